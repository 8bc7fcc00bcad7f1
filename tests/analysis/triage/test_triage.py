from __future__ import annotations

from dataclasses import fields

import pytest

from pmkit.analysis.triage.depth import Depth
from pmkit.analysis.triage.triage import (
    CRITERIA,
    FACTS,
    PROCESS_TREE,
    WHEN_TREE,
    Facts,
    all_facts,
    disagreements,
    rules_of,
    triage,
)
from pmkit.errors import RecordError


def by_process_tree(facts: Facts) -> Depth:
    """Return what the article's first tree says, written out by hand."""
    if facts.customer_impact or facts.severe or facts.data_loss:
        return Depth.FULL
    return Depth.LIGHTWEIGHT if facts.learning else Depth.NOTE


def by_when_tree(facts: Facts) -> Depth:
    """Return what the article's second tree says, question by question."""
    if facts.customer_impact:
        return Depth.FULL
    if facts.long:
        return Depth.FULL
    if facts.data_loss or facts.security:
        return Depth.FULL
    return Depth.LIGHTWEIGHT if facts.learning else Depth.NOTE


def test_all_64_inputs() -> None:
    """Each tree says what it says in the article, and the outcome is the stricter of the two."""
    every = list(all_facts())
    assert len(set(every)) == 64
    for facts in every:
        outcome = triage(facts)
        trees = dict(outcome.trees)
        assert trees[PROCESS_TREE] is by_process_tree(facts)
        assert trees[WHEN_TREE] is by_when_tree(facts)
        assert outcome.review is max(trees.values(), key=lambda depth: depth.strictness)
        assert outcome.reasons
        assert all(rule.review is outcome.review and rule.source for rule in outcome.reasons)
        assert outcome.steps
        assert str(outcome)


def test_the_trees_disagree_on_eight_inputs() -> None:
    """Six long or security incidents and two severe ones, all without customer impact and data loss."""
    found = disagreements()
    assert len(found) == 8
    assert not any(one.facts.customer_impact or one.facts.data_loss for one in found)
    assert sum(one.facts.severe and not one.facts.long and not one.facts.security for one in found) == 2
    assert all(one.review is Depth.FULL for one in found)
    assert all("disagree" in str(one) for one in found)


def test_a_team_brings_its_own_table() -> None:
    """A table of other rules decides, and the trees are still shown."""
    own = rules_of(
        [("severe", "full", "handbook"), ("learning", "lightweight", "handbook"), ("always", "document", "handbook")]
    )
    outcome = triage(customer_impact=True, rules=own)
    assert outcome.review is Depth.NOTE
    assert dict(outcome.trees)[WHEN_TREE] is Depth.FULL
    assert outcome.reasons[0].source == "handbook"


@pytest.mark.parametrize(
    ("rows", "where"),
    [([("party", "full", "x")], "row 1"), ([("always", "document", "x"), ("severe", "huge", "x")], "row 2")],
)
def test_broken_tables_are_refused_with_the_row(rows: list[tuple[str, str, str]], where: str) -> None:
    """An unknown fact or depth is named with its row and the choices."""
    with pytest.raises(RecordError) as caught:
        rules_of(rows)
    assert caught.value.where == where
    assert caught.value.remedy


def test_unknown_facts_and_tables_with_a_gap_are_refused() -> None:
    """A misspelled fact and an incident that no row covers say what to do."""
    with pytest.raises(RecordError, match="'sever'"):
        triage(sever=True)
    with pytest.raises(RecordError, match="no row"):
        triage(rules=rules_of([("severe", "full", "x")]))
    with pytest.raises(RecordError, match="twice"):
        triage(Facts(), severe=True)


def test_each_fact_has_its_words() -> None:
    """A question, a reason and a label for every fact; a row can name any of them, or none."""
    assert list(FACTS) == [field.name for field in fields(Facts)]
    assert all(fact.question.endswith("?") and fact.reason and fact.label for fact in FACTS.values())
    for name in FACTS:
        assert FACTS[name].reason in str(triage(**{name: True}))
    assert set(CRITERIA) == {*FACTS, "always"}
