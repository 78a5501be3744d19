"""What comes of a file of content/: an article in brief, or another document; pure, so that it may
be done in many processes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from digest.errors import Problem
from digest.library import concepts, document, fields, profiles
from digest.library.document import Document
from digest.library.folder import Stamp
from digest.library.markdown import Markdown
from digest.library.texts import Place, Texts
from digest.model import Article, Brief, Concept, Page, Profile
from digest.text import one_line, slug
from digest.work import fingerprint

_LARGEST = 20_000_000  # bytes; nothing that a person writes comes near


class Read(msgspec.Struct, frozen=True, array_like=True):
    """What came of one file: one of four things or none, and what is wrong with it. ``stamp`` and
    ``digest`` tell if it changed.
    """

    stamp: Stamp
    digest: bytes
    brief: Brief | None = None
    page: Page | None = None
    concept: Concept | None = None
    profile: Profile | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing came of the file."""
        return (
            self.brief is None
            and self.page is None
            and self.concept is None
            and self.profile is None
        )


class Putting(Protocol):
    """How articles are put in brief; ``digest`` stands for all that it depends on beside the
    article.
    """

    @property
    def digest(self) -> bytes: ...

    def __call__(self, article: Article, text: bytes) -> Brief: ...

    def cited(self, article: Article) -> Article:
        """The article with its citations."""


class _Job:
    """One file on its way; ``read`` is what came of it, once that is clear."""

    __slots__ = (
        "article", "data", "digest", "document", "file", "place", "problems", "read", "stamp",
    )  # fmt: skip

    def __init__(self, file: str, stamp: Stamp) -> None:
        self.file = file
        self.stamp = stamp
        self.data = b""
        self.digest = b""
        self.document: Document | None = None
        self.article: Article | None = None
        self.place: Place | None = None
        self.problems: list[Problem] = []
        self.read: Read | None = None

    def end(self, brief: Brief | None = None) -> None:
        """Nothing more comes of the file."""
        self.read = Read(self.stamp, self.digest, brief, problems=tuple(self.problems))


class Reader:
    """Reads files of a site; what is ``known`` of those that say the same as before is not made
    again.
    """

    def __init__(self, root: Path, known: Mapping[str, Read]) -> None:
        self._root = os.path.join(root, "")
        self._known = known
        self._put: Putting | None = None
        self._fits = True
        self._texts: Texts | None = None
        self._abstract = Markdown(anchors="a-").html
        self._notes = Markdown().html

    def putting(self, put: Putting, *, fits: bool, texts: Texts | None) -> Reader:
        """The same, for articles: ``fits`` is whether what is known was put in brief the same
        way.
        """
        made = Reader(Path(self._root), self._known)
        made._put, made._fits, made._texts = put, fits, texts
        return made

    def batch(self, files: Sequence[tuple[str, Stamp]]) -> bytes:
        """What comes of several files, as MessagePack: (Read, Place or None) of each."""
        made = msgspec.msgpack.encode([(job.read, job.place) for job in self._done(files)])
        if self._texts:
            self._texts.flush()
        return made

    def stated(self, files: Sequence[str]) -> bytes:
        """The articles in several files as they are written, as MessagePack; None for one that
        can't be read.
        """
        return msgspec.msgpack.encode([self.article(file, rendered=False) for file in files])

    def read(self, file: str, stamp: Stamp) -> Read:
        """What comes of one file."""
        (job,) = self._done([(file, stamp)])
        assert job.read is not None  # noqa: S101 - it is done
        return job.read

    def article(self, file: str, *, rendered: bool = True) -> Article | None:
        """The whole article in a file, its text as HTML where it is ``rendered``; None when it
        can't be read.
        """
        job = _Job(file, (0, 0, 0))
        for step in (self._open, self._parse, self._derive, *([self._render] if rendered else [])):
            if job.read is None:
                step(job)
        return job.article

    def _done(self, files: Sequence[tuple[str, Stamp]]) -> list[_Job]:
        """Each step is taken for all files before the next: processors are a third quicker at doing
        one thing many times.
        """
        jobs = [_Job(*file) for file in files]
        steps = (
            self._open,
            self._parse,
            *(
                (self._derive, self._render, self._keep, self._brief)
                if self._put
                else (self._other,)
            ),
        )
        for step in steps:
            for job in jobs:
                if job.read is None:
                    step(job)
        return jobs

    def _open(self, job: _Job) -> None:
        try:
            job.data = _bytes(self._root + job.file, job.stamp[0])
        except OSError as error:
            job.problems.append(Problem(f"cannot be read: {error.strerror}", job.file))
            job.end()
            return
        job.digest = fingerprint(job.data)
        before = self._known.get(job.file)
        if before and before.digest == job.digest and self._fits and not self._texts:
            job.read = msgspec.structs.replace(before, stamp=job.stamp)

    def _parse(self, job: _Job) -> None:
        text = _decoded(job.data, job.file, job.problems)
        read = document.loads(text) if text is not None else None
        if isinstance(read, Document):
            job.document = read
            return
        if isinstance(read, Problem):
            job.problems.append(read.at(job.file))
        job.end()

    def _derive(self, job: _Job) -> None:
        assert job.document is not None  # noqa: S101 - it was parsed
        job.article = fields.article(job.document, _stem(job.file), job.file, job.problems.append)
        if job.article is None:
            job.end()

    def _render(self, job: _Job) -> None:
        article = job.article
        assert article is not None  # noqa: S101 - it was derived
        rendered = {
            "abstract_html": self._abstract(article.abstract),
            "notes_html": self._notes(article.notes),
        }
        job.article = msgspec.structs.replace(article, **rendered)

    def _keep(self, job: _Job) -> None:
        if self._texts and self._put and job.article:
            job.place = self._texts.keep(self._put.cited(job.article))

    def _brief(self, job: _Job) -> None:
        job.end(self._put(job.article, job.digest) if self._put and job.article else None)

    def _other(self, job: _Job) -> None:
        read, file, report = job.document, job.file, job.problems.append
        assert read is not None  # noqa: S101 - it was parsed
        made: dict[str, Concept | Profile | Page | None]
        if file.startswith("content/topics/"):
            html = Markdown("topics", anchors="i-").html
            made = {"concept": concepts.concept(read, _stem(file), file, html, report)}
        elif file.startswith("content/authors/"):
            html = Markdown("authors", anchors="i-").html
            made = {"profile": profiles.profile(read, _stem(file), file, html, report)}
        else:
            title = read.fields.get("title")
            body = "\n\n".join(filter(None, (read.abstract, read.notes)))
            named = one_line(title) if isinstance(title, str) else _stem(file)
            made = {
                "page": Page(
                    slug(_stem(file)), named, Markdown("pages", anchors="").html(body), file
                )
            }
        job.end()
        assert job.read is not None  # noqa: S101 - it has ended
        job.read = msgspec.structs.replace(job.read, **made)


def _stem(file: str) -> str:
    """What a document is called: its file, or the folder of a bundle."""
    folder, _, name = file.rpartition("/")
    return (
        folder.rpartition("/")[2]
        if name == "index.md" and folder.count("/") > 1
        else name.removesuffix(".md")
    )


def _bytes(path: str, size: int) -> bytes:
    """The bytes of a file that is likely to have that size."""
    handle = os.open(path, os.O_RDONLY)
    try:
        data = os.read(handle, size + 1)
        while len(data) > size and (more := os.read(handle, 1 << 20)):  # it grew meanwhile
            data, size = data + more, len(data) + len(more) - 1
        return data
    finally:
        os.close(handle)


def _decoded(data: bytes, file: str, problems: list[Problem]) -> str | None:
    if len(data) > _LARGEST:
        problems.append(Problem(f"is larger than {_LARGEST // 1_000_000} MB and is left out", file))
        return None
    if not data.strip():
        problems.append(
            Problem("is empty", file, hint="write a title in its front matter, or delete it")
        )
        return None
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(
            Problem("is not UTF-8 text", file, line, hint="save it with the encoding UTF-8")
        )
        return None
