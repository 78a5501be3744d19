"""Broader and narrower: what lies under what, without cycles, and which articles roll up."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

from digest.errors import Problem, Report
from digest.model import Concept
from digest.topics.vocabulary import Vocabulary

_GUESSES = 20  # each costs a look at all names


def broader(vocabulary: Vocabulary, known: Collection[str], report: Report) -> dict[str, tuple[str, ...]]:
    """For each meaning, the meanings right above it, as its concept names them.

    A name that is no topic is told, and so is one that would make a topic lie under itself; both are left out.
    """
    above: dict[str, tuple[str, ...]] = {}
    named = _Named("broader", vocabulary, known, report)
    for meant, concept in vocabulary.concepts.items():
        if meant in vocabulary.hidden:
            continue
        parents = [parent for name in concept.broader if (parent := named(name, concept))]
        above[meant] = tuple(dict.fromkeys(parents))
    return _without_cycles(above, vocabulary, report)


def see_also(vocabulary: Vocabulary, known: Collection[str], report: Report) -> dict[str, tuple[str, ...]]:
    """For each meaning, the related ones that its concept names."""
    found: dict[str, tuple[str, ...]] = {}
    named = _Named("related", vocabulary, known, report)
    for meant, concept in vocabulary.concepts.items():
        if meant in vocabulary.hidden:
            continue
        others = [other for name in concept.related if (other := named(name, concept))]
        found[meant] = tuple(dict.fromkeys(other for other in others if other != meant))
    return found


def ancestors(above: Mapping[str, tuple[str, ...]], meant: str) -> set[str]:
    """All meanings above one."""
    found: set[str] = set()
    waiting = list(above.get(meant, ()))
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting += above.get(parent, ())
    return found


class _Named:
    """The topics that concepts name in a field. What is none is told; the first few times with the nearest name that is one."""

    def __init__(self, field: str, vocabulary: Vocabulary, known: Collection[str], report: Report) -> None:
        self._field, self._vocabulary, self._known, self._report = field, vocabulary, known, report
        self._guesses = _GUESSES

    def __call__(self, name: str, concept: Concept) -> str:
        """The meaning of the name; "" when it is no topic."""
        meant = self._vocabulary.named(name)
        if meant in self._known:
            return meant
        hint = "it is hidden" if meant in self._vocabulary.hidden else self._hint(name)
        self._report(Problem(f"{self._field} {name} is no topic", concept.file, concept.lines.get(self._field, 1), hint=hint))
        return ""

    def _hint(self, name: str) -> str:
        self._guesses -= 1
        names = {concept.label for concept in self._vocabulary.concepts.values()} | set(self._known) if self._guesses >= 0 else set()
        near = difflib.get_close_matches(name, sorted(names), n=1)
        return f"did you mean {near[0]}?" if near else "write a file for it in content/topics, or give an article that keyword"


def _without_cycles(above: dict[str, tuple[str, ...]], vocabulary: Vocabulary, report: Report) -> dict[str, tuple[str, ...]]:
    """The same without the links that close a circle, each of which is told. Topics are looked at in the order of their files."""
    kept: dict[str, tuple[str, ...]] = {}
    for meant, parents in above.items():
        for parent in parents:
            if meant == parent or meant in ancestors(kept, parent):
                concept = vocabulary.concepts[meant]
                text = f"broader {_label(vocabulary, parent)} lies below {concept.label} already: no topic can lie under itself"
                report(Problem(text, concept.file, concept.lines.get("broader", 1), hint="take one of the two out"))
            else:
                kept[meant] = (*kept.get(meant, ()), parent)
    return kept


def _label(vocabulary: Vocabulary, meant: str) -> str:
    concept = vocabulary.concepts.get(meant)
    return concept.label if concept else meant
