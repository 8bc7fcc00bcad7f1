"""Commitments at the end: typed while people watch."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import ipywidgets as widgets
import pytest

from pmkit.views.page import markdown_html
from pmkit.workshop.leading.commitments import REST, CommitmentsForm, commitments_markdown
from pmkit.workshop.leading.leaving import shown_plan, waiting, whole_cards
from pmkit.workshop.leading.run import Workshop
from tests.workshop.hand import Hand, alone
from tests.workshop.leading.boxes import labeled, press, text_of


@pytest.fixture
def hand() -> Hand:
    """Return a clock's hand."""
    return Hand()


@pytest.fixture
def workshop(tmp_path: Path, hand: Hand) -> Workshop:
    """Return a workshop without a room."""
    return alone(tmp_path, hand)


def test_commitments_are_on_the_wall_at_once(workshop: Workshop) -> None:
    """Each line is in the plan and below the slide; its strength and a stranger's question stand beside it."""
    panel = CommitmentsForm(workshop)
    assert len(labeled(panel.box, widgets.Text, "We will")) == 2
    text, owner, due = (labeled(panel.box, widgets.Text, label)[0] for label in ("We will", "Owner", "By"))
    owner.value = "Payments team"
    assert workshop.planner.plan.actions() == [], "an owner alone is no commitment"
    text.value = "Remind everybody to check the queue"
    (made,) = workshop.planner.plan.actions()
    assert (made.text, made.owner) == ("Remind everybody to check the queue", "Payments team")
    shown = text_of(panel.box)
    assert "seems weak" in shown
    assert "look-back.ics" not in shown, "nobody has seen it yet"
    assert "What could a stranger check" not in shown, "the empty field asks that already"
    due.value = "2026-12-24"
    labeled(panel.box, widgets.Text, "Done when")[0].value = "it works"
    assert text_of(panel.box).count("What could a stranger check") == 1
    press(panel.box, "Put it on the wall as it is")
    assert "look-back.ics" in text_of(panel.box)
    page = next(each for each in workshop.plan.activities if each.id == workshop.commitments_page())
    state = workshop.session.lead("go", to=page.id)
    assert "<strong>Remind everybody" in state["activity"]["text"]
    assert "by Thursday, December 24, 2026" in state["activity"]["text"]
    again = CommitmentsForm(workshop)
    text = labeled(again.box, widgets.Text, "We will")[0]
    assert text.value == made.text
    text.value = " "
    assert workshop.planner.plan.actions() == []
    text.value = "It is back"
    assert [each.text for each in workshop.planner.plan.actions()] == ["It is back"]


def test_a_letter_is_saved_and_the_field_stays(workshop: Workshop) -> None:
    """Each keystroke is on disk; the row being typed in is never redrawn, and a third one comes when two have words."""
    panel = CommitmentsForm(workshop)
    field = labeled(panel.box, widgets.Text, "We will")[0]
    assert field.continuous_update
    for text in ("C", "Ca", "Cap"):
        field.value = text
    assert labeled(panel.box, widgets.Text, "We will")[0] is field
    assert [each.text for each in workshop.planner.plan.actions()] == ["Cap"]
    _, second = labeled(panel.box, widgets.Text, "We will")
    second.value = "Alert on age"
    assert len(labeled(panel.box, widgets.Text, "We will")) == 3


def test_a_row_without_a_commitment_is_not_lost_in_silence(workshop: Workshop) -> None:
    """An owner alone is kept by nobody, and the row says so until it has words; what is still open is listed."""
    panel = CommitmentsForm(workshop)
    text, owner = (labeled(panel.box, widgets.Text, label)[1] for label in ("We will", "Owner"))
    assert "Nothing is kept of this row yet" not in text_of(panel.box)
    owner.value = "SRE lead"
    assert "Nothing is kept of this row yet" in text_of(panel.box)
    text.value = "Bring a commitment"
    assert "Nothing is kept of this row yet" not in text_of(panel.box)
    assert "Still open: by when and how a stranger can tell that it" in text_of(panel.box)
    (made,) = workshop.planner.plan.actions()
    assert (made.text, made.owner) == ("Bring a commitment", "SRE lead")
    owner.value = "everyone"
    assert "is nobody in particular" in text_of(panel.box)


def test_the_card(workshop: Workshop) -> None:
    """A card is a sentence of when and will, kept with each keystroke, and shown on the wall when both are there."""
    panel = CommitmentsForm(workshop)
    (when,), (will,) = (labeled(panel.box, widgets.Text, label) for label in ("When", "I will"))
    when.value = "the next alert fires"
    assert [card.when for card in workshop.planner.plan.cards] == ["the next alert fires"]
    assert "When the next alert" not in commitments_markdown(workshop.planner)
    will.value = "write down what I see before I act"
    assert "When the next alert fires, I will write" in commitments_markdown(workshop.planner)
    panel.draw()
    (when, _), (will, _) = (labeled(panel.box, widgets.Text, label) for label in ("When", "I will"))
    when.value = will.value = ""
    assert workshop.planner.plan.cards == []


def test_the_strength_is_the_teams_own(workshop: Workshop) -> None:
    """Where the wording does not tell how strong an action is, the form asks; what the team chooses is kept."""
    panel = CommitmentsForm(workshop)
    labeled(panel.box, widgets.Text, "We will")[0].value = "Sort out the queue"
    assert "Which of these is it?" in text_of(panel.box)
    labeled(panel.box, widgets.Dropdown, "How strong?")[0].value = "strong"
    assert [each.strength for each in workshop.planner.plan.actions()] == ["strong"]
    assert "Which of these is it?" not in text_of(panel.box)
    again = CommitmentsForm(workshop)
    assert labeled(again.box, widgets.Dropdown, "How strong?")[0].value == "strong"


def test_the_invitation_comes_with_the_first_commitment(workshop: Workshop) -> None:
    """The form offers the calendar file once something is agreed, and the file follows what is agreed."""
    panel = CommitmentsForm(workshop)
    file = workshop.folder / "look-back.ics"
    assert "look-back.ics" not in text_of(panel.box)
    assert not file.exists()
    field = labeled(panel.box, widgets.Text, "We will")[0]
    for text in ("Cap", "Cap the memory"):
        field.value = text
    assert 'download="look-back.ics"' in text_of(panel.box)
    assert "Cap the memory" in file.read_text(encoding="utf-8").replace("\n ", "")
    assert list(workshop.folder.glob("look-back.conflict*")) == []
    for _, day in workshop.planner.plan.followup_days():
        assert day.weekday() < 5
        assert f"{day:%Y%m%d}" in file.read_text(encoding="utf-8")


def test_the_most_voted_lines_are_beside_the_form(workshop: Workshop) -> None:
    """Whoever writes a commitment reads what people put dots on in their own words; before that nothing is read."""
    lead = workshop.session.lead
    lead("go", to="why-graph")
    lead("key-in", tallies=[["Old limit", "No alert"], ["No owner"]])
    while lead("forward")["phase"] != "vote":
        pass
    lead("key-in", tallies=[3, 0, 5])
    panel = CommitmentsForm(workshop)
    assert "Old limit" not in text_of(panel.box)
    lead("go", to=workshop.commitments_page())
    panel.draw()
    assert text_of(panel.box).index("Old limit") < text_of(panel.box).index("No alert")
    assert "No owner" not in text_of(panel.box)
    shown = panel._voted.value
    assert "(3 dots)" in shown
    assert "vote" not in shown
    assert "people" not in shown, "of dots on paper nobody knows from how many people they are"


def test_done_when_begins_a_line_of_its_own(workshop: Workshop) -> None:
    """On the wall the condition is below the commitment, as text."""
    workshop.planner.add("quick", "Cap memory", owner="Team", due="2026-12-15", done_when="the <b> alert fires")
    shown = markdown_html(commitments_markdown(workshop.planner))
    assert "<br />\nDone when: the &lt;b&gt; alert fires." in shown


def fill(panel: CommitmentsForm, **values: str) -> None:
    """Type into the first commitment."""
    labels = {"text": "We will", "owner": "Owner", "due": "By", "done_when": "Done when"}
    for name, value in values.items():
        labeled(panel.box, widgets.Text, labels[name])[0].value = value


def wall(workshop: Workshop) -> str:
    """Return what the wall shows of the commitments."""
    page = next(each for each in workshop.plan.activities if each.id == workshop.commitments_page())
    return str(workshop.session.lead("go", to=page.id)["activity"]["text"])


@pytest.mark.parametrize("text", ["Be more careful with deploys", "John checks the queue every morning"])
def test_care_and_names_are_asked_about_before_the_wall(workshop: Workshop, text: str) -> None:
    """A line that asks people to be careful, or names somebody, waits for the team; it's never refused."""
    panel = CommitmentsForm(workshop)
    fill(panel, text=text)
    assert text not in wall(workshop)
    assert "Not on the wall yet" in text_of(panel.box)
    assert workshop.planner.plan.actions()[0].text == text, "it is saved all the same"
    press(panel.box, "Put it on the wall as it is")
    assert text in wall(workshop)
    fill(panel, text=f"{text} and releases")
    assert text not in wall(workshop), "other words are asked about again"
    fill(panel, text="The pipeline stops a release that has no load test")
    assert "load test" in wall(workshop)


def test_everything_that_is_asked_about_a_line_is_said(workshop: Workshop) -> None:
    """A line that asks for care and names its owner has two questions, before anybody puts it on the wall as it is."""
    panel = CommitmentsForm(workshop)
    fill(panel, text="Be more careful with deploys", owner="Dave")
    said = text_of(panel.box)
    assert "careful" in said.partition("Not on the wall yet")[2]
    assert "Which role or team should own it?" in said


@pytest.mark.parametrize(
    ("owner", "asked"),
    [
        ("John", "Which role or team should own it?"),
        ("Mark", "Which role or team should own it?"),
        ("john", "which role is it?"),
        ("Anneke", "which role is it?"),
        ("Payments", ""),
        ("SRE", ""),
        ("Payments team", ""),
        ("On-call lead", ""),
    ],
)
def test_a_first_name_as_owner_is_asked_about(workshop: Workshop, owner: str, asked: str) -> None:
    """Which role, or which person: a first name is asked about before it is on the wall; a team is not."""
    panel = CommitmentsForm(workshop)
    fill(panel, text="The pipeline stops a release that has no load test", owner=owner)
    assert ("load test" in wall(workshop)) == (not asked)
    said = text_of(panel.box)
    assert asked in said
    if asked:
        again = CommitmentsForm(workshop)
        assert "Not on the wall yet" in text_of(again.box)
        press(again.box, "Put it on the wall as it is")
        assert owner in wall(workshop)
        assert "load test" in commitments_markdown(workshop.planner, waiting(workshop.planner.plan)), "for good"
        fill(again, owner="Dave")
        assert "load test" not in wall(workshop), "other words are asked about again"
    else:
        assert "hich role" not in said
    assert "full name" not in said
    assert "who exactly" not in said


def test_what_is_asked_is_beside_the_row_it_is_about(workshop: Workshop) -> None:
    """Why a line waits is right below its words, in that row alone; each line gets to the wall by itself."""
    panel = CommitmentsForm(workshop)
    texts = labeled(panel.box, widgets.Text, "We will")
    texts[0].value = "The pipeline stops a release that has no load test"
    texts[1].value = "Be more careful with deploys"
    labeled(panel.box, widgets.Text, "By")[1].value = f"{workshop.planner.plan.first_day - dt.timedelta(days=5):%b %d}"
    first, second, third = panel._rows.children
    assert "Not on the wall yet" in text_of(second)
    assert "has already passed this year, so it was read as" in text_of(second)
    assert text_of(first) + text_of(third) == ""
    shown = [each for each in second.children if each.layout.display != "none"]
    assert isinstance(shown[0], widgets.Text)
    assert "harmless, or impossible" in shown[1].value
    labeled(panel.box, widgets.Text, "Owner")[0].value = "Dave"
    assert "which role" in text_of(first).lower()
    before = list(second.children)
    press(second, "Put it on the wall as it is")
    assert list(second.children) == before, "the fields that somebody types into are left alone"
    assert "Be more careful" in wall(workshop)
    assert "Dave" not in wall(workshop), "that one still waits"


def test_days_are_understood_and_said_in_one_style(workshop: Workshop) -> None:
    """A typed day is kept as the calendar has it, the wall says it in words, and an assumption is asked about."""
    panel = CommitmentsForm(workshop)
    year = workshop.planner.plan.first_day.year + 1
    fill(panel, text="The pipeline stops a release that has no load test", due=f"12/05/{year}")
    assert workshop.planner.plan.actions()[0].due == f"{year}-12-05"
    assert f"December 5, {year}" in wall(workshop)
    assert f"{year}-12-05" not in wall(workshop)
    assert "as in the US" in text_of(panel.box)
    fill(panel, due=f"Dec 5, {year}")
    assert "as in the US" not in text_of(panel.box)
    fill(panel, due="next Friday")
    assert "Is that the day you meant?" in text_of(panel.box)
    fill(panel, due="soon")
    assert workshop.planner.plan.actions()[0].due == "soon"
    assert "t a date" in text_of(panel.box)


def test_the_wall_follows_once_the_typing_rests(workshop: Workshop) -> None:
    """A name isn't read letter by letter on the wall: it waits for a rest, and then the name is asked about."""

    async def typed() -> tuple[str, str, str]:
        panel = CommitmentsForm(workshop)
        fill(panel, text="The pipeline stops a release that has no load test")
        at_once = wall(workshop)
        await asyncio.sleep(REST + 0.3)
        rested = wall(workshop)
        for at in range(1, 5):
            fill(panel, owner="Dave"[:at])
        while_typing = wall(workshop)
        await asyncio.sleep(REST + 0.3)
        return at_once, rested, while_typing + wall(workshop)

    at_once, rested, named = asyncio.run(typed())
    assert "load test" not in at_once
    assert "load test" in rested
    assert "(Da" not in named


def test_a_card_that_names_somebody_is_asked_about_first(workshop: Workshop) -> None:
    """A name on a card is neither on the wall nor among what was agreed until somebody puts it there."""
    panel = CommitmentsForm(workshop)
    workshop.planner.set_card(0, "I get an alert", "tell Dave what I see before I act")
    again = CommitmentsForm(workshop)
    again.draw()
    assert "Dave" not in commitments_markdown(workshop.planner)
    assert "It names Dave" in text_of(again.box)
    assert not list(whole_cards(workshop.planner.plan))
    assert not shown_plan(workshop.planner.plan).cards
    press(again.box, "Put it on the wall as it is")
    assert "tell Dave" in wall(workshop)
    assert "tell Dave" in commitments_markdown(workshop.planner)
    workshop.planner.set_card(0, "I get an alert", "tell Kevin what I see")
    assert "Kevin" not in commitments_markdown(workshop.planner), "other words are asked about again"
    workshop.planner.set_card(0, "I get an alert", "say what I see before I act")
    assert "say what I see" in commitments_markdown(workshop.planner)
    assert panel.box
