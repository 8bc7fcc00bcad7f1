"""What is evidently unfinished or at odds in a learner's own text: it is asked about before any side issue."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Final

from pmkit.analysis.factors.taxonomy import Category
from pmkit.analysis.text.likeness import stems
from pmkit.analysis.text.phrases import load_phrases
from pmkit.data.catalog import finding
from pmkit.documents.format.postmortem import Postmortem
from pmkit.finding import Finding
from pmkit.practice.feedback.nearness import is_english, sentences
from pmkit.records.event import Event
from pmkit.records.stamps import format_stamp, local_day

_PHRASES: Final = load_phrases("pmkit.practice.feedback")

_FEW: Final = 2
"""Words below which a line is a blank."""

_NAME: Final = 2
"""Words up to which a factor is the name of a thing."""

_TELLS: Final = re.compile(
    r"(?:un|in|im|non|mis|over|under)\w{4,}|\w+(?:ed|ing|less|able|ible|ful|ive|ous|en)$|no$|not$|slow|late|old|bad|wrong|high|low"
    r"|kein\w*|ohne|fehlend\w*|sans|aucune?|manque|sin|human|menschlich\w*|erreur|weak|poor|single|manual|global|silent|stale|short|long|too$|tight|hard|same|similar|small|large|big|few|many|full|empty",
    re.IGNORECASE,
)
"""First words by which two words say how something was, or are asked about otherwise: "Unbounded map", "human slip"."""

_SLIP: Final = timedelta(hours=1)
"""How far a line can be from its neighbors where a mistyped digit is likelier than another order."""

_SPAN: Final = re.compile(
    r"(?<![\w.,:])(\d+(?:[.,]\d+)?)[ -]?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|weeks?)\b", re.IGNORECASE
)
_FEWEST: Final = 10
"""Number from which the same number with another unit is a slip, and no chance."""

_SHARED: Final = 2
"""Words that a sentence and a record share besides, from which they are about one thing."""

_IDS: Final = re.compile(r"E0*(\d+)")


def defects(yours: Postmortem, reference: Postmortem, given: Collection[str] = ()) -> Iterator[Finding]:
    """Yield questions about lines that break off, a time out of its order, a unit that no record has, and mere names.

    Args:
        yours: the learner's.
        reference: whose timeline holds the records.
        given: texts that the workbook brings along.
    """
    lines = {one.id: one.text for one in (*yours.factors, *yours.factors.held, *yours.actions)}
    lines = {why.id: why.answer for why in yours.whys.whys} | lines
    yield from (finding("broken-off", where) for where, text in lines.items() if breaks_off(text) and text not in given)
    yield from _out_of_order(yours)
    yield from _other_unit(yours, reference)
    named = [factor for factor in yours.factors if _is_name(factor.text)]
    if 2 * len(named) < len(yours.factors):
        yield from (finding("only-a-name", factor.id) for factor in named if not factor.evidence)


def breaks_off(text: str) -> bool:
    """Tell whether a line ends in the middle of a sentence.

    Example:
        >>> breaks_off("rules exempt from"), breaks_off("There was no copy to restore from")
        (True, False)
    """
    words = text.split()
    if len(words) < _FEW or not is_english(text):
        return False
    dangling = (_PHRASES[name].says(text) for name in ("breaks-off", "left-hanging"))
    return text.rstrip().endswith(("…", "...")) or any(dangling)


def _is_name(text: str) -> bool:
    """Tell whether a factor is only the name of a thing."""
    words = text.strip(" .…*:").split()
    return (
        0 < len(words) <= _NAME
        and not (len(words) > 1 and _TELLS.match(words[0]))
        and " ".join(words).lower() not in {str(one) for one in Category}
    )


def _out_of_order(yours: Postmortem) -> Iterator[Finding]:
    """Ask about the one line of a timeline that is not where its time belongs, by the ids that its reader gave."""
    events = list(yours.timeline)
    numbers = [int(found[1]) if (found := _IDS.fullmatch(event.id)) else 0 for event in events]
    if sorted(numbers) != list(range(1, len(events) + 1)):
        return  # these ids were written, and tell no order
    written = [event for _, event in sorted(zip(numbers, events, strict=True), key=lambda pair: pair[0])]
    timed = [event for event in written if event.instant]
    steps = [(a, b) for a, b in pairwise(timed) if _is_after(a, b)]
    if len(steps) == 1:
        line, following = steps[0]
        both = (
            format_stamp(event, yours.zone, local_day(event, yours.zone) or event.instant.date())  # type: ignore[union-attr]  # timed
            for event in steps[0]
        )
        time, then = both
        yield finding("not-in-order", line.id, line=line.headline, time=time, next=following.headline, then=then)


def _is_after(first: Event, second: Event) -> bool:
    """Tell whether a line's time is after that of the next one, by less than an hour, both to the minute."""
    if first.earliest != first.latest or second.earliest != second.latest:
        return False
    return bool(first.instant and second.instant) and timedelta() < first.instant - second.instant < _SLIP  # type: ignore[operator]  # both have one


def _other_unit(yours: Postmortem, reference: Postmortem) -> Iterator[Finding]:
    """Ask about a span of time that the records have with another unit: "43 minutes" for "43 seconds"."""
    recorded: defaultdict[str, dict[str, tuple[str, Event]]] = defaultdict(dict)
    for event in reference.timeline:
        for text in (event.headline, *event.details):
            for number, unit in _SPAN.findall(text):
                recorded[number].setdefault(unit[0].lower(), (text, event))
    told = {(number, unit[0].lower()) for text in sentences(reference) for number, unit in _SPAN.findall(text)}
    own = (*sentences(yours), yours.summary.impact, *(event.headline for event in yours.timeline))
    for text in own:
        for match in _SPAN.finditer(text):
            number, unit = match[1], match[2][0].lower()
            units = recorded.get(number, {})
            if float(number.replace(",", ".")) < _FEWEST or len(units) != 1 or unit in units or (number, unit) in told:
                continue
            [(theirs, event)] = units.values()
            apart = stems(theirs) - stems(_SPAN.sub(" ", theirs)) if _SPAN.sub(" ", theirs).strip() else frozenset()
            both = stems(_SPAN.sub(" ", text)) & (stems(f"{event.headline} {theirs}") - apart)
            if len(both) < _SHARED:
                continue
            [spelled] = [m[0] for m in _SPAN.finditer(theirs) if m[1] == number][:1]
            yield finding("other-unit", event.id, mine=match[0], theirs=spelled, record=event.id)
            return
