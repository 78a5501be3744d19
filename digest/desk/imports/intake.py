"""The story of an import of a vocabulary: file → concepts → those that the library uses, with all
above them → files of topics.

What a person wrote in a file stays: aliases, broader and related are united, an introduction comes
only where there is none, nothing is taken out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from digest.desk import files, inventory
from digest.desk.files import TopicFile
from digest.desk.imports import mesh, skos, table
from digest.desk.imports.stated import Stated
from digest.desk.inventory import Inventory
from digest.errors import Problem, Refused, Report
from digest.library import markdown
from digest.library.frontmatter import Value
from digest.records import sources
from digest.records.formats.xml import xml_stream
from digest.records.keywords import descriptor
from digest.records.sources import Source
from digest.text import fold, short_digest, slug
from digest.topics.hierarchy import ancestors


class Taken(msgspec.Struct, frozen=True):
    """What came of an import: of all ``found`` concepts, how many files were added, updated and
    left as they were; the rest is not used.
    """

    found: int
    added: int
    updated: int
    unchanged: int
    written: tuple[str, ...]
    dry_run: bool

    @property
    def unused(self) -> int:
        """Concepts that no keyword names and that lie above none that one names."""
        return self.found - self.added - self.updated - self.unchanged

    def summary(self) -> str:
        """One line for a person."""
        counts = (
            f"{self.added:,} added, {self.updated:,} updated, {self.unchanged:,} unchanged, "
            f"{self.unused:,} not used here"
        )
        return (
            f"{'Would import: ' * self.dry_run}{self.found:,} concept{'s' * (self.found != 1)}: "
            f"{counts}"
        )

    def as_json(self, problems: Sequence[Problem]) -> dict[str, object]:
        """The same facts for a program."""
        told = [msgspec.structs.asdict(problem) for problem in problems]
        return {**msgspec.structs.asdict(self), "unused": self.unused, "problems": told}


def take(
    root: Path, name: str, *, every: bool = False, dry_run: bool = False, report: Report
) -> Taken:
    """Imports the vocabulary in a file (packed or not) into ``root/content/topics``; the concepts
    that are used, or ``every`` one.

    Raises Refused when the file can't be read or is no vocabulary, Stopped for what the system
    refuses.
    """
    with files.at_work(root, dry_run=dry_run):
        topics = inventory.read(root, lambda _: None)
        stated = [
            one
            for source in sources.read([name], report)
            for one in _read(source, topics.settings.site.language, report)
        ]
        return _Intake(root, topics, stated, name, report).take(every=every, dry_run=dry_run)


def _read(source: Source, language: str, report: Report) -> Iterator[Stated]:
    sample = sources.looked_at(source.sample())
    if xml_stream.root(sample) == mesh.ROOT:
        with contextlib.closing(source.open()) as stream:
            yield from mesh.read(stream, source.name, report)
    elif kind := skos.form(sample):
        yield from skos.read(source.text(report), source.name, kind, language, report)
    elif table.columns(sample):
        yield from table.read(source.text(report), source.name, report)
    else:
        hint = (
            "SKOS (RDF/XML, Turtle, JSON-LD), MeSH descriptors in XML, or a table with the columns "
            "label and alias or broader"
        )
        raise Refused(Problem("is no vocabulary that is known", source.name, hint=hint))
    if source.damage:
        report(sources.damaged(source.name, source.damage))


class _Intake:
    """One import: which concept is which topic, which names are whose."""

    def __init__(
        self, root: Path, topics: Inventory, stated: Sequence[Stated], name: str, report: Report
    ) -> None:
        self._root, self._name, self._report = root, name, report
        self._topics = topics
        self._concepts = topics.vocabulary.concepts
        self._stated = {one.key: one for one in reversed(stated)}
        self._keywords = {
            fold(descriptor(keyword)) for brief in topics.briefs for keyword in brief.keywords
        }
        self._labels = {fold(one.label) for one in self._stated.values()}
        self._home = {key: self._home_of(one) for key, one in self._stated.items()}
        self._owner = {
            fold(descriptor(alias)): meant
            for meant, known in self._concepts.items()
            for alias in known.aliases
        }
        self._owner |= {meant: meant for meant in self._concepts}
        self._called = {self._home[key]: one.label for key, one in reversed(self._stated.items())}
        self._called |= {meant: known.label for meant, known in self._concepts.items()}
        self._slugs = {topic.slug: meant for meant, topic in topics.topics.items()}
        self._hidden = topics.vocabulary.hidden & self._concepts.keys()
        self._check_tags = topics.vocabulary.hidden - self._concepts.keys()

    def take(self, *, every: bool, dry_run: bool) -> Taken:
        wanted = self._wanted(every=every)
        by_home: dict[str, list[Stated]] = {}
        for key in wanted:
            by_home.setdefault(self._home[key], []).append(self._stated[key])
        self._owner |= {home: home for home in by_home if home not in self._owner}
        above = _Above(
            {meant: self._named(known.broader) for meant, known in self._concepts.items()}
        )
        new: set[str] = set()
        written: dict[str, str] = {}
        counts = {"added": 0, "updated": 0, "unchanged": 0}
        for home, found in by_home.items():
            known = self._concepts.get(home)
            file = known.file if known else self._new_file(home, found[0], new)
            text = self._text(file, home, found, above, by_home.keys())
            if text:
                written[file] = text
            counts["unchanged" if not text else "updated" if known else "added"] += len(found)
        if not dry_run:
            files.write(self._root, written)
        return Taken(
            len(self._stated),
            counts["added"],
            counts["updated"],
            counts["unchanged"],
            tuple(written),
            dry_run,
        )

    def _text(
        self, name: str, home: str, found: Sequence[Stated], above: _Above, homes: Iterable[str]
    ) -> str:
        """The new text of a file; "" when nothing changes, or the file can't be changed, which is
        told.
        """
        known = self._concepts.get(home)
        try:
            file = files.opened(self._root, known) if known else TopicFile(self._root, name)
            self._write_in(file, home, found, above, homes)
            text = file.text()
        except Refused as error:
            for problem in error.problems:
                self._report(problem)
            return ""
        return text if text != file.before else ""

    def _home_of(self, one: Stated) -> str:
        """The meaning of the topic that a concept is: of the file that has its label, else of one
        that has an alias of it, else its own.
        """
        for name in (one.label, *one.aliases):
            meant = self._topics.vocabulary.meaning(name)
            if meant in self._concepts and (name == one.label or fold(name) not in self._labels):
                return meant
        return fold(one.label)

    def _wanted(self, *, every: bool) -> list[str]:
        """The keys of what is used and of all above it, in the order of the file."""
        used = {
            key
            for key, one in self._stated.items()
            if self._home[key] and (every or self._is_used(key, one))
        }
        waiting = list(used)
        while waiting:
            for parent in self._stated[waiting.pop()].broader:
                if parent in self._stated and parent not in used and self._home[parent]:
                    used.add(parent)
                    waiting.append(parent)
        return [key for key in reversed(self._stated) if key in used]

    def _is_used(self, key: str, one: Stated) -> bool:
        """Whether it is a topic here; a file for a check tag would make it one."""
        if self._home[key] in self._concepts:
            return True
        names = (one.label, *one.aliases, *one.others)
        return self._home[key] not in self._check_tags and any(
            fold(name) in self._keywords for name in names
        )

    def _write_in(
        self,
        file: TopicFile,
        home: str,
        found: Sequence[Stated],
        above: _Above,
        homes: Iterable[str],
    ) -> None:
        """All that the vocabulary says of one topic."""
        if not file.before.strip():
            file.set("label", found[0].label)
        for one in found:
            others = (name for name in one.others if fold(name) in self._keywords)
            self._add_aliases(file, home, one, (one.label, *one.aliases, *others))
        for name in ("broader", "related"):
            have = self._named(str(item) for item in file.items(name))
            keys = dict.fromkeys(
                self._home.get(key, "") for one in found for key in getattr(one, name)
            )
            new = [
                meant
                for meant in keys
                if meant
                and meant != home
                and meant not in have
                and meant not in self._hidden
                and self._is_there(meant, homes)
            ]
            if name == "broader":
                new = [
                    parent
                    for parent in new
                    if above.add(home, parent) or self._tell_circle(found[0], parent)
                ]
            labels: list[Value] = [self._label(meant) for meant in new]
            file.add(name, labels)
        text = next((one.text for one in found if one.text), "")
        if text and not file.body:
            file.append(markdown.escape(text))

    def _add_aliases(self, file: TopicFile, home: str, one: Stated, names: Iterable[str]) -> None:
        """The names that are nobody else's, each once however it is spelled; a page that one of
        them had leads here.
        """
        have = {home, *(fold(descriptor(str(item))) for item in file.items("aliases"))}
        new: list[Value] = []
        for name in names:
            folded = fold(descriptor(name))
            owner = self._owner.get(folded, home)
            if not folded or folded in have:
                continue
            if owner != home or (folded in self._labels and folded != fold(one.label)):
                if owner != home:
                    text = (
                        f"{name} belongs to {self._label(owner)} already, so it is no alias of "
                        f"{one.label}"
                    )
                    self._report(Problem(text, self._name, one.line, severity="warning"))
                continue
            have.add(folded)
            self._owner[folded] = home
            new.append(name)
            topic = self._topics.topics.get(folded)
            if topic and not topic.thin and not topic.stated:
                file.add("redirect_from", [topic.slug])
        file.add("aliases", new)

    def _named(self, names: Iterable[str]) -> tuple[str, ...]:
        found = (
            self._owner.get(fold(descriptor(name))) or self._topics.meaning(name) for name in names
        )
        return tuple(meant for meant in found if meant)

    def _is_there(self, meant: str, homes: Iterable[str]) -> bool:
        return meant in self._concepts or meant in homes

    def _label(self, meant: str) -> str:
        return self._called.get(meant, meant)

    def _tell_circle(self, one: Stated, parent: str) -> bool:
        text = (
            f"{self._label(parent)} lies below {one.label} already, so it is not written above it"
        )
        self._report(Problem(text, self._name, one.line, severity="warning"))
        return False

    def _new_file(self, home: str, one: Stated, new: set[str]) -> str:
        """A name for a new topic's file; another topic's page keeps its address."""
        address = slug(one.label)
        if self._slugs.get(address, home) != home and self._owner.get(self._slugs[address]) != home:
            address = f"{slug(one.label, longest=120)}-{short_digest(home)}"
        file = files.new_name(self._root, address, taken=frozenset(new))
        new.add(Path(file).stem)
        return file


class _Above:
    """What lies above what, without circles."""

    def __init__(self, links: dict[str, tuple[str, ...]]) -> None:
        self._links = links

    def add(self, meant: str, parent: str) -> bool:
        """Whether the parent can lie above the topic; then it does."""
        if meant == parent or meant in ancestors(self._links, parent):
            return False
        self._links[meant] = (*self._links.get(meant, ()), parent)
        return True
