"""The children of an element by name: what is taken has found its home, what is left when all is
done goes to ``extra``.
"""

from __future__ import annotations

from collections.abc import Collection
from xml.etree.ElementTree import Element

from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline
from digest.text import one_line


class Children:
    """The children of an element, or of several that state one record together."""

    def __init__(self, *parents: Element | None) -> None:
        self._children: dict[str, list[Element]] = {}
        for parent in parents:
            if parent is not None:
                for child in parent:
                    self._children.setdefault(child.tag, []).append(child)

    def take(self, *names: str) -> list[Element]:
        """Every child of the names, name by name."""
        return [child for name in names for child in self._children.pop(name, ())]

    def look(self, *names: str) -> list[Element]:
        """Every child of the names, name by name; they stay."""
        return [child for name in names for child in self._children.get(name, ())]

    def one(self, name: str) -> Element | None:
        """The first child of the name; others of it are left."""
        children = self._children.get(name)
        if not children:
            return None
        first = children.pop(0)
        if not children:
            del self._children[name]
        return first

    def line(self, *names: str) -> str:
        """The text of the first child of the names that has one, with its inline markup; "" when
        none has.
        """
        for name in names:
            text = inline.line(self.one(name))
            if text:
                return text
        return ""

    def keep(self, *children: Element) -> None:
        """Gives back what turned out to have no home."""
        for child in children:
            self._children.setdefault(child.tag, []).append(child)

    def left(self, prefix: str, *, without: Collection[str] = ()) -> Values:
        """What is left, as ``(("jats:subject", ("Surgery", …)), …)``, leaving out the names in
        ``without``.
        """
        named = (
            (name, tuple(filter(None, map(words, children))))
            for name, children in self._children.items()
            if name not in without
        )
        return tuple((f"{prefix}:{name}", values) for name, values in named if values)


def words(element: Element) -> str:
    """All text of an element on one line: where it is structured, the texts of its parts with
    commas between them.
    """
    if not len(element):
        return one_line(element.text or "")
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return inline.line(element)
    return ", ".join(filter(None, (one_line(part) for part in element.itertext())))


def text(parent: Element | None, name: str) -> str:
    """The text of the first child of that name on one line; "" when there is none."""
    child = parent.find(name) if parent is not None else None
    return inline.line(child)


def each(parent: Element | None, name: str) -> list[Element]:
    """The children of that name; none when there is no parent."""
    return parent.findall(name) if parent is not None else []
