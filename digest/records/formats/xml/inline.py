"""The text of elements with markup inside: titles and abstracts of PubMed, JATS, Crossref, HTML and
MathML.

What becomes ``<i> <b> <sub> <sup>`` is the list below; all other markup goes and leaves its text.
No text is lost, also not that after an element. Element names may have a prefix (``mml:mi``,
``jats:p``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element

from digest.patterns import pattern
from digest.records.formats.tagged.tagged import rich_line, rich_paragraphs
from digest.text import one_line

_MARKS = {
    "i": "i", "em": "i", "italic": "i", "emph": "i", "emphasis": "i", "b": "b", "strong": "b",
    "bold": "b", "sub": "sub", "subscript": "sub", "inf": "sub", "sup": "sup", "superscript": "sup",
}  # fmt: skip
_BLOCKS = frozenset({
    "p", "sec", "title", "list", "list-item", "disp-formula", "disp-quote", "def-item", "div", "ul",
    "ol", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "speech", "verse-line",
})  # fmt: skip
_BREAKS = frozenset({"br", "break"})
# MathML 3, sections 3.3 and 3.4: what stands before the first child, before each next one, and at
# the end
_LAYOUTS = {
    "msup": ("", "<sup>", "</sup>"), "msub": ("", "<sub>", "</sub>"),
    "msubsup": ("", "<sub>", "</sub><sup>", "</sup>"), "mover": ("", "<sup>", "</sup>"),
    "munder": ("", "<sub>", "</sub>"), "munderover": ("", "<sub>", "</sub><sup>", "</sup>"),
    "mfrac": ("", "/", ""),
}  # fmt: skip
_AROUND = {"msqrt": ("√(", ")"), "mfenced": ("(", ")"), "mroot": ("√(", ")")}
# of several ways to write one thing, the one that is text
_CHOICES = frozenset({"alternatives", "semantics"})
_TEX = pattern(r"\\begin\{document\}(.*?)\\end\{document\}", re.S)


def local(element: Element) -> str:
    """The name of an element without prefix or namespace."""
    name = element.tag
    return name.rpartition("}")[2].rpartition(":")[2] if ":" in name or "}" in name else name


def line(element: Element | None, *, without: Collection[str] = ()) -> str:
    """The text of an element on one line; "" for none. Elements named in ``without`` are left out,
    not so the text after them.
    """
    if element is None:
        return ""
    if not len(element):
        said = element.text or ""
        return rich_line(said) if "<" in said else one_line(said)
    return rich_line("".join(_pieces(element, without, block=" ")))


def paragraphs(element: Element | None, *, without: Collection[str] = ()) -> str:
    """The text of an element, its blocks (``p``, ``sec``, ``title``, ``list-item`` …) as paragraphs
    with an empty line between them.
    """
    if element is None:
        return ""
    if not len(element):
        return rich_paragraphs(element.text or "")
    return rich_paragraphs("".join(_pieces(element, without, block="\n\n")))


def _pieces(root: Element, without: Collection[str], block: str) -> Iterator[str]:
    # no recursion: how deep an element goes is the file's choice
    stack: list[Element | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        name = local(item)
        if name == "math":
            yield from _math(item)
        elif item is root or name not in without:
            before, after = ("", "") if item is root else _around(name, block)
            yield before
            yield _text(name, item.text or "")
            stack.append(after)
            for child in reversed(_chosen(name, item)):
                stack += (child.tail or "", child)


def _around(name: str, block: str) -> tuple[str, str]:
    mark = _MARKS.get(name)
    if mark:
        return f"<{mark}>", f"</{mark}>"
    return (block, block) if name in _BLOCKS else (" ", "") if name in _BREAKS else ("", "")


def _text(name: str, text: str) -> str:
    if name != "tex-math":
        return text
    found = _TEX.search(text)  # publishers give each formula its LaTeX preamble
    return found[1].strip() if found else text


def _chosen(name: str, item: Element) -> list[Element]:
    children = list(item)
    if name not in _CHOICES:
        return children
    best = [child for child in children if local(child) == "math"] or [
        child for child in children if "".join(child.itertext()).strip()
    ]
    return best[:1]


def _math(root: Element) -> Iterator[str]:
    stack: list[Element | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        name, text = local(item), item.text or ""
        yield text if name == "mtext" else text.strip()
        children = _chosen(name, item)
        *before, after = _layout(name, len(children))
        stack.append(after)
        for child, mark in zip(reversed(children), reversed(before), strict=True):
            stack += ((child.tail or "").strip(), child, mark)


def _layout(name: str, children: int) -> tuple[str, ...]:
    marks = _LAYOUTS.get(name, ())
    if len(marks) == children + 1:
        return marks
    before, after = _AROUND.get(name, ("", ""))
    return (before, *[""] * (children - 1), after) if children else (before + after,)
