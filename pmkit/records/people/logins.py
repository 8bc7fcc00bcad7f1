"""Logins in free text: what stands in front of one, in a table of named patterns.

A row whose ``is_person`` holds is about people alone: a login that is met there is somebody's in every other text of
the import, too. The others may also be in front of a service's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pmkit.records.people.roster import is_role


class Lead(NamedTuple):
    """What stands in front of a login.

    Attributes:
        pattern: its shape; case does not count.
        is_person: whether only people are behind it.
    """

    pattern: str
    is_person: bool = False


LEADS: Final[dict[str, Lead]] = {
    "field": Lead(
        r"\b(?:(?:end)?user(?:[._-]?(?:name|id))?|login|account|acct|actor|logname|ruser|auid|"
        r"(?:(?:changed|updated|created|triggered|initiated|approved|deployed)[_ ])?by)[\"']?\s?[=:]\s?[\"']?"
    ),
    "sentence": Lead(
        r"\b(?:invalid user|for user|as user|logged in as|signed in as|(?:password|publickey) for(?: invalid user)?|"
        r"started by user|by user|by operator|by engineer)\s[\"']?"
    ),
    "thanks": Lead(r"\b(?:thanks|thank you|thx|kudos),?\s(?-i:(?=[A-Z][a-z]{2}))"),
    "quoted user": Lead(r"\buser [\"']"),
    "accepted": Lead(
        r"\bAccepted (?:password|publickey|keyboard-interactive/pam|gssapi-with-mic) for\s", is_person=True
    ),
    "session": Lead(r"\bsession (?:opened|closed) for(?: user)?\s[\"']?", is_person=True),
    "home": Lead(r"(?<![\w.])/(?:home|Users)/", is_person=True),
    "user of a cloud": Lead(r":user/", is_person=True),
    "role of a cloud": Lead(r":assumed-role/[\w+=,.@ -]{1,64}/|\bAROA\w{5,30}:"),
    "sudo": Lead(
        r"^(?=[\w.-]{1,38} : (?:TTY=|command not allowed|\d incorrect))|\bsudo(?:\[\d+\])?:\s+", is_person=True
    ),
    "terminal": Lead(r"^(?=[\w.-]{1,38}\s{1,12}(?:pts/\d|tty[\dS]|:\d\s|ssh\s))", is_person=True),
    "id": Lead(r"\b[ug]id=\d{4,7}\("),
    "domain": Lead(r"(?<![\w\\:])[A-Z][A-Z0-9-]{1,14}\\(?!\\)", is_person=True),
    "database": Lead(
        r"(?<=\] )(?=[\w.-]{1,38}@[\w-]{1,63} (?:LOG|FATAL|ERROR|DETAIL|HINT|STATEMENT|WARNING|NOTICE|CONTEXT):)"
    ),
    "slow query": Lead(r"# User@Host: (?=[\w.-]{1,38}\[)"),
    "slow query, again": Lead(r"(?<=\[)(?=[\w.-]{1,38}\] @ )"),
    "playbook": Lead(r"\bp=\d{1,9} u=", is_person=True),
    "notification": Lead(r"\b(?:SERVICE|HOST) NOTIFICATION:\s(?=[\w.-]{1,38};)"),
    "branch": Lead(
        r"(?<![\w/.:@-])(?=[a-z][a-z0-9]{2,20}/(?:fix|feat|hotfix|bug|revert|wip|try|add|update|bump|patch|chore|tmp|test)"
        r"[\w-]*(?![\w/.]))"
    ),
}
"""What is in front of a login, by its name."""

_NAME: Final = r"(?P<name>[A-Za-z][\w.-]{1,38})(?=[\"'\s,;)\]/@\[]|$)"
LOGIN: Final = re.compile(rf"(?i)(?P<lead>{'|'.join(lead.pattern for lead in LEADS.values())}){_NAME}")
_PERSON: Final = re.compile(rf"(?i)(?:{'|'.join(lead.pattern for lead in LEADS.values() if lead.is_person)}){_NAME}")
_HINT: Final = re.compile(r"(?i) for |/home/|/users/|:user/|TTY=|sudo| u=|pts/|\btty|\\")

_NO_LOGIN: Final = frozenset(
    "is was has had not the a an in on at by to for from of and or with id ids name names "
    "error errors errored failed agent mistake action override intervention command everyone everybody all again so "
    "request requests session sessions account accounts data service services facing impact traffic reports reported "
    "login logins info count group key type nobody root www-data postgres mysql nginx systemd "
    "daemon bin sys unknown invalid ubuntu debian centos ec2-user git app deploy runner vagrant shared "
    "authentication lookup profile profiles who that this they can cannot could may must should will would are were be "
    "been feature features feat fix bugfix hotfix release releases chore docs test tests refs heads origin pull merge "
    "renovate dependabot users reboot shutdown runlevel pam_unix nt workgroup local authority".split()
)
_PROGRAMS: Final = ("app_", "svc_", "app-", "svc-", "responder")
"""How logins of programs begin, and what stands for somebody already."""


def is_login(name: str) -> bool:
    """Tell whether a word behind a lead is somebody's login, and no word of a sentence, role or program."""
    return name.casefold() not in _NO_LOGIN and not is_role(name) and not name.casefold().startswith(_PROGRAMS)


def people_in_text(text: str) -> Iterator[str]:
    """Yield logins that stand where only people's do."""
    if not _HINT.search(text):
        return
    for match in _PERSON.finditer(text):
        if is_login(match["name"]) and len(match["name"]) > 2:
            yield match["name"]
