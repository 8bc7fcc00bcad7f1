"""Slips in YAML files: a person who only wanted to write a sentence is told which sign is in the way, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.data.strict_yaml import parse_yaml
from pmkit.errors import ScenarioError

SLIPS = [
    ("say: 'On-call didn't wait'", "yaml-apostrophe"),
    ("say: 'the team's page' # ours", "yaml-apostrophe"),
    ("\tsay: Alert fires", "yaml-tab"),
    ('say: "The page says "all good" at last"', "yaml-quote"),
    ("say: 'Alert fires", "yaml-quote"),
    ('say: "Alert fires', "yaml-quote"),
    ("say: Almost midnight: orders pile up", "yaml-colon"),
    ("say: @channel is told", "yaml-sign"),
    ("say: `db-1` is full", "yaml-sign"),
    ("say: %CPU at 100", "yaml-sign"),
    ("say: [page] The database is down", "yaml-bracket"),
]


@pytest.mark.parametrize(("line", "code"), SLIPS)
def test_a_slip_is_named_in_its_line(line: str, code: str) -> None:
    """The error says which sign is in the way, in which line, and shows the right form; no parser's words."""
    text = f"brief: Orders fail\nrows:\n- row: Alert fires\n  {line}\n  told: true\n- row: Over\n  told: true\n"
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(text, Path("edit.yaml"))
    assert (caught.value.code, caught.value.where) == (code, "edit.yaml:4")
    assert "such as" in caught.value.remedy or "spaces" in caught.value.remedy
    assert not {"token", "scalar", "block", "mapping"} & set(caught.value.problem.split())


@pytest.mark.parametrize(
    "line",
    [
        "say: 'On-call didn''t wait'",
        "say: On-call didn't wait",
        "say: \"The page says 'all good'\"",
        'say: "It says: \\"all good\\"" # as the page has it',
        "say: db-1: is full".replace(": is", " is"),
        'say: "@channel is told"',
    ],
)
def test_a_text_that_is_right_is_read(line: str) -> None:
    """The forms that the errors recommend are read as they are meant."""
    data, _ = parse_yaml(f"rows:\n- row: Alert fires\n  {line}\n", Path("edit.yaml"))
    assert len(data["rows"][0]["say"]) > 10
