"""Broader and narrower: what lies under what, without cycles, and which articles roll up."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

from digest.errors import Problem, Report
from digest.model import Concept
from digest.text import fold
from digest.topics.vocabulary import Vocabulary

_GUESSES = 20  # each costs a look at all names


def broader(
    vocabulary: Vocabulary, report: Report
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """For each meaning those right above it, as its concept names them; and what the topics are
    called that only stand above.

    A name that would make a topic lie under itself is told, and so is a hidden one; both are left
    out.
    """
    above: dict[str, tuple[str, ...]] = {}
    called: dict[str, str] = {}
    for meant, concept in vocabulary.concepts.items():
        if meant in vocabulary.hidden:
            continue
        parents: dict[str, None] = {}
        for name in concept.broader:
            parent = vocabulary.named(name)
            if not fold(name) or parent in vocabulary.hidden:
                hint = "it is hidden" if parent else "it needs a letter, a digit or a sign"
                report(_problem(concept, "broader", f"broader {name} is no topic", hint))
            else:
                parents[parent] = None
                called.setdefault(parent, name)
        above[meant] = tuple(parents)
    return _without_cycles(above, vocabulary, report), called


def see_also(
    vocabulary: Vocabulary, known: Collection[str], report: Report
) -> dict[str, tuple[str, ...]]:
    """For each meaning, the related ones that its concept names."""
    found: dict[str, tuple[str, ...]] = {}
    named = _Related(vocabulary, known, report)
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


class _Related:
    """The topics that concepts name as related. What is none is told; the first few times with the
    nearest name that is one.
    """

    def __init__(self, vocabulary: Vocabulary, known: Collection[str], report: Report) -> None:
        self._vocabulary, self._known, self._report = vocabulary, known, report
        self._guesses = _GUESSES

    def __call__(self, name: str, concept: Concept) -> str:
        """The meaning of the name; "" when it is no topic."""
        meant = self._vocabulary.named(name)
        if meant in self._known:
            return meant
        hint = "it is hidden" if meant in self._vocabulary.hidden else self._hint(name)
        self._report(_problem(concept, "related", f"related {name} is no topic", hint))
        return ""

    def _hint(self, name: str) -> str:
        self._guesses -= 1
        labels = {concept.label for concept in self._vocabulary.concepts.values()}
        names = labels | set(self._known) if self._guesses >= 0 else set()
        near = difflib.get_close_matches(name, sorted(names), n=1)
        if near:
            return f"did you mean {near[0]}?"
        return "write a file for it in content/topics, or give an article that keyword"


def _without_cycles(
    above: dict[str, tuple[str, ...]], vocabulary: Vocabulary, report: Report
) -> dict[str, tuple[str, ...]]:
    """The same without the links that close a circle, each of which is told. Topics are looked at
    in the order of their files.
    """
    kept: dict[str, tuple[str, ...]] = {}
    for meant, parents in above.items():
        for parent in parents:
            if meant == parent or meant in ancestors(kept, parent):
                concept, over = vocabulary.concepts[meant], vocabulary.concepts.get(parent)
                label = over.label if over else parent
                text = (
                    f"broader {label} lies below {concept.label} already: no topic can lie under "
                    "itself"
                )
                report(_problem(concept, "broader", text, "take one of the two out"))
            else:
                kept[meant] = (*kept.get(meant, ()), parent)
    return kept


def _problem(concept: Concept, field: str, text: str, hint: str) -> Problem:
    return Problem(text, concept.file, concept.lines.get(field, 1), hint=hint)
