"""The list of formats; others join it by the entry point ``digest.formats``. Which format a text is
in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points

from digest.errors import Problem, Report
from digest.records.formats.base import Format
from digest.records.formats.bibtex.bibtex import FORMAT as BIBTEX
from digest.records.formats.json import generic_json
from digest.records.formats.json.crossref import FORMAT as CROSSREF
from digest.records.formats.json.csl_json import FORMAT as CSL_JSON
from digest.records.formats.json.datacite import FORMAT as DATACITE
from digest.records.formats.json.doaj import FORMAT as DOAJ
from digest.records.formats.json.generic_json import FORMAT as JSON
from digest.records.formats.json.openalex import FORMAT as OPENALEX
from digest.records.formats.json.semantic_scholar import FORMAT as SEMANTIC_SCHOLAR
from digest.records.formats.pages.html_page import FORMAT as HTML
from digest.records.formats.pages.page_text import FORMAT as PAGE_TEXT
from digest.records.formats.tables import generic_table
from digest.records.formats.tables.embase_csv import FORMAT as EMBASE_CSV
from digest.records.formats.tables.generic_table import FORMAT as TABLE
from digest.records.formats.tables.scopus_csv import FORMAT as SCOPUS_CSV
from digest.records.formats.tables.wos_tab import FORMAT as WOS_TAB
from digest.records.formats.tables.zotero_csv import FORMAT as ZOTERO_CSV
from digest.records.formats.tagged.endnote_tagged import FORMAT as ENDNOTE_TAGGED
from digest.records.formats.tagged.medline import FORMAT as MEDLINE
from digest.records.formats.tagged.ovid import FORMAT as OVID
from digest.records.formats.tagged.refworks import FORMAT as REFWORKS
from digest.records.formats.tagged.ris import FORMAT as RIS
from digest.records.formats.tagged.wos_tagged import FORMAT as WOS_TAGGED
from digest.records.formats.xml.arxiv_oai import FORMAT as ARXIV_OAI
from digest.records.formats.xml.atom import FORMAT as ATOM
from digest.records.formats.xml.dblp import FORMAT as DBLP
from digest.records.formats.xml.endnote_xml import FORMAT as ENDNOTE_XML
from digest.records.formats.xml.jats import FORMAT as JATS
from digest.records.formats.xml.mods import FORMAT as MODS
from digest.records.formats.xml.pubmed_xml import FORMAT as PUBMED_XML
from digest.records.formats.xml.rss import FORMAT as RSS
from digest.records.formats.xml.unixref import FORMAT as UNIXREF
from digest.records.formats.xml.zotero_rdf import FORMAT as ZOTERO_RDF

FORMATS: tuple[Format, ...] = (
    *(RIS, BIBTEX, MEDLINE),
    *(PUBMED_XML, JATS, UNIXREF, DBLP, MODS, ENDNOTE_XML, ZOTERO_RDF, ARXIV_OAI, ATOM, RSS),
    # CSL-JSON last: others use some of its words
    *(CROSSREF, OPENALEX, SEMANTIC_SCHOLAR, DOAJ, DATACITE, CSL_JSON),
    *(WOS_TAGGED, ENDNOTE_TAGGED, REFWORKS, OVID),
    *(SCOPUS_CSV, ZOTERO_CSV, EMBASE_CSV, WOS_TAB, TABLE, JSON),
    *(HTML, PAGE_TEXT),
)

__all__ = ["FORMATS", "GROUP", "choose", "known"]

GROUP = "digest.formats"
"""The entry points by which other distributions bring formats: each names a Format."""


def known(report: Report, columns: Mapping[str, str] | None = None) -> tuple[Format, ...]:
    """Our formats and those that others bring. One of theirs that does not load, or is no Format,
    is reported and left out.

    ``columns`` says what columns of tables and members of JSON objects mean (to one of
    ``model.COLUMNS``, "" for none).
    """
    brought: list[Format] = []
    for point in entry_points(group=GROUP):
        try:
            form = point.load()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the others still read
            report(
                Problem(
                    f"format {point.name} does not load: {error}",
                    hint=f"it comes from {point.value}",
                    severity="warning",
                )
            )
            continue
        if isinstance(form, Format):
            brought.append(form)
        else:
            report(
                Problem(
                    f"format {point.name} is no Format",
                    hint=f"it comes from {point.value}",
                    severity="warning",
                )
            )
    told = (
        {TABLE: generic_table.with_columns(columns), JSON: generic_json.with_columns(columns)}
        if columns
        else {}
    )
    return (*brought, *(told.get(form, form) for form in FORMATS))


def choose(sample: str, formats: Iterable[Format] = FORMATS) -> Format | None:
    """The format that the beginning of a text looks like most; None when it looks like none. The
    first listed wins a tie.
    """
    sure, best = 0, None
    for form in formats:
        likelihood = form.looks(sample)
        if likelihood > sure:
            sure, best = likelihood, form
    return best
