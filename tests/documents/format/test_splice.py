"""One section written in place, and every other line left alone."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given

from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.documents.format.kept import words
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.splice import splice, with_section
from pmkit.documents.format.templates import template
from pmkit.documents.format.writing import render
from tests.documents.strategies import factor_lists, graphs, plans, postmortems
from tests.examples import examples


@examples(40)
@given(postmortems(), graphs(), factor_lists(), plans())
def test_a_section_is_written_in_place(pm: Postmortem, whys: FiveWhys, factors: object, actions: object) -> None:
    """Whatever the document, a spliced section reads back, and no other section changes."""
    for key, value in (("whys", whys), ("factors", factors), ("actions", actions)):
        new = pm.replace(**{key: value})
        read = parse(with_section(render(pm), new, key))
        assert getattr(read, key) == getattr(new, key)
        for other in ("title", "summary", "timeline", "went_well", "lessons", "extra"):
            assert getattr(read, other) == getattr(new, other), other


def test_splicing_leaves_every_other_line_alone() -> None:
    """Prompts, blank lines and odd spellings elsewhere stay as they were typed."""
    text = template(title="T").replace("## Lessons Learned", "##  Lessons Learned\n\nodd   spacing\n")
    new = with_section(text, parse(text).replace(whys=FiveWhys.chain("It broke", "No memory")), "whys")
    before, after = text.split("## Five Whys"), new.split("## Five Whys")
    assert before[0] == after[0]
    assert before[1].split("## Contributing Factors")[1] == after[1].split("## Contributing Factors")[1]
    assert "State the problem as users felt it" in after[1]
    assert new.count("pmkit postmortem format") == 1


CASES = sorted(
    path for folder in ("cases", "foreign", "others") for path in (Path(__file__).parents[1] / folder).glob("*.md")
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_foreign_document_keeps_its_lines(path: Path) -> None:
    """A missing section goes to the end, one that changes does so alone; otherwise a rewriting is announced."""
    text = path.read_text(encoding="utf-8")
    postmortem = parse(text)
    whys = postmortem.replace(whys=FiveWhys.chain("It broke", "Nobody could see it"))
    action = ActionItem(id="A99", text="Say it", owner="somebody")
    for key, new in (
        ("whys", whys),
        ("actions", postmortem.replace(actions=ActionPlan((*postmortem.actions, action)))),
    ):
        spliced = splice(text, new, key)
        assert getattr(parse(spliced.text), key) == getattr(new, key)
        assert not words(text) - words(spliced.text)
        if spliced.rewritten:
            continue
        matcher = SequenceMatcher(None, text.splitlines(), spliced.text.splitlines(), autojunk=False)
        changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
        assert all(begin >= changed[0][1] for _, begin, _, _, _ in changed)
        heads = [line for line in text.splitlines() if line.startswith("#") and not line.startswith("###")]
        assert [line for line in heads if line not in spliced.text.splitlines()] == []


def test_most_foreign_documents_are_spliced() -> None:
    """A document is rewritten only where its section cannot be told apart: in one of ten files, or fewer."""
    new = FiveWhys.chain("It broke", "Nobody could see it")
    texts = [path.read_text(encoding="utf-8") for path in CASES]
    whole = [text for text in texts if splice(text, parse(text).replace(whys=new), "whys").rewritten]
    assert 10 * len(whole) <= len(texts)
