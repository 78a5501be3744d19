"""The date of publication of a JATS article among the several that it states (JATS 1.3,
pub-date).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from digest import dates
from digest.dates import PartialDate, Reading
from digest.errors import Problem
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml.xml_fields import Children, words

# The kinds that say when an article came out. Others are no publication: release in PMC, submission
# by NIH, correction, retraction.
_KINDS = ("epub", "epub-ppub", "pub", "ppub", "", "collection", "epreprint", "preprint")
_ELECTRONIC = frozenset({"electronic", "online", "online-only"})


def read(fields: Children, line: int, problems: list[Problem]) -> tuple[PartialDate | None, Values]:
    """The most exact of the stated dates of publication; of equally exact ones electronic, then
    print, then collection.

    Kinds are told by ``pub-type``, or ``date-type`` with ``publication-format``. The other dates go
    to extra, by kind.
    """
    stated = [(_kind(element), element) for element in fields.take("pub-date")]
    readings = [(kind, element, _read(element)) for kind, element in stated]
    found = [(kind, reading) for kind, _, reading in readings if kind in _KINDS and reading.date]
    # the sort is stable: the first stated of a kind counts
    best = min(found, key=lambda one: (-_precision(one[1]), _KINDS.index(one[0])), default=None)
    date, doubt = (
        (best[1].date, best[1].doubt)
        if best
        else (None, next((r.doubt for _, _, r in readings if r.doubt), ""))
    )
    if doubt:
        problems.append(tagged.warning(doubt, line))
    problems += tagged.future(date, line)
    others: dict[str, None] = {}
    for kind, element, reading in readings:
        said = words(element) if reading.doubt or reading.date is None else str(reading.date)
        if said and (reading.doubt or reading.date != date):
            others[f"{kind} {said}".strip()] = None
    return date, ((("jats:pub-date", tuple(others)),) if others else ())


def _kind(element: Element) -> str:
    kind = element.get("pub-type") or element.get("date-type") or ""
    form = element.get("publication-format", "")
    if kind in ("pub", "") and form:
        return "epub" if form in _ELECTRONIC else "ppub" if form == "print" else kind
    return kind


def _precision(reading: Reading) -> int:
    """Days above months and seasons above years; a range is as exact as its beginning."""
    return len(reading.date.start) if reading.date else 0


def _read(element: Element) -> Reading:
    """Some archives put the first and the last day of an issue into one element: they are a
    range.
    """
    parts: list[dict[str, str]] = [{}]
    for child in element:
        name = "month" if child.tag == "season" else child.tag
        if name in parts[-1] and name != "string-date":
            parts.append({})
        parts[-1].setdefault(name, words(child))
    readings = [_one(part) for part in parts]
    if len(readings) == 2 and all(reading.date and not reading.doubt for reading in readings):
        between = dates.edtf(f"{readings[0].date}/{readings[1].date}")
        if between:
            return Reading(between)
    if not readings[0].date and (whole := element.get("iso-8601-date")):
        return dates.read(whole)
    return readings[0]


def _one(part: dict[str, str]) -> Reading:
    if part.get("year"):
        return dates.from_parts(part["year"], part.get("month", ""), part.get("day", ""))
    return dates.read(part.get("string-date", ""))
