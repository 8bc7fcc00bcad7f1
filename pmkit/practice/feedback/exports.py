"""Feedback as Markdown, HTML and JSON: the same words in each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from pmkit.markup import escape_html, escape_markdown, escape_markdown_cell, left_aligned

if TYPE_CHECKING:
    from pmkit.practice.feedback.questions import Feedback

FORMAT: Final = 1
INTRO: Final = (
    "For practice, and for you. The reference is one good reading of the records and not the only one; "
    "there is no score, because two good reviews differ."
)
NO_QUESTION: Final = "None this time: what you wrote and what the reviewers wrote cover the same ground."
HOW: Final = (
    "Factors are matched by the events they point at and by their words, without a language model. Where the kit "
    "is not sure it asks you, and your word is kept."
)


def rows(feedback: Feedback) -> Iterator[tuple[str, str, str]]:
    """Yield the factors side by side: the learner's, the reviewers', and what the kit says about them."""
    yours, theirs = feedback.yours.factors, feedback.reference.factors
    for mine, other in feedback.pairing.same:
        yield yours[mine].text, theirs[other].text, f"the same ({mine}, {other})"
    for mine, other in feedback.pairing.maybe:
        yield yours[mine].text, theirs[other].text, f"maybe the same: you decide ({mine}, {other})"
    for factor in feedback.pairing.new:
        said = "" if factor.evidence else "; which event supports it?"
        yield factor.text, "", f"new: the reviewers did not write this{said} ({factor.id})"


def to_markdown(feedback: Feedback) -> str:
    """Return the feedback as Markdown."""
    lines = [f"# Feedback: {escape_markdown(feedback.scenario.title)}", "", INTRO, ""]
    praise, quote = feedback.done_well
    if praise:
        lines += ["## One thing done well", "", praise, "", f"> {escape_markdown(quote)}", ""]
    lines += ["## Questions", ""]
    lines += [
        f"{number}. **{escape_markdown(q.where)}**: {escape_markdown(q.message)} {escape_markdown(q.question)}"
        for number, q in enumerate(feedback.questions, start=1)
    ] or [_no_question(feedback)]
    if left := _left(feedback):
        lines += ["", left]
    lines += ["", "## Next step", "", feedback.next_step, ""]
    found = list(rows(feedback))
    if found:
        lines += ["## Your factors", "", "| Yours | The reviewers' | The kit says |", "| --- | --- | --- |"]
        lines += [f"| {' | '.join(map(escape_markdown_cell, row))} |" for row in found]
        lines += ["", HOW]
    return "\n".join(lines).rstrip() + "\n"


def to_html(feedback: Feedback, *, level: int = 2) -> str:
    """Return the feedback as HTML, without a page around it.

    Args:
        feedback: the feedback.
        level: of its headings.
    """
    h = f"h{level}"
    parts = [f"<p>{INTRO}</p>"]
    praise, quote = feedback.done_well
    if praise:
        parts.append(
            f"<{h}>One thing done well</{h}><p>{escape_html(praise)}</p><blockquote>{escape_html(quote)}</blockquote>"
        )
    parts.append(f"<{h}>Questions</{h}>")
    if feedback.questions:
        asked = "".join(
            f'<li class="question"><strong>{escape_html(q.where)}</strong>: {escape_html(q.message)} '
            f"<em>{escape_html(q.question)}</em></li>"
            for q in feedback.questions
        )
        parts.append(f'<ol class="questions">{asked}</ol>')
    else:
        parts.append(f"<p>{_no_question(feedback)}</p>")
    if left := _left(feedback):
        parts.append(f'<p class="soft">{left}</p>')
    parts.append(f"<{h}>Next step</{h}><p>{escape_html(feedback.next_step)}</p>")
    found = list(rows(feedback))
    if found:
        names = ("Yours", "The reviewers'", "The kit says")
        head = "".join(f'<th scope="col">{escape_html(name)}</th>' for name in names)
        body = "".join(f"<tr>{_cells(names, row)}</tr>" for row in found)
        table = f'<table class="stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        parts.append(left_aligned(f"<{h}>Your factors</{h}>{table}") + f'<p class="soft">{HOW}</p>')
    return "\n".join(parts)


def _cells(names: tuple[str, ...], row: tuple[str, ...]) -> str:
    """Return the cells of a row; on a phone each stands below its column's name."""
    return "".join(
        f'<td data-label="{escape_html(name)}">{escape_html(cell)}</td>' for name, cell in zip(names, row, strict=True)
    )


def to_json(feedback: Feedback) -> str:
    """Return the feedback as JSON, for tools; it holds all findings, the questions of this pass first."""
    yours, theirs = feedback.yours.factors, feedback.reference.factors
    praise, quote = feedback.done_well

    def pair(mine: str, other: str) -> dict[str, Any]:
        return {
            "yours": {"id": mine, "text": yours[mine].text},
            "reference": {"id": other, "text": theirs[other].text},
        }

    def asked(finding: Any) -> dict[str, str]:
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
            "new": [{"id": factor.id, "text": factor.text} for factor in feedback.pairing.new],
            "also_followed": [factor.id for factor in feedback.pairing.also],
        },
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _no_question(feedback: Feedback) -> str:
    """Return what stands in place of questions."""
    return (
        "None yet: there is nothing of your own to ask about, and that is fine." if feedback.is_empty else NO_QUESTION
    )


def _left(feedback: Feedback) -> str:
    """Return that more questions wait; their number would only weigh on whoever reads it."""
    if len(feedback.findings) <= len(feedback.questions):
        return ""
    return "There is more to look at in the next pass; three questions at a time are enough."
