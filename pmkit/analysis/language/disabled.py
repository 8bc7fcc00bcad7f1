"""Comments in a document that switch the language check off where the writer knows better.

``<!-- wording off -->`` until ``<!-- wording on -->``, with ids or categories to switch only those;
``<!-- wording ok -->`` for its own line, or for the line after it if it stands alone.
"""

from __future__ import annotations

import re
from typing import Final

from pmkit.analysis.language.wording import WordingFinding

_COMMENT: Final = re.compile(
    r"<!--[ \t]*(?:pmkit:?[ \t]+)?wording[ \t]+(off|on|ok)\b[ \t]*([\w, \t-]{0,400}?)[ \t]*-->", re.IGNORECASE
)


class Disabled:
    """Where which rules are switched off in a text."""

    def __init__(self, text: str) -> None:
        self._spans: list[tuple[int, int, frozenset[str]]] = []
        if "<!--" not in text:
            return
        open_at: dict[frozenset[str], int] = {}
        for match in _COMMENT.finditer(text):
            names = frozenset(match[2].lower().replace(",", " ").split())
            if match[1].lower() == "ok":
                self._spans.append((*_line(text, match), names))
            elif match[1].lower() == "off":
                open_at.setdefault(names, match.end())
            else:
                for closed in [n for n in open_at if not names or n == names]:
                    self._spans.append((open_at.pop(closed), match.start(), closed))
        self._spans += [(start, len(text), names) for names, start in open_at.items()]

    def covers(self, finding: WordingFinding) -> bool:
        """Tell whether a finding stands where its rule or category is switched off."""
        return any(
            a <= finding.start < b and (not names or finding.code in names or finding.category in names)
            for a, b, names in self._spans
        )


def _line(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return the line of a comment, or the one after it if the comment stands alone."""
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    end = len(text) if end < 0 else end
    if not (text[begin : match.start()] + text[match.end() : end]).strip():
        begin = end + 1
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
    return begin, end
