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
