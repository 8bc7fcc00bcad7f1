"""Run sheets: minutes that sum, scripts that fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.runsheet.agenda import PACE, SPOKEN, load_agenda, profiles
from pmkit.workshop.runsheet.cues import in_halves, spoken_minutes
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.session import steps_of, workshop_session


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
        ("steps: [commitments, check-out]", "steps: [commitments, check-out, reword]", "activities need a budget"),
        ("steps: [story, why-graph]", "steps: [story, why-graph, reword]", "5 activities, 4 are the most"),
        ("steps: [story, why-graph]", "steps: [story, why-graph, why-graph]", "why-graph is there twice"),
        ("steps: [commitments, check-out]", "steps: [juggling]", "no slide or activity 'juggling'"),
        ("steps: [safety]}", "steps: [culture]}", "culture is not a slide of this part"),
        ("appendix: [what-helps", "appendix: [cats", "no slide 'cats'"),
        (
            "steps: [commitments, check-out]",
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


OURS = """schema: 1
profile: ours
title: Ours
minutes: 20
parts:
  - id: talk
    title: A talk
    minutes: 20
    goal: A talk
    say: |
      Hello.

      [check-in] Write one word. You have {minutes}.

      Take your time.

      [check-in:reveal] Here they are.

      [timeline] Talk to your neighbor. {Minutes}, and then we go on.
    do:
      - Be kind.
      - "[check-in] Wait."
      - "[check-in:discuss, timeline] Ask three people. You have {minutes}."
    ask:
      - "[check-in:discuss] What do these have in common?"
    steps: [welcome, check-in, timeline]
    turn: {who: Pairs, minutes: 2.5, steps: [timeline]}
    activity: {explain: 0.5, collect: 1, reveal: 1, discuss: 3}
    cut: Hello
"""


def ours(tmp_path: Path, old: str = "", new: str = "") -> Path:
    """Write a small run sheet with cues, and return its path."""
    assert old in OURS
    file = tmp_path / "ours.yaml"
    file.write_text(OURS.replace(old, new, 1) if old else OURS, encoding="utf-8")
    return file


def test_each_phase_has_its_words(tmp_path: Path) -> None:
    """What to say, do and ask follows step and phase; what has no cue holds for the whole part."""
    (part,) = load_agenda(ours(tmp_path)).parts
    assert part.said_at("welcome") == part.said_at("welcome", "discuss") == "Hello."
    assert part.said_at("check-in", "collect").split("\n\n") == [
        "Write one word. You have a minute and a half.",
        "Take your time.",
    ]
    assert part.said_at("check-in", "reveal") == "Here they are."
    assert part.said_at("check-in", "discuss") == ""
    assert part.said_at("timeline") == "Talk to your neighbor. Two and a half minutes, and then we go on."
    assert part.do_at("welcome") == ["Be kind."]
    assert part.do_at("check-in", "collect") == ["Wait.", "Be kind."]
    assert part.do_at("check-in", "discuss") == ["Ask three people. You have three minutes.", "Be kind."]
    assert part.do_at("timeline", "discuss") == ["Ask three people. You have two and a half minutes.", "Be kind."]
    assert len(part.do_at("check-in")) == 3
    assert part.ask_at("check-in", "discuss") == ["What do these have in common?"]
    assert part.ask_at("check-in", "collect") == []
    assert [step for step, _ in part.script] == ["welcome", "check-in", "timeline"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("[check-in:reveal] H", "[check-inn:reveal] H", 17, "did you mean 'check-in'. Use one of: welcome, check-in"),
        ("[check-in:reveal] H", "[check-in:reveals] H", 17, "did you mean 'reveal'. Use one of: collect, reveal, dis"),
        ("[check-in:reveal] H", "[check-in:vote] H", 17, "'vote' is not a phase of check-in here"),
        ("[timeline] T", "[timeline:collect] T", 19, "'collect' is not a phase of timeline here"),
        ("check-in:discuss, time", "check-in:discuss, tine", 23, "did you mean 'timeline'"),
        ('"[check-in:discuss] W', '"[cats] W', 25, "'cats' is not a step of this part"),
        (
            "Hello.",
            "Hello, you have {minutes}.",
            11,
            "no timer runs.*: check-in:collect, check-in:discuss, tim",
        ),
        ("[check-in] Wait.", "[check-in:reveal] {minutes}", 22, "no timer runs"),
    ],
)
def test_cues_are_checked_on_reading(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    """A step or phase that is not there, and minutes without a timer: the line, and what is possible."""
    file = ours(tmp_path, old, new)
    with pytest.raises(WorkshopError, match=f"(?s){said}") as error:
        load_agenda(file)
    assert error.value.where == f"{file}:{line}, talk"


@pytest.mark.parametrize("profile", profiles())
def test_steps_have_the_phases_that_the_room_goes_through(profile: str) -> None:
    """Cues are checked against the phases of the session that is run."""
    agenda = load_agenda(profile)
    plan = {each.id: each for each in workshop_session(agenda, open_material("payments-memory-leak")).activities}
    for name, (at, step) in steps_of(agenda).items():
        part = agenda.parts[at]
        assert agenda.phases_of(part, step) == plan[name].in_phases, step
        for phase in plan[name].in_phases:
            seconds = plan[name].seconds(phase)
            assert (seconds or 0) == 60 * part.minutes_at.get((step, phase), 0)
            assert (seconds or 0) % 30 == 0, "whole or half minutes"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.5, "half a minute"),
        (1, "one minute"),
        (1.5, "a minute and a half"),
        (2, "two minutes"),
        (4.5, "four and a half minutes"),
        (20, "twenty minutes"),
        (25, "25 minutes"),
        (25.5, "25 and a half minutes"),
    ],
)
def test_minutes_are_said_aloud(minutes: float, words: str) -> None:
    """Minutes as somebody says them."""
    assert spoken_minutes(minutes) == words


def test_shared_minutes_sum_in_halves() -> None:
    """Each share is a whole or half minute, and none is lost."""
    for halves in range(1, 60):
        for parts in range(1, 8):
            shares = in_halves(halves / 2, parts)
            assert sum(shares) == halves / 2
            assert all(share * 2 == int(share * 2) for share in shares)
            assert max(shares) - min(shares) <= 0.5


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
