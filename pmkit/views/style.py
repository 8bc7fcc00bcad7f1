"""The one style of all figures: safe for color blindness, for a projector and for gray print."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from pmkit.markup import escape_html
from pmkit.records.event import Kind

# Okabe and Ito (2008), Color Universal Design; the shape says the kind where color cannot.
KIND_MARKS: Final[dict[Kind, tuple[str, str]]] = {
    Kind.ALERT: ("^", "#D55E00"),
    Kind.CHANGE: ("s", "#0072B2"),
    Kind.LOG: (".", "#555555"),
    Kind.METRIC: ("d", "#009E73"),
    Kind.MESSAGE: ("o", "#56B4E9"),
    Kind.ACTION: (">", "#0072B2"),
    Kind.DECISION: ("D", "#CC79A7"),
    Kind.STATUS: ("p", "#E69F00"),
    Kind.IMPACT: ("X", "#000000"),
}
"""Kind to marker and color."""

PHASE_FILLS: Final = {
    "detection": ("#F7E3D4", ""),
    "investigation": ("#DCE9F5", "///"),
    "resolution": ("#E4EFE0", "..."),
    "recovery": ("#F1EDF6", "\\\\\\"),
}
"""Phase to fill and hatch."""

INK: Final = "#1b1f24"
SOFT: Final = "#5b6570"
LINE: Final = "#9aa4af"

_SETTINGS: Final = {
    "font.size": 11,
    "font.family": "sans-serif",
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "hatch.linewidth": 0.5,
    "hatch.color": "#8a939d",
    "svg.fonttype": "path",
    "svg.hashsalt": "pmkit",
    "text.parse_math": False,  # a dollar sign in a headline is a dollar sign
}


@contextmanager
def style() -> Iterator[None]:
    """Apply the style inside a ``with`` block."""
    with mpl.rc_context(_SETTINGS):  # type: ignore[arg-type]  # the stubs list the keys as literals
        yield


class ShownAxes(Axes):
    """Axes that show their figure in Jupyter, with a text alternative, without a window or pyplot.

    Attributes:
        words: the figure in a few sentences.
    """

    name = "pmkit"
    words = ""

    def _repr_html_(self) -> str:
        """Return the figure as an image inside the page."""
        data = base64.b64encode(to_svg(self.figure).encode("utf-8")).decode("ascii")
        return (
            f'<img style="max-width:100%;height:auto;background:#fff" alt="{escape_html(self.words)}" '
            f'src="data:image/svg+xml;base64,{data}">'
        )

    def __repr__(self) -> str:
        """Return the text alternative."""
        return self.words or super().__repr__()


def to_svg(figure: Figure | SubFigure) -> str:
    """Return a figure as SVG; the same figure gives the same bytes."""
    buffer = io.StringIO()
    with style(), warnings.catch_warnings():
        # A script that the font lacks shows as boxes; the text alternative and the table have it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})  # type: ignore[union-attr]
    return buffer.getvalue()
