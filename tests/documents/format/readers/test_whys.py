"""Why-graphs as nested lists, chains and links."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, NodeType
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.writing import render
from tests.documents.format.samples import WHY_FENCE, document


def test_the_articles_why_chain() -> None:
    """The article's text fence is a chain: each answer explains the one before."""
    whys = parse(WHY_FENCE).whys
    assert whys.problem == "Service outage lasted 53 minutes"
    assert [why.text for why in whys.whys][:2] == ["The service ran out of memory", "Memory leak in new feature"]
    assert [(link.effect, link.cause) for link in whys.links] == [
        (PROBLEM, "W1"),
        ("W1", "W2"),
        ("W2", "W3"),
        ("W3", "W4"),
        ("W4", "W5"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "1. Why? The worker had stopped\n2. Why? The disk was full\n3. Why? Nothing rotated the logs",
        "- Why? → The worker had stopped\n- Why? → The disk was full\n- Why? → Nothing rotated the logs",
        "Why? -> The worker had stopped\nWhy? -> The disk was full\nWhy? -> Nothing rotated the logs",
        "Why 1: The worker had stopped\n\nWhy 2: The disk was full\n\nWhy 3: Nothing rotated the logs",
    ],
)
def test_other_ways_to_write_a_chain(lines: str) -> None:
    """Numbered, bulleted and plain chains give the same three answers, one below the other."""
    whys = parse(f"# Outage\n\n## 5 Whys\n\n**Problem:** The queue stood still\n\n{lines}\n").whys
    assert whys.problem == "The queue stood still"
    assert [re.sub(r"^Why\? ", "", why.text) for why in whys.whys] == [
        "The worker had stopped",
        "The disk was full",
        "Nothing rotated the logs",
    ]
    assert [(link.effect, link.cause) for link in whys.links] == [(PROBLEM, "W1"), ("W1", "W2"), ("W2", "W3")]


def test_see_links_to_a_why_that_stands_elsewhere() -> None:
    """A line ``see [W1]`` adds a link, with its tests, and no second node."""
    whys = parse(
        document(
            "## Five Whys\n\nProblem: P\n\n- Why? → a [W1: event, technical; E1] (needed, not enough)\n"
            "- Why? → b [W2: gap]\n  - see [W3] (needed)\n- Why? → c [W3]\n  - see [W1]"
        )
    ).whys
    assert [why.id for why in whys.whys] == ["W1", "W2", "W3"]
    tests = {(link.effect, link.cause): (link.needed, link.enough) for link in whys.links}
    assert tests == {
        (PROBLEM, "W1"): (True, False),
        (PROBLEM, "W2"): (None, None),
        (PROBLEM, "W3"): (None, None),
        ("W2", "W3"): (True, None),
        ("W3", "W1"): (None, None),
    }
    assert whys["W2"].type is NodeType.GAP
    assert whys["W1"].evidence == ("E1",)


def test_see_that_points_at_nothing_is_said() -> None:
    """A link to a why that is nowhere keeps the id, with … as its text, and a finding with the line."""
    reading = read(document("## Five Whys\n\nProblem: P\n\n- Why? → a [W1]\n  - see [W9]"))
    assert reading.postmortem.whys["W9"].text == "…"
    assert [(f.code, f.where) for f in reading.findings] == [("no-such-why", "line 13")]


def test_whys_deeper_than_eight_levels_restart_at_the_margin() -> None:
    """The ninth level goes under ``From [W8]``, nothing is nested deeper than eight, and it is read back."""
    postmortem = Postmortem(whys=FiveWhys.chain("It broke", *(f"answer {n}" for n in range(1, 18))))
    lines = render(postmortem).splitlines()
    depths = [(len(line) - len(line.lstrip())) // 2 for line in lines if "Why? →" in line]
    assert depths == [*range(8), *range(8), 0]
    at = lines.index("From [W8]")
    assert lines[at + 2] == "- Why? → answer 9 [W9]"
    assert "From [W16]" in lines
    assert parse("\n".join(lines)).whys == postmortem.whys


@given(st.integers(1, 40))
def test_chains_of_any_length_are_read_back(length: int) -> None:
    """A chain keeps its links whatever its length."""
    whys = FiveWhys.chain("It broke", *(f"answer {n}" for n in range(length)))
    assert parse(render(Postmortem(whys=whys))).whys == whys


def test_a_why_that_nothing_links_to_is_kept() -> None:
    """Nodes under ``Not linked yet:`` are nodes without a link."""
    whys = parse(document("## Five Whys\n\nProblem: P\n\n- Why? → a [W1]\n\nNot linked yet:\n\n- Why? → b [W2]")).whys
    assert [why.id for why in whys.whys] == ["W1", "W2"]
    assert [link.cause for link in whys.links] == ["W1"]


def test_headings_that_ask_why() -> None:
    """Below "Five Why's", each heading "Why?" has the next answer below it; the last cause is not a factor."""
    body = "".join(f"### Why?\n\nAnswer {n} of them.\n\n" for n in range(1, 4))
    postmortem = parse(f"# T\n\n## Five Why's\n\n### What?\n\nIt stopped.\n\n{body}## Lessons\n\n- One\n")
    assert [why.text for why in postmortem.whys.whys] == [f"Answer {n} of them." for n in range(1, 4)]
    assert len(postmortem.whys.links) == 3
    assert len(postmortem.factors) == 0


def test_lines_that_begin_with_because_answer_the_line_above() -> None:
    """Of a flat list, "...because" goes on with the line above it, and a line without one begins again."""
    body = "* It stopped\n* ...because it was full\n* ...because nobody looked\n\n* It lasted\n* because of the night\n"
    whys = parse(f"# T\n\n## Whys\n\n{body}").whys
    effects = {link.cause: link.effect for link in whys.links}
    ids = [why.id for why in whys.whys]
    assert [effects[name] for name in ids] == [PROBLEM, ids[0], ids[1], PROBLEM, ids[3]]


def test_below_each_question_a_chain_begins() -> None:
    """Lists below headings that ask why are chains of their own; an answer alone below each question goes on."""
    body = "### Why was it deleted?\n\n1. It ran on db1\n2. The names are alike\n\n### Why was there no backup?\n\n"
    body += "1. Dumps failed\n2. Nobody was told\n\n### Why did it last?\n\n- The copy was slow\n"
    whys = parse(f"# T\n\n## Whys\n\n{body}").whys
    assert [(link.effect, link.cause) for link in whys.links] == [
        ("", "W1"),
        ("W1", "W2"),
        ("", "W3"),
        ("W3", "W4"),
        ("", "W5"),
    ]


def test_questions_about_time_are_branches_of_their_own() -> None:
    """In a chain, "Why did nobody see it?" gives no reason for what is above it, unless that was about seeing it."""
    lines = (
        "1. Why did orders fail? No worker was free.\n2. Why? All of them waited for one lock.\n"
        "3. Why did nobody notice for 40 min? The graph is on another team's page.\n"
        "4. Why did it take so long to undo? The job runs all tests again.\n"
    )
    found = parse(f"# T\n\n## Five Whys\n\n{lines}").whys
    assert [link.effect for link in found.links] == ["", "W1", "", ""]
    told = "1. Why did it fail? The alert on disks was muted.\n2. Why was there no alert? A muted alert stays muted.\n"
    assert [link.effect for link in parse(f"# T\n\n## Five Whys\n\n{told}").whys.links] == ["", "W1"]


def test_numbered_questions_with_their_answers_below_them_are_one_chain() -> None:
    """Each answer explains the one before, in whatever language the question is."""
    asked = ("Why was it down?", "Why did the certificate expire?", "¿Por qué falló la validación?")
    told = ("The certificate had expired.", "The renewal failed.", "Another service owned the record.")
    text = "".join(
        f"{n}. **{why}**\n   - {answer}\n" for n, (why, answer) in enumerate(zip(asked, told, strict=True), 1)
    )
    graph = parse(f"# T\n\n## Five whys\n\n{text}").whys
    assert len(graph.whys) == 3
    assert all(answer in why.text for answer, why in zip(told, graph.whys, strict=True))
    assert graph.depth == 3
