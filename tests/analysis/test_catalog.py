"""Each finding of the analysis floor is a row of the catalog, and each row can be met."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from pmkit.data.catalog import catalog

CODES = re.compile(r'\bfinding\(\s*"([a-z-]+)"')


@pytest.mark.parametrize("subject", ["whys", "factors", "actions"])
def test_rows_are_met_and_explained(subject: str) -> None:
    """What a check names has its row; what a file of rows holds is named by a check; each row says why it is asked."""
    source = (files("pmkit.analysis") / subject / "checks.py").read_text("utf-8")
    used = set(CODES.findall(source))
    rows = {code: entry for code, entry in catalog().items() if entry.subject == subject}
    assert used <= set(catalog())
    assert set(rows) <= used
    for entry in rows.values():
        assert entry.question.endswith(("?", "."))
        assert "?" in entry.question
        assert len(entry.why) > 40
    assert "Finding(" not in source
