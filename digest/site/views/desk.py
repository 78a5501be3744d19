"""The curation desk, which the preview alone shows."""

from __future__ import annotations

import msgspec

from digest.site.views.base import Link


class DeskItem(msgspec.Struct, frozen=True):
    """One thing to do: the article or topic, what is wrong, where (``FILE:LINE``), and what settles
    it, as an edit or as a command.

    ``page`` is that of the article, ``url`` is where to look it up. Each is "" where there is none.
    """

    title: str
    text: str
    where: str
    settle: str
    command: str
    page: str
    url: str


class DeskGroup(msgspec.Struct, frozen=True):
    """One kind of work: its first items, and how many more there are."""

    name: str
    title: str
    settle: str
    count: int
    items: tuple[DeskItem, ...]
    more: int = 0


class DeskView(msgspec.Struct, frozen=True):
    """Everything that waits for a curator, the most useful first. ``contents`` lead to the groups
    of this page.
    """

    articles: int
    waiting: int
    groups: tuple[DeskGroup, ...]
    contents: tuple[Link, ...]
