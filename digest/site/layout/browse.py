"""The page where topics, authors, journals, years and kinds are combined, and the scripts that it
looks articles up in.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digest.site import views
from digest.site.artifact import Cards, Page
from digest.site.layout import facets, groups
from digest.site.layout.facets import Index
from digest.site.layout.parts import Fixed, Whole
from digest.site.layout.shared import Shared
from digest.site.views import Link


def lay_out(shared: Shared) -> Iterator[Page]:
    """The page and its files, unless they are switched off."""
    if not shared.config.outputs.browse:
        return
    index = Index(shared)
    lists = [Link("Topics", "topics/index.html")]
    lists += [
        Link(groups.TITLES[plural], f"{plural}/index.html") for plural, _ in groups.shown(shared)
    ]
    yield Page("browse/index.html", "browse.html", Fixed(lists), partial(_page, tuple(lists)))
    whole = Whole(shared)
    yield Page("browse/head.js", "", whole, partial(_head, index))
    for name in facets.LARGE:
        yield Page(f"browse/{name}.js", "", whole, partial(_choices, index, name))
    for number in range(index.chunks):
        yield Page(
            f"browse/cards-{number}.js",
            "",
            Fixed(number, cards=index.keys(number)),
            partial(_cards, index, number),
        )


def _page(lists: tuple[Link, ...], *_: object) -> views.BrowseView:
    return views.BrowseView(lists)


def _head(index: Index, *_: object) -> views.Text:
    return views.Text(index.head())


def _choices(index: Index, name: str, *_: object) -> views.Text:
    return views.Text(index.choices(name))


def _cards(index: Index, number: int, _: Fixed, cards: Cards, __: object) -> views.Text:
    return views.Text(index.cards(number, cards))
