"""Whether a sentence ends at a person: a name, a role that is blamed, or "human error".

This serves the analysis bench, where a person as an *end point* stops the questions. The
language check reads whole documents with a rule set of its own.
"""

from __future__ import annotations

import re
from typing import Final

_HUMAN_ERROR: Final = re.compile(
    r"\b(?:(?:human|operator|user|pilot|manual|individual|personal) (?:error|mistake|failure|negligence|fault)s?|"
    r"(?:careless|negligen|slopp|inattenti|incompeten|laz(?:y|i)|complacen)\w*|lack of (?:attention|care|"
    r"discipline|diligence)|"
    r"not (?:pay|paying) (?:enough )?attention|did(?:n.t| not) (?:pay attention|care|think)|"
    r"(?:was|were|been) (?:not )?(?:careful|careless|distracted)|should have known|fat[- ]?finger\w*|"
    r"someone (?:forgot|messed|broke|made a mistake)|mistake by|error by|fault of|(?:his|her|their|"
    r"whose|somebody.s|someone.s) (?:own )?fault|without thinking)\b",
    re.IGNORECASE,
)
_ROLE: Final = (
    r"(?:an? |the |one |our |that |some )?(?:\w+[ -]){0,2}?(?:engineers?|developers?|devs?|operators?|admins?|"
    r"administrators?|dbas?|sres?|on-?call|colleagues?|contractors?|interns?|juniors?|managers?|leads?|testers?|"
    r"reviewers?|technicians?|team ?mates?|person|guy|they|he|she|somebody|someone)"
)
_BLAMING: Final = (
    r"(?:forgot|forgets|hesitat\w+|panick\w+|(?:did not|didn.t) dare|fail(?:ed|s) to|failed|"
    r"neglected|omitted|ignored|overlooked|missed|mis(?:typed|read|took|"
    r"configured|judged|understood)|skipped|broke|messed|screwed|botched|blundered|"
    r"(?:accidentally|wrongly|mistakenly|carelessly|blindly) \w+|pushed (?:the |a )?(?:bad|wrong|broken)|"
    r"made (?:a|the) (?:mistake|error)|(?:did|does|do)(?:n.t| not) (?:follow|check|verify|test|read|"
    r"notice|know|look|ask|"
    r"think|understand|pay|bother|care)|(?:typed|entered|ran|used|deployed|deleted|removed|chose|picked|"
    r"pushed|added) "
    r"(?:the |a )?(?:wrong|bad|incorrect|invalid)|should(?:n.t| not)? have|was (?:careless|negligent|not careful))"
)
_ROLE_BLAMED: Final = re.compile(
    rf"(?:^|[.;:,→]\s*|\bbecause\s+|\bthat\s+){_ROLE}\s+(?:had\s+)?{_BLAMING}\b", re.IGNORECASE
)
_CARE: Final = re.compile(
    r"\b(?:be(?:ing)? (?:more |extra |very )?(?:careful|cautious|vigilant|mindful|diligent|attentive|aware)|"
    r"(?:take|taking|exercise|use) (?:more |extra |greater )?(?:care|caution)|pay(?:ing)? (?:more |"
    r"closer |better |extra )?"
    r"attention|(?:more|extra|greater|increase[d]?) (?:care|caution|vigilance|diligence|attention|discipline)|"
    r"double[- ]?check\w*|triple[- ]?check\w*|try harder|think twice|think before|remember(?:ing)? to|"
    r"(?:don.t|do not|never) (?:forget|ignore|skip|rush|assume)|by hand (?:a second|twice|again)|"
    r"a second time|not forget|never forget|make sure (?:that )?(?:you|we|they|everyone|everybody|people|"
    r"engineers|to)|watch out|"
    r"keep (?:a closer|an) eye|keep in mind|bear in mind|be sure to|slow down|stay (?:alert|focused|"
    r"vigilant)|concentrate|"
    r"remind(?:ed|ing)? (?:the |all |every\w*|our |people|each|on-?call|staff|engineers|developers|"
    r"him|her|them|\w+ )|"
    r"more careful(?:ly)?|carefully|look twice|read (?:it |them |the \w+ )?(?:more )?(?:carefully|closely|twice))\b",
    re.IGNORECASE,
)

# Common first names that are hardly ever another word in a sentence about software; a list can
# only catch the usual ones, and says so where it is used.
_NAMES: Final = frozenset(
    """
    Aaron Abdul Adam Ahmed Aisha Alan Albert Alejandro Alex Alexander Alexandra Alexei Alice Alicia Amanda Amit
    Amy Ana Anders Andrea Andreas Andrew Andy Angela Anita Anna Anne Anthony Antonio Arjun Arthur Barbara Ben
    Benjamin Bernd Betty Bjorn Bob Brandon Brenda Brian Bruno Carl Carla Carlos Carmen Carol Caroline Catherine
    Charles Charlotte Chen Chloe Chris Christian Christina Christine Christopher Claire Clara Claudia Craig
    Cynthia Daniel Daniela Danielle Dave David Deborah Deepak Denise Dennis Derek Diana Diego Dmitri Donald
    Donna Dorothy Douglas Edward Elena Elizabeth Emily Emma Eric Erik Erin Eva Evan Fatima Felix Fernando Fiona
    Francesca Francis Francisco Frank Gabriel Gary George Gerald Giulia Greg Gregory Hannah Hans Harold Hassan
    Heather Helen Helena Henrik Henry Hiroshi Ian Ibrahim Igor Ingrid Irina Isaac Isabel Ivan Jacob James Jan
    Jane Janet Jason Javier Jean Jeff Jeffrey Jennifer Jenny Jeremy Jerry Jesse Jessica Jim Joan Joe Johan John
    Jonas Jonathan Jorge Jose Joseph Joshua Juan Judith Julia Julian Julie Justin Karen Karl Kate Katherine
    Kathleen Kathy Katie Keith Kelly Ken Kenneth Kevin Klaus Kumar Kyle Larry Lars Laura Lauren Lee Leo Leon Li
    Liam Lina Linda Lisa Louis Lucas Lucia Lucy Luis Luke Manuel Marco Margaret Maria Marie Mario Marta Martin
    Mary Mateo Matthew Matthias Megan Mehmet Melissa Michael Michelle Miguel Mike Mohamed Mohammed Monica Nancy
    Natalia Natalie Nathan Nicholas Nick Nicole Nikolai Nina Noah Oleg Olga Oliver Olivia Omar Oscar Pablo
    Pamela Patricia Patrick Paul Paula Pavel Pedro Peter Petra Philip Pierre Pradeep Priya Rachel Rafael Rahul
    Raj Rajesh Ravi Raymond Rebecca Ricardo Richard Robert Roberto Roger Ronald Ruth Ryan Sam Samantha Samir
    Samuel Sandra Sara Sarah Satoshi Scott Sean Sebastian Sergei Sergey Sharon Simon Sofia Sophie Stefan
    Stephanie Stephen Steve Steven Sunil Susan Suzanne Sven Teresa Thomas Tim Timothy Tobias Tom Tomas Tony
    Tyler Ursula Valentina Vanessa Vera Victor Victoria Vijay Vincent Vladimir Walter Wei Wendy William Xavier
    Yan Yuki Yusuf Zhang Zoe
    """.split()
)
_WORD: Final = re.compile(r"\b[A-Z][a-z]+\b(?!(?:[.-]\w|/\w|\d))")


def named(text: str) -> str:
    """Return the first common first name in a text, empty if there is none."""
    return next((match.group() for match in _WORD.finditer(text) if match.group() in _NAMES), "")


def blamed(text: str) -> str:
    """Return what a sentence ends at when that is a person, in a few words; empty if it does not.

    Example:
        >>> blamed("John pushed bad code")
        'a person, John'
        >>> blamed("DBA forgot to add index")
        'what somebody did or left undone'
        >>> blamed("The review did not cover memory")
        ''
    """
    if name := named(text):
        return f"a person, {name}"
    if _HUMAN_ERROR.search(text):
        return "human error"
    if _ROLE_BLAMED.search(text):
        return "what somebody did or left undone"
    return ""


def asks_care(text: str) -> bool:
    """Tell whether a sentence asks people to be careful, to remember or to look twice.

    Example:
        >>> asks_care("Sarah needs to be more careful"), asks_care("Add memory monitoring")
        (True, False)
    """
    return _CARE.search(text) is not None
