"""PubMed XML: articles and book chapters as E-utilities, the web site and the yearly baseline write
them.

Source of the rules: NLM, "MEDLINE PubMed XML Element Descriptions and their Attributes" and its
DTDs (pubmed_250101, bookdoc_250101).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import serials, stated_titles, stated_types
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline, pubmed_parts, xml_stream
from digest.records.formats.xml.xml_fields import Children, each, text, words
from digest.records.formats.xml.xml_stream import Found
from digest.records.keywords import united

_ROOTS = frozenset({
    "PubmedArticleSet", "PubmedArticle", "PubmedBookArticleSet", "PubmedBookArticle",
    "MedlineCitationSet", "MedlineCitation",
})  # fmt: skip
_RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
_HOUSEKEEPING = frozenset({
    "DateCompleted", "DateRevised", "DateCreated", "CitationSubset", "NumberOfReferences",
    "InvestigatorList", "Sections", "ReferenceList",
})  # fmt: skip
_LISTS = (
    ("GrantList", "Grant"),
    ("ChemicalList", "Chemical"),
    ("SupplMeshList", "SupplMeshName"),
    ("DataBankList", "DataBank"),
    ("PersonalNameSubjectList", "PersonalNameSubject"),
)
_UNTITLED = pattern(r"\[?not available\]?\.?", re.I)


def looks(sample: str) -> int:
    """3 when the first element is one of NLM's."""
    return 3 if xml_stream.root(sample) in _ROOTS else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected. ``DeleteCitation`` names records
    that are none.
    """
    for found in xml_stream.records(file, _RECORDS):
        yield found.rejected if found.element is None else _entry(found, found.element)


def _entry(found: Found, element: Element) -> Entry:
    problems = list(found.problems)
    record = (
        _book(element, found.line, problems)
        if element.tag == "PubmedBookArticle"
        else _article(element, found.line, problems)
    )
    if record is None:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    return Entry(found.line, record, problems=tuple(problems))


def _article(element: Element, line: int, problems: list[Problem]) -> Record | None:
    citation = element if element.tag == "MedlineCitation" else element.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    fields = Children(article, citation)
    title = _title(fields)
    if not title:
        return None
    fields.take("Article")
    journal, about = fields.one("Journal"), fields.one("MedlineJournalInfo")
    issue = journal.find("JournalIssue") if journal is not None else None
    numbers = pubmed_parts.numbers(fields, element.find("PubmedData/ArticleIdList"), line, problems)
    lists = fields.take("AuthorList")
    date, stated_date = pubmed_parts.date(issue, fields, line, problems)
    kinds = united(
        inline.line(kind) for kinds in fields.take("PublicationTypeList") for kind in kinds
    )
    terms = pubmed_parts.terms(fields)
    related, notices = pubmed_parts.notices(fields, kinds)
    abstract = pubmed_parts.abstract(fields)
    serial = serials.numbers(filter(None, (text(journal, "ISSN"), text(about, "ISSNLinking"))))
    short = text(journal, "ISOAbbreviation") or text(about, "MedlineTA")
    name = text(journal, "Title")
    return Record(
        title=title,
        authors=pubmed_parts.people(lists),
        date=date,
        type=stated_types.csl(kinds),
        publication_types=kinds,
        journal=name or short,
        journal_short=serials.short_titles(name, [short]),
        volume=text(issue, "Volume"),
        issue=text(issue, "Issue"),
        pages=pubmed_parts.pages(fields.one("Pagination")),
        doi=numbers.doi,
        pmid=numbers.pmid,
        pmcid=numbers.pmcid,
        issn=serial.issn,
        issns=serial.issns,
        language=tagged.language(fields.line("Language")),
        keywords=terms.keywords,
        mesh=terms.mesh,
        index_terms=terms.index_terms,
        relations=related,
        abstract=abstract,
        open_access=pubmed_parts.open_access(fields),
        source="PubMed",
        extra=(
            *notices,
            *stated_date,
            *_named("pubmed:ISSN", *serial.others),
            *_named("pubmed:Affiliation", *pubmed_parts.affiliations(lists)),
            *numbers.others,
            *_left(fields),
        ),
    )


def _book(element: Element, line: int, problems: list[Problem]) -> Record | None:
    """A chapter where one has a title of its own, else the book."""
    document = element.find("BookDocument")
    book = Children(document.find("Book") if document is not None else None)
    fields = Children(document)
    fields.take("Book")
    whole = stated_titles.title(book.line("BookTitle"))
    chapter = _title(fields)
    if not chapter and not whole:
        return None
    lists = fields.take("AuthorList"), book.take("AuthorList")
    editors = [people for one in lists for people in one if people.get("Type") == "editors"]
    own, of_book = ([people for people in one if people.get("Type") != "editors"] for one in lists)
    if chapter and own:
        book.keep(*of_book)
    numbers = pubmed_parts.numbers(
        fields, element.find("PubmedBookData/ArticleIdList"), line, problems, book
    )
    date, stated_date = pubmed_parts.book_date(book, fields, line, problems)
    kinds = united(words(kind) for kind in fields.take("PublicationType"))
    publisher = book.one("Publisher")
    number = serials.numbers(map(words, book.take("Isbn")))
    terms = pubmed_parts.terms(fields)
    related, notices = pubmed_parts.notices(fields, kinds)
    abstract = pubmed_parts.abstract(fields)
    return Record(
        title=chapter or whole,
        authors=pubmed_parts.people(own if chapter else own or of_book),
        editors=pubmed_parts.people(editors),
        date=date,
        type="chapter" if chapter else "book",
        publication_types=kinds,
        journal=whole if chapter and whole != chapter else "",
        volume=book.line("Volume"),
        pages=pubmed_parts.pages(fields.one("Pagination")),
        publisher=text(publisher, "PublisherName"),
        doi=numbers.doi,
        pmid=numbers.pmid,
        pmcid=numbers.pmcid,
        isbn=number.isbn,
        language=tagged.language(fields.line("Language")),
        keywords=terms.keywords,
        mesh=terms.mesh,
        index_terms=terms.index_terms,
        relations=related,
        abstract=abstract,
        open_access=pubmed_parts.open_access(fields),
        source="PubMed",
        extra=(
            *notices,
            *stated_date,
            *_named("pubmed:PublisherLocation", text(publisher, "PublisherLocation")),
            *_named("pubmed:Isbn", *number.others),
            *_named("pubmed:Affiliation", *pubmed_parts.affiliations((*editors, *own))),
            *numbers.others,
            *_left(fields),
            *book.left("pubmed"),
        ),
    )


def _title(fields: Children) -> str:
    """The title; where NLM has none in English, the one in the article's own language."""
    title = fields.line("ArticleTitle")
    if not title or _UNTITLED.fullmatch(title):
        title = fields.line("VernacularTitle")
    return stated_titles.title(title)


def _left(fields: Children) -> Values:
    parts = (
        _named(
            f"pubmed:{one}",
            *(_part(part) for group in fields.take(many) for part in each(group, one)),
        )
        for many, one in _LISTS
    )
    return (
        *(value for part in parts for value in part),
        *pubmed_parts.other_abstracts(fields),
        *fields.left("pubmed", without=_HOUSEKEEPING),
    )


def _part(element: Element) -> str:
    """A chemical is its name: the registry number is 0 for most."""
    return text(element, "NameOfSubstance") or words(element)


def _named(name: str, *values: str) -> Values:
    stated = tuple(dict.fromkeys(value for value in values if value))
    return ((name, stated),) if stated else ()


FORMAT = Format(
    name="pubmed-xml", title="PubMed XML", endings=(".xml",), looks=looks, stream=stream
)
