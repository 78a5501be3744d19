"""A topic as a vocabulary states it."""

from __future__ import annotations

import msgspec


class Stated(msgspec.Struct, frozen=True):
    """One concept of a vocabulary.

    ``key`` is what the vocabulary knows it by (URI, MeSH's tree number or identifier, folded
    label); ``broader`` and ``related`` are keys. ``others`` are its names in languages that are not
    the site's. ``text`` is its definition, plain, paragraphs separated by an empty line.
    """

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    text: str = ""
    line: int = 0
