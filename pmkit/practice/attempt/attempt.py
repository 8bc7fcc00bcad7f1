"""One person's practice on one scenario: what the notebook calls, and what runs without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.documents.format.blocks import is_blank
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import Reading, load_reading, read
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import DocumentError, PmkitError
from pmkit.files import Laid, make_folder, read_text, work_folder
from pmkit.markup import escape_html
from pmkit.practice.attempt.shown import Hints, Progress, Questions, Waiting, Worked
from pmkit.practice.feedback import exports as feedback_forms
from pmkit.practice.feedback.debrief import Debrief
from pmkit.practice.feedback.questions import Feedback
from pmkit.practice.feedback.judgments import Judgments
from pmkit.practice.workbook import HelpLevel, workbook
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
        folder: where the document lies.
        notes: what happened to files, for the learner to know.
    """

    scenario: Scenario
    level: HelpLevel
    folder: Path
    notes: list[str] = field(default_factory=list)
    _opened: bool = False

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
        chosen = _level(level)
        found = Scenario.open(scenario)
        text = checked_answers(answers, found) if str(answers).strip() else None
        folder = make_folder(Path(out) if str(out).strip() else work_folder() / found.id)
        practice = cls(found, chosen, folder)
        practice._lay(text, Path(answers) if text is not None else None)
        return practice

    def _lay(self, text: str | None, source: Path | None) -> None:
        """Lay the workbook, or the answers in its place."""
        laid = Laid(self.folder)
        if text is None:
            if not laid.keep(WORKBOOK, workbook(self.scenario, self.level)):
                self.notes.append(f"{WORKBOOK} was edited, so it is kept as it is.")
                other = checked_answers(self.path, self.scenario)
                assert other is not None
            return
        self._opened = True
        if source and source.resolve() == self.path.resolve():
            return
        written = laid.lay(WORKBOOK, text)
        if written.name != WORKBOOK:
            self.notes.append(f"{WORKBOOK} was edited, so the answers went to {written.name}.")
        self._path = written

    @property
    def path(self) -> Path:
        """The learner's document."""
        return getattr(self, "_path", None) or self.folder / WORKBOOK

    @cached_property
    def records(self) -> Timeline:
        """The bare records to work from."""
        return self.scenario.records

    def reading(self) -> Reading:
        """Return the learner's document as it is on disk now, with what was assumed on reading it."""
        text = read_text(self.path, what="postmortem")
        return load_reading(self.path) if text.strip() else read(text)

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
        steps = min(max(int(steps), 0), len(HINT_STEPS))
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
        self._opened = True
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
            raise PmkitError(f"your document has no factor {yours[:20]!r}", remedy="name one by its id, such as F2")
        Judgments.load(self.folder).decide(factor, reference, same=same).save(self.folder)

    def feedback(self) -> Feedback:
        """Return what to say about the learner's work; this opens the reference."""
        return self.debrief().feedback

    def debrief_when_answered(self) -> Debrief | Waiting:
        """Return the debrief where answers were given, else how to get it."""
        return self.debrief() if self._opened else Waiting(self.path)

    def write(self, *, debrief: bool = False) -> dict[str, Path]:
        """Write the pages of the learner's document and return name and path of each file.

        Args:
            debrief: whether to open the reference and write the debrief too.
        """
        laid = Laid(self.folder)
        files = {"postmortem": self.path, "page": laid.lay("postmortem.html", to_page(self.work()))}
        if debrief or self._opened:
            beside = self.debrief()
            given = beside.feedback
            title = f"Feedback: {self.scenario.title}"
            page = shell(title, [f"<h1>{escape_html(title)}</h1>", feedback_forms.to_html(given)])
            files["feedback"] = laid.lay("feedback.md", str(given))
            files["feedback page"] = laid.lay("feedback.html", page)
            files["feedback data"] = laid.lay("feedback.json", given.to_json())
            files["debrief"] = laid.lay("debrief.md", beside.to_markdown())
            files["debrief page"] = laid.lay("debrief.html", beside.to_page())
        return files

    def __str__(self) -> str:
        """Say what is practiced and where the document lies."""
        return "\n".join([f"{self.scenario.title} ({self.level})", f"Your document: {self.path}", *self.notes])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the same in Jupyter."""
        printer.text(str(self))

    def worked(self) -> Worked:
        """Return the worked and the half-filled steps; at other levels than guided there are none."""
        if self.level is not HelpLevel.GUIDED:
            return Worked(())
        steps = self.scenario.manifest.worked
        return Worked(
            tuple((name, step.line, step.because, step.half) for name, step in ((n, getattr(steps, n)) for n in _STEPS))
        )


_STEPS: Final = ("event", "why", "factor", "action")


def _level(level: str) -> HelpLevel:
    """Return the level of a name."""
    try:
        return HelpLevel(str(level).strip().lower())
    except ValueError:
        raise PmkitError(f"{str(level)[:40]!r} is not a level", remedy="choose guided, hinted or open") from None


def checked_answers(path: str | Path, scenario: Scenario) -> str:
    """Return the text of an answers file that can be set beside a scenario's reference.

    Raises:
        FileError: it is missing, binary, too large or not UTF-8.
        DocumentError: it is empty, or was written for another scenario.
    """
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
    for key, heading in HEADINGS.items():
        if key in ("findings", "share", "runbook"):
            continue
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
            yield heading, f"begun: {left} with … left to fill in" if left else f"answered: {len(texts)} lines"


def _items(value: Any) -> list[object]:
    """Return the items of a structured section."""
    return list(value.whys if isinstance(value, FiveWhys) else value)
