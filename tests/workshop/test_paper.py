"""The paper pack: everything that the workshop needs, from the same run sheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pmkit.html import render
from pmkit.kit import kit_folder
from pmkit.room.activities import kinds
from pmkit.room.activities.dots import Dots
from pmkit.room.activities.whys import Whys
from pmkit.room.session.plan import make_plan
from pmkit.room.shared.activity import Asking
from pmkit.workshop.paper import paper_pack
from pmkit.workshop.runsheet.agenda import load_agenda, profiles
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.phoneless import agenda_on_paper
from pmkit.workshop.runsheet.session import workshop_session
from pmkit.workshop.sheets import SIZES, activity_sheet, handouts, letters, wall_sheets
from tests.room.activities.thermometer import HEAT, Thermometer
from tests.room.plans import ASKING

OWN = Path(__file__).parent / "own" / "days.md"
SCENARIOS = sorted(path.parent.name for path in kit_folder("scenarios").glob("*/scenario.yaml"))


@pytest.mark.parametrize("profile", profiles())
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_all_of_the_workshop_is_on_paper(tmp_path: Path, profile: str, scenario: str) -> None:
    """Each part's script, steps and cut, a sheet for each activity, and every event of the incident."""
    agenda, material = agenda_on_paper(load_agenda(profile)), open_material(scenario)
    text = paper_pack(agenda, material, tmp_path / "pack.html")
    assert (tmp_path / "pack.html").read_text(encoding="utf-8") == text
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    for part in agenda.parts:
        # The page renders Markdown, which may set other quotes: compare the first words.
        for _, said in part.script:
            assert " ".join(said.split()[:6]) in words.replace("&quot;", '"').replace("&#x27;", "'")
        assert render(part.cut) in text
        assert text.index(render(part.goal)) < text.index(render(part.cut))
        for one in (*part.done, *part.asked):
            assert render(one.text) in text
    for activity in workshop_session(agenda, material).activities:
        if isinstance(activity, Dots):
            assert "Dots to vote with" in text
        elif isinstance(activity, Asking):
            assert f"<h2>{render(activity.title)}</h2>" in text
            for option in activity.choices():
                assert render(option) in text
        elif not activity.title.startswith(("Update ", material.title)):
            assert f"<h2>{render(activity.title)}</h2>" in text
    assert ("A card for: The person who goes first" in text) == (profile == "seed")
    for field in ("We will", "Done when", "strong: works without anybody remembering", "I will", "after 30 days"):
        assert field in text
    assert text.count('<img src="data:image/svg+xml') == 2
    for event in material.timeline:
        assert render(event.headline) in text
    assert "<script" not in text


def test_the_facilitators_page_goes_phase_by_phase() -> None:
    """Each phase has its own words, what to do, and its minutes, in the order in which they come."""
    text = paper_pack(load_agenda("seed"), open_material("payments-memory-leak"))
    page = text[text.index("Application: How to apply") : text.index("Action Planning: Next steps")]
    marks = [
        *("six minutes):", "what had to be true for this to happen", "At the reveal:", "only one group saw"),
        *("In the discussion (six minutes):", "Ask: ", "At the vote (a minute and a half):", "Now your dots"),
        "After the vote:",
    ]
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)


def test_events_are_told_when_they_could_be_known() -> None:
    """An event that came to light later is read later than the alert, with its own time beside it."""
    pack = paper_pack(load_agenda("practice"), open_material("payments-memory-leak"))
    text = pack[pack.index(": update 1 of 4</h2>") : pack.index("<h2>What had to be true?</h2>")]
    alert = text.index("Alert fired")
    for late in ("Payments pods run with no memory limit", "clients retry a failed payment"):
        assert text.index(late) > alert
        assert "(this goes back to before 13:30)" in text[text.index(late) :][:200]
    times = re.findall(r"<li><b>(\d\d:\d\d)</b>", text)
    assert len(times) >= 10
    assert times == sorted(times)


@pytest.mark.parametrize("data", [*ASKING, HEAT], ids=lambda each: each["type"])
def test_every_kind_of_activity_has_a_sheet(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a team's own session asks can be printed, also of a kind that was added to the table."""
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, Thermometer))
    (activity,) = make_plan([data]).activities
    assert isinstance(activity, Asking)
    sheet = render(activity_sheet(activity))
    assert f"<h2>{render(activity.title)}</h2>" in sheet
    assert len(render(activity.sheet())) > 30


@pytest.mark.parametrize("profile", profiles())
def test_the_key_is_on_the_facilitators_pages_only(profile: str) -> None:
    """The right order is printed once, before the sheets for participants, and never on a sheet that is handed out."""
    material = open_material("payments-memory-leak")
    text = paper_pack(load_agenda(profile), material)
    activities = workshop_session(load_agenda(profile), material).activities
    (order,) = [each for each in activities if isinstance(each, Asking) and each.key()]
    key = "".join(f"<li>{render(option)}</li>" for option in order.key())
    assert text.count(key) == 1
    assert text.index(key) < text.index('class="sheet poster"')
    assert key not in render(activity_sheet(order))
    assert "facilitator" not in render(activity_sheet(order))


@pytest.mark.parametrize("profile", profiles())
def test_there_are_dots_to_vote_with(profile: str) -> None:
    """Wherever people vote with dots on paper there is one page of them, with as many as everybody has."""
    text = paper_pack(load_agenda(profile), open_material("payments-memory-leak"))
    assert text.count("<h2>Dots to vote with: 3 for everybody</h2>") == 1
    assert "\u25cf\u25cf\u25cf" in text


SCREEN = re.compile(
    r"\bphones?\b|projector|\bscan\b|\b(?:join|type|with) the code\b|\bwall page|\bcockpit\b|\bpress\b|\bclick|\btap\b"
    r"|\bbutton|\bbrowser\b|\bform beside|\bshows up\b|\bthis page\b|\bon the screen or\b|\bthe clock tells\b"
    r"|\bthe form\b|\bin the chat\b|\bon a call\b|\bappendix there|\b(?:next|last|two) pages\b|\bhost's\b|\bpreview\b"
    r"|\bcount stops\b|\blink\b|\btab\b|\bOnline:",
    re.IGNORECASE,
)
"""Words of a screen that the leader or those who take part would look at; what responders saw isn't one."""


@pytest.mark.parametrize("profile", profiles())
@pytest.mark.parametrize("source", ["payments-memory-leak", OWN])
def test_paper_speaks_of_paper(profile: str, source: str | Path) -> None:
    """No page of the facilitator's, sheet for the wall or sheet that is handed out speaks of what is on a screen."""
    pack = paper_pack(load_agenda(profile), open_material(source))
    # What the incident's own people saw and did is told as it was; the brief is part of it.
    told = re.sub(r'<section class="sheet told.*?</section>', "", pack, flags=re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", told))
    words = words.replace(str(open_material(source).problem), "").replace("These first pages", "")
    marked = [words[max(0, match.start() - 60) : match.end() + 40] for match in SCREEN.finditer(words)]
    assert marked == []


def test_the_list_of_screen_words_marks_what_a_newcomer_stumbled_over() -> None:
    """The sentences that used to be on paper are marked, and what responders saw on their screens is not."""
    for said in (
        "Fill in the form beside this while people watch; it shows up on the wall.",
        "Then press +2 minutes and do the second one, too.",
        "End with the two areas that this page suggests.",
        "Have the wall page up before people come in.",
        "Put it on your phone.",
        "On the screen or on paper.",
        "Wait until the count stops rising.",
    ):
        assert SCREEN.search(said), said
    for said in ("What did the screen show?", "If you were there, you saw a screen.", "Your pager has just gone off."):
        assert not SCREEN.search(said), said


def test_a_sheet_of_conditions_asks_for_nothing_that_cannot_be_keyed_in() -> None:
    """Which line explains which is not taken from paper; how sure people are is asked, for the talk."""
    plan = workshop_session(load_agenda("practice"), open_material("payments-memory-leak"))
    sheets = {each.type: render(each.sheet()) for each in plan.activities if isinstance(each, Asking)}
    assert "How sure are you?" in sheets["probe"]
    assert "xplains" not in sheets["whys"]
    assert len(re.findall(r"<th[ >]", sheets["whys"])) == 2


@pytest.mark.parametrize("source", ["payments-memory-leak", OWN])
def test_the_events_are_on_the_sheet_for_whys(source: str | Path) -> None:
    """Who writes conditions has the incident with its times on the same sheet, as on phones and wall."""
    plan = workshop_session(load_agenda("seed"), open_material(source))
    (whys,) = (each for each in plan.activities if isinstance(each, Whys))
    sheet = render(whys.sheet())
    assert len(whys.timeline) >= 5
    for line in whys.timeline:
        assert render(line.when) in sheet
        assert render(line.text) in sheet


@pytest.mark.parametrize("profile", profiles())
def test_each_sheet_is_on_the_list_with_how_many_are_needed(profile: str) -> None:
    """The facilitator's last page names every sheet, in the order in which they come, and how many to print."""
    agenda, material = agenda_on_paper(load_agenda(profile)), open_material("payments-memory-leak")
    plan = workshop_session(load_agenda(profile), material)
    text = paper_pack(load_agenda(profile), material)
    listed = text[text.index("<h2>Sheets to print</h2>") : text.index('class="sheet poster')]
    handed = list(handouts(agenda, material, plan))
    for sheet in (*wall_sheets(agenda, plan), *handed):
        assert render(sheet.title) in listed
    places = [listed.index(f"{render(sheet.title)}</th><td>{render(sheet.many)}") for sheet in handed]
    assert places == sorted(places)


def test_letters_on_the_wall_are_as_large_as_fit() -> None:
    """Few words are printed large, a table smaller, and nothing below what is read from the other side of a table."""
    assert letters("Before you go", "One word.\n\nPassing is fine.") == max(SIZES)
    assert (
        min(SIZES) <= letters("Factors", "| A | B |\n| --- | --- |\n" + "| Technical | Bugs in the code |\n" * 9) < 40
    )
    assert letters("T", "x " * 200, with_picture=True) < letters("T", "x " * 200)
