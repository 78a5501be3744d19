"""Is this an article that we have? By identifier first, else by title, year and first author; never
across two different DOIs.

A preprint and its published version are two articles: a title alone never makes one of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from digest import preprints
from digest.model import Record
from digest.records import merge
from digest.text import fold, to_plain

_TELLING = 4  # words: "Editorial" and "Book reviews" are the title of many works
_IDENTIFIERS = ("doi", "pmid", "pmcid", "arxiv")
# what tells a preprint from what is published; an article gets them from a second source too
_PLACES = ("type", "journal", "publisher")


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """What is known of an article, and the digests of the titles and the DOIs that sources
    gave it.
    """

    record: Record
    titles: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()


class Library:
    """The articles that are known, findable by what identifies them. An article is known by its
    key.

    There may be a million of them: what is known of each is packed, and identities are kept as
    numbers of 64 bits.
    """

    def __init__(self) -> None:
        self._keys: dict[int, str | tuple[str, ...]] = {}
        self._packed: dict[str, bytes] = {}
        self._pack = msgspec.msgpack.Encoder().encode
        self._unpack = msgspec.msgpack.Decoder(_Known).decode

    def add(self, key: str, record: Record, sources: Iterable[str] = ()) -> None:
        """Makes an article known, or known by more than before. ``sources`` are the lines that
        remember what was said.
        """
        before = self._known(key) if key in self._packed else _Known(_slim(record))
        titles, dois = [*before.titles], [*before.dois]
        for identity in _identities(record):
            self._make_known(identity, key)
        for line in sources:
            source, stated = merge.parsed(line)
            said = _said(source, stated)
            if said:
                self._make_known(said, key)
            self._keys.setdefault(_number(line), key)
            titles += filter(None, [stated.get("title")])
            dois += filter(None, [stated.get("doi")])
        known = _Known(
            _widened(before.record, record),
            tuple(dict.fromkeys(titles)),
            tuple(dict.fromkeys(dois)),
        )
        self._packed[key] = self._pack(known)

    def find(self, record: Record, line: str) -> tuple[str, str] | None:
        """The key of the article that a record is about, and by what it was found; None when it is
        new.

        ``line`` is what an article would remember of this record. The one that remembers it already
        is the one, whatever a person has made of its identifiers since.
        """
        remembering = self._of(line)
        if remembering:
            return remembering[0], "said"
        said = _said(*merge.parsed(line))
        for identity in (*_identities(record), *((said,) if said else ())):
            for key in self._of(*identity):
                if not _contradict(self._as_stated(key, record), record, by=identity[0]):
                    return key, identity[0]
        return None

    def is_same_work(self, key: str, record: Record, by: str) -> bool:
        """Whether a record can be about the article whose identifier ``by`` it states: their titles
        have words in common.

        A title that a person gave the article, or that a source gave it before, says nothing
        against it.
        """
        known = self._known(key)
        title, told = known.record.title, known.titles
        if (told and merge.digest(title, "title") not in told) or merge.digest(
            record.title, "title"
        ) in told:
            return True
        return by not in _IDENTIFIERS or _share_words(title, record.title)

    def _as_stated(self, key: str, record: Record) -> Record:
        """The article, with the DOI of the record where a source has stated it before and a person
        has mended it since.
        """
        known = self._known(key)
        mended = (
            record.doi and known.record.doi != record.doi and merge.digest(record.doi) in known.dois
        )
        return msgspec.structs.replace(known.record, doi=record.doi) if mended else known.record

    def record(self, key: str) -> Record:
        """What is known of an article."""
        return self._known(key).record

    def _known(self, key: str) -> _Known:
        return self._unpack(self._packed[key])

    def _make_known(self, identity: tuple[str, ...], key: str) -> None:
        number = _number(*identity)
        known = self._keys.setdefault(number, key)
        if known != key and key not in _each(known):
            self._keys[number] = (*_each(known), key)

    def _of(self, *identity: str) -> tuple[str, ...]:
        """The articles that have the identity."""
        return _each(self._keys.get(_number(*identity), ()))


def _each(keys: str | tuple[str, ...]) -> tuple[str, ...]:
    return (keys,) if isinstance(keys, str) else keys


def _number(*identity: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(
            "\0".join(identity).encode("utf-8", "surrogatepass"), digest_size=8
        ).digest(),
        "little",
    )


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
    """A record as its source stated it, which still finds an article whose title a person has
    mended since.
    """
    return (
        ("said", source, told["title"], told.get("date", ""), told.get("authors", ""))
        if "title" in told
        else None
    )


def _contradict(known: Record, record: Record, *, by: str) -> bool:
    """Whether the two state different identifiers of one kind. A DOI always decides; a lesser one
    only where nothing better agrees.
    """
    if known.doi and record.doi and known.doi != record.doi:
        return True
    if by in _IDENTIFIERS:
        return False
    if preprints.is_preprint(known) != preprints.is_preprint(record):
        return True
    if by == "exact title" and _tell_apart(known, record):
        return True
    return any(_differ(getattr(known, name), getattr(record, name)) for name in _IDENTIFIERS)


def _tell_apart(known: Record, record: Record) -> bool:
    """Whether two records with one title and year may be two works: both name a first author, or
    the title is one that many works have.
    """
    if known.authors and record.authors:
        return _family(known) != _family(record)
    if known.journal and record.journal:
        return fold(known.journal) != fold(record.journal)
    return len(record.title.split()) < _TELLING and (bool(known.authors) != bool(record.authors))


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _slim(record: Record) -> Record:
    """What tells a record from others; the rest would only fill memory."""
    told = {name: getattr(record, name) for name in (*_IDENTIFIERS, *_PLACES)}
    return Record(title=record.title, authors=record.authors[:1], date=record.date, **told)


def _widened(before: Record, record: Record) -> Record:
    missing = {
        name: getattr(record, name)
        for name in (*_IDENTIFIERS, *_PLACES)
        if not getattr(before, name)
    }
    return msgspec.structs.replace(before, **missing)


def _share_words(one: str, other: str) -> bool:
    """Whether a third of the shorter title's words stand in the longer one, or a title is
    missing.
    """
    first, second = (set(fold(to_plain(title)).split()) for title in (one, other))
    return not first or not second or len(first & second) * 3 >= min(len(first), len(second))
