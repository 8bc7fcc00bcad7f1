"""Strategies for documents with all the text that people and tools put into them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Aim, Promise, Rating, Strength
from pmkit.analysis.factors.factors import Category, Factor, FactorAnalysis
from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Level, Link, NodeType, Why
from pmkit.documents.format.postmortem import Depth, Postmortem, Section, Summary
from pmkit.documents.format.sections import HEADINGS, STRUCTURED
from pmkit.markup import one_line
from pmkit.records.event import Basis, Event, Kind, Milestone
from pmkit.records.timeline import Timeline

NASTY = [
    "14:32", "14:32 - ", "- ", "* x", "# head", "## Timeline", "###", "```", "~~~", "| a | b |", "|---|---|", "---",
    "<!-- ", " -->", "<b>", "</b>", "[E1]", "[E1: alert; E2] (needed)", "[x] done", "1. one", "> quote", "Why? → ",
    "see [W1]", "Problem: ", "From [W1]", "Not linked yet:", "before 10:00", "2024-01-15", "untimed - ", "\\", "`",
    "**Date**: x", "Date: y", "\t", "\n", "\n\n", "    code", "…", "é", "日本", "🚨", "(2024-01-30)", "=", "+cmd",
    "[a]: http://b", "<!-- pmkit postmortem format 1 -->", "* * *", "===", "$x$", "&amp;", "\u2028", "\x0b", "process",
]  # fmt: skip
fragment = st.one_of(st.sampled_from(NASTY), st.text(max_size=6))
words = st.lists(fragment, max_size=5).map("".join)
prose = st.lists(fragment, max_size=10).map(lambda parts: "".join(parts))
line = words.filter(lambda text: bool(one_line(text)))
ids = st.sampled_from(["E1", "E02", "W1", "W2", "W3", "W4", "F1", "A1", "X-9", "e1"])
instants = st.one_of(
    st.integers(0, 400_000).map(lambda n: datetime(2024, 1, 14, tzinfo=UTC) + timedelta(seconds=n)),
    st.integers(0, 5000).map(lambda n: datetime(2024, 3, 31, tzinfo=UTC) + timedelta(minutes=n)),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda t: t.replace(tzinfo=UTC)),
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event, exact, vague, open or untimed."""
    first, second = draw(st.none() | instants), draw(st.none() | instants)
    if draw(st.booleans()):
        second = first
    if first and second and second < first:
        first, second = second, first
    return Event(
        id=draw(ids | st.integers(1, 99).map(lambda n: f"E{n}")),
        headline=draw(line),
        earliest=first,
        latest=second,
        after=tuple(draw(st.lists(ids, max_size=2))),
        kind=draw(st.sampled_from(Kind)),
        milestones=tuple(draw(st.sets(st.sampled_from(Milestone), max_size=2))),
        role=draw(words),
        details=tuple(draw(st.lists(words, max_size=3))),
        basis=draw(st.sampled_from(Basis)),
    )


@st.composite
def graphs(draw: st.DrawFn) -> FiveWhys:
    """A why-graph: chains, shared causes, circles, nodes that nothing links to, deep nesting."""
    size = draw(st.integers(0, 12))
    names = [f"W{n}" for n in range(1, size + 1)]
    whys = [
        Why(
            id=name,
            text=draw(line),
            type=draw(st.none() | st.sampled_from(NodeType)),
            level=draw(st.none() | st.sampled_from(Level)),
            evidence=tuple(draw(st.lists(ids, max_size=2))),
        )
        for name in draw(st.permutations(names))
    ]
    answer = st.none() | st.booleans()
    links = []
    if names:
        pairs = draw(st.lists(st.tuples(st.sampled_from([PROBLEM, *names]), st.sampled_from(names)), max_size=16))
        if draw(st.booleans()):
            pairs += list(zip([PROBLEM, *names], names, strict=False))
        links = [Link(effect, cause, draw(answer), draw(answer)) for effect, cause in pairs]
    return FiveWhys(draw(words), tuple(whys), tuple(links))


@st.composite
def factor_lists(draw: st.DrawFn) -> FactorAnalysis:
    """Contributing factors, and layers that held."""

    def lines(prefix: str) -> tuple[Factor, ...]:
        return tuple(
            Factor(
                id=f"{prefix}{n}",
                text=draw(line),
                category=draw(st.none() | st.sampled_from(Category)),
                layer=draw(words),
                evidence=tuple(draw(st.lists(ids, max_size=2))),
            )
            for n in range(draw(st.integers(0, 3)))
        )

    return FactorAnalysis(lines("F"), lines("D") if draw(st.booleans()) else ())


@st.composite
def plans(draw: st.DrawFn) -> ActionPlan:
    """Action items, with columns of others."""
    column = words | st.sampled_from(["Priority", "Owner", "Done when", "Action (x)", "Ticket"])
    return ActionPlan(
        tuple(
            ActionItem(
                id=f"A{n}",
                text=draw(line),
                owner=draw(words),
                due=draw(words | st.just("2024-02-01")),
                status=draw(words),
                completed=draw(st.sampled_from(["", "2024-01-30", "soon"])),
                done_when=draw(words),
                promise=draw(st.none() | st.sampled_from(Promise)),
                strength=draw(st.none() | st.sampled_from(Strength)),
                aim=draw(st.none() | st.sampled_from(Aim)),
                effort=draw(st.none() | st.sampled_from(Rating)),
                impact=draw(st.none() | st.sampled_from(Rating)),
                answers=tuple(draw(st.lists(ids, max_size=2))),
                extra=tuple(draw(st.lists(st.tuples(column, words), max_size=3))),
            )
            for n in range(draw(st.integers(0, 3)))
        )
    )


@st.composite
def postmortems(draw: st.DrawFn) -> Postmortem:
    """A postmortem with anything in it."""
    name = words | st.sampled_from(["Date", "Sev", "Region", "depth", "Note"])
    sections = st.builds(
        Section, words | st.sampled_from(list(HEADINGS.values())), prose, st.sampled_from(["summary", *HEADINGS, "x"])
    )
    return Postmortem(
        title=draw(words),
        summary=Summary(
            date=draw(words | st.sampled_from(["2024-01-15", "January 15, 2024"])),
            zone=draw(words | st.sampled_from(["UTC", "+02:00", "Europe/Amsterdam"])),
            impact=draw(words),
            tags=draw(words),
            extra=tuple(draw(st.lists(st.tuples(name, words), max_size=3))),
        ),
        depth=draw(st.sampled_from(Depth)),
        opening=draw(prose),
        what_happened=draw(prose),
        timeline=Timeline(draw(st.lists(events(), max_size=5))),
        whys=draw(graphs()),
        factors=draw(factor_lists()),
        went_well=draw(prose),
        actions=draw(plans()),
        lessons=draw(prose),
        share=draw(prose),
        notes=tuple(draw(st.lists(st.tuples(st.sampled_from(STRUCTURED), prose), max_size=3))),
        extra=tuple(draw(st.lists(sections, max_size=3))),
    )
