"""Crossref's works, as its REST interface gives them.

Source of the rules: Crossref, "REST API JSON format" (rest-api-doc, ``api_format.md``) and the
interface's own schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from digest import identifiers
from digest.dates import PartialDate, Reading
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.base import Entry, Format
from digest.records.formats.json import crossref_related, csl_json, json_dates, json_looks
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import (
    arxiv_of,
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
from digest.records.formats.shared import crossref_relations, marked_text, serials
from digest.records.formats.tagged import tagged

WRAPPERS = frozenset({"message", "items"})

# https://api.crossref.org/types; a type that is missing here says nothing that CSL has a word for
TYPES = {
    "journal-article": "article-journal", "book": "book", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "book-set": "book", "book-series": "book",
    "proceedings": "book", "book-chapter": "chapter", "book-section": "chapter",
    "book-part": "chapter", "book-track": "chapter", "reference-entry": "entry-encyclopedia",
    "proceedings-article": "paper-conference", "dissertation": "thesis", "report": "report",
    "report-component": "report", "report-series": "report", "dataset": "dataset",
    "database": "dataset", "posted-content": "article", "standard": "standard",
    "peer-review": "review", "journal": "periodical", "journal-issue": "periodical",
    "journal-volume": "periodical",
}  # fmt: skip

_HOUSEKEEPING = (
    "indexed", "deposited", "member", "prefix", "score", "reference-count", "references-count",
    "is-referenced-by-count",
)  # fmt: skip
# The first is Crossref's own: the earlier of the two that follow. "created" is the day of
# registration, no date of publication.
_DATES = (
    "issued", "published", "published-print", "published-online", "posted", "published-other",
    "content-created", "approved",
)  # fmt: skip
_SAYS_RETRACTED = pattern(r"RETRACTED(?: ARTICLE| PAPER)?:")


def looks(text: str) -> int:
    """3 for a DOI beside a list of titles or what Crossref counts, or in the envelope that Crossref
    puts around its answers.
    """
    seen = json_looks.members(text, WRAPPERS)
    if "DOI" not in seen or seen.get("title", "[")[:1] not in "[n":
        return 0
    counted = sum(name in seen for name in _HOUSEKEEPING)
    if counted >= 3 or (
        seen.get("title", "").startswith("[")
        and (counted or "message" in seen or "container-title" in seen)
    ):
        return 3
    return 2 if "title" in seen else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    return entries(file, WRAPPERS, _record)


def _record(work: Object, doubts: list[Problem]) -> Record:
    titles = [marked_text.line(title) for title in texts(work.get("title"))]
    doi = identifiers.doi(text(work.get("DOI")))
    date, other = _date(work, doubts)
    kind = text(work.get("type"))
    journals = [marked_text.line(name) for name in texts(work.get("container-title"))]
    numbers = serials.numbers([*texts(work.get("ISSN")), *texts(work.get("ISBN"))])
    short = [marked_text.line(name) for name in texts(work.get("short-container-title"))]
    abstract = marked_text.blocks(raw_text(work.get("abstract")))
    subjects = keywords.united(map(marked_text.line, texts(work.get("subject"))))
    related, others = crossref_related.read(work, doi)
    return Record(
        title=_with_subtitle(titles[0], texts(work.get("subtitle"))) if titles else "",
        authors=_people(work.get("author")),
        editors=_people(work.get("editor")),
        date=date,
        type=TYPES.get(kind, ""),
        publication_types=tuple(texts(work.get("subtype"))),
        journal=journals[0] if journals else next(iter(short), ""),
        journal_short=serials.short_titles(journals[0] if journals else "", short),
        volume=text(work.get("volume")),
        issue=first(work.get("issue"), part(work, "journal-issue", "issue")),
        pages=tagged.pages(first(work.get("page"), work.get("article-number"))),
        publisher=marked_text.line(text(work.get("publisher"))),
        doi=doi,
        arxiv=arxiv_of(doi),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=link(part(work, "resource", "primary", "URL"), doi) or link(work.get("URL"), doi),
        open_access=_open_licences(work),
        language=language(work.get("language")),
        keywords=subjects,
        index_terms=subjects,  # those of the journal, by Scopus
        relations=related,
        abstract=abstract,
        source="Crossref",
        extra=(
            *_retracted(work, titles, doi),
            *extra("crossref", _left(work, kind, titles[1:], journals[1:], numbers.others, other)),
            *extra("crossref", others),
        ),
    )


def _with_subtitle(title: str, subtitles: list[str]) -> str:
    subtitle = marked_text.line(subtitles[0]) if subtitles else ""
    if not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title} {subtitle}" if title.endswith((":", "?", "!", ".")) else f"{title}: {subtitle}"


def _people(value: object) -> tuple[Person, ...]:
    """The persons, the one that is marked as the first before all others."""
    stated = objects(value)
    stated.sort(key=lambda name: name.get("sequence") != "first")
    return csl_json.people(stated)


def _date(work: Object, doubts: list[Problem]) -> tuple[PartialDate | None, list[tuple[str, str]]]:
    """The first date that is stated, made more exact by those that agree with it; and the dates
    that say something else.
    """
    readings: list[tuple[str, Reading]] = [
        (name, json_dates.variable(work[name])) for name in _DATES if work.get(name)
    ]
    if isinstance(issue := work.get("journal-issue"), dict):
        readings += [(name, json_dates.variable(issue[name])) for name in _DATES if issue.get(name)]
    best = json_dates.most_exact([reading for _, reading in readings])
    for _, reading in readings:
        warn(doubts, reading.doubt)
    doubts += tagged.future(best, 0)
    other = {
        name: str(r.date)
        for name, r in readings
        if r.date and best and not best.edtf.startswith(r.date.edtf)
    }
    return best, list(other.items())


def _open_licences(work: Object) -> tuple[str, ...]:
    """The addresses of open licences; those for libraries and for text mining are left out."""
    stated = (text(licence.get("URL")) for licence in objects(work.get("license")))
    return tuple(dict.fromkeys(address for address in stated if "creativecommons.org/" in address))


def _retracted(
    work: Object, titles: list[str], doi: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """That the work is retracted: the date of the notice, else only that it is so. A notice may
    update itself: that is in its place.
    """
    in_place = [
        notice
        for notice in objects(work.get("update-to"))
        if doi and identifiers.doi(text(notice.get("DOI"))) == doi
    ]
    for notice in (*objects(work.get("updated-by")), *in_place):
        if crossref_relations.by_notice(text(notice.get("type"))) == "retraction-in":
            return (
                ("retracted", (str(json_dates.variable(notice.get("updated")).date or "true"),)),
            )
    return (("retracted", ("true",)),) if titles and _SAYS_RETRACTED.match(titles[0]) else ()


def _left(
    work: Object,
    kind: str,
    titles: list[str],
    journals: list[str],
    numbers: list[str],
    dates: list[tuple[str, str]],
) -> Iterator[tuple[str, object]]:
    """What has no field. References, links and counts are left out."""
    yield (
        "type",
        kind
        if kind not in TYPES or kind in ("posted-content", "peer-review", "reference-entry")
        else "",
    )
    yield "title", titles
    yield "subtitle", texts(work.get("subtitle"))[1:]
    yield "original-title", work.get("original-title")
    yield "container-title", journals
    yield from dates
    yield "number", numbers
    if work.get("page"):
        yield "article-number", work.get("article-number")
    for name in (
        "edition-number",
        "publisher-location",
        "group-title",
        "degree",
        "clinical-trial-number",
    ):
        yield name, work.get(name)
    yield "institution", [text(body.get("name")) for body in objects(work.get("institution"))]
    yield "event", part(work, "event", "name")
    yield "funder", [text(body.get("name")) for body in objects(work.get("funder"))]
    for role in ("translator", "chair"):
        yield role, [who.inverted for who in _people(work.get(role))]


FORMAT = Format(
    name="crossref", title="Crossref JSON", endings=(".json", ".jsonl"), looks=looks, stream=stream
)
