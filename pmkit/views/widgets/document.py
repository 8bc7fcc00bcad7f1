"""An editor for a document in JupyterLab: every change is on disk a moment after the last key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from pmkit.errors import PmkitError
from pmkit.files import Draft
from pmkit.markup import escape_html

# A widget whose kernel is gone still takes typing, and nothing reaches the file; this style
# needs no code on the page to say so and to stop it.
_STYLE: Final = """<style>
.pmkit-editor textarea { font: 13px/1.5 var(--jp-code-font-family, monospace); min-height: 26em; resize: vertical; }
.pmkit-editor .pmkit-lost { display: none; }
.pmkit-editor.jupyter-widgets-disconnected textarea, .pmkit-editor .jupyter-widgets-disconnected textarea,
.jupyter-widgets-disconnected .pmkit-editor textarea { pointer-events: none; opacity: .45; }
.pmkit-editor.jupyter-widgets-disconnected .pmkit-lost, .pmkit-editor .jupyter-widgets-disconnected .pmkit-lost,
.jupyter-widgets-disconnected .pmkit-editor .pmkit-lost { display: block; font-weight: bold; padding: .3em .6em;
  border: 2px solid currentColor; }
</style>
<div class="pmkit-lost">Not connected: what you type here is not saved. Your text up to now is in the file.
Run this cell again.</div>"""

_OPEN: Final[dict[Path, Draft]] = {}


def draft_of(path: str | Path) -> Draft:
    """Return the one draft of a path in this process, so that two cells do not overwrite each other."""
    path = Path(path).resolve()
    draft = _OPEN.get(path)
    if draft is None or draft.path != path or draft.changed_elsewhere():
        draft = _OPEN[path] = Draft.open(path)
    return draft


def editor(path: str | Path, *, label: str = "Your document", on_save: Callable[[], None] | None = None) -> Any:
    """Return an editor of a text file.

    What is typed is saved at each change. Where the file was changed by something else in the
    meantime, the text goes to ``name.conflict-<n>.md`` and the editor says so.

    Args:
        path: the file; it may not be there yet.
        label: what it is, for screen readers and above the box.
        on_save: called after each save.
    """
    draft = draft_of(path)
    name = widgets.HTML(f"<b>{escape_html(label)}</b> <code>{escape_html(draft.path.name)}</code>")
    style = widgets.HTML(_STYLE)
    box = widgets.Textarea(
        value=draft.text,
        continuous_update=True,
        layout=widgets.Layout(width="100%", height="30em"),
        tooltip=label,
        placeholder="Write here. Every change is saved.",
    )
    status = widgets.HTML(f"<small>Saved in {escape_html(str(draft.path))}</small>")

    def save(change: dict[str, Any]) -> None:
        """Write the text that was typed."""
        before = draft.path
        try:
            written = draft.save(change["new"])
        except PmkitError as error:
            status.value = f"<b>Not saved:</b> {escape_html(str(error))}"
            return
        if written != before:
            status.value = (
                f"<b>{escape_html(before.name)} was changed by another program.</b> "
                f"It is left as it is; your text is saved in {escape_html(str(written))}"
            )
        else:
            status.value = f"<small>Saved in {escape_html(str(written))}</small>"
        if on_save is not None:
            on_save()

    box.observe(save, names="value")
    whole = widgets.VBox([style, name, box, status])
    whole.add_class("pmkit-editor")
    return whole
