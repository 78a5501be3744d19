"""The sections of digest.toml, with what holds where it says nothing."""

from __future__ import annotations

from typing import Any

import msgspec

NAME = "digest.toml"


class Site(msgspec.Struct, frozen=True):
    """What the site is called and where it will stand; ``base_url`` ends with a slash or is "" (not known).

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
    """Where the output goes, how many articles a page lists, how many processes build (0: one a processor)."""

    output: str = "public"
    page_size: int = 50
    jobs: int = 0


PANELS = ("subscribe", "new", "introduction", "key", "chart", "related", "rising", "people", "articles", "editions", "methods")
"""The panels of a topic's page, below its head, from top to bottom."""

PERIODS = ("week", "month", "quarter", "year")
"""How long an edition may be."""

STYLES = ("nlm", "apa", "ama")
"""The citation styles that need no file."""


class Topics(msgspec.Struct, frozen=True):
    """How many articles a topic needs to have a page, whether NLM's check tags (Humans, Female …) are topics, what a topic's page shows."""

    minimum: int = 1
    check_tags: bool = True
    panels: tuple[str, ...] = PANELS


class Editions(msgspec.Struct, frozen=True):
    """How long the period of an edition is: week, month, quarter or year."""

    period: str = "month"


class Outputs(msgspec.Struct, frozen=True):
    """What the site has beside its articles and topics, and how much of an abstract it may show ("full", "none", or a number of words).

    An author or a journal has feeds and citation files from ``minimum`` articles on. ``styles`` are names of STYLES, or CSL styles by path.
    """

    authors: bool = True
    journals: bool = True
    years: bool = True
    kinds: bool = True
    browse: bool = True
    feeds: bool = True
    citations: bool = True
    editions: bool = True
    email: bool = True
    data: bool = True
    minimum: int = 2
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
    """What the columns of tables mean that bear names of their own: column to field, one of ``model.COLUMNS`` ("" for none)."""

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
