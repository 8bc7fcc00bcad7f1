"""Promise: there is one gate for what is shown. No way to a result goes round the threshold, the reveal or the host.

The ways are listed once, by what they are; each is tried against every state in which a result may not be seen.
"""

from __future__ import annotations

import ast
import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pmkit.room
from pmkit.errors import RoomError
from pmkit.room.host.alone import SessionAlone
from pmkit.room.session import export, faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from pmkit.room.session.standing import Standing
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.leading.run import Workshop
from tests.room.plans import ASKING, CARDS, SLIDE, open_one
from tests.workshop.hand import Hand, alone

TOKENS = [secrets.token_bytes(16) for _ in range(12)]
WORD = "zanzibar"
"""What people wrote: it may be nowhere."""

NUMBER = 11
"""How many answered: with the word it would be a result."""

PLAN = {
    "title": "T",
    "activities": [
        {**CARDS, "id": "secret", "privacy": "climate"},
        {"id": "stars", "type": "dots", "title": "Where?", "of": "secret", "privacy": "anonymous"},
        {**SLIDE, "shows": "secret"},
        {**CARDS, "id": "lines", "privacy": "anonymous", "most": 1},
        {"id": "points", "type": "dots", "title": "Which?", "of": "lines", "privacy": "anonymous"},
    ],
}


def _answer(led: Session, number: int) -> None:
    led.go("secret", "collect")
    led.store.take([led.answer(token, led.question, [WORD]) for token in TOKENS[:number]])


def undecided(led: Session) -> None:
    """The host looks, and has not decided."""
    _answer(led, NUMBER)
    led.forward()


def lines_first(led: Session) -> None:
    """The host looks at lines that people wrote, which nobody else has seen."""
    led.go("lines", "collect")
    led.store.take([led.answer(token, led.question, [WORD]) for token in TOKENS[:NUMBER]])
    led.look_first()
    assert WORD in json.dumps(faces.host_state(led, 0, 9)["lines"])


def lines_left(led: Session) -> None:
    """The host has looked at lines, and went on without showing them."""
    lines_first(led)
    led.next_activity()


def lines_marked(led: Session) -> None:
    """The coach has marked a line, so that the host looks first."""
    led.go("lines", "collect")
    led.store.take([led.answer(token, led.question, [f"John forgot the {WORD}"]) for token in TOKENS[:NUMBER]])
    led.forward()


def left_undecided(led: Session) -> None:
    """The host looked, and went on without a decision."""
    undecided(led)
    led.next_activity()


def decided_none(led: Session) -> None:
    """The host shows nothing."""
    undecided(led)
    led.decide("none")


def decided_one(led: Session) -> None:
    """The host says two sentences."""
    undecided(led)
    led.decide("one", strength="We talk.", question="What next?")


def held_back(led: Session) -> None:
    """Too few have answered."""
    _answer(led, 4)
    led.forward()


def collecting(led: Session) -> None:
    """It is not revealed yet."""
    _answer(led, NUMBER)


def skipped(led: Session) -> None:
    """It was counted and never revealed."""
    _answer(led, NUMBER)
    led.next_activity()


STATES = [
    lines_first,
    lines_left,
    lines_marked,
    undecided,
    left_undecided,
    decided_none,
    decided_one,
    held_back,
    collecting,
    skipped,
]


def _for_all(state: dict[str, Any]) -> str:
    """Return what the host is told without the private looks: at climate answers, and at lines before the reveal."""
    private = {"look"} | ({"lines"} if state["lines"] and state["lines"]["private"] else set())
    return json.dumps({key: value for key, value in state.items() if key not in private})


def _options(led: Session) -> str:
    """Return what phones, projector and host get when dots are put on what was written."""
    led.next_activity() if led.index == 0 else led.go("stars")
    led.go("stars", "collect")
    states = [faces.phone_state(led), faces.show_state(led, 0, 9)]
    states += [faces.host_state(led, 0, 9), led.options(led.plan.activities[1], vote=False)]
    led.go("points", "collect")
    return json.dumps([*states, faces.phone_state(led), led.options(led.plan.activities[4], vote=False)])


def _repeated(led: Session) -> str:
    """Return what everybody is told on a slide that repeats what was written."""
    led.go("slide")
    states = [faces.phone_state(led), faces.show_state(led, 0, 9), faces.host_state(led, 0, 9)]
    return json.dumps(states)


def _in_any_phase(led: Session) -> str:
    """Return what phones get in each phase that a host can go to by hand."""
    said = []
    for phase in ("reveal", "discuss"):
        led.go("secret", phase)
        said.append(json.dumps([faces.phone_state(led), faces.show_state(led, 0, 9)]))
    return "".join(said)


def _resumed(led: Session) -> str:
    """Return what leaves for all after the room was killed."""
    again = Session.resume(led.store.path)
    try:
        return json.dumps([faces.phone_state(again), faces.show_state(again, 0, 9)]) + export.to_json(again)
    finally:
        again.store.close()


WAYS: dict[str, Callable[[Session], str]] = {
    "phones": lambda led: json.dumps(faces.phone_state(led)),
    "projector": lambda led: json.dumps(faces.show_state(led, 0, 9)),
    "host's page": lambda led: _for_all(faces.host_state(led, 0, 9)),
    "options of another activity": _options,
    "a slide that repeats it": _repeated,
    "by hand to a later phase": _in_any_phase,
    "export CSV": export.to_csv,
    "export JSON": export.to_json,
    "results() of a notebook": lambda led: "".join(map(str, SessionAlone(led).results().values())),
    "HTML in a notebook": lambda led: "".join(each._repr_html_() for each in SessionAlone(led).results().values()),
    "frames in a notebook": lambda led: "".join(str(each.to_frame()) for each in SessionAlone(led).results().values()),
    "the session in a notebook": repr,
    "its state in the file": lambda led: json.dumps(led.to_dict()),
    "after a restart": _resumed,
}


IN_FILE = ("its state in the file",)
"""What keeps a hidden line until the end, so that hiding can be taken back."""

NEVER = ("the session in a notebook", "its state in the file")
"""What holds no result in any state."""


@pytest.fixture
def led(tmp_path: Path) -> Iterator[Session]:
    """Return a session."""
    made = Session.start(make_plan(PLAN), tmp_path)
    yield made
    made.store.close()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_way_goes_round_the_gate(led: Session, state: Callable[[Session], None], way: str) -> None:
    """In no state before or without a decision to show it does a way tell a word, or how many answered."""
    state(led)
    said = WAYS[way](led)
    assert WORD not in said
    assert f"{NUMBER} answers" not in said
    assert f'"people": {NUMBER}' not in said
    assert f",{NUMBER}," not in said


@pytest.mark.parametrize(
    "way", [way for way in WAYS if way not in ("the session in a notebook", "its state in the file")]
)
def test_the_gate_opens(led: Session, way: str) -> None:
    """Once the host has decided to show it, the same ways tell it: the test above could fail."""
    undecided(led)
    led.decide("show")
    assert WORD in WAYS[way](led)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_report_of_a_workshop(tmp_path: Path, state: Callable[[Session], None]) -> None:
    """Neither the Markdown nor the page of a report has what was not shown."""
    workshop = alone(tmp_path, Hand())
    workshop._session = SessionAlone(Session.start(make_plan(PLAN), tmp_path / "of-its-own"))
    workshop.__dict__["plan"] = workshop._session.session.plan
    state(workshop._session.session)
    workshop.keep_results()
    report = workshop_report(workshop)
    for said in (report.to_markdown(), report.to_page()):
        assert WORD not in said
        assert f"{NUMBER} answers" not in said
    kept = workshop.results_file.read_text(encoding="utf-8") if workshop.results_file.exists() else ""
    assert WORD not in kept
    workshop._session.session.store.close()


OPEN = {"title": "T", "activities": [open_one({**CARDS, "id": "open"}), SLIDE]}


def _shown_and_kept(tmp_path: Path) -> Workshop:
    """Return a workshop whose open question was answered, shown, and kept beside the notes; its session has ended."""
    workshop = alone(tmp_path, Hand())
    workshop._session = SessionAlone(Session.start(make_plan(OPEN), tmp_path / "first"))
    workshop.__dict__["plan"] = workshop._session.session.plan
    led = workshop._session.session
    led.go("open", "collect")
    led.store.take([led.answer(token, led.question, [WORD]) for token in TOKENS[:NUMBER]])
    led.forward()
    workshop.keep_results()
    assert WORD in workshop.results_file.read_text(encoding="utf-8")
    led.close()
    led.store.close()
    return workshop


@pytest.mark.parametrize("taken_back", [True, False])
def test_what_was_kept_follows_the_gate(tmp_path: Path, taken_back: bool) -> None:
    """What the session that goes on has taken back, or collects, is neither in the report nor left in the kept file."""
    workshop = _shown_and_kept(tmp_path)
    led = Session.start(make_plan(OPEN), tmp_path / "second")
    workshop._session = SessionAlone(led)
    assert WORD in workshop_report(workshop).to_markdown(), "nothing was answered here yet: the earlier result counts"
    led.go("open", "collect")
    led.store.take([led.answer(token, led.question, ["other"]) for token in TOKENS[:3]])
    if taken_back:
        led.forward()
        led.back()
        assert led.question == "open/collect"
    report = workshop_report(workshop)
    assert WORD not in report.to_markdown() + report.to_page()
    workshop.keep_results()
    assert WORD not in workshop.results_file.read_text(encoding="utf-8")
    led.store.close()


def test_what_too_few_answered_is_taken_out_when_it_is_asked_anew(tmp_path: Path) -> None:
    """In one and the same session: four had answered, that was kept, and the question is asked from the start."""
    workshop = alone(tmp_path, Hand())
    led = Session.start(make_plan(PLAN), tmp_path / "of-its-own")
    workshop._session = SessionAlone(led)
    workshop.__dict__["plan"] = led.plan
    held_back(led)
    workshop.keep_results()
    assert '"people": 4' in workshop.results_file.read_text(encoding="utf-8")
    led.back()
    assert led.question == "secret/collect/2"
    assert workshop_report(workshop).results == ()
    workshop.keep_results()
    assert '"people": 4' not in workshop.results_file.read_text(encoding="utf-8")
    led.store.close()


@pytest.mark.parametrize(("code", "found"), [("no-answer", True), ("gone", True), ("disk-full", False)])
def test_what_was_kept_counts_where_the_session_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, found: bool
) -> None:
    """A room that does not answer, or no longer knows the session, leaves what was kept; one that refuses does not."""
    workshop = _shown_and_kept(tmp_path)

    def refuse(self: SessionAlone) -> str:
        raise RoomError("no", code=code)

    monkeypatch.setattr(SessionAlone, "to_json", refuse)
    if found:
        workshop.keep_results()
        assert WORD in workshop_report(workshop).to_markdown()
    else:
        with pytest.raises(RoomError):
            workshop_report(workshop)


@pytest.mark.parametrize("phase", ["reveal", "discuss", "vote", "outcome"])
def test_no_later_phase_shows_a_marked_line(tmp_path: Path, phase: str) -> None:
    """Whichever phase the host goes to by hand, a line that names a person is seen by the host alone at first."""
    led = Session.start(
        make_plan([open_one({**CARDS, "id": "open", "phases": ["collect", "reveal", "vote"]})]), tmp_path
    )
    led.go("open", "collect")
    led.store.take([led.answer(token, led.question, [f"John forgot the {WORD}"]) for token in TOKENS[:NUMBER]])
    led.go("open", phase)
    assert led.question == ""
    for said in (faces.phone_state(led), faces.show_state(led, 0, 9), _for_all(faces.host_state(led, 0, 9))):
        assert WORD not in json.dumps(said)
    led.forward()
    assert WORD in json.dumps(faces.show_state(led, 0, 9)), "the host has looked, and shows it all the same"
    led.store.close()


HIDDEN = "wintergreen"
"""A line that the host hides, beside others that stay."""


def _with_hidden(led: Session) -> None:
    led.go("lines", "collect")
    answers = [[WORD]] * 6 + [[HIDDEN]] * 5
    led.store.take([led.answer(token, led.question, each) for token, each in zip(TOKENS, answers, strict=False)])
    led.look_first()
    led.edit_line({"way": "hide", "lines": [HIDDEN]})


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("way", [way for way in WAYS if way not in ("options of another activity", *IN_FILE)])
def test_no_way_tells_a_hidden_line(led: Session, way: str, shown: bool) -> None:
    """Hidden before the reveal: neither then nor later does a way tell its words, the host's own page included."""
    _with_hidden(led)
    assert HIDDEN not in json.dumps(faces.host_state(led, 0, 9))
    if shown:
        led.forward()
        assert "1 line hidden by the facilitator" in faces.show_state(led, 0, 9)["result"]
    assert HIDDEN not in WAYS[way](led)


def test_a_hidden_line_is_nowhere_after_the_end(led: Session) -> None:
    """While the session runs its file keeps the words, so that hiding can be taken back; the end overwrites them."""
    _with_hidden(led)
    led.forward()
    assert HIDDEN not in _options(led)
    assert HIDDEN in json.dumps(led.to_dict())
    led.close()
    path = led.store.path
    led.store.close()
    assert [file for file in path.parent.glob(f"{path.name}*") if HIDDEN.encode() in file.read_bytes()] == []
    again = Session.resume(path)
    text = export.to_json(again) + export.to_csv(again)
    again.store.close()
    assert WORD in text
    assert HIDDEN not in text
    assert "1 line hidden by the facilitator" in text


def test_the_look_is_the_hosts_alone(led: Session) -> None:
    """The private look is the one place that has them, in the one state in which the host decides."""
    undecided(led)
    assert WORD in faces.host_state(led, 0, 9)["look"]["html"]
    led.decide("none")
    assert "look" not in faces.host_state(led, 0, 9)


def test_nobody_reads_results_past_the_gate() -> None:
    """In the room only the state machine and the gate itself touch the results; a new way has to ask the gate."""
    root = Path(pmkit.room.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            read = node.value if isinstance(node, ast.Subscript | ast.Attribute) else None
            if isinstance(read, ast.Attribute) and read.attr in ("results", "decisions"):
                found.add(path.relative_to(root).as_posix())
    assert found == {"session/standing.py", "session/collecting.py", "session/session.py"}


def test_what_all_alike_tells_is_said_before() -> None:
    """Where an answer is chosen, or there is no threshold, the phone says what a result of one answer gives away."""
    for privacy in ("open", "anonymous"):
        for data in ASKING:
            if (data["type"], privacy) == ("whys", "anonymous"):
                continue
            plan = make_plan([open_one(data) if privacy == "open" else {**data, "privacy": privacy}])
            asked = plan.activities[0]
            said = _promise(plan)
            told = "the result shows what each of you said" in said
            assert told == (privacy == "open" or not asked.writes), (data["type"], privacy)


def _promise(plan: Any) -> str:
    standing = Standing(plan=plan, code="X", index=0, phase="collect")
    return faces.promise(standing)  # type: ignore[arg-type]  # it only reads where a session stands
