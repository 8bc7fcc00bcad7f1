"""How strong an action is: how little it relies on people remembering.

The tiers are those of the action hierarchy of the VA National Center for Patient Safety, which
AHRQ passes on (RCA2, "Root Cause Analysis and Actions", 2015; AHRQ CANDOR toolkit, appendix H),
translated to software:

- **strong**: works without anybody remembering. A hazard is taken out, a step is made impossible
  or reversible by itself, a limit or rollback acts alone, a design isolates the failure.
- **intermediate**: helps people notice, or lightens their load. An alert with a runbook, a
  checklist, redundancy, a load test, less noise, a second pair of eyes by tool.
- **weak**: relies on memory and attention. Training, a reminder, a policy, documentation, a
  double check, an investigation.

A suggestion reads words and can be wrong: the team's own mark always wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pmkit.analysis.actions.items import ActionItem, Aim, Strength
from pmkit.analysis.language.people import asks_care

MEANINGS: Final = {
    Strength.STRONG: "works without anybody remembering",
    Strength.INTERMEDIATE: "helps people notice, or lightens their load",
    Strength.WEAK: "relies on memory and attention; what would make it work at three in the morning?",
}
"""Strength to what it means, for people."""

_WEAK: Final = re.compile(
    r"\b(?:train(?:ing|ings)?\b|re-?train\w*|onboard\w*|workshop|lunch and learn|brown bag|"
    r"brief(?:ing)?\b|educate|teach|"
    r"coach\w*|remind\w*|reminder|e-?mail (?:the|all|every)|announce\w*|communicate|share (?:the|this|"
    r"lessons|learnings)|"
    r"post(?:ed)? (?:in|to|on)|presentation|polic(?:y|ies)|guideline\w*|rule that|convention|agree (?:on|"
    r"that|to)|encourage|ask (?:the|a|an|people|"
    r"every|for|engineers|developers|team|second)|tell|urge|discourage|document\w*|write (?:up|down|"
    r"a (?:doc|page|guide|"
    r"policy|wiki|runbook|how))|wiki\b|update (?:the )?(?:docs?|documentation|runbooks?|wiki|onboarding|"
    r"policy|readme|"
    r"handbook|guide)|runbook (?:page|entry)|improve (?:the )?(?:\w+ )?(?:runbooks?|docs?|documentation)|"
    r"(?:runbook|playbook) "
    r"for|add (?:a )?(?:comment|note|warning|section|page|entry|paragraph)|investigat\w*|look into|explore|"
    r"discuss|consider|evaluate|research|study|spike|think about|figure out|understand why|analy[sz]e|assess|talk to|"
    r"meet(?:ing)? (?:with|to|about)|raise (?:awareness|with)|awareness|retro(?:spective)?|review (?:the|"
    r"our|all|who|how)|"
    r"be (?:more |extra )?\w*(?:careful|vigilant|aware)|double[- ]?check|manual(?:ly)? (?:check|verif|"
    r"review|approv|test)\w*|"
    r"two[- ]person|four[- ]eyes|second (?:person|pair)|sign[- ]?off|expectation\w*|culture)",
    re.IGNORECASE,
)
_STRONG: Final = re.compile(
    r"\b(?:(?:by )?itself\b|halts?\b|blocked by|(?:gets?|is|are|be) (?:refused|rejected|blocked)\b|"
    r"auto[- ]?(?:roll|scal|heal|fail|"
    r"restart|renew|revert|remediat)\w*|no more manual|automatic(?:ally)?\b(?!.{0,25}\b(?:alert|notif|"
    r"page|remind|email|report|test)\w*)|auto-?(?:scal\w+|roll\w*|heal\w*|"
    r"remediat\w*|fail\w*|restart\w*|expir\w*|renew\w*|revert\w*|block\w*|merge)|self-?heal\w*|"
    r"prevent\w* (?:\w+ ){0,4}(?:from|by)|block(?:s|ing)?\b(?! post)|reject(?:s)?\b|refuse[s]?\b|"
    r"deny|disallow|forbid|enforce[sd]?|require[s]? .{0,40}(?:before|to (?:merge|deploy|start))|"
    r"make (?:it )?impossible|"
    r"impossible|cannot|can no longer|no longer (?:possible|allow|able)|guard ?rails?|interlock|(?:hard|"
    r"memory|rate|cpu|"
    r"connection|query|size|resource|concurrency|retry) (?:limit|cap|budget)s?|(?:limit|cap|bound) (?:on|"
    r"the|each|every|"
    r"for|of|retr)|rate[- ]limit\w*|circuit[- ]?breaker\w*|back-?off|bulkhead|back-?pressure|"
    r"load[- ]?shed\w*|isolat\w*|"
    r"separate\b(?! (?:doc|page|channel|dashboard|meeting))|split (?:the|up|out)|shard\w*|partition\w*|"
    r"cell-based|decouple\w*|(?:remove|delete|retire|decommission|eliminate|"
    r"get rid of|turn off|disable|revoke|strip)\b(?! (?:the )?(?:noisy|alert|noise|word))|"
    r"replace .{0,60} (?:with|by)\b|"
    r"migrat\w+|re-?architect\w*|re-?design\w*|rewrite|soft[- ]delete|undo\b|reversible|immutable|idempoten\w*|"
    r"fail[- ](?:open|closed|safe|over automatically)|type[- ]?(?:check|safe)\w*|schema (?:check|"
    r"validation) (?:that|in|at|"
    r"before)|read[- ]only|least privilege|permission\w*|(?:gate|gates|gated|gating)\b|fails? the build|stops? the "
    r"(?:build|rollout|deploy|release)|(?:one|single)[- ](?:click|command|button) (?:rollback|revert)|"
    r"rollback (?:path|to|"
    r"in|that|without|switch)|roll(?:s)? back\b|kill[- ]?switch|feature flag\w*|canary|progressive|"
    r"staged roll|blue[/-]green|continuous\w* "
    r"(?:backup|stream|archiv|replicat)\w*|stream (?:the )?\w+ continuously|automate[sd]?\b|"
    r"test restores?|restore tests?|"
    r"staff(?:ing)? (?:a|the|two|another|up)|hire|add headcount|change (?:the )?(?:default|order)|"
    r"default[s]? (?:to|off|on|"
    r"of)|time[- ]?to[- ]?live|expire\w*|release the connections?|quota)",
    re.IGNORECASE,
)
_MIDDLE: Final = re.compile(
    r"\b(?:alert\w*|alarm\w*|monitor\w*|grafana|\w*board\b|second (?!person|pair|look|time|check)\w+|"
    r"checks? (?:in|on|for|that)|"
    r"anomal\w*|detect\w*|keep\b|retain\w*|codeowners|mail to|slack\b|picker|page[rs]?\b|paging|"
    r"dashboards?|metrics?|graphs?|slo\b|slos\b|probe\w*|synthetic|"
    r"health ?checks?|log(?:s|ging)?\b|trac(?:e|es|ing)\b|checklists?|templates?|redundan\w*|replica\w*|"
    r"standby|second (?:region|zone|"
    r"provider|instance|link)|spare|capacity|headroom|scale\b|load[- ]?test\w*|test(?:s|ing)?\b|suite|ci\b|lint\w*|"
    r"simulat\w*|game ?day|drill|rehears\w*|snapshot\w*|backup\w*|pair(?:ing)?\b|rotation|on-?call|"
    r"handover|hand-off|noise|noisy|"
    r"dedup\w*|script|tool(?:ing)?|command|button|label|banner|prompt|color|colour|highlight|confirm\w*|"
    r"owner\b|ownership|"
    r"status page|escalation|schedule|retention|time ?outs?|cache|index|upgrade|patch|fix\b|refactor|"
    r"cleanup|clean up|"
    r"notification|notify|visib\w*|show)\b",
    re.IGNORECASE,
)
_AIMS: Final = (
    (
        Aim.DETECT,
        re.compile(
            r"\b(?:alert|alarm|monitor|dashboard|metric|page[rd]?\b|paging|probe|synthetic|detect|notice|notif|"
            r"graph|slo\b|"
            r"health ?check|log(?:s|ging)?\b|trac(?:e|ing)|observab|visib|report (?:on|when)|test restores?|audit)",
            re.IGNORECASE,
        ),
    ),
    (
        Aim.MITIGATE,
        re.compile(
            r"\b(?:roll(?:s|ed)? ?back|rollback|revert|fail-?over|fallback|circuit|shed|throttl|rate[- ]limit|"
            r"back-?off|"
            r"retr(?:y|ies)|isolat|bulkhead|redundan|replica|standby|second (?:region|zone|provider)|backup|"
            r"snapshot|restore|"
            r"recover|stream|kill[- ]?switch|feature flag|degrad|queue|runbook|escalation|status page|time ?out|"
            r"spare|"
            r"capacity|auto-?scal|release the connections?|shard|cell)",
            re.IGNORECASE,
        ),
    ),
    (
        Aim.LEARN,
        re.compile(
            r"\b(?:investigat|look into|explore|research|study|spike|understand|analy[sz]e|assess|evaluate|train|"
            r"workshop|"
            r"share|lessons|drill|game ?day|rehears|document|wiki|guide|interview|retro|discuss|find out|measure)",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an action's words suggest.

    Attributes:
        strength: the tier.
        because: the words that led there, in the action's own letters; empty where nothing was recognized.
    """

    strength: Strength
    because: str


def suggest(text: str) -> Suggestion:
    """Return the tier that an action's words suggest; without a known word it is weak.

    Example:
        >>> suggest("Train everybody on the runbook").strength
        <Strength.WEAK: 'weak'>
        >>> suggest("Add an alert on memory growth").strength
        <Strength.INTERMEDIATE: 'intermediate'>
        >>> suggest("Set a memory limit on each pod").strength
        <Strength.STRONG: 'strong'>
    """
    if asks_care(text):
        return Suggestion(Strength.WEAK, "asks for care")
    weak, strong, middle = _WEAK.search(text), _STRONG.search(text), _MIDDLE.search(text)
    # The verb comes first in an action: "Document the rollback" is documentation.
    if weak and (strong is None or weak.start() <= strong.start()):
        return Suggestion(Strength.WEAK, weak.group())
    if strong:
        return Suggestion(Strength.STRONG, strong.group())
    if middle:
        return Suggestion(Strength.INTERMEDIATE, middle.group())
    return Suggestion(Strength.WEAK, "")


def suggest_aim(text: str) -> Aim:
    """Return what an action's words suggest it is for; without a known word, to prevent."""
    found = [(match.start(), aim) for aim, pattern in _AIMS if (match := pattern.search(text))]
    return min(found)[1] if found else Aim.PREVENT


def strength_of(item: ActionItem) -> Strength:
    """Return an action's strength: the team's own mark, else what its words suggest."""
    return item.strength or suggest(item.text).strength
