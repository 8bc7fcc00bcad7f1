"""Which words a sentence must hold for a pattern to be able to match; so that most patterns are never tried.

The words are read off the pattern itself, as Python's own parser of regular expressions sees it. Where
that cannot be had, or where a pattern begins with anything, nothing is needed and the pattern is always
tried: this makes the check slower and never changes what it finds.

A *clause* is a set of words, or beginnings of words, of which one must be in the sentence. A pattern
may have several; all of them must be met.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any, Final

Clause = frozenset[str]
_State = frozenset[str] | None
"""What the word at hand may begin with; None: a word of which the beginning is not known."""

LETTERS: Final = 9
"""Letters of a beginning that are kept; more would tell little."""

_MOST: Final = 600
"""Beginnings in one clause, above which it is not worth keeping."""

_BETWEEN: Final[_State] = frozenset(("",))
WHOLE: Final = "$"
"""Follows a whole word, as opposed to the beginning of one."""

_EVERYWHERE: Final = frozenset(
    "a an the to of in on by it is was are be and or for as at that this with from not we had has".split()
)
_COMMON: Final = frozenset(
    "were been have no did do does he she they i who would should could all up so one about what time only first new "
    "s t "
    "more must any when if how then than there their its which out but same two".split()
)


def alternatives(pattern: str) -> list[str]:
    """Return the ways through a pattern that its outermost bars separate; each has its own words.

    Example:
        >>> alternatives(r"a(?:b|c)[|]|d")
        ['a(?:b|c)[|]', 'd']
    """
    ways, begin, depth, in_set, at = [], 0, 0, False, 0
    while at < len(pattern):
        letter = pattern[at]
        if letter == "\\":
            at += 1
        elif in_set:
            in_set = letter != "]"
        elif letter == "[":
            in_set = True
            at += pattern[at + 1 : at + 2] == "]"
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and depth == 0:
            ways.append(pattern[begin:at])
            begin = at + 1
        at += 1
    return [*ways, pattern[begin:]]


def clauses_of(pattern: str, flags: int) -> tuple[Clause, ...]:
    """Return the clauses of a pattern, the one that is met most rarely first; empty if none can be told."""
    try:
        parser: Any = importlib.import_module("re._parser")
        tree = parser.parse(pattern, flags)
    except (ImportError, AttributeError):
        return ()
    clauses, state = _sequence(tree, None)
    return tuple(sorted(set(_flushed(clauses, state)), key=_cost))


def _cost(clause: Clause) -> tuple[float, int, str]:
    """Return how often a clause is likely to be met, as a rank."""
    words = [word.removesuffix(WHOLE) for word in clause]
    rank = 0.0
    for word in words:
        if word in _EVERYWHERE:
            rank += 100
        elif word in _COMMON:
            rank += 10
        else:
            rank += 40 if len(word) < 3 else 4 if len(word) < 4 else 1
    return rank, len(clause), min(clause)


def _flushed(clauses: list[Clause], state: _State, *, ends: bool = False) -> list[Clause]:
    """Return clauses with the word at hand as one more, if its beginning is known.

    Args:
        clauses: those so far.
        state: what the word at hand may begin with.
        ends: whether the word ends here; it may go on otherwise.
    """
    if state and "" not in state and len(state) <= _MOST:
        return [*clauses, frozenset(word + WHOLE if ends and len(word) < LETTERS else word for word in state)]
    return clauses


def _extended(state: _State, letters: Iterable[str]) -> _State:
    """Return the word at hand with one more letter, one of several."""
    if state is None:
        return None
    grown = frozenset(word if len(word) >= LETTERS else word + letter for word in state for letter in letters)
    return grown if len(grown) <= _MOST else None


def _sequence(nodes: Any, state: _State) -> tuple[list[Clause], _State]:
    """Return the clauses of nodes that are in a row, and what the word at their end may begin with."""
    clauses: list[Clause] = []
    for op, value in nodes:
        name = str(op)
        if name == "LITERAL":
            clauses, state = _letter(clauses, state, chr(value).lower())
        elif name == "AT":
            clauses, state = _flushed(clauses, state, ends=True), _BETWEEN
        elif name == "IN":
            clauses, state = _one_of(clauses, state, value)
        elif name in ("ANY", "NOT_LITERAL", "CATEGORY", "GROUPREF", "GROUPREF_EXISTS"):
            clauses, state = _flushed(clauses, state), None
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            inner, state = _sequence(value[-1] if name == "SUBPATTERN" else value, state)
            clauses += inner
        elif name == "BRANCH":
            inner, state = _branch(value[1], state)
            clauses += inner
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            inner, state = _repeat(value, state)
            clauses += inner
        elif name == "ASSERT" and value[0] > 0:
            clauses += _flushed(*_sequence(value[1], state))
        elif name == "ASSERT" and _sequence(value[1], None)[1] == _BETWEEN:
            clauses, state = _flushed(clauses, state, ends=True), _BETWEEN
    return clauses, state


def _letter(clauses: list[Clause], state: _State, letter: str) -> tuple[list[Clause], _State]:
    """Take one character: part of the word at hand, or its end."""
    if letter.isalnum():
        return clauses, _extended(state, letter)
    return _flushed(clauses, state, ends=True), _BETWEEN


def _one_of(clauses: list[Clause], state: _State, members: Any) -> tuple[list[Clause], _State]:
    """Take a set of characters."""
    if all(str(op) == "LITERAL" for op, _ in members):
        letters = {chr(value).lower() for _, value in members}
        if all(letter.isalnum() for letter in letters):
            return clauses, _extended(state, letters)
        if not any(letter.isalnum() for letter in letters):
            return _flushed(clauses, state, ends=True), _BETWEEN
    kinds = {str(value) for op, value in members if str(op) == "CATEGORY"}
    negated = str(members[0][0]) == "NEGATE"
    if (negated and "CATEGORY_WORD" in kinds) or (
        not negated and kinds and kinds <= {"CATEGORY_NOT_WORD", "CATEGORY_SPACE"}
    ):
        return _flushed(clauses, state, ends=True), _BETWEEN
    return _flushed(clauses, state), None


def _branch(branches: Any, state: _State) -> tuple[list[Clause], _State]:
    """Return the clause of a choice: what the rarest word of each way through it may be."""
    ways = [_sequence(branch, state) for branch in branches]
    ends = [end for _, end in ways]
    if not any(clauses for clauses, _ in ways) and all(end is not None for end in ends):
        joined: frozenset[str] = frozenset().union(*(end for end in ends if end is not None))
        return [], joined if len(joined) <= _MOST else None
    needed = [sorted(_flushed(clauses, end), key=_cost)[:1] for clauses, end in ways]
    after = _BETWEEN if all(end == _BETWEEN for end in ends) else None
    if all(needed):
        union: Clause = frozenset().union(*(best[0] for best in needed))
        if len(union) <= _MOST:
            return [union], after
    return [], after


def _repeat(value: Any, state: _State) -> tuple[list[Clause], _State]:
    """Return what a repeated part asks for: nothing, if it may be left out."""
    least, most, part = value
    inner, end = _sequence(part, state)
    if least == 0:
        if state == _BETWEEN and end == _BETWEEN:
            return [], _BETWEEN
        if _sequence(part, _BETWEEN) == ([], _BETWEEN):
            return [], None if state is None else state | {""}
        if inner or end is None:
            return _flushed([], state), None
        if most == 1 and state is not None:
            return [], state | end
        return _flushed([], state), None
    return inner, end if most == 1 or end == _BETWEEN else None
