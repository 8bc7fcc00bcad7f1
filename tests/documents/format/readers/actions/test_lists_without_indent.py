"""Lists of actions as people type them: bullets without an indent, boxes of other kinds, what was done that night."""

import pytest

from pmkit.documents.format.kept import words
from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render


def actions(text: str) -> list[tuple[str, str]]:
    """Return the items with their state; nothing of the document is lost."""
    read = parse(text)
    assert not words(text) - words(render(read))
    return [(action.text, action.status) for action in read.actions]


PLANNED = """# Slow ingestion

## Planned actions

1.  **Deeper monitoring**
    We plan to add metrics around:

-   Disk reads
-   Table statistics
    - of each day

2.  **Runbooks for limits**
We plan to document symptoms.

- {last}

{behind}
"""


def test_bullets_between_numbered_items_belong_to_them() -> None:
    """Where the numbers go on, the bullets are details, behind the last number, too; a paragraph ends the list."""
    text = PLANNED.format(last="Which limit is near", behind="Owners are named on Monday.")
    assert [one for one, _ in actions(text)] == [
        "**Deeper monitoring** We plan to add metrics around:",
        "**Runbooks for limits** We plan to document symptoms.",
    ]


@pytest.mark.parametrize("second", ["1. Write a runbook", "5. Write a runbook", "### Later\n\n2. Write a runbook"])
def test_other_numbers_do_not_go_on(second: str) -> None:
    """A list that begins again, or below another heading, leaves the bullets before it items of their own."""
    text = f"# Slow ingestion\n\n## Action items\n\n1. Add an alert\n\n- Raise the limit\n\n{second}\n"
    assert [one for one, _ in actions(text)] == ["Add an alert", "Raise the limit", "Write a runbook"]


def test_boxes() -> None:
    """A crossed box is a checked one, and a title with a box above its line of dashes stays a title."""
    text = (
        "Surge\n=====\n\n☑️ Follow-up tasks\n------------------\n\n-  ☒ Back up all databases\n-  ☐ Watch the clients\n"
    )
    assert actions(text) == [("Back up all databases", "Done"), ("Watch the clients", "Open")]


@pytest.mark.parametrize("head", ["Immediate actions (completed)", "Immediate steps taken", "Immediate fixes (done)"])
def test_what_was_done_that_night(head: str) -> None:
    """A group of what ended the incident is not among the actions; other groups are."""
    text = f"# Outage\n\n## Remediation\n\n### {head}\n\n- Restarted it\n\n### Planned actions\n\n- Add an alert\n"
    assert actions(text) == [("Add an alert", "")]


@pytest.mark.parametrize(
    "lesson",
    [
        "We must make sure that two people have the key.",
        "In future, we should write the recovery down.",
        "Vi burde lære mer om tester.",
        "Wir müssen die Sicherung jede Woche zurückspielen.",
        "今後は監視の対象を全経路に広げる必要がある",
    ],
)
@pytest.mark.parametrize("mark", ["", "- "])
def test_lessons_that_have_to_be_done(lesson: str, mark: str) -> None:
    """What the lessons say "we must" do is an action beside a list, too, unless the list has it in other words."""
    text = f"# Outage\n\n## Lessons learned\n\n{mark}{lesson}\n\n## Action items\n\n- Add a limit to the queue\n"
    assert [one for one, _ in actions(text)] == ["Add a limit to the queue", lesson]
    same = text.replace("Add a limit to the queue", f"{lesson} (Devi)")
    assert len(actions(same)) == 1


@pytest.mark.parametrize(
    "lesson", ["We should have known.", "We should be careful with it.", "We must have missed it."]
)
def test_lessons_without_anything_to_do(lesson: str) -> None:
    """Hindsight and care are nothing that somebody can close."""
    text = f"# Outage\n\n## Lessons learned\n\n- {lesson}\n\n## Action items\n\n- Add a limit to the queue\n"
    assert [one for one, _ in actions(text)] == ["Add a limit to the queue"]


def test_improvements_against_similar_events() -> None:
    """What was changed "to reduce the impact of similar events" leads to actions; those of the event itself don't."""
    lead = "Following the incident, a series of improvements were made to reduce the impact of similar events"
    text = f"# Loss\n\n## Upgrades\n\n{lead}:\n\n1. Auctions are now smaller\n2. A new monitor tracks the auctions\n"
    assert [one for one, _ in actions(text)] == ["Auctions are now smaller", "A new monitor tracks the auctions"]


TWICE = """# Freeze

## Systemic controls

1. **Freshness alert that opens an incident** (OPS-6684). Lag of what is served.
2. **One-pass validator** (OPS-6685) of all shapes
   (OPS-6686).
3. **A liveness test** (OPS-6687), plus yielding.

## Action items

| Issue | Control | State |
| --- | --- | --- |
| [OPS-6684](https://t.example/OPS-6684) | Production alert on age | Backlog |
| [OPS-6685](https://t.example/OPS-6685) | Extraction check | Done |
| [OPS-6687](https://t.example/OPS-6687) | Convergence simulation | Backlog |
"""


def test_the_same_tickets_in_two_lists() -> None:
    """What a list tells in sentences and a table with the same tickets says once more is counted once."""
    assert actions(TWICE) == [
        ("Production alert on age", "Backlog"),
        ("Extraction check", "Done"),
        ("Convergence simulation", "Backlog"),
    ]
    others = TWICE.replace("t.example/OPS-6", "t.example/WEB-9").replace("[OPS-6", "[WEB-9")
    assert len(actions(others)) == 6


def test_a_ticket_is_no_owner() -> None:
    """What several items end with in brackets are their owners, unless it is the key of a ticket."""
    items = [
        f"- Write a longer test of part {number} ({who})" for number, who in enumerate(["OPS-1", "DB-22", "X-333"])
    ]
    text = "# Freeze\n\n## Action items\n\n" + "\n".join(items) + "\n"
    assert [action.owner for action in parse(text).actions] == ["", "", ""]
    text = text.replace("OPS-1", "Orla").replace("DB-22", "Devi").replace("X-333", "Sam")
    assert [action.owner for action in parse(text).actions] == ["Orla", "Devi", "Sam"]


def test_names_above_a_list_own_it() -> None:
    """Names in bold above a list own what is in it; a subject does not."""
    text = (
        "# Outage\n\n## Actions\n\n**Alex & Paul**\n\n- Turn the job off where the queue is long\n- Tidy the alert\n\n"
        "**Monitoring**\n\n- Add a probe of the far tiles\n\n**Ruby**\n\n- Pin the version of the client\n"
    )
    assert [action.owner for action in parse(text).actions] == ["Alex & Paul", "Alex & Paul", "", ""]


@pytest.mark.parametrize(
    "lead",
    [
        "No further follow-ups proposed, deliberately:",
        "### What we won't do",
        "Considered and rejected:",
        "### Non-goals",
    ],
)
def test_what_was_decided_against(lead: str) -> None:
    """Ideas that the team turned down are kept, and do not count as actions."""
    text = f"# Outage\n\n## Actions\n\n- Add an alert on the age\n\n{lead}\n\n- **A rollback.** It costs too much.\n"
    assert [one for one, _ in actions(text)] == ["Add an alert on the age"]


def test_a_subject_that_was_dropped_is_not_an_idea_that_was() -> None:
    """Below "Discarded messages" are actions about messages; below "Discarded ideas" are none."""
    text = "# Outage\n\n## Actions\n\n- Add an alert on the age\n\n### {}\n\n- Keep them for a day\n"
    assert len(actions(text.format("Discarded messages"))) == 2
    assert len(actions(text.format("Discarded ideas"))) == 1


def test_a_state_in_bold() -> None:
    """What is "**Done** (in #12)" is as done as "Done"."""
    text = (
        "# Outage\n\n## Actions\n\n| Action | Status |\n|---|---|\n"
        "| Add an alert | **Done** ([#12](https://t.example/12)) |\n"
        "| Add a limit | **To do** |\n"
    )
    assert [action.is_done for action in parse(text).actions] == [True, False]


def test_a_handle_as_code() -> None:
    """A handle between backticks, behind "by" or not, owns the action."""
    text = "# Outage\n\n## Actions\n\n- Alerts added for the pool by `@devi`\n- Write a runbook (`@orla`)\n"
    assert [(action.text, action.owner) for action in parse(text).actions] == [
        ("Alerts added for the pool", "@devi"),
        ("Write a runbook", "@orla"),
    ]


@pytest.mark.parametrize(
    ("item", "state"),
    [
        ("**Rule encoded** in the notes of the parser", "Done"),
        ("Baseline coverage added to the tests", "Done"),
        ("Sent communications to all teams", "Done"),
        ("We have begun to create new runbooks", ""),
        ("**Other stores** We've been looking at other stores for it", ""),
        ("Get the alert added to the dashboard", ""),
        ("Alerts that need to be added to the pager", ""),
        ("Add documents written by the team", ""),
        ("Make sure that rules are documented in the wiki", ""),
    ],
)
def test_what_an_item_says_of_its_state(item: str, state: str) -> None:
    """What was done is done; what has been going on, and what is to be done to something, is not."""
    assert actions(f"# Outage\n\n## Actions\n\n- Page the team on age\n- {item}\n")[-1][1] == state


@pytest.mark.parametrize(
    "title", ["Probar la subida", "Reportar errores", "Ajouter une alerte", "Mettre à jour le pool"]
)
def test_an_infinitive_with_its_steps(title: str) -> None:
    """In Spanish, Portuguese and French, too, an order in bold is one action with its steps below it."""
    text = f"# Incidente\n\n## Actions\n\n1. **{title}**\n   - Conectar al servidor\n   - Usar botes\n"
    text += "2. **Monitoring**\n   - Errors\n"
    assert [one for one, _ in actions(text)] == [f"**{title}**", "Errors"]


@pytest.mark.parametrize("lead", ["En una corrida, el workflow truena si:", "The run now fails if:"])
def test_cases_behind_a_condition(lead: str) -> None:
    """What is listed behind "fails if:" are cases and not actions."""
    text = f"# Incidente\n\n## Actions\n\n- Add an alert on the age\n\n{lead}\n\n"
    text += "1. there are no orders\n2. no stock moved\n"
    assert [one for one, _ in actions(text)][:1] == ["Add an alert on the age"]
    assert not {"there are no orders", "no stock moved"} & {one for one, _ in actions(text)}


def test_two_people_as_the_subject() -> None:
    """Who several items begin with owns them, also together with somebody else."""
    items = (
        "- Ed and Orla to write a runbook for it\n- Ed to add a ticket for the limit\n- Ed & Kim to test the restore\n"
    )
    text = f"# Outage\n\n## Actions\n\n{items}- Backups to go to another region\n"
    assert [action.owner for action in parse(text).actions] == ["Ed and Orla", "Ed", "Ed & Kim", ""]
