"""The entries of a batch, kept until all of it is read: in memory while they are few, in a temporary file when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType

import msgspec

from digest.records.formats.base import Entry

_IN_MEMORY = 64_000_000  # bytes


class Spooled(msgspec.Struct, frozen=True, array_like=True):
    """An entry and the number of the source that it came from."""

    source: int
    entry: Entry


class Spool:
    """Entries in the order they were put in. Use as a context manager. Raises OSError."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed in __exit__
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Spooled)

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def put(self, source: int, entry: Entry) -> None:
        """Keeps an entry."""
        data = self._encoder.encode(Spooled(source, entry))
        self._file.write(len(data).to_bytes(4, "little") + data)

    def all(self) -> Iterator[Spooled]:
        """Every entry, once all are in."""
        self._file.seek(0)
        while head := self._file.read(4):
            yield self._decoder.decode(self._file.read(int.from_bytes(head, "little")))
