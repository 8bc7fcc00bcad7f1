"""Action items from tables and task lists."""

import pytest

from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from tests.documents.format.samples import NO_KNOWN_COLUMN, OTHER_COLUMNS, TASKS, document


def test_task_lists_are_actions() -> None:
    """Boxes give the state, a bare item has none, nested tasks count, and prose is kept."""
    postmortem = parse(TASKS)
    assert [(action.text, action.status) for action in postmortem.actions] == [
        ("Rotate the certificate", "Done"),
        ("Watch its last day", "Open"),
        ("Ask the pager team", "Open"),
        ("Write the runbook", ""),
    ]
    assert postmortem.note("actions") == "Owners are named in the tracker."


def test_action_tables_with_other_columns() -> None:
    """Columns go by their other names, and unknown ones such as Priority and Ticket are kept beside."""
    first, second = parse(OTHER_COLUMNS).actions
    assert (first.text, first.owner, first.due) == ("Watch the certificate", "Edge team", "2024-04-01")
    assert (first.status, first.completed) == ("Done", "2024-03-20")
    assert dict(first.extra) == {"Priority": "P1", "Ticket": "EDGE-12"}
    assert (second.text, second.owner, second.due) == ("Move the job back", "", "someday")
    assert second.due_date is None


def test_a_table_without_a_known_column() -> None:
    """Where no column is known, the first one is the text and the others stay beside it."""
    (action,) = parse(NO_KNOWN_COLUMN).actions
    assert (action.text, action.extra) == ("1", (("Was tun", "Zertifikat erneuern"),))


@pytest.mark.parametrize(
    ("cell", "status", "completed"),
    [
        ("Done (2024-01-30)", "Done", "2024-01-30"),
        ("(2024-01-30)", "Done", "2024-01-30"),
        ("Done (2024-02-31)", "Done (2024-02-31)", ""),
        ("Done (soon)", "Done (soon)", ""),
        ("Open", "Open", ""),
    ],
)
def test_the_status_holds_the_date_of_completion(cell: str, status: str, completed: str) -> None:
    """``Done (2024-01-30)`` is a state and a date; what is not a date stays in the state."""
    text = document(f"## Action Items\n\n| Action | Status |\n|---|---|\n| x [A1] | {cell} |")
    postmortem = parse(text)
    (action,) = postmortem.actions
    assert (action.status, action.completed) == (status, completed)
    assert parse(render(postmortem)) == postmortem


def shown(text: str) -> list[tuple[str, str, str, str]]:
    """Return text, owner, due date and status of the action items of a section."""
    plan = parse(f"# X\n\n## Action Items\n\n{text}\n").actions
    return [(item.text, item.owner, item.due, item.status) for item in plan]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "- **Tasks**:\n  - **TODO**: Patch it\n  - Add alerts",
            [("Patch it", "", "", "TODO"), ("Add alerts", "", "", "")],
        ),
        ("- Add an alert on depth\n  - because of this", [("Add an alert on depth", "", "", "")]),
        ("- Alert on spikes, alerted by counting 4xx", [("Alert on spikes, alerted by counting 4xx", "", "", "")]),
        ("- Tell people (platform, due 2025-02-28)", [("Tell people", "platform", "2025-02-28", "")]),
        ("- Run it. **Owner:** @web **Due:** 2024-11-01", [("Run it", "@web", "2024-11-01", "")]),
        (
            "### Add an alert\n\n**Owner:** team x\n\n**Due:** 2024-03-01",
            [("Add an alert", "team x", "2024-03-01", "")],
        ),
        (
            "| What | Who | Done? |\n|-|-|-|\n| a | ops | ✅ |\n| b | ops | N |",
            [("a", "ops", "", "Done"), ("b", "ops", "", "Open")],
        ),
    ],
)
def test_common_forms_of_action_items(text: str, wanted: list[tuple[str, str, str, str]]) -> None:
    """Titles are groups, ticks are states, and only a date is a due date."""
    assert shown(text) == wanted


def test_a_group_is_kept_with_its_items() -> None:
    """The heading or the title above an action item is in a column of its own."""
    plan = parse("# X\n\n## Action Items\n\n### Process\n\n- Document it\n\n### Technical\n\n- Build it\n").actions
    assert [dict(item.extra) for item in plan] == [{"Group": "Process"}, {"Group": "Technical"}]


def test_people_and_course_tasks_are_left_alone() -> None:
    """A list of contributors holds no factors, and the tasks of a course no actions."""
    people = parse("# X\n\n## Contributors\n\n- Jane Doe\n- @bob\n")
    assert not people.factors.factors
    assert not len(parse("# Course\n\n## Tasks\n\n0. Write a function\n1. Write a test\n").actions)
