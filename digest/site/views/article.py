"""The page of an article."""

from __future__ import annotations

from typing import Protocol

import msgspec

from digest.site.citing import abstracts
from digest.site.views.base import Card, Html, Link, later
from digest.text import escaped, to_html, to_plain


class BoundWork(msgspec.Struct, frozen=True):
    """Another work that an article is bound to: in what way ("Preprint of"), what it is, and
    whether it is an article of this site.
    """

    words: str
    work: Link
    here: bool


class TermGroup(msgspec.Struct, frozen=True):
    """The terms of an article from one hand: its authors, MeSH, another index, Keywords Plus."""

    label: str
    terms: tuple[str, ...]


class Reference(msgspec.Struct, frozen=True):
    """How an article is cited in one style: what the style is called, and the reference with its
    italics.
    """

    style: str
    text_html: Html


class Cited(msgspec.Struct, frozen=True):
    """The citations of one article: its ``references`` in all styles, in order; the record as
    ``bibtex`` and as ``ris``.
    """

    references: tuple[Reference, ...]
    bibtex: str
    ris: str


class Asked(Protocol):
    """What an article tells beside its own words, reckoned when a template asks for it."""

    def cited(self) -> Cited: ...

    def meta(self) -> tuple[tuple[str, str], ...]: ...

    def json_ld(self) -> Html: ...

    def related(self) -> tuple[Card, ...]: ...

    def description(self) -> str: ...


class ArticleView(msgspec.Struct, frozen=True, dict=True):
    """One article. ``types``, ``level`` (of evidence), ``access`` and ``languages`` tell what kind
    of thing it is, and lead to the others of that kind.

    ``shortened`` tells that the site may show the beginning of the abstract only, or ("" as
    ``abstract_html``) nothing of it. A link without an address leads nowhere: what it names has no
    page.
    """

    key: str
    title: str
    authors: tuple[Link, ...]
    journal: Link | None
    date: str
    date_iso: str
    year: Link | None
    source_line: str
    type: str
    topics: tuple[Link, ...]
    abstract_html: Html
    notes_html: Html
    identifiers: tuple[Link, ...]
    terms: tuple[TermGroup, ...]
    asked: Asked
    types: tuple[Link, ...] = ()
    level: Link | None = None
    access: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    bonds: tuple[BoundWork, ...] = ()
    language: str = ""
    publisher: str = ""
    comment: str = ""
    rating: str = ""
    evidence: str = ""
    retracted: str = ""
    featured: bool = False
    added: str = ""
    updated: str = ""
    shortened: bool = False
    extra: dict[str, object] = {}

    @later
    def cited(self) -> Cited:
        """How it is cited."""
        return self.asked.cited()

    @later
    def meta(self) -> tuple[tuple[str, str], ...]:
        """Highwire Press tags (name, content)."""
        return self.asked.meta()

    @later
    def json_ld(self) -> Html:
        """The article as schema.org ScholarlyArticle, for a script element."""
        return self.asked.json_ld()

    @later
    def related(self) -> tuple[Card, ...]:
        """The articles that lie nearest."""
        return self.asked.related()

    @later
    def description(self) -> str:
        """What search engines show below the title."""
        return self.asked.description()

    @property
    def title_html(self) -> Html:
        """The title with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.title))

    @property
    def abstract_text(self) -> str:
        """The abstract as plain text."""
        return to_plain(abstracts.plain(self.abstract_html))

    @property
    def meta_html(self) -> Html:
        """The Highwire Press tags as elements, a line each."""
        return Html(
            "".join(
                f'<meta name="{name}" content="{escaped(content)}">\n'
                for name, content in self.meta
            )
        )
