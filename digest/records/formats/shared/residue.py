"""What a format cannot hold of a record, stated once more in a field of our own, so that nothing is lost on the way out and in again.

A writer reads back what it wrote and states the fields that came back otherwise: a JSON object of :class:`digest.model.Record`'s fields,
where ``authors`` and ``editors`` may also be an object of the persons that differ, by their place (``{"0": {"family": "Roe"}}``).
Other programs pass the field over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import msgspec

from digest import dates, identifiers, relations
from digest.model import Record
from digest.names import Person
from digest.text import one_line, paragraphs

_PEOPLE = ("authors", "editors")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
# what means something to RIS (entities), LaTeX or BibTeX, in the strings only: the braces of JSON itself are balanced
_RISKY = re.compile(r'\\["\\]|[{}&%@<>#~$^_\x7f]| (?= )')


def of(record: Record, back: Record | None) -> dict[str, object]:
    """The fields of a record that came ``back`` otherwise, as JSON has them: all, when nothing came back (None)."""
    if back is None:
        return {name: msgspec.to_builtins(getattr(record, name)) for name in Record.__struct_fields__}
    stated: dict[str, object] = {}
    for name in Record.__struct_fields__:
        ours, theirs = getattr(record, name), getattr(back, name)
        if ours != theirs:
            stated[name] = _some(ours, theirs) if name in _PEOPLE and len(ours) == len(theirs) else msgspec.to_builtins(ours)
    return stated


def _some(ours: tuple[Person, ...], theirs: tuple[Person, ...]) -> dict[str, object]:
    differing = (at for at, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other)
    return {str(at): msgspec.to_builtins(ours[at]) for at in differing}


def line(stated: Mapping[str, object]) -> str:
    """One line of ASCII that is JSON, whose strings hold no sign that another notation gives a meaning."""
    text = json.dumps(stated, separators=(",", ":"))
    return _STRING.sub(lambda string: '"' + _RISKY.sub(lambda sign: f"\\u{ord(sign[0][-1]):04x}", string[0][1:-1]) + '"', text)


def title(lines: Sequence[str]) -> str:
    """The title that such lines state; "" when they state none."""
    return next((one_line(stated) for stated in (_decoded(text).get("title") for text in lines) if isinstance(stated, str)), "")


def restored(record: Record, lines: Sequence[str], name: str) -> Record:
    """The record with what the lines state instead. A line that is no such statement is kept in ``extra``, under ``name``."""
    strange = []
    for text in lines:
        stated = _decoded(text)
        found = applied(record, stated) if stated else None
        if found is None:
            strange.append(one_line(text))
        record = found or record
    return msgspec.structs.replace(record, extra=(*record.extra, (name, tuple(strange)))) if strange else record


def applied(record: Record, stated: Mapping[str, object]) -> Record | None:
    """The record with what is stated instead, cleaned as any reader cleans it; None when that is no record's."""
    fields = {name: value for name, value in stated.items() if name in Record.__struct_fields__}
    for name in _PEOPLE:
        if isinstance(some := fields.get(name), dict):
            fields[name] = [some.get(str(at), msgspec.to_builtins(person)) for at, person in enumerate(getattr(record, name))]
    try:
        clean = _cleaned(msgspec.convert(fields, type=Record))
    except (msgspec.ValidationError, RecursionError):
        return None
    return msgspec.structs.replace(record, **{name: getattr(clean, name) for name in fields if name != "title" or clean.title})


def _decoded(text: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {}


def _cleaned(record: Record) -> Record:
    return msgspec.structs.replace(
        record,
        title=one_line(record.title),
        authors=_people(record.authors),
        editors=_people(record.editors),
        date=dates.edtf(record.date.edtf) if record.date else None,
        type=one_line(record.type),
        journal=one_line(record.journal),
        volume=one_line(record.volume),
        issue=one_line(record.issue),
        pages=one_line(record.pages),
        publisher=one_line(record.publisher),
        doi=identifiers.doi(record.doi),
        pmid=identifiers.pmid(record.pmid),
        pmcid=identifiers.pmcid(record.pmcid),
        arxiv=identifiers.arxiv(record.arxiv),
        isbn=identifiers.isbn(record.isbn),
        issn=identifiers.issn(record.issn),
        url=identifiers.link(record.url),
        language=one_line(record.language),
        keywords=_lines(record.keywords),
        mesh=_lines(record.mesh),
        index_terms=_lines(record.index_terms),
        keywords_plus=_lines(record.keywords_plus),
        relations=tuple(map(relations.normal, _lines(record.relations))),
        abstract=paragraphs(record.abstract),
        source=one_line(record.source),
        extra=tuple((one_line(name), _lines(values)) for name, values in record.extra if one_line(name) and _lines(values)),
    )


def _lines(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(one_line, values)))


def _people(people: Sequence[Person]) -> tuple[Person, ...]:
    cleaned = (_person(person) for person in people)
    return tuple(person for person in cleaned if person.family or person.literal)


def _person(person: Person) -> Person:
    return Person(
        family=one_line(person.family),
        given=one_line(person.given),
        particle=one_line(person.particle),
        suffix=one_line(person.suffix),
        literal=one_line(person.literal),
        orcid=identifiers.orcid(person.orcid),
    )
