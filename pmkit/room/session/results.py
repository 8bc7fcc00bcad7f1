"""Answers counted, once, when a collection ends.

A result is all that is kept and shown: below its threshold it holds no more than that number.
Everything here is a plain function of the answers, so that a workshop without a network can
key tallies in and get the same results (:func:`keyed_in`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from pmkit.errors import RoomError
from pmkit.room.activities.activity import Activity
from pmkit.room.activities.cards import check_answer
from pmkit.room.activities.whys import count_whys

if TYPE_CHECKING:
    import pandas as pd

KEYED_MOST: Final = 2_000
"""Answers that a facilitator may key in for one question."""


@dataclass(frozen=True)
class Result:
    """What came of one question.

    Attributes:
        activity: id of the activity.
        vote: whether this is the vote after the discussion.
        title: the question.
        kind: how it is read: choice, levels, order, texts, dots, form, probe, whys.
        people: how many answered.
        needed: how many must answer before anything is shown.
        labels: options, statements or texts.
        counts: choice and dots: a number a label; levels: five numbers a label; order: how often a label
            came to each place; form, probe: a number an option, question after question.
        notes: further facts as name to value: medians, agreement, confidence.
        keyed: whether the facilitator keyed it in from paper or a chat.
    """

    activity: str
    vote: bool
    title: str
    kind: str
    people: int
    needed: int
    labels: tuple[str, ...] = ()
    counts: tuple[Any, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)
    keyed: bool = False

    @property
    def held_back(self) -> bool:
        """Whether too few answered for anything to be shown."""
        return self.people < self.needed

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; :meth:`from_dict` reads it back."""
        return {
            "activity": self.activity,
            "vote": self.vote,
            "title": self.title,
            "kind": self.kind,
            "people": self.people,
            "needed": self.needed,
            "labels": list(self.labels),
            "counts": [list(each) if isinstance(each, tuple) else each for each in self.counts],
            "notes": self.notes,
            "keyed": self.keyed,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Result:
        """Return the result that :meth:`to_dict` gave."""
        counts = tuple(tuple(each) if isinstance(each, list) else each for each in data["counts"])
        return cls(**{**data, "labels": tuple(data["labels"]), "counts": counts})

    def to_frame(self) -> pd.DataFrame:
        """Return one row a label, and for forms and probes one an option; no rows while it is held back."""
        import pandas as pd

        if self.held_back:
            return pd.DataFrame({"label": pd.Series(dtype=str)})
        columns = {"levels": range(1, 6), "order": range(1, len(self.labels) + 1)}.get(self.kind)
        if columns is not None:
            frame = pd.DataFrame(list(self.counts), columns=[str(each) for each in columns])
            frame.insert(0, "label", list(self.labels))
            return frame
        frame = pd.DataFrame({"label": list(self.labels)})
        if self.kind != "texts":
            frame["count"] = list(self.counts)
        if self.kind in ("form", "probe"):
            frame.insert(0, "question", self.notes["question_of"])
        return frame

    def _repr_html_(self) -> str:
        """Return the chart with its numbers."""
        from pmkit.room.activities.counts import result_html, with_style

        return with_style(result_html(self))


def count(
    activity: Activity,
    rows: Sequence[Any],
    *,
    people: int,
    needed: int,
    options: Sequence[str] | None = None,
    vote: bool = False,
    keyed: bool = False,
) -> Result:
    """Return the result of a question.

    Args:
        activity: the question.
        rows: answers as :func:`pmkit.room.activities.cards.check_answer` returned them, in any order.
        people: how many answered; a person may have written several cards.
        needed: the threshold; below it the result holds nothing but these two numbers.
        options: what there was to choose from, where it is not the activity's own.
        vote: whether this is the vote after the discussion.
        keyed: whether a facilitator keyed the answers in.
    """
    labels = tuple(activity.options if options is None else options)
    kind = _kind(activity, vote)
    head: dict[str, Any] = {
        "activity": activity.id,
        "vote": vote,
        "title": activity.title,
        "people": people,
        "needed": needed,
        "keyed": keyed,
        "kind": kind,
    }
    if people < needed:
        return Result(**head)
    body = _COUNTERS[kind](activity, labels, rows, needed)
    return Result(**head, labels=body[0], counts=body[1], notes=body[2])


def _kind(activity: Activity, vote: bool) -> str:
    """Return how the result of an activity is read."""
    if vote and activity.writes:
        return "dots"
    kinds = {"poll": "choice", "scale": "levels", "ranking": "order", "cards": "texts", "reword": "texts"}
    return kinds.get(activity.type, activity.type)


_Body = tuple[tuple[str, ...], tuple[Any, ...], dict[str, Any]]


def _choice(activity: Activity, labels: tuple[str, ...], rows: Sequence[Any], _needed: int) -> _Body:
    chosen = Counter(place for row in rows for place in row)
    return labels, tuple(chosen[place] for place in range(len(labels))), {"several": activity.most > 1}


def _dots(activity: Activity, labels: tuple[str, ...], rows: Sequence[Any], _needed: int) -> _Body:
    """Sum the dots; most first, because that is how they are talked about."""
    sums = [sum(row[place] for row in rows) for place in range(len(labels))]
    order = sorted(range(len(labels)), key=lambda place: (-sums[place], place))
    return tuple(labels[place] for place in order), tuple(sums[place] for place in order), {}


def _levels(activity: Activity, labels: tuple[str, ...], rows: Sequence[Any], needed: int) -> _Body:
    """Count levels a statement; one that too few answered is held back by itself."""
    counts, medians = [], []
    for place in range(len(labels)):
        given = [row[place] for row in rows if row[place] is not None]
        if len(given) < needed:
            given = []
        tally = Counter(given)
        counts.append(tuple(tally[level] for level in range(1, 6)))
        medians.append(float(median(given)) if given else None)
    return (
        labels,
        tuple(counts),
        {
            "medians": medians,
            "ends": list(activity.ends),
            "reversed": list(activity.reversed),
        },
    )


def _order(activity: Activity, labels: tuple[str, ...], rows: Sequence[Any], _needed: int) -> _Body:
    """Return cards by their mean place, with Kendall's W.

    Source: M. G. Kendall and B. Babington Smith, "The Problem of m Rankings", Annals of
    Mathematical Statistics 10 (1939).
    """
    size, raters = len(labels), len(rows)
    places = [[row.index(card) for row in rows] for card in range(size)]
    mean = [sum(each) / raters if raters else 0.0 for each in places]
    shown = sorted(range(size), key=lambda card: (mean[card], card))
    counts = tuple(tuple(Counter(places[card])[place] for place in range(size)) for card in shown)
    notes: dict[str, Any] = {"mean_place": [round(mean[card] + 1, 2) for card in shown]}
    if raters > 1 and size > 1:
        totals = [sum(each) for each in places]
        middle = sum(totals) / size
        notes["agreement"] = round(
            12 * sum((total - middle) ** 2 for total in totals) / (raters**2 * (size**3 - size)), 3
        )
    if activity.correct:
        notes["correct"] = [activity.options[place] for place in activity.correct]
        notes["all_right"] = sum(1 for row in rows if list(row) == list(activity.correct))
    return tuple(labels[card] for card in shown), counts, notes


def _texts(activity: Activity, labels: tuple[str, ...], rows: Sequence[Any], _needed: int) -> _Body:
    """Return texts in alphabetical order, which says nothing about who came first; equal ones once."""
    tally = Counter(str(row) for row in rows)
    texts = sorted(tally, key=lambda text: (text.casefold(), text))
    return tuple(texts), tuple(tally[text] for text in texts), {"sentence": activity.sentence}


def _probe(activity: Activity, labels: tuple[str, ...], rows: Sequence[Any], needed: int) -> _Body:
    """Count options a question, with the mean confidence and, where the answer is known, the Brier score.

    Source: G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather
    Review 78 (1950); here the two-outcome form, 0 best, 1 worst.
    """
    names, counts, of, facts = [], [], [], []
    for place, question in enumerate(activity.questions):
        given = [row[place] for row in rows if row[place]]
        if len(given) < needed:
            given = []
        tally = Counter(each["option"] for each in given)
        names += question.options
        counts += [tally[option] for option in range(len(question.options))]
        of += [question.text] * len(question.options)
        fact: dict[str, Any] = {"answered": len(given), "correct": question.correct}
        if given:
            sure = [each["sure"] / 100 for each in given]
            fact["sure"] = round(sum(sure) / len(sure), 3)
            if question.correct is not None:
                right = [each["option"] == question.correct for each in given]
                fact["right"] = sum(right)
                fact["brier"] = round(sum((s - r) ** 2 for s, r in zip(sure, right, strict=True)) / len(sure), 3)
        facts.append(fact)
    return tuple(names), tuple(counts), {"question_of": of, "questions": facts}


def _form(activity: Activity, labels: tuple[str, ...], rows: Sequence[Any], needed: int) -> _Body:
    """Count the options of each question; one that too few answered is held back by itself."""
    surely = [[None if each is None else {"option": each, "sure": 100} for each in row] for row in rows]
    names, counts, notes = _probe(activity, labels, surely, needed)
    facts = [{"answered": fact["answered"], "correct": None} for fact in notes["questions"]]
    return names, counts, {**notes, "questions": facts}


def _whys(activity: Activity, _labels: tuple[str, ...], rows: Sequence[Any], _needed: int) -> _Body:
    """Put the groups' graphs together."""
    return count_whys(activity, rows)


_COUNTERS: Final = {
    "choice": _choice,
    "dots": _dots,
    "levels": _levels,
    "order": _order,
    "texts": _texts,
    "form": _form,
    "probe": _probe,
    "whys": _whys,
}


def keyed_in(activity: Activity, tallies: Any, *, needed: int, options: Sequence[str] | None = None) -> Result:
    """Return the result of answers that a facilitator keyed in, from paper or a meeting's chat.

    Args:
        activity: the question.
        tallies: poll, dots: a number an option, ``[3, 0, 4]``; scale: five numbers a statement; ranking,
            order: answers, each the places of the cards in their order; cards, reword: the texts; whys: the texts of
            each group, ``[["No alert"], ["No owner"]]``; form, probe: a number an option for each question (without
            confidence).
        needed: the threshold.
        options: what there was to choose from, where it is not the activity's own.

    Raises:
        RoomError: the tallies do not fit the question.
    """
    if not activity.asks:
        raise RoomError("there is nothing to key in here")
    if not isinstance(tallies, list) or not tallies:
        raise RoomError("nothing is keyed in yet", remedy="enter how many chose each option")
    labels = list(activity.options if options is None else options)
    if activity.type in ("poll", "dots"):
        rows: list[Any] = _from_counts(tallies, len(labels), dots=activity.type == "dots")
        # How many people made the marks is not known where each may make several: the fewest that could have.
        each_has = activity.dots if activity.type == "dots" else activity.most
        fewest = max(tallies) if activity.type == "poll" else 0
        people = max(fewest, -(-len(rows) // each_has))
    elif activity.type == "scale":
        rows, people = _from_levels(tallies, len(labels))
    elif activity.type == "whys":
        rows = _from_groups(activity, tallies)
        people = len(rows)
        if not rows:
            raise RoomError("nothing is keyed in yet", remedy="enter what each group wrote, one a line")
    elif activity.type in ("form", "probe"):
        return _keyed_probe(activity, tallies, needed)
    else:
        rows, people = [], 0
        for each in tallies[:KEYED_MOST]:
            # One card a line: a wall of paper does not say who wrote two.
            rows += check_answer(activity, labels, False, [each] if activity.type == "cards" else each)
            people += 1
    return count(activity, rows, people=people, needed=needed, options=labels, keyed=True)


def _tally(tallies: Any, size: int) -> list[int]:
    """Return counts, checked."""
    if len(tallies) != size or any(type(each) is not int or not 0 <= each <= KEYED_MOST for each in tallies):
        raise RoomError(f"{size} whole numbers from 0 to {KEYED_MOST} are needed, one an option")
    if not sum(tallies):
        raise RoomError("nothing is keyed in yet", remedy="enter how many chose each option")
    return list(tallies)


def _from_counts(tallies: Any, size: int, *, dots: bool) -> list[list[int]]:
    """Return one row for each choice or dot."""
    counts = _tally(tallies, size)
    if dots:
        return [[int(at == place) for at in range(size)] for place, number in enumerate(counts) for _ in range(number)]
    return [[place] for place, number in enumerate(counts) for _ in range(number)]


def _from_levels(tallies: Any, size: int) -> tuple[list[list[int | None]], int]:
    """Return rows of levels; who gave which level of two statements was never known, so any pairing will do."""
    if len(tallies) != size or not all(isinstance(each, list) for each in tallies):
        raise RoomError(f"five numbers are needed for each of the {size} statements")
    columns = [
        [level for level, number in enumerate(_tally(each, 5), start=1) for _ in range(number)] for each in tallies
    ]
    people = max(len(column) for column in columns)
    return [[column[at] if at < len(column) else None for column in columns] for at in range(people)], people


def _from_groups(activity: Activity, tallies: Any) -> list[Any]:
    """Return one row a text; who wrote two is not known."""
    if len(tallies) != len(activity.groups) or not all(isinstance(each, list) for each in tallies):
        raise RoomError(f"texts are needed for each of the {len(activity.groups)} groups")
    return [
        check_answer(activity, (), False, {"group": group, "whys": [[text, -1]]})[0]
        for group, texts in enumerate(tallies)
        for text in texts[:KEYED_MOST]
    ]


def _keyed_probe(activity: Activity, tallies: Any, needed: int) -> Result:
    """Return a probe's result from counts; confidence stays unknown."""
    if len(tallies) != len(activity.questions) or not all(isinstance(each, list) for each in tallies):
        raise RoomError(f"counts are needed for each of the {len(activity.questions)} questions")
    counts = [_tally(each, len(question.options)) for each, question in zip(tallies, activity.questions, strict=True)]
    people = max(sum(each) for each in counts)
    plain = count(activity, [], people=people, needed=needed, keyed=True)
    if plain.held_back:
        return plain
    facts = []
    for each, question in zip(counts, activity.questions, strict=True):
        fact: dict[str, Any] = {"answered": sum(each), "correct": question.correct}
        if question.correct is not None:
            fact["right"] = each[question.correct]
        facts.append(fact)
    notes = {**plain.notes, "questions": facts}
    flat = tuple(number for each in counts for number in each)
    return Result(**{**plain.__dict__, "counts": flat, "notes": notes})
