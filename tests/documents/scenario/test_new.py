"""A new scenario: laid once, never over something."""

from pathlib import Path

import pytest

from pmkit.documents.scenario.check import validate
from pmkit.documents.scenario.manifest import SCHEMA_NAME
from pmkit.documents.scenario.new import new_scenario
from pmkit.errors import FileError, ScenarioError


@pytest.mark.parametrize(
    "name", ["", "Auth", "a b", "../up", "a/b", "-a", "a-", "a--b", "über", "a.b", "a\n", "x" * 61, ".", ".."]
)
def test_bad_names_are_refused(tmp_path: Path, name: str) -> None:
    """A name that cannot be a folder's is refused before anything is written."""
    with pytest.raises(ScenarioError) as caught:
        new_scenario(name, tmp_path / "here")
    assert caught.value.code == "bad-id"
    assert caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_new_never_overwrites(fresh: Path) -> None:
    """A second scenario of the name is refused, and every byte of the first stays."""
    (fresh / "brief.md").write_text("mine", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in fresh.iterdir()}
    with pytest.raises(ScenarioError) as caught:
        new_scenario(fresh.name, fresh.parent)
    assert caught.value.code == "exists"
    assert {path.name: path.read_bytes() for path in fresh.iterdir()} == before


def test_new_refuses_a_file(tmp_path: Path) -> None:
    """Where a file has the name, or is the folder, the file stays and the error says so."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(ScenarioError, match="something here"):
        new_scenario("taken", tmp_path)
    with pytest.raises(FileError, match="not a folder"):
        new_scenario("inside", tmp_path / "taken")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_new_fills_an_empty_folder_and_keeps_the_schema(tmp_path: Path) -> None:
    """An empty folder may be filled, and a schema that is there already is left as it is."""
    (tmp_path / "empty").mkdir()
    (tmp_path / SCHEMA_NAME).write_text("mine", encoding="utf-8")
    assert validate(new_scenario("empty", tmp_path)) == []
    assert (tmp_path / SCHEMA_NAME).read_text(encoding="utf-8") == "mine"
