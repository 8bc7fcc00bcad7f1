"""Where a text names a person: given names of many languages with or without their accents, surnames, and handles.

Names are compared as plain letters, so that "Zoë" is found by "Zoe". A name that is also a word, such as "Will", counts
where the grammar says that a person is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from pmkit.analysis.text.phrases import filled, read_words

_LETTER: Final = r"[^\W\d_]"
_MARKS: Final = "\u0300-\u036f"
_WORD: Final = rf"{_LETTER}(?:{_LETTER}|[{_MARKS}])*"
_TOKEN: Final = re.compile(
    r"(?<![\w/.-])(?P<handle>@[A-Za-z][\w.-]*\w)"
    rf"|(?<![\w/.@'\u2019-])(?P<word>(?P<clan>(?:O|D|Mc|Mac)(?:['\u2019](?=[A-Z])|(?<=c)(?=[A-Z])))?{_WORD}"
    rf"(?P<more>(?:-{_WORD})*))(?![\w{_MARKS}])(?!(?:[.-]\w|/\w|\d| \d|@))"
)
_SURNAME: Final = re.compile(
    r"(?: (?:van|von|de|der|den|da|dos|del|della|di|la|le|el|al|bin|ibn))*"
    rf" (?P<name>(?:(?:O|D|Mc|Mac)['\u2019]?(?=[A-Z]))?{_WORD}(?:-{_WORD})*)(?![\w{_MARKS}])(?!(?:[./]\w|\d))"
)
_EVERYBODY: Final = frozenset(("@here", "@channel", "@everyone", "@all", "@team", "@oncall", "@on-call"))
_DAYS: Final = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)
_MONTHS: Final = frozenset("April May June".split())
_SMALL_TOO: Final = frozenset(
    "said per ale ami jan jean frank heather holly nick peter mike beverly gail jules rick norman christian mina "
    "warren bobby jerry scott shelby adele deb jing vera max claude alexa".split()
)
"""Names that are another word when they are written small."""

_WORDS_OF_RUSSIAN: Final = frozenset("том вера любовь надежда роман слава лев марка мир роза лилия ян".split())
"""Names in Cyrillic letters that are also a word: a person only before a surname."""

_PLAIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ŋ": "n"}
)
_CYRILLIC: Final = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g".split(" "),
        strict=True,
    )
)


def plain(word: str) -> str:
    """Return a word in small letters without accents, Cyrillic in Latin letters.

    Example:
        >>> [plain(word) for word in ("Zoë", "Łukasz", "Søren", "Nguyễn", "Ольга")]
        ['zoe', 'lukasz', 'soren', 'nguyen', 'olga']
    """
    if word.isascii():
        return word.lower()
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in unicodedata.normalize("NFC", word).lower())
    letters = unicodedata.normalize("NFD", latin.translate(_PLAIN))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """Return the plain given names that are hardly ever another word: all, and those that count only with a capital."""
    data = read_words("pmkit.analysis.language", "words")
    words = data["words"]
    names, capital = words["names"].split(), data["people"]["capital_names"].split()
    known = {*names, *capital} - {*words["also_words"].split(), *words["products"].split()}
    return frozenset(map(plain, known)), frozenset(map(plain, capital)) | _SMALL_TOO


@cache
def word_names() -> frozenset[str]:
    """Return given names that are also a word, such as Mark and Will; :func:`names_in` knows where they are a name."""
    return frozenset(read_words("pmkit.analysis.language", "words")["words"]["word_names"].split())


@cache
def also_names() -> frozenset[str]:
    """Return given names that are a place or a product too; alone in a field they are somebody."""
    words = read_words("pmkit.analysis.language", "words")["words"]
    return frozenset(words["names"].split()) & frozenset(words["also_words"].split()) - {*words["products"].split()}


def is_listed(word: str) -> bool:
    """Tell whether a capitalized word is a given name that is hardly ever another word, with or without accents."""
    names = _listed()[0]
    return plain(word) in names or (not word.isascii() and (_german(word) in names or plain(word) in _accented()))


@cache
def _accented() -> frozenset[str]:
    """Return given names that are another word without their accent, such as "Dũng"."""
    return frozenset(read_words("pmkit.analysis.language", "words")["people"]["accent_names"].lower().split())


def _german(word: str) -> str:
    """Return a word with its umlauts written as two letters: "Jürgen" as "juergen"."""
    return plain(re.sub("[äöü]", lambda match: {"ä": "ae", "ö": "oe", "ü": "ue"}[match.group()], word.lower()))


def _is_given(word: str) -> bool:
    """Tell whether a word, capital or small, is a given name; of one with hyphens, each part or the first capital."""
    first, *others = word.split("-")
    if not is_listed(first) or (others and plain(word) in _listed()[1]):
        return False
    if first[:1].isupper():
        return first[1:] == first[1:].lower() and all(other[:1].isupper() for other in others)
    small = word.islower() and all(map(is_listed, others))
    return small and (plain(first) not in _listed()[1] or not first.isascii())


@cache
def _doing() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what follows a person: what people do, their states, and what follows "Will" and no helping verb."""
    fragments = read_words("pmkit.analysis.language", "words")["fragments"]
    more = rf"(?: (?!I\b){_WORD.replace(_LETTER, '[A-Z]', 1)}(?:-[A-Z][a-z]+)?| [A-Z]\.)?(?: \([^()]{{1,30}}\))?"
    often = r"(?:(?:then|also|quickly|immediately|later|already|just|never|first|again|who) )?"
    return (
        re.compile(filled(rf"{more} {often}{{person_does}}(?!\w)", fragments)),
        re.compile(filled(rf"{more} {{person_is}}(?!\w)", fragments)),
        re.compile(filled(r"{more} {not_modal}(?!\w)".replace("{more}", more), fragments)),
    )


_AND: Final = re.compile(rf"(?:,| and|,? &| or) (?P<name>{_WORD})")
_ASKED: Final = re.compile(
    r"(?i)\b(?:by|to|with|from|asks?|asked|told|tells|pages?|paged|calls?|called|pings?|pinged|told|blames?|blamed|"
    r"thanks?|thanked|met|emailed|messaged|DMed|texted|phoned) $"
)
_SPOKEN: Final = re.compile(
    r"(?i)\b(?:asks?|asked|told|tells|paged|calls|called|pings?|pinged|emailed|messaged|blamed) $"
)
_ENDS: Final = re.compile(r"(?=[ ,.;:!?)]|$)(?! (?:as|period|[a-z]+s\b))")
_ROLE: Final = re.compile(
    r" \((?:on[- ]?call|on[- ]?duty|SRE|DBA|IC|CTO|CEO|VP|QA|PM|scribe|she/her|he/him|they/them|"
    r"[^()]{0,30}\b(?:engineer|lead|manager|commander|owner|developer|on[- ]?call|admin|analyst|intern|contractor))\)"
)
_AFTER_ROLE: Final = re.compile(
    r"(?i:\b(?:on[- ]?call|engineer|sre|dba|developer|lead|manager|commander|responder|scribe|operator|admin|owner|"
    r"facilitator|author|attendees?|ic)\b(?: engineer)?(?: \(|: ))$"
)


def names_in(text: str, known: Collection[str] = ()) -> list[tuple[int, int]]:
    """Return where a text names a person: start and end of each given name with its surname, and of each ``@handle``.

    Names typed in small letters count too, as people write on phones. A name that is also a word counts with its
    capital, where a person's doing follows. A list can only know the usual names.

    Args:
        text: some words.
        known: names that are known to be people's, such as those of a document's owners; they count with their
            capital wherever they can be a name.

    Example:
        >>> names_in("john forgot to check memory"), names_in("Mark restarts the node"), names_in("Mark it as done")
        ([(0, 4)], [(0, 4)], [])
        >>> [names_in(text) for text in ("Zoë left", "Will was tired", "Will it be fixed?")]
        [[(0, 3)], [(0, 4)], []]
    """
    found: list[tuple[int, int]] = []
    for start, end, word in _people(text, known):
        behind = _SURNAME.match(text, end)
        if word[:1].isupper() and behind and behind["name"][0].isupper() and behind["name"] not in _DAYS:
            end = behind.end()
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def first_name(text: str) -> str:
    """Return the first given name that is written with its capital, empty if there is none."""
    names = [word for _, _, word in _people(text, ()) if word[0].isupper()]
    usual = next((word for word in names if word not in word_names()), "")
    return usual or next(iter(names), "")


def capitals_in(text: str) -> set[int]:
    """Return where a text's given names begin that are written with their capital."""
    return {start for start, _, word in _people(text, ()) if word[0].isupper()}


def _people(text: str, known: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and word of each given name and handle."""
    for match in _TOKEN.finditer(text):
        word = match["word"]
        if word is None:
            if match["handle"].lower() not in _EVERYBODY:
                yield (*match.span(), match["handle"])
        elif _is_of_date(text, match) or _is_russian(text, match):
            continue
        elif (
            (match["clan"] and word[-1].islower() and plain(word) not in _firms())
            or _is_given(word)
            or (word in word_names() and _is_meant(text, match, word, known=word in known))
            or (word in known and word not in word_names())
            or (not word.isascii() and word[0].isupper() and _is_foreign(text, match))
        ):
            yield (*match.span(), word)


def _is_of_date(text: str, match: re.Match[str]) -> bool:
    """Tell whether a short month that is a name, too, is part of a date: "19 Jan", "end of Jan", "Jan 9"."""
    is_month = match["word"] == _MONTH
    return is_month and bool(_BEFORE_MONTH.search(text, 0, match.start()) or _BEHIND_MONTH.match(text, match.end()))


def _is_russian(text: str, match: re.Match[str]) -> bool:
    """Tell whether a name is a word of Russian, with no surname behind it."""
    return match["word"].lower() in _WORDS_OF_RUSSIAN and not text[match.end() + 1 : match.end() + 2].isupper()


_MONTH: Final = "Jan"
_BEFORE_MONTH: Final = re.compile(
    r"(?:\b\d{1,2}(?:st|nd|rd|th|\.)?|\b(?:end of|mid|early|late|in|until|till|since|next|last|this))[ -]\Z",
    re.IGNORECASE,
)
_BEHIND_MONTH: Final = re.compile(r"\.?[ -](?:\d{4}|\d{1,2}(?:st|nd|rd|th)?)(?![\w:])")


@cache
def _firms() -> frozenset[str]:
    """Return firms and places that are written like the name of a clan."""
    return frozenset(read_words("pmkit.analysis.language", "words")["people"]["clan_firms"].lower().split())


def _is_meant(text: str, match: re.Match[str], word: str, *, known: bool) -> bool:
    """Tell whether a word that is a name too is meant as one."""
    before, end = text[: match.start()], match.end()
    does, state, not_modal = _doing()
    month = word in _MONTHS
    if month and re.search(
        r"(?i)\b(?:in|of|since|until|till|from|last|early|late|mid|this|next|and|to|by|\d+) $", before
    ):
        return False
    if (
        _ROLE.match(text, end)
        or _AFTER_ROLE.search(before)
        or (re.match(r"['\u2019]s [a-z]", text[end:]) and not month)
    ):
        return True
    if does.match(text, end) or state.match(text, end) or (word == "Will" and not_modal.match(text, end)):
        return True
    if (_SPOKEN if month else _ASKED).search(before) and _ENDS.match(text, end):
        return True
    beside = _AND.match(text, end)
    if beside and is_listed(beside["name"]) and beside["name"][0].isupper():
        return True
    return known and _known_is_meant(text, before, end, word)


def _known_is_meant(text: str, before: str, end: int, word: str) -> bool:
    """Tell whether a word that is known to be somebody's name is meant as one.

    Within a sentence it is; as its first word, unless it is an order or a question. A month is asked about elsewhere.
    """
    if word in _MONTHS:
        return False
    begins = not before.strip() or before.rstrip()[-1:] in ".;:!?"
    return not begins or re.match(r"\s*(?:$|[,.;:!)(&/\u2013\u2014-]|and\b|or\b)", text[end:]) is not None


def _is_foreign(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word with an accent that no list has is a person: one who does what only people do."""
    if plain(match["word"]) in _places():
        return False
    end = match.end()
    return bool(_doing()[0].match(text, end) or _ROLE.match(text, end))


@cache
def _places() -> frozenset[str]:
    """Return places and firms that are written with an accent."""
    return frozenset(read_words("pmkit.analysis.language", "words")["people"]["accented"].lower().split())


__all__ = ["also_names", "capitals_in", "first_name", "is_listed", "names_in", "plain", "word_names"]
