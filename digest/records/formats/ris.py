"""RIS, in the dialects that databases and reference managers write.

Source of the rules: Research Information Systems, "RIS Format Specifications" (2001, 2011). Where a dialect does otherwise, it is said at
the place that deals with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digest import dates, names
from digest.dates import PartialDate, Reading
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.records import keywords
from digest.records.formats import ris_lines, ris_numbers, tagged
from digest.records.formats.base import Entry, Format
from digest.records.formats.tagged import Block, Fields
from digest.text import one_line

_BOOKS = {"book", "thesis", "report"}  # their T2 names a series, not a container
_EDITED = {"", "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "paper-conference", "report"}
_TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal", "MGZN": "article-magazine",
    "NEWS": "article-newspaper", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "THES": "thesis", "RPRT": "report", "UNPB": "manuscript",
    "MANSCPT": "manuscript", "MANSCRIPT": "manuscript", "DATA": "dataset", "DBASE": "dataset", "AGGR": "dataset", "COMP": "software",
    "ELEC": "webpage", "WEB": "webpage", "BLOG": "post-weblog", "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary",
    "PAMP": "pamphlet", "PCOMM": "personal_communication", "ICOMM": "personal_communication", "PAT": "patent", "BILL": "bill",
    "CASE": "legal_case", "STAT": "legislation", "HEAR": "hearing", "STAND": "standard", "MAP": "map", "VIDEO": "motion_picture",
    "MPCT": "motion_picture", "SOUND": "song", "MUSIC": "musical_score", "FIGURE": "figure",
}  # fmt: skip

_SEASONS = {"spr": "spring", "sum": "summer", "fal": "autumn", "aut": "autumn", "win": "winter"}
_LABEL = re.compile(r"(?<=[.!?:)\]])[^\S\n]*\n(?=[A-Z][A-Za-z/&,' -]{2,40}:(?:\s|$))")
# Ovid: "Breast Neoplasms/dt, su [Drug Therapy, Surgery]"
_OVID_HEADING = re.compile(r"\*?([^/\[\]]+)/\*?[a-z]{2}(?:, ?\*?[a-z]{2})* \[[^\]]+\]")


def read(text: str) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected, one without TY or ER comes in with a warning."""
    for block in ris_lines.records(text):
        yield _entry(block)


def _entry(block: Block) -> Entry:
    fields = Fields(block.values())
    problems = _borders(block)
    title = tagged.rich_line(fields.one("TI", "T1", "CT", "BT", "ST") if _kind(block) in _BOOKS else fields.one("TI", "T1", "CT", "ST"))
    if not title:
        return Entry(block.line, None, block.raw, (*problems, tagged.no_title(block.line)))
    record = _record(title, fields, problems)
    return Entry(block.line, record, problems=tuple(problems))


def _kind(block: Block) -> str:
    return next((_TYPES.get(mark.rest.strip().upper(), "") for mark in block.marks if mark.tag == "TY"), "")


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
    date, doubts = _date(fields)
    problems.extend(doubts)
    arxiv = ris_numbers.arxiv(fields)
    doi, pmid, pmcid = ris_numbers.doi(fields), ris_numbers.pmid(fields), ris_numbers.pmcid(fields)
    terms, mesh = _terms(fields.take("KW"))
    issn, isbn, numbers = tagged.serials(fields.take("SN", "BN"))
    fields.keep("SN", numbers)
    return Record(
        title=title,
        authors=_people(fields, "AU", "A1"),
        editors=_people(fields, *(("A2", "A3", "ED") if kind in _EDITED else ("ED",))),
        date=date,
        type=kind,
        journal=_journal(kind, fields),
        volume=fields.one("VL"),
        issue=fields.one("IS"),
        pages=_pages(fields),
        publisher=fields.one("PB", "PU"),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        arxiv=arxiv,
        isbn=isbn,
        issn=issn,
        url=ris_numbers.url(fields),
        language=tagged.language(fields.one("LA")),
        keywords=terms,
        mesh=mesh,
        abstract=_abstract(fields),
        source=ris_numbers.source(fields),
        extra=fields.left("ris"),
    )


def _type(fields: Fields) -> str:
    """The CSL type; a TY that says nothing certain (GEN, MULTI, an unknown one) is left."""
    stated = fields.one("TY")
    kind = _TYPES.get(stated.upper(), "")
    if not kind:
        fields.keep("TY", [stated])
    return kind


def _journal(kind: str, fields: Fields) -> str:
    if kind in _BOOKS:
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


def _date(fields: Fields) -> tuple[PartialDate | None, list[Problem]]:
    """The most exact date that agrees with the year of publication (PY, Y1); what disagrees is left."""
    # DP is the database's provider, save where it plainly is a date
    tags = ("PY", "Y1", "DA", "DP") if re.match(r"(?:1[4-9]|20)\d\d\b", "".join(fields.all("DP"))) else ("PY", "Y1", "DA")
    stated = [(tag, value, _read_date(value)) for tag in tags for value in fields.take(tag)]
    base = next((reading.date for _, _, reading in stated if reading.date), None)
    best, doubts = base, []
    for tag, value, reading in stated:
        if base and not reading.date and not re.search(r"\d{4}", value):
            # DA may give month and day only: "MAR 9", "Jul-Aug"; Web of Science has "SPR"
            reading = dates.from_parts(str(base.year), _SEASONS.get(value.casefold(), value))
            if reading.doubt or reading.date == dates.edtf(str(base.year)):
                fields.keep(tag, [value])
                continue
        if best and reading.date and reading.date.edtf.startswith(best.edtf):
            best = reading.date
        agrees = reading.date and best and best.edtf.startswith(reading.date.edtf)
        if reading.doubt or not agrees:
            fields.keep(tag, [value])
        if reading.doubt:
            doubts.append(tagged.warning(reading.doubt, fields.line(tag)))
    return best, [*doubts, *tagged.future(best, fields.line("PY", "Y1", "DA"))]


def _read_date(value: str) -> Reading:
    """``2009/03/01/other`` gives the day; of what follows only a season says more, where there is no month."""
    parts = one_line(value).split("/")
    if len(parts) != 4 or len(parts[0]) != 4:
        return dates.read(value)
    other = dates.from_parts(parts[0], parts[3]) if parts[3] and not parts[1] else Reading(None)
    return other if other.date else dates.read("/".join(parts[:3]))


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
    stated = [text for text in map(_text, fields.take("AB")) if text != "NA"]  # R writes its missing value as NA
    second = fields.take("N2")
    if not stated:
        return "\n\n".join(filter(None, map(_text, second)))
    fields.keep("N2", [value for value in second if _text(value) not in stated])
    return "\n\n".join(stated)


def _text(value: str) -> str:
    return tagged.rich_paragraphs(_LABEL.sub("\n\n", value) if "\n" in value else value)


def _terms(values: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keywords, and the MeSH headings among them (told by a star or a qualifier) as they stand."""
    terms = keywords.united(_apart(values))
    mesh: list[str] = []
    plain: list[str] = []
    for term in terms:
        name = _descriptor(term) if "/" in term or term.startswith("*") else term
        plain.append(name)
        if name != term:
            mesh.append(term)
    return (keywords.united(plain), tuple(mesh)) if mesh else (terms, ())


def _descriptor(term: str) -> str:
    ovid = _OVID_HEADING.fullmatch(term)
    return ovid[1].strip() if ovid else keywords.descriptor(term)


def _apart(values: Sequence[str]) -> Iterator[str]:
    """EndNote writes one KW with a term on each line; where there are more KW, or ``;`` in the first line, a line is only a wrap."""
    for value in values:
        if "\n" in value:
            wrapped = len(values) > 1 or ";" in value.partition("\n")[0]
            value = re.sub(r"\s*\n\s*" if wrapped else r"\s*\n[ \t]+", " ", value)
        if ";" in value or "|" in value or "\n" in value:
            yield from keywords.split(value)
        else:
            yield value


FORMAT = Format(name="ris", title="RIS", endings=(".ris",), looks=ris_lines.looks, read=read)
