"""What a keyword means: which spellings are one topic, what it is called, where it lives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from digest.records.keywords import descriptor
from digest.text import fold, short_digest, slug


class Meanings:
    """What keywords mean, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def of(self, keyword: str) -> str:
        """What the spellings of one topic have in common: the folded descriptor. "" when the keyword says nothing."""
        return self._look_up(keyword)[0]

    def spelled(self, keywords: Iterable[str]) -> dict[str, Counter[str]]:
        """For each meaning, how often each spelling occurs."""
        found: dict[str, Counter[str]] = {}
        for keyword in keywords:
            meant, name = self._look_up(keyword)
            if meant:
                found.setdefault(meant, Counter())[name] += 1
        return found

    def _look_up(self, keyword: str) -> tuple[str, str]:
        known = self._known.get(keyword)
        if known is None:
            name = descriptor(keyword)
            known = self._known[keyword] = (fold(name), name)
        return known


def label(spellings: Mapping[str, int]) -> str:
    """The most frequent spelling; of equally frequent ones the one with capitals inside (HER2 before her2), then the first by letter."""
    return min(spellings, key=lambda s: (-spellings[s], s == s.lower(), s))


def addresses(labels: Mapping[str, str]) -> dict[str, str]:
    """A slug for each thing, from its label.

    Where several would share one, the label that *is* the plain slug's text keeps it (else the shortest), all others get six digits
    of what they mean. So no order counts, and an address changes only when a label comes or goes that has the same slug and is nearer to
    its text; that of a label which is the slug's very text never changes.
    """
    by_slug: dict[str, list[str]] = {}
    for meant, text in labels.items():
        by_slug.setdefault(slug(text).casefold(), []).append(meant)
    result: dict[str, str] = {}
    taken = set(by_slug)
    for name, sharing in sorted(by_slug.items()):
        keeper = min(sharing, key=lambda m: (slug(m) != m.replace(" ", "-"), len(m), m))
        for meant in sorted(sharing):
            result[meant] = name if meant == keeper else _free(f"{name}-{short_digest(meant)}", taken)
            taken.add(result[meant])
    return result


def _free(name: str, taken: set[str]) -> str:
    """The name, with six more digits as long as another label's slug happens to be the same."""
    while name in taken:
        name += f"-{short_digest(name)}"
    return name
