"""Postmortems of teams, in the shapes in which people write them."""

from __future__ import annotations

from pathlib import Path

OWN = sorted((Path(__file__).parents[1] / "own").glob("*.md"))
"""Documents in templates of their own: tables, bullets, headings, without times, over several days, short, long."""


UNSEEN = """# Postmortem: Checkout outage

## Timeline (UTC)

| Time | Event |
|------|-------|
| 2026-09-28 | Cleanup removes a role from the renewal account |
| 2026-09-30 03:00 | Renewal job fails for the first time; the mail goes to an unread mailbox |
| 2026-10-14 09:00 | Certificate of the session cache expires |
| 09:02 | Checkout begins to return 503 |
| 09:07 | Probe pages the on-call engineer |
| 09:12 | On-call engineer restarts two web nodes; no change |
| 09:16 | Dashboards show cache hit rate at zero |
| 09:27 | Platform engineer connects by hand and sees "certificate has expired" |
| 09:31 | Platform engineer tries to renew; the job fails with permission denied |
| 09:35 | Security engineer restores the role |
| 09:40 | Success rate is back to normal |
"""
"""A timeline whose first rows nobody is known to have seen, though only one of them says so by its words."""


def long_one(folder: Path, rows: int = 200) -> Path:
    """Return a postmortem with many rows."""
    file = folder / "long.md"
    lines = [f"- {8 + at // 60:02d}:{at % 60:02d} - Step {at} of the import is done" for at in range(rows)]
    file.write_text("\n".join(["# Postmortem: A long day", "", "## Timeline", "", *lines, ""]), encoding="utf-8")
    return file
