"""The page of an article."""

from __future__ import annotations

import html

import msgspec

from digest.site import abstracts
from digest.site.views.base import Card, Html, Link
from digest.site.views.cited import Cited
from digest.text import to_html, to_plain


class BoundWork(msgspec.Struct, frozen=True):
    """Another work that an article is bound to: in what way ("Preprint of"), what it is, and whether it is an article of this site."""

    words: str
    work: Link
    here: bool


class TermGroup(msgspec.Struct, frozen=True):
    """The terms of an article from one hand: its authors, MeSH, another index, Keywords Plus."""

    label: str
    terms: tuple[str, ...]


class ArticleView(msgspec.Struct, frozen=True):
    """One article. ``meta`` are Highwire Press tags (name, content); ``json_ld`` a schema.org ScholarlyArticle for a script element.
    ``types``, ``level`` (of evidence), ``access`` and ``languages`` tell what kind of thing it is, and lead to the others of that kind.

    ``cited`` says how it is cited, ``abstract_text`` is the abstract as plain text.
    ``shortened`` tells that the site may show the beginning of the abstract only, or ("" as ``abstract``) nothing of it.
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
    abstract: str
    notes: str
    identifiers: tuple[Link, ...]
    terms: tuple[TermGroup, ...]
    cited: Cited
    meta: tuple[tuple[str, str], ...]
    json: str
    types: tuple[Link, ...] = ()
    level: Link | None = None
    access: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    bonds: tuple[BoundWork, ...] = ()
    related: tuple[Card, ...] = ()
    language: str = ""
    publisher: str = ""
    comment: str = ""
    rating: str = ""
    evidence: str = ""
    retracted: str = ""
    featured: bool = False
    added: str = ""
    updated: str = ""
    description: str = ""
    shortened: bool = False
    extra: dict[str, object] = {}

    @property
    def title_html(self) -> Html:
        return Html(to_html(self.title))

    @property
    def abstract_html(self) -> Html:
        return Html(self.abstract)

    @property
    def abstract_text(self) -> str:
        return to_plain(abstracts.plain(self.abstract))

    @property
    def notes_html(self) -> Html:
        return Html(self.notes)

    @property
    def meta_html(self) -> Html:
        """The Highwire Press tags as elements, a line each."""
        return Html("".join(f'<meta name="{html.escape(name)}" content="{html.escape(content)}">\n' for name, content in self.meta))

    @property
    def json_ld(self) -> Html:
        return Html(self.json)
