"""The overview of all topics, and of each its pages with the feeds, citation files and editions
beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial

import msgspec

from digest.config import PANELS
from digest.model import Brief, Edition, Topic
from digest.site import charts, urls, views
from digest.site.artifact import Cards, Laid, Page
from digest.site.citing import metadata
from digest.site.layout import editions, feeds, lists, panels
from digest.site.layout.panels import New
from digest.site.layout.parts import Around, Whole
from digest.site.layout.shared import Shared, by_year
from digest.site.views import Html
from digest.text import to_plain
from digest.topics import related as near

_LARGEST = 12
_SHAPELY = 4


def lay_out(shared: Shared, only: str = "") -> Iterator[Laid]:
    """The overview and all topics with a page, or what belongs to the one with that slug."""
    subjects = shared.catalogue.subjects
    if only:
        meant = subjects.of_slug(only)
        if meant:
            yield from _of(shared, meant)
        return
    yield Page("topics/index.html", "topics.html", Whole(shared), partial(_overview, shared))
    for meant in subjects.paged():
        yield from _of(shared, meant)


def _of(shared: Shared, meant: str) -> Iterator[Laid]:
    topic = shared.catalogue.subjects.topic(meant)
    folder, size = f"topics/{topic.slug}/", shared.page_size
    total = max(1, -(-len(topic.articles) // size))
    yield Page(
        urls.topic(topic.slug),
        "topic.html",
        Subject(shared, meant, size),
        partial(_first, shared, total),
    )
    for number in range(2, total + 1):
        part = Around(shared, topic, (number - 1) * size, size, beside=panels.crumbs(shared, topic))
        yield Page(
            urls.page(folder, number), "topic.html", part, partial(_other, shared, number, total)
        )
    if shared.is_followed("topics", topic.articles, stated=bool(topic.stated)):
        yield from feeds.of_group(shared, folder, topic.label, topic.articles)
    if shared.has_editions(topic):
        yield from editions.of_topic(shared, meant, topic)


class Subject(Around):
    """A topic, with all that its first page tells of the whole."""

    def __init__(self, shared: Shared, meant: str, size: int) -> None:
        self.topic: Topic = shared.catalogue.subjects.topic(meant)
        super().__init__(shared, self.topic, 0, size)
        self._meant = meant
        self.on = tuple(panel for panel in PANELS if panel in shared.config.topics.panels)

    @property
    def digest(self) -> bytes:
        """Stands for the links of its panels too, and for what they go by in the whole library."""
        shared, topic = self.shared, self.topic
        beside = [
            panels.crumbs(shared, topic),
            *(
                panels.links(shared, slugs)
                for slugs in (topic.broader, topic.narrower, topic.see_also)
            ),
        ]
        began = (
            shared.catalogue.editions.began
            if {"new", "editions"} & {*self.on} and shared.config.outputs.editions
            else ""
        )
        since = shared.catalogue.since if "rising" in self.on else ""
        self._beside = (*beside, began, since)
        return super().digest

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """What changed in the topic, period by period; nothing where no panel shows it."""
        wanted = {"new", "editions"} & {*self.on} and self.shared.config.outputs.editions
        return self.shared.catalogue.editions.of_topic(self._meant) if wanted else ()

    @cached_property
    def new(self) -> New | None:
        """What the latest edition brought."""
        return panels.new(self.shared, self.topic, self.editions) if "new" in self.on else None

    @cached_property
    def key_papers(self) -> tuple[tuple[str, str], ...]:
        """The articles to read first, each with a comment."""
        return tuple(panels.key_papers(self.topic, self.briefs)) if "key" in self.on else ()

    @cached_property
    def around(self) -> near.Around:
        """The topics that lie near."""
        return near.Around(
            self.shared.catalogue.subjects, self._meant, self.shared.catalogue.lately
        )

    @cached_property
    def related(self) -> tuple[near.Related, ...]:
        """Those that are near."""
        return tuple(self.around.nearest()) if "related" in self.on else ()

    @cached_property
    def rising(self) -> tuple[near.Rising, ...]:
        """Those that have come nearer."""
        return tuple(self.around.rising()) if "rising" in self.on else ()

    @property
    def cards(self) -> Sequence[str]:
        """The listed articles and those of the panels."""
        papers = [key for one in self.related for key in one.papers] + [
            key for one in self.rising for key in one.papers
        ]
        new = self.new.keys if self.new else ()
        return tuple(
            dict.fromkeys((*self.listed, *new, *(key for key, _ in self.key_papers), *papers))
        )


def _page(shared: Shared, part: Around, number: int, total: int, cards: Cards) -> views.TopicView:
    """What all pages of a topic show."""
    topic = part.group
    assert isinstance(topic, Topic)  # noqa: S101 - groups have pages of their own kind
    folder = f"topics/{topic.slug}/"
    years = lists.per_year(part.briefs) if number == 1 else []
    on = tuple(panel for panel in PANELS if panel in shared.config.topics.panels)
    followed = shared.is_followed("topics", topic.articles, stated=bool(topic.stated))
    return views.TopicView(
        label=topic.label,
        spellings=_also(topic) if number == 1 else (),
        count=len(topic.articles),
        first_year=str(years[0][0]) if years else "",
        last_year=str(years[-1][0]) if years else "",
        groups=by_year(cards.these(part.listed)) if "articles" in on else (),
        pager=shared.pager(folder, number, total),
        panels=on,
        crumbs=panels.crumbs(shared, topic),
        feeds=shared.feeds_of(folder) if followed else (),
        exports=shared.exports_of(folder) if followed else (),
    )


def _other(
    shared: Shared, number: int, total: int, part: Around, cards: Cards, _: object
) -> views.TopicView:
    return _page(shared, part, number, total, cards)


def _first(shared: Shared, total: int, part: Subject, cards: Cards, _: object) -> views.TopicView:
    topic, on, briefs = part.topic, part.on, part.briefs
    people = "people" in on
    title = f"Articles on {to_plain(topic.label)} by year of publication"
    return msgspec.structs.replace(
        _page(shared, part, 1, total, cards),
        broader=panels.links(shared, topic.broader),
        narrower=panels.links(shared, topic.narrower),
        updated=panels.updated(briefs),
        new=panels.new_panel(part.new, cards) if part.new else None,
        editions=tuple(panels.editions(shared, topic, part.editions)) if "editions" in on else (),
        json_ld=Html(_json_ld(shared, topic, part.listed)),
        introduction_html=Html(topic.html if "introduction" in on else ""),
        key=tuple(panels.key_panel(part.key_papers, cards)),
        chart=lists.chart(title, lists.per_year(briefs)) if "chart" in on else None,
        related=tuple(panels.related(shared, topic, part.related, cards))
        if "related" in on
        else (),
        rising=tuple(panels.rising(shared, part.rising, cards)),
        journals=tuple(shared.top("journals", topic.articles)) if people else (),
        authors=tuple(shared.top("authors", topic.articles)) if people else (),
        methods=panels.methods(shared, topic, briefs) if "methods" in on else None,
    )


def _json_ld(shared: Shared, topic: Topic, listed: Sequence[str]) -> str:
    return metadata.topic_json_ld(
        shared.topic_of(topic), _also(topic), [urls.article(key) for key in listed], shared.base
    )


def _also(topic: Topic) -> tuple[str, ...]:
    """The other names, the first spelling of each: capitals make no other name."""
    names: dict[str, str] = {}
    for spelling in topic.spellings:
        names.setdefault(spelling.casefold(), to_plain(spelling))
    names.pop(topic.label.casefold(), None)
    return tuple(names.values())


def _overview(shared: Shared, part: Whole, *_: object) -> views.TopicsView:
    catalogue = shared.catalogue
    years = _Years(catalogue.years.groups()[:1], catalogue.years.groups()[-1:])
    entries = [(topic.label, _entry(shared, topic, years)) for topic in catalogue.all_topics()]
    return views.TopicsView(
        len(catalogue.subjects.paged()), shared.top_topics(_LARGEST), tuple(lists.letters(entries))
    )


def _entry(shared: Shared, topic: Topic, years: _Years) -> views.TopicEntry:
    """A topic that has no page leads to its only article."""
    link = shared.topic_of(topic)
    url = link.url or (urls.article(topic.articles[0]) if len(topic.articles) == 1 else "")
    briefs = (
        [shared.catalogue.briefs[key] for key in topic.articles]
        if len(topic.articles) >= _SHAPELY
        else []
    )
    return views.TopicEntry(topic.label, url, len(topic.articles), Html(years.spark(briefs)))


class _Years:
    """All topics are drawn over the same years."""

    def __init__(self, newest: Sequence[object], oldest: Sequence[object]) -> None:
        self._last = int(getattr(newest[0], "slug", 0)) if newest else 0
        self._first = max(int(getattr(oldest[0], "slug", 0)), self._last - 99) if oldest else 0

    def spark(self, briefs: Sequence[Brief]) -> str:
        """The shape of a topic's years; a few articles have no shape."""
        if not briefs or self._first == self._last:
            return ""
        counts = dict(lists.per_year(briefs))
        return charts.spark(
            [(str(year), counts.get(year, 0)) for year in range(self._first, self._last + 1)]
        )
