"""A timeline of a million events in five sources, against two peers, from one run.

python benchmarks/timeline.py [EVENTS]

Against bare pandas (``concat``, ``drop_duplicates('id')``, ``sort_values(['time', 'id'])``),
which checks nothing and knows no intervals: target 1.5 times. Against the approach of the
article's ``generate_timeline`` (lists of dicts, ``sorted``): target at least 3 times faster. All
three start from the same five frames, so making the dicts counts; without it the article's
approach takes about half of its time.
Each contender runs in a process of its own, in turns; the best of three is compared, the peak
of memory stands beside it, and the three results are checked to be the same.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

SOURCES = ("pagerduty", "deploys", "chat", "metrics", "logs")


def sources(events: int) -> list[pd.DataFrame]:
    """Return five sources with a tenth of their events repeated from the source before; times in UTC.

    Each source is in order of time, as exports are; many times tie, because tools round them.
    """
    random = np.random.default_rng(7)
    made: list[pd.DataFrame] = []
    size = events // len(SOURCES)
    for number, name in enumerate(SOURCES):
        times = np.sort(random.integers(1_700_000_000, 1_700_600_000, size)).astype("datetime64[s]")
        frame = pd.DataFrame(
            {
                "id": [f"{name[:1].upper()}{n:07d}" for n in range(size)],
                "time": pd.DatetimeIndex(times).tz_localize("UTC").as_unit("ns"),
                "headline": [f"{name} event {n % 997}" for n in range(size)],
                "source": name,
            }
        )
        if number:
            frame = pd.concat([frame, made[-1].iloc[: size // 10]], ignore_index=True)
        made.append(frame)
    return made


def bare_pandas(frames: list[pd.DataFrame]) -> tuple[float, list[str]]:
    """Return the seconds and the ids of the three bare calls."""
    start = time.perf_counter()
    table = pd.concat(frames, ignore_index=True).drop_duplicates("id").sort_values(["time", "id"])
    return time.perf_counter() - start, table["id"].tolist()


def with_pmkit(frames: list[pd.DataFrame]) -> tuple[float, list[str]]:
    """Return the seconds and the ids of a Timeline."""
    from pmkit.records.timeline import Timeline

    start = time.perf_counter()
    timeline = Timeline.from_frame(*frames)
    return time.perf_counter() - start, timeline.frame["id"].tolist()


def article(frames: list[pd.DataFrame]) -> tuple[float, list[str]]:
    """Return the seconds and the ids of lists of dicts that are put together and sorted."""
    start = time.perf_counter()
    exports = [frame.to_dict("records") for frame in frames]
    events = []
    seen = set()
    for export in exports:
        for row in export:
            if row["id"] not in seen:
                seen.add(row["id"])
                events.append({"time": row["time"], "id": row["id"], "event": row["headline"], "source": row["source"]})
    ordered = sorted(events, key=lambda event: (event["time"], event["id"]))
    return time.perf_counter() - start, [event["id"] for event in ordered]


CONTENDERS = {"bare pandas": bare_pandas, "pmkit": with_pmkit, "article": article}


def child(name: str, events: int) -> None:
    """Run one contender and print what it took as JSON."""
    frames = sources(events)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, ids = CONTENDERS[name](frames)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()
    print(json.dumps({"seconds": seconds, "mib": (peak - before) / 1024, "events": len(ids), "digest": digest}))


def main() -> int:
    """Print the two ratios with the peak of memory beside them."""
    if len(sys.argv) > 2:
        child(sys.argv[1], int(sys.argv[2]))
        return 0
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    best: dict[str, dict[str, float]] = {}
    digests = set()
    for _ in range(3):
        for name in CONTENDERS:
            done = subprocess.run(
                [sys.executable, __file__, name, str(events)], check=True, capture_output=True, text=True
            )
            found = json.loads(done.stdout)
            digests.add(found.pop("digest"))
            if name not in best or found["seconds"] < best[name]["seconds"]:
                best[name] = found
    if len(digests) != 1:
        print("the contenders disagree about the order")
        return 1
    for name, found in best.items():
        memory = f"{found['mib']:.0f} MiB more than its input"
        print(f"{name:<12} {found['seconds']:.2f} s, {memory}, {found['events']} events")
    ours = best["pmkit"]["seconds"]
    print(f"pmkit / bare pandas: {ours / best['bare pandas']['seconds']:.2f} (target 1.5 at most)")
    print(f"article / pmkit: {best['article']['seconds'] / ours:.1f} (target 3 at least)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
