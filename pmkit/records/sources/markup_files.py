"""XML feeds and YAML manifests: read whole, with limits, as data and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pmkit.data.strict_yaml import parse_yaml
from pmkit.errors import PmkitError, RecordError
from pmkit.records.sources.contract import Place, Reject

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

YAML_LIMIT: Final = 2_000_000
XML_LIMIT: Final = 20_000_000
_XML: Final = re.compile(r"<(?:\?xml|!DOCTYPE|feed|rss|rdf|Events?)\b", re.IGNORECASE)
_YAML: Final = re.compile(r"(?:---\s*\n)?(?:#[^\n]*\n)*(?:apiVersion|kind|items|metadata):[ \n]")
_ITEMS: Final = re.compile(
    r"(?:---\s*\n)?(?:#[^\n]*\n|"
    r"\s*\n)*(?:[A-Za-z_][\w -]{0,40}:[^\n]{0,200}\n)*(?:[A-Za-z_]\w{0,40}:\s*\n)?"
    r"\s*-\s[A-Za-z_][\w ]{0,40}:\s[^\n]*\n"
    r"\s+[A-Za-z_][\w ]{0,40}:"
)
"""A list of mappings, alone or under a key, as people keep notes."""

_DEEPEST: Final = 12
_PARTS: Final = re.compile(r"^---[^\n]*\n", re.MULTILINE)


def begins(text: str) -> bool:
    """Tell whether a text is XML by its beginning."""
    return bool(_XML.match(text))


def is_yaml(text: str) -> bool:
    """Tell whether a text is YAML by its beginning: a manifest, or a list of mappings."""
    return bool(_YAML.match(text) or _ITEMS.match(text))


def xml_documents(text: str) -> Iterator[tuple[Place, Any]]:
    """Yield the elements of an XML document as objects: those that repeat below the root, or the root itself.

    Raises:
        RecordError: it is not XML, or more than data.
    """
    root = parse_xml(text)
    inside = list(root)
    while len(inside) == 1 and len(list(inside[0])) > 1:
        inside = list(inside[0])
    tags = {child.tag for child in inside}
    if not inside or len(tags) * 2 > len(inside) + 1:
        yield Place(), _of_element(root)
        return
    for number, child in enumerate(inside):
        yield Place(0, f"/{_tag(child)}/{number}"), _of_element(child)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _of_element(element: Element, depth: int = 0) -> Any:
    """Return an element as a text, or as an object of its attributes and what is inside it."""
    text = (element.text or "").strip()
    found: dict[str, Any] = {str(name).rpartition("}")[2]: value for name, value in element.attrib.items()}
    for child in element:
        if depth > _DEEPEST:
            break
        value = _of_element(child, depth + 1)
        name = _tag(child)
        if isinstance(value, dict) and set(value) == {"Name", "text"}:
            name, value = value["Name"], value["text"]
        elif name in found:
            held = found[name]
            value = [*held, value] if isinstance(held, list) else [held, value]
        found[name] = value
    if not found:
        return text
    return {**found, "text": text} if text else found


def parse_xml(text: str) -> Element:
    """Return the root of an XML document; entities and external parts are refused.

    Raises:
        RecordError: it is not XML, or more than data.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(text)
        return root
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise RecordError(
            f"this is not XML that can be read ({type(error).__name__}: {str(error)[:120]})",
            code="xml-broken",
            remedy="download the feed again",
        ) from None


def root_of(text: str) -> str:
    """Return the name of the root, without its namespace."""
    match = re.search(r"<(?:\w+:)?([A-Za-z]\w*)[\s>]", re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>", "", text[:4000]))
    return match[1] if match else ""


def yaml_documents(text: str) -> Iterator[tuple[Place, Any]]:
    """Yield the documents of a YAML text; the items of a list are opened."""
    line = 1
    for part in re.split(_PARTS, text):
        if part.strip():
            place = Place(line)
            try:
                data, _ = parse_yaml(part, Path("YAML"))
            except PmkitError as error:
                yield place, Reject(place, RecordError(error.problem, code=error.code, remedy="export it as JSON"))
            else:
                for number, item in enumerate(data) if isinstance(data, list) else ((None, data),):
                    yield (place if number is None else place.at(number)), item
        line += part.count("\n") + 1
