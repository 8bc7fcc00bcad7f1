"""The kinds of words that tell what a sentence of other people's prose says, as patterns over all languages.

They are data: ``prose.toml``, one table per language.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Final

from pmkit.records import forms

LANGUAGES: Final = tomllib.loads(
    files("pmkit.documents.format.prose").joinpath("prose.toml").read_text(encoding="utf-8")
)
"""Language to its patterns."""

_EDGE: Final = r"\b"


def pattern_of(name: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return one pattern for those of all languages."""
    found = [pattern for language in LANGUAGES.values() for pattern in language.get(name, ())]
    # Where several begin at the edge of a word, it is looked for once: few places of a text are one.
    groups = groupby(found, key=lambda pattern: pattern.startswith(_EDGE))
    told = [
        f"{_EDGE}(?:{'|'.join(one.removeprefix(_EDGE) for one in each)})" if at_edge else "|".join(each)
        for at_edge, each in groups
    ]
    return re.compile(f"{before}(?:{'|'.join(told)}){after}", re.IGNORECASE)


_BEFORE: Final = rf"(?<!\w)(?:(?:{forms.ANY_AT}|{forms.ANY_BOUND}|{forms.ANY_ABOUT})\s+){{1,2}}"
CLOCK_AT: Final = r"\d{1,2}(?:[:h][0-5]\d|\s?[ap]\.?m\b|\s?Uhr\b)"
"""Pattern of a time of day in a sentence."""

_BEHIND_AT: Final = r"\d{1,2}(?:[:h][0-5]\d|\s?[ap]\.?m\b|\s?Uhr\b|\s?h(?:\s?[0-5]\d)?(?!\w))"
AT_CLOCK: Final = re.compile(rf"{_BEFORE}{_BEHIND_AT}|(?<![\w.:]){CLOCK_AT}", re.IGNORECASE)
"""A time of day in a sentence; "14 h 20" only behind a word such as "at", because it can be a length, too."""

CLAUSE: Final = re.compile(
    rf"(?:,|;)?\s+(?:and|und|et|then)\s+(?={_BEFORE}{CLOCK_AT})|;\s+(?={_BEFORE}{CLOCK_AT})|"
    rf",\s+(?:and|with|und|et)\s+(?=[^,.;:]{{4,80}}\s{_BEFORE}{CLOCK_AT})",
    re.IGNORECASE,
)
"""Where a sentence divides into clauses with a time of day each."""

CONTINUES: Final = pattern_of("continues", r"^[\W_]*(?:and\s+)?", r"(?!\w)")
CAUSES: Final = pattern_of("causes")
HINTS: Final = pattern_of("hints")
UNKNOWN: Final = pattern_of("unknown")
ACTS: Final = pattern_of("acts", r"^[\W_]*(?:(?:also|finally|next|first|second|third|in addition),?\s+)?")
DONE: Final = pattern_of("done")
COURTESY: Final = pattern_of("courtesy")
CHANGES: Final = pattern_of("changes")
DUE: Final = pattern_of("due")
PLEDGES: Final = pattern_of("pledges", r"^[\W_]*")
IMPROVES: Final = pattern_of("improves", r"^[\W_]*(?:finally,? |and )?")
REPAIRS: Final = pattern_of("repairs", r"^[\W_]*")
DEFECTS: Final = pattern_of("defects")
FINISHED: Final = pattern_of("finished")
"""An item that begins like this is done."""

EFFECTS: Final = pattern_of("effects", r"^[\W_]*(?:but |and |so )?")
NARRATES: Final = pattern_of("narrates", r"^[\W_]*(?:but |and |so |then )?")
CORRECTED: Final = pattern_of("corrected")
FOLLOWS: Final = pattern_of("follows", r"^[\W_]*(?:and |but |so )?")
REFERS: Final = pattern_of("refers", r"^[\W_]*(?:and |but |so )?")
OMITS: Final = pattern_of("omits")
FAULTS: Final = pattern_of("faults")
LACKS: Final = pattern_of("lacks")
LABELS: Final = frozenset(name for language in LANGUAGES.values() for name in language.get("labels", ()))
"""Names of bullets behind which the cause is, beside those of the section."""

NUMBER_WORDS: Final = {
    word: number for language in LANGUAGES.values() for number, word in enumerate(language.get("numbers", ()), start=1)
}
"""Pattern of a word for a number to the number."""

TENS: Final = {
    word: 10 * number
    for language in LANGUAGES.values()
    for number, word in enumerate(language.get("tens", ()), start=2)
}
"""Pattern of a word for twenty, thirty and so on to the number; another may be behind it."""

LEAD_ACTS: Final = pattern_of("lead_acts")
LEAD_NIGHT: Final = pattern_of("lead_night")
LEAD_WHY: Final = pattern_of("lead_why")
JOINS: Final = pattern_of("joins")
STATE_NAMES: Final = "|".join(name for language in LANGUAGES.values() for name in language.get("states", ()))
"""What a status page calls the state that an update tells."""

INTENDS: Final = pattern_of("intends")
OUGHT: Final = pattern_of("ought", r"^[\W_]*")
SHOULD: Final = pattern_of("should", r"^[\W_]*")
CAUSED: Final = re.compile(
    r"\b(?:caused|triggered|prompted|affected|impacted) by\b|"
    r"\b(?:due to|because of|because|as an? (?:result|consequence) of|result(?:ed|ing) from|stem(?:med|s) from)\b|"
    r"\b(?:traced? (?:[\w-]+ ){0,4}to|narrow(?:ed)? (?:\w+ ){0,3}down to)\b",
    re.IGNORECASE,
)
PLANNED: Final = pattern_of("planned")
"""A sentence with one of these says what will be, or what is at that time each day."""

TURNS: Final = re.compile(
    r"^(?:(?:however|but|unfortunately|jedoch|leider|cependant|mais|toutefois)\b|"
    r"(?:[^,.;]|\.(?=\S)){3,80} (?:though|however)\b,)",
    re.IGNORECASE,
)
"""What a sentence before one of these says was as it should be."""

_KINDS: Final = {
    "causes": CAUSES,
    "hints": HINTS,
    "faults": FAULTS,
    "lacks": LACKS,
    "omits": OMITS,
    "defects": DEFECTS,
    "because": CAUSED,
    "refers": REFERS,
    "follows": FOLLOWS,
    "effects": EFFECTS,
    "narrates": NARRATES,
    "acts": ACTS,
    "done": DONE,
    "changes": CHANGES,
    "pledges": PLEDGES,
    "repairs": REPAIRS,
    "intends": INTENDS,
    "planned": PLANNED,
    "courtesy": COURTESY,
    "turns": TURNS,
    "clock": AT_CLOCK,
}
"""Kind of words to its pattern."""


@lru_cache(maxsize=4096)
def kinds_of(text: str) -> frozenset[str]:
    """Return which kinds of words a sentence has, by their names in ``prose.toml``.

    ``clock`` is a time of day, ``turns`` a word such as "however", ``because`` what is before a cause.
    """
    plain = text.strip(" *_")
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(plain))
