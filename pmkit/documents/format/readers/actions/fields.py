"""Names of fields in an action item's line, in all languages: ``owner: team``, ``Fecha límite: 2024-10-31``."""

from __future__ import annotations

import re
from typing import Final

from pmkit.documents.format.sections import LANGUAGES
from pmkit.records.forms import MONTHS, ORDINAL

MONTH: Final = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
"""Pattern of a month's name."""

# A month's name, not any word: "alerted by counting 4xx" has no date.
DATE: Final = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}/\d{1,2}/\d{1,2}|"
    rf"{MONTH} \d{{4}}|{MONTH} \d{{1,2}}{ORDINAL}(?:,? \d{{4}})?|"
    rf"\d{{1,2}}{ORDINAL}\.? {MONTH}(?: \d{{4}})?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|"
    r"(?:end of |mid-?)?Q[1-4](?: \d{4})?|TBD)"
)
"""Pattern of a day, a month or a quarter."""

_LEAD: Final = r"(?P<lead>[\s,;.|(\[·*–—-]{0,12})"


def _names(key: str) -> str:
    """Return a pattern of the names of a column in languages other than English, whose names are common words, too."""
    tables = [language.get("columns", {}).get(key, {}) for language in LANGUAGES[1:]]
    names = sorted({name for table in tables for name in table.get("names", ())}, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s") for name in names)


_OWNERS: Final = rf"owners?|assignees?|assigned to|assigned|dri|responsible|in charge|who|porteur|{_names('owner')}"
_DUES: Final = (
    r"due(?: date| by| on)?|deadline|eta|target(?: date)?|until|by|échéance|pour le|"
    r"fällig(?: am)?|frist|bis(?: zum)?|截止(?:日期|时间|時間)?|期限|senast|uiterlijk|scadenza|entro(?: il)?|termin"
)
_STATES: Final = rf"status|state|statut|estado|situação|{_names('status')}"
_KEY: Final = (
    rf"\s\**(?:{_OWNERS}|{_DUES}|{_names('due')}|{_STATES}|ticket|priority|issue|type|target|优先级|優先級)\**\s?[:：]"
)
"""Where the next field begins."""

_VALUE: Final = rf"(?P<value>(?:(?!{_KEY}|\s[–—-]\s)[^,;.|()\[\]*·])+)\**"
KEYED: Final = {
    "owner": re.compile(rf"{_LEAD}\b(?:{_OWNERS})\**\s*[:：]\**\s*\**{_VALUE}", re.IGNORECASE),
    "due": re.compile(
        rf"{_LEAD}\b(?:(?:{_DUES})\**\s*[:：]?|(?:{_names('due')})\**\s*[:：])\**\s*\**(?P<value>{DATE})\**",
        re.IGNORECASE,
    ),
    "status": re.compile(rf"{_LEAD}\b(?:{_STATES})\**\s*[:：]\s*\**\s*{_VALUE}", re.IGNORECASE),
}
"""Field to its pattern: the name, and the value behind it."""
