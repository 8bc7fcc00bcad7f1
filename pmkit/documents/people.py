"""Names that a document itself gives as people's: lead, authors, attendees, owners and handles, with their roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import SUMMARY_NAMES

_FIELD: Final = re.compile(
    r"\b(?:authors?|owners?|leads?|commanders?|managers?|scribe|facilitators?|responders?|participants?|attendees?|"
    r"attended|invited|present|on[- ]?call|reporter|reported by|reviewers?|reviewed by|written by|created by|contacts?|"
    r"investigators?|liaison|people|assignees?|contributors?|driver|engineers?|auteurs?|responsables?|participants)\b",
    re.IGNORECASE,
)
_ROLES: Final = re.compile(
    r"\b(?:team|crew|squad|group|guild|sre|services?|platform|engineering|engineers?|ops|operations|infra(?:structure)?|"
    r"data|security|support|desk|product|release|network|storage|database|backend|frontend|mobile|web|lead|manager|"
    r"on|call|duty|officer|facilit\w+|everyone|nobody|tbd|unassigned|none|committee|department|center|centre|it|qa|"
    r"night|watch|customer|success|api|search|payments?|checkout|mail|all|hands|vendor|internal|external|public|"
    r"staff|volunteers?|people|persons?|owner|assigned|responder|incident|commander|scribe|service|équipe)\b",
    re.IGNORECASE,
)
_UPPER: Final = rf"[A-Z{''.join(letter for at in range(0xC0, 0x530) if (letter := chr(at)).isupper())}]"
"""A capital of any language in Latin, Greek or Cyrillic letters."""

_NAME: Final = re.compile(rf"{_UPPER}[\w'’.-]*(?: (?:van|de|der|von|da|el|al|{_UPPER}[\w'’.-]*)){{1,3}}")
_SINGLE: Final = re.compile(rf"{_UPPER}(?:(?!{_UPPER}|[\d_])[\w’'-]|(?<=[-’']){_UPPER}){{2,20}}")
_INITIALS: Final = re.compile(r"[A-Z]{2,3}")
_HANDLE: Final = re.compile(r"(?<![\w.@/])@(?P<name>[A-Za-z][\w.-]*\w)")
_MAIL: Final = re.compile(r"(?<![\w.+-])(?P<name>[\w.+-]+)@[\w-]+(?:\.[\w-]+)+")
_SPLIT: Final = re.compile(r"\s*(?:,|;|/|&|\n|\band\b|\bet\b|\s[-–—]\s|[()])\s*")
_SHORTEST: Final = 3
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom a document names.

    Attributes:
        names: the ways in which the document can name them: whole, first, last, initials.
        role: what stands for them, such as ``incident lead``.
    """

    names: tuple[str, ...]
    role: str


def people_of(postmortem: Postmortem) -> list[Person]:
    """Return the people whom a document names as people, each with a role; teams and roles are left out."""
    found: dict[str, str] = {}
    initials: set[str] = set()
    for field, value in _fields(postmortem):
        for name in _names(value):
            if _INITIALS.fullmatch(name):
                initials.add(name)
            else:
                found.setdefault(name, field)
    for action in postmortem.actions:
        for name in _names(action.owner):
            if " " in name:
                found.setdefault(name, "owner")
    people = []
    unknown = 0
    for name, field in found.items():
        parts = [part for part in name.split() if len(part) >= _SHORTEST]
        short = "".join(part[0] for part in name.split() if part[:1].isupper())
        role = _role(field)
        if not role:
            role, unknown = f"person {_letter(unknown)}", unknown + 1
        own = {short} & initials
        initials -= own
        people.append(Person(tuple(dict.fromkeys((name, *parts, *own))), role))
    people += [Person((name,), "person") for name in sorted(initials)]
    people += [Person((name,), "handle") for name in dict.fromkeys(_handles(postmortem))]
    return people


def _letter(number: int) -> str:
    """Return A, B and so on, then numbers."""
    return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)


def _role(field: str) -> str:
    """Return the role that a field's name says, empty where it says none, such as attendees."""
    name = " ".join(field.lower().split())
    plain = re.search(
        r"(?:incident )?(?:lead|commander|manager)|scribe|facilitator|on[- ]?call(?: engineer)?|author|reporter|owner|"
        r"[\w ]*liaison|reviewer|investigator",
        name,
    )
    return plain.group().strip() if plain else ""


def _fields(postmortem: Postmortem) -> Iterator[tuple[str, str]]:
    """Yield name and text of the fields and sections that hold people."""
    summary = postmortem.summary
    pairs = [(name, getattr(summary, key)) for key, name in SUMMARY_NAMES.items() if key in ("attended", "invited")]
    for name, value in [*pairs, *summary.extra]:
        if _FIELD.search(name):
            yield name, value
    for section in postmortem.extra:
        if _FIELD.search(section.heading):
            for line in section.text.split("\n"):
                field, colon, value = line.partition(":")
                is_field = bool(colon) and _FIELD.search(field) is not None
                yield (field if is_field else section.heading, value if is_field else line)


def _names(text: str) -> Iterator[str]:
    """Yield the names in a list of people."""
    for part in _SPLIT.split(re.sub(r"[*_`\[\]|•]|^\s*[-+]\s+|@[\w.-]+|<[^>]*>", " ", text)):
        name = " ".join(part.split()).strip(" .:")
        if not name or _ROLES.search(name):
            continue
        if _NAME.fullmatch(name) or _SINGLE.fullmatch(name) or _INITIALS.fullmatch(name):
            yield name


def _handles(postmortem: Postmortem) -> Iterator[str]:
    """Yield the names of handles and mail addresses, which stand without their sign elsewhere."""
    texts: list[str] = [postmortem.opening, postmortem.what_happened, postmortem.improve, postmortem.lessons]
    texts += [value for _, value in postmortem.summary.extra]
    texts += [line for event in postmortem.timeline for line in (event.headline, *event.details)]
    texts += [text for action in postmortem.actions for text in (action.owner, action.text)]
    for text in texts:
        for pattern in (_HANDLE, _MAIL):
            yield from (match["name"] for match in pattern.finditer(text) if not _ROLES.search(match["name"]))


def spans_of(text: str, people: Iterable[Person]) -> Iterator[tuple[int, int, str]]:
    """Yield begin, end and role of each place of a text where a person is named; names count with their capitals."""
    for person in people:
        for name in person.names:
            for match in re.finditer(rf"(?<![\w@]){re.escape(name)}(?!\w)", text):
                yield match.start(), match.end(), person.role
