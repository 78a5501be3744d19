"""Addresses of the site's pages, from its root."""

from __future__ import annotations


def article(key: str) -> str:
    """Where an article is."""
    return f"articles/{key}/index.html"


def topic(slug: str) -> str:
    """Where a topic is."""
    return f"topics/{slug}/index.html"


def page(folder: str, number: int) -> str:
    """Where a page of a list is; the first is the list itself."""
    return f"{folder}index.html" if number == 1 else f"{folder}page/{number}/index.html"


def edition(name: str, topic: str = "") -> str:
    """Where an edition of the site is, or of the topic with that slug."""
    return f"topics/{topic}/editions/{name}/index.html" if topic else f"editions/{name}/index.html"
