"""What Atom and RSS feeds of journals have in common: Dublin Core and PRISM beside their own
elements, and HTML in their texts.

Source of the rules: DCMI Metadata Terms; "PRISM Aggregator/Basic Metadata" 1.2 to 3.0; RFC 4287;
RSS 1.0 and RSS 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element

from digest import dates, identifiers, names
from digest.dates import PartialDate
from digest.errors import Problem
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.shared import addresses, marked_text, serials
from digest.records.formats.shared.serials import Numbers
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline
from digest.records.formats.xml.xml_fields import Children, words
from digest.text import to_plain

SPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    **{
        f"{scheme}://{host}/namespaces/{path}": "prism"
        for scheme in ("http", "https")
        for host in ("prismstandard.org", "www.prismstandard.org")
        for form in ("basic/{}/", "{}/basic/")
        for path in map(form.format, ("1.2", "2.0", "2.1", "3.0"))
    },
}
"""Namespaces by their usual prefixes; PRISM's has changed with every version, and feeds swap its
parts.
"""

_PARTS = ("dc:", "dcterms:", "prism:", "atom:", "content:")
_EMPTY = pattern(
    r"</?(?:img|hr|figure|figcaption|picture|source|video|audio|iframe|object|embed|header|footer)\b[^<>]*+>",
    re.I,
)
# one that is not closed ends the search at the next, so that the work stays linear
_HIDDEN = pattern(r"<(script|style)\b[^<>]*+>(?:[^<]|<(?!/?(?:script|style)\b))*+</\1>", re.I)
_TIME = pattern(r"\s+\d{1,2}:\d\d.*", re.S)
_AND = pattern(r",?\s+(?:and|&)\s+")
_CITATION = 250  # characters
_SENTENCE = 12  # words
_DAYS = ("prism:publicationDate", "prism:coverDate", "dc:date", "dcterms:issued", "dcterms:date")


class Statements(NamedTuple):
    """What the texts of an entry say: its abstract, and what only tells where it appeared."""

    abstract: str
    citations: tuple[str, ...]


def line(element: Element | None) -> str:
    """A title on one line, whether its markup is XML or escaped HTML; it keeps ``<i> <b> <sub>
    <sup>``.
    """
    if element is None:
        return ""
    return inline.line(element) if len(element) else marked_text.line(_html(element.text or ""))


def plain(fields: Children, *tags: str) -> str:
    """The text of the first child of the names that has one, on one line, without markup."""
    for child in fields.look(*tags):
        found = to_plain(line(child))
        if found:
            fields.keep(*(other for other in fields.take(child.tag) if other is not child))
            return found
    return ""


def statements(doi: str, texts: Iterable[Element]) -> Statements:
    """The first of the texts that says something; publishers put a citation there, alone or before
    the abstract.
    """
    abstract, citations = "", []
    for element in texts:
        found = (
            inline.paragraphs(element)
            if len(element)
            else marked_text.blocks(_html(element.text or ""))
        )
        parts = list(filter(None, found.split("\n\n")))
        cited = [part for part in parts if doi and doi in part.lower() and len(part) < _CITATION]
        if cited and len(found.split()) - sum(len(part.split()) for part in cited) < _SENTENCE:
            cited = parts
        citations += cited
        without = set(cited)
        said = "\n\n".join(part for part in parts if part not in without)
        abstract = abstract or said
    return Statements(abstract, tuple(dict.fromkeys(citations)))


def _html(text: str) -> str:
    """Without what holds no text."""
    return _EMPTY.sub(" ", _HIDDEN.sub(" ", text)) if "<" in text else text


def people(values: list[str]) -> tuple[Person, ...]:
    """The persons, one a value; a single value may be a list (``Ada Byron, Mary Ward, and Wei
    Li``).
    """
    values = list(filter(None, values))
    listed = _listed(values[0]) if len(values) == 1 else values
    return tuple(names.read(name) for name in listed)


def _listed(text: str) -> list[str]:
    if ";" in text:
        return [name for name in map(str.strip, text.split(";")) if name]
    several = _AND.search(text)
    parts = [name.strip() for name in _AND.sub(",", text).split(",") if name.strip()]
    # "Family, Given" has one comma, a list of whole names has a blank in each; ministries and
    # centres have an "and" of their own
    whole = all(" " in name for name in parts) and (several or len(parts) > 2)
    return parts if whole and not names.Person(literal=text).is_body else [text]


def date(fields: Children, line: int, problems: list[Problem], *own: str) -> PartialDate | None:
    """The first date of publication that can be read, the feed's own elements (``own``) last but
    before the day on the cover.
    """
    tags = (_DAYS[0], *_DAYS[2:], *own, _DAYS[1])
    readings = [
        (dates.read(_TIME.sub("", words(child))), child)
        for tag in tags
        for child in fields.take(tag)
    ]
    best = next((reading for reading, _ in readings if reading.date), None)
    if best is None:
        problems += [
            tagged.warning(reading.doubt, line) for reading, _ in readings[:1] if reading.doubt
        ]
        fields.keep(*(child for _, child in readings))
        return None
    problems += [tagged.warning(best.doubt, line)] if best.doubt else []
    problems += tagged.future(best.date, line)
    fields.keep(*(child for reading, child in readings if best.doubt or reading.date != best.date))
    return best.date


def doi(fields: Children, links: Iterable[str]) -> str:
    """The DOI in its own element, in an identifier that says to be one, or in an address that leads
    there.
    """
    stated = [words(child) for child in fields.take("prism:doi")]
    told = [words(child) for child in fields.look("dc:identifier", "dcterms:identifier")]
    found = next(
        filter(
            None,
            map(
                identifiers.doi, stated + [text for text in told if "10." in text and _is_doi(text)]
            ),
        ),
        "",
    )
    found = found or next(filter(None, map(addresses.doi, links)), "")
    fields.keep(
        *(
            child
            for child in fields.take("dc:identifier", "dcterms:identifier")
            if identifiers.doi(words(child)) != found
        )
    )
    return found


def _is_doi(text: str) -> bool:
    return (
        re.match(r"\s*(?:info:)?(?:doi[:/ ]\s*)?10\.|\s*https?://(?:dx\.)?doi\.org/", text, re.I)
        is not None
    )


def pages(fields: Children) -> str:
    """The pages as PRISM states them."""
    first, last, several = (
        plain(fields, "prism:startingPage"),
        plain(fields, "prism:endingPage"),
        plain(fields, "prism:pageRange"),
    )
    whole = tagged.span(first, last)
    return tagged.pages(several or whole)


def serial(fields: Children) -> tuple[Numbers, Values]:
    """The numbers of the journal or the book, and what is no such number."""
    found = serials.numbers(map(words, fields.take("prism:issn", "prism:eIssn", "prism:isbn")))
    return found, ((("prism:issn", tuple(found.others)),) if found.others else ())


def terms(fields: Children, own: Iterable[str]) -> tuple[str, ...]:
    """The keywords: the feed's own categories, then ``dc:subject`` and ``prism:keyword``."""
    stated = [
        *own,
        *(
            to_plain(line(child))
            for child in fields.take("dc:subject", "dcterms:subject", "prism:keyword")
        ),
    ]
    return keywords.united(
        part for term in stated for part in keywords.split(term) if not identifiers.link(part)
    )


def left(fields: Children, prefix: str, without: frozenset[str]) -> Values:
    """What is left; elements of Dublin Core and PRISM keep their own prefix."""
    return tuple(
        (name.partition(":")[2] if name.partition(":")[2].startswith(_PARTS) else name, values)
        for name, values in fields.left(prefix, without=without)
    )
