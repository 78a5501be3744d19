"""What a template may see: the theme author's contract.

Every page is given one view of this module as ``view``, the frame as ``site``, and ``root``: the way back to the root of the site, to be
written in front of every address (``<a href="{{ root }}{{ card.url }}">``). All addresses here are relative to the root. Text of type
``Html`` is safe as it stands; everything else is escaped by the template engine.
"""

from __future__ import annotations

import msgspec

from digest.text import to_html


class Html(str):
    """Markup that is safe to place in a page: made by us, from text that was escaped or rendered by the safe Markdown rules."""

    __slots__ = ()

    def __html__(self) -> str:
        return str.__str__(self)


class Link(msgspec.Struct, frozen=True):
    """A name that leads somewhere; ``count`` is the number of articles there (0: not told)."""

    label: str
    url: str
    count: int = 0

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))


class Frame(msgspec.Struct, frozen=True):
    """What every page shares, as ``site``: nothing that changes when an article comes in."""

    title: str
    description: str
    language: str
    base_url: str
    pages: tuple[Link, ...]
    options: dict[str, object]


class Card(msgspec.Struct, frozen=True):
    """An article in a list."""

    key: str
    title: str
    url: str
    byline: str
    journal: str
    date: str
    date_iso: str
    year: str
    doi: str = ""
    language: str = ""
    comment: str = ""
    retracted: str = ""
    featured: bool = False

    @property
    def title_html(self) -> Html:
        """The title with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.title))


class Chart(msgspec.Struct, frozen=True):
    """A bar chart: the drawing, and the same numbers for a table."""

    title: str
    svg: str
    rows: tuple[tuple[str, int], ...]

    @property
    def svg_html(self) -> Html:
        return Html(self.svg)


class RelatedTopic(msgspec.Struct, frozen=True):
    """A neighbouring topic and the newest papers that the two share; ``strength`` is 0 to 1."""

    topic: Link
    strength: float
    papers: tuple[Link, ...]


class Pager(msgspec.Struct, frozen=True):
    """Where a page stands in a list of pages; an address is "" where there is none."""

    number: int = 1
    total: int = 1
    newer: str = ""
    older: str = ""
    pages: tuple[Link, ...] = ()


class YearGroup(msgspec.Struct, frozen=True):
    """The cards of one year; ``year`` is "" for articles without a date."""

    year: str
    cards: tuple[Card, ...]


class HomeView(msgspec.Struct, frozen=True):
    """The first page: what is new, the largest topics, how much there is of what."""

    newest: tuple[Card, ...]
    topics: tuple[Link, ...]
    counts: tuple[Link, ...]
    years: str


class ArticleView(msgspec.Struct, frozen=True):
    """One article. ``meta`` are Highwire Press tags (name, content); ``json_ld`` a schema.org ScholarlyArticle for a script element."""

    key: str
    title: str
    authors: tuple[Link, ...]
    journal: Link | None
    date: str
    date_iso: str
    year: Link | None
    source_line: str
    type: str
    topics: tuple[Link, ...]
    abstract: str
    notes: str
    identifiers: tuple[Link, ...]
    mesh: tuple[str, ...]
    citation: str
    meta: tuple[tuple[str, str], ...]
    json: str
    related: tuple[Card, ...] = ()
    language: str = ""
    publisher: str = ""
    comment: str = ""
    rating: str = ""
    evidence: str = ""
    retracted: str = ""
    featured: bool = False
    added: str = ""
    updated: str = ""
    description: str = ""
    extra: dict[str, object] = {}

    @property
    def title_html(self) -> Html:
        return Html(to_html(self.title))

    @property
    def abstract_html(self) -> Html:
        return Html(self.abstract)

    @property
    def notes_html(self) -> Html:
        return Html(self.notes)

    @property
    def citation_html(self) -> Html:
        return Html(self.citation)

    @property
    def json_ld(self) -> Html:
        return Html(self.json)


class TopicView(msgspec.Struct, frozen=True):
    """One page of a topic; the panels beside the list stand on its first page."""

    label: str
    spellings: tuple[str, ...]
    count: int
    first_year: str
    last_year: str
    feed: str
    groups: tuple[YearGroup, ...]
    pager: Pager
    chart: Chart | None = None
    related: tuple[RelatedTopic, ...] = ()
    journals: tuple[Link, ...] = ()
    authors: tuple[Link, ...] = ()

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))


class TopicEntry(msgspec.Struct, frozen=True):
    """A topic in the overview, with the shape of its years as a small drawing."""

    label: str
    url: str
    count: int
    spark: str = ""

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))

    @property
    def spark_html(self) -> Html:
        return Html(self.spark)


class LetterGroup(msgspec.Struct, frozen=True):
    """Entries that begin alike; ``anchor`` is the id to jump to."""

    letter: str
    anchor: str
    entries: tuple[TopicEntry, ...]


class TopicsView(msgspec.Struct, frozen=True):
    """All topics, by letter."""

    count: int
    largest: tuple[Link, ...]
    letters: tuple[LetterGroup, ...]


class ListView(msgspec.Struct, frozen=True):
    """One page of the articles of an author, a journal or a year. ``kind`` is "author", "journal" or "year"."""

    kind: str
    label: str
    count: int
    groups: tuple[YearGroup, ...]
    pager: Pager
    index: Link
    topics: tuple[Link, ...] = ()
    newer: Link | None = None
    older: Link | None = None

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))


class IndexView(msgspec.Struct, frozen=True):
    """All authors, journals or years. ``kind`` is "authors", "journals" or "years"; years come with a chart."""

    kind: str
    count: int
    letters: tuple[LetterGroup, ...]
    chart: Chart | None = None


class PageView(msgspec.Struct, frozen=True):
    """A free page of content/pages."""

    title: str
    body: str

    @property
    def title_html(self) -> Html:
        return Html(to_html(self.title))

    @property
    def body_html(self) -> Html:
        return Html(self.body)


class NotFoundView(msgspec.Struct, frozen=True):
    """The page for an address that leads nowhere, with the largest topics to go on from."""

    topics: tuple[Link, ...]


class RedirectView(msgspec.Struct, frozen=True):
    """An old address of an article."""

    target: Link


class FeedEntry(msgspec.Struct, frozen=True):
    """An article in a feed; ``id`` never changes, ``updated`` is RFC 3339. ``title`` and ``content`` are HTML, escaped by the template."""

    id: str
    title: str
    url: str
    published: str
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    content: str


class FeedView(msgspec.Struct, frozen=True):
    """An Atom feed (RFC 4287). ``url`` and ``home`` are absolute where the site has an address, else relative to the feed."""

    id: str
    title: str
    subtitle: str
    url: str
    home: str
    updated: str
    entries: tuple[FeedEntry, ...]


class SitemapView(msgspec.Struct, frozen=True):
    """Absolute addresses and the day of their last change ("" unknown), as sitemaps.org 0.9."""

    urls: tuple[tuple[str, str], ...]


class RobotsView(msgspec.Struct, frozen=True):
    """robots.txt; ``sitemap`` is absolute, "" where the site has no address."""

    sitemap: str


View = (
    HomeView
    | ArticleView
    | TopicView
    | TopicsView
    | ListView
    | IndexView
    | PageView
    | NotFoundView
    | RedirectView
    | FeedView
    | SitemapView
    | RobotsView
)
