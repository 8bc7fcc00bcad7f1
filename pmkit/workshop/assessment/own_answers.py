"""One person's answers in a file of their own, saved at each change."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pmkit.errors import WorkshopError
from pmkit.files import Draft, make_folder, work_folder
from pmkit.markup import clean
from pmkit.workshop.assessment.questions import questionnaire
from pmkit.workshop.assessment.responses import Responses
from pmkit.workshop.assessment.results import Assessment, assess

_OPEN: Final[dict[Path, OwnAnswers]] = {}


@dataclass
class OwnAnswers:
    """What one person answered, and the words they wrote beside it.

    Attributes:
        draft: the file.
        scores: item to score; ``None`` for cannot say.
        words: area to what was written about it.
    """

    draft: Draft
    scores: dict[str, int | None] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: str | Path = "") -> OwnAnswers:
        """Return the answers of a file, none if there is no file yet.

        Args:
            path: the file; ``self-assessment.json`` in the work folder by default.

        Raises:
            WorkshopError: the file is not what this wrote, or was cut off; it is left as it is.
            FileError: it cannot be read.
        """
        path = (Path(path) if path else work_folder() / "self-assessment.json").resolve()
        known = _OPEN.get(path)
        if known is not None and known.draft.path == path and not known.draft.changed_elsewhere():
            # Several forms of one notebook write to one file: they must not take each other for strangers.
            return known
        make_folder(path.parent)
        _OPEN[path] = cls._read(Draft.open(path))
        return _OPEN[path]

    @classmethod
    def _read(cls, draft: Draft) -> OwnAnswers:
        """Return the answers of a draft."""
        if not draft.text.strip():
            return cls(draft)
        try:
            data = json.loads(draft.text)
            scores = {str(name): None if score is None else int(score) for name, score in data["scores"].items()}
            words = {str(name): str(text) for name, text in data["words"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            line = getattr(error, "lineno", 1)
            raise WorkshopError(
                f"these are no answers ({error})",
                where=f"{draft.path}:{line}",
                remedy="the file may be cut off; it is left as it is. Repair it in an editor, or name another file",
            ) from None
        return cls(draft, {name: score for name, score in scores.items() if questionnaire().find(name)}, words)

    @property
    def path(self) -> Path:
        """Where the answers are; another file after somebody else changed the first one."""
        return self.draft.path

    def answer(self, item: str, score: int | None) -> None:
        """Take an answer and save it.

        Args:
            item: id of the question.
            score: one of its scores; ``None`` for cannot say.

        Raises:
            WorkshopError: there is no such question or score.
            FileError: it cannot be saved.
        """
        found = questionnaire().find(item)
        if found is None:
            raise WorkshopError(f"there is no question {item!r}", remedy="see: item_ids()")
        if score not in found[0].scores:
            raise WorkshopError(f"{score!r} is no score of {item}", remedy=f"use one of {found[0].scores}")
        self.scores[item] = score
        self._save()

    def say(self, area: str, words: str) -> None:
        """Take what was written about an area and save it.

        Raises:
            FileError: it cannot be saved.
        """
        self.words[area] = clean(words)
        self._save()

    def assess(self) -> Assessment:
        """Return the assessment of these answers alone."""
        answers: dict[str, Any] = dict(self.scores)
        return assess(Responses.of_person(answers, label="my own"))

    def missing(self, part: str) -> list[str]:
        """Return the questions of a part that are not answered yet."""
        return [item.id for item in questionnaire().part(part).items if item.id not in self.scores]

    def _save(self) -> None:
        self.draft.save(json.dumps({"scores": self.scores, "words": self.words}, indent=1, ensure_ascii=False) + "\n")
