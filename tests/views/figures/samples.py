"""What the tests of figures draw: small and large, long texts, and nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from matplotlib.axes import Axes
from matplotlib.text import Text

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
from pmkit.records.event import Event, Kind, Milestone
from pmkit.records.timeline import Timeline

BASE = datetime(2024, 1, 15, 14, 0, tzinfo=UTC)
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


def incidents(count: int) -> list[Postmortem]:
    """Return postmortems with a few numbers."""
    return [
        pm.replace(
            summary=replace(pm.summary, published="2024-01-20", invited="8", attended=str(n % 8), audience="public")
        )
        for n, pm in enumerate(REFERENCES * count)
    ]


DRAWN: dict[str, Callable[[], object]] = {
    **{f"whys of {n}": lambda pm=pm: pm.whys for n, pm in enumerate(REFERENCES)},
    "deep whys": lambda: deep(40),
    "no whys": FiveWhys,
    **{f"cheese of {n}": lambda pm=pm: pm.factors for n, pm in enumerate(REFERENCES)},
    "many layers": lambda: layers(14),
    "one layer": lambda: layers(1),
    "no factors": FactorAnalysis,
    "slices": lambda: swiss_cheese(REFERENCES[-1].factors),
    "counts": lambda: count_factors(pm.factors for pm in REFERENCES),
    "no counts": lambda: count_factors([]),
    **{f"plan of {n}": lambda pm=pm: pm.actions for n, pm in enumerate(REFERENCES)},
    "big plan": lambda: plan(30),
    "no plan": ActionPlan,
    "triage": lambda: triage(security=True, learning=True),
    "no triage": lambda: triage(Facts()),
    "metrics": lambda: quality_metrics(incidents(3), targets={"actions_each": "3-6", "participation": "> 80 %"}),
    "no metrics": lambda: quality_metrics([]),
    "overlap": lambda: overlap(REFERENCES[0].whys, REFERENCES[0].whys.remove("W5"), names=("Blue", "Red")),
    "long overlap": lambda: overlap(deep(12), deep(5)),
    "no overlap": lambda: overlap(FiveWhys(), FiveWhys()),
}


def texts_of(axes: Axes) -> list[Text]:
    """Return the texts of a drawing that show something."""
    return [text for text in axes.texts if text.get_text().strip()]


def bursts(count: int) -> Timeline:
    """Return events in bursts, with long quiet stretches between them."""
    made = []
    for n in range(count):
        at = BASE + timedelta(minutes=(n // 7) * 55, seconds=n % 7 * 13)
        kind = list(Kind)[n % len(Kind)]
        marks = (list(Milestone)[n // 9],) if n % 9 == 0 and n // 9 < len(Milestone) else ()
        headline = f"Event {n} with a headline that is rather long, as those from tools tend to be, and goes on"
        made.append(Event(id=f"E{n}", headline=headline, earliest=at, latest=at, kind=kind, milestones=marks))
    return Timeline(made)
