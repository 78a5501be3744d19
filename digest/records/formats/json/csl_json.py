"""CSL-JSON, as Zotero, pandoc and citeproc programs write it.

Source of the rules: Citation Style Language 1.0.2, appendices "Types" and "Variables", and its JSON
schema ``csl-data.json``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

from digest import identifiers, names
from digest.errors import Problem
from digest.model import CSL_TYPES, Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.base import Entry, Format
from digest.records.formats.json import crossref_related, json_dates, json_looks
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import (
    each,
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
from digest.records.formats.shared import marked_text, serials, stated_terms
from digest.records.formats.tagged import tagged

WRAPPERS = frozenset({"items", "references"})
"""``{"items": […]}`` is what Zotero's interface gives, ``{"references": […]}`` what pandoc keeps.
"""

_NAMES_WORDS = """
    chair collection-editor compiler composer container-author contributor curator director
    editorial-director executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator
    translator
"""
NAMES = frozenset(_NAMES_WORDS.split())
DATES = frozenset({"accessed", "available-date", "event-date", "original-date", "submitted"})
_HOME_WORDS = """
    title author editor issued type container-title volume issue page DOI PMID PMCID ISBN ISSN URL
    language keyword abstract publisher note custom
"""
_HOME = frozenset(_HOME_WORDS.split())
_WORDINGS = ("genre", "subtype")
_SHORT = ("container-title-short", "journalAbbreviation")
_CUSTOM = frozenset({"pmid", "pmcid", "doi", "arxiv"})
# what Crossref adds when it answers in CSL-JSON, and what programs keep for themselves
_HOUSEKEEPING_WORDS = """
    id member prefix score indexed deposited created reference references-count reference-count
    is-referenced-by-count content-domain link resource published posted accepted alternative-id
    relation update-to updated-by timestamp system_id published-print published-online journal-issue
    assertion update-policy issn-type isbn-type
"""
_HOUSEKEEPING = frozenset(_HOUSEKEEPING_WORDS.split())
SOURCES = {
    "crossref": "Crossref", "doi.org (crossref)": "Crossref", "datacite": "DataCite",
    "doi.org (datacite)": "DataCite", "pubmed": "PubMed", "scopus": "Scopus",
    "web of science": "Web of Science", "dblp": "DBLP", "doaj": "DOAJ", "arxiv.org": "arXiv",
}  # fmt: skip
_NOTE = pattern(r"(?im)^[ \t]*(pmid|pmcid|doi|arxiv|issn|isbn)[ \t]*:[ \t]*+(\S[^\n]*+)$")
_TYPICAL = frozenset({
    "container-title", "issued.date-parts", "issued.raw", "author.family", "author.literal",
    "citation-key",
})  # fmt: skip
_PLAIN = frozenset({"authors", "journal"})
"""Names of what CSL calls author and container-title: who uses them may use the types of CSL all
the same.
"""
_FOREIGN = (
    "display_name", "paperId", "bibjson", "titles", "attributes.titles", "itemType",
    "data.itemType", "content_html", "message-type",
)  # fmt: skip


def looks(text: str) -> int:
    """3 for a type of CSL or a name, date or journal as CSL writes them beside a title, 1 for no
    more than a title and a name for it.
    """
    seen = json_looks.members(text, WRAPPERS)
    if not seen.get("title", "").startswith(('"', "null")) and not (
        "title" in seen and "author.family" in seen
    ):
        return 0
    if any(name in seen for name in _FOREIGN) or seen["title"].startswith("["):
        return 0
    kind = re.match(r'"([^"]*)"', seen.get("type", ""))
    if (kind and kind[1] in CSL_TYPES and not _PLAIN & seen.keys()) or _TYPICAL & seen.keys():
        return 3
    return 1 if "id" in seen or "type" in seen else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    return entries(file, WRAPPERS, _record)


def _record(item: Object, doubts: list[Problem]) -> Record:
    reading = json_dates.variable(item.get("issued"))
    warn(doubts, reading.doubt)
    doubts += tagged.future(reading.date, 0)
    kind = text(item.get("type"))
    noted, note = _note(item)
    doi = identifiers.doi(text(item.get("DOI")) or noted.get("doi", ""))
    numbers = serials.numbers([*texts(item.get("ISSN")), *texts(item.get("ISBN")), *_both(noted)])
    journal = marked_text.line(first(item.get("container-title"), item.get("journalAbbreviation")))
    wordings = [word for member in _WORDINGS for word in texts(item.get(member))]
    short = [marked_text.line(name) for member in _SHORT for name in texts(item.get(member))]
    terms, mesh = stated_terms.terms(
        [
            term
            for stated in each(item.get("keyword"))
            for term in keywords.split(raw_text(stated), commas=True)
        ]
    )
    source = first(item.get("source"))
    url = link(item.get("URL"), doi)
    related, others = (
        crossref_related.read(item, doi) if crossref_related.MEMBERS & item.keys() else ((), [])
    )
    left: list[tuple[str, object]] = [
        ("DOI", None if doi else item.get("DOI")),
        ("URL", None if url or identifiers.link(text(item.get("URL"))) else item.get("URL")),
        ("type", kind if kind not in CSL_TYPES else ""),
        ("issued", item.get("issued") if reading.doubt else None),
        ("number", numbers.others),
        ("note", note),
        *(_left(item, source, without=_WORDINGS + (_SHORT if journal else ()))),
        *others,
    ]
    return Record(
        title=marked_text.line(first(item.get("title"))),
        authors=people(item.get("author")),
        editors=people(item.get("editor")),
        date=reading.date,
        type=kind if kind in CSL_TYPES else "",
        publication_types=keywords.united(wordings),
        journal=journal,
        journal_short=serials.short_titles(journal, short),
        volume=text(item.get("volume")),
        issue=text(item.get("issue")),
        pages=tagged.pages(text(item.get("page"))),
        publisher=marked_text.line(text(item.get("publisher"))),
        doi=doi,
        pmid=identifiers.pmid(text(item.get("PMID")) or noted.get("pmid", "")),
        pmcid=identifiers.pmcid(text(item.get("PMCID")) or noted.get("pmcid", "")),
        arxiv=_arxiv(item, noted, doi),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=url,
        language=language(item.get("language")),
        keywords=terms,
        mesh=mesh,
        relations=related,
        abstract=marked_text.blocks(raw_text(item.get("abstract"))),
        source=SOURCES.get(source.casefold(), "CSL-JSON"),
        extra=extra("csl", left),
    )


def people(value: object) -> tuple[Person, ...]:
    """The persons of a CSL name variable; a text where a name should be is read as one."""
    found = (
        person(name) if isinstance(name, dict) else names.read(text(name)) for name in each(value)
    )
    return tuple(who for who in found if who.family or who.literal)


def person(name: Object) -> Person:
    """The person of a CSL name: its parts as they are stated; particles of both kinds stand before
    the family name.

    Crossref has ``name`` for an organisation, which CSL calls ``literal``.
    """
    family, given = text(name.get("family")), text(name.get("given"))
    orcid = identifiers.orcid(first(name.get("ORCID"), name.get("orcid")))
    if not family:
        return Person(literal=first(name.get("literal"), name.get("name"), given), orcid=orcid)
    particle = " ".join(
        filter(None, (text(name.get("dropping-particle")), text(name.get("non-dropping-particle"))))
    )
    return Person(
        family=family, given=given, particle=particle, suffix=text(name.get("suffix")), orcid=orcid
    )


def _note(item: Object) -> tuple[dict[str, str], str]:
    """The identifiers that ``note`` and ``custom`` state (``PMID: 123``), and the rest of the
    note.
    """
    custom = item.get("custom")
    noted = (
        {name.casefold(): text(value) for name, value in custom.items()}
        if isinstance(custom, dict)
        else {}
    )

    def taken(found: re.Match[str]) -> str:
        if found[1].casefold() in noted:
            return found[0]
        noted[found[1].casefold()] = found[2].rstrip(" \t;")
        return ""

    note = "\n".join(map(raw_text, each(item.get("note"))))
    return noted, _NOTE.sub(taken, note)


def _both(noted: dict[str, str]) -> list[str]:
    return [noted[name] for name in ("issn", "isbn") if noted.get(name)]


def _arxiv(item: Object, noted: dict[str, str], doi: str) -> str:
    stated = noted.get("arxiv", "")
    candidates = (stated.partition(" ")[0], text(item.get("number")), doi, text(item.get("URL")))
    arxiv = re.compile("arxiv", re.I)
    return next(
        filter(
            None,
            (
                identifiers.arxiv(c)
                for c in candidates
                if c and (c == candidates[0] or arxiv.search(c))
            ),
        ),
        "",
    )


def _left(
    item: Object,
    source: str,
    *,
    without: Collection[str],
) -> Iterator[tuple[str, object]]:
    """What has no field: further names and dates in reading form, all else as it is."""
    if text(item.get("id")) and not link(item.get("id"), ""):
        yield "id", item.get("id")
    if isinstance(custom := item.get("custom"), dict):
        others = (name for name in custom if name.casefold() not in _CUSTOM)
        yield from ((f"custom.{name}", custom[name]) for name in others)
    for name, value in item.items():
        if name in NAMES:
            yield name, [who.inverted for who in people(value)]
        elif name in DATES:
            reading = json_dates.variable(value)
            yield name, str(reading.date) if reading.date else value
        elif name == "source":
            yield (
                name,
                ""
                if source.casefold() in SOURCES and SOURCES[source.casefold()] == source
                else source,
            )
        elif name == "institution":
            yield name, [text(part(one, "name")) for one in objects(value)] or value
        elif name not in _HOME and name not in _HOUSEKEEPING and name not in without:
            yield name, value


FORMAT = Format(
    name="csl-json", title="CSL-JSON", endings=(".json", ".jsonl"), looks=looks, stream=stream
)
