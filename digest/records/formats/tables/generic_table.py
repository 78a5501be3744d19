"""Any CSV or TSV whose columns bear sensible names, in the spellings and languages of
table_columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from digest import names
from digest.errors import Problem
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.tables import table, table_columns, table_records
from digest.records.formats.tagged import tagged
from digest.text import one_line

_LONGEST_NAME = 80  # of a column; longer ones are prose with commas
_SEPARATOR = pattern(r"[;|\n]")
_AND = pattern(r",? (?:and|&|und|et|y) ")
_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
_INITIALS = pattern(
    rf"(?:[^\W\d_]{{1,2}}\.[ -]?){{1,5}}|{_CAPITAL}{{1,4}}|{_CAPITAL}(?:[ -]{_CAPITAL}){{1,3}}"
)
_OTHERS = pattern(r"(?:,|(?<![\s,]))\s*+\bet al\b\.?\s*+\Z")
_SUFFIX = pattern(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.I)


def looks(text: str, mapping: Mapping[str, str] = {}) -> int:
    """2 for a first row that names a title and at least one more field, above another row."""
    columns = table.header(text)
    if len(columns) < 2 or any(len(column) > _LONGEST_NAME for column in columns):
        return 0
    if all(len(row.cells) == 1 for row in islice(table.rows(text, table.delimiter(text)), 1, 6)):
        return 0
    return (
        2 if "title" in (known := table_columns.mapped(columns, mapping)) and len(known) > 1 else 0
    )


def people(cell: str, line: int) -> tuple[tuple[Person, ...], list[Problem]]:
    """The persons of a cell in which semicolons, bars, line breaks, "and", or the brackets of a
    list separate them.

    Where only commas stand, they are understood when the shape leaves no doubt: ``Roe, Jane``;
    ``Roe, J., Doe, A. B.``; ``Jane Roe, Ann Doe``; ``Roe J, Doe AB`` (literals: a table does not
    say which part is which). Else the cell is one literal, with a warning.
    """
    items = table_records.list_items(cell)
    if not items and _SEPARATOR.search(cell):
        items = tuple(_SEPARATOR.split(cell))
    if not items and _AND.search(cell) and "," not in _AND.sub("", cell):
        items = tuple(_AND.split(cell))
    if items:
        return tuple(names.read(item) for item in items if item.strip(" ,")), []
    cell = _OTHERS.sub("", cell)
    return _by_commas(
        [one_line(part) for part in _AND.sub(", ", cell).strip("[]").split(",") if part.strip()],
        cell,
        line,
    )


def _by_commas(
    parts: Sequence[str], cell: str, line: int
) -> tuple[tuple[Person, ...], list[Problem]]:
    text = one_line(cell)
    if len(parts) < 2 or (len(parts) == 3 and _SUFFIX.fullmatch(parts[2])):
        return ((names.read(text),) if parts else ()), []
    if len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, parts[1::2])):
        return tuple(
            Person(family=family, given=given)
            for family, given in zip(parts[::2], parts[1::2], strict=True)
        ), []
    if all(" " in part for part in parts):
        end = "." if text.count(".") == 1 else ""  # PubMed ends the list with a full stop
        return tuple(Person(literal=part.removesuffix(end)) for part in parts), []
    if len(parts) == 2:
        return (names.read(text),), []
    return (Person(literal=text),), [
        tagged.warning("authors cannot be told apart; separate them with semicolons", line)
    ]


def reader(mapping: Mapping[str, str]) -> Callable[[str], Iterator[Entry]]:
    """What reads a table whose columns mean what ``mapping`` says (column to field, one of
    ``table_columns.FIELDS``; "" for none).

    Columns that it does not name are understood as always.
    """
    return table_records.reader(_DIALECT, mapping)


_DIALECT = table_records.Dialect("csv", "CSV", people, commas=True)


def with_columns(mapping: Mapping[str, str]) -> Format:
    """The format for tables whose columns mean what ``mapping`` says, as in :func:`reader`."""
    return Format(
        name="csv",
        title="CSV or TSV table",
        endings=(".csv", ".tsv"),
        looks=lambda text: looks(text, mapping),
        read=reader(mapping),
    )


FORMAT = with_columns({})
