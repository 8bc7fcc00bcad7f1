"""How often the language check is right, and how fast it is beside its peers, from one run.

    python benchmarks/language.py [CORPUS]           scores on labeled sentences, and by strength of rule
    python benchmarks/language.py --errors [CORPUS]  with the sentences that came out otherwise than labeled
    python benchmarks/language.py --speed            words a second beside proselint, alex and write-good

CORPUS is a folder with ``real.dev.jsonl``, ``authored.dev.jsonl`` and ``docs/*.md`` with what is expected of
them (default: ../shared/language); without it only the kit's own sentences are scored, and those the
rules were made to fit. A sentence counts as found if a category it must have is marked; what is
labeled as optional counts neither way. Intervals are Wilson's at 95 %.

The peers are installed into .bench/ (proselint by pip; alex and write-good by npm, which needs Node).
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pmkit.analysis.language import CATEGORIES, check_language
from pmkit.analysis.language.lexicon import lexicon
from pmkit.analysis.language.prose import line_at, lines_of
from pmkit.analysis.statistics.intervals import wilson

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / ".bench"
SCORED = tuple(name for name in CATEGORIES if name not in ("minimizing", "counterfactual"))
TARGETS = {"real": (0.85, 0.85), "authored": (0.90, 0.65)}
TIMES = 10
ROUNDS = 5


@dataclass(frozen=True)
class Labelled:
    """A sentence with what must, and what may, be marked in it."""

    text: str
    required: frozenset[str]
    optional: frozenset[str]
    is_natural: bool = False


def corpus(path: Path) -> list[Labelled]:
    """Return the sentences of a labeled file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Labelled(
            row["text"],
            frozenset(label["category"] for label in row["labels"]) & frozenset(SCORED),
            frozenset(label["category"] for label in (*row["optional"], *row["labels"])),
            "sampling=natural" in row.get("note", ""),
        )
        for row in rows
    ]


def own() -> list[Labelled]:
    """Return the sentences of the kit's rules."""
    data = tomllib.loads((files("pmkit.analysis.language") / "rules" / "en.toml").read_text("utf-8"))
    rows = [(rule["category"], text) for rule in data["rule"] for text in rule["fires"]]
    rows += [(category, text) for kind in data["documents"] for category, text in kind["fires"]]
    plain = [text for part in ("rule", "documents") for each in data[part] for text in each["quiet"]]
    marked = [Labelled(text, frozenset((c,)), frozenset(CATEGORIES)) for c, text in rows if c in SCORED]
    return [*marked, *(Labelled(text, frozenset(), frozenset()) for text in plain)]


def score(name: str, sentences: Sequence[Labelled], *, errors: bool) -> None:
    """Print precision and recall of warnings, by category and of any finding against clean sentences."""
    counts = {category: Counter[str]() for category in (*SCORED, "any")}
    natural = Counter[bool]()
    for each in sentences:
        marked = {finding.category for finding in check_language(each.text) if finding.level == "warning"}
        for category in SCORED:
            if category in each.required:
                counts[category]["tp" if category in marked else "fn"] += 1
            elif category in marked and category not in each.optional:
                counts[category]["fp"] += 1
        if each.required:
            counts["any"]["tp" if marked else "fn"] += 1
        elif not each.optional:
            counts["any"]["fp"] += bool(marked)
            if each.is_natural:
                natural[bool(marked)] += 1
        wrong = (marked - each.optional) | (each.required - marked)
        if errors and wrong:
            print(f"   {sorted(marked)} for {sorted(each.required)}: {each.text[:140]}")
    print(f"\n{name}: {len(sentences)} sentences")
    for category, count in counts.items():
        print(f"  {category:18s} {_figures(count['tp'], count['fp'], count['fn'])}")
    if natural:
        print(f"  false alarms on clean sentences drawn at random: {natural[True]} of {natural.total()}")
    if name in TARGETS:
        print("  target: precision {:.2f}, recall {:.2f}".format(*TARGETS[name]))


def _figures(tp: int, fp: int, fn: int) -> str:
    """Return counts with precision, recall and their intervals."""
    return (
        f"found {tp:3d}, false {fp:2d}, missed {fn:2d}   precision {_share(tp, tp + fp)}   recall {_share(tp, tp + fn)}"
    )


def _share(part: int, whole: int) -> str:
    """Return a share with its interval."""
    if not whole:
        return "  -"
    share = wilson(part, whole)
    return f"{part / whole:.2f} ({share.low:.2f} to {share.high:.2f})"


def score_documents(folder: Path) -> None:
    """Print how whole documents come out."""
    total = Counter[str]()
    print("\ndocuments")
    for path in sorted(folder.glob("*.expected.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / wanted["doc"]).read_text(encoding="utf-8")
        starts = lines_of(text)
        found = {(f.category, line_at(starts, f.start)) for f in check_language(text) if f.level == "warning"}
        fits = [
            {f for f in found if f[0] == each["category"] and each["line"] <= f[1] <= each["end_line"]}
            for each in wanted["expected"]
            if each["category"] in SCORED
        ]
        may = {(each["category"], n) for each in wanted["optional"] for n in range(each["line"], each["end_line"] + 1)}
        false = found - may - set().union(*fits)
        count = Counter(tp=sum(map(bool, fits)), fn=sum(not fit for fit in fits), fp=len(false))
        total += count
        print(f"  {wanted['doc']:38s} found {count['tp']}, false {count['fp']}, missed {count['fn']}")
    print(f"  {'all':38s} {_figures(total['tp'], total['fp'], total['fn'])}")


def strengths(sentences: Sequence[Labelled]) -> None:
    """Print how often findings of each strength are right, beside what the rules say of themselves."""
    rules = lexicon()
    right: dict[str, Counter[bool]] = {name: Counter() for name in rules.strengths}
    for each in sentences:
        for finding in check_language(each.text):
            if finding.category in each.required:
                right[rules.rules[finding.code].strength][True] += 1
            elif finding.category not in each.optional and finding.category in SCORED:
                right[rules.rules[finding.code].strength][False] += 1
    print("\nconfidence, on all of these sentences")
    for name, count in right.items():
        print(f"  {name:9s} says {rules.strengths[name]:.2f}, is {_share(count[True], count.total())}")


def documents() -> list[str]:
    """Return the documents that speed is measured on: the kit's own, in Markdown."""
    paths = [*ROOT.glob("*.md"), *ROOT.glob("scenarios/**/*.md"), *ROOT.glob("tests/documents/others/*.md")]
    return [path.read_text(encoding="utf-8") for path in sorted(paths)]


_NODE = """
import fs from 'fs'; import writeGood from 'write-good'; import { markdown } from 'alex';
const texts = JSON.parse(fs.readFileSync(process.argv[2], 'utf8')), out = {};
for (const [name, check] of [['write-good', t => writeGood(t)], ['alex', t => markdown(t).messages]]) {
  const times = []; texts.forEach(check); texts.forEach(check);
  for (let i = 0; i < ROUNDS; i++) {
    const s = performance.now(); texts.forEach(check); times.push((performance.now() - s) / 1000);
  }
  out[name] = times;
}
console.log(JSON.stringify(out));
"""
_PROSELINT = """
import json, sys, time
from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
CheckRegistry().register_many(__register__)
texts = json.load(open(sys.argv[1], encoding="utf-8"))
times = []
for number in range(ROUNDS + 1):
    start = time.perf_counter()
    for text in texts:
        LintFile("x", text).lint()
    times.append(time.perf_counter() - start)
print(json.dumps({"proselint": times[1:]}))
"""


def speed() -> None:
    """Print words a second, warm, of the check and its peers on the same documents."""
    texts = documents()
    words = sum(len(text.split()) for text in texts)
    BENCH.mkdir(exist_ok=True)
    (BENCH / ".gitignore").write_text("*\n", encoding="utf-8")
    given = BENCH / "documents.json"
    given.write_text(json.dumps(texts), encoding="utf-8")
    times = {"pmkit": _seconds(lambda: [check_language(text) for text in texts])}
    for peers in (_by_npm, _by_pip):
        try:
            times |= peers(given)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"not measured: {error}")
    print(f"\n{words} words in {len(texts)} documents, median of {ROUNDS} warm rounds")
    ours = words / statistics.median(times["pmkit"])
    for name, taken in times.items():
        rate = words / statistics.median(taken)
        print(f"  {name:11s} {rate:10.0f} words a second   pmkit is {ours / rate:5.1f} times as fast")
    text = "\n\n".join(texts)
    text = text[: [match.end() for match in re.finditer(r"\S+", text)][1999]]
    check_language(text)
    took = statistics.median(_seconds(lambda: check_language(text)))
    print(f"  pmkit on 2,000 words: {took * 1000:.1f} ms (target 50)")
    fastest = max(words / statistics.median(taken) for name, taken in times.items() if name != "pmkit")
    print(f"  against the fastest peer: {ours / fastest:.1f} times (target {TIMES})")


def _seconds(call: Callable[[], object]) -> list[float]:
    """Return how long each of some warm rounds took."""
    call(), call()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return taken


def _by_npm(given: Path) -> dict[str, list[float]]:
    """Return the times of the peers that run in Node."""
    folder = BENCH / "node"
    if not (folder / "node_modules" / "alex").is_dir():
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        subprocess.run(["npm", "install", "--silent", "alex@11", "write-good@1"], cwd=folder, check=True)
    (folder / "run.mjs").write_text(_NODE.replace("ROUNDS", str(ROUNDS)), encoding="utf-8")
    done = subprocess.run(["node", "run.mjs", str(given)], cwd=folder, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _by_pip(given: Path) -> dict[str, list[float]]:
    """Return the times of the peers that run in Python, in an environment of their own."""
    python = BENCH / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(BENCH / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "proselint==0.16.0"], check=True)
    (BENCH / "run.py").write_text(_PROSELINT.replace("ROUNDS", str(ROUNDS)), encoding="utf-8")
    done = subprocess.run([str(python), str(BENCH / "run.py"), str(given)], check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def parts(folder: Path) -> Iterator[tuple[str, list[Labelled]]]:
    """Yield the labeled parts there are."""
    for name in ("real", "authored"):
        if (path := folder / f"{name}.dev.jsonl").is_file():
            yield name, corpus(path)
    others = sorted((ROOT / "tests" / "analysis" / "language" / "others").glob("*.jsonl"))
    yield "by other hands", [sentence for path in others for sentence in corpus(path)]
    yield "the kit's own, which the rules fit", own()


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT.parent / "shared" / "language")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    if options.speed:
        speed()
        return 0
    everything = []
    for name, sentences in parts(options.corpus):
        score(name, sentences, errors=options.errors)
        everything += sentences
    if (options.corpus / "docs").is_dir():
        score_documents(options.corpus / "docs")
    strengths(everything)
    return 0


if __name__ == "__main__":
    sys.exit(main())
