"""The manifest's schema, for editors."""

from pmkit.documents.scenario.manifest import SCHEMA_NAME, json_schema
from pmkit.kit import kit_folder


def test_the_schema_in_the_kit_is_fresh() -> None:
    """The JSON Schema beside the kit's scenarios is the one that the models give."""
    assert (kit_folder("scenarios") / SCHEMA_NAME).read_text(encoding="utf-8") == json_schema()
