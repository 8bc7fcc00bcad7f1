"""Reads sentences of other people's prose: why it happened, what will be done, how long it lasted.

The words that tell them are data: ``prose.toml``, one table per language. A sentence is taken whole and as it is typed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import pairwise, takewhile
from typing import Final

from pmkit.markup import one_line
from pmkit.records import forms
from pmkit.records.written import find_day, read_written

LANGUAGES: Final = tomllib.loads(files("pmkit.documents.format").joinpath("prose.toml").read_text(encoding="utf-8"))
"""Language to its patterns."""


def pattern_of(name: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return one pattern for those of all languages."""
    found = [pattern for language in LANGUAGES.values() for pattern in language.get(name, ())]
    return re.compile(f"{before}(?:{'|'.join(found)}){after}", re.IGNORECASE)


_BEFORE: Final = rf"(?<!\w)(?:(?:{forms.ANY_AT}|{forms.ANY_BOUND}|{forms.ANY_ABOUT})\s+){{1,2}}"
CLOCK_AT: Final = r"\d{1,2}(?:[:h][0-5]\d|\s?[ap]\.?m\b|\s?Uhr\b)"
"""Pattern of a time of day in a sentence."""

_BEHIND_AT: Final = r"\d{1,2}(?:[:h][0-5]\d|\s?[ap]\.?m\b|\s?Uhr\b|\s?h(?:\s?[0-5]\d)?(?!\w))"
AT_CLOCK: Final = re.compile(rf"{_BEFORE}{_BEHIND_AT}|(?<![\w.:]){CLOCK_AT}", re.IGNORECASE)
"""A time of day in a sentence; "14 h 20" only behind a word such as "at", because it can be a length, too."""

CLAUSE: Final = re.compile(
    rf"(?:,|;)?\s+(?:and|und|et|then)\s+(?={_BEFORE}{CLOCK_AT})|;\s+(?={_BEFORE}{CLOCK_AT})|"
    rf",\s+(?:and|with|und|et)\s+(?=[^,.;:]{{4,80}}\s{_BEFORE}{CLOCK_AT})",
    re.IGNORECASE,
)
"""Where a sentence divides into clauses with a time of day each."""

_GAP: Final = re.compile(r"\s+(?=[\"“„«'(*_`@\[]{0,3}(?:[^\W_a-zà-ÿ]|[a-z][\w-]{1,30}[._][a-z]))")
"""Before a sentence: it begins with a capital, or with the name of a thing such as ``mail.io``."""

_END: Final = re.compile(r"[.!?…。](?:\[\^\w{1,20}\])?[\"”’')*_]{0,3}$")
_SHORT: Final = re.compile(r"\b(?:e\.g|i\.e|vs|ca|approx|nr|no|z\.b|d\.h|bzw|\d{1,2})\.$", re.IGNORECASE)
_STARTS: Final = re.compile(
    r"\s(?:However|Furthermore|The|This|That|It|We|As|In|When|But|There|These|Les?|Il|Wir|Die|Das|Es)\b"
)
"""Words behind a number and a stop that begin a sentence, and no month."""

_CONTINUES: Final = pattern_of("continues", r"^[\W_]*(?:and\s+)?", r"(?!\w)")
_CAUSES: Final = pattern_of("causes")
_HINTS: Final = pattern_of("hints")
_UNKNOWN: Final = pattern_of("unknown")
_ACTS: Final = pattern_of("acts", r"^[\W_]*(?:(?:also|finally|next|first|second|third|in addition),?\s+)?")
_DONE: Final = pattern_of("done")
_COURTESY: Final = pattern_of("courtesy")
_CHANGES: Final = pattern_of("changes")
_ANNOUNCES: Final = pattern_of("announces")
_ASKS: Final = pattern_of("asks")
_DUE: Final = pattern_of("due")
_WHENS: Final = pattern_of("whens")
_CLOSED: Final = pattern_of("closed", r"\W*", r"\W*")
PENDING: Final = pattern_of("pending")
"""A heading among actions with one of these says that those below it are still to be done."""

_CRITERIA: Final = pattern_of("criteria", "", r"\W{1,4}(?P<value>[^.;()]{8,200})")
_PLEDGES: Final = pattern_of("pledges", r"^[\W_]*")
_IMPROVES: Final = pattern_of("improves", r"^[\W_]*(?:finally,? |and )?")
_REPAIRS: Final = pattern_of("repairs", r"^[\W_]*")
_RELEASED: Final = pattern_of("released")
_DEFECTS: Final = pattern_of("defects")
FINISHED: Final = pattern_of("finished")
"""An item that begins like this is done."""

CLERICAL: Final = pattern_of("clerical")
"""An item with one of these is about the report, not about what will change."""

_EFFECTS: Final = pattern_of("effects", r"^[\W_]*(?:but |and |so )?")
_NARRATES: Final = pattern_of("narrates", r"^[\W_]*(?:but |and |so |then )?")
_CORRECTED: Final = pattern_of("corrected")
_FOLLOWS: Final = pattern_of("follows", r"^[\W_]*(?:and |but |so )?")
_REFERS: Final = pattern_of("refers", r"^[\W_]*(?:and |but |so )?")
_OMITS: Final = pattern_of("omits")
_FAULTS: Final = pattern_of("faults")
_LACKS: Final = pattern_of("lacks")
LABELS: Final = frozenset(name for language in LANGUAGES.values() for name in language.get("labels", ()))
"""Names of bullets behind which the cause is, beside those of the section."""

NUMBER_WORDS: Final = {
    word: number for language in LANGUAGES.values() for number, word in enumerate(language.get("numbers", ()), start=1)
}
"""Pattern of a word for a number to the number."""

_JOINS: Final = pattern_of("joins")
_LISTS: Final = pattern_of("lists")
_ITEMS: Final = re.compile(
    r"[,;] (?=(?:and|und|et) )|[,;] (?=(?:the|a|an|no|our|there|its?|le|la|les|die|der|das|kein\w*)\b)", re.IGNORECASE
)
_INTENDS: Final = pattern_of("intends")
_ENUMERATED: Final = re.compile(r"(?:,?;?\s(?:and|or)\s|\s|^)(?=\(?(?:[1-9]|i{1,3}|[a-d])\)\s)")
_CAUSED: Final = re.compile(
    r"\b(?:caused|triggered|prompted|affected|impacted) by\b|"
    r"\b(?:due to|because of|because|as an? (?:result|consequence) of|result(?:ed|ing) from|stem(?:med|s) from)\b|"
    r"\b(?:traced? (?:[\w-]+ ){0,4}to|narrow(?:ed)? (?:\w+ ){0,3}down to)\b",
    re.IGNORECASE,
)
_FAR: Final = 50
PLANNED: Final = pattern_of("planned")
"""A sentence with one of these says what will be, or what is at that time each day."""

_PURPOSE: Final = re.compile(
    r"^(?:(?:in order )?to|pour|afin de|um)\s[^,.;]{3,120},\s"
    r"(?=we\b|i\b|our\b|the\b|nous\b|werden\b|haben\b)",
    re.IGNORECASE,
)
_AND_ACT: Final = re.compile(
    r",? and (?=(?:we|i)(?:.ve| have|.ll| will|.re| are| plan to| intend to)\b"
    r"(?! not\b| (?:bringing|moving|pulling) (?:it|this|them)\b))|"
    r", and (?=will (?!not\b)[a-z]+ )",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"^(?P<due>(?:by|before|until|in|bis|d.ici)\s[^,.]{3,40}?),? (?=(?:we|nous|werden|haben)\b)", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, each as it is typed but on one line."""
    text = _FULL_STOP.sub("。 ", one_line(text))
    found, begin = [], 0
    for gap in _GAP.finditer(text):
        tail = text[max(begin, gap.start() - _TAIL) : gap.start()]
        is_over = _END.search(tail) and (not _SHORT.search(tail) or _is_number(tail, text[gap.start() :]))
        if is_over:
            found.append(text[begin : gap.start()])
            begin = gap.end()
    return [sentence for part in (*found, text[begin:]) if (sentence := part.strip())]


def _is_number(tail: str, behind: str) -> bool:
    """Tell whether a number before a stop ends a sentence: "from 1 to 10. However", but not "am 3. März"."""
    return tail[-2:-1].isdigit() and _STARTS.match(behind) is not None


_FULL_STOP: Final = re.compile(r"。(?=[^\s」』）)*_`\"])")
"""A stop of Chinese and Japanese, behind which there is no blank."""

_TAIL: Final = 30
"""Characters that are looked at to tell whether a sentence ends."""


def statements(text: str) -> list[str]:
    """Return the statements of a paragraph: its sentences, those that go on with the one before joined to it.

    Example:
        >>> statements("The pool was small. It had been copied from staging. The alert was silent.")
        ['The pool was small. It had been copied from staging.', 'The alert was silent.']
    """
    found: list[str] = []
    for sentence in sentences(text):
        if found and (_REFERS.match(sentence) or (_CONTINUES.match(sentence) and not _NAMES_NEW.match(sentence))):
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found


_NAMES_NEW: Final = re.compile(
    r"^(?:this|that|these) (?:[\w-]+ ){1,3}(?:is|was|are|were|has|had|does|did)(?: not|n.t)\b", re.IGNORECASE
)
"""A pronoun that only points at a thing which is wrong by itself: "This file is not updated"."""


def refers_back(sentence: str) -> bool:
    """Tell whether a sentence says more about the one before it: "Living with this bug led to it."."""
    return _REFERS.match(sentence) is not None


def follows(sentence: str) -> bool:
    """Tell whether a sentence says what followed from the one before it: "As a result, users ..."."""
    return _FOLLOWS.match(sentence) is not None


def is_hint(text: str) -> bool:
    """Tell whether a sentence says why it happened where no other does: "The certificate had expired."."""
    return _HINTS.search(text) is not None and not _UNKNOWN.search(text) and not _EFFECTS.match(text)


def is_omission(text: str) -> bool:
    """Tell whether a sentence of the story says what somebody did not do: "We never enabled the alert."."""
    return _OMITS.search(text) is not None and not _UNKNOWN.search(text)


def is_lack(text: str) -> bool:
    """Tell whether a sentence below "What went wrong" says what there was not: "There were no alerts."."""
    return is_told(text) and (_LACKS.search(text) is not None or is_omission(text))


def is_fault(text: str) -> bool:
    """Tell whether a sentence of the story says what was as it should not be: "The limit was too small."."""
    plain = text.strip(" *_")
    return (
        _FAULTS.search(plain) is not None
        and is_told(plain)
        and not _REFERS.match(plain)
        and not any(pattern.search(plain) for pattern in (PLANNED, _INTENDS, FINISHED))
    )


def is_known(text: str) -> bool:
    """Tell whether a sentence doesn't say that nobody knows."""
    return _UNKNOWN.search(text) is None


def is_cause(text: str) -> bool:
    """Tell whether a sentence says why it happened, whatever heading it is below."""
    return _CAUSES.search(text) is not None and not _UNKNOWN.search(text)


def causes_in(statement: str) -> list[str]:
    """Return the causes that a statement names, each with the words that join it to the one before.

    A piece that only points back, "It was caused by that bug, triggered by a restart", is left out.

    Example:
        >>> causes_in("It was caused by a stale certificate, combined with a monitor that was off.")
        ['It was caused by a stale certificate,', 'combined with a monitor that was off.']
    """
    pieces = [piece for part in enumerated(statement) for piece in _kept_split(_JOINS, part)]
    if listed := _LISTS.search(statement):
        begin, *others = _kept_split(_ITEMS, statement[listed.end() :])
        pieces = [statement[: listed.end()] + begin, *others]
    pieces = [statement] if any(_SUBJECTLESS.match(piece) for piece in pieces) else pieces
    pieces = pieces if all(len(piece.split()) >= _FEWEST for piece in pieces) else [statement]
    return [piece for piece in pieces if not _POINTS_BACK.search(piece)] or [statement]


_SUBJECTLESS: Final = re.compile(r"^(?:also|then|and) (?:[a-z]+ed|was|were|had|did)\b", re.IGNORECASE)
_POINTS_BACK: Final = re.compile(
    r"\b(?:caused|triggered) by (?:it|th[ai]t|this|these|the same)(?: \w+)?\W*$", re.IGNORECASE
)


def _kept_split(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return a text cut where a pattern ends, with all of its words."""
    cuts = [0, *(match.end() for match in pattern.finditer(text)), len(text)]
    return [piece for begin, end in pairwise(cuts) if (piece := text[begin:end].strip())]


def enumerated(text: str) -> list[str]:
    """Return a sentence cut where it counts, "1) we will add a limit and 2) we will test it"; others whole."""
    cuts = [match.end() for match in _ENUMERATED.finditer(text)]
    if len(cuts) < _COUNTED:
        return [text]
    return [piece for begin, end in pairwise([0, *cuts, len(text)]) if (piece := text[begin:end].strip())]


_COUNTED: Final = 2


def from_cause(sentence: str) -> str:
    """Return a sentence from where it names its cause, where that is far from its beginning."""
    if (seen := _SEEN.match(sentence)) and len(sentence[seen.end() :].split()) > _FEWEST:
        return sentence[seen.end() :]
    match = _CAUSED.search(sentence)
    cause = sentence[match.start() :] if match and match.start() > _FAR else sentence
    # "..., due to lost settings" by itself doesn't say what they were lost for.
    return cause if len(cause.split()) > _SHORTEST else sentence


_SHORTEST: Final = 5


_SEEN: Final = re.compile(
    r"^(?:[^\W\d_][^,.;:]{0,50} )?(?:sees?|saw|notic\w+|finds?|found|reali[sz]\w+|discover\w+|determin\w+|conclud\w+|"
    r"confirm\w+|identif\w+)(?: out)? that\s",
    re.IGNORECASE,
)
"""What is before a cause where a sentence says who found it."""


def from_omission(sentence: str) -> str:
    """Return a sentence from where it says what was not done, where that is far from its beginning."""
    match = _OMITS.search(sentence)
    return sentence[match.start() :] if match and match.start() > _FAR else sentence


_CONCEDES: Final = re.compile(
    r"^(?:(?:however|but|also|furthermore|in addition),? )?"
    r"(?:(?:while|although|though|even though|obwohl|bien que)\b[^,.]{30,},\s"
    r"|(?:as part of|in the course of|im rahmen|dans le cadre)\b[^.]{20,},\s"
    r"|(?:it (?:became clear|turned out)|we (?:later |then )?(?:learned|realized|found out))\b[^.,]{0,30}? that\s"
    r"|we (?:are|were) (?:\w+ )?(?:certain|sure|confident|convinced) that\s"
    r"|the reason\b[^.]{20,}?,? (?:is|was) (?:that|because)\s)",
    re.IGNORECASE,
)


def core_of(statement: str) -> str:
    """Return a statement without a long clause before it that concedes: "although it was tested, it failed"."""
    match = _CONCEDES.match(statement)
    return statement[match.end() :] if match and len(statement[match.end() :].split()) > _FEWEST else statement


def is_told(text: str) -> bool:
    """Tell whether a statement below a heading about causes can be one.

    It ends, and is neither a time, nor a doubt, nor what followed, nor a step of the story, nor "two things led to it".
    """
    plain = text.strip(" *_")
    return (
        len(plain) >= (_LEAST if plain.isascii() else _LEAST // 2)
        and (len(plain.split()) >= _FEWEST or not plain.isascii())
        and not plain.endswith((":", "?"))
        and not (_ASKS.search(plain) and ": " not in plain)
        and not any(pattern.search(plain) for pattern in (_UNKNOWN, _EFFECTS, _NARRATES, _CORRECTED, _FOLLOWS))
        and not _RAW.match(plain)
        and read_written(plain) is None
    )


_RAW: Final = re.compile(r"^[>\s`]*[{\[]\s*[\"'{]")
"""How a line of a log begins that is data and no sentence."""


def is_item(text: str) -> bool:
    """Tell whether an item of a list of causes can be one: no step with its time, no question, no doubt, no repair."""
    plain = text.strip(" *_")
    written = read_written(plain)
    is_step = written is not None and written.first.clock is not None
    return not (is_step or plain.endswith("?") or _UNKNOWN.search(plain) or _CORRECTED.search(plain))


_FEWEST: Final = 3
_LEAST: Final = 8


def factors_of(paragraphs: Sequence[str], *, strict: bool, most: int = 8) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield for each paragraph its number, the statements in it that are causes, and the others.

    In a short section every statement can be one; in a longer one a statement behind the first of its paragraph names
    a cause or says what was wrong.

    Args:
        paragraphs: the prose of a section about causes.
        strict: whether only sentences that name a cause count, because the section has a list of causes, too.
        most: statements of a section that is short.
    """
    found = [([one_line(text)], "") if _LEADS.match(text) else _cut(text) for text in paragraphs]
    is_short = sum(len(told) for told, _ in found) <= most
    for number, (told, rest) in enumerate(found):
        picked = []
        is_story = False
        for place, text in enumerate(told):
            is_one = is_cause(text) if strict else _is_one(text, place, is_short=is_short and not is_story)
            behind = next(iter(told[place + 1 :]), "")
            is_wrong = any(pattern.search(text) for pattern in (_CAUSES, _DEFECTS, _CHANGED))
            is_setting = _TURNS.match(behind) is not None and not is_wrong
            picked.append(is_told(text) and is_one and not is_setting)
            is_story = is_story or AT_CLOCK.search(text) is not None
        yield (
            number,
            [text for text, is_one in zip(told, picked, strict=True) if is_one],
            [*(text for text, is_one in zip(told, picked, strict=True) if not is_one), *filter(None, [rest])],
        )


_TURNS: Final = re.compile(
    r"^(?:(?:however|but|unfortunately|jedoch|leider|cependant|mais|toutefois)\b|"
    r"(?:[^,.;]|\.(?=\S)){3,80} (?:though|however)\b,)",
    re.IGNORECASE,
)
"""What a sentence before one of these says was as it should be."""


_CHANGED: Final = re.compile(
    r"^[\W_]*(?:the|this|our|an?)(?: [\w./-]+){0,4} (?:change|deploy(?:ment)?|release|update|upgrade|migration|patch|"
    r"commit)(?: [\w#./-]+){0,2} (?:introduced|added|removed|changed|switched|replaced|lowered|raised|enabled|disabled|"
    r"imported)\b",
    re.IGNORECASE,
)
"""What a change did is what was different, and no setting of the scene."""


def _is_one(text: str, place: int, *, is_short: bool) -> bool:
    """Tell whether a statement of a section about causes is one; a step of the story, with its time, names one."""
    clock = AT_CLOCK.search(text)
    if (clock and clock.start() < _EARLY) or (place and find_day(text)):
        return is_cause(text)
    if clock:
        return is_cause(text) or _DEFECTS.search(text) is not None
    if place and _in_other_letters(text):
        return False
    return is_short or place == 0 or is_cause(text) or _DEFECTS.search(text) is not None


_EARLY: Final = 40
"""A time of day before this character makes a sentence a step of the story; a later one is only when it showed."""


def _in_other_letters(text: str) -> bool:
    """Tell whether a text is in letters of which no word is known here: of its statements only the first is one."""
    letters = [letter for letter in text if letter.isalpha()]
    return _SHARE * sum(letter > _LATIN for letter in letters) > len(letters)


_LATIN: Final = "\u024f"
_SHARE: Final = 5
_MARK: Final = "\0"
_LEADS_TO: Final = re.compile(
    r"(?<=[.!?] )(?=[^.!?:]{0,40}\b(?:led|leads|resulted|results) (?:to|in) [^.:]{3,60}:(?:\s|$))", re.IGNORECASE
)


def _cut(text: str) -> tuple[list[str], str]:
    """Return the statements of a paragraph about causes, and what is behind "this led to the following:"."""
    told, _, rest = _LEADS_TO.sub(_MARK, one_line(text), count=1).partition(_MARK)
    return [piece for one in statements(told) for piece in _timed_apart(one)], rest.strip()


def _timed_apart(statement: str) -> list[str]:
    """Return a statement cut behind its first sentence where that tells a time, and so no cause."""
    first, *others = sentences(statement) or [statement]
    return [first, " ".join(others)] if others and read_written(first.strip(" *_")) else [statement]


_LEADS: Final = re.compile(r"^(?:\*\*|__)[^*_\n]{3,120}(?:\*\*|__)|^[A-Z]{1,3}\d{1,2}\s?[-–—:.)]\s")
"""A paragraph with a title in bold, or with a number such as RC1, is one statement."""


def is_done(lead: str) -> bool:
    """Tell whether what introduces a list says that it is done: "To prevent this, we have:"."""
    return _DONE.search(lead) is not None


def acts_of(text: str) -> list[tuple[str, str, str]]:
    """Return what a paragraph below a heading about actions says that was or will be done, with its state and when.

    Example:
        >>> acts_of("We have moved the tool. By May we will add a test. The tool is old.")
        [('We have moved the tool.', 'Done', ''), ('By May we will add a test.', '', 'By May')]
    """
    acts: list[tuple[str, str, str]] = []
    for told in sentences(text):
        if _RELEASED.match(told):
            acts = [(part, state or "Done", due) for part, state, due in acts]
            continue
        parts = [part for one in enumerated(told) for part in _AND_ACT.split(one)]
        acts += [(part, "Done" if _DONE.search(part) else "", due_in(part)) for part in parts if _is_act(part)]
    return acts


def pledges_of(text: str) -> list[tuple[str, str, str]]:
    """Return the acts of a paragraph beside a list of actions that say what will be or is different.

    Example:
        >>> pledges_of("We restored the backup. We have already added a test.")
        [('We have already added a test.', 'Done', '')]
    """
    return [act for act in acts_of(text) if _PLEDGES.match(act[0]) and not _REPAIRS.match(act[0])]


def when_of(text: str) -> str:
    """Return when an item of a list says in words that it is due: "next sprint"; empty where it does not."""
    found = _WHENS.search(text)
    return found.group() if found else ""


def _is_act(part: str) -> bool:
    """Tell whether a sentence says that something was or will be done: "we will", "the tool will", "the alert now"."""
    part = _COUNT.sub("", part)
    aim = _PURPOSE.match(part)
    told = part[aim.end() :] if aim else part
    if _COURTESY.search(part) or told.rstrip(" *_").endswith((":", "?")):
        return False
    return (_ACTS.match(told) or _CHANGES.match(told) or _ALSO.match(told)) is not None


_COUNT: Final = re.compile(r"^\(?(?:[1-9]|i{1,3}|[a-d])\)\s+")
_ALSO: Final = re.compile(r"^will [a-z]+ ", re.IGNORECASE)


def due_in(text: str) -> str:
    """Return when a sentence says that an act will be done, empty where it does not."""
    begins = _BY.match(text)
    found = None if begins or _DONE.search(text) else _DUE.search(text)
    return begins["due"] if begins else found.group() if found else ""


def is_closed(heading: str) -> bool:
    """Tell whether a heading among actions says that those below it are done: "Already done"."""
    return _CLOSED.fullmatch(heading) is not None


def criterion_of(text: str) -> str:
    """Return how one can tell that an act is done, "done when the alert fires in a drill"; empty where nothing says."""
    found = _CRITERIA.search(text)
    return found["value"].strip(" *_") if found else ""


def intended(paragraphs: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the acts that prose intends: "we will add a limit", but not "we will keep you informed"."""
    found = (one for text in paragraphs for sentence in sentences(text) for one in enumerated(sentence))
    told = (part for one in found for part in _AND_ACT.split(one))
    acts = [part for part in told if _INTENDS.search(_COUNT.sub("", part)) and not _COURTESY.search(part)]
    return [(part, "", due_in(part)) for part in acts if AT_CLOCK.search(part) is None]


def announced(paragraphs: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the acts that prose announces: those behind "we are making several changes", to the end of its paragraph.

    Where nothing is behind the announcement, they are in the next paragraph, and in those that go on with it.
    """
    found = []
    for place, told in _behind(paragraphs, _ANNOUNCES):
        found += acts_of(told)
        more = takewhile(_begins_with_act, paragraphs[place + 1 :])
        found += [act for text in more for act in acts_of(text)]
    return list(dict.fromkeys(found))


def _begins_with_act(text: str) -> bool:
    """Tell whether the first sentence of a paragraph says what was or will be done."""
    return any(map(_is_act, _AND_ACT.split(next(iter(sentences(text)), ""))))


def improved(paragraphs: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return what prose says was made better since: "We have changed it to run in two regions."."""
    told = (one for text in paragraphs for one in sentences(text))
    return [(one, "Done", "") for one in told if _IMPROVES.match(one) and not _COURTESY.search(one)]


def explained(paragraphs: Sequence[str]) -> list[str]:
    """Return the causes that prose asks or announces: those behind "why did it happen?" or "two things led to this"."""
    return [text for _, told in _behind(paragraphs, _ASKS) for text in statements(told) if is_told(text)]


def announces(text: str) -> bool:
    """Tell whether a paragraph ends with what introduces a list of causes: "Two things made it possible:"."""
    last = next(reversed(sentences(text)), "").strip(" *_")
    return last.endswith(":") and (_ASKS.search(last) is not None or is_cause(last))


def plans(text: str) -> bool:
    """Tell whether a paragraph ends with what introduces a list of acts: "We will do the following:"."""
    last = next(reversed(sentences(text)), "").strip(" *_")
    told = _COUNT.sub("", last)
    return last.endswith(":") and any(pattern.search(told) for pattern in (_ANNOUNCES, _INTENDS))


def _behind(paragraphs: Sequence[str], pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield what is behind a sentence of a kind in its paragraph, or the next paragraph where nothing is, and where."""
    for place, paragraph in enumerate(paragraphs):
        told = sentences(paragraph)
        # "Two things made it worse: no limit and no alert" has them itself.
        first = next((n for n, one in enumerate(told) if pattern.search(one) and ": " not in one), None)
        if first is not None:
            behind = " ".join(told[first + 1 :])
            yield (place, behind) if behind else (place + 1, next(iter(paragraphs[place + 1 :]), ""))


def rest_of(text: str, taken: Sequence[str]) -> list[str]:
    """Return the sentences of a paragraph of which not every part was taken."""
    left = []
    for sentence in sentences(text):
        parts = {part for one in enumerated(sentence) for part in _AND_ACT.split(one)}
        left += [] if parts <= set(taken) else [sentence]
    return left
