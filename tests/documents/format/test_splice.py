"""One section written in place, and every other line left alone."""

from __future__ import annotations

from hypothesis import given

from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.splice import with_section
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


def test_foreign_documents_are_written_anew_without_loss() -> None:
    """Where pmkit's marker is missing, the whole document gets its form, and no word is lost."""
    text = "# Outage\n\n## Timeline\n\n- 14:32 UTC alert\n\n## My notes\n\nkeep me\n"
    new = with_section(text, parse(text).replace(whys=FiveWhys.chain("It broke", "x")), "whys")
    assert "keep me" in new
    assert parse(new).whys["W1"].text == "x"
