"""What browsers are to see: the built site or what is wrong with it, and which of them must look again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from digest.errors import Problem
from digest.preview import files

DESK = "_desk/index.html"
"""The page of the curation desk, which lies in no output."""

_SHARED = ("audio/", "font/", "image/", "text/javascript", "video/")


class Screen:
    """The state of one preview; only the server's own thread touches it.

    Every change gets a number, and every page is sent with the number of its moment: whoever shows an older one is told, also when the
    change came between the page and its connection, or while the connection was down.
    """

    def __init__(self) -> None:
        # starts from the clock: a page left open since an earlier run of the server has a smaller number, and is loaded again
        self.number = int(time.time() * 1000)
        self.output: Path | None = None
        self.base = "/"
        self.failed: tuple[Problem, ...] = ()
        self._all = self.number
        self._since: dict[str, int] = {}

    def built(self, output: Path, base: str, changed: Sequence[str]) -> None:
        """The site was built into ``output``; ``changed`` are the files that differ from the last build."""
        anew = bool(self.failed) or (output, base) != (self.output, self.base)
        self.number += 1
        self._since[DESK] = self.number  # it tells of drafts and sources too, which change nothing in the output
        if not anew and not changed:
            return
        self.output, self.base, self.failed = output, base, ()
        if anew:
            self._all = self.number
        for name in changed:
            self._since[name] = self.number
            if files.kind(name).startswith(_SHARED):
                self._shared(name)

    def refused(self, problems: Sequence[Problem]) -> None:
        """The site can't be built: every page shows the problems until it can."""
        if tuple(problems) != self.failed:
            self.number += 1
            self.failed, self._all = tuple(problems), self.number

    def news(self, address: str, since: int) -> list[str]:
        """What a browser that shows the address as it was at ``since`` must load again: stylesheets, or the page itself, or nothing."""
        if not self._all <= since <= self.number:
            return [address]
        if self.output is None:
            return []
        names = files.names(address, self.base)
        if not any((self.output / name).is_file() for name in names):
            names.append("404.html")
        if any(self._since.get(name, 0) > since for name in names):
            return [address]
        return [f"/{name}" for name, number in self._since.items() if number > since and name.endswith(".css")]

    def _shared(self, name: str) -> None:
        """A picture or script concerns the page in whose folder it lies; in a folder without a page, or at the root, every page."""
        page, _, _ = name.rpartition("/")
        if page and self.output and (self.output / page / "index.html").is_file():
            self._since[f"{page}/index.html"] = self.number
        else:
            self._all = self.number
