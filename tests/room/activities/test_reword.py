"""A sentence in other words."""

from __future__ import annotations

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities.reword import REWORD_MOST, Reword
from pmkit.room.session.results import count, keyed_in, result_html
from tests.room.plans import REWORD, of_kind

IT = of_kind(Reword, REWORD)


@pytest.mark.parametrize("raw", ["", "x" * (REWORD_MOST + 1), ["text"], None])
def test_what_is_not_a_wording_is_refused(raw: object) -> None:
    """Nothing, too much and what is not text get a sentence."""
    with pytest.raises(RoomError):
        IT.read(raw, [])


def test_wordings_are_shown_as_they_are() -> None:
    """Nothing is marked where all see it: in a small group that points at one person; what people wrote is text."""
    shown = result_html(count(IT, ["The team should have known <script>x</script>"] * 3, people=3, needed=3))
    assert "<script" not in shown
    assert "<mark" not in shown
    assert "They should have known." in shown


def test_wordings_from_paper() -> None:
    """One wording per line, equal ones once."""
    result = keyed_in(IT, ["x", "y", "x"], needed=3)
    assert (result.people, result.labels) == (3, ("x", "y"))
