"""The printed pack: a drill for a team around one screen."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

from pmkit.cli import main
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import DrillError
from pmkit.practice.drill.drill import drill_folders, pressure_of
from pmkit.practice.drill.entries import Kind
from pmkit.practice.drill.scripts import do_nothing
from pmkit.practice.playing.guide import Cued, Guide, guide
from pmkit.practice.playing.injects import condition_words, inject_cards
from pmkit.practice.playing.pack import drill_pack, pack_page
from pmkit.practice.playing.sheet import QUESTIONS
from pmkit.practice.world.conditions import Condition
from pmkit.practice.world.reading import load_world
from pmkit.practice.world.world import Inject, Role, World

FOLDERS = drill_folders()
NAMES = [folder.name for folder in FOLDERS]
WORDS_A_MINUTE = 150
"""A calm voice; what is left of a step's time belongs to the others."""


class _Sections(HTMLParser):
    """The text of the page by part: what is inside sections for the facilitator, for the players, and outside."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {"": [], "facilitator": [], "players": []}
        self._stack: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "section":
            named = next((name for name in ("facilitator", "players") if name in classes), "")
            self._stack.append(named or (self._stack[-1] if self._stack else ""))
        self._silent += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._stack.pop()
        self._silent -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts[self._stack[-1] if self._stack else ""].append(data)


def parts(page: str) -> dict[str, str]:
    """Return the text of each part of a pack, with single blanks."""
    parser = _Sections()
    parser.feed(page)
    return {name: re.sub(r"\s+", " ", " ".join(texts)) for name, texts in parser.texts.items()}


def future(world: World) -> Iterator[str]:
    """Yield every text of a world that nobody can know at the start."""
    for target in world.targets:
        for look in target.looks:
            yield from (case.says for case in look.cases)
    for change in world.changes:
        yield from (outcome.says for outcome in change.done)
        refused = change.refused or []
        yield from [refused] if isinstance(refused, str) else (outcome.says for outcome in refused)
    for person in world.people:
        yield from (answer.says for answers in person.answers.values() for answer in answers)
        yield from (person.takes_over or "", person.away, *person.nothing_new)
    for inject in world.injects:
        yield from (inject.says, inject.answered.says or "", inject.ignored.says or "")
    yield from (fault.title for fault in world.faults)
    yield from (rule.title for rule in world.rules)
    yield from (probe.asks for probe in world.probes)
    yield from (skip.says for skip in world.cut.skips)
    yield from secret(world)


def secret(world: World) -> Iterator[str]:
    """Yield what stays closed until the debrief, for the facilitator too."""
    yield from (step.because or "" for step in world.expert)
    yield from (step.do for step in (*world.record, *world.expert) if len(step.do) > 40)
    yield world.idle.because
    yield from (hypothesis.title for hypothesis in world.hypotheses)


@pytest.fixture(scope="module", params=FOLDERS, ids=NAMES)
def world(request: pytest.FixtureRequest) -> World:
    """Return the world of each scenario with a drill."""
    return load_world(request.param)


def test_every_role_has_a_card_and_every_person_is_on_one(world: World) -> None:
    """Each of the five roles has at least one card, and what a person of the world knows is on exactly one."""
    page = pack_page(world, 1)
    cards = re.findall(r'<section class="half">.*?</section>', page, re.DOTALL)
    for card in guide().roles:
        assert any(f"<h2>{card.title}" in text for text in cards)
    for person in world.people:
        assert (
            sum(
                html.escape(person.knows, quote=False) in html.unescape(text) or person.knows in html.unescape(text)
                for text in cards
            )
            == 1
        )
    assert len(cards) == len(world.people) + len(set(get_args(Role)) - {person.role for person in world.people})


def test_nothing_tells_which_incident_it_is(world: World) -> None:
    """No part of the pack holds a word of the veil, the scenario's name, its title or its date."""
    folder = FOLDERS[[load_world(folder).veil.code_name for folder in FOLDERS].index(world.veil.code_name)]
    manifest = Scenario.open(folder).manifest
    text = " ".join(parts(pack_page(world, 1)).values()).casefold()
    for word in (*world.veil.never, folder.name, manifest.title, world.start[:10]):
        assert word.casefold() not in text, word


def test_the_players_part_holds_nothing_later_than_the_clock(world: World) -> None:
    """Nothing that a look, an answer, a change, an alert, an inject or a question shows is in the players' part."""
    players = parts(pack_page(world, 1))["players"]
    told = " ".join([world.brief, *(person.knows for person in world.people)])
    for text in filter(None, future(world)):
        assert text not in players or text in told, text


def test_the_facilitators_part_leaves_the_debrief_closed(world: World) -> None:
    """What responders did, one good way and what was true are not in the facilitator's part either."""
    text = parts(pack_page(world, 1))["facilitator"]
    for line in filter(None, secret(world)):
        assert line not in text, line


def test_the_half_hour_adds_up() -> None:
    """Brief, play, freeze, closing sheet and debrief are 30 minutes, in this order."""
    steps = [(step.id, step.minutes) for step in guide().steps]
    assert steps == [("brief", 3), ("play", 15), ("freeze", 2), ("closing", 6), ("debrief", 4)]
    assert [part.id for part in guide().debrief] == ["facts", "surprise", "sense", "factors"]


def test_what_is_read_aloud_fits_its_minutes(world: World) -> None:
    """A calm voice reads the lines of each step, and the brief, in the time that the step has."""
    for step in guide().steps:
        said = " ".join(line.line if isinstance(line, Cued) else line for line in step.say)
        said += f" {world.brief}" if step.id == "brief" else ""
        assert len(said.split()) <= step.minutes * WORDS_A_MINUTE, step.id


def test_every_size_of_team_has_its_seats() -> None:
    """Three to ten people each have a seat, and a guide whose seats are wrong is refused."""
    held = guide()
    assert sorted(held.teams) == list(range(3, 11))
    data = held.model_dump(by_alias=True)
    data["teams"][4].pop()
    with pytest.raises(ValidationError, match="a team of 4 needs 4 seats"):
        Guide.model_validate(data)
    data = held.model_dump(by_alias=True)
    data["roles"].pop()
    with pytest.raises(ValidationError, match="each role has exactly one card"):
        Guide.model_validate(data)


def test_a_card_for_each_inject_comes_when_it_would(world: World) -> None:
    """Each inject has a card, and so has each alert that fires by itself, in the order in which they come."""
    entries = do_nothing(world, 1).run.entries
    cards = inject_cards(world, entries)
    assert {inject.id for inject in world.injects} <= {card.id for card in cards}
    minutes = [card.minute for card in cards if card.minute is not None]
    assert minutes == sorted(minutes)
    fired = {entry.part.split()[1] for entry in entries if entry.kind is Kind.ALERT}
    assert fired <= {card.id for card in cards}
    facilitator = parts(pack_page(world, 1))["facilitator"]
    for inject in world.injects:
        for text in (inject.says, inject.answered.says, inject.ignored.says):
            assert text is None or "{" in text or re.sub(r"\s+", " ", text) in facilitator
    assert "{" not in facilitator


def test_the_closing_sheet_has_its_questions_and_the_drawn_limits(world: World) -> None:
    """The four questions are there, and the limits are those that the seed draws for the drill on the screen."""
    for seed in range(4):
        players = parts(pack_page(world, seed))["players"]
        assert all(question in players for question in QUESTIONS.values())
        assert pressure_of(world, seed).says in players


def test_the_same_seed_gives_the_same_pack(world: World) -> None:
    """A pack that is printed again is the same, byte for byte."""
    assert pack_page(world, 7) == pack_page(world, 7)


def test_hostile_text_of_a_world_stays_text(world: World) -> None:
    """Tags, braces and control characters in a world's texts arrive as text."""
    evil = '<img src=x onerror="alert(1)">{0}</style><script>x</script>\u202e'

    def spoiled(model: BaseModel, **changes: object) -> object:
        return model.model_copy(update=changes)

    bad = world.model_copy(
        update={
            "brief": evil,
            "veil": spoiled(world.veil, code_name=evil),
            "people": [spoiled(person, title=evil, knows=evil) for person in world.people],
            "injects": [spoiled(inject, speaker=evil, says=evil) for inject in world.injects],
            "probes": [spoiled(probe, asks=evil) for probe in world.probes],
            "pressures": [spoiled(pressure, says=evil) for pressure in world.pressures],
            "targets": [spoiled(target, title=evil) for target in world.targets],
        }
    )
    page = pack_page(bad, 1)
    assert "<img src=x" not in page
    assert "<script" not in page
    assert "\u202e" not in page
    assert page.count("</style>") == 1
    assert "{0}" in page


def test_conditions_are_said_in_words() -> None:
    """Each kind of condition reads as a clause, alone and combined."""
    world = load_world(FOLDERS[NAMES.index("payments-memory-leak")])
    said = {
        "it is 14:34 or later": {"after": 4},
        "it is not 14:34 yet": {"before": 4},
        "“Pods are being replaced on purpose” is going on": {"fault": "rolling"},
        "“Checkout error rate” is above 5 and below 9 %": {"signal": "errors", "above": 5, "below": 9},
        "the alert “Report host disk above 80%” is firing": {"alert": "report-disk"},
        "“Add two nodes” is under way": {"change": "add-nodes", "state": "running"},
        "“Add two nodes” was done at least 3 minutes ago": {"change": "add-nodes", "ago": 3},
        "somebody looked at Error log: latest lines within the last 2 minutes": {
            "looked": "error-log.latest",
            "within": 2,
        },
        "somebody asked the Database engineer": {"asked": "dba"},
        "there was a word to the status page": {"told": "users"},
        "work was handed over to the Database engineer": {"handed": "dba"},
        "it is 14:34 or later or it is not so that it is 14:40 or later": {
            "any": [{"after": 4}, {"none": [{"after": 10}]}]
        },
        "it is 14:34 or later and (somebody asked the Database engineer or there was a word to the status page)": {
            "after": 4,
            "any": [{"asked": "dba"}, {"told": "users"}],
        },
        "it is 14:34 or later, unless “Add two nodes” was done or there was a word to the status page": {
            "after": 4,
            "none": [{"change": "add-nodes"}, {"told": "users"}],
        },
        "it is 14:34 or later and somebody asked the Database engineer": {"all": [{"after": 4}, {"asked": "dba"}]},
    }
    for words, data in said.items():
        assert condition_words(Condition.model_validate(data), world) == words


def test_what_an_answer_does_to_the_incident_is_on_the_card() -> None:
    """A card says what counts as an answer, what an ignored inject does, and names readings without inventing one."""
    world = load_world(FOLDERS[NAMES.index("payments-memory-leak")])
    inject = Inject.model_validate(
        {
            "id": "new",
            "at": 2,
            "from": "Support",
            "says": "Errors at {errors}, at {time}.",
            "by": ["look platform.memory", "ask dba", "hand-over dba"],
            "ignored": {"turns": [{"fault": "storm", "do": "rise", "by": 2, "when": {"after": 9}}]},
        }
    )
    world = world.model_copy(update={"injects": [inject]})
    card = next(card for card in inject_cards(world, do_nothing(world, 1).run.entries) if card.id == "new")
    assert card.says == "Errors at [Checkout error rate], at [the time]."
    assert card.answer == (
        "a look at Platform dashboard: pod memory or a question to the Database engineer or "
        "handing work over to the Database engineer, within 10 minutes"
    )
    assert card.answered == "Nothing follows."
    assert card.ignored == (
        "(“Clients retry at once and the proxy holds dead pods' connections” gets worse 2 times as fast, "
        "if it is 14:39 or later)"
    )


def test_the_command_line_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``pmkit drill NAME --pack FILE`` writes the page and names its drill; without a name it asks for one."""
    path = tmp_path / "pack.html"
    assert main(["drill", "Orchard", "--pack", str(path), "--seed", "3"]) == 0
    assert path.read_text(encoding="utf-8") == drill_pack("Orchard", seed=3)
    assert "pmkit drill Orchard --seed 3" in capsys.readouterr().out
    assert main(["drill", "--pack", str(path)]) == 2
    assert "no drill is named" in capsys.readouterr().err
    with pytest.raises(DrillError, match="a seed is 0 or more"):
        drill_pack("Orchard", seed=-1)
