"""The summary: its attributes are those of the file of bullets, and each is written, read and asked for."""

from __future__ import annotations

import dataclasses

import pytest

from pmkit.analysis.triage.depth import Depth
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import BULLETS
from pmkit.documents.format.summary import Summary
from pmkit.documents.format.templates import template


def test_the_attributes_are_the_rows_of_the_file() -> None:
    """A new bullet is one row and one attribute; this test says which of the two is missing."""
    names = [field.name for field in dataclasses.fields(Summary)]
    assert names == [*BULLETS, "extra"]


@pytest.mark.parametrize("key", BULLETS)
def test_a_bullet_survives_the_document(key: str) -> None:
    """A value is written under the bullet's name and read back into its attribute."""
    summary = Summary(**{key: "2024-01-15"})
    text = f"# T\n\n## Incident Summary\n\n- **{BULLETS[key].name}**: 2024-01-15\n"
    assert getattr(parse(text).summary, key) == "2024-01-15"
    assert (BULLETS[key].name, "2024-01-15") in summary.bullets()


@pytest.mark.parametrize("depth", Depth)
def test_a_template_asks_for_the_bullets_of_its_depth(depth: Depth) -> None:
    """Each bullet that a depth asks for is in its template, and no other."""
    head = template(depth).split("\n## ")[1]
    for words in BULLETS.values():
        assert (f"- **{words.name}**:" in head) == (depth in words.asked), words.name
    assert ("- **Depth**" in head) == (depth is not Depth.FULL)


def test_a_further_bullet_never_hides_a_known_one() -> None:
    """A bullet that goes by another name moves to its attribute; a second value gets a name of its own."""
    summary = Summary(date="2024-01-15", extra=(("Sev", "SEV-1"), ("Started at", "noon"), ("Depth", "deep")))
    assert summary.severity == "SEV-1"
    assert summary.extra == (("Started at again", "noon"), ("Depth again", "deep"))
