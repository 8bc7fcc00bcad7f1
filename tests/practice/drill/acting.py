"""What somebody might do in the small world, and playing it, for laws that hold whatever is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple

from hypothesis import strategies as st

from pmkit.errors import DrillError
from pmkit.practice.drill.entries import State
from pmkit.practice.drill.inputs import Input, Verb
from pmkit.practice.drill.play import Run
from pmkit.practice.world.world import QUESTIONS, World
from tests.practice.world.small import world

TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        "\x1b[2J\x1b]0;owned\x07",
        "\u202eevil",
        "a\u2028b\x85c",
        "\ud800",
        "| ] [E1: alert] `",
        "x" * 300,
        "\r\n# head\n- 10:00",
    ]
)


def inputs_of(made: World) -> st.SearchStrategy[Input]:
    """Return a strategy for anything that can be done in a world, sensible or not."""
    looks = [f"{target.id}.{look.id}" for target in made.targets for look in target.looks]
    people = [person.id for person in made.people]
    seats = st.sampled_from(["", "", "", "seat-1", "seat-2", "seat-9"])
    return st.one_of(
        st.builds(Input, st.just(Verb.LOOK), st.sampled_from(looks), seat=seats),
        st.builds(Input, st.just(Verb.ASK), st.sampled_from(people), st.sampled_from(list(QUESTIONS)), seat=seats),
        st.builds(Input, st.just(Verb.CHANGE), st.sampled_from([change.id for change in made.changes]), seat=seats),
        st.builds(Input, st.just(Verb.TELL), st.sampled_from([a.id for a in made.audiences]), text=TEXTS, seat=seats),
        st.builds(Input, st.just(Verb.HAND_OVER), st.sampled_from(people), text=TEXTS),
        st.builds(Input, st.just(Verb.NOTE), text=TEXTS),
        st.builds(Input, st.just(Verb.SHEET), st.just("immediate"), text=TEXTS),
        st.builds(
            Input,
            st.just(Verb.WAIT),
            minutes=st.none() | st.floats(0, 6) | st.integers(0, 6),
            through=st.booleans(),
        ),
        st.builds(
            Input,
            st.just(Verb.ANSWER),
            what=st.sampled_from(["skip", *(option for probe in made.probes for option in probe.options)]),
            confidence=st.none() | st.integers(0, 100),
        ),
        st.builds(Input, st.just(Verb.WAIT)),
    )


ACTS = st.lists(inputs_of(world()), max_size=25)


def take(run: Run, items: Iterable[Input]) -> list[Input]:
    """Do what fits, and return it."""
    done = []
    for item in items:
        try:
            run.take(item)
        except DrillError:
            continue
        done.append(item)
    return done


def fingerprint(state: State) -> str:
    """Return the digest of everything that is on screen."""
    text = json.dumps(
        [state.second, state.played, [astuple(entry) for entry in state.entries], state.alerts, state.told],
        ensure_ascii=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()[:20]
