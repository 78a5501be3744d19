"""Journals: which titles are one, by ISSN and by the abbreviation that a source states beside the whole title; never by likeness."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from digest import identifiers
from digest.model import Article, Group
from digest.text import fold
from digest.topics.groups import Collected
from digest.topics.vocabulary import label

# where the record is part of a book, the ISSN is that of the series
_SERIALS = frozenset({"", "article", "article-journal", "article-magazine", "article-newspaper", "review", "review-book"})


def gathered(articles: Sequence[Article]) -> tuple[tuple[Group, ...], dict[str, str]]:
    """The journals, in the order of their titles; and by each article's key the slug of its journal."""
    named = [article for article in articles if article.record.journal]
    journals = _Journals(named)
    collected = Collected()
    meanings: dict[str, str] = {}
    for article in named:
        meant = journals.of(article.record.journal)
        if meant:
            meanings[article.key] = meant
            collected.add(meant, article.record.journal, article.record.journal, article.key)
    labels = {meant: journals.label(meant, found) for meant, found in collected.spellings.items()}
    groups = {meant: journals.described(meant, group) for meant, group in collected.groups(labels).items()}
    return tuple(groups.values()), {key: groups[meant].slug for key, meant in meanings.items()}


class _Journals:
    """Which titles are one journal: each folded title and each ISSN leads to another, or to itself."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._leads: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._numbers: dict[str, Counter[str]] = defaultdict(Counter)
        self._short: dict[str, Counter[str]] = defaultdict(Counter)
        stated: dict[str, set[str]] = defaultdict(set)
        for article in articles:
            title = self._fold(article.record.journal)
            if title and article.record.type in _SERIALS:
                for number in _issns(article):
                    self._numbers[title][number] += 1
                    self._join(title, f" {number}")
                for short in _abbreviations(article, title):
                    self._short[title][short] += 1
                    stated[_bare(fold(short))].add(title)
        self._join_abbreviated(stated)
        self._titles: dict[str, list[str]] = defaultdict(list)
        for title in sorted(set(self._folded.values())):
            self._titles[self._find(title)].append(title)

    def of(self, title: str) -> str:
        """What a title means: the first of the folded titles of its journal."""
        folded = self._fold(title)
        return self._titles[self._find(folded)][0] if folded else ""

    def label(self, meant: str, spellings: Counter[str]) -> str:
        """The most frequent whole title; an abbreviation only where there is nothing else."""
        short = {_bare(fold(text)) for title in self._titles[self._find(meant)] for text in self._short.get(title, ())}
        whole = {spelling: count for spelling, count in spellings.items() if _bare(self._fold(spelling)) not in short}
        calm = {spelling: count for spelling, count in (whole or spellings).items() if not _shouts(spelling)}
        return label(calm or whole or spellings)

    def described(self, meant: str, group: Group) -> Group:
        """The group with its ISSNs and abbreviations, the most frequent first; what differs in case or full stops is told once."""
        titles = self._titles[self._find(meant)]
        numbers = sum((self._numbers[title] for title in titles if title in self._numbers), Counter[str]())
        short = sum((self._short[title] for title in titles if title in self._short), Counter[str]())
        by_form: dict[str, str] = {}
        for text in sorted(short, key=lambda s: (-short[s], s)):
            by_form.setdefault(_bare(fold(text)), text)
        variants: dict[str, str] = {self._fold(group.label): ""}
        for spelling in group.variants:
            if _bare(self._fold(spelling)) in by_form:
                continue
            variants.setdefault(self._fold(spelling), spelling)
        return msgspec.structs.replace(
            group,
            variants=tuple(filter(None, variants.values())),
            short=tuple(by_form.values()),
            identifiers=tuple(sorted(numbers, key=lambda n: (-numbers[n], n))),
        )

    def _join_abbreviated(self, stated: dict[str, set[str]]) -> None:
        """A title that is written as one journal's abbreviation is that journal, unless two journals have the same.

        Where both have ISSNs, and no common one, they may well be two: both "Hematology", say.
        """
        bare: dict[str, list[str]] = defaultdict(list)
        for title in sorted(set(self._folded.values())):
            bare[_bare(title)].append(title)
        owners = {short: {self._find(title) for title in titles} for short, titles in stated.items()}
        for short in sorted(owners):
            if len(owners[short]) == 1:
                (owner,) = owners[short]
                for title in bare.get(short, ()):
                    if not (self._has_number(title) and self._has_number(owner)):
                        self._join(title, owner)

    def _has_number(self, node: str) -> bool:
        return self._find(node).startswith(" ")  # sorts before all titles, so it is what they lead to

    def _find(self, node: str) -> str:
        while (above := self._leads.get(node, node)) != node:
            self._leads[node] = self._leads.get(above, above)  # halves the way for the next time
            node = above
        return node

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        if first != second:
            self._leads[second] = first

    def _fold(self, title: str) -> str:
        folded = self._folded.get(title)
        if folded is None:
            folded = self._folded[title] = fold(title)
        return folded


def _shouts(title: str) -> bool:
    """Whether a title is in capitals only because its source writes all titles so (not ``PLOS ONE``, ``JAMA``)."""
    return title.isupper() and len(title) > 12


def _issns(article: Article) -> tuple[str, ...]:
    """All ISSNs that the article's sources state, print, electronic or linking."""
    record = article.record
    return tuple(dict.fromkeys((*identifiers.issns(record.issn), *record.issns)))


def _abbreviations(article: Article, title: str) -> Iterator[str]:
    """The short titles that stand beside the whole one and are shorter."""
    for text in article.record.journal_short:
        if len(text) < len(article.record.journal) and _bare(fold(text)) != _bare(title):
            yield text


def _bare(folded: str) -> str:
    """An abbreviation without its full stops, which ISO 4 lets everybody leave out."""
    return " ".join(folded.replace(".", " ").split())
