"""Law: in whatever order the host steps, nothing is shown, lost or cut short that no step said it would."""

from __future__ import annotations

import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from pmkit.errors import RoomError
from pmkit.room.session import export, faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from tests.room.plans import CARDS, POLL, SLIDE, open_one

TIMED = {"minutes": {"collect": 2, "discuss": 3}}
PLAN = [
    SLIDE,
    {**POLL, **TIMED},
    {**open_one(POLL), **TIMED, "id": "again"},
    {**CARDS, **TIMED, "privacy": "open"},
    {**SLIDE, "id": "appendix", "aside": True, "minutes": {"discuss": 1}},
]
QUESTIONS = ("poll/collect", "again/collect", "cards/collect", "cards/vote")
SHOWING = ("reveal", "outcome", "discuss")


class Orders(RuleBasedStateMachine):
    """A session that is led in any order, while phones answer.

    ``allowed`` holds what a step forward, or one that names the phase, has shown: nothing else may be seen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        data = {"title": "T", "activities": PLAN, "threshold": 3, "text_threshold": 3}
        self.led = Session.start(make_plan(data), Path(self._folder.name))
        self.allowed: set[str] = set()
        self.given: dict[str, int] = {}
        self.old: list[str] = [self.led.at]

    def teardown(self) -> None:
        """Let the file go."""
        self.led.store.close()
        self._folder.cleanup()

    def take(self, do: str, at: str, **more: Any) -> None:
        """Take a step that is sure of itself; what belongs to another state is refused."""
        led = self.led
        question, ends_at = led.question, led.ends_at
        try:
            take_step(led, do, {"at": at, "sure": True, **more}, present=9)
        except RoomError as error:
            if error.code not in ("stale", "final", "closed", "not-asked"):
                raise
        if question and led.question == question and ends_at is not None:
            assert led.ends_at is not None
            assert led.ends_at >= ends_at, "the timer of an open question was cut short"
        self.old.append(led.at)

    def showing(self) -> set[str]:
        """Return the questions that are on the pages now, by what the pages say."""
        return set(self.led.shown()) if faces.show_state(self.led, 0, 9)["result"] else set()

    @rule()
    def forward(self) -> None:
        """Press the blue button: what its label names may be shown."""
        label, covered = self.led.next_step(), self.led.cover >= 0
        self.take("forward", self.led.at)
        if label in SHOWING and not covered:
            self.allowed |= self.showing()

    @rule(do=st.sampled_from(["back", "next"]))
    def step(self, do: str) -> None:
        """Press another button."""
        self.take(do, self.led.at)

    @rule(do=st.sampled_from(["forward", "back", "next", "extend"]), number=st.integers(1, 9), seconds=st.just(60))
    def step_again(self, do: str, number: int, seconds: int) -> None:
        """Press a button of a page that is behind."""
        at = self.old[-min(number, len(self.old))]
        if at != self.led.at:
            self.take(do, at, seconds=seconds)

    @rule(where=st.sampled_from(["lobby", "slide", "poll", "again", "cards", "appendix", "appendix"]))
    def go(self, where: str) -> None:
        """Press the name of an activity."""
        self.take("go", self.led.at, to=where)

    @precondition(lambda self: self.led.index > 0 and self.led.activity is not None)
    @rule(phase=st.sampled_from(SHOWING))
    def go_to_a_phase(self, phase: str) -> None:
        """Press the name of a phase that shows: that is a step forward too."""
        activity = self.led.activity
        if activity is not None and phase in (*activity.in_phases, "discuss"):
            self.take("go", self.led.at, to=activity.id, phase=phase)
            self.allowed |= self.showing()

    @rule()
    def extend(self) -> None:
        """Give the timer a minute more."""
        self.take("extend", self.led.at, seconds=60)

    @rule(number=st.integers(1, 4))
    def answer(self, number: int) -> None:
        """Let phones answer what is open, whatever is on the wall."""
        led = self.led
        if not led.question:
            return
        vote = led.phase == "vote"
        options = led.options(led.activity, vote=vote) if led.activity else []
        raw: Any = [1, *[0] * (len(options) - 1)] if vote else ["one card"] if led.index == 3 else [1]
        given = [led.answer(secrets.token_bytes(16), led.question, raw) for _ in range(number)]
        assert led.store.take(given) == ["taken"] * number
        self.given[led.question] = self.given.get(led.question, 0) + number

    @rule()
    def resume(self) -> None:
        """Kill the process."""
        self.led.store.close()
        self.led = Session.resume(self.led.store.path)

    @invariant()
    def shows_what_a_step_forward_showed(self) -> None:
        """No page holds a result that no step forward has shown."""
        held = {name for name in self.showing() if self.led.results[name].people}
        assert held <= self.allowed

    @invariant()
    def loses_no_answer(self) -> None:
        """Whatever was acknowledged is in the file, in a result, or was too little for its threshold."""
        led = self.led
        for question, number in self.given.items():
            result = led.results.get(question)
            names = {led.named(each, phase) for each in led.plan.activities for phase in ("collect", "vote")}
            if result is None and question not in names:
                few = question.startswith("poll") and number < 3
                assert few, f"{number} answers to {question} are gone"
            elif result is not None:
                assert result.people == number
            else:
                assert len(led.store.answered(question)) == number

    @invariant()
    def exports_what_was_shown(self) -> None:
        """What would leave in an export was shown by a step forward."""
        names = {
            shown.activity for shown in export._shown_so_far(self.led) if not isinstance(shown, tuple) and shown.people
        }
        assert names <= {name.split("/")[0] for name in self.allowed}

    @invariant()
    def stops_no_timer(self) -> None:
        """An open question with a timer has one; it may have run out."""
        if self.led.question and not self.led.question.endswith("vote"):
            assert self.led.ends_at is not None
            assert self.led.ends_at > time.time() - 60


def test_no_order_of_steps_shows_or_loses_anything() -> None:
    """Forward, back, names, appendix pages, late clicks, more time, a killed process: in any order the law holds."""
    run_state_machine_as_test(Orders, settings=settings(max_examples=60, stateful_step_count=30, deadline=None))
