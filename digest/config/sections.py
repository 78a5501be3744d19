"""The sections of digest.toml, with what holds where it says nothing."""

from __future__ import annotations

from typing import Any

import msgspec

NAME = "digest.toml"


class Site(msgspec.Struct, frozen=True):
    """What the site is called and where it will stand; ``base_url`` ends with a slash or is "" (not
    known).

    ``curator`` is who answers for it, ``rights`` what readers may do with it: a sentence each.
    """

    title: str = "Topic digest"
    description: str = ""
    base_url: str = ""
    language: str = "en"
    theme: str = "default"
    timezone: str = "UTC"
    curator: str = ""
    rights: str = ""


class Build(msgspec.Struct, frozen=True):
    """Where the output goes, how many articles a page lists, how many processes build (0: one a
    processor).
    """

    output: str = "public"
    page_size: int = 50
    jobs: int = 0


PANELS = (
    "subscribe", "new", "introduction", "key", "chart", "related", "rising", "people", "articles",
    "editions", "methods",
)  # fmt: skip
"""The panels of a topic's page, below its head, from top to bottom."""

PERIODS = ("week", "month", "quarter", "year")
"""How long an edition may be."""

FOLLOWED = ("topics", "authors", "journals")
"""What may have feeds and citation files."""

FEEDS = ("atom", "json")
CITATIONS = ("ris", "bibtex", "csl-json")
"""The formats of feeds and of citation files."""

STYLES = ("nlm", "apa", "ama")
"""The citation styles that need no file."""


class Topics(msgspec.Struct, frozen=True):
    """How many articles a topic needs to have a page, and how many topics one article may have;
    whether NLM's check tags (Humans, Female …) and placeholders are topics; what a topic's page
    shows.
    """

    minimum: int = 2
    most: int = 100
    check_tags: bool = False
    panels: tuple[str, ...] = PANELS


class Editions(msgspec.Struct, frozen=True):
    """How long the period of an edition is: week, month, quarter or year; whether all topics have
    editions of their own.
    """

    period: str = "month"
    topics: bool = False


class Outputs(msgspec.Struct, frozen=True):
    """What the site has beside its articles and topics, and how much of an abstract it may show
    ("full", "none", or a number of words).

    Authors, journals and kinds have a page from so many articles on, none for 0 (in the file also
    true for two and false). What is in ``follow`` has feeds and citation files, in the formats
    named, from ``minimum`` articles on; the whole site has all formats. ``styles`` are names of
    STYLES, or CSL styles by path.
    """

    authors: int = 2
    journals: int = 2
    years: bool = True
    kinds: int = 2
    browse: bool = True
    follow: tuple[str, ...] = ("topics",)
    feeds: tuple[str, ...] = ("atom",)
    citations: tuple[str, ...] = ("ris", "bibtex")
    minimum: int = 5
    editions: bool = True
    email: bool = True
    data: bool = True
    abstracts: str = "full"
    cited_abstracts: int = 1000
    styles: tuple[str, ...] = STYLES


class Serve(msgspec.Struct, frozen=True):
    """Where the preview listens."""

    port: int = 8000


class Publish(msgspec.Struct, frozen=True):
    """Where the site is pushed to, and its own domain ("" for none)."""

    remote: str = "origin"
    branch: str = "gh-pages"
    cname: str = ""


class Import(msgspec.Struct, frozen=True):
    """What the columns of tables mean that bear names of their own: column to field, one of
    ``model.COLUMNS`` ("" for none).
    """

    columns: dict[str, str] = {}


class Config(msgspec.Struct, frozen=True, rename={"imports": "import"}):
    """The whole configuration; ``theme`` holds the theme's own options, which only the theme knows.

    ``imports`` is the section ``[import]``, whose name Python keeps for itself.
    """

    site: Site = Site()
    build: Build = Build()
    topics: Topics = Topics()
    editions: Editions = Editions()
    outputs: Outputs = Outputs()
    serve: Serve = Serve()
    publish: Publish = Publish()
    imports: Import = Import()
    theme: dict[str, Any] = {}
