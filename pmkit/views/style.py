"""The one style of all figures: safe for color blindness, for a projector and for gray print."""

from __future__ import annotations

import base64
import io
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

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

_FEWEST: Final = 6  # letters that are left of a label, however little room there is

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


@contextmanager
def _any_script() -> Iterator[None]:
    """Draw a script that the font lacks as boxes; the text alternative and the table have it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def fit(text: str, inches: float, size: float, *, lines: int = 1, bold: bool = False) -> str:
    """Return text wrapped to a width, and cut with an ellipsis where the lines do not suffice.

    Args:
        text: one line.
        inches: the width.
        size: font size in points.
        lines: how many lines there may be.
        bold: whether it will be bold, which is wider.
    """
    font = FontProperties(family="sans-serif", size=size, weight="bold" if bold else "normal")
    # A narrow letter takes 0.4 of the font's size: begin there, and shorten until it fits.
    points = inches * 72 * 0.96  # hinted letters on a screen are a little wider than their outlines
    chars = max(int(points / (0.4 * size)), _FEWEST)
    with _any_script():
        while True:
            kept = textwrap.wrap(text, chars, max_lines=lines, placeholder=" …", break_on_hyphens=False)
            widest = max((text_to_path.get_text_width_height_descent(line, font, False)[0] for line in kept), default=0)
            if widest <= points or chars == _FEWEST:
                return "\n".join(kept)
            chars = max(int(chars * min(points / widest, 0.97)), _FEWEST)


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
    with style(), _any_script():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})  # type: ignore[union-attr]
    return buffer.getvalue()


def to_png(figure: Figure | SubFigure, *, dpi: float = 150) -> bytes:
    """Return a figure as PNG, for chat and slides that take no SVG.

    Args:
        figure: the figure.
        dpi: pixels an inch; 150 gives 1800 across for a wide figure.
    """
    buffer = io.BytesIO()
    with style(), _any_script():
        figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})  # type: ignore[union-attr]
    return buffer.getvalue()
