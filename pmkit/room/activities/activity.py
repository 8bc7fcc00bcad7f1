"""A session as data: what is asked, in which order, and who may see it when.

An activity is a type, a text and options. The types and what an answer to each looks like:

=========  ==========================================  =======================================================
type       for                                         an answer
=========  ==========================================  =======================================================
slide      something to show, nothing to answer        none
poll       one or several of a few options             ``[2]``, places of the chosen options
scale      statements, each from 1 to 5                ``[4, 2, null]``, one level a statement
ranking    options in an order of preference           ``[2, 0, 1]``, places in the chosen order
order      cards to be put in order (a timeline)       ``[2, 0, 1]``
cards      free text on cards                          ``["No alert for full disks"]``
dots       a few dots to put on options                ``[2, 0, 1]``, dots an option
form       questions with options of their own         ``[2, null, 0]``, one place a question
probe      freeze: questions, each with a confidence   ``[{"option": 1, "sure": 80}]``
role       a role card for each, with a private note   none: the note never leaves the phone
reword     a text to say in other words                ``"The check passed because ..."``
whys       a why-graph, each alone, in two groups      ``{"group": 0, "whys": [["No alert", -1], ["No owner", 0]]}``:
                                                       each with the place of what it explains, -1 the problem
=========  ==========================================  =======================================================

Source of vote, talk, vote again: E. Mazur, "Peer Instruction" (1997).
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from pmkit.data.models import Strict, check_model, load_data
from pmkit.errors import RoomError
from pmkit.markup import clean

PHASES: Final = ("collect", "reveal", "discuss", "vote", "outcome")
"""What an activity moves through; ``outcome`` is the reveal of the vote."""

OPTIONS_MOST: Final = 20
TEXT_MOST: Final = 2_000
FLOOR: Final = 3
"""No threshold can be set lower: two people can always tell each other's answer."""

_Long = Annotated[str, Field(max_length=TEXT_MOST), AfterValidator(clean)]
_Page = Annotated[str, Field(max_length=3 * TEXT_MOST), AfterValidator(clean)]
_Short = Annotated[str, Field(min_length=1, max_length=240), AfterValidator(clean)]
_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class Card(Strict):
    """A role with what only its holder reads."""

    role: _Short = Field(description="the role's name, such as incident commander")
    text: _Long = Field(default="", description="what everybody may know of the role")
    note: _Long = Field(default="", description="what only the holder reads")


class Question(Strict):
    """One question of a form or of a freeze probe."""

    text: _Short
    options: list[_Short] = Field(min_length=2, max_length=OPTIONS_MOST)
    correct: int | None = Field(default=None, ge=0, description="place of the right option, counted from 0")

    @model_validator(mode="after")
    def _within(self) -> Question:
        if self.correct is not None and self.correct >= len(self.options):
            raise ValueError(f"correct is {self.correct}, the last option is {len(self.options) - 1}")
        return self


def _image(text: str) -> str:
    """Return an SVG image; pages show it as an image, in which no script runs."""
    if not text.lstrip().startswith(("<svg", "<?xml")):
        raise ValueError("a picture is an SVG image; its text begins with <svg or <?xml")
    return text


class Picture(Strict):
    """A figure on a slide."""

    svg: Annotated[str, Field(max_length=120_000), AfterValidator(_image)]
    alt: Annotated[str, Field(min_length=1, max_length=TEXT_MOST), AfterValidator(clean)] = Field(
        description="the figure in words"
    )


class Activity(Strict):
    """One thing that a session does."""

    id: _Id = Field(description="short name, used in exports")
    type: Literal[
        "slide", "poll", "scale", "ranking", "order", "cards", "dots", "form", "probe", "role", "reword", "whys"
    ]
    title: _Short = Field(description="the question; it heads phones and projector")
    text: _Page = Field(default="", description="Markdown below the title")
    options: list[_Short] = Field(
        default=[],
        max_length=OPTIONS_MOST,
        description="what to choose from, rank, order or put dots on; statements of a scale",
    )
    of: _Id | Literal[""] = Field(default="", description="dots: an earlier activity whose cards are the options")
    questions: list[Question] = Field(default=[], max_length=20, description="of a form or a freeze probe")
    cards: list[Card] = Field(default=[], max_length=OPTIONS_MOST, description="roles that are dealt")
    sentence: _Long = Field(
        default="", description="reword: the text to say in other words; whys: the problem that is explained"
    )
    groups: list[_Short] = Field(default=[], max_length=4, description="whys: the groups, each with a graph of its own")
    picture: Picture | None = Field(default=None, description="slide: a figure below the text")
    aside: bool = Field(default=False, description="left out by Next; the host goes to it by name, and Next goes on")
    ends: tuple[_Short, _Short] = Field(default=("not at all", "fully"), description="what 1 and 5 of a scale mean")
    reversed: list[int] = Field(default=[], description="scale: places of statements where low is good, counted from 0")
    most: int = Field(
        default=1, ge=1, le=10, description="poll: options one may choose; cards, whys: how many one may write"
    )
    dots: int = Field(default=3, ge=1, le=10, description="dots one may put")
    correct: list[int] = Field(default=[], description="order: the places of the options in the right order")
    privacy: Literal["open", "anonymous", "climate"] = Field(
        default="anonymous",
        description="open: may be changed until the reveal, no threshold; anonymous: taken once, shown only from the "
        "threshold up; climate: the host sees it first and chooses what is shown",
    )
    phases: list[Literal["collect", "reveal", "discuss", "vote"]] | None = Field(
        default=None, description="which phases it goes through; the type's own by default"
    )
    minutes: dict[Literal["collect", "reveal", "discuss", "vote"], Annotated[float, Field(gt=0, le=120)]] = Field(
        default={}, description="a timer for a phase; the host can extend it and nothing ends by itself"
    )

    @model_validator(mode="after")
    def _complete(self) -> Activity:
        """Check that the type has what it needs; the message says what."""
        problem = self._missing() or self._misfit()
        if problem:
            raise ValueError(problem)
        return self

    def _missing(self) -> str:
        """Return what this type cannot do without and lacks."""
        fewest = {"poll": 2, "scale": 1, "ranking": 2, "order": 2, "dots": 0 if self.of else 2}.get(self.type, 0)
        if len(self.options) < fewest:
            return f"a {self.type} needs at least {fewest} options"
        lacks = {
            "probe": not self.questions,
            "form": not self.questions,
            "role": not self.cards,
            "reword": not self.sentence.strip(),
            "whys": len(self.groups) < 2 or not self.sentence.strip(),
        }
        names = {
            "probe": "questions",
            "form": "questions",
            "role": "cards",
            "reword": "a sentence",
            "whys": "a sentence (the problem) and at least two groups",
        }
        return f"a {self.type} needs {names[self.type]}" if lacks.get(self.type) else ""

    def _misfit(self) -> str:
        """Return what does not go together."""
        if len(set(self.options)) < len(self.options):
            return "two options are the same"
        if len(set(self.groups)) < len(self.groups):
            return "two groups are the same"
        if self.type == "whys" and self.privacy != "open":
            return "whys need privacy: open, because a group may be one person"
        if self.picture and self.type != "slide":
            return "only a slide has a picture"
        if len({question.text for question in self.questions}) < len(self.questions):
            return "two questions are the same"
        if self.correct and sorted(self.correct) != list(range(len(self.options))):
            return f"correct must name each option's place once: 0 to {len(self.options) - 1}"
        if any(not 0 <= place < len(self.options) for place in self.reversed):
            return f"reversed names a statement that is not there; the last is {len(self.options) - 1}"
        if self.type == "poll" and self.most > len(self.options):
            return f"most is {self.most}, and there are {len(self.options)} options"
        if "vote" in (self.phases or ()) and (self.type == "dots" or not self.asks):
            return f"a {self.type} has no vote of its own"
        if "vote" in (self.phases or ()) and self.privacy != "open" and (not self.writes or self.privacy == "climate"):
            return (
                "voting again needs privacy: open, because two results of the same question can be subtracted "
                "from each other"
            )
        if self.privacy == "climate" and self.type not in ("poll", "scale", "form", "cards"):
            return f"a {self.type} cannot be a climate question; a poll, a scale, a form or cards can"
        return ""

    @property
    def asks(self) -> bool:
        """Whether phones answer something."""
        return self.type not in ("slide", "role")

    @property
    def writes(self) -> bool:
        """Whether answers are free text."""
        return self.type in ("cards", "reword", "whys")

    @property
    def in_phases(self) -> tuple[str, ...]:
        """The phases it goes through, in order; a vote is followed by its outcome."""
        if not self.asks:
            return ("discuss",)
        votes = self.writes
        usual = {"collect", "reveal", "discuss"} | ({"vote"} if votes and self.privacy != "climate" else set())
        chosen: set[str] = set(self.phases) if self.phases is not None else usual
        if "vote" in chosen:
            chosen.add("outcome")
        return tuple(phase for phase in PHASES if phase in chosen) or ("collect",)

    def seconds(self, phase: str) -> float | None:
        """Return the seconds of a phase's timer, or None if it has none."""
        minutes = dict(self.minutes).get(phase)  # type: ignore[call-overload]  # any phase may be asked for
        return None if minutes is None else 60.0 * minutes


class Plan(Strict):
    """A session: its activities and what is promised before anybody answers."""

    title: _Short
    activities: list[Activity] = Field(min_length=1, max_length=100)
    threshold: int = Field(default=5, ge=FLOOR, le=50, description="fewest answers that are shown")
    text_threshold: int = Field(default=10, ge=FLOOR, le=50, description="fewest answers of free text that are shown")
    places: int = Field(default=600, ge=1, le=2000, description="most phones that may join")

    @model_validator(mode="after")
    def _one_each(self) -> Plan:
        """Check ids, and that dots are put on cards of an earlier activity."""
        seen: dict[str, Activity] = {}
        for activity in self.activities:
            if activity.id in seen:
                raise ValueError(f"two activities have the id {activity.id!r}")
            if activity.of and (activity.of not in seen or not seen[activity.of].writes):
                raise ValueError(f"{activity.id}: {activity.of!r} is no earlier activity of cards, reword or whys")
            seen[activity.id] = activity
        return self

    def needed(self, activity: Activity, *, vote: bool = False) -> int:
        """Return how many answers a question needs before anything is shown; dots on cards are no free text."""
        if activity.privacy == "open":
            return 1
        if vote and activity.writes:
            return self.threshold
        return self.text_threshold if activity.writes else self.threshold


def load_plan(path: str | Path) -> Plan:
    """Return the session that a YAML file describes; a bare name is one of the kit's own.

    Raises:
        RoomError: it is broken; the message names the line and the field.
        FileError: it cannot be read.
    """
    own = Path(str(files("pmkit.room.activities"))) / "sessions" / f"{path}.yaml"
    path = own if own.is_file() else Path(path)
    data, lines = load_data(path, RoomError, "a session of the kit")
    return make_plan(data, where=str(path), lines=lines)


def make_plan(data: Any, *, where: str = "session", lines: dict[Any, int] | None = None) -> Plan:
    """Return the session that data describes: a mapping as in the YAML file, or a list of activities.

    Raises:
        RoomError: it is broken; the message names the field.
    """
    if isinstance(data, list):
        data = {"title": "Our session", "activities": data}
    if not isinstance(data, dict):
        raise RoomError("the session holds no keys", where=where, remedy="give it a title and activities")
    like = "the table at the top of pmkit/room/activities/activities.py"
    return check_model(Plan, data, RoomError, where=where, like=like, lines=lines)


def own_plans() -> list[str]:
    """Return the names of the sessions that come with the kit."""
    folder = Path(str(files("pmkit.room.activities"))) / "sessions"
    return sorted(path.stem for path in folder.glob("*.yaml"))
