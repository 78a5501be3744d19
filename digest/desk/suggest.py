"""Merges worth a person's look: topics that may be one, each with the reason. Nothing is ever
merged by itself.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from digest.desk import likeness
from digest.desk.inventory import Inventory
from digest.desk.likeness import Name
from digest.errors import Problem
from digest.text import fold
from digest.topics import abbreviations, hierarchy
from digest.topics.check_tags import CHECK_TAGS

_CROWD = 60  # topics that have a word in common; one that more have says nothing
_SHARED = 3  # articles
_MOSTLY = 0.75
_TOGETHER = 0.7  # of the articles of either
_RARE = 10  # a slip is that much rarer than what was meant
_SLIPS = 2  # articles; as often a slip may occur anyway


class Suggestion(msgspec.Struct, frozen=True):
    """That one topic be merged into another: their labels, how many articles each has, and why."""

    keep: str
    merge: str
    articles: tuple[int, int]
    reason: str

    @property
    def command(self) -> str:
        """What a person types to accept it."""
        return f"digest topics merge {_quoted(self.keep, self.merge)}"

    def line(self) -> str:
        """For a person."""
        keep, merge = (
            f"{label} ({count:,})"
            for label, count in zip((self.keep, self.merge), self.articles, strict=True)
        )
        return f"{keep} ← {merge}: {self.reason}\n    {self.command}"

    def as_json(self) -> dict[str, object]:
        """The same for a program."""
        return {**msgspec.structs.asdict(self), "command": self.command}


class Suggestions(msgspec.Struct, frozen=True):
    """All suggestions, the largest topics first, and how many check tags are topics, the most
    frequent named.
    """

    merges: tuple[Suggestion, ...]
    check_tags: int = 0
    tags_named: tuple[str, ...] = ()

    def summary(self) -> str:
        """For a person."""
        found = [suggestion.line() for suggestion in self.merges]
        if self.check_tags:
            found.append(self._on_check_tags())
        if not found:
            return "no suggestions"
        return "\n".join(
            [
                *found,
                *(['to refuse one for good: digest topics apart "A" "B"'] if self.merges else []),
            ]
        )

    def as_json(self, problems: Sequence[Problem]) -> dict[str, object]:
        """The same facts for a program."""
        told = [msgspec.structs.asdict(problem) for problem in problems]
        tags = {"count": self.check_tags, "named": self.tags_named, "key": "topics.check_tags"}
        return {
            "merges": [suggestion.as_json() for suggestion in self.merges],
            "check_tags": tags,
            "problems": told,
        }

    def _on_check_tags(self) -> str:
        many = (
            "check tag of MeSH is a topic"
            if self.check_tags == 1
            else "check tags of MeSH are topics"
        )
        named = ", ".join(self.tags_named) + (
            " …" if self.check_tags > len(self.tags_named) else ""
        )
        return (
            f"{self.check_tags:,} {many} ({named}): check_tags = false in [topics] of digest.toml "
            "hides them"
        )


def suggest(inventory: Inventory) -> Suggestions:
    """What may be one, in the same order for the same content. What a person has told apart is not
    suggested again.
    """
    tags = CHECK_TAGS & inventory.topics.keys() - inventory.vocabulary.concepts.keys()
    named = sorted(tags, key=lambda tag: (-len(inventory.keys[tag]), tag))
    return Suggestions(
        tuple(_Look(inventory).merges()),
        len(tags),
        tuple(inventory.label(tag) for tag in named[:3]),
    )


class _Look:
    """One look at all topics."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._keys = inventory.keys
        self._names = {
            meant: [likeness.name(text) for text in dict.fromkeys((topic.label, *topic.spellings))]
            for meant, topic in sorted(inventory.topics.items())
        }
        self._apart = set(_told_apart(inventory))
        # what one topic is suggested to go into, so that three spellings give two merges
        self._united: dict[str, str] = {}

    def merges(self) -> Iterator[Suggestion]:
        found: dict[tuple[str, str], str] = {}
        for pairs in (
            self._of_same_words(),
            self._abbreviated(),
            self._misspelled(),
            self._together(),
        ):
            for one, other, reason in pairs:
                found.setdefault((min(one, other), max(one, other)), reason)
        ranked = sorted(found, key=lambda pair: (-sum(map(self._size, pair)), *sorted(pair)))
        for one, other in ranked:
            if frozenset((one, other)) not in self._apart and self._end(one) != self._end(other):
                keep, merge = sorted((one, other), key=self._rank)
                self._united[self._end(merge)] = self._end(keep)
                sizes = self._size(keep), self._size(merge)
                yield Suggestion(
                    self._inventory.label(keep),
                    self._inventory.label(merge),
                    sizes,
                    found[one, other],
                )

    def _size(self, meant: str) -> int:
        return len(self._keys[meant])

    def _rank(self, meant: str) -> tuple[bool, int, bool, str]:
        """The one that a person has defined is kept, else the larger, else the one that is written
        out.
        """
        label = self._inventory.label(meant)
        return (
            meant not in self._inventory.vocabulary.concepts,
            -self._size(meant),
            "," in label or abbreviations.looks_so(label),
            meant,
        )

    def _end(self, meant: str) -> str:
        while meant in self._united:
            meant = self._united[meant]
        return meant

    def _of_same_words(self) -> Iterator[tuple[str, str, str]]:
        """Names whose words are alike, in any order, or alike when they are joined."""
        alike: dict[object, list[tuple[str, Name]]] = {}
        for meant, names in self._names.items():
            for one in names:
                for key in dict.fromkeys((one.bag, one.joined)) if one.alike else ():
                    alike.setdefault(key, []).append((meant, one))
        for found in alike.values():
            for (meant, one), (other, theirs) in _pairs(found):
                reason = likeness.same_words(one, theirs) if meant != other else ""
                if reason:
                    yield meant, other, reason

    def _abbreviated(self) -> Iterator[tuple[str, str, str]]:
        """Abbreviations and what a name, or the articles, say they stand for."""
        long: dict[tuple[str, ...], str] = {}
        short: dict[str, str] = {}
        for meant, names in self._names.items():
            for one in names:
                long.setdefault(one.alike, meant)
                if abbreviations.looks_so(one.text):
                    short.setdefault(fold(one.text), meant)
        for meant, names in self._names.items():
            for one in names:
                written, abbreviated = abbreviations.apart(one.text)
                for other in (long.get(likeness.name(written).alike), short.get(fold(abbreviated))):
                    if written and other and other != meant:
                        yield meant, other, f"“{one.text}” says so"
        counted = abbreviations.defined(self._inventory.articles(), short, long)
        of_short: Counter[str] = Counter()
        for (abbreviated, _), count in counted.items():
            of_short[abbreviated] += count
        for (abbreviated, meant), count in sorted(counted.items()):
            # one that has several meanings is no name of any
            if count >= _MOSTLY * of_short[abbreviated]:
                define = "article defines" if count == 1 else "articles define"
                written = f"{self._inventory.label(meant)} ({self._inventory.label(abbreviated)})"
                yield abbreviated, meant, f"{count:,} {define} it as “{written}”"

    def _misspelled(self) -> Iterator[tuple[str, str, str]]:
        """Names that differ in one word, which may be a slip: one is rare."""
        by_words = {
            one.words: meant for meant, names in reversed(self._names.items()) for one in names
        }
        slips = _slips({word for found in by_words for word in found})
        for found, meant in sorted(by_words.items()):
            for at, word in enumerate(found):
                for near in slips.get(word, ()):
                    other = by_words.get((*found[:at], near, *found[at + 1 :]), meant)
                    if meant < other and self._may_be_slip(meant, other):
                        yield meant, other, f"“{word}” and “{near}” differ in one letter"

    def _may_be_slip(self, one: str, other: str) -> bool:
        rare, frequent = sorted((self._size(one), self._size(other)))
        return rare <= max(_SLIPS, frequent // _RARE)

    def _together(self) -> Iterator[tuple[str, str, str]]:
        """Topics of similar names that have most of their articles in common."""
        by_word: dict[str, list[str]] = {}
        for meant, names in self._names.items():
            for word in dict.fromkeys(names[0].alike):
                by_word.setdefault(word, []).append(meant)
        seen: set[tuple[str, str]] = set()
        for found in by_word.values():
            for pair in combinations(found, 2) if len(found) <= _CROWD else ():
                if pair not in seen:
                    seen.add(pair)
                    reason = self._shared(*pair)
                    if reason:
                        yield *pair, reason

    def _shared(self, one: str, other: str) -> str:
        mine, theirs = self._keys[one], self._keys[other]
        if min(len(mine), len(theirs)) < max(_SHARED, _TOGETHER * max(len(mine), len(theirs))):
            return ""
        both, all_of_them = len(mine & theirs), len(mine | theirs)
        first, second = self._names[one][0].alike, self._names[other][0].alike
        near = 2 * len(set(first) & set(second)) >= min(len(set(first)), len(set(second)))
        # alanine and aspartate aminotransferase
        siblings = len(first) == len(second) and first[-1:] == second[-1:]
        if (
            both < max(_SHARED, _TOGETHER * all_of_them)
            or not near
            or siblings
            or likeness.are_apart(first, second)
        ):
            return ""
        return f"{both:,} of their {all_of_them:,} articles have both"


def _told_apart(inventory: Inventory) -> Iterator[frozenset[str]]:
    """Pairs that a person has said something about: apart, related, one below the other. Check tags
    are what NLM made them.
    """
    for meant, concept in inventory.vocabulary.concepts.items():
        for name in (*concept.apart, *concept.related):
            yield frozenset((meant, inventory.meaning(name)))
    slugs = {topic.slug: meant for meant, topic in inventory.topics.items()}
    above = {
        meant: tuple(slugs[slug] for slug in topic.broader)
        for meant, topic in inventory.topics.items()
        if topic.broader
    }
    for meant in above:
        yield from (frozenset((meant, ancestor)) for ancestor in hierarchy.ancestors(above, meant))
    yield from map(frozenset, combinations(sorted(CHECK_TAGS & inventory.topics.keys()), 2))


def _pairs(
    found: Sequence[tuple[str, Name]],
) -> Iterable[tuple[tuple[str, Name], tuple[str, Name]]]:
    """All pairs of a few; of many, each with the first."""
    return (
        combinations(found, 2)
        if len(found) <= _CROWD
        else ((found[0], other) for other in found[1:])
    )


def _slips(vocabulary: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each word those that may be slips for it, or it for them. Two such are the same when a
    letter is left out of either.
    """
    shortened: dict[str, list[str]] = {}
    for word in sorted(vocabulary):
        if len(word) >= likeness.TYPO_FROM and word.isalpha():
            for less in {
                word,
                *(word[:at] + word[at + 1 :] for at in range(likeness.TYPO_AFTER, len(word))),
            }:
                shortened.setdefault(less, []).append(word)
    found: dict[str, set[str]] = {}
    for words in shortened.values():
        for one, other in combinations(words, 2) if len(words) <= _CROWD else ():
            if likeness.misspelled(one, other):
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
    return {word: tuple(sorted(others)) for word, others in found.items()}


def _quoted(*labels: str) -> str:
    """The labels as a shell takes them: in double quotes, as people write, where nothing in them
    would be changed there.
    """
    shown = [
        f'"{label}"' if not set(label) & set('"$`\\!') else shlex.quote(label) for label in labels
    ]
    return " ".join(["--", *shown] if any(label.startswith("-") for label in labels) else shown)
