"""Dates exactly as precise as the source: EDTF level 0, seasons and ranges (Library of Congress,
EDTF 2019).

A date is never made more precise than it was stated: ``2009`` stays a year.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata

import msgspec

from digest.patterns import pattern

_EDTF = pattern(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?\Z", re.ASCII)
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON_NAMES = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
_SEASON_BEGINS = {"21": "03", "22": "06", "23": "09", "24": "12"}
# the C locale's: calendar is never given another one here
_MONTH_NAMES = tuple(calendar.month_name)
_MONTHS = {
    # English, German, French, Spanish, Italian, Portuguese, Dutch; four letters or fewer where
    # languages agree
    1: "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari",
    2: "february feb februar février fevrier févr fevr febrero febbraio febb fevereiro fev "
    "februari",
    3: "march mar märz mär maerz mrz mars marzo março marco maart mrt",
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


class PartialDate(msgspec.Struct, frozen=True):
    """A year, a month, a day, a season or a range, as an EDTF string (``2009``, ``2009-03``,
    ``2009-21``, ``2009-03/2009-04``).
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
    def month(self) -> int | None:
        """The month, 1 to 12, a range's first; None for a year and for a season."""
        number = int(self.start[5:7] or 0)
        return number if 1 <= number <= 12 else None

    @property
    def iso(self) -> str:
        """The beginning as ISO 8601 has it, which knows no seasons: of those only the year."""
        return self.start if self.month else f"{self.year:04}"

    @property
    def first_month(self) -> str:
        """The beginning with a season as its first month (Spring 2009: ``2009-03``), for those who
        know no seasons; a year stays one.
        """
        year, _, rest = self.start.partition("-")
        return f"{year}-{_SEASON_BEGINS.get(rest, rest)}" if rest else year

    @property
    def text(self) -> str:
        """As a reader expects it: ``1 March 2009``, ``March 2009``, ``Spring 2009``, ``March–April
        2009``.
        """
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
    """What came of reading a date: the date, and what a person should know about it ("" when all is
    well).
    """

    date: PartialDate | None
    doubt: str = ""


def today(timezone: str) -> str:
    """The day it is in a time zone, as ``2009-03-01``."""
    from zoneinfo import ZoneInfo  # only imports and checks need the clock

    return datetime.datetime.now(ZoneInfo(timezone)).date().isoformat()


def edtf(text: str) -> PartialDate | None:
    """The date that an EDTF string states; None for other text, a day that does not exist, a range
    that ends before it begins.
    """
    text = text.strip()
    if not _EDTF.match(text) or not all(_exists(part) for part in text.split("/")):
        return None
    first, _, last = text.partition("/")
    if last and (last[:4] < first[:4] or (len(first) == len(last) and last < first)):
        return None
    return PartialDate(first if first == last else text)


def _exists(part: str) -> bool:
    year, month, day = ([int(n) for n in part.split("-")] + [0, 0])[:3]
    if not 1 <= year <= 9999:
        return False
    if "-" not in part:
        return True
    if not day and len(part) == 7:
        return 1 <= month <= 12 or 21 <= month <= 24
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def read(text: str) -> Reading:
    """The date that a source means, whatever way it is written.

    Understands ``2009``, ``2009/03/01/``, ``2009///Spring``, ``2009 Mar-Apr``, ``2009 Mar 1``,
    ``March 1, 2009``, ``1. März 2009``, ``2009-03-01T23:30:00-11:00``, ``2009年3月1日``, ``Winter
    2009``, ``20090301``. ``01/02/2009`` can be read two ways and gives the year only, with a doubt;
    so does anything else around a single year. Of a day that does not exist the month is kept, with
    a doubt.
    """
    usual = _usual(text)
    return Reading(usual) if usual else _closely(text)


def _usual(text: str) -> PartialDate | None:
    """The date of the ways of writing that most records have, at a tenth of the time; None for all
    others.
    """
    found = _USUAL.fullmatch(text)
    if not found:
        return None
    year, _, month, day, name, day_of_name = found.groups()
    if name:
        month, day = str(_MONTH_OF.get(name.lower(), "")), day_of_name
        if not month:
            return None
    return PartialDate("-".join(part.zfill(2) for part in (year, month, day) if part))


# no day after the 28th: whether it exists is looked at closely
_USUAL = pattern(
    r"((?:1[4-9]|20)\d\d)(?:([-/ ])(0?[1-9]|1[0-2])(?:\2(0?[1-9]|1\d|2[0-8])/?)?"
    r"| ([A-Za-z]{3,9})(?: ([1-9]|1\d|2[0-8]))?)?",
    re.ASCII,
)


def _closely(text: str) -> Reading:
    text = " ".join(unicodedata.normalize("NFKC", text).split()).strip(" .,;/-")
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
    """The date of separate fields, as BibTeX and RIS state it; the month may be a number, a name or
    a range of names.
    """
    year, month, day = year.strip(), month.strip(), day.strip()
    months = re.fullmatch(r"(\d{1,2})\s*[-–/]\s*(\d{1,2})", month)
    double = edtf(f"{year}-{months[1]:0>2}/{year}-{months[2]:0>2}") if months and not day else None
    # a day without its month would be taken for the month
    return (
        Reading(double)
        if double
        else read(" ".join(filter(None, (year, month, day if month else ""))))
    )


def _numeric(text: str) -> Reading | None:
    for form in _NUMERIC:
        match = form.match(text)
        if match and not _names_in(match["rest"] or ""):
            return _checked(match["year"], match["month"], match["day"] or "", text)
    match = re.match(r"(\d{4})[-/–](\d{4}|\d\d)\Z", text)
    if match:
        years = edtf(f"{match[1]}/{match[1][: 4 - len(match[2])]}{match[2]}")
        return Reading(years) if years else None
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


# What may follow: a time of day or whatever a source adds to a whole date, but to a month only what
# RIS sets off with a slash.
_NUMERIC = (
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?P<rest>)\Z"),
    re.compile(
        r"(?P<year>\d{4})([-/. ])(?P<month>\d{1,2})"
        r"(?:\2(?P<day>\d{1,2})(?P<rest>[T ,/].*)?|[-/.]?(?:/.*)?)\Z"
    ),
    re.compile(
        r"(?P<year>\d{4})[年년] ?(?P<month>\d{1,2})[月월]"
        r"(?: ?(?P<day>\d{1,2})[日일](?P<rest>.*))?\Z"
    ),
)


def _worded(text: str) -> Reading | None:
    years = re.findall(r"(?<!\d)(?:1[4-9]|20|21)\d\d(?!\d)", text)
    if not years:
        return None
    year = years[0]
    words = _names_in(text)
    days = re.findall(r"(?<!\d)\d{1,2}(?!\d)", text.replace(year, " "))
    if not words:
        certain = re.fullmatch(r"\D*", text.replace(year, ""))
        return Reading(edtf(year)) if certain else _year_only(set(years), text)
    if words[0] in _SEASONS:
        parts = [_SEASONS[word] for word in words if word in _SEASONS]
    else:
        parts = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
    if len(parts) == 1 and parts[0] <= 12 and len(days) == 1:
        return _checked(year, str(parts[0]), days[0], text)
    if len(parts) == 1:
        # no day, or a range of days: the month is certain
        return Reading(edtf(f"{year}-{parts[0]:02}"))
    between = edtf(f"{year}-{parts[0]:02}/{years[-1]}-{parts[-1]:02}")
    return Reading(between) if between else _year_only(set(years), text)


def _names_in(text: str) -> list[str]:
    """The names of months and seasons in a text, in order."""
    return [
        word
        for word in (found.lower() for found in re.findall(_WORD, text))
        if word in _MONTH_OF or word in _SEASONS
    ]


def _year_only(years: set[str], text: str) -> Reading | None:
    return (
        Reading(edtf(years.pop()), f"date {text} is not understood; only the year is kept")
        if len(years) == 1
        else None
    )


def _checked(year: str, month: str, day: str, text: str) -> Reading:
    if not edtf(year):
        return Reading(None, f"date not understood: {text}")
    if not int(month):  # databases write 00 for what they do not know; a day of no month is none
        return Reading(
            edtf(year), f"date {text} has no month; only the year is kept" if int(day or 0) else ""
        )
    date = edtf(f"{year}-{month:0>2}-{day:0>2}" if day and int(day) else f"{year}-{month:0>2}")
    if date:
        return Reading(date)
    if int(month) in range(1, 13):
        return Reading(
            edtf(f"{year}-{int(month):02}"), f"date {text} does not exist; only the month is kept"
        )
    return Reading(edtf(year), f"date {text} does not exist; only the year is kept")
