"""Citations out, on the command line: the articles of topics, authors and editions, or all, as RIS, BibTeX or CSL-JSON."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from digest import config as configuration
from digest import disk
from digest.errors import Problem, Report, UsageError, stopped_by
from digest.library import shelf
from digest.model import Catalogue
from digest.site import abstracts
from digest.site.exports import FORMS, Citations
from digest.text import fold
from digest.topics import catalogue
from digest.topics.editions import Editions
from digest.work import cores


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: names of topics, authors and editions; an article of any of them goes out. Of nothing, all go."""

    topics: Sequence[str] = ()
    authors: Sequence[str] = ()
    editions: Sequence[str] = ()


def run(root: Path, wanted: Wanted, form: str, *, report: Report) -> tuple[str, int]:
    """The citation file (``form`` is a name of ``exports.FORMS``), and how many articles are in it.

    Drafts stay at home, and so does what of an abstract the site does not show. What is wrong with articles is reported. Raises UsageError
    for a name that is nothing here, ConfigError.
    """
    config = configuration.read(root, report)
    library = shelf.read(root, known={}, workers=config.build.jobs or cores())
    for problem in library.problems:
        report(problem)
    shown = [article for article in library.articles if not article.draft]
    gathered = catalogue.gather(shown, library.concepts, config.topics, report=report)
    keys = tuple(_chosen(gathered, wanted, config.editions.period))
    file = Citations(abstracts.published(gathered.articles, config.outputs.abstracts)).file(
        next(one for one in FORMS if one.name == form), keys
    )
    return file.data(list(file.pieces({}))).decode(), len(keys)


def write(path: Path, text: str) -> None:
    """Writes the file, whole or not at all. Raises Stopped."""
    try:
        disk.write(path, text.encode())
    except OSError as error:
        raise stopped_by(error, f"write {path}") from error


def _chosen(gathered: Catalogue, wanted: Wanted, period: str) -> Iterable[str]:
    """The keys of the articles, in the order of the catalogue."""
    if wanted == Wanted():
        return gathered.articles
    found: set[str] = set()
    for asked, kind, known in (
        (wanted.topics, "topic", _topics(gathered)),
        (wanted.authors, "author", _authors(gathered)),
        (wanted.editions, "edition", _editions(gathered, period) if wanted.editions else {}),
    ):
        for name in asked:
            found.update(_named(name, kind, known))
    return (key for key in gathered.articles if key in found)


def _named(name: str, kind: str, known: Mapping[str, tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """The articles of what a name means; ``known`` has the name to tell and the articles by folded name."""
    if (found := known.get(fold(name))) is not None:
        return found[1]
    near = difflib.get_close_matches(fold(name), known, n=1)
    several = ", ".join(dict.fromkeys(label for label, _ in list(known.values())[:8]))
    hint = f"did you mean {known[near[0]][0]}?" if near else f"there are {several}" if known else ""
    raise UsageError(Problem(f"there is no {kind} {name}", hint=hint))


def _topics(gathered: Catalogue) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The topics by label, then by alias or spelling, then by slug: what one is called comes before what another is called too."""
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for names in (_labels, _spellings, _slugs):
        for name, label, keys in names(gathered):
            known.setdefault(fold(name), (label, keys))
    return known


Named = Iterator[tuple[str, str, tuple[str, ...]]]


def _labels(gathered: Catalogue) -> Named:
    return ((topic.label, topic.label, topic.articles) for topic in gathered.topics)


def _spellings(gathered: Catalogue) -> Named:
    return ((spelling, topic.label, topic.articles) for topic in gathered.topics for spelling in topic.spellings)


def _slugs(gathered: Catalogue) -> Named:
    return ((slug, topic.label, topic.articles) for topic in gathered.topics for slug in (topic.slug, *topic.redirect_from))


def _authors(gathered: Catalogue) -> dict[str, tuple[str, tuple[str, ...]]]:
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name in ("label", "filed", "slug"):
        for group in gathered.authors:
            known.setdefault(fold(getattr(group, name)), (group.label, group.articles))
    return known


def _editions(gathered: Catalogue, period: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    editions = Editions(gathered, period).of_site
    known = {fold(edition.id): (edition.id, edition.keys) for edition in reversed(editions)}
    return known | {fold(edition.title): (edition.id, edition.keys) for edition in editions if fold(edition.title) not in known}
