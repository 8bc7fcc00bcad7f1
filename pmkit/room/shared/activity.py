"""What every kind of activity shares: its fields, its phases, and what a kind must be able to do.

A kind is a module of this folder. It holds a subclass of :class:`Activity`, or of :class:`Asking` where
phones answer something, with the kind's own fields, and the :class:`~pmkit.room.shared.counts.Counts`
that its answers become. Adding one is that file and a line in :mod:`pmkit.room.activities.kinds`.

Source of vote, talk, vote again: E. Mazur, "Peer Instruction" (1997).
"""

from __future__ import annotations

import random
from abc import abstractmethod
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from htpy import Node, li, ol
from pydantic import Field, PrivateAttr, model_validator

from pmkit.data.models import CLEANED, Strict
from pmkit.errors import RoomError
from pmkit.markup import escape_markdown_item
from pmkit.room.shared.counts import Counts
from pmkit.room.shared.release import OPEN_SAID

PHASES: Final = ("collect", "reveal", "discuss", "vote", "outcome")
"""What an activity moves through; ``outcome`` is the reveal of the vote."""

OPTIONS_MOST: Final = 20
TEXT_MOST: Final = 2_000

HALF_MOST: Final = 6
"""Options whose sheet takes no more than half a page of paper."""

KEYED_MOST: Final = 2_000
"""Answers that a facilitator may key in for one question."""

Long = Annotated[str, Field(max_length=TEXT_MOST), CLEANED]
Page = Annotated[str, Field(max_length=3 * TEXT_MOST), CLEANED]
Short = Annotated[str, Field(min_length=1, max_length=240), CLEANED]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Phase = Literal["collect", "reveal", "discuss", "vote"]


class Activity(Strict):
    """One thing that a session does: a title with a text, and the phases that it goes through.

    Attributes:
        asks: whether phones answer something.
        writes: whether answers are free text.
    """

    asks: ClassVar[bool] = False
    writes: ClassVar[bool] = False

    id: Id = Field(description="short name, used in exports")
    type: str = Field(description="the kind; each kind narrows it to its own name")
    title: Short = Field(description="the question; it heads phones and projector")
    text: Page = Field(default="", description="Markdown below the title")
    aside: bool = Field(default=False, description="left out by Next; the host goes to it by name, and Next goes on")
    privacy: Literal["open", "anonymous", "climate"] = Field(
        default="anonymous",
        description="open: may be changed until the reveal, no threshold; anonymous: taken once, shown only from the "
        "threshold up; climate: the host sees it first and chooses what is shown",
    )
    phases: list[Phase] | None = Field(
        default=None, description="which phases it goes through; the kind's own by default"
    )
    minutes: dict[Phase, Annotated[float, Field(gt=0, le=120)]] = Field(
        default={}, description="a timer for a phase; the host can extend it and nothing ends by itself"
    )

    @model_validator(mode="after")
    def _complete(self) -> Activity:
        """Check that it has what its kind needs; the message says what."""
        problem = self.problem()
        if problem:
            raise ValueError(problem)
        return self

    def problem(self) -> str:
        """Return what is missing or does not go together, as a sentence; empty when all is well."""
        if "vote" in (self.phases or ()):
            return f"a {self.type} has no vote of its own"
        return f"a {self.type} {_NO_CLIMATE}" if self.privacy == "climate" else ""

    @property
    def in_phases(self) -> tuple[str, ...]:
        """The phases it goes through, in order; a vote is followed by its outcome."""
        return ("discuss",)

    def seconds(self, phase: str) -> float | None:
        """Return the seconds of a phase's timer, or None if it has none."""
        minutes = dict(self.minutes).get(phase)  # type: ignore[call-overload]  # any phase may be asked for
        return None if minutes is None else 60.0 * minutes

    def page(self) -> dict[str, Any]:
        """Return what all pages are told beside title and text, by name; plain data."""
        return {}

    def on_wall(self, options: list[str]) -> Node:
        """Return what the projector shows below title and text while nothing is revealed.

        Args:
            options: what there is to choose from.
        """
        return None

    def on_phone(self) -> Node:
        """Return what phones show below title and text, while something is asked above its form."""
        return None


_NO_CLIMATE: Final = "cannot be a climate question; a poll, a scale, a form or cards can"


class Asking(Activity):
    """An activity that phones answer: how an answer is read, counted, keyed in and made up, and its faces.

    Attributes:
        fits_climate: whether it can be a climate question.
        revotes: whether it can be asked again after the discussion.
        counted_as: the values that its answers become.
    """

    asks: ClassVar[bool] = True
    fits_climate: ClassVar[bool] = False
    revotes: ClassVar[bool] = True
    counted_as: ClassVar[type[Counts]]

    _known: int = PrivateAttr(default=0)

    def problem(self) -> str:
        """Return what is missing or does not go together, as a sentence; a kind adds its own."""
        if "vote" in (self.phases or ()):
            if not self.revotes:
                return f"a {self.type} has no vote of its own"
            if self.privacy != "open" and (not self.writes or self.privacy == "climate"):
                return (
                    "voting again needs privacy: open, because two results of the same question can be subtracted "
                    "from each other"
                )
        if self.privacy == "climate" and not self.fits_climate:
            return f"a {self.type} {_NO_CLIMATE}"
        return ""

    @property
    def in_phases(self) -> tuple[str, ...]:
        """The phases it goes through, in order; a vote is followed by its outcome."""
        usual = {"collect", "reveal", "discuss"} | ({"vote"} if self.writes and self.privacy != "climate" else set())
        chosen: set[str] = set(self.phases) if self.phases is not None else usual
        if "vote" in chosen:
            chosen.add("outcome")
        return tuple(phase for phase in PHASES if phase in chosen) or ("collect",)

    # What is asked

    def in_vote(self) -> Asking:
        """Return the question as it is asked after the discussion; texts are voted on with dots."""
        return self

    @property
    def source(self) -> str:
        """Id of the activity whose revealed texts are the options; empty where it has options of its own."""
        return ""

    def choices(self) -> list[str]:
        """Return its own options, to choose from, rank, or rate."""
        return []

    # Answers

    def on_record(self) -> list[tuple[str, str]]:
        """Return what the record says, as a time or number and a text each; shown where too few answered."""
        return []

    def released(self) -> str:
        """Return what its results show, as a sentence for people before they answer; empty where counts are all."""
        return OPEN_SAID if self.privacy == "open" else ""

    @property
    def rows_most(self) -> int:
        """The most rows that one answer is stored as."""
        return 1

    @abstractmethod
    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return an answer as the rows that are stored: one, or one a card.

        Args:
            raw: what came over the network, parsed from JSON.
            options: what there is to choose from.

        Raises:
            RoomError: the answer does not fit; the message is for the person who typed it.
        """

    def given(self, rows: list[Any]) -> Any:
        """Return the answer that :meth:`read` made these rows of, so that a phone can show it again."""
        return rows[0]

    @abstractmethod
    def count(self, rows: list[Any], options: list[str], needed: int) -> Counts:
        """Return what came of answers: no more than :mod:`pmkit.room.shared.release` lets a result hold.

        Args:
            rows: as :meth:`read` returned them, in any order.
            options: what there was to choose from.
            needed: the threshold, for parts of a question that may be left out.
        """

    @abstractmethod
    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Return tallies that a facilitator keyed in as rows of people who might have answered so, one a person.

        They are counted together with those of phones.

        Args:
            tallies: as the form of :meth:`keying_form` gives them.
            options: what there was to choose from.

        Raises:
            RoomError: the tallies do not fit the question.
        """

    def beside(self, known: int) -> Self:
        """Return the question for counting rows of which so many are known to whoever keyed them in.

        A result that tells how answers are spread has to be of enough others: the known ones can be taken off.
        """
        made = self.model_copy()
        made._known = known
        return made

    def aloud(self) -> str:
        """Return what a slide shows for it in a spoken round, as Markdown below title and text."""
        return "\n".join(f"- {escape_markdown_item(option)}" for option in self.choices())

    @classmethod
    @abstractmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Return an answer for a rehearsal; it means nothing.

        Args:
            form: as :meth:`phone_form` returned it.
            pick: where chance comes from.
            number: of the simulated participant, from 0.
        """

    # Faces

    @abstractmethod
    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return the form that phones draw, as plain data: ``input`` names a builder of ``pages/forms.js``.

        The builder's comment says which further keys it takes; limits travel here, so that no page has a copy.
        """

    @abstractmethod
    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return the form for answers from paper, as plain data for the host's page and the notebook.

        ``input`` is ``numbers`` (``rows`` of a ``text`` and ``options``, up to ``most`` each), ``lines``
        (``areas``, each a label) or ``orders`` (``options`` and a ``label``); ``flat`` where there is one
        row or area, and the tallies are its list.
        """

    @property
    def on_a_page(self) -> int:
        """How many of its sheets fit on one page of paper: 1, 2 or 3."""
        return 1

    @abstractmethod
    def sheet(self) -> Node:
        """Return its sheet for paper, for everybody: without title and text, and without what :meth:`key` holds.

        It asks for nothing that the form of :meth:`keying_form` does not take.
        """

    def key(self) -> list[str]:
        """Return what only the facilitator has on paper, such as the right order; empty where there is nothing."""
        return []


class WithOptions(Asking):
    """A question with options of its own."""

    fewest: ClassVar[int] = 2

    options: list[Short] = Field(
        default=[],
        max_length=OPTIONS_MOST,
        description="what to choose from, rank, order or put dots on; statements of a scale",
    )

    def problem(self) -> str:
        """Return what is missing: enough options, none of them twice."""
        if len(self.options) < self.fewest and not self.source:
            return f"a {self.type} needs at least {self.fewest} options"
        return "two options are the same" if len(set(self.options)) < len(self.options) else super().problem()

    def choices(self) -> list[str]:
        """Return the options."""
        return list(self.options)

    @property
    def on_a_page(self) -> int:
        """Two sheets, of few options."""
        return 2 if len(self.options) <= HALF_MOST else 1

    def on_wall(self, options: list[str]) -> Node:
        """Return the options as a numbered list."""
        return ol(".asked")[(li[option] for option in options)] if options else None


def whole_numbers(raw: Any, what: str) -> list[int]:
    """Return a list of whole numbers; True and False are not numbers.

    Raises:
        RoomError: it is something else, with code ``misfit``.
    """
    if not isinstance(raw, list) or len(raw) > 100 or any(type(each) is not int for each in raw):
        raise RoomError(f"{what} must be a list of whole numbers", code="misfit")
    return raw


def check_tally(tally: Any, size: int) -> list[int]:
    """Return counts that were keyed in, one an option.

    Raises:
        RoomError: there are too many or too few, or all are 0.
    """
    fits = isinstance(tally, list) and len(tally) == size
    if not fits or any(type(each) is not int or not 0 <= each <= KEYED_MOST for each in tally):
        raise RoomError(f"{size} whole numbers from 0 to {KEYED_MOST} are needed, one per option", code="misfit")
    if not sum(tally):
        raise RoomError("nothing has been entered yet", code="nothing-given", remedy="enter how many chose each option")
    return list(tally)


def check_lists(tallies: list[Any], size: int, problem: str) -> list[list[Any]]:
    """Return tallies of several rows or groups.

    Raises:
        RoomError: they are not as many lists; the problem is the sentence.
    """
    if len(tallies) != size or not all(isinstance(each, list) for each in tallies):
        raise RoomError(problem, code="misfit")
    return tallies
