"""AMA style.

Source: "AMA Manual of Style", 11th edition (2020), chapter 3. Journals are named in full where the
record does: an abbreviation would have to be looked up. Titles keep the capitals that the record
has.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.site.citing import parts
from digest.site.citing.parts import Work
from digest.text import to_html

_MOST_AUTHORS = 6
_SHOWN = 3


def cite(work: Work) -> str:
    """Safe HTML of the reference."""
    body = _BODIES.get(work.kind, _article)(work)
    end = f"doi:{work.doi}" if work.doi else to_html(work.record.url)
    return " ".join(filter(None, (parts.sentence(_authors(work)), parts.sentence(body), end)))


def _authors(work: Work) -> str:
    record = work.record
    if not record.authors and record.editors and work.kind == "book":
        return _editors(work)
    return _listed(work.names, len(record.authors))


def _editors(work: Work) -> str:
    editors = work.record.editors
    names = [parts.short_name(person) for person in editors[:_MOST_AUTHORS]]
    return f"{_listed(names, len(editors))}, {'ed' if len(editors) == 1 else 'eds'}"


def _listed(names: Sequence[str], number: int) -> str:
    """All of up to six names; of more the first three (3.7)."""
    return to_html(", ".join([*names[:_SHOWN], "et al"] if number > _MOST_AUTHORS else names))


def _article(work: Work) -> str:
    return parts.sentences((work.title, parts.italic(work.journal), to_html(_numbers(work))))


def _numbers(work: Work) -> str:
    """``2009;9(2):148-162``; an issue without volume and number is known by its date (3.11.4)."""
    record = work.record
    where = record.volume + (f"({record.issue})" if record.issue else "")
    if not where and record.date and record.pages and not parts.is_article_number(record.pages):
        return f"{parts.month_first(record.date)}:{record.pages}"
    numbers = ";".join(filter(None, (work.years, where)))
    return ":".join(filter(None, (numbers, record.pages)))


def _book(work: Work) -> str:
    record = work.record
    volume = f"Vol {record.volume}" if record.volume and record.type == "book" else ""
    what = "Thesis" if record.type == "thesis" else ""
    line = "; ".join(filter(None, (record.publisher or record.journal, work.years)))
    return parts.sentences((parts.italic(work.title), to_html(volume), what, to_html(line)))


def _chapter(work: Work) -> str:
    record = work.record
    editors = f"{_editors(work)}. " if record.editors else ""
    volume = f"Vol {record.volume}" if record.volume else ""
    line = "; ".join(filter(None, (record.publisher, work.years)))
    line = ":".join(filter(None, (line, record.pages)))
    return parts.sentences(
        (work.title, f"In: {editors}{parts.italic(work.journal)}", to_html(volume), to_html(line))
    )


def _web(work: Work) -> str:
    record = work.record
    date = parts.month_first(record.date) if record.date else ""
    return parts.sentences((work.title, to_html(record.journal or record.publisher), to_html(date)))


def _preprint(work: Work) -> str:
    record = work.record
    posted = (
        f"Preprint posted online {parts.month_first(record.date)}" if record.date else "Preprint"
    )
    return parts.sentences(
        (work.title, parts.italic(to_html(work.server)), to_html(posted), to_html(work.number))
    )


_BODIES = {"chapter": _chapter, "book": _book, "web": _web, "preprint": _preprint}
