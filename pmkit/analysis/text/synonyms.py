"""Words that people in operations use for one thing, each with the stem that stands for the group.

The first word of a group is the kit's own (GLOSSARY.md) where it has one. Only words that mean
the same in nearly every postmortem are here; what is alike in one incident only belongs into
that scenario's ``match.yaml``.
"""

from __future__ import annotations

from typing import Final

_GROUPS: Final = (
    "standby, standbys, replica, replicas, secondary, secondaries, slave, slaves, follower, followers",
    "primary, primaries, master, masters, leader",
    "database, databases, db, dbs, datastore",
    "postgres, postgresql, psql, pg",
    "host, hosts, hostname, hostnames, server, servers, machine, machines, box, boxes, vm, vms, node, nodes",
    "rollback, rollbacks, revert, reverts, reverted, reverting, roll back, rolled back, rolling back, "
    "backed out, back out",
    "restart, restarts, restarted, restarting, reboot, reboots, rebooted, rebooting",
    "alert, alerts, alerted, alerting, alarm, alarms, page, paged, pages, paging, notification, notifications",
    "outage, outages, downtime, unavailable, unavailability, went down, was down, were down",
    "oncall, on call, responder, responders",
    "engineer, engineers, operator, operators, sre, sres, admin, admins, administrator, administrators, dba, dbas",
    "wal, write ahead log, write ahead logs, write ahead",
    "oom, out of memory, memory exhaustion, memory exhausted",
    "memory, ram, heap",
    "leak, leaks, leaked, leaking",
    "deploy, deploys, deployed, deploying, deployment, deployments, rollout, rollouts, release, "
    "releases, released, rolled out",
    "config, configs, configuration, configurations, setting, settings",
    "production, prod",
    "staging, stage, preprod",
    "connection, connections, conn, conns",
    "retry, retries, retried, retrying, try again, tried again, repeat, repeated, repeats, repeating",
    "backup, backups, back up, backed up",
    "dump, dumps, pg dump, pgdump",
    "restore, restores, restored, restoring, restoration, recovery, recover, recovered, recovering",
    "rehearse, rehearsed, rehearsal, drill, drilled, drills, practice, practiced, practised, exercised",
    "owner, owners, owned, owns, ownership, responsible, responsibility, accountable",
    "runbook, runbooks, playbook, playbooks, documentation, docs, document, documented, documents, "
    "documenting, manual, "
    "manuals, instructions",
    "monitor, monitors, monitored, monitoring, watch, watched, watches, watching, observability",
    "test, tests, tested, testing",
    "error, errors, exception, exceptions",
    "fail, fails, failed, failing, failure, failures, break, breaks, broke, broken, breaking",
    "silent, silently, quiet, quietly, mute, silence",
    "mail, mails, email, emails, e mail",
    "reject, rejected, rejects, refuse, refused, refuses",
    "delete, deleted, deletes, deleting, deletion, deletions, remove, removed, removes, removing, "
    "removal, removals, erase, "
    "erased, wipe, wiped, wiping, purge, purged, rm",
    "directory, directories, folder, folders, dir",
    "tired, tiredness, fatigue, fatigued, weary, sleepy",
    "alone, solo, single handed, by himself, by herself, by themselves, on their own, on his own, on her own",
    "limit, limits, limited, cap, caps, capped, quota, quotas, ceiling, bound, bounds, bounded",
    "slow, slowly, slower, sluggish, throttled, throttle, throttling",
    "pipeline, pipelines, cicd",
    "dashboard, dashboards, graph, graphs, chart, charts, grafana",
    "lag, lagged, lagging, behind",
    "spam, spammer, spammers, abuse, abusive, abuser, abusers",
    "account, accounts, user, users",
    "copy, copies, copied, copying",
    "disk, disks, storage, volume, volumes",
    "traffic, request, requests, load",
    "pool, pools, pooling, pooler",
    "duplicate, duplicates, duplicated, deduplicate, deduplication, dedupe",
    "validate, validates, validated, validation, validator, validating",
    "check, checks, checked, checking, verify, verified, verifies, verifying, verification",
    "know, knows, knew, known, knowledge, aware, awareness",
    "notice, noticed, notices, noticing, spot, spotted, detect, detected, detects, detection, see, saw, seen, sees",
    "similar, similarly, alike, lookalike, near identical, nearly identical",
    "screen, prompt, terminal, shell, console",
    "customer, customers, merchant, merchants",
    "pod, pods, container, containers",
    "timeout, timeouts, timed out, time out, timing out",
)


SYNONYMS: Final = {
    word: words[0] for group in _GROUPS for words in [[one.strip() for one in group.split(",")]] for word in words
}
"""Word or phrase, lower case, to the stem of its group."""
