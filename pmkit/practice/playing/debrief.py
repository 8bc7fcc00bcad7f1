"""The debrief in words: facts, surprise, sense, factors.

In this order, because causes are easier to talk about once everybody has the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pmkit.markup import escape_markdown, escape_markdown_cell, inert_markdown
from pmkit.practice.drill.entries import Kind
from pmkit.practice.drill.inputs import Verb
from pmkit.practice.drill.play import SHEET
from pmkit.practice.drill.review import Divergence, Review
from pmkit.practice.playing.sheet import QUESTIONS, plan_questions

_SPANS: Final = {
    "detect": "Minutes from first harm to the alert",
    "mitigate": "Minutes from first harm until it got no worse",
    "recover": "Minutes from first harm until all was well",
    "risky": "Changes made without looking first, or that could only do harm",
    "silence": "Longest stretch of play without a word to users, in minutes",
}


def debrief_markdown(review: Review) -> str:
    """Return the debrief as Markdown.

    Args:
        review: a drill that is over.
    """
    lines = [
        f"# Debrief: {review.code_name}",
        "",
        *_facts(review),
        *_surprise(review),
        *_sense(review),
        *_factors(review),
        *_sheet(review),
    ]
    return inert_markdown("\n".join(lines) + "\n")


def _facts(review: Review) -> Iterator[str]:
    """Yield which incident it was, and what came of it three times."""
    manifest = review.scenario.manifest
    yield "## Facts"
    yield ""
    yield f"This was **{escape_markdown(manifest.title)}** ({escape_markdown(manifest.id)})."
    yield ""
    yield escape_markdown(manifest.summary)
    yield ""
    for source in manifest.provenance.sources:
        link = f" <{source.url}>" if source.url else ""
        yield f"- {escape_markdown(source.title)} ({escape_markdown(source.published or 'no date')}){link}"
    counts = review.basis
    yield (
        f"- Views, answers and messages that you read: {counts['recorded']} from the sources, "
        f"{counts['inferred']} inferred, {counts['invented']} invented (mostly what colleagues say, and noise)."
    )
    yield ""
    rows = [way.outcomes.to_dict() for way in (review.you, review.record, review.expert)]
    harms = {harm.id: f"{harm.title} ({harm.unit})" for harm in review.you.outcomes.harms}
    yield f"| | {' | '.join(way.name for way in (review.you, review.record, review.expert))} |"
    yield "| :--- | ---: | ---: | ---: |"
    for name in rows[0]:
        cells = " | ".join("not in this drill" if row[name] is None else f"{row[name]:,.0f}" for row in rows)
        yield f"| {escape_markdown_cell(_SPANS.get(name) or harms[name])} | {cells} |"
    yield ""
    for minute, title in review.risky:
        yield f"- Counted as risky: “{escape_markdown(title)}” at {review.time(minute)}, given what had been looked at."
    if review.risky:
        yield ""
    end = next((entry.second / 60 for entry in review.entries if entry.kind is Kind.END), review.until)
    if end < review.until:
        yield f"You stopped at {review.time(end)}. From then on nobody acted, and the world went on."
        yield ""
    yield "Several things count, and they aren't added up. Luck can beat care, once."
    yield ""


def _surprise(review: Review) -> Iterator[str]:
    """Yield where what was expected and what was so came apart."""
    yield "## Surprise"
    yield ""
    for probe in review.probes:
        sure = f", {probe.confidence} % sure" if probe.confidence is not None else ""
        yours = f"You said: {probe.yours}{sure}." if probe.yours else "You left it open."
        same = "Correct." if probe.yours == probe.truth else f"What was true: {probe.truth}."
        yield f"- {escape_markdown(probe.asks)} {escape_markdown(yours)} {escape_markdown(same)}"
    if review.divergence is not None:
        yield from _parting(review, review.divergence)
    yield "- What did you expect at that moment, and what came instead? When did you first doubt your first idea?"
    yield ""


def _parting(review: Review, divergence: Divergence) -> Iterator[str]:
    """Yield where the ways part, and what was on screen."""
    sides = []
    for who, act in (("you", divergence.yours), ("the responders", divergence.theirs)):
        chose = f"chose “{act.title}” at {review.time(act.minute)}" if act else "changed nothing else"
        sides.append(f"{who} {chose}")
    parted = escape_markdown("; ".join(sides))
    yield f"- At {review.time(divergence.minute)} you and the responders diverged: {parted}. You had on screen:"
    for entry in divergence.on_screen:
        yield f"    - {review.time(entry.second / 60)} {escape_markdown(f'{entry.who}: {entry.says}')}"


def _sense(review: Review) -> Iterator[str]:
    """Yield what made the choices reasonable."""
    yield "## How it made sense"
    yield ""
    for title, holds in review.hypotheses:
        yield f"- {escape_markdown(title)}: {'part of it' if holds else 'not part of it'}."
    for who, says in review.mistaken:
        said = escape_markdown(f"{who} said in good faith: “{says}”")
        yield f"- {said} It wasn't the whole story. What made it look right from there?"
    if review.noise:
        example = escape_markdown(review.noise[0])
        count = len(review.noise)
        counted = "One alert or message was" if count == 1 else f"{count} alerts and messages were"
        yield f"- {counted} about something else, for example: {example}"
    yield f"- {escape_markdown(review.idle)}"
    reasons = [act for act in review.expert.acts if act.because]
    if reasons:
        yield "- One good way, and why; there are others:"
        for act in reasons:
            verb = {Verb.LOOK: "look at ", Verb.ASK: "ask ", Verb.TELL: "tell "}.get(act.verb, "")
            what = f"{verb}{act.title.removeprefix('to ')}".rstrip(".")
            yield f"    - {review.time(act.minute)} {escape_markdown(what)}. *{escape_markdown(act.because)}*"
    yield "- What made your own first change the reasonable one, with what you had seen by then?"
    yield ""


def _factors(review: Review) -> Iterator[str]:
    """Yield what the responders' review found, to compare with your own."""
    yield "## Factors"
    yield ""
    yield "What else had to be true for this to happen, and to last as long as it did? Write down yours, then compare."
    yield ""
    for factor in review.reference().factors:
        yield f"- {escape_markdown(factor.text)}"
    yield ""


def _sheet(review: Review) -> Iterator[str]:
    """Yield the closing sheet, and what a colleague would ask about the plan."""
    written = {entry.who: entry.says for entry in review.entries if entry.kind is Kind.SHEET}
    yield "## Your closing sheet"
    yield ""
    if not any(written.values()):
        yield "It's still empty. Fill it in when you like: `sheet immediate …`, or in the notebook."
        yield ""
    for name in SHEET:
        yield f"**{QUESTIONS[name]}**"
        yield ""
        yield escape_markdown(written.get(name) or "…")
        yield ""
        if name == "improvement":
            yield f"*{escape_markdown(review.pressure.says)}*"
            yield ""
            asked = plan_questions(written.get(name, ""), review.pressure)
            for question in asked or ["The plan fits the limits, as far as one can tell from its words."]:
                yield f"- {escape_markdown(question)}"
            yield ""
