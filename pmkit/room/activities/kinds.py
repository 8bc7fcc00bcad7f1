"""The kinds of activity: one table. A new kind is a module of this folder and a line here.

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
form       questions with options of their own         ``[2, null, 0]``, one place per question
probe      freeze: questions, each with a confidence   ``[{"option": 1, "sure": 80}]``
role       a role card for each, with a private note   none: the note never leaves the phone
reword     a text to say in other words                ``"The check passed because ..."``
whys       a why-graph, each alone, in two groups      ``{"group": 0, "whys": [["No alert", -1], ["No owner", 0]]}``:
                                                       each with the place of what it explains, -1 the problem
=========  ==========================================  =======================================================

Each module's model says which keys it takes in a session's file.
"""

from __future__ import annotations

from typing import get_args

from pmkit.errors import RoomError, not_one_of
from pmkit.room.activities.cards import Cards
from pmkit.room.activities.dots import Dots
from pmkit.room.activities.form import Form
from pmkit.room.activities.order import Order
from pmkit.room.activities.poll import Poll
from pmkit.room.activities.probe import Probe
from pmkit.room.activities.ranking import Ranking
from pmkit.room.activities.reword import Reword
from pmkit.room.activities.role import Role
from pmkit.room.activities.scale import Scale
from pmkit.room.activities.slide import Slide
from pmkit.room.activities.whys import Whys
from pmkit.room.shared.activity import Activity, Asking
from pmkit.room.shared.counts import Counts

KINDS: tuple[type[Activity], ...] = (
    Slide,
    Poll,
    Scale,
    Ranking,
    Order,
    Cards,
    Dots,
    Form,
    Probe,
    Role,
    Reword,
    Whys,
)


def name_of(kind: type[Activity]) -> str:
    """Return the name of a kind, as a session's file has it under ``type``."""
    (name,) = get_args(kind.model_fields["type"].annotation)
    return str(name)


def kind_names() -> list[str]:
    """Return the names of all kinds."""
    return [name_of(kind) for kind in KINDS]


def asking_kind(name: str) -> type[Asking]:
    """Return the kind of a name, which phones answer.

    Raises:
        RoomError: there is no such kind, or nothing is answered there.
    """
    asking = {name_of(kind): kind for kind in KINDS if issubclass(kind, Asking)}
    if name not in asking:
        raise not_one_of(name, asking, what="a kind of activity that is answered", raises=RoomError)
    return asking[name]


def counts_named(name: str) -> type[Counts]:
    """Return the values that are stored under a name.

    Raises:
        RoomError: there are none of that name.
    """
    known = {kind.counted_as.kind: kind.counted_as for kind in KINDS if issubclass(kind, Asking)}
    if name not in known:
        raise not_one_of(name, known, what="a kind of result", raises=RoomError)
    return known[name]
