"""Atom feeds: what arXiv's interface answers, and the feeds of journals with Dublin Core and PRISM.

Source of the rules: RFC 4287; arXiv, "API User's Manual" (sections 3.3 and 3.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.preprints import is_doi_of_preprint
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import type_words
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import feed_fields, xml_stream
from digest.records.formats.xml.xml_fields import Children, text, words
from digest.records.formats.xml.xml_stream import Found
from digest.relations import stated

_ATOM = "http://www.w3.org/2005/Atom"
_SPACES = {
    **feed_fields.SPACES,
    _ATOM: "",
    "http://purl.org/atom/ns#": "",
    "http://arxiv.org/schemas/atom": "arxiv",
}
_ERROR = pattern(r"https?://arxiv\.org/api/errors\b")
_HOUSEKEEPING = frozenset({
    "id", "updated", "modified", "source", "rights", "prism:url", "dc:title",
    "prism:aggregationType",
})  # fmt: skip


def looks(sample: str) -> int:
    """3 for a feed, or one entry, in the namespace of Atom."""
    name = xml_stream.root(sample).rpartition(":")[2]
    return (
        3
        if name in ("feed", "entry") and (_ATOM in sample or "http://purl.org/atom/ns#" in sample)
        else 0
    )


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The entries in order; one that states no title is rejected, and so is arXiv's answer that a
    question was wrong.
    """
    for found in xml_stream.records(file, ("entry",), spaces=_SPACES):
        yield found.rejected if found.element is None else _entry(found, Children(found.element))


def _entry(found: Found, fields: Children) -> Entry:
    address = next(map(words, fields.look("id")), "")
    title = feed_fields.line(fields.one("title"))
    problems = list(found.problems)
    if _ERROR.match(address):
        error = Problem(
            f"arXiv says: {feed_fields.plain(fields, 'summary')}",
            line=found.line,
            hint="ask arXiv again",
        )
        return Entry(found.line, None, found.raw, (*problems, error))
    if not title:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    return Entry(
        found.line, _record(title, address, fields, found.line, problems), problems=tuple(problems)
    )


def _record(
    title: str, address: str, fields: Children, line: int, problems: list[Problem]
) -> Record:
    arxiv = identifiers.arxiv(address) if "arxiv.org/" in address else ""
    links = [(link.get("rel", "alternate"), link.get("href", "")) for link in fields.take("link")]
    pages = [href for rel, href in links if rel == "alternate"]
    related = [href for rel, href in links if rel == "related"]
    doi, published = _dois(fields, arxiv, [*pages, *related, address])
    numbers, numbers_left = feed_fields.serial(fields)
    said = feed_fields.statements(
        doi or published,
        fields.take("summary", "content", "dcterms:abstract", "dc:description", "content:encoded"),
    )
    terms, filed = _terms(fields, arxiv)
    authors, stated_people = _people(fields)
    journal = feed_fields.plain(fields, "prism:publicationName")
    kind = feed_fields.plain(fields, "dc:type")
    return Record(
        title=title,
        authors=authors,
        date=feed_fields.date(fields, line, problems, "published", "issued", "created"),
        type="article"
        if arxiv
        else type_words.kind(kind) or ("article-journal" if journal else ""),
        journal=journal,
        volume=feed_fields.plain(fields, "prism:volume"),
        issue=feed_fields.plain(fields, "prism:number", "prism:issueIdentifier"),
        pages=feed_fields.pages(fields),
        publisher=feed_fields.plain(fields, "dc:publisher", "dcterms:publisher"),
        doi=doi,
        arxiv=arxiv,
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=next(filter(None, map(identifiers.link, [*pages, address])), ""),
        language=tagged.language(feed_fields.plain(fields, "dc:language").partition("-")[0]),
        keywords=terms,
        relations=(stated("preprint-of", doi=published),) if published else (),
        abstract=said.abstract,
        source="arXiv" if arxiv else "Atom feed",
        extra=(
            *((("dc:type", (kind,)),) if kind and type_words.says_more(kind) else ()),
            *((("atom:summary", said.citations),) if said.citations else ()),
            *stated_people,
            *filed,
            *numbers_left,
            *_left(fields),
        ),
    )


def _dois(fields: Children, arxiv: str, addresses: list[str]) -> tuple[str, str]:
    """The DOI of the entry, and the one of the article that a preprint became: that is what arXiv
    states.
    """
    found = identifiers.doi(feed_fields.plain(fields, "arxiv:doi")) or feed_fields.doi(
        fields, addresses
    )
    return ("", found) if arxiv and not is_doi_of_preprint(found) else (found, "")


def _left(fields: Children) -> Values:
    named = feed_fields.left(fields, "atom", _HOUSEKEEPING)
    return tuple(
        (name.removeprefix("atom:") if name.startswith("atom:arxiv:") else name, values)
        for name, values in named
    )


def _terms(fields: Children, arxiv: str) -> tuple[tuple[str, ...], Values]:
    """The categories are keywords, but arXiv's are the codes of its archives."""
    own = [
        category.get("label") or category.get("term") or words(category)
        for category in fields.take("category")
    ]
    first = [category.get("term", "") for category in fields.take("arxiv:primary_category")]
    if not arxiv:
        return feed_fields.terms(fields, own), ()
    codes = tuple(dict.fromkeys(filter(None, (*first, *own))))
    return feed_fields.terms(fields, ()), ((("arxiv:category", codes),) if codes else ())


def _people(fields: Children) -> tuple[tuple[Person, ...], Values]:
    """Who wrote it, where they work, and who else took part."""
    authors = fields.take("author")
    found = [text(author, "name") or words(author) for author in authors]
    listed = feed_fields.people(found) or feed_fields.people(
        [words(name) for name in fields.take("dc:creator", "dcterms:creator")]
    )
    affiliations = tuple(
        dict.fromkeys(
            words(place)
            for author in authors
            for place in author
            if place.tag == "arxiv:affiliation"
        )
    )
    others = tuple(filter(None, (text(one, "name") for one in fields.take("contributor"))))
    stated = (
        ("arxiv:affiliation", tuple(filter(None, affiliations))),
        ("atom:contributor", others),
    )
    return listed, tuple((name, values) for name, values in stated if values)


FORMAT = Format(
    name="atom",
    title="Atom feed (arXiv and others)",
    endings=(".atom", ".xml"),
    looks=looks,
    stream=stream,
)
