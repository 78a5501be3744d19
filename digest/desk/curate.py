"""Topics united, renamed, split and told apart: by what their files say. Articles are never
edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from digest.desk import files, inventory
from digest.desk.files import Changed, TopicFile
from digest.desk.inventory import Inventory
from digest.errors import Problem, Refused, Report, UsageError
from digest.library.frontmatter import Value
from digest.model import Concept
from digest.records.keywords import descriptor
from digest.text import fold, one_line, slug
from digest.topics import hierarchy, rules

_UNITED = ("broader", "related", "apart", "redirect_from", "featured")


class _Work:
    """One command: the topics as they are, and the files as they will be."""

    def __init__(self, root: Path, report: Report) -> None:
        self.root = root
        self.report = report
        # digest check tells what is wrong with other files
        self.topics: Inventory = inventory.read(root, lambda _: None)
        self.told: list[str] = []
        self._texts: dict[str, str] = {}
        self._removed: list[str] = []

    def concept(self, meant: str) -> Concept | None:
        return self.topics.vocabulary.concepts.get(meant)

    def file(self, meant: str) -> TopicFile:
        """The topic's file; a new one, at the address that its page has, where there is none."""
        concept = self.concept(meant)
        if concept:
            return files.opened(self.root, concept)
        made = TopicFile(
            self.root,
            files.new_name(self.root, self.topics.slug(meant) or slug(self.topics.label(meant))),
        )
        made.set("label", self.topics.label(meant))
        return made

    def has_page(self, meant: str) -> bool:
        return meant in self.topics.topics and not self.topics.topics[meant].thin

    def write(self, file: TopicFile, name: str = "") -> None:
        self._texts[name or file.file] = file.text()

    def remove(self, file: str) -> None:
        self._removed.append(file)

    def done(self, *, dry_run: bool) -> Changed:
        """Everything is written, then what has gone into other files is removed."""
        if not dry_run:
            files.write(self.root, self._texts)
            files.remove(self.root, self._removed)
        return Changed(tuple(self.told), tuple(self._texts), tuple(self._removed), dry_run)


def merge(root: Path, names: Sequence[str], *, dry_run: bool = False, report: Report) -> Changed:
    """The first topic takes in the others: their names become its aliases, their files' fields and
    introductions go into its file.

    Raises Refused when a name is no topic or a file can't be understood, Stopped for what the
    system refuses.
    """
    with files.at_work(root, dry_run=dry_run):
        work = _Work(root, report)
        found = list(_places(work, names))
        if len(found) < 2:
            raise UsageError(
                Problem(
                    "these are one topic already", hint="digest topics lists what each is called"
                )
            )
        _merge(work, found)
        return work.done(dry_run=dry_run)


def _places(work: _Work, names: Sequence[str]) -> Iterable[tuple[str, Concept | None]]:
    """The topics that are named, each once; a file's name means that file, even where another has
    its label.
    """
    by_file = {concept.file: concept for concept in work.topics.concepts}
    named = {name: by_file[str(Path(name))] for name in names if str(Path(name)) in by_file}
    meanings = work.topics.found([name for name in names if name not in named])
    places: dict[tuple[str, str], tuple[str, Concept | None]] = {}
    for name in names:
        meant = fold(named[name].label) if name in named else meanings.pop(0)
        concept = named.get(name) or work.concept(meant)
        places.setdefault((meant, concept.file if concept else ""), (meant, concept))
    return places.values()


def _merge(work: _Work, found: Sequence[tuple[str, Concept | None]]) -> None:
    (kept, first), others = found[0], found[1:]
    file = files.opened(work.root, first) if first else work.file(kept)
    label = work.topics.label(kept)
    united = {meant for meant, _ in found}
    aliases = [
        name
        for meant, concept in others
        for name in (work.topics.label(meant), *(concept.aliases if concept else ()))
    ]
    _add_aliases(file, label, aliases)
    for meant, concept in others:
        if work.has_page(meant) and meant != kept:
            file.add("redirect_from", [work.topics.slug(meant)])
        if concept:
            _take_in(work, file, files.opened(work.root, concept))
            work.remove(concept.file)
    for name in ("broader", "related", "apart"):
        file.take_out(
            name, [item for item in file.items(name) if work.topics.meaning(str(item)) in united]
        )
    _break_circles(work, file, united)
    address = work.topics.slug(kept)
    file.take_out("redirect_from", [address, f"/topics/{address}/"])
    work.write(file)
    taken = "; ".join(f"{work.topics.label(meant)} ({_count(work, meant)})" for meant, _ in others)
    work.told.append(f"{label} ({_count(work, kept)}) takes in {taken}")
    if first and first.hidden:
        work.report(
            Problem(
                f"{label} is hidden, so what it takes in is hidden too",
                first.file,
                severity="warning",
            )
        )


def _count(work: _Work, meant: str) -> int:
    return len(work.topics.keys.get(meant, ()))


def _take_in(work: _Work, file: TopicFile, other: TopicFile) -> None:
    """All that the other file says, but its label."""
    for name in _UNITED:
        have = {_key(item) for item in file.items(name)}
        file.add(name, [item for item in other.items(name) if _key(item) not in have])
    theirs = str(other.fields().get("rule") or "")
    if theirs:
        mine = str(file.fields().get("rule") or "")
        file.set(
            "rule",
            f"({_whole(mine, file)}) or ({_whole(theirs, other)})"
            if mine and mine != theirs
            else theirs,
        )
    known = {other.own(name) for name in (*_UNITED, "label", "aliases", "hidden", "rule")}
    for name, value in other.fields().items():
        if name not in known and name not in file.fields():
            file.set(name, value)
        elif name not in known and file.fields()[name] != value:
            text = f"{name} is left out, since {file.file} has another"
            work.report(
                Problem(
                    text, other.file, hint="add it there by hand if it matters", severity="warning"
                )
            )
    file.append(other.body)


def _key(item: Value) -> str:
    """What an item of a list stands for, whatever is said beside it."""
    return fold(str(item.get("article") if isinstance(item, dict) else item))


def _whole(rule: str, file: TopicFile) -> str:
    try:
        rules.parse(one_line(rule))
    except rules.RuleError as error:
        raise Refused(Problem(f"rule {error}", file.file, hint="mend it first")) from error
    return one_line(rule)


def _add_aliases(file: TopicFile, label: str, aliases: Iterable[str]) -> None:
    """The aliases that say something new, each once."""
    have = {fold(label), *(fold(str(item)) for item in file.items("aliases"))}
    new: list[Value] = []
    for alias in aliases:
        if fold(alias) not in have:
            have.add(fold(alias))
            new.append(alias)
    file.add("aliases", new)


def _break_circles(work: _Work, file: TopicFile, united: set[str]) -> None:
    """What was above one of the topics and below another cannot stay above what they are now."""
    above, _ = hierarchy.broader(work.topics.vocabulary, lambda _: None)
    for item in file.items("broader"):
        if hierarchy.ancestors(above, work.topics.meaning(str(item))) & united:
            file.take_out("broader", [item])
            text = (
                f"broader {item} lies below what is merged, so it can't stay above it, and is "
                "taken out"
            )
            work.report(Problem(text, file.file, severity="warning"))


def rename(
    root: Path,
    name: str,
    label: str,
    *,
    keep_address: bool = False,
    dry_run: bool = False,
    report: Report,
) -> Changed:
    """The topic is called by the new label; the old one becomes an alias, and its old address leads
    on. Raises Refused, Stopped.
    """
    label = one_line(label)
    with files.at_work(root, dry_run=dry_run):
        work = _Work(root, report)
        meant = work.topics.found([name])[0]
        _check_free(work, meant, label)
        file, old = work.file(meant), work.topics.label(meant)
        if label == old and (
            work.concept(meant) or keep_address or slug(label) == work.topics.slug(meant)
        ):
            return Changed((f"{old} is called so already",), dry_run=dry_run)
        file.take_out(
            "aliases", [item for item in file.items("aliases") if fold(str(item)) == fold(label)]
        )
        file.set("label", label)
        _add_aliases(file, label, [old])
        work.told.append(f"{old} is called {label} now")
        address = work.topics.slug(meant)
        if keep_address or slug(label) == address:
            work.write(file)
        else:
            _move(work, meant, file, slug(label))
        return work.done(dry_run=dry_run)


def _check_free(work: _Work, meant: str, label: str) -> None:
    if not fold(label):
        raise UsageError(Problem("a label needs a letter, a digit or a sign"))
    other = work.topics.meaning(label)
    if other and other != meant and fold(label) == fold(work.topics.label(other)):
        hint = f'digest topics merge "{label}" "{work.topics.label(meant)}" makes one of the two'
        raise UsageError(Problem(f"{work.topics.label(other)} is a topic already", hint=hint))
    if other and other != meant and work.topics.vocabulary.meaning(label) == other:
        raise UsageError(
            Problem(
                f"{label} is an alias of {work.topics.label(other)}",
                hint="take it out there first: digest topics split",
            )
        )


def _move(work: _Work, meant: str, file: TopicFile, address: str) -> None:
    """The file under its new name, and the old address in it."""
    new = f"{files.FOLDER}/{address}.md"
    taken = next(
        (
            other
            for other, topic in work.topics.topics.items()
            if topic.slug == address and other != meant
        ),
        "",
    )
    if taken or (work.root / new).exists():
        whose = work.topics.label(taken) if taken else new
        raise UsageError(
            Problem(
                f"the address {address} is that of {whose}",
                hint="--keep-address leaves the topic where it is",
            )
        )
    if work.has_page(meant):
        file.add("redirect_from", [work.topics.slug(meant)])
    file.take_out("redirect_from", [address, f"/topics/{address}/"])
    work.write(file, new)
    if work.concept(meant):
        work.remove(file.file)


def split(
    root: Path, name: str, aliases: Sequence[str], *, dry_run: bool = False, report: Report
) -> Changed:
    """Each of the aliases becomes a topic of its own again. Raises Refused, Stopped."""
    with files.at_work(root, dry_run=dry_run):
        work = _Work(root, report)
        meant = work.topics.found([name])[0]
        wanted = {fold(descriptor(alias)): one_line(alias) for alias in aliases}
        concept = _splittable(work, meant, wanted)
        file = files.opened(root, concept)
        leaving = [item for item in file.items("aliases") if fold(descriptor(str(item))) in wanted]
        file.take_out("aliases", leaving)
        for folded in wanted:
            label = next(str(item) for item in leaving if fold(descriptor(str(item))) == folded)
            address = slug(label)
            file.take_out("redirect_from", [address, f"/topics/{address}/"])
            made = TopicFile(root, files.new_name(root, address))
            made.set("label", label)
            others = [
                item for item in leaving if fold(descriptor(str(item))) == folded and item != label
            ]
            made.add("aliases", others)
            work.write(made)
        work.write(file)
        work.told.append(f"{concept.label} lets go of " + "; ".join(wanted.values()))
        return work.done(dry_run=dry_run)


def _splittable(work: _Work, meant: str, wanted: dict[str, str]) -> Concept:
    """The topic's definition, when all that is wanted is among its aliases. Raises UsageError, with
    every reason why not.
    """
    label, concept = work.topics.label(meant), work.concept(meant)
    known = {fold(descriptor(alias)): alias for alias in (concept.aliases if concept else ())}
    wrong: list[Problem] = []
    for folded, alias in wanted.items():
        if folded == meant:
            why = (
                f"{alias} and {label} differ only in case, spaces or hyphens, which never tell "
                "topics apart"
            )
            wrong.append(Problem(why, hint="give one of them another name in its articles"))
        elif folded not in known:
            hint = "its aliases: " + "; ".join(known.values()) if known else "it has no aliases"
            wrong.append(Problem(f"{alias} is no alias of {label}", hint=hint))
    if wrong or concept is None:
        raise UsageError(*wrong)
    return concept


def apart(root: Path, names: Sequence[str], *, dry_run: bool = False, report: Report) -> Changed:
    """It is written down that the topics are several, so that no merge of them is suggested again.
    Raises Refused, Stopped.
    """
    with files.at_work(root, dry_run=dry_run):
        work = _Work(root, report)
        meanings = list(dict.fromkeys(work.topics.found(names)))
        if len(meanings) < 2:
            raise UsageError(
                Problem(
                    "these are one topic",
                    hint='digest topics split "LABEL" "ALIAS" makes two of it',
                )
            )
        # a new file only where none of them has one
        meanings.sort(key=lambda meant: work.concept(meant) is None)
        for number, meant in enumerate(meanings[:-1]):
            _tell_apart(work, meant, meanings[number + 1 :])
        return work.done(dry_run=dry_run)


def _tell_apart(work: _Work, meant: str, others: Sequence[str]) -> None:
    file = work.file(meant)
    have = {work.topics.meaning(str(item)) for item in file.items("apart")}
    new: list[Value] = [work.topics.label(other) for other in others if other not in have]
    if new:
        file.add("apart", new)
        work.write(file)
        work.told.append(
            f"{work.topics.label(meant)} is told apart from " + "; ".join(map(str, new))
        )
