"""What can go wrong, and how it is told.

    DigestError                     carries one or more problems and the exit code of product
      section 4
    ├── Refused           (exit 2)  stopped before anything was written
    │   ├── UsageError              the command line
    │   ├── ConfigError             digest.toml
    │   └── TemplateError           a template or a theme
    └── Stopped           (exit 3)  the environment: disk, rights, lock, git, remote

A problem in one record or one article is never raised: it is a value that travels beside the good
ones, so that all problems are told and none stops the rest.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Literal

import msgspec

from digest.patterns import pattern

Severity = Literal["error", "warning"]

_LONGEST = 300
_UNPRINTABLE = pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong: where it stands, what it is, what to do about it.

    ``line`` and ``column`` count from 1; 0 means that the whole file is meant.
    """

    text: str
    file: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        where = _printable(self.file)
        if self.file and self.line:
            where += f":{self.line}" + (f":{self.column}" if self.column else "")
        head = f"{where}: {self.severity}: " if where else f"{self.severity}: "
        tail = f" (hint: {_printable(self.hint)})" if self.hint else ""
        room = max(40, _LONGEST - len(head) - len(tail))
        return (head + shorten(_printable(self.text), room) + tail)[:_LONGEST]

    def at(self, file: str, line: int = 0) -> Problem:
        """The same problem, placed in a file."""
        return msgspec.structs.replace(self, file=file, line=line or self.line)


Report = Callable[[Problem], None]
"""Who is told of a problem: usually ``list.append``."""


class DigestError(Exception):
    """Something that ends the command; ``exit_code`` is what the shell gets."""

    exit_code = 2

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(Problem(p) if isinstance(p, str) else p for p in problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class Refused(DigestError):
    """Stopped before anything was written."""


class UsageError(Refused):
    """The command line asks for something that cannot be."""


class ConfigError(Refused):
    """digest.toml is wrong."""


class TemplateError(Refused):
    """A template or a theme is wrong."""


class Stopped(DigestError):
    """The environment does not let us; the last good output is whole."""

    exit_code = 3


def stopped_by(error: OSError, doing: str) -> Stopped:
    """The refusal of the operating system, in one line: ``doing`` says what was being done ("write
    public/index.html").
    """
    hints = {
        errno.ENOSPC: "free some space and run the command again",
        errno.EDQUOT: "free some space and run the command again",
        errno.EROFS: "the file system is read-only; choose another folder",
        errno.EACCES: "check the permission of the folder",
        errno.EPERM: "check the permission of the folder",
        errno.EMFILE: "raise the limit of open files (ulimit -n)",
        errno.EFBIG: "raise the limit of file sizes (ulimit -f)",
    }
    what = os.strerror(error.errno) if error.errno else str(error)
    return Stopped(Problem(f"cannot {doing}: {what}", hint=hints.get(error.errno or 0, "")))


def shorten(text: str, limit: int) -> str:
    """The text, cut to at most ``limit`` characters with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).strip()
