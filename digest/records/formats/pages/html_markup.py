"""What an HTML page states about itself, found in one pass: meta elements, JSON-LD, its headings,
and what is marked as its abstract.
"""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser

import msgspec

from digest.patterns import pattern
from digest.records.formats.pages.html_passage import CONTAINERS, HEADINGS, Passage, is_abstract
from digest.text import to_plain

_SHOWN = 3000
_HEADINGS_KEPT = 30
_RAW = frozenset({"script", "style"})
# constructs left open that reading goes on behind; a page with more of them is no page that
# somebody saved
_NESTED = 4
_WORD = pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MARKED = ("class", "id", "role", "itemprop")
_SAID = ("data-title", "title", "aria-label")
# "Graphical abstract", buttons to an abstract, lists of other articles: all of them are marked with
# the word too
_OTHER = frozenset({
    "graphical", "visual", "video", "highlights", "title", "heading", "header", "head", "label",
    "link", "links", "btn", "button", "tab", "tabs", "nav", "toggle", "help", "image", "img",
    "icon", "toc", "menu", "keywords", "keyword", "related", "references", "figure", "teaser",
    "plain", "lay", "download", "export", "citation", "footer",
})  # fmt: skip


class Statement(msgspec.Struct, frozen=True):
    """A meta element: its name as written, what it says, and its line."""

    name: str
    value: str
    line: int


class Page(HTMLParser):
    """An HTML page, read when made. ``text`` may hold anything: the time it takes is linear, and
    nothing is raised.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.statements: list[Statement] = []
        self._linked: list[list[str]] = []
        self.headings: list[str] = []
        self.abstracts: list[str] = []
        self._title: list[str] = []
        self.canonical = ""
        self._shown: list[str] = []
        self._shown_size = 0
        self._raw = ""
        self._titled = False
        self._in_body = False
        self._passage: Passage | None = None
        self._opened_by = ""
        self._read(text)

    @property
    def linked_data(self) -> list[str]:
        """The JSON-LD scripts, as they stand."""
        return ["".join(pieces) for pieces in self._linked]

    @property
    def title(self) -> str:
        """What the window is called."""
        return " ".join("".join(self._title).split())

    @property
    def shown(self) -> str:
        """The beginning of the text that a person sees."""
        return " ".join("".join(self._shown).split())

    @property
    def is_short(self) -> bool:
        """Whether ``shown`` is all that there is to see."""
        return self._shown_size < _SHOWN

    def _read(self, text: str) -> None:
        # HTMLParser asserts that a marked section is one of SGML's; in HTML it is a comment
        # whatever it says
        self.feed(text.replace("<![", "<! [") + "\n")
        # It stops at what is opened and never closed (close() would look for the end again and
        # again): that is text, and goes on behind.
        for _ in range(_NESTED):
            rest = self.rawdata
            if not rest or self._raw:
                break
            self.rawdata = ""
            self.handle_data(rest[0])
            self.feed(rest[1:])
        self._keep()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # of an attribute that stands twice the first counts
        attributes = {name: value or "" for name, value in reversed(attrs)}
        if tag == "meta":
            self._meta(attributes)
        elif tag == "link" and attributes.get("rel", "").lower() == "canonical":
            self.canonical = self.canonical or attributes.get("href", "")
        elif tag == "title":
            self._titled = not self._title and not self._in_body
        elif tag in _RAW:
            self._raw = tag
            if attributes.get("type", "").strip().lower().startswith("application/ld+json"):
                self._linked.append([])
                self._raw = "ld"
        self._in_body = self._in_body or tag == "body"
        self._enter(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in _RAW:
            self._raw = ""
        elif tag in ("title", "head"):
            self._titled = False
        if self._passage:
            self._passage.end(tag)
            if self._passage.closed:
                self._keep()

    def handle_data(self, data: str) -> None:
        if self._raw == "ld":
            self._linked[-1].append(data)
        elif self._titled:
            self._title.append(data)
        elif not self._raw and self._shown_size < _SHOWN:
            self._shown.append(data[:_SHOWN])
            self._shown_size += len(data.strip())
        if self._passage:
            self._passage.data(data)

    def _meta(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("name") or attributes.get("property")
        if not name and not self._in_body:  # in the body these name other things
            name = attributes.get("itemprop") or attributes.get("id")
        value = attributes.get("content") or attributes.get("value", "")
        if name and value.strip():
            self.statements.append(Statement(name, value, self.getpos()[0]))

    def _enter(self, tag: str, attributes: Mapping[str, str]) -> None:
        marked = tag in CONTAINERS | {"p", "span"} and marks_abstract(attributes)
        if self._passage and marked and self._passage.is_section and self._passage.is_empty:
            # what follows the heading is marked: its end is known better than that of a section
            self._passage = None
        if self._passage:
            self._passage.start(tag, attributes)
            if not self._passage.closed:
                return
            self._keep()
        if tag in HEADINGS:
            self._open(tag, Passage(tag))
        elif marked:
            self._open("", Passage(tag))

    def _open(self, by: str, passage: Passage) -> None:
        self._passage, self._opened_by = passage, by

    def _keep(self) -> None:
        """What was gathered finds its place; a heading "Abstract" opens what follows it."""
        if self._passage is None:
            return
        text, level = self._passage.text, self._opened_by
        self._passage = None
        if not level:
            self.abstracts += [text] if text else []
        elif is_abstract(to_plain(text)):
            self._open("", Passage(level=level))
        elif text and len(self.headings) < _HEADINGS_KEPT:
            self.headings.append(text)


def marks_abstract(attributes: Mapping[str, str]) -> bool:
    """Whether an element is marked as an abstract, and not as something about one (a button, a
    picture, a heading).
    """
    if any(is_abstract(attributes.get(name, "")) for name in _SAID):
        return True
    marks = [
        {word.lower() for word in _WORD.findall(attributes[name])}
        for name in _MARKED
        if name in attributes
    ]
    return any("abstract" in words and not words & _OTHER for words in marks)
