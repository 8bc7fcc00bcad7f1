"""Logins in free text: what stands in front of one, in a table of named patterns.

A row whose ``is_person`` holds is about people alone: a login that is met there is somebody's in every other text of
the import, too. The others may also be in front of a service's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
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


_DONE: Final = (
    "approved|started|triggered|initiated|acknowledged|acked|resolved|closed|assigned|escalated|deployed|merged|reviewed|"
    "requested|reported|submitted|confirmed|aborted|rejected|opened|created|updated|changed|modified|executed|run|pushed|"
    "reverted|rolled back|signed off|released|promoted|paused|resumed|cancell?ed|silenced|muted|declared|authorized|"
    "enabled|disabled|(?:switched|turned) (?:on|off)|restarted|rebooted|drained|cordoned|scaled|toggled|flipped|edited|"
    "unlocked|failed over|shut down|lowered|raised|applied|deleted|removed|added"
)
"""What people do to runs, alerts, requests and switches."""

_LETTERED: Final = (
    "flag|phase|pod|node|zone|region|cluster|group|team|plan|stage|step|shard|rack|row|site|blue|green|canary|host|"
    "server|service|app|job|task|worker|web|cell|pool|lane|line|unit|type|option|version|test|variant|cohort|build|"
    "release|branch|tenant|queue|topic|part|partition|replica|primary|ring|room|hall|level|tier|vlan|switch|router|"
    "gateway|link|feed|path|pipeline|instance|experiment|color|user|svc|controller|agent|class|layer|block|bay|dock"
)
"""What is told apart by a letter behind it: "pod-a" is not the login of somebody called Pod."""

_SHAPED: Final = (
    r"(?![\w.-]{1,60}\.(?:service|com|org|net|io|conf|ya?ml|json|xml|py|sh|log|timer|socket|target|slice|exe|jar|java|"
    r"local|internal|example|dll|so|cfg|ini|toml|txt|sql)\b)"
    rf"(?:[a-z]{{1,20}}[._][a-z]{{2,20}}|(?!(?:{_LETTERED})-)[a-z]{{3,20}}-[a-z])(?=\.?$|\.?[\s,;)\]\"'])"
)
"""A login that is made of a name: ``first.last``, ``f.last``, ``last-f``; no file, unit or host."""

_INITIAL: Final = (
    r"(?!b[lrz]|c[hlrg]|d[hrw]|f[lr]|g[hlnrz]|k[lnrw]|p[hlnrstg]|qu|r[hs]|s[chklmnpqtvw]|t[hrsw]|w[hr]|v[cl]|zw|db|ng|js|"
    r"ks|md|pk|lv|xf|nf|mk|ht)[bcdfghjklmnpqrstvwxz]{2,3}[aeiou][a-z]{2,16}"
)
"""An initial before a family name, where the two can begin no word: ``jdvorak``; "default" and "systemd" are words."""

LEADS: Final[dict[str, Lead]] = {
    "field": Lead(
        r"\b(?:(?:end)?user(?:[._-]?(?:name|id))?|login|account|acct|actor|logname|ruser|auid|"
        r"(?:(?:changed|updated|created|triggered|initiated|approved|deployed)[_ ])?by)[\"']?\s?[=:]\s?[\"']?"
    ),
    "sentence": Lead(
        r"\b(?:invalid user|for user|as user|logged in as|signed in as|(?:password|publickey) for(?: invalid user)?|"
        r"started by user|by user|by operator|by engineer)\s[\"']?"
    ),
    "did": Lead(rf"\b(?:{_DONE})\b[\w %.]{{0,40}}? by(?: user)?:?\s(?=(?-i:{_SHAPED}))", is_person=True),
    "did, by an initial": Lead(rf"\b(?:{_DONE}) by(?: user)?:?\s(?-i:(?={_INITIAL}(?:\.?$|[\s,;)\]])))"),
    "user in a shape": Lead(rf"\buser(?:name)?\s?[=:]\s?[\"']?(?=(?-i:{_SHAPED}))", is_person=True),
    "answered": Lead(
        r"^(?:approved|aborted|rejected|started|cancell?ed) by(?: user)?:?\s(?=[\w.-]{3,38}$)", is_person=True
    ),
    "owner": Lead(
        r"\b(?:owner|assignee|contact|author|reporter|approver|on-?call)\s?[:=]\s?[\"']?(?=[a-z]{1,20}\.[a-z]{2,20}"
        r"(?:$|[\s,;)\]\"']))",
        is_person=True,
    ),
    "owner, in one word": Lead(
        r"\b(?:owner|assignee|contact|reporter|approver)\s?[:=]\s?[\"']?(?-i:(?=[a-z][a-z0-9-]{2,20}(?:$|[,;)\]\"'])))"
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
        r"^(?=[\w.-]{1,38} : (?:TTY=|PWD=|USER=|command not allowed|\d incorrect))|\bsudo(?:\[\d+\])?:\s+",
        is_person=True,
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

_NAME: Final = r"(?P<name>[A-Za-z][\w.-]{0,37}\w)(?=\.?(?:[\"'\s,;)\]/@\[]|$))"
LOGIN: Final = re.compile(rf"(?i)(?P<lead>{'|'.join(lead.pattern for lead in LEADS.values())}){_NAME}")
_PERSON: Final = re.compile(rf"(?i)(?:{'|'.join(lead.pattern for lead in LEADS.values() if lead.is_person)}){_NAME}")
_NEAR: Final = (
    " for ", "/home/", "/users/", ":user/", "user=", "user:", "username", " by ", "d by", " : pwd=", " : user=", "tty",
    "sudo", " u=", "pts/", "\\", "owner", "assignee", "contact", "author", "reporter", "approver", "oncall", "on-call",
)  # fmt: skip
"""What is in every text with a login that only people have, in lower case: a pattern would take longer to find it."""

_WORD: Final = r"[^\W\d_a-z][\w'’-]{0,30}[^\W\d_A-Z]"
_OF: Final = r"(?:(?:de|la|van|der|den|von|al|el|bin|da|dos|di)\s){0,2}"
_FULL: Final = rf"{_WORD}(?:\s{_OF}(?:[^\W\d_a-z]\.\s)?{_WORD}){{1,2}}"
_ASKED: Final = r"ask|talk to|speak to|check with|reach out to|escalate to|wake up|thanks to"
"""What a note tells somebody to do with somebody."""

_DEED: Final = (
    r"(?:change|edit|update|fix|override|deploy(?:ment)?|restart|rollback|approval|request|commit|merge|reset)s?"
)
_NAMED: Final = (
    re.compile(
        rf"(?i:(?:^|[.;,:(]\s?|\b(?:or|and|please|then) )(?:{_ASKED})) (?P<name>{_FULL})"
        r"(?=\s(?:before|about|if|when|for|first|or|and|on|at)\b|[.,;)]|$)"
    ),
    re.compile(
        rf"(?i:\b(?:{_DONE}|run|{_DEED}) by(?: user)?|"
        rf"\b(?:escalated|assigned|reassigned|handed over) to|\bnotified|\bpaged):?"
        rf"\s(?P<name>{_FULL})"
    ),
    re.compile(
        rf"(?i:\b(?:owner|assignee|assigned to|contact|author|reporter|approver|responsible|on-?call|commander|lead))"
        rf"\s?[:=]\s?[\"']?(?P<name>{_FULL})"
    ),
    re.compile(rf"\bACKNOWLEDGE(?:MENT|_[A-Z_]+)\b[^\n]{{1,200}};(?P<name>{_FULL});"),
    re.compile(rf"(?P<name>{_FULL}|{_WORD}, {_WORD})\"?\s?<[^<>\s]{{1,64}}@[^<>\s]{{1,80}}>"),
    re.compile(
        rf"(?<![\w.])(?:Herrn?|Hr\.|Hrn\.|Frau|Fr\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Mlle|Monsieur|Madame|Dhr\.|Mevr\.|Dr\.)\s"
        rf"(?P<name>(?:{_WORD}\s)?{_WORD})(?!\w)"
    ),
)
"""Full names in a sentence: behind what people do, before an address, behind a form of address."""

_SAID: Final = (
    " by ", "ask ", "talk to ", "speak to ", "check with ", "out to ", "wake up ", "thanks to ",
    "calated to", "signed to", "over to", "notified", "paged", "owner", "assignee", "contact",
    "author", "reporter", "approver", "responsible", "oncall", "on-call", "commander", "lead:", "lead=", "acknowledge",
)  # fmt: skip
_TITLES: Final = ("Herr", "Hr", "Frau", "Fr.", "Mr", "Ms", "Mme", "Mlle", "Mons", "Madame", "Dhr", "Mevr", "Dr")
"""What is in every text with a full name of these kinds."""

_FULL_OPEN: Final = rf"{_WORD} {_WORD}"
_NO_NAME: Final = frozenset(
    "board team teams management office department desk group committee council policy platform security network "
    "operations release change advisory global local incident response customer customers data cloud site reliability "
    "center support desk help sales legal finance billing payments product quality science devops infra runbook "
    "documentation docs section page dashboard appendix chapter figure table known issues "
    "engineering cluster node server database service failover circuit breaker health check auto scaling scaler pull "
    "request merge build deploy pipeline action actions workflow blue green active directory load balancer "
    "januar februar märz april mai juni juli august september oktober november dezember "
    "monday tuesday wednesday thursday friday saturday sunday the this that".split()
)
"""Words of what is written like a name and is none."""

_FORMAT: Final = re.compile(
    r"\bgit\s.{0,80}?(?P<quote>['\"]?)--(?:pretty=|format=)(?:t?format:)?(?P<inner>['\"]?)(?P<format>[^'\"\n]{1,200})"
)
_BEHIND: Final = re.compile(r"\s(?:--?\w|HEAD|origin/|[\w./-]+\.\.).*")
_CODES: Final = re.compile(r"%(?:[aAcC][NnEeLl]|[aAcC][dDrtiIs]|[hHtTpP]|x[0-9a-fA-F]{2}|.)")

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


def people_in_text(text: str, more: Iterable[str] = ()) -> Iterator[str]:
    """Yield logins that stand where only people's do, and full names where a sentence says that it is somebody.

    Args:
        text: what happened.
        more: further lines.
    """
    lines = [text, *more]
    # Hardly any record names somebody: all of its lines are looked at together first.
    if len(lines) > 1:
        whole = "\n".join(lines)
        low = whole.casefold()
        if not (_is_near(low) or _is_said(whole, low)):
            return
    for line in lines:
        low = line.casefold()
        if _is_near(low):
            yield from (
                match["name"] for match in _PERSON.finditer(line) if len(match["name"]) > 2 and is_login(match["name"])
            )
        if _is_said(line, low):
            for pattern in _NAMED:
                yield from (match["name"] for match in pattern.finditer(line) if is_name(match["name"]))


def _is_near(low: str) -> bool:
    for word in _NEAR:  # noqa: SIM110 - a generator takes twice as long
        if word in low:
            return True
    return False


def _is_said(text: str, low: str) -> bool:
    if "<" in text and "@" in text:
        return True
    for word in _SAID:
        if word in low:
            return True
    for word in _TITLES:  # noqa: SIM110 - the same
        if word in text:
            return True
    return False


def is_name(text: str) -> bool:
    """Tell whether words with capitals are somebody's name, and no board, program or month."""
    return not is_role(text) and _NO_NAME.isdisjoint(text.casefold().split())


def authors_in(command: str, output: str) -> Iterator[str]:
    """Yield whom a line of Git's output names, by the format that the command above it asks for: ``--format=%an %s``.

    Args:
        command: a line in which Git is called.
        output: a line below it.
    """
    found = _FORMAT.search(command) if "%" in command else None
    if found is None:
        return
    asked = found["format"] if found["quote"] or found["inner"] else _BEHIND.sub("", found["format"])
    match = _output(asked.partition("%n")[0].strip()).match(output.strip())
    for name in match.groups() if match else ():
        if name and not is_role(name):
            yield name


@lru_cache(maxsize=50)
def _output(asked: str) -> re.Pattern[str]:
    """Return the pattern of a line in a format of Git, with a group for each name."""
    parts: list[str] = []
    end = 0
    for code in _CODES.finditer(asked):
        parts.append(re.escape(asked[end : code.start()]))
        end = code.end()
        kind = code[0][1:]
        if kind.casefold() in ("an", "cn", "al", "cl"):
            # Where a subject follows, nothing but capitals says where the name ends.
            is_open = re.match(r"\s?(?:%s|$)", asked[end:]) is not None
            parts.append(rf"({_FULL_OPEN}|\S+)" if is_open and asked[end:] else r"([^\W\d_].{0,60}?)")
        elif kind.casefold() in ("ae", "ce"):
            parts.append(r"\S+")
        elif kind in "hHtTpP":
            parts.append("[0-9a-f ]+")
        elif kind[0] == "x" and len(kind) > 1:
            parts.append(re.escape(chr(int(kind[1:], 16))))
        else:
            parts.append(".*?")
    return re.compile("".join(parts) + re.escape(asked[end:]) + "$")
