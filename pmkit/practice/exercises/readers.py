"""Reading answers leniently: case, blanks and the many ways to write the same minutes.

Each reader returns one comparable form, or None for what it cannot read. :data:`READERS` is the table
of those that a file of questions may name; what only one exercise needs is in that exercise's module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher, get_close_matches
from types import MappingProxyType
from typing import Final

from pmkit.analysis.actions.plan import ActionItem
from pmkit.analysis.language import check_language
from pmkit.analysis.language.people import blamed
from pmkit.analysis.text.likeness import covered, stems
from pmkit.analysis.text.polarity import denies_anything
from pmkit.practice.exercises.questions import Answer, Ask
from pmkit.practice.exercises.said import in_digits, listed, said
from pmkit.records.episodes import Span
from pmkit.records.event import Event

LIMIT: Final = 2000
"""Longest text, and longest list, that is looked at."""

_DIGITS: Final = 3

UNKNOWN: Final = "unknown"
_UNKNOWN_WORDS: Final = frozenset(
    (
        "?",
        "none",
        "n/a",
        "na",
        "nan",
        "nat",
        "null",
        "tbd",
        "blank",
        "open",
        "empty",
        "missing",
        "undefined",
        "no",
        "to be determined",
    )
)
_DASHES: Final = frozenset("-–—")
_SAYS_UNKNOWN: Final = re.compile(
    r"\bunk?n?k?n?o?w(?:n|able)?\b|\b(?:impossible|not possible) to \w+"
    r"|\b(?:insufficient|not enough|missing|too little) (?:data|information|records?|evidence)\b"
    r"|\bundefined\b|\bundetermin(?:ed|able)\b|\bunclear\b"
    r"|\b(?:can ?not|can['’]t|could not|couldn['’]t) (?:be )?(?:\w+ )?"
    r"(?:know|tell|say|determin|measur|comput|calculat|establish|work(?:ed)? (?:it )?out|given|answered|stated)\w*"
    r"|(?:\b(?:not|never|nobody|no one)|n['’]t) (?:\w+ )?"
    r"(?:know|record|measur|determin|available|recoverable|computable)\w*"
    r"|\bno (?:record|data|evidence|figure|number|value|answer|way (?:to|of) (?:know|tell))\w*"
    r"|\b(?:leave|left|stays?|remains?|keep|kept) (?:it |the field |this )?(?:blank|empty|open)\b"
    r"|\bnot applicable\b|\bn/a\b",
    re.IGNORECASE,
)
_MINUS: Final = str.maketrans({"−": "-", "–": "-"})
_CLOCK: Final = re.compile(r"(?P<sign>-?)(?P<hours>0?\d):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d)(?:\.0+)?)?")
_PART: Final = re.compile(
    r"\s*(?:and\s+)?(?P<number>-?\d{1,9}(?:[.,]\d{1,6})?)[\s-]*"
    r"(?P<unit>hours?|hrs?|h|minutes?|mins?\.?|m|['′]|seconds?|secs?\.?|s)?(?![a-z])[\s,]*"
)
_IN_MINUTES: Final = {"h": 60.0, "m": 1.0, "'": 1.0, "′": 1.0, "s": 1 / 60}
_LENGTH: Final = re.compile(
    r"-?\d{1,9}(?:[.,]\d{1,6})?[\s-]*(?:hours?|hrs?|h|minutes?|mins?|m|['′]|seconds?|secs?|s)\b"
    r"(?:[\s,]*(?:and\s+)?\d{1,2}[\s-]*(?:minutes?|mins?|m|seconds?|secs?|s)\b)?",
    re.IGNORECASE,
)
_CLOCK_TIME: Final = re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z\b|\s*UTC\b)?|[+-]\d\d:\d\d")
_BARE: Final = re.compile(
    r"(?<![\w.,:/-])-?\d{1,4}(?:[.,]\d+)?(?![\w:/-]|[.,]\d)(?=\s*(?:$|[^\w\s%]|(?:because|since|as|from|between|after|in|for|so)\b))"
)
_OUT_OF: Final = re.compile(r"\b(?:out )?of (?:the |all )?\d+(?: \w+)?", re.IGNORECASE)
_BOUNDED: Final = re.compile(
    r"\b(?:less|more|fewer|longer|shorter|under|over|above|below|at (?:least|most)|up to|between|within|a few|no more|"
    r"beyond|minimum|maximum)\b|(?<![-=])[<>≤≥]|\d\s*(?:-|to)\s*\d",
    re.IGNORECASE,
)
_SUM: Final = re.compile(r"\d \w*\s*(?:\+|-|plus|minus)\s*\d|\d\s*(?:\+|-|minus|plus)\s*\d|·.*=", re.IGNORECASE)
_EQUALS: Final = re.compile(r"=|\bequals\b|\bmakes\b|\bis\b|\bare\b|\bso\b")


def word(answer: object) -> str | None:
    """Return text in lower case with single blanks, without quotes and brackets around it."""
    if not isinstance(answer, str) or len(answer) > LIMIT:
        return None
    return " ".join(answer.casefold().replace("_", " ").replace("-", " ").split()).strip(" .,;:!\"'`()[]") or None


_SLIPS_FROM: Final = 6
"""Letters from which a word is recognized with a slip in it."""

_REASON: Final = re.compile(r"[,:;(.–—]|\s-\s|\b(?:because|since|as)\b")
"""Where a reason begins behind a word that was chosen."""

_SLIP: Final = 0.88
"""How alike a word and one with a slip are at least."""


def one_of(*words: str, also: Mapping[str, Collection[str]] = MappingProxyType({})) -> Callable[[object], str | None]:
    """Return a reader of one word out of a few, alone or in a sentence; any other text stays as it is.

    Args:
        words: the words to choose from.
        also: for some of them other words that stand for them.
    """
    known = {word(choice): choice for choice in words}
    known |= {word(text): choice for choice, texts in also.items() for text in texts}
    ways = "|".join(re.escape(way) for way in sorted(filter(None, known), key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{ways})(?!\w)")

    def read(answer: object) -> str | None:
        text = word(answer)
        if text is None or text in known or not isinstance(answer, str):
            return known.get(text, text)
        chosen = said(_small(answer), pattern, lambda match: known[match.group()])
        if not chosen:
            # A slip in the only word, or in the one before a reason, is still that word.
            lead = _REASON.split(answer.casefold(), maxsplit=1)[0].strip(" \"'")
            long = [way for way in known if way and len(way) >= _SLIPS_FROM]
            near = get_close_matches(lead or text, long, n=2, cutoff=_SLIP)
            chosen = tuple(dict.fromkeys(known[way] for way in near))
        return chosen[0] if len(chosen) == 1 else text

    return read


def alias_in(answer: object, aliases: Mapping[str, Collection[str]]) -> str | None:
    """Return the one value whose words a sentence says, None for none or several."""
    if not aliases or word(answer) is None:
        return None
    value = one_of(also=aliases)(answer)
    return value if value in aliases else None


def begins_with(answer: object, aliases: Mapping[str, Collection[str]]) -> str | None:
    """Return the value with whose words a text begins, such as none; None for no value."""
    text = word(answer) or ""
    return next(
        (value for value, words in aliases.items() for way in words if re.match(rf"{re.escape(way)}(?!\w)", text)), None
    )


def _small(text: str) -> str:
    """Return text in small letters, its words joined by single blanks where a hyphen or a line joined them."""
    return " ".join(re.sub(r"(?<=\w)[-_](?=\w)", " ", text.casefold()).split())


_LETTER: Final = re.compile(
    r"\b(?:answer|option|choice|letter|sentence|point|part|number|statement)\W{0,3}(?P<named>[a-z])\b"
    r"|(?<![\w'’.-])(?P<alone>[b-hj-z])(?![\w'’>-]|\.\w)"
    r"|(?<![\w'’.-])(?P<a>a)(?=\s*(?:[).:,;!?(–—\n/]|-\s|$|\b(?:because|since|as|and|or|is|would)\b))(?!\.\w)"
)


_PIECE: Final = 4
"""Words of an option from which a piece of it stands for the whole."""

_ALIKE: Final = 0.9
"""Share of letters in a row that an option and what was typed have in common, from which one is the other."""


_TELLING: Final = 2
"""Words from which an answer can tell in its own words which option it means."""

_MOST: Final = 0.7
"""Share of an answer's words that the option it means has."""

_APART: Final = 0.3
"""How much less than that every other option has."""


def letter(answer: object) -> str | None:
    """Return the letter of a choice: ``"c"``, ``"(C)"``, ``"answer c"`` and ``"c, because ..."`` are one."""
    if word(answer) is None or not isinstance(answer, str):
        return None
    chosen = said(answer.casefold(), _LETTER, lambda match: match[match.lastgroup or 0])
    return chosen[0] if len(chosen) == 1 else None


def option(answer: object, options: Mapping[str, str]) -> str | None:
    """Return the letter of the one option whose text an answer gives, whole or a piece of it, with a slip or two.

    Args:
        answer: as typed.
        options: each letter's text, as the notebook offers it.

    Example:
        >>> option("lines 3 and 4, in both", {"a": "Lines 1 and 2 in one.", "b": "Lines 3 and 4 in both."})
        'b'
    """
    text = word(answer)
    if text is None or not options:
        return None
    typed = re.findall(r"[^\W_]+", text)
    found = {name for name, offered in options.items() if _gives(typed, re.findall(r"[^\W_]+", offered.casefold()))}
    if found:
        return found.pop() if len(found) == 1 else None
    return _nearest(text, options)


def _nearest(text: str, options: Mapping[str, str]) -> str | None:
    """Return the letter of the option that has nearly all words of an answer, while every other has few of them."""
    told = stems(text)
    if len(told) < _TELLING:
        return None
    shares = sorted(((covered(told, stems(offered)), name) for name, offered in options.items()), reverse=True)
    (best, name), (second, _) = (*shares, (0.0, ""))[:2]
    is_denied = denies_anything(text) and not denies_anything(options[name])
    return name if best >= _MOST and best - second >= _APART and not is_denied else None


def _gives(typed: Sequence[str], offered: Sequence[str]) -> bool:
    """Tell whether words that were typed are an option's, a piece of it, or an option with something around it."""
    if _PIECE <= len(typed) <= len(offered) and _holds(offered, typed):
        return True
    return _holds(typed, offered) or SequenceMatcher(None, " ".join(typed), " ".join(offered)).ratio() >= _ALIKE


def _holds(words: Sequence[str], piece: Sequence[str]) -> bool:
    """Tell whether some words occur among others, one after the other."""
    return f" {' '.join(piece)} " in f" {' '.join(words)} "


def minutes(answer: object) -> float | None:
    """Return a length in minutes: ``53``, ``"53 min"``, ``"0:53:00"`` and ``timedelta`` are one."""
    if isinstance(answer, Span):
        same = answer.shortest == answer.longest
        return minutes(answer.shortest) if same else None
    if isinstance(answer, timedelta):
        return round(answer.total_seconds() / 60, 2)
    if isinstance(answer, (int, float)) and not isinstance(answer, bool):
        return round(float(answer), 2)
    if not isinstance(answer, str) or len(answer) > LIMIT:
        return None
    text = in_digits(answer.translate(_MINUS).casefold()).strip(" .~≈").removeprefix("about ").strip()
    clock = _CLOCK.fullmatch(text)
    if clock:
        total = 60 * int(clock["hours"]) + int(clock["minutes"]) + int(clock["seconds"] or 0) / 60
        return round(-total if clock["sign"] else total, 2)
    exact = _units(text)
    return _in_sentence(text) if exact is None else exact


def _in_sentence(text: str) -> float | None:
    """Return the one length that a sentence says: "3 min, from 14:32 to 14:35"; None for several, or for a bound."""
    timeless = _OUT_OF.sub("", _CLOCK_TIME.sub("·", text))
    timeless = re.sub(r"\b(?:almost|nearly|not quite|just under) \d+ \w+", "·", timeless)
    parts = re.split("[=:]", timeless) if _SUM.search(timeless) else []
    sums = [part for part in reversed(parts) if not _SUM.search(part)]
    for piece in (*sums, timeless, _EQUALS.split(timeless)[-1]):
        if _BOUNDED.search(piece):
            continue
        for pattern in (_LENGTH, _BARE):
            lengths = [length for match in said(piece, pattern) if (length := _units(match)) is not None]
            if lengths:
                return lengths[0] if len(set(lengths)) == 1 else None
    return None


def _units(text: str) -> float | None:
    """Return the minutes of a text such as ``1 h 5 min``; a bare number counts minutes."""
    total, at = 0.0, 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return None
        total += float(part["number"].replace(",", ".")) * _IN_MINUTES[(part["unit"] or "m")[0]]
        at = part.end()
    return round(total, 2) if text else None


def minutes_or_unknown(answer: object) -> float | str | None:
    """Return a length in minutes, or ``unknown`` for None, a missing value and words for it, also with a reason."""
    if answer is None or (isinstance(answer, Span) and not answer.is_known) or word(answer) in _UNKNOWN_WORDS:
        return UNKNOWN
    if isinstance(answer, str) and answer.strip() in _DASHES:
        return UNKNOWN
    if answer != answer:  # NaN and NaT are the only values that differ from themselves
        return UNKNOWN
    length = minutes(answer)
    if not isinstance(answer, str) or len(answer) > LIMIT or not _SAYS_UNKNOWN.search(answer):
        return length
    # A number beside the word is what would be written after all, unless it is only what was possible before.
    return UNKNOWN if length is None or _BEFORE.search(answer) else length


_BEFORE: Final = re.compile(r"\b(?:not|never|rather than|instead of|without|would|needs?|only)\b|n['’]t", re.IGNORECASE)


def number(answer: object, word_before: str = "") -> float | None:
    """Return a whole number of at most three digits: ``3``, ``"three"`` and, behind its word, ``"Law 3"`` are one."""
    if isinstance(answer, str):
        text = _OUT_OF.sub("", in_digits(word(answer) or "")).strip()
        alone = text.removeprefix(word_before.casefold()).strip(" #")
        if alone.isascii() and alone.isdigit():
            return float(alone) if len(alone) <= _DIGITS else None
        if not word_before:
            return None
        chosen = set(
            said(text, re.compile(rf"(?<![\w.{{])(?:{word_before.casefold()}\s*|#|number\s+)?\d{{1,3}}(?![\w.])"))
        )
        numbers = {int(re.sub(r"\D", "", piece)) for piece in chosen}
        return float(numbers.pop()) if len(numbers) == 1 else None
    if isinstance(answer, (set, frozenset, list, tuple)) and len(answer) == 1:
        return number(next(iter(answer)), word_before)
    if not isinstance(answer, (int, float)) or answer != int(answer):
        return None
    return float(answer) if abs(answer) < 10**_DIGITS else float("inf")


def ids(answer: object, like: str = "R01") -> tuple[str, ...] | None:
    """Return ids in the order given: ``["r1", "R02"]``, ``"R01, R02"`` and ``"R01 and R02, because ..."`` are one.

    Args:
        answer: text, a list, or a list with events.
        like: how an id is written: its letter, and as many digits as it has at least.
    """
    if isinstance(answer, str):
        if len(answer) > LIMIT:
            return None
        text = _by_name(_BULLET.sub(" ", _CLOCK_TIME.sub(" ", answer)), like)
        bare = re.findall(r"\d{1,3}", text) if re.fullmatch(r"[\d\s,;<>→()\[\]-]+", text) else []
        names = listed(text, _pattern(like), lambda match: _id(match.group(), like))
        return names or tuple(str(_id(f"{like[0]}{piece}", like)) for piece in bare) or None
    if not isinstance(answer, (list, tuple)) or len(answer) > LIMIT:
        return None
    if answer and all(type(piece) is int for piece in answer):
        answer = [f"{like[0]}{piece}" for piece in answer]
    found = [_id(piece, like) for piece in answer]
    return tuple(name for name in found if name) if found and all(found) else None


_BULLET: Final = re.compile(r"^\s*(?:\d{1,2}[.):]|[-*•])\s+", re.MULTILINE)


def _pattern(like: str) -> re.Pattern[str]:
    """Return what finds an id in a text."""
    return re.compile(rf"(?<![\w.]){like[0]}[ -]?0*\d{{1,3}}(?!\w|:\d|\.\d)", re.IGNORECASE)


def one_id(answer: object, like: str = "R01") -> str | None:
    """Return a single id, ``many`` for several, None for what is not an id; a number alone stands for its id."""
    if isinstance(answer, (Event, ActionItem)):
        answer = answer.id
    if isinstance(answer, int) and not isinstance(answer, bool):
        answer = str(answer)
    if isinstance(answer, str) and len(answer) <= LIMIT:
        if bare := _BARE_ID.fullmatch(answer.casefold()):
            return _id(f"{like[0]}{bare[1]}", like)
        text = _by_name(answer, like)
        found: tuple[str, ...] | None = said(text, _pattern(like), lambda match: _id(match.group(), like))
    else:
        found = ids([*answer] if isinstance(answer, (set, frozenset)) else answer, like)
    if not found:
        return None
    return found[0] if len(set(found)) == 1 else "many"


def _by_name(text: str, like: str) -> str:
    """Return text with ids for what calls them by their name: "records 4 and 7" are R4 and R7 where ids have an R."""
    return _NAME.sub(
        lambda match: (
            re.sub(r"0*(\d+)", rf"{like[0]}\1", match["numbers"])
            if match["name"][0].upper() == like[0]
            else match.group()
        ),
        text,
    )


_NAME: Final = re.compile(
    r"\b(?P<name>records?|events?|actions?|factors?|whys?) (?:(?:no\.?|numbers?) ?)?"
    r"(?P<numbers>\d{1,3}(?:(?:, ?(?:and )?| and | & | or )\d{1,3})*)\b(?!(?:[:.]| ?[-–] ?| to )\d)",
    re.IGNORECASE,
)
"""Records by their name and numbers, but no range of them and no time of day."""

_BARE_ID: Final = re.compile(r"\W*(?:(?:record|row|action|number|no|line|item)\W*)?0*(\d{1,3})\W*")


def _id(piece: object, like: str) -> str | None:
    """Return one id with the digits that it shall have."""
    text = piece.id if isinstance(piece, Event) else piece
    if not isinstance(text, str) or len(text) > LIMIT:
        return None
    match = re.fullmatch(rf"\s*{like[0]}[\s-]*0*(\d{{1,3}})\s*", text, re.IGNORECASE)
    return f"{like[0]}{int(match[1]):0{len(like) - 1}d}" if match else None


@dataclass(frozen=True, slots=True)
class Slip:
    """What a reader found in an answer, with facts for the question to it.

    Attributes:
        code: the key of the question.
        facts: what stands for ``{name}`` in the question.
    """

    code: str
    facts: Mapping[str, str]


Value = str | float | tuple[str, ...] | Slip
"""What a reader returns: the answer in one comparable form, or what keeps it from being right."""

Reader = Callable[[object, Answer], Value | None]
"""Reads an answer by its row in the file; None for what it cannot read."""

READERS: Final[Mapping[str, Reader]] = {
    "one_of": lambda answer, row: one_of(*row.words, also=row.aliases)(answer),
    "letter": lambda answer, row: letter(answer) or option(answer, row.options),
    "number": lambda answer, row: begins_with(answer, row.aliases) or number(answer, re.sub(r"[\W\d]", "", row.like)),
    "minutes": lambda answer, _: minutes(answer),
    "minutes_or_unknown": lambda answer, _: minutes_or_unknown(answer),
    "one_id": lambda answer, row: one_id(answer, row.like),
    "ids": lambda answer, row: ids(answer, row.like),
}
"""The readers that any exercise can name."""


def first_sign(text: str, row: Answer) -> str | None:
    """Return the first question, in the file's order, one of whose patterns is in a text; None for no sign."""
    return next((key for key, ask in row.questions.items() if shows(text, ask)), None)


def shows(text: str, ask: Ask) -> bool:
    """Tell whether a text has one of the patterns of a question, apart from the phrases that it spares."""
    for phrase in ask.spares:
        text = re.sub(phrase, "·", text, flags=re.IGNORECASE)
    return any(re.search(sign, text, re.IGNORECASE) for sign in ask.when)


def judged(text: str) -> bool:
    """Tell whether a text judges somebody, by the why checks or by the language check."""
    grave = ("blame", "human_error")
    return bool(blamed(text)) or any(
        finding.category in grave and finding.level == "warning" for finding in check_language(text, markdown=False)
    )
