"""RDF/XML as exports write it: nodes that stand in one another, or apart and name each other.

Source of the rules: W3C, "RDF 1.1 XML Syntax" (sections 2.2 to 2.15), as far as reference managers
and libraries make use of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from xml.etree.ElementTree import Element

from digest.records.formats.xml.xml_fields import words
from digest.text import one_line

Nodes = Mapping[str, Element]
"""The nodes that others name, by that name."""

_LISTS = frozenset({"rdf:Seq", "rdf:Bag", "rdf:Alt"})


def name(node: Element) -> str:
    """What other nodes call this one; "" when it has no name."""
    if "rdf:ID" in node.attrib:
        return f"#{node.get('rdf:ID')}"
    return node.get("rdf:about") or (
        f"_:{node.get('rdf:nodeID')}" if "rdf:nodeID" in node.attrib else ""
    )


def named(root: Element) -> Iterator[tuple[str, Element]]:
    """The node and those in it that have names and say something, with their names."""
    for element in root.iter():
        found = name(element) if len(element) else ""
        if found:
            yield found, element


def _target(statement: Element) -> str:
    return statement.get("rdf:resource") or (
        f"_:{statement.get('rdf:nodeID')}" if "rdf:nodeID" in statement.attrib else ""
    )


def missing(node: Element, properties: Collection[str], nodes: Nodes) -> bool:
    """Whether a statement of these properties names a node that has not come yet."""
    return any(
        (target := _target(part)) and target not in nodes
        for statement in node
        if statement.tag in properties
        for part in statement.iter()
        if part is statement or part.tag.startswith("rdf:") or part.tag in properties
    )


def objects(statement: Element, nodes: Nodes) -> list[Element]:
    """The nodes that a statement is about: those in it, in lists too, or the one that it names.
    Plain text gives none.
    """
    found: list[Element] = []
    for child in statement:
        if child.tag in _LISTS:
            for item in child:
                found += list(item) or _one(item, nodes)
        else:
            found += [nodes.get(name(child), child)] if not len(child) else [child]
    return found or _one(statement, nodes)


def _one(statement: Element, nodes: Nodes) -> list[Element]:
    target = nodes.get(_target(statement))
    return [] if target is None else [target]


def said(node: Element, *tags: str) -> str:
    """The first text that the node says of itself by the properties; "" for none."""
    # ElementTree's paths would ask for the namespace of a prefix
    return next(filter(None, (words(part) for tag in tags for part in node if part.tag == tag)), "")


def value(statement: Element) -> str:
    """The text of a statement, that of a node with an ``rdf:value`` in it too; else the address
    that it names.
    """
    inner = next((part for node in statement for part in node if part.tag == "rdf:value"), None)
    spoken = words(inner) if inner is not None else words(statement)
    return spoken or one_line(statement.get("rdf:resource", ""))
