"""GitHub's events API: each event read as the webhook that told the same.

Source: https://docs.github.com/en/rest/using-the-rest-api/github-event-types: an event has a type, an actor, a repo, a
payload and ``created_at``. A push there has no time but the event's, and its commits have none.
"""

from __future__ import annotations

from typing import Any

from pmkit.records.sources.documents import get, string


def is_event(doc: Any) -> bool:
    """Tell whether an object is an event of the API: what a webhook would hold is its payload."""
    return (
        string(doc, "type").endswith("Event")
        and isinstance(get(doc, "payload"), dict)
        and isinstance(get(doc, "repo"), dict)
    )


def as_webhook(doc: dict[str, Any]) -> dict[str, Any]:
    """Return an event of the API as a webhook, with the event's time where its payload has none."""
    at, actor = get(doc, "created_at"), get(doc, "actor")
    payload: dict[str, Any] = doc["payload"]
    hook = {
        "created_at": at,
        "action": string(doc, "type").removesuffix("Event").lower(),
        **payload,
        "repository": {"full_name": string(doc, "repo", "name"), "pushed_at": at},
        "sender": actor,
    }
    if string(doc, "type") == "PushEvent":
        commits = [commit for commit in get(payload, "commits") or [] if isinstance(commit, dict)]
        last = commits[-1] if commits else {}
        hook |= {"commits": commits, "pusher": {"name": string(actor, "login")}, "after": string(payload, "head")}
        hook |= {"head_commit": {"id": string(last, "sha"), "message": string(last, "message")}} if last else {}
    return hook
