"""What an import makes of each record before it knows the library: pure work, which any process can
do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from digest.library import document, markdown, of_record
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.records import merge
from digest.records.formats import Entry
from digest.records.spool import Place, Spool
from digest.work import each

_WORTH_IT = 5  # chunks: fewer are done in the time that it takes to begin another process


class Draft(msgspec.Struct, frozen=True):
    """An entry with the fields that its source answers for, the line by which an article remembers
    them, and the text of a new article.

    They are empty where the entry has no record.
    """

    entry: Entry
    told: dict[str, Value] = {}
    line: str = ""
    text: str = ""


def drafts(chunks: Sequence[Place], spool: Spool, day: str, *, workers: int = 1) -> Iterator[Draft]:
    """The drafts of all entries in the chunks, in order. Raises OSError."""
    if workers < 2 or len(chunks) < _WORTH_IT:
        yield from (draft(entry, day) for place in chunks for entry in spool.chunk(place))
        return
    spool.share()
    for made in each(
        lambda place: [draft(entry, day) for entry in spool.chunk(place)],
        chunks,
        workers=workers,
        batch=1,
    ):
        yield from made


def draft(entry: Entry, day: str) -> Draft:
    """The draft of an article that is added on this day."""
    record = entry.record
    if record is None:
        return Draft(entry)
    abstract = markdown.escape(record.abstract)
    stated = of_record.fields(record, added=day)
    told = {name: value for name, value in stated.items() if name not in ("added", "sources")}
    told = {**told, "abstract": abstract} if abstract else told
    line = merge.line(record.source, told)
    return Draft(
        entry, told, line, document.dumps(Document({**stated, "sources": [line]}, abstract))
    )
