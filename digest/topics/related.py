"""What lies near: topics that share articles, articles that share topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import islice
from math import log, sqrt

import msgspec

from digest.model import Article, Related, Rising, Topic
from digest.topics.hierarchy import ancestors

_NEIGHBOURS = 8
_PAPERS = 3
_RISING = 4
_LATELY = 3  # years
_ENOUGH = 3  # papers
_DOUBLED = 2.0
_WIDEST = 60  # topics of one article beyond this say nothing about how topics belong together
_CROWDED = 300  # a topic this large makes no two articles neighbours
_CANDIDATES = 300  # others that are looked at for one article


def linked(topics: Sequence[Topic], articles: Sequence[Article] = ()) -> tuple[Topic, ...]:
    """The topics with their neighbours: the strongest by cosine similarity of their sets of articles, and the newest papers that link them.

    The cosine (Salton) is the share of common articles, normalised by the size of both: a topic that is everywhere is near to none. Broader
    and narrower topics are no neighbours. ``articles`` are all there are, newest first; from those of the last years come the rising
    neighbours.
    """
    topics_of: dict[str, list[int]] = defaultdict(list)
    for number, topic in enumerate(topics):
        for key in topic.articles:
            topics_of[key].append(number)
    lately = _lately(articles)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    recent: dict[int, Counter[int]] = defaultdict(Counter)
    for key, numbers in topics_of.items():
        if len(numbers) <= _WIDEST:
            counts = (shared, recent) if key in lately else (shared,)
            for count in counts:
                for number in numbers:
                    count[number].update(numbers)
    search = _Search(topics, shared, recent, lately)
    return tuple(search.with_neighbours(number) for number in range(len(topics)))


def _lately(articles: Sequence[Article]) -> frozenset[str]:
    """The keys of the articles of the last years: counted back from the newest year that more than a stray article has."""
    dated = [article for article in articles if article.record.date]
    if not dated:
        return frozenset()
    newest = dated[len(dated) // 100].record.date
    first = newest.year - _LATELY + 1 if newest else 0
    return frozenset(article.key for article in dated if article.record.date and article.record.date.year >= first)


class _Search:
    """The neighbours of every topic, from how many articles each two share: all of them, and those of the last years."""

    def __init__(
        self, topics: Sequence[Topic], shared: Mapping[int, Counter[int]], recent: Mapping[int, Counter[int]], lately: frozenset[str]
    ) -> None:
        self._topics = topics
        self._shared = shared
        self._recent = recent
        self._lately = lately
        self._members: dict[int, frozenset[str]] = {}
        self._numbers = {topic.slug: number for number, topic in enumerate(topics) if topic.broader or topic.narrower}
        self._above = {topic.slug: topic.broader for topic in topics if topic.broader}
        self._below = {topic.slug: topic.narrower for topic in topics if topic.narrower}

    def with_neighbours(self, number: int) -> Topic:
        """The topic with its nearest and its rising neighbours."""
        topic = self._topics[number]
        kin = ancestors(self._above, topic.slug) | ancestors(self._below, topic.slug)
        apart = {number, *(self._numbers[slug] for slug in kin)}
        return msgspec.structs.replace(topic, related=tuple(self._nearest(number, apart)), rising=tuple(self._rising(number, apart)))

    def _nearest(self, number: int, apart: set[int]) -> Iterator[Related]:
        topics, mine = self._topics, len(self._topics[number].articles)
        # one common paper says little between large topics; between small ones it is all there is
        enough = 2 if mine > 4 else 1
        near = (
            (-count / sqrt(mine * len(topics[other].articles)), topics[other].label, other)
            for other, count in self._shared.get(number, {}).items()
            if other not in apart and count >= enough
        )
        for strength, label, other in nsmallest(_NEIGHBOURS, near):
            papers = tuple(islice(self._common(number, other), _PAPERS))
            yield Related(topics[other].slug, label, round(-strength, 4), self._shared[number][other], papers)

    def _rising(self, number: int, apart: set[int]) -> Iterator[Rising]:
        """Neighbours whose share of a topic's papers has at least doubled in the last years; the surest first.

        A share is smoothed by one paper on either side (Laplace), so that a few papers do not look like a rise.
        """
        topics = self._topics
        now = sum(key in self._lately for key in topics[number].articles)
        before = len(topics[number].articles) - now
        if now < _ENOUGH or before < _ENOUGH:
            return
        risen: list[tuple[float, str, int]] = []
        for other, count in self._recent.get(number, {}).items():
            earlier = self._shared[number][other] - count
            growth = (count + 1) / (now + 2) / ((earlier + 1) / (before + 2))
            if count >= _ENOUGH and growth >= _DOUBLED and other not in apart:
                risen.append((-growth, topics[other].label, other))
        for _, label, other in nsmallest(_RISING, risen):
            papers = tuple(islice((key for key in self._common(number, other) if key in self._lately), _PAPERS))
            lately = self._recent[number][other]
            yield Rising(topics[other].slug, label, lately, self._shared[number][other] - lately, papers)

    def _common(self, one: int, other: int) -> Iterator[str]:
        """The articles of both topics, newest first: both lists have that order, so the shorter one is walked."""
        shorter, longer = sorted((one, other), key=lambda number: len(self._topics[number].articles))
        if longer not in self._members:
            self._members[longer] = frozenset(self._topics[longer].articles)
        return (key for key in self._topics[shorter].articles if key in self._members[longer])


class Neighbours:
    """Which articles lie near to each other: those that share the most telling topics, a rare one weighing more than a frequent one."""

    def __init__(self, topics: Sequence[Topic], keys: Sequence[str]) -> None:
        self._keys = keys
        self._numbers = {key: number for number, key in enumerate(keys)}
        self._members = [[self._numbers[key] for key in topic.articles] for topic in topics]
        # whole numbers, so that no order of adding makes a difference
        self._weights = [round(1000 * log(1 + len(keys) / len(found))) if found else 0 for found in self._members]
        self._topics_of: list[list[int]] = [[] for _ in keys]
        for number in sorted(range(len(topics)), key=lambda topic: (len(self._members[topic]), topics[topic].slug)):
            if 1 < len(self._members[number]) <= _CROWDED:
                for member in self._members[number]:
                    self._topics_of[member].append(number)

    def of(self, key: str, *, most: int = 5) -> tuple[str, ...]:
        """The nearest articles, the nearest first, the newer of two that are equally near."""
        number = self._numbers[key]
        score = _scored(self._topics_of[number], self._members, self._weights)
        score.pop(number, None)
        best = nsmallest(most, ((-shared, other) for other, shared in score.items()))
        return tuple(self._keys[other] for _, other in best)


def _scored(mine: Sequence[int], members: Sequence[Sequence[int]], weights: Sequence[int]) -> dict[int, int]:
    """How much each other article shares, by the rarest topics only: the frequent ones would cost much and say little."""
    score: dict[int, int] = {}
    looked_at = 0
    for topic in mine:
        looked_at += len(members[topic])
        if looked_at > _CANDIDATES and score:
            break
        weight = weights[topic]
        for other in members[topic]:
            score[other] = score.get(other, 0) + weight
    return score
