"""What a learner said about pairs of factors: the same, or not. It is kept and wins over the kit's guess."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import RootModel

from pmkit.analysis.factors.factors import Factor
from pmkit.data.models import Strict, load_json
from pmkit.errors import FileError
from pmkit.files import digest, lay, read_bytes
from pmkit.markup import one_line

FILE: Final = "judgments.json"
"""Name of the file beside the learner's document."""


class _Row(Strict):
    """One decision, as the file holds it: the learner's sentence, the reference's factor, the same or not."""

    yours: str
    reference: str
    same: bool


class _Rows(RootModel[tuple[_Row, ...]]):
    """The file: a list of decisions."""


@dataclass(frozen=True)
class Judgments:
    """Pairs that a learner decided.

    A decision holds for the sentence that was judged: a factor that is written again is asked about again.

    Attributes:
        pairs: the learner's sentence and the id of the reference's factor, to whether they are the same.
        known: hash of the file that they were read from, over which they are saved.
    """

    pairs: tuple[tuple[tuple[str, str], bool], ...] = ()
    known: str = field(default="", compare=False, repr=False)

    def said(self, mine: Factor, theirs: Factor) -> bool | None:
        """Return what the learner said about a pair, None if nothing."""
        return dict(self.pairs).get((one_line(mine.text), theirs.id))

    def decide(self, mine: Factor, theirs: str, *, same: bool) -> Judgments:
        """Return the judgments with one more decision; a later one replaces an earlier."""
        key = (one_line(mine.text), theirs)
        return Judgments((*(pair for pair in self.pairs if pair[0] != key), (key, same)), self.known)

    def save(self, folder: Path) -> Path:
        """Write the decisions beside the document, and return the file that holds them now.

        Raises:
            FileError: the file cannot be written.
        """
        rows = [_Row(yours=mine, reference=theirs, same=same).model_dump() for (mine, theirs), same in self.pairs]
        text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
        return lay(folder / FILE, text, known=self.known)

    @classmethod
    def load(cls, folder: Path) -> Judgments:
        """Return the decisions of a folder; none where there is no file.

        Raises:
            FileError: the file is not what :meth:`save` wrote.
        """
        path = folder / FILE
        if not path.exists():
            return cls()
        known = digest(read_bytes(path, what="file of decisions about factors"))
        try:
            rows = load_json(path, _Rows, FileError, what="decisions about factors").root
        except FileError as error:
            remedy = "remove it; you will be asked again"
            raise FileError(error.problem, code=error.code, where=error.where, remedy=remedy) from None
        return cls(tuple(((row.yours, row.reference), row.same) for row in rows), known)
