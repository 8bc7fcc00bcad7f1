"""The hard minutes."""

from __future__ import annotations

import pytest

from pmkit.errors import PmkitError
from pmkit.workshop.runsheet.moments import moments, sentence


def test_the_hard_minutes() -> None:
    """Four moments; each press gives another sentence that can be said aloud, and after the last the first again."""
    assert [moment.id for moment in moments()] == ["silence", "one-voice", "blame", "late"]
    for moment in moments():
        said = [sentence(moment.id, time) for time in range(len(moment.say) + 1)]
        assert len(set(said)) == len(moment.say)
        assert said[0] == said[-1]
        for each in moment.say:
            assert 5 <= len(each.split()) <= 32, each
            assert each[-1] in ".?"
            assert not each.lower().startswith(("ask ", "try ", "remember ", "you should")), "a sentence, not advice"
    with pytest.raises(PmkitError, match="'rain' is not a hard minute"):
        sentence("rain")
