"""What a keyword means: which spellings are one topic, what it is called, where it lives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from digest.errors import Problem, Report
from digest.model import Concept
from digest.records.keywords import descriptor
from digest.text import fold, short_digest, slug
from digest.topics.check_tags import CHECK_TAGS


class Vocabulary:
    """What keywords mean: by their folded spelling, or by what a person's concepts say. Each keyword is looked up once.

    A meaning is a string that all spellings of one topic have in common: the folded label. Whatever two concepts both claim is told, and
    stays with the first of them, by file name.
    """

    def __init__(self, concepts: Sequence[Concept] = (), *, check_tags: bool = True, report: Report) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        self._report = report
        self.concepts: dict[str, Concept] = {}
        self._meaning: dict[str, str] = {}
        for concept in sorted(concepts, key=lambda c: c.file):
            self._claim_label(concept)
        self._aliases()
        self._addresses = self._addressed()
        self.hidden = {meant for meant, concept in self.concepts.items() if concept.hidden}
        if not check_tags:
            self.hidden |= CHECK_TAGS - self.concepts.keys()

    def of(self, keyword: str) -> str:
        """What the keyword means. "" when it says nothing, or what it says is hidden."""
        meant = self.meaning(keyword)
        return "" if meant in self.hidden else meant

    def meaning(self, keyword: str) -> str:
        """What the keyword means, hidden or not."""
        return self._look_up(keyword)[0]

    def named(self, name: str) -> str:
        """The meaning of a topic that is named by label, alias or slug, an old one too; "" when nothing can be called so."""
        meant = self.meaning(name)
        return meant if meant in self.concepts else self._addresses.get(name, meant)

    def spelled(self, keywords: Iterable[str]) -> dict[str, Counter[str]]:
        """For each meaning, how often each spelling occurs."""
        found: dict[str, Counter[str]] = {}
        for keyword in keywords:
            meant, name = self._look_up(keyword)
            if meant and meant not in self.hidden:
                found.setdefault(meant, Counter())[name] += 1
        return found

    def _addressed(self) -> dict[str, str]:
        """The meanings of concepts by their slugs, old ones where no other has them now."""
        old = {address.strip("/").rpartition("/")[2]: meant for meant, known in self.concepts.items() for address in known.redirect_from}
        return old | {known.slug: meant for meant, known in reversed(self.concepts.items())}

    def _look_up(self, keyword: str) -> tuple[str, str]:
        known = self._known.get(keyword)
        if known is None:
            name = descriptor(keyword)
            folded = fold(name)
            known = self._known[keyword] = (self._meaning.get(folded, folded), name)
        return known

    def _claim_label(self, concept: Concept) -> None:
        meant = fold(concept.label)
        first = self.concepts.get(meant)
        if not meant:
            self._tell(concept, "label", "label has no letter, digit or sign", "write a label, or delete the file")
        elif first:
            self._tell(concept, "label", f"label {concept.label} is that of {first.file} already; this file is left out", "unite the two")
        else:
            self.concepts[meant] = concept

    def _aliases(self) -> None:
        """Aliases after all labels: a label is never somebody's alias."""
        claimed: dict[str, Concept] = {}
        for meant, concept in self.concepts.items():
            for alias in concept.aliases:
                folded = fold(descriptor(alias))
                other = self.concepts.get(folded) or claimed.get(folded, concept)
                if other is concept:
                    claimed[folded] = concept
                    self._meaning[folded] = meant
                else:
                    self._tell(concept, "aliases", f"alias {alias} belongs to {other.file} already", "take it out of one of the two")

    def _tell(self, concept: Concept, field: str, text: str, hint: str) -> None:
        self._report(Problem(text, concept.file, concept.lines.get(field, 1), hint=hint))


def label(spellings: Mapping[str, int]) -> str:
    """The most frequent spelling; of equally frequent ones the one with capitals inside (HER2 before her2), then the first by letter."""
    return min(spellings, key=lambda s: (-spellings[s], s == s.lower(), s))


def addresses(labels: Mapping[str, str], stated: Mapping[str, str] | None = None) -> dict[str, str]:
    """A slug for each thing: the one that is ``stated`` for it, else from its label.

    Where several would share one, the stated one keeps it, else the label that *is* the plain slug's text (else the shortest); all others
    get six digits of what they mean. So no order counts, and an address changes only when a label comes or goes that has the same slug and
    is nearer to its text; that of a label which is the slug's very text never changes.
    """
    stated = stated or {}
    by_slug: dict[str, list[str]] = {}
    for meant, text in labels.items():
        by_slug.setdefault((stated.get(meant) or slug(text)).casefold(), []).append(meant)
    result: dict[str, str] = {}
    taken = set(by_slug)
    for name, sharing in sorted(by_slug.items()):
        keeper = sharing[0]
        if len(sharing) > 1:
            keeper = min(sharing, key=lambda m: (m not in stated, slug(m) != m.replace(" ", "-"), len(m), m))
        for meant in sorted(sharing):
            result[meant] = name if meant == keeper else _free(f"{name}-{short_digest(meant)}", taken)
            taken.add(result[meant])
    return result


def _free(name: str, taken: set[str]) -> str:
    """The name, with six more digits as long as another label's slug happens to be the same."""
    while name in taken:
        name += f"-{short_digest(name)}"
    return name
