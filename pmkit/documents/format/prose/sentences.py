"""Other people's prose as sentences, each whole and as it is typed, and as statements of several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pmkit.documents.format.prose.words import CONTINUES, FOLLOWS, REFERS
from pmkit.markup import one_line

_GAP: Final = re.compile(r"\s+(?=[\"“„«'(*_`@\[]{0,3}(?:[^\W_a-zà-ÿ]|[a-z][\w-]{1,30}[._][a-z]))")
"""Before a sentence: it begins with a capital, or with the name of a thing such as ``mail.io``."""

_END: Final = re.compile(r"[.!?…。](?:\[\^\w{1,20}\])?[\"”’')*_]{0,3}$")
_SHORT: Final = re.compile(r"\b(?:e\.g|i\.e|vs|ca|approx|nr|no|z\.b|d\.h|bzw|\d{1,2})\.$", re.IGNORECASE)
_STARTS: Final = re.compile(
    r"\s(?:However|Furthermore|The|This|That|It|We|As|In|When|But|There|These|Les?|Il|Wir|Die|Das|Es)\b"
)
"""Words behind a number and a stop that begin a sentence, and no month."""

_ENUMERATED: Final = re.compile(r"(?:,?;?\s(?:and|or)\s|\s|^)(?=\(?(?:[1-9]|i{1,3}|[a-d])\)\s)")


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, each as it is typed but on one line."""
    text = _FULL_STOP.sub("。 ", one_line(text))
    found, begin = [], 0
    for gap in _GAP.finditer(text):
        tail = text[max(begin, gap.start() - _TAIL) : gap.start()]
        is_over = _END.search(tail) and (not _SHORT.search(tail) or _is_number(tail, text[gap.start() :]))
        if is_over:
            found.append(text[begin : gap.start()])
            begin = gap.end()
    return [sentence for part in (*found, text[begin:]) if (sentence := part.strip())]


def _is_number(tail: str, behind: str) -> bool:
    """Tell whether a number before a stop ends a sentence: "from 1 to 10. However", but not "am 3. März"."""
    return tail[-2:-1].isdigit() and _STARTS.match(behind) is not None


_FULL_STOP: Final = re.compile(r"。(?=[^\s」』）)*_`\"])")
"""A stop of Chinese and Japanese, behind which there is no blank."""

_TAIL: Final = 30
"""Characters that are looked at to tell whether a sentence ends."""


def statements(text: str) -> list[str]:
    """Return the statements of a paragraph: its sentences, those that go on with the one before joined to it.

    Example:
        >>> statements("The pool was small. It had been copied from staging. The alert was silent.")
        ['The pool was small. It had been copied from staging.', 'The alert was silent.']
    """
    found: list[str] = []
    for sentence in sentences(text):
        if found and (REFERS.match(sentence) or (CONTINUES.match(sentence) and not _NAMES_NEW.match(sentence))):
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found


_NAMES_NEW: Final = re.compile(
    r"^(?:this|that|these) (?:[\w-]+ ){1,3}(?:is|was|are|were|has|had|does|did)(?: not|n.t)\b", re.IGNORECASE
)
"""A pronoun that only points at a thing which is wrong by itself: "This file is not updated"."""


def refers_back(sentence: str) -> bool:
    """Tell whether a sentence says more about the one before it: "Living with this bug led to it."."""
    return REFERS.match(sentence) is not None


def follows(sentence: str) -> bool:
    """Tell whether a sentence says what followed from the one before it: "As a result, users ..."."""
    return FOLLOWS.match(sentence) is not None


def enumerated(text: str) -> list[str]:
    """Return a sentence cut where it counts, "1) we will add a limit and 2) we will test it"; others whole."""
    cuts = [match.end() for match in _ENUMERATED.finditer(text)]
    if len(cuts) < _COUNTED:
        return [text]
    return [piece for begin, end in pairwise([0, *cuts, len(text)]) if (piece := text[begin:end].strip())]


_COUNTED: Final = 2


def behind(paragraphs: Sequence[str], pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield what is behind a sentence of a kind in its paragraph, or the next paragraph where nothing is, and where."""
    for place, paragraph in enumerate(paragraphs):
        told = sentences(paragraph)
        # "Two things made it worse: no limit and no alert" has them itself.
        first = next((n for n, one in enumerate(told) if pattern.search(one) and ": " not in one), None)
        if first is not None:
            behind = " ".join(told[first + 1 :])
            yield (place, behind) if behind else (place + 1, next(iter(paragraphs[place + 1 :]), ""))
