"""Results: answers counted, once, when a collection ends.

A result is all that is kept and shown: below its threshold it holds no more than that number.
Everything here is a plain function of the answers, so that a workshop without a network can
key tallies in and get the same results (:func:`keyed_in`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from htpy import Element, Node, b, p, section, style, th, tr
from markupsafe import Markup

from pmkit.counting import counted
from pmkit.errors import RoomError
from pmkit.html import render, table, trusted
from pmkit.room.activities.kinds import counts_named
from pmkit.room.shared.activity import Activity, Asking
from pmkit.room.shared.counts import Counts, markdown_table, people_said

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Edited:
    """What the facilitator changed in the lines of a result.

    Attributes:
        hidden: lines that are not shown.
        reworded: lines in other words.
        merged: lines that were merged into others.
        split: lines that were counted as one and are two again.
    """

    hidden: int = 0
    reworded: int = 0
    merged: int = 0
    split: int = 0

    def __str__(self) -> str:
        """Return it as a sentence; empty where nothing was changed."""
        numbers = [(number, name) for name, number in asdict(self).items() if number]
        if not numbers:
            return ""
        (first, name), *others = numbers
        done = [f"{first} {'line' if first == 1 else 'lines'} {name}", *(f"{number} {name}" for number, name in others)]
        return f"{', '.join(done)} by the facilitator."


@dataclass(frozen=True)
class Result:
    """What came of one question.

    Attributes:
        activity: id of the activity.
        vote: whether this is the vote after the discussion.
        title: the question.
        kind: how it was counted: choice, levels, order, texts, dots, form, probe, whys.
        people: how many answered.
        needed: how many must answer before anything is shown.
        counts: what came of the answers; None while too few answered.
        paper: how many of them the facilitator keyed in, from paper, a chat or a show of hands.
        edited: what the facilitator changed in its lines.
        record: what the record says, a time or number with a text each, where too few answered to show anything else.
    """

    activity: str
    vote: bool
    title: str
    kind: str
    people: int
    needed: int
    counts: Counts | None = None
    paper: int = 0
    edited: Edited = Edited()
    record: tuple[tuple[str, str], ...] = ()

    @property
    def keyed(self) -> bool:
        """Whether all of it was keyed in."""
        return bool(self.people) and self.paper == self.people

    @property
    def held_back(self) -> bool:
        """Whether too few answered for anything to be shown.

        Whoever keyed answers in from paper can take them off: those by phone have to be enough by themselves.
        """
        return self.people < self.needed or 0 < self.people - self.paper < self.needed

    @property
    def labels(self) -> tuple[str, ...]:
        """Options, statements, cards or texts, in the order they are shown; none while it is held back."""
        return self.counts.labels if self.counts else ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; :meth:`from_dict` reads it back."""
        numbers, facts = self.counts.to_plain() if self.counts else ([], {})
        return {
            "activity": self.activity,
            "vote": self.vote,
            "title": self.title,
            "kind": self.kind,
            "people": self.people,
            "needed": self.needed,
            "labels": list(self.labels),
            "counts": numbers,
            "notes": facts,
            "paper": self.paper,
            **({"edited": asdict(self.edited)} if str(self.edited) else {}),
            **({"record": [list(each) for each in self.record]} if self.record else {}),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Result:
        """Return the result that :meth:`to_dict` gave.

        Raises:
            RoomError: something is missing or of another kind (code ``broken-result``), or it was counted in a way that
                is not known.
        """
        try:
            head = {name: value for name, value in data.items() if name not in ("labels", "counts", "notes")}
            head["record"] = tuple((str(when), str(text)) for when, text in head.get("record", ()))
            head["edited"] = Edited(**{name: int(number) for name, number in head.get("edited", {}).items()})
            # Earlier versions said whether all of it was keyed in.
            if head.pop("keyed", False):
                head["paper"] = head["people"]
            held = cls(**head)
            if held.held_back:
                return held
            counts = counts_named(held.kind).from_plain(data["labels"], data["counts"], data["notes"])
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise broken_result(error) from None
        return cls(**head, counts=counts)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per label, and for forms and probes one per option; no rows while it is held back."""
        import pandas as pd  # takes longer than all the rest of a session

        if self.counts is None:
            return pd.DataFrame({"label": pd.Series(dtype=str)})
        return pd.DataFrame(self.counts.columns())

    def _repr_html_(self) -> str:
        """Return the chart with its numbers."""
        return with_style(result_html(self))


def broken_result(error: Exception) -> RoomError:
    """Return the error for a result that lacks something, or holds it in another form than it was stored in."""
    lacks = f"there is no {error} in it" if isinstance(error, KeyError) else str(error)
    return RoomError(
        f"a result cannot be read: {lacks}",
        code="broken-result",
        remedy="the file may have been edited; an export of the session has the results too",
    )


def count(
    activity: Activity,
    rows: Sequence[Any],
    *,
    people: int,
    needed: int,
    options: Sequence[str] | None = None,
    vote: bool = False,
    tallies: Any = None,
) -> Result:
    """Return the result of a question.

    Args:
        activity: the question.
        rows: answers as :meth:`pmkit.room.shared.activity.Asking.read` returned them, in any order.
        people: how many answered; a person may have written several cards.
        needed: the threshold; below it the result holds nothing but the numbers of people.
        options: what there was to choose from, where it is not the activity's own.
        vote: whether this is the vote after the discussion.
        tallies: answers from paper that are added, as :func:`keyed_in` takes them; None without any.

    Raises:
        RoomError: nothing is asked there, or the tallies do not fit.
    """
    asked = _asked(activity, vote)
    choices = asked.choices() if options is None else list(options)
    known = [] if tallies is None else tally_rows(activity, tallies, options=choices, vote=vote)
    empty = Result(asked.id, vote, asked.title, asked.counted_as.kind, people + len(known), needed, paper=len(known))
    if empty.held_back:
        return replace(empty, record=tuple(asked.on_record()))
    # Of what was keyed in alone, nobody is protected by leaving some of it out that the facilitator knows.
    counted = asked.beside(len(known) if people else 0)
    return replace(empty, counts=counted.count([*rows, *known], choices, needed))


def tally_rows(activity: Activity, tallies: Any, *, options: Sequence[str], vote: bool = False) -> list[Any]:
    """Return tallies as rows of people who might have answered so, one a person; see :func:`keyed_in`.

    Raises:
        RoomError: the tallies do not fit the question.
    """
    if not isinstance(tallies, list) or not tallies:
        raise RoomError("nothing has been entered yet", code="nothing-given", remedy="enter how many chose each option")
    return _asked(activity, vote).tallied(tallies, list(options))


def keyed_in(
    activity: Activity, tallies: Any, *, needed: int, options: Sequence[str] | None = None, vote: bool = False
) -> Result:
    """Return the result of answers that a facilitator keyed in, from paper or a meeting's chat.

    Args:
        activity: the question.
        tallies: poll, dots: a number per option, ``[3, 0, 4]``; scale: five numbers a statement; ranking,
            order: answers, each the places of the cards in their order; cards, reword: the texts; whys: the texts of
            each group, ``[["No alert"], ["No owner"]]``; form, probe: a number per option for each question (without
            confidence). Each kind's ``tallied`` reads its own.
        needed: the threshold.
        options: what there was to choose from, where it is not the activity's own.
        vote: whether this is the vote after the discussion.

    Raises:
        RoomError: the tallies do not fit the question.
    """
    return count(activity, [], people=0, needed=needed, options=options, vote=vote, tallies=tallies or [])


def _asked(activity: Activity, vote: bool) -> Asking:
    if not isinstance(activity, Asking):
        raise RoomError("there is nothing to answer here", code="not-asked")
    return activity.in_vote() if vote else activity


def _came_by(result: Result) -> str:
    """Return how answers came in, as a sentence, where not all came by phone."""
    phones = result.people - result.paper
    if not result.paper:
        return ""
    return f"{counted(phones, 'phone')} and {result.paper} on paper." if phones else "Entered by the facilitator."


def result_chart(result: Result) -> Element:
    """Return a result as it is drawn on all pages; below its threshold that is one sentence."""
    drawn = section(class_=f"result of-{result.kind}")
    keyed = p(".soft")[_came_by(result)] if result.paper else None
    if not result.people:
        return drawn[keyed, p(".held")["Nobody answered."], _recorded(result)]
    if result.counts is None:
        by_phone = " by phone" if result.paper and result.people >= result.needed else ""
        said = (
            f"{people_said(result.people)} Shown only with {result.needed} or more answers{by_phone}, so that nobody "
            "can be singled out. Talk about the question itself instead."
        )
        return drawn[keyed, p(".held")[said], _recorded(result)]
    said = str(result.edited)
    return drawn[keyed, result.counts.chart(result.people, result.needed), p(".soft")[said] if said else None]


def _recorded(result: Result) -> Node:
    """Return what the record says, which is nobody's answer."""
    rows = [tr[th(scope="row")[b[when], " ", text]] for when, text in result.record]
    return table((), rows, caption="As it was recorded:", classes="recorded") if rows else None


def result_html(result: Result) -> Markup:
    """Return a result as HTML; all text is escaped."""
    return render(result_chart(result))


def with_style(html: str) -> Markup:
    """Return a chart with its style, for a notebook; the room's pages have a style sheet instead.

    Args:
        html: as :func:`result_html` made it, here or in the room.
    """
    css = files("pmkit.room").joinpath("pages", "result.css").read_text(encoding="utf-8")
    return render(style[trusted(css)], trusted(html))


def result_markdown(result: Result) -> str:
    """Return what was shown of a result, as Markdown; below its threshold that is one sentence."""
    if not result.people or result.counts is None:
        said = f"{people_said(result.people)} Shown only with {result.needed} or more answers."
        lines = [said if result.people else "Nobody answered."]
        if result.record:
            lines += ["", *markdown_table(("Recorded", "Card"), list(result.record))]
        return "\n".join(lines).rstrip() + "\n"
    said = " ".join(filter(None, [people_said(result.people), _came_by(result), str(result.edited)]))
    lines = [said, "", *result.counts.words(result.people)]
    return "\n".join(lines).rstrip() + "\n"
