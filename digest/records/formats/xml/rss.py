"""RSS 1.0 and 2.0: the feeds of journals, with Dublin Core and PRISM.

Source of the rules: "RDF Site Summary (RSS) 1.0"; RSS Advisory Board, "RSS 2.0 Specification".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import type_words
from digest.records.formats.tagged import tagged
from digest.records.formats.xml import feed_fields, xml_stream
from digest.records.formats.xml.xml_fields import Children, words
from digest.records.formats.xml.xml_stream import Found

_RSS1 = "http://purl.org/rss/1.0/"
_SPACES = {
    **feed_fields.SPACES,
    _RSS1: "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
}
_NAMED = pattern(rf"xmlns(?::\w+)?\s*=\s*[\"']{re.escape(_RSS1)}[\"']")
_MAILBOX = pattern(r"[^\s@]+@[^\s@]+\s*\((.+)\)\s*")
_HOUSEKEEPING = frozenset({
    "guid", "comments", "enclosure", "source", "atom:link", "atom:updated", "dc:title", "prism:url",
    "prism:copyright", "prism:rightsAgent", "dc:rights", "dc:format",
})  # fmt: skip


def looks(sample: str) -> int:
    """3 for the root of RSS 2.0, or RDF in the namespace of RSS 1.0."""
    name = xml_stream.root(sample)
    return 3 if name == "rss" or (name.endswith("RDF") and _NAMED.search(sample)) else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The items in order; one that states no title is rejected."""
    for found in xml_stream.records(file, ("item",), spaces=_SPACES):
        yield found.rejected if found.element is None else _entry(found, Children(found.element))


def _entry(found: Found, fields: Children) -> Entry:
    problems = list(found.problems)
    title = feed_fields.line(fields.one("title")) or feed_fields.line(fields.one("dc:title"))
    if not title:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    return Entry(found.line, _record(title, fields, found.line, problems), problems=tuple(problems))


def _record(title: str, fields: Children, line: int, problems: list[Problem]) -> Record:
    pages = [words(link) for link in fields.take("link")]
    pages += [words(guid) for guid in fields.look("guid") if guid.get("isPermaLink") != "false"]
    doi = feed_fields.doi(fields, [*pages, *map(words, fields.look("guid", "prism:url"))])
    numbers, numbers_left = feed_fields.serial(fields)
    said = feed_fields.statements(
        doi, fields.take("dcterms:abstract", "description", "content:encoded", "dc:description")
    )
    journal = feed_fields.plain(fields, "prism:publicationName")
    kind = feed_fields.plain(fields, "dc:type")
    return Record(
        title=title,
        authors=_people(fields),
        date=feed_fields.date(fields, line, problems, "pubDate"),
        type=type_words.kind(kind) or ("article-journal" if journal else ""),
        journal=journal,
        volume=feed_fields.plain(fields, "prism:volume"),
        issue=feed_fields.plain(fields, "prism:number", "prism:issueIdentifier"),
        pages=feed_fields.pages(fields),
        publisher=feed_fields.plain(fields, "dc:publisher"),
        doi=doi,
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=next(filter(None, map(identifiers.link, pages)), ""),
        language=tagged.language(feed_fields.plain(fields, "dc:language").partition("-")[0]),
        keywords=feed_fields.terms(fields, map(words, fields.take("category"))),
        abstract=said.abstract,
        source="RSS feed",
        extra=(
            *((("dc:type", (kind,)),) if kind and type_words.says_more(kind) else ()),
            *((("rss:description", said.citations),) if said.citations else ()),
            *numbers_left,
            *feed_fields.left(fields, "rss", _HOUSEKEEPING),
        ),
    )


def _people(fields: Children) -> tuple[Person, ...]:
    """Who wrote it; RSS 2.0 has for an author a mail address with a name behind it, or the address
    alone, which is no name.
    """
    stated = [feed_fields.line(name) for name in fields.take("dc:creator", "dcterms:creator")]
    boxes = [feed_fields.line(name) for name in fields.take("author", "atom:author")]
    named = [found[1] if (found := _MAILBOX.fullmatch(box)) else box for box in boxes]
    return feed_fields.people(stated) or feed_fields.people(
        [name for name in named if "@" not in name]
    )


FORMAT = Format(
    name="rss", title="RSS feed", endings=(".rss", ".rdf", ".xml"), looks=looks, stream=stream
)
