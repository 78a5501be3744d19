"""What happened to an article since it came in: lines of its front matter, which imports write and
editions read.

    history:
      - 2026-10-02 updated
      - "2026-11-05 tagged: HER-2; Trastuzumab"
      - 2026-11-05 retracted

There is at most one line for a day and a kind. So every edition can be made again from the articles
as they are now, whatever happened to them later.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

import msgspec

from digest.patterns import pattern

_DAY = pattern(r"\d{4}-\d\d-\d\d", re.ASCII)
_LINE = pattern(r"(\d{4}-\d\d-\d\d)\s+(updated|retracted|tagged\s*:)(.*)", re.ASCII | re.DOTALL)


class Event(msgspec.Struct, frozen=True):
    """What happened on a day: ``kind`` is "updated", "retracted" or "tagged", which has the
    keywords that came as ``terms``.
    """

    day: str
    kind: str
    terms: tuple[str, ...] = ()


def is_day(text: str) -> bool:
    """Whether a text is a day such as 2026-11-05 that exists, in the years that calendars can
    reckon with.
    """
    if not _DAY.fullmatch(text) or not "1000" <= text < "9999":
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def lines(value: object) -> list[str]:
    """The lines that a field of front matter holds. Without quotes, the colon behind "tagged" makes
    a line a mapping in YAML.
    """
    items = value if isinstance(value, list) else [value]
    return [
        ": ".join(map(str, *item.items()))
        if isinstance(item, dict) and len(item) == 1
        else str(item)
        for item in items
        if item
    ]


def parse(line: str) -> Event | None:
    """The event that a line tells; None when it is not understood."""
    match = _LINE.fullmatch(line.strip())
    if match is None or not is_day(match[1]):
        return None
    kind = match[2].rstrip(" \t:")
    terms = tuple(dict.fromkeys(term for part in match[3].split(";") if (term := part.strip())))
    return Event(match[1], kind, terms) if (kind == "tagged") == bool(terms) else None


def written(event: Event) -> str:
    """The event as a line; one that :func:`parse` understands."""
    return f"{event.day} {event.kind}" + (f": {'; '.join(event.terms)}" if event.terms else "")


def with_events(lines: Iterable[str], new: Sequence[Event]) -> list[str]:
    """The lines with these events among them: known ones are not told twice, and the keywords of
    one day stand on one line.
    """
    result = list(lines)
    for event in new:
        known = {
            (found.day, found.kind): number
            for number, line in enumerate(result)
            if (found := parse(line))
        }
        at = known.get((event.day, event.kind))
        if at is None:
            result.append(written(event))
        elif event.terms:
            before = parse(result[at])
            terms = (*(before.terms if before else ()), *event.terms)
            result[at] = written(Event(event.day, event.kind, tuple(dict.fromkeys(terms))))
    return result
