"""Ids that a document points at belong to nobody else, and a column of ids is one."""

from __future__ import annotations

from pmkit.documents.format.reading import parse


def test_a_column_of_ids_names_the_events() -> None:
    """A column that holds ids gives each row its own, wherever it is and whatever it is called."""
    read = parse(
        "# x\n\n## Timeline (UTC)\n\n| Event | When | What we saw |\n|---|---|---|\n"
        "| E04 | 14:26 | first errors |\n| E05 | 14:32 | paged |\n"
    )
    assert [(event.id, event.headline) for event in read.timeline] == [("E04", "first errors"), ("E05", "paged")]


def test_an_id_that_is_pointed_at_is_not_given_to_another_line() -> None:
    """A line without an id gets one that the document does not mention: what is mentioned may be a record's."""
    read = parse(
        "# x\n\n## Timeline (UTC)\n\n- 14:26 - first errors\n\n## Contributing Factors\n\n- no limit (see E01)\n"
    )
    assert [factor.evidence for factor in read.factors] == [("E01",)]
    assert "E01" not in {event.id for event in read.timeline}
