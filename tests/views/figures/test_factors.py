"""Figures of factors over many incidents."""

from __future__ import annotations

import pytest

from pmkit.analysis.factors.counts import count_factors
from pmkit.errors import RecordError
from pmkit.views.plotting import plot
from tests.views.figures.samples import REFERENCES


def test_together_or_categories_and_nothing_else() -> None:
    """The one option with words names them."""
    with pytest.raises(RecordError, match="party"):
        plot(count_factors(pm.factors for pm in REFERENCES), what="party")
    assert plot(count_factors(pm.factors for pm in REFERENCES), what="together", narrow=True).texts
