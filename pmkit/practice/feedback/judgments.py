"""What a learner said about pairs of factors: the same, or not. It is kept and wins over the kit's guess."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pmkit.analysis.factors.factors import Factor
from pmkit.errors import FileError
from pmkit.files import read_text, write_atomic
from pmkit.markup import one_line

FILE: Final = "judgments.json"
"""Name of the file beside the learner's document."""


@dataclass(frozen=True)
class Judgments:
    """Pairs that a learner decided.

    A decision holds for the sentence that was judged: a factor that is written anew is asked anew.

    Attributes:
        pairs: the learner's sentence and the id of the reference's factor, to whether they are the same.
    """

    pairs: tuple[tuple[tuple[str, str], bool], ...] = ()

    def said(self, mine: Factor, theirs: Factor) -> bool | None:
        """Return what the learner said about a pair, None if nothing."""
        return dict(self.pairs).get((one_line(mine.text), theirs.id))

    def decide(self, mine: Factor, theirs: str, *, same: bool) -> Judgments:
        """Return the judgments with one more decision; a later one replaces an earlier."""
        key = (one_line(mine.text), theirs)
        return Judgments((*(pair for pair in self.pairs if pair[0] != key), (key, same)))

    def save(self, folder: Path) -> Path:
        """Write the decisions beside the document.

        Raises:
            FileError: the file cannot be written.
        """
        rows = [{"yours": mine, "reference": theirs, "same": same} for (mine, theirs), same in self.pairs]
        return write_atomic(folder / FILE, json.dumps(rows, indent=1, ensure_ascii=False) + "\n")

    @classmethod
    def load(cls, folder: Path) -> Judgments:
        """Return the decisions of a folder; none where there is no file.

        Raises:
            FileError: the file is not what :meth:`save` wrote.
        """
        path = folder / FILE
        if not path.exists():
            return cls()
        try:
            rows = json.loads(read_text(path, what="file of judgments"))
            pairs = tuple(((str(row["yours"]), str(row["reference"])), bool(row["same"])) for row in rows)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise FileError(
                "the decisions in this file cannot be read",
                where=str(path),
                remedy="remove it; you will be asked again",
            ) from None
        return cls(pairs)
