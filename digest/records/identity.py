"""Is this an article that we have? By identifier first, else by title, year and first author; never across two different DOIs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from digest.model import Record
from digest.records import merge
from digest.text import fold, to_plain
from digest.work import fingerprint

_TELLING = 4  # words: "Editorial" and "Book reviews" are the title of many works
_IDENTIFIERS = ("doi", "pmid", "pmcid", "arxiv")


class Library:
    """The articles that are known, findable by what identifies them. An article is known by its key."""

    def __init__(self) -> None:
        self._by_identity: dict[tuple[str, ...], list[str]] = {}
        self._records: dict[str, Record] = {}
        self._by_line: dict[bytes, str] = {}
        self._titles: dict[str, set[str]] = {}  # digests of the titles that sources gave each article
        self._dois: dict[str, set[str]] = {}  # and of the DOIs

    def add(self, key: str, record: Record, sources: Iterable[str] = ()) -> None:
        """Makes an article known, or known by more than before. ``sources`` are the lines that remember what was said."""
        told = []
        for line in sources:
            source, stated = merge.parsed(line)
            told.append(_said(source, stated))
            self._by_line.setdefault(fingerprint(line), key)
            self._titles.setdefault(key, set()).update(filter(None, [stated.get("title")]))
            self._dois.setdefault(key, set()).update(filter(None, [stated.get("doi")]))
        for identity in (*_identities(record), *filter(None, told)):
            keys = self._by_identity.setdefault(identity, [])
            if key not in keys:
                keys.append(key)
        before = self._records.get(key)
        self._records[key] = _slim(record) if before is None else _widened(before, record)

    def find(self, record: Record, line: str) -> tuple[str, str] | None:
        """The key of the article that a record is about, and by what it was found; None when it is new.

        ``line`` is what an article would remember of this record. The one that remembers it already is the one, whatever a person has made
        of its identifiers since.
        """
        known = self._by_line.get(fingerprint(line))
        if known is not None:
            return known, "said"
        said = _said(*merge.parsed(line))
        for identity in (*_identities(record), *((said,) if said else ())):
            for key in self._by_identity.get(identity, ()):
                if not _contradict(self._as_stated(key, record), record, by=identity[0]):
                    return key, identity[0]
        return None

    def is_same_work(self, key: str, record: Record, by: str) -> bool:
        """Whether a record can be about the article whose identifier ``by`` it states: their titles have words in common.

        A title that a person gave the article, or that a source gave it before, says nothing against it.
        """
        known, told = self._records[key], self._titles.get(key, set())
        if (told and merge.digest(known.title, "title") not in told) or merge.digest(record.title, "title") in told:
            return True
        return by not in _IDENTIFIERS or _share_words(known.title, record.title)

    def _as_stated(self, key: str, record: Record) -> Record:
        """The article, with the DOI of the record where a source has stated it before and a person has mended it since."""
        known = self._records[key]
        mended = record.doi and known.doi != record.doi and merge.digest(record.doi) in self._dois.get(key, ())
        return msgspec.structs.replace(known, doi=record.doi) if mended else known

    def record(self, key: str) -> Record:
        """What is known of an article."""
        return self._records[key]


def _identities(record: Record) -> Iterator[tuple[str, ...]]:
    for name in _IDENTIFIERS:
        value = getattr(record, name)
        if value:
            yield name, value
    title = to_plain(record.title)
    year = str(record.date.year) if record.date else ""
    first = _family(record)
    if year and first:
        yield "title", fold(title), year, first
    yield "exact title", title, year


def _family(record: Record) -> str:
    """The first author's family name; of a name whose parts nobody told, the whole of it."""
    if not record.authors:
        return ""
    person = record.authors[0]
    return fold(person.family or person.literal)


def _said(source: str, told: Mapping[str, str]) -> tuple[str, ...] | None:
    """A record as its source stated it, which still finds an article whose title a person has mended since."""
    return ("said", source, told["title"], told.get("date", ""), told.get("authors", "")) if "title" in told else None


def _contradict(known: Record, record: Record, *, by: str) -> bool:
    """Whether the two state different identifiers of one kind. A DOI always decides; a lesser one only where nothing better agrees."""
    if known.doi and record.doi and known.doi != record.doi:
        return True
    if by in _IDENTIFIERS:
        return False
    if by == "exact title" and _tell_apart(known, record):
        return True
    return any(_differ(getattr(known, name), getattr(record, name)) for name in _IDENTIFIERS)


def _tell_apart(known: Record, record: Record) -> bool:
    """Whether two records with one title and year may be two works: both name a first author, or the title is one that many works have."""
    if known.authors and record.authors:
        return _family(known) != _family(record)
    if known.journal and record.journal:
        return fold(known.journal) != fold(record.journal)
    return len(record.title.split()) < _TELLING and (bool(known.authors) != bool(record.authors))


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _slim(record: Record) -> Record:
    """What tells a record from others; the rest would only fill memory."""
    return msgspec.structs.replace(record, abstract="", keywords=(), mesh=(), editors=(), extra=(), authors=record.authors[:1])


def _widened(before: Record, record: Record) -> Record:
    missing = {name: getattr(record, name) for name in _IDENTIFIERS if not getattr(before, name)}
    return msgspec.structs.replace(before, **missing)


def _share_words(one: str, other: str) -> bool:
    """Whether a third of the shorter title's words stand in the longer one, or a title is missing."""
    first, second = (set(fold(to_plain(title)).split()) for title in (one, other))
    return not first or not second or len(first & second) * 3 >= min(len(first), len(second))
