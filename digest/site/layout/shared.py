"""What all parts of the site are laid out from: the catalogue, the configuration, and what many pages show of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import msgspec

from digest.config import Config
from digest.model import Article, Catalogue, Edition, Group, Page, Topic
from digest.site import abstracts, brief, exports, feeds, lists, styles, urls, views
from digest.site.views import Card, Link
from digest.text import fold, to_plain
from digest.topics import kinds
from digest.topics.editions import Editions
from digest.topics.related import Neighbours

_COMMON_TOPICS = 12


class Shared:
    """One site's facts, each made once: whatever several parts of it need. Raises ConfigError for a CSL style that cannot be used.

    The catalogue's articles have no more of their abstracts than may be shown; ``shortened`` are the keys of those that lack something.
    """

    def __init__(self, catalogue: Catalogue, pages: Sequence[Page], config: Config) -> None:
        articles = abstracts.published(catalogue.articles, config.outputs.abstracts)
        self.catalogue = msgspec.structs.replace(catalogue, articles=articles)
        self.shortened = frozenset(key for key, article in articles.items() if article is not catalogue.articles[key])
        self.pages = pages
        self.config = config
        self.base = config.site.base_url
        self.topics = {topic.slug: topic for topic in catalogue.topics}
        self.authors = lists.Named("authors" if config.outputs.authors else "", catalogue.authors)
        self.journals = lists.Named("journals" if config.outputs.journals else "", catalogue.journals)
        self._kinds = {plural: {fold(group.label): group for group in getattr(catalogue, plural)} for plural in kinds.KINDS}
        self.links = {topic.slug: self._topic_link(topic) for topic in catalogue.topics}
        self.cards = brief.Cards(articles, catalogue.kinds_of)
        self.styles = styles.chosen(config.outputs.styles)
        self._entries: dict[str, views.FeedEntry] = {}
        self._arrivals: dict[str, str] = {}

    @cached_property
    def neighbours(self) -> Neighbours:
        """Which articles lie near to each other."""
        return Neighbours(self.catalogue.topics, tuple(self.catalogue.articles))

    @cached_property
    def archive(self) -> Editions:
        """All editions, of the site and of its topics."""
        return Editions(self.catalogue, self.config.editions.period)

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """The editions of the site, the first first; none when they are switched off."""
        return self.archive.of_site if self.config.outputs.editions else ()

    def editions_of_topic(self, topic: Topic) -> tuple[Edition, ...]:
        """The editions of a topic, the first first; none when they are switched off or the topic has no page."""
        return self.archive.of_topic(topic) if self.config.outputs.editions and not topic.thin else ()

    def has_edition_pages(self, topic: Topic) -> bool:
        """Whether the topic's editions have pages (see urls.edition): from the second on, for a single one is the topic's own page."""
        return self.config.outputs.editions and not topic.thin and self.archive.has_several(topic)

    def shown(self, articles: Iterable[str]) -> tuple[Card, ...]:
        """The cards of these articles."""
        return tuple(self.cards[key] for key in articles)

    def paper(self, key: str) -> Link:
        """An article by its title alone; that it has been retracted is told all the same."""
        card = self.cards[key]
        return Link(card.title, card.url, mark="Retracted" if card.retracted else "")

    def top_topics(self, most: int) -> tuple[Link, ...]:
        """The largest topics that have a page, the largest first."""
        with_page = (topic for topic in self.catalogue.topics if not topic.thin)
        largest = sorted(with_page, key=lambda topic: (-len(topic.articles), fold(topic.label)))
        return tuple(self.links[topic.slug] for topic in largest[:most])

    def common_topics(self, keys: Sequence[str]) -> tuple[Link, ...]:
        """The topics that most of these articles have, with how many."""
        counted = Counter(slug for key in keys for slug in self.catalogue.topics_of.get(key, ()))
        best = sorted(counted, key=lambda slug: (-counted[slug], slug))[:_COMMON_TOPICS]
        return tuple(Link(self.topics[slug].label, self.links[slug].url, counted[slug]) for slug in best)

    def counted(self, keys: Sequence[str]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
        """The journals and the authors of most of these articles; those with a single one among many say nothing."""
        journals = Counter(slug for key in keys if (slug := self.catalogue.journal_of.get(key)))
        authors = Counter(slug for key in keys for slug in set(self.catalogue.authors_of.get(key, ())))
        return tuple(self.journals.top(journals)), tuple(self.authors.top(authors))

    def kind(self, plural: str, name: str) -> Link:
        """One of the kinds of an article, leading to the others of that kind."""
        group = self._kinds[plural].get(fold(name))
        return Link(name, f"{plural}/{group.slug}/index.html" if group and self.config.outputs.kinds else "")

    def feeds_of(self, url: str) -> tuple[Link, ...]:
        """The feeds that lie beside a page."""
        folder = url.removesuffix("index.html")
        return (Link("Atom", f"{folder}feed.xml"), Link("JSON Feed", f"{folder}feed.json")) if self.config.outputs.feeds else ()

    def exports_of(self, url: str) -> tuple[Link, ...]:
        """The citation files that lie beside a page."""
        folder = url.removesuffix("index.html")
        return tuple(Link(form.label, folder + form.file) for form in exports.FORMS) if self.config.outputs.citations else ()

    def is_followed(self, group: Group) -> bool:
        """Whether an author or a journal has enough articles for feeds and citation files."""
        return len(group.articles) >= self.config.outputs.minimum

    @cached_property
    def citations(self) -> exports.Citations:
        """The articles as citation files have them."""
        articles = self.catalogue.articles
        return exports.Citations(articles, with_abstracts=len(articles) <= self.config.outputs.cited_abstracts)

    def paged(self, folder: str, keys: Sequence[str]) -> Iterator[tuple[views.Pager, Sequence[str]]]:
        """The pages of a list that lies in ``folder``, each with its articles; a list of nothing has one page."""
        size = self.config.build.page_size
        total = max(1, -(-len(keys) // size))
        pages = self._page_links(folder, total)
        for number in range(1, total + 1):
            yield self._pager(folder, number, pages), keys[(number - 1) * size : number * size]

    def pager(self, folder: str, number: int, total: int) -> views.Pager:
        """Where one of ``total`` pages in the folder stands."""
        return self._pager(folder, number, self._page_links(folder, total))

    def _page_links(self, folder: str, total: int) -> tuple[Link, ...]:
        return tuple(Link(str(number), urls.page(folder, number)) for number in range(1, total + 1)) if total > 1 else ()

    def _pager(self, folder: str, number: int, pages: tuple[Link, ...]) -> views.Pager:
        total = max(1, len(pages))
        newer = urls.page(folder, number - 1) if number > 1 else ""
        older = urls.page(folder, number + 1) if number < total else ""
        return views.Pager(number, total, newer, older, pages)

    def by_year(self, keys: Iterable[str]) -> tuple[views.YearGroup, ...]:
        """The cards of these articles under their years, in the order they come."""
        years: dict[str, list[Card]] = {}
        for card in self.shown(keys):
            years.setdefault(card.year, []).append(card)
        return tuple(views.YearGroup(year, tuple(cards)) for year, cards in years.items())

    def newest(self, keys: Iterable[str]) -> list[str]:
        """The latest arrivals among the articles."""
        return feeds.newest(keys, self._arrived)

    def newest_entries(self, keys: Iterable[str]) -> list[views.FeedEntry]:
        """The same, as a feed has them."""
        return [self.entry(self.catalogue.articles[key]) for key in self.newest(keys)]

    def _arrived(self, key: str) -> str:
        known = self._arrivals.get(key)
        if known is None:
            known = self._arrivals[key] = feeds.arrival(self.catalogue.articles[key])
        return known

    def entry(self, article: Article) -> views.FeedEntry:
        """The article as feeds have it."""
        known = self._entries.get(article.key)
        if known is None:
            about = [views.FeedTopic(slug, to_plain(self.links[slug].label)) for slug in self.catalogue.topics_of.get(article.key, ())]
            known = self._entries[article.key] = feeds.entry(article, urls.article(article.key), self.base, about)
        return known

    def _topic_link(self, topic: Topic) -> Link:
        return Link(topic.label, "" if topic.thin else urls.topic(topic.slug), len(topic.articles))
