"""The editions of the site and of its topics: their pages, their mails, and the list of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

import msgspec

from digest.dates import PartialDate
from digest.model import Edition, Topic
from digest.site import mail, urls, views
from digest.site.laid import Laid
from digest.site.layout.shared import Shared
from digest.site.views import EditionEntry, EditionGroup, EditionRow, EditionSection, EditionTextView, EditionView, Link
from digest.text import fold

_A_PAGE = 200  # entries: a bulletin is one page, ten years of records that came in at once are several
_TITLES = 5

Place = tuple[str, Link, EditionEntry]
"""Where an article stands in an edition: the kind of change, the heading below that, and the article."""


def lay_out(shared: Shared) -> Iterator[Laid]:
    """The list of editions, and of each its pages and its mail; a topic's editions have them when there are two."""
    if not shared.config.outputs.editions:
        return
    yield Laid("editions/index.html", "editions.html", partial(_index, shared), ())
    orders = _Orders(shared)
    for edition in shared.editions:
        yield from _pages(shared, orders, edition.id, len(edition.keys), None)
    for topic in shared.catalogue.topics:
        if shared.has_edition_pages(topic):
            for name, size in shared.archive.sizes(topic).items():
                yield from _pages(shared, orders, name, size, topic)


def _pages(shared: Shared, orders: _Orders, name: str, size: int, topic: Topic | None) -> Iterator[Laid]:
    folder = urls.edition(name, topic.slug if topic else "").removesuffix("index.html")
    for number in range(1, max(1, -(-size // _A_PAGE)) + 1):
        yield Laid(urls.page(folder, number), "edition.html", partial(_page, shared, orders, name, topic, number), ())
    if shared.config.outputs.email:
        yield Laid(f"{folder}email.html", "email.html", partial(_email, shared, orders, name, topic), ())
        yield Laid(f"{folder}email.txt", "email.txt", partial(_text, shared, orders, name, topic), ())


class _Orders:
    """The order in which editions list their articles; that of the last one that was asked for is kept, for its next page."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._known: tuple[Edition | None, tuple[Place, ...]] = (None, ())

    def of(self, edition: Edition, topic: Topic | None) -> tuple[Place, ...]:
        """All articles of an edition, in order."""
        if self._known[0] is not edition:
            self._known = (edition, tuple(_places(self._shared, edition, topic)))
        return self._known[1]


def _places(shared: Shared, edition: Edition, topic: Topic | None) -> Iterator[Place]:
    """Retractions first, then what a curator says something about, then the other new ones, then what changed."""
    nothing = Link("", "")
    for key in edition.retracted:
        yield "retracted", nothing, EditionEntry(shared.cards[key])
    for key in edition.new:
        if shared.cards[key].comment:
            yield "chosen", nothing, EditionEntry(shared.cards[key])
    others = [key for key in edition.new if not shared.cards[key].comment]
    for heading, key in _by_topic(shared, others) if topic is None and _has_sections(shared) else _by_year(shared, others):
        yield "new", heading, EditionEntry(shared.cards[key])
    for key, terms in edition.tagged:
        yield "tagged", nothing, EditionEntry(shared.cards[key], tuple(_topic_link(shared, term) for term in terms))
    for key in edition.updated:
        yield "updated", nothing, EditionEntry(shared.cards[key])


def _has_sections(shared: Shared) -> bool:
    return any(_is_section(topic) for topic in shared.catalogue.topics)


def _is_section(topic: Topic) -> bool:
    """Whether editions have a section for the topic: its name and its articles must not depend on what comes in later.

    The name of a topic that no person stated is its most frequent spelling, and a rule may find an article after its next update.
    """
    return bool(topic.stated) and not topic.rule


def _by_topic(shared: Shared, keys: Sequence[str]) -> Iterator[tuple[Link, str]]:
    """The articles under the largest of the topics that they came in with, the largest first; those without one are the last."""
    found = {key: [slug for slug in shared.archive.came_under(key) if _is_section(shared.topics[slug])] for key in keys}
    counted = Counter(slug for slugs in found.values() for slug in slugs)
    ranked = sorted(counted, key=lambda slug: (-counted[slug], fold(shared.topics[slug].label), slug))
    rank = {slug: number for number, slug in enumerate(ranked)}
    best = {key: min((rank[slug] for slug in slugs), default=len(ranked)) for key, slugs in found.items()}
    headings = [*(Link(shared.topics[slug].label, shared.links[slug].url) for slug in ranked), Link("Other topics" if ranked else "", "")]
    for key in sorted(keys, key=best.__getitem__):
        yield headings[best[key]], key


def _by_year(shared: Shared, keys: Sequence[str]) -> Iterator[tuple[Link, str]]:
    for key in keys:
        yield Link(shared.cards[key].year or "Undated", ""), key


def _topic_link(shared: Shared, term: str) -> Link:
    slug = shared.archive.meant(term)
    return Link(term, shared.links[slug].url if slug else "")


def _sections(places: Sequence[Place]) -> tuple[EditionSection, ...]:
    found = []
    for kind, of_kind in groupby(places, key=lambda place: place[0]):
        groups = groupby(of_kind, key=lambda place: place[1])
        found.append(EditionSection(kind, tuple(EditionGroup(label, tuple(place[2] for place in group)) for label, group in groups)))
    return tuple(found)


def _named(shared: Shared, name: str, topic: Topic | None) -> tuple[Edition, Edition | None]:
    """The edition of that name, and the one before it."""
    editions = shared.editions_of_topic(topic) if topic else shared.editions
    at = next(number for number, edition in enumerate(editions) if edition.id == name)
    return editions[at], editions[at - 1] if at else None


def _page(shared: Shared, orders: _Orders, name: str, topic: Topic | None, number: int) -> EditionView:
    """One page of an edition."""
    edition, before = _named(shared, name, topic)
    slug = topic.slug if topic else ""
    url = urls.edition(name, slug)
    folder = url.removesuffix("index.html")
    places = orders.of(edition, topic)
    total = max(1, -(-len(places) // _A_PAGE))
    has_mail = shared.config.outputs.email
    return EditionView(
        row=row(edition, slug),
        first=edition.first,
        last=edition.last,
        sections=_sections(places[(number - 1) * _A_PAGE : number * _A_PAGE]),
        index=Link("All editions", f"{urls.topic(slug)}#editions" if topic else "editions/index.html"),
        topic=Link(topic.label, urls.topic(slug)) if topic else None,
        previous=Link(before.title, urls.edition(before.id, slug)) if before else None,
        pager=shared.pager(folder, number, total),
        email=f"{folder}email.html" if has_mail else "",
        text=f"{folder}email.txt" if has_mail else "",
        feeds=shared.feeds_of(urls.topic(slug) if topic else "editions/index.html"),
        exports=shared.exports_of(url),
    )


def _email(shared: Shared, orders: _Orders, name: str, topic: Topic | None) -> EditionView:
    view = _page(shared, orders, name, topic, 1)
    rest = len(orders.of(_named(shared, name, topic)[0], topic)) - sum(
        len(group.entries) for part in view.sections for group in part.groups
    )
    return mail.short(msgspec.structs.replace(view, more=rest, pager=views.Pager()), shared.base)


def _text(shared: Shared, orders: _Orders, name: str, topic: Topic | None) -> EditionTextView:
    return EditionTextView(mail.plain(_email(shared, orders, name, topic), shared.config.site.title, shared.base))


def _index(shared: Shared) -> views.EditionsView:
    rows = tuple(row(edition) for edition in reversed(shared.editions))
    return views.EditionsView(shared.config.editions.period, rows, shared.feeds_of("editions/index.html"))


def latest(shared: Shared) -> EditionRow | None:
    """The edition that is still open, with its first titles: those with the curator's words first."""
    if not shared.editions:
        return None
    edition = shared.editions[-1]
    keys = sorted(edition.new, key=lambda key: not shared.cards[key].comment)[:_TITLES]
    titles = tuple(shared.paper(key) for key in keys)
    return msgspec.structs.replace(row(edition), titles=titles)


def row(edition: Edition, slug: str = "") -> EditionRow:
    """An edition of the site, or of the topic with that slug, as lists show it."""
    link = Link(edition.title, urls.edition(edition.id, slug))
    counts = (len(edition.new), len(edition.updated), len(edition.retracted), len(edition.tagged))
    return EditionRow(link, edition.number, _span(edition.first, edition.last), *counts)


def _span(first: str, last: str) -> str:
    """Two days as people write what lies between: ``1–30 November 2026``."""
    begin, end = PartialDate(first).text, PartialDate(last).text
    day, _, rest = begin.partition(" ")
    if rest == end.partition(" ")[2]:
        return f"{day}–{end}"
    if first[:4] == last[:4]:
        begin = begin.removesuffix(f" {begin.rpartition(' ')[2]}")
    return f"{begin} – {end}"
