"""Records come in: files → records → articles on disk. Nothing is written before the whole batch is
read.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec

from digest import dates, disk
from digest.config import Config
from digest.errors import Problem, Report, UsageError, shorten, stopped_by
from digest.library import document, markdown, of_record
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.model import Article, Record
from digest.records import chronicle, identity, merge, rejects, standing
from digest.records.drafts import Draft, drafts
from digest.records.formats import Entry, Format, known
from digest.records.gather import gather
from digest.records.pending import Pending
from digest.records.spool import Spool
from digest.text import short_digest, slug

_MANY_KEYWORDS = 500
_KEY_LENGTH = 70


class Outcome(msgspec.Struct, frozen=True):
    """What came of an import, counted: every record that was found is one of added, updated,
    unchanged, joined, rejected.

    ``kept`` counts the fields where a person's text stood against the source. ``written`` are the
    files, relative to the site.
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
        kept = (
            f"; {self.kept:,} field{'s' * (self.kept != 1)} kept against the source"
            if self.kept
            else ""
        )
        return (
            f"{'Would import: ' * self.dry_run}{found:,} record{'s' * (found != 1)}: {parts}{kept}"
        )

    def as_json(self, problems: Sequence[Problem]) -> dict[str, object]:
        """The same facts for a program, for each file too."""
        names = ("found", *_OUTCOMES)
        totals: dict[str, object] = {name: self.total(name) for name in names}
        files = {
            file: {name: counted.get(name, 0) for name in names}
            for file, counted in self.counts.items()
        }
        told = [msgspec.structs.asdict(problem) for problem in problems]
        return {
            **totals,
            "kept": self.kept,
            "dry_run": self.dry_run,
            "files": files,
            "written": self.written,
            "problems": told,
        }


_OUTCOMES = ("added", "updated", "unchanged", "joined", "rejected")


class Opened(Protocol):
    """A site, as far as an import needs one (site/door.py)."""

    @property
    def root(self) -> Path: ...

    @property
    def config(self) -> Config: ...

    @property
    def workers(self) -> int: ...

    def stated(self) -> Iterator[tuple[str, Article | None]]:
        """The articles as they are written, each with its file; None where that can't be read."""


def run(
    site: Opened,
    names: Sequence[str],
    *,
    form: str | None = None,
    dry_run: bool = False,
    report: Report,
) -> Outcome:
    """Imports the files' records into ``content/articles`` of a site.

    Raises Refused for a format that is not known, Stopped when the system refuses; problems with
    records are reported.
    """
    root, workers = site.root, site.workers
    formats = known(report, site.config.imports.columns)
    forced = _format(form, formats) if form else None
    day = dates.today(site.config.site.timezone)
    try:
        with Spool() as spool:
            inputs = list(gather(names, formats, spool, report, forced=forced, workers=workers))
            with contextlib.nullcontext() if dry_run else disk.lock(root / ".digest"):
                batch = _Batch(
                    site, Pending(root, spool, dry_run=dry_run), day, report, dry_run=dry_run
                )
                made = drafts(
                    [place for source in inputs for place in source.chunks],
                    spool,
                    day,
                    workers=workers,
                )
                for source in inputs:
                    for one in islice(made, source.count()):
                        batch.take(source.name, one)
                batch.finish()
    except OSError as error:
        raise stopped_by(error, "write to content/") from error
    counts = {source.name: dict(batch.counts.get(source.name, {})) for source in inputs}
    return Outcome(counts, batch.kept, batch.pending.changed, dry_run)


def _format(name: str, formats: Sequence[Format]) -> Format:
    for form in formats:
        if form.name == name:
            return form
    raise UsageError(
        Problem(
            f"format {name} is not known",
            hint="formats: " + ", ".join(form.name for form in formats),
        )
    )


class _Batch:
    """One import: the library as it is, and as it will be."""

    def __init__(
        self, site: Opened, pending: Pending, day: str, report: Report, *, dry_run: bool
    ) -> None:
        root = site.root
        self._dry_run = dry_run
        self._day = day
        self._report = report
        self._library = identity.Library()
        self._files: dict[str, str] = {}  # of those that lie elsewhere than new ones
        self._taken: set[str] = set()
        self._rejects = rejects.Rejects(root)
        self.counts: dict[str, Counter[str]] = {}
        self.pending = pending
        self.kept = 0
        if not dry_run:
            disk.sweep(root / "content")
        unread: list[str] = []
        for file, article in site.stated():
            if article is None:
                unread.append(file)
                continue
            self._library.add(article.key, article.record, article.sources)
            if article.file != self._file(article.key):
                self._files[article.key] = article.file
            self._take(article.key)
        self._unread = standing.Unread(root, unread)
        paths = [path.relative_to(root) for path in (root / "content/articles").rglob("*.md")]
        self._taken |= {name.casefold() for path in paths for name in (path.stem, path.parent.name)}

    def take(self, name: str, draft: Draft) -> None:
        """One entry of the input of that name finds its place."""
        entry = draft.entry
        counted = self.counts.setdefault(name, Counter())
        counted["found"] += 1
        for problem in entry.problems:
            self._report(problem.at(name, entry.line if not problem.line else problem.line))
        outcome = self._settled(name, draft)
        if outcome == "rejected" and not self._dry_run:
            self._rejects.add(name, entry.raw) if entry.raw.strip() else self._rejects.add(
                f"{name}.md", _again(entry)
            )
        counted[outcome] += 1

    def finish(self) -> None:
        """What is left to write is written."""
        self.pending.write()
        if not self._dry_run:
            self._rejects.write(self._report)

    def _settled(self, name: str, draft: Draft) -> str:
        entry, record = draft.entry, draft.entry.record
        if record is None:
            return "rejected"
        if len(record.keywords) > _MANY_KEYWORDS:
            text = f"record has {len(record.keywords):,} keywords, each of which becomes a topic"
            self._report(Problem(text, name, entry.line, severity="warning"))
        found = self._library.find(record, draft.line)
        if found is None:
            unread = self._unread.about(record, longest=_KEY_LENGTH)
            if unread:
                text = (
                    f"“{shorten(record.title, 60)}” may be in {unread} already, which can't be "
                    "read: not imported"
                )
                self._report(
                    Problem(
                        text,
                        name,
                        entry.line,
                        hint="mend that file; digest check says what is wrong with it",
                    )
                )
                return "rejected"
            self._add(record, draft)
            return "added"
        key, by = found
        if not self._library.is_same_work(key, record, by):
            other = shorten(self._library.record(key).title, 60)
            text = (
                f"{getattr(record, by)} is the identifier of “{other}” already, whose title is "
                "wholly different: not imported"
            )
            self._report(
                Problem(
                    text,
                    name,
                    entry.line,
                    hint=f"mend one of the two; the other is {self._file(key)}",
                )
            )
            return "rejected"
        return self._join(name, key, record, draft)

    def _add(self, record: Record, draft: Draft) -> None:
        key = self._new_key(record)
        self._library.add(key, record, (draft.line,))
        self.pending.change(self._file(key), draft.text)

    def _join(self, name: str, key: str, record: Record, draft: Draft) -> str:
        file, told = self._file(key), draft.told
        text = self.pending.text(file)
        current = document.loads(text)
        if isinstance(current, Problem):
            self._report(current.at(file))
            return "unchanged"
        now = standing.standing(current, file, told)
        before = current.fields.get("sources")
        merged = merge.fields(now.fields, told, record.source)
        for field, mine, theirs in merged.kept:
            self.kept += 1
            kept = (
                f"kept yours: {field} {shorten(mine, 80) or '(none)'} ({Path(name).name} now says "
                f"{shorten(theirs, 80)})"
            )
            self._report(Problem(kept, file, now.line(field), severity="warning"))
        self._library.add(key, record, (draft.line,))
        if not self._revise(
            file, text, now, {**merged.changes, "sources": merge.with_line(before, draft.line)}
        ):
            return "unchanged"
        return "updated" if merge.is_known(before, record.source) else "joined"

    def _revise(
        self, file: str, text: str, now: standing.Standing, changes: dict[str, Value]
    ) -> bool:
        says_more = changes.keys() != {"sources"}
        if not says_more and changes["sources"] == now.fields.get("sources"):
            return False
        if says_more:
            changes = {**changes, **chronicle.told(now.fields, changes, self._day)}
        revised = now.revised(text, changes)
        if isinstance(revised, Problem):
            if says_more:
                self._report(msgspec.structs.replace(revised, severity="warning").at(file))
            return False
        self.pending.change(file, revised)
        return True

    def _file(self, key: str) -> str:
        return self._files.get(key) or f"content/articles/{key}.md"

    def _new_key(self, record: Record) -> str:
        """A name for the article's file: its title; where that is taken, with six digits of what
        identifies it.
        """
        key = slug(record.title, longest=_KEY_LENGTH)
        number = 0
        while key.casefold() in self._taken:
            identified = (
                record.doi
                or record.pmid
                or record.pmcid
                or record.arxiv
                or f"{record.title} {record.date} {record.authors[:1]}"
            )
            digits = short_digest(identified + "+" * number)
            key = f"{slug(record.title, longest=_KEY_LENGTH)}-{digits}"
            number += 1
        self._take(key)
        return key

    def _take(self, key: str) -> None:
        folded = key.casefold()
        # where both are the same, memory holds one of them
        self._taken.add(key if folded == key else folded)


def _again(entry: Entry) -> str:
    """A record whose text was not kept, as a document that can become an article."""
    if entry.record is None:
        return ""
    return document.dumps(
        Document(of_record.fields(entry.record, added=""), markdown.escape(entry.record.abstract))
    )
