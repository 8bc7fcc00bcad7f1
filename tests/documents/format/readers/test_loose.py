"""Postmortems from other tools and templates, by another hand: what is read out of them beside what a person reads."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pmkit.documents.format.loosen import as_markdown
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.readers.loose import Loose, loose
from pmkit.documents.format.reading import load, parse, read
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.collection import read_folder
from pmkit.documents.metrics.facts import attendance, day_of, names_earlier, published_day
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.records.stamps import find_day

FOLDER = Path(__file__).parent / "others"
FILES = sorted(FOLDER.glob("*.md"))
LEAST = {
    "date": 14,
    "published": 15,
    "attended": 16,
    "invited": 16,
    "actions": 16,
    "actions_done": 15,
    "actions_with_owner": 15,
    "actions_with_due": 13,
    "timeline_events": 10,
    "factors": 16,
    "earlier": 16,
}
"""Field to the documents, of 16, in which it is read exactly as a person reads it."""


def expected(path: Path) -> dict[str, Any]:
    """Return what a person reads out of a document."""
    data: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    both = data["invited"] and data["attended"]
    return data | {"earlier": bool(data["earlier"])} | ({} if both else {"invited": None, "attended": None})


def seen(pm: Postmortem) -> dict[str, Any]:
    """Return the same out of what pmkit read."""
    came, asked = attendance(pm) or (None, None)
    published = find_day(pm.summary.published) or published_day(pm)
    owners = [item.owner.strip(" -—?").lower() for item in pm.actions]
    return {
        "date": str(day_of(pm)) if day_of(pm) else None,
        "published": str(published) if published else None,
        "attended": came,
        "invited": asked,
        "actions": len(pm.actions),
        "actions_done": sum(item.is_done for item in pm.actions),
        "actions_with_owner": sum(owner not in ("", "tbd", "unassigned") for owner in owners),
        "actions_with_due": sum(item.due_date is not None for item in pm.actions),
        "timeline_events": len(pm.timeline),
        "factors": len(pm.factors) or None,
        "earlier": names_earlier(pm),
    }


def test_most_of_what_a_person_reads_is_read() -> None:
    """Over 16 documents of as many shapes, each field agrees in at least as many as it did when it was measured."""
    assert len(FILES) == 16
    right: Counter[str] = Counter()
    for path in FILES:
        wanted, got = expected(path), seen(load(path))
        right.update(name for name, value in got.items() if wanted[name] == value)
    short = {name: (right[name], least) for name, least in LEAST.items() if right[name] < least}
    assert not short


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_foreign_document_settles(path: Path) -> None:
    """Once written by pmkit it is read back as the same postmortem, and counts the same."""
    postmortem = load(path)
    again = read(render(postmortem))
    assert again.is_strict
    assert again.postmortem == postmortem
    assert len(again.postmortem.actions) == len(postmortem.actions)


def test_the_folder_gives_sensible_metrics() -> None:
    """All 16 are counted, nothing is left out, and the figures lie where a person's lie."""
    found = read_folder(FOLDER)
    assert len(found) == 16
    assert not found.left_out
    metrics = quality_metrics(found)
    people = [expected(path) for path in FILES]
    done, kept = metrics["actions_completed"].value.count, metrics["actions_completed"].value.whole  # type: ignore[union-attr]
    assert abs(done - sum(one["actions_done"] for one in people)) <= 2
    assert abs(kept - sum(one["actions"] for one in people)) <= 6
    assert metrics["repeat_incidents"].value.count == sum(one["earlier"] for one in people)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Raise it (owner: api team, due: 2025-02-20)", Loose("Raise it", "api team", "2025-02-20")),
        ("Raise it - @db-team, due 2025-03-14", Loose("Raise it", "@db-team", "2025-03-14")),
        ("Raise it. Owner: Platform. Due: TBD. Status: Done", Loose("Raise it.", "Platform", "TBD", "Done")),
        ("Raise it (partner manager, 2025-07-11)", Loose("Raise it", "partner manager", "2025-07-11")),
        ("Raise it (on-call, 2025-06-03) - DONE", Loose("Raise it", "on-call", "2025-06-03", "DONE")),
        ("Raise it — depot tools", Loose("Raise it", "depot tools")),
        ("Raise it **IN PROGRESS**", Loose("Raise it", status="IN PROGRESS")),
        ("✅ Raise it", Loose("Raise it", status="Done")),
        ("Raise it by hand (see the runbook)", Loose("Raise it by hand (see the runbook)")),
        ("Ask who: nobody knows", Loose("Ask", "nobody knows")),
        ("Owner: nobody", Loose("Owner: nobody")),
    ],
)
def test_fields_in_a_line(line: str, parts: Loose) -> None:
    """Owner, date and status are found where tools put them; a line without them stays as it is."""
    found = loose(line)
    assert (found.text.rstrip("."), found.owner, found.due, found.status) == (
        parts.text.rstrip("."), parts.owner, parts.due, parts.status,
    )  # fmt: skip


def test_forms_become_markdown_line_for_line() -> None:
    """Bold headings, bullets, boxes and HTML tables change their form and not their number of lines."""
    text = (
        "*To do*\n• a\n:white_check_mark: b\n☐ c\n<b>Level:</b> P1<br>\n<table>\n<tr><th>Time</th><th>What</th></tr>\n"
        "<tr><td>1</td><td>x|y</td></tr>\n</table>"
    )
    new = as_markdown(text)
    assert new.count("\n") == text.count("\n")
    assert new.split("\n")[:5] == ["### To do", "- a", "- [x] b", "- [ ] c", "**Level:** P1  "]
    assert "| Time | What |" in new
    assert "| 1 | x\\|y |" in new
    assert as_markdown("**Note that this is bold** and goes on") == "**Note that this is bold** and goes on"


def test_an_issue_form_fills_the_summary() -> None:
    """A heading with one short line below it is a bullet of the summary."""
    pm = parse("# X\n\n### Incident date\n\n2025-06-19\n\n### Severity\n\nSEV-2\n\n### Timeline\n\n- 10:00 x\n")
    assert (pm.summary.date, pm.summary.severity) == ("2025-06-19", "SEV-2")
