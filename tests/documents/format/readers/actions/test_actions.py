"""Action items from tables and task lists."""

import pytest

from pmkit.documents.format.kept import words
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.splice import with_section
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.documents.review import review_reading
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
    """Where no column is known, the one with the longest texts is the action and the others stay beside it."""
    (action,) = parse(NO_KNOWN_COLUMN).actions
    assert (action.text, action.extra) == ("Zertifikat erneuern", (("Nr", "1"),))


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


def test_the_headings_of_groups_are_not_left_behind() -> None:
    """A heading above items is their group, above a table and below another, too; above prose, or nothing, it stays."""
    text = (
        "# X\n\n## Action Items\n\n### Short term\n\n#### Process\n\n- Document it\n\n#### Technical\n\n"
        "| Action | Owner |\n|---|---|\n| Build it | api |\n\n### Later\n\nWe will see.\n\n### Never\n\n"
        "## Lessons\n\nx\n"
    )
    postmortem = parse(text)
    assert [dict(item.extra)["Group"] for item in postmortem.actions] == [
        "Short term / Process",
        "Short term / Technical",
    ]
    spliced = with_section(text, postmortem, "actions")
    assert "### Short term" not in spliced
    assert "#### Process" not in spliced
    assert "### Later\n\nWe will see." in spliced
    assert "### Never" in spliced
    assert spliced.endswith("## Lessons\n\nx\n")
    assert not words(text) - words(spliced)


def test_what_is_struck_through_is_asked_about() -> None:
    """Done or dropped is only known where the line says it; one question is asked about the others."""
    text = (
        "# X\n\n## Action Items\n\n"
        "- ~~A limit~~ done\n- ~~B limit~~ dropped\n- ~~C limit~~\n- ~~D limit~~\n- [x] ~~E limit~~\n"
    )
    reading = read(text)
    items = list(reading.postmortem.actions)
    assert [(item.is_done, item.is_dropped) for item in items] == [
        (True, False), (False, True), (False, False), (False, False), (True, False),
    ]  # fmt: skip
    (asked,) = [finding for finding in reading.findings if finding.code == "struck-through"]
    assert asked.where == "line 7"
    assert "(2 lines like this)" in asked.message
    metrics = quality_metrics([reading.postmortem])
    assert metrics.without_status == (2, 5)


def test_fields_below_an_action() -> None:
    """Owner, date and state in a list below an action in bold are its fields; other lists are its group's items."""
    text = (
        "# X\n\n## Actions\n\n"
        "- **Add a limit**\n  - Owner: api\n  - Due: 2024-02-01\n  - Status: Done\n- **Later**\n  - Add an alert\n"
    )
    assert shown(text) == [("Add a limit", "api", "2024-02-01", "Done"), ("Add an alert", "", "", "")]


def test_a_due_date_without_a_year_or_an_order() -> None:
    """The document's day gives the year, and its other dates the order of day and month; the words stay."""
    text = (
        "# X\n\n**Date:** 2022-11-21\n\n## Timeline\n\n- 11/21/2022 10:00 UTC - a\n\n## Actions\n\n"
        "| Action | Due |\n|---|---|\n"
        "| A | 02/10/2023 |\n| B | June 24 |\n| C | Nov 30 |\n| D | Q2 |\n"
    )
    assert [item.due for item in parse(text).actions] == ["2023-02-10", "2023-06-24", "2022-11-30", "Q2"]
    assert not words(text) - words(render(parse(text)))


def test_people_and_course_tasks_are_left_alone() -> None:
    """A list of contributors holds no factors, and the tasks of a course no actions."""
    people = parse("# X\n\n## Contributors\n\n- Jane Doe\n- @bob\n")
    assert not people.factors.factors
    assert not len(parse("# Course\n\n## Tasks\n\n0. Write a function\n1. Write a test\n").actions)


@pytest.mark.parametrize(
    ("line", "text", "owner"),
    [
        ("Add an alert on the queue (Ana)", "Add an alert on the queue", "Ana"),
        ("Add an alert on the queue (Grafana)", "Add an alert on the queue (Grafana)", ""),
        ("Ana to write the runbook", "Ana to write the runbook", "Ana"),
        ("Queues to be drained", "Queues to be drained", ""),
        ("**Ben** - document the failover", "document the failover", "Ben"),
        ("Ben: check the backups", "check the backups", "Ben"),
        ("Alerts: check the thresholds", "Alerts: check the thresholds", ""),
        ("Write tests, assigned to Ben", "Write tests", "Ben"),
        ("Add a canary — Ana to own", "Add a canary", "Ana"),
        ("Test the restore [owner: Ben]", "Test the restore", "Ben"),
    ],
)
def test_a_person_beside_an_action_owns_it(line: str, text: str, owner: str) -> None:
    """A given name in brackets, first, behind a dash or as the subject is the owner; other words are not."""
    item = next(iter(parse(f"# T\n\n## Action items\n\n- {line}\n- Another one\n").actions))
    assert (item.text, item.owner) == (text, owner)


def test_done_and_todo_among_the_lessons() -> None:
    """Paragraphs that begin with a state in bold are actions, where no section lists any."""
    body = "**DONE**: Ana added the blog to the alerts.\n\n**TODO** an exporter for the disks."
    found = parse(f"# T\n\n## Lessons learned\n\nLook at the graph.\n\n{body}\n")
    assert [(item.text, item.owner, item.status) for item in found.actions] == [
        ("Ana added the blog to the alerts.", "Ana", "DONE"),
        ("an exporter for the disks.", "", "TODO"),
    ]
    assert not parse("# T\n\n## Thanks\n\nTODO: credit?\n").actions


def test_a_section_that_says_none_has_none() -> None:
    """Below a heading, "N/A" is an answer: nothing is looked for elsewhere, and nothing is said to be unread."""
    reading = read("# T\n\nNext, we will add a test of the restore.\n\n## Action items\n\nN/A\n")
    assert not reading.postmortem.actions
    assert not reading.unread
    assert not {"no-actions", "not-read"} & {finding.code for finding in review_reading(reading)}


def test_what_was_done_during_the_incident_is_no_action_item() -> None:
    """A section "Remediation actions taken" tells of the response; what a team "needs to" do is an action."""
    text = "# T\n\n## Remediation actions taken\n\n1. Removed the setting\n\n## How do we do better?\n\n"
    found = parse(f"{text}It was the second time. We need to test each change of the format.\n")
    assert [item.text for item in found.actions] == ["We need to test each change of the format."]


def test_an_item_that_has_been_done() -> None:
    """At the end of an item, "this has already been done" is its state."""
    body = "- Use our policy - this has already been done.\n- Add a test\n"
    items = list(parse(f"# T\n\n## Action items\n\n{body}").actions)
    assert [item.is_done for item in items] == [True, False]


def acts(body: str, head: str = "Remediation") -> list[tuple[str, str]]:
    """Return text and state of what is read below a heading."""
    return [(item.text, item.status) for item in parse(f"# T\n\n## {head}\n\n{body}\n").actions]


def test_prose_beside_a_list_of_actions() -> None:
    """What will be or is different is an action there, too; a repair of that night, an apology and an intro are not."""
    body = (
        "We reverted the deploy. We have restored the backup. We've already added a limit. We're sorry.\n\n"
        "We'll split the table. We are investigating. We are also going to:\n\n- write a runbook"
    )
    assert acts(body) == [
        ("We've already added a limit.", "Done"), ("We'll split the table.", ""), ("write a runbook", ""),
    ]  # fmt: skip


def test_prose_below_headings_of_actions() -> None:
    """Below "Short term" and "Long term" without any list, sentences are actions, with their group."""
    plan = parse(
        "# T\n\n## Next steps\n\n### Short term\n\nWe will add a test.\n\n### Long term\n\nWe will move.\n"
    ).actions
    assert [(item.text, dict(item.extra)["Group"]) for item in plan] == [
        ("We will add a test.", "Short term"), ("We will move.", "Long term"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("night", "action"),
    [
        ("Immediate actions taken:", "Add a limit"),
        ("**Actions taken during the incident**", "Add a limit"),
        ("### Actions menées pendant la panne", "Ajouter une limite"),
        ("### 当时的处理", "增加限额"),
    ],
)
def test_what_was_done_that_night_is_no_action(night: str, action: str) -> None:
    """A list about the repair, below a heading, a line in bold or a label, is kept and not read as actions."""
    heads = {"Immediate actions taken:": "Short term:", "**Actions taken during the incident**": "**Later**"}
    body = f"{night}\n\n- Restarted it\n\n{heads.get(night, '### X')}\n\n- {action}"
    assert [text for text, _ in acts(body, "Action items")] == [action]
    assert "Restarted it" in render(parse(f"# T\n\n## Action items\n\n{body}\n"))


def test_a_story_that_announces_its_actions() -> None:
    """Behind an announcement come those of the next paragraphs, and what the story says was made better since."""
    text = (
        "# T\n\nIt was slow, and we’ll be making several changes.\n\nTo start with, all clients will stop retrying. "
        "This is already released.\n\nSecondly, we’ll add a switch.\n\nAs a long term solution (Q2 2024), we'll move."
        "\n\nThe page was down, too. We have changed it to run in two regions.\n"
    )
    assert [(item.text, item.status, item.due) for item in parse(text).actions] == [
        ("To start with, all clients will stop retrying.", "Done", ""),
        ("Secondly, we’ll add a switch.", "", ""),
        ("As a long term solution (Q2 2024), we'll move.", "", "Q2 2024"),
        ("We have changed it to run in two regions.", "Done", ""),
    ]


def test_when_an_item_is_due_in_words() -> None:
    """A sprint, a quarter and a week are when it is due, and stay in the text; a number of days of a check is not."""
    body = "- Add a limit next sprint\n- Move it by the end of the month\n- Split it, ETA Friday\n- Alert within 7 days"
    plan = parse(f"# T\n\n## Action items\n\n{body}\n").actions
    assert [item.due for item in plan] == ["next sprint", "by the end of the month", "Friday", ""]
    assert plan.items[0].text == "Add a limit next sprint"


@pytest.mark.parametrize(
    "head",
    [
        "预防", "改进", "Prévention", "Prevención", "Prevenção", "Prevenzione", "Preventie", "Forebygging",
        "Forebyggelse", "Zapobieganie", "Предотвращение", "対策", "예방", "Vorbeugung",
        "How are we making incidents like this less likely or less impactful?",
    ],
)  # fmt: skip
def test_prevention_is_a_section_of_actions(head: str) -> None:
    """In each language the heading about prevention opens the actions."""
    assert acts("- add a limit to it", head) == [("add a limit to it", "")]


def test_a_done_condition_in_a_sentence() -> None:
    """What is behind "done when" is the condition, in the item or below it; it stays where it is, too."""
    body = (
        "- Add a pause, done when a week shows no burst\n- Add a test\n"
        "  - Acceptance criteria: it fails without a pause\n"
        "- Call it done"
    )
    plan = parse(f"# T\n\n## Action items\n\n{body}\n").actions
    assert [item.done_when for item in plan] == ["a week shows no burst", "it fails without a pause", ""]
    assert plan.items[0].text == "Add a pause, done when a week shows no burst"


def test_a_group_that_is_done() -> None:
    """Below "Done" or "Already completed" an item without a state is done; below other groups nothing says so."""
    body = "**Already done**\n\n- Add a test\n\n**Next**\n\n- Add a limit\n- [ ] Split it"
    assert acts(body, "Action items") == [("Add a test", "Done"), ("Add a limit", ""), ("Split it", "Open")]


def test_an_item_in_progress_says_more_than_its_empty_box() -> None:
    """``(in progress)`` behind an item is its state, whatever its box; without it, an empty box is open."""
    actions = parse(
        "# X\n\n## Action items\n\n- [ ] Raise the mail limit (in progress)\n- [ ] Test the limit\n"
    ).actions
    assert [(action.text, action.status) for action in actions] == [
        ("Raise the mail limit", "in progress"),
        ("Test the limit", "Open"),
    ]


def test_resulting_actions_are_actions() -> None:
    """A section of headings called "Resulting actions" lists them."""
    text = "# X\n\n## Resulting actions\n\n#### Raise the limit of mail\n\nTo 50.\n\n"
    text += "#### Add an alert on disks\n\nAt 90%.\n"
    assert [action.text for action in parse(text).actions] == ["Raise the limit of mail", "Add an alert on disks"]


def test_a_heading_that_begins_with_a_handle_names_who_does_it() -> None:
    """``#### @handle What is done`` has its owner in front; a heading without a handle has none."""
    text = "# X\n\n## Action items\n\n#### @mail-lead Raise the limit of mail\n\nTo 50.\n\n"
    text += "#### Add an alert on disks\n\nAt 90%.\n"
    assert [(action.text, action.owner) for action in parse(text).actions] == [
        ("Raise the limit of mail", "@mail-lead"),
        ("Add an alert on disks", ""),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "What could be done to avoid this in future?",
        "How could this be prevented next time?",
        "Resolving actions",
        "Proactive measures",
    ],
)
def test_a_heading_that_asks_how_to_avoid_it_holds_actions(heading: str) -> None:
    """Headings that ask what could be done, as people word them, are those of actions."""
    found = parse(f"# T\n\n## {heading}\n\n- Simplify the purging process\n- Cap the retries\n").actions
    assert [action.text for action in found] == ["Simplify the purging process", "Cap the retries"]


@pytest.mark.parametrize(
    "heading", ["Fixes implemented", "Improvements made so far", "Completed actions", "What we have changed"]
)
def test_a_heading_can_say_that_all_actions_are_done(heading: str) -> None:
    """What is below "Fixes implemented" is done, but for a box that says otherwise; "Action items" says nothing."""
    body = "- Add an alert on disk space\n- [ ] Rotate the logs daily\n"
    items = parse(f"# T\n\n## Root cause\n\nA disk was full.\n\n## {heading}\n\n{body}").actions
    assert [item.status for item in items] == ["Done", "Open"]
    assert [item.status for item in parse(f"# T\n\n## Action items\n\n{body}").actions] == ["", "Open"]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Added a mount test", "Done"),
        ("Reduced the timeout to 2 s", "Done"),
        ("We removed two old hosts", "Done"),
        ("Improved monitoring", ""),
        ("Automated tests for exports", ""),
        ("Speed up the restore", ""),
        ("Need the limit raised", ""),
        ("Added by the vendor", ""),
    ],
)
def test_an_action_in_the_past_tense_is_done(line: str, status: str) -> None:
    """A verb in the past tense with an object says that it was done; a participle before a noun does not."""
    assert [item.status for item in parse(f"# T\n\n## Action items\n\n- {line}\n").actions] == [status]


@pytest.mark.parametrize(
    ("heading", "status", "due"),
    [
        ("Right away (done)", "Done", ""),
        ("Right away (finished)", "finished", ""),
        ("Soon (in progress - [ticket 7](https://example.org/7))", "in progress", ""),
        ("Later (Q3 2024 - Q1 2025)", "", "Q3 2024 - Q1 2025"),
        ("Later – by end of May 2024", "", "by end of May 2024"),
        ("Next sprint", "", "Next sprint"),
        ("In progress", "In progress", ""),
        ("Tâches (à faire)", "à faire", ""),
        ("Aufgaben, noch offen", "noch offen", ""),
        ("Tareas pendientes", "pendientes", ""),
        ("Pending", "Pending", ""),
        ("Process", "", ""),
        ("Open source tools", "", ""),
        ("From the review (2024-03-01)", "", ""),
        ("Pending review by legal", "", ""),
    ],
)
def test_a_heading_among_actions_gives_their_state_and_date(heading: str, status: str, due: str) -> None:
    """What a heading says in brackets or as a whole holds for all below it, but for what a line says otherwise."""
    body = f"### {heading}\n\n- Split the pool\n- [ ] Cap the retries\n- Write it down (owner: ops, due: 2024-09-01)\n"
    first, second, third = parse(f"# T\n\n## Action items\n\n{body}").actions
    assert ((first.status or "").replace("done", "Done"), first.due) == (status, due)
    assert second.status == "Open"
    assert third.due == "2024-09-01"


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Prevenção de reincidência (pendente)", "pendente"),
        ("Correcciones pendientes", "pendientes"),
        ("Outstanding work", "Outstanding"),
        ("Offene Punkte", "Offene"),
        ("Åtgärder för att undvika upprepning", ""),
    ],
)
def test_a_section_of_actions_can_be_pending(heading: str, status: str) -> None:
    """A heading that opens the actions says whether they are still to be done, in several languages."""
    body = "1. Filter the rows that are queued\n2. Add a key to the table of\n   jobs\n"
    assert [(item.text, item.status) for item in parse(f"# T\n\n## {heading}\n\n{body}").actions] == [
        ("Filter the rows that are queued", status), ("Add a key to the table of jobs", status),
    ]  # fmt: skip


def test_paragraphs_with_their_state_in_brackets_are_actions() -> None:
    """Each paragraph that ends with what came of it is an action, with its words; one that only weighs is none."""
    body = (
        "Nobody is paged by the export. It should call the rota. (filed https://example.org/7)\n\n"
        "The probe asks the wrong host. (fixed by giving each\nhost a probe)\n\n"
        "A room for hard nights would help us. (created)\n\n"
        "We could stop exporting on Sundays. Then again, few people look at it (on Sundays)."
    )
    items = parse(f"# T\n\n## Follow-ups\n\n{body}\n").actions
    assert [(item.text[:20], item.status) for item in items] == [
        ("Nobody is paged by t", "filed"), ("The probe asks the w", "Done"), ("A room for hard nigh", "Done"),
    ]  # fmt: skip
    once = "We will page the rota. (added to the plan)\n\nWe will test it."
    assert len(parse(f"# T\n\n## Follow-ups\n\n{once}\n").actions) == 2


def test_proposals_anywhere_are_actions() -> None:
    """Without a section of actions, an item that calls itself a proposal is one; other words before a colon are not."""
    body = "- Suggested: Keep a copy of the manifests elsewhere\n- Planned: two hours of work\n- Area: the cluster"
    items = parse(f"# T\n\n## Containment\n\n{body}\n").actions
    assert [(item.text, item.status) for item in items] == [
        ("Suggested: Keep a copy of the manifests elsewhere", "Suggested")
    ]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("It is essential to watch the queue of exports.", True),
        ("Every upgrade of a worker must be watched by two people.", True),
        ("It is important to note that the queue was short.", False),
        ("Each worker was restarted twice.", False),
    ],
)
def test_what_must_be_is_an_action(text: str, is_one: bool) -> None:
    """Below a heading about prevention, "it is essential to" and "every upgrade must" say what will be different."""
    assert bool(len(parse(f"# T\n\n## Prevention\n\n{text}\n").actions)) == is_one


def test_tables_below_several_headings_of_measures() -> None:
    """Each of them is one of actions."""
    table = "| Action | Owner | Status |\n|---|---|---|\n| {} | - | Implemented |\n"
    text = (
        "# T\n\n## Mitigation plan\n\n### Preventive measures\n\n" + table.format("Check the keys")
        + "\n### Detection improvements\n\n" + table.format("Watch the queue")
        + "\n### Process changes\n\n" + table.format("Ask in the review")
    )  # fmt: skip
    assert [(item.text, item.status) for item in parse(text).actions] == [
        ("Check the keys", "Implemented"),
        ("Watch the queue", "Implemented"),
        ("Ask in the review", "Implemented"),
    ]


def test_a_list_behind_what_announces_it() -> None:
    """Below any heading, the items are the actions, and the sentence that announces them is none."""
    text = (
        "# T\n\n## Recovery\n\nIt went away by itself. From now on we will do the following against it:\n\n"
        "- We will watch how far the copy is behind\n- Raise the limits (owner: edge team)\n"
    )
    assert [(item.text, item.owner) for item in parse(text).actions] == [
        ("We will watch how far the copy is behind", ""),
        ("Raise the limits", "edge team"),
    ]


def test_what_is_well_again_is_no_action() -> None:
    """That a gateway works says how it is; that a job now asks says what was changed."""
    text = "# T\n\n## Next steps\n\nThe gateway is now working as it should. The job now asks for a limit.\n"
    assert [item.text for item in parse(text).actions] == ["The job now asks for a limit."]


def test_who_does_what_is_in_a_list() -> None:
    """The sentence above a list can say it, or the subject that several items have; one may be a service."""
    items = "- Add a limit\n- (Already planned) Test it\n"
    led = f"# T\n\n## Next steps\n\nThe platform team will do the following things:\n\n{items}"
    assert [(item.text, item.owner, item.status) for item in parse(led).actions] == [
        ("Add a limit", "The platform team", ""),
        ("Test it", "The platform team", "planned"),
    ]
    begun = "# T\n\n## Action items\n\n- Edge to add a limit\n- Edge will write it down\n- Redis to log slow queries\n"
    assert [item.owner for item in parse(begun).actions] == ["Edge", "Edge", ""]


def test_paragraphs_that_begin_with_an_order() -> None:
    """In a section without a list, each is an action; what is behind its first sentence says more about it."""
    text = (
        "# T\n\n## Improvements\n\nHere are some of the lessons.\n\nImprove our monitoring. This means the queue.\n\n"
        "Know who speaks for us. The gateway will be faster once it is replaced.\n"
    )
    assert [item.text for item in parse(text).actions] == ["Improve our monitoring.", "Know who speaks for us."]


def test_names_in_brackets_at_the_end_of_many_items() -> None:
    """Three of them are owners; one alone may be an abbreviation."""
    items = "- Say more in the logs (Orla)\n- Rehearse it twice (Ines/Bo)\n- Draw what needs what (Tam)\n"
    text = f"# T\n\n## Actions\n\n{items}"
    assert [(item.text, item.owner) for item in parse(text).actions] == [
        ("Say more in the logs", "Orla"),
        ("Rehearse it twice", "Ines/Bo"),
        ("Draw what needs what", "Tam"),
    ]
    assert parse("# T\n\n## Actions\n\n- Renew it by a job (ACME)\n").actions.items[0].text.endswith("(ACME)")


def test_paragraphs_that_name_what_will_be_done() -> None:
    """Short ones without a verb of their own are items; those that tell what was are not."""
    text = "# T\n\n## Prevention\n\nIntroduction of a rota with pagers.\n\nImprovements to logs and alerts.\n\n"
    assert [item.text for item in parse(text).actions] == [
        "Introduction of a rota with pagers.",
        "Improvements to logs and alerts.",
    ]
    assert not parse("# T\n\n## Prevention\n\nThe introduction of a rota was delayed in March.\n").actions


def test_what_should_be_in_prose() -> None:
    """Below a heading about actions, a sentence that says what should be is one; what should have been is not."""
    text = "# T\n\n## Prevention\n\nA hotfix should be weighed against its risk. The test should have caught it.\n"
    assert [item.text for item in parse(text).actions] == ["A hotfix should be weighed against its risk."]


def test_headings_below_a_heading_of_the_first_level() -> None:
    """Each heading below "# Future work" is an action; its prose is kept."""
    text = (
        "# Cache outage\n\n# Future work\n\n## Removal of the trust flag\n\nIt skips a check.\n\n"
        "## Extension of the monitoring\n\nAlerts come late.\n"
    )
    found = parse(text)
    assert [item.text for item in found.actions] == ["Removal of the trust flag", "Extension of the monitoring"]
    assert not words(text) - words(render(found))


def test_paragraphs_that_begin_with_their_state() -> None:
    """A paragraph with a state in bold before its text is an action in that state; a state alone is a heading."""
    text = "# T\n\n## Action items\n\n**Done**: Check who has the keys\n\n**TODO**: Send test alerts\n"
    assert [(item.text, item.status) for item in parse(text).actions] == [
        ("Check who has the keys", "Done"),
        ("Send test alerts", "TODO"),
    ]


@pytest.mark.parametrize(
    "item",
    [
        "`systemctl restart proxy`",
        "0x9f1c3b7a21d04e6f8899aabbccddeeff00112233",
        "Does it import a package of the workspace?",
        "Package maintainers should turn on a second factor.",
        "P0 - Critical, has to be done before the next release",
        "`alpha`, `beta`",
    ],
)
def test_items_that_nobody_can_do(item: str) -> None:
    """Code and addresses alone, questions, advice to readers and what priorities mean are kept as text."""
    text = f"# T\n\n## Action items\n\n- Add a limit to the queue\n- {item}\n"
    found = parse(text)
    assert [action.text for action in found.actions] == ["Add a limit to the queue"]
    assert not words(text) - words(render(found))


def test_an_order_with_its_steps_is_an_action() -> None:
    """A title in bold that says what to do has its steps as details; a subject is a group of actions."""
    text = (
        "# T\n\n## Action items\n\n- **Replace the old proxy:**\n  - Install the new one\n  - Move the routes\n"
        "- **Monitoring:**\n  - Add an alert for the queue\n"
    )
    first, second = parse(text).actions
    assert first.text == "**Replace the old proxy:**"
    assert [value for _, value in first.extra] == ["Install the new one; Move the routes"]
    assert (second.text, dict(second.extra)["Group"]) == ("Add an alert for the queue", "Monitoring")


def test_a_column_with_nothing_but_links() -> None:
    """What is to be done is in the column that has words, whatever the other is called."""
    table = (
        "| Action | Control | State |\n|---|---|---|\n| [OPS-1](https://t.example/1) | Alert on old builds | Open |\n"
    )
    (action,) = parse(f"# T\n\n## Action items\n\n{table}").actions
    assert action.text == "Alert on old builds"
    assert any("OPS-1" in value for _, value in action.extra)


def test_priorities_are_no_owners() -> None:
    """What several items end with in brackets is who does them, unless it is how urgent they are."""
    items = "".join(f"- [ ] Add the check {n} (P{n})\n" for n in range(4))
    assert {action.owner for action in parse(f"# T\n\n## Action items\n\n{items}").actions} == {""}
    named = items.replace("(P0)", "(Orla)").replace("(P1)", "(Bram)").replace("(P2)", "(Orla)").replace("(P3)", "(Mei)")
    assert {action.owner for action in parse(f"# T\n\n## Action items\n\n{named}").actions} == {"Orla", "Bram", "Mei"}


@pytest.mark.parametrize(
    ("heading", "due"),
    [
        ("Immediate (Complete within 1 week)", "within 1 week"),
        ("Mid term (before end of June)", "before end of June"),
        ("Long term", ""),
    ],
)
def test_headings_say_when_all_of_it_is_due(heading: str, due: str) -> None:
    """A heading's brackets hold the date of each item below it."""
    (action,) = parse(f"# T\n\n## Action items\n\n### {heading}\n\n- Add a limit to the queue\n").actions
    assert action.due == due


def test_fields_below_a_list_are_about_all_of_it() -> None:
    """Owner and effort in bold lines below the items are not one more item; a file with its lines is none either."""
    body = (
        "- Scope the access to the namespace\n- Check the commit before the deploy\n"
        "- `clusters/eks.tf` (lines 552–561)\n\n"
        "**Owner:** on-call\n**Effort:** ~3 days\n"
    )
    items = parse(f"# T\n\n## Action items\n\n{body}").actions
    assert [item.text for item in items] == [
        "Scope the access to the namespace",
        "Check the commit before the deploy",
    ]


def test_columns_with_more_in_brackets_and_a_decision() -> None:
    """A column "Owner (role)" is the owner's; what was decided against is dropped, with or without the reason."""
    text = (
        "# T\n\n## 恒久対策\n\n| # | 対策 | 決定 | 主担当(ロール) | 期限案 | 完了条件 |\n|---|---|---|---|---|---|\n"
        "| 1 | 監視を追加する | **採用** | 監視担当 | 2026-08-05 | 試験が通る |\n"
        "| 2 | 版を固定する | **不採用**(更新が止まる) | — | — | — |\n"
    )
    first, second = parse(text).actions
    assert (first.owner, first.due, first.done_when, first.is_dropped) == (
        "監視担当",
        "2026-08-05",
        "試験が通る",
        False,
    )
    assert second.is_dropped


def test_lines_of_items_right_below_a_line_in_bold() -> None:
    """Below a heading of the first level, a heading right behind it does not push what follows one line down."""
    text = "# T\n\n# Next steps\n**Better words**\n1. Collect the names\n\n**Easier upgrades**\n1. Write a tool\n"
    reading = read(text)
    assert [reading.places[item.id] for item in reading.postmortem.actions] == [5, 8]


def test_an_action_in_bold_with_fields_and_details_below_it_is_one() -> None:
    """Owner and day are its fields, what else is below it are its details; a group has actions below it."""
    text = (
        "# T\n\n## Action items\n\n1. **[P0] Fuzz the paths that write closures**\n   - Owner: the VM team\n"
        "   - Due: 2024-05-06\n"
        "   - Vary how deep they are\n\n2. **Monitoring**\n   - Page for a full disk\n   - Page for a slow queue\n"
    )
    found = parse(text).actions
    assert [(item.text, item.owner, item.due) for item in found] == [
        ("[P0] Fuzz the paths that write closures", "the VM team", "2024-05-06"),
        ("Page for a full disk", "", ""),
        ("Page for a slow queue", "", ""),
    ]
    assert ("Further Details", "Vary how deep they are") in next(iter(found)).extra


def test_where_to_read_more_is_not_an_action() -> None:
    """A label and a file or an address describe something; what a ticket is behind is one."""
    text = (
        "# T\n\n## Action items\n\n- Mount the volume again after a repair\n- Playbook: `../storage/mounts.md`\n- …\n"
    )
    assert [item.text for item in parse(text).actions] == ["Mount the volume again after a repair"]


def test_a_long_term_fix_below_the_resolution_ended_it() -> None:
    """Where the document has its own list of actions; without one it is the only place that tells them."""
    fix = "## Resolution\n\n### Long-term fix\n\n- Replaced the pool with plain threads\n\n"
    listed = "## Action items\n\n- Roll the release out\n"
    assert [item.text for item in parse(f"# T\n\n{fix}{listed}").actions] == ["Roll the release out"]
    assert [item.text for item in parse(f"# T\n\n{fix}").actions] == ["Replaced the pool with plain threads"]
