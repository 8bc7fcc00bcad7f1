"""The schema by which an editor completes and checks a world."""

from __future__ import annotations

from pmkit.kit import kit_folder
from pmkit.practice.world.world import SCHEMA_NAME, json_schema


def test_the_schema_of_worlds_is_fresh() -> None:
    """The schema in the kit is the one that the models give."""
    assert (kit_folder("scenarios") / SCHEMA_NAME).read_text(encoding="utf-8") == json_schema()
