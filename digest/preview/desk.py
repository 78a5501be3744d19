"""The curation desk as a page of the preview, made when it is asked for; it is no part of the site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from digest import config as configuration
from digest.check import chores, desk
from digest.errors import Problem
from digest.library import shelf
from digest.preview.screen import DESK
from digest.site import urls, views
from digest.site.build import frame
from digest.site.memory import Memory
from digest.site.places import Places
from digest.site.render import Renderer

_MOST = 100  # items of a group on the page


def page(root: Path, output: str | None = None) -> bytes:
    """The desk of the site in ``root``, in its own look; ``output`` is what the command line says of the folder. Raises DigestError."""
    config = configuration.read(root, _unheard)
    place = Places(root, config, output)
    known = Memory(root, place.output).shelf()
    waiting = desk.look(root, report=_unheard, known=known)
    pages = shelf.read(root, known=known, render=False).pages
    renderer = Renderer(place.templates(), frame(config, pages), show=place.show)
    return renderer.page(DESK, "desk.html", _view(waiting))


def _view(waiting: desk.Desk) -> views.DeskView:
    told = desk.Group("problems", "What the build tells", "", tuple(chores.problems(waiting.problems)))
    found = [group for group in (told, *waiting.groups) if group.items]
    groups = tuple(views.DeskGroup(g.name, g.title, g.settle, len(g.items), _items(g.items), max(0, len(g.items) - _MOST)) for g in found)
    contents = tuple(views.Link(group.title, f"#{group.name}", group.count) for group in groups)
    return views.DeskView(waiting.articles, sum(group.count for group in groups), groups, contents)


def _items(items: Sequence[chores.Item]) -> tuple[views.DeskItem, ...]:
    return tuple(_item(item) for item in items[:_MOST])


def _item(item: chores.Item) -> views.DeskItem:
    page = urls.article(item.key) if item.key else ""
    return views.DeskItem(item.title, item.text, item.where, item.settle, item.command, page, item.url)


def _unheard(_: Problem) -> None:
    """The build tells the same in the terminal."""
