"""Scenario folders: each single mistake is named with its place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pmkit.documents.format.blocks import MARKER
from pmkit.documents.scenario.check import FILL_IN, fill_in, validate
from pmkit.documents.scenario.scenario import FILES, Scenario, read_manifest
from pmkit.errors import ScenarioError
from pmkit.kit import kit_folder

KIT = sorted(path.parent for path in kit_folder("scenarios").glob("*/scenario.yaml"))


Mutation = Callable[[Path], None]


def edit(name: str, old: str, new: str) -> Mutation:
    """Return a mutation that replaces text that appears once in a file."""

    def mutate(folder: Path) -> None:
        """Edit one file of the folder."""
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return mutate


def append(name: str, text: str) -> Mutation:
    """Return a mutation that puts text at the end of a file."""

    def mutate(folder: Path) -> None:
        """Extend one file of the folder."""
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    return mutate


def write(name: str, data: bytes) -> Mutation:
    """Return a mutation that replaces a whole file."""
    return lambda folder: (folder / name).write_bytes(data) and None  # type: ignore[func-returns-value]


def remove(name: str) -> Mutation:
    """Return a mutation that removes a file."""
    return lambda folder: (folder / name).unlink()


YAML, EVENTS, BRIEF, REFERENCE = "scenario.yaml", "events.csv", "brief.md", "reference.md"


ROW = "E02,2024-01-15T09:40:00Z,2024-01-15T09:40:00Z,E01,alert,detected,on-call engineer"


LAST = "2024-01-15T10:30:00Z,,action,mitigated resolved,on-call engineer"


BROKEN: dict[str, tuple[Mutation, str, str]] = {
    "unknown key": (edit(YAML, "minutes: 45", "minutes: 45\nseconds: 3"), "unknown-key", "scenario.yaml:9, seconds"),
    "unknown key inside": (
        edit(YAML, "  kind: fictional", "  kin: x\n  kind: fictional"),
        "unknown-key",
        "provenance.kin",
    ),
    "missing key": (edit(YAML, "license: MIT\n", ""), "missing-key", "license"),
    "missing key inside": (edit(YAML, '    layer: "FILL IN', '    # "FILL IN'), "missing-key", "hints.0.layer"),
    "naive time": (
        edit(YAML, "2024-01-15T09:00:00Z", "2024-01-15T09:00:00"),
        "naive-time",
        "scenario.yaml:15, window.start",
    ),
    "naive time of an event": (
        edit(EVENTS, "E02,2024-01-15T09:40:00Z", "E02,2024-01-15T09:40:00"),
        "naive-time",
        "events.csv:3",
    ),
    "unquoted time": (
        edit(YAML, 'start: "2024-01-15T09:00:00Z"', "start: 2024-01-15T09:00:00Z"),
        "bad-value",
        "window.start",
    ),
    "window backwards": (edit(YAML, "2024-01-15T12:00:00Z", "2024-01-15T08:00:00Z"), "bad-value", "window"),
    "unknown zone": (edit(YAML, "zone: UTC", "zone: Atlantis/Center"), "unknown-zone", "zone"),
    "unknown level": (edit(YAML, "level: beginner", "level: heroic"), "bad-value", "level"),
    "minutes as text": (edit(YAML, "minutes: 45", 'minutes: "45"'), "bad-value", "minutes"),
    "public without address": (edit(YAML, "kind: fictional", "kind: public"), "bad-value", "provenance"),
    "wrong id": (edit(YAML, "id: broken\n", "id: another\n"), "bad-id", "scenario.yaml:4, id"),
    "broken YAML": (edit(YAML, 'title: "FILL IN: what', 'title: : [ "FILL IN: what'), "yaml-broken", "scenario.yaml:"),
    "YAML without keys": (write(YAML, b"- one\n- two\n"), "yaml-broken", "scenario.yaml"),
    "YAML that is empty": (write(YAML, b""), "yaml-broken", "scenario.yaml"),
    "YAML that is binary": (write(YAML, b"\x00\x01"), "yaml-broken", "scenario.yaml"),
    "anchor": (edit(YAML, "services: [", "services: &all ["), "yaml-anchor", "scenario.yaml:11"),
    "alias": (edit(YAML, "license: MIT", "license: *all"), "yaml-anchor", "scenario.yaml:"),
    "tag": (edit(YAML, "license: MIT", "license: !!python/name:os.system x"), "yaml-tag", "scenario.yaml:"),
    "deep nesting": (edit(YAML, "left_out: []", f"left_out: {'[' * 60}{']' * 60}"), "yaml-deep", "scenario.yaml:"),
    "very deep nesting": (append(YAML, f"more: {'[' * 20_000}"), "yaml-deep", "scenario.yaml:"),
    "duplicate key": (append(YAML, "license: Apache-2.0\n"), "key-twice", "scenario.yaml:"),
    "huge file": (append(YAML, "#" * 300_000), "yaml-broken", "scenario.yaml"),
    "missing brief": (remove(BRIEF), "no-file", "broken"),
    "missing events": (remove(EVENTS), "no-file", "broken"),
    "missing reference": (remove(REFERENCE), "no-file", "broken"),
    "unknown role": (edit(EVENTS, ROW, ROW.replace("on-call engineer", "wizard")), "unknown-role", "events.csv:3, E02"),
    "unknown role that knows": (
        edit(
            EVENTS,
            "an alert fired,,report,synthesized,",
            "an alert fired,,report,synthesized,wizard @ 2024-01-15T09:40:00Z",
        ),
        "unknown-role",
        "events.csv:3, E02",
    ),
    "unknown source": (
        edit(EVENTS, "an alert fired,,report,", "an alert fired,,gossip,"),
        "unknown-source",
        "events.csv:3, E02",
    ),
    "id twice": (append(EVENTS, "E02,,,,log,,,again,,report,synthesized,\n"), "id-twice", "events.csv:5, E02"),
    "unknown after": (edit(EVENTS, ",E01,alert", ",E77,alert"), "unknown-id", "events.csv:3, E02"),
    "no milestone": (edit(EVENTS, "mitigated resolved", "mitigated"), "no-milestone", "events.csv"),
    "no events": (write(EVENTS, b"id,headline\n"), "bad-event", "events.csv"),
    "unknown column": (edit(EVENTS, "headline,details", "headline,colour"), "bad-event", "events.csv:1"),
    "too few cells": (append(EVENTS, "E04,x\n"), "bad-event", "events.csv:5"),
    "open quote": (append(EVENTS, 'E04,"x\n'), "bad-event", "events.csv:5"),
    "short brief": (write(BRIEF, b"# Title\n\nYou are on call.\n"), "bad-brief", "brief.md"),
    "brief without a title": (edit(BRIEF, "# FILL IN: the title", "the title"), "bad-brief", "brief.md:1"),
    "brief that is binary": (write(BRIEF, b"# T\n\x00"), "bad-brief", "brief.md"),
    "reference without marker": (edit(REFERENCE, MARKER, ""), "bad-reference", "reference.md"),
    "reference of a newer format": (
        edit(REFERENCE, MARKER, MARKER.replace("1", "9")),
        "bad-reference",
        "reference.md, line",
    ),
    "reference that is empty": (write(REFERENCE, b"\n"), "bad-reference", "reference.md"),
    "reference without its scenario": (edit(REFERENCE, "- **Scenario**: broken\n", ""), "bad-reference", "summary"),
    "reference in another zone": (edit(REFERENCE, "**Zone**: UTC", "**Zone**: +00:30"), "bad-reference", "summary"),
    "why at no event": (edit(REFERENCE, "technical; E01] (", "technical; E99] ("), "bad-reference", "reference.md, W1"),
    "factor at nothing": (edit(REFERENCE, "testing; W1]", "testing; W9]"), "bad-reference", "reference.md, F1"),
    "factor without evidence": (edit(REFERENCE, "testing; W1]", "testing]"), "bad-reference", "reference.md, F1"),
    "two factors": (
        edit(REFERENCE, "- FILL IN: a third condition [F3: communication, handoff; E02]\n", ""),
        "bad-reference",
        "factors",
    ),
    "action at nothing": (edit(REFERENCE, "prevent; F1]", "prevent; F1, F9]"), "bad-reference", "reference.md, A1"),
    "action without factor": (edit(REFERENCE, "prevent; F1]", "prevent; W1]"), "bad-reference", "reference.md, A1"),
    "timeline with another text": (edit(REFERENCE, "an alert fired", "an alarm fired"), "bad-reference", "timeline"),
    "timeline with another time": (edit(REFERENCE, "- 09:40 -", "- 09:41 -"), "bad-reference", "timeline"),
    "event only in the records": (
        append(EVENTS, "E04,,,,log,,,more,,report,synthesized,\n"),
        "bad-reference",
        "timeline",
    ),
    "event only in the reference": (
        edit(REFERENCE, "## Five Whys", "- 11:00 - more [E09]\n\n## Five Whys"),
        "bad-reference",
        "timeline",
    ),
    "id twice in the reference": (
        edit(REFERENCE, "[F3: communication", "[F1: communication"),
        "bad-reference",
        "reference.md, line",
    ),
    "no story": (
        edit(REFERENCE, "FILL IN: the story in a few sentences, no further than the sources go.\n", ""),
        "bad-reference",
        "what_happened",
    ),
    "hint about no factor": (edit(YAML, "about: F1", "about: F9"), "bad-reference", "hints"),
    "nothing left to fill in": (edit(YAML, '"- … [F2: …; W2]"', '"- done [F2: x; W2]"'), "bad-worked", "worked.factor"),
    "worked line without a tag": (
        edit(YAML, "old tokens [W1: event, technical; E01]", "old tokens"),
        "bad-worked",
        "worked.why",
    ),
}
"""What is broken: the one thing that is edited, the code it is named by, and part of the place."""


def test_a_new_scenario_validates(fresh: Path) -> None:
    """A folder from the template is valid at once, and what is left to fill in is listed with its line."""
    assert validate(fresh) == []
    places = fill_in(fresh)
    assert {place.partition(":")[0] for place, _ in places} == {*FILES, "match.yaml"}
    for place, text in places:
        name, _, number = place.partition(":")
        assert FILL_IN in text
        assert (fresh / name).read_text(encoding="utf-8").splitlines()[int(number) - 1].strip() == text


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scenario_says_what_and_where(fresh: Path, name: str) -> None:
    """Each single mistake is named by its code, with its place, the problem and a remedy."""
    mutate, code, where = BROKEN[name]
    mutate(fresh)
    problems = validate(fresh)
    assert any(problem.code == code and where in problem.where for problem in problems), [
        (problem.code, str(problem)) for problem in problems
    ]
    assert all(problem.problem and problem.remedy and problem.where for problem in problems)
    # A mistake is not drowned in others: it comes first, or the one beside it does.
    assert code in [problem.code for problem in problems[:2]]


@pytest.mark.parametrize("name", [name for name, (_, code, _) in BROKEN.items() if code.startswith("yaml")])
def test_a_broken_manifest_does_not_open(fresh: Path, name: str) -> None:
    """Opening such a scenario raises the first of its problems, and the manifest stays unread."""
    mutate, code, where = BROKEN[name]
    mutate(fresh)
    with pytest.raises(ScenarioError) as caught:
        Scenario.open(fresh)
    assert caught.value.code == code
    assert where in caught.value.where
    assert read_manifest(fresh)[0] is None


def test_all_mistakes_are_named_in_one_go(fresh: Path) -> None:
    """A manifest with three mistakes gives three problems; opening it names the first and counts the others."""
    for mutation in ("unknown key", "unknown level", "naive time"):
        BROKEN[mutation][0](fresh)
    assert sorted(problem.code for problem in validate(fresh)) == ["bad-value", "naive-time", "unknown-key"]
    with pytest.raises(ScenarioError, match="and 2 more"):
        Scenario.open(fresh)


def test_a_missing_manifest(fresh: Path) -> None:
    """A folder without scenario.yaml is not a scenario, and the error says how to make one."""
    (fresh / YAML).unlink()
    with pytest.raises(ScenarioError) as caught:
        validate(fresh)
    assert caught.value.code == "no-file"
    assert "pmkit scenarios new" in caught.value.remedy


@pytest.mark.parametrize("folder", KIT, ids=lambda folder: folder.name)
def test_the_kits_scenarios_validate(folder: Path) -> None:
    """Every scenario of the kit is valid and leaves nothing to fill in."""
    assert [str(problem) for problem in validate(folder)] == []
    assert fill_in(folder) == []


def test_worked_steps_that_are_still_the_templates_are_refused_once_there_are_records(fresh: Path) -> None:
    """A folder from the template is fine; with records of its own, its worked steps have to be its own too."""
    edit(EVENTS, "FILL IN: an alert fired", "Error rate alert fired")(fresh)
    problems = [problem for problem in validate(fresh) if problem.code == "bad-worked"]
    assert {problem.where.rpartition("worked.")[2] for problem in problems} == {"event", "why", "factor", "action"}
    assert all("template" in problem.problem for problem in problems)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("- 21:00 - Load turns", "- 21:05 - Load turns", "worked.event"),
        ("Load turns into a lock-up of writes", "Load turns into a flood", "worked.event"),
        ("[W2: decision, team; E22, E27]", "[W2: decision, team; E22, E99]", "worked.why"),
        ("detect; F6]", "detect; F16]", "worked.action"),
    ],
)
def test_worked_steps_that_contradict_the_records_are_refused(tmp_path: Path, old: str, new: str, where: str) -> None:
    """Another time or headline than the record's, and ids that are not there, are named with their step."""
    source = kit_folder("scenarios") / "gitlab-2017-01-31"
    target = tmp_path / source.name
    shutil.copytree(source, target)
    assert not [problem for problem in validate(target) if problem.code == "bad-worked"]
    text = (target / YAML).read_text(encoding="utf-8")
    begin = text.index("\nworked:")
    head, body = text[:begin], text[begin:]
    assert old in body
    (target / YAML).write_text(head + body.replace(old, new, 1), encoding="utf-8")
    assert [p.where for p in validate(target) if p.code == "bad-worked" and p.where.endswith(where)]
