"""What a player can do, as values: the verbs, and the words they are typed in.

The same verbs are open at every minute on every target; whether something makes sense at that moment is the world's
answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pmkit.errors import DrillError, not_one_of
from pmkit.markup import clean, one_line

LONGEST: Final = 4000
"""Characters of a text that a player types."""


class Verb(StrEnum):
    """What a player does."""

    LOOK = "look"
    ASK = "ask"
    CHANGE = "change"
    TELL = "tell"
    WAIT = "wait"
    HAND_OVER = "hand-over"
    NOTE = "note"
    ANSWER = "answer"
    SHEET = "sheet"
    END = "end"


HANDS: Final = frozenset({Verb.LOOK, Verb.ASK, Verb.CHANGE, Verb.TELL, Verb.HAND_OVER})
"""What keeps somebody busy."""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a player does.

    Attributes:
        verb: what.
        target: a view (``database.load``), a change, a person, an audience, or a question of the sheet.
        what: the question that is asked, or the option that is chosen.
        text: what is said or written.
        minutes: of a wait; None: until something happens.
        through: a wait that goes on whatever happens.
        confidence: of a probe's answer, in per cent.
        seat: who does it; empty: whoever is free.
    """

    verb: Verb
    target: str = ""
    what: str = ""
    text: str = ""
    minutes: float | None = None
    through: bool = False
    confidence: int | None = None
    seat: str = ""

    def __post_init__(self) -> None:
        """Take away what would run in a terminal, so that neither a log nor a screen ever holds it."""
        for name in ("target", "what", "seat"):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        object.__setattr__(self, "text", clean(self.text))

    def to_dict(self) -> dict[str, Any]:
        """Return it as a line of the log has it: what is empty is left out."""
        fields: dict[str, Any] = {"verb": str(self.verb)}
        for name in ("seat", "target", "what", "text", "minutes", "through", "confidence"):
            value = getattr(self, name)
            if not (value is None or value is False or value == ""):  # 0 minutes and 0 per cent are something
                fields[name] = value
        return fields

    def __str__(self) -> str:
        """Return the command that means it."""
        minutes = "" if self.minutes is None else f"{self.minutes:g}"
        words = {
            Verb.LOOK: self.target.replace(".", " "),
            Verb.ASK: f"{self.target} {self.what}",
            Verb.WAIT: f"{minutes}{' through' if self.through else ''}",
            Verb.ANSWER: f"{self.what} {'' if self.confidence is None else self.confidence}",
        }.get(self.verb, f"{self.target} {self.text}")
        return " ".join(f"{self.verb} {words}".split())


_WORDS: Final = {
    "look": Verb.LOOK,
    "l": Verb.LOOK,
    "ask": Verb.ASK,
    "a": Verb.ASK,
    "change": Verb.CHANGE,
    "c": Verb.CHANGE,
    "do": Verb.CHANGE,
    "tell": Verb.TELL,
    "t": Verb.TELL,
    "wait": Verb.WAIT,
    "w": Verb.WAIT,
    "hand-over": Verb.HAND_OVER,
    "handover": Verb.HAND_OVER,
    "note": Verb.NOTE,
    "n": Verb.NOTE,
    "answer": Verb.ANSWER,
    "sheet": Verb.SHEET,
    "end": Verb.END,
}
COMMANDS: Final = (
    ("look TARGET VIEW", "see what a view of a target shows"),
    ("ask PERSON QUESTION", "see, since, sure, worry, who"),
    ("change NAME", "do something to a target"),
    ("tell AUDIENCE TEXT", "say what you know, in your words"),
    ("wait [MINUTES]", "let the clock run until something happens, at most so long"),
    ("hand-over PERSON TEXT", "give work to somebody else, with what they need to know"),
    ("note TEXT", "write down what you think or decide"),
    ("end", "stop here and go to the debrief"),
)
"""Form and meaning of each command."""

_HAND_OVER: Final = re.compile(r"^hand\s+over\b", re.IGNORECASE)
_QUOTES: Final = frozenset("\"'“”")
_NUMBER: Final = re.compile(r"\d{1,4}(?:\.\d{1,2})?")


def parse_command(text: str) -> Input:
    """Return the input that a typed command means; an empty one waits until something happens.

    Raises:
        DrillError: the first word is not a verb, or something is missing behind it.
    """
    words = _HAND_OVER.sub("hand-over", one_line(text)).split()
    if not words:
        return Input(Verb.WAIT)
    if words[0].lower() not in _WORDS:
        raise not_one_of(
            words[0],
            ("look", "ask", "change", "tell", "wait", "hand-over", "note", "answer", "end"),
            what="something you can do here",
            raises=DrillError,
            code="unknown-verb",
        )
    verb, rest = _WORDS[words[0].lower()], words[1:]
    match verb:
        case Verb.WAIT:
            return _wait(rest)
        case Verb.LOOK:
            return Input(verb, ".".join(_needed(verb, rest, 1)[:2]).lower())
        case Verb.ASK:
            named = _needed(verb, rest, 2)
            return Input(verb, named[0].lower(), named[1].lower())
        case Verb.CHANGE:
            named = _needed(verb, rest, 1)
            return Input(verb, named[-1].lower())
        case Verb.NOTE:
            return Input(verb, text=_text(verb, rest))
        case Verb.TELL | Verb.SHEET:
            return Input(verb, _needed(verb, rest, 2)[0].lower(), text=_text(verb, rest[1:]))
        case Verb.HAND_OVER:
            return Input(verb, _needed(verb, rest, 1)[0].lower(), text=_text(verb, rest[1:]) if rest[1:] else "")
        case Verb.ANSWER:
            return _answer(rest)
        case _:
            return Input(verb)


def _wait(words: list[str]) -> Input:
    """Return the wait that the words mean."""
    through = "through" in words
    words = [word for word in words if word not in ("through", "minutes", "minute", "min")]
    if not words or words == ["until", "something", "happens"]:
        return Input(Verb.WAIT)
    if len(words) > 1 or not _NUMBER.fullmatch(words[0]):
        raise DrillError(
            f"{' '.join(words)[:40]!r} is not a number of minutes", code="bad-wait", remedy="write: wait 5, or: wait"
        )
    return Input(Verb.WAIT, minutes=float(words[0]), through=through)


def _answer(words: list[str]) -> Input:
    """Return the probe's answer that the words mean."""
    option, *rest = _needed(Verb.ANSWER, words, 1)
    sure = rest[-1].rstrip("%") if rest else ""
    if sure and (not sure.isdecimal() or not 0 <= int(sure) <= 100):
        raise DrillError(
            f"{sure[:20]!r} is not a share between 0 and 100", code="bad-confidence", remedy="write: answer OPTION 70"
        )
    return Input(Verb.ANSWER, what=option.lower(), confidence=int(sure) if sure else None)


def _needed(verb: Verb, words: list[str], count: int) -> list[str]:
    """Return the words if there are enough of them."""
    if len(words) < count:
        form = next((form for form, _ in COMMANDS if form.startswith(str(verb))), str(verb))
        raise DrillError(f"{verb} needs more words", code="too-few-words", remedy=f"write: {form}")
    return words


def _text(verb: Verb, words: list[str]) -> str:
    """Return what a player says."""
    text = clean(" ".join(words))
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip()
    _needed(verb, text.split(), 1)
    check_length(text)
    return text


def check_length(text: str) -> None:
    """Refuse a text that is longer than a log's line may be.

    Raises:
        DrillError: it has more than :data:`LONGEST` characters.
    """
    if len(text) > LONGEST:
        raise DrillError(f"this is longer than {LONGEST} characters", code="too-long", remedy="say it in fewer words")
