"""Foreign forms as Markdown, line for line."""

from __future__ import annotations

from pmkit.documents.format.loosen.loosen import as_markdown


def test_forms_become_markdown_line_for_line() -> None:
    """Bold headings, bullets, boxes and HTML tables change their form and not their number of lines."""
    text = (
        "*To do*\n• a\n:white_check_mark: b\n☐ c\n<b>Level:</b> P1<br>\n<table>\n<tr><th>Time</th><th>What</th></tr>\n"
        "<tr><td>1</td><td>x|y</td></tr>\n</table>"
    )
    new = as_markdown(text)
    assert new.count("\n") == text.count("\n")
    assert new.split("\n")[:5] == ["###### To do", "- a", "- [x] b", "- [ ] c", "**Level:** P1  "]
    assert "| Time | What |" in new
    assert "| 1 | x\\|y |" in new
    assert as_markdown("**Note that this is bold** and goes on") == "**Note that this is bold** and goes on"
