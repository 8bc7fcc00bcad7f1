"""The figures of the analysis bench: every one with long texts, many items, nothing, on screen and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from pmkit.analysis.actions.matrix import CELLS
from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Rating, Strength
from pmkit.analysis.factors.cheese import swiss_cheese
from pmkit.analysis.factors.counts import count_factors
from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.analysis.triage.triage import Facts, triage
from pmkit.analysis.whys.five_whys import FiveWhys, Link, NodeType, Why
from pmkit.analysis.whys.overlap import overlap
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.errors import RecordError
from pmkit.views.figures.metrics import dashboard
from pmkit.views.plotting import plot
from pmkit.views.style import ShownAxes, to_png, to_svg

REFERENCES = [Scenario.open(folder).debrief() for folder in all_folders()]
LONG = (
    "A condition with a rather long description, as teams tend to write them when they are tired, $5 & <b>more</b>, "
    * 2
)


def deep(count: int) -> FiveWhys:
    """Return a graph with a long chain, branches and long texts."""
    whys = tuple(Why(id=f"W{n}", text=f"{LONG}{n}", type=list(NodeType)[n % 5]) for n in range(1, count + 1))
    links = tuple(Link("" if n == 1 else f"W{max(n - 1 - n % 3, 1)}", f"W{n}") for n in range(1, count + 1))
    return FiveWhys(LONG, whys, tuple(link for link in links if link.effect != link.cause))


def layers(count: int) -> FactorAnalysis:
    """Return factors with a layer each, and some that held."""
    made = [Factor(id=f"F{n}", text=f"{LONG}{n}", layer=f"a layer with a long name {n}") for n in range(count)]
    return FactorAnalysis(
        tuple(made), tuple(replace(one, id=f"D{n}", layer=f"held {n}") for n, one in enumerate(made[:2]))
    )


def plan(count: int) -> ActionPlan:
    """Return items in all cells, and some without a place."""
    ratings = list(Rating)
    return ActionPlan(
        tuple(
            ActionItem(
                id=f"A{n}",
                text=f"{LONG}{n}",
                impact=ratings[n % 3] if n % 7 else None,
                effort=ratings[n // 3 % 3],
                strength=list(Strength)[n % 3] if n % 4 else None,
            )
            for n in range(count)
        )
    )


def many(count: int) -> list[Postmortem]:
    """Return postmortems with a few numbers."""
    return [
        pm.replace(
            summary=replace(pm.summary, published="2024-01-20", invited="8", attended=str(n % 8), audience="public")
        )
        for n, pm in enumerate(REFERENCES * count)
    ]


DRAWN: dict[str, Callable[[], object]] = {
    "whys": lambda: REFERENCES[0].whys,
    "deep whys": lambda: deep(40),
    "no whys": FiveWhys,
    "cheese": lambda: REFERENCES[0].factors,
    "many layers": lambda: layers(14),
    "one layer": lambda: layers(1),
    "no factors": FactorAnalysis,
    "slices": lambda: swiss_cheese(REFERENCES[1].factors),
    "counts": lambda: count_factors(pm.factors for pm in REFERENCES),
    "no counts": lambda: count_factors([]),
    "plan": lambda: REFERENCES[0].actions,
    "big plan": lambda: plan(30),
    "no plan": ActionPlan,
    "triage": lambda: triage(security=True, learning=True),
    "no triage": lambda: triage(Facts()),
    "metrics": lambda: quality_metrics(many(3), targets={"actions_each": "3-6", "participation": "> 80 %"}),
    "no metrics": lambda: quality_metrics([]),
    "overlap": lambda: overlap(REFERENCES[0].whys, REFERENCES[0].whys.remove("W5"), names=("Blue", "Red")),
    "long overlap": lambda: overlap(deep(12), deep(5)),
    "no overlap": lambda: overlap(FiveWhys(), FiveWhys()),
}


def texts_of(axes: Axes) -> list[Text]:
    """Return the texts of a drawing that show something."""
    return [text for text in axes.texts if text.get_text().strip()]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_fits_its_page(name: str, narrow: bool) -> None:
    """No text leaves the figure or covers another, and the words say what the picture does."""
    axes = plot(DRAWN[name](), narrow=narrow)
    assert isinstance(axes, ShownAxes)
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    renderer = FigureCanvasAgg(figure).get_renderer()
    page = figure.bbox
    boxes = [(text, text.get_window_extent(renderer)) for text in texts_of(axes)]
    for text, box in boxes:
        assert box.x0 >= page.x0 - 2, text
        assert box.x1 <= page.x1 + 2, text
        assert box.y0 >= page.y0 - 2, text
        assert box.y1 <= page.y1 + 2, text
    for place, (text, box) in enumerate(boxes):
        for other, bounds in boxes[place + 1 :]:
            wide = min(box.x1, bounds.x1) - max(box.x0, bounds.x0)
            high = min(box.y1, bounds.y1) - max(box.y0, bounds.y0)
            turned = text.get_rotation() % 90 or other.get_rotation() % 90
            assert turned or wide <= 2 or high <= 3, (text.get_text(), other.get_text())
    assert axes.words
    assert "alt=" in axes._repr_html_()


@pytest.mark.parametrize("name", ["whys", "cheese", "plan", "metrics", "triage", "overlap", "counts"])
def test_the_same_thing_gives_the_same_bytes(name: str) -> None:
    """SVG is reproducible, and PNG can be made for slides."""
    thing = DRAWN[name]()
    first, second = (plot(thing).get_figure(root=True) for _ in range(2))
    assert first is not None
    assert second is not None
    assert to_svg(first) == to_svg(second)
    assert to_png(first)[:4] == b"\x89PNG"


def test_figures_take_axes_that_are_given() -> None:
    """A figure of one's own works, small or large."""
    for size in ((4, 6), (14, 9)):
        figure = Figure(figsize=size)
        axes = figure.add_subplot()
        assert plot(REFERENCES[0].whys, axes) is axes
        assert plot(REFERENCES[1].actions, figure.add_subplot()).texts


def test_the_matrix_shows_nine_cells_and_every_item() -> None:
    """Each cell has its advice, each item its id, rated or not."""
    shown = " ".join(text.get_text() for text in texts_of(plot(plan(9))))
    for cell in CELLS:
        assert cell.advice in shown
    for number in range(9):
        assert f"A{number}" in shown


def test_triage_marks_the_row_that_decides() -> None:
    """The check mark stands at what holds, in both trees."""
    shown = [text.get_text() for text in texts_of(plot(triage(security=True)))]
    assert sum(text.startswith("✓") for text in shown) == 1
    assert any("disagree" in text for text in shown)


def test_together_or_categories_and_nothing_else() -> None:
    """The one option with words names them."""
    with pytest.raises(RecordError, match="party"):
        plot(count_factors(pm.factors for pm in REFERENCES), what="party")
    assert plot(count_factors(pm.factors for pm in REFERENCES), what="together", narrow=True).texts


def test_the_dashboard_is_a_figure_with_samples_marked() -> None:
    """Every sample value says that it is one; counts stand beside the points."""
    figure = dashboard(quality_metrics(many(2)))
    assert isinstance(figure, Figure)
    shown = [text.get_text() for text in figure.axes[0].texts]
    assert sum(text.startswith("sample ") for text in shown) == 6
    assert any(" of " in text for text in shown)
