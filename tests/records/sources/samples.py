"""Exports in the form that each tool documents, made up: one file for each kind of answer that people save.

They stand in for real exports, which are not the project's to publish. Real ones are read too where there are any, see
``importing.SAMPLES``.
"""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any, NamedTuple

import openpyxl

from tests.records.sources.statuspages import as_atom, as_json, made_up

REST = "https://api.example/"
USER = {"id": "PUSER1", "type": "user_reference", "summary": "Maria Lopez", "self": f"{REST}users/PUSER1"}
SERVICE = {"id": "PSVC1", "type": "service_reference", "summary": "Checkout", "self": f"{REST}services/PSVC1"}
SENDER = {"login": "mlopez", "id": 7, "type": "User", "site_admin": False}
REPOSITORY = {
    "id": 9,
    "name": "shop",
    "full_name": "acme/shop",
    "private": True,
    "owner": {"login": "acme"},
    "pushed_at": 1705329120,
}
SHA = "f95f852bd8fca8fcc58a9a2d6c842781e32a215e"


class Sample(NamedTuple):
    """An export.

    Attributes:
        tool: name of the source that it belongs to.
        name: of the file.
        content: text or bytes, or what is written as JSON.
        events: how many moments it tells.
        rejected: how many of its records hold no moment.
    """

    tool: str
    name: str
    content: Any
    events: int
    rejected: int = 0


def lines(*values: Any) -> str:
    """Return objects one on each line."""
    return "".join(f"{json.dumps(value)}\n" for value in values)


def alert(status: Any, end: str, name: str = "HighErrorRate", **more: Any) -> dict[str, Any]:
    """Return an alert of a webhook."""
    return {
        "status": status, "labels": {"alertname": name, "service": "checkout", "severity": "critical", "instance": "web1:9100"},
        "annotations": {"summary": "Error rate 15 %", "description": "5xx of checkout", "runbook_url": "https://runbooks.example/1"},
        "startsAt": "2024-01-15T14:32:00.256Z", "endsAt": end, "generatorURL": "http://prom.example/graph?g0.expr=x",
        "fingerprint": "a1b2c3d4e5f60718", **more,
    }  # fmt: skip


def webhook(status: str, end: str, version: str, **more: Any) -> dict[str, Any]:
    """Return a webhook of Alertmanager."""
    shared = {"alertname": "HighErrorRate", "service": "checkout"}
    return {
        "receiver": "hook", "status": status, "alerts": [alert(status, end)], "groupLabels": shared, "commonLabels": shared,
        "commonAnnotations": {}, "externalURL": "http://am.example", "version": version,
        "groupKey": 7 if version == "3" else '{}:{alertname="HighErrorRate"}', "truncatedAlerts": 0, **more,
    }  # fmt: skip


def sheet(*rows: list[Any]) -> bytes:
    """Return an Excel file."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


NEVER = "0001-01-01T00:00:00Z"
HOOK: dict[str, Any] = {"repository": REPOSITORY, "sender": SENDER, "action": "created"}
DEPLOYMENT: dict[str, Any] = {
    "url": f"{REST}deployments/1", "id": 1, "sha": SHA, "ref": "v2.5.0", "task": "deploy", "payload": {}, "environment": "production",
    "original_environment": "production", "description": None, "creator": SENDER, "created_at": "2024-01-15T14:20:00Z",
    "updated_at": "2024-01-15T14:20:00Z",
}  # fmt: skip
RUN: dict[str, Any] = {
    "id": 30433642, "name": "deploy", "head_branch": "main", "head_sha": SHA, "path": ".github/workflows/deploy.yml", "run_number": 562,
    "run_attempt": 1, "event": "push", "display_title": "Deploy 2.5.0", "status": "completed", "conclusion": "success",
    "created_at": "2024-01-15T14:20:11Z", "run_started_at": "2024-01-15T14:20:11Z", "updated_at": "2024-01-15T14:24:00Z",
}  # fmt: skip


def pod(reason: str, **more: Any) -> dict[str, Any]:
    """Return an event of a cluster."""
    return {
        "apiVersion": "v1", "kind": "Event", "metadata": {"name": f"pay-1.{reason}", "namespace": "shop", "creationTimestamp": "2024-01-15T14:31:50Z"},
        "involvedObject": {"kind": "Pod", "namespace": "shop", "name": "pay-1"}, "reason": reason, "message": f"{reason} of pay",
        "source": {"component": "kubelet", "host": "node1"}, "firstTimestamp": None, "lastTimestamp": None, "eventTime": None,
        "type": "Warning", "reportingComponent": "kubelet", "reportingInstance": "node1", **more,
    }  # fmt: skip


def journal(number: int, **more: Any) -> dict[str, Any]:
    """Return an entry of a journal."""
    return {
        "__CURSOR": f"s=1;i={number}", "__REALTIME_TIMESTAMP": str(1705329120000000 + number * 1000000), "__MONOTONIC_TIMESTAMP": str(number),
        "_BOOT_ID": "35e8501129134edd9df5267c49f744a4", "PRIORITY": "3", "_SYSTEMD_UNIT": "pay.service", "_HOSTNAME": "web1",
        "SYSLOG_IDENTIFIER": "pay", "MESSAGE": f"Main process exited, try {number}", **more,
    }  # fmt: skip


def otlp(*records: dict[str, Any]) -> dict[str, Any]:
    """Return a request of OpenTelemetry."""
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "checkout"}}]}
    return {
        "resourceLogs": [{"resource": resource, "scopeLogs": [{"scope": {"name": "s"}, "logRecords": list(records)}]}]
    }


def series(name: str, values: list[str]) -> dict[str, Any]:
    """Return a series of an answer to a range query."""
    return {
        "metric": {"__name__": name, "job": "shop"},
        "values": [[1705329000 + 15 * n, value] for n, value in enumerate(values)],
    }


ARGO = "".join(
    f"  - id: {n}\n    revision: {rev * 40}\n    deployStartedAt: '2024-01-15T14:{29 + n}:50Z'\n    deployedAt: '2024-01-15T14:{30 + n}:00Z'\n"
    for n, rev in enumerate("aab")
)
INCIDENTS = made_up(3, 5)
LOG = "".join(
    f"2024-01-15 14:{32 + n // 60}:{n % 60:02d},{n:03d} {'ERROR' if n % 7 == 0 else 'INFO'} [main] shop.Pool - pool {n % 3} has {n} of 90 in use\n"
    + ("java.lang.IllegalStateException: pool\n\tat shop.Pool.get(Pool.java:9)\n" if n == 30 else "")
    for n in range(90)
)
SAMPLES = (
    Sample("alertmanager", "webhooks-v4.jsonl", lines(webhook("firing", NEVER, "4"), webhook("resolved", "2024-01-15T15:25:00Z", "4")), 2),
    Sample("alertmanager", "webhook-v3.json", webhook("firing", NEVER, "3"), 1),
    Sample("alertmanager", "api-v2.json", [
        alert({"state": "active", "silencedBy": [], "inhibitedBy": []}, "2024-01-15T14:40:00Z", name=name,
              updatedAt="2024-01-15T14:36:00Z", receivers=[{"name": "hook"}], fingerprint=name) for name in ("A", "B")
    ], 2),
    Sample("prometheus", "query-range.json", {"status": "success", "data": {"resultType": "matrix", "result": [
        series("errors", ["0.0008"] * 25 + ["0.15"] * 20 + ["0.0008"] * 10)]}}, 2),
    Sample("grafana", "annotations.json", [
        {"id": 1124, "alertId": 0, "dashboardId": 468, "dashboardUID": "u", "panelId": 2, "userId": 1, "userName": "mlopez", "newState": "",
         "prevState": "", "time": 1705329120000, "timeEnd": 1705329180000, "text": "<b>Deploy</b> 2.5.0", "tags": ["deploy"], "data": {}},
        {"id": 1123, "dashboardId": 468, "panelId": 2, "time": 1705329300000, "text": "CPU", "prevState": "ok", "newState": "alerting", "tags": []},
    ], 2),
    Sample("grafana", "webhook.json", webhook("firing", NEVER, "1", orgId=1, title="[FIRING:1]", state="alerting", message="m"), 1),
    Sample("grafana", "legacy-webhook.json", {"dashboardId": 1, "evalMatches": [{"value": 1, "metric": "c", "tags": {}}], "message": "high",
        "orgId": 0, "panelId": 1, "ruleId": 7, "ruleName": "CPU", "ruleUrl": "http://g", "state": "alerting", "tags": {}, "title": "[Alerting] CPU"}, 0, 1),
    Sample("pagerduty", "log-entries.json", {"log_entries": [
        {"id": f"R{n}", "type": f"{kind}_log_entry", "summary": f"{kind} by Maria Lopez", "created_at": f"2024-01-15T14:{35 - n}:00Z", "agent": USER,
         "channel": {"type": "website"}, "service": SERVICE, "incident": {"id": "P1", "type": "incident_reference", "summary": "[#1] Checkout"},
         "teams": [], "contexts": [], "event_details": {}} for n, kind in enumerate(("resolve", "acknowledge", "notify", "trigger"))
    ], "offset": 0, "limit": 25, "more": False, "total": None}, 3, rejected=1),
    Sample("pagerduty", "incidents.json", {"incidents": [
        {"id": "P1", "type": "incident", "summary": "[#1] Checkout", "incident_number": 1, "title": "Checkout is down", "status": "resolved",
         "created_at": "2024-01-15T14:32:00Z", "resolved_at": "2024-01-15T15:25:00Z", "service": SERVICE, "urgency": "high",
         "last_status_change_at": "2024-01-15T15:25:00Z", "assignments": [], "acknowledgements": []}], "more": False}, 2),
    Sample("pagerduty", "webhooks-v3.jsonl", lines(*(
        {"event": {"id": f"E{n}", "event_type": f"incident.{kind}", "resource_type": "incident", "occurred_at": f"2024-01-15T14:3{n}:00.925Z",
         "agent": USER, "client": None, "data": {"id": "P1", "type": "incident", "number": 1, "status": kind, "title": "Checkout is down", "service": SERVICE}}}
        for n, kind in enumerate(("triggered", "acknowledged", "resolved")))), 3),
    Sample("pagerduty", "change-events.json", {"change_events": [
        {"id": "C1", "type": "change_event", "summary": "Deploy 2.5.0", "timestamp": "2024-01-15T14:20:11.000Z", "source": "ci", "services": [SERVICE],
         "custom_details": {"build": "1"}, "links": [], "integration": {"id": "I", "type": "inbound_integration_reference"}}]}, 1),
    Sample("opsgenie", "alerts.json", {"data": [
        {"id": "70413a06", "tinyId": "1791", "alias": "a", "message": "Disk full", "status": "closed", "acknowledged": True, "createdAt": "2024-01-15T14:32:00.100Z",
         "updatedAt": "2024-01-15T15:32:00Z", "lastOccurredAt": "2024-01-15T14:33:00Z", "count": 3, "priority": "P1", "tags": [], "owner": "maria@example.com",
         "report": {"ackTime": 180000, "closeTime": 3600000, "acknowledgedBy": "maria@example.com", "closedBy": "ben@example.com"}}], "requestId": "r"}, 3),
    Sample("github", "deployments.jsonl", lines({**HOOK, "deployment": DEPLOYMENT}, {**HOOK, "deployment": DEPLOYMENT, "deployment_status": {
        "id": 2, "state": "success", "creator": SENDER, "description": "", "environment": "production", "created_at": "2024-01-15T14:24:00Z"}}), 2),
    Sample("github", "runs.json", {"total_count": 1, "workflow_runs": [RUN]}, 2),
    Sample("github", "push.json", {**HOOK, "ref": "refs/heads/main", "before": "a" * 40, "after": SHA, "commits": [{"id": SHA}], "forced": False,
        "pusher": {"name": "mlopez", "email": "m@example.com"}, "head_commit": {"id": SHA, "message": "Fix it", "timestamp": "2024-01-15T10:00:00-08:00"}}, 1),
    Sample("github", "releases.json", [{"id": 1, "tag_name": "v2.5.0", "target_commitish": "main", "name": "2.5.0", "draft": False, "prerelease": False,
        "created_at": "2024-01-10T00:00:00Z", "published_at": "2024-01-15T14:32:00Z", "author": SENDER, "assets": [], "body": "text"}], 1),
    Sample("argocd", "application.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\n  namespace: argocd\n"
        f"spec:\n  project: default\nstatus:\n  history:\n{ARGO}  sync:\n    status: Synced\n", 3),
    Sample("kubernetes", "events.json", {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [
        pod("BackOff", firstTimestamp="2024-01-15T14:30:00Z", lastTimestamp="2024-01-15T14:50:00Z", count=43),
        pod("Scheduled", eventTime="2024-01-15T14:33:00.764227Z", type="Normal"),
        pod("OOMKilling", lastTimestamp="2024-01-15T14:31:50Z", firstTimestamp="2024-01-15T14:31:50Z", count=1)]}, 3),
    Sample("journald", "journal.json", lines(*map(journal, range(4)), journal(4, MESSAGE=[109, 117, 255, 108])), 5),
    Sample("journald", "journal.export", b"".join(
        b"__CURSOR=%d\n__REALTIME_TIMESTAMP=%d\nPRIORITY=3\nMESSAGE\n\x05\0\0\0\0\0\0\0a\nb%dc\n_SYSTEMD_UNIT=pay.service\n\n" % (n, 1705329120000000 + n, n)
        for n in range(4)), 4),
    Sample("otlp", "logs.jsonl", lines(*(otlp({
        "timeUnixNano": f"{1705329120 + n}000000001", "observedTimeUnixNano": f"{1705329120 + n}500000000", "severityNumber": 17, "severityText": "ERROR",
        "body": {"stringValue": f"it failed {n}"}, "attributes": [{"key": "k", "value": {"intValue": "1"}}], "traceId": "5b8efff798038103d269b633813fc60c",
        "spanId": "eee19b7ec3c1b174"}) for n in range(3))), 3),
    Sample("nagios", "nagios.log", "".join(
        f"[{1705329120 + 60 * n}] SERVICE ALERT: web{n};HTTP;CRITICAL;HARD;3;CRITICAL - no answer\n" for n in range(3)), 3),
    Sample("jira", "issues.json", {"total": 2, "issues": [{"key": f"OPS-{n}", "fields": {
        "summary": f"It is slow {n}", "created": f"2024-01-15T15:3{n}:00.000+0100", "description": "since noon",
        "reporter": {"displayName": "Maria Lopez", "accountType": "atlassian"}}} for n in range(2)]}, 2),
    Sample("spinnaker", "executions.json", [{"id": f"01{n}", "application": "shop", "name": "Deploy", "status": "TERMINAL",
        "startTime": 1705329120000 + 600000 * n, "endTime": 1705329240000 + 600000 * n, "stages": [{"refId": "1", "type": "deploy", "name": "Deploy",
        "status": "TERMINAL"}], "trigger": {"type": "manual", "user": "mlopez"}} for n in range(2)], 4),
    Sample("grafana", "states.json", {"schema": {"fields": [{"name": "time", "type": "time"}, {"name": "line", "type": "other"}, {"name": "labels", "type": "other"}]},
        "data": {"values": [[1705329120000 + 60000 * n for n in range(3)], [
            {"schemaVersion": 1, "previous": before, "current": after, "ruleTitle": "Checkout errors", "ruleUID": "u1", "labels": {"service": "checkout"}}
            for before, after in (("Normal", "Pending"), ("Pending", "Alerting"), ("Alerting", "Normal"))], [{"group": "g"}] * 3]}}, 3),
    Sample("zabbix", "problems.json", {"jsonrpc": "2.0", "id": 1, "result": [
        {"eventid": f"7{n}", "objectid": "5", "source": "0", "clock": f"{1705329120 + 60 * n}", "r_eventid": f"8{n}", "r_clock": f"{1705330920 + 60 * n}",
         "name": f"No answer {n}", "severity": "4", "acknowledges": [{"acknowledgeid": f"9{n}", "clock": f"{1705329420 + n}", "message": "looking",
         "action": "6", "username": "mlopez", "name": "Maria", "surname": "Lopez"}]} for n in range(2)]}, 6),
    Sample("icinga", "events.jsonl", lines(*({"type": "StateChange", "timestamp": 1705329120.5 + 60 * n, "host": "web1", "service": f"http{n}", "state": 2,
        "state_type": 1, "check_result": {"output": "HTTP CRITICAL - no answer", "exit_status": 2}} for n in range(3))), 3),
    Sample("kubernetes-audit", "audit.log", lines(*({"kind": "Event", "apiVersion": "audit.k8s.io/v1", "auditID": f"a{n}", "stage": "ResponseComplete",
        "requestURI": "/apis/apps/v1", "verb": verb, "user": {"username": "maria@example.com"}, "objectRef": {"resource": "deployments", "namespace": "shop",
        "name": "checkout"}, "responseStatus": {"code": 200}, "requestReceivedTimestamp": f"2024-01-15T14:3{n}:00.1Z"}
        for n, verb in enumerate(("patch", "get", "delete")))), 2, 1),
    Sample("cloudtrail", "trail.json", {"Records": [{"eventVersion": "1.09", "eventID": f"e{n}", "eventName": call, "eventSource": "rds.amazonaws.com",
        "eventTime": f"2024-01-15T14:3{n}:00Z", "userIdentity": {"type": "IAMUser", "userName": "mlopez"}, "requestParameters": {"dBInstanceIdentifier": "db1"}}
        for n, call in enumerate(("RebootDBInstance", "DescribeDBInstances"))]}, 1, 1),
    Sample("azure", "activity.json", [{"eventTimestamp": f"2024-01-15T14:3{n}:00.1Z", "submissionTimestamp": "2024-01-15T14:39:00Z", "eventDataId": f"d{n}",
        "caller": "maria@example.com", "correlationId": "c", "operationName": {"localizedValue": "Restart Web App", "value": "Microsoft.Web/sites/restart/action"},
        "resourceId": "/subscriptions/1/providers/Microsoft.Web/sites/shop", "status": {"localizedValue": how, "value": how}, "level": "Informational"}
        for n, how in enumerate(("Started", "Succeeded"))], 2),
    Sample("gcp-audit", "audit.json", [{"insertId": f"i{n}", "timestamp": f"2024-01-15T14:3{n}:00Z", "protoPayload": {
        "@type": "type.googleapis.com/google.cloud.audit.AuditLog", "methodName": method, "resourceName": "projects/shop/instances/db1",
        "authenticationInfo": {"principalEmail": "maria@example.com"}}} for n, method in enumerate(("cloudsql.instances.restart", "cloudsql.instances.get"))], 1, 1),
    Sample("gitlab", "deployments.json", [{"id": n, "iid": n, "ref": f"v1.{n}", "sha": SHA, "status": "success", "created_at": f"2024-01-15T14:3{n}:00Z",
        "updated_at": f"2024-01-15T14:4{n}:00Z", "user": {"username": "mlopez", "name": "Maria Lopez"}, "environment": {"id": 1, "name": "production",
        "created_at": "2020-01-01T00:00:00Z"}, "deployable": None} for n in range(2)], 4),
    Sample("shell", "history.txt", "".join(
        f"  {100 + n}  2024-01-15 14:3{n}:05 systemctl restart checkout-{n}\n" for n in range(3)), 3),
    Sample("loki", "streams.json", {"status": "success", "data": {"resultType": "streams", "result": [
        {"stream": {"app": "shop", "level": "error"}, "values": [[f"{1705329120 + n}000000000", f"it failed {n}"] for n in range(3)]}], "stats": {}}}, 3),
    Sample("datadog", "events.json", {"events": [
        {"id": 6327818702635911000, "id_str": f"632781870263591{n}", "title": f"Monitor {n}", "text": "%%% high %%%", "date_happened": 1705329120 + n,
         "alert_type": "error", "priority": "normal", "source": "alert", "tags": ["service:checkout"], "host": "web1", "url": "/event"} for n in range(2)]}, 2),
    Sample("statuspage", "incidents.json", as_json(INCIDENTS), sum(len(incident.told) for incident in INCIDENTS)),
    Sample("statuspage", "history.atom", as_atom(INCIDENTS), sum(len(incident.told) for incident in INCIDENTS)),
    Sample("slack", "2024-01-15.json", [
        {"type": "message", "user": "U01", "text": "<@U02> look: <https://g.example/d|graph> &amp; <!here>", "ts": "1705329120.000100", "reply_count": 1,
         "thread_ts": "1705329120.000100", "replies": [{"user": "U02", "ts": "1705329180.000200"}], "reactions": [{"name": "eyes", "users": ["U02"], "count": 1}]},
        {"type": "message", "user": "U02", "text": "on it", "ts": "1705329180.000200", "thread_ts": "1705329120.000100", "parent_user_id": "U01"},
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "alerts", "text": "", "ts": "1705329240.000100",
         "attachments": [{"fallback": "[FIRING:1] CheckoutErrors", "id": 1, "color": "a30200", "fields": [{"title": "Value", "value": "15 %", "short": True}]}]},
    ], 3),
    Sample("teams", "messages.json", {"@odata.context": "c", "value": [
        {"id": str(n), "messageType": "message", "createdDateTime": f"2024-01-15T14:3{n}:00.123Z", "lastEditedDateTime": None, "deletedDateTime": None,
         "from": {"user": {"id": "a1", "displayName": "Maria Lopez"}}, "body": {"contentType": "html", "content": f"<p>step {n} &amp; more</p>"},
         "attachments": [], "mentions": [], "reactions": []} for n in range(3)]}, 3),
    Sample("mattermost", "bulk.jsonl", lines({"type": "version", "version": 1}, {"type": "user", "user": {"username": "mlopez", "email": "maria@example.com"}}, *(
        {"type": "post", "post": {"team": "t", "channel": "ops", "user": "mlopez", "message": f"step {n}", "create_at": 1705329120000 + n * 60000}} for n in range(3))), 3),
    Sample("chat", "chat.txt", "".join(f"[15/01/2024, 14:3{n}:00] Maria Lopez: step {n}\n" for n in range(5)), 5),
    Sample("irc", "ops.log", "--- Log opened Mon Jan 15 14:29:00 2024\n" + "".join(f"14:3{n} <@mlopez> step {n}\n" for n in range(5)), 5),
    Sample("mail", "box.mbox", "\n".join(f"From m@example.com Mon Jan 15 14:3{n}:00 2024\nFrom: Maria Lopez <m@example.com>\nTo: ops@example.com\n"
        f"Subject: step\nDate: Mon, 15 Jan 2024 14:3{n}:00 +0000\n\nstep {n}\n" for n in range(5)), 5),
    Sample("window", "copied.txt", "January 15, 2024\n" + "".join(f"Maria Lopez\n  2:3{n} PM\nstep {n}\n" for n in range(5)), 5),
    Sample("notes", "notes.txt", "Checkout 2024-01-15 (UTC)\n" + "".join(f"14:3{n} - step {n}\n" for n in range(5)), 5),
    Sample("git", "log.txt", "".join(
        f"commit {n}{SHA[1:]}\nAuthor: Maria Lopez <maria@example.com>\nDate:   Mon Jan 15 14:3{n}:00 2024 +0000\n\n    step {n}\n\n"
        for n in range(3)), 3),
    Sample("log", "app.log", LOG, 90),
    Sample("drill", "drill.jsonl", lines(
        {"drill": 1, "scenario": "x", "world": "0", "seed": 1, "start": "2024-01-15T14:30:00+00:00", "sum": "0"},
        *({"t": 60 * n, "verb": "note", "text": f"step {n}"} for n in range(1, 4))), 3),
    Sample("table", "export.csv", "Time (UTC),Event,Who\n" + "".join(f'2024-01-15 14:3{n}:00,"step {n}, as planned",Maria Lopez\n' for n in range(5)), 5),
    Sample("table", "export.xlsx", sheet(["Time (UTC)", "Event"], *(
        [datetime(2024, 1, 15, 14, 30 + n), f"step {n}"] for n in range(5))), 5),
    Sample("json", "rows.json", [{"when": f"2024-01-15T14:3{n}:00Z", "what": f"step {n}", "by": "Maria Lopez"} for n in range(5)], 5),
)  # fmt: skip
"""One for each kind of answer that people save."""
