r"""The one optional tag at the end of a line: ``text [ID: words; refs] (tests)``.

Events, whys, factors and action items share it, so that one rule is enough to write by hand::

    Alert fired for high error rate [E1: alert, detected; E0] (needed)
                                     |   |                |    |
                                     id  words            refs remarks

``words`` and ``refs`` are comma-separated; both are optional: ``[E1]``, ``[E1; E0]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from pmkit.errors import RecordError, not_one_of

Word = TypeVar("Word", bound=StrEnum)

ID: Final = r"[A-Za-z][A-Za-z0-9_.~-]*[0-9][A-Za-z0-9_.~-]*"
"""What an id looks like: a letter first, a digit somewhere, no blank."""

_ID_ONLY: Final = re.compile(rf"\A{ID}\Z")
_TAG: Final = re.compile(
    rf"""(?:\A|(?<=\s))\[(?P<id>{ID})
        (?:\s*:(?P<words>[^\[\];]*))?
        (?:;(?P<refs>[^\[\]]*))?\]
        (?:\s*\((?P<remarks>[^()]*)\))?\s*\Z""",
    re.VERBOSE,
)
_ALSO: Final = re.compile(r"^(?:also|see|see also|cf\.?|and) (?=\S)", re.IGNORECASE)
_WORD: Final = re.compile(r"[\[\]();,\n]+")


@dataclass(frozen=True, slots=True)
class Tag:
    """What a tag says.

    Attributes:
        id: the line's own id, such as ``E1``.
        words: what it is, such as ``alert`` and ``detected``.
        refs: ids it points at.
        remarks: words in parentheses behind the tag, such as ``needed``.
    """

    id: str
    words: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the tag as it is written."""
        words = f": {', '.join(self.words)}" if self.words else ""
        refs = f"; {', '.join(self.refs)}" if self.refs else ""
        remarks = f" ({', '.join(self.remarks)})" if self.remarks else ""
        return f"[{self.id}{words}{refs}]{remarks}"


def is_id(text: str) -> bool:
    """Tell whether the text can be an id."""
    return _ID_ONLY.match(text) is not None


def check_ids(refs: Iterable[str], where: str) -> tuple[str, ...]:
    """Return ids that a line points at, each once; a text is read as ids between commas.

    ``("E19")`` without its comma is a text in Python, and means one id.

    Raises:
        RecordError: one of them cannot be an id.
    """
    ids = tuple(dict.fromkeys(re.findall(r"[^\s,;]+", refs) if isinstance(refs, str) else refs))
    for ref in ids:
        if not is_id(ref):
            raise RecordError(f"{ref!r} is not an id", where=where, remedy="point at ids such as E7 or W2")
    return ids


def member(words: type[Word], value: str | None, where: str) -> Word | None:
    """Return a word as a member of a closed set, None for None or an empty text.

    Raises:
        RecordError: the set has no such word.
    """
    if not value:
        return None
    try:
        return words(str(value).lower())
    except ValueError:
        noun = words.__name__.lower()
        what = f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
        raise not_one_of(value, words, what=what, raises=RecordError, where=where) from None


def tag_word(text: str) -> str:
    """Return the text as one word of a tag: one line, no separators."""
    word = " ".join(_WORD.sub(" ", text).split())
    # An ellipsis alone is a blank to fill in, and reads as nothing.
    return "" if word == "…" else word


def split_tag(line: str) -> tuple[str, Tag | None]:
    """Return the line's text without its tag, and the tag if there is one.

    Only a tag at the very end counts: ``[W3]`` in the middle of a sentence is the sentence.
    """
    # A bounded tail keeps this linear: a tag longer than this is not one.
    start = max(0, len(line) - 2000)
    match = _TAG.search(line, start)
    if match is None:
        return line.strip(), None
    # "W9; E04; also E06" is what people write who were told of one semicolon.
    refs = tuple(_ALSO.sub("", ref) for ref in _split((match["refs"] or "").replace(";", ",")))
    if not all(is_id(ref) for ref in refs):
        return line.strip(), None
    tag = Tag(match["id"], _split(match["words"]), refs, _split(match["remarks"]))
    return line[: match.start()].strip(), tag


_LABEL: Final = (
    r"\A[\s*_`\[(]{{0,4}}(?P<id>{letter}\d{{1,2}})"
    r"(?:[\s*_`\])]*[:.)–—-](?=\s)|[*_`\])]+|(?=\s+[A-Z]))[*_`\s]*(?=\S)"
)
_SIMPLE: Final = r"[EWFDA]\d{1,2}"
"""An id as people write it without having read how: the letter of its sort and a number."""

_POINTERS: Final = re.compile(
    r"(?:\A|\s)[\[(](?:(?P<words>[a-z][a-z ]{0,30})[;:]\s*)?"
    rf"(?P<refs>{_SIMPLE}(?:\s*[,;]\s*{_SIMPLE}){{0,19}})[\])][\s.]*\Z"
)

_BETWEEN: Final = r"\s{0,3}(?:[,;/&+–—-]\s{0,3})?(?:(?:and|or|also|see|cf|plus|und|et|to)\b\.?\s{0,3}){0,3}"
_LEADS: Final = r"(?:(?:see|also|cf|per|from|evidence|events?|records?|refs?|siehe|vgl|voir)\b[.:]?\s{0,3}){1,3}"
_LOOSE_POINTERS: Final = re.compile(
    rf"(?:(?:\A|\s)[\[({{]\s{{0,3}}(?:{_LEADS})?(?P<bracketed>{_SIMPLE}(?:{_BETWEEN}{_SIMPLE}){{0,19}})\s{{0,3}}[\])}}]"
    rf"|(?:\A|[\s,;])\s{{0,3}}(?:[–—]|--?>?|→)?\s{{0,3}}(?<=[\s,;>→])(?:{_LEADS}|(?<=[–—>→-]\s))"
    rf"(?P<bare>{_SIMPLE}(?:{_BETWEEN}{_SIMPLE}){{0,19}}))[\s.]*\Z",
    re.IGNORECASE,
)
"""Other ways to point at records: ``[E04; also E03]``, ``(see E04)``, ``, cf. E04/E05``, ``-- E04``."""


def split_loose_tag(line: str, letter: str) -> tuple[str, Tag | None]:
    """Return a line's text and tag where people label lines in their own way: ``F4: text [E05, E11]``.

    An id at the beginning is the line's own if it has the letter of its sort. What is in brackets at the end is an id
    of its own only if it has that letter, too; otherwise the line points at it.

    Args:
        line: one line.
        letter: of the sort's ids: ``F``, ``W``, ``A``.
    """
    text, tag = split_tag(line)
    if tag and tag.id[0] == letter:
        return text, tag
    label = re.match(_LABEL.format(letter=letter), text)
    own = label["id"] if label else ""
    text = text[label.end() :] if label else text
    if tag and re.fullmatch(_SIMPLE, tag.id):
        return text, Tag(own, tag.words, (tag.id, *tag.refs), tag.remarks)
    if tag:
        return text, tag
    pointers = _POINTERS.search(text, max(0, len(text) - 400))
    refs = tuple(re.findall(_SIMPLE, pointers["refs"])) if pointers else ()
    if pointers and all(ref[0] != letter for ref in refs):
        return text[: pointers.start()].strip(), Tag(own, _split(pointers["words"]), refs)
    if loose := _LOOSE_POINTERS.search(text, max(0, len(text) - 400)):
        refs = tuple(ref.upper() for ref in re.findall(_SIMPLE, loose["bracketed"] or loose["bare"], re.IGNORECASE))
        if loose.start() and all(ref[0] != letter for ref in refs):
            return text[: loose.start()].strip(" ,;"), Tag(own, (), tuple(dict.fromkeys(refs)))
    return text, Tag(own) if own else None


def _split(text: str | None) -> tuple[str, ...]:
    """Split a comma-separated part; empty pieces, and ``…`` that nobody filled in yet, vanish."""
    return tuple(piece for part in (text or "").split(",") if (piece := " ".join(part.split())) not in ("", "…"))


class IdGiver:
    """Gives ids to lines that have none, never one that is written anywhere.

    Explicit ids must be collected before the first id is given: one that comes later in the
    file must not collide with one given earlier.
    """

    def __init__(self, taken: set[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}
        self._claimed: set[str] = set()

    def give(self, prefix: str, width: int = 1) -> str:
        """Return the next free id with this prefix, padded with zeros to ``width`` digits."""
        number = self._next.get(prefix, 1)
        while f"{prefix}{number:0{width}d}" in self._taken:
            number += 1
        self._next[prefix] = number + 1
        given = f"{prefix}{number:0{width}d}"
        self._taken.add(given)
        return given

    def claim(self, wanted: str, prefix: str, width: int = 1) -> tuple[str, bool]:
        """Return the wanted id if it is not yet used in this document, otherwise a fresh one."""
        if wanted in self._claimed:
            return self.give(prefix, width), False
        self._claimed.add(wanted)
        return wanted, True
