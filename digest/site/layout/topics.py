"""The overview of all topics, and the pages of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from digest.config import PANELS
from digest.model import Topic
from digest.site import charts, citations, lists, urls, views
from digest.site.laid import Laid
from digest.site.layout import panels
from digest.site.layout.shared import Shared
from digest.site.views import Link
from digest.text import to_plain

_LARGEST = 12
_SHAPELY = 4


def lay_out(shared: Shared) -> Iterator[Laid]:
    """The overview, and for each topic that is not thin its pages."""
    for topic in shared.catalogue.topics:
        if topic.thin:
            continue
        folder = f"topics/{topic.slug}/"
        for pager, keys in shared.paged(folder, topic.articles):
            yield Laid(urls.page(folder, pager.number), "topic.html", partial(_topic, shared, topic, pager, keys), ())
    yield Laid("topics/index.html", "topics.html", partial(_overview, shared), ())


def _topic(shared: Shared, topic: Topic, pager: views.Pager, keys: Sequence[str]) -> views.TopicView:
    """One page of a topic; its panels stand on the first."""
    years = [year for year, _ in topic.per_year]
    on = [panel for panel in PANELS if panel in shared.config.topics.panels]
    view = views.TopicView(
        label=topic.label,
        spellings=_also(topic),
        count=len(topic.articles),
        first_year=str(years[0]) if years else "",
        last_year=str(years[-1]) if years else "",
        groups=shared.by_year(keys) if "articles" in on else (),
        pager=pager,
        panels=tuple(on),
        crumbs=panels.crumbs(shared, topic),
        feeds=shared.feeds_of(urls.topic(topic.slug)),
        exports=shared.exports_of(urls.topic(topic.slug)),
        json=_json(shared, topic, pager, keys),
    )
    return msgspec.structs.replace(view, **_first_page(shared, topic, on)) if pager.number == 1 else view


def _also(topic: Topic) -> tuple[str, ...]:
    """The other names, the first spelling of each: capitals make no other name."""
    names: dict[str, str] = {}
    for spelling in topic.spellings:
        names.setdefault(spelling.casefold(), to_plain(spelling))
    names.pop(topic.label.casefold(), None)
    return tuple(names.values())


def _json(shared: Shared, topic: Topic, pager: views.Pager, keys: Sequence[str]) -> str:
    """The page for machines: the topic, and the articles that are listed here."""
    listed = [Link(shared.cards[key].title, shared.cards[key].url) for key in keys]
    first = 1 + (pager.number - 1) * shared.config.build.page_size
    return citations.topic_json_ld(shared.links[topic.slug], _also(topic), listed, shared.base, first)


def _first_page(shared: Shared, topic: Topic, on: Sequence[str]) -> dict[str, object]:
    articles = [shared.catalogue.articles[key] for key in topic.articles]
    journals, authors = shared.counted(topic.articles) if "people" in on else ((), ())
    title = f"Articles on {to_plain(topic.label)} by year of publication"
    return {
        "broader": tuple(shared.links[slug] for slug in topic.broader),
        "narrower": tuple(shared.links[slug] for slug in topic.narrower),
        "updated": panels.updated(articles),
        "new": panels.new(shared, topic) if "new" in on else None,
        "editions": tuple(panels.editions(shared, topic)) if "editions" in on else (),
        "introduction": topic.html if "introduction" in on else "",
        "key": tuple(panels.key_papers(shared, topic)) if "key" in on else (),
        "chart": lists.chart(title, topic.per_year) if "chart" in on else None,
        "related": tuple(panels.related(shared, topic)) if "related" in on else (),
        "rising": tuple(panels.rising(shared, topic)) if "rising" in on else (),
        "journals": journals,
        "authors": authors,
        "methods": panels.methods(shared, topic) if "methods" in on else None,
    }


def _overview(shared: Shared) -> views.TopicsView:
    entries = [
        (topic.label, views.TopicEntry(topic.label, shared.links[topic.slug].url, len(topic.articles), _spark(shared, topic)))
        for topic in shared.catalogue.topics
    ]
    return views.TopicsView(len(entries), shared.top_topics(_LARGEST), tuple(lists.letters(entries)))


def _spark(shared: Shared, topic: Topic) -> str:
    """The shape of a topic's years, all topics over the same years; a few articles have no shape."""
    years = shared.catalogue.years
    if len(topic.articles) < _SHAPELY or len(years) < 2:
        return ""
    counts = dict(topic.per_year)
    last = int(years[0].slug)
    first = max(int(years[-1].slug), last - 99)
    return charts.spark([(str(year), counts.get(year, 0)) for year in range(first, last + 1)])
