"""Marks in text and in pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pmkit.analysis.language import check_language
from pmkit.documents.format.reading import parse
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.views.marks import marked_html, marked_text
from pmkit.views.page import section_html, to_page

DRAFT = "# Outage\n\n## What Happened?\n\nAt 14:10 **the** on-call forgot <b>it</b> & the root cause was `x`.\n"


def test_marked_text_is_the_text_with_marks() -> None:
    """Everything is escaped, nothing is lost, and each mark says why and asks."""
    text = "a < b; the on-call forgot it & left."
    html = marked_text(text, check_language(text))
    assert re.sub(r"</?mark[^>]*>", "", html) == "a &lt; b; the on-call forgot it &amp; left."
    assert html.count("<mark ") == 1
    assert 'title="Forgetting is what any memory does' in html


def test_marked_html_keeps_every_tag() -> None:
    """Marks are cut at tags, code and quotes are left alone, and what is taken out again is what came in."""
    html = (
        "<p>Then <em>the on-call</em> forgot it.</p><pre><code>the on-call forgot it</code></pre>"
        "<blockquote><p>the on-call forgot</p></blockquote><ul><li>The root cause was <b>x</b> &amp; y.</li></ul>"
    )
    marked, findings = marked_html(html)
    assert re.sub(r"</?mark[^>]*>", "", marked) == html
    assert [finding.category for finding in findings] == ["blame", "single_cause"]
    assert "<em><mark" in marked
    assert "</mark></em>" in marked
    assert "<code>the on-call" in marked


def test_the_page_for_its_authors_marks_and_the_readers_page_does_not() -> None:
    """The questions stand at the end; the plain page knows nothing of them."""
    postmortem = parse(DRAFT)
    page = to_page(postmortem, coach=True)
    assert page.count('<mark class="wording"') >= 2
    assert "Wording to look at again" in page
    assert "Where would this step have to live" in page
    assert "<mark" not in to_page(postmortem)
    assert "Nothing to ask about the wording" in to_page(parse("# Quiet\n"), coach=True)


def test_a_mark_across_a_named_character_is_one_mark() -> None:
    """What is written as an entity is one letter of the sentence and is kept as it was written."""
    marked, findings = marked_html("<p>The on-call&#x27;s mistake broke it &amp;<br>then it was over.</p>")
    assert (
        re.sub(r"</?mark[^>]*>", "", marked) == "<p>The on-call&#x27;s mistake broke it &amp;<br>then it was over.</p>"
    )
    assert marked.count("<mark") == len(findings) == 1


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
def test_a_marked_page_without_its_marks_is_the_page(folder: Path) -> None:
    """Nothing but marks is added to a whole reference, letter for letter."""
    page = section_html(Scenario.open(folder).debrief(), "timeline")
    marked, _ = marked_html(page)
    assert re.sub(r"</?mark[^>]*>", "", marked) == page
