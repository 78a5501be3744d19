"""What the site weighs, by kind of file, and how that stands to what GitHub takes.

A published GitHub Pages site may be no larger than 1 GB (docs.github.com, "GitHub Pages limits"); a push with a file over 100 MiB is
refused ("About large files on GitHub").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import nlargest
from typing import TYPE_CHECKING

import msgspec

from digest.errors import Problem

if TYPE_CHECKING:
    from digest.site.memory import Written

SITE = 1_000_000_000
"""Bytes of a whole site."""
FILE = 100 * 1024 * 1024
"""Bytes of one file."""

_EARLY = 0.8  # of a limit: time for a warning
_WORTH_TELLING = 0.5  # of a limit: time for the details
_LARGEST = 5

_BY_NAME = {
    **dict.fromkeys(("feed.xml", "feed.json", "feeds.opml"), "feeds"),
    **dict.fromkeys(("citations.ris", "citations.bib", "citations.json"), "citation files"),
    **dict.fromkeys(("email.html", "email.txt"), "mails"),
}
_BY_PLACE = {
    **{name: name for name in ("articles", "topics", "authors", "journals", "years", "editions", "data", "assets")},
    **dict.fromkeys(("types", "evidence", "languages", "access"), "kinds"),
    **dict.fromkeys(("browse", "search"), "search and browsing"),
}
_SWITCHES = {
    "articles": 'abstracts = "60"',
    "feeds": "feeds = false",
    "citation files": "citations = false",
    "mails": "email = false",
    "editions": "editions = false",
    "data": "data = false",
    "authors": "authors = false",
    "journals": "journals = false",
    "years": "years = false",
    "kinds": "kinds = false",
    "search and browsing": "browse = false",
}
"""What in [outputs] leaves a kind out, or makes it smaller."""


class Budget(msgspec.Struct, frozen=True):
    """How many files and bytes there are, the largest files, and how much of it each kind is: (kind, files, bytes), the largest first."""

    files: int
    bytes: int
    largest: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int, int], ...]

    def lines(self) -> Iterator[str]:
        """The details for a person."""
        yield f"{self.bytes / SITE:.0%} of the 1 GB that GitHub Pages takes:"
        for kind, files, weight in self.kinds:
            yield f"{size(weight):>9}  {kind} ({files:,} {'file' if files == 1 else 'files'})"
        yield "the largest files:"
        for path, weight in self.largest:
            yield f"{size(weight):>9}  {path}"

    def as_json(self) -> dict[str, object]:
        """The same facts for a program."""
        return {
            "files": self.files,
            "bytes": self.bytes,
            "largest": [{"path": path, "bytes": weight} for path, weight in self.largest],
            "kinds": {kind: {"files": files, "bytes": weight} for kind, files, weight in self.kinds},
            "limits": {"site": SITE, "file": FILE},
        }


def weighed(files: Mapping[str, Written]) -> Budget:
    """The budget of an output."""
    kinds: dict[str, tuple[int, int]] = {}
    for path, written in files.items():
        of = kind(path)
        number, weight = kinds.get(of, (0, 0))
        kinds[of] = number + 1, weight + written.size
    return Budget(
        files=len(files),
        bytes=total(files),
        largest=_largest(files, _LARGEST),
        kinds=tuple(sorted(((of, number, weight) for of, (number, weight) in kinds.items()), key=lambda found: (-found[2], found[0]))),
    )


def total(files: Mapping[str, Written]) -> int:
    """The bytes of an output."""
    return sum(written.size for written in files.values())


def is_worth_telling(files: Mapping[str, Written]) -> bool:
    """Whether an output comes near to a limit."""
    sizes = [written.size for written in files.values()]
    return sum(sizes) > _WORTH_TELLING * SITE or max(sizes, default=0) > _WORTH_TELLING * FILE


def warnings(files: Mapping[str, Written], output: str) -> Iterator[Problem]:
    """A warning for a site, and for each file, that is close to a limit or beyond it, with what would make it smaller."""
    weight = total(files)
    if weight > _EARLY * SITE:
        text = f"the site is {size(weight)}, {weight / SITE:.0%} of the 1 GB that GitHub Pages takes"
        yield Problem(text, hint=_advice(weighed(files)), severity="warning")
    for path, written in files.items():
        if written.size > _EARLY * FILE:
            switch = _SWITCHES.get(kind(path))
            hint = f"{switch} in [outputs] makes do without" if switch else "leave it out, or lead to it elsewhere"
            yield Problem(f"is {size(written.size)}; GitHub takes no file over 100 MiB", f"{output}/{path}", hint=hint, severity="warning")


def kind(path: str) -> str:
    """What kind of file a path of the output is."""
    folder, _, name = path.rpartition("/")
    if name in _BY_NAME:
        return _BY_NAME[name]
    place, *below = folder.split("/", 3)
    if place == "topics" and below[1:2] == ["editions"]:
        return "editions"
    return _BY_PLACE.get(place, "other pages and files")


def size(weight: int) -> str:
    """Bytes for a person, in decimal units as GitHub counts its gigabyte."""
    if weight >= 100_000_000:
        return f"{weight / 1_000_000:,.0f} MB"
    return f"{weight / 1_000_000:.1f} MB" if weight >= 1_000_000 else f"{-(-weight // 1000):,} kB"


def _largest(files: Mapping[str, Written], number: int) -> tuple[tuple[str, int], ...]:
    found = nlargest(number, ((written.size, path) for path, written in files.items()))
    return tuple((path, weight) for weight, path in found)


def _advice(budget: Budget) -> str:
    """The kinds that are largest and can be left out."""
    found = [(of, weight) for of, _, weight in budget.kinds if of in _SWITCHES][:2]
    told = "; ".join(f"{of} are {size(weight)}: {_SWITCHES[of]}" for of, weight in found)
    return f"{told} in [outputs]" if told else "digest build --verbose names the largest files"
