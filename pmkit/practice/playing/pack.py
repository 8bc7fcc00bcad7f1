"""A drill for a team around one screen, on paper: the facilitator's pages, role cards, cards for the table, sheets.

The players' part says nothing that a player couldn't know at the start. The facilitator's part holds what comes in,
and neither says which incident it is: the debrief does.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from importlib.resources import files
from math import ceil
from pathlib import Path
from typing import Final

from htpy import Element, Node, a, b, br, code, div, em, h1, h2, h3, li, nav, p, section, td, th, tr, ul

from pmkit.errors import DrillError
from pmkit.files import Written, laid
from pmkit.html import scrolling, table
from pmkit.practice.drill.drill import Choice, drill_folder, menu_of, pressure_of, shown_start
from pmkit.practice.drill.play import SHEET, Run
from pmkit.practice.drill.scripts import do_nothing
from pmkit.practice.playing.guide import Cued, Guide, GuideStep, RoleCard, guide
from pmkit.practice.playing.injects import InjectCard, inject_cards, minutes_to_play
from pmkit.practice.playing.sheet import QUESTIONS
from pmkit.practice.world.reading import load_world
from pmkit.practice.world.world import QUESTIONS as ASKED
from pmkit.practice.world.world import Person, Pressure, Probe, World
from pmkit.views.page import shell

PLAY: Final = 15
"""Minutes of play on the facilitator's clock."""
_CONTENTS: Final = {
    "prepare": "Before you start",
    "half-hour": "The half hour",
    "keyboard": "At the keyboard",
    "hard": "Hard minutes",
    "injects": "What comes in",
    "freeze": "The freeze",
    "debrief": "The debrief",
    "brief": "The brief",
    "menu": "What there is",
    "roles": "Role cards",
    "closing": "The closing sheet",
}
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six")


def drill_pack(scenario: str | Path, path: str | Path | None = None, *, seed: int = 1) -> Written:
    """Return all that a team's drill needs on paper as one page to print, and write it if a path is given.

    Args:
        scenario: name, code name or folder of a scenario with a drill.
        path: the file.
        seed: of the drill that will be played; it draws the limits for the improvement plan.

    Raises:
        ScenarioError: there is no such scenario, or it has no drill.
        DrillError: the seed is below 0.
        FileError: the file cannot be written.
    """
    if seed < 0:
        raise DrillError("a seed is 0 or more", code="bad-seed", remedy="leave it out, or write a number")
    return laid(pack_page(load_world(drill_folder(scenario)), seed), path)


def pack_page(world: World, seed: int) -> str:
    """Return the pack of a world as HTML.

    Args:
        world: the world.
        seed: of the drill.
    """
    css = files("pmkit.practice.playing").joinpath("pack.css").read_text(encoding="utf-8")
    parts = [*_facilitator(world, seed), *_players(world, seed)]
    title = f"{world.veil.code_name}: a drill for a team"
    return shell(title, [h1[title], _opening(world, seed), parts], css=css)


def _opening(world: World, seed: int) -> Node:
    """Return what is in the pack, for whoever prints it."""
    return [
        p[
            "Thirty minutes, one screen, one facilitator, and a team of three to ten. The facilitator's part comes "
            "first: if you are going to play, stop reading here. The pages for the players come after it, to hand out."
        ],
        p["This pack belongs to the drill that begins with ", code[_command(world, seed)], "."],
        nav[ul[(li[a(href=f"#{name}")[title]] for name, title in _CONTENTS.items())]],
    ]


def _command(world: World, seed: int) -> str:
    """Return the command that begins the drill."""
    return f"pmkit drill {shlex.quote(world.veil.code_name)} --seed {seed}"


def _time(world: World, minute: float = 0.0) -> str:
    """Return a minute of the drill as a time of day; by default, the start."""
    return f"{shown_start(world) + timedelta(minutes=minute):%H:%M}"


def _facilitator(world: World, seed: int) -> Iterator[Node]:
    """Yield the facilitator's part."""
    held = guide()
    words = {
        "code_name": world.veil.code_name,
        "command": _command(world, seed),
        "seats": _NUMBERS[world.seats],
        "start": _time(world),
        "until": _time(world, world.cut.until),
    }

    def filled(line: str) -> str:
        return line.format(**words)

    def sheet(name: str, *content: Node) -> Element:
        return section(f"#{name}.sheet.facilitator")[
            p(".band")["For the facilitator only"], h2[_CONTENTS[name]], content
        ]

    yield sheet("prepare", ul[(li[filled(line)] for line in held.prepare)], h3["Who plays what"], _seats(held, world))
    yield sheet("half-hour", _schedule(held), (_step(step, filled) for step in held.steps))
    yield sheet(
        "keyboard",
        p["Words in capitals stand for names from the sheet “What there is”. The Tab key completes them."],
        table(("When they say", "You type"), ([row.when, b[filled(row.type)]] for row in held.keyboard)),
    )
    yield sheet(
        "hard",
        p["One sentence is enough. Say it kindly, then wait."],
        div(".moments")[(div(".moment")[h3[one.label], p[em[one.do]], _say(one.say, filled)] for one in held.moments)],
    )
    yield sheet("injects", _injects(world, seed))
    yield sheet("freeze", _freeze(world.probes[0]))
    yield sheet(
        "debrief",
        p["Keep to the order. People can say what happened before anybody has to explain it."],
        (
            div(".moment")[h3[f"{number}. {part.title}"], p[em[part.about]], _say(part.say, filled)]
            for number, part in enumerate(held.debrief, start=1)
        ),
    )


def _say(lines: Iterable[str | Cued], filled: Callable[[str], str]) -> Element:
    """Return lines that are read aloud; what says when is set apart."""
    return div(".say")[
        (
            p[b(".cue")[line.cue], " ", filled(line.line)] if isinstance(line, Cued) else p[filled(line)]
            for line in lines
        )
    ]


def _step(step: GuideStep, filled: Callable[[str], str]) -> Element:
    """Return one step of the half hour: what to do, what to say."""
    return div(".step")[
        h3[f"{step.title} ({step.minutes} minutes)"], ul[(li[filled(line)] for line in step.do)], _say(step.say, filled)
    ]


def _schedule(held: Guide) -> Element:
    """Return the half hour as a table; the freeze comes in the middle of play, when the screen stops."""
    rows: list[tuple[str, str, str]] = []
    begin = 0
    for step in held.steps:
        at = "when the screen stops, during play" if step.id == "freeze" else f"minute {begin}"
        rows.append((step.title, at, f"{step.minutes} min"))
        begin += step.minutes
    return table(("Step", "Begins", "Length"), rows, row_heads=True, classes="schedule")


def _seats(held: Guide, world: World) -> Node:
    """Return how many people play each role in a team of each size."""
    sizes = sorted(held.teams)
    rows: list[list[Node]] = []
    for card in held.roles:
        cells: list[Node] = [card.title]
        for size in sizes:
            seats = [seat for seat in held.teams[size] if card.id in seat]
            shared = [role for seat in seats for role in seat if role != card.id]
            letters = ", ".join(other.title[0] for other in held.roles if other.id in shared)
            cells.append(f"{len(seats)}+{letters}" if shared else str(len(seats)))
        rows.append(cells)
    experts = sum(person.role == "subject-matter-expert" for person in world.people)
    dealt = f"There are {experts} cards for experts" if experts > 1 else "There is one card for experts"
    return [
        scrolling(table(("Players", *map(str, sizes)), rows, classes="teams", row_heads=True), "Who plays what"),
        p[
            "2 means that two people share one card and agree before they speak. 1+C means that one person "
            "also holds the card that begins with that letter."
        ],
        p[
            f"{dealt}: deal from the top, one to each expert, and put the others aside. Colleagues whose card isn't "
            "dealt can still be asked on the screen. With more experts than cards, two share one."
        ],
    ]


def _injects(world: World, seed: int) -> Node:
    """Return all that comes in as cards, and how to use them without a screen."""
    entries = do_nothing(world, seed).run.entries
    tempo = ceil(minutes_to_play(world, entries) / PLAY)
    return [
        p[
            "On the screen, all of this comes by itself. You need these cards only if you play without one, or if you "
            "want somebody to bring the news in person. The times hold as long as nobody does anything; what the team "
            "does can change them."
        ],
        p[
            f"Without a screen, let about {tempo} of the incident's minutes go by in each of yours, and say the time "
            "aloud. If you can, keep a laptop to yourself: type what the team does, and read out what comes back."
        ],
        div(".injects")[(_inject(card) for card in inject_cards(world, entries))],
    ]


def _inject(card: InjectCard) -> Element:
    """Return one card."""
    when = f"{card.time} (minute {card.minute:g})" if card.minute is not None else "Only if it happens"
    facts: list[tuple[str, str]] = [
        ("Comes when", card.trigger),
        ("An answer is", card.answer),
        ("If answered", card.answered),
        ("If ignored", card.ignored),
        ("For you", "This is about something else." if card.is_noise else ""),
    ]
    return div(".inject")[
        h3[when],
        p[f"{card.who}, {card.how}:"],
        p(".said")[b[f"“{card.says}”"]],
        (p[em[f"{name}: "], text] for name, text in facts if text),
    ]


def _freeze(probe: Probe) -> Node:
    """Return the question with the clock stopped, to be held up."""
    return [
        p[
            "Keep this page face down. Hold it up when the screen stops, or without a screen, after about five minutes "
            "of play."
        ],
        div(".big")[
            p[b[probe.asks]],
            ul(".choices")[(li[title] for title in probe.options.values())],
            p["How sure are you, from 0 to 100?"],
        ],
    ]


def _players(world: World, seed: int) -> Iterator[Node]:
    """Yield the players' part."""
    cards = list(_role_cards(guide(), world))

    def sheet(name: str, *content: Node) -> Element:
        return section(f"#{name}.sheet.players")[p(".band")["For the players"], h2[_CONTENTS[name]], content]

    yield sheet("brief", p(".say")[world.brief], h3["Five things you can do"], _verbs(world))
    yield sheet(
        "menu",
        p["Say it in your own words. All of it is open at every minute; more may turn up on the way."],
        _menu(world, seed),
    )
    for first in range(0, len(cards), 2):
        yield section(".sheet.players", id=None if first else "roles")[cards[first : first + 2]]
    yield sheet("closing", _closing(pressure_of(world, seed)))


def _verbs(world: World) -> Node:
    """Return the card with the five verbs."""
    return [
        table(
            (),
            (tr[th(scope="row")[card.verb.capitalize()], td[card.means, br, em[card.like]]] for card in guide().verbs),
            classes="verbs",
        ),
        p[
            "There is no list of right answers. At most "
            f"{_NUMBERS[world.seats]} {'thing' if world.seats == 1 else 'things'} can be under way at once. "
            "Nothing you see is later than the clock."
        ],
    ]


def _menu(world: World, seed: int) -> Element:
    """Return what menus name at the start, with what is typed for it."""
    menu = menu_of(world, Run(world, seed))

    def group(title: str, choices: Iterable[Choice]) -> Element:
        return section[h3[title], ul[(li[choice.title, " ", code[choice.command]] for choice in choices)]]

    return div(".menu")[
        (group(f"Look at: {title}", choices) for title, choices in menu.looks),
        section(".long")[
            h3["Change"], ul[(li[one.title, f" ({one.note}) ", code[one.command]] for one in menu.changes)]
        ],
        group(f"Ask ({', '.join(ASKED)})", menu.people),
        group("Tell", menu.audiences),
    ]


def _role_cards(held: Guide, world: World) -> Iterator[Element]:
    """Yield a card for each role and for each of the world's people: those that play it know what that person knows."""
    for card in held.roles:
        people: list[Person | None] = [person for person in world.people if person.role == card.id]
        yield from (_role_card(card, person) for person in people or [None])


def _role_card(card: RoleCard, person: Person | None) -> Element:
    """Return one card, half a sheet."""
    title, asked = card.title, None
    if person:
        title = f"{title}: {person.title}" if person.title != title else title
        asked = p(".who")[
            "When the team asks you something, the facilitator types the question. Read the answer on the screen "
            "aloud, as yours."
        ]
    return section(".half")[
        h2[title],
        asked,
        h3["What you do"],
        ul[(li[line] for line in card.does)],
        h3["What you leave to others"],
        ul[(li[line] for line in card.may_not)],
        div(".private")[
            p[b[f"Only for you. {card.level}."] if card.level else b["Only for you."]],
            p[card.experience] if card.experience else None,
            p[person.knows] if person else None,
        ],
    ]


def _closing(pressure: Pressure) -> Node:
    """Return the closing sheet: four questions, the limits, lines to write on."""
    return [
        p(".limits")[b["Your limits. "], pressure.says],
        ([h3[QUESTIONS[name]], _plan() if name == "improvement" else [div(".lines")] * 3] for name in SHEET),
    ]


def _plan() -> Element:
    """Return the lines of the improvement plan, with what it is checked for."""
    rows = [("", "", "")] * 4 + [("All of it", "", "")]
    return table(("Change", "Days", "In place by Friday?"), rows, classes="plan")
