"""Documents in the markup of a wiki, and notes without any markup: their parts are found, and no line is lost."""

from __future__ import annotations

import pytest

from pmkit.documents.format.loosen.loosen import as_markdown
from pmkit.documents.format.reading import parse

JIRA = """h1. Incident

h2. Timeline

|| Time || What ||
| 13:31 | rule merged |

h2. Contributing factors

# no limit on CPU [E02]
# tests do not look at {color:red}CPU{color} [E05]

h2. Action items

* add a limit
"""
MEDIAWIKI = """= Incident =

== Timeline ==
* 13:31 - rule merged

== Contributing factors ==
* no limit on CPU [E02]
* tests do not look at CPU [E05]

== Action items ==
# add a limit
"""
ASCIIDOC = """= Incident

== Timeline

* 13:31 - rule merged

== Contributing factors

. no limit on CPU [E02]
. tests do not look at CPU [E05]

== Action items

* add a limit
"""
NOTES = """our outage, notes

what happened, in order
- 13:31 - rule merged

so what contributed:
1) no limit on CPU [E02]
2) tests do not look at CPU [E05]

todo
- add a limit
"""


@pytest.mark.parametrize("text", [JIRA, MEDIAWIKI, ASCIIDOC, NOTES], ids=["jira", "mediawiki", "asciidoc", "notes"])
def test_the_parts_of_a_wiki_page_are_found(text: str) -> None:
    """Timeline, factors with their records, and actions are read whatever the markup; the lines stay as many."""
    read = parse(text)
    assert [event.headline for event in read.timeline] == ["rule merged"]
    assert [(factor.text, factor.evidence) for factor in read.factors] == [
        ("no limit on CPU", ("E02",)),
        ("tests do not look at CPU", ("E05",)),
    ]
    assert [item.text for item in read.actions] == ["add a limit"]
    assert as_markdown(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "# Incident\n\n## Notes\n\nA formula:\n\n== 3 ==\n",
        "# Incident\n\n## Code\n\n```\nh2. not a heading\n```\n",
        "Dear all\n\nwe had an outage.\n\n- it is over\n",
    ],
)
def test_what_is_no_wiki_page_is_left_alone(text: str) -> None:
    """A single rule of equals signs, code, and a letter with one list are nobody's markup."""
    assert as_markdown(text) == text


def test_steps_below_steps_are_not_headings() -> None:
    """A page of Jira may have more numbered steps below steps than headings; it's Jira all the same."""
    text = (
        "h1. Postmortem: 502 everywhere\n\nh2. Timeline\n\n* 13:42 errors begin\n* 14:09 traffic is normal\n\n"
        "h2. Whys\n\n# Why 502? No processor time was left\n## Why? The expression tries all combinations\n"
        "## Why was it not cut? The engine has no limit\n## Why not seen? Tests ask nothing about cost\n\n"
        "h2. Contributing factors\n\n* The engine has no limit of steps\n* One deploy reached all machines\n"
    )
    postmortem = parse(text)
    assert len(postmortem.timeline) == 2
    assert [factor.text for factor in postmortem.factors] == [
        "The engine has no limit of steps",
        "One deploy reached all machines",
    ]


def test_tables_and_listings_of_asciidoc() -> None:
    """Rows of one line, cells of a line each, and cells that go on; what is in a listing is not read as an entry."""
    text = (
        '= Incident 2024-03-05\n\n== Timeline (UTC)\n\n[%header,cols="1,3"]\n|===\n|Time |What\n\n|13:31\n'
        "|rule merged,\nthen deployed\n\n|13:45\n|*CPU* is full\n|===\n\n"
        "== Action items\n\n|===\n| Action | Owner\n| Add a limit | *Platform*\n|===\n\n----\n* 13:50 ERROR\n----\n"
    )
    found = parse(text)
    assert [(str(event.earliest)[11:16], event.headline) for event in found.timeline] == [
        ("13:31", "rule merged, then deployed"),
        ("13:45", "**CPU** is full"),
    ]
    assert [(item.text, item.owner) for item in found.actions] == [("Add a limit", "Platform")]
    assert "```\n* 13:50 ERROR\n```" in as_markdown(text)
    assert len(as_markdown(text).split("\n")) == len(text.split("\n"))
