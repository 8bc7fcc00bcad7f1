"""All of GitHub's own examples of webhooks, from the npm package that it publishes them in."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.records.sources.importing import read, written

PLACES = (os.environ.get("PMKIT_WEBHOOKS", ""), "node_modules/@octokit/webhooks-examples")
INDEX = next(
    (path for place in PLACES if place and (path := Path(place) / "api.github.com" / "index.json").is_file()), None
)
CHANGES = (
    "check_run",
    "create",
    "delete",
    "deployment",
    "deployment_status",
    "push",
    "release",
    "status",
    "workflow_job",
    "workflow_run",
)
TIMELESS = {
    "github_app_authorization", "gollum", "installation", "installation_repositories", "label", "member", "membership", "merge_group",
    "organization", "org_block", "public", "repository_dispatch", "repository", "repository_import", "security_advisory", "star",
    "team", "team_add", "watch", "workflow_dispatch",
}  # fmt: skip
"""Kinds of which some examples hold no time of what happened; these are rejected, and named."""


@pytest.mark.skipif(INDEX is None, reason="not installed: npm install --no-save @octokit/webhooks-examples")
def test_every_example_is_read_or_named(tmp_path: Path) -> None:
    """329 payloads: each is an event, or rejected because it has no time; whatever tells a change is one."""
    assert INDEX is not None
    kinds = json.loads(INDEX.read_text(encoding="utf-8"))
    outcome: Counter[bool] = Counter()
    for kind in kinds:
        for number, payload in enumerate(kind["examples"]):
            done = read(written(tmp_path, f"{kind['name']}-{number}.json", payload))
            outcome[bool(done.events)] += 1
            if kind["name"] in CHANGES:
                assert [str(event.kind) for event in done.events][:1] == ["change"] or "draft" in str(done.report), (
                    kind["name"]
                )
            assert done.events or kind["name"] in TIMELESS | {"release"}, kind["name"]
    assert sum(outcome.values()) >= 329
    assert outcome[True] >= 250
