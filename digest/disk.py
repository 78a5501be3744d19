"""Files that are whole or not there: atomic writes, folders swapped in one step, and a lock that a dead process can't keep."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from digest.errors import Problem, Stopped, stopped_by

FILE_MODE, FOLDER_MODE = 0o644, 0o755
_WAIT = 30.0  # seconds
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), Linux 3.15
_AT_FDCWD = -100
_UNFINISHED = ".digest-"


def write(path: Path, data: bytes) -> None:
    """The file with these bytes, in one step: a reader, or a kill at any moment, finds the old file or the new one. Raises OSError.

    Where there was a file before, the new one is on the disk before it takes its place, so that a power cut costs nothing either.
    """
    import tempfile

    if os.path.islink(path):
        path = Path(os.path.realpath(path))  # a link stays one
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED, suffix=".tmp")
    try:
        before = path.stat() if path.exists() else None
        with open(handle, "wb", buffering=0) as file:
            written = file.write(data)
            while written < len(data):
                written += file.write(data[written:])
            if before:
                os.fsync(handle)
        # an existing file keeps its mode; a new one is readable by all, whatever the umask
        os.chmod(name, before.st_mode & 0o777 if before else FILE_MODE)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def sweep(folder: Path) -> None:
    """Removes what a killed :func:`write` left in the folder and below. Only for the holder of the site's lock."""
    for path in folder.rglob(f"{_UNFINISHED}*.tmp"):
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Only one of us works on this site at a time; another one waits, and gives up with Stopped. The system frees the lock of the dead."""
    try:
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        file = (folder / "lock").open("ab")
    except OSError as error:
        raise stopped_by(error, f"write {folder.name}/lock") from error
    with file:
        _wait_for(file.fileno())
        yield


def _wait_for(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        return
    end = time.monotonic() + _WAIT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                text = "another digest is at work in this site"
                raise Stopped(Problem(text, hint="wait for it to finish, or stop it")) from None
            time.sleep(0.05)
        else:
            return


class Stage:
    """A new folder beside an old one, filled out of sight and put in its place in one step.

    Use as a context manager; what is not put in place is removed. Raises Stopped for what the system refuses.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = place.parent / f".{place.name}.digest-new"
        self._masked = False  # whether the umask makes folders that others can't read

    def __enter__(self) -> Stage:
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            if self.place.exists() and not os.access(self.place, os.W_OK):
                raise OSError(errno.EROFS if _is_read_only(self.place) else errno.EACCES, "")
            _remove(self.folder)  # left by one that was killed
            self.folder.mkdir()
            self._masked = self.folder.stat().st_mode & 0o777 != FOLDER_MODE
        except OSError as error:
            raise stopped_by(error, f"write beside {self.place.name}/") from error
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            _remove(self.folder)

    def put_in_place(self) -> None:
        """The new folder stands where the old one stood; the old one is gone."""
        try:
            if self._masked:
                for folder, _, _ in os.walk(self.folder):
                    os.chmod(folder, FOLDER_MODE)
            if not self.place.exists():
                os.rename(self.folder, self.place)
            elif not _exchanged(self.folder, self.place):
                _replaced(self.folder, self.place)
        except OSError as error:
            raise stopped_by(error, f"put the new {self.place.name}/ in place") from error


def _is_read_only(folder: Path) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY) if hasattr(os, "statvfs") else False


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the two folders changed places in one step; False where the system can't do that."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(number, os.strerror(number), str(other))


def _replaced(new: Path, place: Path) -> None:
    """Two renames: there is a moment without the folder, but never a mixed one; a failure puts the old one back."""
    old = place.parent / f".{place.name}.digest-old"
    _remove(old)
    os.rename(place, old)
    try:
        os.rename(new, place)
    except OSError:
        os.rename(old, place)
        raise
    _remove(old)


def recover(place: Path) -> None:
    """The old folder is back if a kill came between two renames."""
    old = place.parent / f".{place.name}.digest-old"
    if old.exists():
        with contextlib.suppress(OSError):
            if place.exists():
                _remove(old)
            else:
                os.rename(old, place)


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        import shutil

        shutil.rmtree(folder)


def is_text(name: str) -> bool:
    """Whether a file's name is text: on Unix it may be any bytes, which can be no part of an address."""
    return name == as_text(name)


def as_text(name: str) -> str:
    """A file's name for messages."""
    return os.fsencode(name).decode("utf-8", "replace")
