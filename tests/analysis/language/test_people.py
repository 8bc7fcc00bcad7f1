from __future__ import annotations

import pytest

from pmkit.analysis.language.lexicon import lexicon
from pmkit.analysis.language.people import asks_care, blamed, is_name, named, names_in, without_names
from pmkit.analysis.text.phrases import filled, load_phrases, read_words


@pytest.mark.parametrize(
    ("text", "care"),
    [
        ("Sarah needs to be more careful", True),
        ("Pay closer attention to the dashboard", True),
        ("Make sure everybody reads the runbook twice", True),
        ("Add an alert on queue length", False),
        ("The linter checks imports carefully named in the config", True),
        ("Cache carefulness scores", False),
    ],
)
def test_asking_for_care(text: str, care: bool) -> None:
    """Words for care are found, words that only look like them are not."""
    assert asks_care(text) is care


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sarah restarted the broker", "Sarah"),
        ("It was Kofi who saw it", "Kofi"),
        ("Grant the role to the pod", ""),
        ("Max connections were reached", ""),
        ("Kafka dropped the message", ""),
        ("See John.md for the notes", ""),
    ],
)
def test_given_names(text: str, name: str) -> None:
    """Names are found; words, products and file names that look like one are not."""
    assert named(text) == name


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("John pushed bad code", "a person, John"),
        ("DBA forgot to add index", "what somebody did or left undone"),
        ("It broke because the vendor botched the switch", "what somebody did or left undone"),
        ("Manual processing error", "human error"),
        ("The review did not cover memory", ""),
        ("The operator pod restarted", ""),
    ],
)
def test_ends_at_a_person(text: str, end: str) -> None:
    """A name, a role that is blamed, human error; a condition is none of these."""
    assert blamed(text) == end


def test_one_new_word_is_known_to_both() -> None:
    """The rules and the phrases fill in the same fragments, so a new way to slip is added once."""
    words = read_words("pmkit.analysis.language", "words")["fragments"]
    for name in ("botched", "disregarded", "trait", "human_slip", "be_careful"):
        piece = filled("{" + name + "}", words)
        assert any(piece in phrase.source for phrase in load_phrases("pmkit.analysis.language").values()), name
        assert any(piece in pattern for rule in lexicon().rules.values() for pattern in rule.match), name


@pytest.mark.parametrize(
    "text",
    [
        "Mark acknowledges and opens #inc-checkout",
        "Mark restarts two web nodes; no change",
        "Will acknowledged at 09:12",
        "Will joins",
        "Grace was paged",
        "Will should have looked at the logs",
        "Mark's change is reverted",
        "The page is handed over to Will",
        "On-call engineer asks Mark to look",
        "Mark T. restarts the pods",
        "Mark and Priya restart the pods",
        "Grant (SRE) deploys the fix",
        "then Hope rolls back",
    ],
)
def test_a_name_that_is_a_word_is_found_where_a_person_does_something(text: str) -> None:
    """At the beginning of a row, within one, and where somebody is spoken to."""
    assert names_in(text)
    assert named(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mark the service as degraded",
        "Mark all the alerts as read",
        "Mark alerts as read",
        "Mark restarts as planned in the calendar",
        "Mark failed runs as flaky",
        "Mark as resolved",
        "Set to Mark as read",
        "Will be fixed",
        "Will restart the node tomorrow",
        "Will follow up",
        "Will it scale?",
        "Grace period expires",
        "Grace was granted until Friday",
        "Grant requests to the API are denied",
        "Grant was not applied",
        "Bill runs at midnight",
        "Chase updates from the vendor",
        "Hope is not a strategy",
        "Rose from 3 to 5 percent",
        "Dawn deploys are forbidden",
    ],
)
def test_a_word_that_is_a_name_too_is_left_alone(text: str) -> None:
    """An order, a plan or a thing is nobody."""
    assert names_in(text) == []
    assert named(text) == ""


@pytest.mark.parametrize(
    ("owner", "is_somebody"),
    [
        *(("Dave", True), ("Mark", True), ("Mark T.", True), ("Jordan", True), ("Priya N.", True)),
        *(
            ("Payments team", False),
            ("Platform", False),
            ("On-call engineer", False),
            ("Will be found", False),
            ("", False),
        ),
    ],
)
def test_who_owns_it_is_a_person_or_a_role(owner: str, is_somebody: bool) -> None:
    """Alone in a field that says who, a name is a name, also one that is a word."""
    assert is_name(owner) is is_somebody


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("John forgot to check memory", "A participant forgot to check memory"),
        ("john forgot", "A participant forgot"),
        ("Ask Priya Shah's team", "Ask a participant's team"),
        ("Ask Priya Monday", "Ask a participant Monday"),
        ("Maria-Lena and @sam_k saw it", "A participant and another participant saw it"),
        (
            "John asked Priya why John was there",
            "A participant asked another participant why the first participant was there",
        ),
        ("I think that John left. John was tired", "I think that a participant left. The participant was tired"),
        ("Zoë", "Participant"),
        ("Our John, and Zoë's laptop", "Our participant, and another participant's laptop"),
        ("as was said per team in jan", "as was said per team in jan"),
        ("On Jan 15 @here was told", "On Jan 15 @here was told"),
        ("The claude server, Kafka and Jenkins", "The claude server, Kafka and Jenkins"),
        ("paul@example.com", "paul@example.com"),
        ("a frank word about the alert", "a frank word about the alert"),
        ("", ""),
    ],
)
def test_names_are_replaced(text: str, said: str) -> None:
    """Names with their surnames, small or capital, and handles are "a participant", with article and case."""
    assert without_names(text) == said
    assert (names_in(text) == []) == (text == said)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Soak test - 19 Jan - flat", ""),
        ("Limits back by end of Jan", ""),
        ("Limits back in Jan 2026", ""),
        ("Jan 9: alert fires", ""),
        ("Jan will write it", "Jan"),
        ("Ask Jan about the limits", "Jan"),
    ],
)
def test_a_short_month_is_nobody(text: str, name: str) -> None:
    """Jan is a month beside a day, a year or "end of", and else somebody's name."""
    assert named(text) == name
