"""What a build remembers for the next one, in ``.digest/``: losing it costs time, never content.

Two files: what was read, which all outputs share, and the ledger of one output. One that can't be
read, or was written by another version of the program or of a library, counts as none.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest import disk
from digest.errors import Problem

if TYPE_CHECKING:
    from digest.library.shelf import Kept

FOLDER = ".digest"
_LIBRARIES = ("citeproc", "jinja2", "markdown_it", "msgspec", "yaml")
_DIGEST = 8
PIECE = 16
"""Bytes of the digest of a piece of a joined file."""
_MANY = 40  # digests that are looked for one by one


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A file of the output: what it is made from, and how the file system knows it.

    ``part`` is the digest of its part of the catalogue and of its template, ``shown`` those of the
    articles that it shows, one after the other; of a file that is joined of pieces those of the
    pieces, whose ``lengths`` are known too.
    """

    part: bytes
    size: int
    time: int
    shown: bytes = b""
    lengths: bytes = b""


class Ledger(msgspec.Struct, frozen=True):
    """The last finished build: what went in, which files came out, what was told.

    ``made_by`` stands for configuration and program, ``templates`` for all templates, ``outline``
    for all that the pages are laid out from, ``inputs`` for the stamps of all files. ``known`` are
    the digests of all articles. The rows are kept as columns, which are read and written at once.
    """

    inputs: bytes = b""
    made_by: bytes = b""
    templates: bytes = b""
    outline: bytes = b""
    known: bytes = b""
    paths: tuple[str, ...] = ()
    parts: bytes = b""
    numbers: bytes = b""
    shown: bytes = b""
    joined: dict[str, bytes] = {}
    static: tuple[str, ...] = ()
    laid: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    articles: int = 0
    pages: int = 0

    @classmethod
    def of(cls, rows: Mapping[str, Row], **facts: object) -> Ledger:
        """The ledger of these files."""
        numbers = array("q")
        for row in rows.values():
            numbers.extend((row.size, row.time, len(row.shown)))
        return cls(
            paths=tuple(rows),
            parts=b"".join(row.part for row in rows.values()),
            numbers=numbers.tobytes(),
            shown=b"".join(row.shown for row in rows.values()),
            joined={path: row.lengths for path, row in rows.items() if row.lengths},
            **facts,  # type: ignore[arg-type]
        )

    def _columns(self) -> tuple[array[int], array[int], array[int]]:
        numbers = array("q")
        numbers.frombytes(self.numbers)
        return numbers[0::3], numbers[1::3], numbers[2::3]

    def rows(self) -> dict[str, Row]:
        """All files."""
        sizes, times, lengths = self._columns()
        found: dict[str, Row] = {}
        at = 0
        for number, path in enumerate(self.paths):
            end = at + lengths[number]
            part = self.parts[number * _DIGEST : (number + 1) * _DIGEST]
            found[path] = Row(
                part, sizes[number], times[number], self.shown[at:end], self.joined.get(path, b"")
            )
            at = end
        return found

    def sizes(self) -> dict[str, int]:
        """How large each file is."""
        return dict(zip(self.paths, self._columns()[0], strict=True))

    def harmed(self, output: Path) -> list[str]:
        """The files that are not as they were written, or gone."""
        found: list[str] = []
        sizes, times, _ = self._columns()
        base = os.path.join(output, "")
        for path, size, time in zip(self.paths, sizes, times, strict=True):
            try:
                status = os.stat(base + path)
            except (OSError, ValueError):
                found.append(path)
            else:
                if status.st_mtime_ns != time or status.st_size != size:
                    found.append(path)
        return found

    def showing(self, gone: Iterable[bytes]) -> set[str]:
        """The files that show an article, or hold a piece, of one of these digests."""
        wanted = set(gone)
        if not wanted:
            return set()
        _, _, lengths = self._columns()
        found: set[str] = set()
        at = 0
        if len(wanted) <= _MANY:
            places = sorted({place for digest in wanted for place in _places(self.shown, digest)})
            return self._holding(places, lengths)
        for path, length in zip(self.paths, lengths, strict=True):
            step = PIECE if path in self.joined else _DIGEST
            shown = self.shown[at : at + length]
            if any(shown[start : start + _DIGEST] in wanted for start in range(0, length, step)):
                found.add(path)
            at += length
        return found

    def _holding(self, places: Sequence[int], lengths: Sequence[int]) -> set[str]:
        found: set[str] = set()
        waiting = iter(places)
        place = next(waiting, -1)
        at = 0
        for path, length in zip(self.paths, lengths, strict=True):
            while at <= place < at + length:
                found.add(path)
                place = next(waiting, -1)
            at += length
            if place < 0:
                break
        return found


def _places(data: bytes, digest: bytes) -> Iterator[int]:
    """Where a digest stands among others."""
    at = data.find(digest)
    while at >= 0:
        if at % _DIGEST == 0:
            yield at
        at = data.find(digest, at + 1)


class Memory:
    """The memory of one site: what was read, and for each output folder what was built into it."""

    def __init__(self, root: Path, *, use: bool = True) -> None:
        self.folder = root / FOLDER
        self.program = program()
        self._shelf = self.folder / "shelf"
        self._use = use

    def place(self, output: Path) -> Path:
        """Where the ledger of an output folder lies."""
        name = hashlib.blake2b(
            str(output.resolve()).encode("utf-8", "surrogateescape"), digest_size=4
        ).hexdigest()
        return self.folder.resolve() / f"ledger-{name}"

    def ledger(self, output: Path) -> Ledger:
        """The ledger of the last build into a folder; an empty one when there is none that fits."""
        found = self._load(self.place(output), Ledger)
        return found if isinstance(found, Ledger) else Ledger()

    def shelf(self) -> Kept:
        """What was read last."""
        from digest.library.shelf import Kept

        found = self._load(self._shelf, Kept)
        return found if isinstance(found, Kept) else Kept()

    def keep_shelf(self, kept: Kept) -> None:
        """Remembers what was read. Raises OSError."""
        self.folder.mkdir(exist_ok=True)
        disk.write(self._shelf, self.encoded(kept))

    def encoded(self, value: object) -> bytes:
        """A value as it is remembered: with what stands for this program, and what tells that the
        file is whole.
        """
        data = msgspec.msgpack.encode(value)
        return self.program + _sum(data) + data

    def _load(self, path: Path, kind: type) -> object:
        if not self._use:
            return None
        try:
            data = memoryview(path.read_bytes())
        except OSError:
            return None
        start = len(self.program)
        if data[:start] != self.program or _sum(data[start + 16 :]) != data[start : start + 16]:
            return None
        try:
            return msgspec.msgpack.decode(data[start + 16 :], type=kind)
        except (msgspec.DecodeError, RecursionError):
            return None


def _sum(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def program() -> bytes:
    """Eight bytes that stand for this program as it is: its code, Python, and the libraries whose
    output we keep.
    """
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    hashed = hashlib.blake2b(digest_size=8)
    for line in sorted(_code(here)):
        hashed.update(line)
    hashed.update(sys.version.encode())
    for name in _LIBRARIES:
        spec = importlib.util.find_spec(name)  # looks, but does not import
        if spec and spec.origin:
            library = os.stat(spec.origin)
            hashed.update(f"{name} {library.st_size} {library.st_mtime_ns}\n".encode())
    return hashed.digest()


def _code(folder: str) -> Iterator[bytes]:
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            status = entry.stat()
            yield f"{entry.path} {status.st_size} {status.st_mtime_ns}\n".encode()
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from _code(entry.path)


def stamps(folders: Iterable[Path]) -> bytes:
    """16 bytes that change whenever a file in the folders does."""
    hashed = hashlib.blake2b(digest_size=16)
    for folder in folders:
        hashed.update(b"\0" + os.fsencode(folder))
        for line in sorted(_stamps(os.fspath(folder))):
            hashed.update(line)
    return hashed.digest()


def _stamps(folder: str) -> Iterator[bytes]:
    try:
        entries = list(os.scandir(folder))
    except NotADirectoryError:
        status = os.stat(folder)
        yield b"%d %d %d\n" % (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        return
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _stamps(entry.path)
            continue
        try:
            status = entry.stat()
        except OSError:
            continue
        yield b"%s %d %d %d\n" % (
            os.fsencode(entry.path),
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )
