"""From a row whose columns are known to a record; what one exporter does in its own way is its
dialect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digest import dates, identifiers
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.base import Entry
from digest.records.formats.shared import serials, stated_dates, stated_terms, type_words
from digest.records.formats.shared.stated_terms import Terms
from digest.records.formats.tables import table, table_columns
from digest.records.formats.tagged import ris_numbers, tagged
from digest.records.formats.tagged.tagged import Fields, Values

Columns = Mapping[str, tuple[str, ...]]
People = Callable[[str, int], tuple[tuple[Person, ...], list[Problem]]]
"""The persons of a cell, and what is doubtful about them; the number is the line."""

_DOI_ADDRESS = pattern(r"\bdoi\.org/(10\.\S+)", re.I)
_SPREADSHEET_NUMBER = pattern(r"(?<!\d)(\d++)\.0")


class Dialect(NamedTuple):
    """``prefix`` stands before what goes to extra, ``source`` is where the records come from,
    ``people`` reads a cell of names.

    ``prepare`` may move what a cell hides into fields by their own names (``fields.keep("pmid",
    …)``). ``commas`` says whether they separate keywords where nothing else does. ``left_out`` are
    columns that say nothing of it, ``short_titles`` those of the journal's abbreviation,
    ``open_access`` those that tell of it.
    """

    prefix: str
    source: str
    people: People
    prepare: Callable[[Fields], None] = lambda fields: None
    commas: bool = False
    left_out: frozenset[str] = frozenset()
    short_titles: tuple[str, ...] = ()
    open_access: tuple[str, ...] = ()


def reader(
    dialect: Dialect, mapping: Mapping[str, str] | None = None
) -> Callable[[str], Iterator[Entry]]:
    """What reads a whole table of that dialect; ``mapping`` says what columns mean that bear other
    names.
    """

    def form(names: Sequence[str]) -> table.RecordOf:
        columns = table_columns.mapped(names, mapping or {})
        # what a dialect prepares bears the field's own name, if that is not the name of a column
        # with another meaning
        columns |= {
            field: (*columns.get(field, ()), field)
            for field in table_columns.FIELDS.difference(names)
        }
        return record_of(columns, dialect)

    return lambda text: table.entries(table.rows(text, table.delimiter(text)), form)


def record_of(columns: Columns, dialect: Dialect) -> table.RecordOf:
    """What makes a record of the fields of a row; ``columns`` says which of them state what."""
    return lambda fields, problems: _record(_Row(fields, columns, dialect), problems)


class _Row(NamedTuple):
    """The fields of a row with what its columns mean."""

    fields: Fields
    columns: Columns
    dialect: Dialect

    def names(self, *meant: str) -> tuple[str, ...]:
        return tuple(name for field in meant for name in self.columns.get(field, ()))

    def one(self, meant: str) -> str:
        return self.fields.one(*self.names(meant))

    def take(self, *meant: str) -> list[str]:
        return self.fields.take(*self.names(*meant))


def _record(row: _Row, problems: list[Problem]) -> Record:
    fields = row.fields
    row.dialect.prepare(fields)
    title = tagged.rich_line(row.one("title"))
    if not title:
        return Record()
    date, doubts = _date(row)
    problems.extend(doubts)
    terms = _terms(row)
    numbers = serials.numbers(row.take("issn", "isbn"))
    fields.keep("ISSN", numbers.others)
    journal = row.one("journal")
    stated = row.take("type")
    return Record(
        title=title,
        authors=_people(row, "authors", problems),
        editors=_people(row, "editors", problems),
        date=date,
        type=next(filter(None, map(type_words.kind, stated)), ""),
        publication_types=keywords.united(filter(type_words.says_more, stated)),
        journal=journal,
        journal_short=serials.take_short(fields, journal, *row.dialect.short_titles),
        volume=row.one("volume"),
        issue=row.one("issue"),
        pages=_pages(row),
        publisher=row.one("publisher"),
        doi=_doi(row),
        pmid=_number(row, "pmid", identifiers.pmid),
        pmcid=_number(row, "pmcid", identifiers.pmcid),
        arxiv=_number(row, "arxiv", identifiers.arxiv),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=next(filter(None, (ris_numbers.url(fields, name) for name in row.names("url"))), ""),
        open_access=keywords.united(fields.take(*row.dialect.open_access)),
        language=tagged.language(row.one("language")),
        keywords=terms.keywords,
        mesh=terms.mesh,
        index_terms=terms.index_terms,
        keywords_plus=terms.keywords_plus,
        abstract=_abstract(row),
        source=row.dialect.source,
        extra=(*_retracted(stated), *_left(row)),
    )


def _left(row: _Row) -> Values:
    row.fields.take(*row.dialect.left_out)
    return row.fields.left(row.dialect.prefix)


def _people(row: _Row, meant: str, problems: list[Problem]) -> tuple[Person, ...]:
    """The persons of the first column that has any; a second column with as many states the same
    ones (Scopus: short and full names).
    """
    found: tuple[Person, ...] = ()
    for name in row.names(meant):
        line = row.fields.line(name)
        for value in row.fields.take(name):
            people, doubts = row.dialect.people(value, line)
            if not found:
                found = people
                problems.extend(doubts)
            elif len(people) != len(found):
                row.fields.keep(name, [value])
    return found


def _date(row: _Row) -> tuple[PartialDate | None, list[Problem]]:
    fields, year_names, date_names = row.fields, row.names("year"), row.names("date")
    for name in year_names:
        fields.keep(name, [_SPREADSHEET_NUMBER.sub(r"\1", value) for value in fields.take(name)])
    month = row.one("month")
    years = fields.all(*year_names)
    if not month or not years or fields.all(*date_names):
        fields.keep("month", [month] if month else [])
        return stated_dates.agreed(fields, *year_names, *date_names)
    line = fields.line(*year_names)
    day = row.one("day")
    reading = dates.from_parts(years[0], month, day)
    if reading.doubt:
        fields.keep("month", [f"{month} {day}".strip()])
    fields.take(*year_names)
    doubts = [tagged.warning(reading.doubt, line)] if reading.doubt else []
    return reading.date, [*doubts, *tagged.future(reading.date, line)]


def _retracted(types: Sequence[str]) -> Values:
    return (("retracted", ("true",)),) if any(map(type_words.is_retracted, types)) else ()


def _pages(row: _Row) -> str:
    first, last = tagged.pages(row.one("first page")), tagged.pages(row.one("last page"))
    span = tagged.span(first, last) or last
    return tagged.pages(row.one("pages")) or span or row.one("article number")


def _doi(row: _Row) -> str:
    for name in row.names("doi"):
        found = row.fields.find((name,), identifiers.doi)
        if found:
            return found
    linked = _DOI_ADDRESS.search(" ".join(row.fields.all(*row.names("url"))))
    return identifiers.doi(linked[1]) if linked else ""


def _number(row: _Row, meant: str, read: Callable[[str], str]) -> str:
    return row.fields.find(
        row.names(meant), lambda value: read(_SPREADSHEET_NUMBER.sub(r"\1", value))
    )


def _terms(row: _Row) -> Terms:
    """All columns of keywords together (authors', the index's, Keywords Plus); MeSH headings give
    their descriptors.
    """
    own, index, plus = (
        stated_terms.terms(_apart(row, meant))
        for meant in ("keywords", "index terms", "keywords plus")
    )
    headings = [
        term for cell in row.take("mesh") for term in list_items(cell) or keywords.split(cell)
    ]
    plain, whole = keywords.headings(headings)
    mesh = keywords.united((*own[1], *index[1], *plus[1], *whole))
    return Terms(keywords.united((*own[0], *index[0], *plus[0], *plain)), mesh, index[0], plus[0])


def _apart(row: _Row, meant: str) -> tuple[str, ...]:
    cells = (
        list_items(cell) or keywords.split(cell, commas=row.dialect.commas)
        for cell in row.take(meant)
    )
    return tuple(term for cell in cells for term in cell)


def _abstract(row: _Row) -> str:
    """The first abstract; another that says something else stays."""
    texts = {
        name: [(value, tagged.rich_paragraphs(value)) for value in row.fields.take(name)]
        for name in row.names("abstract")
    }
    first = next((text for values in texts.values() for _, text in values), "")
    for name, values in texts.items():
        row.fields.keep(name, [value for value, text in values if text != first])
    return first


_QUOTED = r"'((?:[^'\\]|\\.)*+)'|\"((?:[^\"\\]|\\.)*+)\""
_LIST = pattern(rf"\[[\s\[]*+(?:\]|(?:(?:{_QUOTED})[^'\"]*+)++)", re.S)
_ITEM = pattern(_QUOTED, re.S)


def list_items(cell: str) -> tuple[str, ...]:
    """The items of a list that a program has written (``['a', "b's"]``); nothing for any other
    text.
    """
    cell = cell.strip()
    if not (cell.endswith("]") and _LIST.fullmatch(cell)):
        return ()
    return tuple(
        re.sub(r"\\(.)", r"\1", found[1] or found[2] or "") for found in _ITEM.finditer(cell)
    )
