"""Scenarios: found, opened, and closed until the debrief."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.scenario import scenario as scenario_module
from pmkit.documents.scenario.new import new_scenario
from pmkit.documents.scenario.scenario import Scenario, all_folders, find_folder
from pmkit.errors import ScenarioError
from pmkit.kit import kit_folder

KIT = sorted(path.parent for path in kit_folder("scenarios").glob("*/scenario.yaml"))


def test_the_kit_has_scenarios() -> None:
    """There is at least one scenario to practice on, and it is found by its name."""
    assert KIT
    assert find_folder(KIT[0].name) == KIT[0]


@pytest.mark.parametrize("folder", KIT, ids=lambda folder: folder.name)
def test_the_records_are_bare(folder: Path) -> None:
    """A learner's records hold every event and mark none; the marked ones are for the debrief."""
    scenario = Scenario.open(folder)
    assert [event.id for event in scenario.records] == [event.id for event in scenario.marked]
    assert not any(event.milestones for event in scenario.records)
    assert any(event.milestones for event in scenario.marked)
    assert scenario.records.episodes == ()


@pytest.mark.parametrize("folder", KIT, ids=lambda folder: folder.name)
def test_only_the_debrief_opens_the_reference(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but ``debrief()`` loads reference.md, and it loads that once."""
    loaded: list[str] = []
    real_load, real_open = scenario_module.load, Path.open

    def load(path: Path) -> Postmortem:
        """Count and load."""
        loaded.append(Path(path).name)
        return real_load(path)

    read: list[str] = []

    def opened(path: Path, *mode: Any, **options: Any) -> Any:
        """Note which files are opened."""
        read.append(path.name)
        return real_open(path, *mode, **options)

    monkeypatch.setattr(scenario_module, "load", load)
    monkeypatch.setattr(Path, "open", opened)
    scenario = Scenario.open(folder)
    for value in (scenario.id, scenario.title, scenario.brief, scenario.records, scenario.marked, scenario):
        assert str(value)
    assert scenario._repr_markdown_() == scenario.brief
    assert all_folders()
    assert loaded == []
    assert "scenario.yaml" in read
    assert "reference.md" not in read
    reference = scenario.debrief()
    assert loaded == ["reference.md"]
    assert read.count("reference.md") == 1
    assert reference.records == scenario.marked


def test_a_description_gives_nothing_away() -> None:
    """The description names title, sources and roles, and no factor or lesson of the reference."""
    for folder in KIT:
        scenario = Scenario.open(folder)
        shown = str(scenario)
        assert scenario.title in shown
        assert all(source.title in shown for source in scenario.manifest.provenance.sources)
        assert not any(factor.text in shown for factor in scenario.debrief().factors)


def test_a_persons_own_scenarios_are_found_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Path) -> None:
    """``scenarios/`` below the current folder and $PMKIT_SCENARIOS come before the kit's."""
    monkeypatch.delenv("PMKIT_SCENARIOS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert find_folder("broken") == fresh
    own = new_scenario(KIT[0].name, tmp_path / "elsewhere")
    assert find_folder(KIT[0].name) == KIT[0]
    monkeypatch.setenv("PMKIT_SCENARIOS", str(own.parent))
    assert find_folder(KIT[0].name) == own
    assert [folder for folder in all_folders() if folder.name == KIT[0].name] == [own]


@pytest.mark.parametrize("name", ["", "  ", "nowhere", "../nowhere", "a" * 500, "nul\0l"])
def test_no_such_scenario(name: str) -> None:
    """An unknown name is an error that lists what can be opened."""
    with pytest.raises(ScenarioError) as caught:
        find_folder(name)
    assert caught.value.code == "no-scenario"
    assert KIT[0].name in caught.value.remedy


def test_a_mistyped_name_is_guessed() -> None:
    """A name with a slip is answered with the likeliest one."""
    with pytest.raises(ScenarioError) as caught:
        Scenario.open(KIT[0].name.replace("-", "_", 1))
    assert caught.value.remedy.startswith(f"did you mean {KIT[0].name!r}?")


def test_events_without_times_stay_in_the_records(fresh: Path) -> None:
    """Open and missing ends are allowed because records have them."""
    with (fresh / "events.csv").open("a", encoding="utf-8") as file:
        file.write("E04,2024-01-15T10:00:00Z,,,log,,,later,,report,synthesized,\n")
    event = Scenario.open(fresh).records["E04"]
    assert event.latest is None
    assert event.earliest is not None
    assert event.earliest.utcoffset() == timedelta(0)
