r"""Phrases as data: a package's ``phrases/<language>.toml``, each with its meaning and examples that a test tries.

    [asks-care]
    means = "It asks people to be careful."
    any = ['try harder', 'think twice', 'double[- ]?check\w*']
    fires = ["Double-check the region before you deploy."]
    quiet = ["Check the region in the deploy script."]

``any`` lists regular expressions; a phrase is found where one of them is, as whole words. Where that does not fit,
``frame`` says what surrounds ``{any}``. ``{name}`` in an expression stands for a fragment: one of the file's
own ``[fragments]``, or of ``words/<language>.toml`` where the package has one. Case never matters.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

_FRAGMENT: Final = re.compile(r"\{([a-z_]+)\}")
_KEYS: Final = {"means", "any", "fires", "quiet"}
_USUAL_FRAME: Final = r"\b(?:{any})\b"
_DEEPEST: Final = 3
"""Levels of fragments within fragments that are filled in."""


@dataclass(frozen=True, eq=False)
class Phrase:
    """One phrase, or a family of phrases that mean one thing.

    Attributes:
        name: such as ``asks-care``.
        means: what a text says that holds it, in one sentence.
        source: the regular expression, with its fragments filled in.
        fires: texts in which it must be found.
        quiet: texts in which it must not.
    """

    name: str
    means: str
    source: str
    fires: tuple[str, ...]
    quiet: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression, compiled when it is first needed."""
        return re.compile(self.source, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """Return where a text says it first, None if it does not."""
        return self.pattern.search(text)

    def says(self, text: str) -> bool:
        """Tell whether a text says it."""
        return self.pattern.search(text) is not None


def filled(pattern: str, fragments: Mapping[str, str]) -> str:
    """Return a pattern with its fragments put in, those within fragments too.

    Raises:
        KeyError: there is no such fragment.
    """
    for _ in range(_DEEPEST):
        pattern = _FRAGMENT.sub(lambda match: f"(?:{fragments[match[1]].strip()})", pattern)
    return pattern


def read_words(package: str, folder: str, language: str = "en") -> dict[str, Any]:
    """Return the data of a package's file of words, empty where it has none for this language.

    Args:
        package: such as ``pmkit.analysis.language``.
        folder: ``phrases``, ``words`` or ``rules``.
        language: a tag, such as ``en``.
    """
    path = files(package) / folder / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@cache
def load_phrases(package: str, language: str = "en") -> Mapping[str, Phrase]:
    """Return a package's phrases by name, in the order of the file.

    Args:
        package: such as ``pmkit.analysis.whys``.
        language: a tag, such as ``en``.

    Raises:
        ValueError: the file is broken: a key too many or too few, or a fragment that is not there.
    """
    data = read_words(package, "phrases", language)
    fragments = read_words(package, "words", language).get("fragments", {}) | data.pop("fragments", {})
    phrases = {}
    for name, table in data.items():
        if set(table) - {"frame"} != _KEYS or not all(table.values()):
            raise ValueError(f"{package}, phrase {name}: it must have {', '.join(sorted(_KEYS))}, and may have frame")
        framed = table.get("frame", _USUAL_FRAME).replace("{any}", "|".join(table["any"]))
        try:
            source = filled(framed, fragments)
        except KeyError as error:
            raise ValueError(f"{package}, phrase {name}: there is no fragment {error}") from None
        phrases[name] = Phrase(name, table["means"], source, tuple(table["fires"]), tuple(table["quiet"]))
    return MappingProxyType(phrases)
