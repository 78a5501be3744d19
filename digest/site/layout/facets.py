"""What the page for combining choices looks articles up in: numbers for articles, and for each
topic, author, … the numbers that have it.

Articles are numbered in the order they came in, then by date, so that what comes in next gets the
next numbers, and what lies behind the earlier ones stays as it is. Everything is text of 64
characters: a number is written in groups of five bits, the lowest first, with the sixth bit set on
all but the last group; a list of numbers as the steps from each to the next, less one. The script
of the page reads it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property

import msgspec

from digest.dates import PartialDate
from digest.model import Brief, Group
from digest.site.artifact import Cards
from digest.site.layout.shared import Shared
from digest.site.views import Card
from digest.text import to_plain

CHUNK = 500
"""How many articles one file of cards holds."""

LARGE = ("topic", "author", "journal")
"""The choices that have a file each, which is fetched when it is needed."""

_MOST = 500  # authors or journals that can be chosen
_SMALL = {"types": "type", "evidence": "evidence", "languages": "language", "access": "access"}
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Choice = tuple[str, str, int, str]
"""The slug ("" where the label tells it), the label, how many articles, and which, as
:func:`numbers` writes them.
"""


class Index:
    """The files of one site."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._briefs = shared.catalogue.briefs

    @property
    def chunks(self) -> int:
        """How many files of cards there are."""
        return -(-len(self._shared.catalogue.keys) // CHUNK)

    def head(self) -> str:
        """The script that is needed first: the dates of all articles, and the short lists of
        choices.
        """
        small = {
            name: self._choices(self._shared.groups(plural))
            for plural, name in _SMALL.items()
            if self._shared.has(plural)
        }
        retracted = [key for key in self._shared.catalogue.keys if self._briefs[key].retracted]
        facts = {
            "count": len(self._order),
            "size": CHUNK,
            "version": _digest(self._order),
            "chunks": [_digest(self.keys(number)) for number in range(self.chunks)],
            "months": "".join(_month(self._briefs[key]) for key in self._order),
            "retracted": {"count": len(retracted), "packed": numbers(self._numbered(retracted))},
            "choices": small,
        }
        return _script("head", facts)

    def choices(self, name: str) -> str:
        """The script with all choices of one of the LARGE."""
        if name == "topic":
            groups = [
                Group(t.slug, t.label, t.articles, t.label) for t in self._shared.catalogue.topics()
            ]
            return _script(name, self._choices(groups))
        plural = f"{name}s"
        listed = self._shared.groups(plural) if self._shared.has(plural) else ()
        places = {group.slug: number for number, group in enumerate(listed)}
        largest = sorted(listed, key=lambda group: (-len(group.articles), places[group.slug]))[
            :_MOST
        ]
        return _script(name, self._choices(sorted(largest, key=lambda group: places[group.slug])))

    def cards(self, number: int, cards: Cards) -> str:
        """The script with the articles of one chunk."""
        return _script(
            "cards", {"chunk": number, "cards": [_short(cards[key]) for key in self.keys(number)]}
        )

    @cached_property
    def _order(self) -> tuple[str, ...]:
        briefs = self._briefs
        return tuple(sorted(briefs, key=lambda key: (briefs[key].added, _start(briefs[key]), key)))

    @cached_property
    def _number(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self._order)}

    def keys(self, number: int) -> tuple[str, ...]:
        """The articles of one chunk."""
        return self._order[number * CHUNK : (number + 1) * CHUNK]

    def _numbered(self, keys: Iterable[str]) -> list[int]:
        return sorted(self._number[key] for key in keys)

    def _choices(self, groups: Iterable[Group]) -> list[Choice]:
        return [self._choice(group) for group in groups if group.articles]

    def _choice(self, group: Group) -> Choice:
        label = to_plain(group.label)
        packed = numbers(self._numbered(group.articles))
        return (
            group.slug if group.slug != _plain_slug(label) else "",
            label,
            len(group.articles),
            packed,
        )


def _start(brief: Brief) -> str:
    """The beginning of the date, a season as its first month."""
    return PartialDate(brief.date).first_month if brief.date else ""


def numbers(ascending: Iterable[int]) -> str:
    """A list of rising numbers, compactly."""
    out: list[str] = []
    last = -1
    for number in ascending:
        step = number - last - 1
        last = number
        while step > 31:
            out.append(_DIGITS[32 | step & 31])
            step >>= 5
        out.append(_DIGITS[step])
    return "".join(out)


def _plain_slug(label: str) -> str:
    """The slug of plain English, which the script makes the same way: most need not be written
    twice.
    """
    return re.sub("[^a-z0-9]+", "-", label.lower()).strip("-") if label.isascii() else ""


def _month(brief: Brief) -> str:
    """Twelve times the year and the month (1 where there is none, as the order of lists has it) in
    three digits; 0 without a date.
    """
    value = 0
    if brief.date:
        date = PartialDate(brief.date)
        value = date.year * 12 + int(date.first_month[5:7] or 1) - 1
    return "".join(_DIGITS[value >> shift & 63] for shift in (12, 6, 0))


def _short(card: Card) -> list[str]:
    """A card as a list; what is empty at its end is left out."""
    marks = "r" * bool(card.retracted) + "f" * card.featured
    fields = [
        card.key, card.title, card.byline, card.journal, card.year, card.doi, card.kind,
        card.access, marks, card.language, card.comment,
    ]  # fmt: skip
    while not fields[-1]:
        fields.pop()
    return fields


def _digest(keys: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(keys).encode(), digest_size=4).hexdigest()


def _script(name: str, data: object) -> str:
    told, held = (msgspec.json.encode(part).decode() for part in (name, data))
    return f"digestBrowse({told},{held});\n"
