"""All topics as a list: for a person in columns, for a program with everything."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from digest.desk.inventory import Inventory
from digest.errors import Problem
from digest.text import fold, to_plain

_WIDEST = 44  # letters of a column that is not the last
_HEADS = ("articles", "topic", "also", "below", "file")


class Row(msgspec.Struct, frozen=True):
    """A topic: its articles are those of narrower topics too; a hidden one counts those that have
    its keywords. ``file`` is "" for none.
    """

    label: str
    slug: str
    articles: int
    aliases: tuple[str, ...]
    broader: tuple[str, ...]
    file: str
    thin: bool = False
    hidden: bool = False

    def cells(self) -> tuple[str, ...]:
        """For a person; a hyphen says that there is nothing."""
        marks = [mark for mark, holds in (("thin", self.thin), ("hidden", self.hidden)) if holds]
        name = f"{to_plain(self.label)} ({', '.join(marks)})" if marks else to_plain(self.label)
        others = {
            fold(alias): to_plain(alias)
            for alias in reversed(self.aliases)
            if fold(alias) != fold(self.label)
        }
        also, below = "; ".join(reversed(others.values())), "; ".join(map(to_plain, self.broader))
        return (
            f"{self.articles:,}",
            _cut(name),
            _cut(also) or "-",
            _cut(below) or "-",
            self.file or "-",
        )


class Listing(msgspec.Struct, frozen=True):
    """All topics, the largest first."""

    rows: tuple[Row, ...]

    def summary(self) -> str:
        """Aligned columns, numbers to the right."""
        if not self.rows:
            return "no topics: no article has keywords, and content/topics is empty"
        table = [_HEADS, *(row.cells() for row in self.rows)]
        widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
        return "\n".join(_line(cells, widths) for cells in table)

    def as_json(self, problems: Sequence[Problem]) -> dict[str, object]:
        """The same for a program."""
        told = [msgspec.structs.asdict(problem) for problem in problems]
        return {"topics": [msgspec.structs.asdict(row) for row in self.rows], "problems": told}


def listed(inventory: Inventory) -> Listing:
    """The topics of a site: those with a page, thin ones, hidden ones."""
    rows = [*_shown(inventory), *_hidden(inventory)]
    return Listing(tuple(sorted(rows, key=lambda row: (-row.articles, fold(row.label), row.label))))


def _shown(inventory: Inventory) -> Iterator[Row]:
    labels = {topic.slug: topic.label for topic in inventory.topics.values()}
    for topic in inventory.topics.values():
        also = tuple(name for name in topic.spellings if name != topic.label)
        above = tuple(labels[slug] for slug in topic.broader)
        yield Row(
            topic.label, topic.slug, len(topic.articles), also, above, topic.stated, thin=topic.thin
        )


def _hidden(inventory: Inventory) -> Iterator[Row]:
    vocabulary = inventory.vocabulary
    counted: Counter[str] = Counter()
    spelled: dict[str, Counter[str]] = {}
    for brief in inventory.briefs:
        for meant in {vocabulary.meaning(keyword): keyword for keyword in brief.keywords}:
            counted[meant] += meant in vocabulary.hidden
        for keyword in brief.keywords:
            if vocabulary.meaning(keyword) in vocabulary.hidden:
                spelled.setdefault(vocabulary.meaning(keyword), Counter())[keyword] += 1
    for meant in sorted(vocabulary.hidden):
        concept = vocabulary.concepts.get(meant)
        if concept:
            yield Row(
                concept.label,
                concept.slug,
                counted[meant],
                concept.aliases,
                concept.broader,
                concept.file,
                hidden=True,
            )
        elif counted[meant]:
            label = min(spelled[meant], key=lambda name: (-spelled[meant][name], name))
            yield Row(label, "", counted[meant], (), (), "", hidden=True)


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    padded = [" " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join(
        pad + cell if not at else cell + pad
        for at, (cell, pad) in enumerate(zip(cells, padded, strict=True))
    ).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal: Chinese, Japanese and Korean signs take two, marks on letters none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1].rstrip(" ;,") + "…"
