"""What comes by itself: alerts, injects, skips over dull spans, questions with the clock stopped, the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pmkit.practice.drill.entries import Freeze, Kind
from pmkit.practice.drill.situation import Situation
from pmkit.practice.world.conditions import ALWAYS
from pmkit.practice.world.world import Inject

_SHORTEST: Final = 3.0
"""Minutes that a skip has to save."""


@dataclass
class Arrivals(Situation):
    """A situation in which things come in.

    Attributes:
        came: name of each inject that came to the point at which it did.
        settled: injects that were answered or ignored.
        truths: the true option of each probe that was asked.
        skips: begin and end of each span that was not played, in minutes.
        skip_until: index up to which the clock runs without stopping for what comes in.
        called: whether something came in at this point that asks for an answer.
    """

    came: dict[str, int] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    truths: dict[str, str] = field(default_factory=dict)
    skips: list[tuple[float, float]] = field(default_factory=list)
    skip_until: int = -1
    called: bool = False

    def happen(self, *, skips: bool = True) -> None:
        """Let happen what happens at this point.

        Args:
            skips: whether a dull span may begin here.
        """
        is_first = self.index == self.grid.zero
        early = [alert for alert in self.firing() if alert.fired < self.index] if is_first else []
        for alert in (*early, *self.course.edges.get(self.index, ())):
            if alert.fired == self.index or alert in early:
                page = alert.rule.severity == "page"
                self.add(
                    Kind.ALERT, self.service(alert.rule.service), alert.rule.title, f"rule {alert.rule.id}", urgent=page
                )
            elif alert.cleared == self.index:
                self.add(Kind.CLEARED, self.service(alert.rule.service), alert.rule.title, f"rule {alert.rule.id}")
        self.shown = self.index
        for inject in self.world.injects:
            self._inject(inject)
        if self.minute >= self.world.cut.until and not self.is_over:
            self.end("Play ends here.")
            return
        if skips:
            self._skip()
        if self.probe is None and not self.is_over:
            self._freeze()

    def _inject(self, inject: Inject) -> None:
        """Let something come in when it is time, and notice whether it was answered."""
        came = self.came.get(inject.id)
        if came is None:
            if self._is_due(inject):
                self.came[inject.id] = self.index
                self.called = self.called or bool(inject.by)
                kind = Kind.ALERT if inject.kind == "alert" else Kind.MESSAGE
                self.add(kind, inject.speaker, self.filled(inject.says), f"inject {inject.id}", urgent=True)
        elif inject.by and inject.id not in self.settled and self.index - came >= self.grid.points(inject.within):
            self._settle(inject, inject.ignored, "ignored")

    def _is_due(self, inject: Inject) -> bool:
        """Tell whether an inject comes now."""
        if inject.at is not None:
            return self.minute >= inject.at
        if inject.when is not None:
            return self.holds(inject.when)
        assert inject.silence is not None
        last = self.told.get(inject.silence.audience, [self.grid.zero])[-1]
        is_long = self.index - last >= self.grid.points(inject.silence.minutes)
        return is_long and self.holds(inject.silence.when)

    def respond(self, done: str) -> None:
        """Let injects that wait for something notice that it was done."""
        for inject in self.world.injects:
            if inject.id in self.came and inject.id not in self.settled and done in inject.by:
                self._settle(inject, inject.answered, "answered")

    def _settle(self, inject: Inject, course: object, how: str) -> None:
        """Let follow what follows an answer, or its absence."""
        self.settled.add(inject.id)
        chosen = inject.answered if how == "answered" else inject.ignored
        self.turn(chosen.turns)
        if chosen.says:
            self.add(Kind.MESSAGE, inject.speaker, self.filled(chosen.says), f"inject {inject.id} {how}", urgent=True)

    def _skip(self) -> None:
        """Begin a skip when a dull span is reached, or go on with one that was interrupted."""
        if self.index < self.skip_until or self.probe is not None:
            return
        for number, skip in enumerate(self.world.cut.skips):
            begin, end = self.grid.index(skip.start), self.grid.index(skip.end)
            is_worth = end - self.index >= self.grid.points(_SHORTEST)
            if begin <= self.index and is_worth and self.holds(skip.when):
                self.skip_until = end
                says = f"{skip.says} The clock picks up again at {self.clock(end)}, or sooner if something finishes."
                self.add(Kind.SKIP, self.world.veil.code_name, says, f"skip {number}")
                return

    def _freeze(self) -> None:
        """Stop the clock for a question when it is time."""
        if self.index < self.skip_until:
            return
        for probe in self.world.probes:
            if probe.id in self.truths:
                continue
            is_due = self.minute >= probe.at if probe.at is not None else self.holds(probe.when or ALWAYS)
            if is_due:
                self.probe = Freeze(probe.id, probe.asks, tuple(probe.options.items()))
                truth = next(truth.option for truth in probe.truth if self.holds(truth.when))
                self.truths[probe.id] = truth
                self.add(Kind.PROBE, "freeze", probe.asks, f"probe {probe.id}", urgent=True)
                return

    def end(self, says: str) -> None:
        """End play."""
        self.is_over = True
        self.add(Kind.END, self.world.veil.code_name, says, urgent=True)
