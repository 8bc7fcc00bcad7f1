"""The host's edits of lines that people wrote: hide, reword, merge, split, and take an edit back.

What was answered and counted stays as it was; a result is shown as its edits, one after the other, leave it. Each names
lines by their words, as the edits before it left them, so that they hold where answers are counted again. Hidden lines
are counted and their words told to nobody; numbers of merged lines are added up. Where two lines may be the same the
host is asked: as one they keep the words of both, and what is not the same is not asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pmkit.counting import counted
from pmkit.errors import RoomError, not_one_of
from pmkit.room.activities.cards import read_text
from pmkit.room.activities.dots import Writing
from pmkit.room.session.coach import Mark, alike, stopping
from pmkit.room.session.results import Edited, Result

WAYS: Final = ("hide", "reword", "merge", "same", "apart", "split", "undo", "show-again")
"""What the host can do with lines; the last two take edits back: the newest one, or all that hide."""

_JOINS: Final = ("merge", "same")
_MOVES_VOTES: Final = (*_JOINS, "apart", "split")
"""Ways that would put dots of two lines on one, or ask whether they should be, while people vote."""

Stored = dict[str, Any]
"""An edit as it is stored."""


@dataclass(frozen=True)
class Edit:
    """One edit.

    Attributes:
        way: hide, reword, merge, same (two lines as one), apart (two lines that are not the same) or split.
        lines: the lines that it is about, as they were before it.
        text: what they say after it, empty where they are hidden; of a split, the line that comes back.
    """

    way: str
    lines: tuple[str, ...]
    text: str = ""

    @classmethod
    def of(cls, stored: Stored) -> Edit:
        """Return what :meth:`to_dict` gave."""
        return cls(str(stored["way"]), tuple(map(str, stored["lines"])), str(stored["text"]))

    def to_dict(self) -> Stored:
        """Return plain data."""
        return {"way": self.way, "lines": list(self.lines), "text": self.text}

    def __str__(self) -> str:
        """Return what was done, for the button that takes it back; it does not tell what was hidden."""
        if self.way == "hide":
            return counted(len(self.lines), "line hidden", "lines hidden")
        if self.way in ("apart", "split"):
            return f"{'not the same' if self.way == 'apart' else 'split'}: \u201c{self.lines[0]}\u201d"
        return f"{'merged' if self.way in _JOINS else 'reworded'}: \u201c{self.text}\u201d"

    @property
    def renames(self) -> bool:
        """Whether its lines read differently after it, or are gone."""
        return self.way not in ("apart", "split")


def edited(result: Result, edits: Sequence[Stored]) -> Result:
    """Return a result as the host's edits leave it, with how many of the lines that people wrote they changed."""
    counts = result.counts
    if counts is None or not edits:
        return result
    # How many lines each one that was changed stands for: a line that is reworded twice is one line.
    stands: dict[str, int] = {}
    hidden = split = 0
    for edit in map(Edit.of, edits):
        here = [line for line in edit.lines if line in counts.labels]
        if not here:
            continue
        if not edit.renames:
            before, counts = len(counts.labels), counts.parted(*here) if here == list(edit.lines) else counts
            split += len(counts.labels) - before
            continue
        one = dict.fromkeys([*here, edit.text] if edit.text in counts.labels else here)
        number = sum(stands.pop(line, 1) for line in one)
        if edit.text:
            stands[edit.text] = number
        else:
            hidden += number
        if edit.way == "same" and len(here) == len(edit.lines):
            counts = counts.paired(*sorted(here, key=lambda line: line != edit.text))
        else:
            counts = counts.with_lines(dict.fromkeys(here, edit.text or None))
    reworded = sum(number == 1 for number in stands.values())
    done = Edited(hidden, reworded, sum(stands.values()) - reworded, split)
    return replace(result, counts=counts, edited=done)


def with_edit(
    edits: Sequence[Stored], result: Result, sent: Mapping[str, Any], *, longest: int, voted: int
) -> list[Stored]:
    """Return the edits with one more, or without some.

    Args:
        edits: so far.
        result: as they leave it.
        sent: ``way``, one of :data:`WAYS`; ``lines`` and ``text`` as :class:`Edit` has them; with ``of`` how many edits
            there were where the host clicked, so that a double click takes one back.
        longest: characters of one line.
        voted: edits that were there when people voted on the lines; those stay.

    Raises:
        RoomError: a line is not there, the text does not fit, or there is nothing to take back.
    """
    way = str(sent.get("way", ""))
    if way not in WAYS:
        raise not_one_of(way, WAYS, what="a way to edit lines", raises=RoomError)
    if sent.get("of", len(edits)) != len(edits):
        raise RoomError("these lines were edited since", code="stale", remedy="look at them again, then go on")
    if way in ("undo", "show-again"):
        return _without(edits, way, voted)
    lines = sent.get("lines")
    if not isinstance(lines, list) or not lines or len(lines) > len(result.labels):
        raise RoomError("choose the lines first", code="nothing-given", remedy="one to hide or reword, two to merge")
    for line in lines:
        if line not in result.labels:
            raise RoomError("there is no such line anymore", code="stale", remedy="look at the lines again")
    lines = list(dict.fromkeys(lines))
    if way == "split":
        return _split(edits, result, str(lines[0]), voted)
    if way in ("same", "apart"):
        return [*edits, _answer(result, way, lines).to_dict()]
    if way == "merge" and len(lines) < 2:
        raise RoomError("merging takes two lines or more", code="nothing-given", remedy="choose another one as well")
    if way == "reword" and len(lines) > 1:
        raise RoomError("one line is reworded at a time", code="misfit", remedy="merge them, or choose one")
    text = "" if way == "hide" else read_text(sent.get("text"), longest, "the line")
    if [text] == lines:
        return list(edits)
    return [*edits, Edit(way, tuple(lines), text).to_dict()]


def check_edit_in_vote(result: Result, sent: Mapping[str, Any]) -> None:
    """Refuse an edit that would put the dots of two lines on one while people vote on them.

    Raises:
        RoomError: code ``voting``.
    """
    if sent.get("way") in _MOVES_VOTES or (sent.get("way") == "reword" and sent.get("text") in result.labels):
        raise RoomError(
            "people are voting on these lines",
            code="voting",
            remedy="hide or reword one now, and merge or split lines after the vote",
        )


def renamed(lines: Sequence[str], edits: Sequence[Stored]) -> list[str]:
    """Return each line as edits leave it, in the same order; empty where it is hidden."""
    now = list(lines)
    for edit in map(Edit.of, edits):
        now = [edit.text if line in edit.lines and edit.renames else line for line in now]
    return now


def pairs_to_ask(result: Result, edits: Sequence[Stored]) -> list[dict[str, Any]]:
    """Return the pairs of lines that the host is asked about: whether they are the same.

    Returns:
        For each its ``lines``, and whether they ``keep`` the words of both when they are taken for one.
    """
    asked = result.counts.asked() if result.counts else ()
    taken = {line for pair in asked for line in pair}
    apart = frozenset(
        frozenset(filter(None, (*edit.lines, edit.text))) for edit in map(Edit.of, edits) if not edit.renames
    )
    others = [pair for pair in alike(result.labels, apart) if not taken & set(pair)]
    keeps = result.counts.keeps_both if result.counts else None
    return [{"lines": list(pair), "keep": keeps is not None and keeps(*pair)} for pair in (*asked, *others)]


def can_split(edits: Sequence[Stored], result: Result, line: str, voted: int) -> bool:
    """Tell whether a line is made of several that can be taken apart again."""
    if _joined(edits[voted:], line) is not None:
        return True
    return result.counts is not None and result.counts.parted(line) is not result.counts


def _split(edits: Sequence[Stored], result: Result, line: str, voted: int) -> list[Stored]:
    """Return the edits without the one that merged a line; or with one that parts what was counted as the same."""
    at = _joined(edits[voted:], line)
    if at is not None:
        return [*edits[: voted + at], *edits[voted + at + 1 :]]
    if not can_split(edits, result, line, voted):
        raise RoomError(
            "this line is one line",
            code="nothing-given",
            remedy="lines that were merged before people voted on them stay merged" if voted else "",
        )
    counts = result.counts
    twin = next((label for label in counts.parted(line).labels if label not in counts.labels), "") if counts else ""
    return [*edits, Edit("split", (line,), twin).to_dict()]


def _joined(edits: Sequence[Stored], line: str) -> int | None:
    """Return the place of the newest edit that made one line of several; None where none did."""
    for at in range(len(edits) - 1, -1, -1):
        edit = Edit.of(edits[at])
        if edit.text == line and edit.way in _JOINS:
            return at
        if edit.text == line and edit.way == "reword":
            line = edit.lines[0]
    return None


def _answer(result: Result, way: str, lines: Sequence[str]) -> Edit:
    """Return the host's answer to whether two lines are the same."""
    if len(lines) != 2 or result.counts is None:
        raise RoomError("this is asked about two lines", code="misfit", remedy="choose two")
    if way == "apart":
        return Edit(way, tuple(lines))
    left = result.counts.paired(*lines).labels
    return Edit(way, tuple(lines), next(line for line in lines if line in left))


def _without(edits: Sequence[Stored], way: str, voted: int) -> list[Stored]:
    """Return the edits without the last one, or without those that hide, as far as nobody voted on what they left."""
    fixed, later = list(edits[:voted]), list(edits[voted:])
    kept = later[:-1] if way == "undo" else [each for each in later if each["way"] != "hide"]
    if kept == later:
        raise RoomError(
            "there is nothing to take back" + (", because people voted on these lines" if fixed else ""),
            code="nothing-given",
        )
    return fixed + kept


def lines_of(result: Result) -> list[str]:
    """Return all lines that people wrote, with those that were counted as the same."""
    written = result.counts.written() if result.counts else ()
    return [line for each in written for line in (each.text, *each.also)]


def marked_in(activity: Writing, result: Result, passed: Collection[str], known: Sequence[str] = ()) -> list[Mark]:
    """Return what the coach marks in lines that the host has not approved yet, so that the host looks at them first."""
    lines = [line for line in lines_of(result) if line not in passed]
    allowed = getattr(activity, "sentence", "")
    return stopping(lines, only_names=activity.practices_wording, allowed=allowed, known=known)
