"""What a phone sent, checked against its question; bounded, cleaned, nothing else let through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pmkit.errors import RoomError
from pmkit.markup import clean
from pmkit.room.activities.activity import Activity

CARD_MOST: Final = 280
"""Characters of one card."""

REWORD_MOST: Final = 600
SURE: Final = (50, 60, 70, 80, 90, 100)
"""Confidence in percent that a probe offers."""


def check_answer(activity: Activity, options: Sequence[str], voting: bool, raw: Any) -> list[Any]:
    """Return an answer as the rows that are stored: one, or one a card.

    Args:
        activity: the question.
        options: what there is to choose from: its own options, or revealed cards.
        voting: whether this is the vote after the discussion.
        raw: what came over the network, parsed from JSON.

    Returns:
        Rows; each is a list of numbers, a list of ``{"option", "sure"}``, a text, or a group with its whys.

    Raises:
        RoomError: the answer does not fit; the message is for the person who typed it.
    """
    if not activity.asks:
        raise RoomError("there is nothing to answer here")
    if activity.type == "dots" or (voting and activity.writes):
        return [_dots(activity, len(options), raw)]
    if activity.type == "poll":
        return [_choice(activity, len(options), raw)]
    if activity.type == "scale":
        return [_levels(len(activity.options), raw)]
    if activity.type in ("ranking", "order"):
        return [_order(len(options), raw)]
    if activity.type == "probe":
        return [_probe(activity, raw)]
    if activity.type == "form":
        return [_form(activity, raw)]
    if activity.type == "reword":
        return [_text(raw, REWORD_MOST, "your wording")]
    if activity.type == "whys":
        return [_whys(activity, raw)]
    return _cards(activity, raw)


def _numbers(raw: Any, what: str) -> list[int]:
    """Return a list of whole numbers; a bool is none."""
    if not isinstance(raw, list) or len(raw) > 100 or any(type(each) is not int for each in raw):
        raise RoomError(f"{what} must be a list of whole numbers")
    return raw


def _choice(activity: Activity, options: int, raw: Any) -> list[int]:
    chosen = sorted(set(_numbers(raw, "a choice")))
    if not chosen:
        raise RoomError("nothing is chosen yet", remedy="choose an option")
    if len(chosen) > activity.most:
        raise RoomError(f"{len(chosen)} are chosen, {activity.most} are allowed", remedy="take some off")
    if chosen[0] < 0 or chosen[-1] >= options:
        raise RoomError("this option is not there", remedy="load the page again")
    return chosen


def _levels(statements: int, raw: Any) -> list[int | None]:
    fits = isinstance(raw, list) and len(raw) == statements
    if not fits or any(each is not None and (type(each) is not int or not 1 <= each <= 5) for each in raw):
        raise RoomError("each statement takes a level from 1 to 5, or none")
    if all(each is None for each in raw):
        raise RoomError("nothing is chosen yet", remedy="choose a level")
    return list(raw)


def _order(options: int, raw: Any) -> list[int]:
    order = _numbers(raw, "an order")
    if sorted(order) != list(range(options)):
        raise RoomError("each card must be in the order once", remedy="load the page again")
    return order


def _dots(activity: Activity, options: int, raw: Any) -> list[int]:
    dots = _numbers(raw, "dots")
    if len(dots) != options or any(each < 0 for each in dots):
        raise RoomError("the cards have changed", remedy="load the page again")
    if not sum(dots):
        raise RoomError("no dot is put yet", remedy="put a dot on a card")
    if sum(dots) > activity.dots:
        raise RoomError(f"{sum(dots)} dots are put, {activity.dots} are allowed", remedy="take some off")
    return dots


def _probe(activity: Activity, raw: Any) -> list[dict[str, int] | None]:
    if not isinstance(raw, list) or len(raw) != len(activity.questions):
        raise RoomError("the questions have changed", remedy="load the page again")
    given: list[dict[str, int] | None] = []
    for each, question in zip(raw, activity.questions, strict=True):
        if each is None:
            given.append(None)
            continue
        option, sure = (each.get("option"), each.get("sure")) if isinstance(each, dict) else (None, None)
        if type(option) is not int or not 0 <= option < len(question.options):
            raise RoomError("this option is not there", remedy="load the page again")
        if sure not in SURE or type(sure) is not int:
            raise RoomError("say how sure you are", remedy="choose a percentage below each answer")
        given.append({"option": option, "sure": sure})
    if not any(given):
        raise RoomError("nothing is chosen yet", remedy="answer at least one question")
    return given


def _form(activity: Activity, raw: Any) -> list[int | None]:
    if not isinstance(raw, list) or len(raw) != len(activity.questions):
        raise RoomError("the questions have changed", remedy="load the page again")
    for each, question in zip(raw, activity.questions, strict=True):
        if each is not None and (type(each) is not int or not 0 <= each < len(question.options)):
            raise RoomError("this option is not there", remedy="load the page again")
    if all(each is None for each in raw):
        raise RoomError("nothing is chosen yet", remedy="answer at least one question")
    return list(raw)


def _text(raw: Any, most: int, what: str) -> str:
    if not isinstance(raw, str):
        raise RoomError(f"{what} must be text")
    text = " ".join(clean(raw).split())
    if not text:
        raise RoomError(f"{what} is empty", remedy="write a few words")
    if len(text) > most:
        raise RoomError(f"{what} has {len(text)} characters, {most} fit", remedy="shorten it")
    return text


def _cards(activity: Activity, raw: Any) -> list[str]:
    if not isinstance(raw, list) or len(raw) > 100:
        raise RoomError("cards must be a list of texts")
    texts = [_text(each, CARD_MOST, "a card") for each in raw if not (isinstance(each, str) and not each.strip())]
    if not texts:
        raise RoomError("no card is written yet", remedy="write a few words")
    if len(texts) > activity.most:
        raise RoomError(f"{len(texts)} cards are written, {activity.most} are allowed", remedy="leave some empty")
    return texts


def _whys(activity: Activity, raw: Any) -> dict[str, Any]:
    """Return a group and its whys; each says which earlier one it explains, -1 for the problem."""
    group, whys = (raw.get("group"), raw.get("whys")) if isinstance(raw, dict) else (None, None)
    if type(group) is not int or not 0 <= group < len(activity.groups):
        raise RoomError("choose your group first", remedy="the facilitator says which one is yours")
    if not isinstance(whys, list) or len(whys) > 100:
        raise RoomError("whys must be a list")
    kept: list[list[Any]] = []
    places: dict[int, int] = {-1: -1}
    for at, each in enumerate(whys):
        text, of = each if isinstance(each, list) and len(each) == 2 else (None, None)
        if isinstance(text, str) and not text.strip():
            continue
        if type(of) is not int or not -1 <= of < at:
            raise RoomError("a why explains the problem or one that stands above it")
        # What explains a line that was left empty explains the problem.
        places[at] = len(kept)
        kept.append([_text(text, CARD_MOST, "a why"), places.get(of, -1)])
    if not kept:
        raise RoomError("no why is written yet", remedy="write a few words")
    if len(kept) > activity.most:
        raise RoomError(f"{len(kept)} whys are written, {activity.most} are allowed", remedy="leave some empty")
    return {"group": group, "whys": kept}
