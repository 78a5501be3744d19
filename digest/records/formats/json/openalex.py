"""OpenAlex works: one, a page of results, or a snapshot with one a line.

Source of the rules: OpenAlex, "Work object" and "Work types" (developers.openalex.org).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, TypedDict

import msgspec

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.json import crossref, json_dates, json_looks
from digest.records.formats.json.json_decode import Decoder, Object
from digest.records.formats.json.json_values import (
    arxiv_of,
    entries,
    extra,
    first,
    language,
    link,
    objects,
    part,
    text,
    texts,
    warn,
)
from digest.records.formats.shared import marked_text, serials
from digest.records.formats.tagged import tagged
from digest.records.keywords import united

WRAPPERS = frozenset({"results"})

# the types of today that Crossref does not have; those of before 2023 are Crossref's
_TYPES = crossref.TYPES | {
    "preprint": "article", "libguides": "webpage", "supplementary-materials": "dataset",
    "software": "software", "book-review": "review-book",
    "conference-paper": "paper-conference", "conference-abstract": "paper-conference",
}  # fmt: skip
_IN_JOURNALS = frozenset({
    "article", "review", "letter", "editorial", "erratum", "retraction", "data-paper",
    "case-report",
})  # fmt: skip
_SAYS_NO_MORE = frozenset(
    (
        *("article", "journal-article", "book", "book-chapter"),
        *("dataset", "report", "dissertation"),
    )
)
_CONTAINERS = {
    "journal": "article-journal",
    "conference": "paper-conference",
    "book series": "chapter",
}
_PMC = pattern(r"(?:\bPMC|/articles/)(\d{3,9})", re.I)
_WORK = pattern(r'"(?:https?://openalex\.org/)?W\d+"', re.I)
_MEMBERS = (
    "authorships", "abstract_inverted_index", "publication_year", "primary_location", "host_venue",
    "display_name", "is_paratext",
)  # fmt: skip
_MOST_AUTHORS = 100


class _Author(TypedDict, total=False):
    display_name: object
    orcid: object


class _Authorship(TypedDict, total=False):
    author: _Author | None
    raw_author_name: object


class _Source(TypedDict, total=False):
    display_name: object
    type: object
    issn_l: object
    issn: object
    host_organization_name: object
    publisher: object


class _Location(TypedDict, total=False):
    source: _Source | None
    landing_page_url: object


class _Term(TypedDict, total=False):
    descriptor_name: object
    qualifier_name: object
    is_major_topic: object


class _Work(TypedDict, total=False):
    """The members that are read; all others, most of a work, are skipped before they take
    memory.
    """

    id: object
    doi: object
    title: object
    display_name: object
    publication_year: object
    publication_date: object
    ids: object
    primary_location: _Location | None
    host_venue: _Source | None
    type: object
    type_crossref: object
    authorships: list[_Authorship] | None
    is_authors_truncated: object
    biblio: object
    is_retracted: object
    open_access: object
    language: object
    primary_topic: object
    keywords: object
    mesh: list[_Term] | None
    abstract_inverted_index: object


_DECODER: Decoder = msgspec.json.Decoder(_Work, float_hook=str)


def looks(text: str) -> int:
    """3 for an identifier of OpenAlex beside members that only its works have."""
    seen = json_looks.members(text, WRAPPERS)
    return (
        3 if _WORK.match(seen.get("id", "")) and sum(name in seen for name in _MEMBERS) >= 2 else 0
    )


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    return entries(file, WRAPPERS, _record, _DECODER)


def _record(work: Object, doubts: list[Problem]) -> Record:
    ids, biblio = work.get("ids"), work.get("biblio")
    kind = text(work.get("type"))
    source = part(work, "primary_location", "source") or work.get("host_venue")
    host = text(part(source, "type"))
    is_container = host in _CONTAINERS or (host == "" and bool(part(source, "issn_l")))
    doi = identifiers.doi(first(work.get("doi"), part(ids, "doi")))
    reading = json_dates.database_day(
        first(work.get("publication_date"), work.get("publication_year"))
    )
    warn(doubts, reading.doubt)
    doubts += tagged.future(reading.date, 0)
    descriptors, mesh = _mesh(work.get("mesh"))
    index = united(_keywords(work.get("keywords"))) if work.get("keywords") else ()
    pmc = _PMC.search(text(part(ids, "pmcid")))
    address = part(work, "primary_location", "landing_page_url")
    issns = [*texts(part(source, "issn_l")), *texts(part(source, "issn"))] if is_container else []
    numbers = serials.numbers(issns)
    return Record(
        title=marked_text.line(first(work.get("title"), work.get("display_name"))),
        authors=_authors(work, doubts),
        date=reading.date,
        type=_type(work, host),
        publication_types=(kind,) if kind and kind not in _SAYS_NO_MORE else (),
        journal=marked_text.line(text(part(source, "display_name"))) if is_container else "",
        volume=text(part(biblio, "volume")),
        issue=text(part(biblio, "issue")),
        pages=_pages(text(part(biblio, "first_page")), text(part(biblio, "last_page"))),
        publisher=marked_text.line(
            first(part(source, "host_organization_name"), part(source, "publisher"))
        )
        if is_container
        else "",
        doi=doi,
        pmid=identifiers.pmid(text(part(ids, "pmid"))),
        pmcid=f"PMC{pmc[1]}" if pmc else "",
        arxiv=arxiv_of(doi)
        or (identifiers.arxiv(text(address)) if "arxiv.org" in text(address) else ""),
        issn=numbers.issn,
        issns=numbers.issns,
        url=link(address, doi),
        open_access=_open_access(work),
        language=language(work.get("language")),
        keywords=united((*descriptors, *index)) if index else descriptors,
        mesh=mesh,
        index_terms=index,  # OpenAlex gives them itself, by its topics
        abstract=_abstract(work.get("abstract_inverted_index")),
        source="OpenAlex",
        extra=(
            *_RETRACTED[work.get("is_retracted") is True],
            *extra(
                "openalex", _left(work, "" if is_container else text(part(source, "display_name")))
            ),
        ),
    )


_RETRACTED: tuple[tuple[()], tuple[tuple[str, tuple[str, ...]], ...]] = (
    (),
    (("retracted", ("true",)),),
)


def _type(work: Object, host: str) -> str:
    """The CSL type; "article" may be anything that is published in some place, so the place
    decides.
    """
    kind = text(work.get("type"))
    if kind in _IN_JOURNALS:
        return (
            _CONTAINERS.get(host, "")
            or _TYPES.get(text(work.get("type_crossref")), "")
            or ("article" if host == "repository" else "")
        )
    return _TYPES.get(kind, "")


def _open_access(work: Object) -> tuple[str, ...]:
    """How it is open (gold, green, hybrid …), or only that it is; nothing where it is closed."""
    if part(work, "open_access", "is_oa") is not True:
        return ()
    return (text(part(work, "open_access", "oa_status")) or "true",)


def _authors(work: Object, doubts: list[Problem]) -> tuple[Person, ...]:
    """The names, whole: OpenAlex does not tell their parts. As they stand on the work, where that
    is in reading order.
    """
    people = []
    for authorship in objects(work.get("authorships")):
        author = authorship.get("author")
        written, shown = text(authorship.get("raw_author_name")), text(part(author, "display_name"))
        name = shown if shown and (not written or "," in written) else written
        if name:
            people.append(
                Person(literal=name, orcid=identifiers.orcid(text(part(author, "orcid"))))
            )
    if work.get("is_authors_truncated") is True:
        warn(doubts, f"OpenAlex lists only the first {_MOST_AUTHORS} authors here")
    return tuple(people)


def _pages(first: str, last: str) -> str:
    return tagged.pages(tagged.span(first, last) or last)


def _keywords(value: object) -> Iterator[str]:
    """Keywords have been objects with ``keyword``, are objects with ``display_name``, and may be
    texts.
    """
    for keyword in objects(value):
        yield first(keyword.get("display_name"), keyword.get("keyword"))
    yield from texts(value)


def _mesh(value: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Descriptors and whole headings: of each pair of descriptor and qualifier OpenAlex makes an
    entry of its own.
    """
    stated: dict[str, dict[str, bool]] = {}
    for term in objects(value):
        name = text(term.get("descriptor_name"))
        if name:
            qualifiers = stated.setdefault(name, {})
            qualifier = text(term.get("qualifier_name"))
            qualifiers[qualifier] = (
                qualifiers.get(qualifier, False) or term.get("is_major_topic") is True
            )
    return tuple(stated), tuple(_heading(name, qualifiers) for name, qualifiers in stated.items())


def _heading(name: str, qualifiers: dict[str, bool]) -> str:
    star = "*" if qualifiers.get("") else ""
    return star + "/".join(
        (name, *(f"*{q}" if is_major else q for q, is_major in qualifiers.items() if q))
    )


def _abstract(index: object) -> str:
    """The abstract, put together from the places where each word stands."""
    if not isinstance(index, dict) or not index:
        return ""
    if isinstance(inner := index.get("InvertedIndex"), dict):  # as Microsoft Academic Graph had it
        index = inner
    return marked_text.blocks(" ".join(_in_order(index)))


def _in_order(index: Object) -> list[str]:
    """The words by their places: 0, 1, 2 … in a sound index; in any other by their numbers."""
    places_of = {word: places for word, places in index.items() if isinstance(places, list)}
    words: list[str | None] = [None] * sum(map(len, places_of.values()))
    try:
        for word, places in places_of.items():
            for place in places:
                words[place] = word
    except (IndexError, TypeError):
        words = [None]
    sound = [word for word in words if word is not None]
    if len(sound) == len(words):
        return sound
    return [
        word
        for _, word in sorted(
            (place, word)
            for word, places in places_of.items()
            for place in places
            if isinstance(place, int)
        )
    ]


def _left(work: Object, place: str) -> Iterator[tuple[str, object]]:
    """What has no field; topics and concepts are a machine's guesses, of which the first is kept.
    Counts change daily.
    """
    yield "id", text(work.get("id")).rpartition("/")[2]
    yield "source", place
    yield "primary_topic", part(work, "primary_topic", "display_name")


FORMAT = Format(
    name="openalex", title="OpenAlex JSON", endings=(".json", ".jsonl"), looks=looks, stream=stream
)
