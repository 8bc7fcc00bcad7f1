"""Which rows of a timeline people could know at once, by their wording."""

from __future__ import annotations

import pytest

from pmkit.analysis.language.hindsight import Known, finds_out, known_by_wording


@pytest.mark.parametrize(
    ("row", "known"),
    [
        ("Alert fires: error rate above 5 %", Known.AT_ONCE),
        ("On-call engineer is paged", Known.AT_ONCE),
        ("First customer complaints arrive", Known.AT_ONCE),
        ("Support reports that the basket hangs", Known.AT_ONCE),
        ("Certificate expires", Known.LATER),
        ("Alert does not fire because it is muted", Known.LATER),
        ("Queue fills up unnoticed", Known.LATER),
        ("Root cause: a missing index", Known.LATER),
        ("Deploy of orders 4.2", Known.UNSURE),
        ("Alert threshold is raised", Known.UNSURE),
        ("Writes fail on the first node", Known.UNSURE),
    ],
)
def test_rows_are_known_at_once_later_or_perhaps(row: str, known: Known) -> None:
    """Alerts and reports are known at once; what began unseen, and what is said in hindsight, is not."""
    assert known_by_wording(row) is known


def test_a_row_that_finds_out() -> None:
    """A row that says what people found is told apart from one that says what happened."""
    assert finds_out("The expired certificate is found")
    assert finds_out('Platform engineer connects and sees "certificate has expired"')
    assert not finds_out("The certificate expires")
