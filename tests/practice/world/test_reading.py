"""A mistake in a world is named with its line, its field and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmkit.practice.drill.drill import drill_folders
from pmkit.practice.world.reading import load_world, read_world
from tests.practice.world import small

Edit = Callable[[dict[str, Any]], object]


def _set(*path: Any, to: Any) -> Edit:
    """Return an edit that sets one value."""

    def edit(data: dict[str, Any]) -> None:
        inner: Any = data
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = to

    return edit


def _more(*path: Any, item: Any) -> Edit:
    """Return an edit that adds an item to a list."""

    def edit(data: dict[str, Any]) -> None:
        inner: Any = data
        for key in path:
            inner = inner[key]
        inner.append(item)

    return edit


NAN, INF = float("nan"), float("inf")
MISTAKES: dict[str, tuple[Edit, str, str]] = {
    "an action with an unknown fault": (_set("changes", 0, "turns", 1, "fault", to="leek"), "unknown-name", "leak"),
    "an effect of an unknown fault": (_set("signals", 0, "effects", 0, "fault", to="leek"), "unknown-name", "leak"),
    "a rule on an unknown signal": (_set("rules", 0, "signal", to="error"), "unknown-name", "errors"),
    "a reading of an unknown signal": (_set("injects", 1, "says", to="{error}"), "unknown-name", "errors"),
    "one in a refusal": (_set("changes", 1, "refused", to="{error}"), "unknown-name", "errors"),
    "one in what is said last": (_set("people", 0, "nothing_new", to=["{error}"]), "unknown-name", "errors"),
    "one in what is said when away": (_set("people", 0, "away", to="{error}"), "unknown-name", "errors"),
    "an unknown view": (_set("changes", 1, "needs", to={"looked": "t2.stat"}), "unknown-name", "t2.state"),
    "an unknown service": (_set("signals", 0, "service", to="shopp"), "unknown-name", "shop"),
    "an unknown audience": (_set("outcomes", "audience", to="user"), "unknown-name", "users"),
    "an answer to nobody": (_set("injects", 1, "by", to=["tell user"]), "unknown-name", "users"),
    "faults in a circle": (_set("faults", 0, "when", to={"fault": "storm"}), "circle", "leak"),
    "a fault that waits for itself": (_set("faults", 3, "when", to={"fault": "bump"}), "circle", "bump"),
    "an inject without a trigger": (_more("injects", item={"id": "x", "from": "a", "says": "b"}), "", "at, when"),
    "an inject with two": (
        _more("injects", item={"id": "x", "from": "a", "says": "b", "at": 1, "when": {"after": 2}}),
        "",
        "at, when",
    ),
    "an inject too late": (_set("injects", 0, "at", to=61), "out-of-window", "horizon"),
    "a step too late": (_set("record", 0, "at", to=61), "out-of-window", "horizon"),
    "a probe before the start": (_set("probes", 0, "at", to=-1), "out-of-window", "horizon"),
    "a fault that never comes": (_set("faults", 2, "onset", to=99), "out-of-window", "horizon"),
    "a skip backward": (_set("cut", "skips", 0, "end", to=19), "out-of-window", "forward"),
    "a gap backward": (_set("signals", 1, "gaps", 0, "end", to=11), "out-of-window", "forward"),
    "play after the world": (_set("cut", "until", to=61), "out-of-window", "horizon"),
    "two signals of one name": (_set("signals", 1, "id", to="errors"), "id-twice", "errors"),
    "two targets of one name": (_set("targets", 1, "id", to="t1"), "id-twice", "t1"),
    "a harm named as another outcome": (_set("outcomes", "harms", 0, "id", to="silence"), "id-twice", "silence"),
    "a pause below nothing": (_set("changes", 1, "turns", 2, "by", to=-4), "", "below 0"),
    "a factor below nothing": (_set("people", 0, "turns", 0, "by", to=-1), "", "below 0"),
    "a key that is not known": (_set("signals", 0, "noize", to=1), "", "noize"),
    "NaN as a baseline": (_set("signals", 0, "baseline", to=NAN), "", "baseline"),
    "NaN as an effect": (_set("signals", 0, "effects", 0, "add", to=NAN), "", "add"),
    "NaN as noise": (_set("signals", 0, "noise", to=NAN), "", "noise"),
    "NaN as a peak": (_set("signals", 0, "peak", to=NAN), "", "peak"),
    "NaN as a rise": (_set("faults", 0, "rise", to=NAN), "", "rise"),
    "NaN as a fall": (_set("faults", 0, "fall", to=NAN), "", "fall"),
    "NaN as a time constant": (_set("faults", 1, "tau", to=NAN), "", "tau"),
    "NaN as a half-life": (_set("faults", 3, "half_life", to=NAN), "", "half_life"),
    "NaN as a height": (_set("faults", 0, "height", to=NAN), "", "height"),
    "infinity as a height": (_set("faults", 0, "height", to=INF), "", "height"),
    "NaN as a silence": (_set("injects", 2, "silence", "minutes", to=NAN), "", "minutes"),
    "NaN as a count": (_set("outcomes", "harms", 0, "counts", to=NAN), "", "counts"),
    "NaN as a minute": (_set("record", 0, "at", to=NAN), "", "at"),
    "NaN as a bound": (_set("rules", 0, "above", to=NAN), "", "above"),
    "two effects in one": (_set("signals", 0, "effects", 0, "times", to=1), "", "exactly one"),
    "a ramp without a rise": (_set("faults", 0, "rise", to=None), "", "rise"),
}
for _view in [{**small.SMALL["targets"][0]["looks"][0]}]:
    MISTAKES["two views of one name"] = (_more("targets", 0, "looks", item=_view), "id-twice", "state")


@pytest.mark.parametrize("name", MISTAKES)
def test_every_mistake_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    """The message has file and line, says what is wrong, and the world is not returned."""
    edit, code, words = MISTAKES[name]
    data = small.data()
    edit(data)
    folder = small.folder(tmp_path, data)
    world, problems = read_world(folder)
    assert world is None
    assert any(str(folder / "world.yaml") + ":" in problem.where for problem in problems)
    assert any(words in f"{problem.problem} {problem.remedy} {problem.where}" for problem in problems)
    assert not code or code in {problem.code for problem in problems}


def test_the_small_world_is_whole(tmp_path: Path) -> None:
    """The world of these tests, and each world of the kit, has no mistake."""
    assert read_world(small.folder(tmp_path))[1] == []
    for folder in drill_folders():
        assert load_world(folder).version == 1


@pytest.mark.parametrize("text", ["", "[]", "a: &x 1", "schema: 1\nschema: 1\n", "\x00", "x: " + "[" * 50])
def test_a_file_that_is_no_world(tmp_path: Path, text: str) -> None:
    """Empty, a list, anchors, a key that is there twice, depth: an error with the file, never a crash."""
    from pmkit.errors import PmkitError

    folder = small.folder(tmp_path)
    (folder / "world.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PmkitError, match=r"world\.yaml"):
        load_world(folder)
