"""A session with every kind of activity, in shapes that stretch a page: few and many answers, long words, none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pmkit.workshop.runsheet.deck import slide_text
from pmkit.workshop.runsheet.pictures import picture

LONG: Final = "validateIncomingPaymentRequestAgainstSchemaV2"
"""A word such as a stack trace has; it fits on a line of a wall, not on one of a phone."""

PEOPLE: Final = 12

EVENTS: Final = (
    "Deploy of version 4.2 finished on all hosts",
    "Memory of the payment service passed 80 %",
    "First customer wrote to support that paying failed",
    "Alert fired for the error rate of the payment service",
    "The on-call engineer restarted three of nine instances",
    "Version 4.2 was rolled back",
)
TIMES: Final = ("14:02", "14:11", "14:26", "14:32", "14:41", "14:58")

PARTS: Final = (
    "The limit on one request was lifted for a campaign last spring",
    "Nobody is told when the queue is longer than an hour",
    "The canary looks at errors, not at memory",
    "The runbook was written for the version before",
    f"The trace named {LONG} and nobody knew its owner",
    "Two teams each thought that the other one watched the queue",
)

UNEVEN: Final = (
    (
        *(
            "The canary only looks at the error rate",
            "Alert waits for five minutes above 10%",
            "No memory limit on pods",
        ),
        *("Memory is on the platform dashboard, not ours", "The release note said validation only"),
        "The proxy holds dead connections for ten minutes",
        "Two hypotheses were looked at one after the other, because the errors all said database",
        "The canary ran for ten minutes only",
    ),
    (
        *("The canary only looks at the error rate", "No alert on memory", "Clients retry at once, up to three times"),
        *("The rollback had never been practiced under load", "The canary ran for ten minutes only"),
    ),
)
"""What two groups wrote, where one of them wrote more."""

CARDS: Final = (
    ("One account used from about 47,000 addresses is removed to reduce load", "21:00 to 22:00"),
    ("Page: the standby lags by about 4 GB and has effectively stopped", "22:00"),
    ("Data on the standby is wiped and a fresh copy is started", "22:00 to 23:25"),
    ("The copy tool stays silent, as it does while it waits", "22:00 to 23:25"),
    ("The data directory of the primary is removed; it was meant for the standby", "23:25 to 23:27"),
    ("The operator notices within a second or two and stops the removal", "23:27"),
)
"""What is put in order, with times of which some overlap."""

_LEVELS: Final = ["never", "once", "about half of the time", "most of the time", "each time"]


def _kind(name: str, kind: str, title: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "type": kind,
        "title": title,
        **({} if kind in ("slide", "role") else {"privacy": "open"}),
        **more,
    }


def _picture(name: str) -> dict[str, Any]:
    drawn = picture(name)
    return {**drawn, "alt": drawn["alt"][:300]}


def activities() -> list[dict[str, Any]]:
    """Return the activities, as a session's file has them."""
    asked = [f"How often did somebody say {what} in the last three incidents?" for what in ("stop", "I do not know")]
    freeze: list[dict[str, Any]] = [
        {
            "text": "Is it getting better or worse right now?",
            "options": ["better", "about the same", "worse"],
            "correct": 2,
        },
        {"text": "Do we know what users notice?", "options": ["yes", "in part", "no"]},
    ]
    freeze[0]["truth"] = "Errors doubled in the next four minutes (14:32 to 14:36)."
    three = [*freeze, {"text": "Ten minutes from now, is it over for users?", "options": ["yes", "no"]}]
    lines = [f"{number}. **{word}**: what was it, without why?" for number, word in enumerate(("Facts", "Surprise"), 1)]
    story: list[dict[str, Any]] = [
        {
            "when": f"14:{at + 10}",
            "text": f"{PARTS[at % 6]}, part {at}",
            "details": [f"This is recorded on page {at} of the log.", "The graph is on another dashboard."],
            "minor": at % 11 > 5,
        }
        for at in range(22)
    ]
    spans = [list(pair) for pair in ((2, 3), (1, 2))]
    recorded = {"correct": list(range(6)), "times": list(TIMES)}
    words = [f"- **14:{at:02d}** {text} (Orders team)" for at, text in enumerate(PARTS)]
    return [
        _kind("text", "slide", "What happened", text="\n".join(words)),
        _kind("short", "slide", "For today", text="1. What people tell stays here.\n2. Roles, not names."),
        _kind("two-columns", "slide", "Say it so that somebody goes on talking", text=slide_text("anti-patterns")),
        _kind("three-columns", "slide", "Contributing factors", text=slide_text("factors")),
        _kind("four-columns", "slide", "Appendix, the laws and what to check", text=slide_text("laws")),
        _kind("matrix", "slide", "To take home, where would you put us?", text=slide_text("maturity")),
        _kind("cheese", "slide", "What else had to be true?", text=slide_text("cheese"), picture=_picture("cheese")),
        _kind("trees", "slide", "Does it need a postmortem?", text="One question decides.", picture=_picture("trees")),
        _kind("told", "slide", "Payments fail on a Monday afternoon: what happened", events=story),
        _kind("told-few", "slide", "What was known at first", events=story[:4]),
        _kind("poll", "poll", "Where would you look first?", options=[*PARTS[:4], LONG, "No"], most=2),
        _kind("poll-held", "poll", "Would you say so in the room?", options=["yes", "no"], privacy="anonymous"),
        _kind("poll-none", "poll", "Did anybody see the alert?", options=["yes", "no"]),
        _kind("scale", "scale", "How much do you agree?", options=[*PARTS[:4], f"I can read {LONG}"], reversed=[1]),
        _kind("scale-held", "scale", "How safe is it?", options=list(PARTS[:3]), privacy="anonymous"),
        _kind("climate", "scale", "What can be said here?", options=list(PARTS[:3]), privacy="climate"),
        _kind("ranking", "ranking", "What helps you most in a busy hour?", options=list(PARTS)),
        _kind("ranking-held", "ranking", "What first?", options=list(PARTS[:4]), privacy="anonymous"),
        _kind("order", "order", "In which order did it happen?", options=list(EVENTS), **recorded),
        _kind(
            "order-long", "order", "In what order did it happen?", options=[text for text, _ in CARDS],
            text="A long evening", correct=list(range(6)), times=[when for _, when in CARDS], overlapping=spans,
        ),
        _kind("order-plain", "order", "What came first?", options=list(PARTS[:5]), privacy="anonymous"),
        _kind("cards", "cards", "What else had to be true?", most=3),
        _kind("cards-few", "cards", "One word for the last review you were in"),
        _kind("dots", "dots", "Where would you look first?", of="cards"),
        _kind("dots-few", "dots", "Which of these two?", options=["The alert", LONG]),
        _kind("form", "form", "At the last three", questions=[{"text": one, "options": _LEVELS} for one in asked]),
        _kind(
            "form-many",
            "form",
            "Where do we stand?",
            questions=[
                {"text": "Which of these did you see?", "options": list(PARTS)},
                {"text": f"Did {LONG} run?", "options": ["yes", "no"]},
                {"text": "Who was told?", "options": ["users", "support", "nobody"]},
            ],
        ),
        _kind(
            "form-held", "form", "Only a few", questions=[{"text": one, "options": ["a", "b"]} for one in asked],
            privacy="anonymous",
        ),
        _kind("freeze", "probe", "Freeze: look away from your notes", questions=freeze),
        _kind("freeze-teams", "probe", "Freeze", questions=freeze, groups=["Group A", "Group B"]),
        _kind("freeze-three", "probe", "Freeze: look away", questions=three, groups=["Group A", "Group B"]),
        _kind("freeze-held", "probe", "Freeze, again", questions=freeze, privacy="anonymous"),
        _kind("reword", "reword", "Say it another way", sentence="The engineer should have checked."),
        _kind(
            "role", "role", "Your role for the next minutes",
            cards=[{"role": "incident commander", "text": PARTS[0], "note": PARTS[4]}, {"role": "scribe"}],
        ),
        _kind("whys", "whys", "What had to be true?", sentence=EVENTS[2], groups=["Group A", "Group B"], most=4),
        _kind(
            "whys-uneven", "whys", "What had to be true?", sentence=EVENTS[2], groups=["Group A", "Group B"], most=8,
            text="For it to happen, and for it to last as long as it did. Conditions, not people.",
        ),
        _kind("facts", "slide", "Facts and surprises first", text="\n".join(lines * 2), shows="whys-uneven"),
        _kind("dots-uneven", "dots", "Where would you look first?", of="whys-uneven"),
        _kind(
            "whys-three", "whys", "Three groups", sentence=EVENTS[2],
            groups=["Payments team", "Orders team", "Support"], most=2,
        ),
    ]  # fmt: skip


def _turned(size: int, number: int) -> list[int]:
    """Return an order of so many cards that is another one for most people."""
    order = list(range(size))
    at = number % (size - 1)
    order[at], order[at + 1] = order[at + 1], order[at]
    return order


def _text(number: int, at: int = 0) -> str:
    return PARTS[(number + 2 * at) % len(PARTS)]


ANSWERS: Final[dict[str, Callable[[int], Any]]] = {
    "poll": lambda n: [n % 6],
    "poll-held": lambda n: [n % 2],
    "scale": lambda n: [(n + row) % 5 + 1 for row in range(5)],
    "scale-held": lambda n: [(n + row) % 5 + 1 for row in range(3)],
    "climate": lambda n: [(n + row) % 5 + 1 for row in range(3)],
    "ranking": lambda n: _turned(6, n),
    "ranking-held": lambda n: _turned(4, n),
    "order": lambda n: _turned(6, n),
    "order-long": lambda n: _turned(6, n),
    "order-plain": lambda n: _turned(5, n),
    "cards": lambda n: [f"{_text(n, at)}, as number {n} saw it" if at else _text(n) for at in range(3)],
    "cards-few": lambda n: ["slow", LONG, "fair"][n % 3 : n % 3 + 1],
    "dots-few": lambda n: [1, n % 2],
    "form": lambda n: [n % 5, (n + 2) % 5],
    "form-many": lambda n: [n % 6, n % 2, None],
    "form-held": lambda n: [n % 2, 0],
    "freeze": lambda n: [{"option": n % 3, "sure": 60 + 10 * (n % 5)}, {"option": n % 2, "sure": 80}],
    "freeze-teams": lambda n: {
        "group": n % 2,
        "answers": [{"option": n % 3, "sure": 60 + 10 * (n % 5)}, {"option": n % 2, "sure": 80}],
    },
    "freeze-three": lambda n: {
        "group": n % 2,
        "answers": [{"option": (n + at) % 2, "sure": 60 + 10 * (n % 5)} for at in range(3)],
    },
    "freeze-held": lambda n: [{"option": n % 2, "sure": 60 + 10 * (n % 5)}, {"option": n % 2, "sure": 80}],
    "reword": lambda n: f"{_text(n)}; what made that look right, and why should anybody have known better?",
    "whys": lambda n: {"group": n % 2, "whys": [[_text(n), -1], [_text(n, 1), 0]]},
    "whys-uneven": lambda n: {"group": n % 2, "whys": [[text, -1] for text in UNEVEN[n % 2]]},
    "whys-three": lambda n: {"group": n % 3, "whys": [[_text(n), -1]]},
}
"""Id of an activity to what a person answers, by the person's number."""

FEW: Final = {"poll-held": 3, "poll-none": 0, "scale-held": 6, "ranking-held": 6, "cards-few": 3, "form-held": 5}
"""How many answer, where it is not everybody: some are held back, some show less."""
