"""Files that are whole or not there: atomic writes, and a lock that a dead process can't keep."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from digest.errors import Problem, Stopped, stopped_by

FILE_MODE, FOLDER_MODE = 0o644, 0o755
_WAIT = 30.0  # seconds
_UNFINISHED = ".digest-"


def write(path: Path, data: bytes) -> None:
    """The file with these bytes, in one step: a reader, or a kill at any moment, finds the old file
    or the new one. Raises OSError.

    Where there was a file before, the new one is on the disk before it takes its place, so that a
    power cut costs nothing either.
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
    """Removes what a killed :func:`write` left in the folder and below. Only for the holder of the
    site's lock.
    """
    for path in folder.rglob(f"{_UNFINISHED}*.tmp"):
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Only one of us works on this site at a time; another one waits, and gives up with Stopped.
    The system frees the lock of the dead.
    """
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


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path leads to somewhere in a folder, whatever links stand in it. One that leads
    round in circles leads nowhere, which is found out when it is opened.
    """
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def is_text(name: str) -> bool:
    """Whether a file's name is text: on Unix it may be any bytes, which can be no part of an
    address.
    """
    return name.isascii() or name == as_text(name)


def as_text(name: str) -> str:
    """A file's name for messages."""
    return os.fsencode(name).decode("utf-8", "replace")
