"""Fit what the signs of a cause weigh: pmkit/documents/format/readers/factors/weights.toml.

    python tools/weights.py FOLDER ...            how well it tells causes apart, by halves that it has not seen
    python tools/weights.py FOLDER ... --write    the same, and the file

A folder holds documents, NAME.md, with NAME.truth.json beside each: {"factors": [{"text": ..., "also": [...]}]}, where
each text is the beginning of the sentence that tells a cause, and "also" begins others that say the same. Documents are
divided into ten parts; what is told about each comes from weights that were fitted to the other nine. It needs
scikit-learn: pip install 'postmortem-kit[weights]'. The documents are other people's, and not in this project.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pmkit.documents.format import foreign
from pmkit.documents.format.loosen.loosen import as_markdown
from pmkit.documents.format.prose.told import told_in
from pmkit.documents.format.readers.factors.likely import traits
from pmkit.markup import clean

TABLE: Final = Path(__file__).resolve().parent.parent / "pmkit/documents/format/readers/factors/weights.toml"
HEAD: Final = """\
# What each trait of a sentence weighs where it is asked whether it tells a contributing factor; likely.py says what the
# traits are. Fitted by tools/weights.py to {documents} documents in which {factors} factors are marked. A trait that
# isn't here weighs nothing. Weights that were fitted like this to nine tenths of these documents find, in the other
# tenth and outside sections about causes, {found} of the {factors} factors, with {others} other sentences.

# The weight of a sentence without any trait, and the likelihood from which one is taken for a cause.
"""
PENALTY: Final = 0.2
PARTS: Final = 10
SMALL: Final = 0.02
"""A weight below this is left out."""


@dataclass
class Document:
    """A document's sentences.

    Attributes:
        name: of its file.
        seen: traits of each sentence.
        of: for each sentence, the numbers of the factors that it tells.
        inside: for each sentence, whether it is below a heading about causes.
        factors: how many factors somebody marked.
    """

    name: str
    seen: list[dict[str, float]] = field(default_factory=list)
    of: list[set[int]] = field(default_factory=list)
    inside: list[bool] = field(default_factory=list)
    factors: int = 0


def letters(text: str) -> str:
    """Return the words of a text alone, without links, marks and punctuation."""
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])", r"\1", text.replace("**", ""))
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def tells(text: str, wanted: str) -> bool:
    """Tell whether a sentence begins as somebody marked it, perhaps behind a few words."""
    said, begins = letters(text), letters(wanted)
    return bool(begins) and begins in said[: len(begins) + 40]


def document_of(path: Path) -> Document:
    """Return a document with its marks; the path is that of its truth."""
    source = clean(path.with_name(path.name.replace(".truth.json", ".md")).read_text(encoding="utf-8"))
    rows = json.loads(path.read_text(encoding="utf-8"))["factors"]
    marks = [[row] if isinstance(row, str) else [row["text"], *row.get("also", ())] for row in rows]
    found = told_in(as_markdown(foreign.front_matter(source)[1]))
    beside = any(told.key == "factors" for told in found)
    made = Document(path.name, factors=len(marks))
    for told in found:
        made.seen.append(traits(told, beside=beside))
        made.of.append({n for n, texts in enumerate(marks) if any(tells(told.text, text) for text in texts)})
        made.inside.append(told.key == "factors")
    return made


def fit(documents: list[Document]) -> Any:
    """Return the pipeline that was fitted to documents.

    Raises:
        SystemExit: scikit-learn is not installed.
    """
    try:
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
    except ImportError:
        sys.exit("scikit-learn is missing: pip install 'postmortem-kit[weights]'")
    model = LogisticRegression(C=PENALTY, max_iter=5000, class_weight="balanced")
    pipeline = make_pipeline(DictVectorizer(), model)
    pipeline.fit([seen for one in documents for seen in one.seen], [bool(of) for one in documents for of in one.of])
    return pipeline


def rated(documents: list[Document]) -> list[list[float]]:
    """Return the likelihood of each sentence by weights that were fitted to other documents."""
    rates: list[list[float]] = [[] for _ in documents]
    for part in range(PARTS):
        pipeline = fit([one for number, one in enumerate(documents) if number % PARTS != part])
        for number, one in enumerate(documents):
            if number % PARTS == part and one.seen:
                rates[number] = [float(rate) for rate in pipeline.predict_proba(one.seen)[:, 1]]
    return rates


def counted(documents: list[Document], rates: list[list[float]], least: float) -> tuple[int, int]:
    """Return how many factors are found outside sections about causes, and how many other sentences are taken."""
    found = others = 0
    for one, own in zip(documents, rates, strict=True):
        told: set[int] = set()
        for of, inside, rate in zip(one.of, one.inside, own, strict=True):
            if rate >= least and not inside:
                told |= of
                others += not of
        found += len(told)
    return found, others


def main() -> None:
    """Print the figures, and write the file where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--least", type=float, default=0.8, help="likelihood from which a sentence is taken")
    options = parser.parse_args()
    paths = sorted(path for folder in options.folders for path in folder.glob("*.truth.json"))
    documents = [document_of(path) for path in paths]
    rates = rated(documents)
    whole = sum(one.factors for one in documents)
    print(f"{len(documents)} documents, {sum(len(one.seen) for one in documents)} sentences, {whole} factors")
    for least in sorted({0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, options.least}):
        found, others = counted(documents, rates, least)
        print(f"  from {least:.2f}: {found} factors outside sections about causes, {others} other sentences")
    if options.write:
        pipeline = fit(documents)
        names = pipeline[0].get_feature_names_out()
        weights = {str(name): float(weight) for name, weight in zip(names, pipeline[1].coef_[0], strict=True)}
        found, others = counted(documents, rates, options.least)
        head = HEAD.format(documents=len(documents), factors=whole, found=found, others=others)
        lines = [f'"{name}" = {weight:.2f}' for name, weight in sorted(weights.items()) if abs(weight) >= SMALL]
        base = f"base = {float(pipeline[1].intercept_[0]):.2f}\nleast = {options.least:.2f}\n"
        TABLE.write_text(f"{head}{base}\n[weights]\n" + "\n".join(lines) + "\n", encoding="utf-8")
        print(f"wrote {len(lines)} weights")


if __name__ == "__main__":
    main()
