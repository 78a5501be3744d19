"""What several pages show: names that lead somewhere, articles in brief, charts."""

from __future__ import annotations

import msgspec

from digest.text import to_html


class Html(str):
    """Markup that is safe to place in a page: made by us, from text that was escaped or rendered by the safe Markdown rules."""

    __slots__ = ()

    def __html__(self) -> str:
        return str.__str__(self)


class Link(msgspec.Struct, frozen=True):
    """A name that leads somewhere; ``count`` is the number of articles there (0: not told), ``mark`` is "Retracted" for such an article."""

    label: str
    url: str
    count: int = 0
    mark: str = ""

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))


class Frame(msgspec.Struct, frozen=True):
    """What every page shares, as ``site``: nothing that changes when an article comes in. ``sections`` and ``more`` are its indexes."""

    title: str
    description: str
    language: str
    base_url: str
    pages: tuple[Link, ...]
    options: dict[str, object]
    sections: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    feeds: bool = True
    citations: bool = True
    data: bool = False
    curator: str = ""
    rights: str = ""


class Card(msgspec.Struct, frozen=True):
    """An article in a list."""

    key: str
    title: str
    url: str
    byline: str
    journal: str
    date: str
    date_iso: str
    year: str
    doi: str = ""
    language: str = ""
    comment: str = ""
    retracted: str = ""
    featured: bool = False
    kind: str = ""
    access: str = ""
    coins: str = ""

    @property
    def title_html(self) -> Html:
        """The title with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.title))


class Chart(msgspec.Struct, frozen=True):
    """A bar chart: the drawing, and the same numbers for a table."""

    title: str
    svg: str
    rows: tuple[tuple[str, int], ...]

    @property
    def svg_html(self) -> Html:
        return Html(self.svg)


class Pager(msgspec.Struct, frozen=True):
    """Where a page stands in a list of pages; an address is "" where there is none."""

    number: int = 1
    total: int = 1
    newer: str = ""
    older: str = ""
    pages: tuple[Link, ...] = ()


class YearGroup(msgspec.Struct, frozen=True):
    """The cards of one year; ``year`` is "" for articles without a date."""

    year: str
    cards: tuple[Card, ...]
