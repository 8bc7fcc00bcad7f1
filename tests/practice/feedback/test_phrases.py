"""Every phrase of feedback does what its examples say."""

from __future__ import annotations

import pytest

from pmkit.analysis.text.phrases import Phrase, load_phrases

PHRASES = list(load_phrases("pmkit.practice.feedback").values())


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase.name for phrase in PHRASES])
def test_examples_fire_and_stay_quiet(phrase: Phrase) -> None:
    """At least two texts in which the phrase is found and two in which it is not, and they are as listed."""
    assert len(phrase.fires) >= 2
    assert len(phrase.quiet) >= 2
    assert [text for text in phrase.fires if not phrase.says(text)] == []
    assert [text for text in phrase.quiet if phrase.says(text)] == []
