"""The first page, the free pages, and what tells machines and lost readers where to look."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digest.site import views
from digest.site.laid import Laid
from digest.site.layout import editions, groups, sitemap
from digest.site.layout.shared import Shared
from digest.site.views import Link

_NEWEST = 12
_TOP_TOPICS = 24


def lay_out(shared: Shared) -> Iterator[Laid]:
    """Everything that is there once."""
    yield Laid("index.html", "home.html", partial(_home, shared), ())
    for page in shared.pages:
        yield Laid(f"{page.key}/index.html", "page.html", partial(views.PageView, page.title, page.html))
    yield Laid("404.html", "404.html", lambda: views.NotFoundView(shared.top_topics(8)))
    yield from sitemap.lay_out(shared)
    yield Laid("robots.txt", "robots.txt", lambda: views.RobotsView(shared.base + "sitemap.xml" if shared.base else ""))


def _home(shared: Shared) -> views.HomeView:
    catalogue = shared.catalogue
    counts = [Link("topics", "topics/index.html", len(catalogue.topics))]
    named = {plural: found for plural, found in groups.shown(shared) if plural in ("authors", "journals")}
    counts += [Link(plural, f"{plural}/index.html", len(found)) for plural, found in named.items()]
    years = [group.label for group in catalogue.years]
    newest = shared.newest(catalogue.articles)[:_NEWEST]
    return views.HomeView(
        newest=shared.shown(newest),
        topics=shared.top_topics(_TOP_TOPICS),
        counts=(Link("articles", "years/index.html" if shared.config.outputs.years else "", len(shared.catalogue.articles)), *counts),
        years=f"{int(years[-1])}–{int(years[0])}" if len(years) > 1 else "".join(years),
        edition=editions.latest(shared),
    )
