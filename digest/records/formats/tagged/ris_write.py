"""Records as RIS.

Source of the rules: Research Information Systems, "RIS Format Specifications" (2001, 2011): a tag
of two signs, two spaces, a hyphen, a space; lines end with CR LF. Where programs differ, what
Zotero and EndNote both read is written. RIS has no place for MeSH headings, ORCIDs, particles,
relations and most of ``extra``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from digest import dates
from digest.dates import PartialDate
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.tagged import ris, ris_numbers
from digest.text import one_line

_TYPES = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "bill": "BILL", "book": "BOOK", "chapter": "CHAP", "dataset": "DATA",
    "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "figure": "FIGURE",
    "hearing": "HEAR", "legal_case": "CASE", "legislation": "STAT", "manuscript": "UNPB",
    "map": "MAP", "motion_picture": "MPCT", "musical_score": "MUSIC", "pamphlet": "PAMP",
    "paper-conference": "CONF", "patent": "PAT", "personal_communication": "PCOMM",
    "post-weblog": "BLOG", "report": "RPRT", "software": "COMP", "song": "SOUND",
    "standard": "STAND", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip
_PERIODICALS = ("article-journal", "article-magazine", "article-newspaper", *ris.BOOKS)
_PAGES = pattern(r"([^\s-]+)-([^\s-]+)")
# A paragraph that anybody could take for a tag or a counter does not begin a line.
_LIKE_A_TAG = pattern(r"\W*(?:\w\w\s*[-–]|\d)")
# what is stated here, or not at all
_NOT_AGAIN = frozenset([
    "TY", "ER", "PY", "Y1", "DA", "DP", "TI", "VL", "IS", "SP", "PB", "SN", "DO", "AN", "C2", "UR",
    "LA", "DB",
])  # fmt: skip


def write(records: Iterable[Record]) -> str:
    """The records as one RIS file: all that RIS has a tag for."""
    return "\r\n".join(map(entry, records))


def entry(record: Record) -> str:
    """One record."""
    lines = [f"{tag}  - {value}" for tag, value in _fields(record)]
    return "\n".join((*lines, "ER  - ", "")).replace("\n", "\r\n")


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    taken = set(_NOT_AGAIN)
    for tag, value in _stated(record):
        if value:
            taken.add(tag)
            yield tag, _safe(value)
    if record.abstract:
        yield from _abstract(record.abstract)
    if record.extra:
        yield from _extra(record, taken)


def _safe(value: str) -> str:
    """The value on one line; what has no control character in it stays as it is."""
    return value if value.isprintable() else one_line(value)


def _stated(record: Record) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(record.type) or dict(record.extra).get("ris:TY", ("GEN",))[0] or "GEN"
    yield "TI", record.title
    for person in record.authors:
        yield "AU", person.inverted
    for person in record.editors:
        yield "A2" if record.type in ris.EDITED else "ED", person.inverted
    if record.date:
        yield from _date(record.date)
    yield "JF" if record.type in _PERIODICALS else "T2", record.journal
    yield "VL", record.volume
    yield "IS", record.issue
    if record.pages:
        yield from _pages(record.pages)
    yield "PB", record.publisher
    yield "SN", record.issn
    yield "SN", record.isbn
    yield "DO", record.doi
    if record.pmid:
        yield "AN", f"PMID: {record.pmid}"
    if record.arxiv:
        yield "AN", f"arXiv:{record.arxiv}"
    yield "C2", record.pmcid
    yield "UR", record.url
    yield "LA", record.language
    if record.source and ris_numbers.database(record.source) == record.source:
        yield "DB", record.source
    for keyword in record.keywords:
        yield "KW", keyword


def _date(date: PartialDate) -> Iterator[tuple[str, str]]:
    """PY has the year; DA the date as YYYY/MM/DD/other, where "other" is a season or a range of
    months or seasons.
    """
    yield "PY", f"{date.year:04}"
    year, month, day = [*date.start.split("-"), "", ""][:3]
    if date.month and date.edtf == date.iso:
        yield "DA", f"{year}/{month}/{day}/"
        return
    other = date.text.replace("–", "-")
    if month and dates.from_parts(year, other) == dates.Reading(date):
        yield "DA", f"{year}///{other.removesuffix(f' {year}')}"


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    both = _PAGES.fullmatch(pages)
    if both and both[1] != both[2]:
        yield from (("SP", both[1]), ("EP", both[2]))
    else:
        yield "SP", pages


def abstract(text: str) -> str:
    """The lines of an abstract as they stand in a record."""
    return "".join(f"{tag}  - {value}\n" for tag, value in _abstract(text)).replace("\n", "\r\n")


def _abstract(text: str) -> list[tuple[str, str]]:
    """One AB; its paragraphs stand below it after empty lines, save one that looks like a tag: it
    begins an AB of its own.
    """
    parts: list[str] = []
    for paragraph in text.split("\n\n"):
        safe = one_line(paragraph)
        if parts and not _LIKE_A_TAG.match(safe):
            parts[-1] += f"\n\n{safe}"
        else:
            parts.append(safe)
    return [("AB", part) for part in parts]


def _extra(record: Record, taken: Container[str]) -> Iterator[tuple[str, str]]:
    """What came from RIS, save a second value of a tag that is there: other programs would take it
    for the first.
    """
    for name, values in record.extra:
        form, _, tag = name.partition(":")
        if form == "ris" and re.fullmatch("[A-Z][A-Z0-9]", tag) and tag not in taken:
            yield from ((tag, one_line(value)) for value in values)
