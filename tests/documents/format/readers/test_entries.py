"""Timelines of other people's documents, one small document for each form."""

from __future__ import annotations

import pytest

from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.writing import render
from pmkit.records.timeline import Timeline

TITLE = "# X 2024-03-05"
FORMS = {
    "a weekday in brackets and a word for about, in Japanese": (
        "# X\n\n## 時系列\n\n- 2024年3月5日(火) 13:40頃 停電発生\n- 2024年3月6日（水）12:00 再開",
        ["2024-03-05 13:40 停電発生", "2024-03-06 12:00 再開"],
    ),
    "a milestone's name before a whole stamp, with words behind it": (
        "# X\n\n## Timeline (UTC)\n\n- **Time of detection:** 2024-03-05 23:15 UTC (an alert)\n- 23:20 The gate opens",
        ["2024-03-05 23:15 Time of detection (an alert)", "2024-03-05 23:20 The gate opens"],
    ),
    "about in Norwegian, between day and clock": (
        "# X\n\n## Tidslinje\n\n- 09.02.2024 ca 12:00 - porten stenger\n- 09.02.2024 kl 13:00 - porten er åpen",
        ["2024-02-09 12:00 porten stenger", "2024-02-09 13:00 porten er åpen"],
    ),
    "the day is in lines of names below another heading": (
        "# X\n\n## Outage\n\n**Period:** March 5th 2024 18:50 UTC to 19:20\n**Impact:** No gate opened\n\n"
        "## Timeline (all times are UTC)\n\n**18:46:** A rider calls.\n\n**18:50:** The gate shuts.",
        ["2024-03-05 18:46 A rider calls.", "2024-03-05 18:50 The gate shuts."],
    ),
    "a table without its line of dashes": (
        "# X 2024-03-05\n\n## Timeline (UTC)\n\n| Time | Event |\n| 10:00 | a |\n| 10:05 | b |",
        ["2024-03-05 10:00 a", "2024-03-05 10:05 b"],
    ),
    "sections named in bold with their text behind them": (
        "# X\n\n## The night\n\n**Timeline** (UTC, 2024-03-05)\n\n- 10:00 a\n- 10:05 b\n\n"
        "**What went well** — The gate held.\n\n**Where we got lucky** — It was night.",
        ["2024-03-05 10:00 a", "2024-03-05 10:05 b"],
    ),
    "the zone is before a clock elsewhere": (
        "# X 2024-03-05\n\nFrom JST 05:13 on no gate opened.\n\n## Timeline\n\n- 05:13 a\n- 05:20 b",
        ["2024-03-05 05:13 a", "2024-03-05 05:20 b"],
    ),
    "lines with clocks in brackets, one of them a link": (
        "# X\n\n## Timeline\n\nWhat happened.\n\n[2024-03-05]\n[08:33] The change is merged\n"
        "[09:26] [The alarm sounds](https://chat.example/1)\n[09:30] Ops write [a note](https://chat.example/2)",
        [
            "2024-03-05 08:33 The change is merged",
            "2024-03-05 09:26 [The alarm sounds](https://chat.example/1)",
            "2024-03-05 09:30 Ops write [a note](https://chat.example/2)",
        ],
    ),
    "a tag in brackets before the stamp": (
        "# X\n\n## Timeline\n\n*All times are UTC.*\n\n* Around 2024-02-05, the lease ran out.\n"
        "* **[Outage start]** On 2024-03-05, at 07:35:39, the gate closed.\n* At 09:00, a rider called.\n"
        "* **[Outage end]** At 20:31, it opened.",
        [
            "2024-02-05 00:00 the lease ran out.",
            "2024-03-05 07:35 **[Outage start]** the gate closed.",
            "2024-03-05 09:00 a rider called.",
            "2024-03-05 20:31 **[Outage end]** it opened.",
        ],
    ),
    "a column of days whose name has the year": (
        "# X\n\n## Timeline\n\n| Date (2024) | PR | Event |\n|---|---|---|\n| 03-05 | #1 | a |\n| 04-02 | #2 | b |",
        ["2024-03-05 00:00 a", "2024-04-02 00:00 b"],
    ),
    "a column of days without a year, and a range of them": (
        "# X 2024-03-05\n\n## Timeline\n\n| Date | Event |\n|---|---|\n| 03-05 11:23 | a |\n| 03-06 → 03-19 | b |\n"
        "| 03-19 ~13:00 | c |",
        ["2024-03-05 11:23 a", "2024-03-06 00:00 b", "2024-03-19 13:00 c"],
    ),
    "hours in a column are no days": (
        "# X 2024-03-05\n\n## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n| 10:15-10:20 | a |\n| 13:05 | b |",
        ["2024-03-05 10:15 a", "2024-03-05 13:05 b"],
    ),
    "days in words decide the date of the summary": (
        "# X\n\n- Date: 10/05/2024\n\n## Timeline\n\n### Sept 29\n\nIt broke.\n\n### Oct 3\n\nIt was corrected.",
        ["2024-09-29 00:00 It broke.", "2024-10-03 00:00 It was corrected."],
    ),
    "the year of a date whose order is open": (
        "# X\n\n- Date: 03/04/2024\n\n## Timeline\n\n### July 29\n\nIt broke.",
        ["2024-07-29 00:00 It broke."],
    ),
    "a range of days behind the heading decides the order": (
        "# X\n\n## Timeline (all times PST) 01/05/2024 to 02/28/2024\n\n- 01/05/2024 10:00 - a\n- 02/28/2024 11:00 - b",
        ["2024-01-05 10:00 a", "2024-02-28 11:00 b"],
    ),
    "days in italics as lines": (
        "# X\n\n## Timeline\n\n_4/21/23_\n\n10:00 UTC a\n\n10:10 UTC b\n\n_4/22/23_\n\n09:00 UTC c",
        ["2023-04-21 10:00 a", "2023-04-21 10:10 b", "2023-04-22 09:00 c"],
    ),
    "clocks of four digits behind a month and a day": (
        "# X\n\n- Date: 2025-Mar-04\n\n## Timeline\n\n- Mar 4 1512 UTC: a\n- 1940 UTC: b\n- Mar 6 1931 UTC: c",
        ["2025-03-04 15:12 a", "2025-03-04 19:40 b", "2025-03-06 19:31 c"],
    ),
    "clocks of four digits behind a whole day": (
        "# X\n\n## Timeline (UTC)\n\n- 2024-05-02 0312: a\n- 2024-05-02 1358 - b",
        ["2024-05-02 03:12 a", "2024-05-02 13:58 b"],
    ),
    "one day unless otherwise noted": (
        "# X\n\n## Timeline\n\nUnless otherwise noted all of it was on 2024-03-06, and all times are in UTC.\n\n"
        "- 2024-03-05 00:40: a\n- 01:20: b\n- 18:05: c",
        ["2024-03-05 00:40 a", "2024-03-06 01:20 b", "2024-03-06 18:05 c"],
    ),
    "a vague word between day and clock": (
        "# X\n\n## Timeline\n\n### 2024-03-05 ca. 18:30\n\na\n\n### 2024-03-05, around 19:00\n\nb",
        ["2024-03-05 18:30 a", "2024-03-05 19:00 b"],
    ),
    "numbered days": (
        f"{TITLE}\n\n## Timeline\n\n**Day 1**\n\n- 10:00 a\n\n**Day 2**\n\n- 09:00 b\n- Day 3, 08:00 c",
        ["2024-03-05 10:00 a", "2024-03-06 09:00 b", "2024-03-07 08:00 c"],
    ),
    "whole entries in bold": (
        f"{TITLE}\n\n## Timeline\n\n- **14:02 UTC: down**\n- **14:12 UTC: up**",
        ["2024-03-05 14:02 **down**", "2024-03-05 14:12 **up**"],
    ),
    "vague clocks in a table": (
        f"{TITLE}\n\n## Timeline\n\n|Time|What|\n|-|-|\n|~10:46|c|\n|14:??|a|\n|20:05+|b|",
        ["2024-03-05 10:46 c", "2024-03-05 14:00 a", "2024-03-05 20:05 b"],
    ),
    "a line each with breaks": (
        f"{TITLE}\n\n## Timeline\n\n14:02 a  \n14:05 b  \n14:07 c",
        ["2024-03-05 14:02 a", "2024-03-05 14:05 b", "2024-03-05 14:07 c"],
    ),
    "breaks in a wrapped paragraph": (
        "# X\n\n## Timeline\n\n### 2024-03-05\n\n14:02 - The cache\nwas full.<br> 14:05 - A guest\nwrote to us:\n"
        "https://example.org/1<br>\n14:07 - Up\nagain.\n\n### 2024-03-06\n\n09:00 - a<br> 09:30 - b",
        [
            "2024-03-05 14:02 The cache was full.",
            "2024-03-05 14:05 A guest wrote to us: https://example.org/1",
            "2024-03-05 14:07 Up again.",
            "2024-03-06 09:00 a",
            "2024-03-06 09:30 b",
        ],
    ),
    "a table of figures below the entries": (
        f"{TITLE}\n\n## Timeline\n\n- 10:00 a\n- 10:05 b\n\n| Queue | Rows |\n|---|---|\n| first | `1-412` |",
        ["2024-03-05 10:00 a", "2024-03-05 10:05 b"],
    ),
    "days without a year": (
        "# X\n\n## Key events\n\nJan 15 14:32:05 a\n\nJan 15 14:40:00 b\n\nPublished on January 20, 2024.",
        ["2024-01-15 14:32 a", "2024-01-15 14:40 b"],
    ),
    "words before the clock": (
        "# Incident of 5 March 2024\n\n## Sequence of events\n\n* At around 10am CET a\n* By 11am CET b\n* At noon, c",
        ["2024-03-05 10:00 a", "2024-03-05 11:00 b", "2024-03-05 12:00 c"],
    ),
    "days as items with entries below": (
        "# X\n\n## Timeline\n\n1. **2024-03-05**\n   - 10:00 UTC: a\n2. **2024-03-06**\n   - 09:00 UTC: b",
        ["2024-03-05 10:00 a", "2024-03-06 09:00 b"],
    ),
    "a table in HTML with a line per cell": (
        f"{TITLE}\n\n## Timeline\n\n<table>\n<tr>\n<th>Time</th>\n<th>Event</th>\n</tr>\n"
        "<tr>\n<td>10:00</td>\n<td>a</td>\n</tr>\n</table>",
        ["2024-03-05 10:00 a"],
    ),
    "a quotation": (
        f"{TITLE}\n\n## Timeline\n\n> 10:00 UTC - a\n> 10:05 UTC - b",
        ["2024-03-05 10:00 a", "2024-03-05 10:05 b"],
    ),
    "headings that are only a clock": (
        f"{TITLE}\n\n## Timeline\n\n#### 10:00 UTC\n\na happened\n\n#### 10:05 UTC\n\n- b happened\n- more",
        ["2024-03-05 10:00 a happened", "2024-03-05 10:05 b happened"],
    ),
    "a label with a colon for a heading": (
        f"{TITLE}\n\nTimeline:\n\n* 10:00 a\n* 10:05 b",
        ["2024-03-05 10:00 a", "2024-03-05 10:05 b"],
    ),
    "linked clocks and emoji": (
        f"{TITLE}\n\n## Timeline\n\n- [10:00 UTC](https://x.example/1) a\n- :clock1: 10:05 b\n- 🔥 10:10 c",
        ["2024-03-05 10:00 a", "2024-03-05 10:05 b", "2024-03-05 10:10 c"],
    ),
    "a list in the middle of a story": (
        f"{TITLE}\n\n## The night\n\nThese are the steps:\n\n- 22:00 a\n- 22:10 b\n- 23:00 c\n\nThen we slept.",
        ["2024-03-05 22:00 a", "2024-03-05 22:10 b", "2024-03-05 23:00 c"],
    ),
    "past midnight": (
        f"{TITLE}\n\n## Timeline\n\n- 23:50 a\n- 00:10 b",
        ["2024-03-05 23:50 a", "2024-03-06 00:10 b"],
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_read(name: str) -> None:
    """Each entry has its day and clock in the document's zone, and reads the same when it is written."""
    text, wanted = FORMS[name]
    postmortem = parse(text + "\n")
    found = [
        f"{event.instant.astimezone(postmortem.zone):%Y-%m-%d %H:%M} {event.headline}"
        for event in postmortem.timeline
        if event.instant
    ]
    assert found == wanted
    assert parse(render(postmortem)) == postmortem


def test_figures_are_no_events() -> None:
    """Below a heading about the order of things, a table of ranges and the list beside it tell no time; it is said."""
    figures = "| Load | Rows |\n|---|---|\n| first | `1-1800` |\n| repeated | `1801-3600` |"
    reading = read(f"{TITLE}\n\n## Sequence of events\n\n{figures}\n\n- 74 rows (`1801-1874`) were written twice;\n")
    assert not reading.postmortem.timeline
    assert "74 rows" in render(reading.postmortem)
    assert reading.unread["timeline"]
    assert "no-time" not in {finding.code for finding in reading.findings}
    named = "| Step | What happened |\n|---|---|\n| 1 | a |\n| 2 | b |"
    assert len(parse(f"{TITLE}\n\n## Sequence of events\n\n{named}\n").timeline) == 2


def test_a_clock_in_two_zones() -> None:
    """Where only the one in brackets names its zone, it decides the instant."""
    timeline = parse(f"{TITLE}\n\n## Timeline\n\n- 12:48 (6:48 PDT) deploy\n").timeline
    assert f"{timeline['E01'].instant:%H:%M}" == "13:48"


def test_times_that_count_from_an_instant() -> None:
    """With T0 they are instants; without it they keep how far they are apart, and it is asked when T was."""
    text = f"{TITLE}\n\n## Timeline\n\n- T+5m: a [detected]\n- T+1h: b [resolved]\n"
    reading = read(text)
    assert [event.clock for event in reading.postmortem.timeline] == ["T+5 min", "T+60 min"]
    assert str(reading.postmortem.timeline.episodes[0].span("detection to resolution")) == "55 min"
    assert [finding.code for finding in reading.findings] == ["no-start"]
    known = parse(text.replace("## Timeline\n", "T0: 09:20 UTC\n\n## Timeline\n")).timeline
    assert [f"{event.instant:%H:%M}" for event in known if event.instant] == ["09:25", "10:20"]


def test_a_posting_day_is_only_assumed() -> None:
    """The date of a blog's front matter is used last, and named as what it is."""
    reading = read("---\ndate: 2024-03-20\n---\n\n# X\n\n## Timeline\n\n- 10:00 UTC a\n")
    assert reading.postmortem.summary.date == "2024-03-20 (the day of posting)"
    assert [finding.code for finding in reading.findings] == ["day-posted"]
    said = read("---\ndate: 2024-03-20\n---\n\n# Outage of 13 March 2024\n\n## Timeline\n\n- 10:00 UTC a\n")
    assert said.postmortem.summary.day is not None
    assert said.postmortem.summary.day.day == 13
    assert said.findings == ()


def test_days_of_two_meanings_are_asked_about() -> None:
    """``03/04/2024`` stays a clock without a day, unless another day of the document shows the order."""
    reading = read("# X\n\n## Timeline\n\n- 03/04/2024 10:00 UTC a\n")
    assert reading.postmortem.timeline["E01"].clock == "10:00"
    assert "day-order" in {finding.code for finding in reading.findings}
    known = parse("# X\n\n## Timeline\n\n- 03/04/2024 10:00 UTC a\n- 03/14/2024 10:00 UTC b\n").timeline
    assert [f"{event.instant:%m-%d}" for event in known if event.instant] == ["03-04", "03-14"]


def test_a_day_alone_and_an_untimed_event_survive_mermaid() -> None:
    """What ``to_mermaid`` writes of a day, an event without a time and a clock is read back."""
    text = (
        "# X\n\n- **Date**: 2024-03-05\n- **Zone**: UTC\n\n## Timeline\n\n- 2024-03-05 - whole day\n"
        "- 10:00 - a: colon\n  - detail\n- untimed - nobody knows [E3; E2]\n"
    )
    timeline = parse(text).timeline
    drawn = f"```mermaid\n{timeline.to_mermaid()}```\n"
    again = parse(f"# X\n\nDate: 2024-03-05\nZone: UTC\n\n## Timeline\n\n{drawn}").timeline
    assert isinstance(again, Timeline)
    assert [(e.headline, e.earliest, e.latest, e.details) for e in again] == [
        (e.headline, e.earliest, e.latest, e.details) for e in timeline
    ]


def test_a_list_below_a_line_with_a_time_says_more_about_it() -> None:
    """Where entries are lines of paragraphs, a list or a log below one is not an entry of its own."""
    text = (
        "# T\n\n## Timeline\n\n2024-05-06 10:00 UTC: we have two ideas\n\n1. roll back\n2. restart\n\n"
        "2024-05-06 10:10 UTC: log of the node\n\n```\n4:05PM ERR peer lost\n```\n\n2024-05-06 10:20 UTC: fixed\n"
    )
    postmortem = parse(text)
    assert [event.headline for event in postmortem.timeline] == ["we have two ideas", "log of the node", "fixed"]
    assert next(iter(postmortem.timeline)).details == ("roll back", "restart")
    assert "4:05PM ERR peer lost" in render(postmortem)


def test_stamps_as_headings_are_a_timeline() -> None:
    """A status page without a heading "Timeline" has stamps as headings, with the text behind or below them."""
    text = (
        "# Störung\n\n## 2025-01-22T08:00:00\n\n* Alles ruhig.\n\n## 2025-01-21T18:00:00 - wieder erreichbar\n\n"
        "* Plugin abgeschaltet.\n\n## 2025-01-21T09:30:00\n\n* Nicht erreichbar.\n"
    )
    postmortem = parse(text)
    assert sorted((str(event.earliest)[:16], event.headline) for event in postmortem.timeline) == [
        ("2025-01-21 09:30", "Nicht erreichbar."),
        ("2025-01-21 18:00", "wieder erreichbar"),
        ("2025-01-22 08:00", "Alles ruhig."),
    ]


def test_a_time_that_is_unknown_below_a_day() -> None:
    """It was on the day of the heading; without one nothing is known."""
    text = "# X\n\n## Timeline\n\n### 2024-03-05\n\n- `10:00` - a\n\n### 2024-03-06\n\n- `unknown` - b\n- ??: c\n"
    events = list(parse(text).timeline)
    assert [event.headline for event in events] == ["a", "b", "c"]
    assert [str(event.earliest)[:10] for event in events] == ["2024-03-05", "2024-03-06", "2024-03-06"]
    (event,) = parse("# X\n\n## Timeline\n\n- unknown - b\n").timeline
    assert event.earliest is None


def test_a_table_in_another_language_with_months() -> None:
    """A column that is called Data or Fecha makes its rows events, although months say no day."""
    for head in ("Data | Evento", "Fecha | Descripción", "日期 | 内容"):
        text = f"# X\n\n## Timeline\n\n| {head} |\n|---|---|\n| Jun 2026 | a plan |\n| Jul 2026 | reports |\n"
        assert [event.headline for event in parse(text).timeline] == ["Jun 2026 - a plan", "Jul 2026 - reports"]


def test_a_chat_in_a_fence_is_the_timeline() -> None:
    """Where nothing else is; the nicknames in it aren't blanks to fill in. A log of a program stays evidence."""
    chat = "".join(f"14:3{n} <{who}> line {n}\n" for n, who in enumerate(("koa", "bix", "koa", "zed")))
    reading = read(f"# Review 2024-03-05\n\nFrom the channel\n\n``` text\n{chat}```\n")
    assert not reading.is_template
    assert [event.headline for event in reading.postmortem.timeline][:1] == ["<koa> line 0"]
    assert len(reading.postmortem.timeline) == 4
    log = "".join(f"14:3{n} ERROR line {n}\n" for n in range(4))
    assert not len(parse(f"# Review 2024-03-05\n\n```\n{log}```\n").timeline)


def test_lists_without_clocks_below_a_line_that_is_a_day() -> None:
    """Each item is of that day; beside clocks, one without a clock keeps its place and nothing is assumed."""
    text = "# X\n\n## Timeline\n\n2021-01-20:\n* a\n\n2021-03-04:\n* b\n* c\n"
    found = [(str(event.earliest)[:10], event.headline) for event in parse(text).timeline]
    assert found == [("2021-01-20", "a"), ("2021-03-04", "b"), ("2021-03-04", "c")]
    mixed = parse("# X\n\n## Timeline\n\n2021-01-20:\n* 10:00 a\n* b\n").timeline
    assert [event.earliest is None for event in mixed] == [False, True]


def test_a_day_with_its_weekday_heads_what_happened_on_it() -> None:
    """A line such as "2019-01-21 Monday:" is a day; each item of a list below it is of that day, whoever did it."""
    text = (
        "# X\n\n## Timeline\n\n### 2019-01-19 Saturday:\n\nA chart was applied twice. Nobody saw it.\n\n"
        "### 2019-01-21 Monday:\n\nThe team:\n\n1. tells the users\n2. rebuilds the cluster\n"
    )
    found = [(str(event.earliest)[:10], event.headline) for event in parse(text).timeline]
    assert found == [
        ("2019-01-19", "A chart was applied twice. Nobody saw it."),
        ("2019-01-21", "tells the users"),
        ("2019-01-21", "rebuilds the cluster"),
    ]


def test_a_weekday_alone_is_the_next_day_of_its_name() -> None:
    """Below a day that is known, "Thursday" and then "Monday" are the next ones."""
    text = (
        "# X\n\n## Timeline\n\n### Wednesday 2019-01-30 - 08:35\n\nRequests fail.\n\n### 10:20\n\n"
        "A ticket is filed.\n\n### Thursday\n\nOthers report the same.\n\n### Monday\n\nIt works again.\n"
    )
    assert [str(event.earliest)[:10] for event in parse(text).timeline] == [
        "2019-01-30",
        "2019-01-30",
        "2019-01-31",
        "2019-02-04",
    ]


def test_days_without_a_year_are_asked_about_as_such() -> None:
    """Nobody is told that no date was found where the document says 28 April."""
    text = "# X\n\nIt was released on 28 April.\n\n## Timeline\n\n- 20:00 the chain stopped\n- 21:00 it went on\n"
    found = [finding for finding in read(text).findings if finding.code in ("no-date", "no-day", "no-year")]
    assert [(finding.code, "04-28" in finding.message) for finding in found] == [("no-year", True)]


def test_month_and_day_in_figures_are_a_day_where_entries_are_below_them() -> None:
    """An item "11/25" with clocks below it, and "11/26(金)" as a heading, in the year that the document names."""
    listed = (
        "# X\n\nIt began on 2021年11月25日.\n\n## 時系列\n\n* 11/25\n    * 15:00 - 公開\n* 11/26\n    * 10:47 - 復旧\n"
    )
    headed = "# X 2021-11-25\n\n## Timeline\n\n### 11/25\n\n- 15:00 a\n\n### 11/26(金)\n\n- 10:47 b\n"
    for text in (listed, headed):
        found = [str(event.earliest)[:16] for event in parse(text).timeline]
        assert found == ["2021-11-25 15:00", "2021-11-26 10:47"]


@pytest.mark.parametrize("said", ["(2025-04-26)", "2025-04-26"])
def test_what_was_long_before_does_not_move_the_day(said: str) -> None:
    """A first row about the spring before, or a day in brackets, is of its own day; the rows below it are of theirs."""
    rows = (
        f"| Time | Event |\n|---|---|\n| {said} | The table was created |\n| 15:11 | Merged |\n| 15:40 | It fails |\n"
    )
    events = parse(f"# X\n\n## Timeline (2026-08-02, UTC)\n\n{rows}").timeline
    assert [str(event.earliest)[:16] for event in events] == [
        "2025-04-26 00:00",
        "2026-08-02 15:11",
        "2026-08-02 15:40",
    ]


def test_the_next_day_in_one_character() -> None:
    """In Japanese 翌 before a clock is the next day."""
    text = "# X\n\n## 時系列 (2026-08-02)\n\n- 23:50 復旧\n- 翌 00:10 頃 反映\n"
    assert [str(event.earliest)[:16] for event in parse(text).timeline] == ["2026-08-02 23:50", "2026-08-03 00:10"]


@pytest.mark.parametrize("form", ["*{}*", "**{}**", "_{}_", "`{}`", "**{}:**", "{}"])
@pytest.mark.parametrize("between", ["\n", "\n---\n\n"])
def test_a_time_alone_above_what_happened(form: str, between: str) -> None:
    """A paragraph that is a time heads the paragraphs, quotes and lists below it; one that is a day does as well."""
    told = {
        "2023-06-08 10:50 UTC": "The servers are gone.\n\nIt was noticed then.",
        "2023-06-07 05:11 UTC": "The mirror says:\n\n> All files were scanned.\n\n- None is bad",
        "2023-06-07 02:30 UTC": "A channel is made.",
    }
    text = between.join(f"{form.format(stamp)}\n\n{said}\n" for stamp, said in told.items())
    timeline = list(parse(f"# Outage\n\n## Timeline\n\n{text}\n").timeline)
    assert [event.headline for event in timeline] == ["A channel is made.", "The mirror says:", "The servers are gone."]
    assert timeline[1].details == ("All files were scanned.", "None is bad")
    assert timeline[2].details == ("It was noticed then.",)
    assert all(event.earliest for event in timeline)


def test_a_day_alone_below_a_first_heading() -> None:
    """In a document without a title, too, a day in italics opens no section that takes the entries below it."""
    told = (
        "*2023-06-09*\n\nThe domain is lost.",
        "*2023-06-08 10:50 UTC*\n\nIt is told.",
        "*2023-06-08 10:40 UTC*\n\nIt fails.",
    )
    text = "### Timeline\n\n" + "\n\n---\n".join(told)
    assert [event.headline for event in parse(text).timeline] == ["It fails.", "It is told."]
    assert "The domain is lost." in render(parse(text))
