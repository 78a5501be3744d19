"""The style of the National Library of Medicine, also called Vancouver.

Source: K. Patrias, "Citing Medicine", 2nd edition (NLM, 2007), chapters 1, 2, 5, 22, 25; ICMJE, "Samples of Formatted References".
"""

from __future__ import annotations

from digest.model import Record
from digest.names import Person
from digest.site.styles import parts
from digest.text import to_html

_MOST_AUTHORS = 6  # NLM's own limit is none; most journals that follow it name six (ICMJE)


def cite(record: Record) -> str:
    """Safe HTML of the reference."""
    authors, title = parts.sentence(_authors(record)), parts.sentence(to_html(record.title))
    body = {"chapter": _chapter, "book": _book, "web": _book, "preprint": _preprint}.get(parts.kind(record), _article)(record)
    end = f"doi:{to_html(record.doi)}" if record.doi else ""
    if not end and record.url and parts.kind(record) in ("web", "preprint"):
        end = f"Available from: {to_html(record.url)}"
    return " ".join(part for part in (authors, title, parts.sentence(body), end) if part)


def _authors(record: Record) -> str:
    if not record.authors and record.editors and parts.kind(record) == "book":
        return f"{_names(record.editors)}, {'editor' if len(record.editors) == 1 else 'editors'}"
    return _names(record.authors)


def _names(people: tuple[Person, ...]) -> str:
    names = [parts.short_name(person) for person in people[:_MOST_AUTHORS]]
    return to_html(", ".join([*names, "et al"] if len(people) > _MOST_AUTHORS else names))


def _article(record: Record) -> str:
    where = record.volume + (f"({record.issue})" if record.issue else "")
    numbers = ";".join(part for part in (parts.years(record.date), where) if part) + (f":{record.pages}" if record.pages else "")
    return parts.sentences((to_html(record.journal), to_html(numbers)))


def _book(record: Record) -> str:
    return to_html("; ".join(part for part in (record.publisher or record.journal, parts.years(record.date)) if part))


def _chapter(record: Record) -> str:
    editors = f"{_names(record.editors)}, {'editor' if len(record.editors) == 1 else 'editors'}" if record.editors else ""
    pages = f"p. {record.pages}" if record.pages else ""
    volume = f"Vol. {record.volume}" if record.volume else ""
    return "In: " + parts.sentences((editors, to_html(record.journal), to_html(volume), _book_line(record), to_html(pages)))


def _book_line(record: Record) -> str:
    return to_html("; ".join(part for part in (record.publisher, parts.years(record.date)) if part))


def _preprint(record: Record) -> str:
    server = record.journal or record.publisher or ("arXiv" if record.arxiv else "")
    place = f"{to_html(server)} [Preprint]" if server else "[Preprint]"
    number = f"arXiv:{record.arxiv}" if record.arxiv and not record.doi else ""
    return parts.sentences((place, parts.years(record.date), to_html(number)))
