"""The report of a workshop: what was agreed, what was seen, when the team looks back; Markdown and one HTML page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from htpy import h2, h3
from markupsafe import Markup

from pmkit.analysis.actions.plan import ActionItem
from pmkit.analysis.actions.strength import strength_of
from pmkit.files import Written, laid, lay
from pmkit.html import render, trusted
from pmkit.markup import escape_markdown, escape_markdown_cell, inert_markdown
from pmkit.room.server.client import shown_results
from pmkit.room.session.results import Result, result_html, result_markdown
from pmkit.views.page import markdown_scrolling, shell
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.responses import Responses
from pmkit.workshop.assessment.results import PartResult
from pmkit.workshop.improvement.horizons import Plan
from pmkit.workshop.leading.kept import shown_in
from pmkit.workshop.leading.notes import Notes
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.runsheet.deck import further_reading

_FOR = (
    "For the team that was there. Not for appraisal and not for comparing teams: a number here is a way into a "
    "conversation, not a measure of anybody."
)


@dataclass(frozen=True)
class WorkshopReport:
    """What a workshop leaves.

    Attributes:
        title: of the workshop.
        day: on which it was.
        incident: what it worked on.
        parts: title, minutes planned, minutes taken; None for a part that was not reached.
        plan: the commitments.
        results: what was shown, in the order in which it was asked.
        words: what the host said in words instead of climate answers.
        held: titles of climate questions that the host did not show.
        notes: part to what the facilitator noted; empty when they are left out.
    """

    title: str
    day: str
    incident: str
    parts: tuple[tuple[str, float, float | None], ...]
    plan: Plan
    results: tuple[tuple[str, Result], ...]
    words: tuple[tuple[str, str, str], ...] = ()
    held: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def people(self) -> int:
        """The most who answered one question."""
        return max((result.people for _, result in self.results), default=0)

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
        return laid(shell(f"{self.title}: report", _parts(self), css=css), path)

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write Markdown and page into a folder, and return the files that hold them; one that was changed stays."""
        markdown = lay(Path(folder) / "workshop-report.md", self.to_markdown())
        return markdown, lay(Path(folder) / "workshop-report.html", self.to_page())

    def __str__(self) -> str:
        """Return the report as text."""
        return self.to_markdown()

    def _repr_markdown_(self) -> str:
        """Show it in Jupyter."""
        return self.to_markdown()


def start_of(results: Mapping[str, Result]) -> PartResult | None:
    """Return the four questions of the self-assessment among the results of a session; None without answers."""
    result = results.get("start")
    if result is None or result.held_back or not result.people:
        return None
    return assess(Responses.from_room({"start": result})).parts[0]


def workshop_report(workshop: Workshop, *, notes: bool = False) -> WorkshopReport:
    """Return the report of a workshop as it stands.

    Args:
        workshop: the workshop, with the session that was joined.
        notes: whether the facilitator's notes go in; they stay in their own file otherwise.

    Raises:
        RoomError: the room does not answer, and no results were kept.
        WorkshopError: no session was joined, or the file of results is damaged.
    """
    exported = shown_in(workshop.session, workshop.results_file)
    order = [activity.id for activity in workshop.plan.activities]
    titles = {activity.id: activity.title for activity in workshop.plan.activities}
    shown = [result for result in shown_results(exported.model_dump()).values() if result.activity in titles]
    results = sorted(shown, key=lambda result: (order.index(result.activity), result.vote))
    clock = workshop.clock
    began = dt.datetime.fromtimestamp(clock.began or clock.now(), dt.UTC).astimezone()
    return WorkshopReport(
        title=workshop.agenda.title,
        day=began.date().isoformat(),
        incident=workshop.material.title,
        parts=tuple(
            (title, planned, now if clock.began is not None and at < clock.at else None)
            for at, (title, planned, now, _) in enumerate(clock.rows())
        ),
        plan=workshop.planner.plan,
        results=tuple((_name(result), result) for result in results),
        words=tuple(
            (each["title"], each["said_in_words"]["strength"], each["said_in_words"]["question"])
            for each in exported.results
            if "said_in_words" in each
        ),
        held=tuple(titles[name] for name in exported.not_shown if name in titles),
        notes=tuple(_noted(workshop.notes)) if notes else (),
    )


def _name(result: Result) -> str:
    return f"{result.title} (votes)" if result.vote else result.title


def _noted(notes: Notes) -> Iterator[tuple[str, str]]:
    for part in notes.agenda.parts:
        if notes.of(part.id).strip():
            yield part.title, notes.of(part.id)


def _graded(item: ActionItem) -> str:
    """Return the strength, the team's own or the one that its wording suggests."""
    return item.strength.value if item.strength else f"{strength_of(item).value}, by its wording"


def _facts(report: WorkshopReport) -> Iterator[tuple[str, str]]:
    yield "Day", report.day
    yield "Incident", report.incident
    if report.people:
        yield "People who answered", str(report.people)
    if report.start:
        yield "Areas to begin with", " and ".join(area.area.title for area in report.start.top())
        for area in report.start.apart()[:1]:
            yield "Answers lie furthest apart on", f"{area.area.title}, from {area.values[0]} to {area.values[-1]}"
    days = ", ".join(f"{day.isoformat()} (after {after} days)" for after, day in report.plan.followup_days())
    yield "Looking back", days


def _lines(report: WorkshopReport) -> Iterator[str]:
    yield from _opening(report)
    yield from ("", "## What came of each question", "")
    for title, result in report.results:
        yield from (f"### {escape_markdown(title)}", "", result_markdown(result))
    yield from (*_in_words(report), *_closing(report))


def _opening(report: WorkshopReport) -> Iterator[str]:
    """Yield the head and what was agreed: what a reader needs who reads no further."""
    yield from (f"# {escape_markdown(report.title)}", "", f"*{_FOR}*", "")
    yield from (f"- **{name}**: {escape_markdown(said)}" for name, said in _facts(report))
    yield from ("", "## What we agreed", "")
    items = list(report.plan.action_plan())
    if items:
        yield from ("| Commitment | Owner | Due Date | Done when | Strength |", "| --- | --- | --- | --- | --- |")
        for item in items:
            cells = (item.text, item.owner or "nobody yet", item.due or "no day yet", item.done_when, _graded(item))
            yield f"| {' | '.join(escape_markdown_cell(cell) for cell in cells)} |"
    else:
        yield "Nothing was written down."
    if report.plan.cards:
        yield from ("", *(f"- {escape_markdown(str(card))}" for card in report.plan.cards))


def _in_words(report: WorkshopReport) -> Iterator[str]:
    """Yield what the host said in words instead of numbers."""
    for title, strength, question in report.words:
        yield from (f"### {escape_markdown(title)}", "", f"- A strength: {escape_markdown(strength)}")
        yield from (f"- A question: {escape_markdown(question)}", "")
    for title in report.held:
        yield from (f"### {escape_markdown(title)}", "", "The facilitator decided not to show these answers.", "")
    if not (report.results or report.words or report.held):
        yield from ("Nothing was asked, or nothing was shown.", "")


def _closing(report: WorkshopReport) -> Iterator[str]:
    """Yield the notes, how the time went, and what comes next."""
    if report.notes:
        yield from ("## Notes", "")
        for title, text in report.notes:
            yield from (f"### {escape_markdown(title)}", "", text.strip(), "")
    yield from ("## How the time went", "", "| Part | Planned | Taken |", "| --- | --- | --- |")
    yield from (
        f"| {escape_markdown_cell(title)} | {planned:g} min | {_taken(taken)} |"
        for title, planned, taken in report.parts
    )
    yield from ("", "## What comes next", "", *(f"- {step}" for step in _NEXT))
    yield from ("", "Further reading:", "", further_reading())


_NEXT = (
    "Put the days of looking back into the calendar: `notebooks/07-improvement-plan.ipynb` makes the file, and "
    "`pmkit followup FILE` asks the questions on the day.",
    "The whole self-assessment, alone or together: `notebooks/02-self-assessment.ipynb`.",
    "The next incident of your own: `notebooks/05-write-a-postmortem.ipynb`.",
)


def _taken(taken: float | None) -> str:
    return "not finished" if taken is None else f"{taken:.0f} min"


def _parts(report: WorkshopReport) -> Iterator[Markup]:
    """Yield the page: as the Markdown, with charts in the place of tables of results."""

    def page(lines: Iterator[str]) -> Markup:
        return markdown_scrolling("\n".join(lines))

    yield page(_opening(report))
    yield render(h2["What came of each question"])
    for title, result in report.results:
        yield render(h3[title], trusted(result_html(result)))
    yield page(_in_words(report))
    yield page(_closing(report))
