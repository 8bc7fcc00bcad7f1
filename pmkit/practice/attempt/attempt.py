"""One person's practice on one scenario: what the notebook calls, and what runs without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import htpy as h

from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.counting import counted
from pmkit.documents.format.blocks import is_blank
from pmkit.documents.format.postmortem import DEPTH_SECTIONS, Depth, Postmortem
from pmkit.documents.format.reading import Reading, load_reading, read
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import DocumentError, PmkitError, not_one_of, number_given
from pmkit.files import Laid, find_path, make_folder, path_for, read_text, work_folder
from pmkit.practice.attempt.shown import Hints, Progress, Questions, Waiting, Worked
from pmkit.practice.feedback import exports
from pmkit.practice.feedback.debrief import Debrief
from pmkit.practice.feedback.feedback import Feedback
from pmkit.practice.feedback.judgments import Judgments
from pmkit.practice.workbook import HelpLevel, as_laid, workbook
from pmkit.records.instants import parse_instant
from pmkit.records.timeline import Timeline
from pmkit.views.page import shell, to_page

WORKBOOK: Final = "postmortem.md"
HINT_STEPS: Final = ("observation", "layer", "factor")


@dataclass
class Practice:
    """A scenario, a level, a folder, and the learner's document in it.

    Attributes:
        scenario: what is practiced.
        level: how much help there is.
        folder: where the learner's files are.
        path: the learner's document.
        notes: what happened to files, for the learner to know.
        is_answered: whether answers were given or the reference was asked for, so that it may be shown.
    """

    scenario: Scenario
    level: HelpLevel
    folder: Path
    path: Path
    notes: list[str] = field(default_factory=list)
    is_answered: bool = False

    @classmethod
    def open(cls, scenario: str, level: str = "guided", *, answers: str | Path = "", out: str | Path = "") -> Practice:
        """Lay the workbook and return the practice. A workbook that was edited is never replaced.

        Args:
            scenario: name of a scenario, or path of its folder.
            level: ``guided``, ``hinted`` or ``open``.
            answers: a postmortem file, complete or half done, to take as the learner's work.
            out: folder for the work; default ``my-work/<scenario>``.

        Raises:
            ScenarioError: there is no such scenario, or it is broken.
            PmkitError: there is no such level.
            FileError, DocumentError: the answers or the folder cannot be used.
        """
        chosen = HelpLevel.of(level)
        found = Scenario.open(scenario)
        text = checked_answers(answers, found) if str(answers).strip() else None
        folder = make_folder(path_for(out) if str(out).strip() else work_folder() / found.id)
        path, notes = folder / WORKBOOK, []
        if text is None:
            if not Laid(folder).keep(WORKBOOK, workbook(found, chosen)):
                notes.append(f"{WORKBOOK} was edited, so it is kept as it is.")
                checked_answers(path, found)
        elif find_path(answers, what="answers file").resolve() != path.resolve():
            path = Laid(folder).lay(WORKBOOK, text)
            if path.name != WORKBOOK:
                notes.append(f"{WORKBOOK} was edited, so the answers went to {path.name}.")
        return cls(found, chosen, folder, path, notes, is_answered=text is not None)

    @cached_property
    def records(self) -> Timeline:
        """The bare records to work from."""
        return self.scenario.records

    def reading(self) -> Reading:
        """Return the learner's document as it is on disk now, with what was assumed on reading it."""
        text = read_text(self.path, what="postmortem")
        return load_reading(self.path, guess=False) if text.strip() else read(text)

    def work(self) -> Postmortem:
        """Return the learner's document as it is on disk now."""
        return self.reading().postmortem

    def progress(self) -> Progress:
        """Return how far each section is."""
        start = read(workbook(self.scenario, self.level)).postmortem
        now = self.work()
        return Progress(tuple(_progress(now, start)))

    def findings(self) -> Questions:
        """Return what a reviewer would ask about the document as it is now; the reference stays closed."""
        reading = self.reading()
        window = self.scenario.manifest.window
        timeline = reading.postmortem.timeline
        inside = timeline.window(parse_instant(window.start), parse_instant(window.end))
        # What came weeks later is part of the record, but nobody asks about the silence before it.
        asked = (f for f in timeline.findings() if f.code != "long-silence" or f.where.split(" to ")[-1] in inside)
        work = reading.postmortem
        factors = [factor.id for factor in work.factors]
        rest = (*work.whys.findings(), *work.factors.findings(), *work.actions.findings(factors=factors))
        return Questions((*reading.findings, *asked, *rest))

    def hints(self, steps: int = 1, about: str = "") -> Hints:
        """Return hints on request: observation, then layer, then nearly the factor.

        Args:
            steps: how many of the three; 0 for none.
            about: number of one factor, such as ``F2``; default all of them.
        """
        steps = min(max(number_given(steps, "hints", example=1), 0), len(HINT_STEPS))
        chosen = [hint for hint in self.scenario.manifest.hints if not about or hint.about == about]
        return Hints(
            tuple(
                (number, tuple(getattr(hint, step) for step in HINT_STEPS[:steps]))
                for number, hint in enumerate(chosen, start=1)
            )
            if steps
            else ()
        )

    def debrief(self) -> Debrief:
        """Open the reference and set the learner's work beside it."""
        self.is_answered = True
        reading = self.reading()
        judged = Judgments.load(self.folder)
        return Debrief(self.scenario, reading.postmortem, self.scenario.debrief(), reading.findings, judged)

    def judge(self, yours: str, reference: str, *, same: bool) -> None:
        """Keep the learner's word on whether two factors say the same; it wins over the kit's guess.

        Args:
            yours: id of the learner's factor, such as ``F2``.
            reference: id of the reference's.
            same: the learner's word.

        Raises:
            PmkitError: the learner's document has no such factor.
            FileError: the decision cannot be written.
        """
        factor = next((factor for factor in self.work().factors if factor.id == yours), None)
        if factor is None:
            known = [factor.id for factor in self.work().factors]
            raise not_one_of(yours, known, what="a factor of your document", raises=PmkitError, code="no-such-factor")
        Judgments.load(self.folder).decide(factor, reference, same=same).save(self.folder)

    def feedback(self) -> Feedback:
        """Return what to say about the learner's work; this opens the reference."""
        return self.debrief().feedback

    def debrief_when_answered(self) -> Debrief | Waiting:
        """Return the debrief where answers were given, otherwise how to get it."""
        return self.debrief() if self.is_answered else Waiting(self.path)

    def write(self, *, debrief: bool = False) -> dict[str, Path]:
        """Write the pages of the learner's document and return name and path of each file.

        Args:
            debrief: whether to open the reference and write the debrief too.
        """
        laid = Laid(self.folder)
        files = {"postmortem": self.path, "page": laid.lay("postmortem.html", to_page(self.work()))}
        if debrief or self.is_answered:
            beside = self.debrief()
            given = beside.feedback
            title = f"Feedback: {self.scenario.title}"
            page = shell(title, [h.h1[title], exports.to_html(given)])
            files["feedback"] = laid.lay("feedback.md", str(given))
            files["feedback page"] = laid.lay("feedback.html", page)
            files["feedback data"] = laid.lay("feedback.json", given.to_json())
            files["debrief"] = laid.lay("debrief.md", beside.to_markdown())
            files["debrief page"] = laid.lay("debrief.html", beside.to_page())
        return files

    def __str__(self) -> str:
        """Say what is practiced and where the document is."""
        return "\n".join([f"{self.scenario.title} ({self.level})", f"Your document: {self.path}", *self.notes])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the same in Jupyter."""
        printer.text(str(self))

    def worked(self) -> Worked:
        """Return the worked and the half-filled steps; at other levels than guided there are none."""
        if self.level is not HelpLevel.GUIDED:
            return Worked(())
        steps = self.scenario.manifest.worked
        shown = []
        for name in _STEPS:
            step = getattr(steps, name)
            line, half = (as_laid(self.scenario, text) for text in (step.line, step.half))
            shown.append((name, line, step.because, half))
        return Worked(tuple(shown))


_STEPS: Final = ("event", "why", "factor", "action")


def checked_answers(path: str | Path, scenario: Scenario) -> str:
    """Return the text of an answers file that can be set beside a scenario's reference.

    Raises:
        FileError: it is missing, binary, too large or not UTF-8.
        DocumentError: it is empty, or was written for another scenario.
    """
    path = find_path(path, what="answers file")
    text = read_text(path, what="answers file")
    if not text.strip():
        raise DocumentError("the answers file is empty", where=str(path), remedy="save your postmortem in it first")
    named = load_reading(path).postmortem.summary.scenario
    if named and named != scenario.id:
        raise DocumentError(
            f"these answers are for {named}, not for {scenario.id}",
            where=str(path),
            remedy=f"name the scenario they belong to, or change the bullet **Scenario** to {scenario.id}",
        )
    return text


def _progress(now: Postmortem, start: Postmortem) -> Iterator[tuple[str, str]]:
    """Yield each section's heading and how far it is."""
    for key in DEPTH_SECTIONS[Depth.FULL]:
        heading = HEADINGS[key]
        value, before = getattr(now, key), getattr(start, key)
        if not now.has_content(key):
            yield heading, "not answered yet"
        elif value == before:
            yield heading, "as it was laid out: mark and complete it" if key == "timeline" else "not answered yet"
        elif isinstance(value, str):
            yield heading, "answered"
        else:
            texts = [getattr(item, "text", "") or getattr(item, "headline", "") for item in _items(value)]
            left = sum(1 for text in texts if is_blank(text) or "…" in text)
            done = f"answered: {counted(len(texts), 'line')}"
            yield heading, f"begun: {left} with … left to fill in" if left else done


def _items(value: Any) -> list[object]:
    """Return the items of a structured section."""
    return list(value.whys if isinstance(value, FiveWhys) else value)
