"""Every phrase of the analysis floor does what its examples say; a broken file is refused."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from pmkit.analysis.text import phrases
from pmkit.analysis.text.phrases import Phrase, load_phrases

PACKAGES = [
    f"pmkit.analysis.{folder.name}"
    for folder in sorted(files("pmkit.analysis").iterdir(), key=lambda folder: folder.name)
    if (folder / "phrases").is_dir()
]
PHRASES = [phrase for package in PACKAGES for phrase in load_phrases(package).values()]


def named(phrase: Phrase) -> str:
    """Return a phrase's name for a test's id."""
    return phrase.name


def test_each_room_with_phrases_is_tried() -> None:
    """Whys, factors, actions and language have phrases, and no name is used twice."""
    assert [f"pmkit.analysis.{name}" for name in ("actions", "factors", "language", "whys")] == PACKAGES
    names = [phrase.name for phrase in PHRASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("phrase", PHRASES, ids=named)
def test_examples_fire_and_stay_quiet(phrase: Phrase) -> None:
    """At least two texts in which the phrase is found and two in which it is not, and they are as listed."""
    assert len(phrase.fires) >= 2
    assert len(phrase.quiet) >= 2
    assert [text for text in phrase.fires if not phrase.says(text)] == []
    assert [text for text in phrase.quiet if phrase.says(text)] == []


@pytest.mark.parametrize("phrase", PHRASES, ids=named)
def test_phrases_say_what_they_mean_and_ignore_case(phrase: Phrase) -> None:
    """One sentence of meaning, and letters of either case."""
    assert phrase.means.endswith(".")
    assert phrase.says(phrase.fires[0].upper())
    assert phrase.pattern.flags & re.IGNORECASE


def test_a_broken_entry_is_refused_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key too few, a key too many, no example, a fragment that is not there."""
    whole = {"means": "It says x.", "any": ["x"], "fires": ["x"], "quiet": ["y"]}
    for change in ({"means": ""}, {"says": "x"}, {"quiet": []}, {"any": ["{nothing}"]}):
        data = {"own": whole | change}
        monkeypatch.setattr(
            phrases, "read_words", lambda _, folder, __="en", data=data: dict(data) if folder == "phrases" else {}
        )
        with pytest.raises(ValueError, match="phrase own"):
            load_phrases.__wrapped__("pmkit.analysis.whys")
