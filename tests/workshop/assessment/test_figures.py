"""The assessment as a figure."""

from __future__ import annotations

from typing import Any

import pytest

from pmkit.views.plotting import plot
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.responses import example_team


@pytest.mark.parametrize("narrow", [False, True])
def test_the_figure_has_words(narrow: bool) -> None:
    """Wide and narrow, the figure's text alternative is the result in words; without answers it says so."""
    axes: Any = plot(assess(example_team()), narrow=narrow)
    assert "Gaps" in axes.words
    assert plot(assess({}), narrow=narrow) is not None
