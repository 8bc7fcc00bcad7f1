"""The vignettes: twelve situations for one person alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.analysis.language import check_language
from pmkit.errors import WorkshopError
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.skill import BANNER, Skill, vignette_form, vignettes


def test_twelve_situations_with_one_best_option_each() -> None:
    """Twelve, with ids of their own, four options, one with full credit, and a remark on each."""
    assert len(vignettes()) == 12
    assert len({each.id for each in vignettes()}) == 12
    for each in vignettes():
        assert len(each.options) == 4
        assert sorted(option.credit for option in each.options)[-1] == 1
        assert len({option.text for option in each.options}) == 4


def test_remarks_are_kind() -> None:
    """What a choice leads to blames nobody and calls nothing wrong."""
    for each in vignettes():
        for option in each.options:
            assert "wrong answer" not in option.then.lower()
            assert not [finding for finding in check_language(option.then) if finding.level == "warning"], option.then


def test_the_best_option_is_not_always_in_one_place() -> None:
    """Nobody can answer by the place of the option, or by its length."""
    places = [next(at for at, option in enumerate(each.options) if option.credit == 1) for each in vignettes()]
    assert len(set(places)) >= 3
    longest = sum(max(each.options, key=lambda option: len(option.text)).credit == 1 for each in vignettes())
    assert longest <= 9


def test_the_first_choice_counts_and_is_on_disk(tmp_path: Path) -> None:
    """A choice is saved at once; a second one shows its remark and changes no credit."""
    skill = Skill.open(tmp_path / "v.json")
    first = skill.choose("who", 0)
    assert first == vignettes()[7].options[0].then
    assert skill.choose("who", 1) == vignettes()[7].options[1].then
    assert skill.credit == 0.5
    again = Skill.open(tmp_path / "v.json")
    assert again.chosen == {"who": 0}
    assert again.to_look_at() == ["Facilitation"]
    assert "0.5 of 1" in str(again)
    assert BANNER in str(again)


def test_unknown_choices_and_broken_files(tmp_path: Path) -> None:
    """Unknown situations and options are refused; a file that was cut off is left as it is."""
    path = tmp_path / "v.json"
    skill = Skill.open(path)
    for name, option in (("nothing", 0), ("who", 4), ("who", -1)):
        with pytest.raises(WorkshopError):
            skill.choose(name, option)
    path.write_text('{"chosen": {"who"', encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        vignette_form(path)
    assert error.value.code == "json-broken"
    assert path.read_text(encoding="utf-8") == '{"chosen": {"who"'
    path.write_text('{"chosen": {"who": 9, "gone": 1}}', encoding="utf-8")
    assert Skill.open(path).chosen == {}


def test_no_team_result_takes_them() -> None:
    """The assessment of a team has no place for what one person chose here."""
    with pytest.raises(WorkshopError) as error:
        assess({"who": 1})
    assert error.value.code == "not-one-of"


def test_the_form_shows_the_remark(tmp_path: Path) -> None:
    """Choosing shows what it leads to; opened again, the first choice and its remark are there."""
    path = tmp_path / "v.json"

    def radios(box: Any) -> Iterator[Any]:
        for child in getattr(box, "children", ()):
            if type(child).__name__ == "RadioButtons":
                yield child, box.children[2]
            yield from radios(child)

    field, remark = next(radios(vignette_form(path)))
    assert remark.value == ""
    field.value = 1
    assert "Which clock was the chat on?" in remark.value
    again, remark = next(radios(vignette_form(path)))
    assert again.value == 1
    assert "Which clock was the chat on?" in remark.value
