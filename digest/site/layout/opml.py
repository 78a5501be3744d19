"""OPML 2.0 (http://opml.org/spec2.opml): a list of feeds that feed readers subscribe to in one go,
in branches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from digest.text import escaped


class Outline(msgspec.Struct, frozen=True):
    """A feed, or a branch of feeds: ``feed`` and ``home`` are addresses ("" for a branch)."""

    title: str
    feed: str = ""
    home: str = ""
    branches: tuple[Outline, ...] = ()


def document(title: str, outlines: Sequence[Outline]) -> str:
    """The list as an OPML document. Branches may lie as deep in each other as they like."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"<head><title>{escaped(title)}</title></head>",
        "<body>",
    ]
    return "\n".join([*lines, *_lines(outlines), "</body>", "</opml>", ""])


def _lines(outlines: Sequence[Outline]) -> Iterator[str]:
    waiting: list[Outline | str] = list(reversed(outlines))
    while waiting:
        outline = waiting.pop()
        if isinstance(outline, str):
            yield outline
        elif outline.branches:
            yield (f'<outline text="{escaped(outline.title)}" title="{escaped(outline.title)}">')
            waiting += ["</outline>", *reversed(outline.branches)]
        else:
            yield _feed(outline)


def _feed(outline: Outline) -> str:
    name = escaped(outline.title)
    return (
        f'<outline type="rss" text="{name}" title="{name}" xmlUrl="{escaped(outline.feed)}" '
        f'htmlUrl="{escaped(outline.home)}"/>'
    )
