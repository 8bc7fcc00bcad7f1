"""Sentences of the story that read like causes: where they are, what is seen of them, and that it is said."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from pmkit.cli import main
from pmkit.documents.format.prose.told import NONE, Told, told_in
from pmkit.documents.format.prose.words import kinds_of
from pmkit.documents.format.readers.factors.likely import WEIGHTS, likelihood, likely, traits
from pmkit.documents.format.reading import load, load_all, load_readings, parse, read
from pmkit.documents.format.sections import ASIDES, SECTIONS
from pmkit.documents.review import review_reading

STORY = """# Search outage on 2024-05-02

## Summary

Search was slow for two hours. Customers saw old results.

## What went wrong

- The alert for the size of the queue was missing because it had been removed with the old dashboard.
- Nobody on call knew how to drain the queue.

| Step | What failed |
|---|---|
| rollout | the canary had no traffic |

## Action items

- Restore the alert for the queue.

> The queue had no limit.

**What went well**

The page came within a minute.
"""


def test_sentences_know_where_they_are() -> None:
    """Each has its kind, the innermost section that is known, its neighbors and its share of the document."""
    found = told_in(STORY)
    assert [(one.kind, one.key) for one in found] == [
        ("paragraph", "summary"), ("paragraph", "summary"), ("item", "improve"), ("item", "improve"),
        ("cell", "improve"), ("cell", "improve"), ("item", "actions"), ("paragraph", "actions"),
        ("paragraph", "went_well"),
    ]  # fmt: skip
    assert found[0].behind == found[1].text == "Customers saw old results."
    assert found[1].before == found[0].text
    assert found[7].text == "The queue had no limit."
    assert [one.share for one in found] == [place / len(found) for place in range(len(found))]
    assert all(one.text.split()[0] in STORY.split("\n")[one.line] for one in found[:2])
    assert told_in("") == []
    assert told_in("Plain words. More of them.")[1].key == NONE


def test_what_a_form_asks_is_no_sentence_of_the_story() -> None:
    """Prompts are left out, and so is code."""
    assert told_in("*Describe what happened here and who noticed it.*\n\n```\nERROR because of x\n```\n") == []


def test_only_traits_that_can_be_seen_have_a_weight() -> None:
    """A weight whose name nothing gives would never be used."""
    keys = {*SECTIONS, *ASIDES, NONE}
    kinds = {"paragraph", "item", "cell"}
    known = {f"in {key}" for key in keys} | {f"as {kind}" for kind in kinds}
    known |= {f"in {key} as {kind}" for key in keys for kind in kinds} | {f"beside causes in {key}" for key in keys}
    known |= {
        "length", "share", "early", "short", "long", "asks", "introduces", "ends", "begins bold", "begins with a name",
        "begins paragraph", "ends paragraph", "beside causes",
    }  # fmt: skip
    rest = {name.partition("says ")[2] for name in WEIGHTS.of if name not in known}
    assert rest
    assert rest <= kinds_of_all()


def kinds_of_all() -> set[str]:
    """Return the kinds that sentences of these can have; each is there in one."""
    told = [
        "It was caused by a bug.", "The token had expired.", "It included a single point of failure.",
        "There was no limit.", "We forgot to renew it.", "The value was wrong.", "It was due to a typo.",
        "It failed, combined with a stale cache.", "However, the limit was low.", "This bug led to it.",
        "As a result, it stopped.", "Later, we saw it.", "The row was corrected.", "We still investigate why.",
        "We will add a check.", "We have moved it.", "We have already added a test.", "The tool will run each night.",
        "We are sorry.", "It broke at 14:05.", "By May 2024 we will test it.", "We restarted the server.",
        "Customers could not sign in.",
    ]  # fmt: skip
    return {kind for text in told for kind in kinds_of(text)}


def test_a_likelihood_is_that_of_the_logistic_model() -> None:
    """It is the logistic function of the sum of weights; a trait without a weight changes nothing."""
    assert likelihood({}, WEIGHTS) == pytest.approx(1 / (1 + math.exp(-WEIGHTS.base)))
    name, weight = max(WEIGHTS.of.items(), key=lambda each: each[1])
    assert likelihood({name: 0.5}, WEIGHTS) == pytest.approx(1 / (1 + math.exp(-WEIGHTS.base - weight / 2)))
    assert likelihood({"no such trait": 1.0}, WEIGHTS) == likelihood({}, WEIGHTS)


@pytest.mark.parametrize("other", ["Thanks to all who helped us that night.", "At 14:05 the page arrived.", "Why?"])
def test_a_cause_is_likelier_than_what_is_none(other: str) -> None:
    """In the same place, a sentence that says why is likelier to be a cause than thanks, a time or a question."""
    cause = "The queue grew without a limit because the alert for its size had never been set up."
    place = Told("", "paragraph", "what_happened", 3, "It was a quiet day.", "We looked.", 0.4)
    rates = [
        likelihood(traits(Told(text, *[getattr(place, name) for name in place.__slots__][1:]), beside=False), WEIGHTS)
        for text in (cause, other)
    ]
    assert rates[0] > rates[1]
    assert rates[1] < WEIGHTS.least


def test_the_likeliest_come_first() -> None:
    """What is taken is in the order of its likelihood, and all of it reaches the least."""
    found = likely(told_in(STORY), beside=False)
    rates = [likelihood(traits(one, beside=False), WEIGHTS) for one in found]
    assert rates
    assert rates == sorted(rates, reverse=True)
    assert min(rates) >= WEIGHTS.least


LISTED = """# Mail outage on 2024-05-02

## Contributing factors

- The mail queue had no limit on its size.

## Timeline

- 2024-05-02 10:00 UTC Mail stops
- 2024-05-02 11:00 UTC The team restarts the worker

## What we learned

- However, the page came an hour late because the alert went to a channel that had been archived in March.
- The queue of the mail service had no limit on its size either.
- Restarting the worker twice was the right thing to do.
"""


def test_what_only_reads_like_a_cause_is_said_to() -> None:
    """It comes behind the listed factors, unless it repeats one; one finding names it and its line."""
    reading = read(LISTED)
    factors = reading.postmortem.factors.factors
    assert [one.text[:30] for one in factors] == ["The mail queue had no limit on", "However, the page came an hour"]
    assert reading.drawn == reading.likely == {factors[1].id}
    told = [finding for finding in review_reading(reading) if finding.code == "factors-likely"]
    assert [finding.where for finding in told] == ["line 14"]
    assert "“However, the page came an hour late…” (line 14)" in told[0].message
    assert "because the alert went to a channel" in reading.postmortem.lessons


def test_nothing_else_is_asked_about_a_guess() -> None:
    """Each other finding is what it would be without guesses: how many factors were recognized, too."""
    guessed, plain = (review_reading(read(LISTED, guess=guess)) for guess in (True, False))
    assert [(one.code, one.message) for one in guessed if one.code != "factors-likely"] == [
        (one.code, one.message) for one in plain
    ]
    assert any("only 1 factor" in one.message for one in plain)


def test_who_counts_factors_does_without() -> None:
    """Without guesses, only what is called a cause is one: metrics are counted from these."""
    reading = read(LISTED, guess=False)
    assert [one.text for one in reading.postmortem.factors.factors] == ["The mail queue had no limit on its size."]
    assert parse(LISTED).factors == reading.postmortem.factors
    assert not reading.likely
    assert not reading.drawn


def test_no_guess_is_written_into_a_document(tmp_path: Path) -> None:
    """A file that is loaded, several incidents or one, has no guesses in it, nor has what is shared or practiced on."""
    path = tmp_path / "mail.md"
    path.write_text(LISTED, encoding="utf-8")
    assert len(load(path).factors.factors) == 1
    assert [len(one.factors.factors) for one in load_all(path)] == [1]
    assert [len(one.postmortem.factors.factors) for one in load_readings(path)] == [2]
    assert main(["share", str(path), "--as", "public", "--out", str(tmp_path / "out.md")]) in (0, 1)
    assert parse((tmp_path / "out.md").read_text(encoding="utf-8")).factors == parse(LISTED).factors


def test_where_nothing_reads_like_a_cause_nothing_is_said() -> None:
    """A document with nothing but its list has no such finding."""
    reading = read(LISTED.partition("## What we learned")[0])
    assert not reading.likely
    assert not reading.drawn
    assert "factors-likely" not in {finding.code for finding in reading.findings}
