"""A postmortem as one HTML file: every section, nothing from elsewhere, text that stays text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pmkit.analysis.whys.five_whys import FiveWhys, Link, Why
from pmkit.documents.format.postmortem import Postmortem, Section, Summary
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.format.templates import template
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.errors import DocumentError
from pmkit.records.event import Event
from pmkit.records.timeline import Timeline
from pmkit.views.page import markdown_html, markdown_scrolling, section_html, to_page, whys_html


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
def test_the_page_holds_every_section_and_is_one_file(folder: Path) -> None:
    """All that the reference says is on the page, and nothing is loaded from elsewhere."""
    reference = Scenario.open(folder).debrief()
    page = to_page(reference)
    for key in reference.written:
        assert f'id="{key}"' in page
    for event in reference.timeline:
        assert f'id="event-{event.id}"' in page
    for item in (*reference.whys.whys, *reference.factors, *reference.actions):
        assert item.id in page
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert page.count("<img") == 1
    assert f'alt="{len(reference.timeline)} events' in page


def test_text_of_people_and_tools_is_data() -> None:
    """Markup in any field shows as text."""
    bad = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    postmortem = Postmortem(
        title=bad,
        summary=Summary(impact=bad, extra=((bad, bad),)),
        opening=bad,
        what_happened=bad + "\n\n[link](javascript:alert(1)) ![image](http://example.org/x.png)",
        timeline=Timeline([Event(id="E1", headline=bad, details=(bad,), role=bad)]),
        extra=(Section(bad, bad),),
    )
    page = to_page(postmortem, figure=False)
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_prompts_do_not_show() -> None:
    """Comments that ask for text are not on the page, and empty sections say so."""
    page = to_page(parse(template("full", title="Empty")), figure=False)
    assert "Tell the story" not in page
    assert page.count("Not written yet.") == len(parse(template("full")).written)


def test_each_depth_has_its_sections() -> None:
    """A note's page has the runbook addition and no timeline."""
    page = to_page(parse(template("note")), figure=False)
    assert HEADINGS["runbook"] in page
    assert HEADINGS["timeline"] not in page


def test_tables_and_lists_of_markdown_are_rendered() -> None:
    """What people write in a narrative looks as they meant it."""
    assert "<table>" in markdown_html("| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<li>x</li>" in markdown_html("- x")


def test_every_table_scrolls_by_itself_wherever_it_is() -> None:
    """At the margin and within a list, a table is in a region of its own; what is around it is as it was."""
    text = "before\n\n| a |\n|---|\n| 1 |\n\n- x\n\n  | b |\n  |---|\n  | 2 |\n\nafter"
    html = str(markdown_scrolling(text))
    region = '<div class="wide" tabindex="0" role="region" aria-label="Table">'
    assert html.count(region + "<table>") == html.count("</table>\n</div>") == 2
    assert html.replace(region, "").replace("</table>\n</div>", "</table>\n") == markdown_html(text)
    assert markdown_scrolling("no table") == markdown_html("no table")


def test_whys_nest_as_the_graph_does() -> None:
    """A branch is inside the item of what it explains, and what starts again at the margin says from where."""
    whys = tuple(Why(id=f"W{number}", text=f"answer {number}") for number in range(1, 13))
    links = [Link("" if number == 1 else f"W{number - 1}", f"W{number}") for number in range(1, 12)]
    html = whys_html(FiveWhys("It failed", whys, tuple(links)))
    assert html.count("<ul>") == html.count("</ul>") >= 8
    assert "<p>From W8</p>" in html
    assert "<p>Not linked yet</p><ul><li>answer 12" in html
    assert html.index("answer 1 ") < html.index("<ul><li>answer 2 ")


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
def test_a_section_can_be_on_a_page_twice(folder: Path) -> None:
    """Without anchors no row has an id, and the rest is the same."""
    reference = Scenario.open(folder).debrief()
    assert 'id="event-' in section_html(reference, "timeline")
    without = section_html(reference, "timeline", anchors=False)
    assert " id=" not in without
    assert without.count("data-event=") == len(reference.timeline)


def test_a_section_that_there_is_not_is_named() -> None:
    """With the word that was probably meant."""
    with pytest.raises(DocumentError, match="'timelin' is not a section") as caught:
        section_html(Postmortem(), "timelin")
    assert "did you mean 'timeline'?" in caught.value.remedy
