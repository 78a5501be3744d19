"""Names as Scopus and Embase write them: the family name, then initials with full stops (``van der
Berg J.-M.``).
"""

from __future__ import annotations

import re

from digest import names
from digest.errors import Problem
from digest.names import Person
from digest.patterns import pattern
from digest.text import one_line

_SHORT = pattern(r"([^\s,][^,]*?) ((?:\w{1,3}\.[ -]?)+)(?:,? (Jr\.?|Sr\.?|[IV]{1,3}))?")
_SUFFIX = pattern(r"(?:Jr|Sr)\.?|I{2,3}|IV|V")
_NUMBER = pattern(r"\s*\(\d+\)$")
_NOBODY = pattern(r"\[?no author(?: name| id)?s?(?: found| available)\]?", re.I)


def people(cell: str, line: int) -> tuple[tuple[Person, ...], list[Problem]]:
    """The persons of a cell: ``Roe J.B.; Doe A., Jr.`` (Scopus since 2022), ``Roe J.B., Doe A.,
    Jr.`` (before, and Embase), or full names with their numbers, ``Roe, Jane B. (57190000000); Doe,
    Ann (6600000000)``. A name without initials stays a literal.
    """
    text = one_line(cell)
    parts = text.split(";") if ";" in text or _NUMBER.search(text) else _by_commas(text)
    found = [_NUMBER.sub("", part).strip(" ,") for part in parts]
    return tuple(_person(name) for name in found if name and not _NOBODY.fullmatch(name)), []


def _by_commas(text: str) -> list[str]:
    parts: list[str] = []
    for part in text.split(","):
        if parts and _SUFFIX.fullmatch(part.strip()):
            parts[-1] += "," + part
        else:
            parts.append(part)
    return parts


def _person(name: str) -> Person:
    short = _SHORT.fullmatch(name)
    if short:
        return Person(family=short[1], given=short[2].strip(), suffix=short[3] or "")
    return names.read(name)
