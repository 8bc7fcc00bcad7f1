"""The words that are said aloud and shown on walls: minutes, promises, questions, and our own wording rules."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.analysis.language import check_language
from pmkit.kit import kit_folder
from pmkit.room.shared.activity import Asking
from pmkit.workshop.assessment.session import assessment_session
from pmkit.workshop.runsheet.agenda import PACE, Agenda, load_agenda, profiles
from pmkit.workshop.runsheet.deck import deck, slide, slide_text
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.moments import moments
from pmkit.workshop.runsheet.session import workshop_session

QUOTED = {"anti-patterns", "one-sentence", "maturity", "laws", "more-laws"}
"""Slides that show wording to talk about, under *Don't say* or as the article's."""

NUMBER = r"\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|half a"
MINUTES = re.compile(rf"(?<!\+)\b(?:{NUMBER})[ -]minutes?\b", re.IGNORECASE)
COUNTERFACTUAL = re.compile(
    r"in your mind|(?:would|could|might) (?:it |this |that )?(?:still )?have (?!made it look)\w+ed\b"
    r"|would it still have|had (?:\w+ ){1,4}not\b|if (?:\w+ ){1,4}(?:had|hadn't) |should have(?! checked the tires)",
    re.IGNORECASE,
)
PROMISED = re.compile(
    r"held against|talk about pay|nobody (?:will|can) (?:see|know|find out|hear)|people (?:tell|say) stays"
    r"|(?:said|told) here stays|confidential|anonymous|\bsafe here",
    re.IGNORECASE,
)
KIT = [load_agenda(name) for name in profiles()]


def raw(agenda: Agenda) -> Iterator[tuple[str, str]]:
    """Yield each text of a run sheet as it is written, with where it is."""
    for part in agenda.parts:
        for text in (part.say, *part.do, *part.ask, part.goal, part.cut):
            yield part.id, text
    yield from (("before", text) for text in agenda.before)


def on_walls() -> Iterator[tuple[str, str]]:
    """Yield the words of each slide and of each activity that the kit words itself, with where they are."""
    for one in deck().slides:
        yield one.id, f"{one.title}\n\n{slide_text(one.id)}"
        yield f"{one.id}, card", one.script
    for agenda in KIT:
        for activity in workshop_session(agenda, open_material("payments-memory-leak")).activities:
            if activity.asks and activity.id != "start":
                yield activity.id, activity.title


def all_words() -> Iterator[tuple[str, str]]:
    """Yield everything that is said or shown, with where it is."""
    yield from on_walls()
    for moment in moments():
        yield from ((moment.id, said) for said in moment.say)
    for agenda in KIT:
        yield from raw(agenda)


def test_minutes_are_the_timers() -> None:
    """No script, instruction or slide says a number of minutes of its own: {minutes} is what the timer shows."""
    found = [(where, match[0]) for where, text in all_words() for match in MINUTES.finditer(text)]
    assert [one for one in found if one != ("silent-graph", "one minute")] == []
    for agenda in KIT:
        assert any("{minutes}" in text for _, text in raw(agenda))


@pytest.mark.parametrize("agenda", KIT, ids=lambda each: each.profile)
def test_each_phase_has_words_that_fit_it(agenda: Agenda) -> None:
    """Each phase of each activity has something to say or to do, and what is said takes at most half of its timer."""
    for part in agenda.parts:
        for step in part.steps:
            assert part.said_at(step) or [one for one in part.done if one.step == step], (part.id, step)
            for phase in agenda.phases_of(part, step):
                said = part.said_at(step, phase)
                timer = part.minutes_at.get((step, phase))
                here = [one for one in part.done if one.holds(step, phase, part.phases) and one.step]
                assert said or here, (part.id, step, phase)
                if timer:
                    assert len(said.split()) / PACE <= timer / 2, (part.id, step, phase)


@pytest.mark.parametrize("agenda", KIT, ids=lambda each: each.profile)
def test_each_part_has_slack(agenda: Agenda) -> None:
    """Read aloud at the usual pace, with all that others do, each part keeps a twentieth of its minutes."""
    for part in agenda.parts:
        assert part.slack >= part.minutes / 20, (part.id, part.slack)
        assert part.slack == pytest.approx(
            part.minutes
            - part.words / PACE
            - (part.turn.minutes if part.turn else 0)
            - (part.activity.minutes if part.activity else 0)
        )


def test_nobody_is_asked_what_would_have_happened() -> None:
    """Questions are about what was there: a counterfactual invites hindsight."""
    for where, text in all_words():
        assert not COUNTERFACTUAL.search(text), (where, COUNTERFACTUAL.search(text))
    for old in (
        "Take this one away in your mind - would it still have happened?",
        "What would have changed if the alert had fired?",
        "The on-call engineer should have looked.",
    ):
        assert COUNTERFACTUAL.search(old), old


def test_nothing_is_promised_that_the_guide_says_not_to_promise() -> None:
    """Neither script nor wall nor the leader's card promises what a facilitator cannot keep."""
    for where, text in all_words():
        assert not PROMISED.search(text), (where, PROMISED.search(text))
    for old in (
        "What people tell stays here; what we learn may leave.",
        "Nobody will see who wrote what.",
        "will not have it held against them: not in a review, not in a talk about pay",
    ):
        assert PROMISED.search(old), old
    assert "promise no more than this" in slide("safety").script


def test_our_own_words_pass_our_own_check() -> None:
    """Walls, scripts and hard minutes hold nothing that the coach would mark, except what is shown as an example."""
    for where, text in all_words():
        if where in QUOTED:
            continue
        text = re.sub(r'"[^"]*"', "...", text)  # somebody's words, quoted to talk about them
        marked = [text[one.start : one.end] for one in check_language(text) if one.level == "warning"]
        assert marked == [], where


def test_walls_speak_of_roles() -> None:
    """The article's examples name two people; on our walls they are roles."""
    for where, text in all_words():
        assert not re.search(r"\b(?:John|Sarah)\b", text), where
    assert "Don't say" in slide_text("anti-patterns")


def test_what_helps_comes_after_what_happened() -> None:
    """The table of factors says where to look; what tends to help is a page of its own, never before the lines."""
    assert "monitoring" not in slide_text("factors").casefold()
    for agenda in KIT:
        steps = [step for part in agenda.parts for step in part.steps]
        assert "what-helps" in agenda.appendix or steps.index("what-helps") > steps.index("why-graph")


def test_people_do_something_before_they_are_told() -> None:
    """Events are put in order before the idea of it is explained, and a sentence reworded before the table is shown."""
    for agenda in KIT:
        steps = [step for part in agenda.parts for step in part.steps]
        order = next(step for step in steps if step in ("put-in-order", "warm-up"))
        sentence = next(step for step in steps if step in ("one-sentence", "reword"))
        assert steps.index(order) < steps.index("timeline")
        assert steps.index(sentence) < steps.index("anti-patterns")


def test_each_lecture_page_has_something_to_do() -> None:
    """In the part with the concepts, each page asks for hands, pairs or a voice, or says whom to listen to."""
    (concepts,) = [part for part in load_agenda("seed").parts if part.id == "concepts"]
    for step in concepts.slides:
        said = concepts.said_at(step)
        assert (
            re.search(r"\?|hands|neighbor|read it for yourself|fingers", said, re.IGNORECASE) or step == "anti-patterns"
        ), step


def test_every_workshop_ends_with_a_check_out() -> None:
    """The last step asks for one word or one thing that people take with them, and passing is fine."""
    for agenda in KIT:
        last = agenda.parts[-1]
        assert last.steps[-1] == "check-out"
        assert "Passing is fine" in last.said_at("check-out")


def test_scripts_hold_without_phones() -> None:
    """What is said aloud fits phones, paper, hands, and a spoken round: it speaks of no phone and no code."""
    for agenda in KIT:
        for part in agenda.parts:
            assert not re.search(r"\bphones?\b|\bscan\b|the code\b|\btap\b", part.say, re.IGNORECASE), part.id


def test_titles_differ() -> None:
    """No two pages of a workshop have the same title."""
    for agenda in KIT:
        titles = [each.title for each in workshop_session(agenda, open_material("payments-memory-leak")).activities]
        assert sorted(titles) == sorted(set(titles))


def test_consent_is_asked_before_people_come_in() -> None:
    """Each run sheet reminds the facilitator of the people closest to the incident, and of who should not lead."""
    for agenda in KIT:
        assert any("closest to it" in line for line in agenda.before)
        assert any("pay" in line and "lead" in line for line in agenda.before)


def test_this_afternoon_fits_into_twenty_minutes() -> None:
    """The guide's short list takes the twenty minutes that it says."""
    cells = json.loads((kit_folder("notebooks") / "09-facilitators-guide.ipynb").read_text(encoding="utf-8"))["cells"]
    guide = "\n".join("".join(cell["source"]) for cell in cells)
    table = guide.partition("in twenty minutes:**")[2].partition("**With more time")[0]
    assert sum(int(minutes) for minutes in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)) == 20


def said_at(agenda: Agenda, step: str, phase: str = "") -> str:
    """Return all that is said, done and asked at a step."""
    (part,) = [part for part in agenda.parts if step in part.steps]
    return "\n".join([part.said_at(step, phase), *part.do_at(step, phase), *part.ask_at(step, phase)])


@pytest.mark.parametrize("agenda", KIT, ids=lambda each: each.profile)
def test_nobody_is_asked_to_explain_a_number(agenda: Agenda) -> None:
    """The script says that nobody will have to, and no later question asks for it."""
    assert "explain a number" in said_at(agenda, "where-we-are", "collect")
    for part in agenda.parts:
        for text in (part.say, *part.ask, *part.do):
            assert not re.search(r"\bpick(?:ed)? that number|\bwhy (?:did you|that) .*number", text), text


@pytest.mark.parametrize("agenda", KIT, ids=lambda each: each.profile)
def test_what_is_read_aloud_can_be_answered_as_it_is_asked(agenda: Agenda) -> None:
    """Before the four questions the script asks none in other words: what is said is how well and how big."""
    said = said_at(agenda, "current-state")
    assert "?" not in said
    assert "five" in said
    assert "all four" in said
    (start,) = assessment_session(["start"]).activities
    if agenda.profile == "seed":
        for word in ("how well", "gap", "fit our organization", "handle postmortems"):
            assert word in " ".join(said.split()).replace("postmortems today", "postmortems"), word
            assert word.replace("our", "your") in start.model_dump_json().casefold().replace("currently ", "")


@pytest.mark.parametrize("agenda", KIT, ids=lambda each: each.profile)
def test_everybody_knows_how_many_dots(agenda: Agenda) -> None:
    """Where dots are put the script says how many, and a tie at the top has a way out."""
    plan = workshop_session(agenda, open_material("payments-memory-leak"))
    voted = [each for each in plan.activities if each.type == "dots" or "vote" in each.in_phases]
    assert len(voted) == 1
    (each,) = voted
    phase, after = ("collect", "discuss") if each.type == "dots" else ("vote", "outcome")
    assert f"You have {('no', 'one', 'two', 'three')[dots_of(each)]}." in said_at(agenda, each.id, phase)
    assert "A tie at the top?" in said_at(agenda, each.id, after)


def dots_of(activity: Any) -> int:
    """Return how many dots a phone has."""
    asked = activity if activity.type == "dots" else activity.in_vote()
    return int(asked.dots)


def test_a_script_holds_whatever_was_left_out() -> None:
    """Nobody was there on the day of a recorded incident, and no turn is taken for granted that may be skipped."""
    for where, text in all_words():
        said = " ".join(text.split())
        assert not re.search(r"\bif you were there that day|it's everybody's turn|you've seen its order", said, re.I), (
            where
        )


@pytest.mark.parametrize("agenda", KIT, ids=lambda each: each.profile)
def test_fingers_are_not_halves(agenda: Agenda) -> None:
    """Where people hold up numbers, what is suggested to say names a number; the goal counts as the script does."""
    for part in agenda.parts:
        for step in part.steps:
            if "fingers" in part.said_at(step):
                assert "half of us" not in said_at(agenda, step)
        ideas = len(re.findall(r"\b(?:first|second|third) idea", part.say))
        numbers = {2: "two ideas", 3: "three ideas"}
        assert not any(said in part.goal for number, said in numbers.items() if number != ideas), part.id


@pytest.mark.parametrize("agenda", KIT, ids=lambda each: each.profile)
def test_nobody_talks_in_a_phase_without_minutes(agenda: Agenda) -> None:
    """An activity whose part has no minutes for a discussion is not discussed there."""
    for part in agenda.parts:
        for step in part.activities:
            given = part.activity.discuss if part.activity else 0
            assert ("discuss" in agenda.phases_of(part, step)) == (given > 0), (part.id, step)
    plan = workshop_session(agenda, open_material("payments-memory-leak"))
    for activity in plan.activities:
        part = next((part for part in agenda.parts if activity.id in part.activities), None)
        if part is not None:
            assert activity.in_phases == agenda.phases_of(part, activity.id)


UNSAID = re.compile(
    r"\b(?:single answers|key(?:ed)? in (?:a|by|yet|tallies|answers)|keyed in yet|gate item|that are level|not begun"
    r"|that was the last one|you are in\b|day of the calendar|cannot be added or taken)",
    re.IGNORECASE,
)
"""What nobody says to a facilitator or a team."""


def told_in_code() -> Iterator[tuple[str, str]]:
    """Yield the texts in modules of room and workshop, but not their docstrings, and in their pages and data."""
    package = Path(load_agenda.__code__.co_filename).parents[2]
    for floor in ("room", "workshop"):
        for path in sorted((package / floor).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
                    yield path.name, node.value
    for path in sorted([*(package / "room" / "pages").glob("*.js"), *(package / "room" / "pages").glob("*.html")]):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.lstrip().startswith("//"):
                yield path.name, line
    for path in sorted((package / "data" / "findings").glob("*.toml")):
        yield path.name, path.read_text(encoding="utf-8")


def test_messages_are_said_as_people_say_them() -> None:
    """Buttons, pages and messages speak of individual answers that are entered, not of single ones keyed in."""
    assert [(where, UNSAID.search(text)) for where, text in told_in_code() if UNSAID.search(text)] == []
    for old in ("single answers are overwritten", "Keyed in by the facilitator.", "the one whose gate item fails"):
        assert UNSAID.search(old)


def test_one_word_for_a_piece_of_the_incident() -> None:
    """Script, page, paper and guide say update, and no page is called part: that is a part of the workshop."""
    plan = workshop_session(load_agenda("practice"), open_material("payments-memory-leak"))
    titles = [each.title for each in plan.activities]
    assert [title for title in titles if title.startswith("Update ")] == [f"Update {at} of 4" for at in (1, 2, 3, 4)]
    assert not [title for title in titles if re.match(r"(?:Part|Piece|Portion) \d", title)]
    for name in ("01-team-workshop", "09-facilitators-guide"):
        text = (kit_folder("notebooks") / f"{name}.ipynb").read_text(encoding="utf-8")
        assert not re.search(r"\bportions?\b|four pieces", text), name
    for agenda in KIT:
        for where, text in raw(agenda):
            assert not re.search(r"\b(?:next|last|third) (?:piece|portion)\b", text), where


@pytest.mark.parametrize("agenda", KIT, ids=lambda agenda: str(agenda.profile))
def test_what_can_be_cut_is_still_to_come(agenda: Agenda) -> None:
    """What a part leaves out when it's late is its own: no part that is over can end sooner."""
    for at, part in enumerate(agenda.parts):
        for earlier in agenda.parts[:at]:
            assert not re.search(rf"\b{re.escape(earlier.title)}\b", part.cut, re.IGNORECASE), part.id


def test_what_to_do_before_people_come_is_said_before() -> None:
    """What has to be done before the start is in the list that is shown before the start, and not on the first page."""
    for agenda in KIT:
        assert any("before people come in" in line for line in agenda.before)
        assert "before people come in" not in " ".join(line for part in agenda.parts for line in (part.say, *part.do))


def test_a_table_on_a_wall_has_few_rows() -> None:
    """Each law is on one page of the appendix, and no page has so many that they are small."""
    pages = [[line for line in slide_text(name).splitlines()[2:] if line] for name in ("laws", "more-laws")]
    assert [row[2] for rows in pages for row in rows] == [str(law.number) for law in deck().laws]
    assert max(map(len, pages)) <= 4
    for agenda in KIT:
        assert {"laws", "more-laws"} <= set(agenda.appendix)


def test_groups_are_made_in_one_way() -> None:
    """Both profiles and the guide divide people in the same way, in a room and on a call."""
    guide = (kit_folder("notebooks") / "09-facilitators-guide.ipynb").read_text(encoding="utf-8")
    assert "First names from A to L are group A" in guide
    for agenda in KIT:
        said = " ".join(" ".join(part.say for part in agenda.parts).split())
        assert "this half of the room is group A, that half is group B." in said
        assert "If we're on a call, first names from A to L are group A." in said


@pytest.mark.parametrize("agenda", KIT, ids=lambda agenda: str(agenda.profile))
def test_no_two_titles_are_the_same(agenda: Agenda) -> None:
    """A part and a question in it aren't called the same, and nobody has to know our terms."""
    plan = workshop_session(agenda, open_material("payments-memory-leak"))
    for part in agenda.parts:
        assert part.title.casefold() not in {each.title.casefold() for each in plan.activities if each.asks}
        assert "why-graph" not in part.title.casefold()
    forms = [json.dumps(each.keying_form([])) for each in plan.activities if isinstance(each, Asking)]
    assert not any("one why" in form for form in forms)
