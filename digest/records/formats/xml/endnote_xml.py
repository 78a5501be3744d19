"""EndNote XML, as EndNote, Bookends, Zotero and others export it.

Source of the rules: the document type definition that comes with EndNote (RSXML.dtd) and its table
of reference types. Text stands in ``<style>`` elements that tell how it looks; a line break that a
person made is a carriage return.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import serials, stated_dates, stated_terms, type_words
from digest.records.formats.tagged import ris_numbers, tagged
from digest.records.formats.tagged.tagged import Fields, Mark, Values
from digest.records.formats.xml import endnote_style, xml_stream
from digest.records.formats.xml.xml_stream import Found

_SIGNS = pattern(r"<(?:ref-type|titles|contributors|source-app|electronic-resource-num)[\s>/]")
# the numbers of EndNote's reference types, for exports that leave the names out
_NUMBERS = {
    "5": "Book Section", "6": "Book", "10": "Conference Proceedings", "12": "Web Page",
    "17": "Journal Article", "19": "Magazine Article", "23": "Newspaper Article", "25": "Patent",
    "27": "Report", "28": "Edited Book", "32": "Thesis", "43": "Electronic Article",
    "44": "Electronic Book", "47": "Conference Paper", "59": "Dataset",
}  # fmt: skip
_KINDS = {
    "conference proceedings": "paper-conference",
    "electronic article": "article-journal",
    "edited book": "book",
}
_BOOKS = frozenset({"book", "thesis", "report"})  # their second title names a series
_PARTS = ("chapter", "paper-conference")
_EDITED = frozenset({
    "", "article-journal", "article-magazine", "article-newspaper", "book", "chapter",
    "paper-conference", "report",
})  # fmt: skip
# what hides where numbers stand is the same question as in RIS
_AS_RIS = {
    "electronic-resource-num": "DO", "accession-num": "AN", "notes": "N1", "custom2": "C2",
    "custom7": "C7", "url": "UR", "remote-database-name": "DB", "remote-database-provider": "DP",
    "user16": "ID",
}  # fmt: skip
_AS_WRITTEN = {ris: name for name, ris in _AS_RIS.items()}
# EndNote's own numbers and settings, the label that it cites by, days of access, files on a
# person's machine
_LEFT_OUT = (
    "database", "source-app", "rec-number", "foreign-keys", "modified-date", "access-date", "label",
    "file",
)  # fmt: skip
_GROUPS = frozenset(
    {"contributors", "titles", "periodical", "alt-periodical", "keywords", "dates", "urls"}
)
_DEEPER = frozenset({
    "authors", "secondary-authors", "tertiary-authors", "subsidiary-authors", "translated-authors",
    "pub-dates", "copyright-dates", "web-urls", "pdf-urls", "text-urls", "related-urls",
    "image-urls",
})  # fmt: skip
_RICH = frozenset({"title", "translated-title", "short-title", "abstract"})


def looks(sample: str) -> int:
    """3 for ``xml`` or ``records`` with what only EndNote's records have."""
    root = xml_stream.root(sample)
    return 3 if root in ("xml", "records") and "<record" in sample and _SIGNS.search(sample) else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    for found in xml_stream.records(file, ("record",)):
        yield found.rejected if found.element is None else _entry(found, found.element)


def _entry(found: Found, element: Element) -> Entry:
    fields = Fields((Mark(found.line - 1, tag, ""), value) for tag, value in _stated(element))
    title = next(
        (
            tagged.rich_line(text)
            for tag in ("title", "translated-title", "short-title")
            if (text := fields.one(tag))
        ),
        "",
    )
    problems = list(found.problems)
    if not title:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    return Entry(
        found.line, _record(title, _wording(element), fields, problems), problems=tuple(problems)
    )


def _stated(element: Element) -> Iterator[tuple[str, str]]:
    """Every field with its text: that of a group by the names of its parts, a person by the kind of
    the group.
    """
    for field in element:
        for part in field if field.tag in _GROUPS else (field,):
            for piece in part if part.tag in _DEEPER else (part,):
                tag = part.tag if part.tag.endswith("s") else piece.tag
                text = endnote_style.rich(piece) if tag in _RICH else endnote_style.plain(piece)
                if tag.endswith("-urls"):
                    tag = "url" if identifiers.link(text) else "file"
                elif field.tag == "alt-periodical":
                    tag = f"alt-{tag}"
                if tag != "ref-type":
                    yield _AS_RIS.get(tag, tag), text


def _wording(element: Element) -> str:
    kind = element.find("ref-type")
    return "" if kind is None else kind.get("name") or _NUMBERS.get(endnote_style.plain(kind), "")


def _record(title: str, wording: str, fields: Fields, problems: list[Problem]) -> Record:
    kind = _KINDS.get(wording.casefold()) or type_words.kind(wording)
    date, doubts = stated_dates.agreed(fields, "year", "pub-dates")
    problems.extend(doubts)
    terms, mesh = stated_terms.terms(
        [term for value in fields.take("keyword") for term in value.split("\n")]
    )
    numbers = serials.numbers(fields.take("isbn"))
    fields.keep("isbn", numbers.others)
    edited = wording.casefold() == "edited book"
    arxiv = ris_numbers.arxiv(fields)
    doi, pmid, pmcid = ris_numbers.doi(fields), ris_numbers.pmid(fields), ris_numbers.pmcid(fields)
    fields.keep("AN", [number for number in fields.take("AN") if number != pmid])
    database = ris_numbers.source(fields)
    journal = _journal(kind, fields)
    return Record(
        title=title,
        authors=() if edited else tagged.people(fields.take("authors"), r"\n"),
        editors=tagged.people(
            fields.take(
                *(["authors"] if edited else ["secondary-authors"] if kind in _EDITED else [])
            ),
            r"\n",
        ),
        date=date,
        type=kind,
        journal=journal,
        journal_short=serials.take_short(fields, journal, "abbr-1"),
        volume=fields.one("volume"),
        issue=fields.one("number", "issue"),
        pages=_pages(fields),
        publisher=fields.one("publisher"),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        arxiv=arxiv,
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=ris_numbers.url(fields),
        language=tagged.language(fields.one("language")),
        keywords=terms,
        mesh=mesh,
        abstract="\n\n".join(map(tagged.rich_paragraphs, fields.take("abstract"))),
        source="EndNote" if database == "RIS" else database,
        extra=_extra(wording, kind, fields),
    )


def _extra(wording: str, kind: str, fields: Fields) -> Values:
    retracted = any(map(type_words.is_retracted, fields.all("work-type")))
    fields.take(*_LEFT_OUT)
    return (
        *((("retracted", ("true",)),) if retracted else ()),
        *(
            (("endnote-xml:ref-type", (wording,)),)
            if wording and (not kind or type_words.says_more(wording))
            else ()
        ),
        *((f"endnote-xml:{_AS_WRITTEN.get(tag, tag)}", values) for tag, values in _left(fields)),
    )


def _left(fields: Fields) -> Values:
    return tuple((name.partition(":")[2], values) for name, values in fields.left("endnote-xml"))


def _journal(kind: str, fields: Fields) -> str:
    if kind in _BOOKS:
        fields.take("full-title")  # EndNote fills it with the name of the series once more
        return ""
    if kind in _PARTS:
        return fields.one("secondary-title", "full-title", "abbr-1")
    return fields.one("full-title", "secondary-title", "alt-full-title", "alt-title", "abbr-1")


def _pages(fields: Fields) -> str:
    pages = tagged.pages(fields.one("pages"))
    if not pages and re.fullmatch(r"\w*\d", "".join(fields.all("C7"))):
        return fields.one("C7")  # the article number
    return pages


FORMAT = Format(
    name="endnote-xml", title="EndNote XML", endings=(".xml",), looks=looks, stream=stream
)
