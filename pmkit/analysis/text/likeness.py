"""Comparing short sentences by their words: folded, stemmed, with the kit's synonyms and tolerant spelling.

No model and no download: Snowball stems (M. F. Porter), a table of words that operations people
use for one thing, and a tolerance of one or two letters in long words. Negation is looked at
where it stands: "no archive" is not "archive".
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from typing import Final

from pmkit.analysis.text.synonyms import SYNONYMS

_LIMIT: Final = 20_000
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
_CLAUSE: Final = re.compile(
    r"[.;:!?()]\s|[.;:!?]$|,\s|\s[–—-]\s|\bbut\b|\balthough\b|\bthough\b|\bhowever\b|\bwhereas\b|\bwhile\b"
)
_NOT: Final = re.compile(
    r"\b(?:can|could|do|does|did|is|are|was|were|has|have|had|would|will|should|must|need)n['’]?t\b|\bcannot\b"
)
_WITHOUT: Final = re.compile(r"\bw/o\b")

NEGATORS: Final = frozenset(
    ["not", "never", "no", "without", "nor", "nobodi", "none", "noth", "neither", "lack", "miss", "absent", "nowher"]
)
"""Stems that say that something was not so."""

_DIRECT: Final = frozenset({"not", "never", "no", "without", "nor", "lack", "none", "neither"})
_HEDGES: Final = frozenset(["look", "seem", "appear", "believ", "assum", "trust", "thought", "expect", "suppos"])
_LONG: Final = 8  # letters from which a word is recognized with a slip
_LONG_SYNONYMS: Final = {
    letter: [word for word in SYNONYMS if word.startswith(letter) and len(word) >= _LONG and " " not in word]
    for letter in {word[0] for word in SYNONYMS}
}
"""Long words by their first letter, which a slip of the fingers leaves."""
_REACH: Final = 2  # words that a negator reaches over

STOP: Final = frozenset(
    """
    a an the this that these those it its they their them there he she his her we our us you your i my me who
    which what when where why how as at by for from in into of on onto to with up out over under off about than
    then so and or if because since also just only very more most much many some any all each every both either
    such own same other another be is are was were been being am do does did doing done has have had having can
    could will would should may might must shall get got gets go went gone let made make makes making take took
    taken thing things way too still already even ever again here now while during after before until through
    between against within per via lot
    """.split()
)
"""Words that say nothing about what a sentence is about."""


@cache
def _stemmer() -> object:
    """Return the stemmer; it is only imported where sentences are compared."""
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of one lower-case word, in American spelling, a synonym's standing for its group."""
    word = _american(word)
    found = SYNONYMS.get(word)
    if found is None and len(word) >= _LONG:
        # A slip in a long word must not take it out of its group.
        near = get_close_matches(word, _LONG_SYNONYMS.get(word[0], ()), n=1, cutoff=0.9)
        found = SYNONYMS[near[0]] if near else None
    if found is None:
        plain = str(_stemmer().stemWord(word))  # type: ignore[attr-defined]  # the package has no stubs
        found = SYNONYMS.get(plain, plain)
    return found


def _american(word: str) -> str:
    """Return a word in American spelling, as far as its ending tells."""
    for british, american in (("isation", "ization"), ("ise", "ize"), ("ised", "ized"), ("ising", "izing"),
                              ("our", "or"), ("ours", "ors"), ("oured", "ored"), ("ogue", "og"), ("elled", "eled"),
                              ("elling", "eling"), ("tre", "ter")):  # fmt: skip
        if len(word) > len(british) + 3 and word.endswith(british):
            return word[: -len(british)] + american
    return word


def fold(text: str) -> str:
    """Return a text in lower case, without accents, with ``n't`` written as ``not`` and ``w/o`` as ``without``."""
    plain = unicodedata.normalize("NFKD", text[:_LIMIT].casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT.sub(" not ", _WITHOUT.sub("without", plain))


def clauses(text: str) -> list[list[str]]:
    """Return the stems of each clause in order, stop words left out, negators kept."""
    found = []
    for clause in _CLAUSE.split(fold(text)):
        stems = [stem(word) for word in _words(clause) if word not in STOP]
        if stems:
            found.append(stems)
    return found


def _words(clause: str) -> list[str]:
    """Return the words of a clause; phrases that have a synonym of their own become one word."""
    words = _TOKEN.findall(clause.replace("-", " ").replace("_", " "))
    joined: list[str] = []
    place = 0
    while place < len(words):
        for size in (3, 2):
            phrase = " ".join(words[place : place + size])
            if size <= len(words) - place and phrase in SYNONYMS:
                joined.append(phrase)
                place += size
                break
        else:
            joined.append(words[place])
            place += 1
    return joined


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """Return the stems of a text without stop words and negators.

    Example:
        >>> sorted(stems("The replicas weren't restarted"))
        ['restart', 'standby']
    """
    return frozenset(one for clause in clauses(text) for one in clause) - NEGATORS


def weights(texts: Iterable[str]) -> dict[str, float]:
    """Return how much each stem tells among texts: the rarer, the more (inverse document frequency)."""
    bags = [stems(text) for text in texts]
    counts = Counter(one for bag in bags for one in bag)
    return {one: math.log((1 + len(bags)) / (1 + count)) + 1 for one, count in counts.items()}


def likeness(first: str, second: str, weight: Mapping[str, float] | None = None) -> float:
    """Return how alike two sentences are, from 0 to 1: the cosine of their weighted stems.

    Args:
        first: a sentence.
        second: another.
        weight: of each stem; default 1. A stem that is not there weighs 1.
    """
    a, b = stems(first), stems(second)
    if not a or not b:
        return 0.0
    known = weight or {}

    def size(bag: Iterable[str]) -> float:
        return math.sqrt(sum(known.get(one, 1.0) ** 2 for one in bag))

    pairs = _same(a, b)
    return sum(known.get(x, 1.0) * known.get(y, 1.0) for x, y in pairs) / (size(a) * size(b))


def _same(a: frozenset[str], b: frozenset[str]) -> list[tuple[str, str]]:
    """Return the stems of one bag with their likes in the other."""
    pairs = [(one, one) for one in sorted(a & b)]
    left = sorted(word for word in b - a if len(word) >= SHORTEST_SLIP)
    for one in sorted(a - b):
        other = next((word for word in left if word[0] == one[0] and nearly(one, word)), None)
        if other is not None:
            left.remove(other)
            pairs.append((one, other))
    return pairs


SHORTEST_SLIP: Final = 5
"""Letters of the shortest stem that may be another but for a slip of the fingers."""


@lru_cache(maxsize=100_000)
def nearly(one: str, other: str) -> bool:
    """Tell whether two stems are the same but for a slip of the fingers."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if (
        shorter < SHORTEST_SLIP
        or abs(len(one) - len(other)) > 2
        or one[0] != other[0]
        or one.isdigit()
        or other.isdigit()
    ):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= 0.85 and matcher.ratio() >= 0.85


def covered(told: frozenset[str], words: frozenset[str]) -> float:
    """Return the share of some stems, 0 to 1, that are among others, slips of the fingers forgiven."""
    if not told:
        return 0.0
    rest = [one for one in told - words if any(one[0] == word[0] and nearly(one, word) for word in words)]
    return (len(told & words) + len(rest)) / len(told)


def says(found: Sequence[Sequence[str]], phrase: str) -> bool:
    """Tell whether one clause says a phrase: all its words near each other, negated only where the phrase is.

    Args:
        found: what :func:`clauses` gave for the text.
        phrase: a few words; ``not``, ``no``, ``never`` and the like ask for a negation in the text.

    Example:
        >>> says(clauses("The backups worked"), "backup failed"), says(clauses("No backup was archived"), "no archive")
        (False, True)
    """
    wanted = _phrase(phrase)
    content = [one for one in wanted if one not in NEGATORS]
    negative = len(content) < len(wanted)
    return any(_in_clause(clause, content, negative=negative) for clause in found)


def contradicts(found: Sequence[Sequence[str]], phrase: str) -> bool:
    """Tell whether a clause states a phrase as a plain fact: no negation near it, and not as what only seemed so.

    Example:
        >>> contradicts(clauses("The dumps were tested"), "dump tested")
        True
        >>> contradicts(clauses("Nothing was tested, dumps included"), "dump tested")
        False
    """
    content = [one for one in _phrase(phrase) if one not in NEGATORS]
    return any(_in_clause(clause, content, negative=False, doubt=NEGATORS | _HEDGES) for clause in found)


@lru_cache(maxsize=5_000)
def _phrase(phrase: str) -> tuple[str, ...]:
    """Return the stems of a phrase."""
    return tuple(one for clause in clauses(phrase) for one in clause)


def _in_clause(
    clause: Sequence[str], content: Sequence[str], *, negative: bool, doubt: frozenset[str] = frozenset()
) -> bool:
    """Tell whether a clause holds the stems within a few words of each other.

    Args:
        clause: stems in order.
        content: the stems that are looked for.
        negative: whether a negation has to be near them; otherwise none may.
        doubt: stems that may not be near them either.
    """
    places = []
    for one in content:
        at = [n for n, word in enumerate(clause) if word[0] == one[0] and nearly(one, word)]
        if not at:
            return False
        places.append(at)
    if not places:
        return negative and any(word in NEGATORS for word in clause)
    reach = len(content) + 4
    for start in places[0]:
        near = [min(at, key=lambda n: abs(n - start)) for at in places]
        if max(near) - min(near) >= reach:
            continue
        first, last = min(near), max(near)
        if doubt & set(clause[max(first - 3, 0) : last + 3]):
            continue
        if negative:
            around = clause[max(first - 4, 0) : last + 4]
            if any(word in NEGATORS for word in around):
                return True
        elif not any(word in _DIRECT for word in clause[max(first - _REACH, 0) : last]):
            return True
    return False
