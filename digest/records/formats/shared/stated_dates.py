"""The one date that the several date fields of a record state together."""

from __future__ import annotations

import re

from digest import dates
from digest.dates import PartialDate, Reading
from digest.errors import Problem
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Fields
from digest.text import one_line

_SEASONS = {"spr": "spring", "sum": "summer", "fal": "autumn", "aut": "autumn", "win": "winter"}


def agreed(fields: Fields, *tags: str) -> tuple[PartialDate | None, list[Problem]]:
    """The most exact date that agrees with the first one that can be read, and the doubts; what
    disagrees is left in the fields.

    The first tags are those of the year. Later ones may state month and day only (``MAR 9``,
    ``Jul-Aug``, ``SPR``).
    """
    stated = [(tag, value, _read(value)) for tag in tags for value in fields.take(tag)]
    base = next((reading.date for _, _, reading in stated if reading.date), None)
    best, doubts = base, []
    for tag, value, reading in stated:
        if base and not reading.date and not re.search(r"\d{4}", value):
            reading = dates.from_parts(str(base.year), _SEASONS.get(value.casefold(), value))
            if reading.doubt or reading.date == dates.edtf(str(base.year)):
                fields.keep(tag, [value])
                continue
        if best and reading.date and reading.date.edtf.startswith(best.edtf):
            best = reading.date
        agrees = reading.date and best and best.edtf.startswith(reading.date.edtf)
        if reading.doubt or not agrees:
            fields.keep(tag, [value])
        if reading.doubt:
            doubts.append(tagged.warning(reading.doubt, fields.line(tag)))
    return best, [*doubts, *tagged.future(best, fields.line(*tags))]


def _read(value: str) -> Reading:
    """``2009/03/01/other`` gives the day; of what follows only a season says more, where there is
    no month.
    """
    parts = one_line(value).split("/")
    if len(parts) != 4 or len(parts[0]) != 4:
        return dates.read(value)
    other = dates.from_parts(parts[0], parts[3]) if parts[3] and not parts[1] else Reading(None)
    return other if other.date else dates.read("/".join(parts[:3]))
