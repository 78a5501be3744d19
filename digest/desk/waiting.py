"""The curation desk: everything that waits for a curator, the most useful first. It reads the
library and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from digest.desk import chores, suggest
from digest.desk.chores import Item, Library
from digest.desk.inventory import Inventory
from digest.errors import Problem, Report
from digest.site.door import Site

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
        (
            "Take the recommendation or the link away, or say beside it that the article is "
            "retracted. A comment: says why one stays."
        ),
        chores.retracted,
    ),
    ("duplicates", "Possible duplicates", "", chores.duplicates),
    (
        "conflicts",
        "Conflicts that imports have kept",
        (
            "Write what the source says, or keep yours for good by deleting what is remembered of "
            "its word."
        ),
        chores.disputed,
    ),
    (
        "rejected",
        "Rejected records",
        "Mend the file, import it again, then delete it.",
        chores.rejected,
    ),
    ("drafts", "Drafts", "Take draft: out when it is ready.", chores.drafts),
    (
        "merges",
        "Topics that may be one",
        'Merge them, or refuse it for good: digest topics apart "A" "B"',
        chores.merges,
    ),
    (
        "no-topic",
        "Articles in no topic",
        "Write its terms under keywords: in the front matter.",
        chores.without_topic,
    ),
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
        'Unite one with another that means the same: digest topics merge "LARGER" "THIS"',
        chores.singletons,
    ),
)


def look(site: Site, *, report: Report) -> Desk:
    """The desk of a site. What is wrong with files is reported."""
    told = tuple(dict.fromkeys(site.problems))
    for problem in told:
        report(problem)
    inventory = Inventory(site)
    seen = _library(site, inventory)
    groups = (
        Group(name, title, settle, tuple(find(seen))) for name, title, settle, find in _GROUPS
    )
    return Desk(len(seen.shown), tuple(group for group in groups if group.items), told)


def _library(site: Site, inventory: Inventory) -> Library:
    catalogue = site.catalogue
    articles = tuple(article for _, article in site.stated() if article)
    shown = {article.key: article for article in articles if not article.draft}
    for key in shown.keys() & catalogue.briefs.keys():
        if catalogue.briefs[key].retracted != shown[key].retracted:  # another record says so
            shown[key] = msgspec.structs.replace(
                shown[key], retracted=catalogue.briefs[key].retracted
            )
    return Library(
        root=site.root,
        articles=articles,
        shown=shown,
        bonds=catalogue.bonds,
        concepts=inventory.concepts,
        topics=tuple(inventory.topics.values()),
        without_topic=[key for key, meanings in inventory.meanings_of.items() if not meanings],
        merges=suggest.suggest(inventory).merges,
    )
