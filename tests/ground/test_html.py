"""The one maker of HTML: whatever text goes in, only text comes out."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from htpy import Element, a, li, p, td, tr, ul
from hypothesis import given
from hypothesis import strategies as st

from pmkit.html import LEFT, render, scrolling, table, trusted, unbroken

HOSTILE = [
    "<script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp;",
    "javascript:alert(1)",
    "\x1b[31mred\x00\x07",
    "\u202etxt.exe\u2066\u200f",
    "\u0301\u0308combining at the start",
    "<!-- -->]]>",
    "\ufefffirst",
]


class Seen(HTMLParser):
    """What a browser would see: tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def shown(text: str) -> str:
    """Return what may be seen of a text: all of it but control characters and direction marks."""
    ranges = [(0, 9), (14, 32), (127, 160), (0x200E, 0x2010), (0x202A, 0x202F), (0x2066, 0x206A), (0xFEFF, 0xFF00)]
    hidden = {chr(point) for start, stop in ranges for point in range(start, stop)}
    return "".join(character for character in text if character not in hidden)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_in_an_element(text: str) -> None:
    """Neither a tag nor an attribute comes out of a text, and every visible character of it does."""
    seen = Seen(render(p[text], text, ul[(li[item] for item in (text, text))]))
    assert seen.tags == ["p", "ul", "li", "li"]
    assert seen.attributes == []
    assert seen.text == shown(text) * 4


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_in_an_attribute(text: str) -> None:
    """A quote cannot end an attribute."""
    seen = Seen(render(p(title=text, data_x=text, class_=text)["x"]))
    assert seen.tags == ["p"]
    assert {name for name, _ in seen.attributes} == {"title", "data-x", "class"}
    assert dict(seen.attributes)["title"] == shown(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_in_a_table(text: str) -> None:
    """Head, cells, row heads, caption and classes are text, and so is the name of what scrolls."""
    made = table((text, text), [(text, text)], caption=text, classes=text, row_heads=True, notebook=True)
    seen = Seen(render(scrolling(made, text)))
    assert seen.tags == ["div", "table", "caption", "thead", "tr", "th", "th", "tbody", "tr", "th", "td"]
    assert seen.text == shown(text) * 5
    names = {name for name, _ in seen.attributes}
    assert names <= {"class", "tabindex", "role", "aria-label", "scope", "style"}


@given(st.text(st.characters(blacklist_categories=("Cs",))))
def test_any_text_is_text(text: str) -> None:
    """The law of the maker: the tags that come out are those that were asked for."""
    seen = Seen(render(table((text,), [(text,)], caption=text or "x"), p[text], a(title=text)[text]))
    assert seen.tags == ["table", "caption", "thead", "tr", "th", "tbody", "tr", "td", "p", "a"]


def test_a_table_has_the_parts_that_are_asked_for() -> None:
    """Without a head, a caption or classes there is none of it; a whole row goes in as it is."""
    bare = render(table((), [("a", "b")]))
    assert bare == "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    whole: Element = tr(".day")[td(colspan="2")["Monday"]]
    assert '<tr class="day"><td colspan="2">Monday</td></tr>' in render(table(("A", "B"), [whole, ("1", "2")]))


def test_cells_of_a_notebook_carry_their_alignment() -> None:
    """JupyterLab aligns cells to the right, so each says that it does not; elsewhere a style sheet does."""
    made = render(table(("A",), [("1",)], notebook=True))
    assert made.count(f'style="{LEFT}"') == 2
    assert "style" not in render(table(("A",), [("1",)]))


def test_what_is_not_there_makes_nothing() -> None:
    """None and False vanish, so that a part that may be missing needs no branch."""
    assert render(None, False, p[None, False, "x"]) == "<p>x</p>"


def test_what_is_trusted_comes_through() -> None:
    """HTML that is ours already is not escaped again; control characters leave it all the same."""
    assert render(p[trusted("<b>bold</b>\x1b")]) == "<p><b>bold</b></p>"


def test_what_scrolls_can_be_reached_with_the_keyboard() -> None:
    """It takes the focus, is a region, and says what it is."""
    seen = dict(Seen(render(scrolling(table(("A",), []), "Spans"))).attributes)
    assert (seen["tabindex"], seen["role"], seen["aria-label"], seen["class"]) == ("0", "region", "Spans", "wide")


def test_a_date_in_a_heading_is_not_broken() -> None:
    """Hyphens between digits hold together; other hyphens and all letters stay as they are."""
    made = unbroken("Outage of 2026-10-14, on-call, 3-4 hosts")
    assert made.replace("\N{WORD JOINER}", "") == "Outage of 2026-10-14, on-call, 3-4 hosts"
    assert made.count("\N{WORD JOINER}") == 6
    assert "on-call" in made
