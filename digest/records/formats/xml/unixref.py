"""Crossref's Unixref XML: what ``application/vnd.crossref.unixref+xml`` and the query service
answer.

Source of the rules: Crossref, "UNIXREF query output format" and the deposit schema (crossref 4.3 to
5.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import Element

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.records.formats.base import Entry, Format
from digest.records.formats.tagged import tagged
from digest.records.formats.xml import jats_abstract, unixref_parts, xml_stream
from digest.records.formats.xml.xml_fields import Children, text
from digest.records.formats.xml.xml_stream import Found

_ROOTS = frozenset({"doi_records", "doi_record", "crossref", "crossref_result"})
_RECORDS = ("doi_record", "crossref")
_HOUSEKEEPING = frozenset({
    "citation_list", "archive_locations", "timestamp", "crossmark", "noisbn", "noissn", "language",
    "coden", "component_list", "doi_data", "publisher_item", "program", "rel:program",
})  # fmt: skip
# by the name of the element: what CSL calls it
_WORKS = {
    "journal_article": "article-journal", "conference_paper": "paper-conference",
    "content_item": "chapter", "posted_content": "article", "dissertation": "thesis",
    "report-paper_metadata": "report", "report-paper_series_metadata": "report",
    "standard_metadata": "standard", "dataset": "dataset", "peer_review": "review",
    "book_metadata": "book", "book_series_metadata": "book", "book_set_metadata": "book",
    "proceedings_metadata": "book", "proceedings_series_metadata": "book",
    "database_metadata": "dataset", "journal_metadata": "periodical",
}  # fmt: skip
_PARTS = frozenset({"journal_article", "conference_paper", "content_item", "dataset"})


class Work(NamedTuple):
    """One work of a Crossref record: its element, and those beside it that tell what it
    stands in.
    """

    element: Element
    around: tuple[Element, ...] = ()


def looks(sample: str) -> int:
    """3 when the first element is one of Crossref's answers."""
    return 3 if xml_stream.root(sample) in _ROOTS else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The works in order; one that states no title is rejected, and so is the answer that Crossref
    knows no such DOI.
    """
    for found in xml_stream.records(file, _RECORDS):
        if found.element is None:
            yield found.rejected
        else:
            yield from _entries(found, found.element)


def _entries(found: Found, element: Element) -> Iterator[Entry]:
    record = element if element.tag == "crossref" else element.find("crossref")
    error = text(record, "error")
    works = [] if record is None else [work for kind in record for work in _works(kind)]
    if not works:
        problem = Problem(
            f"Crossref says: {error}" if error else "there is no work in this record",
            line=found.line,
        )
        yield Entry(found.line, None, found.raw, (*found.problems, problem))
    for work in works:
        yield _entry(found, work)


def _works(kind: Element) -> list[Work]:
    """An article, a chapter, a paper where there is one, else what holds them: a journal, a book, a
    volume.
    """
    parts = [child for child in kind if child.tag in _PARTS]
    around = [child for child in kind if child.tag not in _PARTS and child.tag != "citation_list"]
    if parts:
        return [Work(part, tuple(around)) for part in parts]
    if kind.tag in _WORKS:
        return [Work(kind)]
    whole = [child for child in around if child.tag in _WORKS]
    return (
        [Work(whole[0], tuple(child for child in around if child is not whole[0]))] if whole else []
    )


def _entry(found: Found, work: Work) -> Entry:
    beside = Element("beside")
    beside.extend(work.around)
    fields, around = Children(work.element), Children(beside)
    problems = list(found.problems)
    title, titles = unixref_parts.title(fields)
    if not title:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    people = unixref_parts.people(fields, around)
    date, dates = unixref_parts.date(fields, around, found.line, problems)
    volume, issue = unixref_parts.volume_and_issue(fields, around)
    journal, short, series = unixref_parts.container(fields, around)
    data = fields.one("doi_data")
    serial = unixref_parts.serial(fields, around)
    pages, numbers = unixref_parts.pages(fields)
    languages = [element.get("language", "") for element in (work.element, *work.around)]
    kind = work.element.get("type", "")
    doi = identifiers.doi(text(data, "doi"))
    related, others = unixref_parts.relations(fields, doi)
    record = Record(
        title=title,
        authors=people.authors,
        editors=people.editors,
        date=date,
        type=_WORKS[work.element.tag],
        journal=journal if journal != title else "",
        journal_short=short if journal != title else (),
        volume=volume,
        issue=issue,
        pages=pages,
        publisher=unixref_parts.publisher(fields, around),
        doi=doi,
        isbn=serial.isbn,
        issn=serial.issn,
        issns=serial.issns,
        url=identifiers.link(text(data, "resource")),
        open_access=unixref_parts.licences(fields),
        language=tagged.language(next(filter(None, languages), "")),
        relations=related,
        abstract=jats_abstract.read(fields),
        source="Crossref",
        extra=(
            *((("crossref:type", (kind,)),) if kind else ()),
            *titles,
            *people.others,
            *dates,
            *series,
            *((("crossref:serials", tuple(serial.others)),) if serial.others else ()),
            *numbers,
            *others,
            *fields.left("crossref", without=_HOUSEKEEPING),
            *unixref_parts.left(around, _HOUSEKEEPING),
        ),
    )
    return Entry(found.line, record, problems=tuple(problems))


FORMAT = Format(
    name="crossref-xml", title="Crossref Unixref XML", endings=(".xml",), looks=looks, stream=stream
)
