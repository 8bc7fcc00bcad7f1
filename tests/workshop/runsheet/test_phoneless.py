"""Without phones: no script, instruction or slide of the kit's own run sheets speaks of a phone or a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from pmkit.room.host.cockpit import here
from pmkit.room.host.wall import wall_html
from pmkit.workshop.leading.choices import Choices
from pmkit.workshop.leading.cockpit import WorkshopCockpit
from pmkit.workshop.leading.prompter import beat_html
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.paper import paper_pack
from pmkit.workshop.runsheet.agenda import load_agenda, profiles
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.phoneless import agenda_on_paper, on_paper, phrases, without_phones
from tests.workshop.hand import Hand, alone
from tests.workshop.leading.boxes import every

PHONES = re.compile(
    r"\bphones?\b|\bscan\b|\b(?:join|type) the code\b|\bcode (?:stays )?visible|\bprojector", re.IGNORECASE
)

PHONES_AT_ALL = re.compile(
    r"\bphones?\b|projector|\bscan\b|\belse join|\bjoin or\b|\b(?:join|type|with) the code\b|\bhost(?:'s)? page\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("profile", profiles())
def test_nothing_that_is_said_or_shown_needs_a_phone(tmp_path: Path, profile: str) -> None:
    """Scripts, instructions, slides and the paper pack speak of sheets and of the wall page."""
    workshop = alone(tmp_path, agenda=profile)
    texts = [text for part in workshop.agenda.parts for text in (part.cut, *part.do, *part.ask)]
    texts += [said for part in workshop.agenda.parts for _, said in part.script]
    texts += [f"{activity.title}\n{activity.text}" for activity in workshop.plan.activities]
    pack = re.sub(r"<[^>]+>", " ", paper_pack(load_agenda(profile), open_material("payments-memory-leak")))
    for text in texts:
        found = PHONES.search(text)
        assert not found, text[max(0, found.start() - 60) : found.end() + 60]
    # The page's head and the list of "without phones" tell of phones that are not there.
    assert not re.search(r"[Ss]can the code|your phone", pack)


def test_words_come_back_with_phones(tmp_path: Path) -> None:
    """Who opens the workshop again with phones reads the run sheet as it was written."""
    workshop = Workshop.open("seed", folder=tmp_path, now=Hand())
    written = workshop.agenda
    assert any("projector" in line for line in written.before)
    workshop.join("none")
    assert not any("projector" in line for line in workshop.agenda.parts[0].do)
    workshop._speak(phones=True)
    assert workshop.agenda == written


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("Look at your\nphones now.", "Look at your sheets now."),
        ("Phones down.", "Sheets down."),
        ("The telephone rang.", "The telephone rang."),
        ("A microphone.", "A microphone."),
    ],
)
def test_a_teams_own_words_are_changed_too(said: str, instead: str) -> None:
    """Whole words only, over line breaks, with the capital letter of the beginning."""
    assert without_phones(said) == instead


def test_each_sentence_of_the_table_is_said_somewhere() -> None:
    """A sentence of a run sheet that somebody rewrites has to be rewritten in the table too."""
    texts = [text for name in profiles() for part in load_agenda(name).parts for text in (part.say, part.cut, *part.do)]
    texts += [text for name in profiles() for part in load_agenda(name).parts for text in part.ask]
    texts += [text for name in profiles() for text in load_agenda(name).before]
    said = " ".join(" ".join(text.split()) for text in texts).casefold()
    sentences = [phrase for phrase, _, _ in phrases() if len(phrase.split()) > 4]
    assert len(sentences) > 12
    assert [phrase for phrase in sentences if phrase.casefold() not in said] == []


def test_a_sentence_about_a_call_is_left_out_on_paper() -> None:
    """What is left out leaves neither a blank nor a broken sentence behind."""
    part = next(part for part in agenda_on_paper(load_agenda("seed")).parts if part.id == "application")
    said = part.said_at("why-graph", "collect")
    assert "that half is group B. On your own" in " ".join(said.split())
    assert on_paper("Hear two. Online: pairs write in the chat.") == "Hear two."


TALLIES: dict[str, Any] = {
    "check-in": ["calm", "tense", "curious", "tired", "fine"],
    "start": [[0, 1, 2, 2, 0], [1, 1, 1, 1, 1], [5, 0, 0, 0, 0], [0, 0, 0, 0, 5]],
    "put-in-order": [[0, 1, 2, 3, 4, 5], [1, 0, 2, 3, 4, 5]],
    "warm-up": [[0, 1, 2, 3, 4], [1, 0, 2, 3, 4]],
    "reword": ["What did the queue show?", "Who was told?"],
    "freeze": [[1, 1, 1], [2, 1], [1, 2]] * 2,
    "why-graph": [[f"Limit number {at} was old" for at in range(9)], [f"Alert number {at} was off" for at in range(9)]],
}
"""What is keyed in: more lines than a wall shows."""


def _seen(cockpit: WorkshopCockpit, workshop: Workshop) -> Iterator[str]:
    """Yield all that is on the facilitator's page and on the wall page now."""
    for each in every(cockpit.box, widgets.Widget):
        for name in ("value", "description", "placeholder", "tooltip"):
            yield str(getattr(each, name, "") or "")
        yield " ".join(str(label) for label in getattr(each, "_options_labels", ()))
    yield wall_html(workshop.session.state(), workshop.plan)


@pytest.mark.parametrize("profile", profiles())
def test_no_sentence_speaks_of_phones_where_there_are_none(tmp_path: Path, profile: str) -> None:
    """From the first page to the report, cockpit, wall, questions and messages speak of paper, hands and the wall."""
    workshop = alone(tmp_path, agenda=profile)
    cockpit = WorkshopCockpit(workshop)
    seen = [*_seen(cockpit, workshop), workshop.session._repr_html_()]
    seen += [beat_html(0, alone=True), here(workshop.session.state())]
    choices = Choices(workshop)
    session = workshop.session
    for _ in range(120):
        state = session.state()
        activity = state["activity"]
        if state["closed"] or (activity is None and state["index"] >= 0):
            break
        if state["question"]:
            # Showing a question that nobody has answered asks first, or says why there is nothing.
            cockpit.room.lead("next")
            seen += _seen(cockpit, workshop)
            name = activity["id"] if state["phase"] == "collect" else "dots"
            if session.state()["at"] != state["at"]:
                session.lead("go", to=activity["id"], phase=state["phase"])
            count = len(session.state()["keying"]["rows"][0]["options"]) if name == "dots" else 0
            session.lead("key-in", tallies=TALLIES.get(name) or list(range(1, count + 1)))
        else:
            session.lead("forward")
        cockpit.room.refresh()
        seen += _seen(cockpit, workshop)
    else:
        pytest.fail("the workshop does not end")
    choices._new()
    seen += [each.value for each in every(choices.box, widgets.HTML)]
    cockpit._end.click()
    cockpit._finish.click()
    seen += _seen(cockpit, workshop)
    cockpit._end_it()
    seen += _seen(cockpit, workshop)
    report = workshop_report(workshop)
    seen += [report.to_markdown(), str(report.to_page()), workshop.preview()._repr_html_()]
    said = set()
    told = [detail for event in workshop.material.timeline for detail in event.details]
    for text in dict.fromkeys(seen):
        words = re.sub(r"<style.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)
        for match in PHONES_AT_ALL.finditer(words):
            around = words[max(0, match.start() - 80) : match.end() + 80]
            # The record itself may tell of a phone.
            if not any(match[0] in detail and detail[:20] in around for detail in told):
                said.add(" ".join(around.split()))
    assert said == set()
