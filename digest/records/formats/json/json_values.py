"""Values of JSON as they are stated: a text where a text is meant, and nothing where something else
stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import msgspec

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.base import Entry
from digest.records.formats.json import json_stream
from digest.records.formats.json.json_decode import ANY, Decoder, Object
from digest.records.formats.tagged import tagged
from digest.text import one_line

Extra = tuple[tuple[str, tuple[str, ...]], ...]
Reader = Callable[[Object, list[Problem]], Record]
"""Makes the record of an object, and adds what a person should know. A record without a title is
rejected.
"""

_NOT_A_NAME = pattern(r"[^\w.-]+")
_LONGEST_NAME = 60


def entries(
    stream: BinaryIO, wrappers: frozenset[str], read: Reader, decoder: Decoder = ANY
) -> Iterator[Entry]:
    """The records of a file in order, each from its object; what is not valid JSON and what has no
    title is rejected.
    """
    for found in json_stream.objects(stream, wrappers, decoder):
        if found.value is None:
            yield Entry(found.line, None, found.raw.decode("utf-8", "replace"), found.problems)
            continue
        doubts: list[Problem] = []
        record = read(found.value, doubts)
        placed = (doubt if doubt.line else doubt.at("", found.line) for doubt in doubts)
        problems = (*found.problems, *placed) if doubts or found.problems else ()
        if record.title:
            yield Entry(found.line, record, problems=problems)
        else:
            why = (
                ()
                if any(p.severity == "error" for p in problems)
                else (tagged.no_title(found.line),)
            )
            yield Entry(found.line, None, found.raw.decode("utf-8", "replace"), (*problems, *why))


def text(value: object) -> str:
    """A text or a number, on one line; "" for anything else."""
    if isinstance(value, str):
        return one_line(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def raw_text(value: object) -> str:
    """A text as it stands, a number as text; "" for anything else."""
    return value if isinstance(value, str) else text(value)


def part(value: object, *names: str) -> object:
    """What stands under the names, one inside the other; None where one is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def each(value: object) -> list[object]:
    """The members of a list; something that stands alone where a list is meant is its only
    member.
    """
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def objects(value: object) -> list[Object]:
    """The objects among :func:`each`."""
    return [member for member in each(value) if isinstance(member, dict)]


def texts(value: object) -> list[str]:
    """The texts among :func:`each` that are not empty."""
    return [stated for stated in map(text, each(value)) if stated]


def first(*values: object) -> str:
    """The first text that is not empty, of values and of lists."""
    for value in values:
        stated = (
            text(value) if not isinstance(value, list) else next(filter(None, map(text, value)), "")
        )
        if stated:
            return stated
    return ""


def warn(doubts: list[Problem], said: str) -> None:
    """Adds a warning, when something is said."""
    if said:
        doubts.append(Problem(said, severity="warning"))


def language(value: object) -> str:
    """The ISO 639-1 code where there is one (of ``en-US`` the language), else what is stated."""
    stated = first(value)
    code, _, region = stated.replace("_", "-").partition("-")
    return (
        code.lower()
        if len(code) == 2 and code.isalpha() and (region or stated == code)
        else tagged.language(stated)
    )


def arxiv_of(doi: str) -> str:
    """The arXiv identifier that arXiv's own DOIs hold (``10.48550/arXiv.2101.00001``)."""
    return identifiers.arxiv(doi) if doi.startswith("10.48550/") else ""


def link(address: object, doi: str) -> str:
    """A safe address that says more than the DOI does."""
    found = identifiers.link(text(address))
    return "" if found and doi and identifiers.doi(found) == doi and "doi.org/" in found else found


def name_of(member: str) -> str:
    """The name of a member, fit for front matter."""
    return _NOT_A_NAME.sub("_", member)[:_LONGEST_NAME]


def extra(prefix: str, stated: Iterable[tuple[str, object]]) -> Extra:
    """What has no field, under names that are fit for front matter: texts as they are, anything
    else as JSON; nothing empty.
    """
    kept = []
    for name, value in stated:
        values = tuple(_plain(value)) if value or value is False or value == 0 else ()
        if values:
            kept.append((f"{prefix}:{name_of(name)}", values))
    return tuple(kept)


def _plain(value: object) -> Iterator[str]:
    for member in each(value):
        if isinstance(member, (dict, list)):
            yield from [_json(member)] if member else []
        elif stated := str(member).lower() if isinstance(member, bool) else text(member):
            yield stated


def _json(value: object) -> str:
    try:
        return one_line(msgspec.json.encode(value).decode())
    except (ValueError, RecursionError):  # lone surrogates; nesting
        return ""
