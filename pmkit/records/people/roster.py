"""Who is who: identifiers of one person from several tools become one letter.

Two identifiers belong together where a tool says so (a roster, an agent with id, name and address), where two
tools give the same mail address or full name, and where an address is made of a name: ``laura.haley@``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from pmkit.markup import one_line

_ROLE_WORDS: Final = re.compile(
    r"(?:^|[\W_])(?:engineer|on-?call|commander|lead|team|bot|monitoring|pipeline|system|operator|support|manager|"
    r"responder|admin|administrator|developer|scribe|service|cron|job|scheduler|root|daemon|controller|automation|webhook|"
    r"deployer|ci|alerts?|anonymous|unknown|none|null|user|api|integration|github-actions|dependabot|renovate|argocd|"
    r"github|gitlab|slack|statuspage|opentelemetry|kubernetes|journald|jenkins|slackbot|icinga|nagios|zabbix|sensu|hubot|supybot|meetbot|chanserv|nickserv|pagerduty|opsgenie|grafana|prometheus|alertmanager|datadog)(?:$|[\W_\d])",
    re.IGNORECASE,
)
_REMEMBERED: Final = 20_000
"""Entries that are known again at once: most of those of a log are of a few people."""

MAIL: Final = re.compile(
    r"(?<![\w.+-])(?![\w.+-]{1,64}@[\w.-]{1,90}\.(?:service|socket|timer|mount|target|device|slice|scope|path|swap)\b)"
    r"[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
"""A mail address; ``postgresql@15-main.service`` is a unit of systemd."""

_PROGRAMS: Final = (".gserviceaccount.com",)
"""Where the addresses of programs end, which are nobody's."""


@dataclass(frozen=True, slots=True)
class Person:
    """What one entry of an export says about one person.

    Attributes:
        names: full names and display names.
        handles: logins, handles and ids.
        mails: mail addresses.
        phones: telephone numbers.
    """

    names: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @classmethod
    def of(cls, *, name: object = "", handle: object = "", mail: object = "", phone: object = "") -> Person:
        """Return a person of single values; what is not text is left out."""
        return cls(*(_texts(value) for value in (name, handle, mail, phone)))

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Everything that stands for the person, each once."""
        known = (*self.names, *self.handles, *self.mails, *self.phones)
        return tuple(dict.fromkeys(filter(None, known)))


def _texts(value: object) -> tuple[str, ...]:
    """Return a value as texts of one line."""
    values = value if isinstance(value, (list, tuple)) else (value,)
    return tuple(line for each in values if isinstance(each, str) and (line := one_line(each)))


def unaccented(text: str) -> str:
    """Return a text without what is above and below its letters: ``Zoë`` is ``Zoe``."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def is_role(who: str) -> bool:
    """Tell whether a text names a role or a program rather than a person."""
    if MAIL.fullmatch(who):
        return who.endswith(_PROGRAMS)
    return bool(_ROLE_WORDS.search(who))


class Roster:
    """All people that an import met, with the identifiers that belong together.

    The result does not depend on the order in which they are met.
    """

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._added: set[Person] = set()

    def add(self, person: Person) -> None:
        """Add what an entry says."""
        if person in self._added:
            return
        if len(self._added) < _REMEMBERED:
            self._added.add(person)
        known = [(text, self._node(text)) for text in person.identifiers if _is_telling(text)]
        for _, node in known[1:]:
            self._join(known[0][1], node)
        for name in person.names:
            # Who is Zoë on her own machine is Zoe in an address, and on those of others.
            if " " in name and (bare := unaccented(name)) != name:
                self._join(self._node(name), self._node(bare))
        for mail in person.mails:
            # laura.haley@ is Laura Haley wherever she turns up by that name.
            local = mail.partition("@")[0]
            if local.count(".") == 1 and local.replace(".", "").isalpha():
                self._join(self._node(mail), self._node(local.replace(".", " ").title()))

    def _node(self, text: str) -> str:
        key = text.casefold()
        self._parent.setdefault(key, key)
        self._shown.setdefault(key, text)
        return key

    def _root(self, key: str) -> str:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._parent[second] = first

    def people(self) -> dict[str, tuple[str, ...]]:
        """Return each person's identifiers, by a name for the group that is the same whatever the order."""
        groups: dict[str, list[str]] = {}
        for key in sorted(self._parent):
            groups.setdefault(self._root(key), []).append(self._shown[key])
        return {members[0].casefold(): tuple(sorted(members)) for members in groups.values()}


def _is_telling(text: str) -> bool:
    """Tell whether an identifier says who it is: not a role, and long enough not to be found in any word."""
    return len(text) > 1 and not is_role(text) and not text.isdigit()


def letters(number: int) -> str:
    """Return A, B and so on, then AA, AB and so on."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
