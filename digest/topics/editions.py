"""Editions: what changed in each period, of the whole site and of a topic.

They are made from what the articles themselves remember: the day each was added, and its history. An edition therefore never changes when
later ones come, and needs no clock: the last one is the one that is still open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from digest import dates, history
from digest.history import Event
from digest.model import Article, Catalogue, Edition, Topic
from digest.records.keywords import descriptor
from digest.text import fold
from digest.topics import periods
from digest.topics.periods import Period

_NEW = "new"


class Editions:
    """The editions of one catalogue; ``length`` is "week", "month", "quarter" or "year"."""

    def __init__(self, catalogue: Catalogue, length: str) -> None:
        self._catalogue = catalogue
        self._calendar = _Calendar(length)
        self._arrivals: dict[str, tuple[Event, ...]] = {}
        self._events = {key: events for key, article in catalogue.articles.items() if (events := self._told(article))}
        self._tagged = {key for key, events in self._events.items() if any(event.terms for event in events)}
        self._latest: tuple[str, tuple[Edition, ...]] = ("", ())
        self._sizes: dict[str, dict[str, int]] = {}

    @cached_property
    def of_site(self) -> tuple[Edition, ...]:
        """The editions of the whole site, the first first."""
        return self._editions(self._events.items())

    def of_topic(self, topic: Topic) -> tuple[Edition, ...]:
        """The editions of a topic, the first first: its articles from the day on that each came under it or one of its narrower topics."""
        if self._latest[0] != topic.slug:  # all pages of a topic are made one after the other
            self._latest = (topic.slug, self._editions(self._under(topic)))
        return self._latest[1]

    def has_several(self, topic: Topic) -> bool:
        """Whether the topic has more than one edition."""
        return len(self.of_site) > 1 and len(self.sizes(topic)) > 1

    def sizes(self, topic: Topic) -> dict[str, int]:
        """How many articles each edition of the topic has, by its id; much quicker than the editions themselves."""
        known = self._sizes.get(topic.slug)
        if known is None:
            plain: Sequence[str] = topic.articles
            counted: Counter[str] = Counter()
            if not self._tagged.isdisjoint(plain):
                below = self._below(topic)
                plain = [key for key in topic.articles if key not in self._tagged]
                for key in self._tagged.intersection(topic.articles):
                    counted.update({self._calendar[event.day].id for event in self._since_tagged(key, below)})
            counted.update(chain.from_iterable(map(self._ids.__getitem__, plain)))
            known = self._sizes[topic.slug] = dict(sorted(counted.items()))
        return known

    @cached_property
    def _ids(self) -> dict[str, tuple[str, ...]]:
        """The periods in which something happened to each article."""
        alike: dict[tuple[str, ...], tuple[str, ...]] = {}
        found: dict[str, tuple[str, ...]] = dict.fromkeys(self._catalogue.articles, ())
        for key, events in self._events.items():
            names = tuple(dict.fromkeys(self._calendar[event.day].id for event in events))
            found[key] = alike.setdefault(names, names)
        return found

    def _told(self, article: Article) -> tuple[Event, ...]:
        """All that happened to an article, its arrival first. What came on the day of the arrival, or before it, came with it."""
        if not (article.history or article.updated or article.retracted):
            arrived = self._arrivals.get(article.added)
            if arrived is None:
                arrived = self._arrivals[article.added] = tuple(_arrival(article.added))
            return arrived
        arrived = tuple(_arrival(article.added))
        added = arrived[0].day if arrived else ""
        return (*arrived, *(event for event in _history(article) if event.day > added))

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
        return tuple(found[period].edition(period, number) for number, period in enumerate(ordered, 1))

    def _under(self, topic: Topic) -> Iterator[tuple[str, Sequence[Event]]]:
        below = self._below(topic) if not self._tagged.isdisjoint(topic.articles) else set()
        for key in topic.articles:
            yield key, (self._since_tagged(key, below) if key in self._tagged else self._events.get(key, ()))

    def _since_tagged(self, key: str, below: set[str]) -> list[Event]:
        """What the topics ``below`` have of an article that was given keywords later: all from the day on that one led it to them."""
        article, events = self._catalogue.articles[key], self._events[key]
        later = {fold(term) for event in events for term in event.terms}
        first = [keyword for keyword in article.record.keywords if fold(keyword) not in later]
        others = [event for event in events if not event.terms]
        if any(self.meant(keyword) in below for keyword in first):
            return others
        for event in events:
            led = tuple(term for term in event.terms if self.meant(term) in below)
            if led:
                return [Event(event.day, event.kind, led), *(other for other in others if other.day >= event.day)]
        return others

    def _below(self, topic: Topic) -> set[str]:
        """The slugs of the topic and of all that lie below it."""
        found: set[str] = set()
        waiting = [topic.slug]
        while waiting:
            slug = waiting.pop()
            if slug not in found:
                found.add(slug)
                waiting += self._narrower.get(slug, ())
        return found

    @cached_property
    def _narrower(self) -> Mapping[str, tuple[str, ...]]:
        return {topic.slug: topic.narrower for topic in self._catalogue.topics}

    def meant(self, keyword: str) -> str:
        """The slug of the topic that a keyword means; "" when it is none (any more)."""
        return self._meanings.get(fold(descriptor(keyword)), "")

    def came_under(self, key: str) -> tuple[str, ...]:
        """The slugs of the topics that an article came in with: those that it was given later are not among them."""
        slugs = self._catalogue.topics_of.get(key, ())
        if key not in self._tagged:
            return slugs
        later = {fold(term) for event in self._events[key] for term in event.terms}
        first = {self.meant(keyword) for keyword in self._catalogue.articles[key].record.keywords if fold(keyword) not in later}
        return tuple(slug for slug in slugs if slug in first)

    @cached_property
    def _meanings(self) -> Mapping[str, str]:
        labels = {fold(topic.label): topic.slug for topic in self._catalogue.topics}
        return {fold(spelling): topic.slug for topic in self._catalogue.topics for spelling in topic.spellings} | labels


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
        self._keys: dict[str, dict[str, None]] = {kind: {} for kind in (_NEW, "updated", "retracted")}
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
        tagged = {key: tuple(terms) for key, terms in self._tagged.items() if key not in new and key not in retracted}
        return Edition(
            id=period.id,
            number=number,
            title=period.title,
            first=period.first,
            last=period.last,
            latest=self._latest,
            new=tuple(new),
            updated=tuple(key for key in self._keys["updated"] if not (key in new or key in retracted or key in tagged)),
            retracted=tuple(retracted),
            tagged=tuple(tagged.items()),
        )


def _arrival(added: str) -> Iterator[Event]:
    day = _day(added)
    if day:
        yield Event(day, _NEW)


def _history(article: Article) -> list[Event]:
    """What the history tells, by day; and what the fields tell beyond it: a later change, a retraction of which it says nothing."""
    told = [event for line in article.history if (event := history.parse(line))]
    told.sort(key=lambda event: event.day)
    updated = _day(article.updated)
    if updated and updated > max((event.day for event in told), default=""):
        told.append(Event(updated, "updated"))
    retracted = _day(article.retracted)
    if retracted and not any(event.kind == "retracted" for event in told):
        told.append(Event(retracted, "retracted"))
    return sorted(told, key=lambda event: event.day)


def _day(text: str) -> str:
    """The day that a field states; "" where it states less."""
    if not text or history.is_day(text):
        return text
    date = dates.read(text).date
    return date.edtf if date and history.is_day(date.edtf) else ""
