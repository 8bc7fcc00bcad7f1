"""Lines that people wrote, in the notebook: hide, reword, merge or split them before all see them, and after that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import ipywidgets as widgets
from htpy import b, br, div, h4, i, p, style
from markupsafe import Markup

from pmkit.html import render, trusted
from pmkit.views.widgets.parts import button, put, row

ASK_SAME: Final = "If you aren't sure, choose Not the same."
"""What is said above lines that may be the same."""

BEFORE_DOTS: Final = " Answer before people vote: lines that are the same split the dots between them."
"""What is said there, too, where people vote on the lines."""

LABEL_MOST: Final = 60
"""Letters of a button."""

ROWS_MOST: Final = 60
"""Lines that have a row of their own: marked ones first; ``session.edit_line`` edits every line."""

_CSS: Final = """
.pmkit-lines .widget-checkbox { height: auto; margin: 2px 0; }
.pmkit-lines .widget-checkbox label { white-space: normal; height: auto; line-height: 1.4; width: 100%; }
.pmkit-lines .jupyter-button { height: auto; white-space: normal;
  text-align: left; line-height: 1.4; padding: .3em .8em; }
.pmkit-lines p { margin: 0; line-height: 1.4; }
"""
"""Lines are long: they break instead of being cut."""


class LineEditor:
    """A list of lines to check, with what the coach asks; made again only when lines or marks change.

    Attributes:
        box: what is shown.
        first: looks at the lines before all see them; hidden where nothing is written.
    """

    def __init__(self, send: Callable[..., None], look: Callable[[], None]) -> None:
        """Make an empty list.

        Args:
            send: takes what :func:`pmkit.room.session.lines.with_edit` reads: ``way``, ``lines``, ``text``, ``of``.
            look: ends the collection and shows the lines here.
        """
        self._send = send
        self._lines: dict[str, Any] | None = None
        self._ticks: dict[str, Any] = {}
        self._picked: list[str] = []
        self._head, self._all = widgets.HTML(), widgets.Checkbox(description="edit lines", indent=False)
        self._all.observe(lambda _: self._lay(), "value")
        self._wording = widgets.Text(
            description="It says", style={"description_width": "max-content"}, layout=widgets.Layout(width="100%")
        )
        self._hide = button("Hide", lambda: self._edit("hide"))
        self._reword = button("Reword", lambda: self._edit("reword", self._wording.value))
        self._merge = button("Merge into one", lambda: self._edit("merge", self._wording.value))
        self._undo = button("Undo", lambda: self._edit("undo", lines=[]))
        self._again = button("Show hidden lines again", lambda: self._edit("show-again", lines=[]))
        self._rows, self._pairs = widgets.VBox(), widgets.VBox()
        self.first = button("Look at the lines first", look)
        self._tools = widgets.VBox(
            [
                self._rows,
                self._wording,
                row(self._hide, self._reword, self._merge, self._undo, self._again),
            ]
        )
        self.box = widgets.VBox(
            [widgets.HTML(render(style[trusted(_CSS)])), self._head, self._pairs, self._all, self._tools]
        )
        self.box.add_class("pmkit-lines")
        self.box.layout.display = "none"
        self.first.layout.display = "none"

    def show(self, state: dict[str, Any]) -> None:
        """Show the lines of a state; nothing where there are none that the host may edit."""
        self.first.layout.display = "" if state.get("can_look") else "none"
        lines = state.get("lines")
        if lines == self._lines:
            return
        before, self._lines = self._lines, lines
        self.box.layout.display = "" if lines else "none"
        if not lines:
            self._rows.children, self._pairs.children, self._ticks = (), (), {}
            return
        put(self._head, _head(lines))
        if before is None or before["first"] != lines["first"]:
            self._all.value = lines["first"]
        self._rows.children = self._ticked(lines)
        self._pairs.children = self._asked(lines["alike"], votes=lines["votes"])
        self._undo.description = _short(f"Undo: {lines['last']}")
        self._undo.layout.display = "" if lines["last"] else "none"
        self._again.layout.display = "" if lines["hidden"] else "none"
        self._choose()
        self._lay()

    def _lay(self) -> None:
        """Show the tools before all see the lines, and afterward to who ticks that."""
        lines = self._lines or {"first": False, "voting": False}
        self._all.layout.display = "none" if lines["first"] else ""
        self._tools.layout.display = "" if self._all.value else "none"
        self._merge.layout.display = "none" if lines["voting"] else ""

    def _ticked(self, lines: dict[str, Any]) -> list[Any]:
        """Return a row for each line, marked ones first."""
        asked = sorted(lines["lines"], key=lambda line: not line["marks"])
        kept = {text: tick.value for text, tick in self._ticks.items()}
        self._ticks = {}
        rows: list[Any] = []
        for line in asked[:ROWS_MOST]:
            tick = widgets.Checkbox(
                value=kept.get(line["text"], False),
                description=_described(line),
                indent=False,
                layout=widgets.Layout(width="100%", height="auto"),
            )
            tick.observe(lambda _: self._choose(), "value")
            self._ticks[line["text"]] = tick
            offered = [
                button(f"Say \u201c{mark['instead']}\u201d", self._saying(line["text"], mark["instead"]))
                for mark in line["marks"]
                if mark["instead"]
            ]
            if line["split"]:
                offered.append(button("Split into the lines that people wrote", self._splitting(line["text"])))
            asks = [widgets.HTML(_asked(line["marks"]))] if line["marks"] else []
            for each in offered:
                each.layout = widgets.Layout(width="auto", align_self="flex-start", margin="0 0 .4em 1.6em")
            rows.append(widgets.VBox([tick, *asks, *offered]))
        if len(asked) > ROWS_MOST:
            rows.append(widgets.HTML(render(i[f"{len(asked) - ROWS_MOST} more lines; marked ones are above."])))
        return rows

    def _asked(self, pairs: list[dict[str, Any]], *, votes: bool) -> list[Any]:
        """Return the pairs that may say the same, below what to do with them; nothing where there are none."""
        head = widgets.HTML(render(h4["Are these the same?"], p[ASK_SAME, BEFORE_DOTS if votes else None]))
        return [head, *(self._pair(pair) for pair in pairs)] if pairs else []

    def _pair(self, pair: dict[str, Any]) -> Any:
        """Return two like lines, and a click for each answer; where one wording goes, which of the two stays."""
        lines = pair["lines"]

        def doing(way: str, text: str = "") -> Callable[[], None]:
            return lambda: self._edit(way, text, lines=lines)

        if pair["keep"]:
            same = [button("The same", doing("same"))]
        else:
            same = [button(f"Merge as \u201c{text}\u201d", doing("merge", text)) for text in lines]
        said = widgets.HTML(render(b[lines[0]], br, b[lines[1]]))
        return widgets.VBox([said, row(*same, button("Not the same", doing("apart")))])

    def _splitting(self, line: str) -> Callable[[], None]:
        return lambda: self._edit("split", lines=[line])

    def _saying(self, line: str, text: str) -> Callable[[], None]:
        return lambda: self._edit("reword", text, lines=[line])

    def _chosen(self) -> list[str]:
        return [text for text, tick in self._ticks.items() if tick.value]

    def _choose(self) -> None:
        """Fill in the first line that is checked, and switch the buttons."""
        chosen = self._chosen()
        before, self._picked = self._picked, chosen
        self._hide.disabled, self._reword.disabled = not chosen, len(chosen) != 1
        self._merge.disabled = len(chosen) < 2
        self._wording.disabled = not chosen
        # What is typed stays when the lines are drawn again; another choice begins with its own words.
        if len(chosen) < 2 and chosen != before:
            self._wording.value = chosen[0] if chosen else ""

    def _edit(self, way: str, text: str = "", *, lines: list[str] | None = None) -> None:
        of = self._lines["edits"] if self._lines else 0
        self._send(way=way, lines=self._chosen() if lines is None else lines, text=text, of=of)


def _short(label: str) -> str:
    """Return what a button says, cut where it is long; a quotation is closed all the same."""
    if len(label) <= LABEL_MOST:
        return label
    cut = f"{label[: LABEL_MOST - 2].rstrip()}\u2026"
    return cut + "\u201d" * (cut.count("\u201c") - cut.count("\u201d"))


def _head(lines: dict[str, Any]) -> Markup:
    """Return what the lines are, and what was done with them."""
    marked = sum(bool(line["marks"]) for line in lines["lines"])
    asked = [f"{marked} to look at."] * bool(marked) + [lines["said"]] * bool(lines["said"])
    if lines["voting"]:
        return render(
            b["People are voting on these lines."],
            " You can hide or reword one now, and its dots stay; lines are merged or split after the vote. ",
            " ".join(asked),
        )
    if not lines["first"]:
        return render(" ".join(asked[:1]) if marked else "")
    return render(
        b["Only you can see these lines for now."],
        " Hide, reword or merge what should not go on the wall as it is; the blue button shows the rest to everybody. ",
        " ".join(asked),
    )


def _described(line: dict[str, Any]) -> str:
    """Return a line with how many wrote it, and other wordings that were counted as the same."""
    times = f" ({line['number']} times)" if line["number"] > 1 else ""
    return "".join([line["text"], times, *(f" \u00b7 also: {text}" for text in line["also"])])


def _asked(marks: list[dict[str, Any]]) -> Markup:
    """Return what the coach asks about a line."""
    return render(div(style="margin-left:1.6em")[(p[b[mark["says"]], " ", i[mark["asks"]]] for mark in marks)])
