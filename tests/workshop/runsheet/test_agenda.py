"""Run sheets: minutes that sum, scripts that fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.runsheet.agenda import PACE, SPOKEN, load_agenda, profiles


def test_the_articles_agenda() -> None:
    """The profile seed has the article's five parts with its minutes, and at most four activities."""
    agenda = load_agenda("seed")
    assert [(part.title, part.minutes) for part in agenda.parts] == [
        ("Opening", 15),
        ("Current State", 20),
        ("Concepts", 30),
        ("Application", 20),
        ("Action Planning", 5),
    ]
    assert len(agenda.activities) <= 4


def test_the_agenda_with_practice() -> None:
    """The profile practice has seven parts: 8, 10, 12, 28, 6, 18 and 8 minutes."""
    assert [part.minutes for part in load_agenda("practice").parts] == [8, 10, 12, 28, 6, 18, 8]


@pytest.mark.parametrize("profile", profiles())
def test_minutes_add_up_and_scripts_fit(profile: str) -> None:
    """Ninety minutes; no script takes more than two fifths of its part; activity and script fit in."""
    agenda = load_agenda(profile)
    assert sum(part.minutes for part in agenda.parts) == agenda.minutes == 90
    for part in agenda.parts:
        assert part.words / PACE <= SPOKEN * part.minutes, part.id
        others = part.turn.minutes if part.turn else 0
        assert part.spoken + others + (part.activity.minutes if part.activity else 0) <= part.minutes, part.id
        assert sum(len(text.split()) for _, text in part.script) == part.words
        assert "[" not in "".join(text for _, text in part.script), "a cue is not read aloud"
        assert part.cut
        assert part.goal


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes: 15", "minutes: 16", r"16 \+ 20 \+ 30 \+ 20 \+ 5 = 91 minutes, the workshop has 90"),
        ("minutes: 5\n", "minutes: 1\n", "the script of action-planning has"),
        ("discuss: 8}", "discuss: 28}", "take .* of 20 minutes"),
        ("id: concepts", "id: opening", "ids used twice: opening"),
        ("steps: [commitments]", "steps: [commitments, reword]", "activities need a budget"),
        ("steps: [story, why-graph]", "steps: [story, why-graph, reword]", "5 activities, 4 are the most"),
        ("steps: [story, why-graph]", "steps: [story, why-graph, why-graph]", "why-graph is there twice"),
        ("steps: [story, why-graph]", "steps: [story]", "why-graph is none of its steps"),
        ("steps: [commitments]", "steps: [juggling]", "no slide or activity 'juggling'"),
        ("steps: [safety]}", "steps: [culture]}", "culture is none of its steps"),
        ("appendix: [laws", "appendix: [cats", "no slide 'cats'"),
        (
            "steps: [commitments]",
            "steps: [put-in-order]\n    activity: {explain: 0, collect: 1, reveal: 0, discuss: 0}",
            "used twice",
        ),
        ("goal:", "gaol:", "missing|no such field"),
    ],
)
def test_an_agenda_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Minutes that do not sum, scripts that are too long and unknown keys: file, place and what is wrong."""
    from importlib.resources import files

    text = files("pmkit.workshop.runsheet").joinpath("agendas", "seed.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WorkshopError, match=said) as error:
        load_agenda(file)
    assert str(file) in error.value.where


def test_a_team_edits_its_own(tmp_path: Path) -> None:
    """A copy with other minutes that sum is a workshop of its own length."""
    from importlib.resources import files

    text = files("pmkit.workshop.runsheet").joinpath("agendas", "seed.yaml").read_text(encoding="utf-8")
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace("minutes: 90", "minutes: 95").replace("minutes: 15", "minutes: 20"), encoding="utf-8")
    assert load_agenda(file).minutes == 95


def test_a_profile_that_was_mistyped_is_guessed() -> None:
    """A name that is neither a profile nor a file is refused with the one that was probably meant."""
    with pytest.raises(WorkshopError) as error:
        load_agenda("sed")
    assert error.value.code == "not-one-of"
    assert "did you mean 'seed'?" in error.value.remedy
