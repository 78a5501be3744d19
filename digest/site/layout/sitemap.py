"""The sitemap: one file, or where that would be too large several and a list of them (sitemaps.org 0.9)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from digest.site import urls, views
from digest.site.laid import Laid
from digest.site.layout import groups
from digest.site.layout.shared import Shared

# sitemaps.org 0.9: at most 50,000 addresses and 50 MB a file
_MOST = 50_000
_LARGEST = 50_000_000  # bytes
_LONGEST = 700  # bytes of an entry beside the site's own address: a name of 150 bytes, percent-encoded, the markup, the day


def lay_out(shared: Shared) -> Iterator[Laid]:
    """The sitemap; without a base address there is nothing absolute to list."""
    if not shared.base:
        yield Laid("sitemap.xml", "sitemap.xml", partial(views.SitemapView, ()))
        return
    most = min(_MOST, _LARGEST // (len(shared.base) + _LONGEST))
    found = tuple(_found(shared))
    starts = range(0, len(found), most)
    if len(starts) == 1:
        yield Laid("sitemap.xml", "sitemap.xml", partial(_part, shared.base, found))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(starts) + 1)]
    yield Laid("sitemap.xml", "sitemap.xml", partial(views.SitemapView, (), tuple(shared.base + name for name in names)))
    for name, start in zip(names, starts, strict=True):
        yield Laid(name, "sitemap.xml", partial(_part, shared.base, found[start : start + most]))


def _part(base: str, found: tuple[tuple[str, str], ...]) -> views.SitemapView:
    return views.SitemapView(tuple((base + quote(url.removesuffix("index.html")), day) for url, day in found))


def _found(shared: Shared) -> Iterator[tuple[str, str]]:
    """The addresses worth finding, each with the day of its last change where it is known."""
    outputs = shared.config.outputs
    yield "", ""
    yield from ((urls.article(key), article.updated or article.added) for key, article in shared.catalogue.articles.items())
    yield "topics/", ""
    yield from ((link.url, "") for link in shared.links.values() if link.url)
    for plural, listed in groups.shown(shared):
        yield f"{plural}/", ""
        yield from ((f"{plural}/{group.slug}/", "") for group in listed)
    for name in ("browse", "editions", "data"):
        if getattr(outputs, name):
            yield f"{name}/", ""
    yield from ((urls.edition(edition.id), edition.latest) for edition in shared.editions)
    for topic in shared.catalogue.topics:
        if shared.has_edition_pages(topic):
            yield from ((urls.edition(name, topic.slug), "") for name in shared.archive.sizes(topic))
    yield from ((f"{page.key}/", "") for page in shared.pages)
