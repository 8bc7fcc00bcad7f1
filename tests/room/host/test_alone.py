"""A session without a room: opened once, closed when nobody uses it, opened again from its file."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from pathlib import Path

import pytest

from pmkit.errors import RoomError
from pmkit.room.host.alone import SessionAlone
from pmkit.room.session.plan import Plan, make_plan
from tests.room.plans import CARDS, POLL, SLIDE, open_one

PLAN = make_plan({"title": "T", "activities": [open_one(POLL), SLIDE]})


def files(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_it_is_led_like_a_session_of_the_room(tmp_path: Path) -> None:
    """The same steps, state, results and exports, with counts that are keyed in."""
    alone = SessionAlone.open(PLAN, tmp_path)
    state = alone.lead("forward")
    assert state["question"] == "poll/collect"
    assert state["alone"] is True
    alone.lead("key-in", tallies=[1, 2, 0])
    assert alone.results()["poll"].people == 3
    assert "north,,1" in alone.to_csv(tmp_path / "shown.csv")
    assert (tmp_path / "shown.csv").read_text(encoding="utf-8").startswith("\ufeffactivity")
    assert alone.to_json(tmp_path / "shown.json") == (tmp_path / "shown.json").read_text(encoding="utf-8")
    with pytest.raises(RoomError):
        alone.lead("dance")
    assert "Without a room" in alone._repr_html_()
    assert "'T'" in repr(alone)


def test_two_who_open_it_share_it(tmp_path: Path) -> None:
    """A second widget of the notebook leads the same session; another plan has one of its own."""
    first, second = SessionAlone.open(PLAN, tmp_path), SessionAlone.open(PLAN, tmp_path)
    assert second.session is first.session
    first.lead("forward")
    assert second.state()["index"] == 0
    other = SessionAlone.open(make_plan([CARDS]), tmp_path)
    assert other.session is not first.session
    assert SessionAlone.open(PLAN, tmp_path).session is first.session


def test_what_nobody_uses_is_closed_and_opened_again(tmp_path: Path) -> None:
    """Without a reference to it the file is let go of, its log merged; opened again it stands where it stood."""
    alone = SessionAlone.open(PLAN, tmp_path)
    alone.lead("forward")
    alone.lead("key-in", tallies=[1, 2, 0])
    store, gone = alone.session.store, weakref.ref(alone.session)
    del alone
    gc.collect()
    assert gone() is None
    assert not store.is_open
    assert files(tmp_path) == [store.path.name], "no log is left beside it"
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        store._db.execute("SELECT 1")
    again = SessionAlone.open(PLAN, tmp_path)
    assert (again.state()["phase"], again.results()["poll"].people) == ("reveal", 3)


def test_sessions_of_other_plans_are_not_kept_open(tmp_path: Path) -> None:
    """Looking for its own, it opens the files of others and lets go of them; a broken one keeps nothing back."""
    (tmp_path / "2026-01-01-BROKEN.room.sqlite").write_bytes(b"not a database " * 100)
    first = SessionAlone.open(make_plan([CARDS]), tmp_path)
    path = first.session.store.path
    del first
    gc.collect()
    alone = SessionAlone.open(PLAN, tmp_path)
    gc.collect()
    held = [name for name in files(tmp_path) if name.endswith("-wal")]
    assert held == [f"{alone.session.store.path.name}-wal"]
    assert path.exists()


def test_one_that_was_closed_or_ended_is_not_taken_up(tmp_path: Path) -> None:
    """A store that was closed is opened again; a session that is over gets a successor."""
    alone = SessionAlone.open(PLAN, tmp_path)
    alone.lead("forward")
    alone.session.store.close()
    again = SessionAlone.open(PLAN, tmp_path)
    assert again.session is not alone.session
    assert again.state()["index"] == 0
    again.lead("close")
    assert SessionAlone.open(PLAN, tmp_path).state()["index"] == -1


def test_a_plan_is_found_whatever_its_type_was(tmp_path: Path) -> None:
    """The plan that was stored equals the one that is given, key by key."""
    alone = SessionAlone.open(PLAN, tmp_path)
    assert isinstance(alone.session.plan, Plan)
    alone.session.store.close()
    assert SessionAlone.open(PLAN, tmp_path).session.plan == PLAN
