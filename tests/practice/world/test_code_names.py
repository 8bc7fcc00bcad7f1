"""The names that incidents are played under."""

from __future__ import annotations

from pmkit.practice.drill.drill import drill_folder, drill_folders
from pmkit.practice.world.reading import load_world, read_veil


def test_each_drill_has_a_code_name_of_its_own() -> None:
    """No two drills share a code name, and each is found by it, in any case of letters."""
    names = {folder.name: read_veil(folder).code_name for folder in drill_folders()}
    assert len({name.casefold() for name in names.values()}) == len(names)
    for folder, name in names.items():
        assert drill_folder(name.upper()).name == folder


def test_the_veil_alone_reads_like_the_whole() -> None:
    """The veil that is read alone, for lists, is the world's own."""
    for folder in drill_folders():
        assert read_veil(folder) == load_world(folder).veil


def test_the_day_of_the_week_stays() -> None:
    """The date that is shown is shifted by whole weeks, so that a Monday is still a Monday."""
    assert [folder.name for folder in drill_folders() if read_veil(folder).days % 7] == []
