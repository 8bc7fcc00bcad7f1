"""The summary from bullets, tables and further forms."""

from pmkit.documents.format.blocks import MARKER
from pmkit.documents.format.postmortem import Depth
from pmkit.documents.format.reading import parse
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
