"""One person's answers in a file of their own, saved at each change."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from pmkit.data.models import Strict, load_json
from pmkit.data.open_objects import open_object
from pmkit.errors import WorkshopError, not_one_of
from pmkit.files import Draft, make_folder, path_for, real_path, work_folder
from pmkit.markup import clean
from pmkit.workshop.assessment.assessment import Assessment, assess
from pmkit.workshop.assessment.questions import questionnaire
from pmkit.workshop.assessment.responses import Responses


class _Saved(Strict):
    """The file of one person's answers."""

    model_config = ConfigDict(str_strip_whitespace=False)  # words are kept as they were typed

    scores: dict[str, int | None]
    words: dict[str, str]


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
        path = real_path(path_for(path) if path else work_folder() / "self-assessment.json")
        # Several forms of one notebook write to one file: they must not take each other for strangers.
        return open_object(
            cls, path, cls._read, lambda known: known.path == path and not known.draft.changed_elsewhere()
        )

    @classmethod
    def _read(cls, path: Path) -> OwnAnswers:
        """Return the answers of a file."""
        make_folder(path.parent)
        draft = Draft.open(path)
        if not draft.text.strip():
            return cls(draft)
        saved = load_json(path, _Saved, WorkshopError, what="answers", text=draft.text)
        asked = questionnaire()
        return cls(draft, {item: score for item, score in saved.scores.items() if asked.find(item)}, dict(saved.words))

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
        asked = questionnaire().find(item)
        if asked is None:
            raise not_one_of(item, questionnaire().item_ids(), what="a question", raises=WorkshopError)
        scores = asked[0].scores
        if score not in scores:
            words = ["None, for cannot say" if known is None else str(known) for known in scores]
            raise not_one_of(score, words, what=f"a score of {item}", raises=WorkshopError)
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
