"""One file for each address: what collides is told, old addresses lead on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from digest.errors import Problem, Report
from digest.model import Page as FreePage
from digest.site import urls
from digest.site.artifact import Cards, Laid, Page
from digest.site.layout.parts import Fixed
from digest.site.views import Link, RedirectView
from digest.text import to_plain
from digest.topics.catalogue import Catalogue

REPLACEABLE = frozenset({"robots.txt", "404.html"})
"""Pages whose place a person's own file takes without a word."""


class Old(NamedTuple):
    """An old address as a person states it, where it leads now (to an article by its ``key``), and
    where it is stated.
    """

    address: str
    url: str
    label: str
    key: str
    field: str
    file: str
    line: int = 0


def old(catalogue: Catalogue) -> Iterator[Old]:
    """The old addresses of articles and of topics; that of a topic may be its old slug alone."""
    for key in catalogue.keys:
        brief = catalogue.briefs[key]
        for alias in brief.aliases:
            yield Old(alias, urls.article(key), "", key, "alias", brief.file)
    subjects = catalogue.subjects
    for meant, concept in subjects.vocabulary.concepts.items():
        if not concept.redirect_from or concept.hidden:
            continue
        for alias in concept.redirect_from:
            address = alias if "/" in alias else f"/topics/{alias}/"
            url, line = urls.topic(subjects.slug(meant)), concept.lines.get("redirect_from", 1)
            yield Old(
                address, url, to_plain(concept.label), "", "redirect_from", concept.file, line
            )


def settled(
    laid: Iterable[Laid], moved: Iterable[Old], pages: Sequence[FreePage], report: Report
) -> list[Laid]:
    """The pages, each path once in any case of letters, and the redirects from old addresses."""
    files = {f"{page.key}/index.html": page.file for page in pages}
    by_path: dict[str, Laid] = {}
    for page in laid:
        if page.path.casefold() in by_path:
            text = f"has the address of another page, /{page.path}, and is left out"
            report(Problem(text, files.get(page.path, ""), 1, hint="rename the file"))
        else:
            by_path[page.path.casefold()] = page
    moves = list(moved)
    taken = Taken(by_path if moves else ())
    for move in moves:
        path = alias_path(move.address)
        if path and taken.add(path):
            by_path[path.casefold()] = redirect(path, move)
        elif path != move.url:  # what leads to itself is there
            why = "is the address of another page" if path else "is no address inside the site"
            report(
                Problem(
                    f"{move.field} {move.address} {why} and is left out",
                    move.file,
                    move.line,
                    hint="write it as /old/address/",
                )
            )
    return list(by_path.values())


def redirect(path: str, move: Old) -> Page:
    """The page at an old address."""
    part = Fixed(move.url, move.label, cards=(move.key,) if move.key else ())
    return Page(path, "redirect.html", part, partial(_redirect, move))


def _redirect(move: Old, _: Fixed, cards: Cards, __: object) -> RedirectView:
    label = to_plain(cards[move.key].title) if move.key else move.label
    return RedirectView(Link(label, move.url))


def free(
    files: Mapping[str, Path], pages: Iterable[str], show: Callable[[Path], str], report: Report
) -> dict[str, Path]:
    """The static files that have an address of their own, by path. One that stands where a page
    will is told, as ``show`` names it.
    """
    occupied = Taken(path for path in pages if path not in REPLACEABLE)
    kept: dict[str, Path] = {}
    for name, source in files.items():
        if occupied.add(name):
            kept[name] = source
        else:
            text = "a page of the site has this address; the file is left out"
            report(Problem(text, show(source), hint="rename it", severity="warning"))
    return kept


class Taken:
    """The files of the site and the folders that they need, in any case of letters: no file can
    stand where another's folder must be.
    """

    def __init__(self, pages: Iterable[str] = ()) -> None:
        self._pages = {path.casefold() for path in pages}
        self._beginnings = {path.partition("/")[0] for path in self._pages}
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def add(self, path: str) -> bool:
        """Takes a path, if nothing stands in its way."""
        path = path.casefold()
        if self._beginnings and path.partition("/")[0] in self._beginnings:
            # only now it is worth looking at all pages
            self._files |= self._pages
            self._folders |= {
                folder
                for parent in {os.path.dirname(page) for page in self._pages}
                for folder in _folders(parent)
            }
            self._beginnings = set()
        folders = set(_folders(os.path.dirname(path)))
        if path in self._files or path in self._folders or folders & self._files:
            return False
        self._files.add(path)
        self._folders |= folders
        return True


def _folders(folder: str) -> Iterator[str]:
    """A folder and all that it lies in."""
    while folder:
        yield folder
        folder = os.path.dirname(folder)


def alias_path(alias: str) -> str:
    """The file of an old address; "" when it is none, or is a folder's name that not every system
    can hold.
    """
    parts = [part for part in alias.split("/") if part]
    if any(
        part in (".", "..")
        or re.search(r'[<>:"|?*\\\x00-\x1f]|[. ]$', part)
        or len(part.encode()) > 200
        for part in parts
    ):
        return ""
    if not parts:
        return "index.html"
    is_file = "." in parts[-1] and not alias.endswith("/")
    return "/".join(parts) if is_file else "/".join([*parts, "index.html"])
