"""The empty documents that people begin with."""

import pytest

from pmkit.documents.format.postmortem import DEPTH_SECTIONS, Depth
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.sections import HEADINGS, SECTIONS
from pmkit.documents.format.templates import template
from pmkit.documents.format.writing import render


@pytest.mark.parametrize("depth", Depth)
def test_a_template_is_read_in_its_depth(depth: Depth) -> None:
    """A template is a document of the format, says its depth, and gives no finding."""
    reading = read(template(depth, title="T", date="2024-01-15", zone="+02:00"))
    assert reading.is_strict
    assert reading.findings == ()
    assert reading.postmortem.depth is depth
    assert (reading.postmortem.title, reading.postmortem.summary.date) == ("T", "2024-01-15")
    assert (reading.postmortem.summary.zone, reading.postmortem.summary.status) == ("+02:00", "Draft")


@pytest.mark.parametrize("depth", Depth)
def test_a_template_holds_no_content(depth: Depth) -> None:
    """Prompts and empty tables do not count as content in any section."""
    postmortem = parse(template(depth))
    assert [key for key in HEADINGS if postmortem.has_content(key)] == []
    assert postmortem.extra == ()


@pytest.mark.parametrize("depth", Depth)
def test_a_template_survives_being_written(depth: Depth) -> None:
    """A template that was read and written is the same postmortem, prompts and all."""
    postmortem = parse(template(depth, title="T"))
    text = render(postmortem)
    assert parse(text) == postmortem
    assert render(parse(text)) == text
    for key in DEPTH_SECTIONS[depth]:
        assert SECTIONS[key].prompt in text


@pytest.mark.parametrize("depth", Depth)
def test_a_template_has_the_sections_of_its_depth(depth: Depth) -> None:
    """The headings are those of the depth, in the order of the document, each with its prompt below."""
    text = template(depth)
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["Incident Summary", *(HEADINGS[key] for key in DEPTH_SECTIONS[depth])]
    assert text.count("<!-- ") == len(headings) + 1


def test_depths_differ() -> None:
    """The full template asks for whys and factors, the lightweight one does not, and the note only for the runbook."""
    assert "## Five Whys" in template("full")
    assert "## Five Whys" not in template("lightweight")
    assert "## Summary to Share" in template("lightweight")
    assert "## Action Items" not in template("note")
    assert "- **Tags**:" in template("note")


def test_an_unknown_depth_is_refused() -> None:
    """A depth that does not exist is an error."""
    with pytest.raises(ValueError, match="abyss"):
        template("abyss")


def test_a_title_cannot_break_the_document() -> None:
    """A title of several lines, hashes and signs of Markdown is read back on one line."""
    assert parse(template(title="# a *b*\n## Timeline\n- <x>")).title == "# a *b* ## Timeline - <x>"


def test_a_filled_template_has_content() -> None:
    """A line below a prompt makes its section answered, and the prompt stays."""
    prompt = f"<!-- {SECTIONS['lucky'].prompt} -->"
    text = template().replace(prompt, f"{prompt}\n\n- It was early")
    postmortem = parse(text)
    assert [key for key in HEADINGS if postmortem.has_content(key)] == ["lucky"]
