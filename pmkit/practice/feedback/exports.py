"""Feedback as Markdown, HTML and JSON: the same words in each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import htpy as h

from pmkit.finding import Finding
from pmkit.markup import escape_markdown, escape_markdown_cell, inert_markdown
from pmkit.practice.feedback.comparison import Comparison
from pmkit.practice.feedback.matching import states_condition
from pmkit.practice.feedback.nearness import is_english
from pmkit.practice.feedback.telling import BEGIN, begin, shown_record
from pmkit.views.page import stacking

FORMAT: Final = 1
INTRO: Final = (
    "For practice, and for you. The reference is one good reading of the records and not the only one; "
    "there is no score, because two good reviews differ."
)
NO_QUESTION: Final = "None this time: nothing that the kit can ask about stands out."
HOW: Final = (
    "Factors are matched by their words and by the records they point at, without a language model. Where the kit "
    "is not sure it says nothing. The reviewers' own sentences are in the debrief, which opens when you ask for it."
)
SHARED: Final = (
    "In the debrief, compare these first, because they name a record that the reviewers' factors name, too: {lines}."
)
SILENT: Final = (
    "The kit compares words, and couldn't tell which of your factors the reviewers have, too. In the debrief you can "
    "set them side by side yourself."
)
FOREIGN: Final = (
    "The kit compares English words only, and your factors seem to be in another language. In the debrief you can set "
    "them beside the reviewers' factors yourself."
)
_LISTED: Final = 5
"""Lines that one sentence quotes."""

COLUMNS: Final = ("Yours", "The kit says")


def rows(feedback: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield the learner's factors: the kind of match, the factor, and what the kit says about it."""
    pairing, yours = feedback.pairing, feedback.yours.factors
    for mine, other in pairing.same:
        yield "same", yours[mine].text, f"one of the reviewers' factors is about this, too (theirs: {other})"
    for mine, other in pairing.parts:
        yield "part", yours[mine].text, f"one of the reviewers' factors is about this, too (theirs: {other})"
    for mine, (other, event) in feedback.shown.recorded.items():
        record = shown_record(event, feedback.reference.factors[other], feedback.reference)
        said = f"this record says it, too: {record}. One of the reviewers' factors names it, too (theirs: {other})"
        yield "record", yours[mine].text, said
    for factor in pairing.new:
        if not states_condition(factor.text):
            continue  # whether the reviewers wrote it, too, is not what there is to ask about it
        asked = "" if factor.evidence else "; which record supports it?"
        yield "new", factor.text, f"we did not find this in the reviewers' text{asked}"


def shared(feedback: Comparison) -> str:
    """Return which of the learner's other factors name a record that one of the reviewers' factors rests on, too."""
    named = list(feedback.shown.shared.items())
    texts = []
    for mine, (theirs, events) in named[:_LISTED]:
        ids, others = (", ".join(ids) for ids in ((event.id for event in events), theirs))
        texts.append(f"“{begin(feedback.yours.factors[mine].text)}” ({ids}; theirs: {others})")
    more = len(named) - len(texts)
    texts += [f"{more} more"] if more else []
    lines = f"{', '.join(texts[:-1])} and {texts[-1]}" if len(texts) > 1 else "".join(texts)
    return SHARED.format(lines=lines) if lines else ""


def silence(feedback: Comparison) -> str:
    """Return why nothing is said about any of the learner's factors; empty where something is said about one."""
    mine = feedback.pairing.mine
    if not mine or feedback.shown.shared or feedback.shown.against or any(rows(feedback)):
        return ""
    return SILENT if is_english(" ".join(factor.text for factor in mine)) else FOREIGN


def label(feedback: Comparison, question: Finding) -> str:
    """Return what a question is about: its id, and the line's first words where the message does not quote them.

    Whoever wrote no ids does not know those that the reader gave.
    """
    yours = feedback.yours
    texts = {line.id: line.text for line in (*yours.factors, *yours.factors.held, *yours.actions)}
    text = (texts | {why.id: why.answer for why in yours.whys.whys}).get(question.where, "")
    first = begin(text)
    return f"{question.where}, “{first}”" if first and text[:BEGIN] not in question.message else question.where


def to_markdown(feedback: Comparison, *, title: str = "Feedback") -> str:
    """Return the feedback as Markdown.

    Args:
        feedback: the feedback.
        title: what its heading begins with.
    """
    lines = [f"# {title}: {escape_markdown(feedback.scenario.title)}", "", INTRO, ""]
    praise, quote = feedback.done_well
    if praise:
        lines += ["## One thing done well", "", praise, "", f"> {escape_markdown(quote)}", ""]
    lines += ["## Questions", ""]
    lines += [
        f"{number}. **{escape_markdown(label(feedback, q))}**: "
        f"{escape_markdown(q.message)} {escape_markdown(q.question)}"
        for number, q in enumerate(feedback.questions, start=1)
    ] or [no_question(feedback)]
    if later := _later(feedback):
        lines += ["", later]
    lines += ["", "## Next step", "", feedback.next_step, ""]
    factors = [row for _, *row in rows(feedback)]
    if factors:
        lines += ["## Your factors", "", f"| {' | '.join(COLUMNS)} |", "| --- | --- |"]
        lines += [f"| {' | '.join(map(escape_markdown_cell, row))} |" for row in factors]
    for said in filter(None, (shared(feedback), silence(feedback))):
        lines += ["", escape_markdown(said)]
    if factors:
        lines += ["", HOW]
    return inert_markdown("\n".join(lines).rstrip() + "\n")


def to_html(feedback: Comparison, *, notebook: bool = False) -> h.Fragment:
    """Return the feedback as HTML, without a page around it.

    Args:
        feedback: the feedback.
        notebook: whether it is shown in a notebook.
    """
    praise, quote = feedback.done_well
    later = _later(feedback)
    factors = [row for _, *row in rows(feedback)]
    return h.fragment[
        h.p[INTRO],
        [h.h2["One thing done well"], h.p[praise], h.blockquote[quote]] if praise else None,
        h.h2["Questions"],
        h.ol(".questions")[[_question(feedback, question) for question in feedback.questions]]
        if feedback.questions
        else h.p[no_question(feedback)],
        h.p(".soft")[later] if later else None,
        h.h2["Next step"],
        h.p[feedback.next_step],
        [h.h2["Your factors"], stacking(COLUMNS, factors, notebook=notebook)] if factors else None,
        [h.p[said] for said in (shared(feedback), silence(feedback)) if said],
        h.p(".soft")[HOW] if factors else None,
    ]


def _question(feedback: Comparison, question: Finding) -> h.Element:
    """Return one question as an item of the list."""
    return h.li(".question")[h.strong[label(feedback, question)], f": {question.message} ", h.em[question.question]]


def to_json(feedback: Comparison) -> str:
    """Return the feedback as JSON, for tools; it holds all findings, the questions of this pass first."""
    yours, theirs = feedback.yours.factors, feedback.reference.factors
    praise, quote = feedback.done_well

    def pair(mine: str, other: str) -> dict[str, Any]:
        return {
            "yours": {"id": mine, "text": yours[mine].text},
            "reference": {"id": other, "text": theirs[other].text},
        }

    def asked(finding: Finding) -> dict[str, str]:
        return {name: getattr(finding, name) for name in ("code", "where", "message", "question")}

    data = {
        "format": FORMAT,
        "scenario": feedback.scenario.id,
        "is_empty": feedback.is_empty,
        "done_well": {"because": praise, "line": quote} if praise else None,
        "questions": [asked(finding) for finding in feedback.questions],
        "later": [asked(finding) for finding in feedback.findings if finding not in feedback.questions],
        "next_step": feedback.next_step,
        "factors": {
            "same": [pair(*ids) for ids in feedback.pairing.same],
            "maybe": [pair(*ids) for ids in feedback.pairing.maybe],
            "parts": [pair(*ids) for ids in feedback.pairing.parts],
            "recorded": [
                {**pair(mine, other), "record": event.id} for mine, (other, event) in feedback.shown.recorded.items()
            ],
            "unsure": [{"id": factor.id, "text": factor.text} for factor in feedback.pairing.unsure],
            "new": [{"id": factor.id, "text": factor.text} for factor in feedback.pairing.new],
            "also_followed": [factor.id for factor in feedback.pairing.also],
        },
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def no_question(feedback: Comparison) -> str:
    """Return what is said in place of questions."""
    return (
        "None yet: there is nothing of your own to ask about, and that is fine." if feedback.is_empty else NO_QUESTION
    )


def _later(feedback: Comparison) -> str:
    """Return that more questions wait; their number would only weigh on whoever reads it."""
    if len(feedback.findings) <= len(feedback.questions):
        return ""
    return "There is more to look at in the next pass; three questions at a time are enough."
