"""What a drill leaves behind: the debrief as text and page, its picture inside, and a postmortem that is begun."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pmkit.documents import review as document_review
from pmkit.documents.format.writing import save
from pmkit.files import lay
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
    figure = picture(
        looked, words=words(looked), caption="Squares are changes; the band is the time in which users were affected."
    )
    return str(shell(f"Debrief: {looked.code_name}", [figure, markdown_scrolling(text)]))
