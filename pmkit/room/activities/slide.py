"""A slide: something to show, nothing to answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from pmkit.data.models import CLEANED, Strict
from pmkit.room.shared.activity import TEXT_MOST, Activity


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

    def page(self) -> dict[str, Any]:
        """Return where the picture is and what it says; its bytes are fetched once."""
        if self.picture is None:
            return {}
        where = f"picture/{self.id}.svg"
        narrow = f"{where}?narrow=1" if self.picture.narrow else ""
        return {"picture": {"src": where, "narrow": narrow, "alt": self.picture.alt}}
