"""An editor for a document in JupyterLab: every change is on disk a moment after the last key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import htpy as h
import ipywidgets as widgets

from pmkit.html import render
from pmkit.views.widgets.shared import STYLE, Shared


def editor(path: str | Path, *, label: str = "Your document", on_save: Callable[[], None] | None = None) -> Any:
    """Return an editor of a text file.

    What is typed is saved at each change, and what another widget saved shows at once. Where the
    file was changed by another program in the meantime, the text goes to ``name.conflict-<n>.md``
    and the editor says so.

    Args:
        path: the file; it may not be there yet.
        label: what it is, for screen readers and above the box.
        on_save: called after each save, by whichever widget.
    """
    shared = Shared.of(path)
    name = widgets.HTML(render(h.b[label], " ", h.code[shared.draft.path.name]))
    style = widgets.HTML(STYLE)
    box = widgets.Textarea(
        value=shared.text,
        continuous_update=True,
        layout=widgets.Layout(width="100%", height="30em"),
        tooltip=label,
        placeholder="Write here. Every change is saved.",
    )
    status = widgets.HTML()

    def tell() -> None:
        """Show what happened at the last save; what a person has to act on is not set small."""
        sentence = str(shared.saved)
        status.value = render(h.small[sentence] if shared.saved.is_plain else h.b[sentence])

    def save(change: dict[str, Any]) -> None:
        """Write the text that was typed."""
        if change["new"] == shared.text:
            return
        saved = shared.save(change["new"], box)
        tell()
        if saved.is_written and on_save is not None:
            on_save()

    def follow() -> None:
        """Show what another widget saved."""
        box.value = shared.text
        tell()
        if on_save is not None:
            on_save()

    tell()
    box.observe(save, names="value")
    shared.on_change(box, follow)
    whole = widgets.VBox([style, name, box, status])
    whole.add_class("pmkit-editor")
    whole.add_class("pmkit-bound")
    return whole
