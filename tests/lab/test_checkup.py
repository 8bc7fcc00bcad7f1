"""The check of the installation: one line for each thing, and what to do about those that are not fine."""

from __future__ import annotations

import pytest

from pmkit.documents.scenario.scenario import all_folders
from pmkit.lab.checkup import Checkup, checkup


def test_this_installation_is_ready() -> None:
    """Every scenario of the kit is named, and the last line says that nothing is missing."""
    result = checkup()
    assert result.is_ready, str(result)
    assert str(result).endswith("Ready.")
    assert all(folder.name in str(result) for folder in all_folders())


def test_what_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is not there, and a work folder that is a file: each line says what to do."""
    from importlib.metadata import PackageNotFoundError, version

    def without(name: str) -> str:
        if name == "papermill":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr("pmkit.lab.checkup.version", without)
    monkeypatch.setenv("PMKIT_WORK", __file__)
    result = checkup()
    assert not result.is_ready
    assert {what: note for what, is_fine, note in result.rows if not is_fine} == {
        "papermill": "pip install papermill",
        "your work": "this is a file, not a folder: name a folder",
    }
    assert str(result).endswith("Fix the lines that say so, then run this again.")


def test_the_table_says_the_same_and_is_text() -> None:
    """Whatever a row holds, it is not HTML."""
    result = Checkup((("<b>x</b>", False, "<script>alert(1)</script>"),))
    assert "<script" not in result._repr_html_()
    assert "&lt;script&gt;" in result._repr_html_()
    assert "<b>to fix</b>" in result._repr_html_()
