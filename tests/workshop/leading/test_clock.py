"""The clock: parts, the whole, the rest recomputed, and a kernel that was lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import WorkshopError
from pmkit.workshop.leading.clock import FLOOR, Clock, in_words
from pmkit.workshop.runsheet.agenda import load_agenda
from tests.workshop.hand import Hand


@pytest.fixture
def hand() -> Hand:
    """Return a hand."""
    return Hand()


def begun(folder: Path, hand: Hand) -> Clock:
    """Return a clock that was started."""
    clock = Clock.open(load_agenda("seed"), folder / "clock.json", now=hand)
    clock.start()
    return clock


def test_on_time_nothing_changes(tmp_path: Path, hand: Hand) -> None:
    """Each part at its end, the workshop ends after ninety minutes as planned."""
    clock = begun(tmp_path, hand)
    for part in clock.agenda.parts:
        assert clock.left == pytest.approx(part.minutes)
        hand.minutes += part.minutes
        clock.next_part()
    assert clock.over
    assert clock.left_in_all == pytest.approx(0)


def test_what_one_part_takes_others_give(tmp_path: Path, hand: Hand) -> None:
    """Fifteen minutes over in the opening: the rest shrinks by the same share, and the end stays."""
    clock = begun(tmp_path, hand)
    hand.minutes = 30
    clock.next_part()
    assert sum(clock.given[1:]) == pytest.approx(60)
    assert clock.given[1] == pytest.approx(20 * 60 / 75)
    assert "(planned 20)" in str(clock)


def test_time_that_is_saved_goes_to_the_last_part(tmp_path: Path, hand: Hand) -> None:
    """A part that ends early gives its minutes to the last one, up to as many again; later lateness takes them back."""
    clock = begun(tmp_path, hand)
    hand.minutes = 12
    clock.next_part()
    assert clock.given[1:] == [20, 30, 20, 8]
    assert clock.ends == pytest.approx(hand() + 60 * clock.left_in_all)
    clock.extend(2)
    assert clock.given[1:] == [22, 30, 20, 6]
    hand.minutes += 10
    clock.next_part()
    assert clock.given[2:] == [30, 20, 10], "not more than twice its own"
    assert clock.left_in_all == 68
    assert clock.ends == pytest.approx(hand() + 60 * 60), "what is left over is said"


def test_what_cannot_be_taken_is_said_in_plain_words(tmp_path: Path, hand: Hand) -> None:
    """The button that takes two minutes says that the part has no two minutes to give, not a negative number."""
    clock = begun(tmp_path, hand)
    for _ in clock.agenda.parts[1:]:
        hand.minutes += 1
        clock.next_part()
    with pytest.raises(WorkshopError, match="Action Planning has less than 20 minutes to give") as error:
        clock.extend(-20)
    assert "comes next" in error.value.remedy
    with pytest.raises(WorkshopError, match="40 minutes at once"):
        clock.extend(40)


def test_an_extension_is_paid_for(tmp_path: Path, hand: Hand) -> None:
    """Five minutes more now are five minutes less later."""
    clock = begun(tmp_path, hand)
    clock.extend(5)
    assert clock.left == 20
    assert sum(clock.given[1:]) == pytest.approx(70)
    for wrong in (0.0 - 40, 31, -20):
        with pytest.raises(WorkshopError):
            clock.extend(wrong)


def test_the_alarms(tmp_path: Path, hand: Hand) -> None:
    """Two minutes before its end a part is told to come to one, then what to cut; and the rest is protected."""
    clock = begun(tmp_path, hand)
    assert clock.alarm == ""
    hand.minutes = 13.5
    assert "wrap up" in clock.alarm
    hand.minutes = 18
    assert "3 minutes over" in clock.alarm
    assert clock.agenda.parts[0].cut in clock.alarm
    hand.minutes = 53
    assert "end Opening now" in clock.alarm


def test_a_lost_kernel_loses_no_minute(tmp_path: Path, hand: Hand) -> None:
    """Opened again, the clock stands where it stood, minutes later."""
    clock = begun(tmp_path, hand)
    hand.minutes = 20
    clock.next_part()
    hand.minutes = 24
    again = Clock.open(load_agenda("seed"), tmp_path / "clock.json", now=hand)
    assert (again.at, again.spent, again.given) == (1, 4, clock.given)
    again.start()
    assert again.spent == 4, "starting again does not begin anew"


def test_files_of_others_are_refused(tmp_path: Path, hand: Hand) -> None:
    """A clock of another workshop and a broken file are named and left as they are."""
    begun(tmp_path, hand)
    with pytest.raises(WorkshopError) as error:
        Clock.open(load_agenda("practice"), tmp_path / "clock.json")
    assert error.value.code == "other-workshop"
    (tmp_path / "clock.json").write_text('{"title"', encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        Clock.open(load_agenda("seed"), tmp_path / "clock.json")
    assert error.value.code == "json-broken"
    assert "remove it to begin" in error.value.remedy
    assert (tmp_path / "clock.json").read_text(encoding="utf-8") == '{"title"'


def test_the_file_of_the_version_before_is_read(tmp_path: Path, hand: Hand) -> None:
    """The shape on disk is what it was: title, began, at, entered, given."""
    agenda = load_agenda("seed")
    path = tmp_path / "clock.json"
    start = hand()
    data = {"title": agenda.title, "began": start, "at": 1, "entered": start + 60, "given": [1.0, 20.0, 30.0, 20.0, 5]}
    path.write_text(json.dumps(data) + "\n", encoding="utf-8")
    hand.minutes = 3
    clock = Clock.open(agenda, path, now=hand)
    assert (clock.at, clock.spent, clock.left_in_all) == (1, 2, 87)


def test_before_the_start_and_after_the_end(tmp_path: Path, hand: Hand) -> None:
    """Steps before the start and after the end are refused; a reset begins at the beginning."""
    clock = Clock.open(load_agenda("seed"), tmp_path / "clock.json", now=hand)
    assert "not started yet" in str(clock)
    with pytest.raises(WorkshopError, match="started yet"):
        clock.next_part()
    clock.start()
    for _ in clock.agenda.parts:
        clock.next_part()
    assert "over" in str(clock)
    with pytest.raises(WorkshopError, match="over"):
        clock.extend(1)
    clock.reset()
    assert clock.began is None
    assert not (tmp_path / "clock.json").exists()


def test_a_clock_that_is_set_back(tmp_path: Path, hand: Hand) -> None:
    """When the computer's clock jumps back, no part has negative time."""
    clock = begun(tmp_path, hand)
    hand.minutes = -600
    assert clock.spent == 0
    assert clock.left_in_all == 90


@given(st.lists(st.tuples(st.floats(0, 40), st.booleans()), max_size=12))
def test_the_rest_always_fits_or_is_at_its_floor(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[float, bool]]
) -> None:
    """Whatever happens, parts to come keep half of their minutes, get no more than planned, and fit if they can.

    The last one may have twice its own.
    """
    hand = Hand()
    clock = begun(tmp_path_factory.mktemp("clock"), hand)
    for minutes, go_on in steps:
        hand.minutes += minutes
        if clock.over:
            break
        if go_on:
            clock.next_part()
        else:
            clock.extend(1)
        later = list(zip(clock.given[clock.at + 1 :], clock.agenda.parts[clock.at + 1 :], strict=True))
        for now, part in later:
            most = 2 * part.minutes if part is clock.agenda.parts[-1] else part.minutes
            assert FLOOR * part.minutes - 1e-9 <= now <= most + 1e-9
        room = clock.left_in_all - max(0.0, clock.left)
        floor = sum(FLOOR * part.minutes for _, part in later)
        assert sum(now for now, _ in later) <= max(room, floor) + 1e-6


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.5, "half a minute"),
        (1, "1 minute"),
        (1.5, "1\u00bd minutes"),
        (2, "2 minutes"),
        (2.8, "about 3 minutes"),
        (0.2, "about 1 minute"),
        (13.3333, "about 13 minutes"),
    ],
)
def test_minutes_in_words(minutes: float, words: str) -> None:
    """Whole minutes, halves, or about so many."""
    assert in_words(minutes) == words


def test_every_part_that_took_place_is_in_the_times(tmp_path: Path) -> None:
    """The last part has its own minutes, whether it was left for the closing page or ended early."""
    hand = Hand()
    clock = Clock.open(load_agenda("seed"), tmp_path / "clock.json", now=hand)
    assert clock.taken() == []
    clock.start()
    for _ in clock.agenda.parts[1:]:
        hand.minutes += 10
        clock.next_part()
    assert len(clock.taken()) == len(clock.agenda.parts) - 1, "nothing of the last one yet"
    hand.minutes += 7
    assert clock.taken()[-1][2] == 7
    clock.next_part()
    clock.enter("/")
    hand.minutes += 30
    assert [round(minutes) for _, _, minutes in clock.taken()] == [10, 10, 10, 10, 7]
