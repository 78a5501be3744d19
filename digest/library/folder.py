"""What lies in content/, unread: files with the stamps that tell whether they changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest import disk
from digest.errors import Problem

if TYPE_CHECKING:
    from digest.model import Brief

ARTICLES = "content/articles"
OTHERS = ("content/pages", "content/topics", "content/authors")

Stamp = tuple[int, int, int]
"""Size, time of content and time of inode (in nanoseconds) of a file: the last one can't be set
back by touch.
"""


class Found(msgspec.Struct, frozen=True):
    """What lies in content/: the documents of articles and the others by file name in order, what
    else there is, what can't be looked at.
    """

    articles: list[tuple[str, Stamp]]
    documents: list[tuple[str, Stamp]]
    beside: list[tuple[str, Stamp]]
    problems: list[Problem]


def looked_through(root: Path) -> Found:
    """All that lies in ``root/content``, with stamps. Links that lead out of the site are not
    followed.
    """
    problems: list[Problem] = []
    beside: list[tuple[str, Stamp]] = []
    articles, *others = (
        sorted(_walk(root, place, problems, beside)) for place in (ARTICLES, *OTHERS)
    )
    return Found(articles, [one for found in others for one in found], sorted(beside), problems)


def attachments(root: Path, articles: Iterable[Brief]) -> dict[str, Path]:
    """Pictures and other files beside an article's ``index.md``, by the path that they get in the
    site.
    """
    found: dict[str, Path] = {}
    for article in articles:
        folder = (root / article.file).parent if article.file.endswith("/index.md") else None
        if folder and folder != root / ARTICLES:
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder).as_posix()
                hidden = any(part.startswith(".") for part in name.split("/"))
                if (
                    path.is_file()
                    and path.suffix != ".md"
                    and not hidden
                    and disk.is_inside(path, root)
                ):
                    found[f"articles/{article.key}/{name}"] = path
    return found


def _walk(
    root: Path, folder: str, problems: list[Problem], beside: list[tuple[str, Stamp]]
) -> list[tuple[str, Stamp]]:
    found: list[tuple[str, Stamp]] = []
    try:
        handle = os.open(root / folder, os.O_RDONLY)
    except FileNotFoundError:
        return found
    except OSError as error:
        problems.append(Problem(f"cannot read this folder: {error.strerror}", folder))
        return found
    try:
        # by the handle, so that no path is walked again for each file
        entries = list(os.scandir(handle))
        for entry in entries:
            own = entry.name
            name = f"{folder}/{own}"
            if own.startswith("."):
                continue
            if not disk.is_text(own):
                problems.append(
                    Problem(
                        "has a name that is not UTF-8 text and is left out",
                        disk.as_text(name),
                        hint="rename it",
                    )
                )
            elif entry.is_dir(follow_symlinks=False):
                if own.endswith(".md"):
                    problems.append(
                        Problem("is a folder, not a document", name, severity="warning")
                    )
                found += _walk(root, name, problems, beside)
            elif own.endswith(".md"):
                if stamp := stamp_of(root, name, problems, entry):
                    found.append((name, stamp))
            elif stamp := stamp_of(root, name, [], entry):
                beside.append((name, stamp))
    except OSError as error:
        problems.append(Problem(f"cannot read this folder: {error.strerror}", folder))
    finally:
        os.close(handle)
    return found


def stamp_of(
    root: Path, file: str, problems: list[Problem], entry: os.DirEntry[str] | None = None
) -> Stamp | None:
    """The stamp of a file of the site; None where it is no document, told in ``problems``."""
    is_link = False
    try:
        is_link = entry.is_symlink() if entry else (root / file).is_symlink()
        if is_link and not disk.is_inside(root / file, root):
            problems.append(
                Problem("leads out of the site and is left out", file, hint="copy the file here")
            )
            return None
        status = entry.stat() if entry else os.stat(root / file)
    except OSError as error:
        if is_link or not isinstance(error, FileNotFoundError):  # else it is gone meanwhile
            problems.append(Problem(f"cannot be read: {error.strerror}", file))
        return None
    if not stat.S_ISREG(status.st_mode):
        problems.append(Problem("is no regular file and is left out", file, severity="warning"))
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
