"""A poll: what is chosen, how it is counted, and the same from paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import RoomError
from pmkit.room.activities.poll import ChoiceCounts, Poll
from pmkit.room.session.results import count, keyed_in
from tests.room.plans import POLL, of_kind

IT = of_kind(Poll, POLL)


def test_a_choice_is_its_places_in_order() -> None:
    """Options chosen twice or in any order are one choice, sorted."""
    several = of_kind(Poll, {**POLL, "most": 2})
    assert several.read([2, 0, 2], several.options) == [[0, 2]]


@pytest.mark.parametrize("raw", [[], [3], [-1], [0, 1], [True], "0", None, [1.0], [0] * 101])
def test_what_is_not_a_choice_is_refused(raw: Any) -> None:
    """Options that are not there, too many of them, and what is not a list of numbers get a sentence."""
    with pytest.raises(RoomError) as error:
        IT.read(raw, IT.options)
    assert error.value.code in ("nothing-given", "too-many", "misfit")


@given(st.lists(st.integers(0, 2), min_size=1, max_size=30))
def test_paper_gives_the_same(chosen: list[int]) -> None:
    """Keyed-in tallies give the same result as phones."""
    tallies = [chosen.count(place) for place in range(3)]
    by_phone = count(IT, [[place] for place in chosen], people=len(chosen), needed=5)
    assert {**keyed_in(IT, tallies, needed=5).to_dict(), "paper": 0} == by_phone.to_dict()


def test_people_behind_several_choices_are_the_fewest_that_could_have() -> None:
    """Where each may tick two, nine ticks with at most four an option are five people."""
    several = of_kind(Poll, {**POLL, "most": 2})
    result = keyed_in(several, [4, 4, 1], needed=5)
    assert result.people == 5
    assert isinstance(result.counts, ChoiceCounts)
    assert result.counts.several
