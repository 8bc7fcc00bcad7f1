from __future__ import annotations

from pmkit.analysis.triage.depth import Depth
from pmkit.documents.format import postmortem


def test_depths_are_one_list_in_their_order() -> None:
    """Documents use the same; a larger number is stricter, and each has the article's words."""
    assert postmortem.Depth is Depth
    assert sorted(Depth, key=lambda depth: depth.strictness) == [Depth.NOTE, Depth.LIGHTWEIGHT, Depth.FULL]
    assert [depth.words for depth in Depth] == ["Full postmortem", "Lightweight postmortem", "Document only"]
