"""Org mode as Markdown: headings, tasks, stamps, and blocks of code."""

from __future__ import annotations

import pytest

from pmkit.documents import parse
from pmkit.documents.format.loosen.loosen import as_markdown

ORG = """#+TITLE: The archive lost a day
#+AUTHOR: the list's keeper

* Timeline
  All times in UTC.
  - [2024-12-12 Thu 23:58] The volume is mounted read-only
  - <2024-12-13 Fri 00:10> The archiver drops posts
* Root cause
** The archiver ignores write errors
   It logs them and goes on.
** Nothing watches how a volume is mounted
* Action items
** DONE Stop on a write error
   CLOSED: [2024-12-15 Sun]
** TODO [#A] Page for read-only mounts   :storage:
   DEADLINE: <2025-01-10 Fri>
** CANCELED Buy another disk
"""


def test_a_document_in_org_mode_is_read() -> None:
    """Its stamps are times, its tasks are actions with their state and their day."""
    found = parse(ORG)
    assert found.title == "The archive lost a day"
    assert [str(event.earliest)[:16] for event in found.timeline] == ["2024-12-12 23:58", "2024-12-13 00:10"]
    assert [factor.text for factor in found.factors] == [
        "The archiver ignores write errors: It logs them and goes on.",
        "Nothing watches how a volume is mounted",
    ]
    assert [(item.text, item.is_done, item.is_dropped, str(item.due_date)) for item in found.actions] == [
        ("Stop on a write error", True, False, "None"),
        ("Page for read-only mounts (storage)", False, False, "2025-01-10"),
        ("Buy another disk", False, True, "None"),
    ]


def test_no_line_is_added_and_code_stays() -> None:
    """A block of source is a fence, and nothing in it is a heading."""
    text = f"{ORG}* Notes\n#+BEGIN_SRC sh\n* not a heading\n#+END_SRC\n"
    found = as_markdown(text).split("\n")
    assert len(found) == len(text.split("\n"))
    assert found[-4:] == ["```", "* not a heading", "```", ""]


@pytest.mark.parametrize(
    "text",
    [
        "* a limit\n* a test\n",
        "# Title\n\n* TODO a limit\n* DONE a test\n",
        "* DONE\n* TODO\n",
        "* TODO a limit\n* a test\n",
    ],
    ids=["bullets", "with headings", "states alone", "a state among bullets"],
)
def test_bullets_of_markdown_stay_bullets(text: str) -> None:
    """A star alone is Org mode's heading only where something else is Org mode's own."""
    assert as_markdown(text) == text


def test_a_comment_of_org_mode_is_not_a_heading() -> None:
    """Its mark is that of Markdown's headings."""
    assert as_markdown("#+TITLE: T\n# to be checked\n* Log\n").split("\n")[:3] == ["# T", "to be checked", "## Log"]
