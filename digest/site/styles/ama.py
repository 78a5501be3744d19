"""AMA style.

Source: "AMA Manual of Style", 11th edition (2020), chapter 3. Journals are named in full where the record does: an abbreviation would have
to be looked up. Titles keep the capitals that the record has.
"""

from __future__ import annotations

from digest.model import Record
from digest.names import Person
from digest.site.styles import parts
from digest.text import to_html

_MOST_AUTHORS = 6
_SHOWN = 3


def cite(record: Record) -> str:
    """Safe HTML of the reference."""
    authors = parts.sentence(_authors(record))
    body = {"chapter": _chapter, "book": _book, "web": _web, "preprint": _preprint}.get(parts.kind(record), _article)(record)
    end = f"doi:{to_html(record.doi)}" if record.doi else to_html(record.url)
    return " ".join(part for part in (authors, parts.sentence(body), end) if part)


def _authors(record: Record) -> str:
    if not record.authors and record.editors and parts.kind(record) == "book":
        return _edited(record)
    return _names(record.authors)


def _names(people: tuple[Person, ...]) -> str:
    """All of up to six names; of more the first three (3.7)."""
    names = [parts.short_name(person) for person in people[: _SHOWN if len(people) > _MOST_AUTHORS else _MOST_AUTHORS]]
    return to_html(", ".join([*names, "et al"] if len(people) > _MOST_AUTHORS else names))


def _edited(record: Record) -> str:
    return f"{_names(record.editors)}, {'ed' if len(record.editors) == 1 else 'eds'}"


def _article(record: Record) -> str:
    return parts.sentences((to_html(record.title), parts.italic(record.journal), to_html(_numbers(record))))


def _numbers(record: Record) -> str:
    """``2009;9(2):148-162``; an issue without volume and number is known by its date (3.11.4)."""
    where = record.volume + (f"({record.issue})" if record.issue else "")
    if not where and record.date and record.pages and not parts.is_article_number(record.pages):
        return f"{parts.month_first(record.date)}:{record.pages}"
    numbers = ";".join(part for part in (parts.years(record.date), where) if part)
    return ":".join(part for part in (numbers, record.pages) if part)


def _book(record: Record) -> str:
    publisher = record.publisher or record.journal
    volume = f"Vol {record.volume}" if record.volume and record.type == "book" else ""
    what = "Thesis" if record.type == "thesis" else ""
    line = "; ".join(part for part in (publisher, parts.years(record.date)) if part)
    return parts.sentences((parts.italic(record.title), to_html(volume), what, to_html(line)))


def _chapter(record: Record) -> str:
    editors = f"{_edited(record)}. " if record.editors else ""
    volume = f"Vol {record.volume}" if record.volume else ""
    line = "; ".join(part for part in (record.publisher, parts.years(record.date)) if part)
    line = ":".join(part for part in (line, record.pages) if part)
    return parts.sentences((to_html(record.title), f"In: {editors}{parts.italic(record.journal)}", to_html(volume), to_html(line)))


def _web(record: Record) -> str:
    date = parts.month_first(record.date) if record.date else ""
    return parts.sentences((to_html(record.title), to_html(record.journal or record.publisher), to_html(date)))


def _preprint(record: Record) -> str:
    server = record.journal or record.publisher or ("arXiv" if record.arxiv else "")
    posted = f"Preprint posted online {parts.month_first(record.date)}" if record.date else "Preprint"
    number = f"arXiv:{record.arxiv}" if record.arxiv and not record.doi else ""
    return parts.sentences((to_html(record.title), parts.italic(server), to_html(posted), to_html(number)))
