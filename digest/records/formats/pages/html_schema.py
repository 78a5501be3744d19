"""The article that a page's JSON-LD describes in the words of schema.org, told by the names that
its meta elements would have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

import msgspec

from digest import identifiers, names
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import each, first, objects, part, text, texts
from digest.records.formats.shared import marked_text
from digest.text import fold, one_line

_TYPES = {
    "scholarlyarticle": "article-journal", "medicalscholarlyarticle": "article-journal",
    "article": "", "techarticle": "", "newsarticle": "article-newspaper",
    "reportagenewsarticle": "article-newspaper", "blogposting": "post-weblog", "report": "report",
    "thesis": "thesis", "chapter": "chapter", "book": "book", "dataset": "dataset",
}  # fmt: skip
_SCHOLARLY = frozenset({"scholarlyarticle", "medicalscholarlyarticle"})
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
_MOST = 500
_AROUND = pattern(r"\A\s*+(?://)?\s*+<!\s*+(?:--|\[CDATA\[)|(?://|(?<!\s))\s*+(?:-->|\]\]>)\s*+\Z")


class Work(msgspec.Struct, frozen=True):
    """What JSON-LD states: values by names such as ``ld.title``, and persons."""

    fields: tuple[tuple[str, str], ...] = ()
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()


def work(scripts: Collection[str], titles: Collection[str], addresses: Collection[str]) -> Work:
    """The one article that the scripts describe: of several the one with a title or an address of
    the page, else nothing.
    """
    found = [described for script in scripts for described in _described(script)]
    if len(found) > 1:
        found = [one for one in found if _kinds(one) & _SCHOLARLY] or found
    known = {fold(title) for title in titles if title}
    own = [one for one in found if fold(_title(one)) in known] or [
        one for one in found if set(_addresses(one)) & set(addresses) - {""}
    ]
    if not own and len({fold(_title(one)) for one in found}) == 1:
        own = found
    return _work(own[0]) if own else Work()


def _described(script: str) -> Iterator[Object]:
    try:
        # strict=False: publishers leave line breaks in their texts
        stack: list[object] = [json.loads(_AROUND.sub("", script), strict=False)]
    except (ValueError, RecursionError):
        return
    looked = 0
    while stack and looked < _MOST:
        item = stack.pop()
        looked += 1
        if isinstance(item, list):
            stack += reversed(item)
        elif isinstance(item, dict):
            if _kinds(item) and _title(item):
                yield item
            stack += (item[name] for name in reversed(_INSIDE) if name in item)


def _kinds(item: Object) -> set[str]:
    return {
        re.split(r"[/:#]", kind)[-1].casefold() for kind in texts(item.get("@type"))
    } & _TYPES.keys()


def _title(item: Object) -> str:
    return marked_text.line(first(item.get("headline"), item.get("name"), item.get("title")))


def _addresses(item: Object) -> Iterator[str]:
    for name in ("url", "@id", "mainEntityOfPage"):
        value = item.get(name)
        yield first(value, part(value, "@id"), part(value, "url"))


def _work(item: Object) -> Work:
    return Work(
        fields=tuple((f"ld.{name}", value) for name, value in _fields(item) if value),
        authors=tuple(_people(item.get("author") or item.get("creator"))),
        editors=tuple(_people(item.get("editor"))),
    )


def _fields(item: Object) -> Iterator[tuple[str, str]]:
    kinds = _kinds(item)
    yield "title", _title(item)
    yield "type", next((_TYPES[kind] for kind in sorted(kinds) if _TYPES[kind]), "")
    yield "date", first(item.get("datePublished"))
    yield "firstpage", first(item.get("pageStart"))
    yield "lastpage", first(item.get("pageEnd"))
    yield "pages", first(item.get("pagination"))
    yield (
        "language",
        first(
            item.get("inLanguage"),
            part(item, "inLanguage", "alternateName"),
            part(item, "inLanguage", "name"),
        ),
    )
    yield "publisher", _named(item.get("publisher"))
    yield "abstract", _text(item.get("abstract"))
    # the description of a news page is its advertisement
    yield "abstract" if kinds & _SCHOLARLY else "description", _text(item.get("description"))
    yield "isbn", first(item.get("isbn"))
    for address in _addresses(item):
        yield "url", address
    for identifier in _identifiers(item):
        yield "doi", identifiers.doi(identifier)
    for term in each(item.get("keywords")):
        yield "keywords", _named(term)
    yield from _containers(item)


def _containers(item: Object) -> Iterator[tuple[str, str]]:
    """Issue, volume and journal stand one inside the other, in any order, or all in one."""
    looked = 0
    around = objects(item.get("isPartOf"))
    while around and looked < _MOST:
        outer = around.pop(0)
        looked += 1
        kinds = {kind.casefold() for kind in texts(outer.get("@type"))}
        yield "issue", first(outer.get("issueNumber"))
        yield "volume", first(outer.get("volumeNumber"))
        if "periodical" in kinds:
            yield "journal", _named(outer)
        elif "book" in kinds:
            yield "book", _named(outer)
        for number in texts(outer.get("issn")):
            yield "issn", number
        yield "publisher", _named(outer.get("publisher"))
        around += objects(outer.get("isPartOf"))


def _identifiers(item: Object) -> Iterator[str]:
    for name in ("doi", "identifier", "sameAs", "@id", "url"):
        for value in each(item.get(name)):
            yield first(value, part(value, "value"), part(value, "@id"))


def _people(value: object) -> Iterator[Person]:
    for who in each(value):
        if isinstance(who, str):
            yield from person(who)
        elif isinstance(who, dict):
            family, given = first(who.get("familyName")), first(who.get("givenName"))
            links = [
                link
                for name in ("@id", "identifier", "sameAs", "url")
                for link in each(who.get(name))
            ]
            orcid = next(
                filter(
                    None,
                    (
                        identifiers.orcid(first(link, part(link, "value"), part(link, "@id")))
                        for link in links
                    ),
                ),
                "",
            )
            named = _named(who)
            if family:
                yield Person(family=family, given=given, orcid=orcid)
            elif "Organization" in texts(who.get("@type")):
                yield from [Person(literal=named)] if named else []
            else:
                yield from (msgspec.structs.replace(found, orcid=orcid) for found in person(named))


def person(name: str) -> list[Person]:
    """The person of a name that may hold a comma; the three of ``Ada Lovelace, Mary Jackson, Grace
    Hopper``, where it parts persons.
    """
    name = one_line(name)
    parts = [one_line(each) for each in name.split(",")]
    whole = all(len(each.split()) > 1 for each in parts)
    if len(parts) > 2 and whole:
        return [Person(literal=each) for each in parts]
    if len(parts) > 3 or (len(parts) == 3 and not _SUFFIX.fullmatch(parts[2])):
        return [Person(literal=name)]
    return [names.read(name)] if name else []


_SUFFIX = pattern(r"(?:jr|sr|esq|ph\.?d|m\.?d|[ivx]+|\d(?:st|nd|rd|th))\.?", re.I)


def _named(value: object) -> str:
    return marked_text.line(first(value, part(value, "name")))


def _text(value: object) -> str:
    """A text with its paragraphs."""
    stated = next((one for one in each(value) if isinstance(one, str) and one.strip()), "")
    return stated or text(part(value, "@value"))
