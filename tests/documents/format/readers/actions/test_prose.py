"""Action items that sentences below a heading about actions tell, and lists there that hold none."""

import pytest

from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render


def told(body: str, heading: str = "Corrective actions") -> list[tuple[str, str]]:
    """Return text and state of the action items of a section."""
    postmortem = parse(f"# Gate stuck\n\n## {heading}\n\n{body}\n")
    text = render(postmortem)
    assert all(word in text for word in body.replace("|", " ").replace("-", " ").split() if word.isalpha())
    return [(item.text, item.status) for item in postmortem.actions]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Immediate corrective action was taken to remove two records of old gates.", "Done"),
        ("A ticket ([GATE-12](https://t.example/12)) was created to wrap all other doors.", ""),
        ("We added a ticket to the backlog to give each gate a name.", ""),
        ("A limit was added to the queue of the gate.", "Done"),
        ("As a result of this night, I've bumped the memory of the gate.", "Done"),
        ("I also installed a probe on the second gate.", "Done"),
        ("Talks between the crews (gate, rail, power) should be held every week.", ""),
        ("The gate team including Rail, Power, and the night shift will plan how to test it.", ""),
        ("Tokens of riders are now checked against the list of the day.", ""),
        ("Additionally, the rail team resolves to look at its records every quarter.", ""),
    ],
)
def test_sentences_below_a_heading_about_actions(text: str, status: str) -> None:
    """Each says what was or will be done, with its state where it has one."""
    assert told(f"The gate is old.\n\n{text} It stands at the river.") == [(text, status)]


def test_lists_of_names_hold_no_actions() -> None:
    """Hosts, records and fields are what an action is about; the sentences around them tell it."""
    body = (
        "Immediate corrective action was taken to remove these records:\n\n- gate-one\n- gate-two\n\n"
        "The door's page will be updated by the crew.\n\n| type | name |\n|---|---|\n| A | gate.example |\n"
        "| CNAME | old.example |\n"
    )
    assert [text for text, _ in told(body)] == ["The door's page will be updated by the crew."]
    assert [text for text, _ in told("- Tests\n- Alerting for the gate\n")] == ["Tests", "Alerting for the gate"]
    assert [text for text, _ in told("- Tests\n- Alerting\n")] == ["Tests", "Alerting"]


def test_an_item_with_its_details() -> None:
    """Who does what, before a colon, is an item with details; a title or an announcement is none."""
    body = (
        "- Crew to write a page about the gate with:\n  - whom to call\n  - where the key is\n"
        "- In a forced run, the check fails if:\n  - no rider came\n"
        "- We will do the following:\n  - Paint the gate\n- Power:\n  - Move the fuse\n"
    )
    assert [text for text, _ in told(body)] == [
        "Crew to write a page about the gate with:",
        "In a forced run, the check fails if:",
        "Paint the gate",
        "Move the fuse",
    ]


def test_a_group_about_that_night_holds_no_items() -> None:
    """Neither the name of such a group nor what is below it is an item; every word stays."""
    body = (
        "- **Immediate Actions Taken**:\n  - Opened the gate by hand\n- **Short-term Corrective Actions**:\n"
        "  - Alarm for the gate\n"
    )
    assert [text for text, _ in told(body)] == ["Alarm for the gate"]


def test_a_link_with_words_is_what_is_to_be_done() -> None:
    """A column of actions can hold links alone; one of links that are numbers is beside the words."""
    head = "|---|---|---|\n"
    words = "| Action Item | Type | Owner |\n" + head + "| [Undo the new fare table](https://t.example/1) | code | RT |"
    numbers = "| Action | Title | Owner |\n" + head + "| [GATE-1](https://t.example/1) | Undo the new fare table | RT |"
    assert [text for text, _ in told(words)] == ["[Undo the new fare table](https://t.example/1)"]
    assert [text for text, _ in told(numbers)] == ["Undo the new fare table"]


@pytest.mark.parametrize(
    ("item", "status"),
    [
        ("**Set up alerting**: We have set up a probe of the gate.", "Done"),
        ("The gate is now checked by a probe.", "Done"),
        ("A probe was added to the gate.", "Done"),
        ("Alarm of the gate (built, warn only): it speaks up at night", "Done"),
        ("**Bind each gate.** *(shipped, [#67](https://t.example/67))* A field names its owner", "Done"),
        ("**Alarm for the gate.** *(outstanding, nothing built)* Someone should hear of it", "Open"),
        ("Test the gate (done when it opens twice)", ""),
        ("Add a probe to the gate", ""),
        ("Find out why the probe of the gate was removed", ""),
        ("Record how the gate was set up", ""),
    ],
)
def test_items_that_say_how_far_they_are(item: str, status: str) -> None:
    """What an item says of itself, in a sentence or in brackets, is its state."""
    assert [state for _, state in told(f"- {item}\n", "Next steps")] == [status]


def test_states_of_a_whole_list() -> None:
    """A heading says it of all below it, in several languages; a column with ticks of each row."""
    for heading in ("What changed permanently", "是正（実施済み）", "Correcciones aplicadas"):
        found = parse(f"# T\n\n## {heading}\n\n- The gate has a probe with its own alarm\n").actions
        assert [item.status for item in found] == ["Done"], heading
    table = "| Prevention | In place |\n|---|---|\n| The gate never opens alone | ✓ by `guard()` |\n"
    assert told(table, "Prevention") == [("The gate never opens alone", "Done")]


def test_ideas_owners_and_days_in_words() -> None:
    """Below "Potential actions" each is an idea; a role before "to" owns it; "in order to" names none."""
    text = (
        "# T\n\n## Actions\n\n### Potential action items\n\n- Paint the gate\n\n### Agreed\n\n"
        "- Developers to test the gate at the next planning\n- Ask the gate to open\n\n"
        "In order to shorten the wait, we should add a second gate.\n"
    )
    plan = {item.text: item for item in parse(text).actions}
    assert plan["Paint the gate"].is_idea
    agreed = plan["Developers to test the gate at the next planning"]
    assert (agreed.owner, agreed.due, agreed.is_idea) == ("Developers", "at the next planning", False)
    assert plan["Ask the gate to open"].owner == ""


@pytest.mark.parametrize(
    ("heading", "text", "acts"),
    [
        ("Medidas", "Hemos añadido una alerta. Vamos a probar la copia. Lamentamos lo ocurrido.", 2),
        ("Próximos passos", "Vamos testar a cópia. Iremos limitar a fila. Pedimos desculpas.", 2),
        ("Azioni", "Abbiamo aggiunto un allarme. Stiamo provando la copia. Ci scusiamo.", 2),
        ("Maatregelen", "We hebben een alarm toegevoegd. We gaan de kopie testen. Onze excuses.", 2),
        ("再発防止", "監視を追加しました。手順の見直しを行います。深くお詫びいたします。", 2),
        ("재발 방지", "경보를 추가했습니다. 백업을 점검할 예정입니다. 진심으로 사과드립니다.", 2),
    ],
)
def test_what_prose_of_a_section_says_in_further_languages(heading: str, text: str, acts: int) -> None:
    """Sentences below a heading about actions are acts; an apology is none."""
    assert len(parse(f"# X\n\n## {heading}\n\n{text}\n").actions) == acts


def test_lessons_that_say_what_is_needed_or_what_was_made_better() -> None:
    """Where nothing lists actions, the lessons and a conclusion may: each is kept where it is, too."""
    text = (
        "# X\n\n## What did we learn?\n\n- The call-outs work\n- Our rollback job needs fixing\n"
        "- We need a way to tidy up a failed release\n- We are going to leave a release on staging for longer\n\n"
        "## Conclusion\n\n- Documents of others helped\n"
        "- We extended our tests to avoid this kind of fault, thanks to a hint of our users\n"
    )
    found = [(item.text, item.is_done) for item in parse(text).actions]
    assert sorted(found) == sorted(
        [
            ("Our rollback job needs fixing", False),
            ("We need a way to tidy up a failed release", False),
            ("We are going to leave a release on staging for longer", False),
            ("We extended our tests to avoid this kind of fault, thanks to a hint of our users", True),
        ]
    )
