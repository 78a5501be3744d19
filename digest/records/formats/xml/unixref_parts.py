"""The parts of a Crossref record in XML: titles, people, dates, what a work stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from digest import dates, identifiers
from digest.dates import PartialDate, Reading
from digest.errors import Problem
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.shared import crossref_relations, serials
from digest.records.formats.shared.serials import Numbers
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import inline
from digest.records.formats.xml.xml_fields import Children, each, text, words
from digest.records.keywords import united

# What Crossref's indentation puts before a subscript is no space of the title.
_INDENTED = pattern(r"\s*\n\s*\Z")
_BOOKS = ("book_metadata", "book_series_metadata", "book_set_metadata")
_PROCEEDINGS = ("proceedings_metadata", "proceedings_series_metadata")
_PLACES = ("journal_metadata", "journal_issue", "database_metadata", *_PROCEEDINGS, *_BOOKS)
_USED = frozenset({
    "full_title", "abbrev_title", "titles", "proceedings_title", "series_metadata", "issn", "isbn",
    "publisher", "publication_date", "contributors", "issue", "journal_volume", "volume",
})  # fmt: skip
_CITED = frozenset({"cites", "references", "isCitedBy", "isReferencedBy"})
_DATES = ("publication_date", "posted_date", "approval_date", "review_date")


class People(NamedTuple):
    """Who made the work; ``others`` are those with another part in it, and where they work."""

    authors: tuple[Person, ...]
    editors: tuple[Person, ...]
    others: Values


def title(fields: Children) -> tuple[str, Values]:
    """The title with its subtitle; translations and originals stand apart. Journals and proceedings
    have elements of their own.
    """
    titles = Children(*fields.take("titles"))
    main = titles.one("title")
    for element in () if main is None else main.iter():
        _close_up(element)
    name, subtitle = inline.line(main), titles.line("subtitle")
    if name and subtitle:
        name = f"{name.rstrip(' :')}{':' * (name[-1:] not in '?!')} {subtitle}"
    return name or fields.line("full_title", "proceedings_title"), titles.left("crossref")


def _close_up(element: Element) -> None:
    last: Element | None = None
    for child in element:
        if child.tag in ("sub", "sup"):
            if last is None:
                element.text = _INDENTED.sub("", element.text or "")
            else:
                last.tail = _INDENTED.sub("", last.tail or "")
        last = child


def people(fields: Children, around: Children) -> People:
    """The contributors of the work; editors of the book that it stands in are its editors too, its
    authors are not.
    """
    by_part: dict[str, list[Person]] = {}
    places: list[str] = []
    own = [
        *(person for group in fields.take("contributors") for person in group),
        *fields.take("person_name"),
    ]
    for element in own:
        person = _person(element)
        if person:
            by_part.setdefault(element.get("contributor_role", "author"), []).append(person)
        places += map(words, each(element, "affiliation"))
    for element in _contributors_around(around):
        person = _person(element)
        if person:
            role = element.get("contributor_role", "author")
            by_part.setdefault("editor" if role == "editor" else f"container-{role}", []).append(
                person
            )
    authors, editors = (
        tuple(dict.fromkeys(by_part.pop(part, ()))) for part in ("author", "editor")
    )
    others = tuple(
        (f"crossref:{part}", tuple(person.inverted for person in people))
        for part, people in by_part.items()
    )
    at = united(places)
    return People(authors, editors, (*others, *((("crossref:affiliation", at),) if at else ())))


def _contributors_around(around: Children) -> Iterator[Element]:
    for place in around.look(*_BOOKS, *_PROCEEDINGS):
        for group in each(place, "contributors"):
            yield from group
    for group in around.take("contributors"):
        yield from group


def _person(element: Element) -> Person | None:
    if element.tag == "organization":
        literal = inline.line(element)
        return Person(literal=literal) if literal else None
    family, given = text(element, "surname"), text(element, "given_name")
    if element.tag != "person_name" or not (family or given):
        return None
    orcid = identifiers.orcid(text(element, "ORCID"))
    if not family:
        return Person(literal=given, orcid=orcid)
    return Person(family=family, given=given, suffix=text(element, "suffix"), orcid=orcid)


def date(
    fields: Children, around: Children, line: int, problems: list[Problem]
) -> tuple[PartialDate | None, Values]:
    """The earliest date of publication, online or in print, as Crossref itself counts it; a more
    exact one that agrees counts instead.

    That of the issue or the book stands in where the work has none. The others go to extra.
    """
    stated = fields.take(*_DATES)
    places = around.look("journal_issue", *_PROCEEDINGS, *_BOOKS)
    stated = stated or [day for place in places for name in _DATES for day in each(place, name)]
    readings = [(element, _read(element)) for element in stated]
    found = [reading for _, reading in readings if reading.date]
    first = min((reading.date.start for reading in found if reading.date), default="")
    best = max(
        (r for r in found if r.date and r.date.start.startswith(first)),
        key=lambda r: len(str(r.date)),
        default=None,
    )
    day = best.date if best else None
    doubt = (
        best.doubt
        if best
        else next((reading.doubt for _, reading in readings if reading.doubt), "")
    )
    if doubt:
        problems.append(tagged.warning(doubt, line))
    problems += tagged.future(day, line)
    others = dict.fromkeys(
        _told(element, reading)
        for element, reading in readings
        if reading.doubt or reading.date != day
    )
    return day, ((("crossref:date", tuple(others)),) if others else ())


def _told(element: Element, reading: Reading) -> str:
    said = words(element) if reading.doubt or not reading.date else str(reading.date)
    return f"{element.get('media_type', '')} {said}".strip()


def _read(element: Element) -> Reading:
    """Months above 12 are the seasons 21 to 24 and the quarters 31 to 34 of Crossref's schema; a
    quarter is no date that we know.
    """
    year, month, day = text(element, "year"), text(element, "month"), text(element, "day")
    if month.isdecimal() and int(month) in range(21, 25):
        return dates.read(f"{year}-{month}")
    return dates.from_parts(year, "" if month.isdecimal() and int(month) > 24 else month, day)


def container(fields: Children, around: Children) -> tuple[str, tuple[str, ...], Values]:
    """The journal, proceedings or book that the work stands in; its short titles; the series."""
    name, short = "", ""
    for place in around.look("journal_metadata"):
        name, short = name or text(place, "full_title"), short or text(place, "abbrev_title")
    for place in around.look(*_PROCEEDINGS):
        name = name or text(place, "proceedings_title")
    books = around.look(*_BOOKS, "database_metadata")
    for place in books:
        name = name or _titled(place)
    series = united(_titled(one) for place in books for one in each(place, "series_metadata"))
    series = (*series, *united(_titled(one) for one in fields.take("series_metadata")))
    event = united(words(part) for place in around.take("event_metadata") for part in place)
    named = (("series", series), ("event", event))
    left = tuple((f"crossref:{kind}", values) for kind, values in named if values)
    return name or short, serials.short_titles(name, [short]), left


def _titled(element: Element) -> str:
    return text(element.find("titles"), "title")


def serial(fields: Children, around: Children) -> Numbers:
    """The numbers of the work or of what it stands in."""
    places = around.look("journal_metadata", *_PROCEEDINGS, *_BOOKS)
    stated = [
        *fields.take("issn", "isbn"),
        *(number for place in places for name in ("issn", "isbn") for number in each(place, name)),
    ]
    stated += [
        number
        for place in places
        for series in each(place, "series_metadata")
        for number in each(series, "issn")
    ]
    return serials.numbers(map(words, stated))


def volume_and_issue(fields: Children, around: Children) -> tuple[str, str]:
    """The volume and the issue of the journal; the volume of a book in its series."""
    issues = around.look("journal_issue")
    volumes = [text(one.find("journal_volume"), "volume") for one in issues]
    volumes += [text(place, "volume") for place in around.look(*_BOOKS, *_PROCEEDINGS)]
    numbers = [text(one, "issue") for one in issues]
    return next(filter(None, volumes), "") or fields.line("volume"), next(
        filter(None, numbers), ""
    ) or fields.line("issue")


def publisher(fields: Children, around: Children) -> str:
    """The publisher, or the institution of a thesis, a report or a preprint."""
    places = [
        *fields.take("publisher"),
        *(one for place in around.look(*_PROCEEDINGS, *_BOOKS) for one in each(place, "publisher")),
    ]
    names = [text(place, "publisher_name") for place in places]
    institutions = fields.take("institution") or [
        one for group in fields.take("institutions") for one in group
    ]
    names += [text(place, "institution_name") or words(place) for place in institutions]
    return next(filter(None, names), "")


def pages(fields: Children) -> tuple[str, Values]:
    """The pages, else the number of the article; numbers of other kinds go to extra."""
    stated = fields.one("pages")
    first, last = text(stated, "first_page"), text(stated, "last_page")
    numbers = [
        number for item in fields.take("publisher_item") for number in each(item, "item_number")
    ]
    articles = [
        words(number)
        for number in numbers
        if number.get("item_number_type", "").replace("-", "_").startswith("article_number")
    ]
    others = tuple(words(number) for number in numbers if words(number) not in articles)
    whole = tagged.span(first, last)
    more = text(stated, "other_pages")
    whole = f"{whole}, {more}" if whole and more else whole or more
    return tagged.pages(whole or next(iter(articles), "")), (
        (("crossref:item_number", others),) if any(others) else ()
    )


def relations(fields: Children, doi: str) -> tuple[tuple[str, ...], Values]:
    """The works that this one corrects or retracts (it is the notice, not what was retracted), and
    its relations to others.

    What we have no word for is left. An update of itself is one in its place: the work has been
    retracted.
    """
    found: dict[str, None] = {}
    others: dict[str, list[str]] = {}
    for kind, word, scheme, number in _related(fields):
        entry = crossref_relations.entry(word, scheme, number, doi)
        if entry:
            found[entry] = None
        elif identifiers.doi(number) == doi and word == "retraction-of":
            others["retracted"] = ["true"]
        elif number and kind:
            others.setdefault(f"crossref:{kind}", []).append(number)
    return tuple(found), tuple((kind, tuple(values)) for kind, values in others.items())


def _related(fields: Children) -> Iterator[tuple[str, str, str, str]]:
    """What each is called, our word, the kind of identifier and the identifier; what is only cited
    has no name.
    """
    for mark in fields.look("crossmark"):
        for update in mark.iter("update"):
            kind = update.get("type", "update")
            yield f"{kind}-of", crossref_relations.of_notice(kind), "doi", words(update)
    for program in fields.look("program", "rel:program", "crossmark"):
        for part in program.iter():
            if inline.local(part) in ("intra_work_relation", "inter_work_relation"):
                kind = part.get("relationship-type", "")
                yield (
                    ("" if kind in _CITED else kind),
                    crossref_relations.word(kind),
                    part.get("identifier-type", ""),
                    words(part),
                )


def licences(fields: Children) -> tuple[str, ...]:
    """The addresses of the licences."""
    programs = [*fields.look("program", "ai:program"), *fields.look("crossmark")]
    parts = (part for program in programs for part in program.iter())
    return united(words(part) for part in parts if inline.local(part) == "license_ref")


def left(around: Children, housekeeping: frozenset[str]) -> Values:
    """What the journal, the issue or the book says that has no field."""
    rest = Children(*around.take(*_PLACES))
    return (
        *rest.left("crossref", without=housekeeping | _USED),
        *around.left("crossref", without=housekeeping),
    )
