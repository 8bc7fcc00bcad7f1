"""The language check: wording that shuts learning down, with the question to ask instead.

The text is read as Markdown (:mod:`prose`), cut into sentences, and each sentence that holds one of a
rule's words is tried against that rule. A rule is a pattern for the predicate, the kinds of subject it
speaks of, and what keeps it silent. All of it is data: ``rules/en.toml``.

Method: the categories are those that safety science and incident practice warn of (Dekker, Cook,
Allspaw; the guides of Etsy, PagerDuty and Google); each rule names its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pmkit.analysis.language.disabled import Disabled
from pmkit.analysis.language.lexicon import Lexicon, Rule, lexicon, with_switches
from pmkit.analysis.language.prose import LEFT_OUT, Segment, line_at, lines_of, segments
from pmkit.analysis.language.subjects import Sentence, Subject
from pmkit.analysis.language.wording import Level, WordingFinding

_SENTENCE_END: Final = re.compile(
    r"(?<![ (.](?:e\.g|i\.e|a\.m|p\.m))(?<! (?:vs|cf|no|Mr|Ms|Dr))(?<! approx)(?<! [A-Z])"
    r"[.!?]+[\"')\]*_]{0,3} +(?=[\"'(\[*_]{0,3}[A-Z0-9\ufffc@])|(?<=[;]) (?=[A-Z])"
)
_QUOTED: Final = re.compile(r"\"[^\"]{1,160}\"|(?<!\w)'[^']{2,120}'(?!\w)|«[^»]{1,160}»|„[^“”\"]{1,160}[“”\"]")
_TIME: Final = re.compile(r"(?<![\d:.-])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)")
_GROUP: Final = re.compile(r"\{(\w+)\}")
LONGEST: Final = 2_000
"""Characters of one sentence that are looked at in one piece; a longer one is cut at spaces."""


def check_language(
    text: str,
    *,
    rules: Lexicon | None = None,
    minimizing: bool = False,
    markdown: bool = True,
    language: str = "en",
) -> list[WordingFinding]:
    """Return what in a text shuts learning down, in the order of the text.

    Args:
        text: a document, a paragraph or one sentence; Markdown unless said otherwise. Code, addresses,
            quoted blocks, front matter and chat lines are never marked.
        rules: a lexicon from :func:`load_lexicon`; the kit's own by default.
        minimizing: mark "simply", "obviously" and the like too.
        markdown: False for text that is not Markdown; each line is a paragraph then.
        language: whose rules to use when ``rules`` is not given.

    Returns:
        Findings with ``start`` and ``end`` as offsets into ``text``; ``where`` is the line.

    Raises:
        LexiconError: there are no rules for the language.

    Example:
        >>> [(f.category, f.said) for f in check_language("At 14:10 the on-call forgot to drain the node.")]
        [('blame', 'the on-call forgot')]
        >>> check_language("The alert should have fired at 13:59.")
        []
    """
    rules = rules or lexicon(language)
    if minimizing:
        rules = _with_minimizing(rules)
    disabled = Disabled(text)
    starts = lines_of(text)
    found: list[WordingFinding] = []
    for segment in segments(text, markdown=markdown, wanted=rules.candidates):
        found += [finding for finding in _in_segment(segment, rules, starts) if not disabled.covers(finding)]
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _with_minimizing(rules: Lexicon) -> Lexicon:
    """Return a lexicon in which minimizing is switched on."""
    return with_switches(rules, on=frozenset(("minimizing",)))


def _in_segment(segment: Segment, rules: Lexicon, starts: list[int]) -> Iterator[WordingFinding]:
    """Yield the findings of one block."""
    # Most blocks that hold a pattern's words do not match it: one look at the whole block tells.
    numbers = [n for n in segment.called if rules.trials[n].may_match(segment.text)]
    if not numbers:
        return
    mentions = [*segment.mentions, *_quoted(segment.text)]
    time = _TIME.search(segment.text)
    for begin, end in _sentences(segment.text):
        text = segment.text[begin:end]
        kept: list[tuple[int, int, Rule, Level, str]] = []
        for start, stop, rule, level, rewrite in _in_sentence(text, numbers, rules):
            if any(a <= begin + start < b for a, b in mentions):
                continue
            if any(r.category == rule.category and start < b and a < stop for a, b, r, *_ in kept):
                continue
            kept.append((start, stop, rule, level, rewrite))
        for start, stop, rule, level, rewrite in kept:
            at = _TIME.search(text) or time
            source = segment.source(begin + start)
            yield WordingFinding(
                code=rule.id,
                where=f"line {line_at(starts, source)}",
                message=rule.why,
                question=rule.question.replace("{at}", f" at {at.group()}" if at else " at that moment"),
                category=rule.category,
                start=source,
                end=segment.source(begin + stop - 1) + 1,
                level=level,
                confidence=rules.strengths[rule.strength],
                said=text[start:stop],
                rewrite=rewrite,
            )


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield spans in quotation marks, unless the whole text is quoted."""
    for match in _QUOTED.finditer(text):
        if match.end() - match.start() < len(text.strip()) - 2:
            yield match.span()


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences begin and end."""
    begin = 0
    for match in (*_SENTENCE_END.finditer(text), None):
        end = match.end() if match else len(text)
        while end - begin > LONGEST:
            cut = text.rfind(" ", begin, begin + LONGEST)
            cut = cut + 1 if cut > begin else begin + LONGEST
            yield begin, cut
            begin = cut
        if text[begin:end].strip():
            yield begin, end
        begin = end


def _in_sentence(text: str, numbers: Sequence[int], rules: Lexicon) -> Iterator[tuple[int, int, Rule, Level, str]]:
    """Yield start, end, rule, level and rewrite of what a sentence holds, the weightiest rule first."""
    sentence: Sentence | None = None
    for number in numbers:
        trial = rules.trials[number]
        for match in trial.pattern.finditer(text):
            if sentence is None:
                sentence = Sentence(text, rules.words)
            if hit := _judged(match, trial.rule, sentence, rules):
                yield hit


def _judged(
    match: re.Match[str], rule: Rule, sentence: Sentence, rules: Lexicon
) -> tuple[int, int, Rule, Level, str] | None:
    """Return what becomes of a match: who it is about, what excuses it, at which level it is said."""
    start, end = match.span()
    level = rule.level
    text = sentence.text
    if rule.subject:
        subject: Subject = sentence.before(
            match.start("p") if "p" in match.re.groupindex and match.start("p") >= 0 else start
        )
        if subject.kind not in rule.subject:
            return None
        start = min(start, subject.start)
        if subject.kind == "first" and rule.category == "blame":
            level = "info"
    if rule.agent:
        agent = sentence.after(end)
        if agent.kind not in rule.agent:
            return None
        end = max(end, agent.end)
        if agent.kind == "first" and rule.category == "blame":
            level = "info"
    if rule.is_silent(text):
        return None
    if rule.explained and rules.explains.search(text, match.end()):
        if rule.explained == "drop" or level == "info":
            return None
        level = "info"
    said = text[start:end].lower()
    if any(phrase in said for phrase in rules.allowed):
        return None
    while end > start and text[end - 1] in " ,;:" + LEFT_OUT:
        end -= 1
    rewrite = _GROUP.sub(lambda group: match.groupdict().get(group[1]) or "", rule.rewrite)
    if rewrite != rule.rewrite and "  " in f"{rewrite} ":
        rewrite = ""
    if rewrite and text[start].isupper():
        rewrite = rewrite[0].upper() + rewrite[1:]
    return start, end, rule, level, rewrite
