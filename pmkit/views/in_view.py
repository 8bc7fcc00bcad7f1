"""A finished page inside a notebook, as its readers will see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import htpy as h
from markupsafe import Markup

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.sharing import to_wiki
from pmkit.html import render
from pmkit.views.page import to_page

_HIGH: Final = "32em"


@dataclass(frozen=True)
class PageInView:
    """A postmortem's page; it shows itself in Jupyter, and prints as text.

    Attributes:
        postmortem: what the page is of.
    """

    postmortem: Postmortem

    def _repr_html_(self) -> Markup:
        """Show the page in a frame of its own, in which nothing runs and which reaches nothing."""
        name = self.postmortem.title or "Incident postmortem"
        frame = h.iframe(
            srcdoc=str(to_page(self.postmortem)),
            sandbox="",
            title=f"The page: {name}",
            style=f"width: 100%; height: {_HIGH}; border: 1px solid #999; background: white",
        )
        return render(frame)

    def __str__(self) -> str:
        """Return the text twin: the page as Markdown."""
        return to_wiki(self.postmortem)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the text twin."""
        printer.text(str(self))


def page_in_view(postmortem: Postmortem) -> PageInView:
    """Return a postmortem's page to be looked at where one is.

    Args:
        postmortem: the document.
    """
    return PageInView(postmortem)
