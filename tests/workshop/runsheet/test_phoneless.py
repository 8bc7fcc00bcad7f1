"""Without phones: no script, instruction or slide of the kit's own run sheets speaks of a phone or a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.paper import paper_pack
from pmkit.workshop.runsheet.agenda import load_agenda, profiles
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.phoneless import agenda_on_paper, on_paper, phrases, without_phones
from tests.workshop.hand import Hand, alone

PHONES = re.compile(
    r"\bphones?\b|\bscan\b|\b(?:join|type) the code\b|\bcode (?:stays )?visible|\bprojector", re.IGNORECASE
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
    assert any("projector" in line for line in written.parts[0].do)
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
    said = " ".join(" ".join(text.split()) for text in texts).casefold()
    sentences = [phrase for phrase, _, _ in phrases() if len(phrase.split()) > 4]
    assert len(sentences) > 12
    assert [phrase for phrase in sentences if phrase.casefold() not in said] == []


def test_a_sentence_about_a_call_is_left_out_on_paper() -> None:
    """What is left out leaves neither a blank nor a broken sentence behind."""
    part = next(part for part in agenda_on_paper(load_agenda("seed")).parts if part.id == "application")
    said = part.said_at("why-graph", "collect")
    assert "that half is group B. Each on your own" in " ".join(said.split())
    assert on_paper("Hear two. Online: pairs write in the chat.") == "Hear two."
