"""Kinds of other people's documents that were read wrongly once, each as small as it can be."""

from __future__ import annotations

import pytest

from pmkit.analysis.actions.plan import ActionItem
from pmkit.documents.format.incidents import is_template
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.writing import render
from pmkit.documents.review import review_reading


def actions(body: str, heading: str = "Action Items") -> list[tuple[str, str, str]]:
    """Return text, owner and status of the actions below a heading."""
    return [(item.text, item.owner, item.status) for item in parse(f"# T\n\n## {heading}\n\n{body}\n").actions]


def factors(body: str) -> list[str]:
    """Return the factors below a heading about causes."""
    return [factor.text for factor in parse(f"# T\n\n## Root cause\n\n{body}\n").factors]


def codes(text: str) -> set[str]:
    """Return the codes of what check says about a document."""
    return {finding.code for finding in review_reading(read(text))}


def test_html_is_not_a_blank_to_fill_in() -> None:
    """Elements of HTML leave a document a document; names in angle brackets make a template."""
    assert not is_template("# T\n\n<code>a</code> <em>b</em> <h2>c</h2> <code>d</code> <a href='x'>e</a>")
    assert is_template("# T\n\n<service> failed at <time of day> because of <root cause> in <region>")


def test_links_and_notes_about_the_document_are_not_causes() -> None:
    """A list of sources, a note about an earlier version and a reminder of the writer are beside the causes."""
    body = "A vendor shipped a broken driver.\n\nSources:\n\n- [Bug report](https://bugs.example/1)\n- https://news.example/2"
    assert factors(body) == ["A vendor shipped a broken driver."]
    assert factors("- The pool was too small\n- (TODO: confirm this)") == ["The pool was too small"]
    assert factors("The pool was too small.\n\n_An [earlier version of this post](x) was wrong._") == [
        "The pool was too small."
    ]


def test_a_workaround_is_not_a_cause() -> None:
    """What was done that night is below the cause in many documents."""
    told = factors(
        "The certificate expired.\n\nTo mitigate the issue, we switched the DNS back.\n\n"
        "We provided a workaround for two days.\n\nRestarting it resolved the incident."
    )
    assert told == ["The certificate expired."]


def test_a_question_of_a_form_is_answered_by_a_cause() -> None:
    """A why is answered with one, a question that could be answered with yes only where it is denied."""
    body = (
        "#### Why was it not caught before?\n\nThe pipeline reads the latest changes.\n\n- Nothing is tested there\n\n"
        "#### Were we alerted quickly?\n\nWe were not alerted at all.\n\n- The probe runs daily"
    )
    found = factors(body)
    assert "The pipeline reads the latest changes." in found
    assert "We were not alerted at all." in found


def test_pictures_and_captions_are_not_actions() -> None:
    """Buttons to share a page are below its last heading."""
    body = (
        "- Add a limit to the pool\n- [![x](a.svg)](https://x.example/share)\n- ![copy](b.svg)\n\n_Diagram 3. The plan_"
    )
    assert actions(body) == [("Add a limit to the pool", "", "")]


def test_a_list_of_tickets_is_a_list_of_actions() -> None:
    """Where nothing but addresses of tickets is listed, each of them is what is to be done; hosts are not."""
    tickets = "- https://git.example/a/b/issues/95\n- https://git.example/a/b/issues/97"
    assert len(actions(tickets)) == 2
    assert actions("- Add a limit\n\n  Hosts:\n\n- db-01.example\n- db-02.example")[:1] == [("Add a limit", "", "")]


def test_a_team_in_the_column_of_states_is_the_owner() -> None:
    """What is behind it, such as a link, is kept beside it."""
    table = "| Action Item | Status |\n|---|---|\n| Add metrics | Advisor team |\n| Write an alert | DONE |"
    assert actions(table) == [("Add metrics", "Advisor team", ""), ("Write an alert", "", "DONE")]


def test_initials_of_three_items_are_owners() -> None:
    """What they have to do first stays in the text."""
    body = "- Move the reports [DB]\n- Add a health check [CF to write story]\n- Make it official [IBG]"
    assert actions(body) == [
        ("Move the reports", "DB", ""),
        ("Add a health check [CF to write story]", "CF", ""),
        ("Make it official", "IBG", ""),
    ]


def test_only_the_last_sentence_of_a_lead_says_how_far_its_list_is() -> None:
    """What was fixed that night says nothing about what is still to come."""
    lead = "The bug has been fixed, but there is more. We are taking several actions:"
    assert actions(f"{lead}\n\n- We're adding canaries") == [("We're adding canaries", "", "")]
    assert actions("To prevent this, we have:\n\n- Added a canary to it")[0][2] == "Done"


def test_what_goes_on_is_not_done() -> None:
    """A sentence about the present is not done because of what has been changed in it."""
    [(_, _, status)] = actions("We're evaluating ways to show what has been changed.")
    assert status == ""


@pytest.mark.parametrize(
    "text",
    [
        "Going forward, we are going to define a policy for ports.",
        "In the future I want to tell people earlier.",
        "As a result we are adding a second monitor.",
        "We still plan to publish a status page elsewhere.",
        "We think that the best way to prevent it is to run a second database.",
        "Based on what we saw, we are building tests for it.",
    ],
)
def test_sentences_that_say_what_will_be_done(text: str) -> None:
    """Words in front of the subject, or between it and its verb, change nothing."""
    assert [item[0] for item in actions(text)] == [text]


def test_a_lead_introduces_by_its_last_clause() -> None:
    """However long the sentence before it is."""
    story = "It is less urgent now that the emergency is over and all is quiet, but the future plans are to:"
    postmortem = parse(f"# T\n\n## Story\n\n{story}\n\n1. Create a metric per volume\n2. Review the retention policy\n")
    assert [item.text for item in postmortem.actions] == ["Create a metric per volume", "Review the retention policy"]


def test_headings_beside_those_with_fields_are_actions_too() -> None:
    """One without owner and date has nothing below it."""
    body = "### Must\n\n#### Announce renames\n\nOwner: platform. Due: 2025-06-27.\n\n### Should\n\n#### Keep redirects"
    assert [item[0] for item in actions(body)] == ["Announce renames", "Keep redirects"]
    assert parse(f"# T\n\n## Actions\n\n{body}\n").actions.items[0].due == "2025-06-27"


def test_a_linked_state_is_a_state() -> None:
    """Some trackers link the state to the release."""
    assert ActionItem(id="A1", text="Add it", status="[COMPLETE](https://git.example/releases/1)").is_done
    assert not ActionItem(id="A1", text="Add it", status="[In review](https://git.example/pull/1)").is_done


def test_a_clock_by_which_a_thing_goes_is_no_time_of_the_story() -> None:
    """The snapshot was taken then; when it was restored, nobody says."""
    story = (
        "At 10:02 UTC on 2024-01-09 the node joined. At 10:08 UTC we removed it. "
        "We restored all data from the 09:33 UTC snapshot. At 11:40 UTC the cluster was back."
    )
    events = [event.headline for event in parse(f"# T\n\n{story}\n").timeline]
    assert len(events) == 3
    assert not any("snapshot" in event for event in events)


def test_a_day_before_a_comma_and_a_weekday_before_its_date() -> None:
    """A line may begin with "On July 19,"; a Saturday is the one before the Sunday that is named."""
    listed = parse(
        "# 2023-09-29\n\n## Timeline (UTC)\n\n- On July 19, we released it\n- On Sep 29 at 14:00, it broke\n"
    )
    assert [f"{event.earliest:%m-%d}" for event in listed.timeline] == ["07-19", "09-29"]
    story = "Sunday was long.\n\nSaturday, at 16:51, it froze.\n\nAt 22:01 it froze again.\n\nAt 23:10 it ran."
    told = parse(f"# T\n\nDate: 2012-10-21\n\n## What happened\n\n{story}\n")
    assert {f"{event.earliest:%m-%d}" for event in told.timeline if event.earliest} == {"10-20"}


def test_a_first_heading_alone_is_the_title() -> None:
    """A document of an issue tracker begins at the second level."""
    assert (
        parse("## Outage of the shop\n\nIt was slow.\n\n### Cause\n\n- a\n\n### Actions\n\n- b\n").title
        == "Outage of the shop"
    )
    assert parse("## Story\n\nIt was slow.\n\n## Cause\n\n- a\n").title == ""


def test_what_visitors_felt_is_an_impact() -> None:
    """In whatever words; a document without any of them is asked."""
    felt = "A third of the visitors to these sites were unable to open them."
    assert "no-impact" not in codes(f"# T\n\n## Cause\n\n- The disk was full\n\n## Notes\n\n{felt}\n")
    assert "no-impact" in codes("# T\n\n## Cause\n\n- The disk was full\n\n## Notes\n\nIt rained.\n")


def test_long_items_are_not_called_weak() -> None:
    """The word that their strength is guessed by is one of many."""
    long = (
        "Policy review: our team is reviewing and adjusting the scaling policy so that memory is given to each pod as "
        "it asks for it, and no pod can take what belongs to another one"
    )
    assert "only-weak" not in codes(f"# T\n\n## Action Items\n\n- {long}\n- {long} again\n")
    assert "only-weak" in codes("# T\n\n## Action Items\n\n- Remind everybody of the runbook\n- Train the team on it\n")


@pytest.mark.parametrize(
    ("line", "instant"),
    [
        ("July-12-2022 - It broke", "07-12"),
        ("07-12 ~15:00 - It broke", "07-12"),
        ("Some time before 2022-07-12 10:27: It broke", "07-12"),
    ],
)
def test_further_stamps(line: str, instant: str) -> None:
    """A month with hyphens, a vague clock behind a month and a day, and words for one end of a time."""
    event = next(iter(parse(f"# 2022-07-12\n\n## Timeline (UTC)\n\n- {line}\n").timeline))
    known = event.earliest or event.latest
    assert known is not None
    assert (f"{known:%m-%d}", event.headline) == (instant, "It broke")


def test_sections_are_items_of_a_numbered_list() -> None:
    """A form that is one list: each item is a section's name, with a list below it; one such item alone is not."""
    listed = (
        "1. Root Causes\n   - The key was deleted\n2. Preventative Measures\n   - Test the alarms\n   - Add an owner"
    )
    postmortem = parse(f"# T\n\n{listed}\n")
    assert [factor.text for factor in postmortem.factors] == ["The key was deleted"]
    assert [item.text for item in postmortem.actions] == ["Test the alarms", "Add an owner"]
    assert not len(parse("# T\n\n1. Prevention\n   - Test the alarms\n2. The office moves\n   - Boxes\n").actions)


def test_causes_behind_a_lead_among_the_lessons() -> None:
    """A sentence that ends with "due to:" introduces them, wherever it is."""
    text = (
        "# T\n\n## Lessons learned\n\nWe did not see it until June due to:\n\n- A search that failed\n- Rare audits\n"
    )
    assert [factor.text for factor in parse(text).factors] == ["A search that failed", "Rare audits"]


def test_improvements_beside_what_went_well() -> None:
    """They are what could be improved where the actions have a section of their own, and the actions where not."""
    retro = "# T\n\n## Went well\n\n- The alarm\n\n## Improvements\n\n- The handover\n"
    both = parse(f"{retro}\n## Action Items\n\n- Write a checklist\n")
    assert ([item.text for item in both.actions], both.improve.strip()) == (["Write a checklist"], "- The handover")
    assert [item.text for item in parse(retro).actions] == ["The handover"]


def test_headings_are_subjects_where_another_section_lists_the_actions() -> None:
    """Alone they are actions: "Future work" with a heading for each piece of it."""
    work = "## Remediation\n\n### Clear agreements with the vendor\n\nThey were vague.\n\n"
    work += "### Complexity of the images\n\nIt is high.\n"
    assert len(parse(f"# T\n\n{work}").actions) == 2
    listed = parse(f"# T\n\n{work}\n## Action Items\n\n- Write an agreement\n")
    assert [item.text for item in listed.actions] == ["Write an agreement"]


def test_what_is_unclear_is_not_a_cause() -> None:
    """Nobody knows it yet."""
    assert factors("It's unclear what deleted the index.") == []


def test_what_was_added_in_passing_is_done() -> None:
    """Whatever words are before it."""
    assert actions("- And of course we added tests for this\n- Add a limit to the pool")[0][2] == "Done"


def test_a_checklist_that_repeats_a_table_is_counted_once() -> None:
    """It says how far its actions are, in other forms of the same words; a list of other actions is one of its own."""
    table = (
        "| Action | Owner | Due |\n|---|---|---|\n| Change the admin password (seen in chat) | @elm | 2026-10-02 |\n"
    )
    table += "| Monitor TLS certificates with a probe | @oak | 2026-10-09 |\n"
    done = "- [x] Changing of the admin password\n- [ ] Monitoring of TLS certificates\n"
    assert actions(f"{table}\n### Status\n\n{done}") == [
        ("Change the admin password (seen in chat)", "@elm", "Done"),
        ("Monitor TLS certificates with a probe", "@oak", "Open"),
    ]
    assert "Changing of the admin password" in render(parse(f"# T\n\n## Action Items\n\n{table}\n### Status\n\n{done}"))
    others = "- [x] Renew the certificate of the shop\n- [ ] Write a runbook\n"
    assert len(actions(f"{table}\n### Later\n\n{others}")) == 4
