"""The workbook: a postmortem with prompts, as much of it filled in as the level says."""

from __future__ import annotations

from enum import StrEnum

from pmkit.documents.format.postmortem import DEPTH_SECTIONS, Depth, Postmortem, Summary
from pmkit.documents.format.templates import with_prompts
from pmkit.documents.format.writing import section_body
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import PmkitError, not_one_of
from pmkit.records.timeline import Timeline
from pmkit.tags import split_tag


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
    return with_prompts(
        m.title, summary, {key: _start(key, scenario, level, summary) for key in DEPTH_SECTIONS[Depth.FULL]}
    )


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
