"""Records as PubMed's MEDLINE display (.nbib).

Source of the rules: NLM, "MEDLINE/PubMed Data Element (Field) Descriptions": tags padded to four signs, a hyphen, a space; lines wrap
before column 88 and go on after six blanks. What has no tag there (particles, paragraphs apart, other sources than PubMed, most of
``extra``) stands in ``DGST`` (see residue.py).
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

from digest import dates, names, relations
from digest.dates import PartialDate
from digest.model import Record
from digest.names import Person
from digest.records.formats.shared import nlm_relations, residue, stated_titles
from digest.records.formats.tagged import medline, tagged
from digest.records.keywords import headings
from digest.text import one_line

_TYPES = {
    "article-journal": "Journal Article", "article": "Preprint", "book": "Book", "chapter": "Book Chapter", "report": "Technical Report",
    "thesis": "Academic Dissertation",
}  # fmt: skip
_KINDS = "publication types"
_COLUMNS = 88
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,3}")
# what states something else when it stands again
_NOT_AGAIN = ("PMID", "OWN", "STAT", "DP", "DEP", "AUID", "OTO", *nlm_relations.TAGS, medline.OURS)
_RELATIONS = {word: tag for tag, word in nlm_relations.TAGS.items()}
# of preprints NLM says that they were updated
_PREPRINTS = {"preprint-of": "UIN", "has-preprint": "UOF"}


def write(records: Iterable[Record], *, exact: bool = True) -> str:
    """The records as one file. Reading it gives the same records, as long as their text is cleaned and they have a title.

    Not ``exact``, it leaves out what only we read (``DGST``).
    """
    return "\n".join(_entry(record, exact) for record in records)


def _entry(record: Record, exact: bool) -> str:
    text = "".join(_lines(tag, one_line(value)) for tag, value in _stated(record))
    if exact:
        back = next(iter(medline.read(text)), None)
        left = residue.of(record, back.record if back else None)
        text += _lines(medline.OURS, residue.line(left)) if left else ""
    return text


def _lines(tag: str, value: str) -> str:
    if not value:
        return ""
    head = f"{tag:4}- "
    if len(head) + len(value) <= _COLUMNS:
        return f"{head}{value}\n"
    lines = textwrap.wrap(value, _COLUMNS - len(head), break_long_words=False, break_on_hyphens=False)
    return head + "\n      ".join(lines) + "\n"


def _stated(record: Record) -> Iterator[tuple[str, str]]:
    """PMID begins a record; without one it is TI, which each record has."""
    yield "PMID", record.pmid
    yield "TI", _title(record.title)
    yield "IS", record.issn
    yield "ISBN", record.isbn
    yield "VI", record.volume
    yield "IP", record.issue
    yield "DP", _date(record.date)
    yield "PG", record.pages
    yield "LID", f"{record.doi} [doi]" if record.doi else ""
    yield "AID", f"arXiv:{record.arxiv}" if record.arxiv else ""
    yield "AID", record.url
    yield from (("AB", part) for part in _abstract(record.abstract))
    for person in record.authors:
        yield from _person(person, "FAU", "AU")
    for person in record.editors:
        yield from _person(person, "FED", "ED")
    yield "LA", tagged.language_names(record.language)[0] if record.language else ""
    kinds = dict(record.extra).get(_KINDS, (_TYPES.get(record.type, ""),))
    yield from (("PT", kind) for kind in kinds)
    yield "PB", record.publisher
    yield "JT", record.journal
    yield from (("MH", heading) for heading in record.mesh)
    yield from (("OT", term) for term in record.keywords if term not in headings(record.mesh)[0])
    yield from _related(record.relations)
    yield "PMC", record.pmcid
    yield from _extra(record)


def _related(entries: Iterable[str]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        found = relations.parse(entry)
        tag = (_RELATIONS | _PREPRINTS).get(found.word, "") if found else ""
        if found and tag:
            yield tag, found.value if found.kind not in ("doi", "pmid") else f"{found.kind.replace('pmid', 'PMID')}: {found.value}"


def _title(title: str) -> str:
    """With the full stop that NLM sets, where reading takes it off again."""
    closed = f"{title}."
    return closed if title[-1:] not in "?!" and stated_titles.title(closed) == title else title


def _date(date: PartialDate | None) -> str:
    """``2009 Mar 1``, ``2009 Mar-Apr``, ``2009 Spring``; the year alone where NLM has no form for the date."""
    if date is None:
        return ""
    first, _, last = (_words(part) for part in date.edtf.partition("/"))
    year = f"{date.year:04}"
    stated = first + (f"-{last.removeprefix(f'{year} ')}" if last else "")
    return stated if dates.read(stated) == dates.Reading(date) else year


def _words(date: str) -> str:
    year, month, day = [*date.split("-"), "", ""][:3]
    name = PartialDate(f"{year}-{month}").text.split(" ")[0] if month else ""
    short = name if month > "12" else name[:3]
    return " ".join(part for part in (year, short, day.lstrip("0")) if part)


def _abstract(text: str) -> list[str]:
    """NLM has one AB, whose labelled parts follow each other; paragraphs that do not come apart again have one each."""
    parts = text.split("\n\n")
    together = [" ".join(parts)]
    return together if medline.labelled(together[0]) == text else parts


def _person(person: Person, full: str, short: str) -> Iterator[tuple[str, str]]:
    if person.literal and full == "FAU" and (person.is_body or names.read(person.literal) != Person(literal=person.literal)):
        yield "CN", person.literal
    else:
        yield full, person.inverted
        yield short, _initials(person)
    yield "AUID", f"ORCID: {person.orcid}" if person.orcid else ""


def _initials(person: Person) -> str:
    if person.literal:
        return person.literal
    initials = "".join(word[0].upper() for word in re.split(r"[\s.-]+", person.given) if word)
    return " ".join(part for part in (person.particle, person.family, initials, person.suffix.rstrip(".")) if part)


def _extra(record: Record) -> Iterator[tuple[str, str]]:
    for name, values in record.extra:
        form, _, tag = name.partition(":")
        if form == "medline" and _TAG.fullmatch(tag) and tag not in _NOT_AGAIN:
            yield from ((tag, value) for value in values)
