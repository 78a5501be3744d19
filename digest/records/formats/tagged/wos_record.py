"""What the fields of Web of Science mean, in its tagged and its tab-delimited exports alike.

Source of the rules: Clarivate, "Web of Science Core Collection Field Tags", and those of the
databases on the same platform (BIOSIS, Zoological Record, CAB Abstracts, MEDLINE, Inspec, Derwent).
Names are ``Family, Given``; lists are separated by semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from digest import identifiers, names
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.shared import serials, stated_dates, stated_titles, type_words
from digest.records.formats.shared.stated_terms import Terms
from digest.records.formats.tagged import ris_numbers, tagged
from digest.records.formats.tagged.tagged import Fields, Values
from digest.text import one_line

# Fields whose lines are items of their own; all other lines are only wraps.
LISTS = frozenset({"AU", "AF", "BA", "BF", "BE", "ED", "CA", "GP", "C1", "CR", "RI", "OI"})
# Cited works, counts that change from day to day, the file's own numbers and dates; GA and PT are
# the database's.
_LEFT_OUT = (
    "CR", "NR", "TC", "Z9", "U1", "U2", "PG", "HC", "HP", "DA", "GA", "FN", "VR", "EF", "ER",
)  # fmt: skip
_DATABASES = {
    "BCI": "BIOSIS", "BIOSIS": "BIOSIS", "CABI": "CAB Abstracts", "CCC": "Current Contents",
    "DIIDW": "Derwent Innovations Index", "FSTA": "FSTA", "INSPEC": "Inspec", "KJD": "KCI",
    "MEDLINE": "MEDLINE", "PPRN": "Preprint Citation Index",
    "RSCI": "Russian Science Citation Index", "SCIELO": "SciELO", "ZOOREC": "Zoological Record",
}  # fmt: skip
_INDEXED = frozenset({"CABI", "FSTA", "INSPEC", "ZOOREC"})
_BY_PUBLICATION = {"J": "article-journal", "B": "book", "P": "patent"}
_REMARK = pattern(r"\s*\([^()]*\)\s*$")  # BIOSIS: "Roe, Jane (roe@example.org)"
_MONTH_AND_YEAR = pattern(r"(\d\d) (\d{4})")
# Zoological Record: "Picoides arcticus [Habitat / burned forest / ]"
_MODIFIED = pattern(r"\s*\[.*\][\s.]*$", re.S)


def record(fields: Fields, problems: list[Problem]) -> Record:
    """The record; without a title when the fields state none."""
    title = stated_titles.title(fields.one("TI"))
    if not title:
        return Record()
    date, doubts = _date(fields)
    problems.extend(doubts)
    database, own_number = _accession(fields)
    authors = _people(fields, "AF", "AU", "BF", "BA")
    numbers = serials.numbers(fields.take("SN", "EI", "BN"))
    fields.keep("SN", [number for number in numbers.others if any(map(str.isdigit, number))])
    terms = _terms(fields, database)
    kind, retracted = _type(fields)
    journal = _journal(kind, title, fields)
    return Record(
        title=title,
        authors=(*_with_orcids(authors, fields), *_bodies(fields)),
        editors=_people(fields, "BE", "ED"),
        date=date,
        type=kind,
        publication_types=keywords.united(fields.take("DT", "PT")),
        journal=journal,
        journal_short=serials.take_short(fields, journal, "JI"),
        volume=fields.one("VL"),
        issue=fields.one("IS"),
        pages=_pages(fields),
        publisher=_publisher(fields),
        doi=fields.find(("DI", "D2"), identifiers.doi),
        pmid=fields.find(("PM",), identifiers.pmid)
        or (identifiers.pmid(own_number) if database == "MEDLINE" else ""),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=ris_numbers.url(fields),
        open_access=keywords.united(fields.take("OA")),
        language=tagged.language(fields.one("LA")),
        keywords=terms.keywords,
        mesh=terms.mesh,
        index_terms=terms.index_terms,
        keywords_plus=terms.keywords_plus,
        abstract="\n\n".join(map(tagged.rich_paragraphs, fields.take("AB"))),
        source=_DATABASES.get(database, "Web of Science"),
        extra=(*retracted, *_left(fields)),
    )


def _left(fields: Fields) -> Values:
    fields.take(*_LEFT_OUT)
    return fields.left("wos")


def _accession(fields: Fields) -> tuple[str, str]:
    """The database and the number there: ``MEDLINE:16842170``."""
    database, _, number = "".join(fields.all("UT")[:1]).partition(":")
    return database, number


def _names(value: str) -> list[str]:
    return [
        name
        for name in (_REMARK.sub("", part).strip() for part in re.split(r"[;\n]", value))
        if name
    ]


def _people(fields: Fields, *tags: str) -> tuple[Person, ...]:
    """The persons of the first tag that has any: full names stand before short ones, and an
    anonymous work has nobody.
    """
    for number, tag in enumerate(tags):
        found = [name for value in fields.take(tag) for name in _names(value)]
        if found:
            fields.take(*tags[number + 1 :][:1])  # the short form of the same names
            return tuple(
                map(
                    names.read, (name for name in found if name not in ("[Anonymous]", "Anonymous"))
                )
            )
    return ()


def _bodies(fields: Fields) -> tuple[Person, ...]:
    """Groups that are authors (CA); those of a book (GP) are its editors or sponsors and stay as
    they are.
    """
    return tuple(
        Person(literal=one_line(name)) for value in fields.take("CA") for name in _names(value)
    )


def _with_orcids(people: tuple[Person, ...], fields: Fields) -> tuple[Person, ...]:
    """OI says whose each ORCID is: ``Roe, Jane/0000-…``. One that fits no author, or two, is
    left.
    """
    given: dict[int, str] = {}
    left: list[str] = []
    for entry in (
        part.strip()
        for value in fields.take("OI")
        for part in re.split(r"[;\n]", value)
        if part.strip()
    ):
        name, _, number = entry.partition("/")
        fits = [at for at, person in enumerate(people) if _same(person, name)]
        orcid = identifiers.orcid(number)
        if len(fits) == 1 and orcid and fits[0] not in given:
            given[fits[0]] = orcid
        else:
            left.append(entry)
    fields.keep("OI", left)
    return (
        tuple(
            msgspec.structs.replace(person, orcid=given.get(at, ""))
            for at, person in enumerate(people)
        )
        if given
        else people
    )


def _same(person: Person, name: str) -> bool:
    """The same family name, and one given name begins with the other: ``Tingley, Morgan`` is
    ``Tingley, Morgan W.``
    """
    family, _, given = (part.strip().casefold() for part in name.partition(","))
    own = person.given.casefold()
    return (
        person.family.casefold() == family
        and bool(own and given)
        and (own.startswith(given) or given.startswith(own))
    )


def _date(fields: Fields) -> tuple[PartialDate | None, list[Problem]]:
    """PY is the year, PD the rest (``MAR 1``, ``SPR``, ``JAN-FEB``, ``FEB 2011``; Inspec: ``04
    2006``).
    """
    fields.keep("PD", [_MONTH_AND_YEAR.sub(r"\2-\1", value) for value in fields.take("PD")])
    return stated_dates.agreed(fields, "PY", "PD")


def _type(fields: Fields) -> tuple[str, Values]:
    """The CSL type: of the document (DT) where that is telling, else of the publication (PT); a
    meeting's paper in a journal is both.
    """
    publication = fields.one("PT")
    wordings = [
        part.strip() for value in fields.take("DT") for part in value.split(";") if part.strip()
    ]
    kinds = [kind for kind in map(type_words.kind, wordings) if kind]
    fields.keep(
        "DT",
        [
            part
            for part in wordings
            if type_words.says_more(part) or type_words.kind(part) != kinds[0]
        ],
    )
    retracted: Values = (
        (("retracted", ("true",)),) if any(map(type_words.is_retracted, wordings)) else ()
    )
    if "chapter" in kinds:
        return "chapter", retracted
    if publication == "J" and "paper-conference" in kinds:
        return "article-journal", retracted
    if publication in ("B", "S", "C") and (not kinds or kinds == ["article-journal"]):
        return _BY_PUBLICATION.get(publication, ""), retracted
    return next(iter(kinds), "") or _BY_PUBLICATION.get(publication, ""), retracted


def _journal(kind: str, title: str, fields: Fields) -> str:
    """SO is the journal or the book; of a whole book it is the title again."""
    source = fields.one("SO", "JO")
    if kind == "book" and one_line(stated_titles.title(source)).casefold() == title.casefold():
        return ""
    return source


def _pages(fields: Fields) -> str:
    first, last = tagged.pages(fields.one("BP")), tagged.pages(fields.one("EP"))
    stated = tagged.pages(fields.one("PS")).removeprefix("Article No.: ")
    if not first:
        return stated or fields.one("AR")
    return f"{first}-{last}" if last and last != first else first


def _publisher(fields: Fields) -> str:
    """PU; BIOSIS writes the address (PA) behind it."""
    name = fields.one("PU")
    return name.removesuffix("".join(fields.all("PA")[:1])).rstrip(" ,") or name


def _terms(fields: Fields, database: str) -> Terms:
    """Authors' keywords (DE) and Keywords Plus (ID); BIOSIS has its concepts (MC) and descriptors
    (MI), Zoological Record broad terms (BD) and organisms with descriptors in brackets (DE), of
    which the organism is the keyword; MH are MeSH headings. In CAB Abstracts, FSTA and Inspec DE
    and ID are the indexers'.
    """
    stated = fields.take("DE")
    if database == "ZOOREC":
        fields.keep("DE", stated)
        stated = [
            _MODIFIED.sub("", term) for value in stated for term in keywords.split(value)
        ] + fields.take("BD")
    own, plus, concepts = _apart(stated), _apart(fields.take("ID")), _apart(fields.take("MC"))
    concepts += [term for cell in fields.take("MI") for term in keywords.split(cell, commas=True)]
    descriptors, mesh = keywords.headings(_apart(fields.take("MH")))
    every = keywords.united((*own, *plus, *concepts, *descriptors))
    if database in _INDEXED:
        return Terms(every, mesh, keywords.united((*own, *plus, *concepts)))
    return Terms(every, mesh, keywords.united(concepts), keywords.united(plus))


def _apart(cells: Iterable[str]) -> list[str]:
    return [term for cell in cells for term in keywords.split(cell)]
