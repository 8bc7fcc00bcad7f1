"""Everything that leaves a finished postmortem: a page, a wiki page, a message, tasks, a table, a calendar."""

from __future__ import annotations

from pathlib import Path

from pmkit.documents.format.reading import load
from pmkit.documents.sharing import to_channel, to_wiki
from pmkit.files import Laid, find_path
from pmkit.views.page import to_page


def hand_out(path: str | Path) -> dict[str, Path]:
    """Write the forms of a postmortem beside it and return what each is for and where it is.

    A form that a person changed is not overwritten: the new one goes to a conflict file.

    Raises:
        FileError, DocumentError: the postmortem cannot be read, or a file cannot be written.
    """
    path = find_path(path, what="postmortem")
    postmortem = load(path)
    plan, name = postmortem.actions, path.stem
    laid = Laid(path.parent)
    return {
        "page": laid.lay(f"{name}.html", to_page(postmortem)),
        "wiki page": laid.lay(f"{name}.wiki.md", to_wiki(postmortem)),
        "message": laid.lay(f"{name}.channel.txt", to_channel(postmortem)),
        "task list": laid.lay(f"{name}.tasks.md", plan.to_tasks()),
        "table": laid.lay(f"{name}.actions.csv", plan.to_csv()),
        "calendar": laid.lay(f"{name}.actions.ics", plan.to_calendar(postmortem.title or name)),
    }
