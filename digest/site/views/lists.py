"""The first page, lists of articles, indexes, and the free pages."""

from __future__ import annotations

import msgspec

from digest.site.views.base import Card, Chart, Html, Link, Pager, YearGroup
from digest.site.views.editions import EditionRow
from digest.site.views.topic import LetterGroup
from digest.text import to_html


class HomeView(msgspec.Struct, frozen=True):
    """The first page: what is new, the largest topics, how much there is of what, the latest
    edition, the feeds and citation files of all.
    """

    newest: tuple[Card, ...]
    topics: tuple[Link, ...]
    counts: tuple[Link, ...]
    years: str
    edition: EditionRow | None = None
    feeds: tuple[Link, ...] = ()
    exports: tuple[Link, ...] = ()


class ListView(msgspec.Struct, frozen=True):
    """One page of the articles that have one thing in common. ``kind`` is "author", "journal",
    "year", "type", "evidence", "language" or "access".

    On the first page stand, where they are known: other spellings (``variants``), a journal's
    abbreviations (``short``), an author's ORCID or a journal's ISSNs (``identifiers``), what a
    person wrote (``text_html``), what is counted here (``note``), and with whom and where.
    """

    kind: str
    label: str
    count: int
    groups: tuple[YearGroup, ...]
    pager: Pager
    index: Link
    topics: tuple[Link, ...] = ()
    newer: Link | None = None
    older: Link | None = None
    variants: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    identifiers: tuple[Link, ...] = ()
    text_html: Html = Html()
    note: str = ""
    chart: Chart | None = None
    authors: tuple[Link, ...] = ()
    journals: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    exports: tuple[Link, ...] = ()

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))


class IndexView(msgspec.Struct, frozen=True):
    """All authors, journals, years, types, levels of evidence, languages or ways of access:
    ``kind`` is the folder that they lie in.

    Years come with a chart. ``note`` says what is counted.
    """

    kind: str
    title: str
    count: int
    letters: tuple[LetterGroup, ...]
    chart: Chart | None = None
    note: str = ""


class BrowseView(msgspec.Struct, frozen=True):
    """The page for combining choices; ``lists`` are all indexes, which work without a script."""

    lists: tuple[Link, ...]


class PageView(msgspec.Struct, frozen=True):
    """A free page of content/pages."""

    title: str
    body_html: Html

    @property
    def title_html(self) -> Html:
        """The title with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.title))


class NotFoundView(msgspec.Struct, frozen=True):
    """The page for an address that leads nowhere, with the largest topics to go on from."""

    topics: tuple[Link, ...]


class RedirectView(msgspec.Struct, frozen=True):
    """An old address of an article."""

    target: Link
