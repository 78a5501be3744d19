"""DBLP XML: the whole database, the page of a person, or one record as dblp.org gives it.

Source of the rules: M. Ley, "DBLP – Some Lessons Learned" (2009), and the document type definition
dblp.dtd. Its named entities are those of ISO 8879 for Latin letters, whether or not a record names
the DTD.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from digest import dates, identifiers
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import addresses, serials, stated_titles
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline, xml_stream
from digest.records.formats.xml.xml_fields import Children, words
from digest.records.formats.xml.xml_stream import Found
from digest.text import to_plain

_TYPES = {
    "article": "article-journal", "inproceedings": "paper-conference", "proceedings": "book",
    "book": "book", "incollection": "chapter", "phdthesis": "thesis", "mastersthesis": "thesis",
    "www": "webpage", "data": "dataset",
}  # fmt: skip
_KEY = pattern(
    r"<(\w+)\s[^<>]*\bkey\s*=\s*[\"'](?:journals|conf|books|series|reference|phd|ms|tr|homepages|data|www|persons)/"
)
_HOMONYM = pattern(r" \d{4}\Z")
# references, what the CD-ROM edition of SIGMOD held, and other records that this one belongs to
_HOUSEKEEPING = frozenset({"cite", "cdrom", "stream"})


def looks(sample: str) -> int:
    """3 for DBLP's own root, or one record whose key is of DBLP's making."""
    root = xml_stream.root(sample)
    if root in ("dblp", "dblpperson"):
        return 3
    found = _KEY.search(sample) if root in _TYPES else None
    return 3 if found and found[1] == root else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The publications in order; one that states no title is rejected. A ``www`` below
    ``homepages/`` is a person and passed by.
    """
    for found in xml_stream.records(file, tuple(_TYPES)):
        if found.element is None:
            yield found.rejected
        elif not found.element.get("key", "").startswith("homepages/"):
            yield _entry(found, found.element)


def _entry(found: Found, element: Element) -> Entry:
    # the DTD declares them
    problems = [problem for problem in found.problems if not problem.text.startswith("entity &")]
    fields = Children(element)
    title = stated_titles.title(fields.line("title"))
    if not title:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    record = _record(title, element, fields, found.line, problems)
    return Entry(found.line, record, problems=tuple(problems))


def _record(
    title: str, element: Element, fields: Children, line: int, problems: list[Problem]
) -> Record:
    kind = element.get("publtype", "")
    people = fields.look("author", "editor")
    date = dates.from_parts(_plain(fields, "year"), _plain(fields, "month"))
    problems += [tagged.warning(date.doubt, line)] if date.doubt else []
    problems += tagged.future(date.date, line)
    journal = _plain(fields, "journal") or (
        _plain(fields, "booktitle") if element.tag in ("inproceedings", "incollection") else ""
    )
    volume = _plain(fields, "volume")
    pages, doi = _addresses(fields)
    numbers = serials.numbers(map(words, fields.take("isbn", "issn")))
    informal = journal == "CoRR" or (element.tag == "article" and kind.startswith("informal"))
    return Record(
        title=title,
        authors=tuple(map(_person, fields.take("author"))),
        editors=tuple(map(_person, fields.take("editor"))),
        date=date.date,
        type="article" if informal else _TYPES[element.tag],
        journal=journal,
        volume=volume,
        issue=_plain(fields, "number"),
        pages=tagged.pages(_plain(fields, "pages")),
        publisher=_plain(fields, "school") or _plain(fields, "publisher"),
        doi=doi,
        arxiv=identifiers.arxiv(volume.removeprefix("abs/")) if journal == "CoRR" else "",
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=next(filter(None, map(identifiers.link, pages)), ""),
        source="DBLP",
        extra=_extra(kind, element, fields, people, numbers.others, pages[1:]),
    )


def _extra(
    kind: str,
    element: Element,
    fields: Children,
    people: list[Element],
    numbers: list[str],
    pages: list[str],
) -> Values:
    stated = (
        ("retracted", ["true"] if "withdrawn" in kind.split() else []),
        ("dblp:key", [element.get("key", "")]),
        ("dblp:publtype", [kind]),
        # DBLP numbers those who share a name
        ("dblp:author", [name for name in map(words, people) if _HOMONYM.search(name)]),
        ("dblp:isbn", numbers),
        ("dblp:ee", pages),
    )
    named = tuple((name, tuple(filter(None, values))) for name, values in stated)
    return (
        *((name, values) for name, values in named if values),
        *fields.left("dblp", without=_HOUSEKEEPING),
    )


def _plain(fields: Children, name: str) -> str:
    return to_plain(inline.line(fields.one(name)))


def _person(element: Element) -> Person:
    """Names stand in natural order, and nothing tells where the family name begins."""
    return Person(
        literal=_HOMONYM.sub("", words(element)), orcid=identifiers.orcid(element.get("orcid", ""))
    )


def _addresses(fields: Children) -> tuple[list[str], str]:
    """Where the publication is, by its electronic editions (``ee``) or else on DBLP's own page; and
    the DOI among them.
    """
    editions = list(filter(None, map(words, fields.take("ee"))))
    # an address with a blank is broken, and so would be the DOI in it
    doi = next(
        filter(None, (addresses.doi(edition) for edition in editions if " " not in edition)), ""
    )
    pages = [words(page) for page in fields.take("url")]
    own = [page if identifiers.link(page) else f"https://dblp.org/{page}" for page in pages if page]
    return editions or own, doi


FORMAT = Format(name="dblp", title="DBLP XML", endings=(".xml",), looks=looks, stream=stream)
