"""Reads why it happened from sentences of other people's prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pmkit.documents.format.prose.sentences import behind, enumerated, sentences, statements
from pmkit.documents.format.prose.words import (
    AT_CLOCK,
    CAUSES,
    CORRECTED,
    COURTESY,
    DEFECTS,
    EFFECTS,
    FAULTS,
    FINISHED,
    FOLLOWS,
    HINTS,
    IMPROVES,
    INTENDS,
    JOINS,
    LACKS,
    NARRATES,
    OMITS,
    PLANNED,
    PLEDGES,
    REFERS,
    TURNS,
    UNKNOWN,
    pattern_of,
)
from pmkit.markup import one_line
from pmkit.records.written import find_day, read_written

_ASKS: Final = pattern_of("asks")
_LISTS: Final = pattern_of("lists")
_ITEMS: Final = re.compile(
    r"[,;] (?=(?:and|und|et) )|[,;] (?=(?:the|a|an|no|our|there|its?|le|la|les|die|der|das|kein\w*)\b)", re.IGNORECASE
)
_FAR: Final = 50


def is_hint(text: str) -> bool:
    """Tell whether a sentence says why it happened where no other does: "The certificate had expired."."""
    return HINTS.search(text) is not None and not UNKNOWN.search(text) and not EFFECTS.match(text)


def is_omission(text: str) -> bool:
    """Tell whether a sentence of the story says what somebody did not do: "We never enabled the alert."."""
    return OMITS.search(text) is not None and not UNKNOWN.search(text)


def is_lack(text: str) -> bool:
    """Tell whether a sentence below "What went wrong" says what there was not: "There were no alerts."."""
    return is_told(text) and (LACKS.search(text) is not None or is_omission(text))


def is_fault(text: str) -> bool:
    """Tell whether a sentence of the story says what was as it should not be: "The limit was too small."."""
    plain = text.strip(" *_")
    return (
        FAULTS.search(plain) is not None
        and is_told(plain)
        and not REFERS.match(plain)
        and not any(pattern.search(plain) for pattern in (PLANNED, INTENDS, FINISHED))
    )


def is_possible(text: str) -> bool:
    """Tell whether a sentence can be a cause: it tells neither an act, nor what followed, nor a doubt."""
    plain = text.strip(" *_")
    kinds = (PLANNED, INTENDS, FINISHED, PLEDGES, IMPROVES, COURTESY)
    return is_told(plain) and not any(pattern.search(plain) for pattern in kinds)


def is_known(text: str) -> bool:
    """Tell whether a sentence doesn't say that nobody knows."""
    return UNKNOWN.search(text) is None


def is_cause(text: str) -> bool:
    """Tell whether a sentence says why it happened, whatever heading it is below."""
    return CAUSES.search(text) is not None and not UNKNOWN.search(text)


def causes_in(statement: str) -> list[str]:
    """Return the causes that a statement names, each with the words that join it to the one before.

    A piece that only points back, "It was caused by that bug, triggered by a restart", is left out.

    Example:
        >>> causes_in("It was caused by a stale certificate, combined with a monitor that was off.")
        ['It was caused by a stale certificate,', 'combined with a monitor that was off.']
    """
    pieces = [piece for part in enumerated(statement) for piece in _kept_split(JOINS, part)]
    if listed := _LISTS.search(statement):
        begin, *others = _kept_split(_ITEMS, statement[listed.end() :])
        pieces = [statement[: listed.end()] + begin, *others]
    pieces = [statement] if any(_SUBJECTLESS.match(piece) for piece in pieces) else pieces
    pieces = pieces if all(len(piece.split()) >= _FEWEST for piece in pieces) else [statement]
    return [piece for piece in pieces if not _POINTS_BACK.search(piece)] or [statement]


_SUBJECTLESS: Final = re.compile(r"^(?:also|then|and) (?:[a-z]+ed|was|were|had|did)\b", re.IGNORECASE)
_POINTS_BACK: Final = re.compile(
    r"\b(?:caused|triggered) by (?:it|th[ai]t|this|these|the same)(?: \w+)?\W*$", re.IGNORECASE
)


def _kept_split(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return a text cut where a pattern ends, with all of its words; what is in brackets is not cut."""
    ends = (match.end() for match in pattern.finditer(text))
    cuts = [0, *(end for end in ends if text.count("(", 0, end) <= text.count(")", 0, end)), len(text)]
    return [piece for begin, end in pairwise(cuts) if (piece := text[begin:end].strip())]


def from_omission(sentence: str) -> str:
    """Return a sentence from where it says what was not done, where that is far from its beginning."""
    match = OMITS.search(sentence)
    return sentence[match.start() :] if match and match.start() > _FAR else sentence


_CONCEDES: Final = re.compile(
    r"^(?:(?:however|but|also|furthermore|in addition),? )?"
    r"(?:(?:while(?! \w+ing\b)|although|though|even though|obwohl|bien que)\b[^,.]{30,},\s"
    r"|(?:as part of|in the course of|im rahmen|dans le cadre)\b[^.]{20,},\s"
    r"|(?:it (?:became clear|turned out)|we (?:later |then )?(?:learned|realized|found out))\b[^.,]{0,30}? that\s"
    r"|we (?:are|were) (?:\w+ )?(?:certain|sure|confident|convinced) that\s"
    r"|the reason\b[^.]{20,}?,? (?:is|was) (?:that|because)\s)",
    re.IGNORECASE,
)


def core_of(statement: str) -> str:
    """Return a statement without a long clause before it that concedes: "although it was tested, it failed"."""
    match = _CONCEDES.match(statement)
    return statement[match.end() :] if match and len(statement[match.end() :].split()) > _FEWEST else statement


def is_told(text: str) -> bool:
    """Tell whether a statement below a heading about causes can be one.

    It ends, and is neither a time, nor a doubt, nor what followed, nor a step of the story, nor "two things led to it".
    """
    plain = _FOUND.sub("", text.strip(" *_"))
    return (
        len(plain) >= (_LEAST if plain.isascii() else _LEAST // 2)
        and (len(plain.split()) >= _FEWEST or not plain.isascii())
        and not plain.endswith((":", "?"))
        and not (_ASKS.search(plain) and ": " not in plain)
        and not any(pattern.search(plain) for pattern in (UNKNOWN, EFFECTS, NARRATES, CORRECTED, FOLLOWS))
        and not _RAW.match(plain)
        and not _SIGNED.match(plain)
        and not _BESIDE.match(plain)
        and read_written(plain) is None
    )


_FOUND: Final = re.compile(
    r"^(?:[^\W\d_][^,.;:]{0,50} )?(?:sees?|saw|notic\w+|finds?|found|reali[sz]\w+|discover\w+|determin\w+|conclud\w+|"
    r"confirm\w+|identif\w+)(?: out)? that\s",
    re.IGNORECASE,
)
"""What is before a cause where a sentence says who found it: "We noticed that"."""

_RAW: Final = re.compile(r"^[>\s`]*[{\[]\s*[\"'{]")
"""How a line of a log begins that is data and no sentence."""


_SIGNED: Final = re.compile(
    r"^(?:[A-Z][\w.'’-]+,? ){2,4}(?:(?:[A-Z][\w&/-]+|&) ){0,4}"
    r"(?:Developer|Engineer|Manager|Lead|Director|Founder|Officer|Support|Team|C[TEI]O|Architect|SRE)\W*$"
)
"""Who signed: a name and what they are."""


def is_signed(text: str) -> bool:
    """Tell whether a text is who said or wrote something: a name and what they are."""
    return _SIGNED.match(text.strip(" -*+>_—–")) is not None


_BESIDE: Final = re.compile(
    r"^(?:\[?!\[|\W*(?:\[[^\[\]]*\]\(\S+\)|<?https?://\S+)\W*$|"
    r"\W*an?\W+(?:earlier|previous) version of this\b|\(?(?:todo|tbd|fixme)\b)",
    re.IGNORECASE,
)
"""A picture, whatever its description says, a link and nothing more, or a note about the document itself."""


def is_item(text: str) -> bool:
    """Tell whether an item of a list of causes can be one: no step with its time, no question, no doubt, no repair."""
    plain = text.strip(" *_")
    written = read_written(plain)
    is_step = written is not None and written.first.clock is not None
    is_none = UNKNOWN.search(plain) or CORRECTED.search(plain) or _BESIDE.match(plain) or is_signed(plain)
    return not (is_step or plain.endswith("?") or is_none)


_FEWEST: Final = 3
_LEAST: Final = 8


def factors_of(paragraphs: Sequence[str], *, strict: bool, most: int = 8) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield for each paragraph its number, the statements in it that are causes, and the others.

    In a short section every statement can be one; in a longer one a statement behind the first of its paragraph names
    a cause or says what was wrong.

    Args:
        paragraphs: the prose of a section about causes.
        strict: whether only sentences that name a cause count, because the section has a list of causes, too.
        most: statements of a section that is short.
    """
    found = [([one_line(text)], "") if _LEADS.match(text) else _cut(text) for text in paragraphs]
    is_short = sum(len(told) for told, _ in found) <= most
    for number, (told, rest) in enumerate(found):
        picked = []
        is_story = False
        for place, text in enumerate(told):
            is_one = is_cause(text) if strict else _is_one(text, place, is_short=is_short and not is_story)
            behind = next(iter(told[place + 1 :]), "")
            is_wrong = any(pattern.search(text) for pattern in (CAUSES, DEFECTS, _CHANGED))
            is_setting = TURNS.match(behind) is not None and not is_wrong
            picked.append(is_told(text) and is_one and not is_setting and not _is_remedy(text))
            is_story = is_story or AT_CLOCK.search(text) is not None
        yield (
            number,
            [text for text, is_one in zip(told, picked, strict=True) if is_one],
            [*(text for text, is_one in zip(told, picked, strict=True) if not is_one), *filter(None, [rest])],
        )


def _is_remedy(text: str) -> bool:
    """Tell whether a statement of a section about causes says what is better since, or will be, and names no cause."""
    return (IMPROVES.match(text) or INTENDS.search(text)) is not None and not is_cause(text)


_CHANGED: Final = re.compile(
    r"^[\W_]*(?:the|this|our|an?)(?: [\w./-]+){0,4} (?:change|deploy(?:ment)?|release|update|upgrade|migration|patch|"
    r"commit)(?: [\w#./-]+){0,2} (?:introduced|added|removed|changed|switched|replaced|lowered|raised|enabled|disabled|"
    r"imported)\b",
    re.IGNORECASE,
)
"""What a change did is what was different, and no setting of the scene."""


def _is_one(text: str, place: int, *, is_short: bool) -> bool:
    """Tell whether a statement of a section about causes is one; a step of the story, with its time, names one."""
    clock = AT_CLOCK.search(text)
    if (clock and clock.start() < _EARLY) or (place and find_day(text)):
        return is_cause(text)
    if clock:
        return is_cause(text) or DEFECTS.search(text) is not None
    if place and _in_other_letters(text):
        return False
    return is_short or place == 0 or is_cause(text) or DEFECTS.search(text) is not None


_EARLY: Final = 40
"""A time of day before this character makes a sentence a step of the story; a later one is only when it showed."""


def _in_other_letters(text: str) -> bool:
    """Tell whether a text is in letters of which no word is known here: of its statements only the first is one."""
    letters = [letter for letter in text if letter.isalpha()]
    return _SHARE * sum(letter > _LATIN for letter in letters) > len(letters)


_LATIN: Final = "\u024f"
_SHARE: Final = 5
_MARK: Final = "\0"
_LEADS_TO: Final = re.compile(
    r"(?<=[.!?] )(?=[^.!?:]{0,40}\b(?:led|leads|resulted|results) (?:to|in) [^.:]{3,60}:(?:\s|$))", re.IGNORECASE
)


def _cut(text: str) -> tuple[list[str], str]:
    """Return the statements of a paragraph about causes, and what is behind "this led to the following:"."""
    told, _, rest = _LEADS_TO.sub(_MARK, one_line(text), count=1).partition(_MARK)
    return [piece for one in statements(told) for piece in _timed_apart(one)], rest.strip()


def _timed_apart(statement: str) -> list[str]:
    """Return a statement cut behind its first sentence where that tells a time, and so no cause."""
    first, *others = sentences(statement) or [statement]
    return [first, " ".join(others)] if others and read_written(first.strip(" *_")) else [statement]


_LEADS: Final = re.compile(r"^(?:\*\*|__)[^*_\n]{3,120}(?:\*\*|__)|^[A-Z]{1,3}\d{1,2}\s?[-–—:.)]\s")
"""A paragraph with a title in bold, or with a number such as RC1, is one statement."""


def explained(paragraphs: Sequence[str]) -> list[str]:
    """Return the causes that prose asks or announces: those behind "why did it happen?" or "two things led to this"."""
    return [text for _, told in behind(paragraphs, _ASKS) for text in statements(told) if is_told(text)]


def announces(text: str) -> bool:
    """Tell whether a paragraph ends with what introduces a list of causes: "Two things made it possible:"."""
    last = next(reversed(sentences(text)), "").strip(" *_")
    return last.endswith(":") and (_ASKS.search(last) is not None or is_cause(last))
