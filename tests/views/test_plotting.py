"""One verb draws everything: what it knows, what it refuses, and what a floor above adds."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import RecordError
from pmkit.views import figures, plotting
from pmkit.views.plotting import figures_in, plot, register
from pmkit.views.style import ShownAxes
from tests.views.figures.samples import REFERENCES, bursts


def test_what_cannot_be_drawn_is_refused_with_a_remedy() -> None:
    """Plot says what it can draw."""
    with pytest.raises(RecordError, match="a int cannot be drawn") as caught:
        plot(3)
    assert "Timeline" in caught.value.remedy


def test_a_postmortem_draws_its_timeline() -> None:
    """Plot knows a whole postmortem, and shows itself with words in Jupyter."""
    axes = plot(Scenario.open("payments-memory-leak").debrief())
    assert isinstance(axes, ShownAxes)
    assert 'alt="22 events from' in axes._repr_html_()


def test_given_axes_are_used_and_returned() -> None:
    """Plot draws on the Axes it gets."""
    axes = Figure().add_subplot()
    assert plot(bursts(6), axes) is axes
    assert axes.texts


def test_figures_take_axes_that_are_given() -> None:
    """A figure of your own works, small or large."""
    for size in ((4, 6), (14, 9)):
        figure = Figure(figsize=size)
        axes = figure.add_subplot()
        assert plot(REFERENCES[0].whys, axes) is axes
        assert plot(REFERENCES[-1].actions, figure.add_subplot()).texts


def test_every_module_that_draws_is_found_by_itself() -> None:
    """Whatever registers in the chamber is known after the first figure; no list has to be kept."""
    with pytest.raises(RecordError):
        plot(3)
    named = {kind.__name__ for kind in plotting._draw.registry}
    for module in pkgutil.iter_modules(figures.__path__):
        text = Path(figures.__path__[0], f"{module.name}.py").read_text(encoding="utf-8")
        for kind in [line[len("@register(") : -1] for line in text.splitlines() if line.startswith("@register(")]:
            assert kind in named


def test_a_floor_above_registers_its_own_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its module is imported when something is drawn, and the refusal lists its type too."""

    class Lamp:
        """Something that only a floor above knows."""

    (tmp_path / "figures_of_lamps.py").write_text("import lamps\nlamps.draw()\n", encoding="utf-8")
    (tmp_path / "lamps.py").write_text("calls = []\ndraw = lambda: calls.append(1)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    def draw(lamp: Lamp, ax: Axes | None = None, **options: object) -> Axes:
        return Figure().add_subplot()

    register(Lamp, draw)
    figures_in("figures_of_lamps")
    assert "figures_of_lamps" not in sys.modules
    assert isinstance(plot(Lamp()), Axes)
    assert sys.modules["lamps"].calls == [1]
    with pytest.raises(RecordError, match="cannot be drawn") as caught:
        plot(3)
    assert "Lamp" in caught.value.remedy


def test_matplotlib_is_imported_when_something_is_drawn() -> None:
    """Importing the verb, or a page, does not cost what a figure costs."""
    code = "import sys, pmkit.views.page; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
