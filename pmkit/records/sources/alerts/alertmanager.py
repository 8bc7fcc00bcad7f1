"""Prometheus Alertmanager: webhooks of version 3 and 4, and alerts of API v2 (also by ``amtool -o json``).

``startsAt`` is when the alert fired, after the rule's ``for``, and not when the trouble began. An ``endsAt`` of year 1,
or ahead of what the API knew last about an alert that it calls active, is not an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "alertmanager"
title: Final = "Alertmanager"
_SHOWN: Final = frozenset({"alertname", "severity", "service", "job", "prometheus", "monitor", "replica"})
_HEARTBEATS: Final = frozenset({"watchdog", "deadmansswitch", "deadmanssnitch", "alwaysfiring"})


def recognizes(head: Head) -> float:
    """Recognize webhooks by their group, alerts of the API by their labels and times."""
    hooks = head.share("alerts", "receiver", "groupLabels")
    own = [
        doc
        for doc in head.documents
        if "alerts" in doc and str(doc.get("version")) in ("3", "4") and "orgId" not in doc
    ]
    if hooks and own:
        return 0.95 * hooks
    wrapped: list[Mapping[str, Any]] = [alert for doc in head.documents for _, alert in objects(doc, "data")]
    wrapped += [alert for doc in head.documents for _, alert in objects(doc, "data", "alerts")]
    wrapped += [alert for doc in head.documents for _, alert in _of_rules(Place(), doc)]
    wrapped += [alert for doc in head.documents if "orgId" not in doc for _, alert in objects(doc, "alerts")]
    bare: list[Any] = wrapped or list(head.documents)
    if bare:
        fit = sum("labels" in doc and "startsAt" in doc for doc in bare) / len(bare)
        ruled = sum("labels" in doc and "activeAt" in doc for doc in bare) / len(bare)
        return 0.9 * max(fit, ruled)
    return 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield when each alert fired, and when it was resolved."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        found = list(_alerts(place, doc))
        if not found:
            yield Reject(place, RecordError("there is no alert in it", code="not-a-row"))
        for inner, alert in found:
            try:
                yield from alert_records(inner, alert, clock, receiver=string(doc, "receiver"))
            except RecordError as error:
                yield Reject(inner, error)
        left_out = get(doc, "truncatedAlerts")
        if isinstance(left_out, int) and left_out > 0:
            export.notes.add(f"{left_out} alerts were left out of a webhook by Alertmanager itself")


def _alerts(place: Place, doc: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for path in (("alerts",), ("data", "alerts"), ("data",)):
        inner = list(objects(doc, *path))
        if inner:
            yield from ((place.at(*path, number), alert) for number, alert in inner)
            return
    ruled = list(_of_rules(place, doc))
    if ruled:
        yield from ruled
    elif isinstance(doc, dict) and "labels" in doc:
        yield place, doc


def _of_rules(place: Place, doc: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Yield the alerts of Prometheus's rules, each below its rule."""
    for number, group in objects(doc, "data", "groups"):
        for second, rule in objects(group, "rules"):
            for third, alert in objects(rule, "alerts"):
                yield place.at("data", "groups", number, "rules", second, "alerts", third), alert


def alert_records(place: Place, alert: Mapping[str, Any], clock: Clock, *, receiver: str = "") -> Iterator[Item]:
    """Yield the firing of an alert, and its end where it has one.

    Raises:
        RecordError: it has no time at which it fired.
    """
    labels = {str(key): str(value) for key, value in (get(alert, "labels") or {}).items()}
    notes = get(alert, "annotations") or {}
    called = labels.get("alertname") or string(alert, "name") or "alert"
    if labels.get("severity") == "none" or called.casefold() in _HEARTBEATS:
        yield no_event(place, "the alert fires all the time, to show that alerting works")
        return
    fired = clock.read(get(alert, "startsAt") or get(alert, "activeAt"))
    state = string(alert, "status", "state") or string(alert, "status") or string(alert, "state")
    told = next((text for key in ("summary", "message", "title", "description") if (text := string(notes, key))), "")
    more = string(notes, "description")
    same = string(alert, "fingerprint") or ",".join(f"{key}={labels[key]}" for key in sorted(labels))
    details = [more] if more and more != told else []
    rest = ", ".join(f"{key}={value}" for key, value in sorted(labels.items()) if key not in _SHOWN)
    details += [f"labels: {rest}"] if rest else []
    details += [f"value: {value}" for value in [string(alert, "valueString")] if value]
    details += [f"runbook: {link}" for link in [string(notes, "runbook_url")] if link]
    if state in ("suppressed", "unprocessed", "pending"):
        details.append(f"state: {state}")
    service = labels.get("service") or labels.get("job", "")
    common: dict[str, Any] = {
        "kind": Kind.ALERT,
        "service": service,
        "severity": labels.get("severity", ""),
        "topic": called,
    }
    verb = "pending" if state == "pending" else "fired"
    yield Record(
        place,
        fired,
        f"{called} {verb}: {told}" if told else f"{called} {verb}",
        details=tuple(details),
        key=f"{same}|{fired.instant.isoformat()}|{verb}",
        pair=called,
        **common,
    )
    ended = clock.read_if(get(alert, "endsAt"))
    if ended is None or ended.instant <= fired.instant:
        return
    if state in ("active", "firing", "suppressed", "unprocessed"):
        # The API gives every alert an end some minutes ahead of when it last heard of it: that is not an end.
        known = clock.read_if(get(alert, "updatedAt"))
        if state == "firing" or (known is not None and ended.instant > known.instant - timedelta(seconds=1)):
            return
    yield Record(
        place,
        ended,
        f"{called} resolved: {told}" if told else f"{called} resolved",
        key=f"{same}|{fired.instant.isoformat()}|resolved",
        **common,
    )
