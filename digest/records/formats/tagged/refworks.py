"""RefWorks Tagged Format.

Source of the rules: ProQuest RefWorks, "RefWorks Tagged Format" (the legend of tags that its
exports begin with). Names are ``Family,Given,Suffix``; each keyword has a tag of its own; FD is
free text that may be month and day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest import identifiers
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import serials, stated_dates, stated_terms, type_words
from digest.records.formats.tagged import ris_numbers, tagged
from digest.records.formats.tagged.tagged import Block, Fields, Mark, Values

_LINE = pattern(r"([A-Z][A-Z0-9]|U1[0-5]|PMID|PMCID)(?: (.*)|\s*$)")
_FIRST = pattern(r"(?m)^RT [A-Za-z].*$")
# RefWorks's own numbers and settings
_LEFT_OUT = ("ID", "SR", "OL", "CR")
_EDITED = ("book", "chapter", "paper-conference", "report")
_NUMERIC_DAY = pattern(r"(\d{1,2})/(\d{1,2})")


def looks(text: str) -> int:
    """3 for a reference type (RT) with its source type or identifier on the next lines, 2 for one
    with a title.
    """
    if text.lstrip("\ufeff \n").startswith(("<", "{")) or not _FIRST.search(text):
        return 0
    if re.search(r"(?m)^RT [A-Za-z].*\n(?:SR |ID \d)", text):
        return 3
    return 2 if re.search(r"(?m)^T1 \S", text) else 0


def read(text: str) -> Iterator[Entry]:
    """The records in order, each from its RT to the next; what stands before the first is a legend.
    One without title is rejected.
    """
    lines = text.split("\n")
    marks: list[Mark] = []
    for at, line in enumerate(lines):
        found = _LINE.match(line)
        if not found:
            continue
        if found[1] == "RT" and marks:
            yield tagged.entry(Block(lines, marks[0].at, at, marks), _title, _record)
            marks = []
        if marks or found[1] == "RT":
            marks.append(Mark(at, found[1], found[2] or ""))
    if marks:
        yield tagged.entry(Block(lines, marks[0].at, len(lines), marks), _title, _record)


def _title(fields: Fields) -> str:
    return tagged.rich_line(fields.one("T1"))


def _record(title: str, fields: Fields, problems: list[Problem]) -> Record:
    kind = _type(fields)
    date, doubts = _date(fields)
    problems.extend(doubts)
    terms, mesh = stated_terms.terms(fields.take("K1"))
    numbers = serials.numbers(fields.take("SN"))
    fields.keep("SN", numbers.others)
    named = ("T2", "JF", "JO") if kind in ("chapter", "paper-conference") else ("JF", "JO")
    journal = fields.one(*named)
    return Record(
        title=title,
        authors=tagged.people(fields.take("A1"), ";"),
        editors=tagged.people(fields.take("A2"), ";") if kind in _EDITED else (),
        date=date,
        type=kind,
        journal=journal,
        journal_short=serials.take_short(fields, journal, "JO"),
        volume=fields.one("VO"),
        issue=fields.one("IS"),
        pages=_pages(fields),
        publisher=fields.one("PB"),
        doi=fields.find(("DO",), identifiers.doi)
        or fields.find(("NO", "AN", "LK", "UL"), ris_numbers.says_doi),
        pmid=fields.find(("PMID",), identifiers.pmid),
        pmcid=fields.find(("PMCID",), identifiers.pmcid),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=ris_numbers.url(fields, "UL") or ris_numbers.url(fields, "LK"),
        language=tagged.language(fields.one("LA")),
        keywords=terms,
        mesh=mesh,
        abstract="\n\n".join(map(tagged.rich_paragraphs, fields.take("AB"))),
        source=next(
            filter(None, map(ris_numbers.database, fields.all("DB", "DS", "SF"))), "RefWorks"
        ),
        extra=_left(fields),
    )


def _left(fields: Fields) -> Values:
    fields.take(*_LEFT_OUT)
    return fields.left("refworks")


def _type(fields: Fields) -> str:
    stated = fields.one("RT")
    if type_words.says_more(stated):
        fields.keep("RT", [stated])
    return type_words.kind(stated)


def _date(fields: Fields) -> tuple[PartialDate | None, list[Problem]]:
    """YR is the year. Of FD a numeric day counts only where it can be read one way: RefWorks lets
    ``01/01`` stand for "no day known".
    """
    unclear: list[str] = []
    for value in fields.take("FD"):
        found = _NUMERIC_DAY.fullmatch(value)
        if not found:
            fields.keep("FD", [value])
        elif (int(found[1]) > 12) != (int(found[2]) > 12):
            month, day = (found[1], found[2]) if int(found[2]) > 12 else (found[2], found[1])
            fields.keep("FD", ["-".join((*fields.all("YR")[:1], f"{month:0>2}", f"{day:0>2}"))])
        else:
            unclear.append(value)
    read = stated_dates.agreed(fields, "YR", "FD")
    fields.keep("FD", unclear)
    return read


def _pages(fields: Fields) -> str:
    first, last = tagged.pages(fields.one("SP")), tagged.pages(fields.one("OP"))
    return tagged.span(first, last) or last


FORMAT = Format(
    name="refworks", title="RefWorks Tagged Format", endings=(".txt",), looks=looks, read=read
)
