from __future__ import annotations

import pytest

from pmkit.analysis.language import check_language
from pmkit.analysis.language.team import load_lexicon
from pmkit.errors import FileError, LexiconError


def test_a_team_adds_words_rules_and_switches(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Roles of their own, phrases never marked, categories on and off, a rule with its examples."""
    path = tmp_path / "wording.toml"
    path.write_text(
        'on = ["minimizing"]\noff = ["human_error"]\nallowed = ["the usual suspects"]\n'
        '[words]\nroles = "wizards"\n'
        '[[rule]]\nid = "gremlins"\ncategory = "single_cause"\nwhy = "Gremlins have causes too."\n'
        'question = "Which ones?"\nmatch = ["\\\\bgremlins did it\\\\b"]\n'
        'fires = ["The gremlins did it."]\nquiet = ["The gremlins were asleep."]\n',
        encoding="utf-8",
    )
    own = load_lexicon(path)
    assert [f.category for f in check_language("The storage wizards failed to look.", rules=own)] == ["blame"]
    assert check_language("The storage wizards failed to look.") == []
    assert [f.code for f in check_language("The gremlins did it, obviously.", rules=own)] == ["gremlins", "obviously"]
    assert check_language("It was human error. The usual suspects met for lunch.", rules=own) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("off = [", "not TOML"),
        ("colour = 1", "'colour' is not a key of a lexicon"),
        ('[words]\nwizards = "x"', "'wizards' is not a kind of words"),
        ('off = ["blaming"]', "is not a wording category or rule"),
        (
            '[[rule]]\nid = "a"\ncategory = "blame"\nwhy = "w."\nquestion = "q?"\nmatch = ["zzz"]\n'
            'fires = ["never there"]\nquiet = ["y"]',
            "does not mark its own example",
        ),
        (
            '[[rule]]\nid = "a"\ncategory = "blame"\nwhy = "w."\nquestion = "q?"\nmatch = ["zzz"]\n'
            'fires = ["zzz"]\nquiet = ["a zzz b"]',
            "marks an example that must stay quiet",
        ),
    ],
)
def test_a_broken_lexicon_is_refused(text: str, says: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """What is wrong, in which file, and what to do."""
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=says) as caught:
        load_lexicon(path)
    assert "What to do" in str(caught.value)
    with pytest.raises(FileError):
        load_lexicon(tmp_path / "none.toml")
