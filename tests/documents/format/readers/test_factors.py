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
