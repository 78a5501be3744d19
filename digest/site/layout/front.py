"""The first page, the free pages, and what tells machines and lost readers where to look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from urllib.parse import quote

from digest.site import urls, views
from digest.site.artifact import Cards, Laid, Page
from digest.site.layout import editions, feeds, groups
from digest.site.layout.parts import Fixed, Whole
from digest.site.layout.shared import Shared
from digest.site.views import Html, Link

_NEWEST = 12
_TOP_TOPICS = 24

# sitemaps.org 0.9: at most 50,000 addresses and 50 MB a file
_MOST = 50_000
_LARGEST = 50_000_000  # bytes
# bytes of an entry beside the site's own address: a name of 150 bytes, percent-encoded, the markup,
# the day
_LONGEST = 700


def lay_out(shared: Shared) -> Iterator[Laid]:
    """Everything that is there once."""
    yield Page("index.html", "home.html", _Front(shared), partial(_home, shared))
    for page in shared.pages:
        yield Page(
            f"{page.key}/index.html",
            "page.html",
            Fixed(page),
            partial(_free, page.title, page.html),
        )
    yield Page("404.html", "404.html", Fixed(shared.top_topics(8)), _not_found)
    yield from _sitemap(shared)
    yield Page("robots.txt", "robots.txt", Fixed(shared.base), partial(_robots, shared.base))
    yield from feeds.of_site(shared)


class _Front(Whole):
    """What the first page tells of the whole catalogue, and the articles that it shows."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._site = shared

    @cached_property
    def newest(self) -> Sequence[str]:
        """The latest arrivals."""
        return self._site.newest(self._site.catalogue.keys)[:_NEWEST]

    @property
    def cards(self) -> Sequence[str]:
        """The latest arrivals, and the first of the latest edition."""
        return tuple(dict.fromkeys((*self.newest, *editions.latest_titles(self._site))))


def _home(shared: Shared, part: _Front, cards: Cards, _: object) -> views.HomeView:
    years = [group.label for group in shared.catalogue.years.groups()]
    named = {plural: len(found) for plural, found in groups.shown(shared)}
    counts = [
        _counted(
            "articles",
            "years/index.html" if shared.has("years") and years else "",
            len(shared.catalogue.keys),
        ),
        _counted("topics", "topics/index.html", len(shared.catalogue.subjects.paged())),
        *(
            _counted(plural, f"{plural}/index.html", number)
            for plural, number in named.items()
            if plural in ("authors", "journals")
        ),
    ]
    return views.HomeView(
        newest=tuple(cards[key] for key in part.newest),
        topics=shared.top_topics(_TOP_TOPICS),
        counts=tuple(counts),
        years=f"{int(years[-1])}–{int(years[0])}" if len(years) > 1 else "".join(years),
        edition=editions.latest(shared, cards),
        feeds=shared.feeds_of(""),
        exports=shared.exports_of(""),
    )


def _counted(plural: str, url: str, number: int) -> Link:
    return Link(plural.removesuffix("s") if number == 1 else plural, url, number)


def _free(title: str, html: str, *_: object) -> views.PageView:
    return views.PageView(title, Html(html))


def _not_found(part: Fixed, *_: object) -> views.NotFoundView:
    (topics,) = part.told
    assert isinstance(topics, tuple)  # noqa: S101 - as it was laid out
    return views.NotFoundView(topics)


def _robots(base: str, *_: object) -> views.RobotsView:
    return views.RobotsView(f"{base}sitemap.xml" if base else "")


def _sitemap(shared: Shared) -> Iterator[Page]:
    """One file, or where that would be too large several and a list of them; without a base address
    there is nothing absolute to list.
    """
    if not shared.base:
        yield Page("sitemap.xml", "sitemap.xml", Fixed(), lambda *_: views.SitemapView(()))
        return
    most = min(_MOST, _LARGEST // (len(shared.base) + _LONGEST))
    number = -(-_bound(shared) // most)
    whole = Whole(shared)
    if number < 2:
        yield Page("sitemap.xml", "sitemap.xml", whole, partial(_part, shared, 0, most))
        return
    names = [f"sitemap-{one}.xml" for one in range(1, number + 1)]
    listed = views.SitemapView((), tuple(shared.base + name for name in names))
    yield Page("sitemap.xml", "sitemap.xml", Fixed(names, shared.base), lambda *_: listed)
    for one, name in enumerate(names):
        yield Page(name, "sitemap.xml", whole, partial(_part, shared, one * most, most))


def _bound(shared: Shared) -> int:
    """How many addresses there are."""
    return sum(1 for _ in _found(shared))


def _part(shared: Shared, start: int, most: int, *_: object) -> views.SitemapView:
    found = tuple(_found(shared))[start : start + most]
    return views.SitemapView(
        tuple((shared.base + quote(url.removesuffix("index.html")), day) for url, day in found)
    )


def _found(shared: Shared) -> Iterator[tuple[str, str]]:
    """The addresses worth finding, each with the day of its last change where it is known."""
    outputs, catalogue = shared.config.outputs, shared.catalogue
    yield "", ""
    for key in catalogue.keys:
        brief = catalogue.briefs[key]
        yield urls.article(key), brief.updated or brief.added
    yield "topics/", ""
    for topic in catalogue.topics():
        yield urls.topic(topic.slug), ""
        if shared.has_editions(topic):
            meant = catalogue.subjects.of_slug(topic.slug)
            yield from (
                (urls.edition(edition.id, topic.slug), "")
                for edition in catalogue.editions.of_topic(meant)
            )
    for plural, listed in groups.shown(shared):
        yield f"{plural}/", ""
        yield from ((f"{plural}/{group.slug}/", "") for group in listed)
    for name in ("browse", "editions", "data"):
        if getattr(outputs, name):
            yield f"{name}/", ""
    yield from ((urls.edition(edition.id), edition.latest) for edition in shared.editions)
    yield from ((f"{page.key}/", "") for page in shared.pages)
