"""The widgets of the analysis bench without a browser: what they write, and what they leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pmkit.documents.format.reading import load, parse
from pmkit.documents.scenario.scenario import Scenario
from pmkit.practice.workbook import workbook
from pmkit.views.widgets.actions import _Matrix
from pmkit.views.widgets.document import editor
from pmkit.views.widgets.factors import _FactorSorter
from pmkit.views.widgets.metrics import metrics_board
from pmkit.views.widgets.timeline import _Explorer
from pmkit.views.widgets.whys import _WhyEditor


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a learner's document."""
    file = tmp_path / "postmortem.md"
    file.write_text(workbook(Scenario.open("payments-memory-leak"), "hinted"), encoding="utf-8")
    return file


def test_the_why_editor_adds_branches_links_and_tests(path: Path) -> None:
    """Each step is in the file at once, and what a reader would ask follows."""
    panel = _WhyEditor(path)
    panel.problem.value = "Payments failed for 53 minutes"
    for text, under, evidence in (("No memory", "", "E06, E08"), ("A leak", "W1", "E18"), ("No limit", "W1", "E02")):
        panel.text.value, panel.under.value, panel.evidence.value = text, under, evidence
        panel.type.value, panel.level.value = "condition", "technical"
        panel._add()
    graph = load(path).whys
    assert graph.problem == "Payments failed for 53 minutes"
    assert [why.id for _, why in graph.causes("W1")] == ["W2", "W3"]
    assert graph["W1"].evidence == ("E06", "E08")
    panel.link_effect.value, panel.link_cause.value = "", "W3"
    panel._link()
    panel.tested.value = ("W1", "W2")
    panel.needed.value = "yes"
    panel.enough.value = "no"
    [link] = [link for link in load(path).whys.links if (link.effect, link.cause) == ("W1", "W2")]
    assert (link.needed, link.enough) == (True, False)
    assert load(path).whys.effects("W3") == ("W1", "")
    assert "asks how long it lasted" in panel.asked.value
    panel.node.value = "W2"
    assert panel.text.value == "A leak"
    panel.text.value = "A leak in the validation"
    panel._change()
    panel.node.value = "W1"
    panel._remove()
    assert {why.text for why in load(path).whys.whys} == {"A leak in the validation", "No limit"}


def test_bad_input_is_told_and_changes_nothing(path: Path) -> None:
    """An id that is none, an empty text, an empty factor: a sentence in the status line, the file as it was."""
    panel = _WhyEditor(path)
    before = path.read_bytes()
    panel._add()
    assert "Write the answer first" in panel.status.value
    panel.text.value, panel.evidence.value = "No memory", "no id"
    panel._add()
    assert "Not changed" in panel.status.value
    assert panel.text.value == "No memory"
    assert path.read_bytes() == before


def test_the_sorter_writes_factors_and_layers_that_held(path: Path) -> None:
    """Category, layer and evidence land in the tag; removing is a button, never an emptied field."""
    panel = _FactorSorter(path)
    panel.text.value = "No limit on memory"
    panel._add()
    panel.kind.value, panel.text.value = "D", "The schema fits both versions"
    panel._add()
    fields: dict[str, Any] = panel._made["F1"][1]
    fields["category"].value, fields["layer"].value, fields["evidence"].value = "technical", "resource limits", "E02"
    factor = load(path).factors["F1"]
    assert (str(factor.category), factor.layer, factor.evidence) == ("technical", "resource limits", ("E02",))
    assert [line.id for line in load(path).factors.held] == ["D1"]
    assert panel._made["F1"][1]["layer"] is fields["layer"], "a field that is redrawn loses the focus"
    fields["text"].value = ""
    assert "needs a text" in panel.status.value
    assert load(path).factors["F1"].text == "No limit on memory"
    panel._remove("D1")
    assert not load(path).factors.held
    assert "resource limits" in panel.layers.value


def test_the_matrix_rates_and_keeps_what_it_does_not_show(path: Path) -> None:
    """Ratings go into the tag, further columns and the status stay, 31 February is asked about."""
    text = path.read_text(encoding="utf-8").replace(
        "| Action | Owner | Due Date | Status | Done when |\n| --- | --- | --- | --- | --- |",
        "| Action | Owner | Due Date | Status | Done when | Ticket |\n| --- | --- | --- | --- | --- | --- |\n"
        "| Add a limit | SRE |  | Done (2024-02-01) |  | OPS-1 |",
    )
    path.write_text(text, encoding="utf-8")
    panel = _Matrix(path)
    fields = panel._made["A1"][1]
    fields["impact"].value, fields["effort"].value = "high", "low"
    panel.text.value = "Remind people"
    panel._add()
    panel._made["A2"][1]["due"].value = "2024-02-31"
    plan = load(path).actions
    assert (str(plan["A1"].impact), plan["A1"].completed, plan["A1"].extra) == (
        "high",
        "2024-02-01",
        (("Ticket", "OPS-1"),),
    )
    assert "Do First" in panel.table.value
    assert "2024-02-31 is not a day of the calendar" in panel.asked.value
    assert "Its words suggest: weak" in panel._made["A2"][1]["hint"].value


def test_the_explorer_filters_shows_evidence_and_marks(path: Path) -> None:
    """A mark is in the file, the details are the records', and a filter without events says so."""
    records = Scenario.open("payments-memory-leak").records
    panel = _Explorer(path, records)
    panel.find.value = "alert fired"
    assert [value for _, value in panel.list.options] == ["E10"]
    assert "14:32" in panel.detail.value
    assert "events.csv" in panel.detail.value
    next(box for box in panel.marks if box.description == "detected").value = True
    assert load(path).timeline["E10"].milestones == ("detected",)
    panel.find.value = "nothing like it"
    assert "No event passes" in panel.detail.value
    panel.find.value = ""
    panel.marked.value = "marked"
    assert [value for _, value in panel.list.options] == ["E10"]
    panel.kind.value = "metric"
    assert not panel.list.options


def test_widgets_on_one_file_follow_each_other(path: Path) -> None:
    """What the editor's box says is what the sorter shows, and the other way round; nothing overwrites anything."""
    box = editor(path).children[2]
    sorter, whys = _FactorSorter(path), _WhyEditor(path)
    sorter.text.value = "No limit"
    sorter._add()
    assert "- No limit [F1]" in box.value
    box.value = box.value.replace("No limit [F1]", "No memory limit [F1]")
    assert sorter._made["F1"][1]["text"].value == "No memory limit"
    whys.text.value = "No memory"
    whys._add()
    assert box.value == path.read_text(encoding="utf-8")
    assert parse(box.value).factors["F1"].text == "No memory limit"


def test_another_program_is_not_overwritten(path: Path) -> None:
    """A change from elsewhere stays; the widget's work goes to a conflict file, and the status line says so."""
    panel = _FactorSorter(path)
    other = path.read_text(encoding="utf-8") + "\nfrom elsewhere\n"
    path.write_text(other, encoding="utf-8")
    panel.text.value = "No limit"
    panel._add()
    assert path.read_text(encoding="utf-8") == other
    [conflict] = path.parent.glob("postmortem.conflict-*.md")
    assert "No limit" in conflict.read_text(encoding="utf-8")
    assert "changed by another program or tab" in panel.status.value


def test_a_restart_brings_everything_back(path: Path) -> None:
    """New widgets on the same file show what was entered."""
    first = _FactorSorter(path)
    first.text.value = "No limit"
    first._add()
    from pmkit.data.open_objects import close_object
    from pmkit.views.widgets.shared import Shared

    close_object(Shared, path)
    assert _FactorSorter(path)._made["F1"][1]["text"].value == "No limit"


def test_text_of_people_is_escaped_everywhere(path: Path) -> None:
    """Markup in answers, factors and actions shows as text."""
    evil = "<img src=x onerror=alert(1)>"
    whys, sorter, matrix = _WhyEditor(path), _FactorSorter(path), _Matrix(path)
    for panel in (whys, sorter, matrix):
        panel.text.value = evil
        panel._add()
    shown = [whys.outline, whys.asked, sorter.layers, sorter.asked, matrix.table, matrix.asked]
    assert not any("<img" in widget.value for widget in shown)


def test_the_board_shows_a_folder_and_says_what_is_wrong(tmp_path: Path) -> None:
    """Targets are read as they are typed; a folder or goal that is none is told and keeps the last picture."""
    (tmp_path / "a.md").write_text("# A\n\n## Action Items\n\n- [x] Add a limit\n", encoding="utf-8")
    board = metrics_board(tmp_path)
    fields, goals, status, shown = (
        board.children[1].children[0],
        board.children[3].children,
        board.children[4],
        board.children[5],
    )
    assert "1 postmortems read" in status.value
    before = shown.value
    goals[2].value = "soon"
    assert "is no target" in status.value
    assert shown.value == before
    goals[2].value = "3-6"
    assert "3-6" in shown.value
    fields.value = str(tmp_path / "none")
    assert "no such folder" in status.value
