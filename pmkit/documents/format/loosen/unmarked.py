"""Lines that head a section without a mark of Markdown: in capitals, underlined, behind a square, or just a name.

Pages that somebody pasted, mails, wikis and reStructuredText have them. Each becomes a heading, line for line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pmkit.documents.format.prose.words import STATE_NAMES
from pmkit.documents.format.sections import aside_key, section_key
from pmkit.records.written import read_whole, read_written

_CAPITALS: Final = re.compile(r"^\s{0,3}[^\W\d_][^|#<>`*]{3,60}$")
_SECTIONS: Final = frozenset(("timeline", "whys", "factors", "actions", "went_well", "improve", "lucky", "lessons"))
_LISTED: Final = re.compile(r"(?:[-*+•]|\d{1,2}[.)])\s|\|")
_LONGEST: Final = 40


def mark(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write lines that head a section as headings.

    Args:
        lines: the lines of a document; changed in place, none is added or taken away.
        is_code: whether each is in a fence.
    """
    _touching(lines, is_code)
    _underlined(lines, is_code)
    _squares(lines, is_code)
    _capitals(lines, is_code)
    _numbered(lines, is_code)
    _names(lines, is_code)
    _labels(lines, is_code)
    _posted(lines, is_code)
    _states(lines, is_code)
    _stamps(lines, is_code)
    _leads(lines, is_code)


def is_label(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line is a section's name and a colon, with nothing right above it."""
    name = lines[place].strip()
    above = lines[place - 1].strip() if place else ""
    behind = lines[place + 1].strip() if place + 1 < len(lines) else ""
    if (
        not above
        and name[:1] != "#"
        and behind[:1].isdigit()
        and len(name) <= _LONGEST
        and section_key(name) == "timeline"
    ):
        return True
    below = behind or (lines[place + 2].strip() if place + 2 < len(lines) else "")
    if len(name) > _LONGEST or not name[:1].isalpha() or above or section_key(name) not in _SECTIONS:
        return False
    # A name alone between two blank lines, or above a list, needs no colon.
    return name.endswith(":") or (name[:1].isupper() and name[-1:].isalpha() and _LISTED.match(below) is not None)


def _touching(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write headings whose hashes touch their text with a blank; one hash alone may be a tag or a number."""
    for place, line in enumerate(lines):
        if not is_code[place] and (match := _HASHES.match(line)):
            lines[place] = f"{match['marks']} {line[match.end() :]}"


_HASHES: Final = re.compile(r"^(?P<marks>#{2,6})(?=[\w\[*_])")


def _underlined(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write what reStructuredText underlines with other marks than Markdown's own."""
    for place in range(1, len(lines)):
        title = lines[place - 1]
        is_one = _UNDERLINE.match(lines[place]) and _TEXT.match(title) and not (is_code[place] or is_code[place - 1])
        is_long = len(lines[place].strip()) + _SHORTER >= len(title.strip())
        if is_one and is_long and (place == 1 or not lines[place - 2].strip()):
            lines[place - 1], lines[place] = f"### {title.strip()}", ""


_UNDERLINE: Final = re.compile(r"""^(?P<mark>[~^"'+.:_`])(?P=mark){2,}\s*$""")
_TEXT: Final = re.compile(r"^[^\s#>|`~].*\w")
_SHORTER: Final = 2


def _squares(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write lines behind a square or a Chinese number, or in brackets: two at least, of which one names a section."""
    found = [
        (place, match["name"] or match["inside"])
        for place, line in enumerate(lines)
        if not is_code[place] and (match := _SQUARE.match(line))
    ]
    if len(found) > 1 and any(section_key(_BEHIND.sub("", name)) for _, name in found):
        for place, name in found:
            lines[place] = f"## {name.strip()}"


_BEHIND: Final = re.compile(r"\s?[(\uff08][^()\uff08\uff09]{1,30}[)\uff09]\s*$")
_SQUARE: Final = re.compile(
    r"^\s{0,3}(?:(?:[■□◆◇▼▽★☆◎]\s?|[一二三四五六七八九十]{1,2}、\s?)(?P<name>[^■□◆◇▼▽\n]{2,40})|【(?P<inside>[^】\n]{2,40})】)\s*$"
)


def _numbered(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write numbered titles, as minutes have them, as headings: 1, 2, 3, each with its text right below it.

    Only in a text without headings, and where one of them names a section.
    """
    if any(not is_code[place] and _HEADING.match(line) for place, line in enumerate(lines)):
        return
    found: list[tuple[int, str]] = []
    for place, line in enumerate(lines[:-1]):
        match = None if is_code[place] else _TITLE.match(line)
        is_apart = match and not (place and lines[place - 1].strip()) and lines[place + 1].strip()
        if match and is_apart and int(match["number"]) == len(found) + 1 and not _TITLE.match(lines[place + 1]):
            found.append((place, match["name"]))
    if len(found) > _SEVERAL and any(section_key(name, loose=True) for _, name in found):
        for place, _ in found:
            lines[place] = f"###### {lines[place].strip()}"


_TITLE: Final = re.compile(r"^(?P<number>\d{1,2})[.)]\s+(?P<name>[^\W\d_a-z][^|#<>`*_.;:!]{2,59})$")


def _capitals(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write lines in capitals as headings: those alone, where one names a section, and two that name one anywhere."""
    ends = ["", *lines, ""]
    found = [
        place for place, line in enumerate(lines) if line.isupper() and not is_code[place] and _CAPITALS.match(line)
    ]
    named = [place for place in found if section_key(lines[place], loose=True)]
    alone = [place for place in found if not (ends[place].strip() or ends[place + 2].strip())]
    chosen = {*(alone if {*named} & {*alone} else ()), *(named if len(named) > 1 else ())}
    for place in chosen:
        lines[place] = f"###### {lines[place].strip()}"


def _names(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write lines that are nothing but a section's name, in a text without headings that has two of them.

    Whatever comes before such a line has ended: a blank line, a sentence, or the end of a list.
    """
    if any(not is_code[place] and _HEADING.match(line) for place, line in enumerate(lines)):
        return
    found = {
        place: key
        for place, line in enumerate(lines)
        if not is_code[place]
        and (key := _key_of(line, is_listed=_is_listed(lines, place)))
        and _is_over(lines, place)
        and _has_text(lines, place)
    }
    if len({*found.values()}) > 1 and any(key in _SECTIONS for key in found.values()):
        for place in found:
            lines[place] = f"###### {lines[place].strip().rstrip(':').strip()}"


_HEADING: Final = re.compile(r"^\s{0,3}#{1,6}\s|^\s*(?:\*\*|__)[^*_\n]{3,60}(?:\*\*|__)\s*:?\s*$|^(?:={3,}|-{3,})\s*$")
_NAME: Final = re.compile(r"^[^\W\d_][^|#<>`*_.;!]{2,59}$")
_ASKED: Final = re.compile(r"^[^\W\d_][^|#<>`*_.;!]{2,99}$")
_ENDED: Final = re.compile(r"[.!?:。)\]]\W{0,2}$|^\s*\||^\s*(?:[-*+•]|\d{1,2}[.)])\s|^\s{2,}\S")
_WORDS: Final = 8


def _is_listed(lines: Sequence[str], place: int) -> bool:
    """Tell whether the next line with words is an item of a list, or has a box."""
    below = next((line for line in lines[place + 1 : place + 3] if line.strip()), "")
    return _LISTED.match(below.lstrip()) is not None or _BOX.match(below) is not None


_BOX: Final = re.compile(r"\s*[☐☑✅✔⬜]")
_EMOJI: Final = re.compile(r"^[^\w\s*_#>|`]{1,3}\s+")


def _key_of(line: str, *, is_listed: bool = False) -> str | None:
    """Return what a line that may be a name heads: a section, or another subject such as the impact.

    Above a list a name that only mentions a section is enough.
    """
    name = _EMOJI.sub("", line.strip())
    asks = name.endswith("?")
    most = _WORDS + _FEW * asks
    if (
        not (_ASKED if asks else _NAME).match(name)
        or len(name.split()) > most
        or not (name[:1].isupper() or not name.isascii())
    ):
        return None
    is_loose = asks or is_listed or _CAPITALIZED.match(name) is not None
    return section_key(name, loose=is_loose) or (None if asks else aside_key(name, loose=False))


_FEW: Final = 4
_CAPITALIZED: Final = re.compile(
    r"^(?:[A-Z][\w'’-]*|\d+)(?: (?:[A-Z][\w'’-]*|and|&|of|the|to|for|in|on|with|from|a|an|-|–))+$"
)
"""A name in which each word that carries weight begins with a capital: "Technical Action Items and Next Steps"."""


def _is_over(lines: Sequence[str], place: int) -> bool:
    """Tell whether what is above a line has ended."""
    above = lines[place - 1] if place else ""
    last = next((lines[n] for n in range(place - 1, max(-1, place - _FEW), -1) if lines[n].strip()), "")
    if _is_time(_STATE.sub("", last).strip("[] ")):
        # What is right below "Update [14/02/2022 16:42]" is that update, whatever it is called.
        return False
    is_title = not any(lines[n].strip() for n in range(place - 1))
    asks = lines[place].rstrip().endswith("?") and section_key(lines[place]) is not None
    return not above.strip() or is_title or asks or _ENDED.search(above) is not None


def _has_text(lines: Sequence[str], place: int) -> bool:
    """Tell whether a text is below a line, at most one blank line away; a menu of a page has names alone."""
    behind = [line for line in lines[place + 1 : place + 3] if line.strip()]
    return bool(behind) and _key_of(behind[0]) is None


def _labels(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write names of sections with a colon and their text behind it, as in a letter, as headings in the line above.

    Only in a text without headings, where two different ones begin a paragraph: "Why it happened: A limit was new.".
    """
    if any(not is_code[place] and _HEADING.match(line) for place, line in enumerate(lines)):
        return
    found = {
        place: (match, key)
        for place, line in enumerate(lines)
        if place
        and not (is_code[place] or lines[place - 1].strip())
        and (match := _LABELED.match(line))
        and (key := section_key(match["name"], loose=True))
    }
    if len({key for _, key in found.values()}) > 1:
        for place, (match, _) in found.items():
            lines[place - 1], lines[place] = f"###### {match['name'].strip()}", match["rest"]


_LABELED: Final = re.compile(r"^(?P<name>[^\W\d_][^:.|#<>\n]{2,40})[:\uff1a]\s*(?P<rest>\S.*|(?<=:)$)")


def _posted(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write the updates of a copied status page, each with "Posted Jul 29, 2023 - 19:00 UTC" below it, with headings.

    The time goes into the line above the update: a blank one, its state, or the time of the update before it.
    """
    found = [
        place
        for place, line in enumerate(lines)
        if not is_code[place] and (match := _POSTED.match(line)) and _is_time(match["time"])
    ]
    told = [place for place in found if place and lines[place - 1].strip()]
    if len(found) < _SEVERAL or not told:
        return
    times = {place: lines[place].strip() for place in told}
    for place in told:
        start = place - 1
        while (
            start and lines[start - 1].strip() and start - 1 not in times and not _STATE_ALONE.match(lines[start - 1])
        ):
            start -= 1
        above = start - 1
        if above < 0:
            continue
        if _STATE_ALONE.match(lines[above]) and above not in times:
            lines[start] = f"{lines[above].strip()}: {lines[start].strip()}"
        lines[above] = _POSTED.sub(r"###### \1", times[place])
        lines[place] = ""


_POSTED: Final = re.compile(
    r"^\s*(?:Posted|Publiée? le|Veröffentlicht am|Publicad[oa] (?:el|em)|Pubblicato il|Geplaatst op)"
    r"\s+(?P<time>\S.{8,50})$"
)
_STATE_ALONE: Final = re.compile(r"^[A-Z][a-z]+(?: [A-Za-z]+)?$")
_SEVERAL: Final = 2


def _is_time(line: str) -> bool:
    """Tell whether a line is a time and nothing more."""
    stamp = read_whole(line)
    return stamp is not None and stamp.first.clock is not None


def _states(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write lines that are a state and a time, side by side, with the update right below them, as headings."""
    stated = {
        place
        for place, line in enumerate(lines[:-1])
        if not is_code[place]
        and (((match := _STATED.match(line)) and _is_time(match["time"])) or (_DATED.match(line) and _is_dated(line)))
    }
    found = [place for place in stated if lines[place + 1].strip() and place + 1 not in stated]
    if len(found) > 1:
        for place in found:
            told = read_written(lines[place]) if _DATED.match(lines[place]) else None
            if told and (what := _WHAT.match(told.rest)):
                # The state goes before its time, as on other pages, and what it is about to the text below.
                lines[place + 1] = " – ".join(
                    filter(None, [told.rest[what.end("state") :].strip(" :–-"), lines[place + 1].strip()])
                )
                lines[place] = f"###### {what['state']} [{told.raw.strip(' :')}]"
            else:
                lines[place] = f"###### {' '.join(lines[place].split())}"


def _is_dated(line: str) -> bool:
    """Tell whether a line is a day, a time, and the state of a page then: "6th March 2018 at 13:53: Resolved: Mail"."""
    found = read_written(line)
    return (
        found is not None
        and found.first.has_day
        and found.first.clock is not None
        and _WHAT.match(found.rest) is not None
    )


_DATED: Final = re.compile(rf"^\s{{0,3}}[\w\[](?=[^\n]{{8,60}}\W(?i:{STATE_NAMES})\b)[^|#<>`*\n]{{12,119}}$")
_WHAT: Final = re.compile(rf"^\W*(?P<state>{STATE_NAMES})\b(?:\W|$)[^.!?]*$", re.IGNORECASE)
_STATED: Final = re.compile(
    rf"^\s{{0,3}}(?i:{STATE_NAMES})(?:\s+|\s*[-–—:|,]\s+)"
    r"(?P<time>[^\s|#<>`*_][^|#<>`*_\n]{6,50})$"
)


def _stamps(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write paragraphs that are a time and nothing else, or a state with it, as headings of the text below each."""
    ends = ["", *lines, "", ""]
    found = [
        place
        for place, line in enumerate(lines)
        if _STAMP.match(line)
        and not (is_code[place] or ends[place].strip() or ends[place + 2].strip())
        and ends[place + 3].strip()
        and _is_time(_STATE.sub("", line).strip("[] "))
    ]
    # "Resolved - The backlog is gone.", and its time below it: those are read as updates of a status page.
    above = [next((lines[n] for n in range(place - 1, -1, -1) if lines[n].strip()), "") for place in found]
    if len(found) > 1 and 2 * sum(_STATE_FIRST.match(line) is not None for line in above) < len(found):
        for place in found:
            lines[place] = f"###### {lines[place].strip()}"


_STATE_FIRST: Final = re.compile(r"^\W*[^\W\d_]+(?: [^\W\d_]+)?\W*\s[-–—]\s")
_STAMP: Final = re.compile(r"^[\w\[][^|#<>`*_\n]{3,59}$")
_STATE: Final = re.compile(r"^[^\W\d_]{4,20}(?= ?\[)")


def _leads(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write sentences that lead to a list as headings where they touch the list above, whose item they would be."""
    for place in range(1, len(lines) - 1):
        line, above, below = lines[place], lines[place - 1], lines[place + 1]
        is_between = _ITEM.match(above) and _LEAD.match(line) and _ITEM.match(below)
        if is_between and not (is_code[place] or is_code[place - 1] or is_code[place + 1]):
            lines[place] = f"###### {line.strip()}"


_ITEM: Final = re.compile(r"^(?:[-*+•]|\d{1,2}[.)])\s+\S")
_LEAD: Final = re.compile(r"^[^\W\d_a-z][^|#<>`]{20,250}[:\uff1a]\s*$")
