"""What a team adds to the wording rules in a file of its own; the examples of its rules are tried at once.

This is above both the rules (:mod:`lexicon`) and the check, because an example is tried by checking it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.lexicon import Lexicon, check_rules, lexicon, read_rules, with_switches
from pmkit.analysis.language.subjects import Words
from pmkit.analysis.text.phrases import read_words
from pmkit.errors import LexiconError, not_one_of
from pmkit.files import find_path, read_text

_DEEP_KEY: Final = re.compile(r"(?:[\w\"'-]{1,80}[ \t]{0,9}\.[ \t]{0,9}){20}[\w\"'-]")
_KEYS: Final = ("on", "off", "allowed", "words", "fragments", "rule")


def load_lexicon(path: str | Path, base: Lexicon | None = None) -> Lexicon:
    """Return a lexicon with what a team adds to it in a TOML file of its own.

    The file may hold ``on`` and ``off`` (ids and categories), ``allowed`` (phrases never marked),
    ``[words]`` (more words of a kind, separated by spaces) and ``[[rule]]`` tables like the kit's own.
    Examples of its rules are tried at once.

    Raises:
        LexiconError: the file is not TOML, or something in it is not known or does not do what its examples say.
        FileError: the file cannot be read.
    """
    base = base or lexicon()
    path = find_path(path, what="lexicon")
    text = read_text(path, limit=200_000, what="lexicon")
    if _DEEP_KEY.search(text):
        # tomllib takes quadratic time for a dotted key of many parts.
        raise LexiconError("a key has more than 20 parts", code="toml-deep", where=str(path), remedy="shorten the key")
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: broken, or a number with too many digits
        problem = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise LexiconError(
            f"this is not TOML: {problem}",
            code="toml-broken",
            where=str(path),
            remedy="check the line for quotes and brackets",
        ) from None
    if unknown := sorted(set(data) - set(_KEYS)):
        raise not_one_of(
            unknown[0], _KEYS, what="a key of a lexicon", raises=LexiconError, where=str(path), code="unknown-key"
        )
    _check_kinds(data, str(path))
    added = data.get("words", {})
    if unknown := sorted(set(added) - set(Words.__dataclass_fields__)):
        kinds = Words.__dataclass_fields__
        raise not_one_of(unknown[0], kinds, what="a kind of words", raises=LexiconError, where=str(path))
    words = replace(base.words, **{k: getattr(base.words, k) | frozenset(str(v).split()) for k, v in added.items()})
    fragments = {**read_words(__package__, "words", base.language)["fragments"], **data.get("fragments", {})}
    rules = {**base.rules, **read_rules(data.get("rule", ()), fragments, str(path))}
    allowed = base.allowed | {str(phrase).lower() for phrase in data.get("allowed", ())}
    grown = replace(base, words=words, rules=rules, allowed=allowed)
    check_rules(grown, str(path))
    switched = with_switches(grown, on=frozenset(data.get("on", ())), off=frozenset(data.get("off", ())))
    try_examples(switched, [str(row["id"]) for row in data.get("rule", ())], str(path))
    return switched


def try_examples(lexicon: Lexicon, names: Iterable[str], where: str) -> None:
    """Refuse rules that do not do what their examples say.

    Args:
        lexicon: the rules, indexed.
        names: ids of the rules that are tried.
        where: what to call their file in messages.

    Raises:
        LexiconError: a rule does not mark what it must, or marks what it must not.
    """
    for name in names:
        rule = lexicon.rules[name]
        for text in rule.fires:
            if all(finding.code != name for finding in check_language(text, rules=lexicon)):
                raise LexiconError(
                    f"the rule does not mark its own example {text[:60]!r}",
                    code="example-quiet",
                    where=f"{where}, rule {name!r}",
                    remedy="fix the pattern or the example",
                )
        for text in rule.quiet:
            if any(finding.code == name for finding in check_language(text, rules=lexicon)):
                raise LexiconError(
                    f"the rule marks an example that must stay quiet: {text[:60]!r}",
                    code="example-fires",
                    where=f"{where}, rule {name!r}",
                    remedy="narrow the pattern, or add an unless",
                )


_KINDS: Final[dict[str, tuple[type, str]]] = {
    "on": (list, "a list of ids or categories"),
    "off": (list, "a list of ids or categories"),
    "allowed": (list, "a list of phrases"),
    "words": (dict, "a table of kinds of words"),
    "fragments": (dict, "a table of patterns"),
    "rule": (list, "[[rule]] tables"),
}
"""Each key's type, in Python and in words."""


def _check_kinds(data: dict[str, Any], where: str) -> None:
    """Refuse values whose type does not fit their key.

    Raises:
        LexiconError: a value has the wrong type.
    """
    for key, (kind, words) in _KINDS.items():
        value: Any = data.get(key, kind())
        inner = dict if key == "rule" else str
        held = value if isinstance(value, list) else []
        if not isinstance(value, kind) or not all(isinstance(one, inner) for one in held):
            raise LexiconError(f"{key} must be {words}", code="bad-value", where=where, remedy="see CONTRIBUTING.md")
