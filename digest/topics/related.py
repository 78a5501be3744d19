"""What lies near: topics that share articles, articles that share topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log, sqrt

import msgspec

from digest.model import Article, Related, Topic

_NEIGHBOURS = 8
_PAPERS = 3
_WIDEST = 60  # topics of one article beyond this say nothing about how topics belong together
_CROWDED = 300  # a topic this large makes no two articles neighbours


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


def articles(topics: Sequence[Topic], order: Mapping[str, Article], *, most: int = 5) -> dict[str, tuple[str, ...]]:
    """For each article the others that share the most telling topics with it: a rare topic in common weighs more than a frequent one."""
    weights = {topic.slug: log(1 + len(order) / len(topic.articles)) for topic in topics}
    narrow = [topic for topic in topics if 1 < len(topic.articles) <= _CROWDED]
    topics_of: dict[str, list[Topic]] = defaultdict(list)
    for topic in narrow:
        for key in topic.articles:
            topics_of[key].append(topic)
    newest = {key: number for number, key in enumerate(order)}
    result = {}
    for key, mine in topics_of.items():
        # the few rarest topics decide; the rest would only cost time
        rarest = sorted(mine, key=lambda topic: (len(topic.articles), topic.slug))[:6]
        score: Counter[str] = Counter()
        for topic in rarest:
            weight = weights[topic.slug]
            for other in topic.articles:
                score[other] += weight  # type: ignore[assignment]
        del score[key]
        best = sorted(score, key=lambda other: (-round(score[other], 6), newest[other]))[:most]
        result[key] = tuple(best)
    return result
