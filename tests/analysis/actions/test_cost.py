from __future__ import annotations

import pytest

from pmkit.analysis.actions.cost import balance
from pmkit.errors import RecordError


def test_the_cost_stays_a_range() -> None:
    """Overlapping ranges decide nothing, clear ones do, and broken ones are refused."""
    known = {"effort_days": (5, 10), "day_rate": (600, 800), "incidents_a_year": (1, 2)}
    assert "do not decide" in str(balance(**known, loss_each=(5_000, 50_000), share_avoided=(0.2, 0.6)))
    assert "costs less" in str(balance(**known, loss_each=(50_000, 90_000), share_avoided=(0.5, 0.6)))
    assert "costs more" in str(balance(**known, loss_each=(100, 200), share_avoided=(0.1, 0.2)))
    for broken in ({"loss_each": (5, 1)}, {"loss_each": (-1, 1)}, {"loss_each": (0, float("nan"))}):
        with pytest.raises(RecordError):
            balance(**known, share_avoided=(0, 1), **broken)
    with pytest.raises(RecordError):
        balance(**known, loss_each=(1, 2), share_avoided=(0.5, 1.5))
