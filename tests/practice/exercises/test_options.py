"""The options of a task: what the notebook offers is what the file has, and its text stands for its letter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmkit.practice.exercises.questions import Answer, read_questions
from pmkit.practice.exercises.readers import letter, one_of, option

EXERCISES = Path(__file__).resolve().parents[3] / "exercises"


def lettered() -> Iterator[tuple[str, str, Answer]]:
    """Yield each answer that is a letter of options, with its exercise and its name."""
    for folder in sorted(EXERCISES.glob("0*/")):
        for name, task in read_questions(folder / "questions.yaml").tasks.items():
            for part, row in task.answers(name).items():
                if row.reader == "letter":
                    yield folder.name, part, row


ROWS = [pytest.param(slug, row, id=f"{slug}-{part}") for slug, part, row in lettered()]


def offered(slug: str) -> list[dict[str, str]]:
    """Return the lists of lettered options in an exercise's notebook."""
    cells = json.loads((EXERCISES / f"{slug}.ipynb").read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return [dict(found) for text in texts if (found := re.findall(r"^- \*\*([a-f])\.\*\* (.*)$", text, re.MULTILINE))]


@pytest.mark.parametrize(("slug", "row"), ROWS)
def test_options_are_those_that_the_notebook_offers(slug: str, row: Answer) -> None:
    """Each list of options is in the notebook word for word."""
    assert row.options in offered(slug)


@pytest.mark.parametrize(("slug", "row"), ROWS)
def test_an_options_text_stands_for_its_letter(slug: str, row: Answer) -> None:
    """The whole text, in small letters, a long piece of it and one with a slip are read as the option."""
    for name, text in row.options.items():
        words = text.split()
        slipped = text.replace("e", "", 1)
        for answer in (text, text.casefold().rstrip("."), f"I think: {text}", slipped):
            assert (letter(answer) or option(answer, row.options)) == name, answer
        if len(words) > 8:
            assert option(" ".join(words[-7:]), row.options) == name


@pytest.mark.parametrize(("slug", "row"), ROWS)
def test_other_texts_are_no_option(slug: str, row: Answer) -> None:
    """What is in two options, or in none, or too short, is asked about."""
    two = list(row.options.values())[:2]
    for answer in (" ".join(two), "the", "something else that nobody offered here", None, 7):
        assert option(answer, row.options) is None


def test_a_slip_in_the_only_word_is_still_that_word() -> None:
    """One letter too few is read; a word that could be either of two, and another word, are not."""
    read = one_of("resolution", "recovery", "detection")
    assert read("resoluton") == "resolution"
    assert read("response") == "response"
    assert one_of("mitigated", "mitigates")("mitigate") == "mitigate"
