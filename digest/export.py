"""Citations out, on the command line: the articles of topics, authors and editions, or all, as RIS,
BibTeX or CSL-JSON.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import msgspec

from digest import disk
from digest.errors import Problem, Report, UsageError, stopped_by
from digest.site.citing.files import FORMS, Citations
from digest.site.door import Site
from digest.text import fold
from digest.topics.catalogue import Catalogue


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: names of topics, authors and editions; an article of any of them goes out.
    Of nothing, all go.
    """

    topics: Sequence[str] = ()
    authors: Sequence[str] = ()
    editions: Sequence[str] = ()


def run(site: Site, wanted: Wanted, form: str, *, report: Report) -> tuple[str, int]:
    """The citation file (``form`` is a name of ``files.FORMS``), and how many articles are in it.

    Drafts stay at home, and so does what of an abstract the site does not show. What is wrong with
    files is reported. Raises UsageError for a name that is nothing here.
    """
    for problem in site.problems:
        report(problem)
    keys = tuple(_chosen(site.catalogue, wanted))
    chosen = next(one for one in FORMS if one.name == form)
    return Citations(site.catalogue.briefs).file("", chosen, keys).data(site.texts).decode(), len(
        keys
    )


def write(path: Path, text: str) -> None:
    """Writes the file, whole or not at all. Raises Stopped."""
    try:
        disk.write(path, text.encode())
    except OSError as error:
        raise stopped_by(error, f"write {path}") from error


def _chosen(catalogue: Catalogue, wanted: Wanted) -> Iterable[str]:
    """The keys of the articles, in the order of the catalogue."""
    if wanted == Wanted():
        return catalogue.keys
    found: set[str] = set()
    for asked, kind, known in (
        (wanted.topics, "topic", _topics(catalogue)),
        (wanted.authors, "author", _authors(catalogue)),
        (wanted.editions, "edition", _editions(catalogue) if wanted.editions else {}),
    ):
        for name in asked:
            found.update(_named(name, kind, known))
    return (key for key in catalogue.keys if key in found)


def _named(
    name: str, kind: str, known: Mapping[str, tuple[str, tuple[str, ...]]]
) -> tuple[str, ...]:
    """The articles of what a name means; ``known`` has the name to tell and the articles by folded
    name.
    """
    if (found := known.get(fold(name))) is not None:
        return found[1]
    near = difflib.get_close_matches(fold(name), known, n=1)
    several = ", ".join(dict.fromkeys(label for label, _ in list(known.values())[:8]))
    hint = f"did you mean {known[near[0]][0]}?" if near else f"there are {several}" if known else ""
    raise UsageError(Problem(f"there is no {kind} {name}", hint=hint))


def _topics(catalogue: Catalogue) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The topics by label, then by alias or spelling, then by slug: what one is called comes before
    what another is called too.
    """
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    topics = catalogue.all_topics()
    labels = ((topic.label, topic) for topic in topics)
    spellings = ((spelling, topic) for topic in topics for spelling in topic.spellings)
    slugs = ((slug, topic) for topic in topics for slug in (topic.slug, *topic.redirect_from))
    for name, topic in chain(labels, spellings, slugs):
        known.setdefault(fold(name), (topic.label, topic.articles))
    return known


def _authors(catalogue: Catalogue) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The authors, those without a page too, by the name they go by, by other spellings, by what
    they are filed under, by their address.
    """
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    groups = (*catalogue.people.groups(), *catalogue.people.everybody())
    for names in (lambda g: (g.label,), lambda g: g.variants, lambda g: (g.filed, g.slug)):
        for group in groups:
            for name in names(group):
                known.setdefault(fold(name), (group.label, group.articles))
    return known


def _editions(catalogue: Catalogue) -> dict[str, tuple[str, tuple[str, ...]]]:
    editions = catalogue.editions.of_site
    known = {fold(edition.id): (edition.id, edition.keys) for edition in reversed(editions)}
    return known | {
        fold(edition.title): (edition.id, edition.keys)
        for edition in editions
        if fold(edition.title) not in known
    }
