from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.text.likeness import clauses, contradicts, likeness, says, stems


def test_words_are_folded_stemmed_and_grouped() -> None:
    """Case, plural, British spelling, accents and the usual synonyms are one."""
    assert stems("The REPLICAS were rebooted") == stems("a standby was restarted")
    assert stems("serialised behaviour") == stems("serialized behavior")
    assert stems("naïve café") == stems("naive cafe")
    assert likeness("WAL was not archived", "Write-ahead segments had no archive") > 0.6
    assert likeness("", "x") == 0.0


@pytest.mark.parametrize(
    ("text", "phrase", "said"),
    [
        ("The dumps failed every night", "dump failed", True),
        ("The dumps never failed", "dump failed", False),
        ("The dumps didn't fail", "dump failed", False),
        ("Nobody noticed that the dumps failed", "dump failed", True),
        ("There was no archive of segments", "no archive", True),
        ("Segments were archived", "no archive", False),
        ("Dunps faild", "dump failed", False),
        ("The conection pool was exausted", "connection pool exhausted", True),
        ("The dumps were fine, but the mails failed", "dump failed", False),
    ],
)
def test_phrases_with_and_without_negation(text: str, phrase: str, said: bool) -> None:
    """A phrase holds in one clause, negated only where it is, with a slip of the fingers in long words."""
    assert says(clauses(text), phrase) is said


def test_a_contradiction_is_a_plain_fact() -> None:
    """What only seemed so, or was denied, contradicts nothing."""
    assert contradicts(clauses("Backups were tested every week"), "backups tested")
    assert not contradicts(clauses("Backups looked tested"), "backups tested")
    assert not contradicts(clauses("Backups were never tested"), "backups tested")


@given(st.text(max_size=400))
def test_any_text_can_be_compared(text: str) -> None:
    """Nothing a person types makes it raise, and a text is like itself."""
    clauses(text)
    assert likeness(text, text) == pytest.approx(1.0 if stems(text) else 0.0)
