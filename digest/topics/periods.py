"""Periods of the calendar: the week (ISO 8601), month, quarter or year that a day lies in."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable

import msgspec

_QUARTERS = ("First", "Second", "Third", "Fourth")
_MONTHS = tuple(calendar.month_name)  # the C locale's: calendar is never given another one here


class Period(msgspec.Struct, frozen=True):
    """A period: its name in addresses, its title for people, its first and last day. Names of one
    length sort by time.
    """

    id: str
    title: str
    first: str
    last: str


def of(day: str, length: str) -> Period:
    """The week, month, quarter or year (``length``) in which a day such as ``2026-11-05`` lies."""
    return _KINDS[length](datetime.date.fromisoformat(day))


def _week(day: datetime.date) -> Period:
    """Weeks begin on Monday, and belong to the year of their Thursday: 1 January 2027 lies in
    2026-W53.
    """
    year, week, weekday = day.isocalendar()
    monday = day - datetime.timedelta(weekday - 1)
    return Period(
        f"{year:04}-W{week:02}",
        f"Week {week}, {year}",
        monday.isoformat(),
        (monday + datetime.timedelta(6)).isoformat(),
    )


def _month(day: datetime.date) -> Period:
    return _months(
        f"{day.year:04}-{day.month:02}",
        f"{_MONTHS[day.month]} {day.year}",
        day.year,
        day.month,
        day.month,
    )


def _quarter(day: datetime.date) -> Period:
    number = (day.month + 2) // 3
    title = f"{_QUARTERS[number - 1]} quarter of {day.year}"
    return _months(f"{day.year:04}-Q{number}", title, day.year, 3 * number - 2, 3 * number)


def _year(day: datetime.date) -> Period:
    return _months(f"{day.year:04}", f"{day.year}", day.year, 1, 12)


def _months(name: str, title: str, year: int, first: int, last: int) -> Period:
    end = calendar.monthrange(year, last)[1]
    return Period(name, title, f"{year:04}-{first:02}-01", f"{year:04}-{last:02}-{end:02}")


_KINDS: dict[str, Callable[[datetime.date], Period]] = {
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
}
