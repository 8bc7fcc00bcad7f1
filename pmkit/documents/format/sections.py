"""The document's words: its headings, summary bullets and columns, and what else they go by.

They are data: ``sections.toml``, ``bullets.toml`` and ``columns.toml`` beside this module say what pmkit writes, and
``headings/<language>.toml`` what else people call it. A heading that people write in other words is one more word in
one row; another language is one more file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from pmkit.analysis.actions.plan import date_of
from pmkit.analysis.triage.depth import Depth
from pmkit.analysis.whys.lines import UNLINKED
from pmkit.documents.format.blocks import blocks, fence, normal_block, trim
from pmkit.markup import one_line


@dataclass(frozen=True, slots=True)
class Mention:
    """Headings of other people's documents that open a section by mentioning its subject.

    Attributes:
        rank: where a heading mentions two subjects, the lower rank wins.
        pattern: what they have in common.
        opens: examples.
        leaves: headings that look alike and do not open the section.
    """

    rank: int
    pattern: re.Pattern[str]
    opens: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionWords:
    """One row of ``sections.toml``, with the names that the languages' files give it.

    Attributes:
        heading: how the section's heading is written.
        prompt: what the section asks of whoever fills it in, on one line.
        depths: at which depths it is written even when it is empty.
        reads: kinds of blocks whose lines are data; none for prose.
        names: other headings that open it.
        mentioned: headings that open it in documents that pmkit did not write, one for each language that has any.
    """

    heading: str
    prompt: str
    depths: frozenset[Depth]
    reads: tuple[str, ...]
    names: tuple[str, ...]
    mentioned: tuple[Mention, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> SectionWords:
        """Return the words of a table, and of those with its name in the languages' files."""
        return cls(
            heading=row["heading"],
            prompt=one_line(row["prompt"]),
            depths=frozenset(map(Depth, row["depths"])),
            reads=tuple(row.get("reads", ())),
            names=tuple(dict.fromkeys(name for other in others for name in other["names"])),
            mentioned=tuple(
                Mention(
                    mention["rank"],
                    re.compile("|".join(mention["patterns"]), re.IGNORECASE),
                    tuple(mention["opens"]),
                    tuple(mention["leaves"]),
                )
                for other in others
                if (mention := other.get("mentioned"))
            ),
        )


@dataclass(frozen=True, slots=True)
class FieldWords:
    """One row of ``bullets.toml`` or ``columns.toml``.

    Attributes:
        name: how the field is written.
        names: other names for it.
        asked: the depths whose template asks for it; none for a column.
    """

    name: str
    names: tuple[str, ...]
    asked: frozenset[Depth]

    @classmethod
    def of(cls, row: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> FieldWords:
        """Return the words of a table, and of those with its name in the languages' files."""
        names = tuple(dict.fromkeys(name for other in others for name in other["names"]))
        return cls(row["name"], names, frozenset(map(Depth, row.get("asked", ()))))


def _rows(file: str) -> dict[str, dict[str, Any]]:
    """Return the tables of a file beside this module, in order."""
    return tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))


def _languages() -> tuple[dict[str, dict[str, dict[str, Any]]], ...]:
    """Return what each language calls things, English first."""
    folder = files(__package__).joinpath("headings")
    names = sorted(
        (each.name for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda n: (n != "en.toml", n)
    )
    return tuple(tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")) for name in names)


LANGUAGES: Final = _languages()
"""What each language calls sections, bullets and columns."""


def _others(group: str, key: str) -> list[dict[str, Any]]:
    """Return the tables that the languages' files have for a key."""
    return [table for language in LANGUAGES if (table := language.get(group, {}).get(key))]


_NUMBERED: Final = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?\s+)")
_ASIDE: Final = re.compile(r"\s*\([^()]*\)\s*$")
_WORDS: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def words_of(text: str) -> str:
    """Return the text in lower case without numbering, punctuation and a closing aside."""
    return _plain(_ASIDE.sub("", _NUMBERED.sub("", one_line(text))))


def _plain(text: str) -> str:
    """Return the text in lower case without punctuation; ``ß`` is ``ss``, as it is in capitals."""
    return _WORDS.sub(" ", text).strip().casefold()


def _key_of(names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return name to key, for names as people write them.

    Raises:
        ValueError: two keys go by one name; nobody could tell which is meant.
    """
    known: dict[str, str] = {}
    for key, all_names in names.items():
        for name in all_names:
            # The 5 of "5 Whys" is taken for a section's number, unless the section has one: "3. 5 Whys".
            for word in (words_of(name), _plain(name)):
                if known.setdefault(word, key) != key:
                    raise ValueError(f"{word!r} names both {known[word]} and {key}")
    return known


SECTIONS: Final = {key: SectionWords.of(row, _others("sections", key)) for key, row in _rows("sections.toml").items()}
"""Key of a section, ``summary`` first, to its words, in the order of the document."""

HEADINGS: Final = {key: words.heading for key, words in SECTIONS.items() if key != "summary"}
"""Key of a section to its heading, in the order of the document; the summary has its own."""

SUMMARY_HEADING: Final = SECTIONS["summary"].heading
STRUCTURED: Final = tuple(key for key, words in SECTIONS.items() if words.reads)
"""Keys of the sections whose items are data."""

NARRATIVES: Final = tuple(key for key in HEADINGS if key not in STRUCTURED)
"""Keys of the sections that are Markdown."""

DEPTH_SECTIONS: Final = {depth: tuple(key for key in HEADINGS if depth in SECTIONS[key].depths) for depth in Depth}
"""The sections that are written at each depth even when they are empty."""

_SECTION_KEY: Final = _key_of({key: (words.heading, *words.names) for key, words in SECTIONS.items()})
_MENTIONS: Final = sorted(
    ((mention.rank, key, mention.pattern) for key, words in SECTIONS.items() for mention in words.mentioned),
    key=lambda mention: mention[0],
)

BULLETS: Final = {key: FieldWords.of(row, _others("bullets", key)) for key, row in _rows("bullets.toml").items()}
"""Attribute of a summary to the words of its bullet, in order."""

SUMMARY_NAMES: Final = {key: words.name for key, words in BULLETS.items()}
"""Attribute of a summary to the name of its bullet, in order."""

DEPTH_NAME: Final = "Depth"
"""Name of the bullet that says how deep the review goes; it belongs to the postmortem, not to its summary."""

_SUMMARY_KEY: Final = _key_of({key: (words.name, *words.names) for key, words in BULLETS.items()})

COLUMNS: Final = {key: FieldWords.of(row, _others("columns", key)) for key, row in _rows("columns.toml").items()}
"""Attribute of an action item to the words of its column, in order."""

ACTION_COLUMNS: Final = {key: words.name for key, words in COLUMNS.items()}
"""Attribute of an action item to its column, in order."""

_COLUMN_KEY: Final = _key_of({key: (words.name, *words.names) for key, words in COLUMNS.items()})

DURATIONS: Final = {
    key: tuple(
        dict.fromkeys(name for language in LANGUAGES for name in language["durations"].get(key, {}).get("names", ()))
    )
    for key in LANGUAGES[0]["durations"]
}
"""What a duration is the time to, such as ``detect``, to its names in all languages."""

LENGTH_UNITS: Final = {
    word: unit for language in LANGUAGES for unit, words in language.get("units", {}).items() for word in words
}
"""Word behind a number to the unit of time: weeks, and all where no blank divides words."""

DURATION_VERBS: Final = {
    verb: key
    for language in LANGUAGES
    for key, table in language["durations"].items()
    for verb in table.get("verbs", ())
}
"""Verb behind "it took nine minutes to" to what the duration is the time to."""

_DURATION_KEY: Final = _key_of(DURATIONS | {"duration": (BULLETS["duration"].name, *BULLETS["duration"].names)})
_MEAN: Final = re.compile(r"^(?:mean|average|median) (?=time)")

_NAME: Final = re.compile(r"[*:`<>\\|\[\]_]+")
_DONE: Final = re.compile(r"^(?P<status>.*?)\s*\((?P<date>\d{4}-\d{2}-\d{2})\)$")
HELD: Final = "Layers That Held"
"""Heading below the contributing factors, above what kept it from being worse."""
DAY_HEADING: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")
FROM: Final = re.compile(r"^From \[(?P<id>[^\[\]]+)\]:?$")


def is_held(heading: str) -> bool:
    """Tell whether a heading among the factors opens the layers that held."""
    return words_of(heading) == words_of(HELD)


def is_of_detection(heading: str) -> bool:
    """Tell whether a heading asks why it was seen late, and leaves it to others why it happened."""
    return _OF_DETECTION.search(heading) is not None


_OF_DETECTION: Final = re.compile(
    # "Root cause of the test failure" is about why it happened.
    r"^[\W\d]*(?:why|how)\b.*"
    r"\b(?:notice\w*|catch|caught|see|saw|seen|pick|detect\w*|find|found|spot|test(?:s|ed|ing)?|alert\w*|monitor\w*)\b",
    re.IGNORECASE,
)


def section_key(heading: str, *, loose: bool = False) -> str | None:
    """Return the key of the section that a heading opens, None for an unknown one.

    Args:
        heading: the heading.
        loose: whether a heading that only mentions a section's subject opens it, as in foreign templates.
    """
    aside = _ASIDE.search(one_line(heading)) if loose else None
    if aside and _mentioned(aside.group().strip(" ()")) == "whys":
        # "Root cause (5 whys)" says in brackets how the causes were found.
        return "whys"
    known = _SECTION_KEY.get(words_of(heading))
    # The layers that held are a part of the factors, whatever else the words could name.
    if known is None and loose and not is_held(heading):
        return _mentioned(one_line(heading))
    return known


@lru_cache(maxsize=4096)
def _mentioned(line: str) -> str | None:
    """Return the key of the section whose subject a heading mentions, None for an unknown one."""
    return next((key for _, key, pattern in _MENTIONS if pattern.search(line)), None)


def says_more(heading: str) -> bool:
    """Tell whether a heading that opens a section has words beyond the section's name: around it, or in brackets."""
    aside = _ASIDE.search(one_line(heading))
    return section_key(heading) is None or (aside is not None and len(_plain(aside.group())) > 1)


ASIDES: Final = {
    key: (
        frozenset(words_of(name) for table in tables for name in table["names"]),
        re.compile("|".join(pattern for table in tables for pattern in table["patterns"]), re.IGNORECASE),
    )
    for key in LANGUAGES[0]["apart"]
    if (tables := _others("apart", key))
}
"""What a heading among those about causes speaks of instead to its names and to a pattern of what mentions it."""


INSTEAD: Final = {
    key: frozenset(words_of(name) for table in _others("instead", key) for name in table["names"])
    for key in LANGUAGES[0]["instead"]
}
"""Key of a section to headings that open it where no other does: "Analysis"."""


@lru_cache(maxsize=4096)
def aside_key(heading: str, *, loose: bool = True) -> str | None:
    """Return which other subject a heading or a lead word is about, a key of ``ASIDES``; None for no such.

    Args:
        heading: the heading, or a word before a colon.
        loose: whether one that only mentions the subject is about it, too.
    """
    words = words_of(heading)
    for key in ("wrong_turns", "repairs", "others"):
        names, pattern = ASIDES[key]
        # "Immediate actions (completed)" says in brackets that they are the repair.
        whole = heading if key == "repairs" else words
        if words in names or (loose and (pattern.search(words) or pattern.search(whole.lower()))):
            return key
    return None


def summary_name(raw: str) -> str:
    """Return the name of a bullet as it can stand between asterisks."""
    return " ".join(_NAME.sub(" ", one_line(raw)).split()) or "Note"


def summary_key(name: str) -> str | None:
    """Return the summary's attribute that a bullet's name stands for."""
    return _SUMMARY_KEY.get(words_of(name))


def duration_key(name: str) -> str | None:
    """Return what a duration's name says that it is the time to, ``duration`` for the whole; None for other names."""
    return _DURATION_KEY.get(_MEAN.sub("", words_of(name)))


def column_key(name: str) -> str | None:
    """Return the action item's attribute that a column's name stands for; what is in brackets behind it says more."""
    return _COLUMN_KEY.get(words_of(name)) or _COLUMN_KEY.get(words_of(_BEHIND.sub("", name)))


_BEHIND: Final = re.compile(r"\s?[(\uff08][^()\uff08\uff09]{1,30}[)\uff09]\s*$")


def free_column(raw: str) -> str:
    """Return the name of a further column, told apart from the known ones."""
    name = one_line(raw) or "Column"
    while column_key(name):
        name = f"Further {name}"
    return name


def split_status(text: str) -> tuple[str, str]:
    """Return status and completion date of ``Done (2024-01-30)``; the date may be empty."""
    match = _DONE.match(one_line(text))
    if match is None or date_of(match["date"]) is None:
        return one_line(text), ""
    return match["status"] or "Done", match["date"]


def is_read(key: str, kind: str, text: str) -> bool:
    """Tell whether a block of a note would be taken for data when it is read again."""
    if kind in SECTIONS[key].reads:
        return True
    line = one_line(text)
    if key == "timeline" and kind == "heading":
        return DAY_HEADING.match(line.lstrip("# ")) is not None
    if key == "factors" and kind == "heading":
        return is_held(line.strip("# "))
    if key == "whys" and kind == "paragraph":
        return line.startswith("Problem:") or FROM.match(line) is not None or line == UNLINKED
    return False


def normal_note(key: str, text: str) -> str:
    """Return what a structured section has beside its items, in a form that stays beside them.

    A note that would be read as items, or would run into them, is put into a fence.
    """
    behind = "| a |\n|---|\n| b |" if key == "actions" else "- a"
    note = normal_block(text, behind=behind)
    for _ in range(3):
        found = blocks(note)
        if any(is_read(key, block.kind, block.text) for block in found):
            return fence(note)
        # Readers join what they keep by blank lines.
        joined = normal_block("\n\n".join(trim(block.text) for block in found), behind=behind)
        if joined == note:
            return note
        note = joined
    return fence(note)
