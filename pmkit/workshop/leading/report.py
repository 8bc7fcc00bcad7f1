"""The report of a workshop: what was agreed, then what the team saw, short; Markdown and one HTML page.

It is for whoever was there and whoever leads the team. What was promised to stay in the room is not in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Final

from htpy import h3
from htpy import p as paragraph
from markupsafe import Markup

from pmkit.analysis.actions.due import due_said
from pmkit.analysis.actions.plan import ActionItem
from pmkit.analysis.actions.strength import strength_of
from pmkit.analysis.language.people import is_name, without_names
from pmkit.calendar import long_day
from pmkit.files import Written, laid, lay
from pmkit.html import render, trusted
from pmkit.markup import escape_markdown, escape_markdown_cell, escape_markdown_item, inert_markdown
from pmkit.room.activities.dots import DotCounts
from pmkit.room.activities.form import FormCounts
from pmkit.room.activities.whys import WhyCounts
from pmkit.room.server.client import shown_results
from pmkit.room.session.results import Result, result_html, result_markdown
from pmkit.room.shared.counts import markdown_table
from pmkit.views.page import markdown_scrolling, shell, stacking
from pmkit.workshop.assessment.results import AreaResult, PartResult
from pmkit.workshop.improvement.horizons import Plan
from pmkit.workshop.leading.invitation import INVITATION, invitation, invitation_link
from pmkit.workshop.leading.kept import shown_in
from pmkit.workshop.leading.leaving import (
    dots_from,
    dots_of,
    held_cards,
    is_practice,
    lines_with_names,
    mapped_plan,
    mapped_result,
    most_voted,
    shown_plan,
    start_of,
    stays,
    waiting,
    whole_cards,
)
from pmkit.workshop.leading.notes import Notes
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.runsheet.deck import further_reading
from pmkit.workshop.runsheet.incident import Material

_FOR: Final = (
    "For the team that was there. It isn't for performance reviews or for comparing teams: a number here is a way into "
    "a conversation, not a measure of anybody."
)


@dataclass(frozen=True)
class WorkshopReport:
    """What a workshop leaves.

    Attributes:
        title: of the workshop.
        day: on which it was.
        incident: what it worked on.
        team: whose workshop it was, in its own words; may be empty.
        origin: whose incident it was: the team's own, one that others published, or one that was made up.
        gist: what happened in it, in one or two sentences; may be empty.
        parts: title, minutes planned, minutes taken; only the parts that were begun.
        plan: the commitments that people saw.
        unseen: what was written down as a commitment, and was asked about and not shown to the team.
        results: what was shown and may leave the room, in the order in which it was asked.
        people: the most who answered one question.
        words: what the host said in words instead of climate answers.
        held: titles of climate questions that the host did not show.
        private: titles of the questions whose answers stay in the room.
        few: titles of the questions that too few answered for anything to be shown.
        practiced: titles of the exercises.
        notes: part to what the facilitator noted; empty when they are left out.
        named: the lines that name a person, for the facilitator; empty where the group agreed to names.
    """

    title: str
    day: dt.date
    incident: str
    parts: tuple[tuple[str, float, float], ...]
    plan: Plan
    results: tuple[tuple[str, Result], ...]
    team: str = ""
    origin: str = ""
    gist: str = ""
    unseen: tuple[str, ...] = ()
    people: int = 0
    words: tuple[tuple[str, str, str], ...] = ()
    held: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    practiced: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()

    @property
    def start(self) -> PartResult | None:
        """The four questions of the self-assessment; None when they were not asked, or nobody answered."""
        return start_of({result.activity: result for _, result in self.results})

    def to_markdown(self) -> str:
        """Return the report as Markdown, to paste into a wiki."""
        return inert_markdown("\n".join(_lines(self)).rstrip() + "\n")

    def to_page(self, path: str | Path | None = None) -> Written:
        """Return the report as one HTML page to mail or print, and write it if a path is given."""
        css = files("pmkit.room").joinpath("pages", "result.css").read_text(encoding="utf-8")
        return laid(shell(f"{self.title}: report", _parts(self), css=css + _CSS), path)

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write Markdown, page and the invitation to look back into a folder; what somebody changed stays.

        Returns:
            The files that hold Markdown and page.
        """
        markdown = lay(Path(folder) / "workshop-report.md", self.to_markdown())
        if _agreed(self):
            invitation(self.plan, folder)
        return markdown, lay(Path(folder) / "workshop-report.html", self.to_page())

    def __str__(self) -> str:
        """Return the report as text."""
        return self.to_markdown()

    def _repr_markdown_(self) -> str:
        """Show it in Jupyter."""
        return self.to_markdown()


_CSS: Final = """
td[data-label="Due Date"] { white-space: nowrap; }
@media print {
  h2, h3 { break-after: avoid; }
  tr, li { break-inside: avoid; }
}
"""


def workshop_report(workshop: Workshop, *, notes: bool = False, names: bool = False) -> WorkshopReport:
    """Return the report of a workshop up to now.

    Args:
        workshop: the workshop, with the session that was joined.
        notes: whether the facilitator's notes go in; they stay in their own file otherwise.
        names: whether the group agreed that names of people may be in it; otherwise each is "a participant".

    Raises:
        RoomError: the room does not answer, and no results were kept.
        WorkshopError: no session was joined, or the file of results is damaged.
    """
    exported = shown_in(workshop.session, workshop.results_file)
    asked = {activity.id: activity for activity in workshop.plan.activities}
    order = list(asked)
    shown = [result for result in shown_results(exported.model_dump()).values() if result.activity in asked]
    shown.sort(key=lambda result: (order.index(result.activity), result.vote))
    answered = [result for result in shown if result.people]
    open_ones = [each for each in answered if not stays(asked[each.activity])]
    told = [each for each in open_ones if not each.held_back and not is_practice(asked[each.activity])]
    clock = workshop.clock
    began = dt.datetime.fromtimestamp(clock.began or clock.now(), dt.UTC).astimezone()
    report = WorkshopReport(
        title=workshop.agenda.title,
        day=began.date(),
        incident=workshop.material.title,
        team=workshop.about.team,
        origin=_OWN if workshop.material.own else _MADE_UP if workshop.material.made_up else _RECORDED,
        gist=workshop.material.gist,
        parts=tuple(clock.taken()),
        plan=shown_plan(workshop.planner.plan),
        unseen=tuple(_unseen(workshop.planner.plan)),
        results=tuple((_name(result), _settled(result)) for result in told),
        # Of lines that were keyed in nobody knows how many people wrote them.
        people=max((each.people for each in answered if not (each.keyed and asked[each.activity].writes)), default=0),
        words=tuple(
            (each["title"], each["said_in_words"]["strength"], each["said_in_words"]["question"])
            for each in exported.results
            if "said_in_words" in each
        ),
        held=tuple(asked[name].title for name in exported.not_shown if name in asked),
        private=_titles(each for each in answered if stays(asked[each.activity])),
        few=_titles(each for each in open_ones if each.held_back),
        practiced=_titles(each for each in open_ones if is_practice(asked[each.activity])),
        notes=tuple(_noted(workshop.notes)) if notes else (),
    )
    return report if names else _without_names(report, workshop.material)


def _titles(results: Iterator[Result]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(result.title for result in results))


def _without_names(report: WorkshopReport, material: Material) -> WorkshopReport:
    """Return a report with a role in place of each name, and the lines that held one.

    It is the role that the incident's own document gives somebody, as on the wall, otherwise "a participant".
    """

    def said_of(text: str) -> str:
        return without_names(material.without_names(text))

    said = [text for _, *pair in report.words for text in pair]
    noted = [text for _, text in report.notes]

    def owner_of(text: str) -> str:
        # The incident's role for somebody would tell who did what in it.
        return _SOMEBODY if is_name(text) or text.strip() in material.people else said_of(text)

    return replace(
        report,
        team=said_of(report.team),
        gist=said_of(report.gist),
        plan=mapped_plan(report.plan, said_of, owner_of),
        unseen=tuple(map(said_of, report.unseen)),
        results=tuple((title, mapped_result(result, said_of)) for title, result in report.results),
        words=tuple((title, said_of(first), said_of(second)) for title, first, second in report.words),
        notes=tuple((title, said_of(text)) for title, text in report.notes),
        named=tuple(lines_with_names(report.plan, report.results, *report.unseen, *said, *noted)),
    )


def _name(result: Result) -> str:
    return f"{result.title} (dots)" if result.vote else result.title


def _settled(result: Result) -> Result:
    """Return a result without what it asks the groups: lines that nobody called the same are two lines."""
    if not isinstance(result.counts, WhyCounts):
        return result
    return replace(result, counts=replace(result.counts, maybe=()))


def _noted(notes: Notes) -> Iterator[tuple[str, str]]:
    for part in notes.agenda.parts:
        if notes.of(part.id).strip():
            yield part.title, notes.of(part.id)


def _agreed(report: WorkshopReport) -> bool:
    return bool(len(report.plan.action_plan()) or list(whole_cards(report.plan)))


def _graded(item: ActionItem) -> str:
    """Return the strength: the team's own, or the one that the wording suggests; empty where it does not tell."""
    if item.strength:
        return item.strength.value
    suggested = strength_of(item)
    return f"seems {suggested.value}" if suggested else ""


def _lines(report: WorkshopReport) -> Iterator[str]:
    yield from _opening(report)
    yield from _facts(report)
    yield from _voted(report)
    for title, result in _told(report):
        yield from ("", f"### {escape_markdown(title)}", "", *_words(result))
    yield from (*_in_words(report), *_left_out(report), *_closing(report))


def _head(report: WorkshopReport) -> Iterator[str]:
    team = f" Team: {escape_markdown(report.team)}." if report.team else ""
    about = f"**{report.origin}**: {escape_markdown(report.incident)}. {escape_markdown(report.gist)}"
    yield from (f"# {escape_markdown(report.title)}", "", f"{long_day(report.day)}.{team}", "", about.strip())
    yield from ("", "## What we agreed", "")


_SOMEBODY: Final = "a person, name left out"
"""Who owns a commitment, where the group has not agreed to names."""

_OWN: Final = "Our own incident"
_RECORDED: Final = "The incident we worked on isn't ours; another company published it"
_MADE_UP: Final = "The incident we worked on isn't ours; it was made up for practice"


def _commitments(report: WorkshopReport) -> tuple[list[str], list[list[str]]]:
    """Return names of columns and a row for each commitment; strength is left out where none is told."""
    items = [item for item in report.plan.action_plan() if item.text.strip()]
    rows = [
        [
            item.text,
            item.owner or "nobody yet",
            due_said(item.due) or "no day yet",
            item.done_when or "not said yet",
            _graded(item) or "not said",
        ]
        for item in items
    ]
    names = ["Commitment", "Owner", "Due Date", "Done when", _STRENGTH]
    if not any(_graded(item) for item in items):
        names, rows = names[:-1], [row[:-1] for row in rows]
    return names, rows


def _opening(report: WorkshopReport) -> Iterator[str]:
    """Yield the head and what was agreed: what a reader needs who reads no further."""
    yield from _head(report)
    names, rows = _commitments(report)
    yield from (*(markdown_table(names, rows) if rows else [_NOTHING]), *_strength(names), *_cards(report))
    if _agreed(report):
        yield from ("", f"The invitation for these days is the file `{INVITATION}` beside this one.")
    yield from _not_shown(report)


def _strength(names: list[str]) -> Iterator[str]:
    """Yield what the column of strengths says, where there is one."""
    if names[-1] == _STRENGTH:
        yield from (
            "",
            "Strength: how well it works when nobody remembers it. \u201cSeems\u201d is read off the wording.",
        )


_STRENGTH: Final = "Strength"
_NOTHING: Final = "No commitment was written down."


def _cards(report: WorkshopReport) -> Iterator[str]:
    cards = list(whole_cards(report.plan))
    if cards:
        yield from ("", "Cards that people put on the wall for themselves:", "")
        yield from (f"- {escape_markdown(card)}" for card in cards)
    if _agreed(report):
        first, *later = [long_day(day) for _, day in report.plan.followup_days()]
        yield from ("", f"We look back on **{first}**, then on {' and on '.join(later)}.")


def _unseen(plan: Plan) -> Iterator[str]:
    """Yield what was written down and not shown to the team, each on a line of its own."""
    held = waiting(plan)
    for item in plan.action_plan():
        if item.id in held and item.text.strip():
            about = ", ".join(filter(None, (item.owner, due_said(item.due))))
            yield f"{item.text} ({about})" if about else item.text
    yield from (text for text, _ in held_cards(plan).values())


def _not_shown(report: WorkshopReport) -> Iterator[str]:
    """Yield what nobody but the facilitator has seen: it was not agreed."""
    if report.unseen:
        yield from ("", "### Written down, but not shown to the team", "")
        yield "Nobody agreed to these. Show them to the team, or leave them out, before this report goes around."
        yield from ("", *(f"- {escape_markdown_item(text)}" for text in report.unseen))


def _told(report: WorkshopReport) -> Iterator[tuple[str, Result]]:
    """Yield the results that are shown whole; of dots the lines with the most are."""
    yield from ((title, result) for title, result in report.results if not isinstance(result.counts, DotCounts))


def _facts(report: WorkshopReport) -> Iterator[str]:
    if not (report.results or report.words):
        return
    yield from ("", "## What we saw", "")
    if report.people:
        yield f"{report.people} people answered." if report.people > 1 else "One person answered."
    if report.start:
        areas = " and ".join(map(_asked_as, report.start.top()))
        yield from ("", f"- **Areas to begin with**: {escape_markdown(areas)}")
        apart = [f"{_asked_as(area)}, from {area.values[0]} to {area.values[-1]}" for area in report.start.widest()]
        if apart:
            yield f"- **Where our answers were farthest apart**: {escape_markdown('; '.join(apart))}"


def _asked_as(area: AreaResult) -> str:
    """Return an area with its question: the table of answers has no other name for it."""
    return f"{area.area.title} (\u201c{area.items[0].item.text}\u201d)" if area.items else area.area.title


def _voted(report: WorkshopReport) -> Iterator[str]:
    results = [result for _, result in report.results]
    lines = most_voted(results)
    written = [each for result in results if result.counts for each in result.counts.written()]
    also = {each.text: each.also for each in written}
    if lines:
        yield from ("", "### What we would look at first", "")
        if people := dots_from(results):
            yield from (f"{people} One person can put several on the same line.", "")
        for text, dots in lines:
            said = escape_markdown_item(_also(text, also.get(text, ())))
            yield f"1. {said} ({dots_of(dots)})"


def _also(text: str, others: Iterable[str]) -> str:
    """Return a line with the other words for it, so that nothing that somebody wrote is missing."""
    more = [other for other in others if other.casefold().rstrip(".! ") != text.casefold().rstrip(".! ")]
    return f"{text} (also: {'; '.join(more)})" if more else text


def _words(result: Result) -> list[str]:
    """Return a result as Markdown: questions on one scale as one table, and of two groups what each of them saw."""
    if isinstance(result.counts, FormCounts) and (scale := _on_one_scale(result.counts)):
        return scale
    seen = result.counts.overlap() if isinstance(result.counts, WhyCounts) else None
    if seen is None:
        return [result_markdown(result).rstrip()]
    lines: list[str] = []
    for head, texts in (
        ("Both groups saw", [_also(seen.first[x].text, [seen.second[y].text]) for x, y, _ in seen.both]),
        (f"Only {seen.names[0]} saw", [why.text for why in seen.only_first]),
        (f"Only {seen.names[1]} saw", [why.text for why in seen.only_second]),
    ):
        if texts:
            said = [f"- {escape_markdown_item(text)}" for text in texts]
            lines += [f"**{escape_markdown_item(head)}**", "", *said, ""]
    return lines[:-1]


def _on_one_scale(counts: FormCounts) -> list[str]:
    """Return a table with a row for each question; no lines where they have no scale of numbers in common."""
    questions = [question for question in counts.questions if question.answered]
    levels = [[option.partition(":")[0] for option in question.options] for question in questions]
    if not levels or any(each != levels[0] for each in levels) or not all(name.isdigit() for name in levels[0]):
        return []
    rows = [(f"{each.text} ({each.options[0]}; {each.options[-1]})", *each.numbers) for each in questions]
    return markdown_table(("Question", *levels[0]), rows)


def _in_words(report: WorkshopReport) -> Iterator[str]:
    """Yield what the host said in words instead of numbers."""
    for title, strength, question in report.words:
        yield from ("", f"### {escape_markdown(title)}", "", f"- A strength: {escape_markdown(strength)}")
        yield f"- A question: {escape_markdown(question)}"


def _left_out(report: WorkshopReport) -> Iterator[str]:
    """Yield what was asked and is not here, with the reason: a reader should not wonder."""
    reasons = (
        (report.private, "What people wrote there stays in the room"),
        (report.held, "The facilitator decided not to show these answers"),
        (report.few, "Too few people answered to show anything"),
        (report.practiced, "Practiced and discussed on the spot"),
    )
    lines = [f"- {reason}: {escape_markdown('; '.join(titles))}" for titles, reason in reasons if titles]
    if lines:
        yield from ("", "## Asked, but not in this report", "", *lines)


def _closing(report: WorkshopReport) -> Iterator[str]:
    """Yield the notes, how the time went, and what comes next."""
    if report.notes:
        yield from ("", "## Notes", "")
        for title, text in report.notes:
            yield from (f"### {escape_markdown(title)}", "", text.strip(), "")
    yield from ("", "## What comes next", "", *(f"- {step}" for step in _NEXT))
    yield from ("", "Further reading:", "", further_reading())
    if report.parts:
        yield from ("", "## How the time went", "", "| Part | Planned | Taken |", "| --- | --- | --- |")
        yield from (
            f"| {escape_markdown_cell(title)} | {planned:g} min | {taken:.0f} min |"
            for title, planned, taken in report.parts
        )
    yield from ("", f"*{_FOR}*")


_NEXT: Final = (
    "On the look-back days, go through the commitments one by one: What changed? What got in the way?",
    "Whoever led the workshop has more to work with: a longer self-assessment, for one person or for the team, and a "
    "template for the postmortem of your next incident.",
)


def _parts(report: WorkshopReport) -> Iterator[Markup]:
    """Yield the page: as the Markdown, with charts in place of tables of results."""

    def page(lines: Iterator[str]) -> Markup:
        return markdown_scrolling("\n".join(lines))

    yield page(_head(report))
    names, rows = _commitments(report)
    yield render(stacking(names, rows, titled=True) if rows else paragraph[_NOTHING])
    yield page(chain(_strength(names), _cards(report)))
    if _agreed(report):
        yield render(paragraph[invitation_link(report.plan)])
    yield page(_not_shown(report))
    yield page(_facts(report))
    yield page(_voted(report))
    for title, result in _told(report):
        yield render(h3[title], trusted(result_html(result)))
    yield page(_in_words(report))
    yield page(_left_out(report))
    yield page(_closing(report))
