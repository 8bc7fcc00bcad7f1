"""What comes in by itself during a drill, as cards for a facilitator: when, from whom, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pmkit.practice.drill.drill import shown_start
from pmkit.practice.drill.entries import Entry, Kind
from pmkit.practice.world.conditions import ALWAYS, Condition
from pmkit.practice.world.telemetry import Rule
from pmkit.practice.world.world import Course, Inject, Turn, World

_BY: Final = {"chat": "in the chat", "phone": "on the phone", "alert": "as an alert", "status": "on the screen"}


@dataclass(frozen=True)
class InjectCard:
    """One thing that comes in.

    Attributes:
        id: the inject's or rule's name.
        who: who or what it comes from.
        how: in the chat, on the phone, as an alert, on the screen.
        says: what it says.
        minute: when it comes while nobody does anything; None if it doesn't come then.
        time: the same as a time of day; empty if it doesn't come then.
        trigger: what makes it come; empty if it is the clock alone.
        answer: what counts as an answer, and until when; empty if it waits for none.
        answered: what follows an answer.
        ignored: what follows if there is none.
        is_noise: whether it is about something else.
    """

    id: str
    who: str
    how: str
    says: str
    minute: float | None
    time: str
    trigger: str
    answer: str = ""
    answered: str = ""
    ignored: str = ""
    is_noise: bool = False


def inject_cards(world: World, entries: Sequence[Entry]) -> list[InjectCard]:
    """Return all that comes in, in the order in which it would if nobody did anything; then what wouldn't come.

    Args:
        world: the world.
        entries: what comes on screen while nobody does anything.
    """
    came: dict[str, Entry] = {}
    for entry in entries:
        came.setdefault(entry.part, entry)
    cards = [_of_inject(world, inject, came.get(f"inject {inject.id}")) for inject in world.injects]
    cards += [_of_rule(world, rule, came[f"rule {rule.id}"]) for rule in world.rules if f"rule {rule.id}" in came]
    return sorted(cards, key=lambda card: (card.minute is None, card.minute or 0.0))


def minutes_to_play(world: World, entries: Sequence[Entry]) -> float:
    """Return how many of the incident's minutes are played, skips aside.

    Args:
        world: the world.
        entries: what comes on screen.
    """
    skipped = {entry.part for entry in entries if entry.kind is Kind.SKIP}
    skips = (skip.end - skip.start for number, skip in enumerate(world.cut.skips) if f"skip {number}" in skipped)
    return world.cut.until - sum(skips)


def condition_words(condition: Condition, world: World) -> str:
    """Return a condition in words, for a facilitator; empty if it always holds.

    Args:
        condition: it.
        world: where its names are.
    """
    together = list(_parts(condition, world))
    if condition.any:
        ways = " or ".join(condition_words(inner, world) for inner in condition.any)
        together.append(f"({ways})" if together and len(condition.any) > 1 else ways)
    words = " and ".join(together)
    if condition.none:
        barred = " or ".join(condition_words(inner, world) for inner in condition.none)
        words = f"{words}, unless {barred}" if words else f"it is not so that {barred}"
    return words


def _of_inject(world: World, inject: Inject, entry: Entry | None) -> InjectCard:
    """Return the card of an inject."""
    if inject.silence is not None:
        audience = next(one.title for one in world.audiences if one.id == inject.silence.audience)
        trigger = f"there has been no word to {audience} for {inject.silence.minutes:g} minutes"
        while_ = condition_words(inject.silence.when, world)
        trigger += f", and {while_}" if while_ else ""
    else:
        trigger = condition_words(inject.when or ALWAYS, world)
    ways = " or ".join(_way(world, by) for by in inject.by)
    at = inject.at if entry is None else entry.second / 60
    return InjectCard(
        inject.id,
        inject.speaker,
        _BY[inject.kind],
        _readable(world, inject.says),
        at,
        "" if at is None else _time(world, at),
        trigger,
        f"{ways}, within {inject.within:g} minutes" if ways else "",
        _follows(world, inject.answered) if ways else "",
        _follows(world, inject.ignored) if ways else "",
        inject.is_noise,
    )


def _of_rule(world: World, rule: Rule, entry: Entry) -> InjectCard:
    """Return the card of an alert."""
    minute = entry.second / 60
    urgency = "as an alert that pages" if rule.severity == "page" else "as an alert that files a ticket"
    who = world.veil.services[rule.service]
    return InjectCard(rule.id, who, urgency, rule.title, minute, _time(world, minute), "", is_noise=rule.is_noise)


def _time(world: World, minute: float) -> str:
    """Return a minute as a time of day."""
    return (shown_start(world) + timedelta(minutes=minute)).strftime("%H:%M")


def _readable(world: World, text: str) -> str:
    """Return a text with the names of readings in place of readings, which only the screen knows."""
    for signal in world.signals:
        text = text.replace(f"{{{signal.id}}}", f"[{signal.title}]")
    return text.replace("{time}", "[the time]")


def _follows(world: World, course: Course) -> str:
    """Return what follows: what is said, and what it does to the incident."""
    said = f"“{_readable(world, course.says)}”" if course.says else ""
    effects = "; ".join(_effect(world, turn) for turn in course.turns)
    return " ".join(filter(None, [said, f"({effects})" if effects else ""])) or "Nothing follows."


def _effect(world: World, turn: Turn) -> str:
    """Return what a turn does to a fault, in words."""
    title = next(fault.title for fault in world.faults if fault.id == turn.fault)
    does = {
        "start": "begins",
        "stop": "ends",
        "pause": f"pauses for {turn.by or 0:g} minutes",
        "set": f"is at level {turn.by or 0:g}",
        "add": f"changes by {turn.by or 0:+g} levels",
        "rise": f"gets worse {turn.by or 0:g} times as fast",
        "fall": f"gets better {turn.by or 0:g} times as fast",
    }[turn.do]
    when = condition_words(turn.when, world)
    return f"“{title}” {does}" + (f", if {when}" if when else "")


def _way(world: World, by: str) -> str:
    """Return what counts as an answer, in words."""
    verb, _, name = by.partition(" ")
    return {
        "tell": lambda: f"a word to {_title(world.audiences, name)}",
        "ask": lambda: f"a question to the {_title(world.people, name)}",
        "look": lambda: f"a look at {_view(world, name)}",
        "hand-over": lambda: f"handing work over to the {_title(world.people, name)}",
        "change": lambda: f"“{_title(world.changes, name)}”",
    }[verb]()


def _title(things: object, name: str) -> str:
    """Return the title of one of a list of things."""
    return next(str(thing.title) for thing in things if thing.id == name)  # type: ignore[attr-defined]


def _view(world: World, name: str) -> str:
    """Return the title of a view with that of its target."""
    target, _, look = name.partition(".")
    found = next(one for one in world.targets if one.id == target)
    return f"{found.title}: {_title(found.looks, look)}"


def _parts(condition: Condition, world: World) -> Iterator[str]:
    """Yield what has to hold together."""
    c = condition
    if c.after is not None:
        yield f"it is {_time(world, c.after)} or later"
    if c.before is not None:
        yield f"it is not {_time(world, c.before)} yet"
    bounds = [f"above {c.above:g}"] if c.above is not None else []
    bounds += [f"below {c.below:g}"] if c.below is not None else []
    bound = " and ".join(bounds)
    if c.fault is not None:
        title = _title(world.faults, c.fault)
        yield f"“{title}” is going on" + (f" (level {bound})" if bound else "")
    if c.signal is not None:
        signal = next(one for one in world.signals if one.id == c.signal)
        unit = f" {signal.unit}" if signal.unit else ""
        yield f"“{signal.title}” is {bound}{unit}"
    if c.alert is not None:
        yield f"the alert “{_title(world.rules, c.alert)}” is firing"
    yield from _deeds(c, world)
    for inner in c.all:
        yield condition_words(inner, world)


def _deeds(c: Condition, world: World) -> Iterator[str]:
    """Yield what players have to have done, and how long ago."""
    ago = f" at least {c.ago:g} minutes ago" if c.ago is not None else ""
    ago += f" within the last {c.within:g} minutes" if c.within is not None else ""
    if c.change is not None:
        state = "is under way" if c.state == "running" else f"was done{ago}"
        yield f"“{_title(world.changes, c.change)}” {state}"
    if c.looked is not None:
        yield f"somebody looked at {_view(world, c.looked)}{ago}"
    if c.asked is not None:
        yield f"somebody asked the {_title(world.people, c.asked)}{ago}"
    if c.told is not None:
        yield f"there was a word to {_title(world.audiences, c.told)}{ago}"
    if c.handed is not None:
        yield f"work was handed over to the {_title(world.people, c.handed)}{ago}"
