"""Marks in text and in pages, and the coach that shows them."""

from __future__ import annotations

import re
from pathlib import Path

from pmkit.analysis.language import check_language
from pmkit.documents.format.reading import parse
from pmkit.views.marks import marked_html, marked_text
from pmkit.views.page import to_page
from pmkit.views.widgets.wording import WordingCoach, questions_html, wording_coach

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


def test_the_coach_marks_as_one_types() -> None:
    """A field, its marks, and the questions; notes are folded away."""
    coach = WordingCoach(None, "", None)
    assert coach.findings == []
    coach.box.children[1].value = "The vendor botched it. We failed to ask <why>."
    assert [finding.level for finding in coach.findings] == ["warning", "info"]
    assert "<mark" in coach._marks.value
    assert "&lt;why&gt;" in coach._marks.value
    assert "Notes, on which reasonable readers differ: 1" in coach._asked.value
    coach.box.children[1].value = ""
    assert "Nothing to ask" in coach._asked.value


def test_the_coach_follows_a_document(tmp_path: Path) -> None:
    """What another widget saves is read at once, with the line."""
    from pmkit.views.widgets.shared import Shared

    path = tmp_path / "postmortem.md"
    path.write_text(DRAFT, encoding="utf-8")
    coach = WordingCoach(path, "", None)
    assert "line 5" in coach._asked.value
    Shared.of(path).save("# Outage\n\nAll quiet.\n")
    assert "Nothing to ask" in coach._asked.value


def test_the_coach_takes_a_teams_own_file(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """wording.toml in the work folder is used without being named."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path))
    (tmp_path / "wording.toml").write_text('off = ["blame"]\n', encoding="utf-8")
    box = wording_coach(text="The vendor botched it.")
    assert "Nothing to ask" in box.children[-2].value


def test_many_findings_are_not_shown_at_once() -> None:
    """Twelve, and how many are left."""
    text = "\n\n".join(f"The vendor forgot step {number}." for number in range(20))
    assert "8 more when these are answered" in questions_html(text, check_language(text))
