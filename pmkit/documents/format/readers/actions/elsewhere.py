"""Reads action items where no section lists them: what prose announces, what a label marks; it stays there, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pmkit.analysis.actions.checks import is_order
from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, table_rows, walk
from pmkit.documents.format.prose.acts import announced, improved, intended
from pmkit.documents.format.prose.told import Told, told_in
from pmkit.documents.format.prose.words import IMPROVES, INTENDS, OUGHT, SHOULD
from pmkit.documents.format.readers.actions.actions import MARKED, items_of, lined
from pmkit.documents.format.readers.actions.leads import pairs, unannounced
from pmkit.documents.format.readers.actions.loose import loose
from pmkit.documents.format.readers.actions.made import action_of
from pmkit.documents.format.readers.actions.repeated import is_repeat
from pmkit.documents.format.readers.actions.tables import rows_of
from pmkit.documents.format.readers.context import Context, Notes, line_with
from pmkit.documents.format.sections import section_key
from pmkit.markup import one_line, unescape_markdown_cell, unescape_markdown_item


def actions_elsewhere(listed: ActionPlan, prose: Sequence[str], text: str, context: Context) -> ActionPlan:
    """Return action items with those that only other places tell.

    What a label marks, "Action point: ...", is one wherever it is; so is what the lessons say "we must" do, and what
    was made better since, unless the list has it in other words. What prose announces is one in a document in which
    nothing is listed.

    Args:
        listed: the items of the sections.
        prose: the opening, the story, and sections that are not known.
        text: the document, to find lines in.
        context: what the readers share.
    """
    known = [item.text for item in listed]
    marked = [one for body in prose for one in _labeled(body, text, context) if one.text not in known]
    paragraphs = [
        [unannounced(block, behind) for block, behind in pairs(body) if block.kind == "paragraph"] for body in prose
    ]
    drawn = [one for one in told_in(text) if _is_lesson_to_do(one)]
    lessons = [lined(one.text, one.line, context) for one in drawn if one.text not in [item.text for item in marked]]
    if len(listed):
        since = [act for texts in paragraphs for act in improved(texts)]
        # An order without "we must" is a rule more often than not where the actions have a list of their own.
        more = [*(one for one in lessons if OUGHT.match(one.text)), *_made(since, text, context)]
        return ActionPlan((*listed, *marked, *(one for one in more if not is_repeat(one, [*listed, *marked]))))
    told = [act for texts in paragraphs for act in announced(texts)]
    told += [act for texts in paragraphs for act in [*intended(texts), *improved(texts)] if not _is_in(act[0], told)]
    told += [act for body in prose for act in improved(_items_of(body)) if not _is_in(act[0], told)]
    told += [
        (one, "", "")
        for body in prose
        for one in _items_of(body)
        if OUGHT.match(one) and not any(lesson.text in unescape_markdown_item(one) for lesson in lessons)
    ]
    lines = text.split("\n")
    found = [block for body in prose for block in blocks(body)]
    plan = [action for block in found for action in _table_of_actions(block, lines, context)]
    for body in prose:
        for block, behind in pairs(body):
            if behind and unannounced(block, behind) != block.text:
                above = next((n for n, line in enumerate(lines) if line == behind.lines[0]), 0) - behind.line
                plan += items_of(items(behind, body.split("\n")), "", above, context, Notes())
    bold = [block for block in found if block.kind == "paragraph" and MARKED.match(block.text)]
    for block in bold if len(bold) >= _FEW else ():
        # "**TODO**: a limit on the queue" and "**DONE**: an alert" among the lessons.
        line = next((n for n, line in enumerate(lines) if line in block.lines[:1]), 0)
        plan.append(lined(one_line(block.text), line, context))
    plan += marked
    plan += lessons
    told += [act for body in prose for block in blocks(body) for act in _proposed(block, body)]
    in_lessons = {one.text for one in lessons}
    plan += _made([act for act in told if unescape_markdown_item(act[0]) not in in_lessons], text, context)
    return ActionPlan(tuple(plan))


def _made(told: Sequence[tuple[str, str, str]], text: str, context: Context) -> list[ActionItem]:
    """Return items of acts with their state and when they are due."""
    return [
        replace(
            action_of(unescape_markdown_item(act), None, line_with(text, act), context),
            status=status,
            due=due,
        )
        for act, status, due in dict.fromkeys(told)
    ]


def _items_of(body: str) -> list[str]:
    """Return the items of the lists of a text."""
    lines = body.split("\n")
    listed = [items(block, lines) for block in blocks(body) if block.kind == "list" and not is_too_deep(block)]
    return [item.text for found in listed for item in walk(found)]


def _proposed(block: Block, body: str) -> Iterator[tuple[str, str, str]]:
    """Yield the items of a list that begin with a word that makes them proposals, as acts: "Suggested: try it"."""
    if block.kind == "list" and not is_too_deep(block):
        for item in walk(items(block, body.split("\n"))):
            if found := _PROPOSED.match(item.text):
                yield item.text, found["state"], ""


_PROPOSED: Final = re.compile(
    r"^(?:\*\*|__)?(?P<state>suggested|proposed|recommended|to-?do|implemented|umgesetzt|"
    r"vorgeschlagen|proposée?|suggérée?|recommandée?|propuest[oa]|sugerid[oa]|recomendad[oa]|propost[oa])"
    r"\s?:(?:\*\*|__)?\s+(?:\S+\s){2}",
    re.IGNORECASE,
)


def _is_in(text: str, told: Sequence[tuple[str, str, str]]) -> bool:
    """Tell whether an act is among others, whole or in part."""
    return any(text in other or other in text for other, _, _ in told)


def _table_of_actions(block: Block, lines: Sequence[str], context: Context) -> Iterator[ActionItem]:
    """Yield the rows of a table that no heading calls one of actions, and whose first column does."""
    if block.kind != "table":
        return
    name = unescape_markdown_cell(table_rows(block)[0][0])
    if section_key(name) == "actions":
        above = next((n for n, line in enumerate(lines) if line == block.lines[0]), 0) - block.line
        yield from rows_of(block, above, context, "")


_FEW: Final = 2


def _is_lesson_to_do(one: Told) -> bool:
    """Tell whether a sentence says what to do, and not what to do always: "Use a check of the route".

    Below the lessons an order does, too; elsewhere what "we need to" do, in the later part of a document, and an order
    among what ended it: "Add reminders".
    """
    # What begins in bold is a principle with its reason behind it, unless it says what was or will be done.
    rest = _BOLD.sub("", one.text)
    ought = OUGHT.match(one.text) is not None
    if one.key == "lessons" and one.kind == "item":
        is_told = any(pattern.search(rest) for pattern in (INTENDS, IMPROVES, OUGHT, SHOULD))
        is_told = is_told or (rest == one.text and (is_order(one.text) or _NEEDED.match(one.text) is not None))
    elif one.key in _DRAWN:
        is_told = ought or (rest == one.text and SHOULD.match(one.text) is not None)
    else:
        is_whole = rest[:1].isupper() and "→" not in rest and (one.kind == "item" or rest.endswith("."))
        is_order_then = one.key == "others" and is_whole and is_order(rest)
        # In other letters no "we" is in it: what is needed can be anybody's.
        is_ours = ought and all(letter <= _LATIN for letter in one.text if letter.isalpha())
        is_told = one.key in _AFTER and one.kind != "cell" and one.share > _LATE and (is_ours or is_order_then)
    # Chinese and Japanese have no blanks to count.
    is_long = len(one.text.split()) > _SHORT or (" " not in one.text and len(one.text) > _SHORT_SIGNS)
    is_more = one.before != "" and _POINTS_BACK.match(one.text) is not None
    return is_told and is_long and not is_more and _RULE.match(one.text) is None


_LATE: Final = 0.4
"""Share of a document before a sentence from which on it no longer says what there was to do that night."""

_LATIN: Final = "\u024f"
"""The last letter that Latin alphabets have."""

_AFTER: Final = ("others", "none")
"""Keys of sentences below headings that are not known, or about how it ended."""

_DRAWN: Final = ("lessons", "improve")
"""Sections in which "we should" is drawn from what happened."""

_BOLD: Final = re.compile(r"^(?P<mark>\*\*|__)(?:(?!(?P=mark)).)+(?P=mark):?\s*")
_NEEDED: Final = re.compile(
    r"^\W*(?:(?:we|i) (?:still |really |also )?need (?:an?|to|more|better|some)\b|"
    r"(?:the|our|this) (?:[\w-]+ ){1,4}needs? (?:to be\b|\w+ing\b|an? |more |better ))",
    re.IGNORECASE,
)
"""What is missing, by its need: "Our rollback job needs fixing."."""

_SHORT: Final = 3
_SHORT_SIGNS: Final = 12
_POINTS_BACK: Final = re.compile(
    r"^\W*(?:we|i)\b[^,.]{3,40}\b(?:this|it|them)\b(?= (?:to|in|into|as|on|for|with|sooner|earlier)\b|\W*$)",
    re.IGNORECASE,
)
"""A sentence that says more about the one before it: "We need to add this to the documentation."."""

_RULE: Final = re.compile(r"^\W*(?:always|never|don.t|do not|please|see|know|remember|note|look)\b", re.IGNORECASE)
"""How a rule for each day begins, or what is to be kept in mind; nobody can close it."""


def _labeled(body: str, text: str, context: Context) -> Iterator[ActionItem]:
    """Yield the items that a label marks, "Action point: page the team", and orders with a box, in a list."""
    for block in blocks(body):
        told = [one_line(block.text)] if block.kind == "paragraph" else []
        if block.kind == "list" and not is_too_deep(block):
            listed = items(block, body.split("\n"))
            told = [item.text for item in walk(listed)]
            if len(listed) > 1 and any(item.task == " " for item in listed) and all(map(_is_task, listed)):
                above = line_with(text, told[0]) - listed[0].line
                yield from items_of(listed, "", above, context, Notes())
                continue
        for one in told:
            if found := _LABEL.match(one):
                line = line_with(text, one)
                yield lined(found["text"], line, context)


def _is_task(item: Item) -> bool:
    """Tell whether an item is an order with a box, "- [ ] Add a limit", and not an answer of a form, "- [x] SEV1"."""
    return item.task is not None and is_order(loose(unescape_markdown_item(item.text)).text.strip("*_ "))


_LABEL: Final = re.compile(
    r"^(?:\*\*|__)?(?:action(?: items?| points?)?|follow[- ]?ups?(?: actions?| items?)?|next steps?|to-?do|"
    r"recommendation|maßnahme|aufgabe|mesure|acción|tarea|ação|tarefa|azione|actie(?:punt)?|tiltak|åtgärd|działanie|"
    r"アクション|行动项|액션 ?아이템)(?: ?#?\d{1,2})?(?:\s?[:：](?:\*\*|__)?|(?:\*\*|__)\s?[:：])\s*"
    r"(?P<text>(?:\S+\s+){2}\S.*|[^\x00-\x7f].{8,})$",
    re.IGNORECASE,
)
