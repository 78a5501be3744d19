"""What lies near: topics that share articles, articles that share topics. All of it is reckoned
when a page asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from functools import cache
from heapq import nsmallest
from itertools import chain, islice
from math import log, sqrt

import msgspec

from digest.model import Brief
from digest.topics.subjects import Subjects

_NEIGHBOURS = 8
_PAPERS = 3
_RISING = 4
_ENOUGH = 3  # papers
_DOUBLED = 2.0
_WIDEST = 60  # topics of one article beyond this say nothing about how topics belong together
_CROWDED = 300  # a topic this large makes no two articles neighbours
_CANDIDATES = 150  # others that are looked at for one article
# articles of which a topic of one tells most; a constant, so that no article comes nearer by one
# elsewhere
_MANY = 1000


class Related(msgspec.Struct, frozen=True):
    """A topic that shares articles with another: how strongly (0 to 1), and the newest papers that
    link the two, by key.
    """

    meant: str
    strength: float
    shared: int
    papers: tuple[str, ...]


class Rising(msgspec.Struct, frozen=True):
    """A topic that has come nearer to another of late: how many of the papers of the last years
    they share, and how many before.
    """

    meant: str
    lately: int
    before: int
    papers: tuple[str, ...]


class Around:
    """The neighbours of one topic; ``lately`` are the articles of the last years.

    Broader and narrower topics are no neighbours, nor are topics without a page.
    """

    def __init__(self, subjects: Subjects, meant: str, lately: Container[str]) -> None:
        self._subjects = subjects
        self._keys = subjects.keys(meant)
        self._lately = lately
        apart = {meant, *subjects.above(meant), *subjects.below(meant)}
        telling = [
            (key, of) for key in self._keys if len(of := subjects.members.of(key)) <= _WIDEST
        ]
        self._recent = Counter(chain.from_iterable(of for key, of in telling if key in lately))
        counted = Counter(chain.from_iterable(of for _, of in telling))
        self._shared = {
            other: n
            for other, n in counted.items()
            if other not in apart and subjects.has_page(other)
        }

    def nearest(self) -> Iterator[Related]:
        """The strongest by cosine similarity of their sets of articles, and the newest papers that
        link them.

        The cosine (Salton) is the share of common articles, normalised by the size of both: a topic
        that is everywhere is near to none.
        """
        mine = rough(len(self._keys))
        # one common paper says little between large topics; between small ones it is all there is
        enough = 2 if len(self._keys) > 4 else 1
        near = (
            (-count / sqrt(mine * rough(len(self._subjects.keys(other)))), other)
            for other, count in self._shared.items()
            if count >= enough
        )
        for strength, other in nsmallest(_NEIGHBOURS, near):
            papers = tuple(islice(self._common(other), _PAPERS))
            yield Related(other, min(1.0, round(-strength, 4)), self._shared[other], papers)

    def rising(self) -> Iterator[Rising]:
        """Neighbours whose share of the topic's papers has at least doubled in the last years; the
        surest first.

        A share is smoothed by one paper on either side (Laplace), so that a few papers do not look
        like a rise.
        """
        now = sum(key in self._lately for key in self._keys)
        before = len(self._keys) - now
        if now < _ENOUGH or before < _ENOUGH:
            return
        risen: list[tuple[float, str]] = []
        for other, shared in self._shared.items():
            count = self._recent[other]
            growth = (count + 1) / (now + 2) / ((shared - count + 1) / (before + 2))
            if count >= _ENOUGH and growth >= _DOUBLED:
                risen.append((-growth, other))
        for _, other in nsmallest(_RISING, risen):
            papers = tuple(
                islice((key for key in self._common(other) if key in self._lately), _PAPERS)
            )
            yield Rising(
                other, self._recent[other], self._shared[other] - self._recent[other], papers
            )

    def _common(self, other: str) -> Iterator[str]:
        """The articles of both topics, newest first."""
        of = self._subjects.members.of
        return (key for key in self._keys if other in of(key))


def rough(size: int) -> int:
    """The size of a topic in steps of a quarter, by which strength is reckoned: one article more
    hardly ever changes what is near to whom.
    """
    return round(1.25 ** int(log(size, 1.25) + 1e-9)) if size else 0


def articles(
    subjects: Subjects, briefs: Mapping[str, Brief], key: str, *, most: int = 5
) -> tuple[str, ...]:
    """The articles nearest to one: those that share the most telling topics with it, two at least,
    a rare one weighing more than a frequent one; the nearest first, the newer of two that are
    equally near.

    They depend on the members of :func:`telling` and on nothing else.
    """
    weights: list[tuple[str, int]] = []
    held = subjects.members.held
    seen: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    itself = frozenset((key,))
    looked_at = 0
    for meant in telling(subjects, key):
        size = len(subjects.keys(meant))
        looked_at += size
        if looked_at > _CANDIDATES and several - itself:
            break
        weights.append((meant, _weight(size)))
        several |= seen & held(meant)
        seen |= held(meant)
    near = dict.fromkeys(several - itself, 0)
    for meant, weight in weights:
        for other in near.keys() & held(meant):
            near[other] += weight
    best = nsmallest(most, ((-near[other], briefs[other].order, other) for other in near))
    return tuple(other for _, _, other in best)


@cache
def _weight(size: int) -> int:
    """What a topic of so many articles tells: a whole number, so that no order of adding makes a
    difference.
    """
    return round(1000 * log(1 + _MANY / size))


def telling(subjects: Subjects, key: str) -> list[str]:
    """Those topics of an article that are neither its own alone nor everybody's, the rarest
    first.
    """
    of = subjects.members.of(key)
    sizes = map(len, map(subjects.members.keys.__getitem__, of))
    return [meant for size, meant in sorted(zip(sizes, of, strict=True)) if 1 < size <= _CROWDED]
