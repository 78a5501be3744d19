"""Records as CSL-JSON, for Zotero, pandoc and citeproc programs.

Source of the rules: Citation Style Language 1.0.2, appendices "Types" and "Variables", and its JSON
schema ``csl-data.json``, by which the output is valid. ``custom`` is where the schema wants what it
has no variable for: ``arxiv``. MeSH headings, ORCIDs, relations and most of ``extra`` have no place
in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from digest import dates, names
from digest.dates import PartialDate
from digest.model import CSL_TYPES, Record
from digest.names import Person
from digest.records import keywords
from digest.records.formats.bibtex.citation_keys import keyed
from digest.records.formats.json import csl_json
from digest.text import one_line

# what the schema has as text: of those alone, what came from CSL goes back to its place
_TEXTS_WORDS = """
    abstract annote archive archive_collection archive_location archive-place authority call-number
    chapter-number citation-key citation-label citation-number collection-number collection-title
    container-title-short dimensions division edition event event-title event-place genre
    journalAbbreviation jurisdiction locator medium note number number-of-pages number-of-volumes
    original-publisher original-publisher-place original-title part-number part-title
    printing-number publisher-place references reviewed-genre reviewed-title scale section
    shortTitle source status supplement-number title-short version volume-title year-suffix
"""
_TEXTS = frozenset(_TEXTS_WORDS.split())


def write(records: Iterable[Record]) -> str:
    """The records as one JSON array: all that CSL has a variable for."""
    named = keyed(records, "csl:id", "bibtex:key")
    items = (entry(key, record) for key, record in named)
    return "[\n" + ",\n".join(items) + "\n]\n"


def entry(key: str, record: Record) -> str:
    """One record under a key, as a JSON object."""
    return msgspec.json.encode(_item(key, record)).decode()


def _item(key: str, record: Record) -> dict[str, object]:
    kind = record.type if record.type in CSL_TYPES else "document"
    item: dict[str, object] = {"id": key, "type": kind}
    item |= {name: value for name, value in _stated(record) if value}
    for name, value in _extra(record) if record.extra else ():
        item.setdefault(name, value)
    return item | {"custom": {"arxiv": record.arxiv}} if record.arxiv else item


def _stated(record: Record) -> Iterator[tuple[str, object]]:
    yield "title", one_line(record.title)
    yield "author", [_name(person) for person in record.authors]
    yield "editor", [_name(person) for person in record.editors]
    yield "issued", _date(record.date) if record.date else None
    yield "container-title", record.journal
    yield "volume", record.volume
    yield "issue", record.issue
    yield "page", record.pages
    yield "publisher", record.publisher
    yield "DOI", record.doi
    yield "PMID", record.pmid
    yield "PMCID", record.pmcid
    yield "ISBN", record.isbn
    yield "ISSN", record.issn
    yield "URL", record.url
    yield "language", record.language
    yield "keyword", keywords.joined(record.keywords)
    yield "abstract", record.abstract
    yield (
        "source",
        record.source
        if record.source and csl_json.SOURCES.get(record.source.casefold()) == record.source
        else "",
    )


def _name(person: Person) -> dict[str, str]:
    if person.literal:
        return {"literal": person.literal}
    stated = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: value for name, value in stated.items() if value}


def _date(date: PartialDate) -> dict[str, object]:
    """``date-parts``; a season stands in ``season``, and in a range as a month of 21 to 24, as in
    EDTF and citeproc.
    """
    if date.edtf == date.start != date.iso:
        return {"date-parts": [[_number(date.iso)]], "season": int(date.edtf[6])}
    return {
        "date-parts": [
            [_number(number) for number in part.split("-")] for part in date.edtf.split("/")
        ]
    }


def _number(digits: str) -> int | str:
    """A number, save for a year before 1000, whose zeros count."""
    return digits if len(digits) == len("0999") and digits[0] == "0" else int(digits)


def _extra(record: Record) -> Iterator[tuple[str, object]]:
    """What came from CSL, in the places that the schema has for it."""
    for full_name, values in record.extra:
        form, _, name = full_name.partition(":")
        if form != "csl":
            continue
        if name in csl_json.NAMES:
            yield name, [_name(names.read(value)) for value in values]
        elif name in csl_json.DATES and (date := dates.edtf(values[0])):
            yield name, _date(date)
        elif name in _TEXTS and len(values) == 1:
            yield name, values[0]
