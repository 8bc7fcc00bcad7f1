"""The incident of a workshop, and how it is told."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from pmkit.analysis.language.hindsight import Known
from pmkit.calendar import Clocks
from pmkit.documents.format.reading import load
from pmkit.documents.scenario.scenario import all_folders
from pmkit.errors import WorkshopError
from pmkit.records.timeline import Timeline
from pmkit.room.activities.slide import Slide
from pmkit.room.session.coach import marks
from pmkit.views.plain import plain_text, without_pointers
from pmkit.workshop.runsheet.agenda import load_agenda, profiles
from pmkit.workshop.runsheet.incident import MADE_UP
from pmkit.workshop.runsheet.knowing import ASK_SHOWN, could_know, is_noticed
from pmkit.workshop.runsheet.material import (
    PORTIONS,
    Material,
    Told,
    brief_markdown,
    open_material,
    portions,
    write_material,
)
from pmkit.workshop.runsheet.preview import open_questions_html, preview
from pmkit.workshop.runsheet.puzzle import puzzle
from pmkit.workshop.runsheet.session import workshop_session
from pmkit.workshop.runsheet.telling import opening, story, times, told, unsure
from tests.workshop.runsheet.own import OWN, UNSEEN, long_one

SCENARIOS = [folder.name for folder in all_folders()]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_incident_is_told_in_order(scenario: str) -> None:
    """Four portions hold each event once, and a slide holds what fits on it."""
    material = open_material(scenario)
    told = portions(material)
    assert len(told) == PORTIONS
    assert sum(map(len, told)) == len(material.timeline)
    known = [each.known for portion in told for each in portion if each.known]
    assert known == sorted(known)
    for activity in workshop_session(load_agenda("practice"), material).activities:
        assert len(activity.text) <= 3000, activity.id


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
def test_a_teams_own_postmortem_is_material(folder: Path) -> None:
    """A document gives its title and its events, and makes a session."""
    document = load(folder / "reference.md")
    material = open_material(folder / "reference.md")
    assert material.own
    assert material.title == document.title
    assert [event.id for event in material.timeline] == [event.id for event in document.timeline]
    assert "What Happened" not in material.brief
    assert workshop_session(load_agenda("practice"), material).title


def test_no_blaming_line_of_the_document_is_on_the_wall(tmp_path: Path) -> None:
    """The sentence to reword is made up and says so: nobody reads blame for a colleague; a facilitator may choose."""
    file = tmp_path / "ours.md"
    file.write_text(
        "# Incident Postmortem: Late mail\n\n## Incident Summary\n\n- **Date**: 2026-01-05\n\n## What Happened?\n\n"
        "Mail was late. The operator should have checked the queue. It recovered.\n\n## Timeline\n\n"
        "- 10:00 - Queue grows\n- 10:20 - Alert fires\n- 10:40 - Queue is empty\n",
        encoding="utf-8",
    )
    material = open_material(file)
    plan = workshop_session(load_agenda("practice"), material)
    assert "operator" not in plan.model_dump_json()
    reword = next(each for each in plan.activities if each.type == "reword")
    assert reword.text == MADE_UP
    assert MADE_UP.rstrip(".") in str(preview(load_agenda("practice"), material))
    edits = write_material(material).path
    assert edits is not None
    edits.write_text(re.sub(r"(?m)^sentence: .*", "sentence: Ops was asleep", edits.read_text(encoding="utf-8")))
    plan = workshop_session(load_agenda("practice"), open_material(file))
    reword = next(each for each in plan.activities if each.type == "reword")
    assert (reword.sentence, reword.text) == ("Ops was asleep", "")


def test_unusable_material_is_refused(tmp_path: Path) -> None:
    """A document without a timeline, and names that are not there, are refused with what to do."""
    file = tmp_path / "ours.md"
    file.write_text("# Incident Postmortem: Nothing yet\n", encoding="utf-8")
    with pytest.raises(WorkshopError, match="it has no timeline"):
        open_material(file)
    file.write_text("# Postmortem: X\n\n## Timeline\n\nIt broke at some point.\n", encoding="utf-8")
    with pytest.raises(WorkshopError, match="It broke at some point"):
        open_material(file)
    agenda = load_agenda("seed")
    few = replace(open_material(SCENARIOS[0]), timeline=Timeline())
    with pytest.raises(WorkshopError, match="too few events"):
        workshop_session(agenda, few)


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
@pytest.mark.parametrize("profile", profiles())
def test_no_row_of_a_teams_own_timeline_is_dropped(file: Path, profile: str) -> None:
    """In any template each row is told, or listed as not told with the reason."""
    material = open_material(file)
    rows = len(load(file).timeline)
    assert rows >= 2
    seen = preview(load_agenda(profile), material)
    assert seen.rows == rows
    assert seen.told == rows, seen.not_told


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_cards_are_plain_text(file: Path) -> None:
    """No stars, brackets, addresses of pictures, code marks or HTML of a document get onto cards and lines."""
    material = open_material(file)
    texts = [text for event in material.timeline for text in (material.text(event), *event.details)]
    for text in [material.title, material.sentence, *texts]:
        assert not re.search(r"\*\*|`|\]\(|!\[|</?[a-z]+>", text), text


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_what_was_known_at_first_is_the_beginning(file: Path) -> None:
    """A team's own brief is made of rows of its timeline that people could know then, and is less than half."""
    material = open_material(file)
    first = opening(material)
    order = [event.id for event in material.timeline]
    assert 1 <= len(first) <= max(1, len(order) // 2)
    asked = {each.event.id for each in unsure(material)}
    for each in first:
        assert could_know(each.event, each.text) is Known.AT_ONCE or each.event.id in asked
    told = load(file).what_happened
    for sentence in told.replace("**", "").split(". "):
        assert sentence.strip(" .") == "" or sentence.strip(" .") not in brief_markdown(material)


LATE = """# Postmortem: Partners could not log in

## Timeline

- 09:00 - {early}
- 09:05 - Deploy of gateway 7.1
- 10:40 - Partner reports failed logins
- 10:44 - PagerDuty alert: login failures
- 11:00 - {found}
- 11:30 - New certificate installed
"""


@pytest.mark.parametrize(
    ("early", "found"),
    [
        ("Certificate expires", "Expired certificate is found"),
        ("Nobody notices that renewal stops", "Turned out that the renewal job had stopped"),
        ("A bug is introduced in the login check", "The bug is traced to the login check"),
        ("Login service begins to leak memory", "Heap dump shows the leak [diagnosed]"),
        ("Sessions are lost [E1: started]", "The lost sessions are found [E9: diagnosed]"),
    ],
)
def test_what_was_found_late_is_told_late(tmp_path: Path, early: str, found: str) -> None:
    """A row that nobody saw at the time is not on the first page, and comes in with the row that found it."""
    file = tmp_path / "ours.md"
    file.write_text(LATE.format(early=early, found=found), encoding="utf-8")
    material = open_material(file)
    late, deploy, report, alert, finding, _ = material.timeline
    assert [each.event.id for each in opening(material)] == [report.id, alert.id]
    told_of = read(material)
    names = [each.event.id for each in told_of]
    assert names.index(late.id) > names.index(alert.id)
    assert told_of[names.index(late.id)].earlier(Clocks(UTC)) == "this happened at 09:00"
    seen = preview(load_agenda("practice"), material)
    assert [row for row, _ in seen.asked] == [material.text(late), deploy.headline]
    assert not seen.late
    for text in (str(seen), seen._repr_html_()):
        assert "Only somebody who was there knows" in text
        assert f"? {deploy.headline}" in text or f"<b>? </b>{deploy.headline}" in text
    edits = write_material(material).path
    assert edits is not None
    assert f"known_with: {finding.id}" in edits.read_text(encoding="utf-8")
    assert [each.event.id for each in read(open_material(file))] == names
    asked = preview(load_agenda("practice"), open_material(file)).asked
    assert [row for row, _ in asked] == [material.text(late), deploy.headline]
    edits.write_text(edits.read_text(encoding="utf-8").replace(f"known_with: {finding.id}", 'known_with: ""'))
    again = [each.event.id for portion in portions(open_material(file)) for each in portion]
    assert again[0] == late.id
    assert not preview(load_agenda("practice"), open_material(file)).asked


def read(material: Material) -> list[Told]:
    """Return all that people read of a team's own incident, page by page."""
    return [*opening(material), *(each for portion in portions(material) for each in portion)]


def own(folder: Path, text: str) -> Path:
    """Return a team's own postmortem as a file."""
    file = folder / "ours.md"
    file.write_text(text, encoding="utf-8")
    return file


QUOTA = """# Postmortem: Uploads failed on two evenings

## Timeline (UTC)

| Time | Event |
|------|-------|
| 2026-06-01 11:00 | Storage quota of the gateway bucket cut to 40 GB{note} |
| 2026-06-08 19:00 | Alert: uploads fail |
| 19:10 | On-call engineer restarts the uploader |
| 19:20 | Storage engineer finds the gateway healthy, 3 % of memory used |
| 19:40 | Half of the traffic is turned away |
| 20:00 | Incident declared over, cause unknown |
| 2026-06-09 07:30 | Uploads fail again |
| 08:15 | Support writes to customers |
| 09:05 | Platform engineer {finding} |
| 09:20 | Uploads work again |
| 2026-06-10 14:00 | Review meeting |
"""
"""A change of a week before, whose words a harmless row of the first evening shares."""


@pytest.mark.parametrize(
    ("note", "told_with"),
    [
        (" (found on 9 June)", "E09"),
        (" (found 2026-06-09 08:15)", "E08"),
        ("; discovered the next morning", "E09"),
        ("; noticed only on June 9 at 08:10", "E08"),
        (", which nobody noticed until 9 June", "E09"),
        (" (not detected until 09:05)", "E09"),
        (" (discovered eight days later)", "E09"),
        (" (found on Tuesday, 9 June)", "E09"),
    ],
)
@pytest.mark.parametrize("finding", ["finds the small quota", "compares settings and sees that one was cut"])
def test_a_row_that_says_when_it_was_found_is_told_then(
    tmp_path: Path, note: str, told_with: str, finding: str
) -> None:
    """The moment that the document gives counts, not a word that an earlier row shares; nothing is asked about it."""
    material = open_material(own(tmp_path, QUOTA.format(note=note, finding=finding)))
    assert material.told_with("E01") == told_with
    seen = preview(load_agenda("practice"), material)
    ((row, why),) = (pair for pair in seen.late if pair[0].startswith("Storage quota"))
    assert not why.startswith("?")
    assert row not in [asked for asked, _ in seen.asked]


@pytest.mark.parametrize("note", ["", " (turned out later)", "; nobody noticed", " (found in the review)"])
def test_a_row_that_was_found_at_no_moment_is_told_last_and_marked(tmp_path: Path, note: str) -> None:
    """Without a moment it waits for the row that names the finding, and the preview says that this is a guess."""
    material = open_material(own(tmp_path, QUOTA.format(note=note, finding="finds the small quota")))
    assert material.told_with("E01") == "E09"
    seen = preview(load_agenda("practice"), material)
    marked = [row for row, why in seen.late if why.startswith("? ")] + [row for row, _ in seen.asked]
    assert any(row.startswith("Storage quota") for row in marked)
    plan = {each.id: each for each in workshop_session(load_agenda("practice"), material).activities}
    names = list(plan)
    before = json.dumps([plan[name].model_dump(mode="json") for name in names[: names.index("freeze")]])
    assert "quota" not in before.casefold()
    assert "Has anybody confirmed what is causing it?" in str(plan["freeze"])


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_no_update_repeats_the_first_page(file: Path) -> None:
    """What people read on the page of what was known at first is on no update, and all the rest is."""
    pages = [
        {line.text for line in each.events}
        for each in workshop_session(load_agenda("practice"), open_material(file)).activities
        if isinstance(each, Slide) and (each.id == "incident-brief" or "portion" in each.id)
    ]
    assert all(not pages[0] & page for page in pages[1:])


def test_days_and_zone_are_said(tmp_path: Path) -> None:
    """The zone is said once, with the first times; a page says its day where it isn't the one of the page before."""
    text = QUOTA.format(note=" (found on 9 June)", finding="finds the small quota").replace("(UTC)", "(CET)")
    material = open_material(own(tmp_path, text))
    plan = [each for each in workshop_session(load_agenda("practice"), material).activities if isinstance(each, Slide)]
    assert [each.id for each in plan if "All times are CET." in each.text] == ["incident-brief"]
    days = []
    for slide in (each for each in plan if each.events and (each.id == "incident-brief" or "portion" in each.id)):
        for at, line in enumerate(slide.events):
            said = re.match(r"June \d+", line.when)
            if said and days[-1:] != [said.group()]:
                days.append(said.group())
            assert days, (at, line)
    assert days == ["June 8", "June 9", "June 10"]
    (late,) = (line for each in plan for line in each.events if line.note and "quota" in line.text)
    assert late.when == "09:05, now known:"
    assert late.note == "this happened on June 1, at 11:00"


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_no_portion_runs_ahead_of_what_people_knew(file: Path) -> None:
    """What happened before people learned of the incident is told after that, and after the rows that are sure."""
    material = open_material(file)
    told_of = read(material)
    noticed = next((at for at, each in enumerate(told_of) if is_noticed(each.event, each.text)), None)
    if noticed is not None:
        assert all(could_know(each.event, each.text) is Known.AT_ONCE for each in told_of[:noticed])
        assert sorted(each.event.id for each in told_of) == sorted(event.id for event in material.timeline)


def test_rows_that_nobody_saw_wait_for_the_finding(tmp_path: Path) -> None:
    """Each is told with the later row that speaks of the same thing, and the first portion gives no cause away."""
    material = open_material(own(tmp_path, UNSEEN))
    first, second, third, *_ = ([each.text for each in portion] for portion in portions(material))
    assert [each.text for each in opening(material)] + first + second == [
        "Probe pages the on-call engineer",
        "Checkout begins to return 503",
        "On-call engineer restarts two web nodes; no change",
        "Dashboards show cache hit rate at zero",
    ]
    texts = {event.id: event.headline for event in material.timeline}
    pairs = [(texts[name].split()[0], texts[material.told_with(name)].split()[0:2]) for name in material.known_with]
    assert pairs == [
        ("Cleanup", ["Security", "engineer"]),
        ("Renewal", ["Platform", "engineer"]),
        ("Certificate", ["Platform", "engineer"]),
        ("Checkout", ["Probe", "pages"]),
    ]
    assert third[0].endswith('sees "certificate has expired"')
    seen = preview(load_agenda("practice"), material)
    assert [row.split()[0] for row, _ in seen.asked] == ["Cleanup", "Renewal", "Certificate", "Checkout"]
    assert "Did anybody see it before" in seen.asked[0][1]
    assert not re.search(r"known_with|first: true|E\d\d", str(seen)), "there is no file yet"
    assert "workshop.edit_material()" in str(seen)
    assert write_material(material).path
    again = str(preview(load_agenda("practice"), open_material(material.path or "")))
    assert "first: true" in again
    assert "known_with" in again


def test_a_question_is_open_until_somebody_decides(tmp_path: Path) -> None:
    """The file alone decides nothing: a question goes with its line, or with a change of what it asks about."""
    file = own(tmp_path, UNSEEN)
    written = write_material(open_material(file)).path
    assert written is not None
    text = written.read_text(encoding="utf-8")
    assert text.count("\n  question: ") == 4
    decided = re.sub(r"\n  question: .*(?:\n    .*)*", "", text, count=1)
    decided = re.sub(r"(say: Renewal job(?:.*\n)+?  known_with: )E\d+", r"\1E05", decided, count=1)
    written.write_text(decided, encoding="utf-8")
    seen = preview(load_agenda("practice"), open_material(file))
    assert [row.split()[0] for row, _ in seen.asked] == ["Certificate", "Checkout"]
    assert "2 questions about it are open." in open_questions_html(seen)
    written.write_text(re.sub(r"\n  question: .*(?:\n    .*)*", "", text), encoding="utf-8")
    assert open_questions_html(preview(load_agenda("practice"), open_material(file))) == ""


def test_people_learn_of_a_row_with_a_later_one(tmp_path: Path) -> None:
    """A row can't become known with an earlier one, or with itself: that is an error with its line."""
    file = own(tmp_path, UNSEEN)
    written = write_material(open_material(file)).path
    assert written is not None
    text = written.read_text(encoding="utf-8")
    for other, said in (("E01", "E10 happened after E01"), ("E10", "E10 became known with itself")):
        written.write_text(text.replace("row: Security engineer", f"known_with: {other}\n  row: Security engineer"))
        with pytest.raises(WorkshopError, match=said) as caught:
            open_material(file)
        assert caught.value.code == "earlier-row"
        assert re.search(r"material\.yaml:\d+$", caught.value.where)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("brief: Almost midnight: orders pile up", "yaml-colon"),
        ("brief: SEV-2 declared, #inc-2291 opened", "cut-text"),
        ('brief: "SEV-2 declared: #inc-2291 opened"', ""),
        ("brief: see PR#12 and #13", "cut-text"),
    ],
)
def test_a_text_that_yaml_would_cut_or_refuse_is_named(tmp_path: Path, line: str, code: str) -> None:
    """A # or a colon in a text without quotes is an error that names the line and says to quote it; nothing is cut."""
    file = own(tmp_path, UNSEEN)
    written = write_material(open_material(file)).path
    assert written is not None
    text = re.sub(r"(?m)^brief: .*$", lambda _: line, written.read_text(encoding="utf-8"))
    written.write_text(text, encoding="utf-8")
    if not code:
        assert open_material(file).brief == "SEV-2 declared: #inc-2291 opened"
        return
    with pytest.raises(WorkshopError, match="quotes") as caught:
        open_material(file)
    assert caught.value.code == code
    number = text.splitlines().index(line) + 1
    assert caught.value.where.endswith(f":{number}")


FOUND = """# Orders charged twice

- **Date**: 2026-11-17
- **Zone**: UTC

## Timeline

### 2026-11-03
- 14:20 - Retry job merged. Nobody noticed in review. (found Nov 18 02:40)
### 2026-11-12
- 10:00 - Reminder is mailed to an empty list (found Nov 19)
### 2026-11-17
- 21:05 - Worker 2 fails the handshake (found 01:52)
- 22:30 - First customer tweets (found later by Support)
- 23:48 - Alert fires for a full outbox
- 23:55 - On-call engineer assumes a slow consumer
### 2026-11-18
- 00:41 - Support escalates 40 tickets
- 01:52 - TLS errors found in the log of worker 2
- 02:05 - Worker 2 restarted
- 02:40 - Finance confirms that the retries made new keys
- 03:55 - Last refund sent
"""


def test_what_a_row_says_of_when_it_was_found_counts(tmp_path: Path) -> None:
    """A moment counts before other words for later; who found it has a row; a day after the last row is said."""
    material = open_material(own(tmp_path, FOUND))
    texts = {event.id: event.headline for event in material.timeline}
    pairs = {texts[name].split()[0]: texts[other].split()[0] for name, other in material.known_with.items()}
    assert pairs == {"Retry": "Finance", "Reminder": "Last", "Worker": "TLS", "First": "Support"}
    seen = preview(load_agenda("practice"), material)
    assert [row.split()[0] for row, _ in seen.asked] == ["First"]
    updates = [lines for title, _, lines in seen.pages if title.startswith("Update")]
    told = {line.text: line.when for lines in updates for line in lines}
    assert told["Reminder is mailed to an empty list"] == "November 19, now known:"
    assert told["Worker 2 fails the handshake"] == "01:52, now known:"
    assert "is told at the end" not in str(seen)
    assert "found on November 19" in str(seen)
    for lines in updates:
        assert lines
        assert not lines[0].when.endswith("now known:"), "what became known with a row is on its page"


def test_a_title_that_tells_the_end_is_asked_about(tmp_path: Path) -> None:
    """The title is on the wall from the start, so one that names the cause is asked about."""
    material = open_material(own(tmp_path, UNSEEN.replace("Checkout outage", "Expired certificate stops the checkout")))
    assert preview(load_agenda("seed"), material).worded[0][0] == "Expired certificate stops the checkout"


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Orders charged twice after a handshake failed", True),
        ("Customers charged twice", False),
        ("Outbox full, support escalates", False),
    ],
)
def test_a_title_with_the_words_of_what_was_found_later_is_asked_about(tmp_path: Path, title: str, asked: bool) -> None:
    """A title that has a word of a row that nobody knew of at first tells the end, whatever its form."""
    material = open_material(own(tmp_path, FOUND.replace("Orders charged twice", title)))
    assert (title in [row for row, _ in preview(load_agenda("practice"), material).worded]) is asked


def test_clocks_without_a_year_are_shown_and_days_are_counted(tmp_path: Path) -> None:
    """Times of a document that names no year are times on the wall, past midnight too; no zone is claimed for them."""
    rows = (
        "- 9:42 PM - Alert fires\n- 11:55 PM - Cache is cleared\n- 12:20 AM - Disk is found full\n- 12:40 AM - Over\n"
    )
    material = open_material(own(tmp_path, f"# Search is slow\n\n## Timeline\n\n**Monday, Nov 9**\n\n{rows}"))
    seen = preview(load_agenda("practice"), material)
    told = [line.when for _, _, lines in seen.pages for line in lines]
    assert told[:4] == ["day 1, 9:42 PM", "11:55 PM", "day 2, 12:20 AM", "12:40 AM"]
    assert "All times are" not in str(seen)


def test_a_late_row_stays_late_when_its_finding_is_left_out(tmp_path: Path) -> None:
    """Leaving out the row that found something does not bring that forward."""
    file = tmp_path / "ours.md"
    file.write_text(LATE.format(early="Certificate expires", found="Expired certificate is found"), encoding="utf-8")
    edits = write_material(open_material(file)).path
    assert edits is not None
    row = "say: Expired certificate is found\n  told: "
    edits.write_text(edits.read_text(encoding="utf-8").replace(f"{row}true", f"{row}false"))
    material = open_material(file)
    names = [each.text for each in read(material)]
    assert names.index("Certificate expires") > names.index("PagerDuty alert: login failures")


def test_without_a_report_or_an_alert_the_facilitator_is_asked() -> None:
    """Where nothing says when people noticed, the first rows are shown and each is asked about."""
    material = open_material(next(file for file in OWN if file.stem == "few"))
    first = [each.text for each in opening(material)]
    assert first == ["Orders fail"]
    seen = preview(load_agenda("seed"), material)
    assert seen.asked == (("Orders fail", ASK_SHOWN),)


def test_the_cause_is_not_in_the_brief() -> None:
    """What the summary says of the cause is on no page that comes before the story."""
    material = open_material(next(file for file in OWN if file.stem == "table"))
    for profile in profiles():
        plan = workshop_session(load_agenda(profile), material)
        before = [each for each in plan.activities if each.id in ("concepts-brief", "incident-brief", "reword")]
        assert before
        assert "missing index" not in json.dumps([each.model_dump(mode="json") for each in before])


def test_a_long_timeline_is_told_in_portions_and_counted(tmp_path: Path) -> None:
    """Of two hundred rows the portions tell all; a run sheet without portions says which rows it leaves out."""
    material = open_material(long_one(tmp_path))
    assert preview(load_agenda("practice"), material).told == 200
    seen = preview(load_agenda("seed"), material)
    assert 0 < seen.told < seen.rows == 200
    assert len(seen.not_told) == 200 - seen.told
    assert all("60 rows" in reason for _, reason in seen.not_told)
    assert "60 rows" in str(seen)
    assert "60 rows" in seen._repr_html_()


def test_too_few_rows_to_order_are_replaced(tmp_path: Path) -> None:
    """Two rows cannot be a puzzle: another incident's are ordered, and the page says why."""
    material = open_material(next(file for file in OWN if file.stem == "two"))
    plan = workshop_session(load_agenda("seed"), material)
    (order,) = (each for each in plan.activities if each.id == "put-in-order")
    assert "Your own timeline has 2 lines" in order.text
    assert "another incident" in preview(load_agenda("seed"), material).order_note


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Deploy** of [orders 4.2](https://example.org/a_b(c))", "Deploy of orders 4.2"),
        ("`pg_stat_statements` shows a_b_c", "pg_stat_statements shows a_b_c"),
        ("![graph](x.png) load rises", "load rises"),
        ("![graph of the load](x.png)", "graph of the load"),
        ("<b>bold</b> <br/> List<String> and < 0.1 %", "bold List<String> and < 0.1 %"),
        ("~~gone~~ <!-- a note --> &amp; kept", "gone & kept"),
        ("### 5 * 3 is 15", "5 * 3 is 15"),
        ("", ""),
    ],
)
def test_markdown_as_plain_text(markdown: str, words: str) -> None:
    """A card has the words alone; what only looks like Markdown stays."""
    assert plain_text(markdown) == words


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Restarted; see [the runbook](https://example.org/runbook)", "Restarted"),
        ("Restarted (see https://example.org/ticket/7)", "Restarted"),
        ("Pool is raised https://example.org/pr/12", "Pool is raised"),
        (
            "Deploy of [orders 4.2](https://example.org/4711) to all pods",
            "Deploy of [orders 4.2](https://example.org/4711) to all pods",
        ),
        ("Users see errors at checkout", "Users see errors at checkout"),
    ],
)
def test_a_wall_points_nowhere(markdown: str, words: str) -> None:
    """What only sends a reader elsewhere is left out: nobody can follow a link on a wall."""
    assert without_pointers(markdown) == words


TABLE = """# Postmortem: Logins fail

## Timeline

| Time | Event | Who | What |
| --- | --- | --- | --- |
| ~14:15 | Logins begin to fail | | half of them |
| 14:20 | Alert: login errors | Monitoring | |
| about 14:30 | Restarted; see https://example.org/t/7 | On-call engineer | no change |
| 14:40 | Sarah rolls the release back | Sarah Miller | |
"""


def test_a_row_of_a_table_reads_like_a_line(tmp_path: Path) -> None:
    """A column of actors goes in front, as a role; other columns lose their label; a rough time stays rough."""
    file = tmp_path / "ours.md"
    file.write_text(TABLE, encoding="utf-8")
    material = open_material(file)
    texts = [material.text(event) for event in material.timeline]
    assert texts[:3] == ["Logins begin to fail", "Monitoring: Alert: login errors", "On-call engineer: Restarted"]
    assert texts[3].startswith("Responder")
    assert [event.details for event in material.timeline] == [("half of them",), (), ("no change",), ()]
    told_of, _ = story(material)
    assert times(told_of, Clocks(UTC)) == ["about 14:15", "14:20", "about 14:30", "14:40"]
    rough = {event.id for event in material.timeline if event.id in material.about}
    assert not rough & {event.id for event in puzzle(material)}


@pytest.mark.parametrize(
    "text", ["- ; ," * 4000, "see [a](b" * 3000, " " * 20_000], ids=["marks", "open links", "blanks"]
)
def test_a_hard_line_is_left_as_it_is(text: str) -> None:
    """A line too long for a timeline is not searched for links."""
    assert without_pointers(text) == text


NAMED = """# Postmortem: Checkout outage

**Authors:** Priya N., Mark T.

## Timeline

| Time | Event | Who |
|------|-------|-----|
| 09:07 | Probe pages the on-call engineer | |
| 09:09 | Mark acknowledges and opens #inc-checkout | |
| 09:12 | Mark restarts two web nodes; asks Priya for the keys | |
| 09:16 | Mark the service as degraded | Will |
| 09:20 | Zorka joins (called by Mark) | |
| 09:40 | Will be fixed by the next release | |

## What Happened?

Mark should have looked at the logs.
"""


def test_people_are_roles_on_every_page(tmp_path: Path) -> None:
    """One letter for one person, also where a name is a word; any other word stays, and the preview lists the rows."""
    file = own(tmp_path, NAMED)
    material = open_material(file)
    assert [material.text(event) for event in material.timeline] == [
        "Probe pages the on-call engineer",
        "Responder A acknowledges and opens #inc-checkout",
        "Responder A restarts two web nodes; asks Responder B for the keys",
        "Responder: Mark the service as degraded",
        "Zorka joins (called by Responder A)",
        "Will be fixed by the next release",
    ]
    assert "looked at the logs" not in material.sentence
    for profile in profiles():
        plan = workshop_session(load_agenda(profile), material)
        words = json.dumps([each.model_dump(mode="json") for each in plan.activities])
        assert not re.search(r"Priya|Mark (?!the service)", words)
    seen = preview(load_agenda("seed"), material)
    assert [said for _, said in seen.named] == [material.text(list(material.timeline)[at]) for at in (1, 2, 4)]
    assert "These name a person" in str(seen) + seen._repr_html_()
    written = write_material(material).path
    assert written is not None
    text = written.read_text(encoding="utf-8")
    assert "say: 'Responder A acknowledges" in text
    written.write_text(text.replace("say: 'Responder A acknowledges", "say: 'Mark acknowledges"))
    assert "Responder A acknowledges" in str(preview(load_agenda("seed"), open_material(file)))
    written.write_text(text.replace("say: 'Responder A acknowledges", "say: 'Priya acknowledges"))
    again = preview(load_agenda("seed"), open_material(file))
    assert [shown.split()[0] for row, shown in again.named if row.startswith("Priya")] == ["Responder"]
    assert "Priya" not in str(again.pages)


def test_a_role_that_the_document_gives_is_kept(tmp_path: Path) -> None:
    """Where the document says who had which role in the incident, that is what people read."""
    text = NAMED.replace(
        "**Authors:** Priya N., Mark T.", "## Incident Summary\n\n- **Incident Commander**: Priya Nanda"
    )
    material = open_material(own(tmp_path, text))
    assert "asks incident commander for the keys" in material.text(list(material.timeline)[2])


def test_the_room_knows_the_people_of_the_material(tmp_path: Path) -> None:
    """A name that is a word, and that the document gives as a person's, is asked about in what people write."""
    path = tmp_path / "ours.md"
    rows = "\n".join(f"| 2026-11-10 18:{minute:02} | Errors rise to {minute} % |" for minute in range(10, 22))
    path.write_text(
        "# Checkout stalled\n\n| Field | Value |\n|---|---|\n| Author | Will Turner |\n| Time zone | UTC |\n\n"
        f"## Timeline\n\n| When | What |\n|---|---|\n{rows}\n| 2026-11-10 18:40 | Alert goes to Zoë, then Will |\n",
        encoding="utf-8",
    )
    material = open_material(path)
    assert "Will" in material.people
    assert not any(name in material.text(event) for event in material.timeline for name in ("Zoë", "Will"))
    plan = workshop_session(load_agenda("practice"), material)
    assert "Will" in plan.people
    assert [mark.name for mark in marks("The graph was seen by all, Will too", tuple(plan.people))] == ["Will"]
    assert marks("The graph was seen by all, Will too") == ()
    assert marks("Will it be fixed?", tuple(plan.people)) == ()


def test_names_and_blame_that_somebody_wrote_into_the_file_stay_off_the_wall(tmp_path: Path) -> None:
    """What was known at first, the title and each row are read like the rows of the document: no name gets through."""
    file = own(tmp_path, UNSEEN)
    written = write_material(open_material(file)).path
    assert written is not None
    text = written.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^brief: .*$", "brief: Ivan is on call and Priya is on vacation.", text)
    written.write_text(
        re.sub(r"(?m)^  say: Probe pages.*$", "  say: Somebody forgot to unmute the pager", text), "utf-8"
    )
    seen = preview(load_agenda("practice"), open_material(file))
    assert "Blame" in dict(seen.worded)["Somebody forgot to unmute the pager"]
    said = "Responder is on call and Responder is on vacation."
    assert dict(seen.named)["Ivan is on call and Priya is on vacation."] == said
    assert said in str(seen.pages)
    plan = workshop_session(load_agenda("practice"), open_material(file))
    assert not re.search(r"Ivan|Priya", json.dumps([each.model_dump(mode="json") for each in plan.activities]))
    page = open_questions_html(seen)
    assert "Until then, people see these words as they are" in page
    assert "change the text itself" in page


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("- 9:42 PM: Alert fires\n- 9:50 pm: Rollback begins\n- 12:07 AM: Closed", ["9:42 PM", "9:50 PM", "12:07 AM"]),
        ("- 21:42: Alert fires\n- 21:50: Rollback begins\n- 22:07: Closed at 5 pm", ["21:42", "21:50", "22:07"]),
    ],
)
def test_times_are_shown_as_the_team_writes_them(tmp_path: Path, rows: str, said: list[str]) -> None:
    """Who writes AM and PM reads AM and PM on the wall."""
    path = tmp_path / "own.md"
    path.write_text(f"# Checkout errors, November 12, 2026\n\n## Timeline\n\n{rows}\n", encoding="utf-8")
    material = open_material(path)
    shown = times([told(material, event) for event in material.timeline], material.clocks, days=False)
    assert shown == said


FELT = """# Checkout errors, November 12, 2026

## Timeline (UTC)

- 21:00 - Holiday promo goes out
- 21:38 - Order service p99 latency climbs from 300 ms to 4 s
- 21:42 - First checkout failures; error rate reaches 35%
- 21:58 - PagerDuty pages the on-call for high 5xx
- 22:15 - Pods are restarted; errors drop for 5 minutes and come back
- 23:44 - Database team finds that a PR from November 3 lowered the pool size (found during the investigation)
- 23:59 - Error rate back to normal
- 2026-11-13 09:30 - We learn that the saturation alert was muted during the migration
"""


def test_what_users_felt_is_told_with_the_detection(tmp_path: Path) -> None:
    """Symptoms come out with the alert, a change with what was found before it was over, not in the retrospective."""
    material = open_material(own(tmp_path, FELT))
    texts = {event.id: material.text(event) for event in material.timeline}
    told_with = {texts[name].split()[0]: texts[material.told_with(name)].split()[0] for name in material.known_with}
    assert told_with == {"Holiday": "Database", "Order": "PagerDuty", "First": "PagerDuty"}
    written = write_material(material).path
    assert written is not None
    again = open_material(tmp_path / "ours.md")
    assert [row for row, _ in preview(load_agenda("practice"), again).asked] == [
        row for row, _ in preview(load_agenda("practice"), material).asked
    ]
