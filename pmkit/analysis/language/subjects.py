"""Who a sentence speaks of: the person, role or team before a predicate, or after "by".

This is not a parser. It looks back from a predicate over helping words to the head of the phrase in
front of it, and knows people by lists of roles, given names and pronouns. On sentences with "should
have" such lists were no worse than a dependency parser in trials, at a hundredth of its time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pmkit.analysis.language.names import capitals_in

TOKEN: Final = re.compile(r"@?\w+(?:[-'.&]\w+)*|\S")
_TITLE: Final = re.compile(r"(?:Mr|Mrs|Ms|Dr)\.?$")
_CLAUSE: Final = frozenset(
    "because as since that when while after before if although though so where which who whereas until once "
    "why said says and but or then".split()
)
_JOINING: Final = frozenset(("and", "but", "then", "or", "yet", "&", "/", ";"))
_INTO: Final = frozenset("on in of from at for with during behind within across under over between".split())
_ARTICLES: Final = frozenset("the a an our their this that these those his her my your its one".split())
_PARTS: Final = frozenset(
    "one two three four some all most any each both many member members part rest half head several few either "
    "majority "
    "couple group director pair handful lot".split()
)
_NOUN_ENDINGS: Final = ("ing", "ion", "ment", "ity", "ness", "s", "er", "or", "ed", "ly", "age", "ance", "ence", "al")
_ALSO_VERBS: Final = frozenset("support lead pilot group author partner shift hire staff rotation reps mates".split())
_FEW: Final = 5
_ADJECTIVES: Final = frozenset(
    "tired inexperienced experienced distracted untrained trained overworked unqualified disgruntled".split()
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words by which people are known, all in small letters but the names.

    Attributes:
        roles: heads such as ``engineer`` or ``team``.
        users: those the service is for, and those who attack it.
        first: ``we``, ``I`` and the like.
        nobody: ``nobody``, ``no`` and the like.
        pronouns: ``he``, ``someone``, ``whoever`` and the like.
        names: given names, capitalized.
        systems: words that look like a role and are software where one of them stands in front of it.
        products: capitalized words that are not the unknown name of a person.
        helping: words between a subject and its verb.
        things: words that make a thing of the role in front of them, such as ``operator pod``.
        also_words: given names that are another word too, a place or a product.
        word_names: given names that are a word of every day; they count where a person's doing follows.
    """

    roles: frozenset[str]
    users: frozenset[str]
    first: frozenset[str]
    nobody: frozenset[str]
    pronouns: frozenset[str]
    names: frozenset[str]
    systems: frozenset[str]
    products: frozenset[str]
    helping: frozenset[str]
    things: frozenset[str]
    also_words: frozenset[str] = frozenset()
    word_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a predicate is about.

    Attributes:
        kind: ``person``, ``first``, ``nobody``, ``user``, ``you``, ``they``, ``thing``; ``proper`` for a
            capitalized word within a sentence that may be a name, ``initial`` for one that begins it,
            ``none`` if there is nothing in front of the predicate.
        start: offset of the phrase in the sentence.
        end: offset behind it.
    """

    kind: str
    start: int
    end: int


class Sentence:
    """A sentence with its tokens."""

    def __init__(self, text: str, words: Words) -> None:
        self.text = text
        self.words = words
        self.tokens = [(m.start(), m.end(), m.group()) for m in TOKEN.finditer(text)]
        self._lower = [token[2].lower() for token in self.tokens]
        self._named = capitals_in(text)

    def before(self, offset: int) -> Subject:
        """Return the subject of a predicate that begins at an offset."""
        at = len(self.tokens) - 1
        while at >= 0 and self.tokens[at][0] >= offset:
            at -= 1
        at = self._over_helping(at)
        if at < 0:
            return Subject("none", offset, offset)
        if self._lower[at] in _JOINING:
            return self._of_clause(at) or Subject("thing", offset, offset)
        if self._lower[at] in (",", "-", "–", "—"):
            inner = self._head(self._over_helping(at - 1))
            if inner:
                return inner
            opening = next((k for k in range(at - 1, max(at - 12, -1), -1) if self._lower[k] in (",", "–", "—")), -1)
            return (
                (self._head(opening - 1) if opening > 0 else None)
                or self._of_clause(at)
                or Subject("thing", offset, offset)
            )
        return self._head(at) or Subject(self._unknown(at), self.tokens[at][0], self.tokens[at][1])

    def after(self, offset: int) -> Subject:
        """Return the person named within a few words after an offset, such as the agent of "by"."""
        at = 0
        while at < len(self.tokens) and self.tokens[at][0] < offset:
            at += 1
        for k in range(at, min(at + _FEW, len(self.tokens))):
            if self._lower[k] in _CLAUSE or self._lower[k] in _INTO or self.tokens[k][2] in ".,;:!?()":
                break
            if self._lower[k].endswith("ed") and self._lower[k] not in _ADJECTIVES:
                break
            kind = self._kind(k)
            if kind and not (k + 1 < len(self.tokens) and self._lower[k + 1] in self.words.things):
                return Subject(kind, self.tokens[at][0], self.tokens[k][1])
        return Subject("thing", offset, offset)

    def _over_helping(self, at: int) -> int:
        """Step back over helping verbs, adverbs and remarks in brackets."""
        while at >= 0:
            word = self._lower[at]
            if word == ")":
                while at >= 0 and self._lower[at] != "(":
                    at -= 1
                at -= 1
            elif self.tokens[at][0] in self._named:
                break
            elif (
                word in self.words.helping
                or (word.endswith("ly") and len(word) > 4 and not self._kind(at))
                or word in "*_'\""
            ):
                at -= 1
            else:
                break
        return at

    def _head(self, at: int) -> Subject | None:
        """Return the person whose phrase ends at a token."""
        if at < 0:
            return None
        kind = self._kind(at)
        k = at - 1
        while k > 0 and at - k < _FEW and self._lower[k] not in _INTO | _ARTICLES and self.tokens[k][2][0].isalnum():
            k -= 1
        if k > 0 and self._lower[k] in _ARTICLES and self._lower[k - 1] in _INTO:
            k -= 1
        if k > 0 and self._lower[k] in _INTO and self.tokens[k - 1][2][0].isalnum():
            outer = self._kind(k - 1)
            if outer:
                return Subject(outer, self._phrase(k - 1), self.tokens[at][1])
            if self._lower[k] != "of" or self._lower[k - 1] not in _PARTS:
                return None
        return Subject(kind, self._phrase(at), self.tokens[at][1]) if kind else None

    def _unknown(self, at: int) -> str:
        """Return ``proper`` or ``initial`` for a word that may be a name no list has, otherwise ``thing``."""
        token = re.sub(r"'s?$", "", self.tokens[at][2])
        if (
            not (len(token) > 2 and token.isalpha() and token[0].isupper() and token[1:].islower())
            or token in self.words.products
        ):
            return "thing"
        if token.endswith(_NOUN_ENDINGS):
            return "thing"
        if at == 0 or self.tokens[at - 1][2] in ".:":
            return "initial"
        return "proper" if self._lower[at - 1] in _CLAUSE or self.tokens[at - 1][2] in ",;" else "thing"

    def _of_clause(self, at: int) -> Subject | None:
        """Return the subject of the clause that a second predicate belongs to: "opened it and ignored it"."""
        for k in range(at - 1, max(at - 25, -1), -1):
            if self.tokens[k][2] in ";:.!?":
                return None
            if (kind := self._kind(k)) and k + 1 <= at:
                first = next(
                    (
                        i
                        for i in range(k, -1, -1)
                        if i == 0 or self._lower[i - 1] in _CLAUSE or self.tokens[i - 1][2] in ",;:.–—"
                    ),
                    0,
                )
                if k - first <= 3 and kind not in ("user", "they"):
                    return Subject(kind, self.tokens[first][0], self.tokens[k][1])
        return None

    def _phrase(self, at: int) -> int:
        """Return where the noun phrase with its head at a token begins: its article, its adjectives."""
        begin = at
        while (
            begin > 0
            and at - begin < 3
            and re.fullmatch(r"[^\W\d][\w'-]*", self.tokens[begin - 1][2])
            and self._lower[begin - 1] not in _CLAUSE | _INTO | self.words.helping
        ):
            begin -= 1
        return self.tokens[begin][0]

    def _kind(self, at: int) -> str:
        """Return the kind of person a token stands for, empty if none."""
        if not 0 <= at < len(self.tokens):
            return ""
        words = self.words
        token, lower = (re.sub(r"'s?$", "", text) for text in (self.tokens[at][2], self._lower[at]))
        if not token:
            return ""
        previous = self._lower[at - 1] if at else ""
        if lower in words.first or (
            lower in ("team", "company", "organisation", "organization", "side") and previous in ("our", "my")
        ):
            return "first"
        if lower in words.nobody:
            return "nobody"
        if lower in ("you", "they"):
            return lower
        if lower in words.pronouns:
            return "person"
        if lower in words.users:
            return "user"
        if lower in words.roles or lower.rsplit("-", 1)[-1] in words.roles:
            if previous in words.systems or (
                lower in _ALSO_VERBS and previous in ("to", "will", "can", "must", "should")
            ):
                return ""
            if previous in ("no", "neither") or (at > 1 and self._lower[at - 2] in ("no", "neither")):
                return "nobody"
            return "person"
        if self.tokens[at][0] in self._named or (token.startswith("@") and len(token) > 1):
            return "person"
        if _TITLE.match(token):
            return "person"
        if token[0].isupper() and (
            (token in words.names and token not in words.products)
            or (
                token[1:].islower()
                and at
                and (self.tokens[at - 1][2] in words.names or _TITLE.match(self.tokens[at - 1][2]))
            )
            or (at > 1 and previous == "." and re.fullmatch(r"[A-Z]", self.tokens[at - 2][2]))
        ):
            return "person"
        return ""
