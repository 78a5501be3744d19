"""What the site weighs, by kind of file, and how that stands to what GitHub takes.

A published GitHub Pages site may be no larger than 1 GB (docs.github.com, "GitHub Pages limits"); a
push with a file over 100 MiB is refused ("About large files on GitHub").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import nlargest

import msgspec

from digest.errors import Problem

SITE = 1_000_000_000
"""Bytes of a whole site."""
FILE = 100 * 1024 * 1024
"""Bytes of one file."""

_BIBTEX = "citations.bib"
_OVERLEAF = 50_000_000  # bytes

_EARLY = 0.8  # of a limit: time for a warning
_WORTH_TELLING = 0.5  # of a limit: time for the details
_LARGEST = 5

_BY_NAME = {
    **dict.fromkeys(("feed.xml", "feed.json", "feeds.opml"), "feeds"),
    **dict.fromkeys(("citations.ris", "citations.bib", "citations.json"), "citation files"),
    **dict.fromkeys(("email.html", "email.txt"), "mails"),
}
_BY_PLACE = {
    "articles": "articles", "topics": "topics", "authors": "authors", "journals": "journals",
    "years": "years", "editions": "editions", "data": "data", "assets": "assets",
    **dict.fromkeys(("types", "evidence", "languages", "access"), "kinds"),
    **dict.fromkeys(("browse", "search"), "search and browsing"),
}  # fmt: skip
_SWITCHES = {
    "articles": 'abstracts = "60"', "feeds": "feeds = false", "citation files": "citations = false",
    "mails": "email = false", "editions": "editions = false", "data": "data = false",
    "authors": "authors = false", "journals": "journals = false", "years": "years = false",
    "kinds": "kinds = false", "search and browsing": "browse = false",
}  # fmt: skip
"""What in [outputs] leaves a kind out, or makes it smaller."""


class Budget(msgspec.Struct, frozen=True):
    """How many files and bytes there are, the largest files, and how much of it each kind is:
    (kind, files, bytes), the largest first.
    """

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
            "kinds": {
                kind: {"files": files, "bytes": weight} for kind, files, weight in self.kinds
            },
            "limits": {"site": SITE, "file": FILE},
        }


def weighed(files: Mapping[str, int]) -> Budget:
    """The budget of an output."""
    kinds: dict[str, tuple[int, int]] = {}
    for path, bytes_ in files.items():
        of = kind(path)
        number, weight = kinds.get(of, (0, 0))
        kinds[of] = number + 1, weight + bytes_
    return Budget(
        files=len(files),
        bytes=total(files),
        largest=_largest(files, _LARGEST),
        kinds=tuple(
            sorted(
                ((of, number, weight) for of, (number, weight) in kinds.items()),
                key=lambda found: (-found[2], found[0]),
            )
        ),
    )


def total(files: Mapping[str, int]) -> int:
    """The bytes of an output."""
    return sum(files.values())


def is_worth_telling(files: Mapping[str, int]) -> bool:
    """Whether an output comes near to a limit."""
    return (
        total(files) > _WORTH_TELLING * SITE
        or max(files.values(), default=0) > _WORTH_TELLING * FILE
    )


def warnings(files: Mapping[str, int], output: str) -> Iterator[Problem]:
    """A warning for a site, and for each file, that is close to a limit or beyond it, with what
    would make it smaller.
    """
    weight = total(files)
    if weight > _EARLY * SITE:
        text = (
            f"the site is {size(weight)}, {weight / SITE:.0%} of the 1 GB that GitHub Pages takes"
        )
        yield Problem(text, hint=_advice(weighed(files)), severity="warning")
    for path, bytes_ in files.items():
        if bytes_ > _EARLY * FILE:
            switch = _SWITCHES.get(kind(path))
            hint = (
                f"{switch} in [outputs] makes do without"
                if switch
                else "leave it out, or lead to it elsewhere"
            )
            yield Problem(
                f"is {size(bytes_)}; GitHub takes no file over 100 MiB",
                f"{output}/{path}",
                hint=hint,
                severity="warning",
            )


def too_large_for_overleaf(files: Mapping[str, int]) -> Iterator[Problem]:
    """A warning when the BibTeX file of the whole site is more than Overleaf takes."""
    if files.get(_BIBTEX, 0) > _OVERLEAF:
        text = (
            f"is {files[_BIBTEX] / 1_000_000:.0f} MB; Overleaf takes no file over "
            f"{_OVERLEAF // 1_000_000} MB"
        )
        hint = 'use the files of topics, or set abstracts = "none" in [outputs]'
        yield Problem(text, _BIBTEX, hint=hint, severity="warning")


_BACK = {
    "feeds": (
        'follow = ["topics", "authors", "journals"], feeds = ["atom", "json"], minimum = 1 in '
        "[outputs]"
    ),
    "citation files": (
        'follow = ["topics", "authors", "journals"], citations = ["ris", "bibtex", "csl-json"], '
        "minimum = 1 in [outputs]"
    ),
    "topics": "minimum = 1 in [topics]",
    "authors": "authors = 1 in [outputs]",
    "journals": "journals = 1 in [outputs]",
    "kinds": "kinds = 1 in [outputs]",
    "editions": "topics = true in [editions]",
    "mails": "topics = true in [editions]",
}
"""What in digest.toml makes more of a kind than is made by default."""


def missed(gone: Iterable[str]) -> str:
    """One line on the files that an earlier build made and this one doesn't, with the keys that
    bring them back; "" where it is no loss.
    """
    counted = Counter(kind(path) for path in gone)
    lost = {of: number for of, number in counted.most_common() if of in _BACK}
    if not lost:
        return ""
    told = "; ".join(f"{of} {number:,} ({_BACK[of]})" for of, number in lost.items())
    return f"{sum(counted.values()):,} files of an earlier build are made no more: {told}"


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


def _largest(files: Mapping[str, int], number: int) -> tuple[tuple[str, int], ...]:
    found = nlargest(number, ((bytes_, path) for path, bytes_ in files.items()))
    return tuple((path, weight) for weight, path in found)


def _advice(budget: Budget) -> str:
    """The kinds that are largest and can be left out."""
    found = [(of, weight) for of, _, weight in budget.kinds if of in _SWITCHES][:2]
    told = "; ".join(f"{of} are {size(weight)}: {_SWITCHES[of]}" for of, weight in found)
    return f"{told} in [outputs]" if told else "digest build --verbose names the largest files"
