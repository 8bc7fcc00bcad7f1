"""Reads contributing factors: lists, with categories from tags, headings or lead words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Final

from pmkit.analysis.factors.factors import CATEGORY_OF, Category, Factor, FactorAnalysis
from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, table_rows, walk
from pmkit.documents.format.incidents import is_prompt
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.prose.causes import causes_in, core_of, factors_of, is_item, is_signed, is_told
from pmkit.documents.format.prose.sentences import sentences, statements
from pmkit.documents.format.readers.context import Context, Notes, say_unread, titled, with_words
from pmkit.documents.format.readers.factors.fields import cause_in
from pmkit.documents.format.sections import aside_key, is_held, section_key, summary_key, words_of
from pmkit.markup import one_line, unescape_markdown_cell, unescape_markdown_item
from pmkit.tags import Tag, split_loose_tag, split_tag

_BOLD_LEAD: Final = re.compile(r"^(?:\*\*|__)(?P<lead>[^*_]+?):?(?:\*\*|__):?\s*(?P<rest>.*)$")
_LEAD: Final = re.compile(r"^(?P<lead>[A-Za-z ]{4,24}):\s+(?P<rest>.+)$")
_SAME: Final = re.compile(
    r"^(?:root |primary |main |direct |underlying )?(?:causes?|root causes?)(?: explanation)?$", re.IGNORECASE
)
BLANK: Final = re.compile(r"^[\W_]*(?:why|because|factor|cause|tbd|n/?a|none)?[\W\d_]*$", re.IGNORECASE)
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
    ones = {} if context.strict else _named(found)
    listing = {place for place, block in enumerate(found) if len(_names(block)) > 1}
    headed = set() if context.strict else (titled(found) | set(ones)) - set(asides) - listing
    details = {place for one, end in ones.items() for place in _details(found, one, end)}
    told = {} if context.strict or headed - set(ones) else _told(found, asides, beside=beside)
    told = {place: causes for place, causes in told.items() if place not in details}
    others = {n for n, block in enumerate(found) if block.kind == "list" or n in told} - set(asides)
    for place, block in enumerate(found):
        if (place in asides and place not in told) or place in details:
            notes.keep(block.text)
        elif place in headed:
            text = unescape_markdown_item(_of_title(found, place))
            into.append(factor_of(text, None, heading, start + block.line, Sink(context, into, prefix, notes)))
        elif (
            block.kind == "table"
            and not context.strict
            and (_names_causes(block) or (not others and _lists(block, found)))
        ):
            for text, category, below in _rows(table_rows(block)):
                sink = Sink(context, into, prefix, notes)
                into.append(factor_of(text, None, category or heading, start + block.line + below, sink))
        elif block.kind == "list" and not is_too_deep(block):
            _factors(items(block, lines), heading, start, Sink(context, into, prefix, notes))
        elif block.kind == "heading" and is_held(block.heading):
            into, prefix = held, "D"
        elif not context.strict and (labeled := _labeled(block)):
            for number, text in labeled:
                sink = Sink(context, into, prefix, notes)
                into.append(factor_of(unescape_markdown_item(text), None, heading, start + block.line + number, sink))
        elif not context.strict and block.kind == "heading" and (named := _category(block.heading)):
            heading = named
        elif place in told:
            causes, rest = told[place]
            rest = [statement for statement in causes if core_of(statement) != statement] + rest
            for text in (cause for statement in causes for cause in causes_in(core_of(statement))):
                sink = Sink(context, into, prefix, notes)
                into.append(factor_of(unescape_markdown_item(text), None, heading, start + block.line, sink))
            notes.keep(" ".join(rest))
        else:
            notes.keep(block.text)
            if block.kind != "fence":
                say_unread(context, block, start)
    return FactorAnalysis(tuple(factors), tuple(held)), str(notes)


def _labeled(block: Block) -> list[tuple[int, str]]:
    """Return line and text of the factors of a paragraph with a number such as 1.2, or lines behind CF1, CF2 or names.

    Names in bold with a colon count where each is one of the factor, such as "**DNS:**", and none is a form's.
    """
    if block.kind == "paragraph" and (one := _NUMBERED.match(block.text.strip())):
        return [(0, one["text"])]
    begins = _NUMBER if _NUMBER.match(block.text) else _NAME
    if block.kind != "paragraph" or not begins.match(block.text) or (begins is _NAME and _is_form(block)):
        return []
    told: list[tuple[int, str]] = []
    for number, line in enumerate(block.lines):
        if begins.match(line):
            told.append((number, line.strip()))
        else:
            told[-1] = (told[-1][0], f"{told[-1][1]} {line.strip()}")
    return told if len(told) > 1 else []


def _is_form(block: Block) -> bool:
    """Tell whether a line of a paragraph has a name of a form: "**Severity:**", "**Resolution:**"."""
    return any(summary_key(name) or section_key(name) or aside_key(name, loose=False) for name in _names(block))


def _names(block: Block) -> list[str]:
    return [found["name"] for line in block.lines if (found := _NAME.match(line))]


def _is_other_form(block: Block) -> bool:
    """Tell whether a paragraph is several fields of a form, none of which names a cause."""
    names = _names(block)
    return len(names) > 1 and _is_form(block) and "factors" not in map(section_key, names)


_NAME: Final = re.compile(
    r"\s{0,3}(?:\*\*|__)(?P<name>[^*_:\n]{2,40}?)\s?(?::(?:\*\*|__)|(?:\*\*|__)\s?:)(?:\s+\S|\s*$)"
)
_NUMBER: Final = re.compile(r"\s{0,3}(?:\*\*)?[A-Z]{1,3}\d{1,2}(?:\*\*)?\s?[-–—:.)]\s")


def _of_title(found: Sequence[Block], place: int) -> str:
    """Return the factor that a heading or a paragraph in bold is; a short title has what is first said below it."""
    block = found[place]
    if block.kind != "heading":
        return one_line(block.text)
    one = _ONE.match(block.heading)
    name = (one["text"] if one else _COUNTED.sub("", block.heading)).strip()
    below = found[place + 1] if place + 1 < len(found) else block
    if stated := next(filter(None, (cause_in(block.text) for block in _below(found, place))), ""):
        return f"{name.rstrip(' .:')}: {one_line(stated)}"
    text = _before_code(below.text, found[place + 2 : place + 3]) if below.kind == "paragraph" else ""
    said = next(iter(statements(text)), "")
    is_title = len(name.split()) <= _TITLE and not name.endswith((".", "!", "?", ":"))
    return f"{name}: {said}" if is_title and said and is_told(said) else name


def _below(found: Sequence[Block], place: int) -> Iterator[Block]:
    """Yield the paragraphs below a heading, up to the next one."""
    behind = takewhile(lambda block: block.kind != "heading", found[place + 1 :])
    return (block for block in behind if block.kind == "paragraph")


def _named(found: Sequence[Block]) -> dict[int, int]:
    """Return the place of each heading that names one cause behind a colon, and of the heading behind it."""
    heads = [place for place, block in enumerate(found) if block.kind == "heading"]
    return {
        begin: end
        for begin, end in pairwise([*heads, len(found)])
        if (one := _ONE.match(found[begin].heading)) and len(one["text"].split()) > 1
    }


def _details(found: Sequence[Block], one: int, end: int) -> Iterator[int]:
    """Yield the places of what says more about the cause that a heading names; a list of causes does not."""
    for place in range(one + 1, end):
        is_list = found[place].kind in ("list", "table")
        if not (is_list and _ANNOUNCES.search(found[place - 1].text)):
            yield place


_ONE: Final = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s+)?(?:(?:root|primary|main|secondary|direct|underlying|contributing|immediate|proximate|"
    r"additional|further|latent|trigger(?:ing)?) )?(?:cause|factor|reason|condition)(?: #?(?:\d{1,2}|[A-Z]))?"
    r"(?:\s*:|\s+[–—-])\s+(?P<text>\S.*)$",
    re.IGNORECASE,
)
_ANNOUNCES: Final = re.compile(r"\b(?:causes|reasons|factors)\b[^.!?\n]{0,40}:\W*$", re.IGNORECASE)
_COUNTED: Final = re.compile(r"^(?:(?:root |contributing )?(?:cause|factor) )?#?\d{1,2}\s?[.):–—-]\s+", re.IGNORECASE)
_TITLE: Final = 7
"""Words of a heading that names a factor and does not tell it."""

_ASKED: Final = re.compile(
    r"^(?:\*\*|__)¿?(?!why\b|what (?:caused|led)\b|por ?qu[eéê]\b|pourquoi\b|warum\b|wieso\b|perché\b|waarom\b|"
    r"hvorfor\b|varför\b|dlaczego\b)[^*_\n]{4,80}\?(?:\*\*|__)\s+\S",
    re.IGNORECASE,
)
"""A question of a form, in bold, with its answer: "How was it detected?"."""


def _asides(found: Sequence[Block]) -> dict[int, str]:
    """Return place to the other subject that a block of a section about causes is about: the repair, a wrong turn.

    The heading, or the line in bold, that begins it is among them.
    """
    about: dict[int, str] = {}
    subject: str | None = None
    for place, block in enumerate(found):
        label = _LABEL.match(block.text) if block.kind == "paragraph" else None
        if block.kind == "heading":
            is_item = len(block.heading.split()) >= FEW and place + 1 < len(found)
            is_one = _ONE.match(block.heading) is not None
            subject = None if is_one else aside_key(block.heading, loose=not is_item or not titled(found))
        elif label:
            subject = aside_key(label["name"], loose=False) or _wrong_turn(label["name"])
        elif block.kind == "paragraph" and _ANNOUNCES.search(block.text):
            subject = None
        if subject:
            about[place] = subject
        elif block.kind == "paragraph" and _introduces_wrong_turns(block, found[place + 1 : place + 2]):
            about[place + 1] = "wrong_turns"
    return about


def _introduces_wrong_turns(block: Block, behind: Sequence[Block]) -> bool:
    """Tell whether a paragraph ends with "we chased two red herrings first:" and a list is behind it."""
    last = next(reversed(sentences(block.text)), "")
    return last.endswith(":") and any(other.kind == "list" for other in behind) and _wrong_turn(last) is not None


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
    # "**Resolution**" on a line of its own begins another subject, as a heading does.
    labels = [place for place in asides if asides.get(place - 1) != asides[place] and found[place].kind == "paragraph"]
    for begin, end in pairwise(sorted({0, *heads, *labels, len(found)})):
        group = [place for place in range(begin, end) if asides.get(place) != "wrong_turns"]
        places = [place for place in group if _is_prose(found[place]) and not is_prompt(found[place].text)]
        # A chain of questions and answers below "Root cause analysis" is one of whys.
        places = [
            place
            for place in places
            if found[place].text.count("?") < _CHAIN
            and not (_is_withdrawn(found[place]) or _is_other_form(found[place]))
        ]
        has_list = any(_lists(found[place], found) for place in group)
        # What is above headings with a list each introduces them: "We'll take each cause in turn."
        is_opening = begin == 0 and _have_lists(found, heads, asides)
        other = any(asides.get(place) == "others" for place in group)
        texts = [_before_code(_QUOTE.sub("", found[place].text), found[place + 1 : place + 2]) for place in places]
        is_answer = begin in heads and texts and _answers(found[begin].heading, texts[0])
        is_first = texts and not other and (_is_apart(found, group) if has_list else beside)
        first = 1 if is_first or is_answer else 0
        read = [*factors_of(texts[:first], strict=False, most=0)] if first else []
        later = factors_of(texts[first:], strict=has_list or other or beside or is_opening)
        read += [(number + first, causes, others) for number, causes, others in later]
        told |= {places[number]: (causes, others) for number, causes, others in read if causes}
        if has_list and not (other or beside):
            bold = [place for place in places if place not in told and _is_bold(found, place)]
            told |= {place: ([one_line(found[place].text)], []) for place in bold}
    return told


def _answers(heading: str, text: str) -> bool:
    """Tell whether a paragraph answers the question above it with a cause: a why, or what did not go as it should."""
    if not heading.rstrip().endswith("?") or BLANK.match(text):
        return False
    return _WHY.match(heading) is not None or (_WHETHER.match(heading) is not None and _NOT.match(text) is not None)


_WHY: Final = re.compile(r"^\W*(?:why|what (?:caused|led)|pourquoi|warum|wieso)\b", re.IGNORECASE)
_WHETHER: Final = re.compile(r"^\W*(?:were|was|did|could|had|have|has)\b", re.IGNORECASE)
_NOT: Final = re.compile(
    r"^\W*(?:no\b|(?:we|it|this|they|nobody|no one|nothing)\b[^.]{0,30}?(?:\bnot\b|n.t\b|\bnever\b))", re.IGNORECASE
)


def _is_apart(found: Sequence[Block], group: Sequence[int]) -> bool:
    """Tell whether a group begins with a paragraph of its own, before the one that introduces its list."""
    before = list(takewhile(lambda place: found[place].kind not in ("list", "table"), group))
    told = [place for place in before if _is_prose(found[place])]
    return len(told) > 1 and found[told[-1]].text.rstrip(" *_").endswith(":") and told[-1] == before[-1]


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
FEW: Final = 3
"""Words of a name at most; a sentence has more."""
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
    return any(words_of(name) in _TEXT or section_key(name, loose=True) == "factors" for name in names)


def _lists(block: Block, found: Sequence[Block]) -> bool:
    """Tell whether a block of a section lists causes: a list, or a table with no prose around that tells them."""
    told = [other for other in found if other.kind == "paragraph" and not other.text.rstrip(" *_").endswith(":")]
    is_list = block.kind == "list" and not all(map(is_signed, block.lines))
    return is_list or (block.kind == "table" and (_names_causes(block) or len(told) < FEW - 1))


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, Category | None, int]]:
    """Yield text, category and line of each row of a table of factors."""
    header, *body = rows
    names = [words_of(unescape_markdown_cell(name)) for name in header]
    widest = max(range(len(header)), key=lambda n: sum(len(row[n]) for row in body if n < len(row)))
    column = next(
        (n for n, name in enumerate(names) if name in _TEXT or section_key(name, loose=True) == "factors"), widest
    )
    for number, row in enumerate(body, start=2):
        if column < len(row) and not BLANK.match(row[column]):
            others = (cell for n, cell in enumerate(row) if n != column)
            yield (
                unescape_markdown_cell(row[column]),
                next((c for cell in others if (c := _category(cell))), None),
                number,
            )


@dataclass
class Sink:
    """Where the factors of a list go."""

    context: Context
    into: list[Factor]
    prefix: str
    notes: Notes


def _factors(found: Sequence[Item], heading: Category | None, start: int, sink: Sink) -> None:
    """Read the factors of a list; in foreign lists an item can name the category of those below it."""
    for item in found if sink.context.strict else _chosen(found, sink):
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
            and (BLANK.match(text) or _ASKED.match(text) or _is_unanswered(item, text) or not is_item(text))
        ):
            sink.notes.keep(item.text)
        elif text or tag:
            sink.into.append(factor_of(text or "…", tag, own, start + item.line, sink))
        for line in item.rest:
            sink.notes.keep(line)
        if text and not sink.context.strict and not text.rstrip(" *_").endswith(":") and len(text.split()) > FEW:
            # Below a sentence is what says more about it; below a name or a colon are the factors.
            for below in walk(item.children):
                if split_tag(below.text)[1] is None:
                    sink.notes.keep(below.text)
                else:
                    _factors([replace(below, children=())], own, start, sink)
        else:
            _factors(item.children, own, start, sink)


def _chosen(found: Sequence[Item], sink: Sink) -> Sequence[Item]:
    """Return the items of a list; where some have a mark in their box, only these: the others are answers of a form."""
    if not any(item.task == "x" for item in found):
        return found
    for item in found:
        if item.task == " ":
            sink.notes.keep("; ".join(each.text for each in walk([item])))
    return [replace(item, task=None) for item in found if item.task != " "]


def _is_unanswered(item: Item, text: str) -> bool:
    """Tell whether an item is a name of a form with nothing behind it, or only a hint: "**Technical cause**: (why)"."""
    return not item.children and _UNANSWERED.match(text.strip()) is not None


_UNANSWERED: Final = re.compile(r"^(?:\*\*|__)[^*_]{3,60}(?:\s?:(?:\*\*|__)|(?:\*\*|__)\s?:)\s*(?:\([^()]*\))?$")


def factor_of(text: str, tag: Tag | None, own: Category | None, line: int, sink: Sink) -> Factor:
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
