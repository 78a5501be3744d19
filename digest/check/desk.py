"""The curation desk: everything that waits for a curator, the most useful first. It reads the library and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from digest import config as configuration
from digest.check import chores
from digest.check.chores import Item, Library
from digest.errors import Problem, Report
from digest.library import shelf
from digest.library.shelf import Read
from digest.model import Article
from digest.topics import bonds, suggest
from digest.topics.inventory import Inventory
from digest.work import cores

_SHOWN = 20  # items of a group on a terminal


class Group(msgspec.Struct, frozen=True):
    """One kind of work: its name, its title, what settles it, and where it waits."""

    name: str
    title: str
    settle: str
    items: tuple[Item, ...]

    def lines(self) -> Iterator[str]:
        """For a person: the first items."""
        yield f"{self.title} ({len(self.items):,})"
        if self.settle:
            yield f"  {self.settle}"
        for item in self.items[:_SHOWN]:
            yield "  - " + ": ".join(part for part in (item.where, item.text, item.title) if part)
            for told in (item.settle, item.command):
                if told:
                    yield f"      {told}"
        if len(self.items) > _SHOWN:
            yield f"  and {len(self.items) - _SHOWN:,} more (--json tells all)"


class Desk(msgspec.Struct, frozen=True):
    """All groups in which something waits, and what was wrong with the files."""

    articles: int
    groups: tuple[Group, ...]
    problems: tuple[Problem, ...] = ()

    def summary(self) -> str:
        """For a person."""
        waiting = sum(len(group.items) for group in self.groups)
        articles = f"{self.articles:,} {'article' if self.articles == 1 else 'articles'}"
        if not waiting:
            return f"{articles}: nothing waits"
        head = f"{articles}, {waiting:,} {'thing waits' if waiting == 1 else 'things wait'}"
        return "\n\n".join([head, *("\n".join(group.lines()) for group in self.groups)])

    def as_json(self) -> dict[str, object]:
        """The same facts for a program, all of them."""
        facts: dict[str, object] = msgspec.to_builtins(self)
        return facts


_GROUPS: tuple[tuple[str, str, str, Callable[[Library], Iterator[Item]]], ...] = (
    (
        "retracted",
        "Retracted articles",
        "Take the recommendation or the link away, or say beside it that the article is retracted. A comment: says why one stays.",
        chores.retracted,
    ),
    ("duplicates", "Possible duplicates", "", chores.duplicates),
    (
        "conflicts",
        "Conflicts that imports have kept",
        "Write what the source says, or keep yours for good by deleting what is remembered of its word.",
        chores.disputed,
    ),
    ("rejected", "Rejected records", "Mend the file, import it again, then delete it.", chores.rejected),
    ("drafts", "Drafts", "Take draft: out when it is ready.", chores.drafts),
    ("merges", "Topics that may be one", 'Merge them, or refuse it for good: digest topics apart "A" "B"', chores.merges),
    ("no-topic", "Articles in no topic", "Write its terms under keywords: in the front matter.", chores.without_topic),
    (
        "no-date",
        "Articles without a date",
        "Write date: in the front matter, as exact as it is known: 2009, 2009-03 or 2009-03-01.",
        chores.without(lambda article: article.record.date is None),
    ),
    (
        "no-authors",
        "Articles without authors",
        "Write them under authors: in the front matter.",
        chores.without(lambda article: not article.record.authors),
    ),
    (
        "preprints",
        "Preprints whose published version is here",
        "Both are shown, each leading to the other; draft: true hides the preprint.",
        chores.preprints,
    ),
    (
        "no-doi",
        "Articles without a DOI",
        "Write doi: in the front matter, if there is one.",
        chores.without(lambda article: not article.record.doi),
    ),
    (
        "no-abstract",
        "Articles without an abstract",
        "Import a record that has it, or write a summary below the front matter.",
        chores.without(lambda article: not article.abstract.strip()),
    ),
    (
        "singletons",
        "Topics with a single article",
        'Unite one with another: digest topics merge "LARGER" "THIS". Or set minimum = 2 in [topics], and they have no pages.',
        chores.singletons,
    ),
)


def look(root: Path, *, report: Report, known: dict[str, Read] | None = None) -> Desk:
    """The desk of the site in ``root``; ``known`` is what the last build has read. What is wrong with files is reported.

    Raises ConfigError.
    """
    told: dict[Problem, None] = {}

    def tell(problem: Problem) -> None:
        told[problem] = None

    config = configuration.read(root, tell)
    library = shelf.read(root, known=known or {}, workers=config.build.jobs or cores(), render=False)
    for problem in library.problems:
        tell(problem)
    inventory = Inventory(library.articles, library.concepts, config, tell)
    for problem in told:
        report(problem)
    seen = _library(root, inventory, library.articles)
    groups = (Group(name, title, settle, tuple(find(seen))) for name, title, settle, find in _GROUPS)
    return Desk(len(inventory.articles), tuple(group for group in groups if group.items), tuple(told))


def _library(root: Path, inventory: Inventory, articles: Sequence[Article]) -> Library:
    bound = bonds.bound(inventory.articles)
    shown = bonds.told_retracted(inventory.articles, bound)
    return Library(
        root=root,
        articles=articles,
        shown={article.key: article for article in shown},
        bonds=bound,
        concepts=inventory.concepts,
        topics=tuple(inventory.topics.values()),
        without_topic=[key for key, meanings in inventory.meanings_of.items() if not meanings],
        merges=suggest.suggest(inventory).merges,
        minimum=inventory.settings.topics.minimum,
    )
