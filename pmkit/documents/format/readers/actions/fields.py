"""The fields of an action item's line: their names in all languages, and what is behind marks at its end."""

from __future__ import annotations

import re
from typing import Any, Final

from pmkit.documents.format.sections import LANGUAGES, column_key
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

STATE: Final = (
    r"(?:done|todo|to do|in progress|wip|open|closed|completed?|shipped|merged|fixed|finished|dropped|cancell?ed|"
    r"blocked|won.t (?:do|fix)|not started|not done|not doing(?: this)?|planned|fait|à faire|en cours|terminée?|"
    r"erledigt|offen|in arbeit|verworfen|已完成|进行中|進行中|待开始|待處理|待处理|未开始|"
    r"utført|pågår|ikke startet|udført|igangsat|utförd|pågående|gereed|in uitvoering|fatto|in corso|da fare|"
    r"zrobione|w toku|do zrobienia)"
)
"""Pattern of a word that says how far something is."""

STATE_PART: Final = re.compile(rf"^(?P<state>{STATE})\W*(?:(?:on|in|am|le|since)\s+)?(?P<date>{DATE})?$", re.IGNORECASE)
DUE_PART: Final = re.compile(
    rf"^(?:(?:due|by|until|before|eta|target|bis|avant|pour le|d.ici)"
    rf"(?: date| by| on| the end of| end of)?:?\s+)?(?P<date>{DATE})$"
    r"|^(?P<until>(?:by|before|until|after|(?:the )?end of|bis|ende|anfang|mitte|avant|d.ici|fin)\s+[^,;]{3,40})$"
    rf"|^(?P<some>[a-z]+ (?:\w+ )?(?:by|before|until) {DATE})$",
    re.IGNORECASE,
)
NAMED: Final = 4  # words of a role at most
HANDLE_PART: Final = re.compile(r"^(?:(?:by|with|for)\s+)?(?P<owner>@\S+)$", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*(?P<mark>;|\s\|)\s+")


def listed_behind(text: str) -> tuple[str, dict[str, Any]]:
    """Return a text without the fields behind semicolons or bars: "Add a limit; Jonna; until 2025-02-28"."""
    marks = [*_BETWEEN.finditer(text)]
    found: dict[str, str] = {}
    for match in reversed(marks):
        part = text[match.end() :].strip(" .")
        if state := STATE_PART.match(part):
            fields = {"status": f"{state['state']} ({state['date']})" if state["date"] else state["state"]}
        elif due := DUE_PART.match(part):
            fields = {"due": due["date"] or due["until"] or due["some"]}
        elif handle := HANDLE_PART.match(part):
            fields = {"owner": handle["owner"]}
        elif (
            part
            and not re.search(r"[\d:_*]", part)
            and (len(part.split()) <= (NAMED if found else _BARE["|" in match["mark"]]))
        ):
            fields = {"owner": part}
        else:
            break
        if found.keys() & fields.keys() or len(text[: match.start()].split()) < _FEWEST:
            break
        found |= fields
        text = text[: match.start()]
    return text, found


_BARE: Final = (0, 3)
"""Words of an owner at most with nothing else beside it: behind a semicolon none, behind a bar a few."""

_FEWEST: Final = 3
"""Words of an action at least, before what is behind it can be its fields."""


def without_inline(line: str) -> tuple[str, dict[str, str]]:
    """Return a line without the fields that note-taking tools write into it, and these; others go to its end.

    Obsidian's Dataview writes ``[due:: 2025-02-20]`` and its Tasks plugin ``📅 2025-02-20``:
    https://blacksmithgu.github.io/obsidian-dataview/annotation/add-metadata/,
    https://publish.obsidian.md/tasks/Reference/Task+Formats/Tasks+Emoji+Format.

    Args:
        line: the line of an action item.

    Example:
        >>> without_inline("[due:: 2025-02-20] [size:: S] Raise the limit")
        ('Raise the limit (size: S)', {'due': '2025-02-20'})
    """
    found: dict[str, str] = {}
    others: list[str] = []
    for match in _INLINE.finditer(line):
        name, value = (match["name"] or "due").strip(), (match["day"] or match["value"]).strip()
        key = column_key(name)
        if key in ("owner", "due", "status") and key not in found:
            found[key] = value
        else:
            others.append(f"{name}: {value}")
    if not found:
        # "std[vector::size]" is code.
        return line, {}
    text = _INLINE.sub("", line).strip()
    return (f"{text} ({', '.join(others)})" if others else text), found


_INLINE: Final = re.compile(
    r"\s*\\?[\[(](?P<name>[^\W\d_][\w -]{1,20})::\s*(?P<value>[^\[\]()\\]{1,60})\\?[\])]"
    r"|\s*📅\ufe0f?\s*(?P<day>\d{4}-\d{2}-\d{2})"
)
