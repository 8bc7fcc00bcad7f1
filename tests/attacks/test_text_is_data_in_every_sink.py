"""Promise: text from tools and people is data, wherever pmkit writes it.

A new sink is one row of a table here, a new trick one payload. Classes that show themselves in Jupyter are found by
scanning, and one that is missing from the tables fails a test.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import inspect
import io
import json
import pkgutil
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, Final

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import pmkit
from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.analysis.factors.cheese import swiss_cheese
from pmkit.analysis.whys.five_whys import FiveWhys, Why
from pmkit.calendar import calendar_entry, to_icalendar
from pmkit.cli import main
from pmkit.cli.terminal.output import Output
from pmkit.documents.format.blocks import without_prompts
from pmkit.documents.format.postmortem import Postmortem, Section
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.documents.sharing import to_channel, to_public, to_wiki
from pmkit.errors import PmkitError, RecordError
from pmkit.html import render as in_html
from pmkit.lab.checkup import Checkup
from pmkit.markup import (
    clean,
    escape_csv_cell,
    escape_json,
    escape_mermaid,
    inert_markdown,
    unescape_csv_cell,
)
from pmkit.practice.attempt.shown import Hints, Progress, Questions, Worked
from pmkit.practice.drill.drill import Drill
from pmkit.practice.drill.inputs import Input, Verb
from pmkit.practice.exercises.reply import Reply, State
from pmkit.practice.feedback.feedback import feedback
from pmkit.practice.playing.closing import Closing, write_closing
from pmkit.records.log import Log
from pmkit.records.sources.report import FileReport, Report
from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.wall import wall_html
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import Result, result_html, result_markdown
from pmkit.room.shared.counts import Counts
from pmkit.room.shared.told import Line
from pmkit.views.hand_out import hand_out
from pmkit.views.in_view import page_in_view
from pmkit.views.links import lab_links
from pmkit.views.page import markdown_page, shell, to_page
from pmkit.views.plotting import plot
from pmkit.views.widgets import arrival
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.responses import Responses, example_team
from pmkit.workshop.improvement.exports import plan_calendar, plan_markdown, plan_page
from pmkit.workshop.improvement.horizons import Card, FollowUp, Horizon, Planned
from pmkit.workshop.improvement.plan import ImprovementPlan
from pmkit.workshop.leading.prompter import held_html
from pmkit.workshop.leading.report import WorkshopReport
from pmkit.workshop.leading.team import TeamAnswers
from pmkit.workshop.runsheet.edits import ToEdit
from pmkit.workshop.runsheet.preview import Preview, open_questions_html
from tests.views.test_hostile_text import (
    ATTRIBUTES,
    TAGS,
    Structure,
    beside,
    finding,
    hostile_postmortem,
    hostile_scenario,
    learner,
    two_graphs,
)

FAR: Final = "http://evil.example/a.png"
IMAGES: Final = (
    f"![x]({FAR})",
    f"![x](<{FAR}>)",
    f'![x]({FAR} "title")',
    f"![x](\n{FAR})",
    "![x](//evil.example/a.png)",
    "![x](\\\\evil.example\\a.png)",
    "![x](data:image/svg+xml;base64,AAAA)",
    "![x](file:///etc/hostname)",
    f"![x][ref]\n\n[ref]: {FAR}",
    f"![ref][]\n\n[ref]: {FAR}",
    f"![ref]\n\n[ref]: <{FAR}>",
    f"[![x]({FAR})]({FAR})",
    f"![![x](x.png)]({FAR})",
    f"![a\\](x.png)]({FAR})",
    f"![`](x.png)`]({FAR})",
    f"![$](x.png)$]({FAR})",
    f'![<a href="](x.png)">]({FAR})',
)
FENCES: Final = (
    f"  ```\n  code\n  ```\n\n```\n![x]({FAR})\n",
    f"- ```\n  code\n\n```\n\n![x]({FAR})\n\n```\n",
    f"\u2028```\n![x]({FAR})\n```\n",
    f"\r\r```\r![x]({FAR})\r   ```\r![x]({FAR})\r```\r",
    f"~~~\n```\n~~~\n\n![x]({FAR})\n\n```\n",
    f"```\n```\xa0\n```\n\n![x]({FAR})\n\n```\n",
    f"<!-- x\n\n```\n-->\n![x]({FAR})\n```\n",
    f"```a`b\n![x]({FAR})\n```\n",
    f"```\n\n<details>\n\n```\n<img src={FAR}>\n",
)
"""Fences that renderers and pmkit might read differently, so that an image outside of one passes for code."""

MARKUP: Final = (
    f"<img src={FAR}>",
    f"<IMG\nSRC='{FAR}'>",
    "<svg onload=alert(1)>",
    "<script>alert(1)</script>",
    "<iframe src=http://evil.example></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    f"<!--><img src={FAR}>-->",
    f"<?x ?><img src={FAR}>",
    f"<![CDATA[x]]><img src={FAR}>",
    "<style>@import 'http://evil.example'</style>",
    f"</td></tr></table><img src={FAR}>",
)
LINKS: Final = (
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\\script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\njavascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html,x)",
    "[x](vbscript:x)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
)
COMMANDS: Final = (
    "::error::x",
    " ::set-output name=x::y",
    "\n::error::x",
    "\r::error::x",
    "\r\n\t::add-mask::x",
    "\u2028::error::x",
    "\x85::error::x",
    "\x0b::error::x",
    "\xa0::error::x",
    "\x1b[0m::error::x",
    "##[command]x",
    "##[error]x",
    "##vso[task.setvariable variable=x]y",
    "##teamcity[x]",
)
HIDDEN: Final = (
    *map(chr, [*range(0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)]),
    *map(chr, [0x061C, 0x180E, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070), 0xFEFF]),
    *map(chr, [*range(0xFFF9, 0xFFFC), 0xE0001, *range(0xE0020, 0xE0080), 0xD800, 0xDBFF, 0xDC00, 0xDFFF]),
)
CONTROLS: Final = (
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31mred",
    "\x1b]0;title\x07",
    "".join(f"a{sign}b" for sign in HIDDEN),
)
SEPARATORS: Final = (";", ",", "|", "\t", "\n", "\r", "\r\n")
SIGNS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
LEADS: Final = ("", " ", "\t", '"', "'", "''", ' "', "\xa0", "\n", "\ufeff", "\x0b")
FORMULAS: Final = (
    *(f"{lead}{sign}1" for sign in SIGNS for lead in LEADS),
    *(f"a{separator}{lead}{sign}1" for separator in SEPARATORS for sign in SIGNS for lead in LEADS),
)
PAYLOADS: Final = {
    "images": IMAGES,
    "markup": MARKUP,
    "links": LINKS,
    "commands": COMMANDS,
    "controls": CONTROLS,
    "formulas": FORMULAS[::7],
}


RUNS: Final = re.compile(r"\W*(?:java\s*script|data|vbscript)\s*:", re.IGNORECASE)
"""Beginning of a link that runs something."""


def chunks() -> dict[str, str]:
    """Return the payloads as paragraphs of a few texts, each short enough for every model."""
    texts: dict[str, str] = {}
    for kind, payloads in PAYLOADS.items():
        number = 1
        for payload in payloads:
            if len(texts.get(f"{kind} {number}", "")) + len(payload) > 500:
                number += 1
            texts[f"{kind} {number}"] = f"{texts.get(f'{kind} {number}', '')}{payload}\n\n"
    return texts


CHUNKS: Final = chunks()


def plan(text: str) -> ImprovementPlan:
    """Return an improvement plan in which every text is hostile; its model refuses lone surrogates itself."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    action = Planned(id="A1", text=text, owner=text, due=text, done_when=text, status=text)
    horizon = Horizon(actions=[action], metrics=[text], obstacles=[text], resources=[text])
    return ImprovementPlan(
        title=text,
        start="2026-11-23",
        areas=[text],
        quick=horizon,
        measurement={"rhythm": text},
        cards=[Card(when=text, will=text)],
        followups=[FollowUp(day="2026-12-23", after=30, statuses={"A1": text}, answers={"x": text}, changes=[text])],
    )


def result(text: str) -> Result:
    """Return a result whose texts are hostile."""
    from pmkit.room.activities.kinds import counts_named

    counts: Counts = counts_named("texts").from_plain([text], [12], {})
    return Result("x", False, text, "texts", 12, 10, counts)


def whys(text: str) -> Result:
    """Return a why-graph in which all is hostile: a line below another one, one in both groups, one across columns."""
    from pmkit.room.activities.groups import Group
    from pmkit.room.activities.whys import WhyCounts

    line = " ".join(text.split())
    own = (("W1", line), ("W2", f"{line} 2"), ("W3", f"{line} 3"))
    links = (("", "W1"), ("W1", "W2"), ("W2", "W3"))
    groups = (Group(line, 6, own, links), Group(f"{line} B", 6, (("W1", f"{line} 9"),), (("", "W1"),)))
    counts = WhyCounts((line, f"{line} 2", f"{line} 3"), (1, 1, 1), line, groups, (("W1", "W1", 0.5),))
    return Result("x", False, text, "whys", 12, 1, counts)


def lines_panel(text: str) -> str:
    """Return the HTML of the notebook's list of lines."""
    from pmkit.room.host.lines import LineEditor

    panel = LineEditor(lambda **_: None, lambda: None)
    mark = {"says": text, "asks": text, "instead": text, "name": text}
    line = {"text": text, "number": 2, "also": [text], "split": True, "marks": [mark]}
    pairs = [{"lines": [text, f"{text}2"], "keep": keep} for keep in (True, False)]
    told = {
        "first": True,
        "private": True,
        "open": True,
        "edits": 1,
        "voting": False,
        "votes": True,
        "last": text,
        "hidden": 1,
        "said": text,
    }
    panel.show({"can_look": True, "lines": {**told, "lines": [line], "alike": pairs, "longest": 280}})
    found, fields = [], [panel.box]
    while fields:
        field = fields.pop()
        fields += getattr(field, "children", ())
        if type(field).__name__ == "HTML":
            found.append(str(field.value))
    return "".join(found)


def report(text: str) -> WorkshopReport:
    """Return the report of a workshop in which every text is hostile."""
    return WorkshopReport(
        title=text,
        day=dt.date(2026, 11, 23),
        incident=text,
        parts=((text, 10.0, 12.0),),
        plan=plan(text),
        results=((text, result(text)),),
        words=((text, text, text),),
        held=(text,),
        private=(text,),
        few=(text,),
        practiced=(text,),
        notes=((text, text),),
        named=(text,),
        unseen=(text,),
    )


def on_the_wall(text: str) -> str:
    """Return the wall page of a session whose slide, titles and host's words are hostile."""
    slide = {"type": "slide", "id": "a", "title": text[:240], "text": text[:2000]}
    session = {"title": text[:240], "activities": [slide]}
    alone = SessionAlone.open(make_plan(session), Path(tempfile.mkdtemp()))
    state = alone.lead("forward")
    shown = wall_html(state, alone.session.plan)
    alone.session.store.close()
    return shown


def written(text: str, folder: Path, *names: str) -> str:
    """Return what the files hold that are written for others."""
    path = folder / "x.md"
    path.write_text(render(hostile_postmortem(text)), encoding="utf-8", errors="replace")
    files = hand_out(path)
    return "\n\n".join(path.read_text(encoding="utf-8") for name, path in files.items() if name in names)


def hostile_preview(text: str) -> Preview:
    """Return what people will see of an incident in which every text is hostile."""
    line = Line.model_construct(when=text, text=text, details=[text], note=text, minor=False)
    pages = ((text, text, (line,)),)
    pairs = ((text, text),)
    edits = Path("x") / text[:20]
    return Preview(text, pages, (text,), text, text, text, 2, pairs, pairs, pairs, pairs, own=True, edits=edits)


def held_commitment(text: str) -> str:
    """Return what is said of a commitment that nobody has seen."""
    action = plan(text).actions()[0].model_copy(update={"text": f"Remind everybody {text}"})
    return str(in_html(held_html(plan(text).model_copy(update={"quick": Horizon(actions=[action])}), text)))


def hostile_drill(text: str) -> Drill:
    """Return a drill that is over: its brief, and whatever was said and written in it, is the text."""
    folder = Path(tempfile.mkdtemp())
    drill = Drill.begin("Orchard", seed=1, path=folder / "log.jsonl")
    drill._world = drill._world.model_copy(update={"brief": text})
    for item in (Input(Verb.NOTE, text=text), Input(Verb.TELL, "users", text=text), Input(Verb.WAIT), Input(Verb.END)):
        drill.do(item)
    drill.do(Input(Verb.SHEET, "improvement", text=text))
    return drill


def closing(text: str) -> Closing:
    """Return the debrief of such a drill."""
    return write_closing(hostile_drill(text))


def framed(text: str) -> str:
    """Return the page in a notebook's frame, as the browser reads it; nothing runs in the frame."""
    frame = re.fullmatch(
        r'<iframe srcdoc="([^"]*)" sandbox="" title="[^"]*" style="[^"]*"></iframe>',
        str(page_in_view(hostile_postmortem(text))._repr_html_()),
    )
    assert frame
    return unescape(frame[1])


def shown_error(text: str) -> str:
    """Return what a notebook shows of an error."""
    shown: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrival, "display", shown.append)
        arrival.show_error(PmkitError(text, where=text, remedy=text))
    return str(shown[0].children[1].value)


MARKDOWN: Final[dict[str, Callable[[str, Path], str]]] = {
    "wiki": lambda text, _: to_wiki(hostile_postmortem(text)),
    "channel": lambda text, _: to_channel(hostile_postmortem(text)),
    "public": lambda text, _: to_public(hostile_postmortem(text)).text,
    "files for others": lambda text, folder: written(text, folder, "wiki page", "message", "task list"),
    "tasks": lambda text, _: ActionPlan((ActionItem(id="A1", text=text, owner=text, due=text),)).to_tasks(),
    "improvement plan": lambda text, _: plan_markdown(plan(text)),
    "workshop report": lambda text, _: report(text).to_markdown(),
    "whys with their links": lambda text, _: inert_markdown(result_markdown(whys(text))),
    "overlap": lambda text, _: two_graphs(text).to_markdown(),
    "metrics": lambda text, _: quality_metrics([hostile_postmortem(text)]).to_markdown(),
    "feedback": lambda text, _: feedback(
        hostile_scenario(text), learner(text), reference=hostile_postmortem(text)
    ).to_markdown(),
    "debrief": lambda text, _: beside(text).to_markdown(),
    "debrief of a drill": lambda text, _: closing(text).text,
}
SHOWN_AS_MARKDOWN: Final[dict[str, Callable[[str], Any]]] = {
    "Postmortem": hostile_postmortem,
    "Scenario": lambda text: replace(hostile_scenario(text), brief=text),
    "FiveWhys": lambda text: FiveWhys(text, (Why(id="W1", text=text),)),
    "Debrief": beside,
    "Drill": hostile_drill,
    "Questions": lambda text: Questions((finding(text),)),
    "Hints": lambda text: Hints(((1, (text, text)),)),
    "Worked": lambda text: Worked((("event", text, text, text),)),
    "WorkshopReport": report,
}
"""Class to a maker of one that holds hostile text; :func:`shown` finds the classes."""


def import_report(text: str) -> Report:
    """Return the report of an import whose file, format, notes and rejects are hostile text."""
    error = RecordError(text, where=text, remedy=text)
    file = FileReport(text, format=text, notes={text: 1}, mapping={text: text}, rejects=[error], rejected=1, records=1)
    return Report((file,), skews=(text,), removed={text: 1}, people=1, left_out=(text,))


SHOWN_AS_HTML: Final[dict[str, Callable[[str], Any]]] = {
    "Log": lambda text: Log(
        hostile_postmortem(text).timeline,
        (PmkitError(text, where=text, remedy=text),),
        Path("x"),  # type: ignore[arg-type]
    ),
    "Report": import_report,
    "TeamAnswers": lambda text: TeamAnswers(assess(Responses.from_csv(example_team(), label=text)), text),
    "Timeline": lambda text: hostile_postmortem(text).timeline,
    "ShownAxes": lambda text: plot(hostile_postmortem(text).timeline),
    "Checkup": lambda text: Checkup(((text, False, text),)),
    "SwissCheese": lambda text: swiss_cheese(hostile_postmortem(text).factors),
    "ActionMatrix": lambda text: hostile_postmortem(text).actions.matrix(),
    "Overlap": two_graphs,
    "Closing": closing,
    "Reply": lambda text: Reply(State.QUESTION, text),
    "Debrief": beside,
    "Feedback": lambda text: feedback(hostile_scenario(text), learner(text), reference=hostile_postmortem(text)),
    "Progress": lambda text: Progress(((text, text),)),
    "Metrics": lambda text: quality_metrics([hostile_postmortem(text)]),
    "Preview": lambda text: hostile_preview(text),
    "Result": result,
    "HtmlLinks": lambda text: lab_links(Path(text.replace("/", "_").replace("\0", "_"))),
    "ToEdit": lambda text: ToEdit(text, Path(text.replace("/", "_").replace("\0", "_"))),
}
NUMBERS_ALONE: Final = {
    "Assessment": "numbers under the kit's own titles",
    "Retest": "numbers under the kit's own titles",
    "PageInView": "a frame around a page; the page is tried below",
    "LiveSession": "addresses and a code that the room made; tests/room tries its pages",
    "SessionAlone": "the kit's own sentences; tests/room tries its pages",
}
"""Classes whose HTML holds no text of people, each with the reason."""

PAGES: Final[dict[str, Callable[[str], str]]] = {
    "page": lambda text: to_page(hostile_postmortem(text)),
    "page for its authors": lambda text: to_page(hostile_postmortem(text), coach=True, figure=False),
    "page of a public version": lambda text: str(markdown_page(to_public(hostile_postmortem(text)).text)),
    "page of a wiki's version": lambda text: str(markdown_page(to_wiki(hostile_postmortem(text)))),
    "page in a notebook": lambda text: framed(text),
    "debrief": lambda text: beside(text).to_page(),
    "improvement plan": lambda text: str(plan_page(plan(text))),
    "workshop report": lambda text: str(report(text).to_page()),
    "result": lambda text: str(result_html(result(text))),
    "wall page": on_the_wall,
    "whys with their links": lambda text: str(result_html(whys(text))),
    "lines that the host edits": lines_panel,
    "questions that are open": lambda text: str(open_questions_html(hostile_preview(text))),
    "a commitment that nobody has seen": held_commitment,
    "shell": lambda text: shell(text, [text]),
    "what stopped a notebook": lambda text: shown_error(text),
}
CALENDARS: Final[dict[str, Callable[[str], str]]] = {
    "action items": lambda text: ActionPlan(
        (ActionItem(id="A1", text=text, owner=text, due="2026-12-01", done_when=text),)
    ).to_calendar(text),
    "improvement plan": lambda text: str(
        plan_calendar(plan(text).model_copy(update={"quick": Horizon(actions=[
            plan(text).actions()[0].model_copy(update={"due": "2026-12-01"})
        ])}))
    ),
    "entry": lambda text: to_icalendar([calendar_entry(text, "20261201", text, text)], text),
}  # fmt: skip


def shown(method: str) -> dict[str, type]:
    """Return the classes of the kit that define a method, by name."""
    found: dict[str, type] = {}
    for module in pkgutil.walk_packages(pmkit.__path__, "pmkit."):
        if module.name.endswith("__main__"):
            continue
        values = vars(importlib.import_module(module.name)).items()
        classes = {name: value for name, value in values if inspect.isclass(value) and value.__module__ == module.name}
        found |= {name: value for name, value in classes.items() if method in vars(value)}
    return found


def hidden(text: str) -> list[str]:
    """Return what is left in a text that does not show, or that turns it around."""
    return sorted({sign for sign in HIDDEN if sign in text.replace("\r\n", "\n")})


def live(markdown: str) -> list[str]:
    """Return what two renderers, which allow raw HTML, make of Markdown and the kit did not mean."""
    found = []
    for html in (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown),
        str(mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "task_lists", "url"])(markdown)),
    ):
        structure = Structure(html)
        found += [f"<{tag}>" for tag in structure.tags & {"svg", "script", "iframe", "style", "details"}]
        found += [f"loads {address}" for address in structure.loaded if not re.match(r"\w[\w./-]*$", address)]
        found += [f"links to {link}" for link in structure.links if RUNS.match(link)]
        found += [name for name in structure.attributes if name.startswith("on")]
    return found


@pytest.mark.parametrize("payloads", CHUNKS)
@pytest.mark.parametrize("sink", [*MARKDOWN, *(f"Jupyter: {name}" for name in SHOWN_AS_MARKDOWN)])
def test_markdown_loads_and_runs_nothing(sink: str, payloads: str, tmp_path: Path) -> None:
    """Rendered with raw HTML and images allowed, the kit's Markdown loads no image, holds no tag and runs no link."""
    evil = CHUNKS[payloads]
    if sink in MARKDOWN:
        text = MARKDOWN[sink](evil, tmp_path)
    else:
        text = SHOWN_AS_MARKDOWN[sink.removeprefix("Jupyter: ")](evil)._repr_markdown_()
    assert (live(text), hidden(text)) == ([], [])


@pytest.mark.parametrize("payload", [*IMAGES, *FENCES, *MARKUP, *LINKS])
def test_each_trick_of_markdown_is_inert(payload: str) -> None:
    """By itself, at the start of a text or after a line, no trick gets through."""
    for text in (payload, f"Text.\n{payload}\nText.\n", f"- a\n\n  {payload}\n", f"> {payload}\n", f"# {payload}"):
        assert live(inert_markdown(text)) == []
    pm = Postmortem(title="x", opening=payload, extra=(Section("More", payload, "summary"),))
    assert live(to_wiki(pm)) == live(pm._repr_markdown_()) == []


@pytest.mark.parametrize("payloads", CHUNKS)
@pytest.mark.parametrize("sink", [*PAGES, *(f"Jupyter: {name}" for name in SHOWN_AS_HTML)])
def test_html_loads_and_runs_nothing(sink: str, payloads: str) -> None:
    """HTML of the kit has the kit's own elements and attributes, and loads nothing but figures inside it."""
    evil = CHUNKS[payloads]
    if sink in PAGES:
        html = PAGES[sink](evil)
    else:
        html = str(SHOWN_AS_HTML[sink.removeprefix("Jupyter: ")](evil)._repr_html_())
    structure = Structure(html)
    assert structure.tags - TAGS - {"section", "h5", "h6", "pre", "s", "hr", "col", "colgroup"} == set()
    assert structure.attributes - ATTRIBUTES - {"for", "value", "max", "aria-hidden", "download"} == set()
    assert [address for address in structure.loaded if not address.startswith("data:image/svg+xml;base64,")] == []
    carried = "data:text/calendar;charset=utf-8;base64,"  # a file to save, which no browser runs
    assert [link for link in structure.links if RUNS.match(link) and not link.startswith(carried)] == []
    assert hidden(html) == []


@pytest.mark.parametrize("sink", PAGES)
def test_the_kits_own_tags_are_never_shown_as_text(sink: str) -> None:
    """Of a text without any mark, a page shows no tag: nothing of the kit's own was escaped twice."""
    html = PAGES[sink]("An innocent text")
    assert re.findall(r"&lt;[!/a-zA-Z].{0,40}", html) == []
    assert html.lower().count("<!doctype") <= 1


@pytest.mark.parametrize(
    ("method", "table"),
    [("_repr_markdown_", SHOWN_AS_MARKDOWN), ("_repr_html_", {**SHOWN_AS_HTML, **NUMBERS_ALONE})],
)
def test_every_class_that_shows_itself_is_tried(method: str, table: dict[str, object]) -> None:
    """A class that gains a view in Jupyter gains a row here."""
    assert sorted(shown(method)) == sorted(table)


def formulas(text: str) -> list[str]:
    """Return the cells of a text that a spreadsheet would run, whichever separator it reads the file with."""
    cells = re.split(r"[,;|\t\r\n]", text)
    return [cell for cell in cells if re.match(r"[ \t\xa0\"\x0b\x0c\x00\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell)]


@pytest.mark.parametrize("payload", FORMULAS)
def test_a_cell_begins_no_formula(payload: str) -> None:
    """No cell begins with a formula, whichever separator a spreadsheet looks for, and the text comes back."""
    escaped = escape_csv_cell(payload)
    assert formulas(escaped) == []
    assert unescape_csv_cell(escaped) == payload


@given(st.text(alphabet="a'\"=+-@;,|\t\n\r \xa0\ufeff\x0b\uff1d"))
def test_cells_come_back_and_begin_no_formula(text: str) -> None:
    """For any text: unescaping gives it back, and no formula begins anywhere in the cell."""
    escaped = escape_csv_cell(text)
    assert unescape_csv_cell(escaped) == text
    assert formulas(escaped) == []


@pytest.mark.parametrize("payload", FORMULAS[::29])
def test_csv_files_begin_no_formula(payload: str) -> None:
    """The tables that are written for spreadsheets hold no formula in any of their cells."""
    pm = hostile_postmortem(payload)
    for text in (pm.actions.to_csv(), pm.timeline.to_csv()):
        rows = list(csv.reader(io.StringIO(text)))
        assert [cell for row in rows for cell in row if formulas(cell)] == []
        assert not hidden(text)


@pytest.mark.parametrize("payloads", CHUNKS)
@pytest.mark.parametrize("sink", CALENDARS)
def test_a_calendar_holds_its_own_lines(sink: str, payloads: str) -> None:
    """No text begins a property of its own, and nothing hidden is in it."""
    for evil in (CHUNKS[payloads], f"{CHUNKS[payloads][:500]}\r\nATTACH:{FAR}\nBEGIN:VALARM"):
        text = CALENDARS[sink](evil).replace("\r\n ", "")
        assert all(re.match(r"(BEGIN|END|VERSION|PRODID|CALSCALE|X-WR-CALNAME|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|"
                                r"DESCRIPTION|TRANSP)[:;]", line) for line in text.split("\r\n") if line)  # fmt: skip
        assert "BEGIN:VALARM" not in text.split("\r\n")
        assert not hidden(text)


@pytest.mark.parametrize("payloads", CHUNKS)
def test_a_diagram_holds_its_own_marks(payloads: str) -> None:
    """A label of a Mermaid diagram ends where the kit ends it."""
    label = escape_mermaid(CHUNKS[payloads])
    assert not set(label) & set('"<>`{}\n\r\\')
    assert not hidden(label)
    pm = hostile_postmortem(f"{CHUNKS[payloads]}\nclick A\n%%{{init}}%%")
    for text in (pm.whys.to_mermaid(), pm.timeline.to_mermaid()):
        assert set(re.findall(r"<[^>]*>", text)) <= {"<br/>", "<small>", "</small>"}
        assert not re.search(r"^\s*(click|%%\{|style|linkStyle)", text, re.MULTILINE)


@given(st.text())
def test_json_on_a_screen_is_the_same_data(text: str) -> None:
    """JSON that is printed has no control character, and says the same."""
    data = {text: [text]}
    printed = escape_json(json.dumps(data, ensure_ascii=False))
    assert json.loads(printed) == data
    assert not hidden(printed)


def commands(text: str) -> list[str]:
    """Return the lines that GitHub, Azure or TeamCity would run; they trim what comes before."""
    lines = re.split(r"[\r\n\x85\u2028\u2029\x0b\x0c]", text)
    return [line for line in lines if line.strip().startswith("::") or re.search(r"##\w*\[", line)]


def in_terminal(told: Any, payload: str) -> None:
    """Look at what a command has printed."""
    for text in (told.out, told.err):
        assert (payload, commands(text), hidden(text)) == (payload, [], [])
        assert "\r" not in told.out


@pytest.mark.parametrize("payloads", CHUNKS)
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_check_prints_data(form: str, payloads: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a document says, `pmkit check` prints no escape code and no command of the document's own."""
    path, evil = tmp_path / "x.md", CHUNKS[payloads]
    lines = "".join(
        f"He carelessly forgot it. {each}\n\n{each} He should have known.\n" for each in CHUNKS[payloads].split("\n\n")
    )
    path.write_text(f"{render(hostile_postmortem(evil))}\n{lines}", encoding="utf-8", errors="replace")
    main(["check", "--notes", "--format", form, str(path)])
    told = capsys.readouterr()
    if form == "github":
        ours = re.compile(r"^::(notice|warning) file=[^\n:]*,line=\d+[^\n:]*::", re.MULTILINE)
        assert all(ours.match(line) for line in told.out.splitlines() if line.lstrip().startswith("::"))
        told = told._replace(out=ours.sub("", told.out))
    if form == "json":
        json.loads(told.out)
    in_terminal(told, payloads)


NAMES: Final = tuple(
    payload.replace("/", "-").replace("\x00", "")[:60] for payload in (*COMMANDS, *CONTROLS[:4], *HIDDEN[1:60])
)


@pytest.mark.parametrize("command", ["check", "share", "followup", "workshop show", "scenarios validate", "metrics"])
def test_the_printer_of_errors_prints_data(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hostile name of a file, whether it is there or not, is a name in the message."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        for there in (False, True):
            if there:
                Path(name).write_bytes(b"\x00\xff")
            main([*command.split(), name])
            in_terminal(capsys.readouterr(), name)


@pytest.mark.parametrize("payloads", ["commands", "controls"])
def test_keys_of_yaml_and_toml_are_data(
    payloads: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that nobody knows is named as text, whatever it is made of."""
    monkeypatch.chdir(tmp_path)
    for payload in PAYLOADS[payloads]:
        key = json.dumps(payload)
        toml_key = re.sub(r"\\u[dD][89a-fA-F]..", "", key)
        for command, text in (
            (["followup", "x.yaml"], f"{key}: 1\nstart: 2026-01-01\n"),
            (["workshop", "show", "x.yaml"], f"{key}: 1\n"),
            (["check", "--lexicon", "x.yaml", "y.md"], f"{toml_key} = 1\n"),
            (["scenarios", "validate", "x"], f"{key}: 1\n"),
        ):
            Path("x.yaml").write_text(text, encoding="utf-8")
            Path("x").mkdir(exist_ok=True)
            Path("x/scenario.yaml").write_text(text, encoding="utf-8")
            assert main(command) in (1, 2)
            in_terminal(capsys.readouterr(), payload)


@pytest.mark.parametrize("payloads", CHUNKS)
def test_an_error_is_two_lines_of_data(payloads: str) -> None:
    """Place, problem and remedy are one line each, without control characters, however long they are."""
    for payload in (CHUNKS[payloads], "x" * 1_000_000):
        text = str(PmkitError(payload, where=payload, remedy=payload))
        assert text.count("\n") == 1
        assert (payload[:99], hidden(text)) == (payload[:99], [])
        assert len(text) < 10_000


@pytest.mark.parametrize("payload", COMMANDS)
@given(cut=st.integers(0, 12))
def test_a_command_in_pieces_is_no_command(payload: str, cut: int) -> None:
    """What is printed piece by piece is data too, as `print` writes each of its arguments by itself."""
    stream = io.StringIO()
    output = Output(stream)
    for piece in ("x\n", payload[:cut], payload[cut:], "\n", *payload, "\n"):
        output.write(piece)
    output.writelines([payload])
    assert commands(stream.getvalue()) == []


INNOCENT: Final = (
    "# Title\n\n| a | b |\n| --- | --- |\n| 1 < 2 | x \\| y |\n",
    "Text with a [page](https://example.com/a?b=c#d) and <https://example.com> and [a file](evidence/x.csv).\n",
    "![graph](images/graph.png)\n",
    "```sh\ncat <<EOF >x\n<tag> ![x](http://example.com/x.png)\nEOF\n```\n\nText.\n\n~~~\nList<String>\n~~~\n",
    "- [x] done\n- [ ] open [E1: alert, detected]\n- Why? → a [W1: event, technical; E4]\n",
    "a & b, 5 > 3, x <- y, <3, [note]: see the list, [1] and (2)\n",
    "[ref]: https://example.com 'title'\n\n[mail](mailto:a@example.com), [part](#part)\n",
)


@pytest.mark.parametrize("text", INNOCENT)
def test_an_innocent_document_stays_as_it_is(text: str) -> None:
    """Tables, code, images beside the document and links to pages keep every character."""
    assert inert_markdown(text) == text


@given(st.text(alphabet="!`~[]()<>ahtp:/.xé&\\$ \n\r\t\u2028-#"))
def test_inert_text_stays_inert(text: str) -> None:
    """For any text nothing is live, and a second pass changes nothing."""
    once = inert_markdown(text)
    assert inert_markdown(once) == once
    assert live(once) == []


@given(st.text())
def test_clean_text_holds_nothing_hidden(text: str) -> None:
    """Cleaning is idempotent, and leaves no character that hides or turns text around."""
    assert clean(clean(text)) == clean(text)
    assert not hidden(clean(text))


SLOW: Final[dict[str, Callable[[int], str]]] = {
    "letters": lambda size: "a" * size,
    "letters in parts": lambda size: "a-" * size,
    "dots": lambda size: "a." * size,
    "at signs": lambda size: "a@" * size,
    "mail that never ends": lambda size: "a" * size + "@" + "a." * size,
    "slashes": lambda size: "/a" * size,
    "colons": lambda size: "1:" * size,
    "digits": lambda size: "1." * size,
    "open comments": lambda size: "<!--" * size,
    "brackets": lambda size: "![" * size,
    "near images": lambda size: "![a](a/" * size,
    "targets": lambda size: "](" * size + "]:  " * size,
    "tags": lambda size: "<https://" * size,
    "blank lines": lambda size: "\n" * size,
    "blanks": lambda size: " \t" * size + "x",
    "quotes": lambda size: "'" * size + "x",
    "fences": lambda size: "```\n\n" * size,
    "hosts": lambda size: "a.svc.b" * size,
}
WORK: Final[dict[str, Callable[[Any], object]]] = {
    "public": to_public,
    "inert": inert_markdown,
    "comments": without_prompts,
    "cell": escape_csv_cell,
    "output": lambda text: Output(io.StringIO()).write(text),
    "error": lambda text: str(PmkitError(text)),
}


def seconds(work: str, text: str) -> float:
    """Return the shortest of three runs in seconds of this process; a document is made before."""
    given = Postmortem(title="x", lessons=text) if work == "public" else text
    spans = []
    for _ in range(3):
        begin = time.process_time()
        WORK[work](given)
        spans.append(time.process_time() - begin)
    return min(spans)


@pytest.mark.parametrize("kind", SLOW)
@pytest.mark.parametrize("work", WORK)
def test_time_is_linear(work: str, kind: str) -> None:
    """Eight times the text takes far less than the 64 times of a quadratic scan."""
    size = 3000 if work == "public" else 10_000
    small = seconds(work, SLOW[kind](size))
    large = seconds(work, SLOW[kind](8 * size))
    assert large < 24 * small + 0.05
