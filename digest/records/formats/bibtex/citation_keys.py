"""Keys by which LaTeX and CSL cite a record: the one that it came with, else made of its first
author, year and title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from digest.model import Record
from digest.patterns import pattern
from digest.text import fold, short_digest, slug, to_plain

# white space and what BibTeX, biber or LaTeX give a meaning in a key
_UNFIT = pattern(r"[\s,{}()=#%\"'\\~$&^@]+")
_SMALL = (
    "a an and at das de der des die do ein eine el for from in la las le les los of on the to un "
    "una une with"
)
_SMALL_WORDS = frozenset(_SMALL.split())


def keyed(records: Iterable[Record], *homes: str) -> Iterator[tuple[str, Record]]:
    """Each record with a key that no other in the file has, upper and lower case being one.

    ``homes`` name the places in ``extra`` where a key may be. The second record that would have the
    key of another gets an ending made of its identifier or title, so that its key is the same in
    every file that holds both.
    """
    taken: set[str] = set()
    for record in records:
        key = _stated(record, homes) or _made(record)
        if key.casefold() in taken:
            key += f"-{short_digest(record.doi or record.pmid or fold(record.title))}"
        number, stem = 2, key
        while key.casefold() in taken:
            key, number = f"{stem}-{number}", number + 1
        taken.add(key.casefold())
        yield key, record


def _stated(record: Record, homes: tuple[str, ...]) -> str:
    stated = dict(record.extra)
    found = next((stated[home][0] for home in homes if stated.get(home)), "")
    return _UNFIT.sub("_", unicodedata.normalize("NFC", found)).strip("_")


def _made(record: Record) -> str:
    who = next((person.family or person.literal.partition(" ")[0] for person in record.authors), "")
    year = f"{record.date.year:04}" if record.date else ""
    words = re.findall(r"[a-z0-9]+", slug(to_plain(record.title)))
    word = next((word for word in words if word not in _SMALL_WORDS), "")
    return (
        "".join(re.findall(r"[a-z0-9]+", slug(who) if who else "")) + year + word
        or f"x{short_digest(record.title)}"
    )
