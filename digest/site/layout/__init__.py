"""The parts of the site, each laid out by a module of its own from what they share: all of it for a
build, one page for who asks for one.
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.site.artifact import Laid
from digest.site.layout import articles, browse, data, editions, front, groups, topics
from digest.site.layout.shared import PLURALS, Shared

TEMPLATES = (
    "home.html", "article.html", "topic.html", "topics.html", "list.html", "index.html",
    "browse.html", "page.html", "404.html", "redirect.html", "editions.html", "edition.html",
    "email.html", "email.txt", "data.html", "feed.xml", "sitemap.xml", "robots.txt",
    "partials/card.html",
)  # fmt: skip
"""The templates that a site cannot do without."""


def lay_out(shared: Shared) -> Iterator[Laid]:
    """Every file of the site; no two with one path unless two free pages or a page and a list ask
    for it.
    """
    yield from articles.lay_out(shared)
    yield from topics.lay_out(shared)
    for plural in PLURALS:
        yield from groups.lay_out(shared, plural)
    yield from browse.lay_out(shared)
    yield from editions.lay_out(shared)
    yield from data.lay_out(shared)
    yield from front.lay_out(shared)


def find(shared: Shared, path: str) -> Laid | None:
    """The file of the site that lies there, without laying out the others; None where there is
    none.
    """
    return next((page for page in _near(shared, path) if page.path == path), None)


def _near(shared: Shared, path: str) -> Iterator[Laid]:
    """The files that lie under the same name as a path."""
    place, _, rest = path.partition("/")
    only = rest.partition("/")[0] if rest.count("/") else ""
    if place in _WITH_FOLDERS and (only or rest == "index.html"):
        if place == "articles":
            yield from articles.lay_out(shared, only) if only else ()
        elif place == "topics":
            yield from topics.lay_out(shared, only)
        else:
            yield from groups.lay_out(shared, place, only)
    elif place == "editions":
        yield from editions.lay_out(shared, only)
    elif place == "browse":
        yield from browse.lay_out(shared)
    elif place == "data":
        yield from data.lay_out(shared)
    if not rest or any(page.key == place for page in shared.pages):
        yield from front.lay_out(shared)


_WITH_FOLDERS = frozenset({"articles", "topics", *PLURALS})
