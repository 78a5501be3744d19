"""Articles of the Directory of Open Access Journals, as its interface and its public data dump give
them.

Source of the rules: DOAJ, "API documentation", data model of articles (bibJSON).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from digest import dates, identifiers, names
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry, Format
from digest.records.formats.json import json_looks
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import (
    entries,
    extra,
    first,
    language,
    link,
    objects,
    part,
    raw_text,
    text,
    texts,
    warn,
)
from digest.records.formats.shared import marked_text, serials
from digest.records.formats.tagged import tagged
from digest.records.keywords import united

WRAPPERS = frozenset({"results", "articles"})
_OF_JOURNALS = ("pissn", "eissn", "apc", "publication_time_weeks", "preservation", "oa_start")


def looks(text: str) -> int:
    """3 for members under ``bibjson``, as DOAJ has them."""
    seen = json_looks.members(text, WRAPPERS)
    return (
        3
        if "bibjson" in seen
        and any(f"bibjson.{name}" in seen for name in ("title", "journal", "identifier", "author"))
        else 0
    )


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title, and one that describes a journal, is
    rejected.
    """
    return entries(file, WRAPPERS, _record)


def _record(item: Object, doubts: list[Problem]) -> Record:
    article = item.get("bibjson")
    if not isinstance(article, dict):
        return Record()
    journal = article.get("journal")
    if journal is None and any(name in article for name in _OF_JOURNALS):
        doubts.append(
            Problem(
                "this record describes a journal, not an article", hint="export articles from DOAJ"
            )
        )
        return Record()
    numbers = _numbers(article.get("identifier"))
    doi = identifiers.doi(numbers.get("doi", ""))
    links = [text(one.get("url")) for one in objects(article.get("link"))]
    stated = filter(None, (numbers.get("pissn"), numbers.get("eissn")))
    serial = serials.numbers([*stated, *texts(part(journal, "issns"))])
    return Record(
        title=marked_text.line(text(article.get("title"))),
        authors=_authors(article.get("author")),
        date=_date(article, doubts),
        type="article-journal",
        journal=marked_text.line(text(part(journal, "title"))),
        volume=text(part(journal, "volume")),
        issue=text(part(journal, "number")),
        pages=_pages(article, journal),
        publisher=marked_text.line(text(part(journal, "publisher"))),
        doi=doi,
        issn=serial.issn,
        issns=serial.issns,
        url=next(filter(None, (link(address, doi) for address in links)), ""),
        language=_language(journal),
        keywords=united(map(marked_text.line, texts(article.get("keywords")))),
        abstract=marked_text.blocks(raw_text(article.get("abstract"))),
        source="DOAJ",
        extra=extra("doaj", _left(item, article, links[1:], serial.others)),
    )


def _numbers(value: object) -> dict[str, str]:
    """Identifiers by their type; the first of a type counts."""
    return {
        text(one.get("type")).casefold(): text(one.get("id")) for one in reversed(objects(value))
    }


def _authors(value: object) -> tuple[Person, ...]:
    """DOAJ keeps each name as one text, in whatever order the journal gave it."""
    people = []
    for author in objects(value):
        name = text(author.get("name"))
        if name:
            who, orcid = names.read(name), identifiers.orcid(text(author.get("orcid_id")))
            people.append(
                Person(
                    family=who.family,
                    given=who.given,
                    suffix=who.suffix,
                    literal=who.literal,
                    orcid=orcid,
                )
            )
    return tuple(people)


def _date(article: Object, doubts: list[Problem]) -> PartialDate | None:
    reading = dates.from_parts(text(article.get("year")), text(article.get("month")))
    warn(doubts, reading.doubt)
    doubts += tagged.future(reading.date, 0)
    return reading.date


def _pages(article: Object, journal: object) -> str:
    """Older records keep the pages with the journal."""
    first_page = first(article.get("start_page"), part(journal, "start_page"))
    last_page = first(article.get("end_page"), part(journal, "end_page"))
    return tagged.pages(
        f"{first_page}-{last_page}"
        if first_page and last_page and first_page != last_page
        else first_page or last_page
    )


def _language(journal: object) -> str:
    """The journal's language, where it has one; of a journal with several nobody tells the
    article's.
    """
    stated = texts(part(journal, "language"))
    return language(stated[0]) if len(stated) == 1 else ""


def _left(
    item: Object, article: Object, links: list[str], numbers: list[str]
) -> Iterator[tuple[str, object]]:
    yield "id", item.get("id")
    yield "subject", [text(one.get("term")) for one in objects(article.get("subject"))]
    yield "link", [address for address in map(identifiers.link, links) if address]
    yield "issn", numbers


FORMAT = Format(
    name="doaj", title="DOAJ JSON", endings=(".json", ".jsonl"), looks=looks, stream=stream
)
