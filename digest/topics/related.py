"""What lies near: topics that share articles, articles that share topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from heapq import nsmallest
from math import log, sqrt

import msgspec

from digest.model import Related, Topic

_NEIGHBOURS = 8
_PAPERS = 3
_WIDEST = 60  # topics of one article beyond this say nothing about how topics belong together
_CROWDED = 300  # a topic this large makes no two articles neighbours
_CANDIDATES = 300  # others that are looked at for one article


def linked(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics with their neighbours: the strongest by cosine similarity of their sets of articles, and the newest papers that link them.

    The cosine (Salton) is the share of common articles, normalised by the size of both: a topic that is everywhere is near to none.
    """
    topics_of: dict[str, list[int]] = defaultdict(list)
    for number, topic in enumerate(topics):
        for key in topic.articles:
            topics_of[key].append(number)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for numbers in topics_of.values():
        if len(numbers) <= _WIDEST:
            for number in numbers:
                shared[number].update(numbers)
    return tuple(_with_neighbours(topics, number, shared[number]) for number in range(len(topics)))


def _with_neighbours(topics: Sequence[Topic], number: int, shared: Counter[int]) -> Topic:
    topic = topics[number]
    # one common paper says little between large topics; between small ones it is all there is
    enough = 2 if len(topic.articles) > 4 else 1
    near = [
        (count / sqrt(len(topic.articles) * len(topics[other].articles)), other)
        for other, count in shared.items()
        if other != number and count >= enough
    ]
    near.sort(key=lambda pair: (-pair[0], topics[pair[1]].label))
    mine = set(topic.articles)
    found = []
    for strength, other in near[:_NEIGHBOURS]:
        both = [key for key in topics[other].articles if key in mine][:_PAPERS]
        found.append(Related(topics[other].slug, topics[other].label, round(strength, 4), shared[other], tuple(both)))
    return msgspec.structs.replace(topic, related=tuple(found))


class Neighbours:
    """Which articles lie near to each other: those that share the most telling topics, a rare one weighing more than a frequent one."""

    def __init__(self, topics: Sequence[Topic], keys: Sequence[str]) -> None:
        self._keys = keys
        self._numbers = {key: number for number, key in enumerate(keys)}
        self._members = [[self._numbers[key] for key in topic.articles] for topic in topics]
        # whole numbers, so that no order of adding makes a difference
        self._weights = [round(1000 * log(1 + len(keys) / len(found))) for found in self._members]
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
