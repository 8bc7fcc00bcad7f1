"""Feedback as Markdown, HTML and JSON: the same words in each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import htpy as h

from pmkit.finding import Finding
from pmkit.markup import escape_markdown, escape_markdown_cell, inert_markdown
from pmkit.practice.feedback.comparison import Comparison
from pmkit.views.page import stacking

FORMAT: Final = 1
INTRO: Final = (
    "For practice, and for you. The reference is one good reading of the records and not the only one; "
    "there is no score, because two good reviews differ."
)
NO_QUESTION: Final = "None this time: nothing that the kit can ask about stands out."
HOW: Final = (
    "Factors are matched by their words and by the records they point at, without a language model. Where the kit "
    "is not sure it asks you, and your word is kept. The reviewers' own sentences are in the debrief, which opens when "
    "you ask for it."
)
UNSURE: Final = (
    "The kit could not tell whether the reviewers have {ids} too. That says nothing about how good your factors are."
)
COLUMNS: Final = ("Yours", "The kit says")


def rows(feedback: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield the learner's factors: the kind of match, the factor, and what the kit says about it."""
    pairing, yours = feedback.pairing, feedback.yours.factors
    for mine, other in pairing.same:
        yield "same", yours[mine].text, f"the same as one of the reviewers' ({mine}, {other})"
    for mine, other in pairing.parts:
        yield "part", yours[mine].text, f"perhaps another side of one of the reviewers' ({mine}, {other})"
    for mine, other in pairing.maybe:
        record = feedback.records[mine]
        asked = (
            f"it names a record that one of the reviewers' rests on, too: {record}. "
            "The debrief sets the two side by side"
            if mine in feedback.cited
            else f"is it about this record: {record}? If so, one of the reviewers' is too"
        )
        yield "maybe", yours[mine].text, f"{asked} ({mine}, {other})"
    for factor in pairing.new:
        asked = "" if factor.evidence else "; which record supports it?"
        yield "new", factor.text, f"we did not find this in the reviewers' text{asked} ({factor.id})"


def could_not_tell(feedback: Comparison) -> str:
    """Return the one sentence about the factors of which the kit cannot tell whether the reviewers wrote them."""
    ids = [factor.id for factor in feedback.pairing.unsure]
    if not ids:
        return ""
    return UNSURE.format(ids=f"{', '.join(ids[:-1])} and {ids[-1]}" if len(ids) > 1 else ids[0])


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
        f"{number}. **{escape_markdown(q.where)}**: {escape_markdown(q.message)} {escape_markdown(q.question)}"
        for number, q in enumerate(feedback.questions, start=1)
    ] or [no_question(feedback)]
    if later := _later(feedback):
        lines += ["", later]
    lines += ["", "## Next step", "", feedback.next_step, ""]
    factors = [row for _, *row in rows(feedback)]
    if factors:
        lines += ["## Your factors", "", f"| {' | '.join(COLUMNS)} |", "| --- | --- |"]
        lines += [f"| {' | '.join(map(escape_markdown_cell, row))} |" for row in factors]
    if unsure := could_not_tell(feedback):
        lines += ["", unsure]
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
        h.ol(".questions")[[_question(question) for question in feedback.questions]]
        if feedback.questions
        else h.p[no_question(feedback)],
        h.p(".soft")[later] if later else None,
        h.h2["Next step"],
        h.p[feedback.next_step],
        [h.h2["Your factors"], stacking(COLUMNS, factors, notebook=notebook)] if factors else None,
        h.p[could_not_tell(feedback)] if could_not_tell(feedback) else None,
        h.p(".soft")[HOW] if factors else None,
    ]


def _question(question: Finding) -> h.Element:
    """Return one question as an item of the list."""
    return h.li(".question")[h.strong[question.where], f": {question.message} ", h.em[question.question]]


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
