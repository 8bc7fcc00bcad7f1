"""What an answer says, apart from the reason that is given with it.

People answer in sentences: "resolution, because R07 mitigates" says resolution, "not recovery" does not
say recovery, and "c or d" has not decided yet. The functions here find the choices in such a text; which
choices there are comes with the caller's pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

Key = Callable[[re.Match[str]], str | None]
"""Returns the choice that a match stands for; None for none."""

_CLAUSE: Final = re.compile(
    r"[,;:()\[\]\n]|[.!?](?:\s|$)|\s[-–—]+\s|[–—]|->|=>|\b(?:because|since|as|due to|given|whereas|although|while|but|"
    r"which|that|where|when|if)\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"(?:\b(?:not|never|neither|nor|without|unlike|no longer|rather than|instead of|other than|except|than)|n['’]t)"
    r"[ '\"]+(?:(?!but\b)\w+[ '\"]+){0,2}$",
    re.IGNORECASE,
)
_OR: Final = re.compile(
    r"(?:/\W*|\bor\W+(?:\w+\W+){0,3}|(?:^|[,;(]|\band)\W*(?:maybe|perhaps|possibly|probably|also|either)\W+(?:\w+\W+){0,3})$",
    re.IGNORECASE,
)
_SO: Final = re.compile(
    r"\b(?:so|therefore|thus|hence|leaves|(?:my|the) answer(?: is)?)\W+(?:\w+\W+){0,3}$", re.IGNORECASE
)
_ASIDE: Final = re.compile(r"\([^()]*\)")
_JOINS: Final = re.compile(
    r"(?:[\s,;/&+>\-–—→<'\"|]|\b(?:and|as well as|or|the|to|under|then|plus|also|both|before|with|is followed by"
    r"|lines?|rows?|records?|next|finally|lastly|last)\b)*",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"\s+(?:is|are|was|were|has|had|says|speaks|tells|names|does|did|would|comes|came|only|belongs|sits|lies|goes|stands|stays|looks?|can)\b"
)
_BELOW_20: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBER: Final = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[\s-]+(?P<ones>{'|'.join(_BELOW_20[1:10])}))?|(?P<small>{'|'.join(_BELOW_20)})"
    rf"|(?P<place>{'|'.join(_ORDINALS)})|(?P<digits>\d{{1,2}})(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)


def in_digits(text: str) -> str:
    """Return a text with its number words and ordinals below a hundred as digits.

    Example:
        >>> in_digits("Fifty-nine minutes, says the third law")
        '59 minutes, says the 3 law'
    """
    text = re.sub(r"\bhalf an hour\b", "30 minutes", text, flags=re.IGNORECASE)
    text = re.sub(r"\ban? (?=hour|minute|second)", "1 ", text, flags=re.IGNORECASE)

    def digits(match: re.Match[str]) -> str:
        if match["tens"]:
            tens = 20 + 10 * _TENS.index(match["tens"].lower())
            return str(tens + (_BELOW_20.index(match["ones"].lower()) if match["ones"] else 0))
        if match["place"]:
            return str(1 + _ORDINALS.index(match["place"].lower()))
        return match["digits"] or str(_BELOW_20.index(match["small"].lower()))

    return _NUMBER.sub(digits, text)


def said(text: str, pattern: re.Pattern[str], key: Key = lambda match: match.group()) -> tuple[str, ...]:
    r"""Return the choices that a text says: one where it has decided, several where it has not, none without any.

    What is denied is not said. A conclusion at the end ("..., so R04") goes before everything; otherwise the
    first clause that names a choice counts, with what is offered beside it by "or" and "maybe".

    Args:
        text: an answer.
        pattern: finds the choices.
        key: returns the choice of a match, None where it is none.

    Example:
        >>> said("resolution, since recovery begins after it", re.compile("resolution|recovery"))
        ('resolution',)
        >>> said("c or d", re.compile(r"\b[a-e]\b"))
        ('c', 'd')
    """
    mentions = [
        (match.start(), match.end(), choice)
        for match in pattern.finditer(text)
        if (choice := key(match)) is not None and not _NOT.search(text[: match.start()])
    ]
    if not mentions:
        return ()
    start, end, last = mentions[-1]
    if _SO.search(text[:start]) and not re.search(r"\w", text[end:]):
        return (last,)
    first = mentions[0][0]
    border = next((match.start() for match in _CLAUSE.finditer(text, mentions[0][1])), len(text))
    chosen = [choice for at, _, choice in mentions if at < border or (at > first and _OR.search(text[border:at]))]
    return tuple(dict.fromkeys(chosen))


def listed(text: str, pattern: re.Pattern[str], key: Key = lambda match: match.group()) -> tuple[str, ...]:
    r"""Return the choices that a text lists one after the other, up to where it goes on with something else.

    Example:
        >>> listed("T9 and T10 (the same text), not T7", re.compile(r"T\d+"))
        ('T9', 'T10')
    """
    without = _ASIDE.sub(" ", text)
    text = without if pattern.search(without) else text
    return tuple(_run(text, pattern, key))


def _run(text: str, pattern: re.Pattern[str], key: Key) -> Iterator[str]:
    """Yield the choices of the first list in a text."""
    end: int | None = None
    for match in pattern.finditer(text):
        if (choice := key(match)) is None:
            continue
        if end is not None and not _JOINS.fullmatch(text, end, match.start()):
            return
        if end is not None and re.search(r"[,;–—-]", text[end : match.start()]) and _TELLS.match(text, match.end()):
            return
        if end is None and _NOT.search(text[: match.start()]):
            continue
        yield choice
        end = match.end()
