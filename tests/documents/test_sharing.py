"""What is shared of a postmortem, and what stays inside."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.analysis.factors.factors import Category, Factor, FactorAnalysis
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.documents.format.postmortem import Postmortem, Section, Summary
from pmkit.documents.format.reading import load, parse
from pmkit.documents.format.templates import template
from pmkit.documents.sharing import CHANNEL_LIMIT, to_channel, to_public, to_wiki
from pmkit.records.event import Event, Kind, Milestone
from pmkit.records.timeline import Timeline
from pmkit.views.page import to_page
from tests.documents.strategies import postmortems
from tests.examples import examples

TAG = re.compile(r"\[[EWFA]\d+[:;\]]")
AT = datetime(2024, 1, 15, 14, 32, tzinfo=UTC)


def incident(**changes: object) -> Postmortem:
    """Return a postmortem with something in every section, changed as asked."""
    postmortem = Postmortem(
        title="Payments were down",
        summary=Summary(
            date="2024-01-15",
            duration="53 minutes",
            impact="Nobody could pay",
            severity="SEV-1",
            zone="UTC",
            audience="engineering",
            invited="9",
            services="payments",
        ),
        what_happened="<!-- Tell the story. -->\n\nA release kept every request.",
        timeline=Timeline(
            [
                Event(
                    id="E1",
                    headline="Alert fired",
                    earliest=AT,
                    latest=AT,
                    kind=Kind.ALERT,
                    milestones=(Milestone.DETECTED,),
                    role="on-call engineer",
                )
            ]
        ),
        whys=FiveWhys.chain("Payments failed", "Memory ran out", "Nobody measured the soak"),
        factors=FactorAnalysis((Factor(id="F1", text="No soak test", category=Category.PROCESS, evidence=("W1",)),)),
        lucky="- It was early",
        actions=ActionPlan(
            (
                ActionItem(id="A1", text="Add a soak test", owner="Release crew", due="2024-02-01", status="Open"),
                ActionItem(id="A2", text="Roll back", owner="Night watch", status="Done", completed="2024-01-15"),
            )
        ),
        lessons="Soak before release.",
        extra=(Section("Budget", "Twelve pennies."),),
    )
    return postmortem.replace(**changes)


def test_the_wiki_page_is_for_readers() -> None:
    """A wiki page holds all that was written, and neither tags nor prompts, marker or empty sections."""
    text = to_wiki(incident())
    for shown in (
        "Payments were down",
        "SEV-1",
        "14:32 - Alert fired",
        "Memory ran out",
        "No soak test",
        "Release crew",
    ):
        assert shown in text
    assert "Twelve pennies." in text
    assert "Times in UTC." in text
    assert not TAG.search(text)
    assert "<!--" not in text
    assert "Tell the story" not in text
    assert "What Surprised Us" not in text


def test_an_empty_document_makes_a_short_wiki_page() -> None:
    """A template that nobody filled in gives a title and no section with content."""
    text = to_wiki(parse(template("full", title="T")))
    assert "<!--" not in text
    assert [line for line in text.splitlines() if line.startswith("#")] == ["# T", "## Incident Summary"]


def test_the_channel_message_says_what_changes() -> None:
    """The message names what happened, what contributed and the open actions, as plain text."""
    text = to_channel(incident())
    assert text.startswith("Postmortem: Payments were down (2024-01-15, SEV-1, 53 minutes)\nImpact: Nobody could pay\n")
    assert "• No soak test" in text
    assert "• Add a soak test (Release crew, by 2024-02-01)" in text
    assert "Roll back" not in text
    assert "Who can read it: engineering" in text
    assert not TAG.search(text)


def test_the_channel_message_prefers_the_summary_to_share() -> None:
    """Where the team wrote two sentences for the channel, these are told, without their prompt."""
    text = to_channel(incident(share="<!-- Two sentences. -->\n\nIt broke.\nIt is mended."))
    assert "\nIt broke. It is mended.\n" in text
    assert "Two sentences" not in text
    assert "Impact:" not in text


def test_long_lists_are_counted() -> None:
    """Beyond four factors and five actions the message says how many more there are."""
    text = to_channel(
        incident(
            factors=FactorAnalysis(tuple(Factor(id=f"F{n}", text=f"factor {n}") for n in range(1, 10))),
            actions=ActionPlan(tuple(ActionItem(id=f"A{n}", text=f"action {n}") for n in range(1, 10))),
        )
    )
    assert "• factor 4\n• and 5 more" in text
    assert "• action 5\n• and 4 more" in text
    assert "factor 5" not in text


@pytest.mark.parametrize("length", [10, CHANNEL_LIMIT, 5 * CHANNEL_LIMIT])
def test_the_channel_message_keeps_the_limit(length: int) -> None:
    """However long the texts are, the message stays within the limit and says that it was cut."""
    text = to_channel(incident(title="x" * length))
    assert len(text.rstrip("\n")) <= CHANNEL_LIMIT
    assert text.rstrip("\n").endswith("…") == (length >= CHANNEL_LIMIT)


@examples(25)
@given(postmortems())
def test_every_form_can_be_made_of_anything(postmortem: Postmortem) -> None:
    """Whatever a postmortem holds, all three forms are text that ends in one line break, and the message is short."""
    forms = (to_wiki(postmortem), to_channel(postmortem), to_public(postmortem).text)
    assert all(text.endswith("\n") for text in forms)
    assert len(forms[1]) <= CHANNEL_LIMIT + 1


PRIVATE = [
    ("link", "https://wiki.example.org/x?y=1#z", "link"),
    ("link without a path", "http://grafana", "link"),
    ("mail address", "anna.b+ops@mail.example.org", "mail address"),
    ("handle", "@anna_b", "handle"),
    ("address of four", "10.1.2.3", "address"),
    ("address with a port", "10.1.2.3:8080", "address"),
    ("network", "10.1.0.0/16", "address"),
    ("address of six", "2001:db8:0:1:1:1:1:1", "address"),
    ("short address of six", "fe80::1", "address"),
    ("internal host", "db-1.prod.internal", "host"),
    ("cluster host", "pay.default.svc", "host"),
    ("ticket", "PAY-1234", "ticket"),
    ("path", "/var/lib/pay/data.db", "path"),
    ("key", "AKIA" + "Q7" * 16, "secret"),
    ("hash", "0123456789abcdef" * 2, "secret"),
]


@pytest.mark.parametrize(("text", "name"), [(text, name) for _, text, name in PRIVATE], ids=[p[0] for p in PRIVATE])
@pytest.mark.parametrize("key", ["what_happened", "lessons", "improve"])
def test_internal_things_are_replaced(key: str, text: str, name: str) -> None:
    """A thing that only insiders may know is replaced by what it is, and listed with its text."""
    public = to_public(incident(**{key: f"We looked at {text} and waited."}))
    assert text not in public.text
    assert f"We looked at [{name}] and waited." in public.text
    assert f"replaced: {name} {text}" in public.removed


def test_internal_things_in_lines_are_replaced() -> None:
    """Title, events, factors and actions are redacted like the narratives."""
    public = to_public(
        incident(
            title="Outage of db-1.internal",
            timeline=Timeline(
                [Event(id="E1", headline="10.0.0.1 died", earliest=AT, latest=AT, details=("see PAY-7",))]
            ),
            factors=FactorAnalysis((Factor(id="F1", text="mail to ops@example.org bounced"),)),
            actions=ActionPlan((ActionItem(id="A1", text="ask @boss to move it"),)),
        )
    )
    for text in ("db-1.internal", "10.0.0.1", "PAY-7", "ops@example.org", "@boss"):
        assert text not in public.text
        assert any(text in line for line in public.removed)


def test_ordinary_text_is_left_alone() -> None:
    """Times, versions, percentages and ratios are nothing internal."""
    told = "At 14:32:05 version 2.5.0 used 99.9% of 24/7 memory, i.e. 3-4 times as much."
    public = to_public(incident(what_happened=told))
    assert told in public.text
    assert not any(line.startswith("replaced") for line in public.removed)


def test_hidden_words_are_replaced_in_any_case() -> None:
    """Code names that were asked for vanish as whole words, are counted, and longer ones go first."""
    postmortem = incident(what_happened="Falcon, FALCON heavy and falconry.", lessons="Ask falcon.")
    public = to_public(postmortem, hide=["falcon", "Falcon Heavy", " ", "absent"])
    assert "[redacted], [redacted] and falconry." in public.text
    assert "Ask [redacted]." in public.text
    assert "replaced 2 times: falcon" in public.removed
    assert "replaced 1 time: Falcon Heavy" in public.removed
    assert not any("absent" in line for line in public.removed)


def test_owners_and_whys_stay_inside() -> None:
    """The public version names no owner, date or state of actions, no why, role of metrics or extra section."""
    public = to_public(incident(notes=(("timeline", "Ask the night watch."),)))
    for inside in (
        "Release crew",
        "Night watch",
        "2024-02-01",
        "Memory ran out",
        "Nobody measured",
        "Twelve pennies",
        "SEV-1",
        "engineering",
        "Ask the night watch",
    ):
        assert inside not in public.text, inside
    for shown in (
        "Payments were down",
        "Nobody could pay",
        "Alert fired",
        "No soak test",
        "- Add a soak test",
        "It was early",
    ):
        assert shown in public.text
    assert {
        "left out: section Five Whys",
        "left out: section Budget",
        "left out: owners, dates and states of the action items",
        "left out: summary, Severity",
        "left out: summary, Audience",
        "left out: summary, Invited",
    } <= set(public.removed)
    assert not TAG.search(public.text)
    assert "<!--" not in public.text


def test_people_whom_a_document_names_are_replaced_everywhere() -> None:
    """Lead, attendees, owners and handles vanish from all sections, by their roles where these are known."""
    postmortem = load(Path(__file__).parent / "cases" / "34-names.md")
    public = to_public(postmortem)
    for name in ("Ada", "Example", "Ben", "Sample", "ada-e", "ada.e", "U02BBB", "AE", "BS"):
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", public.text), name
    assert "[person A] overlooked" in public.text
    led = to_public(postmortem.replace(improve="- Ada Example asked for help.")).text
    assert "[incident lead] asked for help" in led
    for team in ("web team", "Platform", "SRE", "QA"):
        owned = incident(lessons=f"{team} saw it.", actions=ActionPlan((ActionItem(id="A1", text="x", owner=team),)))
        assert f"{team} saw it." in to_public(owned).text


@examples(60)
@given(st.lists(st.sampled_from(["corp", "ada.e", "@ada-e", "build-03", "10.2", "https", "wiki.corp.example/x", "e"])))
def test_hiding_words_never_makes_it_less_redacted(hide: list[str]) -> None:
    """Whatever is hidden besides, nothing comes back that is replaced without it."""
    postmortem = load(Path(__file__).parent / "cases" / "34-names.md")
    text = to_public(postmortem, hide=hide).text
    plain = Counter(re.findall(r"\w+", to_public(postmortem).text))
    labels = {"redacted", "handle", "host", "mail", "address", "link", "person", "A"}
    assert not {word for word in Counter(re.findall(r"\w+", text)) - plain if word not in labels}


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        ("AKIA" + "IOSFODNN7EXAMPLE", "AWS key"),
        ("xoxb-" + "123456789012-abcdefghijkl", "Slack token"),
        ("sk_" + "live_abcdefghijklmnop1234", "Stripe key"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "private key"),
    ],
)
def test_keys_do_not_get_into_a_public_version(secret: str, kind: str) -> None:
    """Keys and tokens of the common shapes are cut out, short ones too, and what is listed does not repeat them."""
    public = to_public(incident(what_happened=f"Somebody pasted {secret} into the channel."))
    assert secret not in public.text
    assert f"[{kind}]" in public.text
    assert f"replaced: {kind}" in public.removed
    assert not any(secret in line for line in public.removed)


def test_names_and_hindsight_that_are_left_are_warned_about() -> None:
    """A name that no field gives, and words that judge from the end, stay in the text and are pointed at."""
    told = "Maria Lopez restarted the node. It was obvious that the operator should have known better."
    public = to_public(incident(what_happened=told))
    assert "a name: Maria Lopez" in public.warnings
    assert any(line.startswith("hindsight: ") for line in public.warnings)
    assert to_public(incident(what_happened="The node was restarted at 14:32.")).warnings == ()


def test_a_page_claims_nothing_about_people() -> None:
    """The footer of a page says what wrote it, and not that people appear as roles: nobody has checked that."""
    page = to_page(incident(what_happened="Maria Lopez restarted the node."))
    assert "Written with pmkit." in page
    assert "roles" not in page.partition("<footer>")[2]


_LEFT_OUT = """# Checkout stalled

| Field | Value |
|---|---|
| Author | Zoë Turner |
| Time zone | all times UTC |

## Customer impact

- About EUR 214,000 of orders were delayed or lost.
- No card was charged twice.

## Timeline

| When | What |
|---|---|
| 2026-11-05 16:10 | The limit is lowered |
| 2026-11-10 18:00 | The sale opens |
| 18:07 | Zoë sees errors |
| 2026-11-11 08:50 | The limit is raised |

## Root causes

Zoë should have looked at the pooler first, but the runbook doesn't name it. Orders of 214,000 were late.
"""


def test_a_row_keeps_its_day_for_readers() -> None:
    """Where rows are of several days, each day is a heading, also that of the incident after an earlier row."""
    for text in (to_public(parse(_LEFT_OUT)).text, to_wiki(parse(_LEFT_OUT))):
        days = re.findall(r"^### (\S+)|^- (\d\d:\d\d) ", text, re.MULTILINE)
        assert [day or clock for day, clock in days] == [
            *("2026-11-05", "16:10", "2026-11-10", "18:00", "18:07", "2026-11-11", "08:50")
        ]


def test_what_a_section_that_is_left_out_says_is_warned_about_elsewhere() -> None:
    """A figure, or half a sentence, of a section that stays inside."""
    public = to_public(parse(_LEFT_OUT))
    assert "EUR" not in public.text or any("EUR 214,000" in line for line in public.warnings)
    assert any(line.startswith("from \u201cCustomer impact\u201d") and "214,000" in line for line in public.warnings)
    assert not any("charged twice" in line for line in public.warnings)


def test_hindsight_about_a_role_is_warned_about() -> None:
    """With a role in place of the name it says the same, and a reason behind it does not make it fit to publish."""
    public = to_public(parse(_LEFT_OUT))
    assert "Zoë" not in public.text
    assert any(line.startswith("hindsight: […] should have") for line in public.warnings)
