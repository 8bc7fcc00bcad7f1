"""The rules of a language as data: words, fragments and rules in one file, each rule with its reasons and examples."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pmkit.analysis.language.needs import LETTERS, WHOLE, Clause, alternatives, clauses_of
from pmkit.analysis.language.subjects import Words
from pmkit.analysis.language.wording import CATEGORIES, Level
from pmkit.errors import LexiconError

_REMEMBERED: Final = 20_000
"""How many pieces between spaces are remembered with the clauses they meet, before the memory is emptied."""

_WORDS: Final = re.compile(r"[^\W_]+")
_BOUND: Final = re.compile(r"(?<!\[)\^|\$")
_FRAGMENT: Final = re.compile(r"\{([a-z_]+)\}")


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
        match: the patterns, compiled.
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
    match: tuple[re.Pattern[str], ...]
    subject: frozenset[str] = frozenset()
    agent: frozenset[str] = frozenset()
    unless: tuple[re.Pattern[str], ...] = ()
    explained: str = ""
    fires: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A pattern to be tried.

    Attributes:
        rule: the rule it belongs to.
        pattern: the pattern.
        needed: the clauses that a sentence must meet, one bit each.
        is_bound: whether it asks where a sentence begins or ends, so that only sentences can tell.
    """

    rule: Rule
    pattern: re.Pattern[str]
    needed: int
    is_bound: bool

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
        sources: what the rules stand on, by key.
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
    off: frozenset[str] = frozenset(("minimising",))
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
    known = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    if language not in known:
        raise LexiconError(
            f"there are no wording rules for the language {language!r}",
            remedy=f"use one of: {', '.join(known)}; a new language is one more file beside them",
        )
    return build(tomllib.loads((folder / f"{language}.toml").read_text("utf-8")), language, where=f"{language}.toml")


def build(data: Mapping[str, Any], language: str, *, where: str = "") -> Lexicon:
    """Return a lexicon from the data of its file.

    Raises:
        LexiconError: a rule is not complete, or a pattern cannot be compiled.
    """
    words = Words(**{name: frozenset(str(text).split()) for name, text in data["words"].items()})
    rules = _rules(data.get("rule", ()), data.get("fragments", {}), where)
    base = Lexicon(
        language=language,
        words=words,
        rules=rules,
        strengths=data["strengths"],
        sources=data["sources"],
        explains=re.compile(_filled(data["explains"], data.get("fragments", {})), re.IGNORECASE),
    )
    _check_rules(base, where)
    return _indexed(base)


def _rules(rows: Any, fragments: Mapping[str, str], where: str) -> dict[str, Rule]:
    """Return rules by id, patterns compiled."""
    rules: dict[str, Rule] = {}
    known = set(Rule.__dataclass_fields__)
    for number, row in enumerate(rows, start=1):
        name = str(row.get("id", f"rule {number}"))
        place = f"{where}, rule {name!r}"
        if unknown := sorted(set(row) - known):
            raise LexiconError(f"unknown key {unknown[0]!r}", where=place, remedy=f"use: {', '.join(sorted(known))}")
        missing = [key for key in ("id", "category", "why", "question", "match", "fires", "quiet") if not row.get(key)]
        if missing:
            raise LexiconError(
                f"the rule has no {missing[0]!r}",
                where=place,
                remedy="a rule needs its reason, its question and examples that fire and that stay quiet",
            )
        if name in rules:
            raise LexiconError("there are two rules with this id", where=place, remedy="rename one of them")
        try:
            match = tuple(re.compile(_filled(text, fragments), re.IGNORECASE) for text in row["match"])
            unless = tuple(re.compile(_filled(text, fragments), re.IGNORECASE) for text in row.get("unless", ()))
        except (re.error, KeyError) as error:
            raise LexiconError(
                f"a pattern cannot be read: {error}",
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


def _filled(pattern: str, fragments: Mapping[str, str]) -> str:
    """Return a pattern with its fragments put in, those within fragments too."""
    for _ in range(3):
        pattern = _FRAGMENT.sub(lambda match: f"(?:{fragments[match[1]].strip()})", pattern)
    return pattern


def _check_rules(lexicon: Lexicon, where: str) -> None:
    """Refuse values that no code knows."""
    for rule in lexicon.rules.values():
        for value, allowed in (
            (rule.category, tuple(CATEGORIES)),
            (rule.level, ("warning", "info")),
            (rule.strength, tuple(lexicon.strengths)),
            (rule.explained, ("", "info", "drop")),
        ):
            if value not in allowed:
                raise LexiconError(
                    f"{value!r} is not known",
                    where=f"{where}, rule {rule.id!r}",
                    remedy=f"use one of: {', '.join(filter(None, allowed))}",
                )


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
            for way in alternatives(whole.pattern):
                clauses = clauses_of(way, whole.flags)
                needed = 0
                for clause in clauses:
                    needed |= bits.setdefault(clause, 1 << len(bits))
                (by_key.setdefault(bits[clauses[0]], []) if clauses else always).append(len(trials))
                trials.append(Trial(rule, re.compile(way, whole.flags), needed, bool(_BOUND.search(way))))
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
        raise LexiconError(
            f"there is no wording rule or category {unknown[0]!r}",
            remedy=f"use a category: {', '.join(CATEGORIES)}; or the id of a rule",
        )
    return _indexed(replace(base, on=base.on | on, off=(base.off - on) | off))


def load_lexicon(path: str | Path, base: Lexicon | None = None) -> Lexicon:
    """Return a lexicon with what a team adds to it in a TOML file of its own.

    The file may hold ``on`` and ``off`` (ids and categories), ``allowed`` (phrases never marked),
    ``[words]`` (more words of a kind, separated by spaces) and ``[[rule]]`` tables like the kit's own.
    Examples of its rules are tried at once.

    Raises:
        LexiconError: the file is no TOML, or something in it is not known or does not do what its examples say.
        FileError: the file cannot be read.
    """
    from pmkit.files import read_text

    base = base or lexicon()
    text = read_text(path, limit=200_000, what="lexicon")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(
            f"this is not TOML: {error}", where=str(path), remedy="check the line for quotes and brackets"
        ) from None
    if unknown := sorted(set(data) - {"on", "off", "allowed", "words", "rule", "fragments"}):
        raise LexiconError(
            f"unknown key {unknown[0]!r}",
            where=str(path),
            remedy="use on, off, allowed, [words], [fragments] and [[rule]]",
        )
    added = data.get("words", {})
    if unknown := sorted(set(added) - set(Words.__dataclass_fields__)):
        raise LexiconError(
            f"unknown kind of words {unknown[0]!r}",
            where=str(path),
            remedy=f"use: {', '.join(Words.__dataclass_fields__)}",
        )
    words = replace(base.words, **{k: getattr(base.words, k) | frozenset(str(v).split()) for k, v in added.items()})
    fragments = {
        **tomllib.loads((files(__package__) / "rules" / f"{base.language}.toml").read_text("utf-8"))["fragments"],
        **data.get("fragments", {}),
    }
    rules = {**base.rules, **_rules(data.get("rule", ()), fragments, str(path))}
    allowed = base.allowed | {str(phrase).lower() for phrase in data.get("allowed", ())}
    grown = replace(base, words=words, rules=rules, allowed=allowed)
    _check_rules(grown, str(path))
    switched = with_switches(grown, on=frozenset(data.get("on", ())), off=frozenset(data.get("off", ())))
    _try_examples(switched, [str(row["id"]) for row in data.get("rule", ())], str(path))
    return switched


def _try_examples(lexicon: Lexicon, names: Iterable[str], where: str) -> None:
    """Refuse rules that do not do what their examples say."""
    from pmkit.analysis.language.check import check_language

    for name in names:
        rule = lexicon.rules[name]
        for text in rule.fires:
            if all(finding.code != name for finding in check_language(text, rules=lexicon)):
                raise LexiconError(
                    f"the rule does not mark its own example {text[:60]!r}",
                    where=f"{where}, rule {name!r}",
                    remedy="mend the pattern or the example",
                )
        for text in rule.quiet:
            if any(finding.code == name for finding in check_language(text, rules=lexicon)):
                raise LexiconError(
                    f"the rule marks an example that must stay quiet: {text[:60]!r}",
                    where=f"{where}, rule {name!r}",
                    remedy="narrow the pattern, or add an unless",
                )
