"""The audit log of Kubernetes: what people and controllers changed, one request on a line or a list of them.

Most of what it holds are reads, and what the cluster writes to itself: leases, events, statuses, pods of a rollout.
They are counted. A request is at the time at which it came in, and says so where it failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.contract import Head, Item, Place, Record, no_event
from pmkit.records.sources.documents import get, listed, objects, of_each, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "kubernetes-audit"
title: Final = "Kubernetes audit log"
_READS: Final = frozenset(("get", "list", "watch", "head", "options"))
_SESSIONS: Final = {"exec": "exec in", "attach": "attach to", "portforward": "port-forward to", "proxy": "proxy to"}
"""What somebody does in a pod, whichever verb the request has."""

_PLUMBING: Final = frozenset((
    "leases", "events", "subjectaccessreviews", "selfsubjectaccessreviews", "localsubjectaccessreviews",
    "selfsubjectrulesreviews", "selfsubjectreviews", "tokenreviews", "endpoints", "endpointslices", "componentstatuses",
    "controllerrevisions", "csistoragecapacities", "csinodes", "ipaddresses",
))  # fmt: skip
"""Resources that tell how the cluster runs, and not what was changed in it."""

_INNER: Final = frozenset(("status", "token", "binding", "finalize"))
"""Parts of a resource that the cluster itself writes."""

_RESTARTED: Final = "kubectl.kubernetes.io/restartedAt"
_SYSTEM: Final = (
    "system:kube-", "system:node:", "system:apiserver", "system:serviceaccount:kube-system:", "system:aggregator",
    "system:serviceaccount:kube-node-lease:", "eks:", "aks-", "system:gke-", "system:cloud-",
)  # fmt: skip
_ROLLERS: Final = (
    "replicaset-controller", "statefulset-controller", "daemon-set-controller", "job-controller", "cronjob-controller",
    "deployment-controller", "generic-garbage-collector", "kube-controller-manager", "replication-controller",
)  # fmt: skip
"""Controllers that delete pods as a consequence of what somebody else changed."""

_PAST: Final = {
    "create": "created",
    "update": "updated",
    "patch": "patched",
    "delete": "deleted",
    "deletecollection": "deleted",
}
_FAILED: Final = 400


def recognizes(head: Head) -> float:
    """Recognize requests by the version of their kind."""
    found = [item for doc in head.documents for _, item in _items(Place(), doc)]
    return 0.96 * sum(map(_is_ours, found)) / len(found) if found else 0.0


def _is_ours(item: Mapping[str, Any]) -> bool:
    return str(item.get("apiVersion", "")).startswith("audit.k8s.io/") or (
        "auditID" in item and "verb" in item and "stage" in item and "requestURI" in item
    )


def _items(place: Place, doc: Any) -> Iterator[tuple[Place, dict[str, Any]]]:
    # A request itself may hold a list of what it read.
    return listed(place, doc, *([] if "verb" in doc else ["items"]))


def read(export: Export) -> Iterator[Item]:
    """Yield what was changed, with who did it; whatever else is in the log is counted."""
    clock = export.clock()

    def told(place: Place, item: Mapping[str, Any]) -> Iterator[Item]:
        if not _is_ours(item):
            raise RecordError("this is not a request of an audit log", code="not-a-row")
        yield from _request(place, item, clock)

    yield from of_each(export.documents(), _items, told)


def why_no_event(verb: str, resource: str, inner: str, user: str) -> str:
    """Return why a request is not an event; empty where it changed something that people ask for later.

    Args:
        verb: such as ``get`` or ``patch``.
        resource: such as ``deployments``.
        inner: the part of it that the request is about, such as ``scale``; empty for the whole.
        user: name of the account.
    """
    if inner in _SESSIONS:
        return ""
    if verb in _READS:
        return "it only read something"
    if resource in _PLUMBING or inner in _INNER:
        return "the cluster keeps account of itself"
    if not user.startswith(_SYSTEM) or inner in ("scale", "eviction"):
        return ""
    if verb.startswith("delete") and not user.endswith(_ROLLERS):
        return ""
    return "a component of the cluster did its own work"


def _request(place: Place, item: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    verb, inner = string(item, "verb").casefold(), string(item, "objectRef", "subresource")
    resource, user = string(item, "objectRef", "resource"), string(item, "user", "username")
    if string(item, "stage") in ("RequestReceived", "ResponseStarted"):
        yield no_event(place, "the request has a line for its end, too")
        return
    why = why_no_event(verb, resource, inner, user)
    if not why and "dryRun=All" in string(item, "requestURI"):
        why = "it was only tried"
    if not why and not resource:
        why = "it is about no resource"
    if why:
        yield no_event(place, why)
        return
    who = string(item, "impersonatedUser", "username") or user
    person = somebody(who)
    if person:
        yield Person.of(mail=person) if MAIL.fullmatch(person) else Person.of(handle=person)
    yield _changed(place, item, clock, person, "" if person else who.rpartition(":")[2])


def somebody(user: str) -> str:
    """Return the login or address of a user who is a person, without what the cluster puts in front; empty for none."""
    if user.startswith(("system:", "eks:", "aks-")) or is_role(user):
        return ""
    bare = user.rpartition("/")[2].rpartition("#")[2]
    bare = bare if MAIL.fullmatch(bare) else bare.rpartition(":")[2]
    return "" if is_role(bare) or not bare else bare


def _changed(place: Place, item: Mapping[str, Any], clock: Clock, who: str, account: str) -> Record:
    ref, verb = get(item, "objectRef"), string(item, "verb").casefold()
    resource, space, inner = (string(ref, key) for key in ("resource", "namespace", "subresource"))
    # What is created has its name in the answer alone where the server made it up.
    called = string(ref, "name") or string(item, "responseObject", "metadata", "name")
    called = called or string(item, "requestObject", "metadata", "name")
    where = "/".join(filter(None, (space, called)))
    did = _SESSIONS.get(inner) or _PAST.get(verb, verb)
    what = f"{did} {resource} {where}".strip() if inner in _SESSIONS else f"{resource} {where} {did}".strip()
    if inner == "scale":
        count = string(item, "requestObject", "spec", "replicas")
        what = f"{resource} {where} scaled" + (f" to {count}" if count else "")
    elif inner == "eviction":
        what = f"{resource} {where} evicted"
    elif get(item, "requestObject", "spec", "template", "metadata", "annotations", _RESTARTED):
        what = f"{resource} {where} restarted"
    elif inner and inner not in _SESSIONS:
        what = f"{resource}/{inner} {where} {did}"
    code = get(item, "responseStatus", "code")
    failed = isinstance(code, int) and code >= _FAILED
    why = string(item, "responseStatus", "message") or string(item, "responseStatus", "reason")
    images = ", ".join(_images(get(item, "requestObject", "spec", "template", "spec")))
    agent = string(item, "userAgent").partition(" ")[0]
    details = (
        f"image: {images}" if images else "",
        f"answer: {code}: {why}".rstrip(": ") if failed else "",
        f"client: {agent}" if agent else "",
        f"principal: {account}" if account else "",
        f"reason: {told}" if (told := string(item, "annotations", "authorization.k8s.io/reason")) and failed else "",
    )
    return Record(
        place,
        clock.read(get(item, "requestReceivedTimestamp") or get(item, "stageTimestamp") or get(item, "timestamp")),
        f"{what}: failed with {code}" if failed else what,
        Kind.ACTION if inner in _SESSIONS else Kind.CHANGE,
        who=who,
        details=tuple(filter(None, details)),
        service=called or resource,
        topic=f"{resource} of {space}" if space else resource,
        key=f"audit|{string(item, 'auditID')}" if string(item, "auditID") else "",
    )


def _images(spec: Any) -> Iterator[str]:
    for _, container in objects(spec, "containers"):
        if image := string(container, "image"):
            yield image
