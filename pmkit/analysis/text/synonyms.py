"""Words that people in operations use for one thing, each with the stem that stands for the group.

The groups are data: ``words/en.toml``.
"""

from __future__ import annotations

from typing import Final

from pmkit.analysis.text.phrases import read_words


def _groups() -> list[list[str]]:
    """Return the groups, each as its words and phrases."""
    groups = read_words("pmkit.analysis.text", "words")["groups"]
    return [[" ".join(word.split()) for word in group.split(",")] for group in groups]


SYNONYMS: Final = {word: group[0] for group in _groups() for word in group}
"""Word or phrase, lower case, to the stem of its group."""
