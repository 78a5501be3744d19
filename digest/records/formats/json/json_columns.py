"""The members of JSON objects of any make as the columns of a table: those inside other members too
(``metadata.title``).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from digest.patterns import pattern
from digest.records.formats.json import json_dates, json_people
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import each, name_of, raw_text, text, texts
from digest.records.formats.shared import marked_text
from digest.records.formats.tables import table_columns
from digest.text import slug

Columns = dict[str, tuple[str, ...]]

_PEOPLE = frozenset({"authors", "editors"})
_LISTS = frozenset({"keywords", "mesh", "index terms", "keywords plus"})
_DATES = frozenset({"date", "year"})
_VALUES = ("name", "title", "value", "text", "term", "keyword", "label", "#text", "_text", "$", "_")
"""Under which of its members an object that stands for a text keeps it."""

_TRANSLATED = frozenset({"title", "abstract"})
_LANGUAGE = pattern(r"(?!id|no)[a-z]{2}|eng")

_WHOLE_WORDS = """
    metadata meta article record work paper publication document doc item entry citation
    bibliography biblio bib data attributes fields source
"""
_WHOLE = frozenset(_WHOLE_WORDS.split())
_IDENTIFIERS = frozenset(
    {"id", "ids", "identifier", "identifiers", "external-ids", "externalids", "article-ids"}
)
_PLACES = frozenset(
    {"journal-info", "journalinfo", "container", "part-of", "ispartof", "publication-info"}
)
_OF_IDENTIFIERS = frozenset({"doi", "pmid", "pmcid", "arxiv", "isbn", "issn"})
_OF_PLACES = frozenset({
    "volume", "issue", "pages", "first page", "last page", "article number", "issn", "publisher",
    "year",
})  # fmt: skip
_OF_DATES = frozenset({"year", "month", "day"})


def members(item: Object, known: Callable[..., Columns]) -> dict[str, object]:
    """The values by their path; objects are opened one level deep, but for persons. ``known`` gives
    the meaning of names.
    """
    persons = people(known(*map(name_of, item)))
    found: dict[str, object] = {}
    for member, value in item.items():
        name = name_of(member)
        if isinstance(value, dict) and name not in persons:
            for inner, inside in value.items():
                found[_free(f"{name}.{name_of(inner)}", found)] = inside
        else:
            found[_free(name, found)] = value
    return found


def people(columns: Columns) -> frozenset[str]:
    """The paths that hold persons."""
    return frozenset(path for field in _PEOPLE for path in columns.get(field, ()))


def _free(name: str, taken: Container[str]) -> str:
    """Two members may differ in signs only that front matter has no room for."""
    while name in taken:
        name += "_"
    return name


def meanings(paths: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """The paths that mean something, by field; those at the top come before those inside another
    member.
    """
    found: Columns = {}
    named = {slug(path) for path in mapping}
    top = table_columns.mapped(
        [path for path in paths if "." not in path or slug(path) in named], mapping
    )
    inside = [path for path in paths if "." in path and slug(path) not in named]
    for field, path in ((_inside(path, mapping), path) for path in inside):
        if field:
            found[field] = (*found.get(field, ()), path)
    return top | {field: (*top.get(field, ()), *more) for field, more in found.items()}


def _inside(path: str, mapping: Mapping[str, str]) -> str:
    """What a member inside another one means; "" where it may be about something else (the title of
    a series, the DOI of a parent).
    """
    parent, _, name = path.partition(".")
    outer = next(iter(table_columns.mapped([parent], mapping)), "")
    field = next(iter(table_columns.known([name])), "")
    if outer and (
        name.casefold() in _VALUES or (outer in _TRANSLATED and _LANGUAGE.fullmatch(name))
    ):
        return outer
    return field if field in _allowed(slug(parent), outer) else ""


def _allowed(parent: str, outer: str) -> frozenset[str]:
    if parent in _WHOLE:
        return table_columns.FIELDS
    if parent in _IDENTIFIERS:
        return _OF_IDENTIFIERS
    if outer == "journal" or parent in _PLACES:
        return _OF_PLACES
    return _OF_DATES if outer in _DATES or parent == "dates" else frozenset()


def cells(field: str, value: object) -> tuple[list[str], list[tuple[str, object]]]:
    """The values of a member that means ``field``, as cells of a table, and what of it has no place
    there (its name inside the member).
    """
    if field in _PEOPLE and (
        isinstance(value, dict) or any(isinstance(member, dict) for member in each(value))
    ):
        stated, left = json_people.cell(value)
        return [stated] if stated else [], left
    if field in _DATES and isinstance(value, (list, dict)):
        reading = json_dates.variable(value)
        return (
            ([str(reading.date)], []) if reading.date and not reading.doubt else ([], [("", value)])
        )
    found, left = _texts(value)
    if (
        field in _LISTS | _PEOPLE
        and isinstance(value, list)
        and (len(found) > 1 or field in _LISTS)
    ):
        return [_listed(found)] if found else [], left
    if field == "abstract":
        return ["\n\n".join(filter(None, map(marked_text.blocks, found)))], left
    return [marked_text.line(one) for one in found] if field in (
        "title",
        "journal",
        "publisher",
    ) else found, left


def _texts(value: object) -> tuple[list[str], list[tuple[str, object]]]:
    """The texts of a member, those of objects under the name that such a text has, and what else
    there is.
    """
    found: list[str] = []
    left: list[tuple[str, object]] = []
    for member in each(value):
        if isinstance(member, dict):
            name = next(
                (name for name in member if name.casefold() in _VALUES and texts(member[name])),
                None,
            )
            if name is not None:
                found.append("; ".join(texts(member[name])))
            left += [(other, inside) for other, inside in member.items() if other != name]
        elif stated := raw_text(member):
            found.append(stated)
        else:
            left.append(("", member))
    return found, left


def _listed(values: Iterable[str]) -> str:
    """A list as programs write one into a cell, so that no comma inside a value counts (see
    table_records.list_items).
    """
    plain = (
        html.unescape(text(value)).replace("\\", "\\\\").replace('"', '\\"') for value in values
    )
    return "[" + ", ".join(f'"{value}"' for value in plain) + "]"
