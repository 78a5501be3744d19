"""Editions: what changed in each period, of the whole site and of a topic.

They are made from what the articles themselves remember: the day each was added, and its history.
An edition therefore never changes when later ones come, and needs no clock: the last one is the one
that is still open. What came in on the very first day is what the library began with, and new in no
edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from digest import dates, history
from digest.history import Event
from digest.model import Brief, Edition
from digest.text import fold
from digest.topics import periods
from digest.topics.periods import Period
from digest.topics.subjects import Subjects

_NEW = "new"


class Editions:
    """The editions of one catalogue; ``length`` is "week", "month", "quarter" or "year"."""

    def __init__(
        self, briefs: Mapping[str, Brief], keys: Sequence[str], subjects: Subjects, length: str
    ) -> None:
        self._briefs = briefs
        self._keys = keys
        self._subjects = subjects
        self._calendar = _Calendar(length)
        days = map(_day, {briefs[key].added for key in keys})
        self.began = min(filter(None, days), default="")
        self._arrivals: dict[str, tuple[Event, ...]] = {}
        self._events = {key: events for key in keys if (events := self._told(briefs[key]))}
        self._tagged = {
            key for key, events in self._events.items() if any(event.terms for event in events)
        }

    @cached_property
    def of_site(self) -> tuple[Edition, ...]:
        """The editions of the whole site, the first first."""
        return self._editions(self._events.items())

    def of_topic(self, meant: str) -> tuple[Edition, ...]:
        """The editions of a topic, the first first: its articles from the day on that each came
        under it or one of its narrower topics.
        """
        return self._editions(self._under(meant))

    def came_under(self, key: str) -> tuple[str, ...]:
        """The topics that an article came in with: those that it was given later are not among
        them.
        """
        meanings = self._subjects.direct(key)
        if key not in self._tagged:
            return meanings
        first = {self._subjects.vocabulary.of(keyword) for keyword in self._first_keywords(key)}
        return tuple(meant for meant in meanings if meant in first)

    def _told(self, brief: Brief) -> tuple[Event, ...]:
        """All that happened to an article, its arrival first. What came on the day of the arrival,
        or before it, came with it.
        """
        arrived = self._arrivals.get(brief.added)
        if arrived is None:
            day = _day(brief.added)
            is_news = day and day != self.began
            arrived = self._arrivals[brief.added] = (Event(day, _NEW),) if is_news else ()
        if brief.history or brief.updated or brief.retracted:
            added = _day(brief.added)
            return (*arrived, *(event for event in _history(brief) if event.day > added))
        return arrived

    def _editions(self, told: Iterable[tuple[str, Sequence[Event]]]) -> tuple[Edition, ...]:
        found: dict[Period, _Contents] = {}
        for key, events in told:
            for event in events:
                period = self._calendar[event.day]
                contents = found.get(period)
                if contents is None:
                    contents = found[period] = _Contents()
                contents.add(key, event)
        ordered = sorted(found, key=lambda period: period.first)
        return tuple(
            found[period].edition(period, number) for number, period in enumerate(ordered, 1)
        )

    def _under(self, meant: str) -> Iterator[tuple[str, Sequence[Event]]]:
        keys = self._subjects.keys(meant)
        below = (
            {meant, *self._subjects.below(meant)} if not self._tagged.isdisjoint(keys) else set()
        )
        for key in keys:
            yield (
                key,
                (
                    self._since_tagged(key, below)
                    if key in self._tagged
                    else self._events.get(key, ())
                ),
            )

    def _since_tagged(self, key: str, below: set[str]) -> list[Event]:
        """What the topics ``below`` have of an article that was given keywords later: all from the
        day on that one led it to them.
        """
        events = self._events[key]
        of = self._subjects.vocabulary.of
        others = [event for event in events if not event.terms]
        if any(of(keyword) in below for keyword in self._first_keywords(key)):
            return others
        for event in events:
            led = tuple(term for term in event.terms if of(term) in below)
            if led:
                return [
                    Event(event.day, event.kind, led),
                    *(other for other in others if other.day >= event.day),
                ]
        return others

    def _first_keywords(self, key: str) -> list[str]:
        """The keywords that an article came in with."""
        later = {fold(term) for event in self._events[key] for term in event.terms}
        return [keyword for keyword in self._briefs[key].keywords if fold(keyword) not in later]


class _Calendar(dict[str, Period]):
    """The period of each day, reckoned once; a period is one object."""

    def __init__(self, length: str) -> None:
        super().__init__()
        self._length = length
        self._known: dict[str, Period] = {}

    def __missing__(self, day: str) -> Period:
        period = periods.of(day, self._length)
        self[day] = period = self._known.setdefault(period.id, period)
        return period


class _Contents:
    """What one edition will list, while it is gathered."""

    def __init__(self) -> None:
        self._latest = ""
        self._keys: dict[str, dict[str, None]] = {
            kind: {} for kind in (_NEW, "updated", "retracted")
        }
        self._tagged: dict[str, dict[str, None]] = {}

    def add(self, key: str, event: Event) -> None:
        self._latest = max(self._latest, event.day)
        if event.kind == "tagged":
            self._tagged.setdefault(key, {}).update(dict.fromkeys(event.terms))
        else:
            self._keys[event.kind][key] = None

    def edition(self, period: Period, number: int) -> Edition:
        retracted = self._keys["retracted"]
        new = {key: None for key in self._keys[_NEW] if key not in retracted}
        tagged = {
            key: tuple(terms)
            for key, terms in self._tagged.items()
            if key not in new and key not in retracted
        }
        return Edition(
            id=period.id,
            number=number,
            title=period.title,
            first=period.first,
            last=period.last,
            latest=self._latest,
            new=tuple(new),
            updated=tuple(
                key
                for key in self._keys["updated"]
                if not (key in new or key in retracted or key in tagged)
            ),
            retracted=tuple(retracted),
            tagged=tuple(tagged.items()),
        )


def _history(brief: Brief) -> list[Event]:
    """What the history tells, by day; and what the fields tell beyond it: a later change, a
    retraction of which it says nothing.
    """
    told = [event for line in brief.history if (event := history.parse(line))]
    told.sort(key=lambda event: event.day)
    updated = _day(brief.updated)
    if updated and updated > max((event.day for event in told), default=""):
        told.append(Event(updated, "updated"))
    retracted = _day(brief.retracted)
    if retracted and not any(event.kind == "retracted" for event in told):
        told.append(Event(retracted, "retracted"))
    return sorted(told, key=lambda event: event.day)


def _day(text: str) -> str:
    """The day that a field states; "" where it states less."""
    if not text or history.is_day(text):
        return text
    date = dates.read(text).date
    return date.edtf if date and history.is_day(date.edtf) else ""
