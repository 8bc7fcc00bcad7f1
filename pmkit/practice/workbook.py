"""The workbook: a postmortem with prompts, as much of it filled in as the level says."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from enum import StrEnum
from typing import Final

from pmkit.documents.format.postmortem import DEPTH_SECTIONS, Depth, Postmortem, Summary
from pmkit.documents.format.templates import with_prompts
from pmkit.documents.format.writing import section_body
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import PmkitError, not_one_of
from pmkit.records.timeline import Timeline
from pmkit.tags import ID, split_tag


class HelpLevel(StrEnum):
    """How much help a learner gets."""

    GUIDED = "guided"
    HINTED = "hinted"
    OPEN = "open"

    @classmethod
    def of(cls, word: str) -> HelpLevel:
        """Return the level of a word.

        Raises:
            PmkitError: there is no such level.
        """
        try:
            return cls(str(word).strip().lower())
        except ValueError:
            raise not_one_of(word, cls, what="a level", raises=PmkitError) from None


def workbook(scenario: Scenario, level: HelpLevel | str) -> str:
    """Return the workbook of a scenario at a level: a postmortem with prompts as comments.

    ``guided`` brings the records as a timeline, and of each kind one step that is worked and
    one that is half filled; ``hinted`` brings the records; ``open`` brings the prompts only.

    Raises:
        PmkitError: there is no such level.
    """
    level = HelpLevel.of(level)
    m = scenario.manifest
    summary = Summary(date=m.window.start[:10], zone=m.zone, status="Draft", scenario=m.id)
    sections = {key: _start(key, scenario, level, summary) for key in DEPTH_SECTIONS[Depth.FULL]}
    if level is HelpLevel.GUIDED:
        laid = _laid(sections)
        sections = {key: _only(text, laid) for key, text in sections.items()}
    return with_prompts(m.title, summary, sections)


def as_laid(scenario: Scenario, line: str) -> str:
    """Return a worked line as the guided workbook holds it: pointing only at what the workbook holds too."""
    summary = Summary(date=scenario.manifest.window.start[:10], zone=scenario.manifest.zone)
    return _only(line, _laid({key: _start(key, scenario, HelpLevel.GUIDED, summary) for key in _WITH_IDS}))


_WITH_IDS: Final = ("timeline", "whys", "factors", "actions")
_REFS: Final = re.compile(rf"(?P<tag>\[{ID}(?:: [^\[\];\n]*)?); (?P<refs>[^\[\];\n]*)\]")
"""A tag with ids that it points at, also with blanks to fill in."""


def _laid(sections: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of the lines that sections hold."""
    return frozenset(re.findall(rf"\[({ID})(?=[:;\]])", "\n".join(sections.values())))


def _only(text: str, laid: Container[str]) -> str:
    """Return a text whose tags point only at some ids; what is half filled keeps a blank."""

    def kept(match: re.Match[str]) -> str:
        refs = [ref for ref in match["refs"].split(", ") if ref == "…" or ref in laid]
        blank = "…" in match["tag"] or "…" in match["refs"]
        refs = refs or (["…"] if blank else [])
        return f"{match['tag']}; {', '.join(refs)}]" if refs else f"{match['tag']}]"

    return _REFS.sub(kept, text)


def _start(key: str, scenario: Scenario, level: HelpLevel, summary: Summary) -> str:
    """Return what a section begins with."""
    worked = scenario.manifest.worked
    guided = level is HelpLevel.GUIDED
    if key == "timeline":
        return "" if level is HelpLevel.OPEN else _records(scenario, summary, guided)
    if key == "whys":
        steps = (worked.why.line.strip(), _below(worked.why.half)) if guided else ()
        return "\n".join(["Problem:", "", *steps])
    if key == "factors" and guided:
        return "\n".join([worked.factor.line.strip(), worked.factor.half.strip()])
    if key == "actions":
        head = section_body(Postmortem(), "actions")
        return "\n".join([head, worked.action.line.strip(), worked.action.half.strip()]) if guided else head
    return ""


def _below(half: str) -> str:
    """Return a half-filled why nested below the worked one, unless its author placed it."""
    return half.rstrip() if half.startswith(" ") else f"  {half.strip()}"


def _records(scenario: Scenario, summary: Summary, guided: bool) -> str:
    """Return the bare records as a timeline; guided, one line is worked and one half filled."""
    bare = Postmortem(summary=summary, timeline=Timeline(scenario.records))
    listed = section_body(bare, "timeline").splitlines()
    if not guided:
        return "\n".join(listed)
    step = scenario.manifest.worked.event
    for line in (step.line.strip(), step.half.strip()):
        tag = split_tag(line)[1]
        for number, old in enumerate(listed):
            own = split_tag(old)[1]
            if tag and own and own.id == tag.id and not old.startswith(" "):
                listed[number] = line
    return "\n".join(listed)
