"""Reads contributing factors: lists, with categories from tags, headings or lead words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pmkit.analysis.factors.factors import CATEGORY_OF, Category, Factor, FactorAnalysis
from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, table_rows
from pmkit.documents.format.incidents import is_prompt
from pmkit.documents.format.outline import Part
from pmkit.documents.format.readers.answers import answers_to
from pmkit.documents.format.readers.context import Context, Notes, say_unread, titled, walk, with_words
from pmkit.documents.format.readers.prose import (
    LABELS,
    causes_in,
    core_of,
    explained,
    factors_of,
    follows,
    from_cause,
    from_omission,
    is_cause,
    is_fault,
    is_hint,
    is_item,
    is_lack,
    is_omission,
    is_told,
    refers_back,
    sentences,
    statements,
)
from pmkit.documents.format.sections import aside_key, is_held, section_key, words_of
from pmkit.markup import one_line, unescape_markdown_cell, unescape_markdown_item
from pmkit.records.written import read_written
from pmkit.tags import Tag, split_loose_tag, split_tag

_BOLD_LEAD: Final = re.compile(r"^(?:\*\*|__)(?P<lead>[^*_]+?):?(?:\*\*|__):?\s*(?P<rest>.*)$")
_LEAD: Final = re.compile(r"^(?P<lead>[A-Za-z ]{4,24}):\s+(?P<rest>.+)$")
_SAME: Final = re.compile(
    r"^(?:root |primary |main |direct |underlying )?(?:causes?|root causes?)(?: explanation)?$", re.IGNORECASE
)
_BLANK: Final = re.compile(r"^[\W_]*(?:why|because|factor|cause|tbd|n/?a|none)?[\W\d_]*$", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"^\d+(?:\.\d+)+\.?\s+(?P<text>[^\n]+)$")


def read_all_factors(parts: Sequence[Part], context: Context) -> tuple[FactorAnalysis, list[str]]:
    """Return the contributing factors of all sections about them, and the note of each."""
    listed = [any(block.kind in ("list", "table") for block in blocks(part.body)) for part in parts]
    # Beside a section that lists them, the prose of "Root cause" is its first sentence and what calls itself a cause.
    read = [
        read_factors(part.body, part.line, context, beside=any(listed) and not is_list)
        for part, is_list in zip(parts, listed, strict=True)
    ]
    factors = tuple(factor for found, _ in read for factor in found.factors)
    held = tuple(factor for found, _ in read for factor in found.held)
    return FactorAnalysis(factors, held), [note for _, note in read]


def read_factors(body: str, start: int, context: Context, *, beside: bool = False) -> tuple[FactorAnalysis, str]:
    """Return the contributing factors of a section's body and its note.

    Args:
        body: the Markdown of the section.
        start: 0-based line of the document that it begins at.
        context: what the readers share.
        beside: whether another section lists factors.
    """
    factors: list[Factor] = []
    held: list[Factor] = []
    into, prefix = factors, "F"
    notes, lines = Notes(), body.split("\n")
    heading: Category | None = None
    found = blocks(body)
    asides = {} if context.strict else _asides(found)
    headed = set() if context.strict else titled(found) - set(asides)
    told = {} if context.strict or headed else _told(found, asides, beside=beside)
    others = {n for n, block in enumerate(found) if block.kind == "list" or n in told} - set(asides)
    for place, block in enumerate(found):
        if place in asides and place not in told:
            notes.keep(block.text)
        elif place in headed:
            text = unescape_markdown_item(block.heading if block.kind == "heading" else one_line(block.text))
            into.append(_factor(text, None, heading, start + block.line, _Sink(context, into, prefix, notes)))
        elif block.kind == "table" and not context.strict and (not others or _names_causes(block)):
            for text, category, below in _rows(table_rows(block)):
                sink = _Sink(context, into, prefix, notes)
                into.append(_factor(text, None, category or heading, start + block.line + below, sink))
        elif block.kind == "list" and not is_too_deep(block):
            _factors(items(block, lines), heading, start, _Sink(context, into, prefix, notes))
        elif block.kind == "heading" and is_held(block.heading):
            into, prefix = held, "D"
        elif not context.strict and block.kind == "paragraph" and (line := _NUMBERED.match(block.text.strip())):
            into.append(_factor(line["text"], None, heading, start + block.line, _Sink(context, into, prefix, notes)))
        elif not context.strict and block.kind == "heading" and (named := _category(block.heading)):
            heading = named
        elif place in told:
            causes, rest = told[place]
            rest = [statement for statement in causes if core_of(statement) != statement] + rest
            for text in (cause for statement in causes for cause in causes_in(core_of(statement))):
                sink = _Sink(context, into, prefix, notes)
                into.append(_factor(unescape_markdown_item(text), None, heading, start + block.line, sink))
            notes.keep(" ".join(rest))
        else:
            notes.keep(block.text)
            if block.kind != "fence":
                say_unread(context, block, start)
    return FactorAnalysis(tuple(factors), tuple(held)), str(notes)


def factors_elsewhere(
    pairs: Sequence[tuple[str, str]],
    prose: Sequence[str],
    listed: Sequence[str],
    events: Sequence[str],
    text: str,
    context: Context,
    whys: Sequence[str] = (),
) -> FactorAnalysis:
    """Return what a document without a list of factors calls a cause; it stays where it is, too.

    Args:
        pairs: the bullets of the summary, of which "Root cause" is one.
        prose: the story, and sections that are not known.
        listed: sections whose items can say why it happened, "The incident was caused by ..." below what went wrong.
        events: texts of the timeline, which are asked last.
        text: the document, to find lines in.
        context: what the readers share.
        whys: what the chain of whys holds; where it has questions with answers, the answers are the causes.
    """
    named = [value for name, value in pairs if _is_label(name) and not _BLANK.match(value) and not read_written(value)]
    told = [cause for value in named for cause in _stated(value)]
    found = [[block for block in blocks(body) if block.kind == "paragraph"] for body in prose if not _is_aside(body)]
    free: list[str] = []
    poorly: list[str] = []
    for paragraphs in found:
        told += explained([block.text for block in paragraphs if not is_prompt(block.text)])
        for text in (block.text for block in paragraphs):
            lead = None if is_prompt(text) else _LEAD_IN.match(one_line(text))
            if lead and _is_label(lead["lead"]) and not _BLANK.match(lead["rest"]):
                told += [cause for statement in statements(lead["rest"]) for cause in causes_in(statement)]
            else:
                told += [] if is_prompt(text) else _causes_told(text, is_cause)
                free += [] if lead and aside_key(lead["lead"], loose=False) else [text]
    for body in listed:
        texts = [item.text for block in blocks(body) if block.kind == "list" for item in items(block, body.split("\n"))]
        told += [one for one in texts if is_cause(one) and _OF_INCIDENT.search(one)]
        poorly += [block.text for block in blocks(body) if block.kind == "paragraph" and not is_prompt(block.text)]
    omitted = [cause for one in free for cause in _omitted(one)]
    weaker = [cause for is_one in (is_hint, is_fault) for one in free for cause in _causes_told(one, is_one)]
    # A document that calls something its root cause has said it; others leave it to their sentences.
    told += omitted if len(told) > 1 or any(map(_ROOT.search, told)) else [*omitted, *weaker]
    told = told or [cause for one in poorly for whole in sentences(one) if is_lack(whole) for cause in causes_in(whole)]
    told = told or [
        cause for one in events for cause in _causes_told(one, lambda text: is_cause(text) or is_fault(text))
    ]
    told = answers_to(whys) or told
    lines = text.split("\n")
    factors: list[Factor] = []
    whole = list(dict.fromkeys(told))[:_MANY]
    whole = [one for one in whole if not any(one != other and one in other for other in whole)]
    for sentence in whole:
        line = next((n for n, line in enumerate(lines) if sentence[:_BEGIN] in line), 0)
        sink = _Sink(context, factors, "F", Notes())
        factors.append(_factor(unescape_markdown_item(sentence), None, None, line, sink))
    return FactorAnalysis(tuple(factors))


def with_stated(
    listed: FactorAnalysis, pairs: Sequence[tuple[str, str]], parts: Sequence[Part], text: str, context: Context
) -> FactorAnalysis:
    """Return listed factors with the root cause that a bullet of the summary states, where no section tells of one.

    Args:
        listed: the factors of the sections.
        pairs: the bullets of the summary.
        parts: the sections of the document.
        text: the document, to find lines in.
        context: what the readers share.
    """
    if any(part.key == "factors" and _CAUSE.search(part.heading) for part in parts):
        return listed
    stated = [(name, value) for name, value in pairs if _ROOT.search(name)]
    first = factors_elsewhere(stated, (), (), (), text, context)
    return replace(listed, factors=(*first.factors, *listed.factors))


_ROOT: Final = re.compile(
    r"\b(?:root|primary|main|direct|proximate|underlying|immediate)[- ]causes?\b|grundursache|cause racine|"
    r"causa ra[ií]z|근본 ?원인|根本原因|直接原因|根因|первопричин|коренн|"
    r"(?:rot|grunn|grund)[åo]rsak|rodårsag|(?:grond|hoofd)oorza(?:ak|ken)|caus[ae] radic|przyczyn[ay]? źródłow",
    re.IGNORECASE,
)
_CAUSE: Final = re.compile(
    r"\bcauses?\b|ursache|원인|原因|根因|причин|causa|årsa[kg]|orsak|oorza(?:ak|ken)|przyczyn", re.IGNORECASE
)


_FEW: Final = 3


def _is_label(name: str) -> bool:
    """Tell whether a bullet or a lead word says that the cause is behind it: "Root cause", "Identified"."""
    return section_key(name) == "factors" or words_of(name) in LABELS


def _stated(value: str) -> list[str]:
    """Return the causes behind such a word."""
    parts = value.split("; ")
    parts = parts if all(len(part.split()) >= _FEW and not part[:1].islower() for part in parts[1:]) else [value]
    return [cause for part in parts for cause in causes_in(part)]


def _causes_told(text: str, is_one: Callable[[str], bool]) -> list[str]:
    """Return the causes that sentences of a kind name, without those that point back at the one before."""
    found: list[str] = []
    before = ""
    for one in sentences(text):
        if is_one(one) and not follows(one) and not one.startswith(_SPOKEN) and not (before and refers_back(one)):
            found += [from_cause(core_of(cause)) for cause in causes_in(one)]
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


_OF_INCIDENT: Final = re.compile(
    r"\b(?:this|the|our|that) (?:incident|outage|downtime|disruption)\b|\b(?:dieser|der) (?:ausfall|vorfall)\b|"
    r"\b(?:cet|cette|la|l.)\s?(?:incident|panne)\b",
    re.IGNORECASE,
)
_MANY: Final = 200
_BEGIN: Final = 20
_SPOKEN: Final = ('"', "\N{LEFT DOUBLE QUOTATION MARK}", "\N{DOUBLE LOW-9 QUOTATION MARK}", "«")
"""What somebody said isn't what the document states."""

_ASKED: Final = re.compile(r"^(?:\*\*|__)(?!why\b|what (?:caused|led)\b)[^*_\n]{4,80}\?(?:\*\*|__)\s+\S", re.IGNORECASE)
"""A question of a form, in bold, with its answer: "How was it detected?"."""

_LEAD_IN: Final = re.compile(r"^(?:\*\*|__)?(?P<lead>[^*_.:]{4,40})[.:]?(?:\*\*|__)?[.:]?\s+(?P<rest>\S.*)$")


def _asides(found: Sequence[Block]) -> dict[int, str]:
    """Return place to the other subject that a block of a section about causes is about: the repair, a wrong turn.

    The heading, or the line in bold, that begins it is among them.
    """
    about: dict[int, str] = {}
    subject: str | None = None
    for place, block in enumerate(found):
        label = _LABEL.match(block.text) if block.kind == "paragraph" else None
        if block.kind == "heading":
            is_item = len(block.heading.split()) >= _FEW and place + 1 < len(found)
            subject = aside_key(block.heading, loose=not is_item or not titled(found))
        elif label:
            subject = aside_key(label["name"], loose=False) or _wrong_turn(label["name"])
        if subject:
            about[place] = subject
    return about


def _wrong_turn(name: str) -> str | None:
    """Return the subject of a name that mentions evidence or what was believed; None for every other name."""
    return subject if (subject := aside_key(name)) == "wrong_turns" else None


_LABEL: Final = re.compile(r"^(?:\*\*|__)(?P<name>[^*_\n]{3,60}?):?(?:\*\*|__):?\s*$")


def _told(found: Sequence[Block], asides: Mapping[int, str], *, beside: bool) -> dict[int, tuple[list[str], list[str]]]:
    """Return place to the causes that a paragraph tells and its other sentences, for paragraphs that tell any.

    Beside a list of causes, only a sentence that calls itself one is, and one in bold; below a heading about the
    repair, and behind the first paragraph of a section that has one with a list beside it, too.
    """
    told: dict[int, tuple[list[str], list[str]]] = {}
    heads = [place for place, block in enumerate(found) if block.kind == "heading"]
    for begin, end in pairwise([0, *heads, len(found)]):
        group = [place for place in range(begin, end) if asides.get(place) != "wrong_turns"]
        places = [place for place in group if _is_prose(found[place]) and not is_prompt(found[place].text)]
        # A chain of questions and answers below "Root cause analysis" is one of whys.
        places = [
            place for place in places if found[place].text.count("?") < _CHAIN and not _is_withdrawn(found[place])
        ]
        has_list = any(found[place].kind in ("list", "table") for place in group)
        # What is above headings with a list each introduces them: "We'll take each cause in turn."
        is_opening = begin == 0 and _have_lists(found, heads, asides)
        other = any(asides.get(place) == "others" for place in group)
        texts = [_before_code(_QUOTE.sub("", found[place].text), found[place + 1 : place + 2]) for place in places]
        first = 1 if beside and texts and not (has_list or other) else 0
        read = [*factors_of(texts[:first], strict=False, most=0)] if first else []
        later = factors_of(texts[first:], strict=has_list or other or beside or is_opening)
        read += [(number + first, causes, others) for number, causes, others in later]
        told |= {places[number]: (causes, others) for number, causes, others in read if causes}
        if has_list and not (other or beside):
            bold = [place for place in places if place not in told and _is_bold(found, place)]
            told |= {place: ([one_line(found[place].text)], []) for place in bold}
    return told


def _before_code(text: str, behind: Sequence[Block]) -> str:
    """Return a paragraph with a stop at its end where code is behind its colon: it introduces no list of causes."""
    is_code = any(block.kind == "fence" for block in behind)
    return f"{text.rstrip().removesuffix(':')}." if is_code and text.rstrip().endswith(":") else text


def _have_lists(found: Sequence[Block], heads: Sequence[int], asides: Mapping[int, str]) -> bool:
    """Tell whether each of several headings has a list below it and is about causes."""
    groups = [found[begin:end] for begin, end in pairwise([*heads, len(found)]) if begin not in asides]
    return len(groups) > 1 and all(any(block.kind == "list" for block in group) for group in groups)


def _is_withdrawn(block: Block) -> bool:
    """Tell whether a paragraph begins with a name in bold of what was believed and was not so."""
    lead = _BOLD_LEAD.match(_QUOTE.sub("", one_line(block.text)))
    return lead is not None and (aside_key(lead["lead"]) == "wrong_turns" or _DENIED.search(lead["lead"]) is not None)


_DENIED: Final = re.compile(
    r"\b(?:was|were|is|are|did)(?: not|n.t)(?: (?:it|the (?:root )?cause|cause it|happen))?\W*$|"
    r"\bn.(?:est|était) pas\b|\bnicht war(?:en)?\W*$",
    re.IGNORECASE,
)
"""The end of a name for what the incident was not."""


def _is_bold(found: Sequence[Block], place: int) -> bool:
    """Tell whether a paragraph is a sentence that begins in bold, and no title of the list below it."""
    text = one_line(found[place].text)
    lead = _BOLD_LEAD.match(text)
    if lead is None or not is_told(text):
        return False
    is_title = found[place + 1].kind in ("list", "table") if place + 1 < len(found) else False
    return bool(lead["rest"]) or not is_title or lead["lead"].rstrip().endswith((".", "。", "!"))


_CHAIN: Final = 2
_QUOTE: Final = re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE)


def _is_prose(block: Block) -> bool:
    """Tell whether a block is a paragraph, perhaps a quoted one."""
    return block.kind == "paragraph" or (block.kind == "other" and _QUOTE.match(block.text) is not None)


_TEXT: Final = frozenset(
    ("factor", "factors", "cause", "causes", "contributing factor", "root cause", "condition", "facteur")
)


def _names_causes(block: Block) -> bool:
    """Tell whether a table has a column of causes; beside causes that are told, others are evidence."""
    names = [unescape_markdown_cell(name) for name in table_rows(block)[0]]
    return any(words_of(name) in _TEXT or section_key(name) == "factors" for name in names)


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, Category | None, int]]:
    """Yield text, category and line of each row of a table of factors."""
    header, *body = rows
    names = [words_of(unescape_markdown_cell(name)) for name in header]
    widest = max(range(len(header)), key=lambda n: sum(len(row[n]) for row in body if n < len(row)))
    column = next((n for n, name in enumerate(names) if name in _TEXT or section_key(name) == "factors"), widest)
    for number, row in enumerate(body, start=2):
        if column < len(row) and not _BLANK.match(row[column]):
            others = (cell for n, cell in enumerate(row) if n != column)
            yield (
                unescape_markdown_cell(row[column]),
                next((c for cell in others if (c := _category(cell))), None),
                number,
            )


@dataclass
class _Sink:
    """Where the factors of a list go."""

    context: Context
    into: list[Factor]
    prefix: str
    notes: Notes


def _factors(found: Sequence[Item], heading: Category | None, start: int, sink: _Sink) -> None:
    """Read the factors of a list; in foreign lists an item can name the category of those below it."""
    for item in found:
        own = heading
        text, tag = split_tag(item.text) if sink.context.strict else split_loose_tag(item.text, sink.prefix)
        text = unescape_markdown_item(f"[{item.task}] {text}" if item.task is not None else text)
        if not sink.context.strict:
            lead = _BOLD_LEAD.match(text) or _LEAD.match(text)
            if lead and (named := _category(lead["lead"])):
                own, text = named, lead["rest"] or ("" if item.children else text)
            elif item.children and (named := _category(text.rstrip(":"))):
                own, text = named, ""
            elif lead and aside_key(lead["lead"], loose=False) and lead["rest"]:
                # "Resolution: the rule was corrected" beside "Root cause: a rule".
                sink.notes.keep(item.text)
                text = ""
            elif lead and _SAME.match(lead["lead"]):
                text = lead["rest"]
            elif item.children and _SAME.match(text.strip("*_: ")):
                text = ""
        if (
            text
            and not tag
            and not sink.context.strict
            and (_BLANK.match(text) or _ASKED.match(text) or _is_unanswered(item, text) or not is_item(text))
        ):
            sink.notes.keep(item.text)
        elif text or tag:
            sink.into.append(_factor(text or "…", tag, own, start + item.line, sink))
        for line in item.rest:
            sink.notes.keep(line)
        if text and not sink.context.strict and not text.rstrip(" *_").endswith(":") and len(text.split()) > _FEW:
            # Below a sentence is what says more about it; below a name or a colon are the factors.
            for below in walk(item.children):
                if split_tag(below.text)[1] is None:
                    sink.notes.keep(below.text)
                else:
                    _factors([replace(below, children=())], own, start, sink)
        else:
            _factors(item.children, own, start, sink)


def _is_unanswered(item: Item, text: str) -> bool:
    """Tell whether an item is a name of a form with nothing behind it, or only a hint: "**Technical cause**: (why)"."""
    return not item.children and _UNANSWERED.match(text.strip()) is not None


_UNANSWERED: Final = re.compile(r"^(?:\*\*|__)[^*_]{3,60}(?:\s?:(?:\*\*|__)|(?:\*\*|__)\s?:)\s*(?:\([^()]*\))?$")


def _factor(text: str, tag: Tag | None, own: Category | None, line: int, sink: _Sink) -> Factor:
    """Return one factor from its line's parts."""
    category: Category | None = None
    layers: list[str] = []
    for word in tag.words if tag else ():
        if category is None and not layers and word.lower() in CATEGORY_OF:
            category = CATEGORY_OF[word.lower()]
        else:
            layers.append(word)
    return Factor(
        id=sink.context.claim(tag, sink.prefix, line),
        text=with_words(text, tag.remarks if tag else ()),
        category=category or own,
        layer=" / ".join(layers),
        evidence=tag.refs if tag else (),
    )


def _category(text: str) -> Category | None:
    """Return the category that a heading such as ``Technical factors`` names."""
    words = words_of(text).split()
    rest = {"factor", "factors", "cause", "causes", "contributing", "failures", "and"}
    named = [word for word in words if word not in rest]
    return CATEGORY_OF.get(named[0]) if len(named) == 1 else None
