"""What several pages show: names that lead somewhere, articles in brief, charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from digest import names
from digest.text import to_html


class Html(str):
    """Markup that is safe to place in a page: made by us, from text that was escaped or rendered by
    the safe Markdown rules.
    """

    __slots__ = ()

    def __html__(self) -> str:
        return str.__str__(self)


Made = TypeVar("Made")


class later(Generic[Made]):  # noqa: N801 - it is used as a decorator, like property
    """A field of a view that is made when a template asks for it, once. The view's class says
    ``dict=True``.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, view: Any, kind: type) -> Made:
        made = view.__dict__[self._name] = self._make(view)
        return made


def fields(view: type[msgspec.Struct]) -> tuple[str, ...]:
    """What a template can ask a view for, properties that only say the same otherwise left out."""
    asked = tuple(name for name, value in vars(view).items() if isinstance(value, later))
    return (*(name for name in view.__struct_fields__ if name != "asked"), *asked)


class Link(msgspec.Struct, frozen=True):
    """A name that leads somewhere; ``count`` is the number of articles there (0: not told),
    ``mark`` is "Retracted" for such an article.
    """

    label: str
    url: str
    count: int = 0
    mark: str = ""

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))


class Frame(msgspec.Struct, frozen=True):
    """What every page shares, as ``site``: nothing that changes when an article comes in.
    ``sections`` and ``more`` are its indexes.
    """

    title: str
    description: str
    language: str
    base_url: str
    pages: tuple[Link, ...]
    options: dict[str, object]
    sections: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    feeds: bool = True
    curator: str = ""
    rights: str = ""


class Card(msgspec.Struct, frozen=True, dict=True):
    """An article in a list. ``people`` are its authors as the catalogue names them
    (names.packed).
    """

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
    people: tuple[str, ...] = ()

    @later
    def authors(self) -> tuple[str, ...]:
        """The names of all authors."""
        return tuple(names.unpacked(packed).name for packed in self.people)

    @property
    def title_html(self) -> Html:
        """The title with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.title))


class Chart(msgspec.Struct, frozen=True):
    """A bar chart: the drawing, and the same numbers for a table."""

    title: str
    svg_html: Html
    rows: tuple[tuple[str, int], ...]


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
