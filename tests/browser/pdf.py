"""Reads which words are on which page of a PDF that Chromium printed, so that a test can ask about paper."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from typing import Final

_OBJECT: Final = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_DRAWN: Final = re.compile(
    rb"(?P<push>^q$)|(?P<pop>^Q$)|/(?P<font>F\d+) [\d.]+ Tf|(?P<matrix>(?:-?[\d.]+ ){6})(?P<what>cm|Tm)$"
    rb"|(?P<filled>(?:-?[\d.]+ ){4})re\nf$|(?P<shown><[0-9A-Fa-f]+> Tj|\[[^\]]*\] TJ)",
    re.MULTILINE,
)
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> (?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n")


@dataclass(frozen=True)
class Printed:
    """One page of paper.

    Attributes:
        text: its letters without blanks; use :meth:`holds`.
        wide: points across.
        high: points down.
        left: points from the left edge to the first letter.
        filled: how far down the page something is drawn, as a share of its height.
    """

    text: str
    wide: float
    high: float
    left: float
    filled: float

    def holds(self, words: str) -> bool:
        """Tell whether words are on the page, whatever their line breaks."""
        return squeezed(words) in self.text


def squeezed(words: str) -> str:
    """Return words without blanks: a line break in a PDF has no letter of its own."""
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFKC", words))


def printed_pages(data: bytes) -> list[Printed]:
    """Return the pages of a PDF of Chromium's, in order."""
    objects = {int(number): body for number, body in _OBJECT.findall(data)}
    tables: dict[int, dict[int, str]] = {}
    pages = []
    for number in _page_numbers(objects):
        body = objects[number]
        fonts = {}
        for name, ref in re.findall(rb"/(F\d+) (\d+) 0 R", body):
            if int(ref) not in tables:
                tables[int(ref)] = _letters(objects, objects[int(ref)])
            fonts[name] = tables[int(ref)]
        content = _stream(objects[int(re.findall(rb"/Contents (\d+) 0 R", body)[0])])
        box = [float(each) for each in re.findall(rb"/MediaBox \[([^\]]*)\]", body)[0].split()]
        pages.append(_page(content, fonts, box[2], box[3]))
    return pages


def _page_numbers(objects: dict[int, bytes]) -> list[int]:
    """Return the objects of the pages in the order of the tree of pages."""
    (root,) = [number for number, body in objects.items() if b"/Type /Pages" in body and b"/Parent" not in body]

    def below(number: int) -> list[int]:
        if b"/Type /Pages" not in objects[number]:
            return [number]
        kids = re.findall(rb"/Kids \[([^\]]*)\]", objects[number])[0]
        return [page for kid in re.findall(rb"(\d+) 0 R", kids) for page in below(int(kid))]

    return below(root)


def _stream(body: bytes) -> bytes:
    data = body[body.index(b"stream\n") + 7 : body.rindex(b"\nendstream")]
    return zlib.decompress(data) if b"/FlateDecode" in body[: body.index(b"stream\n")] else data


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    """Return what each glyph of a font stands for."""
    found = re.findall(rb"/ToUnicode (\d+) 0 R", font)
    if not found:
        return {}
    text = _stream(objects[int(found[0])])
    known: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar\n(.*?)endbfchar", text, re.DOTALL):
        known |= {int(code, 16): _utf16(said) for code, said in _PAIR.findall(block)}
    for block in re.findall(rb"beginbfrange\n(.*?)endbfrange", text, re.DOTALL):
        for low, high, first, listed in _RANGE.findall(block):
            codes = range(int(low, 16), int(high, 16) + 1)
            if first:
                known |= {code: chr(int(first, 16) + at) for at, code in enumerate(codes)}
            else:
                said = re.findall(rb"<([0-9A-Fa-f]+)>", listed)
                known |= {code: _utf16(each) for code, each in zip(codes, said, strict=True)}
    return known


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _page(content: bytes, fonts: dict[bytes, dict[int, str]], wide: float, high: float) -> Printed:
    """Return what a page shows: its letters in the order in which they are drawn, and where they are."""
    letters: dict[int, str] = {}
    said: list[str] = []
    places, bottoms = [wide], [high]
    now, kept = (1.0, 1.0, 0.0, 0.0), []
    for match in _DRAWN.finditer(content):
        if match["push"]:
            kept.append(now)
        elif match["pop"]:
            now = kept.pop()
        elif match["font"]:
            letters = fonts.get(match["font"], {})
        elif match["matrix"]:
            across, _, _, down, x, y = (float(each) for each in match["matrix"].split())
            if match["what"] == b"cm":
                now = (now[0] * across, now[1] * down, now[2] + now[0] * x, now[3] + now[1] * y)
            else:
                places.append(now[2] + now[0] * x)
                bottoms.append(now[3] + now[1] * y)
        elif match["filled"]:
            _, y, _, tall = (float(each) for each in match["filled"].split())
            bottoms.append(now[3] + now[1] * (y + tall))
        else:
            for digits in re.findall(rb"<([0-9A-Fa-f]+)>", match["shown"]):
                codes = [int(digits[at : at + 4], 16) for at in range(0, len(digits), 4)]
                said.append("".join(letters.get(code, "") for code in codes))
    return Printed(squeezed("".join(said)), wide, high, min(places), 1 - min(bottoms) / high)
