from __future__ import annotations

import json

import pytest
from hypothesis import given

from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.errors import RecordError
from tests.documents.strategies import graphs


@given(graphs())
def test_json_round_trip(graph: FiveWhys) -> None:
    """Any graph comes back from its JSON, circles and unlinked nodes included."""
    assert FiveWhys.from_json(graph.to_json()) == graph


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"whys": 3}, "the graph, whys"),
        ({"whys": ["x"]}, "the graph, whys.0"),
        ({"whys": [{"id": "W1", "text": "a", "type": "party"}]}, "the graph, whys.0.type"),
        ({"whys": [{"id": "W1", "text": ""}]}, "the graph, whys.0"),
        ({"links": [{"effect": None, "cause": "W9"}]}, "the graph, links.0"),
        ({"whys": [{"id": "W1", "text": "a"}], "links": [{"effect": "W8", "cause": "W1"}]}, "the graph, links.0"),
        (
            {"whys": [{"id": "W1", "text": "a"}], "links": [{"cause": "W1", "needed": "yes"}]},
            "the graph, links.0.needed",
        ),
        ({"format": 9}, "the graph"),
        ({"problem": 3}, "the graph, problem"),
    ],
)
def test_broken_json_is_refused_with_the_place(change: dict[str, object], where: str) -> None:
    """A dangling link, an unknown word or a wrong type is named with where it stands."""
    data = {"format": 1, "problem": "x", "whys": [], "links": []} | change
    with pytest.raises(RecordError) as caught:
        FiveWhys.from_json(json.dumps(data))
    assert caught.value.where == where


def test_text_that_is_no_json_is_refused() -> None:
    """Neither broken nor absurdly nested text shows a traceback."""
    for text in ("", "{", "[]", "[" * 100_000, "null"):
        with pytest.raises(RecordError):
            FiveWhys.from_json(text)
