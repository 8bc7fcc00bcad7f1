"""The file of a plan: any words survive it, and every damage is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import WorkshopError
from pmkit.workshop.improvement.exports import to_yaml
from pmkit.workshop.improvement.horizons import Horizon, Planned
from pmkit.workshop.improvement.plan import ImprovementPlan, load_plan, save_plan
from tests.workshop.improvement.plans import PLAN


def test_a_plan_is_read_back(tmp_path: Path) -> None:
    """What is written is read back, and no findings are left on a plan that says all."""
    path = save_plan(PLAN, tmp_path / "plan.yaml")
    assert load_plan(path) == PLAN
    assert PLAN.findings() == []


_TEXT = st.text(max_size=60)


@given(st.lists(_TEXT.filter(lambda text: bool(text.strip())), max_size=3), _TEXT, _TEXT)
def test_any_words_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], answer: str, due: str
) -> None:
    """Whatever is typed, colons, quotes, anchors or signs, is the same after writing and reading."""
    actions = [Planned(id=f"A{at}", text=text, due=due) for at, text in enumerate(lines, start=1)]
    made = ImprovementPlan(start="2026-11-23", quick=Horizon(actions=actions), measurement={"measure": answer})
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    path.write_text(to_yaml(made), encoding="utf-8")
    assert load_plan(path) == made


def test_every_cut_of_the_file_is_noticed(tmp_path: Path) -> None:
    """A file that was cut off anywhere is refused with its name, and left as it is."""
    text = to_yaml(PLAN)
    path = tmp_path / "plan.yaml"
    for at in range(0, len(text) - 2, 7):
        path.write_text(text[:at], encoding="utf-8")
        with pytest.raises(WorkshopError) as error:
            load_plan(path)
        assert str(path) in error.value.where
        assert path.read_text(encoding="utf-8") == text[:at]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("start: '2026-11-23'", "start: soon"),
        ("id: A1", "id: 1"),
        ("rhythm:", "rythm:"),
        ("owner:", "ownr:"),
        ("schema: 1", "schema: 2"),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_line(tmp_path: Path, broken: str, said: str) -> None:
    """Dates that don't exist, unknown keys and questions: file, line and what to do."""
    path = tmp_path / "plan.yaml"
    text = to_yaml(PLAN)
    assert broken in text
    path.write_text(text.replace(broken, said), encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        load_plan(path)
    assert str(path) in error.value.where


def test_days_need_no_quotes(tmp_path: Path) -> None:
    """A day that a person wrote without quotes is a day."""
    path = tmp_path / "plan.yaml"
    path.write_text(to_yaml(PLAN).replace("'2026-11-23'", "2026-11-23").replace("'2026-12-15'", "2026-12-15"))
    assert load_plan(path) == PLAN
