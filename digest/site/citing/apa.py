"""APA style.

Source: American Psychological Association, "Publication Manual", 7th edition (2020), chapters 9 and
10. Titles keep the capitals that the record has: which of them are names is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.model import Record
from digest.names import Person
from digest.site.citing import parts
from digest.site.citing.parts import Work
from digest.text import to_html

_MOST_AUTHORS = 20
# cited with month and day (9.14)
_DATED = {"article-magazine", "article-newspaper", "webpage", "post", "post-weblog"}
_BRACKETS = {"dataset": "Data set", "software": "Computer software"}


def cite(work: Work) -> str:
    """Safe HTML of the reference."""
    authors, date = _authors(work), f"({_date(work)})."
    title, body = _BODIES.get(work.kind, _article)(work)
    # without an author the title stands in the author's place (9.12)
    head = (
        f"{parts.sentence(authors)} {date} {parts.sentence(title)}"
        if authors
        else f"{parts.sentence(title)} {date}"
    )
    return " ".join(
        part
        for part in (head, parts.sentence(body), to_html(parts.doi_address(work.record)))
        if part
    )


def _authors(work: Work) -> str:
    record = work.record
    if record.authors or not record.editors or work.kind == "chapter":
        return to_html(_listed([_inverted(person) for person in record.authors]))
    names = _listed([_inverted(person) for person in record.editors])
    return to_html(f"{names} ({'Ed' if len(record.editors) == 1 else 'Eds'}.)")


def _listed(names: Sequence[str]) -> str:
    """All of up to 20 names; of more the first 19 and the last (9.8)."""
    if len(names) > _MOST_AUTHORS:
        return ", ".join(names[: _MOST_AUTHORS - 1]) + f", . . . {names[-1]}"
    return ", & ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _inverted(person: Person) -> str:
    letters = "" if person.literal else _dotted(person)
    if not letters:
        return person.name
    return ", ".join(filter(None, (parts.family(person), letters, person.suffix)))


def _dotted(person: Person) -> str:
    return " ".join(
        "-".join(f"{letter}." for letter in name.split("-")) for name in parts.initials(person)
    )


def _date(work: Work) -> str:
    record = work.record
    if record.date is None:
        return "n.d."
    return _day(record) if record.type in _DATED else work.years


def _day(record: Record) -> str:
    assert record.date is not None  # noqa: S101 - who asks has looked
    year, text = str(record.date.year), parts.month_first(record.date)
    if "/" in record.date.edtf and record.date.edtf[:4] != record.date.edtf.partition("/")[2][:4]:
        return text
    rest = text.removesuffix(year).rstrip(" ,")
    return f"{year}, {rest}" if rest else year


def _article(work: Work) -> tuple[str, str]:
    record = work.record
    volume = parts.italic(to_html(record.volume)) + (
        f"({to_html(record.issue)})" if record.issue else ""
    )
    pages = _pages(record.pages)
    place = f"Article {pages}" if parts.is_article_number(record.pages) else pages
    return work.title, ", ".join(filter(None, (parts.italic(work.journal), volume, place)))


def _pages(pages: str) -> str:
    return to_html(pages.replace("-", "–") if not parts.is_article_number(pages) else pages)


def _book(work: Work) -> tuple[str, str]:
    record = work.record
    publisher = record.publisher or record.journal
    if record.type == "thesis":
        return (
            (
                f"{parts.italic(work.title)} "
                f"[{to_html(', '.join(filter(None, ('Thesis', publisher))))}]"
            ),
            "",
        )
    bracket = f" [{_BRACKETS[record.type]}]" if record.type in _BRACKETS else ""
    volume = f" (Vol. {to_html(record.volume)})" if record.volume and record.type == "book" else ""
    # a publisher that is the author is not named again (9.29)
    same = len(record.authors) == 1 and record.authors[0].name == publisher
    return parts.italic(work.title) + volume + bracket, "" if same else to_html(publisher)


def _chapter(work: Work) -> tuple[str, str]:
    record = work.record
    names = [
        " ".join(filter(None, (_dotted(person), parts.family(person)))) for person in record.editors
    ]
    editors = " & ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])}, & {names[-1]}"
    by = f"{to_html(editors)} ({'Ed' if len(names) == 1 else 'Eds'}.), " if names else ""
    single = "p." if "-" not in record.pages and "–" not in record.pages else "pp."
    inside = [f"Vol. {to_html(record.volume)}"] if record.volume else []
    inside += [f"{single} {_pages(record.pages)}"] if record.pages else []
    place = f" ({', '.join(inside)})" if inside else ""
    return work.title, parts.sentences(
        (f"In {by}{parts.italic(work.journal)}{place}", to_html(record.publisher))
    )


def _web(work: Work) -> tuple[str, str]:
    return parts.italic(work.title), to_html(work.record.journal or work.record.publisher)


def _preprint(work: Work) -> tuple[str, str]:
    number = f" ({work.number})" if work.number else ""
    return parts.italic(work.title) + to_html(number), to_html(work.server)


_BODIES = {"chapter": _chapter, "book": _book, "web": _web, "preprint": _preprint}
