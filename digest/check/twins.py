"""Articles that are one article twice: by an identifier for certain, by title, year and first
author most likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from digest import identifiers, preprints
from digest.check.source import Source
from digest.errors import Problem
from digest.model import Article, Record
from digest.text import fold, to_plain

_IDENTIFIERS = {
    "doi": ("DOI", identifiers.doi),
    "pmid": ("PMID", identifiers.pmid),
    "pmcid": ("PMCID", identifiers.pmcid),
    "arxiv": ("arXiv identifier", identifiers.arxiv),
}
# articles of one title, year and author that are compared: beyond, it is the title of a series
# ("Editorial")
_MOST = 20


def same_identifier(articles: Iterable[Article], root: Path) -> Iterator[Problem]:
    """An error for each article that states an identifier of an earlier one; two identifiers of the
    same one are told once.
    """
    first: dict[tuple[str, str], str] = {}
    for article in articles:
        told: set[str] = set()
        for name, (called, normal) in _IDENTIFIERS.items():
            value = normal(getattr(article.record, name)) or getattr(article.record, name)
            other = first.setdefault((name, value), article.file) if value else article.file
            if other != article.file and other not in told:
                told.add(other)
                text = f"has the {called} of {other}: {value}"
                yield Problem(
                    text,
                    article.file,
                    Source(root, article.file).line(name),
                    hint="make one article of the two",
                )


def same_title(articles: Iterable[Article], root: Path) -> Iterator[Problem]:
    """A warning for each article with the title, the year and the first author of an earlier one,
    unless identifiers tell about the two.
    """
    known: dict[tuple[str, str, str], list[Article]] = {}
    for article in articles:
        identity = _identity(article.record)
        if not all(identity):
            continue
        others = known.setdefault(identity, [])
        twin = next(
            (
                other
                for other in islice(others, _MOST)
                if not _decided(other.record, article.record)
            ),
            None,
        )
        if twin:
            text = f"has the title, year and first author of {twin.file}"
            hint = "make one article of the two, or state the DOI of both"
            yield Problem(
                text,
                article.file,
                Source(root, article.file).line("title"),
                hint=hint,
                severity="warning",
            )
        others.append(article)


def _identity(record: Record) -> tuple[str, str, str]:
    first = record.authors[0] if record.authors else None
    author = fold(first.family or first.literal) if first else ""
    return fold(to_plain(record.title)), str(record.date.year) if record.date else "", author


def _decided(one: Record, other: Record) -> bool:
    """Whether both state an identifier of one kind (the same is told already, different ones are
    two articles), or one is a preprint.
    """
    if preprints.is_preprint(one) != preprints.is_preprint(other):
        return True
    return any(getattr(one, name) and getattr(other, name) for name in _IDENTIFIERS)
