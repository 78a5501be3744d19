"""Files that are joined of many parts: each part is known by what it is made from, so that only what is new is made again."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

_MADE_FROM = 16
_LENGTH = struct.Struct("<I")
_ROW = _MADE_FROM + _LENGTH.size
_WORTH_KNOWING = 500  # parts; a shorter file is made again sooner than its parts are looked up


class Joined(msgspec.Struct, frozen=True):
    """One file: ``head``, the parts with ``between`` between them, ``tail``. ``made_from`` are 16 bytes a part; ``make`` gives a part."""

    made_from: tuple[bytes, ...]
    make: Callable[[int], bytes]
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""

    def pieces(self, known: Mapping[bytes, bytes]) -> Iterator[bytes]:
        """The parts in order, those that are known as they are known."""
        for number, made_from in enumerate(self.made_from):
            yield known.get(made_from) or self.make(number)

    def data(self, pieces: Sequence[bytes]) -> bytes:
        """The whole file."""
        return self.head + self.between.join(pieces) + self.tail

    def index(self, pieces: Sequence[bytes]) -> bytes:
        """What :func:`parts` needs to find the parts again; nothing for a file that is soon made."""
        if len(pieces) < _WORTH_KNOWING:
            return b""
        return b"".join(made_from + _LENGTH.pack(len(piece)) for made_from, piece in zip(self.made_from, pieces, strict=True))

    def parts(self, data: bytes, index: bytes) -> dict[bytes, bytes]:
        """The parts of a file that was joined the same way, by what they were made from; none when the index is not the file's."""
        found: dict[bytes, bytes] = {}
        at = len(self.head)
        for row in range(0, len(index), _ROW):
            (length,) = _LENGTH.unpack_from(index, row + _MADE_FROM)
            found[index[row : row + _MADE_FROM]] = data[at : at + length]
            at += length + len(self.between)
        return found if at - len(self.between) + len(self.tail) == len(data) else {}
