"""Health checks and heartbeats that went well: a log has one every few seconds, and none of them is an event.

A request to a path for checks, or by a program that checks, counts as one that went well where its status says so; a
line that says "heartbeat ok" does where it says nothing besides. What failed, was slow or came back stays.
"""

from __future__ import annotations

import re
from typing import Final

_NEAR: Final = (
    "health", "livez", "liveness", "/ready", "readi", "heartbeat", "heart-beat", "heart beat", "kube-probe", "googlehc",
    "envoy/hc",
)  # fmt: skip
_LONGEST: Final = 200
"""Characters of a line that says no more than that a heart beats."""

_METHOD: Final = re.compile(r"\b(?:GET|HEAD|OPTIONS|POST)\b")
_PATH: Final = re.compile(
    r"/(?:[\w.-]{1,40}/){0,3}(?:healthz?|health[-_]?checks?|livez|readyz|ready|readiness|liveness|_{1,2}heartbeat_{0,2})"
    r"(?:/(?:live|ready|liveness|readiness))?(?=[\s\"'?,;)\]]|$)"
)
_AGENT: Final = re.compile(
    r"\b(?:kube-probe/\d|ELB-HealthChecker/|GoogleHC/|Envoy/HC|Consul Health Check|Amazon-Route53-Health-Check-Service)"
)
_STATUS: Final = re.compile(
    r"(?:HTTP/[\d.]{1,3}\"?\s|\bstatus(?:_?code)?[\"']?\s?[=:]\s?[\"']?|\bcode[=:]\s?\"?)(?P<status>[1-5]\d\d)\b", re.I
)
_BEHIND: Final = re.compile(r"[\"']?\s(?:HTTP/[\d.]{1,3}\"?\s|[-=]>\s?|- ?)?\"?(?P<status>[1-5]\d\d)(?=[\s,;)\"]|$)")
_TROUBLE: Final = re.compile(
    r"fail|err(?!=(?:nil|null|none)\b)|unhealth|refus|time[ds]?[ -]?out|unavailab|\bnot\b|\bno\b|\bdown\b|exception|"
    r"critical|\bwarn|panic|denied|lost|missed|recover|restor|\bagain\b|slow|degrad|reject|abort|fatal|chang"
)
"""What is in no line about a check that went well, in lower case."""

_BEAT: Final = re.compile(
    r"(?:(?:TRACE|DEBUG|INFO|NOTICE)\b[\s:|]{0,4})?(?:\[[^\[\]]{0,60}\][\s:|-]{0,3}|[\w./@#-]{1,60}:?\s{1,3}){0,3}"
    r"(?:heart-?beats?|(?:liveness|readiness|startup) (?:probe|check)|health[ -]?check)[\s:=-]{1,3}"
    r"(?:is |was |status )?(?:ok|okay|alive|healthy)\b"
    r"(?:[\s,;(\[]{0,3}(?:in|took|rtt|latency|duration|seq|count)?[\s=:#]{0,2}[\d.]{1,12}\s?(?:ms|s|us|µs)?[)\]]?){0,3}"
    r"[.!]?\s*",
    re.I,
)


def is_near(text: str) -> bool:
    """Tell whether a text may be about a check, whatever came out of it."""
    low = text.lower()
    for word in _NEAR:  # noqa: SIM110 - a generator takes twice as long
        if word in low:
            return True
    return False


def went_well(text: str) -> bool:
    """Tell whether a text is a check or heartbeat that went well, and nothing else."""
    return is_near(text) and (_is_beat(text) or _is_request(text)) and not _TROUBLE.search(text.lower())


def _is_beat(text: str) -> bool:
    return len(text) < _LONGEST and _BEAT.fullmatch(text) is not None


def _is_request(text: str) -> bool:
    """Tell whether a text is a request that checks, with a status below 400."""
    path = _PATH.search(text) if _METHOD.search(text) else None
    found = _BEHIND.match(text, path.end()) if path else None
    if found is None and (path or _AGENT.search(text)):
        found = _STATUS.search(text)
    return found is not None and found["status"] < "400"
