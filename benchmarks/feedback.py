"""What feedback tells learners, statement by statement, for a reviewer to judge.

    python benchmarks/feedback.py                         every statement about the answers of the repository, and
                                                          how many were judged right, arguable and wrong
    python benchmarks/feedback.py ANSWERS --sheet S.jsonl a judging sheet for a folder of answers; verdicts of
                                                          statements that S.jsonl holds already are kept
    python benchmarks/feedback.py --judged S.jsonl        right, arguable and wrong, in all and per kind of statement

An answer is a file ``<incident>-x.md``: the incident is a scenario's name or its first word (``gitlab-3.md``). A sheet
holds one JSON object per line; a reviewer with the records at hand writes ``right``, ``arguable`` or ``wrong`` into
``verdict``, and why into ``note``. A statement that changes loses its verdict, so a change shows.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pmkit.documents.format.reading import load
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.practice.feedback.exports import label, no_question, rows, shared, silence
from pmkit.practice.feedback.feedback import Feedback, feedback

HERE = Path(__file__).resolve().parent.parent / "tests" / "practice" / "feedback"
ANSWERS, SHEET = HERE / "answers", HERE / "judged.jsonl"
VERDICTS = ("right", "arguable", "wrong")
TARGET = {"right": 0.85, "wrong": 0.05}  # at least, at most
REACHED = {"right": 0.93, "wrong": 0.01}  # as the builder judged; of 58 on unseen answers a second hand said .86, .03


@dataclass(frozen=True)
class Statement:
    """One thing that the feedback says about one answer.

    Attributes:
        answer: name of the answer's file without its ending.
        kind: what sort of statement it is, such as ``question: also-followed``.
        about: the learner's line, or the id or section that a question is about.
        text: what is said.
        verdict: ``right``, ``arguable``, ``wrong``, or empty while nobody has judged it.
        note: why.
    """

    answer: str
    kind: str
    about: str
    text: str
    verdict: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same statement in another run."""
        return self.answer, self.kind, self.about, self.text


def statements(answer: str, given: Feedback) -> Iterator[Statement]:
    """Yield what the feedback shows, in its order: praise, questions, the next step, the table of factors."""
    praise, quote = given.done_well
    if praise:
        yield Statement(answer, "done well", quote, praise)
    for question in given.questions:
        said = f"{question.message} {question.question}"
        yield Statement(answer, f"question: {question.code}", label(given, question), said)
    if not given.questions:
        yield Statement(answer, "no question", "", no_question(given))
    yield Statement(answer, "next step", "", given.next_step)
    for kind, line, said in rows(given):
        yield Statement(answer, f"factor: {kind}", line, said)
    if same_records := shared(given):
        yield Statement(answer, "factor: shared", "", same_records)
    if silent := silence(given):
        yield Statement(answer, "factor: silence", "", silent)


def about_folder(folder: Path) -> list[Statement]:
    """Return every statement about the answers of a folder.

    Raises:
        SystemExit: a file's name does not begin with a scenario's.
    """
    names = [path.name for path in all_folders()]
    found: list[Statement] = []
    opened: dict[str, Scenario] = {}
    for path in sorted(folder.glob("*.md")):
        incident = path.stem.partition("-")[0]
        name = next((one for one in names if one.partition("-")[0] == incident), None)
        if name is None:
            raise SystemExit(f"{path}: no scenario begins with {incident!r}; there are {', '.join(names)}")
        scenario = opened.setdefault(name, Scenario.open(name))
        found += statements(path.stem, feedback(scenario, load(path)))
    return found


def read_sheet(path: Path) -> list[Statement]:
    """Return the statements of a sheet; none where there is no file yet."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Statement(**json.loads(line)) for line in lines if line.strip()]


def write_sheet(path: Path, found: Iterable[Statement]) -> None:
    """Write statements as a sheet, keeping the verdicts that it holds on the same statements."""
    known = {one.key: one for one in read_sheet(path)}
    kept = [replace(one, verdict=known[one.key].verdict, note=known[one.key].note) if one.key in known else one
            for one in found]  # fmt: skip
    path.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in kept), encoding="utf-8")


def report(judged: Iterable[Statement]) -> list[str]:
    """Return right, arguable and wrong as lines: in all, then per kind of statement."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        for kind in ("all", one.kind):
            counts[kind][one.verdict if one.verdict in VERDICTS else "not judged"] += 1
    lines = []
    for kind, count in sorted(counts.items(), key=lambda row: (row[0] != "all", row[0])):
        total = sum(count[verdict] for verdict in VERDICTS)
        shares = [f"{v} {count[v]} ({count[v] / total:.0%})" if total else f"{v} 0" for v in VERDICTS]
        waiting = [f"not judged {count['not judged']}"] if count["not judged"] else []
        lines.append(f"{kind:<28} " + ", ".join([f"{total} judged", *shares, *waiting]))
    return lines


def reaches(judged: Iterable[Statement], target: dict[str, float] = TARGET) -> bool:
    """Tell whether enough statements are right, few enough are wrong, and all are judged."""
    count = Counter(one.verdict for one in judged)
    total = count.total()
    return (
        bool(total)
        and sum(count[v] for v in VERDICTS) == total
        and count["right"] >= target["right"] * total
        and count["wrong"] <= target["wrong"] * total
    )


def main() -> int:
    """Write a sheet, or print the figures; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answers", nargs="?", type=Path, default=ANSWERS, help="folder of answers INCIDENT-x.md")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="write the judging sheet here")
    parser.add_argument("--judged", type=Path, metavar="FILE", help="print the figures of a judged sheet")
    options = parser.parse_args()
    if options.sheet:
        write_sheet(options.sheet, about_folder(options.answers))
        print("\n".join(report(read_sheet(options.sheet))))
        return 0
    if options.judged:
        judged = read_sheet(options.judged)
    else:
        known = {one.key: one for one in read_sheet(SHEET)}
        judged = [known.get(one.key, one) for one in about_folder(options.answers)]
        for one in judged:
            if not one.verdict:
                print(f"not judged: {one.answer}, {one.kind}, {one.about}: {one.text}")
    print("\n".join(report(judged)))
    return 0 if reaches(judged) else 1


if __name__ == "__main__":
    raise SystemExit(main())
