"""Whether a text comes near another one: asked before anything is called new, or not seen.

It is made to say yes too often. A wrong "the reviewers did not write this" costs a learner's trust; silence does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from pmkit.analysis.text.kindred import nearness, share_met
from pmkit.analysis.text.likeness import STOP, covered, likeness, stems
from pmkit.analysis.text.polarity import denies_anything
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import NARRATIVES

_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_PROMPT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
"""What the form says about a section; the learner did not write it."""

_MARKS: Final = " \t-*+#>|"
_MOST: Final = 1_000
"""Sentences that are looked at."""

_NEAR: Final = 0.15
"""Likeness to a single sentence from which a text comes near."""

_FEWEST: Final = 4
"""Words that tell something, below which a text is near to anything."""

_LACKING: Final = 6
"""The same for a text that says what was not there, which is told in many ways: "no peer around"."""

_ENGLISH: Final = 1
"""Little words of English in a sentence, below which it may be in another language, or no sentence."""

_ELSEWHERE: Final = frozenset(("a", "am", "an", "as", "in", "on", "or", "so", "was"))
"""Little words of English that are words of other languages, too."""

_KNOWN: Final = 0.34
"""Share of a text's words that the other document uses anywhere, from which it comes near."""


def sentences(postmortem: Postmortem) -> Iterator[str]:
    """Yield the sentences of a document, from every section and also what its reader kept as notes."""
    texts = [postmortem.opening, *(getattr(postmortem, key) for key in NARRATIVES)]
    texts += [why.text for why in postmortem.whys.whys]
    texts += [factor.text for factor in (*postmortem.factors, *postmortem.factors.held)]
    texts += [f"{item.text}. {item.done_when}" for item in postmortem.actions]
    texts += [text for _, text in postmortem.notes]
    texts += [section.text for section in postmortem.extra]
    found = (part.strip(_MARKS) for text in texts for part in _SENTENCE.split(_PROMPT.sub("", text)))
    yield from [one for one in found if len(one.split()) > 1][:_MOST]


_LIKELY: Final = 0.4
"""Nearness by kindred words from which a sentence may speak of a record."""

_LABEL: Final = range(2, 4)
"""Words of a line that is a label: where all of them are in a record, in the same or kindred words, it is about it."""


def may_speak_of(headline: str, told: Iterable[str], lines: Iterable[str], weight: Mapping[str, float]) -> bool:
    """Tell whether a learner may speak of a record in other words: where that may be, nothing is asked.

    Args:
        headline: of the record.
        told: the learner's sentences.
        lines: the learner's whys and factors, of which a short one is a label.
        weight: how much each word tells among the records, as :func:`pmkit.analysis.text.kindred.rarity` gives it.
    """
    own = stems(headline)
    if any(len(stems(text)) >= _FEWEST and nearness(headline, text, weight) >= _LIKELY for text in told):
        return True
    # "webhook TTL" is all about "webhook payloads that wait past an internal time limit".
    labels = (text for text in lines if len(text.split()) in _LABEL and len(stems(text)) > 1)
    return any(stems(text) & own and share_met(text, headline) == 1 for text in labels)


_OTHERS: Final = frozenset(
    """
    der die das und nicht ist sind ein eine einen wir uns auf mit für von zu zum bei kein keine war waren wurde nur auch
    weil wie aber oder nach vor durch sich den dem des im le la les un une et est pas des du dans pour sur qui que nous
    ne au aux par avec mais où los las una y se del por fue pero il lo gli che di è
    """.split()
) - {"die", "war", "par", "des"}
"""Little words of German, French, Spanish and Italian that are not words of English."""


def is_english(text: str) -> bool:
    """Tell whether a text can be English: it has no more little words of other languages than of English."""
    words = _LITTLE.findall(text.lower())
    others = sum(word in _OTHERS for word in words)
    return others == 0 or others < sum(word in STOP - _ELSEWHERE for word in words)


_LITTLE: Final = re.compile(r"[^\W\d_]+")


def comes_near(other: Postmortem) -> Callable[[str], bool]:
    """Return a function that tells whether anything in a document comes near a text."""
    written = [*sentences(other), *(" ".join((event.headline, *event.details)) for event in other.timeline)]
    words = frozenset().union(*map(stems, written))

    def near(text: str) -> bool:
        told = stems(text)
        fewest = _LACKING if denies_anything(text) else _FEWEST
        if len(told) < fewest or len((STOP - _ELSEWHERE) & set(text.lower().split())) < _ENGLISH:
            return True  # too little to say that nobody wrote it, or in another language
        return covered(told, words) >= _KNOWN or any(likeness(text, one) >= _NEAR for one in written)

    return near
