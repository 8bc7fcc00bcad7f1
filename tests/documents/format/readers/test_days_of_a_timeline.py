"""Days of a timeline: headings as high as its own, names of columns, lines alone; what is told without times."""

from pathlib import Path

import pytest

from pmkit.documents.format.kept import words
from pmkit.documents.format.reading import load_all, parse, read
from pmkit.documents.format.writing import render


def entries(text: str) -> list[str]:
    """Return day, clock and text of the entries; nothing of the document is lost."""
    read = parse(text)
    assert not words(text) - words(render(read))
    return [f"{e.earliest:%m-%d %H:%M} {e.headline}" if e.earliest else f"? {e.headline}" for e in read.timeline]


@pytest.mark.parametrize("level", ["#", "##", "###"])
def test_headings_as_high_as_the_timeline(level: str) -> None:
    """Days and times as headings behind "Timeline", and not below it, are of the timeline; the next section is not."""
    text = (
        f"# Incident report of 12 May 2025\n\n{level} Timeline\n\nAll times in UTC\n\n{level} May 12\n\n"
        f"{level}# 20:15\n\nTickets arrive\n\n{level}# 23:50\nA second pair of eyes\n\n{level} May 13\n\n"
        "00:40\nThe cause is known\n\n"
        f"{level} 09:10 Limits are set\n\n{level} Next steps\n\n- Add an alert\n"
    )
    assert entries(text) == [
        "05-12 20:15 Tickets arrive",
        "05-12 23:50 A second pair of eyes",
        "05-13 00:40 The cause is known",
        "05-13 09:10 Limits are set",
    ]
    assert [action.text for action in parse(text).actions] == ["Add an alert"]


def test_a_day_above_a_timeline_heads_the_next_incident(tmp_path: Path) -> None:
    """A heading that is a day and higher than "Timeline" begins the next incident of a file."""
    told = "## 2024-05-{}\n\n### Timeline\n\n- 10:05 errors\n- 10:30 fixed\n\n"
    file = tmp_path / "log.md"
    file.write_text("# Incidents of May\n\n" + told.format(12) + told.format(13), encoding="utf-8")
    found = [[f"{event.earliest:%d %H:%M}" for event in one.timeline] for one in load_all(file)]
    assert found == [["12 10:05", "12 10:30"], ["13 10:05", "13 10:30"]]


@pytest.mark.parametrize("day", ["Oct 31", "31 Oct", "31 October", "10/31"])
def test_the_year_in_the_name_of_a_column(day: str) -> None:
    """A column "Date (2021)" gives its days their year, in words and in figures; weekdays say nothing new."""
    text = (
        "# Odd spending\n\n## Timeline (all times UTC)\n\n| Day | Date (2021) | Time | Event |\n|---|---|---|---|\n"
        f"| Sun | {day} | 21:33 | A user asks |\n| Mon | Nov 1 | 17:00 | New hardware |\n"
    )
    assert [f"{event.earliest:%Y-%m-%d %H:%M}" for event in parse(text).timeline] == [
        "2021-10-31 21:33",
        "2021-11-01 17:00",
    ]


def test_a_day_in_a_cell_keeps_its_own_year() -> None:
    """A year in a cell is stronger than the one of the column's name, and text stays text."""
    text = (
        "# Odd spending\n\n## Timeline (UTC)\n\n| Date (2021) | Event |\n|---|---|\n"
        "| Jan 2 2022 | Closed |\n| Dec 30 | Opened |\n| later | Told |\n"
    )
    assert entries(text) == ["12-30 00:00 Opened", "? later - Told", "01-02 00:00 Closed"]
    assert [event.earliest.year for event in parse(text).timeline if event.earliest] == [2021, 2022]


@pytest.mark.parametrize("mark", ["{}", "*{}*", "_{}_", "**{}**"])
def test_what_is_told_below_a_day_alone(mark: str) -> None:
    """A paragraph without a time below a line that is a day happened on it; where times follow, it introduces them."""
    days = [mark.format(day) for day in ("1 August 2022", "2 August 2022", "3 August 2022")]
    text = (
        f"# Retro\n\n## Timeline\n\n{days[0]}\n\nThe change is merged\n\n{days[1]}\n\nAll in UTC\n\n09:10 Alerts\n\n"
        f"09:30 A bigger cluster\n\n{days[2]}\n\nEverything is quiet\n\nNobody complains.\n\n"
        "## Root cause\n\nA small cluster."
    )
    assert entries(text) == [
        "08-01 00:00 The change is merged",
        "08-02 09:10 Alerts",
        "08-02 09:30 A bigger cluster",
        "08-03 00:00 Everything is quiet",
    ]


def test_lines_with_the_time_behind_a_name() -> None:
    """Lines that each end with a day and a time behind a colon are entries, whatever the names are."""
    text = (
        "# Feil i sats\n\n## Tidslinje\n\nFeil introdusert: 17.11.2023 11:47\nFeil oppdaget: 17.11.2023 11:57\n"
        "Feil rettet: 17.11.2023 13:47\n"
    )
    assert entries(text) == ["11-17 11:47 Feil introdusert", "11-17 11:57 Feil oppdaget", "11-17 13:47 Feil rettet"]


def test_an_open_minute_is_quoted_as_it_is_typed() -> None:
    """Whoever typed "22:XX" is not told of a question mark."""
    text = "# Outage of 4 May 2024\n\n## Timeline (UTC)\n\n- 22:XX more errors\n"
    (said,) = [finding.message for finding in read(text).findings if finding.code == "vague-time"]
    assert "'XX'" in said


@pytest.mark.parametrize("mark", ["±?", "±", "±5m", "±5 min", "~"])
def test_how_sure_a_time_is_before_it(mark: str) -> None:
    """A mark of how sure a time is belongs to it; the row is an entry at that time."""
    text = (
        "# Crash\n\n## Timeline\n\n| Time (UTC) | Actor | Event |\n|---|---|---|\n"
        f"| {mark} 2026-05-26T19:25 | operator | Rollout begins |\n| {mark} 2026-05-26T20:30 | operator | Rollback |\n"
    )
    assert entries(text) == ["05-26 19:25 Rollout begins", "05-26 20:30 Rollback"]
