"""The paper pack: the same ninety minutes without a computer in the room, from the same run sheet."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from pmkit.analysis.actions.strength import MEANINGS
from pmkit.files import write_atomic
from pmkit.markup import escape_html
from pmkit.room.activities.activity import Activity, Plan
from pmkit.room.activities.cards import SURE
from pmkit.views.page import markdown_html, shell
from pmkit.workshop.improvement.plan import framework
from pmkit.workshop.runsheet.agenda import Agenda, AgendaPart
from pmkit.workshop.runsheet.deck import TOLD, slide, slide_ids
from pmkit.workshop.runsheet.material import Material, Told, portions, stamps, workshop_session

CSS: Final = """
.sheet { break-before: page; }
.sheet h2 { margin-top: 0; }
.say { border-left: 4px solid currentColor; padding-left: 1rem; font-size: 1.1rem; line-height: 1.6; }
.box { border: 1.5px solid currentColor; border-radius: 6px; padding: .6rem .8rem; margin: .5rem 0; }
.box { break-inside: avoid; }
.cut { border: 1.5px dashed currentColor; padding: .9rem 1rem; margin: 0; break-inside: avoid; font-size: 1.1rem; }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 0; }
.line { border-bottom: 1px solid currentColor; height: 2.4rem; }
.choices { list-style: none; padding: 0; }
.choices li::before { content: "\\25A1\\00a0"; font-size: 1.3em; }
.poster { font-size: 1.3rem; }
.poster:not(:has(table, img)) { font-size: 2.1rem; line-height: 1.45; }
.poster h2 { font-size: 1.5em; }
.poster img { max-width: 100%; background: #fff; }
.lines td { height: 2.6rem; }
.lines .wide-cell { width: 70%; }
.note { font-size: .9rem; }
@media screen and (max-width: 44rem) {
  table { font-size: .75rem; overflow-wrap: anywhere; }
  th, td { padding: .3rem .2rem; }
  .cards { grid-template-columns: 1fr; }
}
"""


def paper_pack(agenda: Agenda, material: Material, path: str | Path | None = None, *, seed: int = 1) -> str:
    """Return everything that the workshop needs on paper as one page to print, and write it if a path is given.

    First the facilitator's pages, a part each; then a sheet for each activity, to be copied for everybody
    or to be cut apart; then the incident, to be read aloud.

    Args:
        agenda: the run sheet.
        material: the incident.
        path: the file.
        seed: of the order of cards; the same as for the session gives the same cards.

    Raises:
        WorkshopError: the agenda names something that there is not.
    """
    plan = workshop_session(agenda, material, seed=seed)
    parts = [f"<h1>{escape_html(agenda.title)}</h1>", *_overview(agenda, material)]
    for part in agenda.parts:
        parts += _part(part)
    parts += _wall(agenda, plan)
    for activity in plan.activities:
        if activity.asks:
            parts += _sheet(activity)
    parts += [_commitments(), *_incident(material)]
    text = shell(f"{agenda.title}: paper pack", parts, css=CSS)
    if path is not None:
        write_atomic(path, text)
    return text


def _overview(agenda: Agenda, material: Material) -> Iterator[str]:
    yield (
        "<p>The facilitator's pages come first, then sheets for the wall. Print them once. Then sheets for each "
        "activity: print one for "
        "everybody, except those that say <i>cut apart</i> (one for every three people). You need "
        "pens, scissors, tape, a wall, a "
        "clock, and somebody who counts.</p>"
    )
    rows, begins = [], 0.0
    for part in agenda.parts:
        rows.append(
            f"<tr><td>{begins:g} to {begins + part.minutes:g}</td><th scope='row'>{escape_html(part.title)}</th>"
            f"<td>{part.minutes:g} min</td><td>{escape_html(part.goal)}</td></tr>"
        )
        begins += part.minutes
    yield (
        "<table><thead><tr><th>Minute</th><th>Part</th><th>Length</th><th>Goal</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
    yield f"<p>The incident: <b>{escape_html(material.title)}</b>.</p>"
    yield (
        "<h2>Without phones</h2><ul><li>Where the script says phone, code or screen, say sheet or wall; the form for "
        "commitments is the sheet before the incident.</li>"
        "<li>Answers go on sheets that all look alike, folded once, into a box. Shuffle "
        "before you count.</li><li>Nothing about climate is counted with fewer than five sheets; ask in a spoken round "
        "instead.</li><li>Count, write the numbers on the wall, and only then talk. With a laptop "
        "you can key the counts in "
        "on the host's page of the room, and get the same pictures.</li></ul>"
    )


def _part(part: AgendaPart) -> Iterator[str]:
    about = f": {part.about}" if part.about else ""
    yield f"<section class='sheet'><h2>{escape_html(part.title + about)} ({part.minutes:g} minutes)</h2>"
    yield f"<p><b>Goal.</b> {escape_html(part.goal)}</p><h3>Say</h3>"
    for cue, said in part.script:
        yield f"{_cue(cue)}<div class='say'>{markdown_html(said)}</div>"
    yield f"<h3>Do</h3>{_list(part.do, 'ol')}"
    if part.ask:
        yield f"<h3>Ask</h3>{_list(part.ask)}"
    if part.activity:
        slot = part.activity
        yield (
            f"<p><b>Minutes.</b> explain {slot.explain:g}, collect {slot.collect:g}, reveal {slot.reveal:g}, discuss "
            f"{slot.discuss:g}</p>"
        )
    yield f"<p><b>When time is short, cut this first.</b> {escape_html(part.cut)}</p></section>"


def _cue(step: str) -> str:
    """Return at which sheet a paragraph is read."""
    if step in slide_ids() and step not in TOLD:
        return f"<p class='note'>With the wall sheet <i>{escape_html(slide(step).title)}</i>:</p>"
    if step in TOLD:
        return "<p class='note'>With the incident, on the last pages:</p>"
    return "<p class='note'>With the answer sheet of this part:</p>" if step else ""


def _wall(agenda: Agenda, plan: Plan) -> Iterator[str]:
    """Return each slide as a sheet for the wall, and what the leader says as a card."""
    told = {f"{part.id}-{name}" for part in agenda.parts for name in TOLD}
    for activity in plan.activities:
        if activity.asks or activity.id in told:
            continue
        yield f"<section class='sheet poster'><h2>{escape_html(activity.title)}</h2>{markdown_html(activity.text)}"
        if activity.picture:
            data = base64.b64encode(activity.picture.svg.encode()).decode("ascii")
            yield f"<img src='data:image/svg+xml;base64,{data}' alt='{escape_html(activity.picture.alt)}'>"
        yield "</section>"
    for part in agenda.parts:
        if part.turn is None:
            continue
        for name in part.turn.steps:
            if name not in TOLD and (script := slide(name).script):
                yield (
                    f"<section class='sheet'><h2>A card for: {escape_html(part.turn.who)}</h2><p class='note'>"
                    f"{part.turn.minutes:g} minutes. Give it to them days before; a story of one's own takes time."
                    f"</p><div class='say'>{markdown_html(script)}</div></section>"
                )


def _list(lines: list[str], kind: str = "ul") -> str:
    return f"<{kind}>{''.join(f'<li>{escape_html(line)}</li>' for line in lines)}</{kind}>"


def _sheet(activity: Activity) -> Iterator[str]:
    yield f"<section class='sheet'><h2>{escape_html(activity.title)}</h2>"
    if activity.text:
        yield markdown_html(activity.text)
    yield _SHEETS[activity.type](activity)
    yield "</section>"


def _choices(options: list[str]) -> str:
    return f"<ul class='choices'>{''.join(f'<li>{escape_html(option)}</li>' for option in options)}</ul>"


def _poll(activity: Activity) -> str:
    most = "Tick one." if activity.most == 1 else f"Tick up to {activity.most}."
    return f"<p>{most}</p>{_choices(activity.options)}"


def _scale(activity: Activity) -> str:
    low, high = activity.ends
    rows = "".join(
        f"<tr><th scope='row'>{escape_html(option)}</th>" + "<td>&#9633;</td>" * 5 + "</tr>"
        for option in activity.options
    )
    head = "".join(f"<th>{level}</th>" for level in range(1, 6))
    ends = f"1: {escape_html(low)}. 5: {escape_html(high)}. Leave out what you cannot say."
    return f"<p>{ends}</p><table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cut_apart(activity: Activity) -> str:
    cards = "".join(f"<p class='cut'>{escape_html(option)}</p>" for option in activity.options)
    head = "<p class='note'>Cut apart, shuffle, put in order; the first on top.</p>"
    return f"{head}<div class='cards'>{cards}</div>{_answer(activity)}"


def _answer(activity: Activity) -> str:
    """Return the recorded order, upside down at the foot of the sheet."""
    if not activity.correct:
        return ""
    texts = "; ".join(activity.options[at] for at in activity.correct)
    return f"<p class='note'>For the facilitator, on a sheet of its own: {escape_html(texts)}</p>"


def _cards(activity: Activity) -> str:
    each = "<div class='box'><div class='line'></div><div class='line'></div></div>"
    return f"<p>One thought a card. Tear apart; no names.</p><div class='cards'>{each * max(activity.most, 1)}</div>"


def _dots(activity: Activity) -> str:
    where = _choices(activity.options) if activity.options else "<p>On the cards on the wall.</p>"
    return f"<p>{activity.dots} dots each, with a pen; more than one on the same is allowed.</p>{where}"


def _questions(activity: Activity) -> str:
    parts = []
    for question in activity.questions:
        sure = f"<p>How sure are you? {' '.join(f'&#9633;&nbsp;{each}&nbsp;%' for each in SURE)}</p>"
        asked = f"<b>{escape_html(question.text)}</b>{_choices(question.options)}"
        parts.append(f"<div class='box'>{asked}{sure if activity.type == 'probe' else ''}</div>")
    return "".join(parts)


def _whys(activity: Activity) -> str:
    groups = "".join(f"<li>{escape_html(group)}</li>" for group in activity.groups)
    row = "<tr><td>{}</td><td class='wide-cell'></td><td></td></tr>"
    rows = "".join(row.format(number) for number in range(1, activity.most + 1))
    return (
        f"<blockquote>{escape_html(activity.sentence)}</blockquote><p>My group:</p><ul class='choices'>{groups}</ul>"
        "<table class='lines'><thead><tr><th></th><th>Why?</th><th>It explains no. (empty: what happened)</th></tr>"
        f"</thead><tbody>{rows}</tbody></table><p class='note'>Afterwards each group hangs its lines on the wall, the "
        "same ones over each other; what both groups have goes between the two.</p>"
    )


def _reword(activity: Activity) -> str:
    lines = "<div class='line'></div>" * 4
    return f"<blockquote>{escape_html(activity.sentence)}</blockquote><p>Say it in other words:</p>{lines}"


_SHEETS: Final[dict[str, Callable[[Activity], str]]] = {
    "poll": _poll,
    "scale": _scale,
    "ranking": _cut_apart,
    "order": _cut_apart,
    "cards": _cards,
    "dots": _dots,
    "form": _questions,
    "probe": _questions,
    "reword": _reword,
    "whys": _whys,
}


def _incident(material: Material) -> Iterator[str]:
    """Return the incident in portions to read aloud, in the order in which somebody could know of it."""
    title = f"{material.title}: what was known"
    yield f"<section class='sheet'><h2>{escape_html(title)}</h2>{markdown_html(_body(material.brief))}</section>"
    for number, told in enumerate(portions(material), start=1):
        shown = zip(told, stamps(told, material.zone), strict=True)
        lines = "".join(_told(each, stamp, material.zone) for each, stamp in shown)
        yield f"<section class='sheet'><h2>Events, portion {number}</h2><ul>{lines}</ul></section>"


def _commitments() -> str:
    """Return the sheet for what is agreed: the fields of the plan, the strength to tick, the card, the days."""
    line = "<div class='line'></div>"
    strengths = "".join(f"<li>{name}: {meaning}</li>" for name, meaning in MEANINGS.items())
    one = (
        f"<div class='box'><b>We will</b>{line}{line}<b>Owner, a role or team</b>{line}<b>By which day</b>{line}"
        f"<b>Done when (what a stranger could check)</b>{line}<ul class='choices'>{strengths}</ul></div>"
    )
    days = ", ".join(f"after {days} days: ____________" for days in framework()["followups"])
    return (
        f"<section class='sheet'><h2>Two commitments</h2>{one * 2}</section>"
        f"<section class='sheet'><h2>My card</h2><div class='box'><b>When</b>{line}<b>I will</b>{line}{line}</div>"
        f"<p>We look back {days}.</p></section>"
    )


def _body(text: str) -> str:
    """Return a text without the heading that it begins with: the sheet has one."""
    head, _, rest = text.lstrip().partition("\n")
    return rest if head.startswith("# ") else text


def _told(told: Told, stamp: str, zone: dt.tzinfo) -> str:
    """Return an event as it is read aloud: when it became known, then what it says of an earlier time."""
    earlier = told.earlier(zone)
    details = " ".join(escape_html(detail) for detail in told.event.details)
    return (
        f"<li><b>{stamp}</b> {escape_html(told.event.headline)}{f' ({earlier})' if earlier else ''}. "
        f"<span class='note'>{details}</span></li>"
    )
