"""The editions of the site and of its topics: their pages, their mails, and the list of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby

import msgspec

from digest.dates import PartialDate
from digest.model import Edition, Topic
from digest.site import urls, views
from digest.site.artifact import Cards, Laid, Page
from digest.site.layout import feeds, mail
from digest.site.layout.parts import Fixed
from digest.site.layout.shared import Shared, paper
from digest.site.views import (
    EditionEntry,
    EditionGroup,
    EditionRow,
    EditionSection,
    EditionTextView,
    EditionView,
    Link,
)

_A_PAGE = (
    200  # entries: a bulletin is one page, ten years of records that came in at once are several
)
_TITLES = 5

Place = tuple[str, Link, str, tuple[Link, ...]]
"""Where an article stands in an edition: the kind of change, the heading below that, its key, the
topics that it was newly given.
"""


def lay_out(shared: Shared, only: str = "") -> Iterator[Laid]:
    """The list of editions with its feeds, and of each its pages, its mail and its citation files;
    or what belongs to the one of that id.
    """
    if not shared.config.outputs.editions:
        return
    if not only:
        part = Fixed([row(edition) for edition in shared.editions])
        yield Page("editions/index.html", "editions.html", part, partial(_index, shared))
        yield from feeds.of_editions(shared)
    for number, edition in enumerate(shared.editions):
        if only in ("", edition.id):
            yield from _pages(
                shared, edition, shared.editions[number - 1] if number else None, None
            )


def of_topic(shared: Shared, meant: str, topic: Topic) -> Iterator[Laid]:
    """The editions of a topic."""
    before: Edition | None = None
    for edition in shared.catalogue.editions.of_topic(meant):
        yield from _pages(shared, edition, before, topic)
        before = edition


def _pages(
    shared: Shared, edition: Edition, before: Edition | None, topic: Topic | None
) -> Iterator[Laid]:
    folder = urls.edition(edition.id, topic.slug if topic else "").removesuffix("index.html")
    part = Contents(shared, edition, before, topic)
    for number in range(1, max(1, -(-len(edition.keys) // _A_PAGE)) + 1):
        yield Page(urls.page(folder, number), "edition.html", part, partial(_page, shared, number))
    if shared.config.outputs.email:
        yield Page(f"{folder}email.html", "email.html", part, partial(_email, shared))
        yield Page(f"{folder}email.txt", "email.txt", part, partial(_text, shared))
    yield from feeds.citation_files(shared, folder, edition.keys)


class Contents:
    """What changed in one period, in the order in which editions list it."""

    def __init__(
        self, shared: Shared, edition: Edition, before: Edition | None, topic: Topic | None
    ) -> None:
        self._shared = shared
        self.edition = edition
        self.before = before
        self.topic = topic

    @property
    def cards(self) -> Sequence[str]:
        """All its articles."""
        return self.edition.keys

    @property
    def texts(self) -> Sequence[str]:
        """None."""
        return ()

    @property
    def digest(self) -> bytes:
        """Stands for what it holds, and under which headings."""
        topic = self.topic
        about = topic and (topic.label, topic.slug, bool(topic.stated))
        return Fixed(
            about, self.before and (self.before.id, self.before.title), self.edition, self.places
        ).digest

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All articles, in order."""
        return tuple(_places(self._shared, self.edition, self.topic))


def _places(shared: Shared, edition: Edition, topic: Topic | None) -> Iterator[Place]:
    """Retractions first, then what a curator says something about, then the other new ones, then
    what changed.
    """
    nothing = Link("", "")
    briefs = shared.catalogue.briefs
    for key in edition.retracted:
        yield "retracted", nothing, key, ()
    for key in edition.new:
        if briefs[key].comment:
            yield "chosen", nothing, key, ()
    others = [key for key in edition.new if not briefs[key].comment]
    for heading, key in (
        _by_topic(shared, others)
        if topic is None and _sections_of(shared)
        else _by_year(shared, others)
    ):
        yield "new", heading, key, ()
    for key, terms in edition.tagged:
        yield "tagged", nothing, key, tuple(_topic_link(shared, term) for term in terms)
    for key in edition.updated:
        yield "updated", nothing, key, ()


def _sections_of(shared: Shared) -> frozenset[str]:
    """The topics that editions have a section for: their name and articles must not depend on what
    comes in later.

    The name of a topic that no person stated is its most frequent spelling, and a rule may find an
    article after its next update.
    """
    vocabulary = shared.catalogue.subjects.vocabulary
    return frozenset(
        m
        for m, concept in vocabulary.concepts.items()
        if m not in vocabulary.hidden and not concept.rule
    )


def _by_topic(shared: Shared, keys: Sequence[str]) -> Iterator[tuple[Link, str]]:
    """The articles under the largest of the topics that they came in with, the largest first; those
    without one are the last.
    """
    sections = _sections_of(shared)
    found = {
        key: [meant for meant in shared.catalogue.editions.came_under(key) if meant in sections]
        for key in keys
    }
    counted = Counter(meant for meanings in found.values() for meant in meanings)
    ranked = sorted(counted, key=lambda meant: (-counted[meant], meant))
    rank = {meant: number for number, meant in enumerate(ranked)}
    best = {
        key: min((rank[meant] for meant in meanings), default=len(ranked))
        for key, meanings in found.items()
    }
    headings = [
        *(_plain(shared.topic(meant)) for meant in ranked),
        Link("Other topics" if ranked else "", ""),
    ]
    for key in sorted(keys, key=best.__getitem__):
        yield headings[best[key]], key


def _by_year(shared: Shared, keys: Sequence[str]) -> Iterator[tuple[Link, str]]:
    for key in keys:
        yield Link(shared.catalogue.briefs[key].date[:4] or "Undated", ""), key


def _plain(link: Link) -> Link:
    """The link without a count, which would change with later editions."""
    return Link(link.label, link.url)


def _topic_link(shared: Shared, term: str) -> Link:
    subjects = shared.catalogue.subjects
    meant = subjects.vocabulary.of(term)
    return Link(term, shared.topic(meant).url if meant and subjects.is_known(meant) else "")


def _sections(places: Sequence[Place], cards: Cards) -> tuple[EditionSection, ...]:
    found = []
    for kind, of_kind in groupby(places, key=lambda place: place[0]):
        groups = groupby(of_kind, key=lambda place: place[1])
        found.append(
            EditionSection(
                kind,
                tuple(EditionGroup(label, _entries(list(group), cards)) for label, group in groups),
            )
        )
    return tuple(found)


def _entries(places: Sequence[Place], cards: Cards) -> tuple[EditionEntry, ...]:
    return tuple(EditionEntry(cards[key], topics) for _, _, key, topics in places)


def _page(shared: Shared, number: int, part: Contents, cards: Cards, _: object) -> EditionView:
    """One page of an edition."""
    edition, topic, before = part.edition, part.topic, part.before
    slug = topic.slug if topic else ""
    folder = urls.edition(edition.id, slug).removesuffix("index.html")
    total = max(1, -(-len(part.places) // _A_PAGE))
    has_mail = shared.config.outputs.email
    return EditionView(
        row=row(edition, slug),
        first=edition.first,
        last=edition.last,
        sections=_sections(part.places[(number - 1) * _A_PAGE : number * _A_PAGE], cards),
        index=Link(
            "All editions", f"{urls.topic(slug)}#editions" if topic else "editions/index.html"
        ),
        topic=Link(topic.label, urls.topic(slug)) if topic else None,
        previous=Link(before.title, urls.edition(before.id, slug)) if before else None,
        pager=shared.pager(folder, number, total),
        email=f"{folder}email.html" if has_mail else "",
        text=f"{folder}email.txt" if has_mail else "",
        feeds=_feeds(shared, topic),
        exports=shared.exports_of(folder),
    )


def _feeds(shared: Shared, topic: Topic | None) -> tuple[Link, ...]:
    """The feeds of a topic only where it has them however many articles come in later."""
    if topic is None:
        return shared.feeds_of("editions/")
    followed = shared.is_followed("topics", (), stated=bool(topic.stated))
    return shared.feeds_of(f"topics/{topic.slug}/") if followed else ()


def _email(shared: Shared, part: Contents, cards: Cards, _: object = None) -> EditionView:
    view = _page(shared, 1, part, cards, None)
    rest = len(part.places) - sum(
        len(group.entries) for section in view.sections for group in section.groups
    )
    return mail.short(msgspec.structs.replace(view, more=rest, pager=views.Pager()), shared.base)


def _text(shared: Shared, part: Contents, cards: Cards, _: object) -> EditionTextView:
    return EditionTextView(
        mail.plain(_email(shared, part, cards), shared.config.site.title, shared.base)
    )


def _index(shared: Shared, *_: object) -> views.EditionsView:
    rows = tuple(row(edition) for edition in reversed(shared.editions))
    return views.EditionsView(shared.config.editions.period, rows, shared.feeds_of("editions/"))


def latest_titles(shared: Shared) -> tuple[str, ...]:
    """The first articles of the edition that is still open: those with the curator's words
    first.
    """
    if not shared.editions:
        return ()
    briefs = shared.catalogue.briefs
    return tuple(sorted(shared.editions[-1].new, key=lambda key: not briefs[key].comment)[:_TITLES])


def latest(shared: Shared, cards: Cards) -> EditionRow | None:
    """The edition that is still open, with its first titles."""
    if not shared.editions:
        return None
    titles = tuple(paper(cards[key]) for key in latest_titles(shared))
    return msgspec.structs.replace(row(shared.editions[-1]), titles=titles)


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
