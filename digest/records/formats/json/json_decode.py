"""One JSON object (RFC 8259) from its bytes: quickly when it is sound, patiently when it is not
quite.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Protocol

import msgspec

from digest.errors import Problem
from digest.patterns import pattern

Object = dict[str, object]

# digits; a longer one is no number that we count with, and Python refuses to read 5,000 of them
_LONGEST_INTEGER = 18
_WINDOWS = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte))
    for byte in range(0x80, 0x100)
}
_UTF8_HINT = "save it as UTF-8 if letters look wrong"
_MEANINGS = {
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing",
    "Illegal trailing comma before end of object": "a comma with nothing after it",
    "Illegal trailing comma before end of array": "a comma with nothing after it",
    "Expecting ',' delimiter": "a comma is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting value": "a value is missing",
    "Unterminated string starting at": "a text is not closed",
    "Invalid \\escape": "a backslash stands before what needs none",
    "Invalid \\uXXXX escape": "\\u is not followed by four hexadecimal digits",
    "Extra data": "it goes on after its end",
}
_TWICE = pattern(rb'"title"\s*+:')


class Decoder(Protocol):
    """What makes an object of sound JSON; raises ValueError or RecursionError for other bytes."""

    def decode(self, buf: bytes, /) -> Object:
        """The members of the object."""


ANY: Decoder = msgspec.json.Decoder(dict[str, object], float_hook=str)
"""Gives every member; a number with a fraction is given as the text that it is, ``1.10`` stays
``1.10``.
"""


def decode(
    raw: bytes, decoder: Decoder, line: int, column: int
) -> tuple[Object | None, tuple[Problem, ...]]:
    """The members of an object that begins at ``line`` and ``column``, and what is wrong with it;
    None when it can't be read.

    NaN and infinities count as missing, control characters and lone surrogates stay for the
    cleaning of text to deal with. Of a member that is stated twice the first is kept.
    """
    if raw.count(b'"title"') < 2 or len(_TWICE.findall(raw)) < 2:
        try:
            return decoder.decode(raw), ()
        except (ValueError, RecursionError):
            pass
    return _patiently(raw, line, column)


def complaint(raw: bytes, line: int, column: int) -> Problem:
    """What is wrong with bytes that are not valid JSON."""
    problems = _patiently(raw, line, column)[1]
    return problems[0] if problems else Problem("not valid JSON", line=line)


def _patiently(raw: bytes, line: int, column: int) -> tuple[Object | None, tuple[Problem, ...]]:
    text, problems = _text(raw, line)
    twice: dict[str, None] = {}

    def members(pairs: list[tuple[str, object]]) -> Object:
        value = dict(reversed(pairs))
        if len(value) < len(pairs):
            times = Counter(name for name, _ in pairs)
            twice.update(dict.fromkeys(name for name, number in times.items() if number > 1))
        return value

    decoder = json.JSONDecoder(
        strict=False,
        object_pairs_hook=members,
        parse_constant=lambda name: None,
        parse_float=str,
        parse_int=_integer,
    )
    try:
        value: object = decoder.decode(text)
    except json.JSONDecodeError as error:
        return None, (*problems, _refusal(error, line, column))
    except RecursionError:
        return None, (
            *problems,
            Problem("not valid JSON: objects are nested too deeply", line=line),
        )
    if not isinstance(value, dict):
        return None, (*problems, Problem("not valid JSON: this is no object", line=line))
    stated = tuple(
        Problem(f"{name} is stated twice; the first is kept", line=line, severity="warning")
        for name in twice
    )
    return value, (*problems, *stated)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _text(raw: bytes, line: int) -> tuple[str, tuple[Problem, ...]]:
    """The text of the bytes; those that are not UTF-8 are read as Windows-1252."""
    try:
        return raw.decode(), ()
    except UnicodeDecodeError:
        said = Problem(
            "is not UTF-8 here; such letters are read as Windows-1252",
            line=line,
            hint=_UTF8_HINT,
            severity="warning",
        )
        return raw.decode("utf-8", "surrogateescape").translate(_WINDOWS), (said,)


def _refusal(error: json.JSONDecodeError, line: int, column: int) -> Problem:
    """Where a person finds what is wrong, and what it is."""
    before = error.doc[: error.pos].rstrip()
    if error.doc[error.pos : error.pos + 1] in ("}", "]") and before.endswith(","):
        what = "a comma with nothing after it"
    elif error.pos >= len(error.doc.rstrip()):
        what = "it ends too early (cut off?)"
    else:
        what = _MEANINGS.get(error.msg, error.msg)
    place = error.colno + (column - 1 if error.lineno == 1 else 0)
    at = line + error.lineno - 1
    return Problem(
        f"not valid JSON: {what} (line {at}, column {place})",
        line=at,
        column=place,
        hint="mend it, or export it again",
    )
