"""Dates as JSON states them: CSL's date variables, which Crossref shares, and days that a database
made up.
"""

from __future__ import annotations

import re

from digest import dates
from digest.dates import PartialDate, Reading
from digest.records.formats.json.json_values import each, part, text

_SEASONS = {
    "1": "21", "2": "22", "3": "23", "4": "24", "spring": "21", "summer": "22", "autumn": "23",
    "fall": "23", "winter": "24",
}  # fmt: skip


def variable(value: object) -> Reading:
    """The date of a CSL date variable (CSL 1.0.2, appendix on CSL-JSON dates).

    It is an object with ``date-parts``, ``season``, ``raw`` or ``literal``; a text is read as well,
    as CSL 1.1 has it, and a bare list of parts. A month of 13 to 16 or 21 to 24 is a season.
    """
    if not isinstance(value, dict):
        return _parts(value) if isinstance(value, list) else dates.read(text(value))
    reading = _parts(
        part(value, "date-parts"), _SEASONS.get(text(value.get("season")).casefold(), "")
    )
    for name in ("raw", "literal", "edtf"):
        if reading.date is None and text(value.get(name)):
            reading = dates.read(text(value.get(name)))
    if value.get("circa") and reading.date and not reading.doubt:
        return Reading(reading.date, f"date {reading.date} is approximate")
    return reading


def _parts(value: object, season: str = "") -> Reading:
    """``[[2009, 3, 1]]``, of a range ``[[2009, 3], [2009, 4]]``; ``[[null]]`` states nothing."""
    members = each(value)
    stated = (
        [[text(number) for number in each(member)] for member in members]
        if any(isinstance(m, list) for m in members)
        else [[text(number) for number in members]]
    )
    readings = [_date(parts, season) for parts in stated[:2] if parts and parts[0].strip("0")]
    if len(readings) == 2 and all(reading.date for reading in readings):
        between = dates.edtf("/".join(str(reading.date) for reading in readings))
        if between is None:
            return Reading(
                readings[0].date,
                (
                    f"range of dates {readings[0].date} to {readings[1].date} is none; its "
                    "beginning is kept"
                ),
            )
        return Reading(between, next(filter(None, (reading.doubt for reading in readings)), ""))
    return readings[0] if readings else Reading(None)


def _date(parts: list[str], season: str) -> Reading:
    year, month, day = [*parts, "", "", ""][:3]
    if re.fullmatch(r"1[3-6]", month):
        month = str(int(month) + 8)
    month = season if season and not month.strip("0") else month
    if month in _SEASONS.values() and (exact := dates.edtf(f"{year}-{month}")):
        return Reading(exact)
    return dates.from_parts(year, month, day)


def most_exact(stated: list[Reading]) -> PartialDate | None:
    """The most exact of the dates that agree with the first one there is."""
    best: PartialDate | None = None
    for reading in stated:
        if reading.date and (best is None or reading.date.edtf.startswith(best.edtf)):
            best = reading.date
    return best


def database_day(value: object) -> Reading:
    """The date of a database that fills up what it does not know: a first of January may be a year,
    a first of a month a month.

    OpenAlex and Semantic Scholar write ``2009-01-01`` for 2009 and ``2009-03-01`` for March 2009;
    nobody can tell those from the few that did appear on that day, so the day is not taken over.
    """
    stated = text(value)
    return dates.read(
        re.sub(
            r"\A(\d{4})(?:-01)?-01\Z|\A(\d{4}-\d\d)-01\Z",
            lambda found: found[1] or found[2],
            stated,
        )
    )
