"""What a facilitator changes of an incident before a workshop: a file that is used instead, and checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.edits import LEFT_OUT, NOT_THERE
from pmkit.workshop.runsheet.material import Material, open_material, write_material
from pmkit.workshop.runsheet.preview import preview
from pmkit.workshop.runsheet.puzzle import puzzle
from pmkit.workshop.runsheet.telling import opening
from tests.workshop.runsheet.own import OWN


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Return a team's own postmortem."""
    return Path(shutil.copy(next(file for file in OWN if file.stem == "table"), tmp_path / "ours.md"))


def edited(document: Path, *changes: tuple[str, str]) -> Material:
    """Return the incident after its file was written and changed."""
    path = write_material(open_material(document)).path
    assert path is not None
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return open_material(document)


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_the_file_changes_nothing_by_itself(file: Path, tmp_path: Path) -> None:
    """Once written, it tells the same as before: the same rows, cards and beginning."""
    document = Path(shutil.copy(file, tmp_path / "ours.md"))
    before = open_material(document)
    assert write_material(before).path == tmp_path / "ours.material.yaml"
    after = open_material(document)
    assert after.edits == tmp_path / "ours.material.yaml"
    for one, other in zip(before.timeline, after.timeline, strict=True):
        assert before.text(one) == after.text(other)
        assert before.details(one) == after.details(other)
    assert [each.event.id for each in opening(before)] == [each.event.id for each in opening(after)]
    assert [event.id for event in puzzle(before)] == [event.id for event in puzzle(after)]
    assert (before.title, before.problem, before.sentence) == (after.title, after.problem, after.sentence)


def test_what_is_changed_is_used(document: Path) -> None:
    """Other words, a row left out and another beginning are what people see; the preview lists what they do not."""
    row = "say: Customers write to support: "
    material = edited(
        document,
        ("say: 'Customers write to support: \"the basket hangs\"'", "say: Customers tell support that it hangs"),
        ("row: Review meeting\n  say: 'Checkout team: Review meeting'\n  told: true",
         "row: Review meeting\n  told: false"),
        ("brief: This is how it began", "brief: A quiet morning. This is how it began"),
    )  # fmt: skip
    texts = [material.text(event) for event in material.timeline]
    assert "Customers tell support that it hangs" in texts
    assert not any(row in text for text in texts)
    assert "Checkout team: Review meeting" not in texts
    seen = preview(load_agenda("seed"), material)
    assert seen.not_told == (("Review meeting", LEFT_OUT),)
    assert (seen.told, seen.rows) == (9, 10)
    assert "A quiet morning" in str(seen)
    assert "ours.material.yaml" in str(seen)


def test_a_row_that_is_not_in_the_file_is_not_told(document: Path) -> None:
    """A row that was deleted from the file, or added to the postmortem since, is left out, and the preview says so."""
    edited(document)
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("| 2025-12-01 |", "| 10:05 | All clear | support |\n| 2025-12-01 |"), "utf-8")
    # The new row takes the number of the last one: the file says so, and is made again or corrected.
    with pytest.raises(WorkshopError, match="in the postmortem now") as caught:
        open_material(document)
    assert "ours.material.yaml:" in caught.value.where
    last = "| Review meeting | checkout team |"
    document.write_text(text.replace(last, f"{last}\n| | All clear is given | support |"), "utf-8")
    material = open_material(document)
    assert "All clear is given" not in [material.text(event) for event in material.timeline]
    assert ("All clear is given", NOT_THERE) in material.left_out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: E02", "id: E99", "'E99' is not an event"),
        ("id: E02", "id: E01", "in the postmortem now"),
        ("  told: true\n", "  told: perhaps\n", "told"),
        ("brief:", "summary:", "there is no such field"),
        ("schema: 1", "schema: [", "YAML"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(document: Path, old: str, new: str, said: str) -> None:
    """A mistake is named with file and line, and with what to do."""
    with pytest.raises(WorkshopError) as caught:
        edited(document, (old, new))
    assert said.casefold() in str(caught.value).casefold()
    assert "ours.material.yaml:" in caught.value.where
    assert caught.value.remedy


def test_cards_that_cannot_be_ordered_are_refused(document: Path) -> None:
    """Two rows of one minute, or only two cards, don't make a puzzle: the message says so."""
    with pytest.raises(WorkshopError, match="compared with the other cards"):
        edited(document, ("basket hangs\"'\n  told: true\n  first: true\n",
                          "basket hangs\"'\n  told: true\n  first: true\n  card: true\n"))  # fmt: skip


def test_all_left_out_is_refused(document: Path) -> None:
    """A file that leaves out every row is refused."""
    with pytest.raises(WorkshopError, match="every row is left out"):
        edited(document, *[("told: true", "told: false")] * 10)


def test_a_workshops_folder_has_a_file_of_its_own(document: Path, tmp_path: Path) -> None:
    """The file in a workshop's folder counts before the one beside the postmortem, for scenarios too."""
    edited(document, ("title: Checkout", "title: Beside it. Checkout"))
    folder = tmp_path / "workshop"
    folder.mkdir()
    write_material(open_material("payments-memory-leak"), folder / "material.yaml")
    assert open_material("payments-memory-leak", folder).edits == folder / "material.yaml"
    text = str(write_material(open_material(document), tmp_path / "other.yaml"))
    (folder / "material.yaml").write_text(text.replace("Beside it. ", ""), "utf-8")
    assert open_material(document, folder).title.startswith("Checkout")
    assert open_material(document).title.startswith("Beside it")
