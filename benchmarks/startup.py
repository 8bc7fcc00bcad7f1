"""How long pmkit takes to start, as ratios against its peers, from one run.

python benchmarks/startup.py [ROUNDS]

``import pmkit`` against ``import pandas``, and ``pmkit --help`` against ``papermill --help``.
The pairs take turns, and the median of each is compared. Target: under a third.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

PAIRS = {
    "import pmkit / import pandas": (
        [sys.executable, "-c", "import pmkit"],
        [sys.executable, "-c", "import pandas"],
    ),
    "pmkit --help / papermill --help": (
        [sys.executable, "-m", "pmkit", "--help"],
        [sys.executable, "-m", "papermill", "--help"],
    ),
}


def seconds(command: Sequence[str]) -> float:
    """Return how long a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    """Print one ratio for each pair."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for name, (ours, theirs) in PAIRS.items():
        seconds(ours), seconds(theirs)  # warm the disk cache
        times = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
        mine, peer = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{name}: {mine / peer:.2f} (target 0.33; {mine:.3f} s / {peer:.3f} s, median of {rounds})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
