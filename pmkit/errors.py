"""What can go wrong, said so that the reader can fix it.

    PmkitError            something pmkit was given cannot be used
    ├── RecordError       events and timelines: a naive time, an unknown column
    ├── DocumentError     postmortem files: empty, binary, too large
    ├── ScenarioError     scenario folders: missing, unknown key, broken YAML
    ├── FileError         reading and writing: no such file, no right to write
    ├── LexiconError      wording rules: an unknown key, a pattern that cannot be read
    ├── RoomError         a live session: an unknown key in its file, an answer that does not fit, no room to reach
    ├── DrillError        a drill: an unknown target, nobody free, a log that was cut off or edited
    ├── WorkshopError     an assessment, an agenda or an improvement plan: wrong columns, minutes that do not sum
    └── KitError          the kit's own notebooks, scenarios, exercises are not found

An *error* is bad input. A weak spot in somebody's analysis is never an error: that is a
:class:`pmkit.finding.Finding`, which is returned and carries a question.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final, TypeVar

from pmkit.markup import one_line

_LONGEST: Final = 2000
"""Most characters that are shown of each part of a message."""


def _sentence(text: str) -> str:
    """Return a text with a capital and a period; a path keeps its letters."""
    is_path = "/" in text.split(" ")[0]
    text = text if is_path else text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _shown(text: object) -> str:
    """Return a part of a message as one clean line: it may quote file names and documents of other people."""
    line = one_line(str(text)[: 2 * _LONGEST])
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class PmkitError(Exception):
    """Bad input: what is wrong, where it is, and what to do about it.

    Code decides by the class and by ``code``, never by searching a sentence.

    Attributes:
        problem: one sentence that says what is wrong.
        code: a short stable name of the rule that was broken, such as ``naive-time``; the class's own
            (:attr:`usual_code`) where no finer one is needed.
        where: file and line, field, or cell; empty when there is only one place.
        remedy: what to do next; empty when the problem says it all.
    """

    usual_code: ClassVar[str] = "bad-input"

    def __init__(self, problem: str, *, code: str = "", where: str = "", remedy: str = "") -> None:
        self.problem = problem
        self.code = code or self.usual_code
        self.where = where
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        """Return the place, the problem and the remedy on up to two lines."""
        where, problem, remedy = (_shown(text) for text in (self.where, self.problem, self.remedy))
        first = f"{where}: {problem}" if where else problem
        return f"{first}\n  What to do: {remedy}" if remedy else first

    def in_sentences(self) -> str:
        """Return the place, the problem and the remedy as sentences, for a page on which lines run together."""
        first = f"{self.where}: {self.problem}" if self.where else self.problem
        return " ".join(_sentence(_shown(text)) for text in (first, self.remedy) if text)

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in Jupyter.

        IPython asks an exception for this method before it draws a traceback. A learner
        who mistyped a scenario's name needs the sentence, not forty lines of our code.
        """
        return str(self).splitlines()


class RecordError(PmkitError):
    """An event or a timeline cannot be built from what was given."""

    usual_code = "bad-record"


class DocumentError(PmkitError):
    """A postmortem file cannot be read as one."""

    usual_code = "bad-document"


class ScenarioError(PmkitError):
    """A scenario folder is missing or does not hold what it must."""

    usual_code = "bad-scenario"


class FileError(PmkitError):
    """A file or folder cannot be read or written."""

    usual_code = "bad-file"


class LexiconError(PmkitError):
    """Wording rules, the kit's own or a team's, cannot be used."""

    usual_code = "bad-lexicon"


class RoomError(PmkitError):
    """A live session cannot be opened or led, or an answer does not fit its question."""

    usual_code = "bad-step"


class DrillError(PmkitError):
    """A drill cannot be played: an input that does not fit, or a log that cannot be read."""

    usual_code = "bad-input"


class WorkshopError(PmkitError):
    """An assessment, an agenda or an improvement plan cannot be used."""

    usual_code = "bad-workshop"


class KitError(PmkitError):
    """The notebooks, scenarios or exercises that belong to pmkit are not where they should be."""

    usual_code = "no-kit"


E = TypeVar("E", bound=PmkitError)

_SHOWN: Final = 24
"""Words of a closed list that a message shows."""


def not_one_of(
    word: object, allowed: Iterable[str], *, what: str, raises: type[E], where: str = "", code: str = "not-one-of"
) -> E:
    """Return the error for a word that a closed list does not hold, with the word that was probably meant.

    Args:
        word: what was given.
        allowed: the words of the list, in the order they are shown.
        what: the list's noun with its article: ``"a kind"``, ``"an agenda"``.
        raises: the error of whoever reads it.
        where: file and line, field, or cell.
        code: the error's code.
    """
    from difflib import get_close_matches  # only needed once something is wrong

    words = [str(each) for each in allowed]
    lower = {each.casefold(): each for each in reversed(words)}
    near = get_close_matches(str(word).casefold(), list(lower), n=1, cutoff=0.6)
    meant = f"did you mean {lower[near[0]]!r}? " if near else ""
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    listed = (", ".join(words[:_SHOWN]) or "none") + more
    return raises(f"{str(word)[:80]!r} is not {what}", code=code, where=where, remedy=f"{meant}Use one of: {listed}")


def text_given(value: object, name: str, *, example: str) -> str:
    """Return a parameter that is a text, as a notebook or papermill hands it in.

    ``papermill -p title 503`` hands in a number; what is said then shows the right form.

    Args:
        value: what was given; a path is a text, too.
        name: of the parameter.
        example: a value that would do.

    Raises:
        PmkitError: it is not a text (code ``not-text``).
    """
    if isinstance(value, str) or hasattr(value, "__fspath__"):
        return str(value)
    raise PmkitError(
        f"{name} is {str(value)[:60]!r}, which is not a text",
        code="not-text",
        where=name,
        remedy=f'write {name} = "{example}" in the notebook, or papermill -r {name} "{example}"',
    )


def number_given(value: object, name: str, *, example: int) -> int:
    """Return a parameter that is a whole number, also one that papermill hands in as text.

    Raises:
        PmkitError: it is not a whole number (code ``not-number``).
    """
    text = str(value).strip()
    if not isinstance(value, bool) and text.removeprefix("-").isdecimal():
        return int(text)
    raise PmkitError(
        f"{name} is {text[:60]!r}, which is not a whole number",
        code="not-number",
        where=name,
        remedy=f"write {name} = {example} in the notebook, or papermill -p {name} {example}",
    )


def names_given(value: object, name: str, *, example: Iterable[str]) -> tuple[str, ...]:
    """Return a parameter that is a list of texts; one text is taken apart at its commas.

    Raises:
        PmkitError: it is neither (code ``not-list``).
    """
    if isinstance(value, str):
        return tuple(part for each in value.split(",") if (part := each.strip()))
    if isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value):
        return tuple(value)
    shown = list(example)
    raise PmkitError(
        f"{name} is {str(value)[:60]!r}, which is not a list of texts",
        code="not-list",
        where=name,
        remedy=f'write {name} = {shown!r} in the notebook, or papermill -p {name} "{", ".join(shown)}"',
    )
