"""The rules themselves: every example does what it says, and the file keeps its own promises."""

from __future__ import annotations

import pytest

from pmkit.analysis.language import check_language
from pmkit.analysis.language.lexicon import build
from pmkit.errors import LexiconError


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"id": "x"}, "no 'category'"),
        ({"idd": "x"}, "'idd' is not a key of a rule"),
        ({"match": ["("]}, "cannot be read"),
        ({"match": ["{nothing}"]}, "cannot be read"),
        ({"category": "blaming"}, "is not a category"),
        ({"level": "error"}, "is not a level"),
    ],
)
def test_a_broken_rule_is_refused_with_its_place(row: dict[str, object], says: str) -> None:
    """The file, the rule, what is wrong and what to do."""
    whole = {
        "id": "x", "category": "blame", "why": "w.", "question": "q?", "match": ["x"], "fires": ["x"], "quiet": ["y"],
    }  # fmt: skip
    data = {
        "words": dict.fromkeys(
            "roles users first nobody pronouns names systems products helping things".split(), "x"
        ),
        "strengths": {"likely": 0.8}, "sources": {}, "explains": "x", "fragments": {},
        "rule": [row if row == {"id": "x"} else whole | row],
    }  # fmt: skip
    with pytest.raises(LexiconError, match=says) as caught:
        build(data, "en", where="own.toml")
    assert "own.toml" in str(caught.value)
    assert "What to do" in str(caught.value)


def test_another_language_is_refused_until_it_is_there() -> None:
    """The message names what there is, and how one adds another."""
    with pytest.raises(LexiconError, match="'de' is not a language with wording rules"):
        check_language("Der Bereitschaftsdienst hat es vergessen.", language="de")
