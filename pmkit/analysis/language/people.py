"""Whether a sentence ends at a person: a name, a role that is blamed, or "human error".

This serves whys, factors and actions, where a person as an *end point* stops the questions. The language
check reads whole documents with rules of its own; both know people and blame by one set of words
(``words/en.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from pmkit.analysis.language.names import also_names, first_name, names_in, word_names
from pmkit.analysis.text.phrases import load_phrases

_PHRASES: Final = load_phrases("pmkit.analysis.language")


def named(text: str) -> str:
    """Return the first given name in a text, empty if there is none; a list can only know the usual ones."""
    return first_name(text)


_TEAMS: Final = frozenset(
    "Dev Team Teams Group Squad Lead Leads Manager Engineer Engineers Ops Platform Support".split()
)


def is_name(text: str) -> bool:
    """Tell whether a field that says who, such as an owner, holds a person's name; a role or a team is none.

    Example:
        >>> [is_name(owner) for owner in ("Dave", "Mark", "Mark T.", "Payments team", "Dev Team")]
        [True, True, True, False, False]
    """
    words = text.replace(".", "").split()
    alone = bool(words) and len(words) <= 2 and words[0] in word_names() | also_names() and not _TEAMS & {*words}
    return bool(named(text)) or (alone and all(word[:1].isupper() for word in words))


def with_somebody(text: str, known: Collection[str] = ()) -> str:
    """Return a text with "somebody" in place of each person whom :func:`names_in` finds.

    Args:
        text: a line.
        known: names that are known as people's, besides those that everybody knows.

    Example:
        >>> with_somebody("Dave's change went out")
        "Somebody's change went out"
    """
    for start, end in reversed(names_in(text, tuple(known))):
        text = f"{text[:start]}{'somebody' if text[:start].strip() else 'Somebody'}{text[end:]}"
    return text


def without_names(text: str) -> str:
    """Return a text with "a participant" in place of each person whom :func:`names_in` finds.

    A second person is another one. Alone in a field, or in a list of names, no article is used.

    Example:
        >>> without_names("John Miller forgot Sarah's alert")
        "A participant forgot another participant's alert"
        >>> without_names("John"), without_names("The alert that John saw"), without_names("On call: Priya")
        ('Participant', 'The alert that a participant saw', 'On call: a participant')
    """
    found = names_in(text)
    if len(found) == 1 and not re.search(r"\w", text[: found[0][0]] + text[found[0][1] :]):
        return f"{text[: found[0][0]]}Participant{text[found[0][1] :]}"
    met: list[str] = []
    parts, at = [], 0
    for start, end in found:
        first = text[start:end].lstrip("@").split()[0].casefold()
        if first not in met:
            said = ("a participant", "another participant", "a third participant")[min(len(met), 2)]
            met.append(first)
        else:
            number = met.index(first) if len(met) > 1 else -1
            said = f"the {('first ', 'second ', 'third ')[min(number, 2)] if number >= 0 else ''}participant"
        determined = _DETERMINED.search(text[:start])
        if determined:
            said = "participant"
        begins = not text[:start].strip(" \t\n\"'\u201c(*-") or _BEGINS.search(text[:start])
        parts += [text[at:start], f"{said[0].upper()}{said[1:]}" if begins else said]
        at = end
    return "".join([*parts, text[at:]])


_DETERMINED: Final = re.compile(r"(?i:\b(?:the|a|an|our|their|your|my|his|her|other|each|every|another) )$")
_BEGINS: Final = re.compile(r"[.!?][\"'\u201d)]* +$|\n[\s*+>-]*$")


_ERROR: Final = re.compile(r"error|mistake|fault|fail|slip|typo|finger|blunder", re.IGNORECASE)
"""What is an error among the words of a sentence that ends at one; the others are about a trait."""


def blamed(text: str) -> str:
    """Return what a sentence ends at when that is a person, in a few words; empty if it does not.

    Example:
        >>> blamed("John pushed bad code")
        'a person, John'
        >>> blamed("DBA forgot to add index")
        'what somebody did or left undone'
        >>> blamed("The review did not cover memory")
        ''
    """
    if name := named(text):
        return f"a person, {name}"
    if _PHRASES["blame-refused"].says(text):
        return ""
    if match := _PHRASES["human-error"].search(text):
        return "human error" if _ERROR.search(match.group()) else "what somebody is like"
    if _PHRASES["person-blamed"].says(text):
        return "what somebody did or left undone"
    return ""


def has_person_as_subject(text: str) -> bool:
    """Tell whether a sentence begins with a person, a role or a team that does something.

    Example:
        >>> has_person_as_subject("The on-call engineer read the log"), has_person_as_subject("The log named it")
        (True, False)
    """
    return _PHRASES["person-acts"].says(text)


def asks_care(text: str) -> bool:
    """Tell whether a sentence asks people to be careful, to remember or to look twice.

    Example:
        >>> asks_care("Sarah needs to be more careful"), asks_care("Add memory monitoring")
        (True, False)
    """
    return _PHRASES["asks-care"].says(text)
