"""Files of people, and all that an assessment ever shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pmkit.views.plotting import plot
from pmkit.workshop.assessment.assessment import Assessment
from pmkit.workshop.assessment.page import assessment_html
from pmkit.workshop.assessment.responses import item_ids

CLIMATE = item_ids("climate")


def write(path: Path, people: Iterable[Mapping[str, Any]], columns: Iterable[str] | None = None) -> Path:
    """Write a CSV file with one row per person."""
    rows = list(people)
    names = list(columns or dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return path


def everything(assessment: Assessment) -> str:
    """Return all that an assessment ever shows."""
    frame = assessment.to_frame().to_csv()
    axes = plot(assessment)
    texts = " ".join(text.get_text() for text in axes.texts)
    return "\n".join([str(assessment), assessment_html(assessment), assessment.to_json(), frame, texts])
