"""What a batch holds, kept until all of it is read: in memory while it is little, in a temporary
file when it is much.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import NamedTuple

import msgspec

from digest.records.formats.base import Entry

_IN_MEMORY = 16_000_000  # bytes
# entries, and about how many bytes of them, that are kept and had as one chunk
_TOGETHER, _LONGEST = 200, 1_000_000


class Place(NamedTuple):
    """Where something is kept, and how many entries it is."""

    at: int
    length: int
    entries: int = 0


class Spool:
    """Keeps bytes, and entries in chunks. Use as a context manager. Raises OSError.

    Once it is shared, processes that are forked from this one may put things in and have those of
    others. Its file has no name, so nothing is left of it when all of them are gone, however they
    ended.
    """

    def __init__(self) -> None:
        self._file: io.BytesIO | io.FileIO = io.BytesIO()
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Entry)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def share(self) -> None:
        """From now on all is in a file."""
        if isinstance(self._file, io.BytesIO):
            data = self._file.getbuffer()
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed in __exit__
            self._write(data)

    def keep(self, data: bytes, entries: int = 0) -> Place:
        """Keeps bytes."""
        with self._alone():
            place = Place(self._file.seek(0, io.SEEK_END), len(data), entries)
            self._write(memoryview(data))
        if place.at > _IN_MEMORY:
            self.share()
        return place

    def at(self, place: Place) -> bytes:
        """The bytes that are kept there."""
        with self._alone():
            self._file.seek(place.at)
            return self._file.read(place.length)

    def keep_all(self, entries: Iterable[Entry]) -> Iterator[Place]:
        """Keeps entries, chunk by chunk, in order."""
        chunk, count = bytearray(), 0
        for entry in entries:
            data = self._encoder.encode(entry)
            chunk += len(data).to_bytes(4, "little") + data
            count += 1
            if count == _TOGETHER or len(chunk) > _LONGEST:
                yield self.keep(bytes(chunk), count)
                chunk, count = bytearray(), 0
        if chunk:
            yield self.keep(bytes(chunk), count)

    def chunk(self, place: Place) -> Iterator[Entry]:
        """The entries of a chunk."""
        data, at = memoryview(self.at(place)), 0
        while at < len(data):
            begin = at + 4
            at = begin + int.from_bytes(data[at:begin], "little")
            yield self._decoder.decode(data[begin:at])

    def _write(self, data: memoryview) -> None:
        while data:
            data = data[self._file.write(data) or 0 :]

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Forked processes share not only the file but also the place in it."""
        if isinstance(self._file, io.BytesIO):
            yield
            return
        try:
            import fcntl
        except ImportError:  # Windows, where nothing is forked
            yield
            return
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)
