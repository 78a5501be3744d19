"""The parts of a publication in RDF, whichever of the vocabularies of Zotero, BIBO and schema.org
says them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element

from digest import identifiers, names
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.shared import addresses, serials
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import rdf_nodes
from digest.records.formats.xml.rdf_nodes import Nodes
from digest.records.formats.xml.xml_fields import Children
from digest.text import one_line

PART_OF = ("dcterms:isPartOf", "schema:isPartOf", "bib:presentedAt")
DATES = ("dc:date", "dcterms:date", "dcterms:issued", "schema:datePublished")
VOLUMES = ("prism:volume", "bibo:volume", "schema:volumeNumber")
ISSUES = ("bibo:issue", "schema:issueNumber")
_DEEPEST = 4  # a chapter in a book in a series; an article in an issue of a volume of a journal
_ASIDE = frozenset({"bib:Series", "bibo:Series", "bib:Conference", "bibo:Conference", "bibo:Event"})
_AUTHORS = (
    "bib:authors", "bibo:authorList", "z:inventors", "z:artists", "z:programmers", "z:presenters",
    "z:directors", "z:podcasters", "z:cartographers", "z:composers", "dcterms:creator",
    "dc:creator", "schema:author",
)  # fmt: skip
_EDITORS = ("bib:editors", "bibo:editorList", "schema:editor")
_OTHERS = (
    "bib:contributors", "z:seriesEditors", "z:translators", "z:bookAuthors", "z:reviewedAuthors",
    "z:recipients", "z:interviewers", "z:interviewees", "z:performers", "dcterms:contributor",
    "dc:contributor",
)  # fmt: skip
_FAMILY = (
    "foaf:surname", "foaf:familyName", "foaf:family_name", "foaf:lastName", "schema:familyName",
)  # fmt: skip
_GIVEN = ("foaf:givenName", "foaf:givenname", "foaf:firstName", "schema:givenName")
_SAID = pattern(r"(DOI|ISSN|ISBN)[: ]\s*(.+)", re.S | re.I)
_NOTED = pattern(r"^\s*(PMID|PMCID)\s*:\s*(\S+)\s*$", re.M | re.I)


class Around(NamedTuple):
    """What a work stands in: its title, its statements, and the titles of series and
    conferences.
    """

    title: str
    fields: Children
    nodes: tuple[Element, ...]
    others: Values


class People(NamedTuple):
    """Who made a work, by part."""

    authors: tuple[Person, ...]
    editors: tuple[Person, ...]
    others: Values


class Numbers(NamedTuple):
    """The identifiers of a work; ``others`` go to extra."""

    doi: str
    pmid: str
    pmcid: str
    isbn: str
    issn: str
    issns: tuple[str, ...]
    url: str
    others: Values


def value(fields: Children, *tags: str) -> str:
    """The first thing said by the properties; the statement is taken."""
    for statement in fields.look(*tags):
        found = rdf_nodes.value(statement)
        if found:
            fields.keep(*(other for other in fields.take(statement.tag) if other is not statement))
            return found
    return ""


def long(fields: Children, *tags: str) -> str:
    """The first text of the properties with its lines as they stand."""
    said = ("".join(statement.itertext()) for statement in fields.take(*tags))
    return next(filter(None, map(str.strip, said)), "")


def around(fields: Children, nodes: Nodes) -> Around:
    """What the work stands in, from the next to the widest; the next title that is no series names
    it.
    """
    found: dict[int, Element] = {}  # by identity: nodes may name each other in a circle
    aside: list[str] = []
    level = [node for part in fields.look(*PART_OF) for node in rdf_nodes.objects(part, nodes)]
    aside += [
        one_line(part.text or "")
        for part in fields.take(*PART_OF)
        if not rdf_nodes.objects(part, nodes)
    ]
    for _ in range(_DEEPEST):
        aside += [
            rdf_nodes.said(node, "dc:title", "dcterms:title")
            for node in level
            if node.tag in _ASIDE
        ]
        level = [node for node in level if node.tag not in _ASIDE and id(node) not in found]
        found |= {id(node): node for node in level}
        level = [
            node
            for one in level
            for part in one
            if part.tag in PART_OF
            for node in rdf_nodes.objects(part, nodes)
        ]
    statements = Children(*found.values())
    statements.take(*PART_OF)
    title = value(statements, "dc:title", "dcterms:title", "schema:name")
    series = tuple(filter(None, dict.fromkeys(aside)))
    return Around(
        title, statements, tuple(found.values()), ((("zotero:series", series),) if series else ())
    )


def people(fields: Children, nodes: Nodes) -> People:
    """Authors are those of the first list that there is: BIBO repeats its list as single statements
    without order.
    """
    lists = [_persons(fields.take(tag), nodes) for tag in _AUTHORS]
    editors = [person for tag in _EDITORS for person in _persons(fields.take(tag), nodes)]
    others = [
        (tag, tuple(person.inverted for person in _persons(fields.take(tag), nodes)))
        for tag in _OTHERS
    ]
    named = tuple((f"zotero:{tag.partition(':')[2]}", people) for tag, people in others if people)
    return People(tuple(next(filter(None, lists), [])), tuple(editors), named)


def _persons(statements: list[Element], nodes: Nodes) -> list[Person]:
    found: list[Person] = []
    for statement in statements:
        objects = rdf_nodes.objects(statement, nodes)
        read = (
            [_person(node) for node in objects]
            if objects
            else [names.read(one_line(statement.text or ""))]
        )
        found += [person for person in read if person.name]
    return found


def _person(node: Element) -> Person:
    family, given = rdf_nodes.said(node, *_FAMILY), rdf_nodes.said(node, *_GIVEN)
    if family and given:
        return Person(family=family, given=given)
    return Person(literal=family or given or rdf_nodes.said(node, "foaf:name", "schema:name"))


def numbers(node: Element, fields: Children, around: Children) -> Numbers:
    """The identifiers, which Zotero writes in part to the journal; the numbers of PubMed stand in
    what a person may note down.
    """
    said: dict[str, list[str]] = {"issn": [], "isbn": [], "doi": [], "url": []}
    left: list[str] = []
    for statement in (*fields.take("dc:identifier"), *around.take("dc:identifier")):
        found = rdf_nodes.value(statement)
        kind = _SAID.fullmatch(found)
        name = (
            "url"
            if any(part.tag == "dcterms:URI" for part in statement)
            else kind[1].lower()
            if kind
            else ""
        )
        (said[name] if name else left).append(kind[2] if kind else found)
    for one in (fields, around):
        for tag, name in _NUMBERS.items():
            said[name] += map(rdf_nodes.value, one.take(tag))
    serial = serials.numbers([*said["issn"], *said["isbn"]])
    others = (("serials", serial.others), ("identifier", left))
    own = node.get("rdf:about", "")
    links = [link for link in map(identifiers.link, [*said["url"], own]) if link]
    noted = {
        kind.upper(): number
        for part in fields.look("dc:description")
        for kind, number in _NOTED.findall(part.text or "")
    }
    return Numbers(
        doi=next(
            filter(None, (*map(identifiers.doi, said["doi"]), *map(addresses.doi, links))), ""
        ),
        pmid=identifiers.pmid(noted.get("PMID", "")),
        pmcid=identifiers.pmcid(noted.get("PMCID", "")),
        isbn=serial.isbn,
        issn=serial.issn,
        issns=serial.issns,
        url=links[0] if links else "",
        others=tuple((f"zotero:{name}", tuple(values)) for name, values in others if values),
    )


_NUMBERS = {
    "bibo:doi": "doi", "prism:doi": "doi", "bibo:issn": "issn", "bibo:eissn": "issn",
    "schema:issn": "issn", "bibo:isbn13": "isbn", "bibo:isbn": "isbn", "bibo:isbn10": "isbn",
    "schema:isbn": "isbn", "bibo:uri": "url", "schema:url": "url", "schema:sameAs": "url",
}  # fmt: skip


def publisher(fields: Children, around: Children, nodes: Nodes) -> tuple[str, Values]:
    """The name of the publisher, and the place where it is."""
    tags = ("dc:publisher", "dcterms:publisher", "schema:publisher")
    for statement in (*fields.take(*tags), *around.take(*tags)):
        houses = rdf_nodes.objects(statement, nodes)
        name = next(
            (rdf_nodes.said(house, "foaf:name", "schema:name") for house in houses),
            one_line(statement.text or ""),
        )
        places = tuple(one_line(place.text or "") for place in statement.iter("vcard:locality"))
        if name or any(places):
            return name, ((("zotero:place", tuple(filter(None, places))),) if any(places) else ())
    return "", ()


def pages(fields: Children) -> str:
    """The pages, whole or from the first and the last."""
    first, last = (
        value(fields, "bibo:pageStart", "schema:pageStart"),
        value(fields, "bibo:pageEnd", "schema:pageEnd"),
    )
    whole = value(fields, "bib:pages", "bibo:pages", "schema:pagination")
    return tagged.pages(whole or tagged.span(first, last))


def language(fields: Children) -> str:
    """The language; libraries name it by its address (``…/iso639-2/ger``), Zotero at times with a
    country (``en-US``).
    """
    stated = value(
        fields, "z:language", "dc:language", "dcterms:language", "schema:inLanguage"
    ).rpartition("/")[2]
    found = re.fullmatch(r"([a-z]{2,3})[-_][A-Za-z]{2}", stated)
    return tagged.language(found[1] if found else stated)


def terms(fields: Children) -> tuple[str, ...]:
    """The tags of a person and those that came with the record; a call number, or a subject that is
    only an address, stays apart.
    """
    found: list[str] = []
    for statement in fields.take(
        "dc:subject", "dcterms:subject", "schema:about", "schema:keywords"
    ):
        term = rdf_nodes.value(statement)
        if any(part.tag == "dcterms:LCC" for part in statement) or statement.get("rdf:resource"):
            fields.keep(statement)
        else:
            found += keywords.split(term) if ";" in term else (term,)
    return keywords.united(found)


def left(
    fields: Children, nodes: Iterable[Element], without: frozenset[str], prefix: str
) -> Values:
    """What is left of the statements of the nodes, with addresses where there is no text."""
    named: dict[str, list[str]] = {}
    stated = [statement for node in nodes for statement in node if statement.tag not in without]
    kept = {id(statement) for statement in fields.look(*{statement.tag for statement in stated})}
    for statement in stated:
        if id(statement) in kept and (said := rdf_nodes.value(statement)):
            named.setdefault(f"{prefix}{statement.tag.rpartition(':')[2]}", []).append(said)
    return tuple((name, tuple(dict.fromkeys(values))) for name, values in named.items())
