"""Persons as JSON objects of any make state them: ``{"first": …, "last": …}``, ``{"name": …}``,
``{"givenName": …}``.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from digest import identifiers, names
from digest.names import Person
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import each, text
from digest.text import slug

_PARTS = {
    "family": "family familyname last lastname surname nachname nom cognome apellidos",
    "given": "given givenname givennames first firstname firstnames forename forenames vorname "
    "vornamen prenom",
    "middle": "middle middlename middlenames", "initials": "initials initial",
    "particle": "particle droppingparticle nondroppingparticle", "suffix": "suffix",
    "name": "name fullname literal displayname author authorname value text label",
    "orcid": "orcid orcidid",
}  # fmt: skip
_PART = {spelling: part for part, spellings in _PARTS.items() for spelling in spellings.split()}
_CELL = msgspec.json.Decoder(tuple[Person, ...])


def cell(value: object) -> tuple[str, list[tuple[str, object]]]:
    """The persons of a list that holds objects, or of one object, as a cell that :func:`people`
    reads; then what else they state.
    """
    found: list[Person] = []
    left: list[tuple[str, object]] = []
    for member in each(value):
        who, more = _person(member) if isinstance(member, dict) else (names.read(text(member)), [])
        if who.name:
            found.append(who)
            left.extend(more)
        elif member:
            left.append(("", member))
    # in a cell, what looks like a character reference is read as one
    return msgspec.json.encode(found).decode().replace("&", r"\u0026") if found else "", left


def people(cell: str) -> tuple[Person, ...]:
    """The persons of such a cell; nothing for any other text."""
    try:
        return _CELL.decode(cell) if cell.startswith("[{") else ()
    except ValueError:
        return ()


def _person(stated: Object) -> tuple[Person, list[tuple[str, object]]]:
    """The person, as far as the parts are told, and the members that say something else."""
    parts: dict[str, str] = {}
    left: list[tuple[str, object]] = []
    for member, value in stated.items():
        part = _PART.get(slug(member).replace("-", ""), "")
        said = text(value)
        if said and part == "orcid":
            said = identifiers.orcid(said)
        if part and said and part not in parts:
            parts[part] = said
        elif member != "@type":
            left.append((member, value))
    return _of_parts(parts), [*left, *_unused(parts)]


def _of_parts(parts: dict[str, str]) -> Person:
    orcid, given = parts.get("orcid", ""), _given(parts)
    if parts.get("family"):
        return Person(
            parts["family"], given, parts.get("particle", ""), parts.get("suffix", ""), orcid=orcid
        )
    who = names.read(parts.get("name") or given)
    return msgspec.structs.replace(who, orcid=orcid)


def _given(parts: dict[str, str]) -> str:
    first = parts.get("given") or parts.get("initials", "")
    return " ".join(filter(None, (first, parts.get("middle", ""))))


def _unused(parts: dict[str, str]) -> Iterator[tuple[str, object]]:
    """Parts that found no place: beside a whole name without a family name, and initials beside a
    given name.
    """
    if parts.get("name") and not parts.get("family"):
        yield from (
            (part, parts[part])
            for part in ("given", "middle", "initials", "particle", "suffix")
            if part in parts
        )
    elif parts.get("given") and parts.get("initials"):
        yield "initials", parts["initials"]
