"""What there is to do for a curator: each kind of work with what settles it, and the places where
it waits.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec

from digest.check import twins
from digest.check.source import Source
from digest.desk import conflicts
from digest.desk.suggest import Suggestion
from digest.errors import Problem
from digest.library.markdown import key_of
from digest.model import Article, Bond, Concept, Topic
from digest.patterns import pattern
from digest.records.rejects import FOLDER
from digest.site.layout import cards
from digest.text import shorten_words, to_plain

_DOCUMENT = pattern(r"([^/()\[\]<>\s]+)\.md\b")
_TITLE = 90  # characters
_LOOK_UP = "https://search.crossref.org/search/works?from_ui=yes&q="


class Item(msgspec.Struct, frozen=True):
    """One thing to do: the article or topic, what is wrong with it, where, and what settles it, as
    an edit or as a command.

    What is the same for its whole group is not said again. ``key`` is that of an article that has a
    page; ``url`` is where to look it up.
    """

    title: str = ""
    text: str = ""
    file: str = ""
    line: int = 0
    settle: str = ""
    command: str = ""
    key: str = ""
    url: str = ""

    @property
    def where(self) -> str:
        """``FILE:LINE``, as far as there are any."""
        return f"{self.file}:{self.line}" if self.line else self.file


class Library(msgspec.Struct, frozen=True):
    """What the desk looks at: all articles, those that are shown by key, and what binds them;
    topics by slug; suggested merges.
    """

    root: Path
    articles: Sequence[Article]
    shown: Mapping[str, Article]
    bonds: Mapping[str, Sequence[Bond]]
    concepts: Sequence[Concept]
    topics: Sequence[Topic]
    without_topic: Sequence[str]
    merges: Sequence[Suggestion]


def retracted(library: Library) -> Iterator[Item]:
    """Retracted articles that are recommended, or leant on in a text; then those about which nobody
    has said a word.
    """
    found = {key: article for key, article in library.shown.items() if article.retracted}
    if not found:
        return
    for article in found.values():
        if article.featured:
            yield _item(
                article,
                "is retracted, and featured",
                Source(library.root, article.file).line("featured"),
            )
    yield from _leaning(library, found)
    for article in found.values():
        if not (article.comment or article.notes):
            day = "" if article.retracted == "true" else f" ({article.retracted})"
            line = Source(library.root, article.file).line("retracted")
            yield _item(article, f"is retracted{day}, and nobody says why it stays", line)


def _leaning(library: Library, found: Mapping[str, Article]) -> Iterator[Item]:
    """Notes and introductions with links to retracted articles, and topics that feature them."""
    for article in library.shown.values():
        if article.notes and any(
            key_of(unquote(name)) in found for name in _DOCUMENT.findall(article.notes)
        ):
            yield from _links(library.root, article.file, found)
    for concept in library.concepts:
        yield from _links(library.root, concept.file, found)
        line = concept.lines.get("featured", 1)
        for pinned in concept.featured:
            if pinned.key in found:
                title = to_plain(found[pinned.key].record.title)
                yield Item(
                    title, "is retracted, and featured here", concept.file, line, key=pinned.key
                )


def _links(root: Path, file: str, found: Mapping[str, Article]) -> Iterator[Item]:
    for link in Source(root, file).links():
        for name in _DOCUMENT.findall(link.destination):
            key = key_of(unquote(name))
            if key in found:
                yield Item(
                    to_plain(found[key].record.title),
                    "is retracted, and this leads to it",
                    file,
                    link.line,
                    key=key,
                )


def duplicates(library: Library) -> Iterator[Item]:
    """Articles that are, or may be, one article twice."""
    for problem in (
        *twins.same_identifier(library.articles, library.root),
        *twins.same_title(library.articles, library.root),
    ):
        yield Item("", problem.text, problem.file, problem.line, problem.hint)


def disputed(library: Library) -> Iterator[Item]:
    """Fields that a source says otherwise."""
    for article in library.articles:
        for found in conflicts.of(article, library.root):
            who = " and ".join(source or "a source" for source in found.sources)
            text = (
                f"{found.field} is not what {who} last said"
                if found.stated
                else f"has no {found.field}, and {who} stated one"
            )
            settle = f"take theirs, or delete {found.field}=… wherever it stands under sources:"
            yield msgspec.structs.replace(_item(article, text, found.line), settle=settle)


def rejected(library: Library) -> Iterator[Item]:
    """Files of records that could not come in."""
    folder = library.root / FOLDER
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.name.startswith("."):
            file = path.relative_to(library.root).as_posix()
            if path.suffix == ".md":
                yield Item(
                    "", "is a document of its own", file, settle="move it to content/articles/"
                )
            else:
                yield Item("", "", file, command=f"digest import {shlex.quote(file)}")


def drafts(library: Library) -> Iterator[Item]:
    """Articles that nobody sees yet."""
    for article in library.articles:
        if article.draft:
            yield _item(article, "", Source(library.root, article.file).line("draft"))


def merges(library: Library) -> Iterator[Item]:
    """Topics that may be one."""
    for found in library.merges:
        one, other = (
            f"{to_plain(label)} ({count:,})"
            for label, count in zip((found.keep, found.merge), found.articles, strict=True)
        )
        yield Item(f"{one} and {other}", found.reason, command=found.command)


def preprints(library: Library) -> Iterator[Item]:
    """Preprints whose published version is here too; those first at which the person wrote
    something.
    """
    found = [
        (library.shown[key], library.shown[bond.key])
        for key, bonds in library.bonds.items()
        for bond in bonds
        if bond.word == "preprint-of" and bond.key in library.shown and key in library.shown
    ]
    for preprint, published in sorted(
        found, key=lambda pair: (not _has_words(pair[0]), pair[0].file)
    ):
        kept = ", and you wrote on the preprint" if _has_words(preprint) else ""
        yield _item(preprint, f"was published: {published.file}{kept}", 1)


def without_topic(library: Library) -> Iterator[Item]:
    """Articles that are in no topic."""
    return (_item(library.shown[key], "", 1) for key in library.without_topic)


def without(is_missing: Callable[[Article], bool]) -> Callable[[Library], Iterator[Item]]:
    """Articles that lack something."""
    return lambda library: (
        _item(article, "", 1) for article in library.shown.values() if is_missing(article)
    )


def singletons(library: Library) -> Iterator[Item]:
    """Topics with one article that nobody defined, and that nobody is asked to merge already."""
    asked = {label for found in library.merges for label in (found.keep, found.merge)}
    lines: dict[str, int] = {}
    for topic in library.topics:
        if len(topic.articles) == 1 and not topic.stated and topic.label not in asked:
            article = library.shown[topic.articles[0]]
            if article.file not in lines:
                lines[article.file] = _line_of_keywords(library.root / article.file)
            yield Item(
                to_plain(topic.label), "", article.file, lines[article.file], key=article.key
            )


def problems(found: Iterable[Problem]) -> Iterator[Item]:
    """What the reading of the files has told."""
    return (Item("", problem.text, problem.file, problem.line, problem.hint) for problem in found)


def _item(article: Article, text: str, line: int) -> Item:
    title = shorten_words(to_plain(article.record.title), _TITLE)
    return Item(
        title,
        text,
        article.file,
        line,
        key="" if article.draft else article.key,
        url=_place(article),
    )


def _place(article: Article) -> str:
    """Where to look an article up: by its identifiers, else a search for its title."""
    links = (link.url for link in cards.identifiers(article.record))
    return next(links, _LOOK_UP + quote(to_plain(article.record.title), safe=""))


def _has_words(article: Article) -> bool:
    return bool(article.notes or article.comment or article.rating or article.featured)


def _line_of_keywords(path: Path) -> int:
    """The line of the keywords; to read the front matter for it would take a hundred times as
    long.
    """
    try:
        found = re.search(rb"^(?:keywords|tags|categories)\s*[:=]", path.read_bytes(), re.M)
    except OSError:
        return 0
    return found.string.count(b"\n", 0, found.start()) + 1 if found else 1
