"""The assessment that people use: answers in, result out, on top of everything else in this chamber."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmkit.files import Written, laid, lay, work_folder
from pmkit.html import render
from pmkit.views.plotting import register
from pmkit.workshop.assessment.exports import read_json, to_frame, to_json
from pmkit.workshop.assessment.page import assessment_html
from pmkit.workshop.assessment.questions import Questionnaire
from pmkit.workshop.assessment.responses import Responses
from pmkit.workshop.assessment.results import Results, count_parts
from pmkit.workshop.assessment.retest import Retest, compare

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Assessment(Results):
    """A self-assessment: what :func:`assess` returns.

    Attributes:
        parts: the parts that were answered, in order.
        label: when or by whom.
        notes: what is worth knowing about where the answers come from.
    """

    def compare(self, earlier: Results) -> Retest:
        """Return what has changed since an earlier assessment; see :func:`~.retest.compare`."""
        return compare(earlier, self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per area: part, area, people, median, low, high, mean, level, cannot_say."""
        return to_frame(self)

    def to_json(self, path: str | Path | None = None) -> Written:
        """Return the counts as JSON, and write them if a path is given; what is held back is not in it."""
        return laid(to_json(self), path)

    def save(self, folder: str | Path = "") -> Path:
        """Write the counts for a later comparison and return the file: ``self-assessment-<label>.json``.

        Args:
            folder: where; the work folder by default.

        Raises:
            FileError: it cannot be written.
        """
        name = "".join(letter if letter.isalnum() else "-" for letter in self.label.lower()).strip("-") or "team"
        return lay(Path(folder or work_folder()) / f"self-assessment-{name[:60]}.json", to_json(self))

    @classmethod
    def from_json(cls, path: str | Path, *, asked: Questionnaire | None = None) -> Assessment:
        """Return the assessment that :meth:`to_json` wrote.

        Raises:
            WorkshopError: the file is not an assessment, or was cut off; it is left as it is.
            FileError: it cannot be read.
        """
        return assess(read_json(path, asked))

    def _repr_html_(self) -> str:
        """Return the result as HTML."""
        return render(assessment_html(self, notebook=True))


def assess(responses: Responses | Mapping[str, Any] | str | Path) -> Assessment:
    """Return the assessment of answers.

    Args:
        responses: counted answers, one person's answers by item, or the path of a CSV file.

    Raises:
        WorkshopError: an answer or a column does not fit; the message names the place.
        FileError: the file cannot be read.
    """
    if isinstance(responses, str | Path):
        responses = Responses.from_csv(responses)
    elif not isinstance(responses, Responses):
        responses = Responses.of_person(responses)
    return Assessment(count_parts(responses), responses.label, responses.notes)


@register(Assessment)
def _draw(assessment: Assessment, ax: Axes | None = None, *, title: str = "", narrow: bool = False) -> Axes:
    """Let ``plot`` draw an assessment; matplotlib is loaded only then."""
    from pmkit.workshop.assessment.figures import draw

    return draw(assessment, ax, title=title, narrow=narrow)
