"""People in rows and objects of any kind: who is named in a field about people, wherever it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.generic.mapping import names_people, plain

_NAME: Final = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?: (?:(?:de|la|van|der|den|von|al|bin|da|dos|di|el) )*[^\W\d_a-z][\w'’.-]*){1,3}"
)
"""Two to four words with capitals."""

_LOGIN: Final = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+){0,3}")
_LOGIN_NAMES: Final = frozenset(("username", "user name", "login", "user login", "login name", "handle", "nickname"))
_LAST_FIRST: Final = re.compile(
    r"(?P<last>[^\W\d_a-z][\w'’.-]+(?: [^\W\d_a-z][\w'’.-]+)?), (?P<first>[^\W\d_a-z][\w'’.-]+)"
)
_FIRST: Final = ("first name", "given name", "firstname")
_LAST: Final = ("last name", "family name", "surname", "lastname")
_DEEPEST: Final = 8
_MOST: Final = 200


def people_in(value: Any, depth: int = 0, *, about: bool = False) -> Iterator[Person]:
    """Yield whoever is named in fields about people.

    Args:
        value: a row, or what is in one of its fields.
        depth: how deep it is.
        about: whether the field that it is in is about people.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        if any("irst" in key or "iven" in key for key in value if isinstance(key, str)):
            first, last = (_part(value, names) for names in (_FIRST, _LAST))
            if first and last:
                yield Person.of(name=f"{first} {last}")
        yield from _logins(value)
        for key, inner in value.items():
            if isinstance(inner, (str, list, Mapping)) and inner:
                yield from people_in(inner, depth + 1, about=about or names_people(str(key)))
    elif isinstance(value, list):
        for inner in value[:_MOST]:
            if isinstance(inner, (str, list, Mapping)):
                yield from people_in(inner, depth + 1, about=about)
    elif about and isinstance(value, str):
        yield from _named(value)


def _named(value: str) -> Iterator[Person]:
    """Yield who is named in a field about people; what is not written like a name may be a team or a state."""
    if turned := _LAST_FIRST.fullmatch(value.strip()):
        yield Person((f"{turned['first']} {turned['last']}", value.strip()))
        return
    for part in re.split(r"[,;]\s*", value[:2000])[:20]:
        if MAIL.fullmatch(part):
            yield Person.of(mail=part)
        elif _NAME.fullmatch(part) and not is_role(part):
            yield Person.of(name=part)


def _logins(row: Mapping[str, Any]) -> Iterator[Person]:
    """Yield who has a login in fields that are called so, with the name that is beside it."""
    for key, held in row.items():
        if not isinstance(held, str) or plain(str(key).rpartition(".")[2]) not in _LOGIN_NAMES:
            continue
        if _LOGIN.fullmatch(held) and not is_role(held):
            name = row.get("name")
            yield Person.of(handle=held, name=name if isinstance(name, str) and _NAME.fullmatch(name) else "")


def _part(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return a part of a name, from the field that is called so."""
    found = (value for key, value in row.items() if plain(str(key).rpartition(".")[2]) in names)
    return next((value for value in found if isinstance(value, str) and value), "")
