"""Reads action items: the template's table, other tables, and task lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pmkit.analysis.actions.checks import is_order
from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, walk
from pmkit.documents.format.incidents import is_form
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.prose.acts import (
    CLERICAL,
    NOUN,
    acts_of,
    criterion_of,
    due_in,
    is_done,
    pledges_of,
    rest_of,
    when_of,
)
from pmkit.documents.format.prose.sentences import sentences
from pmkit.documents.format.prose.words import COURTESY, FINISHED
from pmkit.documents.format.readers.actions.groups import SEPARATOR, Groups, with_told
from pmkit.documents.format.readers.actions.leads import fields_of, with_subjects, without_leads
from pmkit.documents.format.readers.actions.loose import Loose, fields_only, loose, named_fields, names_of, state_behind
from pmkit.documents.format.readers.actions.made import action_of
from pmkit.documents.format.readers.actions.repeated import without_repeats
from pmkit.documents.format.readers.actions.tables import names_columns, names_only, rows_of
from pmkit.documents.format.readers.context import (
    Context,
    Notes,
    is_lined,
    say_unread,
    titled,
)
from pmkit.documents.format.sections import aside_key, split_status
from pmkit.markup import escape_markdown, one_line, unescape_markdown_item
from pmkit.tags import split_loose_tag, split_tag

_TITLE: Final = re.compile(r"^(?:\*\*|__)[^*_]{2,60}(?:\*\*|__)\W*$")
_FEW: Final = 2
_LINK_TO: Final = re.compile(r"\[[^\[\]]*\](?!\()")


def read_all_actions(parts: Sequence[Part], context: Context) -> tuple[ActionPlan, list[str]]:
    """Return the action items of all sections about them, and the note of each."""
    listed = [any(block.kind in ("list", "table") for block in blocks(part.body)) for part in parts]
    # Beside a section that lists them, headings of "Remediation" are subjects.
    read = [
        read_actions(
            part.body, part.line, context, part.lead, part.heading, beside=any(listed) and not (is_list or part.lead)
        )
        for part, is_list in zip(parts, listed, strict=True)
    ]
    plan = [item for one, _ in read for item in one]
    plan, repeated = (plan, []) if context.strict else without_repeats(plan)
    return ActionPlan(tuple(plan)), [*(note for _, note in read), *(escape_markdown(line) for line in repeated)]


def read_actions(
    body: str, start: int, context: Context, lead: str = "", heading: str = "", *, beside: bool = False
) -> tuple[ActionPlan, str]:
    """Return the action items of a section's body and its note.

    A lead such as "we have:", and headings such as "Fixes implemented" and "In progress", say it of all below them.
    """
    plan: list[ActionItem] = []
    notes, lines = Notes(), body.split("\n")
    groups = Groups(notes)
    head: Block | None = None
    headed: ActionItem | None = None
    owners, found = ({}, blocks(body)) if context.strict else without_leads(blocks(body), notes)
    plain = [block for block in found if not fields_only(block.lines)]
    has_items = any(block.kind in ("list", "table", "heading") for block in found)
    has_list = any(block.kind in ("list", "table") and not names_only(block, lines) for block in found)
    alone = set() if context.strict else _marked(found)
    alone |= set() if context.strict or beside or len(plain) < len(found) else titled(found) | _stated(found)
    alone |= set() if context.strict or len(plain) == len(found) else _beside_fields(found)
    of_night = False
    for place, block in enumerate(found):
        of_night = not context.strict and _is_of_night(block, of_night)
        if place in alone:
            plan.append(_told_alone(block, start, context))
        elif (of_night or (not context.strict and names_only(block, lines))) and block.kind in ("list", "table"):
            groups.keep()
            notes.keep(block.text)
        elif block.kind == "table" and (context.strict or not plan or names_columns(block)):
            plan += [with_told(item, groups.heads) for item in rows_of(block, start, context, groups.name)]
            groups.used()
        elif block.kind == "list" and not is_too_deep(block):
            listed = list(items_of(items(block, lines), groups.name, start, context, notes))
            owner = owners.get(block.line, "") or ("" if context.strict else names_of(groups.name))
            plan += [item if item.owner else replace(item, owner=owner) for item in listed]
            if listed:
                groups.used()
        elif block.kind == "heading" and not context.strict:
            groups.open(block)
            headed, head = None, block
        elif not context.strict and has_items and block.kind == "paragraph" and _TITLE.match(block.text.strip()):
            groups.open(block)
            headed, head = None, None
        elif not context.strict and block.kind == "paragraph" and head and (only := fields_only(block.lines)):
            # A heading with nothing but owner and date below it is an action.
            headed = _with_fields(
                plan.pop() if headed else action_of(groups.last, None, start + head.line, context), only
            )
            plan.append(headed)
            groups.used()
        elif not context.strict and _is_with_fields(block, plan) and (told := fields_of(block)).owner + told.due:
            action = action_of(told.text, None, start + block.line, context)
            status, completed = split_status(told.status)
            plan.append(replace(action, status=status, completed=completed, owner=told.owner, due=told.due))
        elif not context.strict and block.kind == "paragraph" and (acts := _acts(block, has_list=has_list)):
            told_of = [_of_prose(act, groups.name, start + block.line, context) for act in acts]
            plan += [with_told(item, groups.heads) for item in told_of]
            groups.used()
            notes.keep(" ".join(rest_of(block.text, [text for text, _, _ in acts])))
        elif not context.strict and block.kind == "paragraph" and not has_items and is_lined(block):
            plan += [lined(line, start + block.line + n, context) for n, line in enumerate(block.lines)]
        else:
            groups.keep()
            notes.keep(block.text)
            say_unread(context, block, start)
    groups.close()
    plan = plan if context.strict else with_subjects(plan)
    if is_done(next(reversed(sentences(lead)), "")):
        plan = [item if item.status else replace(item, status="Done") for item in plan]
    plan = plan if context.strict else [with_told(item, [heading]) for item in plan]
    return ActionPlan(tuple(plan)), str(notes)


def _beside_fields(found: Sequence[Block]) -> set[int]:
    """Return the places of headings with nothing below them, where others as deep have nothing but fields: actions."""
    pairs = [
        (place, head, [*found[place + 1 : place + 2]]) for place, head in enumerate(found) if head.kind == "heading"
    ]
    levels = {head.level for _, head, behind in pairs if behind and fields_only(behind[0].lines)}
    return {
        place
        for place, head, behind in pairs
        if head.level in levels and (not behind or (behind[0].kind == "heading" and behind[0].level <= head.level))
    }


def _is_with_fields(block: Block, above: Sequence[ActionItem]) -> bool:
    """Tell whether a paragraph may be an action with fields.

    Nothing but names in bold with a value each, "**Owner:** ..." and "**Effort:** ...", is about the items above it.
    """
    names = [match["name"].lower() for line in block.lines if (match := _FIELD.match(line))]
    is_about = len(names) == len(block.lines) >= _FEW and not any(_ACTION.search(name) for name in names)
    return block.kind == "paragraph" and not (above and is_about) and COURTESY.search(block.text) is None


_FIELD: Final = re.compile(r"\s*(?:\*\*|__)(?P<name>[^*_\n:]{3,30}):?(?:\*\*|__):?\s+\S")
_ACTION: Final = re.compile(r"\b(?:actions?|tasks?|what|titles?|summary|descriptions?|items?|steps?)\b")


def _stated(found: Sequence[Block]) -> set[int]:
    """Return the places of paragraphs that end with their state in brackets, several beside no list: actions."""
    texts = {place: one_line(block.text) for place, block in enumerate(found) if block.kind == "paragraph"}
    places = {place for place, text in texts.items() if state_behind(text)}
    return places if len(places) >= _FEW and not any(block.kind in ("list", "table") for block in found) else set()


def _marked(found: Sequence[Block]) -> set[int]:
    """Return the places of paragraphs that begin with a state in bold: "**Done**: an alert for the queue"."""
    return {place for place, block in enumerate(found) if block.kind == "paragraph" and MARKED.match(block.text)}


def _of_prose(act: tuple[str, str, str], group: str, line: int, context: Context) -> ActionItem:
    """Return the action item of a sentence, its state and when it is due."""
    text, state, due = act
    action = action_of(unescape_markdown_item(text), None, line, context)
    grouped = (("Group", group),) if group else ()
    return replace(action, status=state, due=due, done_when=criterion_of(text), extra=grouped)


def _with_fields(action: ActionItem, only: Loose) -> ActionItem:
    """Return an action with the fields that a line below it holds."""
    status, completed = split_status(only.status or action.status)
    owner, due = only.owner or action.owner, only.due or action.due
    return replace(action, status=status, completed=completed, owner=owner, due=due)


def _is_of_night(block: Block, before: bool) -> bool:
    """Tell whether a block begins, or goes on with, what was done during the incident: "Immediate actions taken:"."""
    text = block.heading if block.kind == "heading" else one_line(block.text)
    is_head = block.kind == "heading" or (
        block.kind == "paragraph" and (text.rstrip(" *_").endswith(":") or _TITLE.match(text) is not None)
    )
    # What was decided against is not among the actions either, nor are the cases behind "the run fails if:".
    is_other = any(pattern.search(text) for pattern in (_DECLINED, _CASES))
    return (aside_key(text.strip(" *_:")) == "repairs" or is_other) if is_head else before


_CASES: Final = re.compile(r"\b(?:if|unless|si|wenn|falls|cuando|se|als|jeśli)\W*:\W*$", re.IGNORECASE)


_DECLINED: Final = re.compile(
    r"^\W*(?:no (?:further |other |more |additional )?(?:follow[- ]?ups?|action items?|actions|changes|work)\b|"
    r"(?:(?:ideas|options|actions|proposals|items|things|what) )?(?:that )?(?:we )?(?:have )?"
    r"(?:considered (?:and|but) )?"
    r"(?:(?:rejected|declined|discarded)(?=\W*$|:| (?:ideas|options|actions|alternatives|proposals|for now|because)\b)|"
    r"(?:decided (?:against|not to)|will not do|won.t do|are not doing|out of scope)\b)|"
    r"non-?goals\b|[^:.]{0,60}\bnot (?:proposed|planned|pursued)\b)",
    re.IGNORECASE,
)


def _acts(block: Block, *, has_list: bool) -> list[tuple[str, str, str]]:
    """Return the acts of a paragraph; beside a list of actions those of what will be or is different alone.

    Where a section has none, a paragraph that begins with an order is one: what is behind it says more about it.
    """
    if has_list:
        return pledges_of(block.text)
    told = [] if is_lined(block) else [one for one in sentences(block.text) if not one.endswith((":", "?"))]
    if told and is_order(told[0]):
        return [(one, "", due_in(one)) for one in told if is_order(one)]
    if len(told) == 1 and len(told[0].split()) <= _NOUNS and NOUN.match(told[0]):
        return [(told[0], "", due_in(told[0]))]
    return acts_of(block.text)


_NOUNS: Final = 24
"""Words of a paragraph at most that names what will be done, and doesn't tell it: "Removal of the flag"."""


def _told_alone(block: Block, start: int, context: Context) -> ActionItem:
    """Return the action item of a heading or of a paragraph that begins in bold."""
    whole = block.heading if block.kind == "heading" else one_line(block.text)
    given = loose(unescape_markdown_item(whole))
    if block.kind == "heading" and not given.owner and (owned := _OWNED.match(given.text)):
        given = replace(given, owner=owned["owner"], text=owned["text"])
    action = action_of(given.text, None, start + block.line, context)
    said = "Done" if is_done(sentences(whole)[0]) else _finished(given, is_free=True)
    status, completed = split_status(given.status or state_behind(whole) or said)
    return replace(action, status=status, completed=completed, owner=given.owner, due=given.due or due_in(whole))


_OWNED: Final = re.compile(
    r"^(?P<owner>@[\w.-]+):?\s+(?!(?:will|is|are|has|have|should|must|needs?|can|and|wird|va)\b)(?P<text>\S+\s.*)$"
)
"""A handle in front of what is done; "@lead will add a limit" is a sentence about it, and stays whole."""


def items_of(found: Sequence[Item], group: str, start: int, context: Context, notes: Notes) -> Iterator[ActionItem]:
    """Yield the action items of a list; what is about the report itself is kept as it is."""
    for item, title in _grouped(found, group, context):
        if item.text and not context.strict and _is_blank(item.text):
            notes.keep(item.text)
        elif item.text:
            yield with_told(_listed(item, title, start, context), [] if context.strict else title.split(SEPARATOR))
        for line in item.rest:
            notes.keep(line)


def _is_blank(text: str) -> bool:
    """Tell whether an item is a blank to fill in, ``{{ summary }} [link to issue]``, or about the report itself."""
    plain = _LINK_TO.sub("", text) if "{{" in text else text
    if not any(map(str.isalnum, text)):
        return True
    return CLERICAL.search(text) is not None or is_form(plain) or _NO_ACT.match(plain) is not None


_NO_ACT: Final = re.compile(
    r"^(?:<?https?://\S+[?&](?:q|utf8|query|jql|labels?)=\S*\W*|\[?!\[.*"
    r"|[\W_]*(?:diagram|figure|fig\.|abbildung|schéma) \d.*|"
    r"(?:[^\w`]|[\d_])*(?:`[^`\n]*`(?:[^\w`]|[\d_])*)+(?:\(?lines? [\d\W]+)?|\W*(?=\S*\d)[0-9a-z]{16,}\W*"
    r"|\W*(?:(?:do|does|did|is|are|was|were|has|have|if|what|which|who|how|why|where|when|can|could)\b|是否|若)"
    r"[^.!]{3,200}[?？]\W*"
    r"|\W*(?:[\w-]+ ){0,3}(?:users?|maintainers?|developers?|customers?|consumers?)(?: and (?:[\w-]+ )?\w+)? should\b.*"
    r"|\W*(?:P[0-5]|prevent|detect|mitigate)\W{0,3}\s[-–—:]\s+[A-Z].{12,}"
    r"|\W*(?!action|ticket|issue|pr\b|fix|task)[^\W\d_][\w ]{2,30}:\s+(?:`[^`\s]+\.(?:md|rst|html|txt|adoc)`"
    r"|<?https?://\S+>?|\[[^\[\]]+\]\([^()\s]+\))\W*)$",
    re.IGNORECASE | re.DOTALL,
)
"""What is none: a search in a tracker, a picture, nothing but code or an address, a question of a checklist, advice,
where to read more, what P1 means.
"""


def lined(line: str, number: int, context: Context) -> ActionItem:
    """Return the action item of a line that is one, in a paragraph of such lines."""
    parts = loose(unescape_markdown_item(line.strip()))
    status, completed = split_status(parts.status)
    action = action_of(parts.text, None, number, context)
    return replace(action, status=status, completed=completed, owner=parts.owner, due=parts.due)


MARKED: Final = re.compile(
    r"^(?:\*\*|__)(?:to-?do|to do|done|wip|in progress)\W{0,2}(?:\*\*|__)\W*\w+\s+\w", re.IGNORECASE
)
"""A state in bold that a paragraph begins with: "**TODO**: a limit on the queue"."""


def _grouped(found: Sequence[Item], group: str, context: Context) -> Iterator[tuple[Item, str]]:
    """Yield items with their group; in foreign lists a title with items below it is a group and not an action."""
    for item in found:
        if not context.strict and item.children and _is_title(item) and aside_key(item.text.strip(" :*_")) == "repairs":
            yield replace(item, text="", children=(), rest=tuple(each.text for each in walk([item]))), group
            continue
        if not context.strict and item.children and _is_title(item):
            yield from _grouped(item.children, item.text.strip(" :*_"), context)
            yield replace(item, text="", children=()), group
            continue
        yield item, group
        if context.strict:
            yield from ((below, "") for below in walk(item.children))
        else:
            # What is below an action says more about it, unless it has a box of its own.
            yield from _grouped([below for below in item.children if below.task is not None], group, context)


def _is_title(item: Item) -> bool:
    """Tell whether an item is a title of those below it: in bold, before a colon, or a word or two."""
    text = item.text.strip()
    if item.task is not None or split_tag(text)[1] is not None or _fields(item):
        return False
    plain = text.strip("*_ ")
    is_told = _INFINITIVE.match(plain) is not None or (len(text.split()) > _FEW and is_order(plain))
    if is_told and _TITLE.match(text.rstrip(":")):
        # "**Reimport the assets:**" with its steps below it is an action; "**Monitoring:**" is a group of some.
        return False
    if _NAMED.match(text) or _STATED.search(text):
        # "**Deeper monitoring** We plan to add metrics around:" is one, with its metrics below it; so is "(planned):".
        return False
    if len(text.split()) > _MANY and text.endswith(":") and (_GOES_ON.search(text) or _DOES.match(text)):
        # "The developers to write a page with:" is one with details; "We will do the following:" introduces some.
        return False
    return _TITLE.match(text) is not None or text.endswith(":") or len(text.split()) <= _FEW


_INFINITIVE: Final = re.compile(
    r"^(?:[^\W\d_]{2,14}(?:ar|ir)(?:se)?|hacer|poner|leer|mover|resolver|establecer|proteger|mantener|fazer|ler|rever|"
    r"mettre|faire|rendre|prendre|[^\W\d_]{3,14}er(?= (?:les?|la|une?|des|l.\w+|aux?)\b)) \w",
    re.IGNORECASE,
)
"""How an order begins in Spanish, Portuguese and French: with an infinitive."""

_STATED: Final = re.compile(
    r"\((?:in development|in progress|in review|planned|scheduled|wip|ongoing|done|completed|to-?do|open)\)\W*$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"^(?P<mark>\*\*|__)[^*_\n]{3,80}(?P=mark)[\s:.–—-]+(?:\S+\s+){3}\S")
_MANY: Final = 5
_DOES: Final = re.compile(
    r"^(?!(?:we|i|it|this|that|these|they|there)\b)(?:the )?(?:[\w&-]+ ){1,3}(?:to|should|shall|must|will) "
    r"(?!be\b|do\b|take\b)[a-z]{2,}(?!.*\b(?:following|follows|these (?:actions|measures|steps|changes))\b)",
    re.IGNORECASE,
)
"""How an item begins that says who does what, with its details below it."""

_GOES_ON: Final = re.compile(
    r"\b(?:if|when|unless|where|with|si|quand|lorsque|wenn|falls|cuando|quando|se)\W*:\W*$", re.IGNORECASE
)
"""How an item ends of which what is below is a part."""


def _fields(item: Item) -> dict[str, str] | None:
    """Return the fields of an action that are a list below it; None where there are none, or only one among others.

    What else is there says more about the action: it is below an empty name.
    """
    lines = [child.text for child in item.children if not child.children]
    if (found := named_fields(lines)) is not None:
        return found
    of = [line for line in lines if {*(named_fields([line]) or {})} - {""}]
    others = [child.text for child in item.children if child.text not in of]
    return (named_fields(of) or {}) | {"": "; ".join(others)} if len(of) >= _FEW else None


def _listed(item: Item, group: str, start: int, context: Context) -> ActionItem:
    """Return the action item of a list's item."""
    text, tag = split_tag(item.text) if context.strict else split_loose_tag(item.text, "A")
    done = {"x": "Done", " ": "Open"}.get(item.task or "", "")
    text = unescape_markdown_item(text)
    is_free = not context.strict and split_tag(item.text)[1] is None
    parts = loose(text) if is_free else Loose(text)
    if is_free and (begun := _BEGUN.search(parts.text)):
        parts = replace(parts, text=parts.text[: begun.start()], status=parts.status or begun["status"])
    # An empty box beside "in progress" says that it isn't done; the words say more.
    done = "" if is_free and done == "Open" and _IN_PROGRESS.fullmatch(parts.status) else done
    named = {} if context.strict else _fields(item) or {}
    if named and _TITLE.match(parts.text):
        parts = replace(parts, text=parts.text.strip("*_ "))
    action = action_of(parts.text, tag, start + item.line, context)
    status, completed = split_status(
        parts.status
        if "(" in parts.status
        else done or parts.status or named.get("status", "") or _finished(parts, is_free=is_free)
    )
    if parts.is_struck and not done:
        context.finding("struck-through", start + item.line)
    extra: tuple[tuple[str, str], ...] = (("Group", group),) if group else ()
    if not context.strict:
        below = [each.text for child in item.children if child.task is None for each in walk([child]) if each.text]
        if named or _is_title(item):
            below = [named[""]] if "" in named else []
        extra += (("Details", "; ".join(map(unescape_markdown_item, below))),) if below else ()
    return replace(
        action,
        status=status,
        completed=completed,
        owner=parts.owner or named.get("owner", ""),
        due=parts.due or named.get("due", "") or (when_of(text) if is_free else ""),
        done_when=named.get("done_when", "") or (criterion_of(_whole(item)) if is_free else ""),
        extra=extra,
    )


_BEGUN: Final = re.compile(
    r"\s+\((?P<status>in progress|in development|wip|ongoing|started|en cours|in arbeit)\)\W*$", re.IGNORECASE
)
_IN_PROGRESS: Final = re.compile(r"in progress|in development|wip|ongoing|started|en cours|in arbeit", re.IGNORECASE)


def _whole(item: Item) -> str:
    """Return the text of an item and of those below it that are not items of their own."""
    return "; ".join(each.text for each in walk([item]) if each is item or each.task is None)


def _finished(parts: Loose, *, is_free: bool) -> str:
    """Return the state that an item tells in a sentence or in brackets: "A limit has been added", "Tests (shipped)"."""
    if not is_free:
        return ""
    text = parts.text.lstrip("*_ ")
    if told := _STATE_INSIDE.search(text[:_BEGIN]):
        return "Open" if told["open"] else "Done"
    behind = _LEAD.sub("", parts.text)
    return "Done" if FINISHED.search(text) or FINISHED.search(behind) else ""


_BEGIN: Final = 160
_LEAD: Final = re.compile(r"^(?:\*\*|__)[^*_\n]{2,60}?:?(?:\*\*|__):?\s*")
_STATE_INSIDE: Final = re.compile(
    r"\((?:already |now |since )?(?:(?P<open>outstanding|pending|not (?:yet )?(?:built|done|started)|still open)|"
    r"built|shipped|implemented|deployed|merged|live|in place|"
    r"done(?! (?:when|if|once|as soon)\b))\b(?:[^()]|\([^()]*\)){0,120}\)",
    re.IGNORECASE,
)
"""A state in brackets, with more words: "(built, warn only)", "(outstanding, nothing built)"."""
