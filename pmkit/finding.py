"""A finding: a weak spot in an analysis, returned with the question to ask next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer would point at.

    Attributes:
        code: stable short name of the rule, such as ``no-impact-start``.
        where: what it is about: an id such as ``E4``, a line, a section.
        message: one sentence that states what was seen.
        question: what to ask next; a finding never orders.
    """

    code: str
    where: str
    message: str
    question: str

    def __str__(self) -> str:
        """Return the finding on one line, question last."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message} {self.question}"
