"""The drill itself: a pure function from a world, a seed and inputs to a state.

There is no other state. So saving, resuming, replaying, comparing and every face (terminal, notebook, papermill) are
the same function called with the same log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from pmkit.errors import DrillError, not_one_of
from pmkit.practice.drill.arrivals import Arrivals
from pmkit.practice.drill.chance import draw, triangle
from pmkit.practice.drill.entries import Kind, State, Task
from pmkit.practice.drill.inputs import HANDS, Input, Verb, check_length
from pmkit.practice.drill.situation import Job
from pmkit.practice.world.words import FURTHEST
from pmkit.practice.world.world import QUESTIONS, Change, Person, World

SHEET: Final = ("immediate", "investigation", "improvement", "communication")
"""The four questions of the closing sheet."""

_HANDS: Final = 3.0
"""Minutes that a hand-over takes the one who hands over."""
_MOVING: Final = frozenset({Verb.CHANGE, Verb.HAND_OVER})
"""What can move a fault when it is done; it comes before views of the same instant, so that these show what is so."""
_PAST: Final = {Verb.LOOK: "looked", Verb.ASK: "asked", Verb.HAND_OVER: "handed"}


def play(world: World, seed: int, inputs: Iterable[Input]) -> State:
    """Return the state after the inputs.

    Raises:
        DrillError: an input does not fit the state in which it is made.
    """
    run = Run(world, seed)
    for item in inputs:
        run.take(item)
    return run.state


@dataclass
class Run(Arrivals):
    """A drill that is being played; :func:`play` in steps.

    Attributes:
        risky: number of the log's line and name of each change that was counted as risky.
        answers: name of the probe, option and confidence of each answer.
        seats: who can do something.
    """

    risky: list[tuple[int, str]] = field(default_factory=list)
    answers: list[tuple[str, str, int | None]] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)
    _dry: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Set the clock to the start, and let come in what is there then."""
        super().__post_init__()
        self.seats = [f"seat-{number + 1}" for number in range(self.world.seats)]
        self._looks = {f"{t.id}.{look.id}": (t, look) for t in self.world.targets for look in t.looks}
        self._changes = {change.id: change for change in self.world.changes}
        self._people = {person.id: person for person in self.world.people}
        self._audiences = {audience.id: audience for audience in self.world.audiences}
        self.happen()

    @property
    def state(self) -> State:
        """Everything that a player may know."""
        firing = [alert.rule.title for alert in self.firing()]
        return State(
            second=self.second,
            played=self.minute - sum(end - begin for begin, end in self.skips),
            entries=tuple(self.entries),
            tasks=tuple(
                Task(job.seat, job.title, self.second_of(job.begin), self.second_of(job.shown_end), job.line)
                for job in self.jobs
            ),
            free=tuple(self._free()),
            alerts=tuple(firing),
            probe=self.probe,
            told=tuple((name, self.second_of(points[-1])) for name, points in self.told.items()),
            is_over=self.is_over,
        )

    def _free(self) -> list[str]:
        """Return the seats that are free."""
        busy = {job.seat for job in self.jobs}
        return [seat for seat in self.seats if seat not in busy]

    # Inputs ----------------------------------------------------------------------------------------------------------

    def check(self, item: Input) -> None:
        """Refuse an input that does not fit; nothing changes.

        Raises:
            DrillError: a name is not known, nobody is free, a probe waits, or the drill is over.
        """
        _check_values(item)
        if self.is_over and item.verb is not Verb.SHEET:
            raise DrillError("the drill is over", code="is-over", remedy="go on to the debrief")
        if self.probe and item.verb not in (Verb.ANSWER, Verb.NOTE):
            raise DrillError(
                "the clock is stopped until the question is answered",
                code="probe-waits",
                remedy="write: answer OPTION 70, with how sure you are, in percent; or: answer skip",
            )
        known: tuple[Iterable[str], str] | None = {
            Verb.LOOK: (self._looks, "a view"),
            Verb.CHANGE: (self._changes, "a change that can be made here"),
            Verb.ASK: (self._people, "somebody you can ask"),
            Verb.HAND_OVER: (self._people, "somebody you can hand over to"),
            Verb.TELL: (self._audiences, "somebody you can tell"),
            Verb.SHEET: (SHEET, "a question of the sheet"),
        }.get(item.verb)  # type: ignore[assignment]
        if known and self._full(item).target not in known[0]:
            raise self._unknown(item, list(known[0]), known[1])
        if item.verb is Verb.ASK and item.what not in QUESTIONS:
            raise not_one_of(item.what, QUESTIONS, what="a question", raises=DrillError, code="unknown-name")
        if item.verb is Verb.ANSWER:
            self._check_answer(item)
        if item.verb in HANDS:
            self._check_seat(item)

    def _unknown(self, item: Input, known: list[str], what: str) -> DrillError:
        """Return the error for a name that is not known, with those that begin alike."""
        near = [name.replace(".", " ") for name in known]
        target = item.target.partition(".")[0]
        mine = [name for name in near if item.verb is Verb.LOOK and name.split(" ")[0] == target]
        shown = item.target.replace(".", " ")
        return not_one_of(shown, mine or near, what=what, raises=DrillError, code="unknown-name")

    def _full(self, item: Input) -> Input:
        """Return a look with its view, where the target has only one."""
        if item.verb is Verb.LOOK and "." not in item.target:
            views = [name for name in self._looks if name.startswith(f"{item.target}.")]
            if len(views) == 1:
                return replace(item, target=views[0])
        return item

    def _check_answer(self, item: Input) -> None:
        """Refuse an answer without a question, and an option that is not there."""
        if self.probe is None:
            raise DrillError("no question is open", code="no-probe", remedy="carry on; it may come later")
        options = [name for name, _ in self.probe.options]
        if item.what not in (*options, "skip"):
            raise not_one_of(item.what, [*options, "skip"], what="an option", raises=DrillError, code="unknown-name")

    def _check_seat(self, item: Input) -> None:
        """Refuse an input for which nobody is free."""
        free = self._free()
        if item.seat and item.seat not in self.seats:
            raise not_one_of(item.seat, self.seats, what="a seat", raises=DrillError, code="unknown-name")
        if not free or (item.seat and item.seat not in free):
            next_free = min(job.shown_end for job in self.jobs if not item.seat or job.seat == item.seat)
            raise DrillError(
                f"everybody is busy, probably until {self.clock(next_free)}",
                code="nobody-free",
                remedy="wait; the clock stops as soon as somebody is free or something happens",
            )

    def take(self, item: Input) -> None:
        """Do one input, and let the clock run if nobody is free after it.

        Raises:
            DrillError: it does not fit; nothing has changed.
        """
        self.check(item)
        item = self._full(item)
        self.line += 1
        if item.verb is Verb.WAIT:
            self._wait(item)
        elif item.verb is Verb.NOTE:
            self.add(Kind.NOTE, "you", item.text)
        elif item.verb is Verb.SHEET:
            self.add(Kind.SHEET, item.target, item.text)
        elif item.verb is Verb.ANSWER:
            self._answer(item)
        elif item.verb is Verb.END:
            self.end("You stop here.")
        else:
            self._begin(item)
            if not self._free() and not self.is_over:
                self._advance(self.grid.length - 1, stops=True)

    def _begin(self, item: Input) -> None:
        """Begin something that takes a seat."""
        if item.verb is Verb.CHANGE:
            self._begin_change(item, self._changes[item.target])
            return
        if item.verb is Verb.LOOK:
            target, look = self._looks[item.target]
            title, minutes = f"{target.title}: {look.title}", look.takes
        elif item.verb is Verb.ASK:
            person = self._people[item.target]
            title, minutes = f"asking {person.title}: {QUESTIONS[item.what]}", person.takes
        elif item.verb is Verb.TELL:
            audience = self._audiences[item.target]
            title, minutes = f"telling {audience.title}", audience.takes
        else:
            title, minutes = f"handing over to {self._people[item.target].title}", _HANDS
        self._take_seat(item, title, minutes, minutes)

    def _take_seat(self, item: Input, title: str, minutes: float, estimate: float) -> None:
        """Keep a seat busy."""
        seat = item.seat or self._free()[0]
        end = self.index + max(self.grid.points(minutes), 1)
        shown = self.index + max(self.grid.points(estimate), 1)
        self.jobs.append(Job(item, self.line, seat, title, self.index, end, shown))

    def _begin_change(self, item: Input, change: Change) -> None:
        """Begin a change, or say why the world refuses it."""
        running = any(job.input.verb is Verb.CHANGE and job.input.target == change.id for job in self.jobs)
        past = self.done.get(f"change {change.id}", [])
        refused = self.hidden(target=change.target)
        if not refused and running:
            refused = "This is being done already."
        if not refused and past and not change.again:
            refused = f"This was done at {self.clock(past[-1])}; it cannot be done twice."
        if not refused and not self.holds(change.needs):
            refused = self._refusal(change)
        if refused:
            self.add(Kind.REFUSED, change.title, self.filled(refused), part=f"change {change.id} refused", urgent=True)
            return
        if change.risky is not None and self.holds(change.risky):
            self.risky.append((self.line, change.id))
        count = len(past)
        takes = change.takes
        minutes = triangle(takes.low, takes.likely, takes.high, draw(self.seed, "takes", change.id, count))
        self._take_seat(item, change.title, minutes, takes.likely)
        span = f"{takes.low:g}" if takes.low == takes.high else f"{takes.low:g} to {takes.high:g}"
        self.add(
            Kind.STARTED,
            change.title,
            f"Begun. It should take {span} minute{'' if span == '1' else 's'}.",
            part=f"change {change.id} start",
        )
        self.turn([turn for turn in change.turns if turn.at == "start"])
        self.done.setdefault(f"begun {change.id}", []).append(self.index)
        self.respond(f"change {change.id}")

    def _refusal(self, change: Change) -> str:
        """Return what the world answers to a change whose needs do not hold."""
        if isinstance(change.refused, list):
            return next((case.says for case in change.refused if self.holds(case.when)), "It does not work now.")
        return change.refused or "It does not work now."

    def _answer(self, item: Input) -> None:
        """Take the answer to a probe, and let the clock go on."""
        assert self.probe is not None
        probe, self.probe = self.probe, None
        text = dict(probe.options).get(item.what, "skipped")
        self.answers.append((probe.id, item.what, item.confidence))
        sure = "" if item.confidence is None else f", {item.confidence} % sure"
        self.add(Kind.PROBE, "you", f"{text}{sure}", part=f"probe {probe.id} answer")

    def _wait(self, item: Input) -> None:
        """Let the clock run."""
        last = self.grid.length - 1
        if item.minutes is not None:
            last = min(self.index + self.grid.points(item.minutes), last)
        self._advance(last, stops=not item.through)

    # The clock -------------------------------------------------------------------------------------------------------

    def run_on(self) -> None:
        """Let the world go on to the horizon without anybody, after play has ended."""
        while self.index < self.grid.length - 1:
            self.index += 1
            self._complete()

    def _advance(self, last: int, *, stops: bool) -> None:
        """Move the clock, at most to a point; to the first thing that matters if it stops for that.

        A span that is skipped runs on through everything that comes in, and ends early when somebody is done.
        """
        while not self.is_over and (self.index < last or (stops and self.index < self.skip_until)):
            count, jobs = len(self.entries), len(self.jobs)
            is_skipping = self.index < self.skip_until
            self.index += 1
            if is_skipping:
                self._count_skipped()
            self._complete()
            is_interrupted = is_skipping and len(self.jobs) < jobs
            if is_interrupted:
                self.skip_until = self.index
            self.called = False
            self.happen(skips=not is_interrupted)
            if is_skipping and stops and self.called:
                # Somebody asks for an answer: whoever plays has to have the chance to give it.
                self.skip_until = self.index
            if self.probe is not None:
                break
            if self.index < self.skip_until:
                continue
            if stops and (is_skipping or any(entry.is_urgent for entry in self.entries[count:])):
                break

    def _count_skipped(self) -> None:
        """Note that the last step was not played."""
        end = self.minute
        begin = end - self.grid.step
        if self.skips and abs(self.skips[-1][1] - begin) < 1e-9:
            begin = self.skips.pop()[0]
        self.skips.append((begin, end))

    def _complete(self) -> None:
        """Finish what is due."""
        due = [job for job in self.jobs if job.end <= self.index]
        for job in sorted(due, key=lambda job: (job.input.verb not in _MOVING, job.end, job.line)):
            if job.input.verb not in _MOVING:
                self.shown = self.index
            self.jobs.remove(job)
            self._finish(job)

    def _finish(self, job: Job) -> None:
        """Let something that took a seat be done; only what was shown or answered counts as seen or asked."""
        item = job.input
        has_worked = True
        if item.verb is Verb.LOOK:
            has_worked = self._show(job)
        elif item.verb is Verb.ASK:
            has_worked = self._reply(job)
        elif item.verb is Verb.TELL:
            self.told.setdefault(item.target, []).append(self.index)
            self.add(Kind.TOLD, self._audiences[item.target].title, item.text, line=job.line, urgent=True)
        elif item.verb is Verb.HAND_OVER:
            has_worked = self._hand(job)
        else:
            change = self._changes[item.target]
            self.turn([turn for turn in change.turns if turn.at == "done"])
            says = next((outcome.says for outcome in change.done if self.holds(outcome.when)), "Done.")
            self.add(Kind.DONE, change.title, self.filled(says), f"change {change.id} done", job.line, urgent=True)
        if has_worked:
            self.done.setdefault(f"{_PAST.get(item.verb, item.verb)} {item.target}", []).append(self.index)
        if has_worked and item.verb is not Verb.CHANGE:
            self.respond(f"{item.verb} {item.target}")

    def _show(self, job: Job) -> bool:
        """Show a view, and tell whether there was something to see."""
        target, look = self._looks[job.input.target]
        part = f"look {job.input.target}"
        hidden = self.hidden(target=target.id)
        if hidden:
            self.add(Kind.VIEW, job.title, hidden, f"{part} hidden", job.line, urgent=True)
            return False
        for number, case in enumerate(look.cases):
            if self.holds(case.when):
                plots = tuple(case.plots)
                says = self.filled(case.says)
                self.add(Kind.VIEW, job.title, says, f"{part} {number}", job.line, plots, urgent=True)
                return True
        self.add(Kind.VIEW, job.title, "Nothing stands out.", f"{part} none", job.line, urgent=True)
        return True

    def _reply(self, job: Job) -> bool:
        """Let a person answer, and tell whether they did."""
        person = self._people[job.input.target]
        part = f"ask {person.id} {job.input.what}"
        away = self._away(person)
        if away:
            self.add(Kind.ANSWER, person.title, away, f"{part} away", job.line, urgent=True)
            return False
        for number, answer in enumerate(person.answers.get(job.input.what, [])):  # type: ignore[call-overload]
            name = f"{part} {number}"
            if name not in self._said and self.holds(answer.when):
                self._said.add(name)
                self.add(Kind.ANSWER, person.title, self.filled(answer.says), name, job.line, urgent=True)
                return True
        self.add(Kind.ANSWER, person.title, self._nothing_new(person), f"{part} nothing", job.line, urgent=True)
        return True

    def _away(self, person: Person) -> str:
        """Return what happens when somebody cannot be reached now; empty if they can."""
        return self.hidden(person=person.id) or ("" if self.holds(person.here) else self.filled(person.away))

    def _nothing_new(self, person: Person) -> str:
        """Return a line that this person has not said yet."""
        count = self._dry.get(person.id, 0)
        self._dry[person.id] = count + 1
        lines = person.nothing_new
        line = self.filled(lines[count % len(lines)])
        return line if count < len(lines) else f"{self.clock()}: {line}"

    def _hand(self, job: Job) -> bool:
        """Let a person take over, and tell whether they did."""
        person = self._people[job.input.target]
        away = self._away(person) or ("" if person.takes_over else "I cannot take this.")
        part = f"hand-over {person.id}"
        if away:
            self.add(Kind.REFUSED, person.title, away, f"{part} refused", job.line, urgent=True)
            return False
        said = f" “{job.input.text}”" if job.input.text else ""
        self.turn(person.turns)
        says = f"{self.filled(person.takes_over or '')}{said}"
        self.add(Kind.HANDED, person.title, says, part, job.line, urgent=True)
        return True


def _check_values(item: Input) -> None:
    """Refuse numbers and texts that no log may hold: they would be written and could not be played again."""
    minutes, sure = item.minutes, item.confidence
    if minutes is not None and (isinstance(minutes, bool) or not 0 <= minutes <= FURTHEST):
        raise DrillError(
            f"{minutes!r} is not a number of minutes up to {FURTHEST}",
            code="bad-wait",
            remedy="write: wait 5, or: wait",
        )
    if sure is not None and (isinstance(sure, bool) or not 0 <= sure <= 100):
        raise DrillError(
            f"{sure!r} is not a share between 0 and 100", code="bad-confidence", remedy="write: answer OPTION 70"
        )
    for text in (item.text, item.target, item.what, item.seat):
        check_length(text)
