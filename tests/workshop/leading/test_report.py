"""The report: what was agreed first, results as they were shown, nothing that was held back."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.room.host.alone import SessionAlone
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import count, keyed_in, result_markdown
from pmkit.views.page import markdown_html
from pmkit.workshop.leading.leaving import dots_from, most_voted
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.leading.run import Workshop
from tests.room.plans import ASKING, GOOD, WHYS
from tests.workshop.hand import Hand, alone


@pytest.fixture
def done(tmp_path: Path) -> Workshop:
    """Return a workshop that was held with answers from paper."""
    hand = Hand()
    workshop = alone(tmp_path, hand)
    lead = workshop.session.lead
    workshop.follow(lead("go", to="check-in"))
    lead("key-in", tallies=["tired", "curious", "tired", "<b>wary</b>", "=1+1"])
    hand.minutes = 16
    workshop.follow(lead("go", to="start"))
    lead("key-in", tallies=[[0, 1, 2, 2, 0], [1, 1, 1, 1, 1], [5, 0, 0, 0, 0], [0, 0, 0, 0, 5]])
    hand.minutes = 40
    workshop.follow(lead("go", to="why-graph"))
    lead("key-in", tallies=[["No alert on the queue", "The <b>old</b> limit"], ["The queue had no alert"]])
    workshop.planner.add(
        "quick", "Cap the | memory", owner="Payments team", due="2026-12-15", done_when="a drill shows it"
    )
    workshop.planner.card("the alert fires", "look at the age of the queue")
    return workshop


def test_what_a_team_lead_reads(done: Workshop) -> None:
    """First what was agreed, then what was seen, short: areas, disagreement, both groups' lines; then the times."""
    text = workshop_report(done).to_markdown()
    for said in (
        "| Cap the \\| memory | Payments team | Tuesday, December 15, 2026 | a drill shows it | seems strong |",
        "Cards that people put on the wall for themselves:\n\n- When the alert fires, I will look at the age",
        "We look back on ",
        "`look-back.ics`",
        "5 people answered.",
        "**Areas to begin with**: Gaps (\u201cHow big is the gap",
        "farthest apart**: Effectiveness (\u201cHow well does it work?\u201d), from 1 to 5",
        "**Both groups saw**\n\n- No alert on the queue",
        "**Only Group A saw**\n\n- The",
        "| Opening | 15 min | 16 min |",
        "howie-guide.pagerduty.com",
    ):
        assert said in text, said
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads[:2] == ["What we agreed", "What we saw"]
    assert "Application" not in text, "a part that was not finished has no row"


def test_what_people_told_stays(done: Workshop) -> None:
    """The words of the check-in are in no file that leaves the room; that they were asked for is said."""
    report = workshop_report(done, notes=True, names=True)
    for text in (report.to_markdown(), report.to_page()):
        for word in ("tired", "curious", "wary", "1+1"):
            assert word not in text
        assert "What people wrote there stays in the room: One word" in text


def test_exercises_are_named_and_no_more(done: Workshop) -> None:
    """What people wrote to practice a wording, and how they ordered events, is of use on the spot only."""
    lead = done.session.lead
    lead("go", to="put-in-order")
    lead("key-in", tallies=[[0, 1, 2, 3, 4, 5]] * 5)
    report = workshop_report(done)
    assert "Practiced and discussed on the spot: In what order did it happen?" in report.to_markdown()
    assert "put-in-order" not in [result.activity for _, result in report.results]


def test_a_name_is_a_participant_unless_the_group_said_so(done: Workshop) -> None:
    """A name in a line, a commitment, a card or a note is "a participant"; the facilitator sees which lines had one."""
    lead = done.session.lead
    lead("forward")
    lead("go", to="why-graph")
    done.planner.add("quick", "Ask Priya Shah's team for an alert", owner="john")
    done.planner.card("Sarah calls", "write it down")
    done.notes.write("opening", "Maria told of the night.\nNothing else.")
    report = workshop_report(done, notes=True)
    for text in (report.to_markdown(), report.to_page()):
        for name in ("Priya", "Shah", "john", "Sarah", "Maria"):
            assert name not in text, name
        for said in ("Ask a participant's team", "When a participant calls", "A participant told of the night"):
            assert said in text.replace("&#x27;", "'").replace("&#39;", "'"), said
    assert "not shown to the team" in report.to_markdown()
    card = "When Sarah calls, I will write it down."
    named = ["Ask Priya Shah's team for an alert (john)", card, "Maria told of the night."]
    assert list(report.named) == named
    asked = workshop_report(done, notes=True, names=True)
    assert "Priya Shah" in asked.to_markdown()
    assert asked.named == ()


def test_the_plan_is_about_the_areas_of_the_report(done: Workshop) -> None:
    """With the results the two areas of the self-assessment come into the plan; those that somebody chose stay."""
    done.session.lead("forward")
    done.keep_results()
    (said,) = re.findall(r"Areas to begin with\*\*: (.+)", workshop_report(done).to_markdown())
    said = re.sub(r" \(\u201c.+?\u201d\)", "", said)
    assert " and ".join(done.planner.plan.areas) == said
    done.planner.work_on(["Something else"])
    done.keep_results()
    assert done.planner.plan.areas == ["Something else"]


def test_only_what_people_saw_was_agreed(done: Workshop) -> None:
    """What was asked about and not put on the wall is listed apart, in both forms, and not in the invitation."""
    planner = done.planner
    planner.add("quick", "Remind everybody to look at the queue", due="end of month")
    planner.add("quick", "Cap the retries", owner="Dave")
    names = [action.id for action in planner.plan.actions()]
    report = workshop_report(done)
    assert [action.text for action in report.plan.actions()] == ["Cap the | memory"]
    for text in (report.to_markdown(), report.to_page()):
        agreed, _, apart = text.partition("Written down, but not shown to the team")
        assert "Remind everybody" not in agreed.partition("What we agreed")[2]
        assert "Remind everybody to look at the queue (end of month)" in apart
        assert "Cap the retries (a participant)" in apart
    report.save(done.folder)
    assert "Remind" not in (done.folder / "look-back.ics").read_text(encoding="utf-8")
    planner.edit(names[1], approved=planner.plan.actions()[1].wording)
    again = workshop_report(done)
    assert [action.text for action in again.plan.actions()] == [
        "Cap the | memory",
        "Remind everybody to look at the queue",
    ]
    assert again.unseen == ("Cap the retries (a participant)",)


def test_a_name_among_the_lines_of_a_result(tmp_path: Path) -> None:
    """What a phone wrote, such as "John forgot to check memory", doesn't get into the report with the name in it."""
    workshop = alone(tmp_path)
    workshop.session.lead("go", to="why-graph")
    workshop.session.lead("key-in", tallies=[["John forgot to check memory"], ["no limit, says @maria_k"]])
    workshop.session.lead("forward")  # the host has looked at the lines first
    report = workshop_report(workshop)
    assert "A participant forgot to check memory" in report.to_markdown()
    for text in (report.to_markdown(), report.to_page()):
        assert "John" not in text
        assert "maria" not in text
    assert report.named == ("John forgot to check memory", "no limit, says @maria_k")


def test_the_most_voted_lines_come_first(tmp_path: Path) -> None:
    """What got dots heads what the team saw; lines without a dot are not listed there again."""
    workshop = alone(tmp_path)
    lead = workshop.session.lead
    lead("go", to="why-graph")
    lead("key-in", tallies=[["Old limit", "No alert"], ["No owner"]])
    while lead("forward")["phase"] != "vote":
        pass
    lead("key-in", tallies=[3, 0, 5])
    text = workshop_report(workshop).to_markdown()
    voted = text.partition("### What we would look at first")[2].partition("\n### ")[0]
    assert re.findall(r"^1\. (.+)$", voted, re.MULTILINE) == ["Old limit (5 dots)", "No alert (3 dots)"]
    assert text.index("What we would look at first") < text.index("Only Group A saw")


def test_dots_are_not_people() -> None:
    """Two people with five dots are two people; of dots that were counted on paper nobody says from how many."""
    whys = make_plan([WHYS]).activities[0]
    by_phone = count(whys, [[2, 1], [2, 0]], people=2, needed=1, options=["Old limit", "No alert"], vote=True)
    assert most_voted([by_phone]) == [("Old limit", 4), ("No alert", 1)]
    assert dots_from([by_phone]) == "Dots from 2 people."
    on_paper = keyed_in(whys, [4, 1], needed=1, options=["Old limit", "No alert"], vote=True)
    assert dots_from([on_paper]) == ""
    assert dots_from([]) == ""


def test_every_line_that_was_merged_is_in_both_forms(tmp_path: Path) -> None:
    """A line that was counted together with another one is there with its own words, in Markdown, page and dots."""
    workshop = alone(tmp_path)
    lead = workshop.session.lead
    lead("go", to="why-graph")
    pair = ["The canary only watches errors, for ten minutes", "Canary checks error rate only"]
    sure = ["Backups had no owner", "The backups had no owners"]
    state = lead("key-in", tallies=[[pair[0], sure[0]], [pair[1], sure[1]]])
    assert state["lines"]["alike"] == [{"lines": pair, "keep": True}]
    lead("edit-line", way="same", lines=pair)
    lead("go", to="why-graph", phase="vote")
    lead("key-in", tallies=[3, 2])
    report = workshop_report(workshop)
    markdown, page = report.to_markdown(), report.to_page()
    for text in (*pair, *sure):
        assert markdown.count(text) == 2, "among the dots and in the columns"
        assert page.count(text) >= 2


def test_a_reader_without_the_kit_understands_it(done: Workshop) -> None:
    """No command or path of the kit, no label without its question, nothing left open, links where they belong."""
    lead = done.session.lead
    lead("go", to="why-graph")
    pair = ["The canary only watches errors, for ten minutes", "Canary checks error rate only"]
    assert lead("key-in", tallies=[[pair[0]], [pair[1]]])["lines"]["alike"], "a pair that nobody settled"
    done.planner.add("quick", "Be more careful with the canary")
    report = workshop_report(done)
    for text in (report.to_markdown(), unescape(report.to_page())):
        assert not re.search(r"pmkit (?!\.)[a-z]+ |notebooks/|\.ipynb", text)
        assert "You decide" not in text
        assert "the same?" not in text
        assert all(said in text for said in pair)
        assert text.index("look-back.ics") < text.index("Written down, but not shown to the team")
        areas = text.partition("Areas to begin with")[2].partition("What had to be true")[0]
        for area in report.start.top() if report.start else ():
            assert areas.count(area.items[0].item.text) >= 2, "in the list and in the table"


def test_nothing_in_it_is_empty(done: Workshop) -> None:
    """No row, no section, and no sentence of the report lacks its words; half a card is left out."""
    done.planner.set_card(1, "something happens", "")
    done.planner.add("quick", "Sort out the queue")
    for workshop in (done, Workshop.open("practice", folder=done.folder / "other", now=done.clock.now)):
        workshop.join("none")
        text = workshop_report(workshop).to_markdown()
        assert not re.search(r"\|\s*\|\s*\|", text), "an empty cell beside another"
        for before, after in zip(text.split("\n\n"), [*text.split("\n\n")[1:], "#"], strict=True):
            assert not (before.startswith("## ") and after.startswith("## ")), before
        assert "something happens" not in text
        assert "Nobody answered" not in text


def test_the_page_and_the_markdown_say_the_same(done: Workshop, tmp_path: Path) -> None:
    """The page has every heading of the Markdown; texts of people are text."""
    report = workshop_report(done)
    markdown, page = report.save(tmp_path / "out" if (tmp_path / "out").mkdir() is None else tmp_path)
    html = page.read_text(encoding="utf-8")
    for heading in re.findall(r"^#{1,3} (.+)$", markdown.read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"<h[123]>{re.escape(heading)}</h[123]>", html), heading
    assert "<b>old</b>" not in html
    assert "&lt;b&gt;old" in html
    assert 'download="look-back.ics"' in html
    assert "<script" not in html


def test_an_empty_workshop_has_a_report(tmp_path: Path) -> None:
    """Before anything was asked the report says so, without an invitation to look back on nothing."""
    report = workshop_report(alone(tmp_path))
    text = report.to_markdown()
    assert "No commitment was written down." in text
    for absent in ("What we saw", "How the time went", "look-back.ics", "We look back on"):
        assert absent not in text
    report.save(tmp_path)
    assert not (tmp_path / "look-back.ics").exists()


def test_too_few_stay_held_back(tmp_path: Path) -> None:
    """Of a question that four answered and that needs five, the report has no number but says that it was asked."""
    workshop = alone(tmp_path)
    poll = {"type": "poll", "id": "how", "title": "How tired?", "options": ["not at all", "zanzibar"]}
    plan = make_plan({"title": "T", "activities": [poll]})
    workshop.__dict__["plan"] = plan
    workshop._session = SessionAlone.open(plan, tmp_path / "own")
    workshop.session.lead("forward")
    workshop.session.lead("key-in", tallies=[4, 0])
    report = workshop_report(workshop)
    assert "Too few people answered to show anything: How tired?" in report.to_markdown()
    assert "zanzibar" not in report.to_markdown() + report.to_page()


def test_results_that_are_damaged_are_named(done: Workshop) -> None:
    """What was kept beside the notes and was cut off is named and left as it is."""
    done.keep_results()
    kept = done.results_file.read_text(encoding="utf-8")
    done.session.lead("close")
    again = Workshop.open(folder=done.folder, now=done.clock.now)
    again.join("none")
    assert "Areas to begin with" in workshop_report(again).to_markdown()
    done.results_file.write_text(kept[:100], encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        workshop_report(again)
    assert (error.value.code, str(done.results_file) in error.value.where) == ("json-broken", True)
    assert done.results_file.read_text(encoding="utf-8") == kept[:100]


@pytest.mark.parametrize("activity", ASKING, ids=lambda each: each["type"])
@pytest.mark.parametrize("people", [0, 1, 4, 8])
def test_every_result_has_words(activity: dict[str, object], people: int) -> None:
    """Each kind of result is Markdown that renders; below its threshold it is one sentence without a label."""
    it = make_plan([activity]).activities[0]
    row = GOOD[it.type][0] if it.type == "cards" else GOOD[it.type]
    result = count(it, [row] * people, people=people, needed=5)
    text = result_markdown(result)
    assert text.endswith("\n")
    if people < 5:
        # Of an order the record is told: it is nobody's answer.
        assert text.split("\n\n| Recorded")[0].rstrip() + "\n" in (
            "Nobody answered.\n",
            "1 answer. Shown only with 5 or more answers.\n",
            "4 answers. Shown only with 5 or more answers.\n",
        )
    else:
        assert text.startswith("8 answers.")
        for label in result.labels:
            assert label in text or it.type == "probe", "of a probe a question may be held back by itself"
        html = markdown_html(text)
        assert "<table>" in html or "<ul>" in html


OURS = """# Incident Postmortem: Late mail

## Incident Summary

- **Date**: 2026-01-05

## What Happened?

Mail was {late}. Dave from ops should have known better. On Monday the [queue](https://example.org/q) held 40,000 mails.
It drained by noon. Nobody lost a mail.

## Timeline

- 09:00 - Queue grows
- 09:20 - Alert fires
- 09:40 - Workers restarted
- 10:00 - Queue shrinks
- 11:00 - Queue is empty
"""


def test_whose_incident_it_was_and_what_happened(tmp_path: Path) -> None:
    """Whoever wasn't there reads whose workshop it was, whether the incident was theirs, and what happened in it."""
    file = tmp_path / "ours.md"
    file.write_text(OURS.format(late="late for [Priya Shah](https://example.org)"), encoding="utf-8")
    told = {
        "payments-memory-leak": (
            "was made up for practice**: Payments fail",
            "A new version of a payments service passes",
        ),
        "gitlab-2017-01-31": ("another company published it**: A long evening", "ends in a restore of about 18 hours."),
        str(file): ("**Our own incident**: Late mail.", "Mail was late for Responder"),
    }
    for number, (material, (origin, gist)) in enumerate(told.items()):
        workshop = Workshop.open("seed", material, tmp_path / str(number), team="Payments team", now=Hand())
        workshop.join("none")
        report = workshop_report(workshop)
        head = report.to_markdown().partition("## What we agreed")[0]
        assert "Team: Payments team." in head
        assert head.startswith(f"# {workshop.agenda.title}\n")
        assert origin in head
        assert gist in head
        page = report.to_page().partition("What we agreed")[0]
        assert all(said in page for said in ("Team: Payments team.", gist))
    # The last one is the team's own: roles for names, no links, no sentence that blames, and no more than two.
    assert "held 40,000 mails." in head
    for word in ("Priya", "Dave", "example.org", "should have", "drained"):
        assert word not in head, word


def test_a_role_that_the_document_gives_is_in_the_report(tmp_path: Path) -> None:
    """Somebody whom the incident's document names has one name: the role that the wall shows too."""
    file = tmp_path / "ours.md"
    head = "# Postmortem: Orders\n\n| Incident commander | Sarah Quist |\n|---|---|\n| Author | Paul Ivers |\n"
    rows = "\n## Timeline\n\n- 10:00 - Alert: orders fail\n- 10:05 - Sarah pages the database team\n- 10:30 - Fixed\n"
    file.write_text(head + rows, encoding="utf-8")
    workshop = Workshop.open("seed", file, tmp_path / "held", now=Hand())
    workshop.join("none")
    assert "Incident commander pages" in str(workshop.preview())
    workshop.session.lead("go", to="why-graph")
    workshop.session.lead("key-in", tallies=[["Sarah paged the wrong team"], ["no limit"]])
    workshop.session.lead("forward")
    text = workshop_report(workshop).to_markdown()
    assert "Incident commander paged the wrong team" in text
    assert "Participant" not in text.partition("## What we saw")[2].partition("##")[0]


def test_what_was_agreed_with_a_name_is_in_the_invitation_without_it(done: Workshop) -> None:
    """A commitment that the team saw with a name is agreed; the name stays out, and no role tells on anybody."""
    planner = done.planner
    planner.add("quick", "Be more careful with retries", owner="Dave", due="2026-12-18")
    at = len(planner.plan.cards)
    planner.set_card(at, "Sarah calls", "write it down", "When Sarah calls, I will write it down.")
    action = planner.plan.actions()[-1]
    planner.edit(action.id, approved=action.wording)
    report = workshop_report(done)
    report.save(done.folder)
    invited = (done.folder / "look-back.ics").read_text(encoding="utf-8").replace("\r\n ", "").replace("\n ", "")
    assert "DTSTART;VALUE=DATE:20261218" in invited
    assert "Be more careful with retries (a person\\, name left out)" in invited
    assert "When a participant calls" in report.to_markdown()
    for text in (invited, report.to_markdown(), report.to_page()):
        assert "Dave" not in text
        assert "Sarah" not in text
