"""What a keyword means: which spellings are one topic, what it is called, where it lives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from digest.errors import Problem, Report
from digest.model import Concept
from digest.patterns import pattern
from digest.records.keywords import descriptor
from digest.text import fold, short_digest, slug
from digest.topics.check_tags import CHECK_TAGS, is_placeholder


class Vocabulary:
    """What keywords mean: by their folded spelling, or by what a person's concepts say. Each
    keyword is looked up once.

    A meaning is a string that all spellings of one topic have in common: the folded label. Whatever
    two concepts both claim is told, and stays with the first of them, by file name.
    """

    def __init__(
        self, concepts: Sequence[Concept] = (), *, check_tags: bool = False, report: Report
    ) -> None:
        self._report = report
        self.concepts: dict[str, Concept] = {}
        self._aliased: dict[str, str] = {}
        for concept in sorted(concepts, key=lambda c: c.file):
            self._claim_label(concept)
        self._claim_aliases()
        self._addresses = self._addressed()
        self.hidden = {meant for meant, concept in self.concepts.items() if concept.hidden}
        if not check_tags:
            self.hidden |= CHECK_TAGS - self.concepts.keys()
        self.known = _Known(self, placeholders=check_tags)

    def of(self, keyword: str) -> str:
        """What the keyword means. "" when it says nothing, or what it says is hidden."""
        return self.known[keyword]

    def meaning(self, keyword: str) -> str:
        """What the keyword means, hidden or not."""
        folded = fold(descriptor(keyword))
        return self._aliased.get(folded, folded)

    def named(self, name: str) -> str:
        """The meaning of a topic that is named by label, alias or slug, an old one too; "" when
        nothing can be called so.
        """
        meant = self.meaning(name)
        return meant if meant in self.concepts else self._addresses.get(name, meant)

    def _addressed(self) -> dict[str, str]:
        """The meanings of concepts by their slugs, old ones where no other has them now."""
        old = {
            address.strip("/").rpartition("/")[2]: meant
            for meant, known in self.concepts.items()
            for address in known.redirect_from
        }
        return old | {known.slug: meant for meant, known in reversed(self.concepts.items())}

    def _claim_label(self, concept: Concept) -> None:
        meant = fold(concept.label)
        first = self.concepts.get(meant)
        if not meant:
            self._tell(
                concept,
                "label",
                "label has no letter, digit or sign",
                "write a label, or delete the file",
            )
        elif first:
            self._tell(
                concept,
                "label",
                f"label {concept.label} is that of {first.file} already; this file is left out",
                "unite the two",
            )
        else:
            self.concepts[meant] = concept

    def _claim_aliases(self) -> None:
        """Aliases after all labels: a label is never somebody's alias."""
        claimed: dict[str, Concept] = {}
        for meant, concept in self.concepts.items():
            for alias in concept.aliases:
                folded = fold(descriptor(alias))
                other = self.concepts.get(folded) or claimed.get(folded, concept)
                if other is concept:
                    claimed[folded] = concept
                    self._aliased[folded] = meant
                else:
                    self._tell(
                        concept,
                        "aliases",
                        f"alias {alias} belongs to {other.file} already",
                        "take it out of one of the two",
                    )

    def _tell(self, concept: Concept, field: str, text: str, hint: str) -> None:
        self._report(Problem(text, concept.file, concept.lines.get(field, 1), hint=hint))


class _Known(dict[str, str]):
    """What each keyword means, "" where it says nothing or that is hidden; and by which names each
    meaning is met.
    """

    def __init__(self, vocabulary: Vocabulary, *, placeholders: bool) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._placeholders = placeholders
        self.keywords: dict[str, list[str]] = {}

    def __missing__(self, keyword: str) -> str:
        meant = self._vocabulary.meaning(keyword)
        if meant in self._vocabulary.hidden or (
            is_placeholder(keyword) and not self._counts(meant)
        ):
            meant = ""
        self[keyword] = meant
        self.keywords.setdefault(meant, []).append(keyword)
        return meant

    def _counts(self, meant: str) -> bool:
        return self._placeholders or meant in self._vocabulary.concepts


_WORD = pattern(r"\b[^\W\d_]{5,}\b")


def label(spellings: Mapping[str, int]) -> str:
    """The most frequent spelling; of equally frequent ones the one with capitals inside (HER2
    before her2), then the first by letter.

    One in capitals throughout, with a word of five letters or more, gives way to a calmer spelling
    of the same letters.
    """
    best = min(spellings, key=lambda s: (-spellings[s], s == s.lower(), s))
    if best.isupper() and _WORD.search(best):
        calm = {
            s: n
            for s, n in spellings.items()
            if s.casefold() == best.casefold() and not s.isupper()
        }
        return label(calm) if calm else best
    return best


def addresses(
    labels: Mapping[str, str], stated: Mapping[str, str] | None = None, taken: Iterable[str] = ()
) -> dict[str, str]:
    """A slug for each thing: the one that is ``stated`` for it, else from its label; none of those
    that are ``taken``.

    Where several would share one, the stated one keeps it, else the label that *is* the plain
    slug's text (else the shortest); all others get six digits of what they mean. So no order
    counts, and an address changes only when a label comes or goes that has the same slug and is
    nearer to its text; that of a label which is the slug's very text never changes.
    """
    stated = stated or {}
    by_slug: dict[str, list[str]] = {}
    for meant, text in labels.items():
        by_slug.setdefault((stated.get(meant) or slug(text)).casefold(), []).append(meant)
    result: dict[str, str] = {}
    used = {*by_slug, *taken}
    for name, sharing in sorted(by_slug.items()):
        keeper = "" if name in taken else sharing[0]
        if len(sharing) > 1 and keeper:
            keeper = min(
                sharing, key=lambda m: (m not in stated, slug(m) != m.replace(" ", "-"), len(m), m)
            )
        for meant in sorted(sharing):
            result[meant] = (
                name if meant == keeper else _free(f"{name}-{short_digest(meant)}", used)
            )
            used.add(result[meant])
    return result


def _free(name: str, used: set[str]) -> str:
    """The name, with six more digits as long as another label's slug happens to be the same."""
    while name in used:
        name += f"-{short_digest(name)}"
    return name
