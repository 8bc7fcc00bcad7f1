"""One file, several incidents; templates; and what is said about what was not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.cli import main
from pmkit.documents.format.reading import Reading, load, load_all, load_readings, read
from pmkit.documents.metrics.collection import read_folder
from pmkit.documents.metrics.facts import stated_minutes
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.documents.review import review_reading
from pmkit.errors import DocumentError, WorkshopError
from pmkit.workshop.runsheet.material import open_material

CASES = Path(__file__).parent / "cases"
LOG = CASES / "07-incident-log-one-file.md"


def codes(text: str) -> list[str]:
    """Return the codes of what is asked about a document."""
    return [finding.code for finding in review_reading(read(text))]


def test_each_incident_of_a_file_is_a_postmortem() -> None:
    """Each part below a heading with its own date has its own title, day, events and actions."""
    first, second = load_all(LOG)
    assert first.title == "Incident on 2024-07-25 - Log search empty"
    assert [pm.summary.date for pm in (first, second)] == ["2024-07-25", "2024-04-15"]
    assert [len(pm.actions) for pm in (first, second)] == [1, 1]
    marks = {mark: event.headline for mark, event in first.timeline.episodes[0].instants.items()}
    assert marks == {
        "detected": "First detected",
        "acknowledged": "Incident declared",
        "mitigated": "Repaired",
        "resolved": "Resolved",
    }
    assert str(first.timeline.episodes[0].span("detection to resolution")) == "4 h 9 min"
    assert load(LOG, incident=2).title == second.title


def test_a_file_of_several_incidents_says_how_many_and_how_to_choose() -> None:
    """Read as one it says so; a number that is too high names those that there are; none has the file as its origin."""
    whole = load_readings(LOG)
    assert len(whole) == 2
    assert not any(reading.postmortem.origins for reading in whole)
    told = next(f for f in read(LOG.read_text(encoding="utf-8")).findings if f.code == "many-incidents")
    assert "2 incidents" in told.message
    assert "load(path, incident=1)" in told.question
    with pytest.raises(DocumentError, match="the file holds 2") as caught:
        load(LOG, incident=3)
    assert "Metrics missing" in caught.value.remedy


def test_days_of_one_incident_are_not_several() -> None:
    """A document whose timeline has days, or which has sections of its own beside dated parts, is one postmortem."""
    for name in ("09-multi-incident-days", "02-heading-with-event", "04-cet-table-stats"):
        assert len(load_all(CASES / f"{name}.md")) == 1
    events = load(CASES / "09-multi-incident-days.md").timeline
    assert [f"{event.instant:%m-%d %H:%M}" for event in events if event.instant] == [
        "03-04 21:45",
        "03-04 23:28",
        "03-07 18:00",
        "03-07 19:12",
    ]


def test_check_and_metrics_see_each_incident(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both count two incidents in a file that tells of two."""
    assert main(["check", str(LOG)]) == 0
    shown = capsys.readouterr().out
    assert "incident 1 of 2: Incident on 2024-07-25" in shown
    assert "incident 2 of 2: Incident on 2024-04-15" in shown
    (tmp_path / "log.md").write_text(LOG.read_text(encoding="utf-8"), encoding="utf-8")
    assert quality_metrics(read_folder(tmp_path)).count == 2


def test_a_workshop_takes_one_incident_of_a_file() -> None:
    """Material of a file that tells of several asks which one; ``log.md#1`` is the first."""
    with pytest.raises(WorkshopError, match="2 incidents") as caught:
        open_material(LOG)
    assert f"{LOG.name}#1" in caught.value.remedy
    assert open_material(f"{LOG}#1").title == "Incident on 2024-07-25 - Log search empty"


def test_a_template_is_not_a_postmortem(tmp_path: Path) -> None:
    """One with YYYY and [Incident Title] is left out and counted; one with a day and times is read."""
    blank = (CASES.parent / "foreign" / "a13-template.md").read_text(encoding="utf-8")
    (tmp_path / "template.md").write_text(blank, encoding="utf-8")
    (tmp_path / "real.md").write_text("# [Outage]\n\n## Timeline\n\n- 2024-01-15 10:00 - a\n", encoding="utf-8")
    found = read_folder(tmp_path)
    assert [path.name for path in found.templates] == ["template.md"]
    assert [document.path.name for document in found] == ["real.md"]


def test_what_was_not_read_is_not_taken_for_missing() -> None:
    """Prose below a known heading is counted with its first line; nothing says that the section is not written."""
    reading = read("# T\n\n## Actions\n\nA long story\nabout a disk.\n\n## Timeline\n\n- 2024-01-15 10:00 UTC - a\n")
    (told,) = [finding for finding in review_reading(reading) if finding.code == "not-read"]
    assert told.message == "Lines were not read: 2 below Action Items; line 5 is the first."
    assert reading.unread == {"actions": (5, 6)}
    asked = codes("# T\n\n## Root Cause\n\nIt is not known yet.\n\n## Action items\n\nA long story.\n")
    assert not {"not-written", "few-recognized", "no-layer-recognized", "no-actions"} & set(asked)


def test_each_kind_is_asked_once() -> None:
    """However many lines ask for the same, a foreign document gets one question with their number."""
    lines = "\n".join(f"- something {n} happened" for n in range(9))
    for text in (
        f"# T\n\n## Timeline\n\n{lines}\n\n## Action Items\n\n{lines}\n",
        "# T\n\n## Timeline\n\n- 10:00 a\n- 10:10 b\n",
        (CASES / "20-inline-zones.md").read_text(encoding="utf-8"),
    ):
        asked = codes(text)
        plain = [code for code in asked if code not in ("vague_action", "individual_action")]
        assert len(plain) == len(set(plain))
        assert len({"no-day", "no-date"} & set(asked)) <= 1
        assert len({"no-zone", "assumed-zone", "zone-several", "zone-unknown"} & set(asked)) <= 1


def test_a_clock_without_a_day_keeps_its_order_and_its_spans() -> None:
    """Nothing is put on a day that nobody named, not on 1970 either; what is between two clocks is known."""
    reading = read("# T\n\n## Timeline\n\n- 23:50 UTC - x [detected]\n- 00:43 - y [resolved]\n")
    events = reading.postmortem.timeline.events
    assert [event.instant for event in events] == [None, None]
    assert [event.clock for event in events] == ["23:50", "day 2 00:43"]
    assert str(reading.postmortem.timeline.episodes[0].span("detection to resolution")) == "53 min"
    assert [finding.code for finding in reading.findings] == ["no-date"]


def test_a_log_whose_headings_are_ranges_with_fields_below(tmp_path: Path) -> None:
    """Headings from when to when with duration, cause and impact below are incidents, however near they are."""
    one = "- 지속: 1시간 20분\n- 내용: 503 오류\n- 영향\n  - 로그인\n- 원인\n  - 연결이 닫히지 않은 풀"
    two = "- 지속: 30분\n- 내용: 이미지 없음\n- 원인: 설정 파일의 오타"
    parts = f"#### 2025-09-05 14:00 ~ 15:20 (GMT+9)\n\n{one}\n\n#### 2025-09-04 22:10 ~ 22:40 (GMT+9)\n\n{two}\n"
    found = [reading.postmortem for reading in _readings(tmp_path, f"# 기록\n\n## 장애\n\n{parts}")]
    assert [(stated_minutes(one), len(one.factors)) for one in found] == [({"duration": 80}, 1), ({"duration": 30}, 1)]
    assert [(str(e.earliest)[:16], e.headline) for one in found for e in one.timeline] == [
        ("2025-09-05 05:00", "503 오류"),
        ("2025-09-04 13:10", "이미지 없음"),
    ]


def _readings(folder: Path, text: str) -> list[Reading]:
    """Return the readings of a text in a file."""
    path = folder / "log.md"
    path.write_text(text, encoding="utf-8")
    return load_readings(path)


def test_moments_of_one_incident_are_not_incidents() -> None:
    """Headings that are ranges without such fields are the timeline of one incident."""
    head = "#### 2025-09-05 14:{0}0 ~ 14:{0}5 (GMT+9)\n\n- the queue grew\n- nobody saw it\n\n"
    assert read(f"# T\n\n## Notes\n\n{head.format(1)}{head.format(2)}{head.format(3)}").incidents == 1
