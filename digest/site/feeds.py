"""Atom feeds (RFC 4287): the newest articles of the site or of a topic, by the day they entered the library."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from digest import dates
from digest.identifiers import doi_url
from digest.model import Article
from digest.site.views import FeedEntry, FeedView
from digest.text import ROOT_MARK, to_html

_ENTRIES = 20
_MOST = 60
_CATEGORIES = 60  # one article with thousands of keywords would otherwise fill every feed with them
_NOWHERE = "1970-01-01T00:00:00Z"  # Atom demands a date; this one says plainly that none is known


def feed(title: str, subtitle: str, path: str, home: str, base_url: str, entries: Sequence[FeedEntry]) -> FeedView:
    """The feed at ``path`` of these entries; ``home`` is the page that it belongs to."""
    place = base_url or ROOT_MARK
    return FeedView(
        id=f"{base_url}{path}" if base_url else _urn(f"{title} {path}"),
        title=title,
        subtitle=subtitle,
        url=place + path,
        home=place + home,
        updated=max((entry.updated for entry in entries), default=_NOWHERE),
        entries=tuple(entries),
    )


def newest(articles: Iterable[Article]) -> list[Article]:
    """The latest arrivals, latest first; what came in on one day is not cut apart unless it is more than a feed can hold."""
    ordered = sorted(articles, key=_arrived, reverse=True)
    end = min(_ENTRIES, len(ordered))
    while 0 < end < min(len(ordered), _MOST) and _arrived(ordered[end]) == _arrived(ordered[end - 1]):
        end += 1
    return ordered[:end]


def _arrived(article: Article) -> str:
    """The moment from which an article is news here: its last change, else its coming, else its publication."""
    return _moment(article.updated) or _moment(article.added) or _published(article) or _NOWHERE


def entry(article: Article, url: str, base_url: str, topics: Sequence[str]) -> FeedEntry:
    """An article as an entry. Its id is its DOI's or PubMed's address, else made from its key: no new title or build changes it."""
    record = article.record
    place = base_url or ROOT_MARK
    return FeedEntry(
        id=_entry_id(article),
        title=to_html(record.title),
        url=place + url,
        published=_published(article),
        updated=_arrived(article),
        authors=tuple(person.name for person in record.authors),
        categories=tuple(topics[:_CATEGORIES]),
        content=article.abstract_html.replace(ROOT_MARK, place),
    )


def _entry_id(article: Article) -> str:
    record = article.record
    if record.doi:
        return doi_url(record.doi)
    return f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid.isdigit() else _urn(article.key)


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'digest:{name}')}"


def _published(article: Article) -> str:
    date = article.record.date
    return _moment(date.edtf) if date else ""


def _moment(day: str) -> str:
    """The beginning of a day, month, season or year as RFC 3339; "" when there is none."""
    date = dates.read(day).date
    return f"{date.first_month}-01-01"[:10] + "T00:00:00Z" if date else ""
