"""The language check over lines that have a name: answers, factors, action items, sections."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.wording import WordingFinding


def check_lines(
    lines: Iterable[tuple[str, str]], *, said: Container[tuple[str, str]] = frozenset()
) -> list[WordingFinding]:
    """Return the warnings about lines, ``where`` being the name of each.

    Args:
        lines: pairs of name and text. Offsets of the findings count in the text.
        said: pairs of name and category that another check has asked about already.
    """
    return [
        replace(finding, where=name)
        for name, text in lines
        for finding in check_language(text)
        if finding.level == "warning" and (name, finding.category) not in said
    ]
