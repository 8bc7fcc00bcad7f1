"""When something is so: conditions as structured data, without an expression language.

All keys of one condition must hold together. ``{fault: leak, above: 3}`` asks for a level, ``{change: rollback}`` for
something that was done, ``{after: 20}`` for the clock; ``all``, ``any`` and ``none`` combine them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from pydantic import Field, model_validator

from pmkit.data.models import Strict
from pmkit.practice.world.words import Amount, Minute, Name, Span, View

SUBJECTS: Final = ("fault", "signal", "change", "alert", "looked", "asked", "told", "handed")
"""The keys that name a part of the world, at most one of them in a condition."""

_OF_LEVEL: Final = frozenset({"fault", "signal"})


class Condition(Strict):
    """Something that holds at an instant or does not; an empty condition always holds."""

    all: list[Condition] = Field(default=[], description="each of these holds")
    any: list[Condition] = Field(default=[], description="at least one of these holds")
    none: list[Condition] = Field(default=[], description="not one of these holds")
    after: Minute | None = Field(default=None, description="the clock has reached this minute")
    before: Minute | None = Field(default=None, description="the clock has not reached this minute")
    fault: Name | None = Field(default=None, description="the level of this fault; above 0 unless a bound is given")
    signal: Name | None = Field(
        default=None, description="the true value of this signal, whether it can be seen or not"
    )
    above: Amount | None = None
    below: Amount | None = None
    change: Name | None = Field(default=None, description="target.change is not needed: names of changes are unique")
    state: Literal["done", "running"] = Field(default="done", description="of the change")
    alert: Name | None = Field(default=None, description="this rule's alert is firing")
    looked: View | None = Field(default=None, description="a player has seen this view")
    asked: Name | None = Field(default=None, description="a player has asked this person anything")
    told: Name | None = Field(default=None, description="a player has told this audience something")
    handed: Name | None = Field(default=None, description="work was handed over to this person")
    ago: Span | None = Field(default=None, description="it was so at least this many minutes ago (change, looked, …)")
    within: Span | None = Field(default=None, description="it was so within the last minutes (change, looked, …)")

    @model_validator(mode="after")
    def _speaks_of_one_thing(self) -> Condition:
        """Refuse two subjects, bounds without a level, and spans without something that was done."""
        named = [key for key in SUBJECTS if getattr(self, key) is not None]
        if len(named) > 1:
            raise ValueError(f"{' and '.join(named)} cannot be in one condition; put them below all: or any:")
        has_bound = self.above is not None or self.below is not None
        if has_bound and not set(named) & _OF_LEVEL:
            raise ValueError("above and below need a fault or a signal")
        if self.signal is not None and not has_bound:
            raise ValueError("say above or below which value of the signal")
        if (self.ago is not None or self.within is not None) and (not named or named[0] in {*_OF_LEVEL, "alert"}):
            raise ValueError("ago and within need something that a player did: change, looked, asked, told, handed")
        return self

    @property
    def parts(self) -> Iterator[Condition]:
        """This condition and all that are inside it."""
        yield self
        for inner in (*self.all, *self.any, *self.none):
            yield from inner.parts

    @property
    def is_of_faults(self) -> bool:
        """Whether it speaks of nothing but faults and the clock."""
        return not any(getattr(part, key) for part in self.parts for key in SUBJECTS if key != "fault")

    def names(self, subject: str) -> set[str]:
        """Return the names of one kind of thing that it speaks of, such as all its faults."""
        return {name for part in self.parts if (name := getattr(part, subject)) is not None}


ALWAYS: Final = Condition()
