"""The date of a BibTeX entry, from ``date`` (biblatex) or from ``year``, ``month`` and ``day``, as
exact as it is stated.
"""

from __future__ import annotations

import re

from digest import dates
from digest.dates import PartialDate, Reading
from digest.errors import Problem
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Fields

_WOS_SEASONS = {"spr": "Spring", "sum": "Summer", "fal": "Autumn", "aut": "Autumn", "win": "Winter"}


def read_date(fields: Fields) -> tuple[PartialDate | None, list[Problem]]:
    """The date that ``date`` states, else ``year``, ``month`` and ``day``; what could not be read,
    or disagrees, is left.
    """
    line = fields.line("date", "year")
    stated = {name: fields.one(name) for name in ("date", "year", "month", "day")}
    exact = _biblatex_date(stated["date"])
    parts = _from_parts(stated["year"], stated["month"], stated["day"])
    reading = exact if exact.date or (exact.doubt and not parts.date) else parts
    if exact.date is None or exact.doubt:
        fields.keep("date", filter(None, [stated["date"]]))
    agrees = (
        reading.date
        and parts.date
        and not parts.doubt
        and reading.date.edtf.startswith(parts.date.edtf)
    )
    for name in ("year", "month", "day") if not agrees else ():
        fields.keep(name, filter(None, [stated[name]]))
    doubts = [tagged.warning(reading.doubt, line)] if reading.doubt else []
    return reading.date, [*doubts, *tagged.future(reading.date, line)]


def _biblatex_date(text: str) -> Reading:
    """A date of EDTF (ISO 8601-2, levels 0 and 1), of which we keep what level 0 can say."""
    if not text:
        return Reading(None)
    text = text.replace("/..", "").removeprefix("../")
    exact = text.rstrip("?~%").replace("?/", "/").replace("~/", "/")
    reading = dates.read(exact)
    if exact != text and not reading.doubt:
        return Reading(reading.date, f"date {text} is uncertain or approximate")
    return reading


def _from_parts(year: str, month: str, day: str) -> Reading:
    if not year:
        return Reading(None)
    month = month.strip(" .,;")
    # BibTeX's way to state a day: "10~" # jan
    day_first = re.fullmatch(r"(\d{1,2})\.?\s+(\D+)", month)
    if day_first and not day:
        day, month = day_first[1], day_first[2]
    reading = dates.from_parts(year, _WOS_SEASONS.get(month.casefold(), month), day)
    if reading.date is None and (month or day):
        alone = dates.from_parts(year)
        if alone.date:
            return Reading(
                alone.date,
                f"month {' '.join((month, day)).strip()} not understood; only the year is kept",
            )
    return reading
