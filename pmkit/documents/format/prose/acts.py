"""Reads what was or will be done from sentences of other people's prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from pmkit.documents.format.prose.sentences import behind, enumerated, sentences
from pmkit.documents.format.prose.words import (
    ACTS,
    AT_CLOCK,
    CHANGES,
    COURTESY,
    DONE,
    DUE,
    IMPROVES,
    INTENDS,
    PLEDGES,
    REPAIRS,
    pattern_of,
)

_ANNOUNCES: Final = pattern_of("announces")
_WHENS: Final = pattern_of("whens")
_CLOSED: Final = pattern_of("closed", r"\W*", r"\W*")
PENDING: Final = pattern_of("pending")
"""A heading among actions with one of these says that those below it are still to be done."""

IDEAS: Final = pattern_of("ideas")
"""A heading among actions with one of these says that nobody has agreed to those below it."""

_CRITERIA: Final = pattern_of("criteria", "", r"\W{1,4}(?P<value>[^.;()]{8,200})")
_RELEASED: Final = pattern_of("released")
CLERICAL: Final = pattern_of("clerical")
"""An item with one of these is about the report, not about what will change."""

_PURPOSE: Final = re.compile(
    r"^(?:(?:in order )?to|pour|afin de|um)\s[^,.;]{3,120},\s"
    r"(?=we\b|i\b|our\b|the\b|nous\b|werden\b|haben\b)",
    re.IGNORECASE,
)
_AND_ACT: Final = re.compile(
    r",? and (?=(?:we|i)(?:.ve| have|.ll| will|.re| are| plan to| intend to)\b"
    r"(?! not\b| (?:bringing|moving|pulling) (?:it|this|them)\b))|"
    r", and (?=will (?!not\b)[a-z]+ )",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"^(?P<due>(?:by|before|until|in|bis|d.ici)\s"
    r"(?!(?:order|addition|particular|general|case|parallel|this|that|light|response|short|our|fact|hindsight)\b)"
    r"[^,.]{3,40}?),? (?=(?:we|nous|werden|haben)\b)",
    re.IGNORECASE,
)


def is_done(lead: str) -> bool:
    """Tell whether what introduces a list says that it is done: "To prevent this, we have:"."""
    return DONE.search(lead) is not None


def acts_of(text: str) -> list[tuple[str, str, str]]:
    """Return what a paragraph below a heading about actions says that was or will be done, with its state and when.

    Example:
        >>> acts_of("We have moved the tool. By May we will add a test. The tool is old.")
        [('We have moved the tool.', 'Done', ''), ('By May we will add a test.', '', 'By May')]
    """
    acts: list[tuple[str, str, str]] = []
    for told in sentences(text):
        if _RELEASED.match(told):
            acts = [(part, state or "Done", due) for part, state, due in acts]
            continue
        parts = [part for one in enumerated(told) for part in _AND_ACT.split(one)]
        acts += [(part, "Done" if _is_over(part) else "", due_in(part)) for part in parts if _is_act(part)]
    return acts


def _is_over(part: str) -> bool:
    """Tell whether an act is done; "we are evaluating what has been changed" is not."""
    return DONE.search(part) is not None and _AHEAD.match(part) is None


_AHEAD: Final = re.compile(
    r"^(?:[^,.]{0,60}, )?(?:we|i|(?:the|our) (?:[\w-]+ )?(?:team|engineers))(?: also| now)?"
    r"(?:.re| are| is|.ll| will) (?!done\b|now done\b)(?:also |now |currently )?(?:[a-z]+ing|be)\b",
    re.IGNORECASE,
)


def pledges_of(text: str) -> list[tuple[str, str, str]]:
    """Return the acts of a paragraph beside a list of actions that say what will be or is different.

    Example:
        >>> pledges_of("We restored the backup. We have already added a test.")
        [('We have already added a test.', 'Done', '')]
    """
    return [act for act in acts_of(text) if PLEDGES.match(act[0]) and not REPAIRS.match(act[0])]


def when_of(text: str) -> str:
    """Return when an item of a list says in words that it is due: "next sprint"; empty where it does not."""
    found = _WHENS.search(text)
    return found.group() if found else ""


def _is_act(part: str) -> bool:
    """Tell whether a sentence says that something was or will be done: "we will", "the tool will", "the alert now"."""
    # What is in brackets, such as three names between commas, does not end the subject.
    part = _BRACKETS.sub("", _COUNT.sub("", part))
    aim = _PURPOSE.match(part)
    told = part[aim.end() :] if aim else part
    if COURTESY.search(part) or told.rstrip(" *_").endswith((":", "?")):
        return False
    return (ACTS.match(told) or CHANGES.match(told) or _ALSO.match(told)) is not None


_BRACKETS: Final = re.compile(r"(?<=\])\([^()\s]*\)|\s\([^()]{1,120}\)")
_COUNT: Final = re.compile(r"^\(?(?:[1-9]|i{1,3}|[a-d])\)\s+")
_ALSO: Final = re.compile(r"^will [a-z]+ ", re.IGNORECASE)


def due_in(text: str) -> str:
    """Return when a sentence says that an act will be done, empty where it does not."""
    begins = _BY.match(text)
    found = None if begins or DONE.search(text) else DUE.search(text)
    return begins["due"] if begins else found.group() if found else ""


def is_closed(heading: str) -> bool:
    """Tell whether a heading among actions says that those below it are done: "Already done"."""
    return _CLOSED.fullmatch(heading) is not None


def criterion_of(text: str) -> str:
    """Return how one can tell that an act is done, "done when the alert fires in a drill"; empty where nothing says."""
    found = _CRITERIA.search(text)
    return found["value"].strip(" *_") if found else ""


def intended(paragraphs: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the acts that prose intends: "we will add a limit", but not "we will keep you informed"."""
    found = (one for text in paragraphs for sentence in sentences(text) for one in enumerated(sentence))
    told = (part for one in found for part in _AND_ACT.split(one))
    acts = [part for part in told if INTENDS.search(_COUNT.sub("", part)) and not COURTESY.search(part)]
    return [(part, "", due_in(part)) for part in acts if AT_CLOCK.search(part) is None]


def announced(paragraphs: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the acts that prose announces: those behind "we are making several changes", to the end of its paragraph.

    Where nothing is behind the announcement, they are in the next paragraph, and in those that go on with it.
    """
    found = []
    for place, told in behind(paragraphs, _ANNOUNCES):
        found += acts_of(told)
        more = takewhile(_begins_with_act, paragraphs[place + 1 :])
        found += [act for text in more for act in acts_of(text)]
    return list(dict.fromkeys(found))


def _begins_with_act(text: str) -> bool:
    """Tell whether the first sentence of a paragraph says what was or will be done."""
    return any(map(_is_act, _AND_ACT.split(next(iter(sentences(text)), ""))))


def improved(paragraphs: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return what prose says was made better since: "We have changed it to run in two regions."."""
    told = (one for text in paragraphs for one in sentences(text))
    return [(one, "Done", "") for one in told if IMPROVES.match(one) and not COURTESY.search(_THANKS.sub("", one))]


_THANKS: Final = re.compile(r",? (?:(?:many|big|special|with) )?thanks to .*", re.IGNORECASE | re.DOTALL)
"""Whom it was done with; the sentence is about what was done all the same."""


def plans(text: str) -> bool:
    """Tell whether a paragraph ends with what introduces a list of acts: "We will do the following:"."""
    last = next(reversed(sentences(text)), "").strip(" *_")
    told = _COUNT.sub("", last)
    return last.endswith(":") and any(pattern.search(told) for pattern in (_ANNOUNCES, INTENDS))


def rest_of(text: str, taken: Sequence[str]) -> list[str]:
    """Return the sentences of a paragraph of which not every part was taken."""
    left = []
    for sentence in sentences(text):
        parts = {part for one in enumerated(sentence) for part in _AND_ACT.split(one)}
        left += [] if parts <= set(taken) else [sentence]
    return left


NOUN: Final = pattern_of("nouns", r"^[\W_]*(?:the |a |an |further |additional |new |more )?(?:[\w-]+ )?")
"""How a text begins that names what will be done: "Introduction of a limit"."""
