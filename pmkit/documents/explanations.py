"""What each finding of the kit states, asks and why: the catalog and the wording rules in one list."""

from __future__ import annotations

from dataclasses import dataclass

from pmkit.analysis.language.lexicon import Lexicon, lexicon
from pmkit.data.catalog import catalog


@dataclass(frozen=True, slots=True)
class Explanation:
    """One finding, explained.

    Attributes:
        code: stable short name.
        subject: what it is about: ``whys``, ``timeline``, ``wording``, ...
        message: what it states, with ``…`` where a fact goes.
        question: what it asks.
        why: why that is worth asking.
    """

    code: str
    subject: str
    message: str
    question: str
    why: str

    def __str__(self) -> str:
        """Return the explanation on four lines."""
        lines = [f"{self.code} ({self.subject})"]
        lines += [f"  It states: {self.message}"] if self.message else []
        return "\n".join([*lines, f"  It asks:   {self.question}", f"  Why:       {self.why}"])


def explanations(rules: Lexicon | None = None) -> dict[str, Explanation]:
    """Return every finding by its code, those about wording last.

    Args:
        rules: a lexicon with what a team adds; the kit's own by default.
    """
    known = {
        code: Explanation(code, entry.subject, _open(entry.message), _open(entry.question), entry.why)
        for code, entry in catalog().items()
    }
    for rule in (rules or lexicon()).rules.values():
        question = _open(rule.question, at="")
        known.setdefault(rule.id, Explanation(rule.id, f"wording: {rule.category}", "", question, rule.why))
    return known


def _open(sentence: str, **facts: str) -> str:
    """Return a sentence with an ellipsis where a fact goes."""
    return sentence.format_map(_Open(facts))


class _Open(dict[str, str]):
    """Stands for every fact of a sentence."""

    def __missing__(self, key: str) -> str:
        """Return the ellipsis."""
        return "…"
