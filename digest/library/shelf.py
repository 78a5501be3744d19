"""The shelf: what lies in content/, read into articles in brief and other documents, and remembered
by content so that it is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from digest.errors import Problem
from digest.library.folder import ARTICLES, Found, Stamp, looked_through, stamp_of
from digest.library.keys import Distinct, Keys
from digest.library.reader import Putting, Read, Reader
from digest.library.texts import Place, Texts
from digest.model import Article, Brief, Concept, Page, Profile, Record
from digest.work import Progress, counted, each

_TOGETHER = 100  # files that a process is handed at once


class Kept(msgspec.Struct, frozen=True):
    """What is remembered of a shelf: each file by its name, and what the articles were put in brief
    by.
    """

    read: dict[str, Read] = {}
    put_by: bytes = b""


class Changes(NamedTuple):
    """What came of files that were read anew: articles that went and came (one that changed does
    both), and whether other documents did.
    """

    gone: list[Brief]
    come: list[Brief]
    others: bool


class Shelf:
    """All that lies there, by file name in order.

    A file is read again when its size or its times are others than in ``kept``. How articles are
    put in brief is decided by the concepts, which are read first. Whatever is read of an article is
    put into ``texts``, if there are any.
    """

    def __init__(
        self,
        root: Path,
        putting: Callable[[Sequence[Concept]], Putting],
        *,
        found: Found | None = None,
        kept: Kept = Kept(),  # noqa: B008 - a frozen value
        texts: Texts | None = None,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> None:
        self._root = root
        self._putting = putting
        self._texts = texts
        self._workers = workers
        self._progress = progress
        self.kept = kept
        self.places: dict[str, Place] = {}
        self.held: set[str] = set()
        self.reused = 0
        self._unread: list[Problem] = []
        self._read_all(found or looked_through(root))

    def _read_all(self, found: Found) -> None:
        self._unread = found.problems
        known, reader = self.kept.read, Reader(self._root, self.kept.read)
        others = {file: self._one(reader, file, stamp) for file, stamp in found.documents}
        put = self._putting([read.concept for read in others.values() if read.concept])
        fits = put.digest == self.kept.put_by
        changed = [
            one
            for one in found.articles
            if not fits or (before := known.get(one[0])) is None or before.stamp != one[1]
        ]
        fresh = dict(self._articles(reader.putting(put, fits=fits, texts=self._texts), changed))
        self.reused = len(found.articles) - len(changed)
        self._keep(
            {file: fresh.get(file) or known[file] for file, _ in found.articles} | others,
            put.digest,
        )

    def _keep(self, read: dict[str, Read], put_by: bytes) -> None:
        self.kept = Kept(read, put_by)
        for name in ("briefs", "pages", "concepts", "profiles", "problems", "_distinct"):
            self.__dict__.pop(name, None)

    def _one(self, reader: Reader, file: str, stamp: Stamp) -> Read:
        known = self.kept.read.get(file)
        return known if known and known.stamp == stamp else reader.read(file, stamp)

    def _articles(
        self, reader: Reader, changed: Sequence[tuple[str, Stamp]]
    ) -> Iterator[tuple[str, Read]]:
        batches = [
            changed[start : start + _TOGETHER] for start in range(0, len(changed), _TOGETHER)
        ]
        made = counted(
            each(reader.batch, batches, workers=self._workers, batch=1),
            "reading",
            len(batches),
            self._progress,
        )
        decode = msgspec.msgpack.Decoder(list[tuple[Read, Place | None]]).decode
        for batch, data in zip(batches, made, strict=True):
            for (file, _), (read, place) in zip(batch, decode(data), strict=True):
                if place:
                    self.places[file] = place
                yield file, read

    def update(self, files: Iterable[str]) -> Changes:
        """These files may have changed. What one of them said before and can't be read any more is
        kept (``held``).
        """
        named = {file for file in files if file.startswith("content/")}
        before, known = self._distinct, (self.concepts, self.profiles)
        if not all(file.endswith(".md") for file in named):  # a folder came or went
            self._read_all(looked_through(self._root))
            return self._changes(before, known)
        read = dict(self.kept.read)
        others = sorted(file for file in named if not file.startswith(f"{ARTICLES}/"))
        self._read_again(read, others, Reader(self._root, read))
        put = self._putting(
            [one.concept for one in read.values() if one.concept] if others else self.concepts
        )
        if put.digest != self.kept.put_by:  # other articles fall under the rules now
            self.kept = Kept(read, self.kept.put_by)
            self._read_all(looked_through(self._root))
            return self._changes(before, known)
        articles = sorted(named.difference(others))
        self._read_again(
            read, articles, Reader(self._root, read).putting(put, fits=True, texts=None)
        )
        if read.keys() != self.kept.read.keys():
            read = dict(sorted(read.items()))
        self._keep(read, put.digest)
        if distinct := before.changed(articles, read):
            self.__dict__["_distinct"] = distinct
        return self._changes(before, known, articles if distinct else None)

    def _changes(
        self, before: Distinct, known: tuple[object, object], files: Sequence[str] | None = None
    ) -> Changes:
        """What is other than before, in these files or (None) in any."""
        old, new = before.briefs, self._distinct.briefs
        changed = [
            file
            for file in (old.keys() | new.keys() if files is None else files)
            if old.get(file) is not new.get(file)
        ]
        gone = [old[file] for file in changed if file in old]
        come = [new[file] for file in changed if file in new]
        return Changes(gone, come, (self.concepts, self.profiles) != known)

    def _read_again(self, read: dict[str, Read], files: Sequence[str], reader: Reader) -> None:
        for file in files:
            problems: list[Problem] = []
            before, stamp = read.pop(file, None), stamp_of(self._root, file, problems)
            self.held.discard(file)
            if stamp is None:
                continue
            now = reader.read(file, stamp)
            if before is not None and now.is_nothing and not before.is_nothing and now.problems:
                now = msgspec.structs.replace(
                    before, stamp=now.stamp, digest=now.digest, problems=now.problems
                )
                self.held.add(file)
            read[file] = now

    @cached_property
    def _distinct(self) -> Distinct:
        return Distinct({file: read.brief for file, read in self.kept.read.items() if read.brief})

    @cached_property
    def briefs(self) -> tuple[Brief, ...]:
        """The articles, drafts among them, with keys that no two share."""
        return tuple(self._distinct.briefs.values())

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The free pages."""
        return tuple(read.page for read in self.kept.read.values() if read.page)

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """The topics that a person defined."""
        return tuple(read.concept for read in self.kept.read.values() if read.concept)

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """The authors that a person described."""
        return tuple(read.profile for read in self.kept.read.values() if read.profile)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files."""
        told = (problem for read in self.kept.read.values() for problem in read.problems)
        return (*self._unread, *told, *self._distinct.problems)

    def cited(self, brief: Brief, form: str) -> bytes:
        """The citation of an article as ``ris`` or ``bibtex``, where it was made when the article
        was read, by the key that it has; else nothing.
        """
        place = self.places.get(brief.file)
        if not place or not self._texts:
            return b""
        stated = self.kept.read[brief.file].brief
        fits = stated is not None and stated.key == brief.key
        return self._texts.cited(place, form) if fits else b""

    def article(self, brief: Brief) -> Article:
        """The whole article; an empty one when it can't be read any more."""
        place = self.places.get(brief.file)
        if place and self._texts:
            return _as_known(self._texts.get(place), brief)
        return _as_known(self._reader.article(brief.file), brief)

    @property
    def _reader(self) -> Reader:
        return Reader(self._root, {})


def _as_known(article: Article | None, brief: Brief) -> Article:
    if article is None:
        return Article(brief.key, Record(title=brief.title), file=brief.file)
    if article.key == brief.key:
        return article
    return msgspec.structs.replace(article, key=brief.key, ris="", bibtex="")


def stated(root: Path, found: Found, *, workers: int = 1) -> Iterator[tuple[str, Article | None]]:
    """The articles as they are written, each with its file, their texts not made into HTML; None
    where a file can't be read as one.

    Their keys are those of :class:`Shelf`.
    """
    files = [file for file, _ in found.articles]
    batches = [files[start : start + _TOGETHER] for start in range(0, len(files), _TOGETHER)]
    decode = msgspec.msgpack.Decoder(list[Article | None]).decode
    keys = Keys()
    for batch, data in zip(
        batches, each(Reader(root, {}).stated, batches, workers=workers, batch=1), strict=True
    ):
        for file, article in zip(batch, decode(data), strict=True):
            if article is not None:
                key = keys.apart(article.key, file)
                article = (
                    article if key == article.key else msgspec.structs.replace(article, key=key)
                )
            yield file, article
