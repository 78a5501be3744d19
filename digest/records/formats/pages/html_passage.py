"""The text of one part of an HTML page, gathered while the page goes by: its inline marks and
paragraphs are kept, its controls are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from digest.patterns import pattern
from digest.records.formats.pages.page_labels import LABELS
from digest.text import one_line, paragraphs

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CONTAINERS = frozenset(
    {"div", "section", "article", "blockquote", "td", "dd", "li", "main", "header", "aside"}
)
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
"""Elements without an end tag (HTML Living Standard, 13.1.2)."""

_ABSTRACT = frozenset(LABELS["abstract"])
_BEHIND = pattern(
    "|".join((*map(re.escape, LABELS["keywords"]), ".*subject headings", "references", "copyright"))
    + r"\b",
    re.I,
)
_LONGEST = 40_000  # an "abstract" that goes on for longer is an element that nobody closed
_DEEPEST = 20
_MARKS = {"i": "i", "em": "i", "b": "b", "strong": "b", "sub": "sub", "sup": "sup"}
_BLOCKS = (
    HEADINGS
    | CONTAINERS
    | {"p", "ul", "ol", "dl", "dt", "table", "tr", "pre", "hr", "footer", "figure", "figcaption"}
)
# Controls, and the second and third form of a formula that MathML or TeX states already.
_SILENT = frozenset({
    "style", "button", "svg", "nav", "select", "textarea", "template", "annotation", "form",
    "noscript",
})  # fmt: skip
_RENDERED = pattern(r"(?:^|\s)(?:mathjax|mjx|katex-html)", re.I)
# MathML 3, section 3.4: the second child stands above or below the first.
_SCRIPTS = {"msup": "sup", "msub": "sub"}
_EMPTY = pattern(r"<(i|b|sub|sup)>(\s*)</\1>")


def is_abstract(words: str) -> bool:
    """Whether a heading says that an abstract follows."""
    return one_line(words).casefold().rstrip(" :.") in _ABSTRACT


class _Formula:
    """An exponent or index that is being read: how deep inside it we are, and how many children
    have begun.
    """

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.depth = 0
        self.children = 0


class Passage:
    """The text from where it was opened to the end tag of ``tag``, or, without a tag, to the next
    heading or the end of what is around.
    """

    def __init__(self, tag: str = "", *, level: str = "h6") -> None:
        self._tag = tag
        self._level = level
        self._depth = 1 if tag else 0
        self._pieces: list[str] = []
        self._size = 0
        self._marks: list[str] = []
        self._silent: tuple[str, int] = ("", 0)
        self._heading = -1
        self._labelled = False
        self._formulas: list[_Formula] = []
        self.closed = False
        self.is_empty = True
        self.is_section = not tag

    @property
    def text(self) -> str:
        """Its paragraphs; "" when it went on for too long to be what it seemed."""
        if self._size > _LONGEST:
            return ""
        self._close_marks()
        return paragraphs(_EMPTY.sub(r"\2", "".join(self._pieces)))

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins inside, or just after."""
        if self._ends_before(tag):
            self.closed = True
            return
        if tag not in VOID:
            self._depth += tag == self._tag or (not self._tag and tag in CONTAINERS)
        name, depth = self._silent
        if depth:
            self._silent = (name, depth + (tag == name))
        elif _is_silent(tag, attributes):
            self._silent = (tag, 0 if tag in VOID else 1)
        else:
            self._begin(tag)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in VOID:
            return
        self._depth -= tag == self._tag or (not self._tag and tag in CONTAINERS)
        if self._depth < (1 if self._tag else 0):
            self.closed = True
        name, depth = self._silent
        if depth:
            self._silent = (name, depth - (tag == name))
        elif not self.closed:
            self._finish(tag)

    def data(self, text: str) -> None:
        """Text, its character references resolved."""
        if self._silent[1] or self._size > _LONGEST:
            return
        if not text.isspace():
            self._labelled = self.is_empty = False
        self._put(re.sub(r"\s+", " ", text))

    def _ends_before(self, tag: str) -> bool:
        return not self._tag and (
            tag in ("hr", "footer", "main") or (tag in HEADINGS and tag <= self._level)
        )

    def _begin(self, tag: str) -> None:
        self._enter_formula(tag)
        if tag in HEADINGS:
            self._block()
            self._heading = len(self._pieces)
        elif tag in _MARKS:
            self._open_mark(_MARKS[tag])
        elif tag in _BLOCKS:
            self._block()
        elif tag == "br":
            self._put("\n")
        elif tag in ("td", "th"):
            self._put(" ")

    def _finish(self, tag: str) -> None:
        if tag in HEADINGS and self._heading >= 0:
            self._label()
        elif tag in _MARKS:
            self._close_marks(_MARKS[tag])
        elif tag in _BLOCKS:
            self._block()
        if self._formulas:
            self._leave_formula(tag)

    def _enter_formula(self, tag: str) -> None:
        if self._formulas:
            inner = self._formulas[-1]
            if not inner.depth:
                inner.children += 1
                if inner.children == 2:
                    self._open_mark(inner.mark)
            inner.depth += tag not in VOID
        if tag in _SCRIPTS and len(self._formulas) < _DEEPEST:
            self._formulas.append(_Formula(_SCRIPTS[tag]))

    def _leave_formula(self, tag: str) -> None:
        if tag in _SCRIPTS and not self._formulas[-1].depth:
            self._close_marks(self._formulas.pop().mark)
        if self._formulas:
            self._formulas[-1].depth -= 1

    def _label(self) -> None:
        """A heading is the label of the paragraph that follows; that of the abstract itself says
        nothing new.
        """
        self._close_marks()
        words = one_line("".join(self._pieces[self._heading :]))
        del self._pieces[self._heading :]
        self._heading = -1
        if _BEHIND.match(words):
            self._silent = ("", 1)  # to the end: the abstract is over, though its element is not
        elif words and not is_abstract(words):
            self._put(words + (" " if words[-1] in ".:?!" else ": "))
            self._labelled = True

    def _block(self) -> None:
        if not self._labelled:
            self._close_marks()
            self._put("\n\n")

    def _open_mark(self, mark: str) -> None:
        if len(self._marks) < _DEEPEST:
            self._marks.append(mark)
            self._put(f"<{mark}>")

    def _close_marks(self, mark: str = "") -> None:
        """Ends a mark and those inside it, or all; an end tag without its start is nothing."""
        if mark and mark not in self._marks:
            return
        while self._marks:
            last = self._marks.pop()
            self._put(f"</{last}>")
            if last == mark:
                return

    def _put(self, piece: str) -> None:
        self._pieces.append(piece)
        self._size += len(piece)


def _is_silent(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag == "script":  # MathJax keeps its formulas in scripts
        return not attributes.get("type", "").startswith("math/tex")
    return (
        tag in _SILENT
        or "hidden" in attributes
        or bool(_RENDERED.search(attributes.get("class", "")))
    )
