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
        for key, inner in value.items():
            if isinstance(inner, (str, list, Mapping)) and inner:
                yield from people_in(inner, depth + 1, about=about or names_people(str(key)))
    elif isinstance(value, list):
        for inner in value[:_MOST]:
            if isinstance(inner, (str, list, Mapping)):
                yield from people_in(inner, depth + 1, about=about)
    elif about and isinstance(value, str):
        # What is not written like a name may be a team or a state.
        for part in re.split(r"[,;]\s*", value[:2000])[:20]:
            if MAIL.fullmatch(part):
                yield Person.of(mail=part)
            elif _NAME.fullmatch(part) and not is_role(part):
                yield Person.of(name=part)


def _part(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return a part of a name, from the field that is called so."""
    found = (value for key, value in row.items() if plain(str(key).rpartition(".")[2]) in names)
    return next((value for value in found if isinstance(value, str) and value), "")
