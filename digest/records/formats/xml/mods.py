"""MODS: the bibliographic records of libraries and repositories.

Source of the rules: Library of Congress, "MODS User Guidelines" (version 3.8).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import type_words
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline, mods_dates, mods_parts, xml_stream
from digest.records.formats.xml.xml_fields import Children, each, text, words
from digest.records.formats.xml.xml_stream import Found

_SPACES = {"http://www.loc.gov/mods/v3": "", "http://www.loc.gov/mods/": ""}
_WITHIN = pattern(r"<(?:\w+:)?mods(?:Collection)?[\s>]")
# what says how the record was made, and what each institution adds in words of its own
_HOUSEKEEPING = frozenset({"recordInfo", "extension", "part"})
_RESOURCES = {
    "cartographic": "map", "still image": "graphic", "moving image": "motion_picture",
    "notated music": "musical_score", "sound recording": "song", "sound recording-musical": "song",
    "sound recording-nonmusical": "song", "software": "software",
}  # fmt: skip
_GENRES = {
    "conference publication": "book",
    "academic journal": "",
    "periodical": "",
    "journal": "",
}


def looks(sample: str) -> int:
    """3 for a record or a collection of MODS, also in an answer to OAI-PMH."""
    root = xml_stream.root(sample).rpartition(":")[2]
    if root in ("mods", "modsCollection"):
        return 3
    return (
        3
        if root in ("OAI-PMH", "record", "metadata")
        and "loc.gov/mods" in sample
        and _WITHIN.search(sample)
        else 0
    )


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected. The works that a record names as
    related are part of it.
    """
    for found in xml_stream.records(file, ("mods",), spaces=_SPACES):
        yield found.rejected if found.element is None else _entry(found, found.element)


def _entry(found: Found, element: Element) -> Entry:
    fields = Children(element)
    title, titles = mods_parts.title(fields.take("titleInfo"))
    problems = list(found.problems)
    if not title:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    return Entry(
        found.line, _record(title, titles, fields, found.line, problems), problems=tuple(problems)
    )


def _record(
    title: str, titles: Values, fields: Children, line: int, problems: list[Problem]
) -> Record:
    related = fields.take("relatedItem")
    host = next((item for item in related if item.get("type") == "host"), None)
    parts = [*fields.take("part"), *each(host, "part")]
    origins = fields.take("originInfo")
    date, dates_left = mods_dates.read([*origins, *each(host, "originInfo")], parts, line, problems)
    people = mods_parts.people(fields.take("name"))
    numbers = mods_parts.numbers([*fields.take("identifier"), *_of_host(host)])
    volume, issue, pages, parts_left = mods_parts.part(parts)
    terms, headings = mods_parts.terms(fields.take("subject"))
    abstract, abstracts = _abstract(fields)
    genres = [words(genre) for genre in fields.take("genre")]
    kind, kinds = _type(genres, fields, origins, host)
    languages = _languages(fields)
    url, urls = mods_parts.address(fields.take("location"))
    return Record(
        title=title,
        authors=people.authors,
        editors=people.editors,
        date=date,
        type=kind,
        publication_types=_wordings(genres),
        journal=mods_parts.title(each(host, "titleInfo"))[0],
        volume=volume,
        issue=issue,
        pages=pages,
        publisher=next(filter(None, (text(origin, "publisher") for origin in origins)), "")
        or text(host, "originInfo/publisher"),
        doi=numbers.doi,
        pmid=numbers.pmid,
        pmcid=numbers.pmcid,
        arxiv=numbers.arxiv,
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=url or numbers.uri,
        language=languages[0] if languages else "",
        keywords=terms.keywords,
        mesh=terms.mesh,
        index_terms=terms.index_terms,
        abstract=abstract,
        source="MODS",
        extra=(
            *kinds,
            *titles,
            *people.others,
            *dates_left,
            *numbers.others,
            *parts_left,
            *headings,
            *abstracts,
            *urls,
            *_named("mods:language", *languages[1:]),
            *_named(
                "mods:place",
                *(
                    words(place)
                    for origin in origins
                    for place in each(origin, "place")
                    if not _is_code(place)
                ),
            ),
            *_named("mods:edition", *(text(origin, "edition") for origin in origins)),
            *mods_parts.related(item for item in related if item is not host),
            *fields.left("mods", without=_HOUSEKEEPING),
        ),
    )


def _of_host(host: Element | None) -> list[Element]:
    """A serial's or a book's number is that of what stands in it; other numbers of the host are its
    own.
    """
    return [
        number
        for number in each(host, "identifier")
        if number.get("type", "").lower() in ("issn", "isbn")
    ]


def _is_code(place: Element) -> bool:
    return any(term.get("type") == "code" for term in place)


def _wordings(genres: list[str]) -> tuple[str, ...]:
    """The genres that say more than a CSL type; where none gives one, all of them."""
    is_told = any(map(_kind, genres))
    more = (genre for genre in genres if not is_told or type_words.says_more(genre))
    return tuple(dict.fromkeys(filter(None, more)))


def _kind(genre: str) -> str:
    return _GENRES.get(genre.casefold()) or type_words.kind(genre)


def _type(
    genres: list[str],
    fields: Children,
    origins: list[Element],
    host: Element | None,
) -> tuple[str, Values]:
    """The CSL type: what the genre says, else the kind of resource, and for text what it
    stands in.
    """
    resources = [words(resource) for resource in fields.take("typeOfResource")]
    told = next(filter(None, map(_kind, genres)), "")
    kind = (
        told
        or next(
            filter(None, (_RESOURCES.get(resource.casefold(), "") for resource in resources)), ""
        )
        or _text(resources, host)
    )
    if (
        not kind
        and not genres
        and host is None
        and "text" in resources
        and any(text(one, "issuance") == "monographic" for one in origins)
    ):
        kind = "book"
    return kind, _named("mods:typeOfResource", *(resource for resource in resources if not kind))


def _text(resources: list[str], host: Element | None) -> str:
    """A text within a serial is an article, within a book a chapter; where the host does not say
    which it is, neither do we.
    """
    if host is None or "text" not in resources:
        return ""
    issuance = text(host, "originInfo/issuance")
    genres = {words(genre).casefold() for genre in each(host, "genre")}
    if issuance in ("continuing", "serial") or genres & {
        "periodical",
        "journal",
        "academic journal",
    }:
        return "article-journal"
    return "chapter" if "book" in genres else ""


def _abstract(fields: Children) -> tuple[str, Values]:
    """The first abstract; those in other languages, and what is no summary, stand apart."""
    stated = [found for found in map(inline.paragraphs, fields.take("abstract")) if found]
    return (stated[0] if stated else ""), _named("mods:abstract", *stated[1:])


def _languages(fields: Children) -> list[str]:
    """The languages of the work, each once; a code says it better than a word."""
    found: list[str] = []
    for language in fields.take("language"):
        stated = sorted(each(language, "languageTerm"), key=lambda term: term.get("type") != "code")
        if not language.get("objectPart"):
            found.append(tagged.language(words(stated[0] if stated else language)))
    return list(dict.fromkeys(filter(None, found)))


def _named(name: str, *values: str) -> Values:
    stated = tuple(dict.fromkeys(filter(None, values)))
    return ((name, stated),) if stated else ()


FORMAT = Format(
    name="mods", title="MODS XML", endings=(".xml", ".mods"), looks=looks, stream=stream
)
