"""The values that travel between the stages: plain, frozen, comparable.

record (what one source states) → article (the Markdown document, with a person's notes) → topic, author, journal, year (catalogue)
"""

from __future__ import annotations

import msgspec

from digest.dates import PartialDate
from digest.names import Person

_COLUMNS_WORDS = """
    title authors editors year date month day journal volume issue pages first-page last-page article-number publisher doi pmid pmcid arxiv
    issn isbn url language keywords mesh abstract type
"""
COLUMNS = frozenset(word.replace("-", " ") for word in _COLUMNS_WORDS.split())
"""What a column of a table, or a member of a JSON object, can mean for a record."""


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article's bibliographic data as one source states it; names follow CSL 1.0.2.

    All text is cleaned (``text.one_line``); titles and abstracts may hold ``<i> <b> <sub> <sup>`` and nothing else that means markup.
    ``abstract`` is plain text, paragraphs separated by an empty line. ``keywords`` are terms as the source spells them, split as the
    source separates them; of a MeSH heading the descriptor stands there, and ``mesh`` keeps the whole heading (``*Breast
    Neoplasms/drug therapy``). ``extra`` holds what the format states and we have no field for.
    """

    title: str = ""
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    date: PartialDate | None = None
    type: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    arxiv: str = ""
    isbn: str = ""
    issn: str = ""
    url: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    abstract: str = ""
    source: str = ""
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Article(msgspec.Struct, frozen=True, omit_defaults=True):
    """One document of content/articles: its record's fields, a person's fields, and the text.

    ``abstract`` and ``notes`` are Markdown, as the file has them; ``abstract_html`` and ``notes_html`` are what the shelf made of them.
    ``file`` is relative to the site. ``retracted`` is a date or ``true``. ``sources`` is what imports remember (see records/merge.py).
    """

    key: str
    record: Record
    abstract: str = ""
    notes: str = ""
    abstract_html: str = ""
    notes_html: str = ""
    file: str = ""
    added: str = ""
    updated: str = ""
    retracted: str = ""
    draft: bool = False
    featured: bool = False
    rating: str = ""
    comment: str = ""
    evidence: str = ""
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()


class Page(msgspec.Struct, frozen=True):
    """A free page of content/pages: its name, title and text as safe HTML."""

    key: str
    title: str
    html: str
    file: str


class Topic(msgspec.Struct, frozen=True):
    """What keywords mean: one label, the spellings found, the articles (newest first, by key)."""

    slug: str
    label: str
    spellings: tuple[str, ...]
    articles: tuple[str, ...]
    per_year: tuple[tuple[int, int], ...] = ()
    related: tuple[Related, ...] = ()


class Related(msgspec.Struct, frozen=True):
    """A topic that shares articles with another: how strongly (0 to 1), and the newest papers that link the two, by key."""

    slug: str
    label: str
    strength: float
    shared: int
    papers: tuple[str, ...]


class Group(msgspec.Struct, frozen=True):
    """The articles of one author, journal or year, newest first; ``filed`` is what an index sorts it by."""

    slug: str
    label: str
    articles: tuple[str, ...]
    filed: str


class Catalogue(msgspec.Struct, frozen=True):
    """Everything that the site shows: the articles by key, newest first, and the ways into them."""

    articles: dict[str, Article]
    topics: tuple[Topic, ...] = ()
    authors: tuple[Group, ...] = ()
    journals: tuple[Group, ...] = ()
    years: tuple[Group, ...] = ()
    topics_of: dict[str, tuple[str, ...]] = {}
