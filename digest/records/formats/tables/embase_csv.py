"""CSV as Embase exports it: where an article stands is one citation, the index terms stand in
columns of their own.

Source of the rules: Elsevier, "Embase: CSV export" (the names of the columns), and exports of 2020.
"""

from __future__ import annotations

from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.base import Format
from digest.records.formats.tables import elsevier_names, table, table_records
from digest.records.formats.tagged.tagged import Fields
from digest.text import one_line

# "Clinics in Kettles (2018) 45:4 (769-785). Date of Publication: 1 Dec 2018"
_SOURCE = pattern(
    r"(?P<journal>.+?) \((?P<year>\d{4})\)(?: (?P<volume>[^\s:()]+)(?::(?P<issue>[^\s()]+))?)?"
    r"(?: \((?P<pages>[^()]+)\))?"
    r"(?:\.? Article Number: (?P<number>[^.\s]+))?\.?(?: Date of Publication: (?P<date>.+?))?\.?"
)
_EMTREE = pattern(r"Emtree (?:Drug|Medical) Index Terms")
_FIELD = {"number": "article number"}
# what Emtree links to a disease or a drug, in brackets behind it
_LINKS = frozenset(
    """adverse drug reaction; adverse device effect; clinical trial; complication; congenital
    disorder; diagnosis; disease management; drug administration; drug analysis; drug combination;
    drug comparison; drug concentration; drug development; drug dose; drug interaction; drug
    resistance; drug therapy; drug toxicity; endogenous compound; epidemiology; etiology;
    pharmaceutics; pharmacoeconomics; pharmacokinetics; pharmacology; prevention; radiotherapy;
    rehabilitation; side effect; special situation for pharmacovigilance; surgery; therapy;
    unexpected outcome of drug treatment; unclassified drug""".replace("\n    ", " ").split("; ")
)
_INDEX = (
    "Emtree Medical Index Terms (Major Focus)",
    "Emtree Drug Index Terms (Major Focus)",
    "Emtree Medical Index Terms",
    "Emtree Drug Index Terms",
)
_LINKED = pattern(r"(.+) \(([^()]+)\)")


def looks(text: str) -> int:
    """3 for columns of Emtree terms beside a title."""
    columns = table.header(text)
    return 3 if "Title" in columns and any(map(_EMTREE.match, columns)) else 0


def _prepare(fields: Fields) -> None:
    """Takes the citation apart when all of it is understood, and joins the index terms (those in
    major focus are in both columns).
    """
    for value in fields.take("Source"):
        found = _SOURCE.fullmatch(one_line(value))
        if not found:
            fields.keep("Source", [value])
            continue
        for part, stated in found.groupdict().items():
            fields.keep(_FIELD.get(part, part), [stated] if stated else [])
    own = [_in_semicolons(value) for value in fields.take("Author Keywords", "keywords")]
    fields.keep("keywords", [";".join(own)] if own else [])
    terms = keywords.split(";".join(_in_semicolons(value) for value in fields.take(*_INDEX)))
    fields.keep("index terms", [";".join(map(_term, terms))] if terms else [])
    fields.keep("Emtree", [term for term in terms if _term(term) != term])


def _in_semicolons(cell: str) -> str:
    return ";".join(keywords.split(cell, commas=True))


def _term(heading: str) -> str:
    """``cyst (diagnosis, surgery)`` gives ``cyst``; a bracket that belongs to the term stays."""
    found = _LINKED.fullmatch(heading)
    return (
        found[1]
        if found and all(link.strip() in _LINKS for link in found[2].split(","))
        else heading
    )


_DIALECT = table_records.Dialect("embase", "Embase", elsevier_names.people, _prepare)

FORMAT = Format(
    name="embase-csv",
    title="Embase CSV",
    endings=(".csv",),
    looks=looks,
    read=table_records.reader(_DIALECT),
)
