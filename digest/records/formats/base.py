"""What every format module offers: how to tell it by its look, how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from digest.errors import Problem
from digest.model import Record


class Entry(msgspec.Struct, frozen=True):
    """One record as it was found in a file.

    ``line`` is where it begins, counted from 1. ``record`` is None when it had to be rejected; then
    ``problems`` says why and ``raw`` is its text, whole, so that a person can mend it. Problems
    beside a good record are warnings: it comes in all the same. Their ``file`` is left empty, their
    ``line`` is the exact one where that is known.
    """

    line: int
    record: Record | None
    raw: str = ""
    problems: tuple[Problem, ...] = ()


def _no_text(text: str) -> Iterator[Entry]:
    yield from ()


def _no_stream(file: BinaryIO) -> Iterator[Entry]:
    yield from ()


class Format(msgspec.Struct, frozen=True):
    """One way in which records are written down.

    ``looks`` gets the beginning of a text (some thousand characters, line ends normalised to
    ``\\n``) and says how sure it is that this is the format: 0 no, 1 perhaps (this is what there is
    if nobody knows better), 2 likely, 3 certain.

    ``read`` gets the whole text and yields its entries in order. A format that states its own
    encoding, or whose files outgrow memory, has ``stream`` instead, which gets the bytes of the
    file from their beginning. Neither ever raises for what a file holds, and a bad record never
    takes its neighbours along.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    looks: Callable[[str], int]
    read: Callable[[str], Iterator[Entry]] = _no_text
    stream: Callable[[BinaryIO], Iterator[Entry]] = _no_stream

    @property
    def streams(self) -> bool:
        """Whether the format reads bytes as they come."""
        return self.stream is not _no_stream
