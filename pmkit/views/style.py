"""The look of all figures: colors, widths, type and how text is wrapped; safe for color blindness and gray print.

Figures take every color and width from here, and draw with the pen of ``figures/canvas.py``.
"""

from __future__ import annotations

import base64
import io
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import matplotlib as mpl
from htpy import img
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from pmkit.html import render
from pmkit.records.event import Kind

WIDE: Final = 12.0
"""Inches across of a figure for a screen."""

NARROW: Final = 4.3
"""Inches across of a figure for a phone."""

_SMALL: Final = 7.0  # inches; narrower figures get smaller type and stack what is side by side elsewhere

INK: Final = "#1b1f24"
SOFT: Final = "#5b6570"
LINE: Final = "#9aa4af"
HATCH: Final = "#8a939d"

# Okabe and Ito (2008), Color Universal Design.
BLACK: Final = "#000000"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
PURPLE: Final = "#CC79A7"

# What the seven above are too strong for: areas behind text, from which nothing is read alone.
DARK_GRAY: Final = "#555555"
GRAY: Final = "#777777"
PALE_GRAY: Final = "#c9d1d9"
PALE_BLUE: Final = "#DCE9F5"
PALER_BLUE: Final = "#e3eef6"
PALEST_BLUE: Final = "#eef3f7"
CLEAR_BLUE: Final = "#bcd9ee"
PALE_GREEN: Final = "#E4EFE0"
PALER_GREEN: Final = "#dcefe0"
CLEAR_GREEN: Final = "#cfe8dc"
TARGET_GREEN: Final = "#e7efe3"
TARGET_EDGE: Final = "#8fa885"
PALE_RED: Final = "#f6d9d2"
PALE_ORANGE: Final = "#F7E3D4"
PALE_YELLOW: Final = "#fbf3cf"
PALE_PURPLE: Final = "#F1EDF6"
PALE_SAND: Final = "#f2f2ea"
PALE_CLAY: Final = "#f1ece9"
CHEESE: Final = "#F3E2A9"
CHEESE_DARK: Final = "#E4CC7A"
CHEESE_EDGE: Final = "#9c8638"

BEHIND_TEXT: Final = {"facecolor": "white", "edgecolor": "none"}
"""Keywords of a text's ``bbox``: white paper below words that are on lines or hatches."""

# The shape says the kind where color cannot.
KIND_MARKS: Final[dict[Kind, tuple[str, str]]] = {
    Kind.ALERT: ("^", VERMILION),
    Kind.CHANGE: ("s", BLUE),
    Kind.LOG: (".", DARK_GRAY),
    Kind.METRIC: ("d", GREEN),
    Kind.MESSAGE: ("o", SKY),
    Kind.ACTION: (">", BLUE),
    Kind.DECISION: ("D", PURPLE),
    Kind.STATUS: ("p", ORANGE),
    Kind.IMPACT: ("X", BLACK),
}
"""Kind to marker and color."""

PHASE_FILLS: Final = {
    "detection": (PALE_ORANGE, ""),
    "investigation": (PALE_BLUE, "///"),
    "resolution": (PALE_GREEN, "..."),
    "recovery": (PALE_PURPLE, "\\\\\\"),
}
"""Phase to fill and hatch."""

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
    "hatch.color": HATCH,
    "svg.fonttype": "path",
    "svg.hashsalt": "pmkit",
    "text.parse_math": False,  # a dollar sign in a headline is a dollar sign
}


def is_small(width: float) -> bool:
    """Tell whether a figure of so many inches is drawn as for a phone."""
    return width < _SMALL


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
    """Return text wrapped to a width, and cut with an ellipsis where there are not enough lines.

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
        return render(
            img(style="max-width:100%;height:auto;background:#fff", alt=self.words, src=to_data_uri(self.figure))
        )

    def __repr__(self) -> str:
        """Return the text alternative."""
        return self.words or super().__repr__()


def to_svg(figure: Figure | SubFigure, *, tight: bool = False) -> str:
    """Return a figure as SVG; the same figure gives the same bytes.

    Args:
        figure: the figure.
        tight: whether the margins around what is drawn are cut off.
    """
    buffer = io.StringIO()
    cut: dict[str, Any] = {"bbox_inches": "tight", "pad_inches": 0.05} if tight else {}
    with style(), _any_script():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, **cut)  # type: ignore[union-attr]
    return buffer.getvalue()


def to_data_uri(figure: Figure | SubFigure) -> str:
    """Return a figure as the address of an image: the SVG itself, so that a page needs no further file."""
    return "data:image/svg+xml;base64," + base64.b64encode(to_svg(figure).encode("utf-8")).decode("ascii")


def to_png(figure: Figure | SubFigure, *, dpi: float = 150) -> bytes:
    """Return a figure as PNG, for chat and slides that take no SVG.

    Args:
        figure: the figure.
        dpi: pixels per inch; 150 gives 1800 across for a wide figure.
    """
    buffer = io.BytesIO()
    with style(), _any_script():
        figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})  # type: ignore[union-attr]
    return buffer.getvalue()
