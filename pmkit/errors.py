"""What can go wrong, said so that the reader can mend it.

    PmkitError            something pmkit was given cannot be used
    ├── RecordError       events and timelines: a naive time, an unknown column
    ├── DocumentError     postmortem files: empty, binary, too large
    ├── ScenarioError     scenario folders: missing, unknown key, broken YAML
    ├── FileError         reading and writing: no such file, no right to write
    ├── LexiconError      wording rules: an unknown key, a pattern that cannot be read
    ├── RoomError         a live session: an unknown key in its file, an answer that does not fit, no room to reach
    ├── WorkshopError     an assessment, an agenda or an improvement plan: wrong columns, minutes that do not sum
    └── KitError          the kit's own notebooks, scenarios, exercises are not found

An *error* is bad input. A weak spot in somebody's analysis is never an error: that is a
:class:`pmkit.finding.Finding`, which is returned and carries a question.
"""

from __future__ import annotations


class PmkitError(Exception):
    """Bad input: what is wrong, where it stands, and what to do about it.

    Attributes:
        problem: one sentence that says what is wrong.
        where: file and line, field, or cell; empty when there is only one place.
        remedy: what to do next; empty when the problem says it all.
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        """Return the place, the problem and the remedy on up to two lines."""
        first = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{first}\n  What to do: {self.remedy}" if self.remedy else first

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in Jupyter.

        IPython asks an exception for this method before it draws a traceback. A learner
        who mistyped a scenario's name needs the sentence, not forty lines of our code.
        """
        return str(self).splitlines()


class RecordError(PmkitError):
    """An event or a timeline cannot be built from what was given."""


class DocumentError(PmkitError):
    """A postmortem file cannot be read as one."""


class ScenarioError(PmkitError):
    """A scenario folder is missing or does not hold what it must.

    Attributes:
        code: a short stable name of the rule that was broken, such as ``naive-time``.
    """

    def __init__(self, problem: str, *, code: str, where: str = "", remedy: str = "") -> None:
        self.code = code
        super().__init__(problem, where=where, remedy=remedy)


class FileError(PmkitError):
    """A file or folder cannot be read or written."""


class LexiconError(PmkitError):
    """Wording rules, the kit's own or a team's, cannot be used."""


class RoomError(PmkitError):
    """A live session cannot be opened or led, or an answer does not fit its question."""


class WorkshopError(PmkitError):
    """An assessment, an agenda or an improvement plan cannot be used."""


class KitError(PmkitError):
    """The notebooks, scenarios or exercises that belong to pmkit are not where they should be."""
