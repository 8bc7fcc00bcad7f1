"""Matching files: they fit their scenarios, and a broken one is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pmkit.documents.scenario.check import validate
from pmkit.documents.scenario.match import match_schema, read_match
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.errors import ScenarioError
from pmkit.kit import kit_folder


@pytest.mark.parametrize("name", [folder.name for folder in all_folders()])
def test_every_scenario_has_a_matching_that_fits(name: str) -> None:
    """Each factor of the reference has an entry with two look-alikes, and validation finds nothing."""
    scenario = Scenario.open(name)
    matching = scenario.matching()
    assert matching is not None
    assert set(matching.factors) == {factor.id for factor in scenario.debrief().factors}
    assert validate(name) == []


def test_the_matching_schema_is_fresh() -> None:
    """Editors complete against what the models say."""
    assert (kit_folder("scenarios") / "match.schema.json").read_text(encoding="utf-8") == match_schema()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("F1:", "F77:"), "unknown-factor"),
        (("evidence: [E01]", "evidence: [E77]"), "unknown-event"),
        (("contrary:", "contray:"), "unknown-key"),
        (("  F2:\n", "  F2:\n    extra: 1\n"), "unknown-key"),
        (("schema: 1", "schema: 2"), "bad-value"),
        (("schema: 1", "schema: 1\nx: &a 1\ny: *a"), "yaml-broken"),
    ],
)
def test_a_broken_matching_is_named_with_its_place(fresh: Path, change: tuple[str, str], code: str) -> None:
    """Unknown ids and keys in match.yaml are listed by validate, each with file and field."""
    path = fresh / "match.yaml"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    problems = validate(fresh)
    assert code in [problem.code for problem in problems]
    assert all("match.yaml" in problem.where for problem in problems)
    if code in ("unknown-key", "bad-value", "yaml-broken"):
        with pytest.raises(ScenarioError):
            read_match(path)


@pytest.mark.parametrize("source", all_folders(), ids=lambda folder: folder.name)
def test_a_scenario_without_matching_still_works(tmp_path: Path, source: Path) -> None:
    """match.yaml is wanted, not needed."""
    folder = tmp_path / source.name
    shutil.copytree(source, folder)
    (folder / "match.yaml").unlink()
    assert validate(folder) == []
    assert Scenario.open(folder).matching() is None
