"""Contributing factors from lists and headings."""

import pytest

from pmkit.analysis.factors.factors import Category, Factor, FactorAnalysis
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from tests.documents.format.samples import CAUSES_BY_HEADING, ROOT_CAUSE


def test_root_cause_opens_the_factors() -> None:
    """The section is read as contributing factors, bold leads as categories, and its prose stays."""
    postmortem = parse(ROOT_CAUSE)
    assert [(factor.text, factor.category) for factor in postmortem.factors] == [
        ("The renewal job had been moved", None),
        ("Nobody is asked before a job moves", Category.PROCESS),
        ("The old host kept its clock", Category.TECHNICAL),
        ("Mail went to a list without readers", Category.COMMUNICATION),
        ("**Weather**: It rained", None),
    ]
    assert postmortem.note("factors") == "A certificate ran out."


def test_factors_below_headings() -> None:
    """A heading such as ``Technical factors`` gives the category of the list below it."""
    factors = parse(CAUSES_BY_HEADING).factors
    assert [(factor.text, factor.category) for factor in factors] == [
        ("Timeout of one hour", Category.TECHNICAL),
        ("Third night in a row", Category.PEOPLE),
    ]


def test_a_layer_that_is_a_blank_to_fill_in() -> None:
    """A factor whose layer is an ellipsis is written and read as one without a layer."""
    postmortem = Postmortem(factors=FactorAnalysis((Factor(id="F1", text="x", layer="…"),)))
    text = render(postmortem)
    assert "- x [F1]\n" in text
    assert parse(text) == postmortem


def test_headings_and_bold_beginnings_are_factors_where_there_is_no_list() -> None:
    """A section of headings with a paragraph each, or of paragraphs that begin in bold, lists its factors so."""
    heads = parse("# X\n\n## Root causes\n\n### The disk had no alert\n\nText.\n\n### Logs were not rotated\n\nMore.\n")
    assert [factor.text for factor in heads.factors] == ["The disk had no alert", "Logs were not rotated"]
    bold = parse("# X\n\n## Contributing factors\n\n**No alert.** We had none.\n\n**No rotation.** It was off.\n")
    assert [factor.text for factor in bold.factors] == ["**No alert.** We had none.", "**No rotation.** It was off."]


def test_a_table_of_factors() -> None:
    """The column that names factors is read, or the widest one; a column of categories gives theirs."""
    named = parse(
        "# X\n\n## Root causes\n\n| Category | Cause |\n|---|---|\n| Process | No canary |\n| Technical | A leak |\n"
    )
    assert [(factor.text, str(factor.category)) for factor in named.factors] == [
        ("No canary", "process"),
        ("A leak", "technical"),
    ]
    widest = parse("# X\n\n## Root causes\n\n| # | a |\n|---|---|\n| 1 | The disk had no alert |\n")
    assert [factor.text for factor in widest.factors] == ["The disk had no alert"]


def texts(body: str) -> list[str]:
    """Return the factors of a document with a title."""
    return [factor.text for factor in parse(f"# Outage\n\n{body}\n").factors]


def test_what_followed_is_no_cause() -> None:
    """Below a heading about causes, effects, steps, doubts and what is not the cause are left in the prose."""
    assert texts(
        "## Root cause\n\nThe relay's certificate had expired. Customers received 554 errors. "
        "We then restarted the relay. As a result, mail came late. The disk was not the problem. "
        "Fortunately, no mail was lost. Our alert looks at the public host only."
    ) == ["The relay's certificate had expired.", "Our alert looks at the public host only."]
    listed = "- The pool had no limit\n- Retries had no backoff"
    assert texts(f"## Causes\n\n{listed}\n\n## What was not the root cause\n\n- The new index") == [
        "The pool had no limit", "Retries had no backoff",
    ]  # fmt: skip


def test_a_setting_before_however_is_no_cause() -> None:
    """What should have been is not what was wrong, and what "this led to the following" introduces is what followed."""
    assert texts(
        "## Root cause\n\nThe limit is a number from 1 to 10. However, the form did not check it. "
        "This led to a few things:\nA worker stopped.\nIts jobs were not taken by any other."
    ) == ["However, the form did not check it."]


def test_prompts_in_italics_are_no_factors() -> None:
    """A paragraph in italics that says what to write is not an answer."""
    assert texts("## Root cause\n\n*Describe what has to change.*\n\nA node was restarted by force.") == [
        "A node was restarted by force."
    ]


def test_prose_beside_another_section_with_a_list() -> None:
    """Where another section lists factors, the prose of the root cause is its first statement and no mechanism."""
    body = (
        "## Root cause\n\nThe runners shared the network of the host.\n\n"
        "With a shared network, rules are written there.\n\n"
        "## Contributing factors\n\n- Runners on a control node\n- Privileged containers"
    )
    assert texts(body)[0] == "The runners shared the network of the host."
    assert len(texts(body)) == 3


def test_a_root_cause_in_a_bullet_beside_a_list() -> None:
    """A bullet of the summary states the root cause, and a section lists the factors: both are read."""
    listed = "**Contributing factors:**\n\n1. No owner\n2. No alert"
    assert texts(f"**Root cause:** A flag sent all traffic to one backend.\n\n{listed}") == [
        "A flag sent all traffic to one backend.",
        "No owner",
        "No alert",
    ]


def test_what_is_below_a_factor_says_more_about_it() -> None:
    """Below a sentence are its details; below a name or a colon are factors."""
    body = "- The old backend had been scaled down\n  - it ran on two nodes\n- Alerting:\n  - No alert on traffic"
    found = parse(f"# T\n\n## Causes\n\n{body}\n")
    assert next(factor.text for factor in found.factors) == "The old backend had been scaled down"
    assert "No alert on traffic" in [factor.text for factor in found.factors]
    assert "it ran on two nodes" not in [factor.text for factor in found.factors]
    assert "it ran on two nodes" in render(found)


def test_causes_in_prose_without_a_heading() -> None:
    """Where no heading names causes, sentences that call something one are read."""
    told = "## Details\n\nThis issue was introduced in the first version of the tool. It has been fixed."
    assert texts(told) == ["This issue was introduced in the first version of the tool."]
    assert texts("On Monday the site was affected by an outage of our provider.") == [
        "On Monday the site was affected by an outage of our provider."
    ]
    assert texts("## Investigation\n\nThe team then saw that the database volume was full.") == [
        "The team then saw that the database volume was full."
    ]
    assert texts("## What happened\n\nWe removed a node but we never enabled the clean-up of old logs.") == [
        "We removed a node but we never enabled the clean-up of old logs."
    ]
    assert (
        texts("## Summary\n\nThe site was down.\n\n## Thanks\n\n_She has been contributing to the site since 2013._")
        == []
    )


def test_a_cause_that_points_back_is_told_once() -> None:
    """After a cause, "living with this bug led to it" says more about it; so does "caused by that bug"."""
    assert texts("The root cause is a bug in the deploy script. Living with this bug led to the outage.") == [
        "The root cause is a bug in the deploy script."
    ]
    told = "A push could fail in silence. The outage was caused by that bug, triggered by a reset."
    assert texts(f"## Root cause\n\n{told}") == [
        "A push could fail in silence.", "triggered by a reset.",
    ]  # fmt: skip


def test_a_cause_among_what_went_wrong() -> None:
    """Without a section about causes, an item says why the incident happened, and others what was not there."""
    body = (
        "## What went well\n\n- A quick alert\n\n## What went wrong\n\n"
        "- This incident was caused by our habit of keeping old hosts.\n- The status page was late."
    )
    assert texts(body) == ["This incident was caused by our habit of keeping old hosts."]
    assert texts(f"{body}\n- We did not understand how the disks fill.") == [
        "This incident was caused by our habit of keeping old hosts.",
        "We did not understand how the disks fill.",
    ]


def test_what_is_known_is_not_unknown() -> None:
    """What "is known to be slow" is known; "is not yet known" and "no cause is known" say that nobody knows."""
    listed = "## Contributing factors\n\n- {}\n- The log began late that night.\n"
    for one in ("No strong backoff, even when the tool is known to be slow.", "The limit was known and too low."):
        assert texts(listed.format(one)) == [one, "The log began late that night."]
    for one in ("The trigger is not yet known.", "No further cause is known.", "Why it grew remains unclear."):
        assert texts(listed.format(one)) == ["The log began late that night."]


@pytest.mark.parametrize(
    "beside",
    [
        "See https://code.example/pull/11209 for more context.",
        "We were unable to reproduce this problem.",
        "The vendor will follow up with us this week.",
    ],
)
def test_what_is_said_beside_a_cause(beside: str) -> None:
    """Where to read more, that nobody saw it again, and who will call back are not causes."""
    assert texts(f"## Root cause\n\nThe limit of the pool was too low.\n\n{beside}") == [
        "The limit of the pool was too low."
    ]


def test_signs_that_point_to_a_cause() -> None:
    """Behind what is unknown, what the signs point to is the cause that is named."""
    told = "Unknown at the time of writing. Strong signals point to a crawl that was blocked by timeouts."
    assert texts(f"## Root cause\n\n{told}") == ["Strong signals point to a crawl that was blocked by timeouts."]


def test_the_timeline_is_asked_last_for_causes() -> None:
    """What an entry guessed is not taken where the prose says why."""
    lines = "- 10:00 UTC - first errors\n- 10:10 UTC - the errors are because of the proxy\n- 10:20 UTC - fixed"
    assert texts(f"The outage was caused by a full disk.\n\n## Timeline\n\n{lines}") == [
        "The outage was caused by a full disk."
    ]
    assert texts(f"## Timeline\n\n{lines}") == ["the errors are because of the proxy"]


def test_a_label_behind_which_the_cause_is() -> None:
    """In a bullet, "Identified" is the cause."""
    assert texts("- **Identified**: the clean-up ran on the live cluster\n- **Impact**: no deploys") == [
        "the clean-up ran on the live cluster"
    ]


SAYS_WHY = [
    "The root cause was determined to be a misconfigured load balancer.",
    "This happened because the cron job was running on two servers.",
    "The issue stemmed from a recent change to our DNS settings.",
    "A recent upgrade of Redis introduced a breaking change in the protocol.",
    "We traced the problem to a memory leak in the worker.",
    "The culprit: an expired API token.",
    "It turned out that the backup job had filled the disk.",
    "The reason for the outage was that two nodes shared one power supply.",
    "An engineer accidentally deleted the production database.",
    "The failure was triggered when the primary was restarted for a kernel update.",
    "Due to a misconfiguration in the proxy, requests to the API failed.",
    "Because the health check was too strict, pods were restarted in a loop.",
    "Unfortunately, the new version had a bug which led to a crash on start.",
    "The root of the problem lies in the way we cache sessions.",
    "We found that the certificate had expired the night before.",
    "The database was out of connections since the pool leaked them.",
    "Our hosting provider had a network failure in Frankfurt.",
    "The deployment failed because the migration was run twice.",
    "The outage resulted from a failed switch in rack 4.",
    "This was the result of an overly broad firewall rule.",
    "The service crashed as a result of memory exhaustion.",
    "A typo in the config file broke the routing.",
    "The queue grew because consumers were not restarted after the deploy.",
    "Traffic was ten times the usual, which exhausted the worker pool.",
    "The outage was due to human error during maintenance.",
    "The problem was in the new caching layer.",
    "The alert did not fire because its threshold was too high.",
    "An unexpected spike in traffic overwhelmed the servers.",
    "The incident originated in a faulty deploy script.",
    "The culprit turned out to be a cron job.",
    "We noticed it late because our latency alert looks at the median.",
    "The monitoring of free space was turned off during maintenance.",
    "The issue was identified as a faulty switch.",
]
SAYS_SOMETHING_ELSE = [
    "We are sorry for the inconvenience caused by this outage.",
    "Users were not able to log in because of the outage.",
    "We restarted the service because it did not respond.",
    "The team will review the config because it is hard to read.",
    "Requests to the API failed with error 500.",
    "We have added an alert because it took too long to notice.",
    "The database was restored from the backup.",
    "Emails were delayed due to the outage.",
    "We decided to roll back because the error rate grew.",
    "Thanks to a quick response the impact was small.",
    "If you were affected by this incident, please contact support.",
    "This change will reduce the time that is needed to recover.",
    "Some customers were affected by the incident.",
    "We thank everybody who reported the problem.",
    "The cause was initially unclear because the graphs were flat.",
    "This was not the cause of the outage.",
    "We think the error is because of the upgrade.",
]


def told(sentence: str) -> list[str]:
    """Return the factors of a notice of one paragraph with a sentence in it."""
    return texts(f"On May 4 the shop was not reachable for some customers. {sentence} We have fixed it.")


@pytest.mark.parametrize("sentence", SAYS_WHY)
def test_a_notice_without_headings_says_why(sentence: str) -> None:
    """In a paragraph, the sentence that says why it happened is the one factor."""
    assert len(told(sentence)) == 1
    assert told(sentence)[0] in sentence


@pytest.mark.parametrize("sentence", SAYS_SOMETHING_ELSE)
def test_a_notice_without_headings_says_something_else(sentence: str) -> None:
    """Effects, thanks, apologies, repairs and doubts are not factors."""
    assert told(sentence) == []


def test_a_hint_is_a_cause_only_where_nothing_else_is() -> None:
    """Where a document names the root cause, what somebody deleted by accident is what triggered it."""
    hint = "An engineer accidentally deleted a namespace."
    assert texts(f"{hint} The root cause was a bug in the deploy script.") == [
        "The root cause was a bug in the deploy script."
    ]
    assert texts(hint) == [hint]


def test_what_a_list_of_causes_holds_besides_causes() -> None:
    """A step with its time, a bare question and a doubt stay in the note."""
    body = (
        "- The pool had no limit\n- 10:02 UTC: the pool was full\n- Why was there no alert?\n- It is unknown who set it"
    )
    assert texts(f"## Root causes\n\n{body}") == ["The pool had no limit"]
    assert "Why was there no alert?" in render(parse(f"# T\n\n## Root causes\n\n{body}\n"))


def test_a_time_late_in_a_sentence_is_only_when_it_showed() -> None:
    """Below "Root cause", a sentence that begins with a time is a step; one that ends with a time says why."""
    assert texts(
        "## Root cause\n\nAt 08:10 UTC a job replaced the certificate. The new one did not have the second name. "
        "Our checks ignore such errors, so nobody was told until customers wrote at 08:40 UTC."
    ) == [
        "The new one did not have the second name.",
        "Our checks ignore such errors, so nobody was told until customers wrote at 08:40 UTC.",
    ]


def test_a_trigger_in_a_bullet_is_a_factor() -> None:
    """Beside "Root causes", what set it off is a factor, too; what "Resolution" says stays in the summary."""
    body = "**Impact:** none\n**Root causes:** a leak in the pool\n**Trigger:** A bug triggered by load\n"
    assert texts(body) == ["a leak in the pool", "A bug triggered by load"]
    sections = "# T\n\n## Root causes\n\nA leak in the pool.\n\n## Trigger\n\nThe sale began at noon.\n"
    assert [factor.text for factor in parse(sections).factors] == ["A leak in the pool.", "The sale began at noon."]


@pytest.mark.parametrize(
    ("head", "cause", "wrong", "belief", "check", "gap"),
    [
        ("Root cause", "The key had expired.", "Wrong assumptions", "We blamed the firewall.", "Gaps", "No alarm"),
        ("Ursache", "Der Schlüssel war abgelaufen.", "Irrwege", "Wir hielten es für DNS.", "Lücken", "Kein Alarm"),
        ("根因", "证书过期。", "错误假设与无效探索", "误判为防火墙问题，删除了规则。", "缺失的检查点", "没有告警"),
        ("Causas", "El certificado caducó.", "Hipótesis descartadas", "Fue el cortafuegos.", "Faltas", "Sin alarma"),
    ],
)  # fmt: skip
def test_what_was_believed_is_no_cause(head: str, cause: str, wrong: str, belief: str, check: str, gap: str) -> None:
    """Below a heading among the causes about wrong turns nothing is a factor, in lists or prose; it is kept."""
    body = f"## {head}\n\n{cause}\n\n### {wrong}\n\n- {belief}\n\n{belief}\n\n### {check}\n\n- {gap}\n"
    postmortem = parse(f"# T\n\n{body}")
    assert [factor.text for factor in postmortem.factors] == [cause, gap]
    assert belief in render(postmortem)


def test_a_table_beside_a_cause_is_evidence() -> None:
    """A table is one of causes where a column says so or nothing else tells any; otherwise it is kept as it is."""
    table = "| File | Origin |\n|---|---|\n| 90.yaml | provisioner, left over |\n"
    assert texts(f"## Root cause\n\n**Two files set the default route.**\n\n{table}") == [
        "**Two files set the default route.**"
    ]
    assert texts(f"## Root cause\n\n{table}") == ["provisioner, left over"]
    named = table.replace("Origin", "Cause") + "| 91.yaml | None |\n"
    assert texts(f"## Root cause\n\n- Two files\n\n{named}") == ["Two files", "provisioner, left over"]


def test_a_label_in_bold_begins_another_subject() -> None:
    """Behind the causes, "**Resolution:**" and "**Løsning:**" end them, whatever is below."""
    for cause, fix in (("Root cause", "Resolution"), ("Rotårsaker", "Løsning"), ("Ursache", "Behebung")):
        assert texts(f"**{cause}:**\n\nA bad address.\n\n**{fix}:**\n\nWe removed the address.\n") == ["A bad address."]


FAULTS = [
    "The command was entered with a wrong pool name.",
    "Our checks only look at whether a connection opens.",
    "There was no limit on the number of apps.",
    "The tool allowed too much capacity to be removed too quickly.",
    "The routers treated the late list as an empty one.",
    "Registration was reconfigured to point to servers that were not configured.",
    "The runbook was outdated.",
]
NO_FAULTS = [
    "As a result, some apps crashed because of long timeouts.",
    "This caused several short outages.",
    "We will add a check that does not depend on the same storage.",
    "We spent too much time trying to find out what was wrong.",
    "The problem was discovered by a customer.",
    "It is too early to tell.",
    "The issue was fixed by a new version.",
    "We have added a check that only looks at names.",
    "No data was lost.",
    "Users were not able to sign in.",
]


@pytest.mark.parametrize("told", FAULTS)
def test_a_story_tells_what_was_wrong(told: str) -> None:
    """In a document without a section of causes, a sentence about something that was not as it should be is one."""
    assert [
        factor.text for factor in parse(f"# T\n\n## What happened\n\nIt rained. {told} Then we left.\n").factors
    ] == [told]


@pytest.mark.parametrize("told", NO_FAULTS)
def test_what_followed_and_what_was_done_are_no_causes(told: str) -> None:
    """An effect, an act, a discovery and a doubt are none; where a document names its root cause, nothing weaker is."""
    assert not list(parse(f"# T\n\n## What happened\n\nIt rained. {told} Then we left.\n").factors)
    named = parse(f"# T\n\n## What happened\n\nThe root cause was a full disk. {FAULTS[0]}\n").factors
    assert [factor.text for factor in named] == ["The root cause was a full disk."]


def test_an_analysis_tells_the_causes_where_nothing_else_does() -> None:
    """Below "Analysis" or "Análisis" they are read, unless another section, or a label in it, has them."""
    body = "The cache kept empty answers for a day. The alert looks at half an hour."
    told = ["The cache kept empty answers for a day.", "The alert looks at half an hour."]
    for head in ("Analysis", "Análisis", "分析"):
        assert texts(f"## {head}\n\n{body}\n") == told
    assert texts(f"## Analysis\n\n{body}\n\n## Root cause\n\nA full disk.\n") == ["A full disk."]
    assert texts("## Analysis\n\n**Root cause:** A full disk.\n") == ["A full disk."]


def _texts(body: str) -> list[str]:
    """Return the texts of the factors that a document is read to have."""
    return [factor.text for factor in parse(f"# Login outage\n\n{body}").factors]


def test_names_of_a_form_with_nothing_behind_them_are_no_factors() -> None:
    """A name in bold with nothing or a hint behind it is a blank; with a value behind it, it's a factor."""
    body = "## Root cause\n\n- **Technical part**:\n- **Why nobody saw it:** (review, test)\n- **Limit**: set too low\n"
    assert _texts(body) == ["**Limit**: set too low"]


def test_a_line_of_a_log_is_no_factor() -> None:
    """A quoted object of a log is evidence; the sentence beside it is the cause."""
    body = '## Root cause\n\nThe token was stale because of a cache.\n\n> {"level":"fatal","msg":"token rejected"}\n'
    assert _texts(body) == ["The token was stale because of a cache."]


@pytest.mark.parametrize(
    "sentence",
    [
        "We could not determine the exact cause of the reboot.",
        "We never found out why the pump stopped.",
        "Before upgrading, the broker ran version 3.1.",
        "At some point after the merge, the workers stopped.",
    ],
)
def test_a_cause_that_was_not_found_and_steps_of_the_story_are_no_factors(sentence: str) -> None:
    """Neither that nobody knows why, nor which version ran before, is a cause."""
    assert _texts(f"## Root cause\n\nThe queue had no limit. {sentence}\n") == ["The queue had no limit."]


def test_an_omission_is_still_a_factor() -> None:
    """What nobody found or changed is a cause unless it is the cause that nobody found."""
    body = "## Root cause\n\nWe did not change the default password. We never found the old host.\n"
    assert _texts(body) == ["We did not change the default password.", "We never found the old host."]


def test_what_the_failure_was_not_is_no_factor() -> None:
    """A paragraph that begins by naming what it was not is left out."""
    body = "## Root cause\n\nThe retry had no limit.\n\n**What the crash was NOT:** The network had no packet loss.\n"
    assert _texts(body) == ["The retry had no limit."]


def test_what_introduces_headings_with_a_list_each_is_no_factor() -> None:
    """Prose above headings with lists says how bad it was; the causes are in the lists."""
    body = "## Causes\n\nEvery service was slow that day.\n\n### Search\n\n- No cache\n\n### Mail\n\n- No queue limit\n"
    assert _texts(body) == ["No cache", "No queue limit"]


def test_evidence_is_no_factor() -> None:
    """A list below a line in bold that calls it evidence is kept and not read as causes."""
    body = "## Root cause\n\nThe retry had no limit.\n\n**Evidence from that night:**\n\n- Nothing was logged again\n"
    assert _texts(body) == ["The retry had no limit."]


def test_french_prompts_are_no_factors() -> None:
    """A paragraph in italics that asks in French is a prompt of the form."""
    assert _texts("## Causes profondes\n\n*Quelles sont les causes ? Notez-les toutes.*\n") == []


def test_prose_below_what_went_wrong_tells_causes_before_the_timeline_does() -> None:
    """Where no section names causes, what there was not, below "What went wrong", comes before the timeline."""
    body = (
        "## Timeline\n\n- 2031-04-02 10:00 UTC The mail job stops due to our new firewall rule.\n\n"
        "## Lessons\n\n### What went well\n\nMail was kept.\n\n### What went wrong\n\n"
        "There were no checks of the outgoing mail. People were patient.\n"
    )
    assert _texts(body) == ["There were no checks of the outgoing mail."]


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("The weight was corrected.", False),
        ("Le réglage a été corrigé.", False),
        ("Die Gewichte wurden korrigiert.", False),
        ("The backup was restored from the wrong day", True),
        ("The migration was rolled back incorrectly", True),
    ],
)
def test_what_was_put_right_is_no_cause(line: str, is_one: bool) -> None:
    """Below "Root cause and resolution", a line that says what was put right is kept, and isn't a factor."""
    text = f"# T\n\n## Root cause and resolution\n\n- A wrong weight sent all traffic to one server\n- {line}\n"
    assert (line in [factor.text for factor in parse(text).factors]) is is_one
    assert line.rstrip(".") in render(parse(text))


def test_a_sentence_that_introduces_code_can_be_the_cause() -> None:
    """Behind its colon there is code and no list of causes."""
    told = "The panel passed a new object to the store for every read:"
    beside = "## Contributing factors\n\n- It had no test that mounts it\n"
    code = f"# T\n\n## Root cause\n\n{told}\n\n```js\nuse((a) => ({{ a }}))\n```\n\n{beside}"
    assert [factor.text for factor in parse(code).factors] == [told.replace(":", "."), "It had no test that mounts it"]
    listed = (
        f"# T\n\n## Root cause\n\nThere are two of them:\n\n- A limit was missing\n- A test was skipped\n\n{beside}"
    )
    assert not [factor for factor in parse(listed).factors if factor.text.startswith("There are two")]


def test_answers_to_whys_are_factors() -> None:
    """Where whys are questions with answers, and nothing lists factors, the first known part of each answer is one."""
    whys = (
        "- **Why did the export stop?** We don't know for sure. The disk held old logs, so it was full.\n"
        "- **Why were the logs old?** When the job was written, nobody set a limit. Later it was moved.\n"
        "- **Why did no one see it?** Perhaps the alert went to a closed list.\n"
    )
    story = "By noon we had a best guess at what the cause was."
    postmortem = parse(f"# T\n\n## Summary\n\n{story}\n\n## Five whys\n\n{whys}")
    assert [factor.text for factor in postmortem.factors] == [
        "The disk held old logs, so it was full.",
        "When the job was written, nobody set a limit.",
        "Perhaps the alert went to a closed list.",
    ]
    assert len(postmortem.whys.whys) == 3
    listed = parse(f"# T\n\n## Five whys\n\n{whys}\n## Contributing factors\n\n- A full disk\n")
    assert [factor.text for factor in listed.factors] == ["A full disk"]
    chain = "- Why? The disk was full.\n- Why? The logs were old.\n"
    assert not parse(f"# T\n\n## Five whys\n\n{chain}").factors.factors


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The release replaced the file of limits by an empty one. However, no limit of ours was in it.",
            ["The release replaced the file of limits", "However, no limit"],
        ),
        ("Unknown. We are fairly sure that it was caused by the storage vendor.", ["it was caused by the storage"]),
        ("The disk failed. The downtime was extended by a missing spare part.", ["The disk", "The downtime was"]),
        (
            "A seleção considera todas as filas. Por isso a contagem ficou igual. O limite era pequeno demais.",
            ["A seleção considera todas as filas. Por isso", "O limite era"],
        ),
    ],
)
def test_causes_in_sentences_below_their_heading(text: str, wanted: list[str]) -> None:
    """What a change did is a cause even before "however"; how sure somebody is, is not part of one."""
    factors = [factor.text for factor in parse(f"# T\n\n## Root cause\n\n{text}\n").factors]
    assert [factor[: len(begin)] for factor, begin in zip(factors, wanted, strict=True)] == wanted


def test_causes_in_a_story_and_not_in_its_consequences() -> None:
    """A short "due to" stays with its sentence, and what the failure led to, below its own heading, is not a cause."""
    text = (
        "# T\n\n## What happened\n\nThe wrong half of the rack was unplugged by mistake. After it was plugged in, the "
        "workers crashed because the settings were gone. They failed again, due to old defaults.\n\n"
        "## Consequences of the failure\n\nThe failure caused several hours of delay.\n"
    )
    found = [factor.text for factor in parse(text).factors]
    assert "The failure caused several hours of delay." not in found
    assert "due to old defaults." not in found
    assert any("crashed because the settings" in text for text in found)


def test_a_numbered_title_says_what_is_below_it() -> None:
    """Without its number, and with the first statement below it, where it only names the factor."""
    text = (
        "# T\n\n## Root cause\n\n### 1. Missing permission\n\nThe role could only delete test files:\n\n"
        "```\nallow: test\n```\n\n### 2) Quiet failure of the sweep\n\nIt threw the reply away. More of it.\n\n"
        "### 3. The sweep had never met a full folder before that night.\n\nIt was new.\n"
    )
    assert [factor.text for factor in parse(text).factors] == [
        "Missing permission: The role could only delete test files.",
        "Quiet failure of the sweep: It threw the reply away.",
        "The sweep had never met a full folder before that night.",
    ]


def test_red_herrings_before_a_list_are_none() -> None:
    """A list that is introduced as wrong turns isn't one of causes; the sentence above it is read."""
    text = (
        "# T\n\n## Root cause\n\n**The quota was never raised for the live shop** - only the rehearsal had it.\n\n"
        "The first hour went to two red herrings:\n\n1. **The driver** - a real bug\n2. **The clock** - none\n"
    )
    assert [factor.text.strip("*")[:28] for factor in parse(text).factors] == ["The quota was never raised f"]


def test_a_paragraph_before_the_one_that_introduces_a_list() -> None:
    """It states the cause; the list says more."""
    text = (
        "# T\n\n## Cause\n\nThe index had been built with another library. It was old.\n\n"
        "It showed in these places:\n\n- The search had no hits\n- The sitemap was empty\n"
    )
    assert parse(text).factors.factors[0].text.startswith("The index had been built with another library.")


@pytest.mark.parametrize(
    ("story", "wanted"),
    [
        (
            "Two things on our side made the shop weak:\n\n1. The form does not check sizes.\n2. Anyone can call it.\n",
            ["The form does not check sizes.", "Anyone can call it."],
        ),
        (
            "The rebuild took an hour more as a consequence of a circular dependency between the two jobs.",
            ["The rebuild took an hour more as a consequence of a circular"],
        ),
        (
            "Logs of the job showed it, but nobody was paged for them.",
            ["Logs of the job showed it, but nobody was paged"],
        ),
    ],
)
def test_causes_in_the_story(story: str, wanted: list[str]) -> None:
    """A list behind what announces causes; why it took longer; who was not told."""
    found = [factor.text for factor in parse(f"# T\n\n## What happened\n\n{story}\n").factors]
    assert len(found) == len(wanted)
    assert all(text.startswith(begin) for text, begin in zip(found, wanted, strict=True)), found


def test_what_went_wrong_beside_a_list() -> None:
    """What was missing, below "What went wrong", is a factor, too, unless a listed one speaks of it."""
    text = (
        "# T\n\n## Root causes\n\n- The job had no limit\n\n## What went well\n\n- The team\n\n## What went wrong\n\n"
        "- There was no limit on the job\n- Nobody on the night shift had a contact at the bank\n- We met at noon\n"
    )
    assert [factor.text for factor in parse(text).factors] == [
        "The job had no limit",
        "Nobody on the night shift had a contact at the bank",
    ]


def test_headings_that_ask_why() -> None:
    """A section that tells why the alert was late is one of factors."""
    text = "# T\n\n## Why the alert was late\n\nThe alarm only listens to one of the two lines.\n\n## Thanks\n\nAll.\n"
    assert [factor.text for factor in parse(text).factors] == ["The alarm only listens to one of the two lines."]


def test_a_cause_that_begins_as_a_result_of() -> None:
    """What a boiler did as a result of frost is a cause; what guests met in turn is not."""
    text = (
        "# T\n\n## Causes\n\nAs a result of the early frost, our boiler ran dry. As a result, rooms were cold. "
        "For guests with children, this caused a bad night.\n"
    )
    (factor,) = parse(text).factors
    assert factor.text.startswith("As a result of the early frost, our boiler ran dry.")
    assert "guests" not in factor.text


def test_answers_in_other_alphabets_and_behind_arrows() -> None:
    """A question in Japanese or Chinese has its answer behind it, perhaps behind an arrow."""
    whys = "1. **なぜキューが止まったか？**\n   → 上限に達していたから。\n2. **为什么没有发现？** → 没有任何监控。\n"
    found = [factor.text for factor in parse(f"# T\n\n## Five whys\n\n{whys}").factors]
    assert found == ["上限に達していたから。", "没有任何监控。"]


def test_items_of_what_went_wrong_where_nothing_lists_causes() -> None:
    """Each item says what was wrong; wishes, and items below "What could be improved", do not."""
    went = "## What went well\n\n- The team\n\n"
    items = "- the relay stalled, leading to lost mail\n- a failover takes many steps by hand\n- Add an alert for it\n"
    wrong = parse(f"# T\n\n{went}## What went wrong\n\n{items}").factors
    assert [factor.text[:13] for factor in wrong] == ["the relay sta", "a failover ta"]
    assert not len(parse(f"# T\n\n{went}## What could be improved\n\n{items}").factors)


def test_observations_that_support_a_conclusion_are_no_causes() -> None:
    """A list of evidence behind the cause stays a note."""
    text = (
        "# T\n\n## Root cause\n\nThe outage was caused by a broken cable of the landlord.\n\n"
        "It is supported by the following observations:\n\n- The pumps ran on\n- Our own cables were intact\n"
    )
    assert [factor.text for factor in parse(text).factors] == [
        "The outage was caused by a broken cable of the landlord."
    ]


def test_problems_among_the_plans() -> None:
    """Problems below a heading about plans are factors, and what follows them is planned again."""
    text = (
        "# T\n\n## Future work\n\n### Identified problems:\n\n- Lack of a second way in\n\n"
        "### What we want\n\n- Set up a second way in\n"
    )
    postmortem = parse(text)
    assert [factor.text for factor in postmortem.factors] == ["Lack of a second way in"]
    assert [item.text for item in postmortem.actions] == ["Set up a second way in"]


def test_what_went_wrong_as_a_bullet_of_the_lessons() -> None:
    """A bullet with a colon and items below it opens its section, also without bold and behind a picture."""
    text = (
        "# T\n\n## Lessons learned\n\n- 👍 What went well:\n  - The team\n- 👎 What went wrong:\n"
        "  - Nobody saw that the patch was a breaking one\n- Other lessons:\n  - Read the notes\n"
    )
    postmortem = parse(text)
    assert [factor.text for factor in postmortem.factors] == ["Nobody saw that the patch was a breaking one"]
    assert "The team" in postmortem.went_well
    assert "Read the notes" in postmortem.lessons


def test_a_sentence_begins_with_the_name_of_a_thing() -> None:
    """``mail.io`` begins a sentence; what "though" turns against was only the setting."""
    text = (
        "# T\n\n## Origin of the outage\n\nThe sorter has to hold letters in a spool. mail.io never emptied the spool "
        "though, so letters piled up for a year.\n"
    )
    assert [factor.text[:18] for factor in parse(text).factors] == ["mail.io never empt"]


def test_numbers_of_a_house_begin_factors() -> None:
    """RC1 is one statement with what is behind it; lines that begin with CF1, CF2 are a factor each, also wrapped."""
    text = (
        "# T\n\n## Root causes\n\nRC1 - Removal of the data (E7). The nodes look alike.\n\n"
        "RC2 - No backup. In detail:\n- dumps: none\n- snapshots: off\n\n"
        "CF1 - Ownership. Nobody is accountable\nfor backups.\nCF2 - No drills.\n"
    )
    assert [factor.text for factor in parse(text).factors] == [
        "RC1 - Removal of the data (E7). The nodes look alike.",
        "dumps: none",
        "snapshots: off",
        "CF1 - Ownership. Nobody is accountable for backups.",
        "CF2 - No drills.",
    ]
