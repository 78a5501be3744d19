"""The output: new files are written aside, on the output's own file system, and take the places of
old ones in one step each.

The change-over can't be undone, only finished: before it begins, a list says what it is. A run that
is killed before that leaves the output as it was; one that is killed later is finished by whoever
comes next. A reader sees each file whole, the old one or the new one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from digest import disk
from digest.disk import FILE_MODE, FOLDER_MODE
from digest.errors import Problem, Stopped, stopped_by

_ASIDE = ".digest-new"
_LIST = "list"
_FILES = "files"


class Placed(NamedTuple):
    """A new file: its size, and its time in nanoseconds."""

    size: int
    time: int


class _Changes(msgspec.Struct, frozen=True):
    """What is left to do when all new files are written: which old ones go, and what is to be
    remembered then, and where.
    """

    gone: tuple[str, ...]
    remembered: str
    ledger: bytes


class Stage:
    """Where new files are written. Use as a context manager: what is not put in place is gone with
    it. Raises Stopped.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self._aside = output / _ASIDE
        self._files = os.path.join(self._aside, _FILES, "")
        self._masked = False
        self._is_new = False

    def __enter__(self) -> Stage:
        try:
            self._is_new = not self.output.exists()
            self.output.mkdir(parents=True, exist_ok=True)
            self._aside.mkdir()
            os.mkdir(self._files)
            # the umask is a strict one
            self._masked = os.stat(self._files).st_mode & 0o777 != FOLDER_MODE
            if self._masked:
                os.chmod(self.output, FOLDER_MODE)
        except OSError as error:
            raise stopped_by(error, f"write to {self.output.name}/") from error
        return self

    def __exit__(self, *_: object) -> None:
        if not (self._aside / _LIST).exists():
            shutil.rmtree(self._aside, ignore_errors=True)
            if self._is_new:
                with contextlib.suppress(OSError):
                    self.output.rmdir()

    def put(self, path: str, data: bytes) -> Placed:
        """A new file, readable by all whatever the umask. Raises OSError."""
        handle = self._opened(self._files + path)
        try:
            _written(handle, data)
            return self._placed(handle)
        finally:
            os.close(handle)

    @contextlib.contextmanager
    def writing(self, path: str) -> Iterator[int]:
        """A new file to be written by its handle."""
        handle = self._opened(self._files + path)
        try:
            yield handle
        finally:
            os.close(handle)

    def _opened(self, place: str) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        folder = os.path.dirname(place)
        try:  # most files have a folder of their own
            os.mkdir(folder)
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)
        return os.open(place, flags, FILE_MODE)

    def _placed(self, handle: int) -> Placed:
        status = os.fstat(handle)
        if self._masked:
            os.fchmod(handle, FILE_MODE)
        return Placed(status.st_size, status.st_mtime_ns)

    def spliced(self, path: str, old: str, runs: Iterable[bytes | tuple[int, int]]) -> Placed:
        """A new file of parts of the old one, as (from, to), and of new bytes. Raises OSError."""
        source = os.open(self.output / old, os.O_RDONLY)
        try:
            with self.writing(path) as handle:
                for run in runs:
                    if isinstance(run, bytes):
                        _written(handle, run)
                    else:
                        _copied(source, handle, *run)
                return self._placed(handle)
        finally:
            os.close(source)

    def copied(self, path: str, source: Path) -> Placed:
        """A copy of a file. Raises OSError."""
        with open(source, "rb") as file, self.writing(path) as handle:
            while data := file.read(1 << 20):
                _written(handle, data)
            return self._placed(handle)

    def put_in_place(self, gone: Sequence[str], remembered: Path, ledger: bytes) -> None:
        """The change-over: the new files stand where they belong, those that are ``gone`` do not,
        the ledger is where it is remembered.
        """
        changes = _Changes(tuple(gone), str(remembered), ledger)
        try:
            if self._masked:
                for folder, _, _ in os.walk(self._aside):
                    os.chmod(folder, FOLDER_MODE)
            disk.write(self._aside / _LIST, msgspec.msgpack.encode(changes))
        except OSError as error:
            raise stopped_by(error, f"write to {self.output.name}/") from error
        _change_over(self.output, changes)


def finish(output: Path) -> bool:
    """Finishes a change-over that was broken off, and takes away what a killed build left. Whether
    there was one. Raises Stopped.
    """
    aside = output / _ASIDE
    if not aside.is_dir():
        return False
    changes = _listed(aside)
    if changes is not None:
        _change_over(output, changes)
        return True
    shutil.rmtree(aside, ignore_errors=True)
    return False


def is_unfinished(output: Path) -> bool:
    """Whether a change-over was broken off, so that some pages are new and some old."""
    return (output / _ASIDE / _LIST).is_file()


def _listed(aside: Path) -> _Changes | None:
    try:
        return msgspec.msgpack.decode((aside / _LIST).read_bytes(), type=_Changes)
    except (OSError, msgspec.DecodeError):
        return None


def _change_over(output: Path, changes: _Changes) -> None:
    aside = output / _ASIDE
    try:
        _bring(str(aside / _FILES), str(output))
        _put(str(aside / _FILES), str(output), frozenset(changes.gone))
        _take_away(output, changes.gone)
        with contextlib.suppress(FileNotFoundError):  # a memory that is gone is not needed
            disk.write(Path(changes.remembered), changes.ledger)
        (aside / _LIST).unlink()
    except OSError as error:
        text = (
            f"cannot put new files into {output.name}/: {error.strerror or error}; some pages are "
            "new, some old"
        )
        raise Stopped(
            Problem(text, hint="the next digest build, serve or publish finishes it")
        ) from error
    shutil.rmtree(aside, ignore_errors=True)


def _bring(source: str, target: str) -> None:
    """Moves what was not there before: so the pages that lead to it, which come next, never lead to
    nothing.
    """
    with contextlib.suppress(FileNotFoundError), os.scandir(source) as entries:
        for entry in list(entries):
            place = os.path.join(target, entry.name)
            if not os.path.lexists(place):
                os.rename(entry.path, place)
            elif entry.is_dir(follow_symlinks=False) and os.path.isdir(place):
                _bring(entry.path, place)


def _put(source: str, target: str, gone: frozenset[str], prefix: str = "") -> None:
    """Moves what is in a folder: a folder that isn't there yet as a whole, the others file by
    file.
    """
    with contextlib.suppress(FileNotFoundError), os.scandir(source) as entries:
        for entry in list(entries):
            name, place = f"{prefix}{entry.name}", os.path.join(target, entry.name)
            try:
                os.replace(entry.path, place)
            except OSError as error:
                if error.errno in (errno.ENOTEMPTY, errno.EEXIST) and entry.is_dir():
                    _put(entry.path, place, gone, f"{name}/")
                    with contextlib.suppress(OSError):
                        os.rmdir(entry.path)  # now it is empty
                else:
                    _make_way(place, name, gone, error)
                    os.replace(entry.path, place)


def _make_way(place: str, name: str, gone: frozenset[str], error: OSError) -> None:
    """Where a file becomes a folder or a folder a file, the old one goes first, if it is one of
    those that go.
    """
    if name in gone and os.path.isfile(place):
        os.unlink(place)
    elif os.path.isdir(place) and not os.path.islink(place):
        below = [path for path in gone if path.startswith(f"{name}/")]
        _take_away(Path(place[: -len(name)]), below)
        if os.path.isdir(place):
            os.rmdir(place)
    else:
        raise error


def _take_away(output: Path, gone: Iterable[str]) -> None:
    folders: set[str] = set()
    for path in gone:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(output / path)
        folders.add(os.path.dirname(path))
    for folder in sorted(folders, key=len, reverse=True):
        while folder:
            try:
                os.rmdir(output / folder)
            except OSError:
                break
            folder = os.path.dirname(folder)


def files(output: Path) -> Iterator[str]:
    """Every file of an output, by path."""
    base = os.path.join(output, "")
    for folder, inside, names in os.walk(output):
        if folder == os.fspath(output) and _ASIDE in inside:
            inside.remove(_ASIDE)
        below = os.path.join(folder, "")[len(base) :].replace(os.sep, "/")
        yield from (below + name for name in names)


def _written(handle: int, data: bytes) -> None:
    """All of it is written: the system may take less at once, on a disk that is nearly full."""
    done = os.write(handle, data)
    while done < len(data):
        done += os.write(handle, data[done:])


def _copied(source: int, target: int, start: int, end: int) -> None:
    """Copies a part of one file to another, in the system where that can be done."""
    send = getattr(os, "sendfile", None)
    while start < end:
        done = (
            send(target, source, start, end - start)
            if send
            else os.write(target, os.pread(source, min(1 << 20, end - start), start))
        )
        if not done:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        start += done
