"""What a build remembers for the next one, in ``.digest/``: losing it costs time, never content.

Two files, so that "nothing changed" is known without reading the large one. One that can't be read, or was written by another version of
the program or of a library, counts as none.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest import disk
from digest.errors import Problem

if TYPE_CHECKING:
    from digest.library.shelf import Read

FOLDER = ".digest"
_LIBRARIES = ("citeproc", "jinja2", "markdown_it", "msgspec", "yaml")


class Written(msgspec.Struct, frozen=True, array_like=True):
    """A file of the output: what it was made from, and how the file system knows it; ``index`` tells the parts of a joined one.

    ``stands_for`` is what was known of it before its view was made (see outline.py).
    """

    made_from: bytes
    size: int
    time: int
    index: bytes = b""
    stands_for: bytes = b""


class Ledger(msgspec.Struct, frozen=True):
    """The last finished build: what went in, which files came out, what was told."""

    inputs: bytes = b""
    files: dict[str, Written] = {}
    problems: tuple[Problem, ...] = ()
    articles: int = 0
    pages: int = 0


class Memory:
    """The memory of one site's builds into one output folder."""

    def __init__(self, root: Path, output: Path, *, use: bool = True) -> None:
        name = hashlib.blake2b(str(output.resolve()).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
        self._ledger = root / FOLDER / f"ledger-{name}"
        self._shelf = root / FOLDER / "shelf"
        self._use = use

    def ledger(self) -> Ledger:
        """The last build's ledger; an empty one when there is none that fits."""
        found = self._load(self._ledger, Ledger)
        return found if isinstance(found, Ledger) else Ledger()

    def shelf(self) -> dict[str, Read]:
        """What the last build read."""
        from digest.library.shelf import Read

        found = self._load(self._shelf, dict[str, Read])
        return found if isinstance(found, dict) else {}

    def save(self, ledger: Ledger, read: dict[str, Read] | None) -> None:
        """Remembers a finished build; ``read`` is None when nothing on the shelf changed. Raises OSError."""
        if read is not None:
            self._store(self._shelf, read)
        self._store(self._ledger, ledger)

    def _load(self, path: Path, kind: object) -> object:
        if not self._use:
            return None
        try:
            data = path.read_bytes()
        except OSError:
            return None
        head = _program()
        if not data.startswith(head) or hashlib.blake2b(data[len(head) + 16 :], digest_size=16).digest() != data[len(head) :][:16]:
            return None
        try:
            return msgspec.msgpack.decode(data[len(head) + 16 :], type=kind)
        except (msgspec.DecodeError, RecursionError):
            return None

    def _store(self, path: Path, value: object) -> None:
        data = msgspec.msgpack.encode(value)
        disk.write(path, _program() + hashlib.blake2b(data, digest_size=16).digest() + data)


def _program() -> bytes:
    """Eight bytes that stand for this program as it is: its code, Python, and the libraries whose output we keep."""
    here = Path(__file__).parent.parent
    hashed = hashlib.blake2b(digest_size=8)
    for file in sorted(here.rglob("*.py")):
        status = file.stat()
        hashed.update(f"{file.relative_to(here)} {status.st_size} {status.st_mtime_ns}\n".encode())
    hashed.update(sys.version.encode())
    for name in _LIBRARIES:
        spec = importlib.util.find_spec(name)  # looks, but does not import
        if spec and spec.origin:
            library = os.stat(spec.origin)
            hashed.update(f"{name} {library.st_size} {library.st_mtime_ns}\n".encode())
    return hashed.digest()


def inputs(root: Path, folders: Iterable[Path], config: object) -> bytes:
    """16 bytes that change whenever a file in the folders does, or the configuration, or the program."""
    hashed = hashlib.blake2b(_program(), digest_size=16)
    hashed.update(msgspec.msgpack.encode(config, order="deterministic"))
    for folder in folders:
        hashed.update(b"\0" + os.fsencode(folder))
        for line in sorted(_stamps(folder)):
            hashed.update(line)
    return hashed.digest()


def _stamps(folder: Path) -> Iterator[bytes]:
    try:
        entries = list(os.scandir(folder))
    except NotADirectoryError:
        status = folder.stat()
        yield b"%d %d %d\n" % (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        return
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _stamps(Path(entry.path))
            continue
        try:
            status = entry.stat()
        except OSError:
            continue
        yield b"%s %d %d %d\n" % (os.fsencode(entry.path), status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def is_whole(output: Path, files: dict[str, Written]) -> bool:
    """Whether every file that was written is still there as it was."""
    try:
        for path, written in files.items():
            status = os.stat(output / path)
            if status.st_size != written.size or status.st_mtime_ns != written.time:
                return False
    except OSError:
        return False
    return bool(files)


def differing(before: dict[str, Written], after: dict[str, Written]) -> Iterator[str]:
    """Paths that are new, gone, or made from something else."""
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old is None or new is None or old.made_from != new.made_from:
            yield path
