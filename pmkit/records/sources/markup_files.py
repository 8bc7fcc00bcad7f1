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
_XML: Final = re.compile(r"<(?:\?xml|!DOCTYPE|feed|rss|rdf)\b", re.IGNORECASE)
_YAML: Final = re.compile(r"(?:---\s*\n)?(?:#[^\n]*\n)*(?:apiVersion|kind|items|metadata):[ \n]")
_PARTS: Final = re.compile(r"^---[^\n]*\n", re.MULTILINE)


def begins(text: str) -> bool:
    """Tell whether a text is XML by its beginning."""
    return bool(_XML.match(text))


def is_yaml(text: str) -> bool:
    """Tell whether a text is a manifest in YAML by its beginning."""
    return bool(_YAML.match(text))


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
