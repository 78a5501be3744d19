"""The topics of a site as they are now, for whoever lists or curates them: what each means, which
file defines it, what it is called.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from digest.errors import Problem, Report, UsageError
from digest.model import Article, Brief
from digest.site.door import Site
from digest.text import fold


class Inventory:
    """Everything that a site says about its topics. ``topics`` are by what they mean, without
    hidden ones; drafts don't count.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self.settings = site.config
        self.concepts = site.library.concepts
        self._subjects = site.catalogue.subjects
        self.vocabulary = self._subjects.vocabulary
        self.topics = {meant: self._subjects.topic(meant) for meant in self._subjects.all()}

    @property
    def briefs(self) -> Iterable[Brief]:
        """The articles in brief."""
        return (self._site.catalogue.briefs[key] for key in self._site.catalogue.keys)

    def articles(self) -> Iterator[Article]:
        """The articles as they are written, by file name."""
        return (article for _, article in self._site.stated() if article and not article.draft)

    @cached_property
    def meanings_of(self) -> dict[str, tuple[str, ...]]:
        """For each article, by its key, what it is about itself."""
        return {key: self._subjects.direct(key) for key in sorted(self._site.catalogue.keys)}

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        """The keys of the articles that are about each topic themselves, not by a narrower one."""
        found: dict[str, list[str]] = {meant: [] for meant in self.topics}
        for key, meanings in self.meanings_of.items():
            for meant in meanings:
                found[meant].append(key)
        return {meant: frozenset(keys) for meant, keys in found.items()}

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {topic.slug: meant for meant, topic in self.topics.items()}

    def label(self, meant: str) -> str:
        """What the topic is called."""
        concept = self.vocabulary.concepts.get(meant)
        return (
            self.topics[meant].label
            if meant in self.topics
            else concept.label
            if concept
            else meant
        )

    def slug(self, meant: str) -> str:
        """The address of the topic's page; that of its file where it is hidden."""
        concept = self.vocabulary.concepts.get(meant)
        return self.topics[meant].slug if meant in self.topics else concept.slug if concept else ""

    def meaning(self, name: str) -> str:
        """The topic that is named by label, alias or address; "" when there is none."""
        meant = self.vocabulary.named(name)
        if meant in self.topics or meant in self.vocabulary.concepts:
            return meant
        return self._addresses.get(name, "")

    def found(self, names: Sequence[str]) -> list[str]:
        """The topics that are named, in order. Raises UsageError, with every name that is none."""
        meanings = [self.meaning(name) for name in names]
        unknown = [name for name, meant in zip(names, meanings, strict=True) if not meant]
        if unknown:
            raise UsageError(
                *(Problem(f"{name} is no topic", hint=self._hint(name)) for name in unknown)
            )
        return meanings

    def _hint(self, name: str) -> str:
        called = {
            fold(alias): alias
            for topic in self.topics.values()
            for alias in (*topic.spellings, topic.label)
        }
        called |= {fold(concept.label): concept.label for concept in self.concepts}
        near = difflib.get_close_matches(fold(name), sorted(called), n=1)
        return f"did you mean “{called[near[0]]}”?" if near else "digest topics lists all"


def read(root: Path, report: Report) -> Inventory:
    """The topics of the site in ``root``. Raises ConfigError; what is wrong with files is
    reported.
    """
    site = Site.open(root, report=report)
    for problem in site.problems:
        report(problem)
    return Inventory(site)
