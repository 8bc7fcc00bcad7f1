"""The improvement plan: its file, its findings, its forms, and looking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.cli import main
from pmkit.errors import WorkshopError
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.responses import example_team
from pmkit.workshop.improvement.exports import plan_calendar, plan_markdown, plan_page, to_yaml
from pmkit.workshop.improvement.followup import baseline_of, look_back, record
from pmkit.workshop.improvement.form import PlanForm, plan_form
from pmkit.workshop.improvement.improvement_plan import ImprovementPlan, load_plan, save_plan
from pmkit.workshop.improvement.plan import Card, Horizon, Planned, framework, steps
from pmkit.workshop.improvement.planner import Planner

GOOD = Planned(
    id="A1",
    text="The release pipeline stops when a load test has not run",
    owner="Platform team",
    due="2026-12-15",
    done_when="a release without the test is refused",
    strength="strong",
)
PLAN = ImprovementPlan(
    start="2026-11-23",
    areas=["Gaps"],
    quick=Horizon(actions=[GOOD], metrics=["one refused release"], obstacles=["the pipeline is shared"]),
    measurement={"rhythm": "first Monday of the month"},
    cards=[Card(when="an alert fires", will="write down the time first")],
)


def test_the_articles_words_are_there() -> None:
    """The three horizons, four headings, five steps, nine leadership and six measurement questions of the article."""
    about = framework()
    assert [(each["title"], each["span"]) for each in about["horizons"]] == [
        ("Quick Wins", "< 1 month"),
        ("Medium-term Changes", "1-3 months"),
        ("Cultural Shifts", "3-6 months"),
    ]
    assert list(about["about"].values()) == ["Success metrics", "Potential obstacles", "Required resources/support"]
    assert steps() == ["Start Small", "Lead by Example", "Celebrate Honesty", "Share Widely", "Follow Through"]
    assert sum(len(each["questions"]) for each in about["leadership"]) == 9
    assert len(about["measurement"]) == len(about["learning"]) == 3
    assert about["followups"] == [30, 90, 180]


def test_a_plan_is_read_back(tmp_path: Path) -> None:
    """What is written is read back, and no findings are left on a plan that says all."""
    path = save_plan(PLAN, tmp_path / "plan.yaml")
    assert load_plan(path) == PLAN
    assert PLAN.findings() == []


_TEXT = st.text(max_size=60)


@given(st.lists(_TEXT.filter(lambda text: bool(text.strip())), max_size=3), _TEXT, _TEXT)
def test_any_words_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], answer: str, due: str
) -> None:
    """Whatever is typed, colons, quotes, anchors or signs, is the same after writing and reading."""
    actions = [Planned(id=f"A{at}", text=text, due=due) for at, text in enumerate(lines, start=1)]
    made = ImprovementPlan(start="2026-11-23", quick=Horizon(actions=actions), measurement={"measure": answer})
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    path.write_text(to_yaml(made), encoding="utf-8")
    assert load_plan(path) == made


def test_every_cut_of_the_file_is_noticed(tmp_path: Path) -> None:
    """A file that was cut off anywhere is refused with its name, and left as it is."""
    text = to_yaml(PLAN)
    path = tmp_path / "plan.yaml"
    for at in range(0, len(text) - 2, 7):
        path.write_text(text[:at], encoding="utf-8")
        with pytest.raises(WorkshopError) as error:
            load_plan(path)
        assert str(path) in error.value.where
        assert path.read_text(encoding="utf-8") == text[:at]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("start: '2026-11-23'", "start: soon"),
        ("id: A1", "id: 1"),
        ("rhythm:", "rythm:"),
        ("owner:", "ownr:"),
        ("schema: 1", "schema: 2"),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_line(tmp_path: Path, broken: str, said: str) -> None:
    """Days that are none, unknown keys and questions: file, line and what to do."""
    path = tmp_path / "plan.yaml"
    text = to_yaml(PLAN)
    assert broken in text
    path.write_text(text.replace(broken, said), encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        load_plan(path)
    assert str(path) in error.value.where


def test_days_need_no_quotes(tmp_path: Path) -> None:
    """A day that a person wrote without quotes is a day."""
    path = tmp_path / "plan.yaml"
    path.write_text(to_yaml(PLAN).replace("'2026-11-23'", "2026-11-23").replace("'2026-12-15'", "2026-12-15"))
    assert load_plan(path) == PLAN


def test_findings_ask_about_the_plan() -> None:
    """Vague actions, dates outside of their horizon, missing metrics, obstacles and rhythm are asked about."""
    weak = ImprovementPlan(
        start="2026-11-23",
        quick=Horizon(actions=[Planned(id="A1", text="Improve monitoring", due="2027-06-01")]),
        medium=Horizon(actions=[Planned(id="A2", text="Be more careful with releases", due="some day")]),
    )
    codes = {(finding.code, finding.where) for finding in weak.findings()}
    assert {
        ("vague", "A1"),
        ("other-horizon", "A1"),
        ("no-owner", "A1"),
        ("asks-care", "A2"),
        ("not-a-date", "A2"),
    } <= codes
    assert ("no-metric", "Quick Wins") in codes
    assert ("no-obstacle", "Medium-term Changes") in codes
    assert "no-rhythm" in {code for code, _ in codes}
    assert "no-action" in {finding.code for finding in ImprovementPlan(start="2026-11-23").findings()}


def test_forms_for_others(tmp_path: Path) -> None:
    """Markdown and page have all of it, escaped; the calendar has due dates and the three look-backs."""
    made = PLAN.model_copy(update={"title": "Plan | <b>ours</b>"})
    text = plan_markdown(made)
    for words in ("Quick Wins (< 1 month)", "Nothing planned yet", "one refused release", "write down the time first"):
        assert words in text
    page = plan_page(made, tmp_path / "plan.html")
    assert "<b>ours</b>" not in page
    assert "Platform team" in page
    calendar = plan_calendar(made)
    assert calendar == plan_calendar(made)
    for day in ("20261215", "20261223", "20270221", "20270522"):
        assert f"DTSTART;VALUE=DATE:{day}" in calendar
    done = record(made, dt.date(2026, 12, 20), statuses={"A1": "Done"})
    assert "20261215" not in plan_calendar(done)


def test_looking_back(tmp_path: Path) -> None:
    """After 30 days the look-back is due; what is said is kept with its day and changes what is due next."""
    day = dt.date(2026, 12, 24)
    assert look_back(PLAN, day).due == 30
    assert "1 are past their date" in str(look_back(PLAN, day))
    team = assess(example_team())
    kept = record(PLAN, day, statuses={"A1": "Done"}, answers={"experiments": "one drill"}, before=team, now=team)
    assert kept.followups[0].after == 31
    assert "Gaps: no change beyond noise" in kept.followups[0].changes
    assert look_back(kept, day).due is None
    assert "1 of 1 actions are done, 0 are past" in str(look_back(kept, day))
    more = record(kept, day, answers={"feedback": "in the retro"})
    assert more.followups[0].answers == {"experiments": "one drill", "feedback": "in the retro"}
    assert more.followups[0].statuses == {"A1": "Done"}
    assert look_back(more, dt.date(2027, 3, 1)).due == 90
    assert load_plan(save_plan(more, tmp_path / "plan.yaml")) == more


def test_looking_back_refuses_what_is_unknown() -> None:
    """Unknown actions and questions, and a day before the start, are refused with a sentence."""
    with pytest.raises(WorkshopError, match="before the start"):
        look_back(PLAN, dt.date(2026, 1, 1))
    with pytest.raises(WorkshopError, match="no action A9"):
        record(PLAN, dt.date(2026, 12, 1), statuses={"A9": "Done"})
    with pytest.raises(WorkshopError, match="no question colour"):
        record(PLAN, dt.date(2026, 12, 1), answers={"colour": "red"})


def test_the_command_keeps_what_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pmkit followup shows where the plan stands, keeps dated answers, and writes page and calendar."""
    team = assess(example_team())
    baseline = team.save(tmp_path)
    path = save_plan(PLAN.model_copy(update={"baseline": baseline.name}), tmp_path / "plan.yaml")
    assert baseline_of(load_plan(path), path) is not None
    assert main(["followup", str(path), "--day", "2026-12-23"]) == 0
    assert "look back after 30 days is due" in capsys.readouterr().out
    words = ["followup", str(path), "--day", "2026-12-23", "--status", "A1=Done", "--say", "feedback=in the retro"]
    words += [
        "--assessment",
        str(example_team()),
        "--page",
        str(tmp_path / "p.html"),
        "--calendar",
        str(tmp_path / "c.ics"),
    ]
    assert main(words) == 0
    assert load_plan(path).followups[0].answers == {"feedback": "in the retro"}
    assert "no change beyond noise" in capsys.readouterr().out
    assert "BEGIN:VCALENDAR" in (tmp_path / "c.ics").read_text(encoding="utf-8")
    for bad in (["--day", "soon"], ["--status", "A1"], ["--status", "A7=Done"], ["--say", "x=y"]):
        assert main(["followup", str(path), *bad]) == 2
        assert "What to do" in capsys.readouterr().err
    assert main(["followup", str(tmp_path / "missing.yaml")]) == 2


# The planner and its form


def test_each_change_is_on_disk(tmp_path: Path) -> None:
    """Adding, editing, notes, answers, cards and steps are in the file at once; a wrong one changes nothing."""
    path = tmp_path / "plan.yaml"
    planner = Planner.open(path, start="2026-11-23", title="Ours", areas=("Gaps",))
    first = planner.add("quick", "Add an alert for a full disk", due="2026-12-01")
    planner.edit(first, owner="Storage team", strength="intermediate")
    planner.note("quick", metrics="a drill\n\n  an alert \n", obstacles="")
    planner.say("rhythm", "monthly")
    planner.card("I am paged", "write down what I see")
    planner.take_step("Start Small")
    on_disk = load_plan(path)
    assert on_disk == planner.plan
    assert (on_disk.title, on_disk.areas) == ("Ours", ["Gaps"])
    assert on_disk.quick.metrics == ["a drill", "an alert"]
    assert on_disk.quick.actions[0].owner == "Storage team"
    assert on_disk.cultural.actions[0].promise == "idea"
    for wrong in (
        lambda: planner.add("soon", "x"),
        lambda: planner.add("quick", "  "),
        lambda: planner.edit("A9", owner="x"),
        lambda: planner.edit("A1", strength="huge"),
        lambda: planner.say("colour", "red"),
        lambda: planner.take_step("Fly"),
    ):
        with pytest.raises(WorkshopError):
            wrong()
    assert load_plan(path) == on_disk
    planner.remove(first)
    assert [action.id for action in load_plan(path).actions()] == ["A2"]
    assert Planner.open(path) is planner


def walk(widget: Any) -> Iterator[Any]:
    """Yield a widget and all below it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def field(form: PlanForm, label: str, at: int = 0) -> Any:
    """Return the field with a label."""
    return [each for each in walk(form.box) if getattr(each, "description", "") == label and hasattr(each, "value")][at]


def test_the_form_writes_what_is_typed(tmp_path: Path) -> None:
    """An action is added with Enter, its fields are edited, and an odd date is kept and asked about."""
    path = tmp_path / "plan.yaml"
    form = PlanForm(Planner.open(path, start="2026-11-23"))
    field(form, "Action").value = "Add an alert for a full disk"
    assert load_plan(path).quick.actions[0].text == "Add an alert for a full disk"
    field(form, "Due").value = "after the holidays"
    assert load_plan(path).quick.actions[0].due == "after the holidays"
    assert "after the holidays" in form._asked.value or "date" in form._asked.value
    field(form, "Success metrics", 1).value = "two drills"
    assert load_plan(path).medium.metrics == ["two drills"]
    field(form, "Take up a step").value = "Share Widely"
    assert len(load_plan(path).cultural.actions) == 1
    field(form, "When").value = "I am paged"
    field(form, "I will").value = "write first"
    next(each for each in walk(form.box) if getattr(each, "description", "") == "Add card").click()
    assert load_plan(path).cards == [Card(when="I am paged", will="write first")]
    again = PlanForm(Planner.open(path))
    assert field(again, "A1").value == "Add an alert for a full disk"
    next(each for each in walk(form.box) if getattr(each, "description", "") == "Remove").click()
    assert [action.id for action in load_plan(path).actions()] == ["A2"]


def test_a_broken_plan_is_not_overwritten(tmp_path: Path) -> None:
    """A form on a file that is cut off says so and leaves the file; a change from elsewhere is kept beside."""
    path = tmp_path / "plan.yaml"
    path.write_text("schema: 1\ntitle: half", encoding="utf-8")
    with pytest.raises(WorkshopError, match="cut off"):
        plan_form(path)
    assert path.read_text(encoding="utf-8") == "schema: 1\ntitle: half"
    other = tmp_path / "other.yaml"
    planner = Planner.open(other, start="2026-11-23")
    other.write_text(to_yaml(PLAN), encoding="utf-8")
    planner.add("quick", "Add an alert")
    assert load_plan(other) == PLAN
    assert planner.path.name == "other.conflict-1.yaml"
