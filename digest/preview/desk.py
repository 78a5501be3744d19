"""The curation desk as a page of the preview; it is no part of the site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from digest.desk import chores, waiting
from digest.site import urls, views
from digest.site.door import Options, Site, unheard

_MOST = 100  # items of a group on the page


def view(root: Path, options: Options) -> views.DeskView:
    """The desk of the site in ``root`` as it is now. Raises DigestError."""
    found = waiting.look(Site.open(root, options), report=unheard)
    told = waiting.Group(
        "problems", "What the build tells", "", tuple(chores.problems(found.problems))
    )
    filled = [group for group in (told, *found.groups) if group.items]
    groups = tuple(
        views.DeskGroup(
            g.name, g.title, g.settle, len(g.items), _items(g.items), max(0, len(g.items) - _MOST)
        )
        for g in filled
    )
    contents = tuple(views.Link(group.title, f"#{group.name}", group.count) for group in groups)
    return views.DeskView(found.articles, sum(group.count for group in groups), groups, contents)


def _items(items: Sequence[chores.Item]) -> tuple[views.DeskItem, ...]:
    return tuple(_item(item) for item in items[:_MOST])


def _item(item: chores.Item) -> views.DeskItem:
    page = urls.article(item.key) if item.key else ""
    return views.DeskItem(
        item.title, item.text, item.where, item.settle, item.command, page, item.url
    )
