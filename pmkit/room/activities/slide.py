"""A slide: something to show, nothing to answer.

It may repeat what came of an earlier activity, so that a team has its own lines before it while it talks about them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from htpy import Node
from pydantic import AfterValidator, Field

from pmkit.data.models import CLEANED, Strict
from pmkit.room.shared.activity import TEXT_MOST, Activity, Id
from pmkit.room.shared.told import LINES_MOST, Line, lines_on_phone, lines_on_wall


def _image(text: str) -> str:
    """Return an SVG image; pages show it as an image, in which no script runs."""
    if not text.lstrip().startswith(("<svg", "<?xml")):
        raise ValueError("a picture is an SVG image; its text begins with <svg or <?xml")
    return text


class Picture(Strict):
    """A figure on a slide."""

    svg: Annotated[str, Field(max_length=120_000), AfterValidator(_image)]
    narrow: Annotated[str, Field(max_length=120_000), AfterValidator(_image)] | None = Field(
        default=None, description="the same figure for a phone, also SVG"
    )
    alt: Annotated[str, Field(min_length=1, max_length=TEXT_MOST), CLEANED] = Field(description="the figure in words")


class Slide(Activity):
    """A slide, with a figure below its text if it has one."""

    type: Literal["slide"]
    picture: Picture | None = Field(default=None, description="a figure below the text")
    events: list[Line] = Field(default=[], max_length=LINES_MOST, description="lines of a timeline, with their details")
    shows: Id | Literal[""] = Field(
        default="", description="an earlier activity; what all may see of its latest result is repeated below the text"
    )
    most: int = Field(default=0, ge=0, le=20, description="lines of that result that are shown; 0 shows all of it")

    def page(self) -> dict[str, Any]:
        """Return where the picture is and what it says; its bytes are fetched once."""
        if self.picture is None:
            return {}
        where = f"picture/{self.id}.svg"
        narrow = f"{where}?narrow=1" if self.picture.narrow else ""
        return {"picture": {"src": where, "narrow": narrow, "alt": self.picture.alt}}

    def on_wall(self, options: list[str]) -> Node:
        """Return the lines of the timeline, each with its details below it."""
        return lines_on_wall(self.events)

    def on_phone(self) -> Node:
        """Return the lines of the timeline, whose details open with a tap."""
        return lines_on_phone(self.events)
