"""Entries of feeds: articles by the day they came in, and editions; and the feeds that hold them,
as Atom and JSON have them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest

import msgspec

from digest.identifiers import doi_url
from digest.model import Article, Brief, Edition
from digest.names import Person
from digest.site import urls
from digest.site.citing import abstracts, metadata
from digest.site.layout import cards
from digest.site.views import Card, FeedEntry, FeedPerson, FeedTopic, FeedView
from digest.text import ROOT_MARK, escaped, shorten_words, to_html, to_plain
from digest.topics.briefs import NEVER, moment

_ENTRIES = 20
_MOST = 60
_AUTHORS = 100
# a feed never repeats more of what may be a whole book
_LONGEST = 500  # characters of a title
_LARGEST = 20_000  # characters of an abstract
_WORDS = 1000  # of a larger one
_FEW = 500  # characters of any in a feed that is one of many


def feed(
    title: str, subtitle: str, path: str, home: str, base_url: str, entries: Sequence[FeedEntry]
) -> FeedView:
    """The feed at ``path`` of these entries; ``home`` is the page that it belongs to."""
    place = base_url or ROOT_MARK
    return FeedView(
        id=f"{base_url}{path}" if base_url else _urn(f"{title} {path}"),
        title=title,
        subtitle=subtitle,
        url=place + path,
        home=place + home,
        updated=max((entry.updated for entry in entries), default=NEVER),
        entries=tuple(entries),
    )


def newest(keys: Iterable[str], arrived: Callable[[str], str]) -> list[str]:
    """The latest arrivals, latest first; what came in on one day is not cut apart unless it is more
    than a feed can hold.

    ``arrived`` tells the moment of each.
    """
    ordered = nlargest(_MOST + 1, keys, key=arrived)
    end = min(_ENTRIES, len(ordered))
    while 0 < end < min(len(ordered), _MOST) and arrived(ordered[end]) == arrived(ordered[end - 1]):
        end += 1
    return ordered[:end]


def entry(
    article: Article,
    brief: Brief,
    base_url: str,
    topics: Sequence[FeedTopic],
    *,
    brief_abstract: bool,
) -> FeedEntry:
    """An article as an entry. Its id is its DOI's or PubMed's address, else made from its key: no
    new title or build changes it.
    """
    record = article.record
    place = base_url or ROOT_MARK
    title, plain = to_html(_cut(record.title)), to_plain(_cut(record.title))
    source = " ".join(
        part
        for part in (record.journal and f"{record.journal},", metadata.source_line(record))
        if part
    ).rstrip(",")
    return FeedEntry(
        id=_entry_id(brief),
        title=f"Retracted: {title}" if article.retracted else title,
        plain=f"Retracted: {plain}" if article.retracted else plain,
        url=place + urls.article(brief.key),
        published=moment(article.added)
        or (moment(brief.date) if len(brief.date) == len("2009-03-01") else ""),
        updated=brief.arrived,
        authors=tuple(
            FeedPerson(person.name, _orcid(person)) for person in record.authors[:_AUTHORS]
        ),
        categories=(
            *((FeedTopic("retracted", "Retracted"),) if article.retracted else ()),
            *topics,
        ),
        content="" if brief_abstract else _content(article, source).replace(ROOT_MARK, place),
        summary=article.comment
        or (
            _beginning(article, source)
            if brief_abstract
            else ""
            if article.abstract_html
            else source
        ),
        doi=record.doi,
        doi_url=doi_url(record.doi) if record.doi else "",
        pmid=record.pmid,
        journal=record.journal,
        date=record.date.iso if record.date else "",
        source=source,
        language=brief.language,
        retracted=article.retracted,
    )


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST else shorten_words(to_plain(title), _LONGEST)


def _orcid(person: Person) -> str:
    return f"https://orcid.org/{person.orcid}" if person.orcid else ""


def _content(article: Article, source: str) -> str:
    """What a reader sees below the title: that it is retracted, the curator's word, where it
    appeared, the abstract.
    """
    day = f" ({escaped(article.retracted)})" if article.retracted not in ("", "true") else ""
    parts = (
        f"<p><strong>This article has been retracted{day}.</strong></p>\n"
        if article.retracted
        else "",
        f"<blockquote><p>{escaped(article.comment)}</p></blockquote>\n" if article.comment else "",
        f"<p>{to_html(source)}</p>\n" if source else "",
        _abstract(article.abstract_html),
    )
    return "".join(parts)


def _beginning(article: Article, source: str) -> str:
    """Where it appeared, and the first words of the abstract."""
    text = cards.first_words(article.abstract_html, _FEW)
    return ". ".join(filter(None, (source, text)))


def _abstract(markup: str) -> str:
    """The abstract; of a whole book, its beginning."""
    return markup if len(markup) <= _LARGEST else abstracts.allowed_html(markup, str(_WORDS))


def edition(
    edition: Edition, articles: Sequence[tuple[str, Card]], url: str, base_url: str
) -> FeedEntry:
    """An edition as an entry: its articles, each as what happened to it ("New", "Retracted" …) and
    its card.
    """
    place = base_url or ROOT_MARK
    groups: dict[str, list[str]] = {}
    for what, card in articles:
        groups.setdefault(what, []).append(
            f'<li><a href="{escaped(place + card.url)}">{to_html(card.title)}</a></li>\n'
        )
    content = "".join(
        f"<h3>{escaped(what)}</h3>\n<ul>\n{''.join(items)}</ul>\n" for what, items in groups.items()
    )
    counts = ", ".join(f"{len(items):,} {what.lower()}" for what, items in groups.items())
    return FeedEntry(
        id=f"{base_url}{url}" if base_url else _urn(f"edition  {edition.id}"),
        title=escaped(edition.title),
        plain=edition.title,
        url=place + url,
        published=moment(edition.first),
        updated=moment(edition.latest) or moment(edition.first) or NEVER,
        content=content,
        summary=counts,
    )


def json_feed(view: FeedView, root: str) -> str:
    """The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); ``root`` is the way back
    to the root of the site.

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
    digest = {
        "doi": entry.doi,
        "pmid": entry.pmid,
        "journal": entry.journal,
        "date": entry.date,
        "retracted": entry.retracted,
    }
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


def _entry_id(brief: Brief) -> str:
    if brief.doi:
        return doi_url(brief.doi)
    return (
        f"https://pubmed.ncbi.nlm.nih.gov/{brief.pmid}/"
        if brief.pmid.isdigit()
        else _urn(brief.key)
    )


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'digest:{name}')}"
