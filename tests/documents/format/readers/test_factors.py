"""Contributing factors from lists and headings."""

from pmkit.analysis.factors.factors import Category, Factor, FactorAnalysis
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from tests.documents.format.samples import CAUSES_BY_HEADING, ROOT_CAUSE


def test_root_cause_opens_the_factors() -> None:
    """The section is read as contributing factors, bold leads as categories, and its prose stays."""
    postmortem = parse(ROOT_CAUSE)
    assert [(factor.text, factor.category) for factor in postmortem.factors] == [
        ("The renewal job had been moved", None),
        ("Nobody is asked before a job moves", Category.PROCESS),
        ("The old host kept its clock", Category.TECHNICAL),
        ("Mail went to a list without readers", Category.COMMUNICATION),
        ("**Weather**: It rained", None),
    ]
    assert postmortem.note("factors") == "A certificate ran out."


def test_factors_below_headings() -> None:
    """A heading such as ``Technical factors`` gives the category of the list below it."""
    factors = parse(CAUSES_BY_HEADING).factors
    assert [(factor.text, factor.category) for factor in factors] == [
        ("Timeout of one hour", Category.TECHNICAL),
        ("Third night in a row", Category.PEOPLE),
    ]


def test_a_layer_that_is_a_blank_to_fill_in() -> None:
    """A factor whose layer is an ellipsis is written and read as one without a layer."""
    postmortem = Postmortem(factors=FactorAnalysis((Factor(id="F1", text="x", layer="…"),)))
    text = render(postmortem)
    assert "- x [F1]\n" in text
    assert parse(text) == postmortem


def test_headings_and_bold_beginnings_are_factors_where_there_is_no_list() -> None:
    """A section of headings with a paragraph each, or of paragraphs that begin in bold, lists its factors so."""
    heads = parse("# X\n\n## Root causes\n\n### The disk had no alert\n\nText.\n\n### Logs were not rotated\n\nMore.\n")
    assert [factor.text for factor in heads.factors] == ["The disk had no alert", "Logs were not rotated"]
    bold = parse("# X\n\n## Contributing factors\n\n**No alert.** We had none.\n\n**No rotation.** It was off.\n")
    assert [factor.text for factor in bold.factors] == ["**No alert.** We had none.", "**No rotation.** It was off."]


def test_a_table_of_factors() -> None:
    """The column that names factors is read, or the widest one; a column of categories gives theirs."""
    named = parse(
        "# X\n\n## Root causes\n\n| Category | Cause |\n|---|---|\n| Process | No canary |\n| Technical | A leak |\n"
    )
    assert [(factor.text, str(factor.category)) for factor in named.factors] == [
        ("No canary", "process"),
        ("A leak", "technical"),
    ]
    widest = parse("# X\n\n## Root causes\n\n| # | a |\n|---|---|\n| 1 | The disk had no alert |\n")
    assert [factor.text for factor in widest.factors] == ["The disk had no alert"]


def texts(body: str) -> list[str]:
    """Return the factors of a document with a title."""
    return [factor.text for factor in parse(f"# Outage\n\n{body}\n").factors]


def test_what_followed_is_no_cause() -> None:
    """Below a heading about causes, effects, steps, doubts and what is not the cause are left in the prose."""
    assert texts(
        "## Root cause\n\nThe relay's certificate had expired. Customers received 554 errors. "
        "We then restarted the relay. As a result, mail came late. The disk was not the problem. "
        "Fortunately, no mail was lost. Our alert looks at the public host only."
    ) == ["The relay's certificate had expired.", "Our alert looks at the public host only."]
    listed = "- The pool had no limit\n- Retries had no backoff"
    assert texts(f"## Causes\n\n{listed}\n\n## What was not the root cause\n\n- The new index") == [
        "The pool had no limit", "Retries had no backoff",
    ]  # fmt: skip


def test_a_setting_before_however_is_no_cause() -> None:
    """What should have been is not what was wrong, and what "this led to the following" introduces is what followed."""
    assert texts(
        "## Root cause\n\nThe limit is a number from 0 to 2^16 - 1. However, the constructor did not check it. "
        "This led to a few things:\nA worker stopped.\nIts jobs were not taken by any other."
    ) == ["However, the constructor did not check it."]


def test_prompts_in_italics_are_no_factors() -> None:
    """A paragraph in italics that says what to write is not an answer."""
    assert texts("## Root cause\n\n*Describe what has to change.*\n\nA node was restarted by force.") == [
        "A node was restarted by force."
    ]


def test_prose_beside_another_section_with_a_list() -> None:
    """Where another section lists factors, the prose of the root cause is its first statement and no mechanism."""
    body = (
        "## Root cause\n\nThe runners shared the network of the host.\n\n"
        "With a shared network, rules are written there.\n\n"
        "## Contributing factors\n\n- Runners on a control node\n- Privileged containers"
    )
    assert texts(body)[0] == "The runners shared the network of the host."
    assert len(texts(body)) == 3


def test_a_root_cause_in_a_bullet_beside_a_list() -> None:
    """A bullet of the summary states the root cause, and a section lists the factors: both are read."""
    listed = "**Contributing factors:**\n\n1. No owner\n2. No alert"
    assert texts(f"**Root cause:** A flag sent all traffic to one backend.\n\n{listed}") == [
        "A flag sent all traffic to one backend.",
        "No owner",
        "No alert",
    ]


def test_what_is_below_a_factor_says_more_about_it() -> None:
    """Below a sentence are its details; below a name or a colon are factors."""
    body = "- The old backend had been scaled down\n  - it ran on two nodes\n- Alerting:\n  - No alert on traffic"
    found = parse(f"# T\n\n## Causes\n\n{body}\n")
    assert next(factor.text for factor in found.factors) == "The old backend had been scaled down"
    assert "No alert on traffic" in [factor.text for factor in found.factors]
    assert "it ran on two nodes" not in [factor.text for factor in found.factors]
    assert "it ran on two nodes" in render(found)


def test_causes_in_prose_without_a_heading() -> None:
    """Where no heading names causes, sentences that call something one are read, from where they name it."""
    told = "## Details\n\nThis issue was introduced in the first version of the tool. It has been fixed."
    assert texts(told) == ["This issue was introduced in the first version of the tool."]
    assert texts("On Monday the site was affected by an outage of our provider.") == [
        "On Monday the site was affected by an outage of our provider."
    ]
    assert texts("## Investigation\n\nThe team then saw that the database volume was full.") == [
        "the database volume was full."
    ]
    assert texts("## What happened\n\nWe removed a node but we never enabled the clean-up of old logs.") == [
        "We removed a node but we never enabled the clean-up of old logs."
    ]
    assert (
        texts("## Summary\n\nThe site was down.\n\n## Thanks\n\n_She has been contributing to the site since 2013._")
        == []
    )


def test_a_cause_that_points_back_is_told_once() -> None:
    """After a cause, "working around this bug led to it" says more about it; so does "caused by that bug"."""
    assert texts("The root cause is a bug in the deploy script. Working around this bug led to the outage.") == [
        "The root cause is a bug in the deploy script."
    ]
    told = "A push could fail in silence. The outage was caused by that bug, triggered by a reset."
    assert texts(f"## Root cause\n\n{told}") == [
        "A push could fail in silence.", "triggered by a reset.",
    ]  # fmt: skip


def test_a_cause_among_what_went_wrong() -> None:
    """Without a section about causes, an item says why the incident happened; others below the heading do not."""
    body = (
        "## What went well\n\n- A quick alert\n\n## What went wrong\n\n"
        "- This incident was caused by our failure to finish the clean-up.\n- The status page was late."
    )
    assert texts(body) == ["This incident was caused by our failure to finish the clean-up."]


def test_the_timeline_is_asked_last_for_causes() -> None:
    """What an entry guessed is not taken where the prose says why."""
    lines = "- 10:00 UTC - first errors\n- 10:10 UTC - the errors are because of the proxy\n- 10:20 UTC - fixed"
    assert texts(f"The outage was caused by a full disk.\n\n## Timeline\n\n{lines}") == [
        "The outage was caused by a full disk."
    ]
    assert texts(f"## Timeline\n\n{lines}") == ["the errors are because of the proxy"]


def test_a_label_behind_which_the_cause_is() -> None:
    """In a bullet, "Identified" is the cause."""
    assert texts("- **Identified**: the clean-up ran on the live cluster\n- **Impact**: no deploys") == [
        "the clean-up ran on the live cluster"
    ]
