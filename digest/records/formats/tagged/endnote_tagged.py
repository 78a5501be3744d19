"""refer, as EndNote exports it (.enw): lines that begin with % and a sign.

Source of the rules: the refer(1) manual (signs, natural order of names, an empty line between
records) and EndNote, "EndNote tagged format" (%0 begins a record, names are ``Family, Given``,
keywords stand one on a line).
"""

from __future__ import annotations

from collections.abc import Iterator

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import serials, stated_dates, stated_terms, type_words
from digest.records.formats.tagged import ris_numbers, tagged
from digest.records.formats.tagged.tagged import Block, Fields, Mark, Values

_LINE = pattern(r"[\ufeff ]?%([0-9A-Z@!#$&(),*+.:;<=>?\[\]^~/])(?:[ \t]+(.*)|$)")
_TYPED = pattern(r"(?m)^[\ufeff ]?%0[ \t]+\S")
_SIGN = pattern(r"(?m)^%([0-9A-Z@]) \S")
# label, link to a file on a person's machine, the day of an access
_LEFT_OUT = ("F", ">", "[")
_PARTS = ("chapter", "paper-conference")


def looks(text: str) -> int:
    """3 for a type (%0) with a title (%T) or a person (%A), 2 for both of these and another sign
    without a type.
    """
    signs = set(_SIGN.findall(text))
    if not text.lstrip("\ufeff \n").startswith("%") or not signs & {"T", "A"}:
        return 0
    return 3 if _TYPED.search(text) else 2 if {"T", "A"} < signs else 0


def read(text: str) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    for block in _blocks(text):
        yield tagged.entry(block, _title, _record)


def _blocks(text: str) -> Iterator[Block]:
    """From one %0 to the next; where a record has none, an empty line ends it when the next line
    has a sign that it has already.
    """
    lines = text.split("\n")
    marks: list[Mark] = []
    for at, line in enumerate(lines):
        found = _LINE.match(line)
        if not found:
            continue
        mark = Mark(at, found[1], found[2] or "")
        if marks and _begins(mark, marks, lines):
            yield Block(lines, marks[0].at, at, marks)
            marks = []
        marks.append(mark)
    if marks:
        yield Block(lines, marks[0].at, len(lines), marks)


def _begins(mark: Mark, marks: list[Mark], lines: list[str]) -> bool:
    if mark.tag == "0":
        return marks[-1].tag != "0"  # a second type right below the first is one record's
    return (
        not lines[mark.at - 1].strip()
        and mark.tag in "ATE"
        and any(mark.tag == above.tag for above in marks)
    )


def _title(fields: Fields) -> str:
    return tagged.rich_line(fields.one("T"))


def _record(title: str, fields: Fields, problems: list[Problem]) -> Record:
    kind = _type(fields)
    date, doubts = stated_dates.agreed(fields, "D", "8")
    problems.extend(doubts)
    terms, mesh = stated_terms.terms(fields.take("K"))
    numbers = serials.numbers(fields.take("@"))
    fields.keep("@", numbers.others)
    return Record(
        title=title,
        authors=tagged.people(fields.take("A"), r";\n"),
        editors=tagged.people(fields.take("E"), r";\n"),
        date=date,
        type=kind,
        journal=fields.one("B", "J") if kind in _PARTS else fields.one("J"),
        volume=fields.one("V"),
        issue=fields.one("N"),
        pages=tagged.pages(fields.one("P")),
        publisher=fields.one("I"),
        doi=fields.find(("R",), identifiers.doi)
        or fields.find(("U", "Z", "M", "O"), ris_numbers.says_doi),
        pmcid=fields.find(
            ("2",),
            lambda value: identifiers.pmcid(value) if value.strip().startswith("PMC") else "",
        ),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=ris_numbers.url(fields, "U"),
        language=tagged.language(fields.one("G")),
        keywords=terms,
        mesh=mesh,
        abstract="\n\n".join(map(tagged.rich_paragraphs, fields.take("X"))),
        source=next(filter(None, map(ris_numbers.database, fields.all("~", "W"))), "EndNote"),
        extra=_left(fields),
    )


def _left(fields: Fields) -> Values:
    fields.take(*_LEFT_OUT)
    return fields.left("refer")


def _type(fields: Fields) -> str:
    stated = fields.take("0")
    fields.keep("0", [value for value in stated if type_words.says_more(value)])
    return next(filter(None, map(type_words.kind, stated)), "")


FORMAT = Format(
    name="endnote-tagged",
    title="EndNote tagged (refer)",
    endings=(".enw", ".refer"),
    looks=looks,
    read=read,
)
