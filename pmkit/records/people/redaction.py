"""Redaction: people become letters, the same person the same letter everywhere, and secrets are cut out.

Letters are given in the order in which people are met in the timeline. A key says who is who; it stays with the
person who made the import, and gives the same letters the next time. In it, a role can be written beside a letter.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pmkit.errors import RecordError
from pmkit.files import lay, path_for, read_bytes
from pmkit.markup import one_line
from pmkit.records.people.logins import LOGIN, is_login
from pmkit.records.people.roster import MAIL, Person, Roster, is_role, letters
from pmkit.records.people.secrets import cut_secrets

_PHONE: Final = re.compile(
    r"(?<![\w.:/-])(?:\+\d{1,3}[ .()-]{0,2}(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}|\(\d{3}\)[ .-]?\d{3}[ .-]\d{4}|"
    r"\d{3}-\d{3}-\d{4})(?:,{1,6}\d{2,12}#?)?(?![\w-])"
)
_HANDLE: Final = re.compile(r"(?<![\w@/.+:-])@(?P<name>[A-Za-z][\w.-]{1,38}\w)(?![\w@/(])")
_IPV4: Final = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]\d|\w)")
_IPV6: Final = re.compile(
    r"(?<![\w:.])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,6}:(?:[0-9A-Fa-f]{1,4}:){0,5}[0-9A-Fa-f]{1,4})(?![\w:])"
)
_OPEN_HANDLES: Final = frozenset(
    "channel here everyone all team oncall on-call todo param return override media "
    "timestamp message version ptr log logstream ingestiontime entity metadata fields type id context graph value "
    "level exception template odata odata.type odata.context odata.nextlink odata.count".split()
)
"""What is behind an at sign and no person: groups, words of code, fields of logs and of linked data."""

_COMMON: Final = frozenset(
    "will mark may grace art bill rob sue pat drew chase hope faith joy ray jack dean grant "
    "frank rich max sky dawn iris "
    "rose april june august summer miles chance guy don norm gene rusty sandy penny pierce "
    "chip stone rod dale cliff glen "
    "brook heath holly ivy lily olive pearl ruby amber crystal jade melody harmony carol robin jay skip tad wade major "
    "deploy deployment test tests main master prod production dev staging web api app apps db "
    "data admin ops infra build "
    "release payments checkout orders search auth login user users team service services alerts alert incident general "
    "random engineering support platform network security default error info warn debug start stop run job "
    "server client young price green brown white black gray king "
    "long short small little cook carpenter baker bell field "
    "fields rice bush park parks wood woods lane banks cross page "
    "waters rivers snow love day weeks church house hall hill "
    "moon star bird fox wolf lamb bishop knight noble strong sharp "
    "swift wise good best moody blank case cash close craft "
    "diamond power powers root rush street winter winters temple wall "
    "walls ward watts wells west north east south chan "
    "parse van der den von del los las".split()
)
_OF: Final = frozenset(
    "de la van der den von al el bin da dos di del las los du le ter te zu y e ben ibn af av".split()
)
"""Small words inside names: Fatima el Amrani is Fatima, too."""

_WORD: Final = re.compile(r"(?<!\w)\w+")


@dataclass
class Key:
    """Who is who: stays on the machine of whoever made the import.

    Attributes:
        people: for each letter its identifiers and, where somebody gave it one, its role.
    """

    people: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: str | Path) -> Key:
        """Return the key of a file; an empty one where there is no such file yet.

        Raises:
            RecordError: it is not a key.
            FileError: it cannot be read.
        """
        path = path_for(path)
        if not path.exists():
            return cls()
        try:
            data = json.loads(read_bytes(path, what="key").decode("utf-8-sig"))
            people = {
                str(letter): (tuple(map(str, entry["known_as"])), one_line(str(entry.get("role") or "")))
                for letter, entry in data["people"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise RecordError(
                "this is not a key of people",
                code="bad-key",
                where=str(path),
                remedy='it holds {"people": {"A": {"known_as": ["…"], "role": ""}}}; name another file for a new one',
            ) from None
        return cls(people)

    def save(self, path: str | Path) -> Path:
        """Write the key, readable by its owner alone, and return the file."""
        people = {letter: {"role": role, "known_as": list(known)} for letter, (known, role) in self.people.items()}
        text = json.dumps({"people": people}, ensure_ascii=False, indent=1) + "\n"
        path = path_for(path)
        known = ""
        if path.exists():
            from pmkit.files import digest  # a key that was read, perhaps with roles added by hand, is renewed

            known = digest(read_bytes(path, what="key"))
        written = lay(path, text, known=known)
        written.chmod(0o600)
        return written


def _may_be(known: str, found: str) -> bool:
    """Tell whether what was found can be a name, and not a word that is written like it; chats are in lower case."""
    words = known.casefold().split()
    return (found == known and found[:1].isupper()) or not all(word in _COMMON for word in words)


class Redaction:
    """Replaces people and secrets in texts.

    Args:
        roster: people that were met; identifiers of one person belong together.
        key: letters of an earlier import.
        hides: whether anything is replaced; otherwise ids become names, and secrets alone are cut out.

    Attributes:
        removed: kind of text to how often it was replaced.
    """

    def __init__(self, roster: Roster, key: Key | None = None, *, hides: bool = True) -> None:
        self.removed: Counter[str] = Counter()
        self._hides = hides
        self._letters: dict[str, str] = {}
        self._roles: dict[str, str] = {}
        for letter, (known, role) in (key.people if key else {}).items():
            roster.add(Person(handles=known))
            self._roles[letter] = role
        self._people = roster.people()
        self._group: dict[str, str] = {}
        self._first: dict[str, list[tuple[str, str, bool]]] = {}
        for group, known in self._people.items():
            for text in known:
                self._group[text.casefold()] = group
        for letter, (known, _) in (key.people if key else {}).items():
            for text in known:
                if (group := self._group.get(text.casefold(), "")) and group not in self._letters:
                    self._letters[group] = letter
        self._find_by_words()

    def _find_by_words(self) -> None:
        """Index identifiers by their first word, and parts of names where only one person has them."""
        parts: dict[str, set[str]] = {}
        for group, known in self._people.items():
            for text in known:
                self._index(text, group, weak=False)
                words = text.split()
                inner = [word for word in words[1:-1] if word.casefold() not in _OF]
                if 2 <= len(words) <= 6 and all(word[:1].isupper() for word in (words[0], *inner, words[-1])):
                    for word in (words[0], words[-1]):
                        if len(word) > 2 and word.isalpha():
                            parts.setdefault(word, set()).add(group)
        for word, groups in parts.items():
            self._index(word, next(iter(groups)) if len(groups) == 1 else "", weak=True)

    def _index(self, text: str, group: str, *, weak: bool) -> None:
        match = _WORD.search(text)
        if match and match.start() == 0 and len(text) > 1:
            self._first.setdefault(match.group().casefold(), []).append((text, group, weak))

    @property
    def key(self) -> Key:
        """Who is who, for the next import."""
        people = {}
        for group, letter in sorted(self._letters.items(), key=lambda pair: (len(pair[1]), pair[1])):
            people[letter] = (self._people.get(group, (group,)), self._roles.get(letter, ""))
        return Key(people)

    def role(self, who: str) -> str:
        """Return a person as a role; what is a role already stays."""
        who = one_line(who)
        if not who or is_role(who):
            # The address of a program is shown without the name of its project.
            return who.partition("@")[0] if self._hides and MAIL.fullmatch(who) else who
        group = self._group.get(who.casefold()) or self._group.get(who.lstrip("@").casefold())
        if not self._hides:
            return self._name(group) if group else who
        return self._label(group or self._new(who.lstrip("@")))

    def _new(self, who: str) -> str:
        group = who.casefold()
        self._people.setdefault(group, (who,))
        self._group[group] = group
        self._index(who, group, weak=False)
        return group

    def _name(self, group: str) -> str:
        """Return the name to call a person by where nothing is hidden."""
        known = self._people[group]
        return next((text for text in known if " " in text), None) or next(
            (text for text in known if not any(letter.isdigit() for letter in text)), known[0]
        )

    def _label(self, group: str) -> str:
        """Return what a person is called."""
        if not group:
            return "a responder"
        if group not in self._letters:
            taken = set(self._letters.values())
            self._letters[group] = next(name for name in map(letters, range(10**6)) if name not in taken)
        letter = self._letters[group]
        role = self._roles.get(letter, "")
        shared = sum(other == role for other in self._roles.values()) > 1
        return f"Responder {letter}" if not role else f"{role} {letter}" if shared else role

    def text(self, text: str) -> str:
        """Return a text without people and secrets."""
        if not text:
            return text
        text, secrets = cut_secrets(text)
        self.removed.update(f"secret: {name}" for name in secrets)
        if not self._hides:
            return self._named(text)
        text = MAIL.sub(self._mail, text)
        text = _PHONE.sub(lambda match: self._gone("phone number", match), text)
        text = self._named(text)
        text = _HANDLE.sub(self._handle, text)
        text = LOGIN.sub(self._login, text)
        text = _IPV4.sub(lambda match: self._gone("network address", match), text)
        return _IPV6.sub(lambda match: self._gone("network address", match), text)

    def texts(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Return texts without people and secrets."""
        return tuple(self.text(line) for line in lines)

    def _gone(self, kind: str, match: re.Match[str]) -> str:
        if kind == "network address" and match.group() in ("127.0.0.1", "0.0.0.0", "255.255.255.255", "::1"):  # noqa: S104
            return match.group()
        self.removed[kind] += 1
        return f"[{kind}]"

    def _mail(self, match: re.Match[str]) -> str:
        group = self._group.get(match.group().casefold())
        self.removed["mail address"] += 1
        return self._label(group) if group else "[mail address]"

    def _handle(self, match: re.Match[str]) -> str:
        name = match["name"]
        if name.casefold() in _OPEN_HANDLES or is_role(name):
            return match.group()
        self.removed["handle"] += 1
        return self._label(self._group.get(name.casefold()) or self._new(name))

    def _login(self, match: re.Match[str]) -> str:
        name = match["name"]
        if not is_login(name):
            return match.group()
        self.removed["login"] += 1
        group = self._group.get(name.casefold())
        return match["lead"] + (self._label(group) if group else "[login]")

    def _named(self, text: str) -> str:
        """Return a text in which everything that stands for a known person is replaced."""
        if not self._first:
            return text
        out: list[str] = []
        end = 0
        for match in _WORD.finditer(text):
            if match.start() < end:
                continue
            hit = self._at(text, match)
            if hit is None:
                continue
            stop, group = hit
            begin = match.start() - (text[match.start() - 1 : match.start()] == "@")
            out += [text[end:begin], self._label(group) if self._hides else self._name(group)]
            end = stop
            self.removed["name or login"] += int(self._hides)
        return "".join([*out, text[end:]]) if out else text

    def _at(self, text: str, match: re.Match[str]) -> tuple[int, str] | None:
        """Return where a known identifier that begins here ends, and whose it is."""
        begin = match.start()
        called = text[begin - 1 : begin] == "@"
        best: tuple[int, str] | None = None
        for known, group, weak in self._first.get(match.group().casefold(), ()):
            stop = begin + len(known)
            found = text[begin:stop]
            if found.casefold() != known.casefold() or text[stop : stop + 1].isalnum() or text[stop : stop + 1] == "_":
                continue
            if not called and not _may_be(known, found):
                continue
            if weak and not self._hides:
                continue
            if not self._hides and not any(letter.isdigit() for letter in known):
                continue
            if best is None or stop > best[0]:
                best = (stop, group)
        return best
