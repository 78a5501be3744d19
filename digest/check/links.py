"""Links and images in abstracts, notes, introductions and pages that lead to nothing in the
site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import msgspec

from digest.check.source import Source, Written
from digest.errors import Problem
from digest.library.markdown import Markdown, key_of
from digest.model import Article, Page, Topic
from digest.patterns import pattern
from digest.text import ROOT_MARK, slug
from digest.work import each

_SCHEME = pattern(r"[a-z][a-z0-9+.-]*:", re.I)
_ARTICLE = pattern(r"articles/([^/]+)/index\.html\Z")
_TOPIC = pattern(r"topics/([^/]+)/index\.html\Z")
_PAGE = pattern(r"([^/]+)/index\.html\Z")


class Document(msgspec.Struct, frozen=True):
    """A text of a person's in the site: the file it was written in, the page it is on, its HTML."""

    file: str
    path: str
    html: str


class Dead(msgspec.Struct, frozen=True):
    """Why a link leads nowhere, and what to do about it."""

    kind: str
    why: str
    hint: str


def documents(
    articles: Iterable[Article], pages: Iterable[Page], topics: Iterable[Topic] = ()
) -> Iterator[Document]:
    """Everything in which a person may have put a link."""
    for topic in topics:
        if topic.html:
            yield Document(topic.stated, f"topics/{topic.slug}/index.html", topic.html)
    for article in articles:
        yield Document(
            article.file,
            f"articles/{article.key}/index.html",
            article.abstract_html + article.notes_html,
        )
    for page in pages:
        yield Document(page.file, f"{page.key}/index.html", page.html)


class Destinations:
    """All that a link in the site can lead to.

    ``paths`` are the files of the site. ``rendered`` gives the HTML of one of them, or None when
    there is none to look into; it is asked only for pages that a link with an anchor leads to.
    ``known`` are the names of the files in content/, whether they are shown or not.
    """

    def __init__(
        self,
        paths: Iterable[str],
        texts: Sequence[Document],
        known: Iterable[str],
        rendered: Callable[[str], str | None],
    ) -> None:
        self._paths = set(paths)
        self._any_case = {path.casefold(): path for path in self._paths}
        self._texts = {text.path: text for text in texts}
        self._shown = {_name(text.file): text.path for text in texts}
        self._known = {_name(file): file for file in known if file.startswith("content/articles/")}
        self._rendered = rendered
        self._anchors: dict[str, frozenset[str] | None] = {}

    def dead(self, kind: str, url: str, page: str) -> Dead | None:
        """What is wrong with a link (or image) on a page; None when it leads somewhere, or out of
        the site.
        """
        if _SCHEME.match(url):
            return None
        address, _, anchor = url.partition("#")
        path = _path(address, page)
        found = self._file(path)
        if not found:
            return Dead(
                kind,
                "leads nowhere" if kind == "link" else "is not in the site",
                self._hint(kind, address, path),
            )
        name = unquote(anchor)
        # an empty one and "top" are the top of any page (HTML, navigating to a fragment)
        if name.casefold() in ("", "top") or self._has(found, name):
            return None
        return Dead(
            kind,
            f"leads to no heading of {'this' if found == page else 'that'} page",
            self._near(found, name),
        )

    def _file(self, path: str) -> str:
        """The file that is served for a path: itself, or the page of a folder; "" when there is
        neither.
        """
        return next(
            (
                file
                for file in (path, posixpath.normpath(f"{path}/index.html"))
                if file in self._paths
            ),
            "",
        )

    def _has(self, path: str, name: str) -> bool:
        text = self._texts.get(path)
        if text and f' id="{name}"' in text.html:
            return True
        if path not in self._anchors:
            html = self._rendered(path) if path.endswith((".html", ".htm")) else None
            self._anchors[path] = frozenset(_Found(html).anchors) if html is not None else None
        anchors = self._anchors[path]
        return anchors is None or name in anchors

    def _near(self, path: str, name: str) -> str:
        heading = f"n-{slug(name.removeprefix('n-'), longest=60)}"
        return f"did you mean #{heading}?" if heading in (self._anchors[path] or ()) else ""

    def _hint(self, kind: str, address: str, path: str) -> str:
        other = self._any_case.get(path.casefold()) or self._any_case.get(
            f"{path}/index.html".casefold()
        )
        if other:
            return f"capitals count: write {_address(other)}"
        from_root = self._file(_path(address.removeprefix(ROOT_MARK), ""))
        if from_root:
            return f"write {_address(from_root)}"
        article = _ARTICLE.match(path) if address.startswith(ROOT_MARK) else None
        if article:
            return self._article_hint(article[1])
        topic = _TOPIC.match(path) if address.startswith(ROOT_MARK) else None
        if topic:
            other = self._shown.get(topic[1], "")
            return (
                f"write ../articles/{topic[1]}.md"
                if _ARTICLE.match(other)
                else "digest topics lists all that there are"
            )
        page = _PAGE.match(path) if address.startswith(ROOT_MARK) else None
        if page:
            return self._page_hint(page[1])
        return (
            "put the file into static/ and write its address from there: /name.png"
            if kind == "image"
            else ""
        )

    def _article_hint(self, key: str) -> str:
        path, file = self._shown.get(key), self._known.get(key)
        if path:
            return f"write {_address(path)}"
        return (
            f"{file} is a draft or is left out"
            if file
            else f"there is no content/articles/{key}.md"
        )

    def _page_hint(self, key: str) -> str:
        other = self._shown.get(key, "")
        return (
            f"write ../{other.partition('/')[0]}/{key}.md"
            if other.count("/") > 1
            else f"there is no content/pages/{key}.md"
        )


def broken(
    texts: Sequence[Document], destinations: Destinations, root: Path, *, workers: int = 1
) -> Iterator[Problem]:
    """The links that lead nowhere, as they were typed and where."""
    linking = [text for text in texts if "href=" in text.html or "src=" in text.html]
    for problems in each(
        lambda text: list(_broken(text, destinations, root)), linking, workers=workers
    ):
        yield from problems


def _broken(text: Document, destinations: Destinations, root: Path) -> Iterator[Problem]:
    links = dict.fromkeys(_Found(text.html).links)
    dead = {url: found for kind, url in links if (found := destinations.dead(kind, url, text.path))}
    if not dead:
        return
    source = Source(root, text.file)
    unplaced = dict(dead)
    for written, url in _resolved(source, text.file):
        if url in dead:
            unplaced.pop(url, None)
            problem = _problem(dead[url], written.destination.strip("<>"), text.file, written.line)
            yield msgspec.structs.replace(problem, column=written.column)
    for url, found in unplaced.items():
        yield _problem(found, unquote(url.replace(ROOT_MARK, "/")), text.file, source.body_line)


def _problem(dead: Dead, written: str, file: str, line: int) -> Problem:
    return Problem(f"the {dead.kind} {written} {dead.why}", file, line, hint=dead.hint)


def _resolved(source: Source, file: str) -> Iterator[tuple[Written, str]]:
    """What was typed, with the address that the rules of Markdown make of it."""
    section = file.removeprefix("content/").partition("/")[0]
    markdown = Markdown(section if section in ("pages", "topics") else "articles")
    known: dict[str, str] = {}
    for written in source.links():
        if written.destination not in known:
            links = _Found(markdown.html(f"[x]({written.destination})")).links
            known[written.destination] = links[0][1] if links else ""
        yield written, known[written.destination]


def _path(address: str, page: str) -> str:
    """The file that an address on a page means, relative to the root of the site; one that leads
    out of it begins with ``..``.
    """
    address = unquote(address.partition("?")[0])
    if not address:
        return page
    folder = "" if address.startswith(ROOT_MARK) else posixpath.dirname(page)
    path = posixpath.normpath(posixpath.join(folder, address.removeprefix(ROOT_MARK)))
    if address.endswith(("/", ROOT_MARK)):
        path = f"{path}/index.html"
    return path.removeprefix("./")


def _name(file: str) -> str:
    """What a link to a file in content/ makes of the file's name; a bundle is known by its
    folder's.
    """
    path = PurePosixPath(file)
    return key_of(path.parent.name if path.name == "index.md" else path.stem)


def _address(path: str) -> str:
    return "/" + path.removesuffix("index.html")


class _Found(HTMLParser):
    """The links and images of a piece of HTML, in order, and the names that an anchor may
    lead to.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.anchors: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" or (tag, name) == ("a", "name"):
                self.anchors.add(value or "")
            elif (tag, name) == ("a", "href"):
                self.links.append(("link", value or ""))
            elif (tag, name) == ("img", "src"):
                self.links.append(("image", value or ""))
