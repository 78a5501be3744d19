"""The parts of a PubMed record in XML: people, dates, numbers, headings, abstracts, notices."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from digest import dates, identifiers
from digest.dates import PartialDate, Reading
from digest.errors import Problem
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.shared import nlm_relations
from digest.records.formats.shared.nlm_relations import AUTHORS
from digest.records.formats.shared.stated_terms import Terms
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline
from digest.records.formats.xml.xml_fields import Children, each, text, words
from digest.records.keywords import united
from digest.relations import RETRACTED
from digest.text import one_line

_OPEN = pattern(r"\bcreative ?commons\b|\bopen[ -]access\b", re.I)


class Numbers(NamedTuple):
    """The identifiers of a record; ``others`` is what the source calls by another name."""

    doi: str
    pmid: str
    pmcid: str
    others: Values


def people(lists: Iterable[Element]) -> tuple[Person, ...]:
    """Authors in order, groups as literals; those that NLM took back (``ValidYN="N"``) are none."""
    authors = (
        author
        for people in lists
        for author in people
        if author.tag == "Author" and author.get("ValidYN") != "N"
    )
    return tuple(person for author in authors if (person := _person(author)) is not None)


def affiliations(lists: Iterable[Element]) -> Iterator[str]:
    """Where the authors work, as stated."""
    for people in lists:
        for place in people.iter("Affiliation"):
            yield inline.line(place)


def _person(author: Element) -> Person | None:
    orcid = next(
        (
            identifiers.orcid(number.text or "")
            for number in each(author, "Identifier")
            if number.get("Source") == "ORCID"
        ),
        "",
    )
    family = text(author, "LastName")
    given = text(author, "ForeName") or text(author, "FirstName") or text(author, "Initials")
    if not family:
        literal = text(author, "CollectiveName") or given
        return Person(literal=literal, orcid=orcid) if literal else None
    return Person(family=family, given=given, suffix=text(author, "Suffix"), orcid=orcid)


def numbers(
    fields: Children,
    listed: Element | None,
    line: int,
    problems: list[Problem],
    book: Children | None = None,
) -> Numbers:
    """Identifiers from the citation and from the list that PubMed keeps beside it; a DOI that is
    marked as wrong is left out.
    """
    stated_pmid = fields.line("PMID")
    pmid = identifiers.pmid(stated_pmid)
    if stated_pmid and not pmid:
        problems.append(tagged.warning(f"PMID is not a number: {stated_pmid}", line))
    places = [*fields.take("ELocationID"), *(book.take("ELocationID") if book else ())]
    stated = [
        (place.get("EIdType", ""), words(place)) for place in places if place.get("ValidYN") != "N"
    ]
    lists = [
        *each(listed, "ArticleId"),
        *(number for numbers in fields.take("ArticleIdList") for number in numbers),
    ]
    stated += [(number.get("IdType", ""), words(number)) for number in lists]
    stated += [
        ("pmc" if value.startswith("PMC") else "OtherID", value)
        for value in map(words, fields.take("OtherID"))
    ]
    doi = next(
        filter(None, (identifiers.doi(value) for kind, value in stated if kind == "doi")), ""
    )
    pmcid = next(
        filter(None, (identifiers.pmcid(value) for kind, value in stated if kind == "pmc")), ""
    )
    others: dict[str, list[str]] = {}
    for kind, value in stated:
        known = (kind == "doi" and identifiers.doi(value) == doi) or (
            kind == "pmc" and identifiers.pmcid(value) == pmcid
        )
        if (
            value
            and not known
            and kind != "pubmed"
            and value not in others.setdefault(f"pubmed:{kind}", [])
        ):
            others[f"pubmed:{kind}"].append(value)
    left = tuple((kind, tuple(values)) for kind, values in others.items() if values)
    return Numbers(
        doi,
        pmid,
        pmcid,
        (*left, *((("pubmed:PMID", (stated_pmid,)),) if stated_pmid and not pmid else ())),
    )


def date(
    issue: Element | None, fields: Children, line: int, problems: list[Problem]
) -> tuple[PartialDate | None, Values]:
    """The date of the issue, as MEDLINE text has it; without one, that of the electronic article,
    which otherwise goes to extra.
    """
    electronic = fields.one("ArticleDate")
    stated = issue.find("PubDate") if issue is not None else None
    if stated is None or not words(stated):
        return _reading(electronic, "ArticleDate", line, problems)
    day, left = _reading(stated, "PubDate", line, problems)
    return day, (*left, *_other_date(electronic, "ArticleDate", day))


def book_date(
    book: Children, fields: Children, line: int, problems: list[Problem]
) -> tuple[PartialDate | None, Values]:
    """The date of the book; without one, that of the chapter."""
    stated, own = book.one("PubDate"), fields.one("ContributionDate")
    if stated is None or not words(stated):
        return _reading(own, "ContributionDate", line, problems)
    day, left = _reading(stated, "PubDate", line, problems)
    return day, (*left, *_other_date(own, "ContributionDate", day))


def _reading(
    element: Element | None, name: str, line: int, problems: list[Problem]
) -> tuple[PartialDate | None, Values]:
    if element is None:
        return None, ()
    reading = _read(element)
    problems += tagged.future(reading.date, line)
    if not reading.doubt:
        return reading.date, ()
    problems.append(tagged.warning(reading.doubt, line))
    return reading.date, ((f"pubmed:{name}", (words(element),)),)


def _other_date(element: Element | None, name: str, known: PartialDate | None) -> Values:
    other = _read(element).date if element is not None else None
    return ((f"pubmed:{name}", (str(other),)),) if other and other != known else ()


def _read(element: Element) -> Reading:
    stated = {part.tag: part.text or "" for part in element}
    year = stated.get("Year", "")
    if not year:
        return dates.read(stated.get("MedlineDate", ""))
    return dates.from_parts(
        year, stated.get("Month") or stated.get("Season", ""), stated.get("Day", "")
    )


def pages(pagination: Element | None) -> str:
    """The pages as MEDLINE writes them; ``454-81`` stays short."""
    listed = text(pagination, "MedlinePgn")
    first, last = text(pagination, "StartPage"), text(pagination, "EndPage")
    return tagged.pages(listed or tagged.span(first, last))


def terms(fields: Children) -> Terms:
    """The keywords (descriptors of MeSH headings, then the authors' own and those of other
    indexers), and the headings as MEDLINE has them.

    Keywords that are not the authors' (``NOTNLM``) have an agency as their owner: NLM, NASA, PIP,
    KIE.
    """
    descriptors: list[str] = []
    mesh: list[str] = []
    for heading in (heading for headings in fields.take("MeshHeadingList") for heading in headings):
        parts = [
            (part, inline.line(part))
            for part in heading
            if part.tag in ("DescriptorName", "QualifierName")
        ]
        if parts:
            descriptors.append(parts[0][1])
            mesh.append(
                "/".join(
                    ("*" if part.get("MajorTopicYN") == "Y" else "") + name for part, name in parts
                )
            )
    stated = [
        (listed.get("Owner", ""), inline.line(keyword).lstrip("*"))
        for listed in fields.take("KeywordList")
        for keyword in listed
    ]
    index = (term for owner, term in stated if owner not in AUTHORS)
    return Terms(united((*descriptors, *(term for _, term in stated))), united(mesh), united(index))


def abstract(fields: Children) -> str:
    """The abstract, each labelled part a paragraph that begins with its label. Those from
    elsewhere, or translated, are left.
    """
    main = fields.one("Abstract")
    if main is None:
        return ""
    rights = each(main, "CopyrightInformation")
    fields.keep(*rights)
    return "\n\n".join(filter(None, map(_labelled, each(main, "AbstractText"))))


def open_access(fields: Children) -> tuple[str, ...]:
    """The notices that speak of open access or of an open licence; others are left."""
    notices = fields.take("CopyrightInformation")
    fields.keep(*(notice for notice in notices if not _OPEN.search(words(notice))))
    return united(words(notice) for notice in notices if _OPEN.search(words(notice)))


def other_abstracts(fields: Children) -> Values:
    """Abstracts in other languages, in plain language, or by other databases."""
    found = (
        " ".join(filter(None, map(_labelled, each(other, "AbstractText"))))
        for other in fields.take("OtherAbstract")
    )
    stated = tuple(one_line(said) for said in found if said)
    return (("pubmed:OtherAbstract", stated),) if stated else ()


def _labelled(part: Element) -> str:
    label, said = " ".join((part.get("Label") or "").split()).rstrip(":"), inline.paragraphs(part)
    return f"{label}: {said}" if label and said and label.upper() != "UNLABELLED" else said


def notices(fields: Children, kinds: Collection[str]) -> tuple[tuple[str, ...], Values]:
    """Retractions, errata, updates and comments, and those of a kind that we have no word for;
    works that are only cited are left out.
    """
    related: dict[str, None] = {}
    others: dict[str, list[str]] = {}
    for notice in (
        notice for notices in fields.take("CommentsCorrectionsList") for notice in notices
    ):
        kind, citation, pmid = (
            notice.get("RefType", ""),
            text(notice, "RefSource"),
            text(notice, "PMID"),
        )
        word = nlm_relations.word(kind)
        entry = nlm_relations.relation(word, citation, pmid, kinds=kinds) if word else ""
        said = " ".join(
            filter(
                None,
                (
                    "" if entry else citation,
                    "" if entry or not pmid else f"PMID: {pmid}",
                    text(notice, "Note"),
                ),
            )
        )
        if entry:
            related[entry] = None
        if said and kind != "Cites":
            others.setdefault(f"pubmed:{kind}", []).append(said)
    retracted = any(
        entry.partition(" ")[0] in RETRACTED for entry in related
    ) or "retracted publication" in map(str.casefold, kinds)
    left = ((kind, tuple(values)) for kind, values in others.items())
    return tuple(related), (*((("retracted", ("true",)),) if retracted else ()), *left)
