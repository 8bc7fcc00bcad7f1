"""Look for turns of phrase that a native reader stumbles over; the list is ``tools/english.toml``.

python tools/english.py [FILE ...]     says where they are, and exits with 1; all files of the repository by default

Read are: docstrings, comments and strings of Python (of tests the docstrings and comments alone: their strings are
data), the lines of notebooks, YAML, TOML and Markdown, and strings and comments of HTML and JavaScript. What is
between backticks is code and is left out. A phrase may be broken over lines.
"""

from __future__ import annotations

import argparse
import bisect
import io
import json
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
LIST: Final = ROOT / "tools/english.toml"

_CODE: Final = re.compile(r"``.+?``|`[^`]+`")
_SCRIPT: Final = re.compile(
    r"//(?P<line>.*)|\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|`(?P<back>[^`]*)`|>(?P<text>[^<>{}]+)<"
)
_NOTEBOOK_LINE: Final = re.compile(r'\s*("(?:[^"\\]|\\.)*"),?\s*')
_OPENER: Final = re.compile(r"^[\s#>*-]*(?:\d+\. )?")

Line = tuple[int, str]


@dataclass(frozen=True)
class Rule:
    """A turn of phrase.

    Attributes:
        code: its name.
        pattern: what it looks like.
        instead: what to write.
    """

    code: str
    pattern: re.Pattern[str]
    instead: str


@dataclass(frozen=True)
class Spare:
    """Files in which some rules do not hold."""

    files: str
    codes: frozenset[str]


def rows() -> dict[str, Any]:
    """Return the list as it is written."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def rules() -> list[Rule]:
    """Return all rules."""
    return [Rule(row["code"], re.compile(row["pattern"], re.IGNORECASE), row["instead"]) for row in rows()["rule"]]


def spares() -> list[Spare]:
    """Return the exceptions."""
    return [Spare(row["files"], frozenset(row["codes"])) for row in rows()["spare"]]


def matches(path: Path, pattern: str) -> bool:
    """Tell whether a path fits a pattern, in which ``**/`` is any number of folders."""
    return any(PurePath(path).match(pattern.replace("**/", "*/" * depth)) for depth in range(4))


def turns(text: str) -> set[str]:
    """Return the codes of the rules that a text breaks."""
    return {rule.code for rule in rules() if rule.pattern.search(_CODE.sub("", text))}


def passages(path: Path, source: str) -> Iterator[list[Line]]:
    """Yield the prose of a file, each passage as numbered lines that belong together."""
    if path.suffix in (".py", ".pyi"):
        return _python(source, is_test="tests" in path.parts)
    if path.suffix == ".ipynb":
        return _blocks(_notebook(source))
    if path.suffix in (".js", ".html"):
        return _script(source)
    return _blocks(enumerate(source.splitlines(), start=1))


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield lines up to the next blank one, without fenced code."""
    block: list[Line] = []
    is_fenced = False
    for number, line in lines:
        is_fence = line.lstrip().startswith("```")
        is_fenced ^= is_fence
        if not is_fence and not is_fenced and line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _notebook(source: str) -> Iterator[Line]:
    """Yield the strings of a notebook's JSON, with the numbers of their lines; a blank one between lists."""
    for number, line in enumerate(source.splitlines(), start=1):
        match = _NOTEBOOK_LINE.fullmatch(line)
        yield number, json.loads(match[1]).rstrip("\n") if match else ""


def _script(source: str) -> Iterator[list[Line]]:
    """Yield comments, strings and texts of a page or script."""
    for match in _SCRIPT.finditer(source):
        text = next((each for each in match.groups() if each), "")
        if " " in text.strip():
            yield [(source.count("\n", 0, match.start()) + 1, text)]


def _python(source: str, *, is_test: bool) -> Iterator[list[Line]]:
    """Yield comments and strings of Python; neighbors are one passage."""
    block: list[Line] = []
    kind, last = -1, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        if name in ("NL", "NEWLINE", "INDENT", "DEDENT") or (token.string == "f" and name == "NAME"):
            continue
        is_prose = name in ("COMMENT", "STRING", "FSTRING_MIDDLE")
        is_docstring = name == "STRING" and token.line.lstrip().startswith(('"""', 'r"""'))
        if not is_prose or token.type != kind or token.start[0] > last + 1 or is_docstring:
            if block:
                yield block
            block = []
        kind, last = token.type, token.end[0]
        if is_prose and (name == "COMMENT" or is_docstring or (not is_test and " " in token.string)):
            block += list(enumerate(_bare(token.string).split("\n"), start=token.start[0]))
    if block:
        yield block


def _bare(text: str) -> str:
    """Return the text of a comment or literal without its marks."""
    text = re.sub(r"^[A-Za-z]{0,2}(\"\"\"|'''|\"|')(.*)\1$", r"\2", text, flags=re.DOTALL)
    return text.lstrip("#")


def looked_at(path: Path, source: str, among: list[Rule]) -> Iterator[tuple[int, str, Rule]]:
    """Yield line, words and rule of each turn in a file."""
    for block in passages(path, source):
        starts, text = [], ""
        for _, line in block:
            starts.append(len(text))
            text += _OPENER.sub("", line).rstrip() + " "
        # Code keeps its length, so that a match is found in its line.
        text = _CODE.sub(lambda match: "`" * len(match[0]), text)
        for rule in among:
            for match in rule.pattern.finditer(text):
                yield block[bisect.bisect_right(starts, match.start()) - 1][0], match[0].strip(), rule


def tracked() -> list[Path]:
    """Return the files of the repository that hold prose of ours."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    suffixes = {".py", ".pyi", ".ipynb", ".js", ".html", ".md", ".yaml", ".toml"}
    paths = [Path(name) for name in listed.split("\0") if name]
    own = {Path("tools/english.toml"), Path("LICENSE")}
    return [
        path
        for path in paths
        if path.suffix in suffixes and path not in own and not ("tests" in path.parts and path.suffix != ".py")
    ]


def main(arguments: list[str] | None = None) -> int:
    """Say where such turns are; return 1 when there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="files to read; by default all of the repository")
    chosen = parser.parse_args(arguments).files or tracked()
    every, exceptions = rules(), spares()
    count = 0
    for path in chosen:
        spared = {code for each in exceptions if matches(path, each.files) for code in each.codes}
        among = [rule for rule in every if rule.code not in spared]
        for line, words, rule in sorted(
            looked_at(path, (ROOT / path).read_text(encoding="utf-8"), among), key=lambda each: each[:2]
        ):
            print(f'{path}:{line}: "{words}"; write: {rule.instead} [{rule.code}]')
            count += 1
    if count:
        print(f"{count} turns of phrase that a native reader stumbles over; the list is tools/english.toml")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
