"""What is shared of a postmortem: a wiki page, a message, and, as a deliberate step, a public version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.names import names_in
from pmkit.counting import counted
from pmkit.documents.format.blocks import is_blank, without_prompts
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import HEADINGS, SUMMARY_HEADING, SUMMARY_NAMES
from pmkit.documents.format.writing import section_body
from pmkit.documents.people import people_of, spans_of
from pmkit.markup import clean, escape_markdown, inert_markdown, one_line
from pmkit.records.people.secrets import cut_secrets

CHANNEL_LIMIT: Final = 1500
"""Longest message in characters; chat tools fold longer ones away."""

# Kind of text to its pattern, in the order they are looked for: a longer thing before its parts. No pattern may scan
# the same letters from many starting points, which takes quadratic time; that is why a host is found by its ending.
_PRIVATE: Final = (
    ("link", re.compile(r"https?://[^\s)>\]|]+")),
    ("mail address", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("handle", re.compile(r"(?<![\w@])@[A-Za-z][\w.-]+")),
    ("address", re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?::\d+)?\b")),
    ("address", re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){3,7}[0-9A-Fa-f]{1,4}\b|\b[0-9a-f]{1,4}::[0-9a-f:]+")),
    ("host", re.compile(r"\.(?:internal|local|lan|corp|intranet|svc|cluster)\b")),
    ("ticket", re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d+\b")),
    ("path", re.compile(r"(?<![\w/])/(?:[\w.-]+/)+[\w.-]*")),
    ("secret", re.compile(r"\b(?:[A-Za-z0-9+/_-]{32,}={0,2}|[0-9a-f]{32,})\b")),
)
_PUBLIC_SUMMARY: Final = ("date", "duration", "impact", "zone", "services")
_PUBLIC_SECTIONS: Final = (
    "what_happened",
    "timeline",
    "factors",
    "went_well",
    "improve",
    "lucky",
    "actions",
    "lessons",
)


def to_wiki(postmortem: Postmortem) -> str:
    """Return the document as Markdown for a wiki: no tags, no prompts, no empty sections, no marker, no raw HTML.

    Images on other sites become links, so that those sites do not learn who reads the page.
    """
    summary = postmortem.summary
    parts = [f"# {escape_markdown(postmortem.title) or 'Incident postmortem'}", f"## {SUMMARY_HEADING}"]
    rows = [(name, getattr(summary, key)) for key, name in SUMMARY_NAMES.items()] + list(summary.extra)
    parts.append("\n".join(f"- **{name}**: {escape_markdown(value)}" for name, value in rows if not is_blank(value)))
    parts.append(without_prompts(postmortem.note("summary")).strip())
    for key in postmortem.written:
        parts += _section(postmortem, key)
    for section in postmortem.extra:
        if not is_blank(section.text):
            parts += [f"## {escape_markdown(section.heading)}", without_prompts(section.text).strip()]
    return inert_markdown("\n\n".join(filter(None, parts)) + "\n")


def _section(postmortem: Postmortem, key: str) -> Iterator[str]:
    """Yield a section that has content, heading first."""
    note = without_prompts(postmortem.note(key)).strip() if key in ("timeline", "whys", "factors", "actions") else ""
    if not postmortem.has_content(key) and not note:
        return
    yield f"## {HEADINGS[key]}"
    if postmortem.has_content(key):
        zone = f"Times in {postmortem.zone_name}.\n\n" if key == "timeline" else ""
        yield zone + without_prompts(section_body(postmortem, key, tags=False)).strip()
    if note:
        yield note


def to_channel(postmortem: Postmortem) -> str:
    """Return a message for a team's channel: what happened, what it meant, what changes; plain text."""
    summary = postmortem.summary
    facts = ", ".join(filter(None, (summary.date, summary.severity, summary.duration)))
    lines = [f"Postmortem: {postmortem.title or 'untitled'}" + (f" ({facts})" if facts else "")]
    told = postmortem.share if not is_blank(postmortem.share) else ""
    if told:
        lines.append(one_line(without_prompts(told)))
    elif summary.impact:
        lines.append(f"Impact: {summary.impact}")
    factors = [factor.text for factor in postmortem.factors if not is_blank(factor.text)]
    if factors:
        lines += ["What contributed:", *(f"• {text}" for text in factors[:4])]
        lines += [f"• and {len(factors) - 4} more"] if len(factors) > 4 else []
    still = [item for item in postmortem.actions if not item.is_done and not is_blank(item.text)]
    if still:
        lines.append("What changes:")
        for item in still[:5]:
            about = ", ".join(filter(None, (item.owner, f"by {item.due}" if item.due else "")))
            lines.append(f"• {item.text}" + (f" ({about})" if about else ""))
        lines += [f"• and {len(still) - 5} more"] if len(still) > 5 else []
    if summary.audience:
        lines.append(f"Who can read it: {summary.audience}")
    # Broken up, so that a chat tool notifies nobody, loads no image and finds no markup of its own.
    text = inert_markdown(clean("\n".join(lines)).replace("@", "@\u200b").replace("<", "<\u200b"))
    return (text if len(text) <= CHANNEL_LIMIT else text[: CHANNEL_LIMIT - 1].rstrip() + "…") + "\n"


@dataclass(frozen=True, slots=True)
class Public:
    """A redacted version, to be read by a person before it is published.

    Attributes:
        text: Markdown.
        removed: what was replaced or left out, one line each.
        warnings: what is still in it and looks as if it should not be: names, and words of blame or hindsight.
    """

    text: str
    removed: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def to_public(postmortem: Postmortem, *, hide: Iterable[str] = ()) -> Public:
    """Return the version for readers outside: fewer sections, and internal things replaced.

    Links, mail addresses, handles, network addresses, internal hosts, tickets, paths, keys, tokens and
    passwords are replaced by what they are, and people whom the document names as its lead, authors, attendees or
    owners by their roles, in all places. Owners, severity, whys, extra sections and all that is
    counted for metrics stay inside. Names and hindsight that are still in it are warned about. This is a help for the
    person who redacts, not a promise.

    Args:
        postmortem: the document.
        hide: further words to replace, such as code names, in any case.
    """
    removed: list[str] = []
    summary = postmortem.summary
    title = escape_markdown(postmortem.title) or "Incident report"
    parts = [f"# {title}"]
    parts.append(
        "\n".join(
            f"- **{SUMMARY_NAMES[key]}**: {escape_markdown(getattr(summary, key))}"
            for key in _PUBLIC_SUMMARY
            if not is_blank(getattr(summary, key))
        )
    )
    removed += [
        f"left out: summary, {name}"
        for key, name in SUMMARY_NAMES.items()
        if key not in _PUBLIC_SUMMARY and getattr(summary, key)
    ]
    for key in postmortem.written:
        if key not in _PUBLIC_SECTIONS:
            if postmortem.has_content(key):
                removed.append(f"left out: section {HEADINGS[key]}")
        elif key == "actions" and postmortem.has_content(key):
            parts += [
                f"## {HEADINGS[key]}",
                "\n".join(f"- {escape_markdown(item.text)}" for item in postmortem.actions),
            ]
            removed.append("left out: owners, dates and states of the action items")
        else:
            bare = postmortem.replace(notes=())
            parts += _section(bare, key)
    removed += [f"left out: section {section.heading}" for section in postmortem.extra]
    text = "\n\n".join(filter(None, parts)) + "\n"
    text, replaced = _redacted(text, postmortem, hide)
    text, secrets = cut_secrets(text)
    replaced += [f"replaced: {kind}" for kind in secrets]
    return Public(inert_markdown(text), (*removed, *replaced), (*_still_in(text), *_said_again(postmortem, text)))


def _said_again(postmortem: Postmortem, text: str) -> Iterator[str]:
    """Yield what a section that is left out says, and the text still says elsewhere: half a sentence, or a figure."""
    public = " ".join(_bare(text).split()).lower()
    left_out = [(section.heading, section.text) for section in postmortem.extra]
    left_out += [
        (HEADINGS[key], section_body(postmortem, key, tags=False))
        for key in postmortem.written
        if key not in _PUBLIC_SECTIONS and postmortem.has_content(key)
    ]
    for heading, told in left_out:
        pieces = (" ".join(_bare(piece).split()) for piece in _PIECE.split(told))
        again = dict.fromkeys(piece for piece in pieces if len(piece.split()) >= _TELLING and piece.lower() in public)
        figures = dict.fromkeys(_FIGURE.findall(_bare(told)))
        again |= dict.fromkeys(each for each in figures if each in public and not any(each in piece for piece in again))
        for piece in again:
            yield f"from \u201c{one_line(heading)}\u201d, which is left out: {one_line(piece)}"


_PIECE: Final = re.compile(r"[;:\n|]|[.!?](?=\s|$)")
_FIGURE: Final = re.compile(r"(?<![\w.,])\d{1,3}(?:[,.\u202f]\d{3})+(?![\w,])|(?<![\w.,:-])\d{5,}(?![\w:-])")
_TELLING: Final = 4
"""Words from which half a sentence is known again."""


def _bare(text: str) -> str:
    """Return a text without Markdown's marks."""
    return re.sub(r"[*_`\\]|^\s*(?:[-+#>]|\d+\.)\s+", "", text, flags=re.MULTILINE)


def _still_in(text: str) -> Iterator[str]:
    """Yield what looks as if it should not be in a text for readers outside, one line each."""
    names = dict.fromkeys(text[begin:end] for begin, end in names_in(text))
    for name in names:
        yield f"a name: {one_line(name)}"
    # A person stays the subject of a sentence when a role stands for the name.
    for found in check_language(_PERSON.sub(_STANDS_FOR, text), minimizing=True):
        if found.category in _TELLS and (found.level == "warning" or found.category == "hindsight"):
            said = one_line(found.said).replace(_STANDS_FOR, "[…]")
            yield f"{_TELLS[found.category]}: {said}"


_STANDS_FOR: Final = "The engineer"
_PERSON: Final = re.compile(
    r"\[(?:person [A-Z\d]+|person|handle|redacted|(?:incident )?(?:lead|commander|manager)|scribe|facilitator|author|"
    r"on[- ]?call(?: engineer)?|reporter|owner|reviewer|investigator|[a-z ]{0,30}liaison)\](?!\()"
)


_TELLS: Final = {"blame": "blame", "human_error": "blame", "hindsight": "hindsight", "minimizing": "hindsight"}
"""Category of the language check to what a reader outside would see in it."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of a text that is replaced.

    Attributes:
        begin: where it begins.
        end: where it ends.
        label: what stands for it.
        word: the word that was asked for, empty for other reasons.
    """

    begin: int
    end: int
    label: str
    word: str = ""


def _redacted(text: str, postmortem: Postmortem, hide: Iterable[str]) -> tuple[str, list[str]]:
    """Return a text with internal things, people and further words replaced, and what was replaced.

    All of them are looked for in the same text, so that a word that is hidden never keeps a pattern from being found.
    """
    spans: list[_Span] = []
    for name, pattern in _PRIVATE:
        places = _hosts(text, pattern) if name == "host" else [match.span() for match in pattern.finditer(text)]
        spans += [_Span(begin, end, name) for begin, end in places]
    spans += [_Span(*found) for found in spans_of(text, people_of(postmortem))]
    for word in {one_line(word) for word in hide} - {""}:
        found = re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
        spans += [_Span(*match.span(), "redacted", word) for match in found]
    parts, at = [], 0
    others: set[str] = set()
    words: dict[str, int] = {}
    for span, begin, end in _merged(spans):
        parts += [text[at:begin], f"[{span.label}]"]
        at = end
        if span.word:
            words[span.word] = words.get(span.word, 0) + 1
        else:
            others.add(f"replaced: {span.label} {text[span.begin : span.end]}")
    hidden = [f"replaced {counted(count, 'time')}: {word}" for word, count in sorted(words.items())]
    return "".join([*parts, text[at:]]), [*hidden, *sorted(others)]


def _merged(spans: Iterable[_Span]) -> Iterator[tuple[_Span, int, int]]:
    """Yield spans with begin and end, those that overlap as one with what the longest of them says."""
    group: list[_Span] = []
    end = 0
    for span in sorted(spans, key=lambda span: (span.begin, -span.end)):
        if group and span.begin >= end:
            yield _longest(group), group[0].begin, end
            group = []
        end = max(end, span.end) if group else span.end
        group.append(span)
    if group:
        yield _longest(group), group[0].begin, end


def _longest(group: Iterable[_Span]) -> _Span:
    """Return the longest of some spans, the first of several."""
    return max(group, key=lambda span: span.end - span.begin)


_HOST_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")


def _hosts(text: str, endings: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return start and end of each internal host, found backward from its ending; no letter is scanned twice."""
    places: list[tuple[int, int]] = []
    for ending in endings.finditer(text):
        begin, behind = ending.start(), places[-1][1] if places else 0
        if places and begin == behind:
            places[-1] = (places[-1][0], ending.end())
            continue
        while begin > behind and text[begin - 1] in _HOST_LETTERS:
            begin -= 1
        while begin < ending.start() and text[begin] in "-.":
            begin += 1
        if begin < ending.start():
            places.append((begin, ending.end()))
    return places
