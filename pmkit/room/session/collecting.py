"""What a session collects, and its file: answers of phones and from paper, each question counted once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pmkit.errors import RoomError
from pmkit.room.activities.dots import Writing
from pmkit.room.activities.role import Role
from pmkit.room.session.coach import Mark
from pmkit.room.session.lines import lines_of, marked_in
from pmkit.room.session.places import answer_keys, place_key
from pmkit.room.session.results import Result, count, keyed_in
from pmkit.room.session.standing import Standing
from pmkit.room.session.store import Given, Store
from pmkit.room.shared.activity import Activity


@dataclass(kw_only=True)
class Collecting(Standing):
    """A session that phones answer; the steps of its host are in :class:`pmkit.room.session.session.Session`.

    Attributes:
        store: its file.
    """

    store: Store = field(repr=False)

    def asked_here(self) -> list[str]:
        """Return the activities that were asked in this session, whatever has become of the answers.

        Those that ended without an answer are left out. It tells nothing of a question that is open.
        """
        empty = {question for question, result in self.results.items() if not result.people}
        heads = {question.split("/")[0] for question in self.promised if question not in empty}
        return [activity.id for activity in self.plan.activities if activity.id in heads]

    def people(self, present: int | None) -> int | None:
        """Return how many can answer: by phone, and on paper as far as answers were keyed in; None where nobody knows.

        Args:
            present: how many phones are here; None where people answer without phones.
        """
        counted = [(result.paper, self.forms.get(result.activity) == "hands") for result in self.results.values()]
        if self.question:
            counted.append((self.store.paper(self.question)[0], self.by_hand))
        # Hands are those of everybody; answers from paper come from people without a phone.
        hands = max((number for number, by_hand in counted if by_hand), default=0)
        paper = max((number for number, by_hand in counted if not by_hand), default=0)
        return max((present or 0) + paper, hands) or present

    def seal(self, questions: Iterable[str]) -> None:
        """Make results final that leave in an export: two exports of one question could be subtracted.

        Raises:
            RoomError: the disk refuses; then nothing may be exported.
        """
        fresh = [question for question in questions if question not in self.exported]
        if fresh and not self.closed:
            self.exported += fresh
            try:
                self._keep()
            except RoomError:
                del self.exported[-len(fresh) :]
                raise

    def _open(self) -> None:
        if self.closed:
            raise RoomError("the session is over", code="over", remedy="export its results, or start another")

    def _keep(self) -> None:
        """Write where the session stands."""
        self.store.write_facts({"state": self.to_dict()})
        self.told()

    def _keep_results(self) -> None:
        """Write where the session stands, and its results as they are now."""
        results = {name: result.to_dict() for name, result in self.results.items()}
        self.store.write_facts({"state": self.to_dict()}, results)
        self.told()

    def answer(self, token: bytes, question: str, raw: Any) -> Given:
        """Return an answer fit for the store.

        Raises:
            RoomError: the question is not open (code ``closed``), or the answer does not fit it.
        """
        activity, asked = self.activity, self.asked
        if not question or question != self.question or activity is None or asked is None or self.by_hand:
            raise RoomError("this question is no longer open; what you wrote is still on your page", code="closed")
        rows = asked.read(raw, self.options(activity, vote=self.phase == "vote"))
        keys = answer_keys(token, question, asked.rows_most) if activity.privacy == "open" else ()
        return Given(question, place_key(token), tuple(rows), keys)

    def own_answer(self, token: bytes) -> Any:
        """Return what a phone answered to the open question, where it may change it; otherwise None."""
        activity, asked = self.activity, self.asked
        if not self.question or activity is None or asked is None or activity.privacy != "open":
            return None
        rows = self.store.answer_of(self.question, answer_keys(token, self.question, asked.rows_most))
        return asked.given(rows) if rows else None

    def role_of(self, token: bytes) -> int | None:
        """Return the number of a phone's role card, dealt when it first asks; None where none are dealt."""
        activity = self.activity
        if not isinstance(activity, Role) or self.closed:
            return None
        return self.store.deal(activity.id, place_key(token), len(activity.cards))

    def _freeze(self) -> None:
        """Count the answers of the open question, once."""
        activity = self.activity
        if self.question and activity is not None and self.question not in self.results:
            self._count(activity, "vote" if self.phase == "vote" else "collect")

    def _has_answers(self, question: str) -> bool:
        return bool(self.store.answered(question) or self.store.paper(question)[0])

    def _count(self, activity: Activity, phase: str, paper: tuple[int, Any] | None = None) -> None:
        """Count the answers of a question; those from paper that are keyed in now with them."""
        question, vote = self.named(activity, phase), phase == "vote"
        needed = self.plan.needed(activity, vote=vote)
        options = self.options(activity, vote=vote)

        def make(rows: list[Any], people: int, tallies: Any) -> dict[str, Any]:
            more = {"needed": needed, "options": options, "vote": vote, "tallies": tallies}
            return count(activity, rows, people=people, **more).to_dict()

        # Answers that may still be changed stay, so that a host who stepped on too early can step back.
        made = self.store.freeze(question, make, drop=activity.privacy != "open", paper=paper)
        self.results[question] = Result.from_dict(made)

    def marked_in_paper(self, tallies: Any) -> list[Mark]:
        """Return what the coach marks in lines from paper whose result is shown already, so that all would see them."""
        found = self.keyable()
        if found is None or self.question or not isinstance(found[0], Writing) or found[1] == "vote":
            return []
        shown = self.results.get(self.named(found[0], "collect"))
        added = keyed_in(found[0], tallies, needed=1)
        return marked_in(found[0], added, lines_of(shown) if shown else (), self.plan.people)

    def _note_revealed(self) -> None:
        """Remember which results were shown, to all or to the host alone: only the former are exported."""
        self.revealed += [question for question in self.shown() if question not in self.revealed]
        name = self.named(self.activity, "collect") if self.looking and self.activity else self.checking
        if name and name not in self.looked:
            self.looked.append(name)

    def _open_again(self, activity: Activity, phase: str) -> None:
        """Take a result back, so that its question can be collected again; refuse where somebody has seen it.

        Open answers are still there, and where nobody answered there are none. Anonymous answers are gone: then the
        question is asked again, under a name that nothing leads to from the old one.
        """
        question = self.named(activity, phase)
        if question not in self.results:
            return
        if self.is_final(activity, phase):
            raise RoomError(
                "these answers are final, because they are anonymous or in an export: two results could be subtracted",
                code="final",
                remedy="go to its reveal, or ask again in another activity",
            )
        if self.unseen(activity, phase):
            self._ask_anew(activity, phase)
        else:
            self.store.reopen(question)
            self._forget(question)

    def _ask_anew(self, activity: Activity, phase: str) -> None:
        """Give a question another name; nothing is left of its result."""
        question, name = self.named(activity, phase), f"{activity.id}/{phase}"
        self.rounds[name] = self.rounds.get(name, 0) + 1
        # The new name is on disk before the old result is gone: whoever still answers the old one comes too late.
        self._keep()
        self.store.write_result(question, {})
        self._forget(question)

    def _forget(self, question: str) -> None:
        del self.results[question]
        if question in self.revealed:
            self.revealed.remove(question)
