"""Every URL of the site with its view, laid out from the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digest.config import Config
from digest.model import Catalogue, Page
from digest.site.laid import Laid
from digest.site.layout import articles, browse, data, editions, exports, feeds, front, groups, topics
from digest.site.layout.shared import Shared

TEMPLATES = (
    *(
        "home.html",
        "article.html",
        "topic.html",
        "topics.html",
        "list.html",
        "index.html",
        "browse.html",
        "page.html",
        "404.html",
        "redirect.html",
    ),
    *("editions.html", "edition.html", "email.html", "email.txt", "data.html"),
    *("feed.xml", "sitemap.xml", "robots.txt", "partials/card.html"),
)

_PARTS = (articles, topics, groups, browse, editions, feeds, exports, data, front)


def lay_out(catalogue: Catalogue, pages: Sequence[Page], config: Config) -> Iterator[Laid]:
    """All pages, feeds and lists of the site; no two with one path unless two free pages or a page and a list ask for it."""
    shared = Shared(catalogue, pages, config)
    for part in _PARTS:
        yield from part.lay_out(shared)
