"""The assessment as a page."""

from __future__ import annotations

from pathlib import Path

from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.page import assessment_page
from pmkit.workshop.assessment.responses import Responses, example_team
from pmkit.workshop.assessment.retest import compare


def test_the_page_is_whole_and_safe(tmp_path: Path) -> None:
    """The page has the figure twice, the tables, no script, and a label that is text."""
    made = assess(Responses.from_csv(example_team(), label="<script>x</script>"))
    text = assessment_page(made, tmp_path / "page.html", retest=compare(made, made))
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == text
    assert "<script" not in text
    assert text.count("data:image/svg+xml") == 2
    assert "not for appraisal" in text
    assert assessment_page(assess({})).count("Nothing was answered yet") == 1
