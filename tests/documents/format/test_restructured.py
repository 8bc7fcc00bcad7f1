"""reStructuredText as Markdown: titles with a line above, fields, and three forms of tables."""

from __future__ import annotations

import pytest

from pmkit.documents import parse
from pmkit.documents.format.loosen.loosen import as_markdown

HEAD = """####################
Outage of the mirror
####################

:Author: the mirror's keeper
:Date: 2021-03-04

Timeline
--------

Times in UTC.

"""
SIMPLE = """=====  ==========================
Time   Event
=====  ==========================
09:10  The disk is full
09:30  Somebody looks at the
       graph
=====  ==========================
"""
GRID = """+-------+-----------------------+
| Time  | Event                 |
+=======+=======================+
| 09:10 | The disk is full      |
+-------+-----------------------+
| 09:30 | Somebody looks at the |
|       | graph                 |
+-------+-----------------------+
"""
LISTED = """.. list-table::
   :header-rows: 1

   * - Time
     - Event
   * - 09:10
     - The disk is full
   * - 09:30
     - Somebody looks at the
       graph
"""


@pytest.mark.parametrize("table", [SIMPLE, GRID, LISTED], ids=["simple", "grid", "list-table"])
def test_a_table_is_read_in_each_form(table: str) -> None:
    """The day is that of the field, and a cell may go on in the next line."""
    found = parse(HEAD + table)
    assert found.title == "Outage of the mirror"
    assert [(str(event.earliest)[:16], event.headline) for event in found.timeline] == [
        ("2021-03-04 09:10", "The disk is full"),
        ("2021-03-04 09:30", "Somebody looks at the graph"),
    ]
    assert as_markdown(HEAD + table).count("\n") == (HEAD + table).count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "+---+---+\n| a |\n+---+---+\n",
        "=== ===\nno end\n",
        ".. list-table::\n\n   words\n",
        "---\ntitle: a\n---\n",
        "One field:\n\n:Name: alone\n",
        "```\n+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n```\n",
    ],
    ids=["uneven", "no end", "no rows", "front matter", "one field", "code"],
)
def test_what_is_none_of_these_stays(text: str) -> None:
    """A drawing, a rule, front matter and code are left as they are."""
    assert as_markdown(text) == text
