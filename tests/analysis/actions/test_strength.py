from __future__ import annotations

import json
from pathlib import Path

from pmkit.analysis.actions.strength import suggest
from pmkit.analysis.language.people import asks_care

LABELLED = Path(__file__).parent / "labelled.jsonl"


def test_strengths_agree_with_labels() -> None:
    """On 80 labeled actions the words suggest the labeled tier for at least 80 %, care for at least 95 %."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    tier = sum(suggest(row["text"]).strength == row["strength"] for row in rows)
    care = sum(asks_care(row["text"]) == row["asks_care"] for row in rows)
    assert len(rows) == 80
    assert tier / len(rows) >= 0.8
    assert care / len(rows) >= 0.95
