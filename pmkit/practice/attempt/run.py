"""Run the practice notebook without a screen, and lay its results into a folder."""

from __future__ import annotations

import contextlib
import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pmkit.errors import PmkitError
from pmkit.files import Laid, find_path, make_folder
from pmkit.kit import notebook
from pmkit.practice.attempt.attempt import Practice, checked_answers

NOTEBOOK: Final = "04-scenario-practice"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What a run left in its folder.

    Attributes:
        practice: the practice it ran.
        files: name to path of each file.
    """

    practice: Practice
    files: dict[str, Path]


def run(
    scenario: str,
    out: str | Path = "",
    *,
    level: str = "guided",
    answers: str | Path = "",
    hints: int = 0,
    debrief: bool = False,
    progress: bool = True,
    execute: bool | None = None,
) -> Result:
    """Write the pages of a practice and, without answers, execute its notebook with papermill.

    Everything is checked before the notebook runs, so that bad input costs no minute and
    leaves no file. To read answers takes no notebook.

    Args:
        scenario: name of a scenario, or path of its folder.
        out: folder for the results; default ``my-work/<scenario>``.
        level: ``guided``, ``hinted`` or ``open``.
        answers: the learner's postmortem file.
        hints: how many of the three hints to show.
        debrief: whether to open the reference beside the workbook itself; ``answers`` implies it.
        progress: whether to show a progress bar.
        execute: whether to run the notebook; by default only where there are no answers to read.

    Raises:
        PmkitError: an input is bad, or the notebook failed.
    """
    if not 0 <= hints <= 3:
        raise PmkitError(f"{hints} hints are asked for", code="bad-hints", remedy="ask for 0 to 3")
    source = notebook(NOTEBOOK)
    practice = Practice.open(scenario, level, answers=answers, out=out)
    if debrief and not str(answers).strip():
        checked_answers(practice.path, practice.scenario)
        answers = practice.path
    has_answers = bool(str(answers).strip())
    if has_answers if execute is None else not execute:
        return Result(practice, practice.write(debrief=has_answers))
    folder = make_folder(practice.folder).resolve()
    parameters = {
        "scenario": str(practice.scenario.folder),
        "level": str(practice.level),
        "answers": str(find_path(answers, what="answers file").resolve()) if has_answers else "",
        "hints": hints,
        "out": str(folder),
    }
    executed = _execute(source, parameters, folder, progress)
    files = {"notebook": Laid(practice.folder).lay("practice.ipynb", executed)}
    # The notebook wrote the pages; writing them again only finds out where they are.
    files |= practice.write(debrief=has_answers)
    return Result(practice, files)


def _execute(source: Path, parameters: dict[str, object], folder: Path, progress: bool) -> bytes:
    """Return the executed notebook's bytes."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    with tempfile.TemporaryDirectory(prefix="pmkit-") as scratch:
        target = Path(scratch) / "practice.ipynb"
        try:
            with _quiet():
                papermill.execute_notebook(
                    str(source),
                    str(target),
                    parameters=parameters,
                    cwd=str(folder),
                    progress_bar=progress,
                    kernel_name="python3",
                    # ipykernel's advice about encrypting loopback is not for a learner's terminal.
                    extra_arguments=["--log-level=ERROR"],
                )
        except PapermillExecutionError as error:
            kept = Laid(folder).lay("practice.failed.ipynb", target.read_bytes())
            raise PmkitError(
                f"a cell of the notebook failed ({error.ename}: {error.evalue})",
                code="cell-failed",
                where=f"{source.name}, cell {error.cell_index}",
                remedy=f"open {kept} to see it",
            ) from None
        return target.read_bytes()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep papermill's log of every cell out of the learner's terminal."""
    logger = logging.getLogger("papermill")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
