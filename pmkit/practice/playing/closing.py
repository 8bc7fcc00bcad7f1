"""What a drill leaves behind: the debrief as text and page, its picture inside, and a postmortem that is begun."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import htpy as h

from pmkit.documents import review as document_review
from pmkit.documents.format.writing import save
from pmkit.files import lay
from pmkit.html import render
from pmkit.practice.drill.drill import Drill
from pmkit.practice.drill.postmortem import drill_postmortem
from pmkit.practice.drill.review import Review, review
from pmkit.practice.playing.debrief import debrief_markdown
from pmkit.practice.playing.picture import words
from pmkit.views.page import markdown_scrolling, picture, shell


@dataclass(frozen=True)
class Closing:
    """What is there after a drill.

    Attributes:
        review: the drill beside what happened.
        text: the debrief as Markdown.
        questions: how many questions the kit has about the postmortem that was begun.
        files: what was written, by what it is.
    """

    review: Review
    text: str
    questions: int
    files: dict[str, Path]

    def __str__(self) -> str:
        """Return the debrief, and where its files are."""
        width = max(len(name) for name in self.files)
        return "\n".join([self.text, *(f"{name:<{width}}  {path}" for name, path in self.files.items())])

    def _repr_html_(self) -> str:
        """Show the picture, the debrief and where its files are in Jupyter."""
        rows = [h.li[f"{name}: {path}"] for name, path in self.files.items()]
        asked = f"The kit has {self.questions} questions about the postmortem that was begun; it is yours to finish."
        return render(figure_of(self.review), markdown_scrolling(self.text), h.p[asked], h.ul[rows])


@dataclass(frozen=True)
class NotOver:
    """What is shown in place of the debrief while a drill goes on.

    Attributes:
        time: the drill's clock.
        ending: when it ends, in a sentence.
    """

    time: str
    ending: str

    def __str__(self) -> str:
        """Say how to open the debrief."""
        return (
            f"The drill is not over: it is {self.time}. {self.ending}\n"
            "Play on in the panel above, or end it there. Then run this cell again: it opens the debrief."
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the same in Jupyter."""
        printer.text(str(self))


def write_closing(drill: Drill) -> Closing:
    """Write debrief and postmortem beside a drill's log, and return them.

    Raises:
        DrillError: the drill is not over.
        FileError: they cannot be written.
    """
    looked = review(drill)
    text = debrief_markdown(looked)
    base = Path(drill.path)
    document = drill_postmortem(drill)
    paths = {
        "log": base,
        "debrief": lay(base.with_name(f"{base.stem}-debrief.html"), page(looked, text)),
        "postmortem": save(document, base.with_name(f"{base.stem}-postmortem.md")),
    }
    return Closing(looked, text, len(document_review.review(document)), paths)


def page(looked: Review, text: str) -> str:
    """Return the debrief as one HTML page, with the picture."""
    return str(shell(f"Debrief: {looked.code_name}", [figure_of(looked), markdown_scrolling(text)]))


def figure_of(looked: Review) -> h.Element:
    """Return the picture of three ways, wide and narrow, with its words."""
    caption = "Squares are changes. The band is the time in which users were affected."
    return picture(looked, words=words(looked), caption=caption)


def debrief_of(drill: Drill) -> Closing | NotOver:
    """Return the debrief if the drill is over; otherwise what to do first.

    Raises:
        FileError: its files cannot be written.
    """
    return write_closing(drill) if drill.is_over else NotOver(drill.time(), drill.ending)
