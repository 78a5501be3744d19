"""digest: a static site generator for topic digests. Records become Markdown, Markdown becomes a
site by topic.

For notebooks and scripts::

    import digest

    for article in digest.open(".").articles:
        print(article.record.title, article.record.doi)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digest.model import Article as Article
    from digest.model import Record as Record
    from digest.site.build import build as build
    from digest.site.door import Site as Site

__version__ = "0.1.0"
__all__ = ["Article", "Record", "Site", "build", "open"]

_HOMES = {
    "Article": "digest.model",
    "Record": "digest.model",
    "Site": "digest.site.door",
    "build": "digest.site.build",
}


def open(root: Path | str = ".") -> Site:  # noqa: A001 - it opens a site as the built-in one opens a file
    """The site in the folder ``root``: its ``config``, ``articles``, ``catalogue``, and what is
    wrong as ``problems``.

    Nothing is read before it is asked for, and nothing is written. Raises digest.errors.ConfigError
    when its digest.toml can't be used.
    """
    from digest.site.door import Site

    return Site.open(root)


def __getattr__(name: str) -> Any:
    """What is behind the door, fetched when it is first named: the command line must start at
    once.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'digest' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
