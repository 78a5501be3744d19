"""Namespaces (W3C, "Namespaces in XML 1.0"): elements get the prefix that a reader expects,
whichever one a file uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from digest.patterns import pattern

_DECLARATION = pattern(r"\sxmlns(?::([\w.-]+))?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def declared(attributes: str) -> dict[str, str]:
    """The namespaces that the attributes of a tag declare, by prefix; that of names without one by
    "".
    """
    if "xmlns" not in attributes:
        return {}
    return {
        found[1] or "": found[2] or found[3] or "" for found in _DECLARATION.finditer(attributes)
    }


def rename(root: Element, wanted: Mapping[str, str], scope: Mapping[str, str]) -> None:
    """Gives every element of a wanted namespace its prefix; ``scope`` is what the surroundings
    declare.

    An element of another namespace keeps its name as written, but one whose prefix would pass for a
    wanted one loses that.
    """
    stack = [(root, scope)]
    while stack:
        element, scope = stack.pop()
        here = {
            name.partition(":")[2]: uri
            for name, uri in element.attrib.items()
            if name == "xmlns" or name.startswith("xmlns:")
        }
        if here:
            scope = {**scope, **here}
        prefix, _, local = element.tag.rpartition(":")
        uri = scope.get(prefix, "")
        if uri in wanted:
            element.tag = f"{wanted[uri]}:{local}" if wanted[uri] else local
        elif uri and prefix in wanted.values():
            element.tag = f"{{{uri}}}{local}"
        stack.extend((child, scope) for child in element)
