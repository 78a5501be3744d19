"""CSV and TSV: rows that may span lines, told by their line, and the records that are made of them.

Source of the rules: RFC 4180, and what spreadsheets write (semicolons, ``sep=;``, a blank before a
quote). The csv module of Python cannot tell where a quote was left open, and its limit for the size
of a cell holds for the whole process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.base import Entry
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Fields, Mark
from digest.text import one_line

RecordOf = Callable[[Fields, list[Problem]], Record]
"""Makes the record of a row, whose fields bear the names of the columns; adds its doubts to the
list.
"""

_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = pattern(r"\ufeff?\"?sep=(.)\"?(?:\n|\Z)", re.I)
_CLOSED = pattern(r'"[^"]*+(?:""[^"]*+)*+"')


class Row(NamedTuple):
    """A row: the line where it begins, counted from 1, its cells, its text. A row whose quote is
    never closed has no cells.
    """

    line: int
    cells: list[str]
    raw: str


class _Shape:
    """How cells are told apart by one delimiter."""

    def __init__(self, delimiter: str) -> None:
        mark = re.escape(delimiter)
        self.delimiter = delimiter
        self.quoted = re.compile(
            rf'"([^"]*+(?:""[^"]*+)*+)" *(?={mark}|\n|\Z)'
            rf'| +"([^"\n]*+(?:""[^"\n]*+)*+)" *(?={mark}|\n|\Z)'
        )
        self.plain = re.compile(rf"[^{mark}\n]*")


def header(text: str) -> list[str]:
    """The names of the columns, for the delimiter that gives most of them; nothing when the first
    row is no row.
    """
    return next((_names(row) for row in rows(text[:20_000], delimiter(text))), [])


def delimiter(text: str) -> str:
    """The delimiter that the file names (``sep=;``), else the one that gives the first row most
    cells.
    """
    named = _SEPARATOR.match(text)
    if named:
        return named[1]
    start = text[:20_000]
    return max(_DELIMITERS, key=lambda mark: _width_of(next(rows(start, mark), None), mark))


def _width_of(row: Row | None, mark: str) -> int:
    """How many cells a delimiter gives; where a quote is open, as many as it could."""
    return 0 if row is None else len(row.cells) or row.raw.count(mark) + 1


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows in order, without empty ones. After a quote that is never closed, reading goes on
    with the next line.

    Each line is looked at three times at most: in a quote that stays open there are only doubled
    ones, which open none of their own.
    """
    shape = _Shape(delimiter)
    named = _SEPARATOR.match(text)
    at, line = (named.end(), 2) if named else (0, 1)
    while at < len(text):
        cells, end = _row(text, at, shape)
        if cells is None:
            end = _line_end(text, at)
        if cells is None or any(cell.strip("\ufeff \n") for cell in cells):
            yield Row(line, cells or [], text[at:end])
        line += text.count("\n", at, end) + 1
        at = end + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _row(text: str, at: int, shape: _Shape) -> tuple[list[str] | None, int]:
    """The cells of the row that begins here, and where it ends; None when a quote is not closed."""
    end = _line_end(text, at)
    if text.find('"', at, end) < 0:
        return text[at:end].split(shape.delimiter), end
    cells: list[str] = []
    while True:
        found = shape.quoted.match(text, at)
        if found:
            cells.append((found[1] if found[1] is not None else found[2]).replace('""', '"'))
            at = found.end()
        else:
            start, at = at, _plain_end(text, at, shape)
            if at < 0:
                return None, start
            cells.append(text[start:at])
        if text[at : at + 1] != shape.delimiter:
            return cells, at
        at += 1


def _plain_end(text: str, at: int, shape: _Shape) -> int:
    """Where a cell without quotes around it ends; -1 when it begins with a quote that the line does
    not close.

    A cell may begin with a quoted word, as ``"Quiet, please" and other titles`` does.
    """
    if text[at : at + 1] == '"':
        closed = _CLOSED.match(text, at, _line_end(text, at))
        if not closed:
            return -1
        at = closed.end()
    found = shape.plain.match(text, at)
    return found.end() if found else at


def entries(rows: Iterator[Row], form: Callable[[Sequence[str]], RecordOf]) -> Iterator[Entry]:
    """The records of a table; ``form`` gets the names of the columns. A header that comes again
    (joined files) is no record.

    After a row with an open quote, rows that have not as many cells as the header are its rests;
    they are rejected with it.
    """
    first = next(rows, None)
    if first is None:
        return
    names = _names(first)
    if not names:
        yield Entry(first.line, None, first.raw, (_open_quote(first.line),))
        return
    record = form(names)
    broken: list[Row] = []
    for row in rows:
        if not row.cells or (broken and len(row.cells) != len(names)):
            if not row.cells and broken:
                yield _rejected(first, broken)
                broken = []
            broken.append(row)
            continue
        if broken:
            yield _rejected(first, broken)
            broken = []
        if row.cells != first.cells:
            yield _entry(row, first, names, record)
    if broken:
        yield _rejected(first, broken)


def _names(row: Row) -> list[str]:
    """Every column has a name: one without gets its number."""
    return [
        one_line(cell.strip("\ufeff")) or f"column {number}"
        for number, cell in enumerate(row.cells, 1)
    ]


def _rejected(first: Row, broken: Sequence[Row]) -> Entry:
    raw = "\n".join((first.raw, *(row.raw for row in broken)))
    return Entry(broken[0].line, None, raw, (_open_quote(broken[0].line),))


def _open_quote(line: int) -> Problem:
    return Problem(
        "a quote of this CSV row is not closed",
        line=line,
        hint='close the cell with ", and double a " that stands inside it',
    )


def _entry(row: Row, first: Row, names: Sequence[str], record_of: RecordOf) -> Entry:
    more = [f"column {number}" for number in range(len(names) + 1, len(row.cells) + 1)]
    problems = _width(row, names)
    fields = Fields(
        (Mark(row.line - 1, name, ""), cell)
        for name, cell in zip((*names, *more), row.cells, strict=False)
    )
    record = record_of(fields, problems)
    if not record.title:
        return Entry(
            row.line, None, f"{first.raw}\n{row.raw}", (*problems, tagged.no_title(row.line))
        )
    return Entry(row.line, record, problems=tuple(problems))


def _width(row: Row, names: Sequence[str]) -> list[Problem]:
    """A warning for missing cells, and for cells too many that hold something."""
    if len(row.cells) >= len(names) and not any(cell.strip() for cell in row.cells[len(names) :]):
        return []
    much = "few" if len(row.cells) < len(names) else "many"
    return [
        tagged.warning(
            f"row has too {much} cells: {len(row.cells)}, the header has {len(names)}", row.line
        )
    ]
