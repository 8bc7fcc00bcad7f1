"""What copying and pasting took away or added: marks of lists, tables with each cell on its own line, chats, quotes.

Each form becomes Markdown, line for line: no line is added or taken away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pmkit.documents.format.prose.words import COURTESY, LEAD_ACTS, LEAD_NIGHT
from pmkit.documents.format.sections import aside_key, column_key, section_key
from pmkit.records.written import read_whole

_FEW: Final = 2
_SEVERAL: Final = 3


def restore(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write what was pasted as it was before.

    Args:
        lines: the lines of a document; changed in place.
        is_code: whether each is in a fence.
    """
    _unquote(lines, is_code)
    has_bullets = any(not is_code[place] and _MARKED.match(line) for place, line in enumerate(lines))
    _dashes(lines, is_code)
    _numbers(lines, is_code)
    _boxes(lines, is_code)
    _minuted(lines, is_code)
    _chat(lines, is_code)
    _times(lines, is_code)
    _cells(lines, is_code)
    _tabs(lines, is_code)
    if not has_bullets:
        _lost_bullets(lines, is_code)


def _unquote(lines: list[str], is_code: Sequence[bool]) -> None:
    """Take the marks of quotes away where most of a text is quoted, as in the answer to a mail."""
    told = [place for place, line in enumerate(lines) if line.strip() and not is_code[place]]
    quoted = [place for place in told if _QUOTED.match(lines[place])]
    if len(quoted) >= _LONG and 2 * len(quoted) > len(told):
        for place in quoted:
            lines[place] = _QUOTED.sub("", lines[place], count=1)


_QUOTED: Final = re.compile(r"^>[ \t]?")
_LONG: Final = 8


def _dashes(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write en dashes, middle dots and (i), (ii) at the beginning of several lines as the bullets that they are."""
    for pattern in (_DASH, _DOT, _ROMAN):
        found = [place for place, line in enumerate(lines) if not is_code[place] and pattern.match(line)]
        if len(found) >= _FEW:
            for place in found:
                lines[place] = pattern.sub(r"\1- ", lines[place], count=1)


_DASH: Final = re.compile(r"^(?P<indent>\s{0,8})[–—]\s+(?=\S)")
_ROMAN: Final = re.compile(r"^(?P<indent>\s{0,8})\((?:i{1,3}|iv|vi{0,3}|[a-f]|\d)\)\s+(?=\S)")
_DOT: Final = re.compile(r"^(?P<indent>\s{0,8})[・·‧]\s*(?=\S)")


def _numbers(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write numbers that touch their text, as Japanese and Chinese have them, as those of a list."""
    found = {place: match for place, line in enumerate(lines) if not is_code[place] and (match := _COUNTED.match(line))}
    if len(found) >= _FEW:
        for place, match in found.items():
            lines[place] = f"{match['indent']}{int(match['number'])}. {lines[place][match.end() :]}"


_COUNTED: Final = re.compile(
    r"^(?P<indent>\s{0,8})[(\uff08]?(?P<number>\d{1,2})[.\uff0e)\uff09\u3001]\s?(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)


def _boxes(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write lines that begin with a box of Markdown and have no bullet as items."""
    found = [place for place, line in enumerate(lines) if not is_code[place] and _BOX.match(line)]
    if len(found) >= _FEW:
        for place in found:
            lines[place] = f"- {lines[place].strip()}"


_BOX: Final = re.compile(r"^\s{0,3}\[[ xX]\]\s+\S")


def _minuted(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write what minutes of a meeting call an action, "ACTION Devi: mark old values", as items with their owner."""
    found = {place: match for place, line in enumerate(lines) if not is_code[place] and (match := _ACTION.match(line))}
    if len(found) < _FEW:
        return
    for place, match in found.items():
        owner = f" (owner: {match['who'].strip()})" if match["who"] else ""
        lines[place] = f"- {lines[place][match.end() :].strip()}{owner}"


_ACTION: Final = re.compile(
    r"^\s{0,3}(?:ACTION(?: ITEM)?|TODO|Action item|DECISION|DECIDED|AGREED)"
    r"(?:\s*[-–(\[]?\s?(?P<who>@?[A-Z][\w.-]+(?:(?: | and |, )[A-Z][\w.-]+){0,3})[)\]]?)?"
    r"\s*[:–—]\s+(?=\S)"
)


def _chat(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write messages of a chat, who and when on a line and the words below it, as headings with a text each."""
    found = {
        place: match
        for place, line in enumerate(lines[:-1])
        if not is_code[place] and (match := _SAID.match(line)) and lines[place + 1].strip()
    }
    if len(found) < _SEVERAL:
        return
    for place, match in found.items():
        lines[place] = f"###### {match['time']}"
        lines[place + 1] = f"{match['who'].strip()}: {lines[place + 1].strip()}"
    for place, line in enumerate(lines):
        if not is_code[place] and len(line) <= _DAY and (day := read_whole(line)) and day.first.has_day:
            lines[place] = f"##### {line.strip()}" if day.first.clock is None else line


_SAID: Final = re.compile(
    r"^(?P<who>[\w.@-][^|#<>`*\n:]{0,30}?)\s{2,}(?P<time>\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\.?)?)\s*$"
)
_DAY: Final = 40


def _times(lines: list[str], is_code: Sequence[bool]) -> None:
    """Join times of day that are alone on a line with the text on the next one, as the cells of a table are pasted."""
    found = [
        place
        for place in range(len(lines) - 1)
        if not (is_code[place] or is_code[place + 1])
        and _CLOCK.match(lines[place])
        and lines[place + 1].strip()
        and not _CLOCK.match(lines[place + 1])
    ]
    known = frozenset(found)
    near = [place for place in found if place + 2 in known or place - 2 in known]
    if len(near) < _SEVERAL:
        return
    for place in near:
        lines[place], lines[place + 1] = f"- {lines[place].strip()} – {lines[place + 1].strip()}", ""


_CLOCK: Final = re.compile(r"^\s{0,3}\d{1,2}[:h.][0-5]\d(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s[A-Z]{2,4})?\s*$")


def _cells(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write a table of actions whose cells are one below another: first the names of its columns, then the rows."""
    place = 0
    while place < len(lines):
        names = _names_at(lines, is_code, place)
        if len(names) < _FEW:
            place += 1
            continue
        end = place + len(names)
        while end < len(lines) and lines[end].strip() and not is_code[end]:
            end += 1
        cells = [line.strip().replace("|", "\\|") for line in lines[place + len(names) : end]]
        if cells and len(cells) % len(names) == 0:
            rows = [cells[n : n + len(names)] for n in range(0, len(cells), len(names))]
            table = [[line.strip() for line in lines[place : place + len(names)]], ["---"] * len(names), *rows]
            written = [f"| {' | '.join(row)} |" for row in table]
            lines[place:end] = [*written, *[""] * (end - place - len(written))]
            place = end
        else:
            place += 1


def _names_at(lines: Sequence[str], is_code: Sequence[bool], place: int) -> list[str]:
    """Return the columns that lines from a place on are the names of, each once; one of them is the action."""
    names: list[str] = []
    for n in range(place, len(lines)):
        line = lines[n]
        key = column_key(line.strip()) if line[:1].isalpha() and not (is_code[n] or "|" in line) else None
        if key is None or key in names:
            break
        names.append(key)
    return names if "text" in names else []


def _tabs(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write lines of cells with tabs between them as a table, which needs a blank line above or below it."""
    place = 0
    while place < len(lines):
        count, end = lines[place].strip().count("\t"), place
        while end < len(lines) and not is_code[end] and count and lines[end].strip().count("\t") == count:
            end += 1
        if end - place < _FEW:
            place += 1
            continue
        rows = [line.strip().replace("|", "\\|").split("\t") for line in lines[place:end]]
        written = [f"| {' | '.join(map(str.strip, row))} |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]]]
        if place and not lines[place - 1].strip():
            lines[place - 1 : end] = written
        elif end < len(lines) and not lines[end].strip():
            lines[place : end + 1] = written
        place = end


def _lost_bullets(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write the lines below a name of a section as a list, in a text in which no line has a bullet: they were lost.

    Below a sentence that leads to what follows, paragraphs of one line each are a list, too.
    """
    place = 0
    while place < len(lines):
        is_head = not is_code[place] and _is_head(lines[place])
        place += 1
        if not is_head:
            continue
        run = _until_title(_run_at(lines, is_code, place, is_led=_leads(lines[place - 1])), lines)
        # A wrapped sentence ends in its last line only; items all have their stop, or none has.
        stops = {_STOPPED.search(lines[n].strip()) is not None for n in run}
        if len(run) >= _FEW and len(stops) == 1 and all(map(_is_item, (lines[n] for n in run))):
            for n in run:
                lines[n] = f"- {lines[n].strip()}"
            place = run[-1] + 1


def _until_title(run: Sequence[int], lines: list[str]) -> Sequence[int]:
    """Return the places of sentences up to a line that is a title: one without a stop, behind two with one at least.

    The title becomes a heading; it would go on in the last item otherwise.
    """
    end = next((n for n, place in enumerate(run) if not _STOPPED.search(lines[place].strip())), len(run))
    is_title = end >= _FEW and end + 1 < len(run) and _TITLED.match(lines[run[end]].strip())
    if not is_title:
        return run
    lines[run[end]] = f"###### {lines[run[end]].strip()}"
    return run[:end]


_TITLED: Final = re.compile(r"[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|and|of|the|to|for|in)){0,5}$")
_MARKED: Final = re.compile(r"^\s*(?:[-*+•◦‣▪●☐☑]|\d{1,2}[.)])\s+\S")
_STOPPED: Final = re.compile(r"[.!?。][\s)\]]*$")
_NAMES: Final = frozenset(("actions", "factors", "improve", "went_well", "lessons", "lucky"))
_LINE: Final = 160
_GOES_ON: Final = re.compile(
    r"(?:[,;:–—-]|\b(?:and|or|the|an?|of|to|in|for|with|that|by|on|at|und|oder|der|die|das|et|ou|de|la|le|que))$"
)


def _is_head(line: str) -> bool:
    """Tell whether a line is the name of a section with items, or a sentence that leads to them."""
    name = line.strip(" #*_")
    is_short = len(name) <= _DAY and not name.endswith((".", "!"))
    return (is_short and section_key(name.rstrip(":"), loose=True) in _NAMES) or _leads(line)


def _is_name(line: str) -> bool:
    """Tell whether a line is the name of any section, or of another subject."""
    name = line.strip(" #*_:")
    is_short = len(name) <= _DAY and not name.endswith((".", "!"))
    return _is_head(line) or (is_short and (section_key(name) or aside_key(name, loose=False)) is not None)


def _leads(line: str) -> bool:
    """Tell whether a line is a sentence that leads to a list of actions."""
    name = line.strip(" *_")
    return name.endswith((":", "\uff1a")) and LEAD_ACTS.search(name) is not None and LEAD_NIGHT.search(name) is None


def _run_at(lines: Sequence[str], is_code: Sequence[bool], place: int, *, is_led: bool) -> list[int]:
    """Return the places of the lines from a place on that are one paragraph, or paragraphs of one line each."""
    while place < len(lines) and not lines[place].strip():
        place += 1
    run = []
    is_single = place + 1 < len(lines) and not lines[place + 1].strip()
    if is_single and not is_led:
        return []
    while place < len(lines) and not is_code[place] and lines[place].strip() and not _is_name(lines[place]):
        if is_single and (COURTESY.search(lines[place]) or not lines[place].strip().endswith((".", "。"))):
            break
        run.append(place)
        place += 1
        if is_single and place < len(lines) and not lines[place].strip():
            place += 1
    return run


def _is_item(line: str) -> bool:
    """Tell whether a line begins like an item and does not go on in the next one."""
    text = line.strip()
    return (
        "\t" not in text
        and (text[:1].isupper() or not text[:1].isascii())
        and len(text) <= _LINE
        and _GOES_ON.search(text) is None
    )
