"""JSON or JSON Lines whose objects have members with sensible names, in the spellings and languages
of table_columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import BinaryIO

import msgspec

from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry, Format
from digest.records.formats.json import json_columns, json_looks, json_people
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import Extra, entries, extra, name_of, objects
from digest.records.formats.tables import generic_table, table_records
from digest.records.formats.tagged.tagged import Fields, Mark
from digest.text import slug

_WRAPPERS_WORDS = """
    articles records items results result papers publications documents docs entries works hits
    response data resultList
"""
WRAPPERS = frozenset(_WRAPPERS_WORDS.split())
_PREFIX = "json"
_NO_RECORDS = (
    "error", "errors", "$schema", "openapi", "swagger", "content_html", "content_text", "jsonfeed",
    "home_page_url",
)  # fmt: skip
_WEAK = frozenset({"title", "type", "url", "language", "month", "day", "pages", "publisher"})
"""What other objects than articles have as well: errors (RFC 9457), schemas, menus."""


def looks(text: str, mapping: Mapping[str, str] = {}) -> int:
    """2 for objects with a title and two more fields, 1 for a title and one more, which must be one
    that articles have.
    """
    seen = json_looks.members(text, WRAPPERS)
    if any(name in seen for name in _NO_RECORDS) or ("status" in seen and "detail" in seen):
        return 0
    found = json_columns.meanings(_paths(seen, mapping), mapping)
    if "title" not in found or not found.keys() - _WEAK:
        return 0
    return 2 if len(found) > 2 else 1


def _paths(seen: Mapping[str, str], mapping: Mapping[str, str]) -> list[str]:
    """The members that records have, as json_columns.members gives them."""
    top = [path for path in seen if "." not in path]
    persons = json_columns.people(json_columns.meanings(top, mapping))
    opened = {path for path in top if seen[path].startswith("{")} - persons
    inside = [path for path in seen if path.count(".") == 1 and path.partition(".")[0] in opened]
    return [*(path for path in top if path not in opened), *inside]


def with_columns(mapping: Mapping[str, str]) -> Format:
    """The format for objects whose members mean what ``mapping`` says (to one of
    ``table_columns.FIELDS``, "" for none).

    A member inside another one is named with a full stop (``meta.headline``). Members that it does
    not name are understood as always.
    """

    named = {name_of(member): field for member, field in mapping.items()}

    def stream(file: BinaryIO) -> Iterator[Entry]:
        known = lru_cache(maxsize=256)(lambda *paths: json_columns.meanings(paths, named))
        return entries(file, WRAPPERS, lambda item, doubts: _record(item, known, doubts))

    return Format(
        name="json",
        title="JSON or JSON Lines",
        endings=(".json", ".jsonl", ".ndjson"),
        looks=lambda text: looks(text, named),
        stream=stream,
    )


def _record(
    item: Object, known: Callable[..., json_columns.Columns], doubts: list[Problem]
) -> Record:
    values = json_columns.members(item, known)
    columns = known(*values)
    if not columns.keys() - _WEAK and (held := _held(item)):
        doubts.append(
            Problem(
                f"the records stand inside {held}, below a title of all",
                hint=f"import the list alone that {held} holds",
            )
        )
        return Record()
    meant = {path: field for field, paths in columns.items() for path in paths}
    stated: list[tuple[Mark, str]] = []
    left: list[tuple[str, object]] = []
    for path, value in values.items():
        if path not in meant:
            left.append((path, value))
            continue
        cells, more = json_columns.cells(meant[path], value)
        stated += [(Mark(-1, path, ""), cell) for cell in cells]
        left += [(f"{path}.{name}" if name else path, inside) for name, inside in more]
    record = table_records.record_of(columns, _DIALECT)(Fields(stated), doubts)
    return msgspec.structs.replace(
        record, extra=_united([*record.extra, *_retracted(item), *extra(_PREFIX, left)])
    )


def _held(item: Object) -> str:
    """The member of an object that holds further objects with a title."""
    return next(
        (
            name
            for name, value in item.items()
            if name in WRAPPERS and any("title" in one for one in objects(value))
        ),
        "",
    )


def _retracted(item: Object) -> Extra:
    stated = any(
        value is True and slug(name).replace("-", "") in ("isretracted", "retracted")
        for name, value in item.items()
    )
    return (("retracted", ("true",)),) if stated else ()


def _united(stated: Iterable[tuple[str, tuple[str, ...]]]) -> Extra:
    """One entry for each name, with all that was stated under it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in stated:
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *values)))
    return tuple(found.items())


def _people(cell: str, line: int) -> tuple[tuple[Person, ...], list[Problem]]:
    persons = json_people.people(cell)
    return (persons, []) if persons else generic_table.people(cell, line)


_DIALECT = table_records.Dialect(_PREFIX, "JSON", _people, commas=True)

FORMAT = with_columns({})
