"""The page where topics, authors, journals, years and kinds are combined, and the scripts that it looks articles up in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digest.site import facets, views
from digest.site.laid import Laid
from digest.site.layout import groups
from digest.site.layout.shared import Shared
from digest.site.views import Link


def lay_out(shared: Shared) -> Iterator[Laid]:
    """The page and its files, unless they are switched off."""
    if not shared.config.outputs.browse:
        return
    index = facets.Index(shared.catalogue)
    yield Laid("browse/index.html", "browse.html", partial(_page, shared), ())
    yield Laid("browse/head.js", "", lambda: views.Text(index.head()), ())
    for name in facets.LARGE:
        yield Laid(f"browse/{name}.js", "", partial(_choices, index, name), ())
    for number in range(index.chunks):
        yield Laid(f"browse/cards-{number}.js", "", partial(_cards, shared, index, number), ())


def _page(shared: Shared) -> views.BrowseView:
    lists = [Link("Topics", "topics/index.html")]
    lists += [Link(groups.TITLES[plural], f"{plural}/index.html") for plural, _ in groups.shown(shared)]
    return views.BrowseView(tuple(lists))


def _choices(index: facets.Index, name: str) -> views.Text:
    return views.Text(index.choices(name))


def _cards(shared: Shared, index: facets.Index, number: int) -> views.Text:
    return views.Text(index.cards(number, shared.cards))
