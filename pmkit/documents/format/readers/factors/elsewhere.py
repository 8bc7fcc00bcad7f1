"""Reads contributing factors where no list has them: labels, the story, what went wrong; they stay there, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.documents.format.blocks import blocks, is_too_deep, items, walk
from pmkit.documents.format.incidents import is_prompt
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.prose.causes import (
    announces,
    causes_in,
    core_of,
    explained,
    from_omission,
    is_cause,
    is_fault,
    is_hint,
    is_item,
    is_known,
    is_lack,
    is_omission,
    is_possible,
    is_told,
)
from pmkit.documents.format.prose.sentences import follows, refers_back, sentences, statements
from pmkit.documents.format.prose.told import told_in
from pmkit.documents.format.prose.words import LABELS
from pmkit.documents.format.readers.answers import answers_to
from pmkit.documents.format.readers.context import Context, Notes, line_with
from pmkit.documents.format.readers.factors.factors import BLANK, FEW, Sink, factor_of
from pmkit.documents.format.readers.factors.fields import causes_of_fields, without_fields
from pmkit.documents.format.readers.factors.likely import likely
from pmkit.documents.format.sections import aside_key, section_key, words_of
from pmkit.markup import one_line, unescape_markdown_item
from pmkit.records.written import read_written


@dataclass(frozen=True, slots=True)
class Around:
    """What is around the sections about causes.

    Attributes:
        pairs: the bullets of the summary, of which "Root cause" is one.
        prose: the story, and sections that are not known.
        parts: all sections of the document.
        events: texts of the timeline.
        whys: what the chain of whys holds.
        text: the document, to find lines in.
    """

    pairs: Sequence[tuple[str, str]]
    prose: Sequence[str]
    parts: Sequence[Part]
    events: Sequence[str]
    whys: Sequence[str]
    text: str

    @property
    def wrong(self) -> list[Part]:
        """The sections about what went wrong."""
        return [part for part in self.parts if part.key == "improve"]


def factors_elsewhere(around: Around, context: Context) -> FactorAnalysis:
    """Return what a document without a list of factors calls a cause; it stays where it is, too.

    Where a chain of whys has questions with answers, the answers are the causes. The timeline is asked last, but for
    the sentences, of whatever section, that are likely to tell a cause of which nothing else speaks.

    Args:
        around: the document.
        context: what the readers share.
    """
    return FactorAnalysis(_with_likely(_made(_told(around), around.text, context), (), around, context))


def _told(around: Around) -> list[str]:
    """Return what a document calls a cause where no list has them, the surest kind of place first."""
    told = _labeled([*around.pairs, *causes_of_fields(around.prose, around.parts)])
    strong, free = _story(around.prose)
    told += strong
    omitted = [cause for one in free for cause in _omitted(one)]
    weaker = [cause for is_one in (is_hint, is_fault) for one in free for cause in _causes_told(one, is_one)]
    # A document that calls something its root cause has said it; others leave it to their sentences.
    told += omitted if len(told) > 1 or any(map(_ROOT.search, told)) else [*omitted, *weaker]
    of_incident = [
        one for part in around.wrong for one in wrong_in(part, every=True) if is_cause(one) and _OF_INCIDENT.search(one)
    ]
    told += of_incident
    others = [one for part in around.wrong for one in wrong_in(part, every=not told)]
    told += [one for one in others if not _is_near(one, told)]
    told = told or [
        cause for one in around.events for cause in _causes_told(one, lambda text: is_cause(text) or is_fault(text))
    ]
    whole = list(dict.fromkeys(answers_to(around.whys) or told))[:_MANY]
    return [one for one in whole if not any(one != other and one in other for other in whole)]


def with_more(listed: FactorAnalysis, around: Around, context: Context) -> FactorAnalysis:
    """Return listed factors with those that only other places tell.

    First the cause and the trigger that bullets of the summary state, where no section does; then what is missing or
    wrong below "What went wrong", the lists that the story announces as causes, and the sentences of the story that
    are likely to tell one, where no listed factor speaks of it: many say in other words what is on the list. The
    answers of a chain of whys are left alone beside a list, because the chain is read as one.

    Args:
        listed: the factors of the sections.
        around: the document.
        context: what the readers share.
    """
    first: tuple[Factor, ...] = ()
    if not any(part.key == "factors" and _CAUSE.search(part.heading) for part in around.parts):
        pairs = [*around.pairs, *causes_of_fields(around.prose, around.parts)]
        stated = [(name, value) for name, value in pairs if _ROOT.search(name) or section_key(name) == "factors"]
        named = [one for one in _labeled(stated) if not any(one in factor.text for factor in listed.factors)]
        first = _made(named, around.text, context)
    known = [factor.text for factor in (*first, *listed.factors, *listed.held)]
    more: list[str] = []
    for one in (one for part in around.wrong for one in wrong_in(part, every=False)):
        if not _is_near(one, [*known, *more]):
            more.append(one)
    for one in (
        one for part in around.parts if part.key in ("summary", "what_happened") for one in _announced(part.body)
    ):
        if not _is_near(one, [*known, *more]):
            more.append(one)
    told = (*first, *listed.factors, *_made(more[:_MANY], around.text, context))
    return replace(listed, factors=_with_likely(told, listed.held, around, context))


def _with_likely(
    told: tuple[Factor, ...], held: Sequence[Factor], around: Around, context: Context
) -> tuple[Factor, ...]:
    """Return factors with the sentences that are likely to tell another one, and say in a finding which those are."""
    if not context.guess:
        return told
    texts = _likely(around, [factor.text for factor in (*told, *held)])
    more = _made(texts[:_MANY], around.text, context)
    if more:
        context.likely |= {factor.id for factor in more}
        quoted = ", ".join(f"“{_begin(one.text)}” (line {context.places[one.id] + 1})" for one in more)
        context.finding("factors-likely", context.places[more[0].id], factors=quoted)
    return (*told, *more)


def _begin(text: str) -> str:
    """Return the first words of a sentence, by which a reader finds it."""
    words = text.split()
    return " ".join(words[:_QUOTED]).strip("*_") + ("…" if len(words) > _QUOTED else "")


_QUOTED: Final = 7


def _likely(around: Around, known: Sequence[str]) -> list[str]:
    """Return what sentences outside the sections about causes are likely to tell, and nothing known tells."""
    found = told_in(around.text)
    outside = [one for one in found if one.key not in ("factors", "whys")]
    beside = any(one.key == "factors" for one in found)
    chosen: list[tuple[float, str]] = []
    for one in likely([one for one in outside if _is_possible(one.text)], beside=beside)[:_MANY]:
        for cause in (core_of(cause) for cause in causes_in(one.text)):
            if is_told(cause) and not _is_near(cause, [*known, *(text for _, text in chosen)]):
                chosen.append((one.share, cause))
    return [text for _, text in sorted(chosen)]


def _is_possible(text: str) -> bool:
    """Tell whether a sentence can be a cause: not what somebody said, not a form's head, not about another subject."""
    is_said = text.startswith(_SPOKEN) or len(_FIELD.findall(text)) >= _FIELDS
    return not is_said and is_possible(text) and not _is_aside(text)


_FIELD: Final = re.compile(r"(?:\*\*|__)[^*_\n]{2,40}:(?:\*\*|__)")
_FIELDS: Final = 2
"""Names in bold in one paragraph, from which on it's a form's head: "**Date:** ... **Author:** ..."."""


def _labeled(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the causes behind bullets of the summary that say so: "Root cause: ..."."""
    told = [value for name, value in pairs if _is_label(name, value)]
    named = [value for value in told if not BLANK.match(value) and not read_written(value)]
    return [cause for value in named for cause in _stated(value)]


def _story(prose: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what prose calls a cause, and its paragraphs that are about nothing else by their first words."""
    told: list[str] = []
    free: list[str] = []
    for body in (body for body in prose if not _is_aside(body)):
        paragraphs = [block.text for block in blocks(body) if block.kind == "paragraph" and not is_prompt(block.text)]
        texts = [text for paragraph in paragraphs for text in without_fields(paragraph)]
        told += explained(texts) + _announced(body)
        for text in texts:
            lead = _LEAD_IN.match(one_line(text))
            if lead and _is_label(lead["lead"], lead["rest"]) and not BLANK.match(lead["rest"]):
                told += [cause for statement in statements(lead["rest"]) for cause in causes_in(statement)]
            else:
                told += _causes_told(text, is_cause)
                free += [] if lead and aside_key(lead["lead"], loose=False) else [text]
    return told, free


def _announced(body: str) -> list[str]:
    """Return the items of lists behind what announces causes: "Two things made it possible:"."""
    found: list[str] = []
    for block, behind in pairwise(blocks(body)):
        is_one = block.kind == "paragraph" and behind.kind == "list" and not is_too_deep(behind)
        if is_one and announces(block.text) and not is_prompt(block.text):
            found += [item.text for item in items(behind, body.split("\n")) if is_item(item.text)]
    return found


def wrong_in(part: Part, *, every: bool) -> list[str]:
    """Return what a section about what went wrong says that was missing, or not as it should be.

    Args:
        part: the section.
        every: whether each item of a list below "What went wrong" counts, because nothing else lists causes; below
            "What could be improved" some are wishes all the same.
    """
    found: list[str] = []
    is_all = every and _WRONG.search(part.heading) is not None
    for block in blocks(part.body):
        if block.kind == "list" and not is_too_deep(block):
            listed = items(block, part.body.split("\n"))
            told = [item.text for item in listed] if is_all else [item.text for item in walk(listed)]
            found += [
                cause
                for text in told
                if not is_prompt(text)
                for cause in ([text] if is_all and is_item(text) and not _is_wish(text) else _lacking(text))
            ]
        elif block.kind == "paragraph" and not is_prompt(block.text):
            found += _lacking(block.text)
    return found


def _lacking(text: str) -> list[str]:
    """Return the statements of a text that say what was missing or wrong."""
    kinds = (is_lack, is_fault, is_omission, is_cause)
    told = [one for one in statements(text) if is_known(one) and any(is_one(one) for is_one in kinds)]
    return [cause for one in told for cause in causes_in(one)]


def _is_wish(text: str) -> bool:
    """Tell whether an item says what should be, and not what was."""
    return _WISH.match(text) is not None or len(text.split()) < FEW


_WRONG: Final = re.compile(
    r"\bwrong\b|\bpoorly\b|\bbadly\b|(?:\bnot|n.t)\b.{0,8}\b(?:go|gone|work)\b|less well|schlecht|schief|"
    r"mal (?:pass|march|fonctionn)|sali[óo] mal|deu errado|n[ãa]o (?:foi|correu) bem|не так|不足|問題|"
    r"うまくいかなかった|gikk galt|gik galt|gick (?:fel|dåligt)|"
    r"ging (?:er )?(?:fout|mis)|andato (?:storto|male)|nie tak",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"^\W*(?:(?:we|it|there|this|they) (?:should|could|need(?:s)?|must|will)\b|"
    r"(?:should|need to|improve|add|better|more|create|fix|make|use|ensure|consider)\b)",
    re.IGNORECASE,
)


def _is_near(text: str, others: Sequence[str]) -> bool:
    """Tell whether another text has half of the words of one of the two: they speak of the same thing."""
    own = _words(text)
    return any(2 * len(own & known) >= min(len(own), len(known)) for other in others if (known := _words(other)))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in re.findall(r"[^\W\d_]{4,}", text.lower()))


_STEM: Final = 6


def _made(texts: Sequence[str], text: str, context: Context) -> tuple[Factor, ...]:
    """Return factors of sentences, each with the line where it is."""
    factors: list[Factor] = []
    for sentence in texts:
        line = line_with(text, sentence)
        sink = Sink(context, factors, "F", Notes())
        factors.append(factor_of(unescape_markdown_item(sentence), None, None, line, sink))
    return tuple(factors)


_ROOT: Final = re.compile(
    r"\b(?:root|primary|main|direct|proximate|underlying|immediate)[- ]causes?\b|grundursache|cause racine|"
    r"causa ra[ií]z|근본 ?원인|根本原因|直接原因|根因|первопричин|коренн|"
    r"(?:rot|grunn|grund)[åo]rsak|rodårsag|(?:grond|hoofd)oorza(?:ak|ken)|caus[ae] radic|przyczyn[ay]? źródłow",
    re.IGNORECASE,
)
_CAUSE: Final = re.compile(
    r"\bcauses?\b|ursache|원인|原因|根因|причин|causa|årsa[kg]|orsak|oorza(?:ak|ken)|przyczyn", re.IGNORECASE
)


def _is_label(name: str, value: str) -> bool:
    """Tell whether a bullet or a lead word says that the cause is behind it: "Root cause", "Identified".

    "Identified: users reported it" says how it was noticed, "Identified: a full disk" what it was.
    """
    return section_key(name) == "factors" or (words_of(name) in LABELS and not _NOTICED.search(value))


_NOTICED: Final = re.compile(
    r"\b(?:report(?:ed|s)|alert(?:s|ed)?|noticed|notified|paged|pages|alarms?|complain\w*|raised|fired|flagged|"
    r"(?:users?|customers?|monitoring|probes?|an? engineer) (?:saw|found|told|detected|observed))\b",
    re.IGNORECASE,
)


def _stated(value: str) -> list[str]:
    """Return the causes behind such a word."""
    parts = value.split("; ")
    parts = parts if all(len(part.split()) >= FEW and not part[:1].islower() for part in parts[1:]) else [value]
    return [cause for part in parts for cause in causes_in(part)]


def _causes_told(text: str, is_one: Callable[[str], bool]) -> list[str]:
    """Return the causes that sentences of a kind name, without those that point back at the one before."""
    found: list[str] = []
    before = ""
    for one in sentences(text):
        if is_one(one) and not follows(one) and not one.startswith(_SPOKEN) and not (before and refers_back(one)):
            found += [core_of(cause) for cause in causes_in(one)]
            before = one
        else:
            before = ""
    return found


def _is_aside(body: str) -> bool:
    """Tell whether a text begins with the name of another subject: "Resolution: ..."."""
    return aside_key(body.partition(":")[0], loose=False) is not None


def _omitted(text: str) -> list[str]:
    """Return what a paragraph of the story says that nobody did: "He didn't check how much space was left."."""
    if is_prompt(text):
        return []
    told = [piece for one in sentences(text) for piece in causes_in(one)]
    return [from_omission(one) for one in told if is_omission(one) and not one.startswith(_SPOKEN)]


_LEAD_IN: Final = re.compile(r"^(?:\*\*|__)?(?P<lead>[^*_.:]{4,40})[.:]?(?:\*\*|__)?[.:]?\s+(?P<rest>\S.*)$")
_OF_INCIDENT: Final = re.compile(
    r"\b(?:this|the|our|that) (?:incident|outage|downtime|disruption)\b|\b(?:dieser|der) (?:ausfall|vorfall)\b|"
    r"\b(?:cet|cette|la|l.)\s?(?:incident|panne)\b",
    re.IGNORECASE,
)
_MANY: Final = 200
_SPOKEN: Final = ('"', "\N{LEFT DOUBLE QUOTATION MARK}", "\N{DOUBLE LOW-9 QUOTATION MARK}", "«")
"""What somebody said isn't what the document states."""
