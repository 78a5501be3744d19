"""The serial or the book that a record stands in: its numbers, and the short forms of its title."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from digest import identifiers
from digest.records.formats.tagged.tagged import Fields
from digest.text import one_line

_ISBN_DIGITS = 13


class Numbers(NamedTuple):
    """The main ISSN, the ISBN, all ISSNs whose check digit is right; ``others`` say anything
    else.
    """

    issn: str
    isbn: str
    issns: tuple[str, ...]
    others: list[str]


def numbers(values: Iterable[str]) -> Numbers:
    """What values state that may hold several numbers each; the first of a kind is the main one."""
    issn, isbn = "", ""
    issns: list[str] = []
    others: list[str] = []
    for value in values:
        found = identifiers.issns(value, checked=False)
        # eight and eight digits of two ISSNs would pass for an ISBN
        book = "" if found else identifiers.isbn(value)
        issn = issn or (found[0] if found else "")
        isbn = isbn or book
        sound = identifiers.issns(value)
        issns += sound
        is_odd = any(number not in (issn, *sound) for number in found) or book not in ("", isbn)
        has_more = bool(book) and sum(map(str.isdigit, value)) > _ISBN_DIGITS
        if is_odd or has_more or not (found or book):
            others.append(value)
    return Numbers(issn, isbn, tuple(dict.fromkeys(issns)), others)


def short_titles(journal: str, stated: Iterable[str]) -> tuple[str, ...]:
    """The short titles that stand beside the whole one, each once."""
    told = dict.fromkeys(map(one_line, stated)) if journal else {}
    return tuple(title for title in told if title and title != journal)


def take_short(fields: Fields, journal: str, *tags: str) -> tuple[str, ...]:
    """The same of fields; where no whole title is stated, they are left."""
    return short_titles(journal, fields.take(*tags)) if journal else ()
