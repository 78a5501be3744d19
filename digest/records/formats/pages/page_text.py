"""A publisher's page as it is copied from the browser: an article's text with menus, prices and
notices around it.

lines → sections, each begun by a label, a citation or noise → what they state → one record. Only
what the page states is taken; a page that states no title is rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.pages import page_statements as states
from digest.records.formats.pages.page_citations import citation
from digest.records.formats.pages.page_keywords import terms as terms_of
from digest.records.formats.pages.page_labels import (
    ABSTRACT_FOLLOWS,
    BELOW_TITLE,
    EXTRA,
    LANGUAGES,
    WALLS,
)
from digest.records.formats.pages.page_sections import Line, Page, label, lines_of
from digest.records.formats.pages.page_sections import page as page_of
from digest.records.formats.shared import type_words

_SAMPLE = 3000
_MARKUP = pattern(r"<!doctype|<html|<head>|<body|<div|<script|</(?:p|a|div|span|li)>|\x00", re.I)
_FIRST = pattern(
    r"\s*(?:<|\{|\[\s*[\[{\"\]]|@\w+\s*[{(]|%[A-Z0-9]\s|---\s"
    r"|\+\+\+\s|FN |PT [A-Z]\s|TY\s{0,3}-|PMID\s*-)"
)
# RIS, MEDLINE, RefWorks; then BibTeX below a comment, Ovid
_TAG = pattern(r"^[A-Z][A-Z0-9]{1,3}\s{0,2}- |^[A-Z][A-Z0-9] (?=\S)", re.M)
_RECORD = pattern(r"^[ \t]*@\w+\s*[{(].*[,={]|^<\d+>\.?$|^Accession Number$", re.M)
_SERVICE_ERROR = pattern(
    r"error occurred|error forwarding request|api rate limit|cannot get document summary"
    r"|unable to obtain query",
    re.I,
)


def looks(text: str) -> int:
    """2 when labels of such pages stand at the start of lines, 1 for prose in several lines or a
    login wall, else 0.
    """
    if (
        _FIRST.match(text)
        or _MARKUP.search(text)
        or _RECORD.search(text)
        or _SERVICE_ERROR.search(text[:200])
    ):
        return 0
    if len(_TAG.findall(text)) > 2:
        return 0
    lines = [line.text for line in lines_of(text) if line.text]
    if (
        not lines
        or text[:_SAMPLE].count("\ufffd") > 10
        or _is_table(text.lstrip().split("\n", 3)[:3])
    ):
        return 0
    if len(lines) > 1 and any(_is_known(line) for line in lines):
        return 2
    prose = len(lines) > 1 and any(len(line.split()) >= 20 for line in lines)
    return int(prose or bool(WALLS.search(text[:_SAMPLE])))


def read(text: str) -> Iterator[Entry]:
    """The one entry of a page; none of a text that is empty."""
    if not text.strip():
        return
    page = page_of(text)
    line, title = states.title(page)
    record, problems = _record(page, line, title)
    if not _is_article(page, record, text):
        hint = (
            "open the article itself, sign in or close the notice, then copy the page with its "
            "title and abstract"
        )
        yield Entry(
            1, None, text, (Problem("no article is recognised on this page", line=1, hint=hint),)
        )
    elif not title:
        hint = "add a first line with the title and an empty line below it"
        yield Entry(1, None, text, (Problem("no title is stated on this page", line=1, hint=hint),))
    else:
        yield Entry(line.number, record, problems=tuple(problems))


FORMAT = Format(
    name="page-text",
    title="a publisher's page, copied as text",
    endings=(".txt",),
    looks=looks,
    read=read,
)


def _record(page: Page, line: Line, title: str) -> tuple[Record, list[Problem]]:
    abstract, abstract_end = states.abstract(page, line)
    authors, author_doubts = states.authors(page, line)
    date, date_doubts = states.date(page)
    doi, doi_doubts = states.doi(page)
    terms, mesh = terms_of(page, abstract_end)
    csl, wordings = states.document_types(page)
    journal = states.journal(page)
    volume, issue, pages = states.place(page, abstract, journal)
    record = Record(
        title=title,
        authors=authors,
        date=date,
        type=csl,
        publication_types=type_words.telling(wordings, csl),
        journal=journal,
        volume=volume,
        issue=issue,
        pages=pages,
        publisher=page.first("publisher"),
        doi=doi,
        pmid=identifiers.pmid(page.first("pmid")),
        pmcid=identifiers.pmcid(page.first("pmcid")),
        issn=identifiers.issn(page.first("issn")),
        issns=identifiers.issns(" ".join(_serials(page))),
        url=identifiers.link(page.first("url")),
        language=LANGUAGES.get(page.first("language").lower(), ""),
        keywords=terms,
        mesh=mesh,
        abstract=abstract,
        source=states.platform(page) or "page text",
        extra=_extra(page),
    )
    return record, [*author_doubts, *date_doubts, *doi_doubts]


def _extra(page: Page) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, tuple[str, ...]] = {}
    for field in EXTRA:
        cited = (stated[field] for _, stated in page.citations if field in stated)
        found[field] = tuple(
            dict.fromkeys(
                (*(text for section in page.of(field) for text in section.stated), *cited)
            )
        )
    issns = filter(None, map(identifiers.issn, _serials(page)))
    found["issn"] = tuple(number for number in [*issns][1:] if not identifiers.issns(number))
    found["language"] = tuple(
        text for text in (page.first("language"),) if text.lower() not in LANGUAGES and text
    )
    return tuple((field, values) for field, values in found.items() if values)


def _serials(page: Page) -> list[str]:
    return [text for section in page.of("issn") for text in section.stated]


def _is_article(page: Page, record: Record, text: str) -> bool:
    """Whether the page holds an article, and not a wall put before it or nothing at all."""
    if page.of("abstract", "keywords", "mesh", "document type") or record.doi or record.pmid:
        return bool(
            record.abstract
            or record.keywords
            or record.doi
            or record.pmid
            or record.authors
            or record.date
        )
    if WALLS.search(f"{record.title}\n{record.abstract}") or (
        WALLS.search(text[:_SAMPLE]) and not record.abstract
    ):
        return False
    return bool(record.abstract or record.authors or record.journal)


def _is_known(line: str) -> bool:
    found = label(line)
    return (
        bool(found and found[0] in BELOW_TITLE | {"doi", "date", "journal"})
        or line.lower().rstrip(" :.") in (ABSTRACT_FOLLOWS | {"skip to main content"})
        or bool(citation(line))
    )


def _is_table(lines: list[str]) -> bool:
    """Whether the text is CSV or TSV: a first line of many short cells, or as many cells
    below it.
    """
    for mark in ",;\t":
        cells = [len(cell.split()) for cell in lines[0].split(mark)]
        if (
            len(cells) > 2
            and max(cells) <= 6
            and (len(cells) > 8 or all(line.count(mark) >= len(cells) - 1 for line in lines[1:3]))
        ):
            return True
    return False
