"""What the catalogue and the lists know of an article, derived from its document once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import msgspec

from digest import dates, history, names, preprints
from digest.dates import PartialDate
from digest.model import Article, Brief
from digest.names import Person
from digest.records import merge
from digest.text import fold
from digest.topics import journals, kinds, languages

NEVER = "1970-01-01T00:00:00Z"
"""The moment of what nobody dates: Atom demands a date, and this one says plainly that none is
known.
"""

_COMPLEMENT = str.maketrans("0123456789", "9876543210")
_PORTABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]*").fullmatch
_ENCODE = msgspec.msgpack.Encoder().encode
_DIGEST = 8  # bytes: what is compared is the same article before and after


def of(article: Article, text: bytes, *, ruled: Sequence[str] = (), coins: str = "") -> Brief:
    """The article in brief; ``text`` stands for the whole file, ``ruled`` and ``coins`` as Brief
    has them.
    """
    record = article.record
    date = record.date
    brief = Brief(
        key=article.key,
        file=article.file,
        title=record.title,
        people=tuple(map(names.packed, _trusted(record.authors))),
        journal=record.journal,
        serial=journals.serial(article) if record.journal else "",
        date=date.edtf if date else "",
        order=order(article.key, date),
        type=record.type,
        keywords=record.keywords,
        ruled=tuple(ruled),
        kinds=kinds.of(article),
        doi=record.doi,
        pmid=record.pmid,
        pmcid=record.pmcid,
        arxiv=record.arxiv,
        url=record.url,
        preprint=preprints.is_preprint(record),
        relations=record.relations,
        added=article.added,
        updated=article.updated,
        retracted=article.retracted,
        arrived=arrival(article),
        history=article.history,
        featured=article.featured,
        rating=article.rating,
        comment=article.comment,
        evidence=article.evidence,
        sources=tuple(
            dict.fromkeys(name for line in article.sources if (name := merge.parsed(line)[0]))
        ),
        aliases=article.aliases,
        cited=cited(article),
        language=languages.tag(record.language) if record.language else "",
        coins=coins,
        draft=article.draft,
    )
    told = _ENCODE(
        (
            msgspec.structs.replace(record, abstract="") if record.abstract else record,
            article.retracted,
        )
    )
    return with_digests(brief, record=told, text=text + article.key.encode())


def with_digests(brief: Brief, *, record: bytes, text: bytes) -> Brief:
    """The same with its four digests; ``record`` and ``text`` stand for what is cited and for the
    whole file.
    """
    bare = msgspec.structs.replace(
        brief, title="", comment="·" * bool(brief.comment), coins="", **_UNDIGESTED
    )
    data = _ENCODE(bare)
    shown = data + _ENCODE((brief.title, brief.comment, brief.coins))
    return msgspec.structs.replace(
        brief, facts=_digest(data), card=_digest(shown), record=_digest(record), text=_digest(text)
    )


_UNDIGESTED = dict.fromkeys(("facts", "card", "record", "text"), b"")


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


def order(key: str, date: PartialDate | None) -> str:
    """What articles are sorted by: newest first, an exact date before a vague one, undated ones
    last, then by key.
    """
    return f"{date.first_month.translate(_COMPLEMENT) if date else ''}~{key}"


def arrival(article: Article) -> str:
    """The moment from which an article is news here: its retraction or last change, else its
    coming, else its publication.
    """
    date = article.record.date
    told = (
        moment(article.updated)
        or moment(article.added)
        or (moment(date.edtf) if date else "")
        or NEVER
    )
    return max(told, moment(article.retracted)) if article.retracted and told != NEVER else told


def moment(day: str) -> str:
    """The beginning of a day, month, season or year as RFC 3339; "" when there is none."""
    if not day:
        return ""
    if history.is_day(day):
        return f"{day}T00:00:00Z"
    date = dates.read(day).date
    return f"{date.first_month}-01-01"[:10] + "T00:00:00Z" if date else ""


def _trusted(authors: Sequence[Person]) -> Sequence[Person]:
    """The authors, without an ORCID that two of them are said to have: it can be that of one at
    most, and nobody says whose.
    """
    stated = [person.orcid for person in authors if person.orcid]
    if len(stated) == len(set(stated)):
        return authors
    called: dict[str, set[str]] = {}
    for person in authors:
        called.setdefault(person.orcid, set()).add(fold(person.name))
    shared = {orcid for orcid, found in called.items() if orcid and len(found) > 1}
    return [
        msgspec.structs.replace(one, orcid="") if one.orcid in shared else one for one in authors
    ]


def cited(article: Article) -> str:
    """The key that the record came with, as its import kept it; "" when there is none, or none that
    LaTeX takes.
    """
    kept = dict(article.extra).get("extra") if article.extra else None
    own = kept.get("bibtex.key") if isinstance(kept, Mapping) else None
    return own if isinstance(own, str) and _PORTABLE(own) else ""
