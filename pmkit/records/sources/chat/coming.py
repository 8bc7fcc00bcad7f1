"""What chat programs say themselves: who came and went, who arranged the channel. None of it is about the incident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pmkit.records.people.roster import Person, is_role

_NAME: Final = r"[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_a-z][\w'’.-]*){1,3}"
_WHO: Final = rf"(?:{_NAME}|@?[\w.+-]{{2,40}}|\+[\d ()-]{{7,25}})"
_DONE: Final = (
    r"(?:(?:has |have )?(?:joined|left)(?:\.?$|\s(?:the (?:channel|group|chat|team|call|meeting|"
    r"conversation|room|server)"
    r"|#|using|via|from|by invit|to))|"
    r"(?:was|were|has been|have been) (?:added to|removed from|invited|kicked)|"
    r"added .{2,80} to the (?:chat|team|channel|group|conversation)|removed .{2,80} from the|"
    r"added .{2,40} to the channel|"
    r"(?:has )?(?:set|changed|updated|cleared|renamed) (?:the |this )?(?:channel|group|chat|topic|purpose|"
    r"subject|header|name)|"
    r"(?:has )?pinned (?:a|this) message|started (?:a|the) (?:huddle|call|meeting)|created (?:this |the |"
    r"a )?(?:channel|group)|"
    r"added an integration|archived (?:this|the)|changed (?:their|to|this group)|added you|"
    r"turned o(?:n|ff) (?:disappearing|admin)|is now an admin|deleted this group|named the meeting)"
)
_MOVE: Final = re.compile(rf"(?:{_WHO},? (?:and {_WHO} )?)?(?i:{_DONE})")
_ENCRYPTED: Final = re.compile(
    r"messages and calls are .{0,20}encrypted|this message was deleted|you deleted this", re.I
)
_FOUND: Final = re.compile(_NAME)


def comes_or_goes(text: str) -> bool:
    """Tell whether a line says that somebody came, went, or arranged the channel."""
    return len(text) < 300 and bool(_MOVE.match(text.strip()) or _ENCRYPTED.search(text))


def named_in(text: str) -> Iterator[Person]:
    """Yield the people whom such a line names."""
    for match in _FOUND.finditer(text):
        if not is_role(match[0]):
            yield Person.of(name=match[0])


_NOTHING: Final = re.compile(
    r"(?:h+m+|u+m+|\+1|looking|lol|heh|thx|ty|np|same here)[.!?…]*|[^\w+#-]{1,12}", re.IGNORECASE
)
_ALARM: Final = re.compile(r"\W*(?:FIRING|PROBLEM|ALERT|ALARM|CRITICAL|TRIGGERED|Triggered)\b")


def says_nothing(text: str) -> bool:
    """Tell whether a message is a nod, a hum or a smile, and nothing that belongs on a timeline."""
    return bool(_NOTHING.fullmatch(text.strip()))


def is_alarm(who: str, text: str) -> bool:
    """Tell whether a program says in a chat that an alert fired."""
    is_program = is_role(who) or who.casefold().endswith("bot")
    return is_program and bool(_ALARM.match(text))
