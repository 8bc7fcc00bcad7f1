"""Action items that no section lists: labels, lessons, what prose intends."""

from __future__ import annotations

import pytest

from pmkit.documents.format.kept import words
from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Action point: let operators subscribe to a list", "let operators subscribe to a list"),
        ("**Action item:** page the database team early", "page the database team early"),
        ("- Follow-up: rotate the keys of the proxy", "rotate the keys of the proxy"),
        ("TODO: write down how the proxy is restarted", "write down how the proxy is restarted"),
        ("Maßnahme 2: die Warnung auf die Bereitschaft legen", "die Warnung auf die Bereitschaft legen"),
    ],
)
def test_a_label_marks_an_action_wherever_it_is(line: str, text: str) -> None:
    """It counts in the story, and beside a section that lists others; no word is lost."""
    story = f"# Cache outage\n\n## Monitoring\n\nThe monitor was restarted by hand.\n\n{line}\n"
    listed = f"{story}\n## Action items\n\n- Add a limit to the queue\n"
    assert [action.text for action in parse(story).actions] == [text]
    assert {action.text for action in parse(listed).actions} == {text, "Add a limit to the queue"}
    assert not words(listed) - words(render(parse(listed)))


@pytest.mark.parametrize("line", ["Action: none", "Next step: unclear", "The action item: who owns it"])
def test_a_label_with_hardly_a_word_marks_none(line: str) -> None:
    """Two words behind it say nothing that somebody could do; in the middle of a sentence it isn't a label."""
    assert not parse(f"# Cache outage\n\n## Story\n\n{line}\n").actions


LESSONS = """# Cache outage

## Lessons learned

- Validate the routes of the proxy in the deploy job
- Always look at the ports twice
- The proxy is older than the team
"""


def test_lessons_that_say_what_to_do() -> None:
    """Where nothing lists actions, an order among the lessons is one; a rule for each day and an insight are not."""
    assert [action.text for action in parse(LESSONS).actions] == ["Validate the routes of the proxy in the deploy job"]
    listed = f"{LESSONS}\n## Action items\n\n- Add a limit to the queue\n"
    assert [action.text for action in parse(listed).actions] == ["Add a limit to the queue"]


@pytest.mark.parametrize(
    "told",
    [
        "To avoid this, engineering plans to drop the shared index.",
        "We're also adding a second check to the deploy job.",
        "We are currently looking into ways to shard the queue.",
        "Our platform team has since added an alert for the queue.",
    ],
)
def test_what_prose_intends(told: str) -> None:
    """A team that plans, adds or has added something says what is different, in a document without a list."""
    assert [action.text for action in parse(f"# Cache outage\n\n## Story\n\nIt was slow. {told}\n").actions] == [told]


@pytest.mark.parametrize(
    "told",
    [
        "We are working on restoring the service.",
        "We are working on a fix for the issue.",
        "We are adding both.",
        "The company plans to publish a report.",
    ],
)
def test_what_prose_does_about_that_night(told: str) -> None:
    """Repairs under way, news to come and what only points back are none."""
    assert not parse(f"# Cache outage\n\n## Story\n\nIt was slow. {told}\n").actions


@pytest.mark.parametrize(
    "told",
    [
        "The provider has since patched the proxy.",
        "I've opened a support ticket with the provider.",
        "We're looking into what we can do for the tests of the proxy.",
    ],
)
def test_what_others_have_done_since(told: str) -> None:
    """What a provider changed, and a ticket that was opened, are measures; so is what is being looked into."""
    assert [action.text for action in parse(f"# Cache outage\n\n## Story\n\nIt was slow. {told}\n").actions] == [told]


def test_a_section_that_is_not_read_hides_no_other() -> None:
    """Where nothing below a heading about actions is one, what the story intends is still read."""
    text = (
        "# Cache outage\n\n## Long-term solution\n\nThe setting was not ideal, and cost us storage.\n\n"
        "## Lessons learned\n\nGoing forward, we will review how two groups were told.\n"
    )
    assert [action.text for action in parse(text).actions] == [
        "Going forward, we will review how two groups were told."
    ]


@pytest.mark.parametrize(
    "told",
    [
        "We have immediately updated our checklist to prevent this from happening going forward.",
        "Furthermore, we have added alerts during deploys, which will help us to notice it in the future.",
        "We have since moved the mirrors to another host.",
        "The limit was 15 days (it has since been increased to 60 days).",
        "We are actively looking to add another route, so that this cannot happen again.",
        "There are plans to move the index to its own disk.",
        "Um solche Verzögerungen zu vermeiden, werden wir die Alarme verbessern.",
    ],
)
def test_what_the_story_says_was_made_better_is_an_action(told: str) -> None:
    """Also below a heading about causes, where it is none."""
    assert [item.text for item in parse(f"# T\n\nThe disk was full. {told}\n").actions] == [told]
    below = parse(f"# T\n\n## Root cause\n\nThe disk was full because nobody watched it.\n\n{told}\n")
    assert [factor.text for factor in below.factors] == ["The disk was full because nobody watched it."]


@pytest.mark.parametrize(
    "told",
    [
        "We have since identified the switch.",
        "We are now taking further steps to ensure that this won't happen again.",
        "We have already published the whole timeline on our blog.",
        "We will go to any lengths to make sure such an incident never happens again.",
    ],
)
def test_what_only_sounds_like_an_action_is_none(told: str) -> None:
    """What was found, courtesy, and where something was published."""
    assert not len(parse(f"# T\n\nThe disk was full. {told}\n").actions)


def test_a_principle_in_bold_among_lessons_is_not_an_action() -> None:
    """It has its reason behind it; what was or will be done is one all the same."""
    text = (
        "# T\n\n## Lessons learned\n\n- **Keep recovery boring:** rehearse the path that restores the snapshot\n"
        "- **Backups:** we have now enabled backups of the index every night\n"
    )
    assert [item.text[:11] for item in parse(text).actions] == ["**Backups:*"]


@pytest.mark.parametrize("heading", ["Rollout", "Detection"])
def test_orders_with_boxes_are_actions_wherever_they_are(heading: str) -> None:
    """A list of them is one of actions where one is open; several answers of a form are not."""
    text = f"# T\n\n## {heading}\n\n- [x] Add a limit to the queue\n- [ ] Write down how it is raised\n"
    found = parse(text).actions
    assert [(item.text, item.status) for item in found] == [
        ("Add a limit to the queue", "Done"),
        ("Write down how it is raised", "Open"),
    ]
    assert not parse(text.replace("[ ]", "[x]").replace(heading, "Rollout")).actions
    assert not parse(f"# T\n\n## {heading}\n\n- [x] SEV1\n- [ ] SEV2\n").actions


@pytest.mark.parametrize(
    "question", ["What can be automated safely?", "Who should be paged?", "Could it happen again?"]
)
def test_questions_among_actions_are_none(question: str) -> None:
    """They stay in the document."""
    text = f"# T\n\n## Action items\n\n- Add a limit to the queue\n- {question}\n"
    read = parse(text)
    assert [item.text for item in read.actions] == ["Add a limit to the queue"]
    assert not words(text) - words(render(read))


@pytest.mark.parametrize(
    "sentence",
    [
        "Going forward, we should take a snapshot first.",
        "While it was tested on the small cluster, and only there, we need to test it on the large one.",
        "Full snapshots should be taken before each upgrade.",
        "A failing task should be alerted on, not found by hand.",
        "Vollständige Sicherungen sollten vor jedem Upgrade gemacht werden.",
        "Las copias deberían ser completas antes de cada cambio.",
        "Les sauvegardes devraient être faites avant chaque mise à jour.",
        "As cópias deveriam ser feitas antes de cada mudança.",
    ],
)
@pytest.mark.parametrize("heading", ["Lessons learned", "What went wrong"])
def test_what_the_lessons_say_should_be(sentence: str, heading: str) -> None:
    """It counts in a paragraph, too, where no list of actions is; the sentence before it does not."""
    text = f"# T\n\n## What went well\n\nThe crew came.\n\n## {heading}\n\nThe disk was full at noon. {sentence}\n"
    assert [item.text for item in parse(text).actions] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    ["It should be noted that the disk is new.", "We should have looked at the disk.", "They should be fine."],
)
def test_what_only_sounds_like_what_should_be(sentence: str) -> None:
    """Nobody can close it."""
    assert not parse(f"# T\n\n## Lessons learned\n\nThe disk was full at noon. {sentence}\n").actions


def test_lessons_that_a_sentence_introduces() -> None:
    """The list behind it is one of lessons; a sentence that says more about the one before is not taken apart."""
    text = (
        "# T\n\n## Review\n\nIt took long.\n\nThe lessons that we take from this are:\n\n"
        "- We need to write down how it is deployed. It helps.\n"
        "- Changes to the zone should be deployed alone. We need to add this to the guide.\n"
    )
    assert [item.text for item in parse(text).actions] == [
        "We need to write down how it is deployed.",
        "Changes to the zone should be deployed alone.",
    ]


@pytest.mark.parametrize("heading", ["Resolutions", "Aftermath"])
def test_what_is_to_be_done_after_it_ended(heading: str) -> None:
    """Behind the story, "we need to" says so below whatever heading; above it was that night's work."""
    story = "## What happened\n\nThe key expired. Nobody knew. It was renewed at noon, and all was well again.\n\n"
    told = "We need to write down where the key is."
    assert [item.text for item in parse(f"# T\n\n{story}## {heading}\n\n{told}\n").actions] == [told]
    assert not parse(f"# T\n\n## Overview\n\n{told}\n\n{story}").actions
    assert not parse(
        f"# T\n\n{story}## {heading}\n\n需要注意的是，密钥保存在另一台服务器上，因此没有人知道。\n"
    ).actions


def test_what_lessens_the_impact_is_not_a_lesson() -> None:
    """The verb introduces what was done."""
    text = "# T\n\n## Response\n\nTo lessen the impact, we did this:\n\n- Traffic should be low then, so it went on\n"
    assert not parse(text).actions


def test_remediation_beside_action_items_is_how_it_was_mended() -> None:
    """Alone it lists the actions."""
    remedy = "## Remediation\n\n- Scanned the logs of the proxy\n"
    both = f"# T\n\n{remedy}\n## Action items\n\n- Add a limit to the queue\n"
    assert [item.text for item in parse(both).actions] == ["Add a limit to the queue"]
    assert [item.text for item in parse(f"# T\n\n{remedy}").actions] == ["Scanned the logs of the proxy"]


def test_an_action_with_its_state_and_details() -> None:
    """A name in bold with a state in brackets is the action, and no title of those below it."""
    text = (
        "# T\n\n## Action items\n\n- **Second site** (in development):\n  - Started by a script\n  - Checked each day\n"
    )
    found = parse(text).actions
    assert [(item.text, item.status) for item in found] == [("**Second site**", "in development")]
