"""Action items as plain values: what will change, who will change it, and how one will know.

Read this module first; it knows nothing of the other modules of this folder. The class that people use is
:class:`pmkit.analysis.actions.plan.ActionPlan`. ``Items`` itself is never handed out: values of two
classes are never equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pmkit.errors import RecordError
from pmkit.markup import one_line
from pmkit.records.stamps import find_day
from pmkit.tags import check_ids, is_id, member

_DONE: Final = frozenset(
    [
        "done",
        "completed",
        "complete",
        "closed",
        "fixed",
        "finished",
        "resolved",
        "shipped",
        "merged",
        "deployed",
        "released",
        "implemented",
        "x",
        "yes",
        "terminé",
        "terminée",
        "fait",
        "fermé",
        "erledigt",
        "abgeschlossen",
        "umgesetzt",
        "fertig",
        "完成",
        "已完成",
        "已解决",
        "已解決",
        "已关闭",
        "已上线",
        "utført",
        "ferdig",
        "fullført",
        "løst",
        "udført",
        "færdig",
        "afsluttet",
        "klar",
        "klart",
        "åtgärdad",
        "åtgärdat",
        "avslutad",
        "utförd",
        "gereed",
        "klaar",
        "afgerond",
        "voltooid",
        "gedaan",
        "opgelost",
        "fatto",
        "fatta",
        "completato",
        "completata",
        "chiuso",
        "chiusa",
        "risolto",
        "risolta",
        "hecho",
        "hecha",
        "completado",
        "completada",
        "cerrado",
        "cerrada",
        "terminado",
        "terminada",
        "realizado",
        "realizada",
        "feito",
        "feita",
        "concluído",
        "concluída",
        "fechado",
        "完了",
        "完了済み",
        "対応済み",
        "実施済み",
        "済",
        "済み",
        "완료",
        "완료됨",
        "zrobione",
        "gotowe",
        "wykonane",
        "wykonano",
        "zakończone",
        "ukończone",
        "zamknięte",
        "wdrożone",
    ]
)
_HOW: Final = re.compile(
    r"(?P<state>\w+)(?:\s+(?:by|in|with|via|on|as|since)\b|\s*[(—–,;:])(?!.{0,20}\b(?:not|n.t|partly|partially)\b)"
)
"""A state and how it was reached: "resolved by PR 47"."""

_LINKED: Final = re.compile(r"^\[(?P<text>[^\[\]]+)\]\(\S*\)\W*$")
"""A state that is a link to where it was reached."""

_DROPPED: Final = frozenset(
    ("won't do", "wont do", "will not do", "won't fix", "wontfix", "dropped", "cancelled", "canceled", "rejected",
     "declined", "abandoned", "obsolete", "not planned", "closed as not planned", "withdrawn", "not doing",
     "not doing this",
     "abandonné", "annulé", "verworfen", "entfällt", "已取消", "不处理", "不處理", "avlyst", "forkastet", "annulleret",
     "aflyst", "avbruten", "inställd", "geannuleerd", "vervallen", "annullato", "annullata", "scartato", "anulowane",
     "odrzucone", "zaniechano", "不採用", "見送り", "却下", "中止")
)  # fmt: skip


class Promise(StrEnum):
    """Whether the team stands by it."""

    COMMITMENT = "commitment"
    IDEA = "idea"


class Strength(StrEnum):
    """How much an action relies on people remembering, after the VA and AHRQ action hierarchy."""

    STRONG = "strong"
    INTERMEDIATE = "intermediate"
    WEAK = "weak"


class Aim(StrEnum):
    """What an action is for."""

    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    LEARN = "learn"


class Rating(StrEnum):
    """A coarse amount of effort or impact."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """One action item. Dates are kept as typed; the properties read them.

    Attributes:
        id: such as ``A1``.
        text: one line.
        owner: a role or team.
        due: due date as typed, or a date.
        status: such as ``In Progress``.
        completed: completion date as typed, empty while open.
        done_when: the condition that a stranger could check.
        promise: commitment or idea.
        strength: strong, intermediate or weak.
        aim: prevent, detect, mitigate or learn.
        effort: low, medium or high.
        impact: low, medium or high.
        answers: ids of the factors (or whys, or events) it answers.
        extra: further columns of the table it came from, name and value.

    Raises:
        RecordError: the id or the text is missing.
    """

    id: str
    text: str
    owner: str = ""
    due: str = ""
    status: str = ""
    completed: str = ""
    done_when: str = ""
    promise: Promise | None = None
    strength: Strength | None = None
    aim: Aim | None = None
    effort: Rating | None = None
    impact: Rating | None = None
    answers: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Bring every text to one line."""
        for name in ("text", "owner", "due", "status", "completed", "done_when"):
            value = getattr(self, name)
            object.__setattr__(self, name, one_line(value.isoformat() if isinstance(value, date) else value))
        kinds = {"promise": Promise, "strength": Strength, "aim": Aim, "effort": Rating, "impact": Rating}
        for name, words in kinds.items():
            object.__setattr__(self, name, member(words, getattr(self, name), self.id))
        object.__setattr__(self, "answers", check_ids(self.answers, self.id))
        object.__setattr__(
            self, "extra", tuple((one_line(k), one_line(v)) for k, v in self.extra if one_line(k) and one_line(v))
        )
        if self.completed and date_of(self.completed) is None:
            # Only a date can follow the status in parentheses; anything else is status.
            object.__setattr__(self, "status", one_line(f"{self.status} {self.completed}"))
            object.__setattr__(self, "completed", "")
        if not is_id(self.id) or not self.text:
            raise RecordError(f"{self.id or 'an action'!r} lacks its id or its text", remedy="fill in the Action cell")

    @property
    def due_date(self) -> date | None:
        """The due date, also of ``March 14, 2025``; None without one, or where the text is not a date."""
        return find_day(self.due)

    @property
    def completed_date(self) -> date | None:
        """The completion date, None while open."""
        return date_of(self.completed)

    @property
    def is_done(self) -> bool:
        """Whether it is completed."""
        # "**Done** (in #12)" is as done as "Done".
        status = self.status.replace("*", "").replace("`", "")
        linked = _LINKED.match(status)
        state = (linked["text"] if linked else status).lower().strip(" ✅✔☑[]")
        told = _HOW.match(state)
        return bool(self.completed) or state in _DONE or (told is not None and told["state"] in _DONE)

    @property
    def is_dropped(self) -> bool:
        """Whether the team decided not to do it."""
        state = self.status.lower().strip(" ❌✖🚫*_").replace("\u2019", "'")
        # "Rejected (needs a second database)" says why, too.
        return re.split(r"\s?[(\uff08]", state)[0].strip(" *_") in _DROPPED

    @property
    def is_idea(self) -> bool:
        """Whether it is an idea; what is not marked counts as a commitment."""
        return self.promise is Promise.IDEA


def date_of(text: str) -> date | None:
    """Return the ISO date that a text is, otherwise None."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Items:
    """The action items of one review, in the order they were written."""

    items: tuple[ActionItem, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two items with one id."""
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            raise RecordError("two action items share this id", where=twice, remedy="give one of them another id")

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.items)

    def __iter__(self) -> Iterator[ActionItem]:
        """Iterate over the items."""
        return iter(self.items)

    def __getitem__(self, name: str) -> ActionItem:
        """Return the item with an id; a KeyError says that there is none."""
        return {item.id: item for item in self.items}[name]
