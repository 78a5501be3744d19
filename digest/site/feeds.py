"""Feeds: what is newest on the site, in a topic, of an author or a journal, by the day it came in; and the editions."""

from __future__ import annotations

import html
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from digest import dates
from digest.dates import PartialDate
from digest.identifiers import doi_url
from digest.model import Article, Edition
from digest.site import abstracts, citations
from digest.site.views import FeedEntry, FeedPerson, FeedTopic, FeedView
from digest.text import ROOT_MARK, shorten_words, to_html, to_plain
from digest.topics import languages

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
        scheme=f"{base_url}topics/" if base_url else "",
    )


def newest(keys: Iterable[str], arrived: Callable[[str], str]) -> list[str]:
    """The latest arrivals, latest first; what came in on one day is not cut apart unless it is more than a feed can hold.

    ``arrived`` tells the moment of each, see :func:`arrival`.
    """
    ordered = sorted(keys, key=arrived, reverse=True)
    end = min(_ENTRIES, len(ordered))
    while 0 < end < min(len(ordered), _MOST) and arrived(ordered[end]) == arrived(ordered[end - 1]):
        end += 1
    return ordered[:end]


def arrival(article: Article) -> str:
    """The moment from which an article is news here: its retraction or last change, else its coming, else its publication."""
    told = _moment(article.updated) or _moment(article.added) or _published(article.record.date) or _NOWHERE
    return max(told, _moment(article.retracted)) if article.retracted and told != _NOWHERE else told


def entry(article: Article, url: str, base_url: str, topics: Sequence[FeedTopic]) -> FeedEntry:
    """An article as an entry. Its id is its DOI's or PubMed's address, else made from its key: no new title or build changes it."""
    record = article.record
    place = base_url or ROOT_MARK
    title, plain = to_html(record.title), to_plain(record.title)
    source = " ".join(part for part in (record.journal and f"{record.journal},", citations.source_line(record)) if part).rstrip(",")
    return FeedEntry(
        id=_entry_id(article),
        title=f"Retracted: {title}" if article.retracted else title,
        plain=f"Retracted: {plain}" if article.retracted else plain,
        url=place + url,
        published=_moment(article.added) or (_published(record.date) if record.date and len(record.date.edtf) == len("2009-03-01") else ""),
        updated=arrival(article),
        authors=tuple(FeedPerson(person.name, f"https://orcid.org/{person.orcid}" if person.orcid else "") for person in record.authors),
        categories=(*((FeedTopic("retracted", "Retracted"),) if article.retracted else ()), *topics[:_CATEGORIES]),
        content=_content(article, source).replace(ROOT_MARK, place),
        summary=article.comment or shorten_words(to_plain(abstracts.plain(article.abstract_html)), 200) or source,
        doi=record.doi,
        doi_url=doi_url(record.doi) if record.doi else "",
        pmid=record.pmid,
        journal=record.journal,
        date=record.date.iso if record.date else "",
        source=source,
        language=languages.tag(record.language),
        retracted=article.retracted,
    )


def _content(article: Article, source: str) -> str:
    """What a reader sees below the title: that it is retracted, the curator's word, where it appeared, the abstract."""
    day = f" ({html.escape(article.retracted)})" if article.retracted not in ("", "true") else ""
    parts = (
        f"<p><strong>This article has been retracted{day}.</strong></p>\n" if article.retracted else "",
        f"<blockquote><p>{html.escape(article.comment)}</p></blockquote>\n" if article.comment else "",
        f"<p>{to_html(source)}</p>\n" if source else "",
        article.abstract_html,
    )
    return "".join(parts)


def edition(edition: Edition, articles: Sequence[tuple[str, Article, str]], url: str, base_url: str, scope: str = "") -> FeedEntry:
    """An edition as an entry: its articles, each as what happened to it ("New", "Retracted" …), the article, and where it is."""
    place = base_url or ROOT_MARK
    groups: dict[str, list[str]] = {}
    for what, article, where in articles:
        groups.setdefault(what, []).append(f'<li><a href="{html.escape(place + where)}">{to_html(article.record.title)}</a></li>\n')
    content = "".join(f"<h3>{html.escape(what)}</h3>\n<ul>\n{''.join(items)}</ul>\n" for what, items in groups.items())
    counts = ", ".join(f"{len(items):,} {what.lower()}" for what, items in groups.items())
    return FeedEntry(
        id=f"{base_url}{url}" if base_url else _urn(f"edition {scope} {edition.id}"),
        title=html.escape(edition.title),
        plain=edition.title,
        url=place + url,
        published=_moment(edition.first),
        updated=_moment(edition.latest) or _moment(edition.first) or _NOWHERE,
        content=content,
        summary=counts,
    )


def json_feed(view: FeedView, root: str) -> str:
    """The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); ``root`` is the way back to the root of the site.

    What has no member of its own (identifiers, journal, retraction) stands in ``_digest``.
    """
    facts = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "home_page_url": view.home,
        "feed_url": view.url.removesuffix(".xml") + ".json",
        "description": view.subtitle,
        "authors": [{"name": view.author}] if view.author else [],
        "language": view.language,
    }
    return _json({**_stated(facts), "items": [_item(entry) for entry in view.entries]}, root)


def _item(entry: FeedEntry) -> dict[str, object]:
    digest = {"doi": entry.doi, "pmid": entry.pmid, "journal": entry.journal, "date": entry.date, "retracted": entry.retracted}
    facts = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.doi_url,
        "title": entry.plain,
        "content_html": entry.content,
        "content_text": "" if entry.content else entry.plain,  # one of the two must be there
        "summary": entry.summary,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [_stated({"name": person.name, "url": person.uri}) for person in entry.authors],
        "tags": [topic.label for topic in entry.categories],
        "language": entry.language,
        "_digest": _stated(digest),
    }
    return _stated(facts)


def _stated(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if value}


def _json(facts: object, root: str) -> str:
    # the mark is a control character, which JSON writes as an escape
    text = msgspec.json.format(msgspec.json.encode(facts), indent=2).decode()
    return text.replace(msgspec.json.encode(ROOT_MARK).decode().strip('"'), root) + "\n"


def _entry_id(article: Article) -> str:
    record = article.record
    if record.doi:
        return doi_url(record.doi)
    return f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid.isdigit() else _urn(article.key)


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'digest:{name}')}"


def _published(date: PartialDate | None) -> str:
    return _moment(date.edtf) if date else ""


def _moment(day: str) -> str:
    """The beginning of a day, month, season or year as RFC 3339; "" when there is none."""
    date = dates.read(day).date
    return f"{date.first_month}-01-01"[:10] + "T00:00:00Z" if date else ""
