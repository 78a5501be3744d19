"""PubMed's MEDLINE display (.nbib), which ERIC writes too.

Source of the rules: NLM, "MEDLINE/PubMed Data Element (Field) Descriptions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from digest import dates, identifiers, names
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import nlm_relations, serials, stated_titles, stated_types
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Block, Fields, Mark, Stated
from digest.records.keywords import headings, united
from digest.text import one_line

# Tags are padded to four characters. The line after ``PMID-`` may lack its space, and ERIC pads
# ISBN and ISSN to five.
_TAG = pattern(
    r"([A-Z][A-Z0-9] {2}|[A-Z][A-Z0-9]{2} |[A-Z]{4}(?=- |-$)|PMID ?|ISBN |ISSN )-(?: |(?=\S)|$)(.*)"
)
_START = pattern(r"(?m)^\ufeff?PMID ?- ?\S")
_ERIC = pattern(r"(?m)^(?:OWN|FAU|STAT|AID|LID|OID) ?- \S")
_HOUSEKEEPING = frozenset({
    "DCOM", "LR", "STAT", "SB", "EDAT", "MHDA", "CRDT", "CTDT", "DRDT", "PHST", "JID", "PST", "DA",
    "SO", "RF", "NR",
})  # fmt: skip
_NAMES = frozenset({"FAU", "AU", "CN", "AUID", "FED", "ED"})
_INDEXED = "indexed"
"""Under which other terms (OT) stand that an agency gave (OTO above them), and those of ERIC."""
_PEOPLE = frozenset({"FAU", "AU", "CN", "FED", "ED", "FIR", "IR"})
_INITIALS = pattern(r"(\S.*?) ([A-Z]{1,4})(?: (Jr|Sr|\d(?:nd|rd|th|d)|I{2,3}|IV))?")
_LABEL = r"(?=[A-Z ,/&()-]{0,70}(?:[A-Z]{6}|AIMS?\b))[A-Z][A-Z ,/&()-]{2,70}: "
_LABELLED = pattern(_LABEL)
_NEXT_LABEL = pattern(rf"(?<=[.?!)\]]) (?={_LABEL})")
_SERIAL_LABEL = pattern(r"^E?IS[BS]N-?\s*")
_SAYS_DOI = pattern(r"doi:|https?://(?:dx\.)?doi\.org/", re.I)
_SAYS_PMCID = pattern(r"(?:NLM: )?PMC\d+(?: \[pmc\])?", re.I)
_SAYS_ARXIV = pattern(r"arxiv:\S+", re.I)
_NOT_A_PERSON = pattern(r"et al\.?", re.I)


def looks(text: str) -> int:
    """3 for a PMID at the beginning of a line, 2 for the longer tags that RIS has not (ERIC gives
    no PMID).
    """
    if text.lstrip("\ufeff \n")[:1] in ("<", "{", "@") or re.search(r"(?m)^TY  - ", text):
        return 0
    if _START.search(text):
        return 3
    return 2 if len(_ERIC.findall(text)) >= 2 else 0


def read(text: str) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    for block in _blocks(text.lstrip("\ufeff").split("\n")):
        yield _entry(block)


def _blocks(lines: list[str]) -> Iterator[Block]:
    marks: list[Mark] = []
    for at, line in enumerate(lines):
        # an empty or an indented line begins nothing
        found = None if line[:1] in " \t" else _TAG.match(line)
        if not found:
            continue
        mark = Mark(at, found[1].rstrip(), found[2])
        if marks and _begins(mark, marks, lines):
            yield Block(lines, marks[0].at, at, marks)
            marks = []
        marks.append(mark)
    if marks:
        yield Block(lines, marks[0].at, len(lines), marks)


def _begins(mark: Mark, marks: list[Mark], lines: list[str]) -> bool:
    """Whether the tag begins the next record: a PMID always, without one a tag after an empty line
    that we have already.
    """
    if mark.tag == "PMID":
        return True
    return (
        mark.tag in ("OWN", "STAT", "TI")
        and not lines[mark.at - 1].strip()
        and any(mark.tag == m.tag for m in marks)
    )


def _entry(block: Block) -> Entry:
    stated = list(_stated(block))
    fields = Fields(item for item in stated if item[0].tag not in _NAMES)
    book = stated_titles.title(fields.one("BTI"))
    title = stated_titles.title(fields.one("TI")) or book
    if not title:
        return Entry(block.line, None, block.raw, (tagged.no_title(block.line),))
    kinds = united(fields.take("PT"))
    pmid, problems = _pmid(fields)
    date, doubts = _date(fields)
    descriptors, mesh = headings(fields.take("MH"))
    own, index = ([term.lstrip("*") for term in fields.take(tag)] for tag in ("OT", _INDEXED))
    numbers = serials.numbers(map(_serial, fields.take("IS", "ISSN", "ISBN")))
    journal = fields.one("JT", "TA") or (book if book != title else "")
    record = Record(
        title=title,
        authors=_people(stated, "FAU", "AU", "CN"),
        editors=_people(stated, "FED", "ED"),
        date=date,
        type=stated_types.csl(kinds),
        publication_types=kinds,
        journal=journal,
        journal_short=serials.take_short(fields, journal, "TA"),
        volume=fields.one("VI"),
        issue=fields.one("IP"),
        pages=tagged.pages(fields.one("PG")),
        publisher=fields.one("PB"),
        doi=fields.find(("LID", "AID"), _doi),
        pmid=pmid,
        pmcid=fields.find(("PMC", "OID", "AID"), _pmcid),
        arxiv=fields.find(
            ("AID", "OID"),
            lambda value: identifiers.arxiv(value) if _SAYS_ARXIV.fullmatch(value) else "",
        ),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=fields.find(("LID", "AID"), identifiers.link),
        language=tagged.language(fields.one("LA")),
        keywords=united((*descriptors, *own, *index)),
        mesh=mesh,
        index_terms=united(index),
        relations=_relations(fields, kinds),
        abstract=_abstract(fields),
        source="ERIC" if "ERIC" in fields.take("OWN") else "PubMed",
    )
    fields.keep("IS", numbers.others)
    whole = _with_extra(record, fields)
    return Entry(block.line, whole, problems=(*problems, *doubts))


def _stated(block: Block) -> Iterator[tuple[Mark, str]]:
    """The values on one line each; what is only NLM's book-keeping is left out."""
    owner = ""
    is_eric = any(mark.tag == "OWN" and mark.rest.strip() == "ERIC" for mark in block.marks)
    for mark, value in block.values():
        if mark.tag == "OTO":
            owner = value.strip()
        elif mark.tag == "OT" and (is_eric or owner not in nlm_relations.AUTHORS):
            yield mark._replace(tag=_INDEXED), " ".join(value.split())
        elif mark.tag not in _HOUSEKEEPING:
            yield mark, " ".join(value.split())


def _relations(fields: Fields, kinds: tuple[str, ...]) -> tuple[str, ...]:
    stated = [
        (word, value) for tag, word in nlm_relations.TAGS.items() for value in fields.take(tag)
    ]
    return tuple(
        dict.fromkeys(nlm_relations.relation(word, value, kinds=kinds) for word, value in stated)
    )


def _with_extra(record: Record, fields: Fields) -> Record:
    if record.doi:
        _forget(fields, record.doi)
    extra = fields.left("medline")
    return msgspec.structs.replace(record, extra=extra) if extra else record


def _forget(fields: Fields, doi: str) -> None:
    """The DOI stands in LID and in AID; the second has found its home in the first."""
    for tag in ("LID", "AID"):
        fields.keep(tag, [value for value in fields.take(tag) if _doi(value) != doi])


def _pmid(fields: Fields) -> tuple[str, list[Problem]]:
    line, stated = fields.line("PMID"), fields.one("PMID")
    pmid = identifiers.pmid(stated)
    if pmid or not stated:
        return pmid, []
    fields.keep("PMID", [stated])
    return "", [tagged.warning(f"PMID is not a number: {stated}", line)]


def _date(fields: Fields) -> tuple[PartialDate | None, list[Problem]]:
    tag = "DP" if fields.all("DP") else "DEP"
    line, stated = fields.line(tag), fields.one(tag)
    reading = dates.read(stated)
    if not reading.doubt:
        return reading.date, tagged.future(reading.date, line)
    fields.keep(tag, [stated])
    return reading.date, [tagged.warning(reading.doubt, line), *tagged.future(reading.date, line)]


def _serial(value: str) -> str:
    return _SERIAL_LABEL.sub("", value)


def _doi(value: str) -> str:
    """The DOI that the value says to be one: ``10.1000/x [doi]``, ``doi:10.1000/x``, or its
    address.
    """
    said = value.endswith("[doi]") or _SAYS_DOI.match(value)
    return identifiers.doi(value.removesuffix("[doi]")) if said else ""


def _pmcid(value: str) -> str:
    return identifiers.pmcid(value) if _SAYS_PMCID.fullmatch(value) else ""


def _abstract(fields: Fields) -> str:
    return "\n\n".join(map(_labelled, fields.take("AB")))


def _labelled(text: str) -> str:
    """The paragraphs of an abstract. NLM joins labelled ones with spaces; they come apart only
    where the text begins with a label.
    """
    text = tagged.rich_paragraphs(text)
    return _NEXT_LABEL.sub("\n\n", text) if _LABELLED.match(text) else text


def _people(stated: Stated, full: str, short: str, group: str = "") -> tuple[Person, ...]:
    """Persons and groups in order; the short form counts only where no full one stands above it.

    An ORCID belongs to the author above it. Investigators (FIR, IR) are no authors, and their
    ORCIDs are not ours.
    """
    people: list[Person] = []
    last = ""
    for mark, value in stated:
        tag = mark.tag
        if tag == "AUID":
            if people and last in (full, short, group):
                people[-1] = msgspec.structs.replace(
                    people[-1], orcid=people[-1].orcid or identifiers.orcid(value)
                )
            continue
        if tag not in _PEOPLE or not value.strip():
            continue
        if tag == full:
            people.append(names.read(value))
        elif tag == group:
            people.append(Person(literal=one_line(value)))
        elif tag == short and last != full and not _NOT_A_PERSON.fullmatch(value.strip()):
            people.append(_short(one_line(value)))
        last = tag
    return tuple(people)


def _short(name: str) -> Person:
    """``Roe JB 3rd``: AU is by definition the family name, the initials, and maybe a suffix."""
    found = None if "," in name else _INITIALS.fullmatch(name)
    return (
        Person(family=found[1], given=found[2], suffix=found[3] or "")
        if found
        else names.read(name)
    )


FORMAT = Format(
    name="medline", title="PubMed MEDLINE text", endings=(".nbib", ".txt"), looks=looks, read=read
)
