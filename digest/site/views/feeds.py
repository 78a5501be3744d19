"""Feeds, what tells machines where to look, and files that no template makes."""

from __future__ import annotations

import msgspec


class FeedPerson(msgspec.Struct, frozen=True):
    """An author in a feed; ``uri`` is that of an ORCID ("" where none is known)."""

    name: str
    uri: str = ""


class FeedTopic(msgspec.Struct, frozen=True):
    """A topic in a feed: ``term`` names it for machines, ``label`` for readers."""

    term: str
    label: str


class FeedEntry(msgspec.Struct, frozen=True):
    """An article or an edition in a feed.

    ``id`` never changes; ``published`` (the day it came in) and ``updated`` are RFC 3339. ``title``
    and ``content`` are HTML, escaped by the template; ``plain`` is the title and ``summary`` a
    sentence or two as text. ``date`` is when the article was published, as exact as it is known
    (W3C-DTF); ``retracted`` is a date or ``true``.
    """

    id: str
    title: str
    url: str
    published: str
    updated: str
    authors: tuple[FeedPerson, ...] = ()
    categories: tuple[FeedTopic, ...] = ()
    content: str = ""
    plain: str = ""
    summary: str = ""
    doi: str = ""
    doi_url: str = ""
    pmid: str = ""
    journal: str = ""
    date: str = ""
    source: str = ""
    language: str = ""
    retracted: str = ""


class FeedView(msgspec.Struct, frozen=True):
    """A feed (Atom, RFC 4287; JSON Feed 1.1). ``url`` and ``home`` are absolute where the site has
    an address, else relative to the feed.

    ``author`` is who answers for the feed.
    """

    id: str
    title: str
    subtitle: str
    url: str
    home: str
    updated: str
    entries: tuple[FeedEntry, ...]
    author: str = ""
    language: str = ""
    rights: str = ""


class SitemapView(msgspec.Struct, frozen=True):
    """Absolute addresses and the day of their last change ("" unknown), or the addresses of
    sitemaps, as sitemaps.org 0.9.
    """

    urls: tuple[tuple[str, str], ...]
    parts: tuple[str, ...] = ()


class RobotsView(msgspec.Struct, frozen=True):
    """robots.txt; ``sitemap`` is absolute, "" where the site has no address."""

    sitemap: str


class Text(msgspec.Struct, frozen=True):
    """A file that no template makes: ``text`` is all of it."""

    text: str
