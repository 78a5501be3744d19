"""Journals: which titles are one, by ISSN and by the abbreviation that a source states beside the
whole title; never by likeness.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from digest import identifiers
from digest.model import Article, Brief, Group
from digest.text import fold
from digest.topics.members import Index, Members
from digest.topics.vocabulary import addresses, label

# where the record is part of a book, the ISSN is that of the series
_SERIALS = frozenset({
    "", "article", "article-journal", "article-magazine", "article-newspaper", "review",
    "review-book",
})  # fmt: skip


class Journals(Index):
    """The journals of one catalogue. Those with fewer than ``least`` articles have no page and no
    group.
    """

    def __init__(self, briefs: Mapping[str, Brief], keys: Sequence[str], least: int) -> None:
        super().__init__()
        self._least = least
        titled = [(key, brief) for key in keys if (brief := briefs[key]).journal]
        self._counted = Counter([(brief.journal, brief.serial) for _, brief in titled])
        self._titles = _Titles(self._counted)
        self.members = Members(briefs, self._meanings)
        self.members.fill(
            [key for key, _ in titled],
            [(brief.journal,) for _, brief in titled],
            self._titles.meant,
        )

    def _meanings(self, brief: Brief) -> tuple[str, ...]:
        meant = self._titles.meant[brief.journal] if brief.journal else ""
        return (meant,) if meant else ()

    def stated(self, brief: Brief) -> object:
        """Its journal, and what it states of it."""
        return _stated(brief)

    def count(self, brief: Brief, step: int) -> None:
        """The journal of an article is named once more, or once less; nothing new is stated of it
        (see :func:`fits`).
        """
        if brief.journal:
            self._counted[_stated(brief)] += step

    def fits(self, gone: Sequence[Brief], come: Sequence[Brief]) -> bool:
        """Whether articles can come and go without a change of which titles are one."""
        change = Counter(_stated(brief) for brief in come if brief.journal)
        change.subtract(_stated(brief) for brief in gone if brief.journal)
        return all(
            (self._counted[one] > 0) == (self._counted[one] + count > 0)
            for one, count in change.items()
        )

    def meant(self, key: str) -> str:
        """The journal of an article; "" when it has none."""
        return next(iter(self.members.of(key)), "")

    def all_groups(self) -> dict[str, Group]:
        """The journals with a page, in the order of their titles."""
        paged = [meant for meant, keys in self.members.keys.items() if len(keys) >= self._least]
        made = self._described(paged)
        ordered = sorted(made, key=lambda meant: (fold(made[meant].label), meant))
        slugs = addresses({meant: made[meant].label for meant in ordered})
        return {meant: msgspec.structs.replace(made[meant], slug=slugs[meant]) for meant in ordered}

    def grouped(self, meant: str, slug: str) -> Group | None:
        """One journal as of now."""
        if len(self.members.keys.get(meant, ())) < self._least:
            return None
        return msgspec.structs.replace(self._described([meant])[meant], slug=slug)

    def _described(self, meanings: Sequence[str]) -> dict[str, Group]:
        wanted = frozenset(meanings)
        counted = {
            one: count
            for one, count in self._counted.items()
            if count > 0 and self._titles.meant[one[0]] in wanted
        }
        spelled: dict[str, Counter[str]] = {}
        for (title, _), count in counted.items():
            spelled.setdefault(self._titles.meant[title], Counter())[title] += count
        numbers, short = self._titles.numbers(counted), self._titles.short(counted)
        return {
            meant: self._group(
                meant, spelled[meant], numbers.get(meant, Counter()), short.get(meant, Counter())
            )
            for meant in meanings
        }

    def _group(
        self, meant: str, spelled: Counter[str], numbers: Counter[str], short: Counter[str]
    ) -> Group:
        name = _label(spelled, short)
        return Group(
            slug="",
            label=name,
            articles=tuple(self.members.keys[meant]),
            filed=name,
            variants=tuple(_variants(name, spelled, short)),
            short=tuple(_forms(short).values()),
            identifiers=tuple(_frequent(numbers)),
        )


class _Titles:
    """Which titles are one journal: each folded title and each ISSN leads to another, or to
    itself.
    """

    def __init__(self, stated: Iterable[tuple[str, str]]) -> None:
        self._leads: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        abbreviated: dict[str, set[str]] = defaultdict(set)
        for journal, told in stated:
            title = self._fold(journal)
            if title and told:
                for number in _numbers(told):
                    self._join(title, f" {number}")
                for short in _short(told, journal):
                    abbreviated[_bare(fold(short))].add(title)
        self._join_abbreviated(abbreviated)
        self._first: dict[str, str] = {}
        self.meant = _Meanings(self)
        for title in sorted(set(self._folded.values())):
            self._first.setdefault(self._find(title), title)

    def of(self, title: str) -> str:
        """What a title means: the first of the folded titles of its journal."""
        folded = self._fold(title)
        return self._first.get(self._find(folded), folded) if folded else ""

    def numbers(self, counted: Mapping[tuple[str, str], int]) -> dict[str, Counter[str]]:
        """How often each ISSN is stated of each journal."""
        return self._told(counted, lambda journal, told: _numbers(told))

    def short(self, counted: Mapping[tuple[str, str], int]) -> dict[str, Counter[str]]:
        """How often each abbreviation is stated of each journal."""
        return self._told(counted, lambda journal, told: _short(told, journal))

    def _told(
        self, counted: Mapping[tuple[str, str], int], what: Callable[[str, str], Iterable[str]]
    ) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for (journal, told), count in counted.items():
            if count > 0 and told and (meant := self.of(journal)):
                for one in what(journal, told):
                    found.setdefault(meant, Counter())[one] += count
        return found

    def _join_abbreviated(self, stated: dict[str, set[str]]) -> None:
        """A title that is written as one journal's abbreviation is that journal, unless two
        journals have the same.

        Where both have ISSNs, and no common one, they may well be two: both "Hematology", say.
        """
        bare: dict[str, list[str]] = defaultdict(list)
        for title in sorted(set(self._folded.values())):
            bare[_bare(title)].append(title)
        owners = {
            short: {self._find(title) for title in titles} for short, titles in stated.items()
        }
        for short in sorted(owners):
            if len(owners[short]) == 1:
                (owner,) = owners[short]
                for title in bare.get(short, ()):
                    if not (self._has_number(title) and self._has_number(owner)):
                        self._join(title, owner)

    def _has_number(self, node: str) -> bool:
        # sorts before all titles, so it is what they lead to
        return self._find(node).startswith(" ")

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


class _Meanings(dict[str, str]):
    """What each title means, looked up once."""

    def __init__(self, titles: _Titles) -> None:
        super().__init__()
        self._titles = titles

    def __missing__(self, title: str) -> str:
        found = self[title] = self._titles.of(title)
        return found


def serial(article: Article) -> str:
    """What an article states of its journal beside the title, on lines: ISSNs on the first,
    abbreviations on the others.

    Nothing where the record is part of a book: then the ISSN is that of the series.
    """
    if article.record.type not in _SERIALS:
        return ""
    numbers = " ".join(_issns(article))
    return "\n".join([numbers, *article.record.journal_short]).rstrip("\n")


def _stated(brief: Brief) -> tuple[str, str]:
    return brief.journal, brief.serial


def _numbers(told: str) -> list[str]:
    return told.partition("\n")[0].split()


def _short(told: str, journal: str) -> Iterator[str]:
    """The abbreviations that stand beside the whole title and are shorter."""
    for text in told.split("\n")[1:]:
        if len(text) < len(journal) and _bare(fold(text)) != _bare(fold(journal)):
            yield text


def _label(spellings: Counter[str], short: Counter[str]) -> str:
    """The most frequent whole title; an abbreviation only where there is nothing else."""
    forms = _forms(short)
    whole = {
        spelling: count
        for spelling, count in spellings.items()
        if _bare(fold(spelling)) not in forms
    }
    calm = {
        spelling: count for spelling, count in (whole or spellings).items() if not _shouts(spelling)
    }
    return label(calm or whole or spellings)


def _variants(name: str, spellings: Counter[str], short: Counter[str]) -> Iterator[str]:
    """The other titles; what differs in case, or is an abbreviation, is told once."""
    forms = _forms(short)
    told = {fold(name)}
    for spelling in _frequent(spellings):
        if _bare(fold(spelling)) not in forms and fold(spelling) not in told:
            told.add(fold(spelling))
            yield spelling


def _forms(short: Counter[str]) -> dict[str, str]:
    """The most frequent abbreviations by what is left without full stops; what differs in those
    alone is one.
    """
    found: dict[str, str] = {}
    for text in _frequent(short):
        found.setdefault(_bare(fold(text)), text)
    return found


def _frequent(counted: Counter[str]) -> list[str]:
    return sorted(counted, key=lambda one: (-counted[one], one))


def _shouts(title: str) -> bool:
    """Whether a title is in capitals only because its source writes all titles so (not ``PLOS
    ONE``, ``JAMA``).
    """
    return title.isupper() and len(title) > 12


def _issns(article: Article) -> tuple[str, ...]:
    """All ISSNs that the article's sources state, print, electronic or linking."""
    record = article.record
    return (
        tuple(dict.fromkeys((*identifiers.issns(record.issn), *record.issns)))
        if record.issn or record.issns
        else ()
    )


def _bare(folded: str) -> str:
    """An abbreviation without its full stops, which ISO 4 lets everybody leave out."""
    return " ".join(folded.replace(".", " ").split())
