from __future__ import annotations

import re

from pmkit.documents.format.postmortem import Postmortem, Section, Summary
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.format.templates import template
from pmkit.documents.scenario.scenario import Scenario
from pmkit.records.event import Event
from pmkit.records.timeline import Timeline
from pmkit.views.page import markdown_html, to_page


def test_the_page_holds_every_section_and_is_one_file() -> None:
    """All that the reference says is on the page, and nothing is loaded from elsewhere."""
    reference = Scenario.open("gitlab-2017-01-31").debrief()
    page = to_page(reference)
    for key in reference.written:
        assert f'id="{key}"' in page
    for event in reference.timeline:
        assert f'id="event-{event.id}"' in page
    for item in (*reference.whys.whys, *reference.factors, *reference.actions):
        assert item.id in page
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert page.count("<img") == 1
    assert 'alt="44 events' in page


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
