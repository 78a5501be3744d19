"""APA style.

Source: American Psychological Association, "Publication Manual", 7th edition (2020), chapters 9 and 10. Titles keep the capitals that the
record has: which of them are names is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.model import Record
from digest.names import Person
from digest.site.styles import parts
from digest.text import to_html

_MOST_AUTHORS = 20
_DATED = {"article-magazine", "article-newspaper", "webpage", "post", "post-weblog"}  # cited with month and day (9.14)
_BRACKETS = {"dataset": "Data set", "software": "Computer software"}


def cite(record: Record) -> str:
    """Safe HTML of the reference."""
    kind = parts.kind(record)
    authors, date = _authors(record), f"({_date(record)})."
    title, body = {"chapter": _chapter, "book": _book, "web": _web, "preprint": _preprint}.get(kind, _article)(record)
    # without an author the title stands in the author's place (9.12)
    head = f"{parts.sentence(authors)} {date} {parts.sentence(title)}" if authors else f"{parts.sentence(title)} {date}"
    return " ".join(part for part in (head, parts.sentence(body), to_html(parts.doi_address(record))) if part)


def _authors(record: Record) -> str:
    if record.authors or not record.editors or parts.kind(record) == "chapter":
        return to_html(_listed([_inverted(person) for person in record.authors]))
    names = _listed([_inverted(person) for person in record.editors])
    return to_html(f"{names} ({'Ed' if len(record.editors) == 1 else 'Eds'}.)")


def _listed(names: Sequence[str]) -> str:
    """All of up to 20 names; of more the first 19 and the last (9.8)."""
    if len(names) > _MOST_AUTHORS:
        return ", ".join(names[: _MOST_AUTHORS - 1]) + f", . . . {names[-1]}"
    return ", & ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _inverted(person: Person) -> str:
    letters = _dotted(person)
    if person.literal or not letters:
        return person.name
    return ", ".join(part for part in (parts.family(person), letters, person.suffix) if part)


def _dotted(person: Person) -> str:
    return " ".join("-".join(f"{letter}." for letter in name.split("-")) for name in parts.initials(person))


def _date(record: Record) -> str:
    if record.date is None:
        return "n.d."
    if record.type not in _DATED:
        return parts.years(record.date)
    year, text = str(record.date.year), parts.month_first(record.date)
    if "/" in record.date.edtf and record.date.edtf[:4] != record.date.edtf.partition("/")[2][:4]:
        return text
    rest = text.removesuffix(year).rstrip(" ,")
    return f"{year}, {rest}" if rest else year


def _article(record: Record) -> tuple[str, str]:
    volume = parts.italic(record.volume) + (f"({to_html(record.issue)})" if record.issue else "")
    pages = _pages(record.pages)
    place = f"Article {pages}" if parts.is_article_number(record.pages) else pages
    return to_html(record.title), ", ".join(part for part in (parts.italic(record.journal), volume, place) if part)


def _pages(pages: str) -> str:
    return to_html(pages.replace("-", "–") if not parts.is_article_number(pages) else pages)


def _book(record: Record) -> tuple[str, str]:
    publisher = record.publisher or record.journal
    if record.type == "thesis":
        return f"{parts.italic(record.title)} [{to_html(', '.join(part for part in ('Thesis', publisher) if part))}]", ""
    bracket = f" [{_BRACKETS[record.type]}]" if record.type in _BRACKETS else ""
    volume = f" (Vol. {to_html(record.volume)})" if record.volume and record.type == "book" else ""
    # a publisher that is the author is not named again (9.29)
    same = len(record.authors) == 1 and record.authors[0].name == publisher
    return parts.italic(record.title) + volume + bracket, "" if same else to_html(publisher)


def _chapter(record: Record) -> tuple[str, str]:
    names = [" ".join(part for part in (_dotted(person), parts.family(person)) if part) for person in record.editors]
    editors = " & ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])}, & {names[-1]}"
    by = f"{to_html(editors)} ({'Ed' if len(names) == 1 else 'Eds'}.), " if names else ""
    single = "p." if "-" not in record.pages and "–" not in record.pages else "pp."
    inside = [f"Vol. {record.volume}"] if record.volume else []
    inside += [f"{single} {_pages(record.pages)}"] if record.pages else []
    place = f" ({', '.join(inside)})" if inside else ""
    return to_html(record.title), parts.sentences((f"In {by}{parts.italic(record.journal)}{place}", to_html(record.publisher)))


def _web(record: Record) -> tuple[str, str]:
    return parts.italic(record.title), to_html(record.journal or record.publisher)


def _preprint(record: Record) -> tuple[str, str]:
    number = f" (arXiv:{record.arxiv})" if record.arxiv and not record.doi else ""
    server = record.journal or record.publisher or ("arXiv" if record.arxiv else "")
    return parts.italic(record.title) + to_html(number), to_html(server)
