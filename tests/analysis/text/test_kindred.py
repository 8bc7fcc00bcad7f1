"""Words that are often about one thing lead to a question, and only that."""

from __future__ import annotations

from pmkit.analysis.text.kindred import nearness, rarity


def test_kindred_words_count_less_than_the_same_ones() -> None:
    """A sentence is as near to itself as can be, to one in kindred words less, to one about other things hardly."""
    texts = ("Old logs are never deleted", "Old logs are not rotated", "The vendor changed its price")
    weight = rarity(texts)
    itself, kindred, other = (nearness(texts[0], text, weight) for text in texts)
    assert itself == 1
    assert 0.25 < kindred < 1
    assert other < 0.25
    assert nearness("", texts[0], weight) == 0


def test_nearness_is_the_same_both_ways_and_rare_words_tell_more() -> None:
    """The order of two sentences does not matter; a word that every line has counts little."""
    texts = ("The disk was full", "The disk was slow", "The disk had no alarm")
    weight = rarity(texts)
    assert nearness(texts[0], texts[1], weight) == nearness(texts[1], texts[0], weight)
    assert weight["disk"] < weight["slow"]
