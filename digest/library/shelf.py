"""The shelf: what lies in content/, read into articles and pages, and remembered by content so that it is read once."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from digest import disk
from digest.errors import Problem
from digest.library import concepts, document, fields, profiles
from digest.library.markdown import Markdown
from digest.model import Article, Concept, Page, Profile
from digest.text import one_line, slug
from digest.work import Progress, counted, each, fingerprint

_LARGEST = 20_000_000  # bytes; nothing that a person writes comes near


class Read(msgspec.Struct, frozen=True):
    """What came of one file: one of four things or none, and what is wrong with it. ``stamp`` and ``digest`` tell if it changed."""

    stamp: tuple[int, int, int]
    digest: bytes
    article: Article | None = None
    page: Page | None = None
    concept: Concept | None = None
    profile: Profile | None = None
    problems: tuple[Problem, ...] = ()


class Shelf(msgspec.Struct, frozen=True):
    """All that lies there, by file name in order; ``read`` is what to remember for the next time, ``reused`` how much was known."""

    articles: tuple[Article, ...]
    pages: tuple[Page, ...]
    concepts: tuple[Concept, ...]
    profiles: tuple[Profile, ...]
    problems: tuple[Problem, ...]
    read: dict[str, Read]
    reused: int


def read(root: Path, *, known: dict[str, Read], workers: int = 1, render: bool = True, progress: Progress | None = None) -> Shelf:
    """Everything in ``root/content``.

    A file is read again when its size or its times (in nanoseconds; of content and of inode) are others than in ``known``.
    Without ``render`` there is no HTML, for those who want the records only.
    """
    problems: list[Problem] = []
    files = list(_files(root, problems))
    changed = [(file, stamp) for file, stamp in files if file not in known or known[file].stamp != stamp]
    reader = _Reader(root, known, render=render)
    fresh = dict(
        zip(
            (file for file, _ in changed),
            counted(each(reader.read, changed, workers=workers), "reading", len(changed), progress),
            strict=True,
        )
    )
    all_read = {file: fresh.get(file) or known[file] for file, _ in files}
    articles, clashes = _distinct([r.article for r in all_read.values() if r.article])
    pages = tuple(r.page for r in all_read.values() if r.page)
    concepts = tuple(r.concept for r in all_read.values() if r.concept)
    described = tuple(r.profile for r in all_read.values() if r.profile)
    told = [problem for r in all_read.values() for problem in r.problems]
    return Shelf(articles, pages, concepts, described, (*problems, *told, *clashes), all_read, len(files) - len(changed))


def attachments(root: Path, articles: Iterable[Article]) -> dict[str, Path]:
    """Pictures and other files beside an article's ``index.md``, by the path that they get in the site."""
    found: dict[str, Path] = {}
    for article in articles:
        folder = (root / article.file).parent
        if article.file.endswith("/index.md") and folder != root / "content/articles":
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder).as_posix()
                hidden = any(part.startswith(".") for part in name.split("/"))
                if path.is_file() and path.suffix != ".md" and not hidden and path.resolve().is_relative_to(root.resolve()):
                    found[f"articles/{article.key}/{name}"] = path
    return found


def _files(root: Path, problems: list[Problem]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Names of the Markdown files relative to ``root``, sorted, with their stamps. Links that lead out of the site are not followed."""
    for section in ("articles", "pages", "topics", "authors"):
        folder = root / "content" / section
        if folder.is_dir():
            yield from sorted(_walk(root, f"content/{section}", problems))


def _walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    try:
        entries = list(os.scandir(root / folder))
    except OSError as error:
        problems.append(Problem(f"cannot read this folder: {error.strerror}", folder))
        return
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if not disk.is_text(entry.name):
            problems.append(Problem("has a name that is not UTF-8 text and is left out", disk.as_text(name), hint="rename it"))
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name.endswith(".md"):
                problems.append(Problem("is a folder, not a document", name, severity="warning"))
            yield from _walk(root, name, problems)
        elif entry.name.endswith(".md"):
            stamp = _stamp(root, entry, name, problems)
            if stamp:
                yield name, stamp


def _stamp(root: Path, entry: os.DirEntry[str], name: str, problems: list[Problem]) -> tuple[int, int, int] | None:
    try:
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root.resolve()):
            problems.append(Problem("leads out of the site and is left out", name, hint="copy the file here"))
            return None
        status = entry.stat()
    except OSError as error:
        problems.append(Problem(f"cannot be read: {error.strerror}", name))
        return None
    if not stat.S_ISREG(status.st_mode):
        problems.append(Problem("is no regular file and is left out", name, severity="warning"))
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns  # the last one can't be set back by touch


class _Reader:
    """Reads one file at a time; pure, so that it may run in many processes."""

    def __init__(self, root: Path, known: dict[str, Read], *, render: bool) -> None:
        self._root = root
        self._known = known
        self._abstract = Markdown(anchors="a-").html if render else _no_html
        self._notes = Markdown().html if render else _no_html
        self._text = Markdown("pages", anchors="").html if render else _no_html
        self._introduction = Markdown("topics", anchors="i-").html if render else _no_html
        self._portrait = Markdown("authors", anchors="i-").html if render else _no_html

    def read(self, changed: tuple[str, tuple[int, int, int]]) -> Read:
        file, stamp = changed
        problems: list[Problem] = []
        try:
            data = (self._root / file).read_bytes()
        except OSError as error:
            return Read(stamp, b"", problems=(Problem(f"cannot be read: {error.strerror}", file),))
        digest = fingerprint(data)
        before = self._known.get(file)
        if before and before.digest == digest:
            return msgspec.structs.replace(before, stamp=stamp)
        made = self._parsed(data, file, problems)
        return msgspec.structs.replace(made, stamp=stamp, digest=digest, problems=tuple(problems))

    def _parsed(self, data: bytes, file: str, problems: list[Problem]) -> Read:
        nothing = Read((0, 0, 0), b"")
        loaded = _decoded(data, file, problems)
        if loaded is None:
            return nothing
        read = document.loads(loaded)
        if isinstance(read, Problem):
            problems.append(read.at(file))
            return nothing
        path = Path(file)
        stem = path.parent.name if path.name == "index.md" and len(path.parts) > 3 else path.stem
        if file.startswith("content/pages/"):
            return msgspec.structs.replace(nothing, page=self._page(read, stem, file))
        if file.startswith("content/topics/"):
            made = concepts.concept(read, stem, file, self._introduction, problems.append)
            return msgspec.structs.replace(nothing, concept=made)
        if file.startswith("content/authors/"):
            return msgspec.structs.replace(nothing, profile=profiles.profile(read, stem, file, self._portrait, problems.append))
        article = fields.article(read, stem, file, problems.append)
        if article is None:
            return nothing
        rendered = {"abstract_html": self._abstract(article.abstract), "notes_html": self._notes(article.notes)}
        facts = fingerprint(msgspec.structs.replace(article, abstract="", notes="")).hex()
        made_article = msgspec.structs.replace(article, digest=fingerprint(data).hex(), facts=facts, **rendered)
        return msgspec.structs.replace(nothing, article=made_article)

    def _page(self, read: document.Document, stem: str, file: str) -> Page:
        title = read.fields.get("title")
        body = "\n\n".join(part for part in (read.abstract, read.notes) if part)
        return Page(slug(stem), one_line(title) if isinstance(title, str) else stem, self._text(body), file)


def _no_html(text: str) -> str:
    return ""


def _decoded(data: bytes, file: str, problems: list[Problem]) -> str | None:
    if len(data) > _LARGEST:
        problems.append(Problem(f"is larger than {_LARGEST // 1_000_000} MB and is left out", file))
        return None
    if not data.strip():
        problems.append(Problem("is empty", file, hint="write a title in its front matter, or delete it"))
        return None
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(Problem("is not UTF-8 text", file, line, hint="save it with the encoding UTF-8"))
        return None


def _distinct(articles: list[Article]) -> tuple[tuple[Article, ...], list[Problem]]:
    """The articles with keys that no two share, in any case of letters: a later one gets a suffix, or is left out when both ask for one."""
    by_key: dict[str, Article] = {}
    problems: list[Problem] = []
    for article in articles:
        key = article.key
        if key.casefold() in by_key:
            first = by_key[key.casefold()]
            key = f"{key}-{fingerprint(article.file.encode()).hex()[:6]}"
            told = f"has the same address as {first.file} (names that differ only in case are one)"
            problems.append(Problem(told, article.file, hint=f"it is shown at articles/{key}/; rename one of the two", severity="warning"))
        by_key[key.casefold()] = msgspec.structs.replace(article, key=key) if key != article.key else article
    return tuple(by_key.values()), problems
