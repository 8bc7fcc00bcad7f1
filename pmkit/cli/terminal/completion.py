"""What a shell offers where a name of ours is typed."""

from __future__ import annotations


def scenario_names(**_: object) -> list[str]:
    """Return the names of the scenarios; argcomplete calls this, and filters by what was typed."""
    from pmkit.documents.scenario.scenario import all_folders

    return [folder.name for folder in all_folders()]
