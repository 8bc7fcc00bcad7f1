"""An editor for a document in JupyterLab: every change is on disk a moment after the last key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from pmkit.files import Draft
from pmkit.markup import escape_html
from pmkit.views.widgets.shared import STYLE, Shared


def draft_of(path: str | Path) -> Draft:
    """Return the one draft of a path in this process, so that two cells do not overwrite each other."""
    return Shared.of(path).draft


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
    name = widgets.HTML(f"<b>{escape_html(label)}</b> <code>{escape_html(shared.draft.path.name)}</code>")
    style = widgets.HTML(STYLE)
    box = widgets.Textarea(
        value=shared.text,
        continuous_update=True,
        layout=widgets.Layout(width="100%", height="30em"),
        tooltip=label,
        placeholder="Write here. Every change is saved.",
    )
    status = widgets.HTML(f"<small>{escape_html(shared.said)}</small>")

    def tell() -> None:
        """Show what happened at the last save; what a person has to act on is not set small."""
        said = escape_html(shared.said)
        status.value = f"<small>{said}</small>" if shared.said.startswith("Saved") else f"<b>{said}</b>"

    def save(change: dict[str, Any]) -> None:
        """Write the text that was typed."""
        if change["new"] == shared.text:
            return
        saved = shared.save(change["new"], box)
        tell()
        if saved and on_save is not None:
            on_save()

    def follow() -> None:
        """Show what another widget saved."""
        box.value = shared.text
        tell()
        if on_save is not None:
            on_save()

    box.observe(save, names="value")
    shared.on_change(box, follow)
    whole = widgets.VBox([style, name, box, status])
    whole.add_class("pmkit-editor")
    whole.add_class("pmkit-bound")
    return whole
