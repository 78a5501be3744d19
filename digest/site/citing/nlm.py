"""The style of the National Library of Medicine, also called Vancouver.

Source: K. Patrias, "Citing Medicine", 2nd edition (NLM, 2007), chapters 1, 2, 5, 22, 25; ICMJE,
"Samples of Formatted References".
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.site.citing import parts
from digest.site.citing.parts import Work
from digest.text import to_html

_MOST_AUTHORS = 6  # NLM's own limit is none; most journals that follow it name six (ICMJE)


def cite(work: Work) -> str:
    """Safe HTML of the reference."""
    record = work.record
    body = _BODIES.get(work.kind, _article)(work)
    end = f"doi:{work.doi}" if record.doi else ""
    if not end and record.url and work.kind in ("web", "preprint"):
        end = f"Available from: {to_html(record.url)}"
    told = (parts.sentence(_authors(work)), parts.sentence(work.title), parts.sentence(body), end)
    return " ".join(filter(None, told))


def _authors(work: Work) -> str:
    record = work.record
    if not record.authors and record.editors and work.kind == "book":
        return _editors(work)
    return _listed(work.names, len(record.authors))


def _editors(work: Work) -> str:
    editors = work.record.editors
    names = [parts.short_name(person) for person in editors[:_MOST_AUTHORS]]
    return f"{_listed(names, len(editors))}, {'editor' if len(editors) == 1 else 'editors'}"


def _listed(names: Sequence[str], number: int) -> str:
    return to_html(
        ", ".join([*names[:_MOST_AUTHORS], "et al"] if number > _MOST_AUTHORS else names)
    )


def _article(work: Work) -> str:
    record = work.record
    where = record.volume + (f"({record.issue})" if record.issue else "")
    numbers = ";".join(filter(None, (work.years, where))) + (
        f":{record.pages}" if record.pages else ""
    )
    return parts.sentences((work.journal, to_html(numbers)))


def _book(work: Work) -> str:
    return _line(work.record.publisher or work.record.journal, work)


def _chapter(work: Work) -> str:
    record = work.record
    editors = _editors(work) if record.editors else ""
    pages = f"p. {record.pages}" if record.pages else ""
    volume = f"Vol. {record.volume}" if record.volume else ""
    return "In: " + parts.sentences(
        (editors, work.journal, to_html(volume), _line(record.publisher, work), to_html(pages))
    )


def _line(publisher: str, work: Work) -> str:
    return to_html("; ".join(filter(None, (publisher, work.years))))


def _preprint(work: Work) -> str:
    place = f"{to_html(work.server)} [Preprint]" if work.server else "[Preprint]"
    return parts.sentences((place, work.years, to_html(work.number)))


_BODIES = {"chapter": _chapter, "book": _book, "web": _book, "preprint": _preprint}
