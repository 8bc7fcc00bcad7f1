"""Names of people in a postmortem, which walls and phones show as roles: one letter for one person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pmkit.analysis.language.names import names_in, word_names
from pmkit.analysis.language.people import is_name
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.people import people_of
from pmkit.records.people.roster import letters

_ON_SHIFT: Final = re.compile(
    r"(?:incident )?(?:lead|commander|manager)|scribe|on[- ]?call(?: engineer)?|[\w ]*liaison", re.IGNORECASE
)
"""Roles that say what somebody did in the incident; an author or a reviewer is a role of the document."""

_SHORTEST: Final = 3


@dataclass(frozen=True)
class Roles:
    """What stands for each person.

    Attributes:
        people: first word of a name to its role, in the order in which people are met.
        names: names that the document itself gives as people's, besides those that everybody knows.
    """

    people: dict[str, str]
    names: tuple[str, ...] = ()

    def without_names(self, text: str) -> str:
        """Return a text with a role in place of each person's name."""
        for start, end in reversed(_spans(text, self.names)):
            role = self.people.get(_key(text[start:end]), "Responder")
            text = f"{text[:start]}{role if start == 0 else _within(role)}{text[end:]}"
        return text


def roles_of(postmortem: Postmortem, texts: Iterable[str]) -> Roles:
    """Return the roles of the people whom a postmortem names.

    Args:
        postmortem: it may say who was who.
        texts: in which their names are looked for, in order.
    """
    given: dict[str, str] = {}
    names: list[str] = []
    for person in people_of(postmortem):
        whole = person.names[0]
        if person.role == "handle" or whole.isupper() or len(whole) < _SHORTEST:
            continue
        names += [name for name in person.names if len(name) >= _SHORTEST and not name.isupper()]
        if _ON_SHIFT.fullmatch(person.role):
            given[_key(whole)] = f"{person.role[:1].upper()}{person.role[1:]}"
    people: dict[str, str] = {}
    texts = list(texts)
    # "Will (on call)" in one row says that Will is somebody in all of them.
    met = (text[start:end].split()[0] for text in texts for start, end in names_in(text))
    names += [name for name in dict.fromkeys(met) if name in word_names() and name not in names]
    for text in texts:
        for start, end in _spans(text, names):
            key = _key(text[start:end])
            if key not in people:
                letter = letters(sum(role.startswith("Responder ") for role in people.values()))
                people[key] = given.get(key, f"Responder {letter}")
    return Roles(people, tuple(names))


def actor_without_name(text: str, roles: Roles) -> str:
    """Return who did something, where a column says so, as a role."""
    said = roles.without_names(text)
    return roles.people.get(_key(text), "Responder") if said == text and is_name(text) else said


def _spans(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Return where a text names a person, in order: by the usual names, and by those of the document."""
    found = list(names_in(text, names))
    for name in sorted(set(names) - word_names(), key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w@#/.-]){re.escape(name)}(?![\w-])", text):
            span = match.span()
            if not any(span[0] < end and start < span[1] for start, end in found):
                found.append(span)
    return sorted(found)


def _key(name: str) -> str:
    return name.lstrip("@").split()[0].rstrip(".").casefold()


def _within(role: str) -> str:
    """Return a role within a sentence: only a letter of the alphabet keeps its capital."""
    return role if role.startswith("Responder") else f"{role[:1].lower()}{role[1:]}"
