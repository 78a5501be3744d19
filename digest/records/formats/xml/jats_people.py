"""Authors and editors of a JATS article (JATS 1.3, contrib-group)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from digest import identifiers
from digest.names import Person
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline
from digest.records.formats.xml.xml_fields import Children, text, words
from digest.text import one_line

_EDITORS = frozenset(
    {"editor", "editors", "guest-editor", "academic-editor", "assoc_editor", "senior_editor"}
)
_ASIDE = (
    "contrib-group", "aff", "xref", "fn", "address", "email", "role", "contrib-id", "ext-link",
    "institution-id",
)  # fmt: skip
_LABELS = ("label", "sup")  # the numbers that bind an address to a name


class People(NamedTuple):
    """Who made the article; ``others`` are those with another part in it, and where the authors
    work.
    """

    authors: tuple[Person, ...]
    editors: tuple[Person, ...]
    others: Values


def read(fields: Children) -> People:
    """The contributors in order. One whose part is not stated is an author, as the groups of JATS
    are by default.
    """
    by_part: dict[str, list[Person]] = {}
    places: list[str] = []
    for group in fields.take("contrib-group"):
        for contrib in _contributors(group):
            part = _part(contrib.get("contrib-type") or group.get("content-type") or "author")
            person = _person(contrib)
            if person is not None:
                by_part.setdefault(part, []).append(person)
        places += [inline.line(place, without=_LABELS) for place in group.iter("aff")]
    places += [
        inline.line(place, without=_LABELS) for place in fields.take("aff", "aff-alternatives")
    ]
    authors, editors = (tuple(by_part.pop(part, ())) for part in ("author", "editor"))
    others = tuple(
        (f"jats:{part}", tuple(person.inverted for person in people))
        for part, people in by_part.items()
    )
    at = tuple(dict.fromkeys(filter(None, places)))
    return People(authors, editors, (*others, *((("jats:aff", at),) if at else ())))


def _part(stated: str) -> str:
    if stated in _EDITORS:
        return "editor"
    return (
        "author"
        if stated.startswith("author") or stated in ("collab", "group", "person")
        else stated
    )


def _contributors(group: Element) -> Iterator[Element]:
    """The members of the group; members of a collaboration below them are no authors of their
    own.
    """
    for child in group:
        if child.tag == "contrib":
            yield child
        elif child.tag in ("collab", "on-behalf-of", "name", "string-name"):
            wrapped = Element("contrib")
            wrapped.append(child)
            yield wrapped


def _person(contrib: Element) -> Person | None:
    orcid = _orcid(contrib)
    for name in contrib:
        if name.tag in ("name-alternatives", "collab-alternatives") and len(name):
            name = name[0]
        if name.tag in ("name", "string-name"):
            person = _named(name, orcid)
        elif name.tag in ("collab", "on-behalf-of"):
            person = Person(literal=inline.line(name, without=_ASIDE).strip(" ,;"), orcid=orcid)
        else:
            continue
        if person.family or person.literal:
            return person
    return None


def _named(name: Element, orcid: str) -> Person:
    family, given, suffix = text(name, "surname"), text(name, "given-names"), text(name, "suffix")
    if family:
        return Person(family=family, given=given, suffix=suffix, orcid=orcid)
    return Person(literal=given or one_line("".join(name.itertext())), orcid=orcid)


def _orcid(contrib: Element) -> str:
    """ORCID stands in contrib-id, before JATS 1.1 in uri or ext-link."""
    for number in contrib.iter():
        if number.tag in ("contrib-id", "uri", "ext-link"):
            stated = words(number) + " " + number.get("xlink:href", "")
            kind = (
                number.get("contrib-id-type")
                or number.get("content-type")
                or number.get("ext-link-type")
                or ""
            )
            if "orcid" in (kind + stated).lower() and (found := identifiers.orcid(stated)):
                return found
    return ""
