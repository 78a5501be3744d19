"""Zotero RDF, and the same kind of data in the words of the Bibliographic Ontology and schema.org.

Source of the rules: Zotero's export in the vocabularies biblio, Dublin Core, FOAF and PRISM;
"Bibliographic Ontology Specification" 1.3; schema.org, ScholarlyArticle.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from digest import dates, identifiers
from digest.errors import Problem
from digest.model import Record
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import marked_text, type_words
from digest.records.formats.tagged import ris_numbers, tagged
from digest.records.formats.xml import rdf_nodes, rdf_parts, xml_stream
from digest.records.formats.xml.rdf_nodes import Nodes
from digest.records.formats.xml.xml_fields import Children
from digest.records.formats.xml.xml_stream import Found

_ZOTERO, _BIBLIO, _BIBO = (
    "http://www.zotero.org/namespaces/export#",
    "http://purl.org/net/biblio#",
    "http://purl.org/ontology/bibo/",
)
_SPACES = {
    _ZOTERO: "z", _BIBLIO: "bib", _BIBO: "bibo",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms", "http://xmlns.com/foaf/0.1/": "foaf",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://nwalsh.com/rdf/vCard#": "vcard", "http://purl.org/rss/1.0/modules/link/": "link",
    "http://schema.org/": "schema", "https://schema.org/": "schema",
}  # fmt: skip
_WORK_NAMES = {
    "bib": "Article Book BookSection Thesis Report Manuscript Document Letter Interview "
    "Legislation Patent Illustration MotionPicture Recording Image Data ConferenceProceedings",
    "rdf": "Description",
    "bibo": "AcademicArticle Article Book Chapter BookSection Thesis Report Document EditedBook "
    "Proceedings Webpage Patent Manuscript",
    "schema": "ScholarlyArticle Article Book Chapter Thesis Report",
}  # fmt: skip
_AROUND_NAMES = {
    "bib": "Journal Periodical Newspaper Magazine Series Conference CourtReporter",
    "z": "Website Blog Forum Encyclopedia Dictionary",
    "bibo": "Issue Journal Periodical Magazine Newspaper Series Website Conference",
    "foaf": "Person Organization Agent",
    "schema": "PublicationIssue PublicationVolume Periodical Person Organization",
}
_WORKS = frozenset(
    f"{prefix}:{name}" for prefix, names in _WORK_NAMES.items() for name in names.split()
)
_AROUND = frozenset(
    f"{prefix}:{name}" for prefix, names in _AROUND_NAMES.items() for name in names.split()
)
_PEOPLE = (
    "dcterms:creator", "dc:creator", "schema:author", "bibo:authorList", "bib:authors",
    "bib:editors", "bibo:editorList",
)  # fmt: skip
_NAMING = frozenset(
    {*rdf_parts.PART_OF, *_PEOPLE, "dc:publisher", "dcterms:publisher", "schema:publisher"}
)
_AHEAD = 2_000  # works that may wait for a node that stands further down
_KINDS = {
    "academicarticle": "article-journal", "scholarlyarticle": "article-journal",
    "chapter": "chapter", "editedbook": "book", "data": "dataset", "proceedings": "book",
    "conferenceproceedings": "paper-conference",
}  # fmt: skip
_NO_WORKS = frozenset({"attachment", "note", "annotation"})
# files on a person's machine, notes, days of access
_HOUSEKEEPING = frozenset({
    "link:link", "dcterms:isReferencedBy", "dc:relation", "dcterms:relation",
    "dcterms:dateSubmitted", "z:accessDate", "z:citationKey", "rdf:type", "z:path",
    "dcterms:tableOfContents", "z:itemType",
})  # fmt: skip


def looks(sample: str) -> int:
    """3 for RDF in Zotero's vocabularies, 2 for other RDF about publications; RSS 1.0 is RDF too,
    but not this.
    """
    if not xml_stream.root(sample).endswith("RDF") or '="http://purl.org/rss/1.0/"' in sample:
        return 0
    if _ZOTERO in sample or _BIBLIO in sample:
        return 3
    return (
        2
        if _BIBO in sample or re.search(r"<schema:(?:ScholarlyArticle|Article|Book)\b", sample)
        else 0
    )


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The works in order; one that states no title is rejected. Journals and persons may stand
    before or after what names them.
    """
    nodes: dict[str, Element] = {}
    waiting: deque[Found] = deque()
    for found in xml_stream.records(file, _WORKS | _AROUND, spaces=_SPACES):
        if found.element is None or _is_work(found.element):
            waiting.append(found)
        else:
            nodes.update(rdf_nodes.named(found.element))
        while waiting and (len(waiting) > _AHEAD or not _waits(waiting[0], nodes)):
            yield from _entries(waiting.popleft(), nodes)
    for found in waiting:
        yield from _entries(found, nodes)


def _is_work(element: Element) -> bool:
    """A book or a series without kind that goes by its number is what something stands in."""
    kind = rdf_nodes.said(element, "z:itemType")
    if kind:
        return kind not in _NO_WORKS
    if element.tag == "rdf:Description":
        return bool(rdf_nodes.said(element, "dc:title", "dcterms:title"))
    return element.tag in _WORKS and not rdf_nodes.name(element).startswith(
        ("urn:isbn:", "urn:issn:")
    )


def _waits(found: Found, nodes: Nodes) -> bool:
    return found.element is not None and rdf_nodes.missing(found.element, _NAMING, nodes)


def _entries(found: Found, nodes: Nodes) -> Iterator[Entry]:
    if found.element is None:
        yield found.rejected
        return
    fields = Children(found.element)
    title = marked_text.line(rdf_parts.value(fields, "dc:title", "dcterms:title", "schema:name"))
    problems = list(found.problems)
    if title:
        record = _record(title, found.element, fields, nodes, found.line, problems)
        yield Entry(found.line, record, problems=tuple(problems))
    else:
        yield Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))


def _record(
    title: str, node: Element, fields: Children, nodes: Nodes, line: int, problems: list[Problem]
) -> Record:
    wording = rdf_parts.value(fields, "z:itemType")
    kind = type_words.kind(wording) or _kind(node)
    around = rdf_parts.around(fields, nodes)
    people = rdf_parts.people(fields, nodes)
    date = dates.read(
        rdf_parts.value(fields, *rdf_parts.DATES)
        or rdf_parts.value(around.fields, *rdf_parts.DATES)
    )
    problems += [tagged.warning(date.doubt, line)] if date.doubt else []
    problems += tagged.future(date.date, line)
    numbers = rdf_parts.numbers(node, fields, around.fields)
    publisher, places = rdf_parts.publisher(fields, around.fields, nodes)
    catalogue = rdf_parts.value(fields, "z:libraryCatalog")
    return Record(
        title=title,
        authors=people.authors,
        editors=people.editors,
        date=date.date,
        type=kind,
        journal=around.title,
        volume=rdf_parts.value(around.fields, *rdf_parts.VOLUMES)
        or rdf_parts.value(fields, *rdf_parts.VOLUMES),
        issue=rdf_parts.value(around.fields, "prism:number", *rdf_parts.ISSUES)
        or rdf_parts.value(fields, *rdf_parts.ISSUES),
        pages=rdf_parts.pages(fields),
        publisher=publisher,
        doi=numbers.doi,
        pmid=numbers.pmid,
        pmcid=numbers.pmcid,
        arxiv=identifiers.arxiv(numbers.url) if "arxiv.org/" in numbers.url else "",
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=numbers.url,
        language=rdf_parts.language(fields),
        keywords=rdf_parts.terms(fields),
        abstract=marked_text.blocks(
            rdf_parts.long(fields, "dcterms:abstract", "schema:abstract", "schema:description")
        ),
        source=ris_numbers.database(catalogue)
        or ("Zotero" if wording or node.tag.startswith("bib:") else "RDF"),
        extra=(
            *((("zotero:itemType", (wording,)),) if wording and not kind else ()),
            *(
                (("zotero:libraryCatalog", (catalogue,)),)
                if catalogue and not ris_numbers.database(catalogue)
                else ()
            ),
            *people.others,
            *around.others,
            *numbers.others,
            *places,
            *rdf_parts.left(fields, (node,), _HOUSEKEEPING, "zotero:"),
            *rdf_parts.left(around.fields, around.nodes, _HOUSEKEEPING, "zotero:in "),
        ),
    )


def _kind(node: Element) -> str:
    name = node.tag.rpartition(":")[2].casefold()
    return _KINDS.get(name) or (
        type_words.kind(name) if node.tag != "bib:Article" else "article-journal"
    )


FORMAT = Format(
    name="zotero-rdf", title="Zotero RDF", endings=(".rdf", ".xml"), looks=looks, stream=stream
)
