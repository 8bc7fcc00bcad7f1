"""The document's words: every name and example in their files is tried."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pmkit.analysis.actions.plan import ActionItem
from pmkit.documents.format.content import Content
from pmkit.documents.format.sections import (
    ASIDES,
    BULLETS,
    COLUMNS,
    DEPTH_SECTIONS,
    DURATIONS,
    HEADINGS,
    INSTEAD,
    LANGUAGES,
    NARRATIVES,
    SECTIONS,
    STRUCTURED,
    Depth,
    _key_of,
    aside_key,
    column_key,
    section_key,
    summary_key,
)


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_opens_by_each_of_its_names(key: str) -> None:
    """Its heading and every other name open it, whatever their case, numbering and punctuation."""
    words = SECTIONS[key]
    for name in (words.heading, *words.names):
        for written in (name, name.upper(), f"3. {name}:", f"{name} (draft)"):
            assert section_key(written) == key, written


@pytest.mark.parametrize("key", [key for key, words in SECTIONS.items() if words.mentioned])
def test_mentions_open_a_section_in_foreign_documents_only(key: str) -> None:
    """Each example opens the section where headings are read loosely, and look-alikes do not."""
    for mention in SECTIONS[key].mentioned:
        assert mention.opens
        assert mention.leaves
        for heading in mention.opens:
            assert section_key(heading, loose=True) == key, heading
        for heading in mention.leaves:
            assert section_key(heading, loose=True) != key, heading


def test_no_language_names_a_heading_twice() -> None:
    """A name is written once in its section, so that whoever looks for its place finds one."""
    for language in LANGUAGES:
        for key, section in language.get("sections", {}).items():
            assert len(section["names"]) == len(set(section["names"])), key


def test_every_language_names_sections_that_there_are() -> None:
    """A language names sections, bullets and columns that there are; English, French and German are there."""
    known = {
        "sections": SECTIONS,
        "bullets": BULLETS,
        "columns": COLUMNS,
        "durations": DURATIONS,
        "apart": ASIDES,
        "instead": INSTEAD,
    }
    assert len(LANGUAGES) >= 3
    for language in LANGUAGES:
        assert set(language) - {"units"} <= set(known)
        assert set(language.get("units", {})) <= {"week", "day", "hour", "minute", "second"}
        for group, tables in ((group, tables) for group, tables in language.items() if group != "units"):
            assert set(tables) <= set(known[group])
            assert all("names" in table for table in tables.values())


def test_headings_of_other_subjects_are_told_apart() -> None:
    """In every language, a heading about the repair or about what was not so is known, and one about causes is not."""
    for language in LANGUAGES:
        assert set(language["apart"]) == set(ASIDES)
        for key, table in language["apart"].items():
            assert {aside_key(name, loose=False) for name in table["names"]} == {key}
            assert {name: aside_key(name) for name in table["opens"]} == dict.fromkeys(table["opens"], key)
            assert {name: aside_key(name) for name in table["leaves"]} == dict.fromkeys(table["leaves"])


def test_ranks_of_mentions_differ() -> None:
    """Where a heading mentions two subjects, it is told which section it opens."""
    for language in LANGUAGES:
        tables = language["sections"].values()
        ranks = [table["mentioned"]["rank"] for table in tables if "mentioned" in table]
        assert len(set(ranks)) == len(ranks)
    assert section_key("Timeline of remediation work", loose=True) == "actions"


def test_the_sections_are_the_attributes_of_the_content() -> None:
    """A section in the file has its attribute, text for prose and a value for items; none is missing."""
    fields = {field.name: field for field in dataclasses.fields(Content)}
    beside = {"title", "depth", "opening", "notes", "extra", "records", "origins"}
    assert set(fields) - beside == set(SECTIONS)
    for key in HEADINGS:
        assert isinstance(getattr(Content(), key), str) == (key in NARRATIVES), key
    assert set(NARRATIVES) | set(STRUCTURED) == set(SECTIONS)


def test_every_section_is_written_at_some_depth_and_asks_something() -> None:
    """No section is without a prompt, and each depth has sections."""
    for key, words in SECTIONS.items():
        assert words.depths, key
        assert words.prompt, key
        assert "\n" not in words.prompt
    assert all(DEPTH_SECTIONS[depth] for depth in Depth)


@pytest.mark.parametrize("key", BULLETS)
def test_a_bullet_is_read_by_each_of_its_names(key: str) -> None:
    """Its name and every other name stand for the attribute."""
    for name in (BULLETS[key].name, *BULLETS[key].names):
        assert summary_key(name) == key, name
        assert summary_key(name.upper()) == key, name


@pytest.mark.parametrize("key", COLUMNS)
def test_a_column_is_read_by_each_of_its_names(key: str) -> None:
    """Its name and every other name stand for the action item's attribute, which is there."""
    for name in (COLUMNS[key].name, *COLUMNS[key].names):
        assert column_key(name) == key, name
    assert key in {field.name for field in dataclasses.fields(ActionItem)}


def test_a_name_in_two_rows_is_refused() -> None:
    """Nobody could tell which of the two is meant."""
    with pytest.raises(ValueError, match="'when' names both a and b"):
        _key_of({"a": ("When",), "b": ("when?",)})


def test_unknown_words_open_nothing() -> None:
    """A heading or a name that no row holds is left to the document."""
    assert section_key("Weather") is None
    assert section_key("Weather", loose=True) is None
    assert summary_key("Weather") is None
    assert column_key("Weather") is None


MANY = Path(__file__).with_name("headings.tsv").read_text(encoding="utf-8").splitlines()[1:]
"""Headings as organizations of many kinds write them, half of them unusual; ``other`` opens none of the sections."""

LEAST = 0.95


@pytest.mark.parametrize("key", ["timeline", "whys", "factors", "actions", "went_well", "improve", "lucky", "lessons"])
def test_headings_as_people_write_them(key: str) -> None:
    """Nearly all of them open their section."""
    wanted = [heading for section, _, heading in (row.split("\t") for row in MANY) if section == key]
    found = [section_key(heading, loose=True) == key for heading in wanted]
    assert len(wanted) > 30
    assert sum(found) >= LEAST * len(wanted), [
        heading for heading, is_one in zip(wanted, found, strict=True) if not is_one
    ]


def test_headings_of_other_sections_open_none() -> None:
    """Impact, detection, thanks, and headings that only look like a section."""
    others = [heading for section, _, heading in (row.split("\t") for row in MANY) if section == "other"]
    opened = [heading for heading in others if section_key(heading, loose=True)]
    assert len(opened) <= (1 - LEAST) * len(others), opened
