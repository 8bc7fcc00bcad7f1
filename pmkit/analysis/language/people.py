"""Whether a sentence ends at a person: a name, a role that is blamed, or "human error".

This serves whys, factors and actions, where a person as an *end point* stops the questions. The language
check reads whole documents with rules of its own; both know people and blame by one set of words
(``words/en.toml``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pmkit.analysis.text.phrases import filled, load_phrases, read_words

_PHRASES: Final = load_phrases("pmkit.analysis.language")
_CAPITALIZED: Final = re.compile(r"\b[A-Z][a-z]+\b(?!(?:[.-]\w|/\w|\d))")
_TOKEN: Final = re.compile(
    r"(?<![\w/.-])(?P<handle>@[A-Za-z][\w.-]*\w)"
    r"|(?<![\w/.@-])(?P<word>[A-Za-z][a-z]+)(?:-[A-Z][a-z]+)?\b(?!(?:[.-]\w|/\w|\d| \d|@))"
)
_EVERYBODY: Final = frozenset(("@here", "@channel", "@everyone", "@all", "@team", "@oncall", "@on-call"))
_SURNAME: Final = re.compile(r" ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b(?!(?:[./]\w|\d))")
_SMALL_TOO: Final = frozenset(
    "said per ale ami jan jean frank heather holly nick peter mike beverly gail jules rick norman christian mina "
    "warren bobby jerry scott shelby adele deb jing vera max claude alexa".split()
)
"""Names that are another word when they are written small."""

_WORD: Final = r"(?<![\w/.@#-])(?P<name>%s)"
_ASKED: Final = (
    r"(?<=\b(?:by|to) )|(?<=\b(?:with|from|asks|told|page|call|ping) )|(?<=\b(?:asked|tells|paged|calls|pings) )"
    r"|(?<=\bcalled )|(?<=\bpinged )"
)
_DAYS: Final = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)


@cache
def _names() -> frozenset[str]:
    """Return given names that are hardly ever another word in a sentence about software."""
    words = read_words("pmkit.analysis.language", "words")["words"]
    return frozenset(words["names"].split()) - {*words["also_words"].split(), *words["products"].split()}


@cache
def word_names() -> frozenset[str]:
    """Return given names that are also a word, such as Mark and Will; :func:`names_in` knows where they are a name."""
    return frozenset(read_words("pmkit.analysis.language", "words")["words"]["word_names"].split())


@cache
def _word_name() -> re.Pattern[str]:
    """Return the pattern of a name that is also a word, where a person's doing follows or somebody is spoken to."""
    fragments = read_words("pmkit.analysis.language", "words")["fragments"]
    begin = _WORD % "|".join(sorted(word_names()))
    more = r"(?: [A-Z][a-z]+(?:-[A-Z][a-z]+)?| [A-Z]\.)?(?: \([^()]{1,30}\))?"
    does = filled("{person_does}", fragments)
    people = "|".join(sorted(_names()))
    return re.compile(
        rf"{begin}(?:(?='s [a-z])|(?={more} (?:(?:then|also|quickly|immediately|later) )?{does}\b)"
        rf"|(?={more} and (?:{people})\b))"
        rf"|(?:{_ASKED})(?P<asked>{'|'.join(sorted(word_names()))})\b(?=[ ,.;:!?]|$)(?! (?:as|period|[a-z]+s\b))"
    )


def named(text: str) -> str:
    """Return the first given name in a text, empty if there is none; a list can only know the usual ones."""
    usual = next((match.group() for match in _CAPITALIZED.finditer(text) if match.group() in _names()), "")
    also = None if usual else _word_name().search(text)
    return usual or (also["name"] or also["asked"] if also else "")


_TEAMS: Final = frozenset(
    "Dev Team Teams Group Squad Lead Leads Manager Engineer Engineers Ops Platform Support".split()
)


def is_name(text: str) -> bool:
    """Tell whether a field that says who, such as an owner, holds a person's name; a role or a team is none.

    Example:
        >>> [is_name(owner) for owner in ("Dave", "Mark", "Mark T.", "Payments team", "Dev Team")]
        [True, True, True, False, False]
    """
    words = text.replace(".", "").split()
    alone = bool(words) and len(words) <= 2 and words[0] in word_names() | _also_names() and not _TEAMS & {*words}
    return bool(named(text)) or (alone and all(word[:1].isupper() for word in words))


@cache
def _also_names() -> frozenset[str]:
    """Return given names that are a place or a product too; alone in a field they are somebody."""
    words = read_words("pmkit.analysis.language", "words")["words"]
    return frozenset(words["names"].split()) & frozenset(words["also_words"].split()) - {*words["products"].split()}


def names_in(text: str) -> list[tuple[int, int]]:
    """Return where a text names a person: start and end of each given name with its surname, and of each ``@handle``.

    Names typed in small letters count too, as people write on phones. A name that is also a word counts with its
    capital, where a person's doing follows. A list can only know the usual names.

    Example:
        >>> names_in("john forgot to check memory"), names_in("Mark restarts the node"), names_in("Mark it as done")
        ([(0, 4)], [(0, 4)], [])
    """
    also = word_names_in(text)
    found: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        word, end = match["word"], match.end()
        if word is None:
            if match["handle"].lower() in _EVERYBODY:
                continue
        else:
            if match.start() not in also and (word.capitalize() not in _names() or word in _SMALL_TOO):
                continue
            behind = _SURNAME.match(text, end)
            if behind and word[0].isupper() and behind[1] not in _DAYS:
                end = behind.end()
        if not found or match.start() >= found[-1][1]:
            found.append((match.start(), end))
    return found


def word_names_in(text: str) -> set[int]:
    """Return where names begin that are also a word, such as Mark and Will."""
    return {match.start("name" if match["name"] else "asked") for match in _word_name().finditer(text)}


def without_names(text: str, instead: str = "Participant") -> str:
    """Return a text with something else in place of each name that :func:`names_in` knows.

    Example:
        >>> without_names("John Miller forgot Sarah's alert")
        "Participant forgot Participant's alert"
    """
    for start, end in reversed(names_in(text)):
        text = f"{text[:start]}{instead}{text[end:]}"
    return text


_ERROR: Final = re.compile(r"error|mistake|fault|fail|slip|typo|finger|blunder", re.IGNORECASE)
"""What is an error among the words of a sentence that ends at one; the others are about a trait."""


def blamed(text: str) -> str:
    """Return what a sentence ends at when that is a person, in a few words; empty if it does not.

    Example:
        >>> blamed("John pushed bad code")
        'a person, John'
        >>> blamed("DBA forgot to add index")
        'what somebody did or left undone'
        >>> blamed("The review did not cover memory")
        ''
    """
    if name := named(text):
        return f"a person, {name}"
    if match := _PHRASES["human-error"].search(text):
        return "human error" if _ERROR.search(match.group()) else "what somebody is like"
    if _PHRASES["person-blamed"].says(text):
        return "what somebody did or left undone"
    return ""


def has_person_as_subject(text: str) -> bool:
    """Tell whether a sentence begins with a person, a role or a team that does something.

    Example:
        >>> has_person_as_subject("The on-call engineer read the log"), has_person_as_subject("The log named it")
        (True, False)
    """
    return _PHRASES["person-acts"].says(text)


def asks_care(text: str) -> bool:
    """Tell whether a sentence asks people to be careful, to remember or to look twice.

    Example:
        >>> asks_care("Sarah needs to be more careful"), asks_care("Add memory monitoring")
        (True, False)
    """
    return _PHRASES["asks-care"].says(text)
