"""Dates exactly as precise as the source: EDTF level 0, seasons and ranges (Library of Congress, EDTF 2019).

A date is never made more precise than it was stated: ``2009`` stays a year.
"""

from __future__ import annotations

import calendar
import re
from functools import lru_cache

import msgspec

_EDTF = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?\Z")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON_NAMES = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
_MONTH_NAMES = tuple(calendar.month_name)  # the C locale's: calendar is never given another one here
_MONTHS = {
    # English, German, French, Spanish, Italian, Portuguese, Dutch; four letters or fewer where languages agree
    1: "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
    2: "february feb februar février fevrier févr fevr febrero febbraio febb fevereiro fev februari",
    3: "march mar märz maerz mrz mars marzo março marco maart mrt",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag maio mei",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août aout agosto ago augustus",
    9: "september sep sept septembre septiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_WORD = r"[^\W\d_]+"


class PartialDate(msgspec.Struct, frozen=True, order=True):
    """A year, a month, a day, a season or a range, as an EDTF string (``2009``, ``2009-03``, ``2009-21``, ``2009-03/2009-04``).

    Orders by its beginning; of two dates that begin alike the less exact comes first.
    """

    edtf: str

    def __str__(self) -> str:
        return self.edtf

    @property
    def year(self) -> int:
        return int(self.edtf[:4])

    @property
    def start(self) -> str:
        """The first of the two dates of a range, else the date itself."""
        return self.edtf.partition("/")[0]

    @property
    def is_day(self) -> bool:
        return len(self.edtf) == 10

    @property
    def text(self) -> str:
        """As a reader expects it: ``1 March 2009``, ``March 2009``, ``Spring 2009``, ``March–April 2009``."""
        first, _, last = self.edtf.partition("/")
        if not last:
            return _display(first)
        if first[:4] == last[:4] and len(first) == len(last) == 7:
            return f"{_display(first).rpartition(' ')[0]}–{_display(last)}"
        return f"{_display(first)} – {_display(last)}"


def _display(date: str) -> str:
    year, month, day = [*date.split("-"), "", ""][:3]
    if not month:
        return year
    name = _SEASON_NAMES.get(int(month)) or _MONTH_NAMES[int(month)]
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"


class Reading(msgspec.Struct, frozen=True):
    """What came of reading a date: the date, and what a person should know about it ("" when all is well)."""

    date: PartialDate | None
    doubt: str = ""


def edtf(text: str) -> PartialDate | None:
    """The date that an EDTF string states, or None when it is none or names a day that does not exist."""
    text = text.strip()
    if not _EDTF.match(text):
        return None
    return PartialDate(text) if all(_exists(part) for part in text.split("/")) else None


def _exists(part: str) -> bool:
    year, month, day = ([int(n) for n in part.split("-")] + [0, 0])[:3]
    if not 1 <= year <= 9999:
        return False
    if "-" not in part:
        return True
    if not day and len(part) == 7:
        return 1 <= month <= 12 or 21 <= month <= 24
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """The date that a source means, whatever way it is written.

    Understands ``2009``, ``2009/03/01/``, ``2009///Spring``, ``2009 Mar-Apr``, ``2009 Mar 1``, ``March 1, 2009``, ``1. März 2009``,
    ``2009-03-01T23:30:00-11:00``, ``2009年3月1日``, ``Winter 2009``, ``20090301``. ``01/02/2009`` can be read two ways and gives the year
    only, with a doubt; so does a day that does not exist.
    """
    text = " ".join(text.split()).strip(" .,;/-")
    if not text:
        return Reading(None)
    exact = edtf(text)
    if exact:
        return Reading(exact)
    for form in (_numeric, _worded):
        found = form(text)
        if found is not None:
            return found
    return Reading(None, f"date not understood: {text}")


def from_parts(year: str, month: str = "", day: str = "") -> Reading:
    """The date of separate fields, as BibTeX and RIS state it; the month may be a number, a name or a range of names."""
    return read(" ".join(part for part in (year.strip(), month.strip(), day.strip()) if part))


def _numeric(text: str) -> Reading | None:
    match = re.match(r"(\d{4})(\d\d)(\d\d)\Z", text)
    if match is None:
        match = re.match(r"(\d{4})[-/.年 ]\s?(\d{1,2})(?:[-/.月 ]\s?(\d{1,2})?日?)?(?:[T ,/].*)?\Z", text)
    if match:
        return _checked(match[1], match[2] or "", match[3] or "", text)
    match = re.match(r"(\d{4})[-/–](\d{4}|\d\d)\Z", text)
    if match:
        return Reading(edtf(f"{match[1]}/{match[1][: 4 - len(match[2])]}{match[2]}"))
    match = re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\Z", text)
    if match:
        one, two = int(match[1]), int(match[2])
        if one > 12 or one == two:
            return _checked(match[3], match[2], match[1], text)
        if two > 12:
            return _checked(match[3], match[1], match[2], text)
        return Reading(edtf(match[3]), f"date {text} is ambiguous; only the year is kept")
    match = re.match(r"(\d{1,2})[-/.](\d{4})\Z", text)
    return _checked(match[2], match[1], "", text) if match else None


def _worded(text: str) -> Reading | None:
    years = re.findall(r"(?<!\d)(?:1[4-9]|20|21)\d\d(?!\d)", text)
    if not years:
        return None
    year = years[0]
    words = [w for w in (word.lower() for word in re.findall(_WORD, text)) if w in _MONTH_OF or w in _SEASONS]
    days = re.findall(r"(?<!\d)\d{1,2}(?!\d)", text.replace(year, " "))
    if not words:
        return Reading(edtf(year)) if re.fullmatch(r"\D*", text.replace(year, "")) else None
    if words[0] in _SEASONS:
        return Reading(edtf(f"{year}-{_SEASONS[words[0]]}"))
    months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
    if len(months) == 1 and len(days) == 1:
        return _checked(year, str(months[0]), days[0], text)
    if len(months) == 1:
        return Reading(edtf(f"{year}-{months[0]:02}"))  # no day, or a range of days: the month is certain
    return Reading(edtf(f"{year}-{months[0]:02}/{years[-1]}-{months[1]:02}"))


def _checked(year: str, month: str, day: str, text: str) -> Reading:
    full = "-".join(part.zfill(2) for part in (year, month, day) if part and int(part))
    date = edtf(full)
    if date:
        return Reading(date)
    if int(month or 0) in range(1, 13):
        return Reading(edtf(f"{year}-{int(month):02}"), f"date {text} does not exist; only the month is kept")
    return Reading(edtf(year), f"date {text} does not exist; only the year is kept")
