"""Every URL of the site with its view, laid out from the catalogue alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from digest.config import Config
from digest.dates import PartialDate
from digest.identifiers import doi_url
from digest.model import Article, Catalogue, Group, Page, Topic
from digest.site import charts, citations, feeds, views
from digest.site.views import Card, Link
from digest.text import fold, shorten_words, to_plain
from digest.topics.related import Neighbours

_NEWEST = 12
_TOP_TOPICS = 24
_TOP_NAMES = 6
_BYLINE = 3
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
        yield Laid(_article_url(article.key), "article.html", partial(layout.article, article))
    for topic in catalogue.topics:
        folder = f"topics/{topic.slug}/"
        for pager, keys in layout.paged(folder, topic.articles):
            yield Laid(_page_path(folder, pager.number), "topic.html", partial(layout.topic, topic, pager, keys))
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
                yield Laid(_page_path(folder, pager.number), "list.html", make)
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
        self._authors = _Named("authors", catalogue.authors)
        self._journals = _Named("journals", catalogue.journals)
        self._links = {topic.slug: Link(topic.label, _topic_url(topic.slug), len(topic.articles)) for topic in catalogue.topics}
        self._plain_links = {slug: Link(link.label, link.url) for slug, link in self._links.items()}
        self._cards = {key: _card(article) for key, article in catalogue.articles.items()}
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
        url = _article_url(article.key)
        address = self._base + url.removesuffix("index.html") if self._base else ""
        topics = [self._links[slug] for slug in self._catalogue.topics_of.get(article.key, ())]
        year = f"{record.date.year:04}" if record.date else ""
        return views.ArticleView(
            key=article.key,
            title=record.title,
            authors=tuple(self._authors.link(person.name) for person in record.authors),
            journal=self._journals.link(record.journal) if record.journal else None,
            date=record.date.text if record.date else "",
            date_iso=_html_date(record.date),
            year=Link(year, f"years/{year}/index.html") if year else None,
            source_line=citations.source_line(record),
            type=record.type,
            topics=tuple(Link(link.label, link.url) for link in topics),
            abstract=article.abstract_html,
            notes=article.notes_html,
            identifiers=tuple(_identifiers(article)),
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
            description=_description(article),
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
            chart=_chart(f"Articles on {to_plain(topic.label)} by year of publication", topic.per_year) if first else None,
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
            (topic.label, views.TopicEntry(topic.label, _topic_url(topic.slug), len(topic.articles), self._spark(topic)))
            for topic in self._catalogue.topics
        ]
        return views.TopicsView(len(entries), self.top_topics(_TOP_TOPICS // 2), tuple(_letters(entries)))

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
        letters = _decades(entries) if years else _letters(entries)
        per_year = [(int(group.slug), len(group.articles)) for group in reversed(groups)] if years else []
        chart = _chart("Articles by year of publication", per_year) if years else None
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
        found += [(_article_url(key), a.updated or a.added) for key, a in self._catalogue.articles.items()]
        found += [(_topic_url(slug), "") for slug in self._topics]
        for plural in _KINDS:
            found += [(f"{plural}/{group.slug}/", "") for group in getattr(self._catalogue, plural)]
        found += [(f"{page.key}/", "") for page in pages]
        urls = tuple((self._base + url.removesuffix("index.html"), day) for url, day in found)
        return views.SitemapView(urls)

    def _newest_entries(self, articles: Iterable[Article]) -> list[views.FeedEntry]:
        return [self._entry(article) for article in feeds.newest(articles)]

    def _entry(self, article: Article) -> views.FeedEntry:
        known = self._entries.get(article.key)
        if known is None:
            topics = [to_plain(self._links[slug].label) for slug in self._catalogue.topics_of.get(article.key, ())]
            known = self._entries[article.key] = feeds.entry(article, _article_url(article.key), self._base, topics)
        return known

    def paged(self, folder: str, keys: Sequence[str]) -> Iterator[tuple[views.Pager, Sequence[str]]]:
        total = max(1, -(-len(keys) // self._size))
        pages = tuple(Link(str(number), _page_path(folder, number)) for number in range(1, total + 1)) if total > 1 else ()
        for number in range(1, total + 1):
            newer = _page_path(folder, number - 1) if number > 1 else ""
            older = _page_path(folder, number + 1) if number < total else ""
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
            yield views.RelatedTopic(Link(near.label, _topic_url(near.slug), near.shared), near.strength, papers)

    def _counted(self, keys: Sequence[str]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
        """The journals and the authors of most of these articles; those with a single one among many say nothing."""
        records = [self._catalogue.articles[key].record for key in keys]
        journals = Counter(self._journals.link(record.journal).url for record in records if record.journal)
        authors = Counter(url for record in records for url in {self._authors.link(person.name).url for person in record.authors})
        return tuple(self._journals.top(journals)), tuple(self._authors.top(authors))

    def _common_topics(self, keys: Sequence[str]) -> tuple[Link, ...]:
        counted = Counter(slug for key in keys for slug in self._catalogue.topics_of.get(key, ()))
        best = sorted(counted, key=lambda slug: (-counted[slug], slug))[: _TOP_TOPICS // 2]
        return tuple(Link(self._topics[slug].label, _topic_url(slug), counted[slug]) for slug in best)


class _Named:
    """Authors or journals, found by a name as an article spells it."""

    def __init__(self, plural: str, groups: Sequence[Group]) -> None:
        self._by_fold = {fold(group.label): Link(group.label, f"{plural}/{group.slug}/index.html") for group in groups}
        self._by_url = {link.url: link for link in self._by_fold.values()}
        self._by_name: dict[str, Link] = {}

    def link(self, name: str) -> Link:
        """The name as it is spelled here, leading to its page."""
        found = self._by_name.get(name)
        if found is None:
            group = self._by_fold.get(fold(name))
            found = self._by_name[name] = Link(name, group.url if group else "")
        return found

    def top(self, counted: Counter[str]) -> Iterator[Link]:
        """Those that occur most, with how often."""
        several = [url for url in counted if counted[url] > 1 and url]
        for url in sorted(several, key=lambda url: (-counted[url], url))[:_TOP_NAMES]:
            yield Link(self._by_url[url].label, url, counted[url])


def _article_url(key: str) -> str:
    return f"articles/{key}/index.html"


def _topic_url(slug: str) -> str:
    return f"topics/{slug}/index.html"


def _page_path(folder: str, number: int) -> str:
    return f"{folder}index.html" if number == 1 else f"{folder}page/{number}/index.html"


def _year_link(group: Group | None) -> Link | None:
    return Link(group.label, f"years/{group.slug}/index.html", len(group.articles)) if group else None


def _card(article: Article) -> Card:
    record = article.record
    return Card(
        key=article.key,
        title=record.title,
        url=_article_url(article.key),
        byline=_byline([person.name for person in record.authors]),
        journal=record.journal,
        date=record.date.text if record.date else "",
        date_iso=_html_date(record.date),
        year=f"{record.date.year:04}" if record.date else "",
        doi=record.doi,
        language=record.language,
        comment=article.comment,
        retracted=article.retracted,
        featured=article.featured,
    )


def _byline(names: Sequence[str]) -> str:
    if len(names) <= _BYLINE + 1:
        return ", ".join(names)
    return ", ".join(names[:_BYLINE]) + f" and {len(names) - _BYLINE} more"


def _html_date(date: PartialDate | None) -> str:
    """A date for the ``datetime`` attribute of HTML, which knows years, months and days only; "" for all others."""
    return date.edtf if date and "/" not in date.edtf and not (len(date.edtf) == 7 and int(date.edtf[5:]) > 12) else ""


def _identifiers(article: Article) -> Iterator[Link]:
    record = article.record
    if record.doi:
        yield Link(f"doi:{record.doi}", doi_url(record.doi))
    if record.pmid.isdigit():
        yield Link(f"PubMed {record.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/")
    if record.pmcid:
        yield Link(record.pmcid, f"https://www.ncbi.nlm.nih.gov/pmc/articles/{record.pmcid}/")
    if record.arxiv:
        yield Link(f"arXiv:{record.arxiv}", f"https://arxiv.org/abs/{record.arxiv}")
    if record.url and not record.doi:
        yield Link(record.url, record.url)


def _description(article: Article) -> str:
    """What a search engine shows below the title: the beginning of the abstract, else who, where and when."""
    record = article.record
    text = article.comment or to_plain(article.abstract.split("\n\n")[0])
    if not text:
        text = " · ".join(
            part for part in (_byline([p.name for p in record.authors]), record.journal, citations.source_line(record)) if part
        )
    return shorten_words(text, 200)


def _chart(title: str, per_year: Sequence[tuple[int, int]]) -> views.Chart | None:
    """The articles of each year from the first to the last; nothing is drawn for a single year."""
    rows = _rows(per_year)
    return views.Chart(title, charts.bars(title, rows), rows) if len(rows) > 1 else None


def _rows(per_year: Sequence[tuple[int, int]]) -> tuple[tuple[str, int], ...]:
    """The years without gaps; a stray year long before the others does not stretch the drawing beyond a century."""
    if not per_year:
        return ()
    counts = dict(per_year)
    last = per_year[-1][0]
    return tuple((str(year), counts.get(year, 0)) for year in range(max(per_year[0][0], last - 99), last + 1))


def _letters(entries: Iterable[tuple[str, views.TopicEntry]]) -> Iterator[views.LetterGroup]:
    """Entries under the first letter of what they are filed under, digits and signs under ``#``."""
    groups: dict[str, list[views.TopicEntry]] = {}
    for name, entry in sorted(entries, key=lambda pair: (fold(to_plain(pair[0])), pair[0])):
        first = fold(to_plain(name))[:1].upper()
        groups.setdefault(first if first.isalpha() else "#", []).append(entry)
    for letter in sorted(groups, key=lambda text: (text == "#", text)):
        anchor = "letter-other" if letter == "#" else f"letter-{letter.lower()}"
        yield views.LetterGroup(letter, anchor, tuple(groups[letter]))


def _decades(entries: Iterable[tuple[str, views.TopicEntry]]) -> Iterator[views.LetterGroup]:
    groups: dict[str, list[views.TopicEntry]] = {}
    for year, entry in entries:
        groups.setdefault(f"{year[:3]}0s", []).append(entry)
    for decade, found in groups.items():
        yield views.LetterGroup(decade, f"decade-{decade}", tuple(found))
