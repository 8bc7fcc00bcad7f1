"""What a sentence does besides stating a condition: it denies one, proposes a change, or ends at a person.

Only usual turns of phrase are known. They keep a sentence from being taken for a condition that it
talks about, and are never shown to anybody as a judgment.
"""

from __future__ import annotations

import re
from typing import Final

from pmkit.analysis.language.people import asks_care, blamed

_DENIES: Final = re.compile(
    r"\b(?:much (?:faster|quicker|better|shorter)|did (?:ask|cover|check|measure|test|show|report|look|notice|say)|"
    r"plenty|exempt|(?:low|high|large|fast|long) enough|at (?:the )?first (?:attempt|try)|complete and|a proper|"
    r"harmless|unproblematic|no (?:trouble|problems?|issues?|obstacle|harm|difficulty|reason to|need to|doubt|"
    r"confusion|delay)|(?:not|n.t|never) (?:an? |the |any |been )?(?:obstacle|problem|issue|trouble|misleading|cause|"
    r"difficult|hard|possible|needed|confus\w*|in doubt|slow|a factor)|easy to (?:see|tell|find|spot|"
    r"follow|reach)|easily|"
    r"impossible to (?:confuse|mix|mistake)|(?:totally|completely|clearly|obviously|very|"
    r"quite) (?:different|distinct|"
    r"marked|label\w+|visible|documented|quick|fast|healthy)|worked (?:fine|well|perfectly|as|right|correctly|every)|"
    r"(?:was|were|had been|are|is) (?:regularly|fully|properly|clearly|well|always|carefully|thoroughly|immediately|"
    r"promptly|quickly|already) \w+|in so many words|straight to|right beside|as (?:intended|"
    r"expected|designed|planned)|"
    r"did (?:its|their) job|held up|had (?:plenty|enough)|was (?:quick|fast|fine|healthy|enough|sufficient))\b",
    re.IGNORECASE,
)
_SEEMED: Final = re.compile(r"\b(?:assum|seem|look|thought|believ|trust|appear)\w*[^.;]{0,30}$", re.IGNORECASE)
"""What stands before something that was only taken to be so."""

_PROPOSES: Final = re.compile(
    r"^\W*(?:please |we (?:should|need to|must|have to|want to|could|will|ought to) |"
    r"(?:the )?team should |next time,? |"
    r"(?:always |never )?(?:update|ask|add|put|set|write|create|build|introduce|make|move|use|train|"
    r"document|show|test|monitor|"
    r"automate|give|name|assign|"
    r"enable|require|limit|implement|improve|increase|reduce|remove|replace|switch|install|schedule|"
    r"rehearse|run|have|let|"
    r"change|fix|provide|ensure|rename|color|colour|teach|hire|archive|keep|send|store|link|alert)\b "
    r"(?!(?:by|of|was|were|is|are|had|has|did|does|from|at|on|rate|case|cases|tool|job|jobs|alert|"
    r"alerts|rule|rules)\b))|"
    r"\bshould (?:be|have|get|use|run|add)\b|\b(?:needs|need) to be\b",
    re.IGNORECASE,
)


def denies(text: str) -> bool:
    """Tell whether a sentence says that something was no trouble.

    Example:
        >>> denies("The prompt was clearly marked"), denies("The prompt showed no sign of the host")
        (True, False)
    """
    return any(not _SEEMED.search(text[: match.start()]) for match in _DENIES.finditer(text))


def proposes(text: str) -> bool:
    """Tell whether a sentence proposes a change in place of stating a condition.

    Example:
        >>> proposes("Put the memory graph on the payments dashboard"), proposes("The graph was elsewhere")
        (True, False)
    """
    return _PROPOSES.search(text) is not None


def states(text: str) -> bool:
    """Tell whether a sentence states a condition, as far as its phrases tell."""
    return not (denies(text) or proposes(text) or asks_care(text) or blamed(text))
