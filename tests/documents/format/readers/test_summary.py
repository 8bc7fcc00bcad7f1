"""The summary from bullets, tables and further forms."""

from pmkit.documents.format.blocks import MARKER
from pmkit.documents.format.postmortem import Depth
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.writing import render
from pmkit.documents.review import review_reading
from tests.documents.format.samples import BARE_SUMMARY_TABLE, SUMMARY_TABLE


def test_a_summary_in_a_table() -> None:
    """Two columns are names and values, with other names for the known bullets."""
    summary = parse(SUMMARY_TABLE).summary
    assert (summary.date, summary.severity, summary.impact) == ("2024-03-05", "SEV-3", "Mail was late")
    assert summary.extra == (("Region", "north"),)


def test_a_summary_in_a_table_without_a_header() -> None:
    """A table below the title whose first row is a pair already loses none."""
    summary = parse(BARE_SUMMARY_TABLE).summary
    assert (summary.date, summary.severity) == ("2024-03-05", "SEV-3")


def test_the_depth_is_a_bullet() -> None:
    """``Depth`` is the document's depth and no bullet of its own; an unknown depth stays a bullet."""
    own = parse("# T\n\n## Incident Summary\n\n- **Depth**: note\n\n" + MARKER)
    assert own.depth is Depth.NOTE
    assert own.summary.extra == ()
    odd = parse("# T\n\n## Incident Summary\n\n- **Depth**: abyss\n\n" + MARKER)
    assert odd.depth is Depth.FULL
    assert [value for _, value in odd.summary.extra] == ["abyss"]


def test_the_impact_below_its_name_and_hashes_without_a_name() -> None:
    """A list below "Impact:" among the bullets is what users felt; hashes with nothing behind them divide nothing."""
    text = (
        "# Tram tickets\n##\n\n**Date of incident**: 6 May 2023\n**Status**: closed\n**Impact**:\n"
        "1. Tickets could not be bought for 3 hours.\n2. Two gates stayed shut.\n\n**Trigger**: a new fare table\n\n"
        "##\n## Timeline\n\n- 12:39 the fare table goes out\n"
    )
    reading = read(text)
    summary = reading.postmortem.summary
    assert (summary.impact, summary.status) == ("Tickets could not be bought for 3 hours.", "closed")
    assert "" not in reading.headings
    assert "no-impact" not in {finding.code for finding in review_reading(reading)}
    assert "Two gates stayed shut" in render(reading.postmortem)
