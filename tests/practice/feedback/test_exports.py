"""Feedback as Markdown, HTML and JSON: the same words in each."""

from __future__ import annotations

import json
from pathlib import Path

from pmkit.practice.attempt.attempt import Practice
from pmkit.practice.feedback.comparison import A_PASS


def test_markdown_html_and_json_say_the_same(tmp_path: Path) -> None:
    """The three files are written with the answers, hold the same questions, and escape what a learner wrote."""
    practice = Practice.open("payments-memory-leak", "open", out=tmp_path)
    text = practice.path.read_text(encoding="utf-8")
    text = text.replace(
        "## What Went Well",
        "- Carnival <script>parade(1)</script> & co went on for the whole of the night [F1]\n\n## What Went Well",
    )
    practice.path.write_text(text, encoding="utf-8")
    files = practice.write(debrief=True)
    data = json.loads(files["feedback data"].read_text(encoding="utf-8"))
    page = files["feedback page"].read_text(encoding="utf-8")
    assert len(data["questions"]) == A_PASS
    assert data["factors"]["new"] == [
        {"id": "F1", "text": "Carnival <script>parade(1)</script> & co went on for the whole of the night"}
    ]
    assert "<script" not in page
    for question in data["questions"]:
        assert question["question"] in files["feedback"].read_text(encoding="utf-8").replace("\\", "")
    assert practice.feedback()._repr_html_().count('class="question"') == A_PASS
