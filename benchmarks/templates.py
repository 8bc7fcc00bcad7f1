"""How well lines of a log are grouped by template: grouping accuracy on made-up logs whose templates are known.

python benchmarks/templates.py [LINES]

Eleven kinds of system, three of them kept apart while the method was made, each with the templates of its kind and what
varies in them: numbers, ids, addresses, paths, names, durations. *Grouping accuracy* is the share of lines whose group
holds exactly the lines of their template (Zhu et al., *Tools and Benchmarks for Automated Log Parsing*, ICSE-SEIP
2019). Beside it, in the same run, drain3 with its defaults, where it is installed (in an environment of its own: it
pins old releases; PMKIT_PEERS names that).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from pmkit.records.sources.logs.templates import Templates

Chance = random.Random
NAMES = "alpha bravo checkout cart search billing ledger mail user-sync geo".split()


def number(chance: Chance) -> str:
    """Return a number of any length."""
    return str(chance.randrange(10 ** chance.randint(1, 6)))


HOLES: dict[str, Callable[[Chance], str]] = {
    "n": number,
    "ms": lambda chance: f"{chance.uniform(0.1, 900):.1f}ms",
    "hex": lambda chance: f"{chance.getrandbits(64):016x}",
    "uuid": lambda chance: str(UUID(int=chance.getrandbits(128), version=4)),
    "ip": lambda chance: ".".join(str(chance.randrange(256)) for _ in range(4)),
    "path": lambda chance: "/" + "/".join(chance.choice(NAMES) for _ in range(chance.randint(1, 4))),
    "name": lambda chance: chance.choice(NAMES),
    "user": lambda chance: f"u{chance.randrange(5000)}",
    "blk": lambda chance: f"blk_{chance.choice(('', '-'))}{chance.getrandbits(60)}",
}
SYSTEMS = {
    "web server": """
        GET <path> 200 <n> <ms>
        GET <path> 404 <n> <ms>
        POST <path> 500 <n> <ms>
        upstream <ip>:<n> timed out after <ms>
        worker process <n> exited with code <n>
        client <ip> closed keepalive connection
        SSL handshake with <ip> failed: no shared cipher
        reloading configuration
    """,
    "database": """
        checkpoint starting: time
        checkpoint complete: wrote <n> buffers in <ms>
        duration: <ms> statement: SELECT * FROM <name> WHERE id = <n>
        duration: <ms> statement: UPDATE <name> SET state = <n>
        connection received: host=<ip> port=<n>
        connection authorized: user=<user> database=<name>
        process <n> still waiting for ShareLock on transaction <n> after <ms>
        could not receive data from client: Connection reset by peer
        automatic vacuum of table <name>: index scans: <n>
        deadlock detected
        remaining connection slots are reserved
    """,
    "file system": """
        Received block <blk> of size <n> from <ip>
        PacketResponder <n> for block <blk> terminating
        Verification succeeded for <blk>
        BLOCK* NameSystem.addStoredBlock: blockMap updated: <ip>:<n> is added to <blk> size <n>
        Deleting block <blk> file <path>
        Exception in receiveBlock for block <blk> java.io.IOException: Broken pipe
        Served block <blk> to <ip>
        Starting thread to transfer block <blk> to <ip>:<n>
    """,
    "cluster": """
        Created pod: <name>-<hex>
        Pulling image registry.example/<name>:<n>
        Back-off restarting failed container <name> in pod <uuid>
        Readiness probe failed: Get http://<ip>:<n>/healthz: context deadline exceeded
        Node <ip> status is now: NodeNotReady
        Scaled up replica set <name>-<hex> to <n>
        Successfully assigned <name> to <ip>
        Killing container with id <hex>: Need to kill Pod
        Volume <uuid> is already exclusively attached to one node
        OOM killed process <n> total-vm:<n>kB
    """,
    "queue": """
        Consumer <uuid> joined group <name>
        Rebalance of group <name> took <ms>
        Partition <n> of topic <name> is under replicated
        Offset commit failed for partition <n>: the coordinator is not available
        Lag of group <name> on partition <n> is <n>
        Message <uuid> was redelivered <n> times
        Message <uuid> was moved to the dead letter queue
        Leader election for partition <n> done in <ms>
        Session of broker <n> expired
    """,
    "service": """
        request <uuid> from <ip> started
        request <uuid> finished in <ms>
        ERROR request <uuid> failed: pool of shard <n> is exhausted
        WARN retrying call to <name> attempt <n> of <n>
        user <user> logged in from <ip>
        user <user> logged out
        cache miss for key <name>:<n>
        circuit breaker of <name> is open
        feature flag <name> evaluated to true
        feature flag <name> evaluated to false
        job <n> queued with priority <n>
        job <n> done with <n> rows
    """,
    "gateway": """
        method=GET path=<path> host=<name> dyno=web.<n> connect=<ms> service=<ms> status=200 bytes=<n>
        method=GET path=<path> host=<name> dyno=web.<n> connect=<ms> service=<ms> status=404 bytes=<n>
        method=GET path=<path> host=<name> dyno=web.<n> connect=<ms> service=<ms> status=503 bytes=<n>
        method=POST path=<path> host=<name> dyno=web.<n> connect=<ms> service=<ms> status=201 bytes=<n>
        health check of <name> passed in <ms>
        health check of <name> failed: connection refused
        drained <n> connections of <name>
    """,
    "access log": """
        <ip> - - "GET <path> HTTP/1.1" 200 <n> "-" "curl/8"
        <ip> - - "GET <path> HTTP/1.1" 304 <n> "-" "curl/8"
        <ip> - - "GET <path> HTTP/1.1" 404 <n> "-" "curl/8"
        <ip> - - "POST <path> HTTP/1.1" 201 <n> "-" "curl/8"
        <ip> - - "POST <path> HTTP/1.1" 502 <n> "-" "curl/8"
        <ip> - <user> "DELETE <path> HTTP/2.0" 403 <n> "-" "curl/8"
    """,
}
"""Templates of each kind of system, from the commonest."""

APART = {
    "login": """
        Failed password for invalid user <user> from <ip> port <n> ssh2
        Accepted publickey for <user> from <ip> port <n> ssh2
        Connection closed by <ip> [preauth]
        Received disconnect from <ip>: <n>: Bye Bye [preauth]
        pam_unix(sshd:session): session opened for user <user> by (uid=<n>)
        pam_unix(sshd:session): session closed for user <user>
        reverse mapping checking getaddrinfo for <name> [<ip>] failed - POSSIBLE BREAK-IN ATTEMPT!
        error: maximum authentication attempts exceeded for <user> from <ip> port <n> ssh2 [preauth]
    """,
    "mail": """
        connect from <name>[<ip>]
        disconnect from <name>[<ip>] ehlo=<n> mail=<n> commands=<n>
        <hex>: client=<name>[<ip>]
        <hex>: removed
        <hex>: to=<user>, relay=<name>[<ip>]:<n>, delay=<n>, status=sent (250 ok)
        <hex>: to=<user>, relay=none, delay=<n>, status=deferred (connection timed out)
        warning: hostname <name> does not resolve to address <ip>
        statistics: max connection rate <n> for (smtp:<ip>) at <n>
    """,
    "batch": """
        Running task <n> in stage <n> (TID <n>)
        Finished task <n> in stage <n> (TID <n>). <n> bytes result sent to driver
        Block broadcast_<n> stored as values in memory (estimated size <n>, free <n>)
        Found block rdd_<n> locally
        Input split: hdfs://<ip>:<n><path>:<n>+<n>
        Lost executor <n> on <ip>: Container killed by the scheduler for exceeding memory limits
        Getting <n> non-empty blocks out of <n> blocks
        Started <n> remote fetches in <ms>
        Removing block manager <hex>
    """,
}
"""Kinds that nobody looked at while the method was made."""

PEER = """
import json, sys, time
from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig
lines = json.load(sys.stdin)
config = TemplateMinerConfig(); config.profiling_enabled = False
miner = TemplateMiner(config=config)
start = time.perf_counter()
groups = [miner.add_log_message(line)["cluster_id"] for line in lines]
print(json.dumps([groups, time.perf_counter() - start]))
"""


def made_up(system: str, lines: int, seed: int = 3) -> tuple[list[str], list[int]]:
    """Return lines of a system, each with the number of its template; some templates are much commoner than others."""
    chance = random.Random(f"{system} {seed}")
    templates = [line.strip() for line in {**SYSTEMS, **APART}[system].strip().splitlines()]
    weights = [1 / (rank + 1) for rank in range(len(templates))]
    truth = chance.choices(range(len(templates)), weights, k=lines)
    texts = []
    for template in truth:
        text = templates[template]
        for hole, made in HOLES.items():
            while f"<{hole}>" in text:
                text = text.replace(f"<{hole}>", made(chance), 1)
        texts.append(text)
    return texts, truth


def accuracy(groups: Sequence[int], truth: Sequence[int]) -> float:
    """Return the share of lines whose group holds exactly the lines of their template."""
    sizes = Counter(truth)
    within: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for group, template in zip(groups, truth, strict=True):
        within[group][template] += 1
    alone = [held.most_common(1)[0] for held in within.values() if len(held) == 1]
    right = sum(count for template, count in alone if count == sizes[template])
    return right / len(truth)


def drained(lines: Sequence[str]) -> tuple[list[int], float] | None:
    """Return the groups of drain3 and its seconds; None where it is not installed."""
    python = Path(os.environ.get("PMKIT_PEERS") or ".venv-peers") / "bin" / "python"
    command = [str(python if python.is_file() else sys.executable), "-c", PEER]
    done = subprocess.run(command, input=json.dumps(lines), capture_output=True, text=True)
    return tuple(json.loads(done.stdout)) if done.returncode == 0 else None


def main() -> int:
    """Print a line for each kind of system."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    print(f"{'system':12} {'templates':>9}  {'pmkit':>6} {'groups':>6} {'s':>6}   {'drain3':>6} {'groups':>6} {'s':>6}")
    shares = []
    for system in (*SYSTEMS, *APART):
        lines, truth = made_up(system, count)
        templates = Templates()
        start = time.perf_counter()
        groups = [templates.of(line) for line in lines]
        seconds = time.perf_counter() - start
        shares.append(accuracy(groups, truth))
        row = f"{system:12} {len(set(truth)):9}  {shares[-1]:6.3f} {len(set(groups)):6} {seconds:6.2f}"
        peer = drained(lines)
        if peer:
            row += f"   {accuracy(peer[0], truth):6.3f} {len(set(peer[0])):6} {peer[1]:6.2f}"
        print(row if peer else f"{row}   not installed")
    print(f"{'mean':12} {'':9}  {sum(shares) / len(shares):6.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
