"""Web of Science, tab-delimited ("Tab delimited file"): a row for each record, never quoted."""

from __future__ import annotations

from collections.abc import Iterator

from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.tables import table
from digest.records.formats.tables.table import Row
from digest.records.formats.tagged import wos_record

_BEGINS = pattern(r"[A-Z]\t")  # the publication type, always the first column


def looks(text: str) -> int:
    """3 for a first row that begins with PT and names other tags of Web of Science."""
    tags = text.lstrip("\ufeff").partition("\n")[0].split("\t")
    return 3 if tags[0] == "PT" and {"TI", "SO"} <= set(tags) and len(tags) > 3 else 0


def read(text: str) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    return table.entries(_rows(text.lstrip("\ufeff")), lambda names: wos_record.record)


def _rows(text: str) -> Iterator[Row]:
    """The rows. A line that begins no record, below one that lacks cells, is the rest of it: a cell
    has held a line break.
    """
    lines = text.split("\n")
    width = lines[0].rstrip("\t").count("\t")
    at = 0
    while at < len(lines):
        first, raw = at, lines[at]
        at += 1
        tabs = raw.count("\t")
        parts = [raw]
        while (
            at < len(lines)
            and first
            and tabs < width
            and lines[at].strip()
            and not _BEGINS.match(lines[at])
        ):
            tabs += lines[at].count("\t")
            parts.append(lines[at])
            at += 1
        raw = "\n".join(parts)
        if raw.strip():
            yield Row(first + 1, (raw if first else raw.rstrip("\t")).split("\t"), raw)


FORMAT = Format(
    name="wos-tab",
    title="Web of Science, tab-delimited",
    endings=(".txt", ".tsv"),
    looks=looks,
    read=read,
)
