"""The assessment that people use: one door to answers, results, files and figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.assessment import Assessment, assess, example_team
from pmkit.workshop.assessment.retest import compare


def test_a_part_that_was_not_answered_is_named() -> None:
    """Asking for a part that nobody answered says which ones were."""
    made = assess({"gaps": 2})
    with pytest.raises(WorkshopError) as error:
        made["matrix"]
    assert error.value.code == "not-one-of"
    assert "start" in error.value.remedy


def test_it_compares_itself_with_an_earlier_one(tmp_path: Path) -> None:
    """The method on the later one says the same as the function over both."""
    team = assess(example_team())
    earlier = Assessment.from_json(team.save(tmp_path))
    assert team.compare(earlier) == compare(earlier, team)
    assert earlier == Assessment(team.parts, team.label), "the notes about a file are not saved with the counts"


def test_matplotlib_waits_for_the_first_figure() -> None:
    """Who assesses needs no figure; ``plot`` finds how to draw one, as the module registers it when it is loaded."""
    code = """
import sys
from pmkit.workshop.assessment import assess, example_team
team = assess(example_team())
assert "matplotlib" not in sys.modules
from pmkit.views import plotting
plotting._ROOMS = {}
assert "Gaps" in plotting.plot(team).words
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
