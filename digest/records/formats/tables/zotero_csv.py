"""CSV as Zotero exports it.

Source of the rules: Zotero, "CSV.js" translator (the names of the columns); several people stand in
a cell as ``Family, Given; …``.
"""

from __future__ import annotations

import re

from digest import names
from digest.errors import Problem
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.base import Format
from digest.records.formats.tables import table, table_records
from digest.records.formats.tagged import ris_numbers
from digest.records.formats.tagged.tagged import Fields

# Zotero's own book-keeping, and paths on a person's machine
_LEFT_OUT = frozenset(
    {"Key", "Date Added", "Date Modified", "Access Date", "File Attachments", "Link Attachments"}
)
# "PMID: 12345" on a line of its own in Extra
_EXTRA = pattern(r"(PMID|PMCID|DOI|arXiv): *(\S+)", re.I)


def looks(text: str) -> int:
    """3 for the columns that Zotero alone has."""
    return (
        3 if {"Title", "Item Type", "Abstract Note", "Date Added"} <= set(table.header(text)) else 0
    )


def _people(cell: str, line: int) -> tuple[tuple[Person, ...], list[Problem]]:
    return tuple(names.read(part) for part in cell.split(";") if part.strip()), []


def _prepare(fields: Fields) -> None:
    """Identifiers that stand in Extra or in Archive, and the tags, which Zotero keeps in two
    columns.
    """
    for value in fields.take("Extra"):
        for line in value.split("\n"):
            said = _EXTRA.fullmatch(line.strip())
            fields.keep(said[1].lower() if said else "Extra", [said[2] if said else line])
    if ris_numbers.database(" ".join(fields.all("Archive"))) in ("MEDLINE", "PubMed"):
        # what Ovid exports as the accession number is the PMID
        found = fields.find(
            ("Archive Location", "Loc. in Archive"),
            lambda value: value if re.fullmatch(r"[1-9]\d{4,7}", value) else "",
        )
        fields.keep("pmid", [found] if found else [])
    if fields.all("Item Type") == ["letter"]:  # to a person, not to the editor
        fields.keep("type", ["personal communication"])
        fields.take("Item Type")
    fields.keep("keywords", fields.take("Manual Tags", "Automatic Tags"))


_DIALECT = table_records.Dialect(
    "zotero",
    "Zotero",
    _people,
    _prepare,
    left_out=_LEFT_OUT,
    short_titles=("Journal Abbreviation",),
)

FORMAT = Format(
    name="zotero-csv",
    title="Zotero CSV",
    endings=(".csv",),
    looks=looks,
    read=table_records.reader(_DIALECT),
)
