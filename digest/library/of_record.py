"""The front matter that a record becomes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from digest import dates, names, relations
from digest.library.frontmatter import Value
from digest.model import CSL_TYPES, Record
from digest.names import Person


def fields(record: Record, *, added: str) -> dict[str, Value]:
    """The front matter that a record becomes, in our order; what the record does not state is left
    out.
    """
    extra = dict(record.extra)
    retracted = _retraction(extra.pop("retracted", ()), record)
    stated: dict[str, Value] = {
        "title": record.title,
        "authors": [_name(person) for person in record.authors],
        "editors": [_name(person) for person in record.editors],
        "date": str(record.date or ""),
        "journal": record.journal,
        "journal_short": list(record.journal_short),
        **{name: getattr(record, name) for name in _PLACE},
        "issns": list(record.issns),
        "type": record.type,
        "publication_types": _wordings(record),
        "keywords": list(record.keywords),
        "mesh": list(record.mesh),
        "index_terms": list(record.index_terms),
        "keywords_plus": list(record.keywords_plus),
        "relations": list(record.relations),
        "language": record.language,
        "url": record.url,
        "open_access": list(record.open_access),
        "retracted": retracted,
        "added": added,
        "extra": {
            key.replace(":", "."): list(values) if len(values) > 1 else values[0]
            for key, values in extra.items()
            if values
        },
    }
    return {key: value for key, value in stated.items() if value}


def _wordings(record: Record) -> list[Value]:
    """The publication types, so that none is taken for the type where that is not stated."""
    stated = record.publication_types
    if record.type:
        return [*stated]
    return [word.capitalize() if word in CSL_TYPES else word for word in stated]


def _retraction(stated: Sequence[str], record: Record) -> str:
    """The day of a retraction, or ``true`` where only the fact is stated; "" when there is none."""
    day = next((value for value in stated if dates.edtf(value)), "")
    related = any(entry.partition(" ")[0] in relations.RETRACTED for entry in record.relations)
    is_retracted = stated or related or "Retracted Publication" in record.publication_types
    return day or ("true" if is_retracted else "")


_PLACE = (
    *("volume", "issue", "pages", "publisher"),
    *("doi", "pmid", "pmcid", "arxiv", "isbn", "issn"),
)


def _name(person: Person) -> Value:
    """A name as front matter writes it: one line where that says all, else CSL's parts."""
    if names.read(person.inverted) == person:
        return person.inverted
    return {key: value for key, value in msgspec.structs.asdict(person).items() if value}
