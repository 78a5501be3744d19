"""Ovid's own exports: tagged (``VN  - Ovid Technologies``) and labelled (``Title`` on a line, its
text indented below).

Source of the rules: Ovid, "Field guides" of the databases (which tag means what), and exports of
2004 to 2024. What Ovid exports as RIS or MEDLINE is read by those formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import (
    serials,
    stated_dates,
    stated_terms,
    stated_titles,
    type_words,
)
from digest.records.formats.shared.stated_terms import Terms
from digest.records.formats.tagged import ovid_citation, ovid_names, ris_numbers, tagged
from digest.records.formats.tagged.tagged import Block, Fields, Mark, Values
from digest.text import one_line

_TAG = pattern(r"([A-Z][A-Z0-9]|SCORE) {1,2}-(?: (.*)|$)")
_COUNTER = pattern(r"<\d{1,6}\.? ?>\s*")
_LABELS = {
    "abstract": "AB", "accession number": "AN", "author": "AU", "authors": "AU", "author(s)": "AU",
    "editor": "ED", "editors": "ED", "institution": "IN", "title": "TI", "source": "SO",
    "author keywords": "KW", "keywords": "KW", "language": "LG", "document type": "DT",
    "publication type": "PT", "issn": "IS", "isbn": "IB", "doi number": "DI",
    "digital object identifier": "DI", "link to the ovid full text or citation": "XL",
    "references": "RF", "subject headings": "MH", "mesh subject headings": "MH",
    "year of publication": "YR", "publication year": "YR", "database": "DB",
    "unique identifier": "UI", "journal title": "JN", "publisher": "PU", "score": "SCORE",
    "journal subset": "SB", "copyright": "RO", "record owner": "RO",
}  # fmt: skip
# one of these a second time belongs to the next record
_FIRST = frozenset({"VN", "SCORE", "AN", "UI", "DB"})
# Rank in the search, session links, cited works, copyright, and Ovid's book-keeping
_LEFT_OUT = ("VN", "SCORE", "XL", "XP", "RF", "RO", "UP", "FO")
_REMARK = pattern(
    r"\.?\s*\[((?:Original |Research |Review )?Article|Miscellaneous|Report|Letter|Editorial|Review"
    r"|Erratum|Abstract|Case Reports?|Correspondence|References|\d+ refs?)\]\.?\s*\Z"
)


def looks(text: str) -> int:
    """3 for Ovid's version line, or a title and a source on lines of their own below a counter; 2
    for these without a counter.
    """
    if re.search(r"(?m)^VN {1,2}- Ovid\b", text):
        return 3
    if not re.search(r"(?m)^Title\n {1,2}\S", text) or not re.search(
        r"(?m)^(?:Source|Accession Number|Unique Identifier)\n {1,2}\S", text
    ):
        return 0
    return 3 if re.search(r"(?m)^<\d{1,6}\.? ?>\s*$", text) else 2


def read(text: str) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    lines = text.split("\n")
    marks: list[Mark] = []
    for mark in _marks(lines):
        if marks and (
            mark.tag == "#"
            or (mark.tag in _FIRST and any(mark.tag == above.tag for above in marks))
        ):
            yield tagged.entry(Block(lines, marks[0].at, mark.at, marks), _title, _record)
            marks = []
        if mark.tag != "#":
            marks.append(mark)
    if marks:
        yield tagged.entry(Block(lines, marks[0].at, len(lines), marks), _title, _record)


def _marks(lines: list[str]) -> Iterator[Mark]:
    """Every tag and label; ``#`` for a counter (``<2>``). A label stands alone on its line and has
    its text indented below.
    """
    for at, line in enumerate(lines):
        found = _TAG.match(line)
        if found:
            yield Mark(at, found[1], found[2] or "")
        elif _COUNTER.fullmatch(line):
            yield Mark(at, "#", "")
        elif line[:1].isalpha() and "".join(lines[at + 1 : at + 2])[:1] == " ":
            label = line.strip()
            yield Mark(at, _LABELS.get(label.casefold(), label), "")


def _title(fields: Fields) -> str:
    """TI without the kind of article that Ovid adds in brackets; that is kept."""
    stated = tagged.rich_line(fields.one("TI"))
    while remark := _REMARK.search(stated):
        fields.keep("TI", [remark[1]])
        stated = stated[: remark.start()]
    return stated_titles.title(stated)


def _record(title: str, fields: Fields, problems: list[Problem]) -> Record:
    kind = _type(fields)
    cited = _citation(fields)
    line = fields.line("YR", "DP", "SO")
    fields.keep("SO date", [cited["date"]] if "date" in cited else [])
    date, doubts = stated_dates.agreed(fields, "YR", "DP", "SO date")
    problems.extend(doubt if doubt.line else tagged.warning(doubt.text, line) for doubt in doubts)
    database = one_line("; ".join(fields.take("DB")))
    terms = _terms(fields, database)
    numbers = serials.numbers(fields.take("IS", "IB"))
    fields.keep("IS", numbers.others)
    authors, editors = _people(fields)
    return Record(
        title=title,
        authors=authors,
        editors=editors,
        date=date,
        type=kind,
        publication_types=keywords.united(fields.take("PT", "DT")),
        journal=fields.one("JN", "JT") or cited.get("journal", ""),
        volume=fields.one("VO") or cited.get("volume", ""),
        issue=fields.one("IP") or cited.get("issue", ""),
        pages=_pages(fields) or tagged.pages(cited.get("pages", "")),
        publisher=fields.one("PU", "PB"),
        doi=fields.find(("DI", "DO"), identifiers.doi),
        pmid=fields.find(("PM",), identifiers.pmid)
        or (fields.find(("UI",), identifiers.pmid) if "medline" in database.casefold() else ""),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=ris_numbers.url(fields),
        language=tagged.language(fields.one("LG").rstrip(".")),
        keywords=terms.keywords,
        mesh=terms.mesh,
        index_terms=terms.index_terms,
        abstract="\n\n".join(
            tagged.rich_paragraphs(value).removeprefix(": ") for value in fields.take("AB")
        ),
        source=ris_numbers.database(database) or database or "Ovid",
        extra=_left(fields),
    )


def _left(fields: Fields) -> Values:
    fields.take(*_LEFT_OUT)
    return fields.left("ovid")


def _type(fields: Fields) -> str:
    """The CSL type, of the document (DT) before that of the publication (PT) before the remark
    behind the title.
    """
    found = ""
    for tag in ("DT", "PT"):
        stated = [value.rstrip(".") for value in fields.take(tag)]
        found = found or next(filter(None, map(type_words.kind, stated)), "")
        fields.keep(
            tag,
            [
                value
                for value in stated
                if type_words.says_more(value) or type_words.kind(value) != found
            ],
        )
    return found or next(filter(None, map(type_words.kind, fields.all("TI"))), "")


def _citation(fields: Fields) -> dict[str, str]:
    """What SO states; of a citation that is not understood, and of what stands below one, nothing
    is lost.
    """
    stated = fields.take("SO")
    if not stated:
        return {}
    first, _, rest = stated[0].partition("\n")
    cited = ovid_citation.citation(one_line(first))
    fields.keep(
        "SO", [value for value in ("" if cited else first, rest, *stated[1:]) if value.strip()]
    )
    return cited


def _pages(fields: Fields) -> str:
    stated = tagged.pages(fields.one("PG"))
    return "" if stated == "No Pagination Specified" else stated


def _people(fields: Fields) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Authors and editors; what stands behind a name (an address, degrees) is kept as it is."""
    authors = [name for value in fields.take("AU") for name in ovid_names.apart(value)]
    editors = [name for value in fields.take("ED") for name in ovid_names.apart(value)]
    fields.keep("AU", filter(ovid_names.says_more, authors))
    editors += filter(ovid_names.is_editor, authors)
    authors = [name for name in authors if not ovid_names.is_editor(name)]
    return tuple(map(ovid_names.person, authors)), tuple(map(ovid_names.person, editors))


def _terms(fields: Fields, database: str) -> Terms:
    """Keywords (KW), identifiers and descriptors (ID, DE: by commas), concepts (MC, MI), and
    subject headings (MH, SH).

    All but KW are the indexers'; the headings of MEDLINE are MeSH, those of other databases their
    own.
    """
    own = [term.rstrip(".") for value in fields.take("KW") for term in keywords.split(value)]
    index = [
        term.rstrip(".")
        for value in fields.take("ID", "DE")
        for term in keywords.split(value, commas=True)
    ]
    index += fields.take("MC", "MI")
    stated = fields.take("MH", "SH")
    names, mesh = stated_terms.terms(stated)
    every = keywords.united((*own, *index, *names))
    if "medline" in database.casefold():
        return Terms(every, keywords.united(stated), keywords.united(index))
    return Terms(every, mesh, keywords.united((*index, *names)))


FORMAT = Format(
    name="ovid", title="Ovid citations", endings=(".txt", ".ovid"), looks=looks, read=read
)
