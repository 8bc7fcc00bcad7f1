"""The rules of a language as data: each rule with its reasons and examples, over one set of words and fragments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pmkit.analysis.language.needs import LETTERS, WHOLE, Clause, alternatives, clauses_of
from pmkit.analysis.language.subjects import Words
from pmkit.analysis.language.wording import CATEGORIES, Level
from pmkit.analysis.text.phrases import filled, read_words
from pmkit.errors import LexiconError, not_one_of

_REMEMBERED: Final = 20_000
"""How many pieces between spaces are remembered with the clauses they meet, before the memory is emptied."""

_WORDS: Final = re.compile(r"[^\W_]+")
_BOUND: Final = re.compile(r"(?<!\[)\^|\$")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule.

    Attributes:
        id: stable name, unique in the language.
        category: one of the categories.
        level: ``warning`` or ``info``.
        strength: ``sure``, ``likely`` or ``possible``; its measured precision is the confidence of a finding.
        why: one sentence: what this wording does to learning.
        question: what to ask instead; ``{at}`` becomes the time the sentence gives.
        rewrite: words in place of the marked ones, with the groups of the pattern in braces; may be empty.
        sources: keys of the language's list of sources.
        match: the patterns.
        subject: kinds of subject the predicate must have; empty: not looked at.
        agent: kinds of person that must follow; empty: not looked at.
        unless: patterns that keep the rule silent when found in the sentence.
        explained: what becomes of a finding if the sentence gives a reason: ``info``, ``drop`` or empty.
        fires: sentences in which the rule must find something.
        quiet: sentences in which it must not.
    """

    id: str
    category: str
    level: Level
    strength: str
    why: str
    question: str
    rewrite: str
    sources: tuple[str, ...]
    match: tuple[str, ...]
    subject: frozenset[str] = frozenset()
    agent: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()
    explained: str = ""
    fires: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()

    def is_silent(self, text: str) -> bool:
        """Tell whether a sentence holds what keeps the rule silent."""
        return any(compiled(pattern).search(text) for pattern in self.unless)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a rule's pattern, compiled when a sentence first has its words: most patterns never are."""
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A pattern to be tried.

    Attributes:
        rule: the rule it belongs to.
        source: the pattern.
        needed: the clauses that a sentence must meet, one bit each.
        is_bound: whether it asks where a sentence begins or ends, so that only sentences can tell.
    """

    rule: Rule
    source: str
    needed: int
    is_bound: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return compiled(self.source)

    def may_match(self, text: str) -> bool:
        """Tell whether some sentence of a text may match."""
        return self.is_bound or self.pattern.search(text) is not None


@dataclass(frozen=True)
class Lexicon:
    """What is needed to check one language.

    Attributes:
        language: its tag, such as ``en``.
        words: how people are known.
        rules: by id, in the order of the file.
        strengths: the measured precision of each strength.
        sources: what the rules are based on, by key.
        explains: the pattern of a reason given.
        allowed: phrases a team never wants marked, in small letters.
        on: categories switched on.
        off: ids and categories switched off.
        trials: the patterns of the rules that are not off, in the order of the rules.
        clauses: for the beginning of a word, the clauses it meets, one bit each.
        by_key: for a clause, the numbers of the patterns that have it as their rarest.
        keys: the bits of those clauses.
        always: numbers of the patterns that need no word.
        memory: pieces of text met, with the clauses they meet.
    """

    language: str
    words: Words
    rules: Mapping[str, Rule]
    strengths: Mapping[str, float]
    sources: Mapping[str, str]
    explains: re.Pattern[str]
    allowed: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset(("minimizing",))
    trials: tuple[Trial, ...] = ()
    clauses: Mapping[str, int] = field(default_factory=dict)
    by_key: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    keys: int = 0
    always: tuple[int, ...] = ()
    memory: dict[str, int] = field(default_factory=dict, compare=False)

    def candidates(self, text: str) -> list[int]:
        """Return the numbers of the patterns whose words a text has, in ascending order."""
        met = 0
        memory = self.memory
        for token in set(text.lower().split()):
            known = memory.get(token)
            met |= self._met_by(token) if known is None else known
        found = list(self.always)
        keys = met & self.keys
        while keys:
            key = keys & -keys
            keys ^= key
            found.extend(number for number in self.by_key[key] if not self.trials[number].needed & ~met)
        found.sort()
        return found

    def _met_by(self, token: str) -> int:
        """Return the clauses, one bit each, that the words of a token meet; remembered."""
        met = 0
        for word in _WORDS.findall(token):
            met |= self.clauses.get(word + WHOLE, 0)
            for length in range(1, min(len(word), LETTERS) + 1):
                met |= self.clauses.get(word[:length], 0)
        if len(self.memory) > _REMEMBERED:
            self.memory.clear()
        if len(token) < 64:
            self.memory[token] = met
        return met


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Return the kit's own lexicon of a language.

    Raises:
        LexiconError: there is none for this language.
    """
    folder = files(__package__) / "rules"
    known = sorted(path.name.removesuffix(".toml") for path in folder.iterdir() if path.name.endswith(".toml"))
    if language not in known:
        raise not_one_of(language, known, what="a language with wording rules", raises=LexiconError, code="no-language")
    data = read_words(__package__, "words", language) | read_words(__package__, "rules", language)
    return build(data, language, where=f"{language}.toml", tried=True)


def build(data: Mapping[str, Any], language: str, *, where: str = "", tried: bool = False) -> Lexicon:
    """Return a lexicon from the data of its files.

    Args:
        data: what the files of words and of rules hold together.
        language: its tag.
        where: what to call the files in messages.
        tried: whether a test has compiled the patterns, so that nobody has to wait for it.

    Raises:
        LexiconError: a rule is not complete, or a pattern cannot be compiled.
    """
    words = Words(**{name: frozenset(str(text).split()) for name, text in data["words"].items()})
    rules = read_rules(data.get("rule", ()), data.get("fragments", {}), where, tried=tried)
    base = Lexicon(
        language=language,
        words=words,
        rules=rules,
        strengths=data["strengths"],
        sources=data["sources"],
        explains=re.compile(filled(data["explains"], data.get("fragments", {})), re.IGNORECASE),
    )
    check_rules(base, where)
    return _indexed(base)


def read_rules(rows: Any, fragments: Mapping[str, str], where: str, *, tried: bool = False) -> dict[str, Rule]:
    """Return rules by id.

    Args:
        rows: the tables of the file.
        fragments: by name, what a name in braces means in a pattern.
        where: what to call the file in messages.
        tried: whether the patterns are known to compile.

    Raises:
        LexiconError: a rule has an unknown key, lacks one, is there twice, or has a pattern that cannot be compiled.
    """
    rules: dict[str, Rule] = {}
    known = set(Rule.__dataclass_fields__)
    for number, row in enumerate(rows, start=1):
        name = str(row.get("id", f"rule {number}"))
        place = f"{where}, rule {name!r}"
        if unknown := sorted(set(row) - known):
            raise not_one_of(
                unknown[0], sorted(known), what="a key of a rule", raises=LexiconError, where=place, code="unknown-key"
            )
        missing = [key for key in ("id", "category", "why", "question", "match", "fires", "quiet") if not row.get(key)]
        if missing:
            raise LexiconError(
                f"the rule has no {missing[0]!r}",
                code="missing-key",
                where=place,
                remedy="a rule needs its reason, its question and examples that fire and that stay quiet",
            )
        if name in rules:
            raise LexiconError(
                "there are two rules with this id", code="id-twice", where=place, remedy="rename one of them"
            )
        try:
            match = tuple(filled(text, fragments) for text in row["match"])
            unless = tuple(filled(text, fragments) for text in row.get("unless", ()))
            for pattern in () if tried else (*match, *unless):
                compiled(pattern)
        except (re.error, KeyError) as error:
            raise LexiconError(
                f"a pattern cannot be read: {error}",
                code="bad-pattern",
                where=place,
                remedy="check its brackets, and that each {fragment} exists",
            ) from None
        rules[name] = Rule(
            id=name,
            category=str(row["category"]),
            level=row.get("level", "warning"),
            strength=row.get("strength", "likely"),
            why=str(row["why"]),
            question=str(row["question"]),
            rewrite=str(row.get("rewrite", "")),
            sources=tuple(row.get("sources", ())),
            match=match,
            subject=frozenset(row.get("subject", ())),
            agent=frozenset(row.get("agent", ())),
            unless=unless,
            explained=str(row.get("explained", "")),
            fires=tuple(row["fires"]),
            quiet=tuple(row["quiet"]),
        )
    return rules


def check_rules(lexicon: Lexicon, where: str) -> None:
    """Refuse values that no code knows.

    Raises:
        LexiconError: a category, level, strength or ``explained`` is not one of those there are.
    """
    for rule in lexicon.rules.values():
        for value, what, allowed in (
            (rule.category, "a category", tuple(CATEGORIES)),
            (rule.level, "a level", ("warning", "info")),
            (rule.strength, "a strength", tuple(lexicon.strengths)),
            (rule.explained, "something that becomes of a finding", ("", "info", "drop")),
        ):
            if value not in allowed:
                place = f"{where}, rule {rule.id!r}"
                raise not_one_of(value, filter(None, allowed), what=what, raises=LexiconError, where=place)


def _indexed(lexicon: Lexicon) -> Lexicon:
    """Return a lexicon with the patterns of its active rules found by the words they need."""
    off = lexicon.off - lexicon.on
    bits: dict[Clause, int] = {}
    trials: list[Trial] = []
    by_key: dict[int, list[int]] = {}
    always: list[int] = []
    for rule in lexicon.rules.values():
        if rule.id in off or rule.category in off:
            continue
        for whole in rule.match:
            for way in alternatives(whole):
                clauses = clauses_of(way, re.IGNORECASE)
                needed = 0
                for clause in clauses:
                    needed |= bits.setdefault(clause, 1 << len(bits))
                (by_key.setdefault(bits[clauses[0]], []) if clauses else always).append(len(trials))
                trials.append(Trial(rule, way, needed, bool(_BOUND.search(way))))
    beginnings: dict[str, int] = {}
    for clause, bit in bits.items():
        for word in clause:
            beginnings[word] = beginnings.get(word, 0) | bit
    return replace(
        lexicon,
        trials=tuple(trials),
        clauses=beginnings,
        by_key={bit: tuple(numbers) for bit, numbers in by_key.items()},
        keys=sum(by_key),
        always=tuple(always),
        memory={},
    )


def with_switches(base: Lexicon, *, on: frozenset[str] = frozenset(), off: frozenset[str] = frozenset()) -> Lexicon:
    """Return a lexicon with rules or categories switched.

    Raises:
        LexiconError: there is no such rule or category.
    """
    known = {*base.rules, *CATEGORIES}
    if unknown := sorted((on | off) - known):
        raise not_one_of(unknown[0], (*CATEGORIES, *base.rules), what="a wording category or rule", raises=LexiconError)
    return _indexed(replace(base, on=base.on | on, off=(base.off - on) | off))
