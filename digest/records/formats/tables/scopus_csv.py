"""CSV as Scopus exports it.

Source of the rules: Elsevier, "Scopus: CSV export" (the names of the columns), and exports of 2019
and later. ``Authors`` are family names with initials; ``Author full names`` are ``Family, Given
(number)``.
"""

from __future__ import annotations

from digest.records.formats.base import Format
from digest.records.formats.tables import elsevier_names, table, table_records

# Counts that change from day to day, what every row says, and the works cited.
_LEFT_OUT = frozenset({"Cited by", "Source", "References", "Page count", "Publication Stage"})


def looks(text: str) -> int:
    """3 for the identifiers of Scopus (EID) beside its names of columns."""
    columns = set(table.header(text))
    return 3 if {"Title", "Source title", "EID"} <= columns else 0


_DIALECT = table_records.Dialect(
    "scopus",
    "Scopus",
    elsevier_names.people,
    left_out=_LEFT_OUT,
    short_titles=("Abbreviated Source Title",),
    open_access=("Access Type", "Open Access", "oa"),
)

FORMAT = Format(
    name="scopus-csv",
    title="Scopus CSV",
    endings=(".csv",),
    looks=looks,
    read=table_records.reader(_DIALECT),
)
