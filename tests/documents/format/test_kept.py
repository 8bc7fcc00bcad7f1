"""Nothing of a foreign document is lost: every word, and code byte for byte; and what is not said is not made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.documents.format.kept import as_comment, lost_words, words
from pmkit.documents.format.reading import load, parse, read
from pmkit.documents.format.writing import render
from tests.examples import examples

FOLDER = Path(__file__).parents[1]
CASES = sorted(path for name in ("cases", "foreign", "others") for path in (FOLDER / name).glob("*.md"))

STAMPS = [
    "14:32", "**14:32 UTC**", "2024-01-15 14:32", "Mar 14, 10:18 AM", "T+15 min", "~10:46", "14:??", "20:05+",
    "[09:12]", "15.01.2024 14:32", "14h05", "from 14:32 to 14:40", "2:06 PM January 14, 2026", "07:12 PDT",
    "Day 2, 09:00", "untimed", "01/05/2024 10:00", "12:48 (6:48 PDT)", "2024/06/03 | 09:12 JST",
    "23:59:59.123Z", "5 March", "noon", "Monday 10:00",
]  # fmt: skip
TEXTS = [
    "Alert fires", "rolled back `v2.5.0  -x`", "**bold** words", "see <https://a.example/b?c=1>", "50 % of 3/4",
    "<b>tag</b>", "owner: api team, due: 2025-02-20", "@handle looks", "été à Paris", "日本 は", "a_b_c and __d__",
    "✅ done", "1.2.3", "`<b>` in names", "AT&amp;T \\*escaped\\*",
    "[link](http://x.example) ![i](http://y.example/z.png)", "—", "TODO", "#42",
]  # fmt: skip
HEADS = [
    "Timeline", "Timeline (all times PST)", "Root Cause", "Action Items", "Chronologie", "What went well",
    "Impact", "2024-01-15", "March 4, 2025 - Cache", "10:15 Rollback", "Follow-up actions", "Summary", "Stats",
    "Notes of ours", "Lessons learnt", "Five Whys", "Contributors", "Resolved",
]  # fmt: skip

line = st.builds(
    lambda stamp, join, text: f"{stamp}{join}{text}",
    st.sampled_from(STAMPS),
    st.sampled_from([" - ", ": ", " ", " | "]),
    st.sampled_from(TEXTS),
)
free = st.sampled_from(TEXTS) | line
listed = st.builds(
    lambda marks, lines: "\n".join(f"{mark} {text}" for mark, text in zip(marks, lines, strict=False)),
    st.lists(st.sampled_from(["-", "*", "1.", "  -", "    *", "- [x]", "•", "☐"]), min_size=4, max_size=4),
    st.lists(free, min_size=1, max_size=4),
)
table = st.builds(
    lambda head, rows: "\n".join(f"| {a} | {b} |" for a, b in [head, ("---", "---"), *rows]),
    st.sampled_from(
        [("Time", "Event"), ("Action", "Owner"), ("Time (UTC)", "What"), ("Field", "Value"), ("Date", "x")]
    ),
    st.lists(st.tuples(st.sampled_from(STAMPS), st.sampled_from(TEXTS)), max_size=3),
)
fenced = st.builds(
    lambda mark, lines: "\n".join([mark, *lines, mark]),
    st.sampled_from(["```", "~~~", "````"]),
    st.lists(
        st.sampled_from(["# a", "<b>x</b><br>", "  indented   twice", "10:00 started", "• dot", "timeline"]), max_size=4
    ),
)
head = st.builds(
    lambda form, text: form.format(text),
    st.sampled_from(["# {}", "## {}", "### {}", "**{}**", "*{}:*", "{}\n----", "- **{}**:\n  - 10:00 a\n  - 10:05 b"]),
    st.sampled_from(HEADS),
)
documents = st.builds(
    lambda front, parts: front + "\n\n".join(parts) + "\n",
    st.sampled_from(["", "---\ntitle: T\ndate: 2024-01-20\n---\n\n", "<!-- a comment -->\n"]),
    st.lists(head | head | listed | table | fenced | free | st.lists(line, max_size=3).map("\n".join), max_size=9),
)


def no_word_is_lost(text: str) -> None:
    """Check one document: its words come back, it settles, and nothing in it is put on a day that nobody named."""
    reading = read(text)
    written = render(reading.postmortem)
    assert not words(text) - words(written)
    assert read(written).postmortem == reading.postmortem
    for event in reading.postmortem.timeline:
        assert event.instant is None or event.instant.year != 1970


@examples(120)
@given(documents)
def test_no_word_of_a_foreign_document_is_lost(text: str) -> None:
    """Whatever it is made of, the multiset of its words is in what is written from it, and nothing is on 1970."""
    no_word_is_lost(text)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_word_of_a_case_is_lost(path: Path) -> None:
    """The same holds for every file that went wrong once, and for those by other hands."""
    no_word_is_lost(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_code_comes_back_byte_for_byte(path: Path) -> None:
    """Fences and spans of code are in the written document as they were typed."""
    text = path.read_text(encoding="utf-8")
    written = render(load(path))
    for match in re.finditer(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        assert match[1].rstrip("\n") in written
    outside = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    for match in re.finditer(r"`[^`\n]+`", outside):
        assert match.group() in written


def test_a_hash_in_a_fence_is_no_heading() -> None:
    """Comments of a shell keep their hashes, wherever the fence is."""
    code = "# make room\nrm -r /tmp/x   # twice\n## done"
    for place in ("What happened", "Unknown", "Timeline", "Action Items"):
        assert code in render(parse(f"# T\n\n## {place}\n\n# x\n\n```sh\n{code}\n```\n\n- 10:00 - a\n"))


def test_what_is_kept_cannot_leave_its_comment() -> None:
    """A comment in the lines that are kept does not end the one that they are kept in."""
    comment = as_comment(["a --> b", "<!-- c -->"])
    assert comment.count("-->") == comment.count("<!--") == 1
    assert not words("a b c") - words(comment)
    assert lost_words("one two\nthree", "one two") == ["three"]
