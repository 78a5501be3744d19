"""Every URL of the site with its view, laid out from the catalogue alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from digest.config import Config
from digest.model import Article, Catalogue, Group, Page, Topic
from digest.site import brief, charts, citations, feeds, lists, urls, views
from digest.site.views import Card, Link
from digest.text import fold, to_plain
from digest.topics.related import Neighbours

_NEWEST = 12
_TOP_TOPICS = 24
_SHAPELY = 4
_KINDS = {"authors": "author", "journals": "journal", "years": "year"}


TEMPLATES = (
    *("home.html", "article.html", "topic.html", "topics.html", "list.html", "index.html", "page.html", "404.html", "redirect.html"),
    *("feed.xml", "sitemap.xml", "robots.txt", "partials/card.html"),
)


class Laid(msgspec.Struct, frozen=True):
    """One file of the site: where it lies, the template that makes it, and how to make what the template is given.

    The view is made where the page is rendered, so that this work is shared among the processes too.
    """

    path: str
    template: str
    view: Callable[[], views.View]


def lay_out(catalogue: Catalogue, pages: Sequence[Page], config: Config) -> Iterator[Laid]:
    """All pages, feeds and lists of the site; no two with one path unless two free pages or a page and a list ask for it."""
    layout = _Layout(catalogue, config)
    yield Laid("index.html", "home.html", layout.home)
    for article in catalogue.articles.values():
        yield Laid(urls.article(article.key), "article.html", partial(layout.article, article))
    for topic in catalogue.topics:
        folder = f"topics/{topic.slug}/"
        for pager, keys in layout.paged(folder, topic.articles):
            yield Laid(urls.page(folder, pager.number), "topic.html", partial(layout.topic, topic, pager, keys))
        yield Laid(f"{folder}feed.xml", "feed.xml", partial(layout.topic_feed, topic, folder))
    yield Laid("topics/index.html", "topics.html", layout.topics)
    for plural in _KINDS:
        groups: tuple[Group, ...] = getattr(catalogue, plural)
        yield Laid(f"{plural}/index.html", "index.html", partial(layout.index, plural, groups))
        for number, group in enumerate(groups):
            folder = f"{plural}/{group.slug}/"
            around = (groups[number - 1] if number else None, groups[number + 1] if number + 1 < len(groups) else None)
            for pager, keys in layout.paged(folder, group.articles):
                make = partial(layout.group, plural, group, pager, keys, around if plural == "years" else (None, None))
                yield Laid(urls.page(folder, pager.number), "list.html", make)
    for page in pages:
        yield Laid(f"{page.key}/index.html", "page.html", partial(views.PageView, page.title, page.html))
    yield Laid("feed.xml", "feed.xml", layout.feed)
    yield Laid("404.html", "404.html", layout.not_found)
    yield Laid("sitemap.xml", "sitemap.xml", partial(layout.sitemap, pages))
    yield Laid("robots.txt", "robots.txt", layout.robots)


class _Layout:
    def __init__(self, catalogue: Catalogue, config: Config) -> None:
        self._catalogue = catalogue
        self._base = config.site.base_url
        self._title = config.site.title
        self._description = config.site.description
        self._size = config.build.page_size
        self._topics = {topic.slug: topic for topic in catalogue.topics}
        self._authors = lists.Named("authors", catalogue.authors)
        self._journals = lists.Named("journals", catalogue.journals)
        self._links = {topic.slug: Link(topic.label, urls.topic(topic.slug), len(topic.articles)) for topic in catalogue.topics}
        self._cards = {key: brief.card(article) for key, article in catalogue.articles.items()}
        self._entries: dict[str, views.FeedEntry] = {}
        self._neighbours = Neighbours(catalogue.topics, tuple(catalogue.articles))

    def home(self) -> views.HomeView:
        counts = [
            Link(plural, f"{plural}/index.html", len(getattr(self._catalogue, plural))) for plural in ("topics", "authors", "journals")
        ]
        years = [group.label for group in self._catalogue.years]
        newest = feeds.newest(self._catalogue.articles.values())[:_NEWEST]
        return views.HomeView(
            newest=tuple(self._cards[article.key] for article in newest),
            topics=self.top_topics(_TOP_TOPICS),
            counts=(Link("articles", "years/index.html", len(self._cards)), *counts),
            years=f"{int(years[-1])}–{int(years[0])}" if len(years) > 1 else "".join(years),
        )

    def top_topics(self, most: int) -> tuple[Link, ...]:
        largest = sorted(self._catalogue.topics, key=lambda topic: (-len(topic.articles), fold(topic.label)))
        return tuple(self._links[topic.slug] for topic in largest[:most])

    def article(self, article: Article) -> views.ArticleView:
        record = article.record
        url = urls.article(article.key)
        address = self._base + url.removesuffix("index.html") if self._base else ""
        topics = [self._links[slug] for slug in self._catalogue.topics_of.get(article.key, ())]
        year = f"{record.date.year:04}" if record.date else ""
        return views.ArticleView(
            key=article.key,
            title=record.title,
            authors=tuple(self._authors.link(person.name) for person in record.authors),
            journal=self._journals.link(record.journal) if record.journal else None,
            date=record.date.text if record.date else "",
            date_iso=brief.html_date(record.date),
            year=Link(year, f"years/{year}/index.html") if year else None,
            source_line=citations.source_line(record),
            type=record.type,
            topics=tuple(Link(link.label, link.url) for link in topics),
            abstract=article.abstract_html,
            notes=article.notes_html,
            identifiers=tuple(brief.identifiers(article)),
            mesh=record.mesh,
            citation=citations.nlm(record),
            meta=citations.highwire(article, address),
            json=citations.json_ld(article, address, [link.label for link in topics]),
            related=tuple(self._cards[key] for key in self._neighbours.of(article.key)),
            language=record.language,
            publisher=record.publisher,
            comment=article.comment,
            rating=article.rating,
            evidence=article.evidence,
            retracted=article.retracted,
            featured=article.featured,
            added=article.added,
            updated=article.updated,
            description=brief.description(article),
            extra=dict(article.extra),
        )

    def topic(self, topic: Topic, pager: views.Pager, keys: Sequence[str]) -> views.TopicView:
        """One page of a topic; its panels stand on the first."""
        years = [year for year, _ in topic.per_year]
        first = pager.number == 1
        names = self._counted(topic.articles) if first else ((), ())
        return views.TopicView(
            label=topic.label,
            spellings=tuple(to_plain(spelling) for spelling in topic.spellings if spelling != topic.label),
            count=len(topic.articles),
            first_year=str(years[0]) if years else "",
            last_year=str(years[-1]) if years else "",
            feed=f"topics/{topic.slug}/feed.xml",
            groups=self._by_year(keys),
            pager=pager,
            chart=lists.chart(f"Articles on {to_plain(topic.label)} by year of publication", topic.per_year) if first else None,
            related=tuple(self._related(topic)) if first else (),
            journals=names[0],
            authors=names[1],
        )

    def topic_feed(self, topic: Topic, folder: str) -> views.FeedView:
        entries = self._newest_entries(self._catalogue.articles[key] for key in topic.articles)
        title = f"{to_plain(topic.label)} · {self._title}"
        return feeds.feed(title, "", f"{folder}feed.xml", f"{folder}index.html", self._base, entries)

    def topics(self) -> views.TopicsView:
        entries = [
            (topic.label, views.TopicEntry(topic.label, urls.topic(topic.slug), len(topic.articles), self._spark(topic)))
            for topic in self._catalogue.topics
        ]
        return views.TopicsView(len(entries), self.top_topics(_TOP_TOPICS // 2), tuple(lists.letters(entries)))

    def _spark(self, topic: Topic) -> str:
        """The shape of a topic's years, all topics over the same years; a few articles have no shape."""
        years = self._catalogue.years
        if len(topic.articles) < _SHAPELY or len(years) < 2:
            return ""
        counts = dict(topic.per_year)
        last = int(years[0].slug)
        first = max(int(years[-1].slug), last - 99)
        return charts.spark([(str(year), counts.get(year, 0)) for year in range(first, last + 1)])

    def group(
        self, plural: str, group: Group, pager: views.Pager, keys: Sequence[str], around: tuple[Group | None, Group | None]
    ) -> views.ListView:
        """One page of an author, a journal or a year."""
        return views.ListView(
            kind=_KINDS[plural],
            label=group.label,
            count=len(group.articles),
            groups=self._by_year(keys),
            pager=pager,
            index=Link(plural.capitalize(), f"{plural}/index.html"),
            topics=self._common_topics(group.articles) if pager.number == 1 else (),
            newer=_year_link(around[0]),
            older=_year_link(around[1]),
        )

    def index(self, plural: str, groups: Sequence[Group]) -> views.IndexView:
        entries = [
            (group.filed, views.TopicEntry(group.label, f"{plural}/{group.slug}/index.html", len(group.articles))) for group in groups
        ]
        years = plural == "years"
        letters = lists.decades(entries) if years else lists.letters(entries)
        per_year = [(int(group.slug), len(group.articles)) for group in reversed(groups)] if years else []
        chart = lists.chart("Articles by year of publication", per_year) if years else None
        return views.IndexView(plural, len(entries), tuple(letters), chart)

    def feed(self) -> views.FeedView:
        entries = self._newest_entries(self._catalogue.articles.values())
        return feeds.feed(self._title, self._description, "feed.xml", "index.html", self._base, entries)

    def not_found(self) -> views.NotFoundView:
        return views.NotFoundView(self.top_topics(8))

    def robots(self) -> views.RobotsView:
        return views.RobotsView(self._base + "sitemap.xml" if self._base else "")

    def sitemap(self, pages: Sequence[Page]) -> views.SitemapView:
        """The addresses worth finding; without a base address there is nothing absolute to list."""
        if not self._base:
            return views.SitemapView(())
        found = [("", "")]
        found += [(urls.article(key), a.updated or a.added) for key, a in self._catalogue.articles.items()]
        found += [(urls.topic(slug), "") for slug in self._topics]
        for plural in _KINDS:
            found += [(f"{plural}/{group.slug}/", "") for group in getattr(self._catalogue, plural)]
        found += [(f"{page.key}/", "") for page in pages]
        listed = tuple((self._base + url.removesuffix("index.html"), day) for url, day in found)
        return views.SitemapView(listed)

    def _newest_entries(self, articles: Iterable[Article]) -> list[views.FeedEntry]:
        return [self._entry(article) for article in feeds.newest(articles)]

    def _entry(self, article: Article) -> views.FeedEntry:
        known = self._entries.get(article.key)
        if known is None:
            topics = [to_plain(self._links[slug].label) for slug in self._catalogue.topics_of.get(article.key, ())]
            known = self._entries[article.key] = feeds.entry(article, urls.article(article.key), self._base, topics)
        return known

    def paged(self, folder: str, keys: Sequence[str]) -> Iterator[tuple[views.Pager, Sequence[str]]]:
        total = max(1, -(-len(keys) // self._size))
        pages = tuple(Link(str(number), urls.page(folder, number)) for number in range(1, total + 1)) if total > 1 else ()
        for number in range(1, total + 1):
            newer = urls.page(folder, number - 1) if number > 1 else ""
            older = urls.page(folder, number + 1) if number < total else ""
            yield views.Pager(number, total, newer, older, pages), keys[(number - 1) * self._size : number * self._size]

    def _by_year(self, keys: Iterable[str]) -> tuple[views.YearGroup, ...]:
        years: dict[str, list[Card]] = {}
        for key in keys:
            card = self._cards[key]
            years.setdefault(card.year, []).append(card)
        return tuple(views.YearGroup(year, tuple(cards)) for year, cards in years.items())

    def _related(self, topic: Topic) -> Iterator[views.RelatedTopic]:
        for near in topic.related:
            papers = tuple(Link(self._cards[key].title, self._cards[key].url) for key in near.papers)
            yield views.RelatedTopic(Link(near.label, urls.topic(near.slug), near.shared), near.strength, papers)

    def _counted(self, keys: Sequence[str]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
        """The journals and the authors of most of these articles; those with a single one among many say nothing."""
        records = [self._catalogue.articles[key].record for key in keys]
        journals = Counter(self._journals.link(record.journal).url for record in records if record.journal)
        authors = Counter(url for record in records for url in {self._authors.link(person.name).url for person in record.authors})
        return tuple(self._journals.top(journals)), tuple(self._authors.top(authors))

    def _common_topics(self, keys: Sequence[str]) -> tuple[Link, ...]:
        counted = Counter(slug for key in keys for slug in self._catalogue.topics_of.get(key, ()))
        best = sorted(counted, key=lambda slug: (-counted[slug], slug))[: _TOP_TOPICS // 2]
        return tuple(Link(self._topics[slug].label, urls.topic(slug), counted[slug]) for slug in best)


def _year_link(group: Group | None) -> Link | None:
    return Link(group.label, f"years/{group.slug}/index.html", len(group.articles)) if group else None
