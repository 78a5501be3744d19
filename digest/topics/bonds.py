"""What binds articles of the library to each other: preprint and published version, correction, retraction, comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from digest import preprints, relations
from digest.model import Article, Bond

_IDENTIFIERS = ("doi", "pmid", "pmcid", "arxiv")


def bound(articles: Sequence[Article]) -> dict[str, tuple[Bond, ...]]:
    """The bonds of each article that has any, by key.

    What a record states of another article holds from both sides when both are here. A preprint is bound to what has its title and first
    author and was published within three years (preprints.is_pair), unless a record says more.
    """
    found: dict[str, dict[Bond, None]] = {}
    here = _identified(articles)
    for article in articles:
        for entry in article.record.relations:
            stated = relations.parse(entry)
            if stated is None:
                continue
            other = here.get((stated.kind, stated.value), "")
            if other == article.key:
                continue
            found.setdefault(article.key, {})[Bond(stated.word, other, "" if other else stated.kind, "" if other else stated.value)] = None
            if other:
                found.setdefault(other, {})[Bond(relations.inverse(stated.word), article.key)] = None
    for preprint, published in _pairs(articles):
        bonds = found.setdefault(preprint, {})
        if not any(bond.key == published for bond in bonds):
            bonds[Bond("preprint-of", published)] = None
            found.setdefault(published, {})[Bond("has-preprint", preprint)] = None
    return {key: tuple(bonds) for key, bonds in found.items()}


def told_retracted(articles: Sequence[Article], bonds: Mapping[str, Sequence[Bond]]) -> list[Article]:
    """The articles, those marked as retracted of which another record here says that it retracts them."""
    return [
        msgspec.structs.replace(article, retracted="true")
        if not article.retracted and any(bond.word in relations.RETRACTED for bond in bonds.get(article.key, ()))
        else article
        for article in articles
    ]


def _identified(articles: Sequence[Article]) -> dict[tuple[str, str], str]:
    """The key of the article that has an identifier; the first one's, where several claim it."""
    found: dict[tuple[str, str], str] = {}
    if any(article.record.relations for article in articles):
        for article in articles:
            for kind in _IDENTIFIERS:
                value = getattr(article.record, kind)
                if value:
                    found.setdefault((kind, value), article.key)
    return found


def _pairs(articles: Sequence[Article]) -> list[tuple[str, str]]:
    """Keys of preprints, each with that of what it became."""
    by_title: dict[tuple[str, str], list[Article]] = {}
    for article in articles:
        if preprints.is_preprint(article.record) and (same := preprints.pairing(article.record)):
            by_title.setdefault(same, []).append(article)
    if not by_title:
        return []
    return [
        (preprint.key, article.key)
        for article in articles
        if (same := preprints.pairing(article.record))
        for preprint in by_title.get(same, ())
        if preprints.is_pair(preprint.record, article.record)
    ]
