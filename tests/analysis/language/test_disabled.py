from __future__ import annotations

import pytest

from pmkit.analysis.language import check_language

SAID = "the on-call forgot the second region"


def marked(text: str, **options: bool) -> list[str]:
    """Return the words that are marked, as they are in the text."""
    return [text[finding.start : finding.end] for finding in check_language(text, **options)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{SAID} <!-- wording ok -->", 0),
        (f"<!-- wording ok -->\n{SAID}\n\n{SAID}", 1),
        (f"<!-- wording off -->\n\n{SAID}\n\n<!-- wording on -->\n\n{SAID}", 1),
        (f"<!-- pmkit: wording off blame -->\n\n{SAID}\n\nThe root cause was X.", 1),
        (f"<!-- wording off hindsight -->\n\n{SAID}", 1),
        (f"<!-- wording off forgot, trait -->\n\n{SAID}", 0),
        (f"```\n<!-- wording off -->\n```\n\n{SAID}", 0),
    ],
)
def test_comments_switch_the_check_off(text: str, left: int) -> None:
    """A line, a stretch, a category or a rule."""
    assert len(marked(text)) == left
