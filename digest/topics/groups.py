"""Articles put together by what they have in common: what each group is called, which articles it has, where it lives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from digest.model import Article, Group
from digest.text import fold
from digest.topics.vocabulary import addresses, label


class Collected:
    """What is found of each meaning while the articles are gone through: keys in order, spellings with what each is filed under."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, None]] = defaultdict(dict)
        self.spellings: dict[str, Counter[str]] = defaultdict(Counter)
        self._filed: dict[str, dict[str, str]] = defaultdict(dict)

    def add(self, meant: str, spelling: str, filed: str, key: str) -> None:
        """An article that has it, under this spelling."""
        self.keys[meant][key] = None
        self.spellings[meant][spelling] += 1
        known = self._filed[meant]
        known[spelling] = min(known.get(spelling, filed), filed)

    def groups(
        self, labels: Mapping[str, str], filed: Mapping[str, str] | None = None, stated: Mapping[str, str] | None = None
    ) -> dict[str, Group]:
        """A group for each of the ``labels``, by what it means, in the order of what it is filed under; ``stated`` are slugs.

        What nothing is said about in ``filed`` is filed as the spelling that is its label.
        """
        filing = {meant: (filed or {}).get(meant) or self._filed.get(meant, {}).get(name, name) for meant, name in labels.items()}
        ordered = {meant: labels[meant] for meant in sorted(labels, key=lambda m: (fold(filing[m]), m))}
        slugs = addresses(ordered, stated)
        return {meant: self._group(meant, name, slugs[meant], filing[meant]) for meant, name in ordered.items()}

    def _group(self, meant: str, name: str, slug: str, filed: str) -> Group:
        found = self.spellings.get(meant, Counter())
        variants = sorted((spelling for spelling in found if spelling != name), key=lambda s: (-found[s], s))
        return Group(slug, name, tuple(self.keys.get(meant, ())), filed, tuple(variants))


def by_name(named: Iterable[tuple[str, str]]) -> tuple[Group, ...]:
    """One group for each folded name, called by its most frequent spelling, in the order of the names; of (name, key)."""
    collected = Collected()
    for name, key in named:
        meant = fold(name)
        if meant:
            collected.add(meant, name, name, key)
    found = collected.groups({meant: label(spellings) for meant, spellings in collected.spellings.items()})
    return tuple(msgspec.structs.replace(group, variants=()) for group in found.values())


def years(articles: Sequence[Article]) -> tuple[Group, ...]:
    """One group for each year of publication, the last first."""
    keys: dict[str, list[str]] = {}
    for article in articles:
        if article.record.date:
            keys.setdefault(f"{article.record.date.year:04}", []).append(article.key)
    return tuple(Group(year, year, tuple(keys[year]), year) for year in sorted(keys, reverse=True))
