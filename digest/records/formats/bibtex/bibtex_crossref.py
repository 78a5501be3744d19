"""What a BibTeX entry takes over from the one that it names in ``crossref`` or ``xdata``.

Source: P. Lehman and others, "The biblatex Package", section 2.4.1 and appendix B; BibTeX's own
``crossref`` is a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from digest.errors import Problem
from digest.records.formats.bibtex.bibtex_grammar import Block
from digest.records.formats.bibtex.bibtex_parser import parse

_PART_TYPES = {
    "inproceedings", "conference", "incollection", "inbook", "suppbook", "suppcollection",
    "bookinbook", "inreference",
}  # fmt: skip
_RENAMED_FOR_PARTS = {"title": "booktitle", "subtitle": "booksubtitle", "author": "bookauthor"}
_RENAMED_FOR_ARTICLES = {"title": "journaltitle", "subtitle": "journalsubtitle"}
# What states one work only: a chapter with the DOI of its book would pass for the book.
_OWN = frozenset(
    re.findall(
        r"\w+",
        """doi url eprint eprinttype eprintclass archiveprefix primaryclass pmid pmcid pages
        abstract keywords keyword note annote annotation file crossref xref xdata ids key label
        shorthand related entryset options execute urldate timestamp biburl bibsource""",
    )
)
_LONGEST_CHAIN = 8


def parents(text: str) -> dict[str, Block]:
    """The blocks that others of the file name as their parent, by key in lower case; BibTeX has
    them stand after their children.
    """
    if not re.search(r"\b(?:crossref|xdata)\b", text, re.I):
        return {}
    wanted = {key for block in parse(text) for key in _named(block)}
    found: dict[str, Block] = {}
    for block in parse(text):
        if block.key.casefold() in wanted and not block.broken:
            found.setdefault(block.key.casefold(), block)
    return found


def inherited(
    block: Block, blocks: Mapping[str, Block]
) -> tuple[tuple[tuple[str, str], ...], list[Problem]]:
    """The fields that the block takes over (its own come first, then the nearest parent's), and
    parents that are not there.
    """
    have = {field.name for field in block.fields}
    if not have & {"crossref", "xdata"}:
        return (), []
    lent: dict[str, str] = {}
    for parent in _ancestors(block, blocks):
        for name, value in _lends(parent, block.type):
            if name not in have:
                lent.setdefault(name, value)
    # one date is not made of two entries
    if lent.keys() & {"date", "year"} and have & {"date", "year"}:
        lent = {
            name: value
            for name, value in lent.items()
            if name not in ("date", "year", "month", "day")
        }
    missing = [key for key in _named(block) if key not in blocks]
    return tuple(lent.items()), [_missing(block, key) for key in missing]


def _named(block: Block) -> list[str]:
    stated = [field.value for field in block.fields if field.name in ("crossref", "xdata")]
    return [
        key.strip().strip("{}").casefold()
        for value in stated
        for key in value.split(",")
        if key.strip()
    ]


def _ancestors(block: Block, blocks: Mapping[str, Block]) -> Iterator[Block]:
    """The parents, theirs, and so on, each once, so that a circle ends."""
    seen = {block.key.casefold()}
    queue = [(key, 1) for key in _named(block)]
    for key, depth in queue:
        if key in seen or key not in blocks or depth > _LONGEST_CHAIN:
            continue
        seen.add(key)
        yield blocks[key]
        queue += [(above, depth + 1) for above in _named(blocks[key])]


def _lends(parent: Block, child: str) -> Iterator[tuple[str, str]]:
    if parent.type == "xdata":
        yield from (
            (field.name, field.value)
            for field in parent.fields
            if field.name not in ("xdata", "crossref", "")
        )
        return
    renamed: dict[str, str] = {}
    if child in _PART_TYPES:
        renamed = _RENAMED_FOR_PARTS
    elif child == "article":
        renamed = (
            _RENAMED_FOR_ARTICLES
            if parent.type == "periodical"
            else {"title": "", "author": "", "subtitle": ""}
        )
    named = {field.name for field in parent.fields}
    for field in parent.fields:
        name = renamed.get(field.name, field.name)
        # a parent that states its booktitle says so itself
        if name and field.name not in _OWN and not (name != field.name and name in named):
            yield name, field.value


def _missing(block: Block, key: str) -> Problem:
    return Problem(
        f"entry {block.key} refers to {key}, which is not in the file",
        line=block.line,
        severity="warning",
    )
