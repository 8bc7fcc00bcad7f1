"""A new scenario: a folder that validates, with marks where its author fills it in."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from pmkit.documents.format.blocks import MARKER
from pmkit.documents.scenario.manifest import SCHEMA_NAME, SLUG, json_schema
from pmkit.documents.scenario.match import MATCH, MATCH_SCHEMA_NAME, match_schema
from pmkit.documents.scenario.scenario import FILES
from pmkit.errors import ScenarioError
from pmkit.files import Draft, lay, make_folder


def new_scenario(name: str, folder: str | Path = "scenarios") -> Path:
    """Write a folder that validates and return it.

    Args:
        name: lower case words with hyphens, such as ``auth-tokens-2024``.
        folder: where to put it; ``scenarios`` below the current folder is found by name.

    Raises:
        ScenarioError: the name cannot be one, or the folder holds something already.
        FileError: it cannot be written.
    """
    if not re.fullmatch(SLUG, name) or len(name) > 60:
        raise ScenarioError(
            f"{name[:80]!r} cannot be a scenario's name",
            code="bad-id",
            remedy="use lower case letters, digits and hyphens: auth-tokens-2024",
        )
    target = Path(folder) / name
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ScenarioError(
            "there is something here already; nothing was changed",
            code="exists",
            where=str(target),
            remedy="choose another name, or remove the folder yourself",
        )
    make_folder(target)
    for schema_name, text in ((SCHEMA_NAME, json_schema()), (MATCH_SCHEMA_NAME, match_schema())):
        if not (Path(folder) / schema_name).exists():
            lay(Path(folder) / schema_name, text)
    for file in (*FILES, MATCH):
        text = files("pmkit.documents.scenario").joinpath("blank", file).read_text(encoding="utf-8")
        text = text.replace("{id}", name).replace("{schema}", f"../{SCHEMA_NAME}").replace("{marker}", MARKER)
        Draft(target / file).save(text)
    return target
