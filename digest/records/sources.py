"""Where records come from: files, folders, patterns, archives, standard input; and how their bytes
become text.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from digest.errors import Problem, Report

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CONTAINERS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an Office document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 64_000  # bytes that a format is told by
_ZEROS = 2000  # bytes that are looked at for zero bytes
_STEP = 8_192  # bytes unpacked at once: what is lost at a damage is less than that
_LARGEST = 8_000_000_000  # bytes that a member of an archive may unpack to


class Source:
    """One input. ``name`` is what messages call it; its bytes can be had as often as needed, a
    file's without holding them in memory.
    """

    def __init__(
        self,
        name: str,
        place: Path | bytes,
        *,
        packed: bool = False,
        member: str = "",
        size: int = 0,
    ) -> None:
        self.name = name
        self._place = place
        self._packed = packed
        self._member = member
        self._packed_size = size
        self.damage = ""  # why an archive ends too early, once its end is reached

    def open(self) -> BinaryIO:
        """The bytes from their beginning, unpacked. A damaged archive ends where it is damaged, and
        ``damage`` says why. Raises OSError.
        """
        if isinstance(self._place, bytes):
            return io.BytesIO(self._place)
        if self._member:
            archive = zipfile.ZipFile(self._place)
            return io.BufferedReader(_Unpacking(self, archive.open(self._member), archive))
        return (
            io.BufferedReader(_Unpacking(self, gzip.open(self._place)))
            if self._packed
            else self._place.open("rb")
        )

    def size(self) -> int:
        """About how many bytes there are; packed ones count as they lie. 0 when that can't be
        known.
        """
        if isinstance(self._place, bytes):
            return len(self._place)
        try:
            return self._packed_size or self._place.stat().st_size
        except OSError:
            return 0

    def sample(self) -> bytes:
        """The first bytes."""
        with self.open() as file:
            return file.read(_SAMPLE)

    def text(self, report: Report) -> str:
        """The whole as text: line ends are ``\\n``, there is no byte-order mark. A doubt about the
        encoding is reported.
        """
        with self.open() as file:
            return _text(self.name, file.read(), report).replace("\r\n", "\n").replace("\r", "\n")


_DAMAGE = (
    EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, RuntimeError, NotImplementedError,
)  # fmt: skip
# RuntimeError and NotImplementedError are zipfile's own, for a password and for a way of packing
# that it does not know


class _Unpacking(io.RawIOBase):
    """A packed file, read as far as it is whole."""

    def __init__(
        self,
        source: Source,
        file: IO[bytes] | gzip.GzipFile,
        archive: zipfile.ZipFile | None = None,
    ) -> None:
        self._source = source
        self._file = file
        self._archive = archive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        try:
            data = self._file.read(min(len(view), _STEP))
        except _DAMAGE as error:
            self._source.damage = str(error)
            return 0
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        if self._archive:
            self._archive.close()
        super().close()


def read(names: Sequence[str], report: Report) -> Iterator[Source]:
    """The inputs, in order; folders and archives give their files by name. What can't be read is
    reported and left out.
    """
    for name in names:
        if name == "-":
            yield from _usable(Source("<stdin>", sys.stdin.buffer.read()), report)
            continue
        for path in _files(name, report):
            try:
                for source in _unpacked(path):
                    yield from _usable(source, report)
            except _DAMAGE as error:
                report(damaged(called(path), str(error)))
            except OSError as error:
                hint = "check the name" if isinstance(error, FileNotFoundError) else ""
                report(
                    Problem(f"cannot be read: {error.strerror or error}", called(path), hint=hint)
                )


def called(file: Path) -> str:
    """A file's name as text, even if the name is none."""
    return os.fsencode(file).decode("utf-8", "replace")


def _files(name: str, report: Report) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        if not files:
            report(Problem("this folder holds no file", name))
        return files
    if not path.exists() and glob.has_magic(name):  # a shell that has not done it
        return [Path(found) for found in sorted(glob.glob(name, recursive=True))] or [path]
    return [path]


def _unpacked(path: Path) -> Iterator[Source]:
    with path.open("rb") as file:
        start = file.read(4)
    if start == _ZIP:
        yield from _members(path)
    else:
        yield Source(called(path), path, packed=start[:2] == _GZIP)


def _members(path: Path) -> Iterator[Source]:
    with zipfile.ZipFile(path) as archive:
        members = sorted(archive.infolist(), key=lambda member: member.filename)
    for member in members:
        hidden = any(part.startswith((".", "__MACOSX")) for part in member.filename.split("/"))
        if not member.is_dir() and not hidden:
            if member.file_size > _LARGEST:
                raise OSError(
                    f"{member.filename} unpacks to more than {_LARGEST // 1_000_000_000} GB"
                )
            yield Source(
                f"{called(path)}/{member.filename}",
                path,
                member=member.filename,
                size=member.compress_size,
            )


def _usable(source: Source, report: Report) -> Iterator[Source]:
    """The source, unless a look at its beginning says that there can be no record in it."""
    start = source.sample()
    kind = next((kind for magic, kind in _CONTAINERS.items() if start.startswith(magic)), "")
    if kind:
        report(
            Problem(
                f"is {kind}, not a format of records",
                source.name,
                hint="export its records to RIS, BibTeX or MEDLINE text",
            )
        )
    elif source.damage and not start:
        report(damaged(source.name, source.damage))
    elif not start.strip():
        report(Problem("is empty: there is no record in it", source.name))
    elif _is_binary(start):
        text = "is binary data, not text: there is no record in it"
        report(Problem(text, source.name, hint="export its records to RIS, BibTeX or MEDLINE text"))
    else:
        yield source


def damaged(name: str, why: str) -> Problem:
    """The problem of an archive that can't be unpacked to its end."""
    return Problem(
        f"the archive is damaged or cut off: {why}",
        name,
        hint="get it anew, or unpack it yourself; what is whole is read",
    )


def _is_binary(data: bytes) -> bool:
    """Whether zero bytes are too many for a slip and too few, or too scattered, for UTF-16."""
    sample = data[:_ZEROS]
    zeros = sample.count(0)
    in_pairs = max(sample[0::2].count(0), sample[1::2].count(0)) == zeros > len(sample) // 3
    return zeros > len(sample) // 50 and not in_pairs and not data.startswith(_MARKS)


def looked_at(data: bytes) -> str:
    """The beginning of a file as formats look at it; nothing is reported of its encoding."""
    return _text("", data, lambda _: None).replace("\r\n", "\n").replace("\r", "\n")


def _text(name: str, data: bytes, report: Report) -> str:
    """UTF-8, or UTF-16 where a mark or the zero bytes of Western text say so; a line that is
    neither is read as Windows-1252.
    """
    if data.startswith(_MARKS):
        return data.decode("utf-16", "replace")
    sample = data[:_ZEROS]
    if sample.count(0) > len(sample) // 3:
        return data.decode(
            "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be", "replace"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = (
            data.count(b"\n", 0, error.start)
            + data.count(b"\r", 0, error.start)
            - data.count(b"\r\n", 0, error.start)
            + 1
        )
        text = "is not UTF-8 here; such lines are read in the encoding Windows-1252"
        report(
            Problem(
                text, name, line, hint="save it as UTF-8 if letters look wrong", severity="warning"
            )
        )
        return "".join(
            _line(part) for part in data.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
        )


def _line(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return data.decode("latin-1")
