"""RIS, in the dialects that databases and reference managers write.

Source of the rules: Research Information Systems, "RIS Format Specifications" (2001, 2011). Where a
dialect does otherwise, it is said at the place that deals with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest import names
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import serials, stated_dates, stated_terms, type_words
from digest.records.formats.tagged import ris_lines, ris_numbers, tagged
from digest.records.formats.tagged.tagged import Block, Fields
from digest.text import fold, one_line

BOOKS = {"book", "thesis", "report"}  # their T2 names a series, not a container
EDITED = {
    "", "article-journal", "article-magazine", "article-newspaper", "book", "chapter",
    "paper-conference", "report",
}  # fmt: skip
_TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal",
    "MGZN": "article-magazine", "NEWS": "article-newspaper", "BOOK": "book", "EBOOK": "book",
    "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter", "CONF": "paper-conference",
    "CPAPER": "paper-conference", "THES": "thesis", "RPRT": "report", "UNPB": "manuscript",
    "MANSCPT": "manuscript", "MANSCRIPT": "manuscript", "DATA": "dataset", "DBASE": "dataset",
    "AGGR": "dataset", "COMP": "software", "ELEC": "webpage", "WEB": "webpage",
    "BLOG": "post-weblog", "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary",
    "PAMP": "pamphlet", "PCOMM": "personal_communication", "ICOMM": "personal_communication",
    "PAT": "patent", "BILL": "bill", "CASE": "legal_case", "STAT": "legislation", "HEAR": "hearing",
    "STAND": "standard", "MAP": "map", "VIDEO": "motion_picture", "MPCT": "motion_picture",
    "SOUND": "song", "MUSIC": "musical_score", "FIGURE": "figure",
}  # fmt: skip

_IS_NUMBER = pattern(r"\b10\.\d|arxiv|://", re.I)
_LABEL = pattern(r"(?<=[.!?:)\]])[^\S\n]*\n(?=[A-Z][A-Za-z/&,' -]{2,40}:(?:\s|$))")


def read(text: str) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected, one without TY or ER comes in
    with a warning.
    """
    for block in ris_lines.records(text):
        yield _entry(block)


def _entry(block: Block) -> Entry:
    fields = Fields(block.values())
    problems = _borders(block)
    title = tagged.rich_line(
        fields.one("TI", "T1", "CT", "BT", "ST")
        if _kind(block) in BOOKS
        else fields.one("TI", "T1", "CT", "ST")
    )
    if not title:
        return Entry(block.line, None, block.raw, (*problems, tagged.no_title(block.line)))
    record = _record(title, fields, problems)
    return Entry(block.line, record, problems=tuple(problems))


def _kind(block: Block) -> str:
    return next(
        (_TYPES.get(mark.rest.strip().upper(), "") for mark in block.marks if mark.tag == "TY"), ""
    )


def _borders(block: Block) -> list[Problem]:
    if block.closed and block.marks[0].tag == "TY":
        return []
    problems = []
    if all(mark.tag != "TY" for mark in block.marks):
        problems.append(tagged.warning("record does not begin with its type (TY)", block.line))
    if not block.closed:
        problems.append(tagged.warning("record has no end (ER)", block.line))
    return problems


def _record(title: str, fields: Fields, problems: list[Problem]) -> Record:
    kind = _type(fields)
    # DP is the database's provider, save where it plainly is a date
    provided = ("DP",) if re.match(r"(?:1[4-9]|20)\d\d\b", "".join(fields.all("DP"))) else ()
    date, doubts = stated_dates.agreed(fields, "PY", "Y1", "DA", *provided)
    problems.extend(doubts)
    arxiv = ris_numbers.arxiv(fields)
    doi, pmid, pmcid = ris_numbers.doi(fields), ris_numbers.pmid(fields), ris_numbers.pmcid(fields)
    terms, mesh = _terms(fields)
    numbers = serials.numbers(fields.take("SN", "BN"))
    fields.keep("SN", numbers.others)
    journal = _journal(kind, fields)
    return Record(
        title=title,
        authors=_people(fields, "AU", "A1"),
        editors=_people(fields, *(("A2", "A3", "ED") if kind in EDITED else ("ED",))),
        date=date,
        type=kind,
        publication_types=_wordings(fields, kind),
        journal=journal,
        journal_short=serials.take_short(fields, journal, "JA", "J1", "J2", "JI"),
        volume=fields.one("VL"),
        issue=fields.one("IS"),
        pages=_pages(fields),
        publisher=fields.one("PB", "PU"),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        arxiv=arxiv,
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=ris_numbers.url(fields),
        language=tagged.language(fields.one("LA")),
        keywords=terms,
        mesh=mesh,
        abstract=_abstract(fields),
        source=ris_numbers.source(fields),
        extra=fields.left("ris"),
    )


def _terms(fields: Fields) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """KW, and the MeSH headings that MH holds, a tag of MEDLINE that finds its way into RIS."""
    terms, mesh = stated_terms.terms(fields.take("KW"))
    headings = fields.take("MH")
    if not headings:
        return terms, mesh
    descriptors, more = keywords.headings(headings)
    known = set(map(fold, terms))
    return (*terms, *(name for name in descriptors if fold(name) not in known)), keywords.united(
        (*mesh, *more)
    )


def _type(fields: Fields) -> str:
    """The CSL type; a TY that says nothing certain (GEN, MULTI, an unknown one) is left."""
    stated = fields.one("TY")
    kind = _TYPES.get(stated.upper(), "")
    if not kind:
        fields.keep("TY", [stated])
    return kind


def _wordings(fields: Fields, kind: str) -> tuple[str, ...]:
    """M3 is the type of work; publishers put a DOI there, of which that of the article has gone."""
    stated = fields.take("M3")
    fields.keep("M3", filter(_IS_NUMBER.search, stated))
    return type_words.telling((word for word in stated if not _IS_NUMBER.search(word)), kind)


def _journal(kind: str, fields: Fields) -> str:
    if kind in BOOKS:
        return fields.one("JF", "JO", "JA")
    if kind in ("chapter", "paper-conference"):
        return fields.one("BT", "T2", "JF", "JO", "JA", "C3")
    return fields.one("JF", "T2", "JO", "JA", "J2", "J1", "J9", "JI")


def _people(fields: Fields, *tags: str) -> tuple[Person, ...]:
    people: list[Person] = []
    for value in fields.take(*tags):
        for name in value.split(";"):
            name = name.strip().removesuffix(" and").rstrip()  # what is left of a BibTeX list
            # "et al." is nobody; Ovid puts all cited authors into one A2
            if name.casefold().rstrip(".") == "et al" or (name.count(",") > 3 and "AU" not in tags):
                fields.keep(tags[0], [name])
            elif name:
                people.append(names.read(name))
    return tuple(people)


def _pages(fields: Fields) -> str:
    first, last = tagged.pages(fields.one("SP")), tagged.pages(fields.one("EP"))
    if (first, last) == ("No", "Specified"):  # Ovid cuts "No Pagination Specified" in two
        return ""
    if not first and not last and re.fullmatch(r"\w*\d", one_line("".join(fields.all("C7")))):
        return fields.one("C7")  # the article number of Web of Science and Scopus
    if not last or first == last or first.endswith(f"-{last}"):
        return first
    return f"{first}-{last}" if first else last


def _abstract(fields: Fields) -> str:
    """AB, else N2. Wrapped lines are joined; a line that begins with a label begins a paragraph."""
    # R writes its missing value as NA
    stated = [text for text in map(_text, fields.take("AB")) if text != "NA"]
    second = fields.take("N2")
    if not stated:
        return "\n\n".join(filter(None, map(_text, second)))
    fields.keep("N2", [value for value in second if _text(value) not in stated])
    return "\n\n".join(stated)


def _text(value: str) -> str:
    return tagged.rich_paragraphs(_LABEL.sub("\n\n", value) if "\n" in value else value)


FORMAT = Format(name="ris", title="RIS", endings=(".ris",), looks=ris_lines.looks, read=read)
