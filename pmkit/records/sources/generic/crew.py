"""People in rows and objects of any kind: who is named in a field about people, wherever it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.generic.mapping import names_people, plain

_NAME: Final = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?: (?:(?:de|la|van|der|den|von|al|bin|da|dos|di|el) )*[^\W\d_a-z][\w'’.-]*){1,3}"
)
"""Two to four words with capitals."""

_LOGIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+){0,3}")
_LOGIN_NAMES: Final = frozenset((
    "username", "user name", "login", "user login", "login name", "handle", "nickname", "nick", "account name",
    "sam account name", "user principal name", "subject user name", "target user name", "logname", "screen name",
))  # fmt: skip
_LOGIN_INSIDE: Final = frozenset(
    ("name", "key", "slug", "alias", "summary", "uid", "sub", "alternate id", "unique name")
)
"""Fields that hold a login where the object that they are in is a person."""

_PERSONAL: Final = frozenset((
    "user", "author", "assignee", "reporter", "requester", "requestor", "caller", "caller id", "creator", "updater",
    "approver", "commander", "incident commander", "responder", "actor", "initiator", "operator", "submitter",
    "committer",
    "merged by", "requested by", "requested for", "started by", "run by", "executed by", "changed by", "modified by",
    "last modified by", "created by", "updated by", "opened by", "closed by", "resolved by", "acknowledged by",
    "acked by",
    "assigned to", "deployed by", "approved by", "triggered by", "initiated by", "reported by", "released by",
    "edited by",
    "silenced by", "muted by", "declared by", "posted by", "sys created by", "sys updated by", "last updated by", "by",
    "oncall", "on call", "engineer", "pusher", "sender", "owner", "lead", "scribe", "reviewer", "db user", "os user",
))  # fmt: skip
"""Fields whose value, where it is one word, is the login of somebody."""

_NOBODY: Final = frozenset((
    "true", "false", "yes", "no", "email", "phone", "web", "ui", "api", "cli", "slack", "timeout", "schedule", "manual",
    "automatic", "auto", "push", "self", "internal", "external", "public", "admin", "member", "guest", "active",
    "inactive",
    "new", "open", "closed", "resolved", "high", "low", "medium", "critical", "none", "all", "any", "other", "default",
    "production", "staging", "platform", "infra", "infrastructure", "backend", "frontend", "database", "network",
    "security",
    "payments", "checkout", "core", "data", "mobile", "sre", "ops", "devops", "dev", "qa", "support", "noc", "soc",
    "terraform", "ansible", "flux", "fluxcd", "spinnaker", "circleci", "travis", "puppet", "chef", "helm", "kubectl",
    "kubelet", "docker", "systemd", "cloudwatch", "sentry", "newrelic", "splunk", "elastic", "kibana", "postgres",
    "mysql",
    "www", "nginx", "apache", "root", "git", "ubuntu", "centos", "debian", "app", "deploy", "runner", "main", "master",
))  # fmt: skip
"""Words in such fields that are nobody: channels, states, teams and programs."""

_WITH: Final = re.compile(r"(?P<name>[^<>()\[\]]{2,60}?)\s*[<(\[](?P<inside>[^<>()\[\]\s]{2,80})[>)\]]")
"""A name with a login or an address behind it."""

_LAST_FIRST: Final = re.compile(
    r"(?P<last>[^\W\d_a-z][\w'’.-]+(?: [^\W\d_a-z][\w'’.-]+)?), (?P<first>[^\W\d_a-z][\w'’.-]+)"
)
_SHOWN: Final = frozenset(("display name", "real name", "full name", "name", "displayname"))
_ACCOUNT: Final = frozenset((
    "unique name", "email", "mail", "email address", "user principal name", "account id", "login", "username",
    "user name",
    "alternate id", "avatar url", "avatar",
))  # fmt: skip
_BESIDE: Final = ("name", "displayName", "display_name", "fullName", "full_name", "real_name", "realName")
_FIRST: Final = ("first name", "given name", "firstname")
_LAST: Final = ("last name", "family name", "surname", "lastname")
_PROGRAMS: Final = frozenset(("bot", "app", "service_account", "serviceaccount", "integration"))
_THING: Final = re.compile(
    r"(?:service|team|group|system|application|automation|schedule|escalation_policy|monitor|host|device|resource)s?"
    r"|(?!user|person|people|member|human|contact)[a-z_]+_reference",
    re.IGNORECASE,
)
"""Type of an object that is in a field about people and is nobody: PagerDuty's service that notified somebody."""

_HOLDING: Final = (dict, list)
_DEEPEST: Final = 8
_SHORT: Final = 100
"""Longest text whose people are remembered."""

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
    if isinstance(value, str):
        if about:
            yield from _named(value)
    elif isinstance(value, list):
        for inner in value[:_MOST]:
            if isinstance(inner, list) or (about and isinstance(inner, str)) or isinstance(inner, Mapping):
                yield from people_in(inner, depth + 1, about=about)
    elif isinstance(value, Mapping):
        yield from _in_object(value, depth, about=about)


def _in_object(value: Mapping[str, Any], depth: int, *, about: bool) -> Iterator[Person]:
    """Yield whoever is named in the fields of an object, or is the object itself."""
    if kind := value.get("type"):
        if str(kind).casefold() in _PROGRAMS:
            return
        about = about and not _THING.fullmatch(str(kind))
    meant = _meant(tuple(map(str, value)))
    if meant.is_parted:
        first, last = (_part(value, names) for names in (_FIRST, _LAST))
        if first and last:
            yield Person.of(name=f"{first} {last}")
    if logins := meant.inside if about else meant.logins:
        yield from _logins(value, logins, about=about)
    about = about or meant.is_person
    for key, inner in value.items():
        if isinstance(inner, str):
            if inner and (about or key in meant.people):
                yield from _named(inner, login=_is_personal(str(key)))
        elif inner and isinstance(inner, _HOLDING):
            yield from people_in(inner, depth + 1, about=about or key in meant.people)


@lru_cache(maxsize=20_000)
def _is_personal(key: str) -> bool:
    """Tell whether a word in this field is a login: ``updated_by``, ``author``, ``author.name``."""
    parent, _, last = key.rpartition(".")
    if plain(last) in _PERSONAL:
        return True
    return plain(last) in _LOGIN_INSIDE and plain(parent.rpartition(".")[2]) in _PERSONAL


class _Meant(NamedTuple):
    """What the fields of an object say about people by their names.

    Attributes:
        is_person: the object is a person whatever it is in: one with a name for display and an account.
        is_parted: a first name may be in one of them.
        logins: those that are called like a login.
        inside: the same, with those that hold a login where the object is in a field about people.
        people: those that are about people.
    """

    is_person: bool
    is_parted: bool
    logins: tuple[str, ...]
    inside: tuple[str, ...]
    people: frozenset[str]


@lru_cache(maxsize=2_000)
def _meant(names: tuple[str, ...]) -> _Meant:
    """Return what the names of an object's fields mean: once for all objects that are alike."""
    keys = {plain(name) for name in names}
    return _Meant(
        not keys.isdisjoint(_SHOWN) and not keys.isdisjoint(_ACCOUNT),
        any("irst" in name or "iven" in name for name in names),
        tuple(name for name in names if plain(name.rpartition(".")[2]) in _LOGIN_NAMES),
        tuple(name for name in names if plain(name.rpartition(".")[2]) in _LOGIN_NAMES | _LOGIN_INSIDE),
        frozenset(filter(names_people, names)),
    )


def _named(value: str, *, login: bool = False) -> Iterable[Person]:
    """Return who is named in a field about people; what is not written like a name may be a team or a state."""
    # The same few people are named in most objects of a file.
    return _remembered(value, login) if len(value) <= _SHORT else _names(value, login)


@lru_cache(maxsize=5_000)
def _remembered(value: str, login: bool) -> tuple[Person, ...]:
    return tuple(_names(value, login))


def _names(value: str, login: bool) -> Iterator[Person]:
    if turned := _LAST_FIRST.fullmatch(value.strip()):
        yield Person((f"{turned['first']} {turned['last']}", value.strip()))
        return
    for part in re.split(r"[,;]\s*", value[:2000])[:20]:
        if MAIL.fullmatch(part):
            yield Person.of(mail=part)
        elif _NAME.fullmatch(part) and not is_role(part):
            yield Person.of(name=part)
        elif (both := _WITH.fullmatch(part)) and not is_role(both["name"]):
            inside, name = both["inside"].lstrip("@"), both["name"].strip()
            named = name if _NAME.fullmatch(name) else ""
            mail = inside if MAIL.fullmatch(inside) else ""
            handle = inside if not mail and _is_login(inside) else ""
            yield Person.of(name=named, mail=mail, handle=(handle, *((name,) if not named and _is_login(name) else ())))
        elif login and _is_login(part.lstrip("@")):
            yield Person.of(handle=part.lstrip("@"))


def _is_login(text: str) -> bool:
    """Tell whether a word can be somebody's login, and is not a team, state or program."""
    return 2 < len(text) <= 40 and _is_somebody(text)


@lru_cache(maxsize=5_000)
def _is_somebody(text: str) -> bool:
    return (
        bool(_LOGIN.fullmatch(text))
        and text.casefold() not in _NOBODY
        and not is_role(text)
        and not text.casefold().startswith(("svc", "app_", "app-"))
    )


def _logins(row: Mapping[str, Any], keys: Iterable[str], *, about: bool = False) -> Iterator[Person]:
    """Yield who has a login in fields that are called so, with the name that is beside it."""
    for key in keys:
        if isinstance(held := row.get(key), str) and _is_login(held):
            lead = key.rpartition(".")[0]
            names = (row.get(f"{lead}.{name}" if lead else name) for name in _BESIDE)
            name = next((each for each in names if isinstance(each, str) and _NAME.fullmatch(each)), "")
            mails = (each for each in row.values() if about and isinstance(each, str) and MAIL.fullmatch(each))
            yield _person(held, name, next(mails, ""))


@lru_cache(maxsize=2_000)
def _person(handle: str, name: str, mail: str) -> Person:
    return Person.of(handle=handle, name=name, mail=mail)


def _part(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return a part of a name, from the field that is called so."""
    found = (value for key, value in row.items() if plain(str(key).rpartition(".")[2]) in names)
    return next((value for value in found if isinstance(value, str) and value), "")
