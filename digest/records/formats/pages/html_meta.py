"""The meta elements of a page under one name for each thing, whatever its publisher calls them.

Highwire Press tags (``citation_*``, as Google Scholar's inclusion guidelines list them) come with
the prefixes of bepress and Wolters Kluwer too; Dublin Core (DC-HTML, DCMI 2008) as ``DC.``,
``dcterms.`` or with a colon; PRISM 3.0; EPrints' own names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from digest import dates, identifiers
from digest.dates import PartialDate, Reading
from digest.errors import Problem
from digest.names import Person
from digest.records.formats.pages import html_schema
from digest.records.formats.pages.html_markup import Statement
from digest.records.formats.shared.marked_text import line
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Fields
from digest.text import fold

Named = tuple[str, str]
"""A name in our spelling, and a value."""

DATES = (
    "citation_publication_date", "citation_date", "citation_cover_date", "dc.issued",
    "prism.publicationdate", "citation_online_date", "citation_year", "dc.date", "ld.date",
    "datepublished", "dc.available",
)  # fmt: skip
_PREFIXES = (
    ("bepress_citation_", "citation_"), ("wkhealth_", "citation_"), ("dcterms.", "dc."),
    ("dct.", "dc."), ("dc.terms.", "dc."), ("og.", "og:"),
)  # fmt: skip
_SAME = {
    "citation_authors": "citation_author", "citation_keyword": "citation_keywords",
    "citation_journal": "citation_journal_title",
    "citation_conference": "citation_conference_title",
    "citation_book_title": "citation_inbook_title", "citation_start_page": "citation_firstpage",
    "citation_startpage": "citation_firstpage", "citation_first_page": "citation_firstpage",
    "citation_end_page": "citation_lastpage", "citation_endpage": "citation_lastpage",
    "citation_last_page": "citation_lastpage", "citation_eissn": "citation_issn",
    "citation_pissn": "citation_issn", "citation_lang": "citation_language",
    "citation_pubmed_id": "citation_pmid", "citation_pmc_id": "citation_pmcid",
    "citation_pubdate": "citation_publication_date",
    "citation_published_date": "citation_publication_date",
    "citation_issue_date": "citation_cover_date",
    "citation_author_orcid_id": "citation_author_orcid", "citation_orcid": "citation_author_orcid",
    "dc.creator.personalname": "dc.creator", "dc.date.issued": "dc.issued",
    "dc.description.abstract": "dc.abstract", "dc.contributor.author": "dc.creator",
    "dc.relation.ispartof": "dc.ispartof", "dc.source.issn": "prism.issn",
    "dc.source.volume": "prism.volume", "dc.source.issue": "prism.number",
    "dc.citation.volume": "prism.volume", "dc.citation.issue": "prism.number",
    "dc.citation.spage": "prism.startingpage", "dc.citation.epage": "prism.endingpage",
    "dc.identifier.pagenumber": "prism.pagerange", "dc.title.alternative": "dc.alternative",
    "prism.eissn": "prism.issn", "eprints.title": "dc.title", "eprints.creators_name": "dc.creator",
    "eprints.abstract": "dc.abstract", "eprints.keywords": "dc.subject", "eprints.date": "dc.date",
    "eprints.publication": "prism.publicationname", "eprints.volume": "prism.volume",
    "eprints.number": "prism.number", "eprints.pagerange": "prism.pagerange",
    "eprints.id_number": "dc.identifier", "eprints.issn": "prism.issn",
    "eprints.publisher": "dc.publisher", "eprints.type": "dc.type",
    "eprints.official_url": "dc.identifier",
}  # fmt: skip
_BIBLIOGRAPHIC = ("citation_", "dc.", "prism.")
_ALSO = frozenset({
    "doi", "keywords", "description", "datepublished", "application-name", "og:title",
    "og:site_name", "og:url",
})  # fmt: skip
# Bulky, of the site's housekeeping, or private (addresses of authors are no bibliographic data).
_LEFT_OUT = frozenset({
    "citation_reference", "citation_references", "citation_author_email",
    "citation_springer_api_url", "citation_fulltext_world_readable", "citation_id",
    "citation_id_from_sass_path", "citation_mjid", "citation_abstract_pdf_url", "citation_xml_url",
    "citation_section_url", "citation_journal_id", "citation_collection_id",
    "citation_previous_url", "citation_next_url", "citation_issn_type",
})  # fmt: skip


def named(statements: Iterable[Statement]) -> Iterator[tuple[str, Statement]]:
    """The statements that may concern an article, with their names in our spelling."""
    for statement in statements:
        name = _spelling(statement.name)
        if (name.startswith(_BIBLIOGRAPHIC) and name not in _LEFT_OUT) or name in _ALSO:
            yield name, statement


def says_something(names: Iterable[str]) -> bool:
    """Whether bibliographic data stands among the names; what is in any page's head is none."""
    return any(name.startswith((*_BIBLIOGRAPHIC, "ld.")) or name == "doi" for name in names)


def _spelling(name: str) -> str:
    name = name.strip().lower().replace(":", ".")
    for prefix, ours in _PREFIXES:
        if name.startswith(prefix):
            name = ours + name.removeprefix(prefix)
    return _SAME.get(name, name)


def people(
    stated: Iterable[Named], described: html_schema.Work
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """The authors and the editors, from the first vocabulary that names any.

    An ORCID follows the author it belongs to. A name that one vocabulary states whole (``Ada
    King``) and another in parts is taken in parts.
    """
    highwire: list[Person] = []
    core: list[Person] = []
    editors: list[Person] = []
    for name, value in stated:
        if name == "citation_author":
            highwire += (who for text in value.split(";") for who in html_schema.person(line(text)))
        elif name == "citation_author_orcid" and highwire and identifiers.orcid(value):
            highwire[-1] = msgspec.structs.replace(
                highwire[-1], orcid=highwire[-1].orcid or identifiers.orcid(value)
            )
        elif name == "dc.creator":
            core += (who for text in value.split(";") for who in _core_person(line(text)))
        elif name == "citation_editor":
            editors += (who for text in value.split(";") for who in html_schema.person(line(text)))
    authors = highwire or core or list(described.authors)
    known = {fold(who.name): who for who in (*described.authors, *core, *highwire) if who.family}
    return tuple(dict.fromkeys(_in_parts(who, known) for who in authors)), tuple(
        editors
    ) or described.editors


def _core_person(name: str) -> list[Person]:
    """Some sites list persons in one element; ``David King, Jonathan H. Wood`` could be two persons
    or one, and is not taken apart.
    """
    parts = name.split(",")
    if len(parts) == 2 and all(len(part.split()) > 1 for part in parts):
        return [Person(literal=name)]
    return html_schema.person(name)


def _in_parts(who: Person, known: dict[str, Person]) -> Person:
    same = known.get(fold(who.name)) if who.literal else None
    return msgspec.structs.replace(same, orcid=who.orcid or same.orcid) if same else who


def date(fields: Fields) -> tuple[PartialDate | None, list[Problem]]:
    """The date of publication in the most trusted form, and what is doubtful about it; dates that
    say something else are left.

    Months and days are added only to a bare year, and never a first of a month: publishers' systems
    make those up.
    """
    stated = [(name, value, dates.read(value)) for name in DATES for value in fields.take(name)]
    found = next(
        ((name, reading) for name, _, reading in stated if reading.date), ("", Reading(None))
    )
    best = found[1].date
    if best and len(best.edtf) == 4:
        best = next(
            (more for _, _, reading in stated if (more := reading.date) and _refines(more, best)),
            best,
        )
    doubts = (
        [found[1].doubt]
        if found[1].doubt
        else [reading.doubt for _, _, reading in stated if not best and reading.doubt][:1]
    )
    for name, value, reading in stated:
        if not (
            best
            and reading.date
            and (best.edtf.startswith(reading.date.edtf) or reading.date.edtf.startswith(best.edtf))
        ):
            fields.keep(name, [value])
    return best, [*(tagged.warning(doubt, 1) for doubt in doubts), *tagged.future(best, 1)]


def _refines(more: PartialDate, year: PartialDate) -> bool:
    return more.edtf.startswith(f"{year.edtf}-") and not more.edtf.endswith("-01")
