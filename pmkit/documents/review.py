"""Every check of the kit over one postmortem: what a careful reviewer would ask before it is shared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Final

from pmkit.analysis.actions.checks import is_short, tells_a_check
from pmkit.analysis.factors.factors import FactorAnalysis
from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.lexicon import Lexicon
from pmkit.analysis.language.lines import check_lines
from pmkit.analysis.language.wording import WordingFinding
from pmkit.analysis.triage.depth import Depth
from pmkit.counting import counted
from pmkit.data.catalog import finding
from pmkit.documents.format.blocks import is_blank
from pmkit.documents.format.incidents import is_form
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.readers.timeline import milestones_said
from pmkit.documents.format.reading import Reading
from pmkit.documents.format.sections import DEPTH_SECTIONS, HEADINGS, NARRATIVES, SUMMARY_HEADING, duration_key
from pmkit.documents.format.writing import render
from pmkit.finding import Finding
from pmkit.records.event import Event, Milestone

_ASKED_SUMMARY: Final = {"date": "no-date", "impact": "no-impact", "severity": "no-severity"}
"""Bullet of the summary to what is asked where it has no value."""

PRINTED: Final = {
    "went_well": ("quick detection", "effective communication", "rapid remediation"),
    "improve": ("earlier detection mechanisms", "clearer runbook procedures", "better testing coverage"),
}
"""Bullets that the article's template prints already filled in; left as they are they say nothing about an incident."""


def review(postmortem: Postmortem) -> list[Finding]:
    """Return all findings about a postmortem, in the order of the document.

    A document of less depth is asked for less: a note for the knowledge base only for its text.
    """
    if postmortem.depth is Depth.NOTE:
        return [*_summary(postmortem), *_sections(postmortem), *_prose(postmortem)]
    return [
        *_summary(postmortem),
        *_sections(postmortem),
        *_prose(postmortem),
        *(postmortem.timeline.findings() if len(postmortem.timeline) else ()),
        *postmortem.whys.findings(),
        *postmortem.factors.findings(),
        *_held(postmortem.factors),
        *_actions(postmortem),
        *_nowhere(postmortem),
    ]


def review_wording(
    document: Postmortem | str, *, rules: Lexicon | None = None, minimizing: bool = False
) -> list[WordingFinding]:
    """Return what the language check finds in a whole document, with its place in the text.

    Args:
        document: a postmortem, or the Markdown of one; offsets count in that text, and in that of
            ``render(postmortem)`` for a postmortem.
        rules: a lexicon with what a team adds; the kit's own by default.
        minimizing: whether to mark "simply", "obviously" and the like too.
    """
    text = document if isinstance(document, str) else render(document)
    return check_language(text, rules=rules, minimizing=minimizing)


def _prose(postmortem: Postmortem) -> Iterator[Finding]:
    """Ask about the wording of the prose and of the events; whys, factors and actions ask about their own."""
    sections = [
        (HEADINGS[key], getattr(postmortem, key)) for key in NARRATIVES if key in DEPTH_SECTIONS[postmortem.depth]
    ]
    events = [(event.id or "Timeline", event.headline) for event in postmortem.timeline]
    yield from check_lines([(SUMMARY_HEADING, postmortem.summary.impact), *sections, *events])


def review_reading(reading: Reading) -> list[Finding]:
    """Return all findings about a document, those about how it was read first; what those asked is not asked again.

    In a document that pmkit did not write, nothing is taken for missing because it was not read, and each kind of
    question is asked once.
    """
    asked = {(finding.code, finding.message) for finding in reading.findings}
    postmortem = _without_guesses(reading)
    found = [f for f in review(postmortem) if (f.code, f.message) not in asked]
    if reading.is_strict:
        return [*reading.findings, *found]
    if reading.is_template:
        return [finding("is-template", "document")]
    silent = set() if reading.has_tags else set(_NEEDS_TAGS)
    none = [key for key, heading in HEADINGS.items() if heading in reading.told]
    silent |= {code for key in (*reading.unread, *reading.in_prose, *none) for code in _RESTS_ON.get(key, ())}
    codes = {finding.code for finding in reading.findings}
    if all(_is_day(event) or not (event.earliest or event.latest) for event in postmortem.timeline):
        silent.add("no-zone")
    silent |= {code for key, code in _ASKED_SUMMARY.items() if key in reading.told}
    silent |= {"nothing-held"} if "held" in reading.told else set()
    silent |= {other for code, others in _SAID_BY.items() if code in codes for other in others}
    # A cause that prose tells stays there, and is asked about there.
    told = reading.drawn
    wording = [f for f in found if isinstance(f, WordingFinding) and f.where not in told]
    others = [f for f in found if not isinstance(f, WordingFinding) and f.code not in silent]
    others = _untold([f for f in others if f.where not in told or f.code not in _OF_WORDS], postmortem)
    others = [_recognized(f, len(postmortem.factors)) for f in others]
    # Only pmkit's own form has a place for the check; elsewhere it is asked of items that could mean anything.
    has_checks = any(item.done_when for item in postmortem.actions)
    clear = {
        item.id for item in postmortem.actions if tells_a_check(item.text) or not (has_checks or is_short(item.text))
    }
    others = [f for f in others if f.code != "no-done-condition" or f.where not in clear]
    taken = {item.id for item in postmortem.actions if _SUBJECT.match(item.text)}
    others = [f for f in others if f.code != "no-owner" or f.where not in taken]
    others = [f for f in others if f.code != "too-many" or _is_tracked(postmortem)]
    # A long item says more than the words that its strength is guessed by.
    if not all(is_short(item.text) for item in postmortem.actions):
        others = [f for f in others if f.code != "only-weak"]
    unread = {HEADINGS[key] for key in reading.unread}
    here = {*reading.places, *reading.told}
    missing = [f.where for f in others if f.code == "not-written" and f.where not in here]
    others = [f for f in others if f.code != "not-written" or f.where not in {*missing, *unread, *reading.told}]
    if missing:
        others.insert(0, _no_section(missing, reading))
    return [*reading.findings, *one_of_each(others), *wording]


_SUBJECT: Final = re.compile(
    r"^[\W_]*(?:(?:also|and|next|finally),? )?"
    r"(?:i(?:.ll|.ve|.m| (?:will|have|am|plan|want))|(?:ich|je|yo|eu)(?= \w)|j.ai|"
    r"(?:the|our|an?) (?:[\w-]+ ){0,4}?(?:team|engineers?|group|department|provider|vendor|committee|on-?call)"
    r"(?: of (?:the )?[\w -]{3,30}?)?(?= (?:will|is|are|has|have|to|should|plans?)\b))\b",
    re.IGNORECASE,
)
"""How an item begins that says who does it, the writer or a team, in its own sentence."""


def _without_guesses(reading: Reading) -> Postmortem:
    """Return the postmortem without the factors that are only likely; the finding that names them asks about them."""
    factors = reading.postmortem.factors
    known = tuple(one for one in factors.factors if one.id not in reading.likely)
    return reading.postmortem.replace(factors=replace(factors, factors=known)) if reading.likely else reading.postmortem


def _untold(found: list[Finding], postmortem: Postmortem) -> list[Finding]:
    """Return findings with those about marks as one about what no words tell: nobody else's events have marks."""
    codes = {f.code for f in found}
    if not codes & {*_UNTOLD, "no-milestones"}:
        return found
    said = milestones_said(_words_of(postmortem))
    untold = [code for code in _UNTOLD if code in codes or "no-milestones" in codes]
    names = [name for code in untold if (name := _UNTOLD[code][0]) and _UNTOLD[code][1] not in said]
    # A reader finds one or two by themselves, and a length that is stated stands for them.
    is_clear = len(names) >= _MOST_MARKS and not _is_stated(postmortem) and _is_latin(postmortem)
    names = names if is_clear else []
    place = next(n for n, f in enumerate(found) if f.code in (*_UNTOLD, "no-milestones"))
    left = [f for f in found if f.code not in (*_UNTOLD, "no-milestones")]
    if names:
        marks = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        left.insert(place, finding("milestones-untold", "timeline", marks=marks))
    return left


_MOST_MARKS: Final = 3
"""Marks of four from which on nobody can say how long it took."""


def _is_stated(postmortem: Postmortem) -> bool:
    """Tell whether a postmortem states how long it lasted, or how long a part of it took."""
    summary = postmortem.summary
    return bool(summary.duration) or any(value and duration_key(name) for name, value in summary.extra)


def _is_latin(postmortem: Postmortem) -> bool:
    """Tell whether the events are in letters whose words for milestones are known well."""
    letters = "".join(char for event in postmortem.timeline for char in event.headline if char.isalpha())
    return 2 * sum(char < _LATIN for char in letters) >= len(letters)


_LATIN: Final = "\u0250"
"""What is behind the Latin letters."""


def _words_of(postmortem: Postmortem) -> Iterator[str]:
    """Yield what tells when a milestone was reached: the events, the summary, the story, other sections."""
    for event in postmortem.timeline:
        yield " ".join((event.headline, *event.details))
    yield from (f"{name}: {value}" for name, value in postmortem.summary.extra if value)
    yield from (f"{section.heading}: {section.text}" for section in postmortem.extra)
    yield from (postmortem.opening, postmortem.what_happened)


def _recognized(found: Finding, factors: int) -> Finding:
    """Return a finding about the number of factors, or about layers that held, as one about what was recognized."""
    if found.code == "few-factors":
        return finding("few-recognized", found.where, named=counted(factors, "factor"))
    return finding("no-layer-recognized", found.where) if found.code == "nothing-held" else found


def _is_tracked(postmortem: Postmortem) -> bool:
    """Tell whether at least half of the open items have an owner or a day; wishes are not commitments."""
    items = [item for item in postmortem.actions if not (item.is_done or item.is_idea or item.is_dropped)]
    return 2 * sum(bool(item.owner or item.due) for item in items) >= len(items)


_OF_WORDS: Final = frozenset(("names-person", "one-cause"))
_UNTOLD: Final = {
    "no-impact-start": ("the start of the impact", Milestone.STARTED),
    "no-detection": ("the detection", Milestone.DETECTED),
    "no-mitigation": ("the mitigation", Milestone.MITIGATED),
    "no-resolution": ("the resolution", Milestone.RESOLVED),
}


def _is_day(event: Event) -> bool:
    """Tell whether an event is known to the day only; its zone hardly matters."""
    return event.earliest is not None and event.latest is not None and event.latest - event.earliest > _HALF_A_DAY


_HALF_A_DAY: Final = timedelta(hours=12)

_NEEDS_TAGS: Final = (
    "no-evidence",
    "no-category",
    "answers-nothing",
    "unanswered-factor",
    "only-weak-for",
    "not-linked",
    "few-levels",
    "no-problem",
)
"""Findings about what only tags say; where a document has none, they would ask for pmkit's form and not for thought."""

_MARKS: Final = ("no-milestones", "no-impact-start", "no-detection", "no-mitigation", "no-resolution", "long-silence")
_RESTS_ON: Final = {
    "timeline": _MARKS,
    "whys": ("no-whys", "no-problem"),
    "factors": (
        "nothing-held",
        "few-factors",
        "no-factors",
        "unanswered-factor",
        "only-absence",
    ),
    "actions": ("no-actions", "unanswered-factor"),
}
"""Section to the findings that would state something false where it was not read, or only from prose."""

_SAID_BY: Final = {
    "no-day": ("no-date",),
    "no-year": ("no-date",),
    "no-date": ("no-date",),
    "day-posted": ("no-date",),
    "day-order": ("no-date",),
    "no-zone": ("no-zone", "assumed-zone"),
    "zone-posted": ("no-zone", "assumed-zone"),
    "zone-several": ("no-zone", "assumed-zone"),
    "zone-unknown": ("no-zone", "assumed-zone"),
}
"""Finding about how a document was read to those that would ask the same."""


def _no_section(missing: list[str], reading: Reading) -> Finding:
    """Return the one finding about sections that no heading was read as, with the lines of those not taken for any."""
    lines = {heading: reading.places.get(heading) for heading in reading.headings[:_SHOWN]}
    names = ", ".join(f"{heading!r} (line {line})" if line else f"{heading!r}" for heading, line in lines.items())
    more = f" and {len(reading.headings) - _SHOWN} more" if len(reading.headings) > _SHOWN else ""
    headed = any(heading in reading.places for heading in HEADINGS.values())
    left = "every other heading is taken for another section" if headed else "there are no other headings"
    others = f"not taken for any: {names}{more}" if names else left
    return finding("no-section", "document", sections=", ".join(missing), others=others)


_SHOWN: Final = 6


def one_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding per kind, the first of each, which says where the others are."""
    groups: dict[str, list[Finding]] = {}
    for found in findings:
        groups.setdefault(found.code, []).append(found)
    result = []
    for group in groups.values():
        first, places = group[0], list(dict.fromkeys(f.where for f in group))
        more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
        alike = len({f.message for f in group})
        message = first.message if alike == 1 else f"{first.message} ({len(group)} of this kind)"
        result.append(replace(first, where=", ".join(places[:_PLACES]) + more, message=message))
    return result


_PLACES: Final = 3


def _summary(postmortem: Postmortem) -> Iterator[Finding]:
    """Ask about bullets without a value, and about a zone that had to be assumed."""
    for key, code in _ASKED_SUMMARY.items():
        if is_blank(getattr(postmortem.summary, key)):
            yield finding(code, SUMMARY_HEADING)
    if len(postmortem.timeline) and postmortem.zone_name != postmortem.summary.zone:
        yield finding("no-zone", SUMMARY_HEADING)


def _sections(postmortem: Postmortem) -> Iterator[Finding]:
    """Ask about sections that nobody wrote, and about the template's own words."""
    for key in DEPTH_SECTIONS[postmortem.depth]:
        value = getattr(postmortem, key)
        if not postmortem.has_content(key) or (isinstance(value, str) and is_form(value)):
            yield finding("not-written", HEADINGS[key])
    for key, printed in PRINTED.items():
        lines = [re.sub(r"^[-*+\s]+", "", line).strip(" .").lower() for line in getattr(postmortem, key).splitlines()]
        unchanged = [line for line in lines if line in printed]
        if unchanged:
            yield finding("as-printed", HEADINGS[key], lines=", ".join(unchanged))


def _held(factors: FactorAnalysis) -> Iterator[Finding]:
    """Ask which layers held, once there are factors."""
    if len(factors) and not factors.held:
        yield finding("nothing-held", HEADINGS["factors"])


def _actions(postmortem: Postmortem) -> Iterator[Finding]:
    """Ask about action items; a review that is not deep needs no factor for each."""
    full = postmortem.depth is Depth.FULL
    yield from postmortem.actions.findings(factors=[factor.id for factor in postmortem.factors] if full else [])


def _nowhere(postmortem: Postmortem) -> Iterator[Finding]:
    """Ask about ids that are pointed at and are not there."""
    events = {event.id for event in postmortem.timeline} | {event.id for event in postmortem.records or ()}
    whys = {why.id for why in postmortem.whys.whys}
    factors = {factor.id for factor in (*postmortem.factors, *postmortem.factors.held)}
    refs: list[tuple[str, Iterable[str], set[str]]] = []
    refs += [(why.id, why.evidence, events) for why in postmortem.whys.whys]
    refs += [(f.id, f.evidence, events | whys) for f in (*postmortem.factors, *postmortem.factors.held)]
    refs += [(action.id, action.answers, events | whys | factors) for action in postmortem.actions]
    for name, targets, known in refs:
        missing = [target for target in targets if target not in known]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            yield finding("points-nowhere", name, targets=", ".join(missing), verb=verb)


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with those that say the same about several places put together, in their order."""
    first: dict[tuple[str, str, str], int] = {}
    kept = list(findings)
    for index, kept_one in enumerate(kept):
        first.setdefault((kept_one.code, kept_one.message, kept_one.question), index)
    order = sorted(kept, key=lambda f: first[f.code, f.message, f.question])
    result = []
    for _, same in groupby(order, key=lambda f: (f.code, f.message, f.question)):
        group = list(same)
        places = dict.fromkeys(f.where for f in group)
        result.append(replace(group[0], where=", ".join(places)))
    return result


def line_of(text: str, where: str, places: Mapping[str, int] | None = None) -> int:
    """Return the line, counted from 1, that a finding is about; 1 where no line can be told.

    Args:
        text: the document.
        where: what the finding says it is about: ``line 7``, an id, a heading.
        places: what a reading knows of lines that have no id in the text; see ``Reading.places``.
    """
    if match := re.match(r"line (\d+)", where):
        return int(match[1])
    name = re.split(r",| to | and ", where)[0].strip()
    if places and name in places:
        return places[name]
    lines = text.splitlines()
    tagged = re.compile(rf"\[{re.escape(name)}(?=[:;\]])")
    for number, line in enumerate(lines, start=1):
        if tagged.search(line) and not re.match(r"\s*- see \[|From \[", line):
            return number
    name = "Timeline" if name.startswith(("timeline", "episode")) else "Five Whys" if name == "Problem" else name
    wanted = name.lower()
    for number, line in enumerate(lines, start=1):
        if line.startswith("#") and line.strip("# ").lower() == wanted:
            return number
    return 1
