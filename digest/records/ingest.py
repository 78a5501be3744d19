"""Records come in: files → records → articles on disk. Nothing is written before the whole batch is read."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path

import msgspec

from digest import config, dates, disk
from digest.errors import Problem, Report, UsageError, shorten, stopped_by
from digest.library import document, fields, markdown, shelf
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.model import Record
from digest.records import identity, merge, rejects, sources, spool, standing
from digest.records.formats import Entry, Format, choose, known
from digest.text import short_digest, slug

_MANY_KEYWORDS = 500
_KEY_LENGTH = 70
_AT_ONCE = 5_000  # articles that wait in memory to be written together


class Outcome(msgspec.Struct, frozen=True):
    """What came of an import, counted: every record that was found is one of added, updated, unchanged, joined, rejected.

    ``kept`` counts the fields where a person's text stood against the source. ``written`` are the files, relative to the site.
    """

    counts: dict[str, dict[str, int]]
    kept: int
    written: tuple[str, ...]
    dry_run: bool

    def total(self, name: str) -> int:
        """The count over all files."""
        return sum(counted.get(name, 0) for counted in self.counts.values())

    def summary(self) -> str:
        """One line for a person."""
        found = self.total("found")
        parts = ", ".join(f"{self.total(name):,} {name}" for name in _OUTCOMES)
        kept = f"; {self.kept:,} field{'s' * (self.kept != 1)} kept against the source" if self.kept else ""
        return f"{'Would import: ' * self.dry_run}{found:,} record{'s' * (found != 1)}: {parts}{kept}"

    def as_json(self, problems: Sequence[Problem]) -> dict[str, object]:
        """The same facts for a program, for each file too."""
        names = ("found", *_OUTCOMES)
        totals: dict[str, object] = {name: self.total(name) for name in names}
        files = {file: {name: counted.get(name, 0) for name in names} for file, counted in self.counts.items()}
        told = [msgspec.structs.asdict(problem) for problem in problems]
        return {**totals, "kept": self.kept, "dry_run": self.dry_run, "files": files, "written": self.written, "problems": told}


_OUTCOMES = ("added", "updated", "unchanged", "joined", "rejected")


def run(root: Path, names: Sequence[str], *, form: str | None = None, dry_run: bool = False, report: Report) -> Outcome:
    """Imports the files' records into ``root/content/articles``.

    Raises Refused for a format that is not known, Stopped when the system refuses; problems with records are reported.
    """
    settings = config.read(root, report)
    formats = known(report, settings.imports.columns)
    forced = _format(form, formats) if form else None
    inputs: list[sources.Source] = []
    try:
        with spool.Spool() as spooled:
            for number, source in enumerate(sources.read(names, report)):
                inputs.append(source)
                for entry in _entries(source, forced, formats, report):
                    spooled.put(number, entry)
            with contextlib.nullcontext() if dry_run else disk.lock(root / ".digest"):
                batch = _Batch(root, dates.today(settings.site.timezone), report, dry_run=dry_run)
                for one in spooled.all():
                    batch.take(inputs[one.source], one.entry)
                batch.finish()
    except OSError as error:
        raise stopped_by(error, "write to content/") from error
    counts = {source.name: dict(batch.counts.get(source.name, {})) for source in inputs}
    return Outcome(counts, batch.kept, tuple(batch.changed), dry_run)


def _format(name: str, formats: Sequence[Format]) -> Format:
    for form in formats:
        if form.name == name:
            return form
    raise UsageError(Problem(f"format {name} is not known", hint="formats: " + ", ".join(form.name for form in formats)))


def _entries(source: sources.Source, forced: Format | None, formats: Sequence[Format], report: Report) -> Iterator[Entry]:
    """The entries of a source, as they are read. A damaged archive gives what is whole, and a problem."""
    sample = sources.looked_at(source.sample())
    form = forced or choose(sample, formats)
    if form is None:
        report(Problem("no format that we know is recognised: no record is read", source.name, hint=_advice(sample)))
        return
    found = False
    for entry in _read(form, source, report):
        found = True
        yield entry
    if source.damage:
        report(sources.damaged(source.name, source.damage))
    if not found:
        report(Problem(f"no record is found in it (read as {form.title})", source.name, hint="--format NAME reads it as another"))


def _read(form: Format, source: sources.Source, report: Report) -> Iterator[Entry]:
    if form.streams:
        with source.open() as file:
            yield from form.stream(file)
    else:
        text = source.text(report)
        lines = text.split("\n")
        for entry, following in pairwise(chain(form.read(text), [None])):
            if entry is not None:
                end = following.line - 1 if following else None
                yield entry if entry.raw else msgspec.structs.replace(entry, raw="\n".join(lines[entry.line - 1 : end]))


def _advice(text: str) -> str:
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html")):
        return "this is a web page (HTML) without bibliographic data; copy its text from the browser, or export the record"
    if start.startswith(("{", "[")):
        return "this looks like JSON, perhaps an error text; digest import --formats lists what is read"
    return "digest import --formats lists what is read"


class _Batch:
    """One import: the library as it is, and as it will be."""

    def __init__(self, root: Path, day: str, report: Report, *, dry_run: bool) -> None:
        self._root = root
        self._dry_run = dry_run
        self._day = day
        self._report = report
        self._library = identity.Library()
        self._texts: dict[str, str] = {}  # of the articles that this batch looked at or changed
        self._waiting: dict[str, None] = {}  # those that are to be written
        self._files: dict[str, str] = {}
        self._taken: set[str] = set()
        self._rejects = rejects.Rejects(root)
        self.counts: dict[str, Counter[str]] = {}
        self.changed: dict[str, None] = {}
        self.kept = 0
        if not dry_run:
            disk.sweep(root / "content")
        found = shelf.read(root, known={}, render=False)
        for article in found.articles:
            self._library.add(article.key, article.record, article.sources)
            self._files[article.key] = article.file
            self._taken.add(article.key.casefold())
        self._unread = standing.Unread(root, (file for file, read in found.read.items() if not read.article and not read.page))
        paths = [path.relative_to(root) for path in (root / "content/articles").rglob("*.md")]
        self._taken |= {name.casefold() for path in paths for name in (path.stem, path.parent.name)}

    def take(self, source: sources.Source, entry: Entry) -> None:
        """One entry of one input finds its place."""
        counted = self.counts.setdefault(source.name, Counter())
        counted["found"] += 1
        for problem in entry.problems:
            self._report(problem.at(source.name, entry.line if not problem.line else problem.line))
        outcome = self._settled(source.name, entry)
        if outcome == "rejected":
            self._rejects.add(source.name, entry.raw) if entry.raw.strip() else self._rejects.add(f"{source.name}.md", _again(entry))
        counted[outcome] += 1
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def finish(self) -> None:
        """What is left to write is written."""
        self._write()
        if not self._dry_run:
            self._rejects.write(self._report)

    def _write(self) -> None:
        """Every article that changed, each file at once. Raises OSError."""
        if self._dry_run:
            return
        for file in self._waiting:
            path = self._root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            disk.write(path, self._texts[file].encode())
        self._waiting.clear()
        self._texts.clear()

    def _settled(self, name: str, entry: Entry) -> str:
        record = entry.record
        if record is None:
            return "rejected"
        if len(record.keywords) > _MANY_KEYWORDS:
            text = f"record has {len(record.keywords):,} keywords, each of which becomes a topic"
            self._report(Problem(text, name, entry.line, severity="warning"))
        abstract = markdown.escape(record.abstract)
        stated = fields.of_record(record, added=self._day)
        told = _told(stated, abstract)
        line = merge.line(record.source, told)
        found = self._library.find(record, line)
        if found is None:
            unread = self._unread.about(record, longest=_KEY_LENGTH)
            if unread:
                text = f"“{shorten(record.title, 60)}” may be in {unread} already, which can't be read: not imported"
                self._report(Problem(text, name, entry.line, hint="mend that file; digest check says what is wrong with it"))
                return "rejected"
            self._add(record, stated, abstract, line)
            return "added"
        key, by = found
        if not self._library.is_same_work(key, record, by):
            other = shorten(self._library.record(key).title, 60)
            text = f"{getattr(record, by)} is the identifier of “{other}” already, whose title is wholly different: not imported"
            self._report(Problem(text, name, entry.line, hint=f"mend one of the two; the other is {self._files[key]}"))
            return "rejected"
        return self._join(name, key, record, told)

    def _add(self, record: Record, stated: dict[str, Value], abstract: str, line: str) -> None:
        key = self._new_key(record)
        file = f"content/articles/{key}.md"
        self._library.add(key, record, (line,))
        self._files[key] = file
        self._change(file, document.dumps(Document({**stated, "sources": [line]}, abstract)))

    def _join(self, name: str, key: str, record: Record, told: dict[str, Value]) -> str:
        file = self._files[key]
        text = self._text(file)
        current = document.loads(text)
        if isinstance(current, Problem):
            self._report(current.at(file))
            return "unchanged"
        now = standing.standing(current, file, told)
        before = current.fields.get("sources")
        merged = merge.fields(now.fields, told, record.source)
        for field, mine, theirs in merged.kept:
            self.kept += 1
            kept = f"kept yours: {field} {shorten(mine, 80) or '(none)'} ({Path(name).name} now says {shorten(theirs, 80)})"
            self._report(Problem(kept, file, now.line(field), severity="warning"))
        line = merge.line(record.source, told)
        self._library.add(key, record, (line,))
        if not self._revise(file, text, now, {**merged.changes, "sources": merge.with_line(before, line)}):
            return "unchanged"
        return "updated" if merge.is_known(before, record.source) else "joined"

    def _revise(self, file: str, text: str, now: standing.Standing, changes: dict[str, Value]) -> bool:
        says_more = changes.keys() != {"sources"}
        if not says_more and changes["sources"] == now.fields.get("sources"):
            return False
        if says_more and now.fields.get("added") != self._day:
            changes = {**changes, "updated": self._day}
        revised = now.revised(text, changes)
        if isinstance(revised, Problem):
            if says_more:
                self._report(msgspec.structs.replace(revised, severity="warning").at(file))
            return False
        self._change(file, revised)
        return True

    def _change(self, file: str, text: str) -> None:
        self._texts[file] = text
        self._waiting[file] = None
        self.changed[file] = None

    def _text(self, file: str) -> str:
        if file not in self._texts:
            self._texts[file] = (self._root / file).read_bytes().decode("utf-8", "surrogateescape")
        return self._texts[file]

    def _new_key(self, record: Record) -> str:
        """A name for the article's file: its title; where that is taken, with six digits of what identifies it."""
        key = slug(record.title, longest=_KEY_LENGTH)
        number = 0
        while key.casefold() in self._taken:
            identified = record.doi or record.pmid or record.pmcid or record.arxiv or f"{record.title} {record.date} {record.authors[:1]}"
            key = f"{slug(record.title, longest=_KEY_LENGTH)}-{short_digest(identified + '+' * number)}"
            number += 1
        self._taken.add(key.casefold())
        return key


def _again(entry: Entry) -> str:
    """A record whose text was not kept, as a document that can become an article."""
    if entry.record is None:
        return ""
    return document.dumps(Document(fields.of_record(entry.record, added=""), markdown.escape(entry.record.abstract)))


def _told(stated: dict[str, Value], abstract: str) -> dict[str, Value]:
    """The fields that a source answers for, the abstract among them."""
    own = {name: value for name, value in stated.items() if name not in ("added", "sources")}
    return {**own, "abstract": abstract} if abstract else own
