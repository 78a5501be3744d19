"""An article as a ContextObject of OpenURL, by which Zotero finds each article of a list (COinS).

Source: NISO Z39.88-2004, "The OpenURL Framework", KEV format; the matrices ``journal``, ``book``
and ``dissertation`` of its registry; "OpenURL COinS: A Convention to Embed Bibliographic Metadata
in HTML" (2005).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from digest.model import Record
from digest.site.citing.metadata import first_and_last
from digest.text import shorten_words, to_plain

_MOST_AUTHORS = 50  # a collaboration of thousands would outweigh the page
_LONGEST = 500  # characters of a title or a name, as lists show them
_BOOKS = {
    "book": "book",
    "chapter": "bookitem",
    "report": "report",
    "entry-encyclopedia": "bookitem",
    "entry-dictionary": "bookitem",
}


def context(record: Record) -> str:
    """Key and value pairs for the ``title`` of a ``span`` of class ``Z3988``, not yet escaped for
    HTML.
    """
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in _pairs(record) if value)


def _pairs(record: Record) -> Iterator[tuple[str, str]]:
    title, journal = _cut(to_plain(record.title)), _cut(record.journal)
    yield "ctx_ver", "Z39.88-2004"
    if record.type == "thesis":
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dissertation"
        yield from (("rft.title", title), ("rft.inst", _cut(record.publisher)))
    elif record.type in _BOOKS:
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:book"
        yield "rft.genre", _BOOKS[record.type]
        whole = _BOOKS[record.type] != "bookitem"
        yield from (
            ("rft.btitle", title if whole else journal),
            ("rft.atitle", "" if whole else title),
        )
        yield from (("rft.pub", _cut(record.publisher)), ("rft.isbn", record.isbn))
    else:
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"
        yield "rft.genre", "proceeding" if record.type == "paper-conference" else "article"
        yield from (("rft.atitle", title), ("rft.jtitle", journal))
    yield from _place(record)
    yield from _authors(record)
    yield "rft_id", f"info:doi/{record.doi}" if record.doi else ""
    yield "rft_id", f"info:pmid/{record.pmid}" if record.pmid else ""
    yield "rft_id", record.url if not record.doi else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else shorten_words(text, _LONGEST)


def _place(record: Record) -> Iterator[tuple[str, str]]:
    first, last = first_and_last(record)
    yield "rft.date", record.date.iso if record.date else ""
    yield "rft.volume", record.volume
    yield "rft.issue", record.issue
    yield "rft.spage", first
    yield "rft.epage", last
    yield "rft.pages", record.pages if last else ""
    yield "rft.issn", record.issn
    yield "rft.language", record.language


def _authors(record: Record) -> Iterator[tuple[str, str]]:
    if record.authors and (first := record.authors[0]).family and first.given:
        yield "rft.aulast", f"{first.particle} {first.family}".strip()
        yield "rft.aufirst", first.given
    for person in record.authors[:_MOST_AUTHORS]:
        yield "rft.aucorp" if person.is_body else "rft.au", person.name
