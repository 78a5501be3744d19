"""Semantic Scholar's papers, as its Graph and Recommendations interfaces and its data sets give
them.

Source of the rules: "Semantic Scholar Academic Graph API", schema FullPaper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from digest import dates, identifiers
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry, Format
from digest.records.formats.json import json_dates, json_looks
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import (
    arxiv_of,
    entries,
    extra,
    first,
    link,
    objects,
    part,
    raw_text,
    text,
    texts,
    warn,
)
from digest.records.formats.shared import marked_text, serials, type_words
from digest.records.formats.tagged import tagged

WRAPPERS = frozenset(
    {"data", "papers", "results", "recommendedPapers", "citingPaper", "citedPaper"}
)

# the more telling first
_TYPES = {
    "Dataset": "dataset", "BookSection": "chapter", "Book": "book",
    "Conference": "paper-conference", "JournalArticle": "article-journal",
    "CaseReport": "article-journal", "Editorial": "article-journal",
    "LettersAndComments": "article-journal", "News": "article-newspaper",
}  # fmt: skip


def looks(text: str) -> int:
    """3 for a paper's identifier, which no other source has."""
    seen = json_looks.members(text, WRAPPERS)
    return 3 if "paperId" in seen or ("corpusid" in seen and "externalids" in seen) else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    return entries(file, WRAPPERS, _record)


def _record(paper: Object, doubts: list[Problem]) -> Record:
    numbers = _numbers(paper.get("externalIds") or paper.get("externalids"))
    kinds = texts(paper.get("publicationTypes") or paper.get("publicationtypes"))
    csl = next((kind for name, kind in _TYPES.items() if name in kinds), "")
    venue = paper.get("publicationVenue")
    journal = first(part(paper, "journal", "name"), part(venue, "name"), paper.get("venue"))
    doi = identifiers.doi(numbers.get("doi", ""))
    # not the alternate_issns: those unite journals of one name
    is_venue = text(part(venue, "name")) == journal
    numbered = serials.numbers(texts(part(venue, "issn")) if is_venue else [])
    return Record(
        title=marked_text.line(text(paper.get("title"))),
        authors=_authors(paper.get("authors")),
        date=_date(paper, doubts),
        type=csl,
        publication_types=type_words.telling(kinds, csl),
        journal=marked_text.line(journal),
        volume=text(part(paper, "journal", "volume")),
        pages=tagged.pages(re.sub(r"\s*-\s*", "-", text(part(paper, "journal", "pages")))),
        doi=doi,
        pmid=identifiers.pmid(numbers.get("pubmed", "")),
        pmcid=identifiers.pmcid(
            "PMC" + numbers.get("pubmedcentral", "").upper().removeprefix("PMC")
        ),
        arxiv=identifiers.arxiv(numbers.get("arxiv", "")) or arxiv_of(doi),
        issn=numbered.issn,
        issns=numbered.issns,
        url=link(paper.get("url"), doi),
        abstract=marked_text.blocks(raw_text(paper.get("abstract"))),
        source="Semantic Scholar",
        extra=extra("semantic-scholar", _left(paper, numbers, journal)),
    )


def _numbers(value: object) -> dict[str, str]:
    """Identifiers by the lower-case name of who gives them."""
    return (
        {name.casefold(): text(number) for name, number in value.items()}
        if isinstance(value, dict)
        else {}
    )


def _authors(value: object) -> tuple[Person, ...]:
    """The names, whole: their parts are not told."""
    stated = (
        (text(author.get("name")), first(part(author, "externalIds", "ORCID")))
        for author in objects(value)
    )
    return tuple(
        Person(literal=name, orcid=identifiers.orcid(orcid)) for name, orcid in stated if name
    )


def _date(paper: Object, doubts: list[Problem]) -> PartialDate | None:
    """The day, where it lies in the year that is stated; else the year."""
    day = json_dates.database_day(paper.get("publicationDate") or paper.get("publicationdate"))
    year = dates.read(text(paper.get("year")))
    warn(doubts, day.doubt or year.doubt)
    best = json_dates.most_exact([year, day])
    doubts += tagged.future(best, 0)
    return best


def _left(
    paper: Object,
    numbers: dict[str, str],
    journal: str,
) -> Iterator[tuple[str, object]]:
    """What has no field; counts, vectors and what a machine wrote about the paper are left out, but
    for its fields of study.
    """
    yield "paperId", paper.get("paperId")
    for name in ("corpusid", "dblp", "acl"):
        yield name, numbers.get(name)
    yield "fieldsOfStudy", paper.get("fieldsOfStudy")
    venue = text(paper.get("venue"))
    yield "venue", venue if venue.casefold() != journal.casefold() else ""
    yield "openAccessPdf", identifiers.link(text(part(paper, "openAccessPdf", "url")))


FORMAT = Format(
    name="semantic-scholar",
    title="Semantic Scholar JSON",
    endings=(".json", ".jsonl"),
    looks=looks,
    stream=stream,
)
