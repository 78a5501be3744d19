"""The parts of a MODS record: titles, names, numbers, subjects, places in a volume (MODS User
Guidelines, by element).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

import msgspec

from digest import identifiers, names
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.shared import addresses, serials
from digest.records.formats.shared.stated_terms import Terms
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline
from digest.records.formats.xml.xml_fields import each, text, words

# MARC relators, as codes and words
_AUTHORS = frozenset(
    {"aut", "author", "cre", "creator", "inventor", "inv", "compiler", "com", "verfasser", ""}
)
_EDITORS = frozenset({"edt", "editor"})
_SUFFIX = pattern(r"(?:Jr|Sr|[IVX]+)\.?,?")
# cataloguing ends a name with one; that of an initial belongs to it
_LAST_STOP = pattern(r"(?<=[^\W\d_]{2})\.\Z")


class People(NamedTuple):
    """Who made a work, by part; the others with what they did."""

    authors: tuple[Person, ...]
    editors: tuple[Person, ...]
    others: Values


class Numbers(NamedTuple):
    """The identifiers of a work; ``uri`` is an address, ``others`` go to extra by kind."""

    doi: str
    pmid: str
    pmcid: str
    arxiv: str
    isbn: str
    issn: str
    issns: tuple[str, ...]
    uri: str
    others: Values


def title(stated: Sequence[Element]) -> tuple[str, Values]:
    """The title proper, and the others; an abbreviated, alternative, translated or uniform one
    counts where there is no other.
    """
    whole = [(_title(one), one.get("type", "")) for one in stated]
    whole = [one for one in whole if one[0]]
    first = next((one for one in whole if not one[1]), whole[0] if whole else None)
    others = tuple(one[0] for one in whole if one is not first)
    return (first[0] if first else ""), ((("mods:titleInfo", others),) if others else ())


def _title(element: Element) -> str:
    article, rest = text(element, "nonSort"), inline.line(element.find("title")).rstrip(" :/")
    main = f"{article}{'' if article.endswith(('’', chr(39), '-')) or not article else ' '}{rest}"
    subtitle = inline.line(element.find("subTitle"))
    whole = (
        f"{main}{'' if main.endswith(('?', '!')) else ':'} {subtitle}"
        if main and subtitle
        else main or subtitle
    )
    return ". ".join(filter(None, (whole, text(element, "partNumber"), text(element, "partName"))))


def people(stated: Sequence[Element]) -> People:
    """Authors are those who are said to be, and those of whom nothing is said; a conference is
    none.
    """
    found: dict[str, list[Person]] = {"author": [], "editor": []}
    others: list[str] = []
    affiliations: list[str] = []
    for name in stated:
        person, roles = (
            _person(name),
            {words(term).casefold().rstrip(".") for role in each(name, "role") for term in role},
        )
        part = (
            "author"
            if (roles or {""}) & _AUTHORS and name.get("type") != "conference"
            else "editor"
            if roles & _EDITORS
            else ""
        )
        affiliations += map(words, each(name, "affiliation"))
        if person and part:
            found[part].append(person)
        elif person:
            others.append(
                f"{person.inverted} ({', '.join(_roles(name))})" if roles else person.inverted
            )
    left = (("mods:name", others), ("mods:affiliation", affiliations))
    return People(
        tuple(found["author"]),
        tuple(found["editor"]),
        tuple((kind, tuple(dict.fromkeys(values))) for kind, values in left if values),
    )


def _roles(name: Element) -> list[str]:
    """In words where there are any, else as codes."""
    terms = [term for role in each(name, "role") for term in role]
    spoken = [words(term) for term in terms if term.get("type") != "code"]
    return spoken or [words(term) for term in terms]


def _person(name: Element) -> Person | None:
    parts: dict[str, list[str]] = {}
    for part in each(name, "namePart"):
        parts.setdefault(part.get("type", ""), []).append(words(part))
    family, given = " ".join(parts.get("family", ())), " ".join(parts.get("given", ()))
    terms = parts.get("termsOfAddress", [])
    suffix = next((term for term in terms if _SUFFIX.fullmatch(term)), "")
    orcid = _orcid(name)
    if family:
        return Person(family=family, given=given, suffix=suffix.rstrip(","), orcid=orcid)
    stated = [_LAST_STOP.sub("", part) for part in (*parts.get("", ()), given) if part]
    whole = ". ".join(stated) or text(name, "displayForm")
    if not whole:
        return None
    read = (
        names.read(whole) if name.get("type", "personal") == "personal" else Person(literal=whole)
    )
    return msgspec.structs.replace(read, orcid=orcid)


def _orcid(name: Element) -> str:
    stated = [
        words(number)
        for number in each(name, "nameIdentifier")
        if "orcid" in number.get("type", "").lower()
    ]
    address = name.get("valueURI", "")
    return next(
        filter(None, map(identifiers.orcid, (*stated, address if "orcid.org" in address else ""))),
        "",
    )


def numbers(stated: Sequence[Element]) -> Numbers:
    """The identifiers by their types; one that is marked as invalid is kept apart."""
    readers = {
        "doi": identifiers.doi, "pmid": identifiers.pmid, "pubmed": identifiers.pmid,
        "arxiv": identifiers.arxiv, "pmc": identifiers.pmcid, "pmcid": identifiers.pmcid,
        "uri": identifiers.link, "url": identifiers.link,
    }  # fmt: skip
    aliases = {"pubmed": "pmid", "pmc": "pmcid", "url": "uri"}
    known: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    series: list[str] = []
    for number in stated:
        kind, value = number.get("type", "").lower(), words(number)
        invalid = number.get("invalid") == "yes"
        name = aliases.get(kind, kind)
        found = (
            readers[kind](value) if kind in readers and not invalid and name not in known else ""
        )
        if found:
            known[name] = found
        elif kind in ("isbn", "issn") and not invalid:
            series.append(value)
        elif value and known.get(name) != value:
            others.setdefault(
                f"mods:{'invalid ' if invalid else ''}{kind or 'identifier'}", []
            ).append(value)
    serial = serials.numbers(series)
    if serial.others:
        others["mods:isbn"] = serial.others
    known.setdefault("doi", addresses.doi(known.get("uri", "")))
    left = tuple((kind, tuple(dict.fromkeys(values))) for kind, values in others.items())
    return Numbers(
        doi=known.get("doi", ""),
        pmid=known.get("pmid", ""),
        pmcid=known.get("pmcid", ""),
        arxiv=known.get("arxiv", ""),
        isbn=serial.isbn,
        issn=serial.issn,
        issns=serial.issns,
        uri=known.get("uri", ""),
        others=left,
    )


def part(stated: Sequence[Element]) -> tuple[str, str, str, Values]:
    """Volume, issue and pages, and what else tells the place."""
    details: dict[str, list[str]] = {}
    pages = ""
    for one in stated:
        for detail in each(one, "detail"):
            kind = {"number": "issue", "no": "issue"}.get(
                detail.get("type", ""), detail.get("type", "detail")
            )
            said = text(detail, "number") or text(detail, "title") or words(detail)
            caption = text(detail, "caption") if kind not in ("volume", "issue") else ""
            details.setdefault(kind, []).append(f"{caption} {said}".strip())
        for extent in each(one, "extent"):
            pages = pages or _pages(extent)
        details.setdefault("part", []).extend(map(words, each(one, "text")))
    volume, issue = (details.pop(kind, [""])[0] for kind in ("volume", "issue"))
    left = ((f"mods:{kind}", tuple(filter(None, values))) for kind, values in details.items())
    return volume, issue, pages, tuple((kind, values) for kind, values in left if values)


def _pages(extent: Element) -> str:
    if extent.get("unit", "page").lower() not in ("page", "pages", "pp", "p"):
        return ""
    first, last = text(extent, "start"), text(extent, "end")
    return tagged.pages(text(extent, "list") or tagged.span(first, last))


def terms(stated: Sequence[Element]) -> tuple[Terms, Values]:
    """Keywords, MeSH headings, and the subjects of several parts as they stand.

    The topics of a subject are keywords, each of its own; where a subject has none, its place, name
    or title is. Those of an authority (``lcsh``, ``rvm``) are an index's, unless that is ``local``.
    """
    plain: list[str] = []
    mesh: list[str] = []
    index: list[str] = []
    whole: list[str] = []
    for subject in stated:
        parts = [
            (part.tag, _part(part))
            for part in subject
            if part.tag not in ("geographicCode", "cartographics")
        ]
        topics = [said for tag, said in parts if tag == "topic" and said]
        if subject.get("authority", "").lower() == "mesh" and topics:
            heading = "/".join(topics)
            mesh.append(heading)
            plain.append(keywords.descriptor(heading) if len(topics) > 1 else heading)
            continue
        chosen = (
            topics
            or [
                said
                for tag, said in parts
                if tag in ("geographic", "name", "titleInfo", "occupation")
            ][:1]
        )
        found = [
            part for term in chosen for part in (keywords.split(term) if ";" in term else (term,))
        ]
        plain += found
        index += found if subject.get("authority", "local") not in ("", "local", "keyword") else ()
        if len(parts) > len(chosen) or len(chosen) > 1:
            whole.append("--".join(filter(None, (said for _, said in parts))))
    left = tuple(dict.fromkeys(filter(None, whole)))
    return Terms(keywords.united(plain), keywords.united(mesh), keywords.united(index)), (
        (("mods:subject", left),) if left else ()
    )


def _part(element: Element) -> str:
    if element.tag == "name":
        person = _person(element)
        return person.inverted if person else ""
    return title([element])[0] if element.tag == "titleInfo" else words(element)


def address(locations: Sequence[Element]) -> tuple[str, Values]:
    """The address that is said to be the first, else the first that is no picture of the thing; and
    the others.
    """
    stated = [url for location in locations for url in each(location, "url")]
    stated.sort(
        key=lambda url: (
            url.get("access") == "preview",
            not url.get("usage", "").startswith("primary"),
        )
    )
    links = [(identifiers.link(words(url)), words(url)) for url in stated]
    first = next(filter(None, (link for link, _ in links)), "")
    shelves = [
        words(place)
        for location in locations
        for tag in ("physicalLocation", "shelfLocator")
        for place in each(location, tag)
    ]
    left = (
        ("mods:url", [said for link, said in links if link != first]),
        ("mods:physicalLocation", shelves),
    )
    return first, tuple((name, tuple(dict.fromkeys(values))) for name, values in left if values)


def related(items: Iterable[Element]) -> Values:
    """The titles of other works by their bond to this one; parts of it, which may be hundreds, are
    left out.
    """
    found: dict[str, list[str]] = {}
    for item in items:
        kind = item.get("type") or item.get("otherType") or "related"
        name = title(each(item, "titleInfo"))[0]
        if name and kind != "constituent":
            found.setdefault(f"mods:{kind}", []).append(name)
    return tuple((kind, tuple(values)) for kind, values in found.items())
