"""A timeline as text: the article's list, its diagram, a table, plain words."""

from __future__ import annotations

from tests.records.incident import LIST, STAMPS, exact, marked, short


def test_the_articles_list_is_written_as_the_article_has_it() -> None:
    """Six lines in, the same six lines out."""
    assert short().to_markdown() == LIST


def test_the_difference_between_the_articles_two_versions_is_shown() -> None:
    """The seven stamps have 14:45, which the six lines lack, and details; the diff shows both."""
    diff = short().diff(marked()).splitlines()
    assert "+- 14:45 - 📊 Metrics correlation" in diff
    assert "-- 14:52 - Root cause identified" in diff
    assert "+- 14:52 - 💡 Root cause identified" in diff
    assert sum(line.startswith("+  - ") for line in diff) == 14
    assert not short().diff(short())


def test_the_diagram_has_phases_stamps_and_details_escaped() -> None:
    """Mermaid gets the four phases as sections, seven stamps with colons as entities, fourteen details."""
    lines = marked().to_mermaid(title="A: b; c # d").splitlines()
    assert lines[0] == "timeline"
    assert lines[1].strip() == "title A#colon; b#59; c #35; d"
    assert [line.split()[1] for line in lines if "section" in line] == [
        "Detection",
        "Investigation",
        "Resolution",
        "Recovery",
    ]
    rows = [line.strip() for line in lines if "#colon;" in line and "title" not in line]
    assert len(rows) == 7
    for row, (clock, headline, details, _, _) in zip(rows, STAMPS, strict=True):
        fields = row.split(" : ")
        assert fields[0] == clock.replace(":", "#colon;")
        assert fields[1] == headline
        assert fields[2:] == [detail.replace("<", "#lt;").replace("%", "#37;") for detail in details]


def test_the_words_say_what_the_figure_shows() -> None:
    """The text alternative names the number of events, the marks and the spans that are known."""
    words = marked().to_words()
    assert words.startswith("7 events from 2024-01-15 14:32 to 15:25 (UTC)")
    assert "detected 14:32" in words
    assert "detection to resolution 53 min" in words
    assert "unknown" not in words


def test_markup_in_records_is_text_in_the_table() -> None:
    """A tool's text cannot become HTML."""
    table = marked(exact("E9", "14:33", "<script>alert(1)</script>", role="<b>")).to_html()
    assert "<script" not in table
    assert "&lt;script&gt;" in table
    assert table.count("<tr") == 1 + 8 + 4
