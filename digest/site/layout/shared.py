"""What all parts of the site are laid out from: the catalogue, the configuration, and what many
pages show of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, starmap
from operator import itemgetter
from typing import TypeVar

import msgspec

from digest import names
from digest.config import Config
from digest.model import Edition, Group, Kinds, Page, Topic
from digest.site import citing, urls, views
from digest.site.artifact import joined
from digest.site.citing import files
from digest.site.citing.files import Form
from digest.site.layout.cards import Cards
from digest.site.views import Card, FeedEntry, FeedTopic, Link
from digest.topics import kinds, related
from digest.topics.catalogue import Catalogue
from digest.topics.kinds import KINDS
from digest.work import short

PLURALS = ("authors", "journals", "years", *KINDS)
"""The ways in beside topics, as folders of the site and keys of [outputs]."""

_COMMON_TOPICS = 12
_TOP_NAMES = 6


class Shared:
    """One site's facts, each made once: whatever several parts of it need. Raises ConfigError for a
    CSL style that cannot be used.
    """

    def __init__(self, catalogue: Catalogue, pages: Sequence[Page], config: Config) -> None:
        self.catalogue = catalogue
        self.pages = pages
        self.config = config
        self.base = config.site.base_url
        self.cards = Cards(catalogue.briefs)
        self.styles = citing.chosen(config.outputs.styles)
        self.with_abstracts = len(catalogue.keys) <= config.outputs.cited_abstracts
        self.citations = files.Citations(catalogue.briefs, with_abstracts=self.with_abstracts)
        self.entries: dict[tuple[str, bool], FeedEntry] = {}
        self.feed_topics: dict[str, FeedTopic] = {}
        self.news: dict[str, bytes] = {}
        self._topics: dict[str, Link] = {}
        self._authors: dict[str, Link] = {}
        self._tied: dict[str, bytes] = {}
        self._has_authors = self.has("authors")
        self._has_journals = self.has("journals")
        self._topic_digests = _Known(self._digest_of_topic)
        self._author_digests = _Known(self._digest_of_author)
        self._kind_digests = _Known(self._digest_of_kinds)
        self._member_digests = _Known(self._digest_of_members)

    # where names lead

    def topic(self, meant: str) -> Link:
        """A topic, leading to its page; without an address where it has none."""
        link = self._topics.get(meant)
        if link is None:
            subjects = self.catalogue.subjects
            url = urls.topic(subjects.slug(meant)) if subjects.has_page(meant) else ""
            link = self._topics[meant] = Link(subjects.label(meant), url, len(subjects.keys(meant)))
        return link

    def topic_of(self, topic: Topic) -> Link:
        """The same of a topic at hand."""
        return Link(topic.label, "" if topic.thin else urls.topic(topic.slug), len(topic.articles))

    def author(self, packed: str) -> Link:
        """An author as called in an article (names.packed), leading to the page."""
        link = self._authors.get(packed)
        if link is None:
            found = self.catalogue.author_of(packed) if self._has_authors else None
            link = self._authors[packed] = self.group("authors", found, names.unpacked(packed).name)
        return link

    def journal(self, key: str) -> Link:
        """The journal of an article as it is written there, leading to its page."""
        found = self.catalogue.journal_of(key) if self.has("journals") else None
        return self.group("journals", found, self.catalogue.briefs[key].journal)

    def named(self, plural: str, name: str) -> Link:
        """One of the kinds of an article."""
        return self.group(
            plural, self.catalogue.kinds[plural].named(name) if self.has(plural) else None, name
        )

    def group(self, plural: str, group: Group | None, name: str = "", count: int = 0) -> Link:
        """An author, a journal or one of another kind, under a name of its own; without an address
        where it has no page.
        """
        if group is None:
            return Link(name, "", count)
        return Link(
            name or group.label,
            f"{plural}/{group.slug}/index.html" if self.has(plural) else "",
            count,
        )

    def has(self, plural: str) -> bool:
        """Whether there are pages of authors, journals, years, kinds."""
        outputs = self.config.outputs
        return bool(outputs.kinds if plural in KINDS else getattr(outputs, plural))

    def groups(self, plural: str) -> tuple[Group, ...]:
        """Those that have a page."""
        if plural in KINDS:
            return self.catalogue.kinds[plural].groups()
        return (
            self.catalogue.people
            if plural == "authors"
            else self.catalogue.journals
            if plural == "journals"
            else self.catalogue.years
        ).groups()

    # what stands for all that

    @cached_property
    def outline(self) -> bytes:
        """8 bytes that stand for the whole catalogue, for pages that show something of all of
        it.
        """
        stated = [
            msgspec.structs.replace(one, html="", lines={})
            for one in (*self.catalogue.concepts, *self.catalogue.profiles)
        ]
        return joined(short(stated), *map(self.tied, self.catalogue.keys))

    def tied(self, key: str) -> bytes:
        """8 bytes for an article's facts and all that its topics, authors and journal are called,
        where they lead and how much they hold.
        """
        known = self._tied.get(key)
        if known is None:
            brief = self.catalogue.briefs[key]
            told = [brief.facts]
            told += map(self._topic_digests.__getitem__, self.catalogue.subjects.members.of(key))
            if self._has_authors:
                told += map(self._author_digests.__getitem__, brief.people)
            if self._has_journals and brief.journal:
                told.append(self.digest_of(self.journal(key)))
            known = self._tied[key] = joined(*told)
        return known

    def _digest_of_topic(self, meant: str) -> bytes:
        link = self.topic(meant)
        return short(meant, link.label, link.url, related.rough(link.count))

    def _digest_of_author(self, packed: str) -> bytes:
        link = self.author(packed)
        return short(self.catalogue.people.meant(packed), link.label, link.url)

    def of_kind(self, stated: Kinds) -> bytes:
        """8 bytes for what the kinds of an article are called, and where they lead."""
        return self._kind_digests[stated]

    def _digest_of_kinds(self, stated: Kinds) -> bytes:
        named = [(plural, name) for plural in KINDS for name in kinds.named(stated, plural)]
        return short([(link.label, link.url) for link in starmap(self.named, named)])

    def digest_of(self, link: Link) -> bytes:
        """8 bytes for what a page shows of a link: its label and where it leads."""
        return short(link.label, link.url)

    def telling(self, key: str) -> list[bytes]:
        """8 bytes for the articles of each topic by which an article is related to others."""
        subjects = self.catalogue.subjects
        return list(map(self._member_digests.__getitem__, related.telling(subjects, key)))

    def _digest_of_members(self, meant: str) -> bytes:
        return short("\n".join(self.catalogue.subjects.keys(meant)))

    # what several pages count

    def topics_with_pages(self) -> list[str]:
        """What the topics mean that have a page, the largest first."""
        subjects = self.catalogue.subjects
        return sorted(subjects.paged(), key=lambda meant: (-len(subjects.keys(meant)), meant))

    def top_topics(self, most: int) -> tuple[Link, ...]:
        """The largest topics that have a page."""
        return tuple(map(self.topic, self.topics_with_pages()[:most]))

    def common_topics(self, keys: Sequence[str]) -> tuple[Link, ...]:
        """The topics that most of these articles have, with how many."""
        counted = Counter(chain.from_iterable(map(self.catalogue.subjects.direct, keys)))
        best = _most(counted, _COMMON_TOPICS, lambda meant: (meant, meant))
        return tuple(self._counted(self.topic(meant), count) for count, meant in best)

    @staticmethod
    def _counted(link: Link, count: int) -> Link:
        return link if link.count == count else Link(link.label, link.url, count)

    def top(
        self,
        plural: str,
        keys: Sequence[str],
        *,
        most: int = _TOP_NAMES,
        least: int = 2,
        apart: str = "",
        widest: int = 0,
    ) -> Iterator[Link]:
        """The authors or journals with a page that most of these articles have, with how many;
        those below ``least`` say nothing.

        ``apart`` is a slug that is left out, ``widest`` how many authors an article may have to
        count.
        """
        if not self.has(plural):
            return
        index = self.catalogue.people if plural == "authors" else self.catalogue.journals
        held = map(index.members.of, keys)
        counted = Counter(
            chain.from_iterable(of for of in held if len(of) <= widest)
            if widest
            else chain.from_iterable(held)
        )
        known = index.by_meaning()

        def named(meant: str) -> tuple[str, Group] | None:
            group = known.get(meant)
            return (group.slug, group) if group and group.slug != apart else None

        for count, group in _most(counted, most, named, least):
            yield self.group(plural, group, count=count)

    def newest(self, keys: Iterable[str]) -> list[str]:
        """The latest arrivals among the articles."""
        from digest.site.layout import entries

        return entries.newest(keys, lambda key: self.catalogue.briefs[key].arrived)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions of the site, the first first; none when they are switched off."""
        return self.catalogue.editions.of_site if self.config.outputs.editions else ()

    def has_editions(self, topic: Topic) -> bool:
        """Whether the topic has pages of editions: where its file says so, or all have."""
        return (
            self.config.outputs.editions
            and not topic.thin
            and (topic.editions or self.config.editions.topics)
        )

    # what lies beside a page

    def is_followed(self, plural: str, articles: Sequence[str], *, stated: bool = False) -> bool:
        """Whether a topic, an author or a journal has feeds and citation files: with enough
        articles, or as a person's file asks.
        """
        outputs = self.config.outputs
        return plural in outputs.follow and (stated or len(articles) >= outputs.minimum)

    def feeds_of(self, folder: str) -> tuple[Link, ...]:
        """The feeds that lie in a folder; the whole site and its editions have all formats."""
        known = (("atom", "Atom", "feed.xml"), ("json", "JSON Feed", "feed.json"))
        chosen = self.config.outputs.feeds
        of_all = folder in ("", "editions/")
        return tuple(
            Link(label, folder + file)
            for name, label, file in known
            if chosen and (of_all or name in chosen)
        )

    def forms(self, folder: str) -> tuple[Form, ...]:
        """The formats of citation files in a folder; the whole site has all."""
        chosen = self.config.outputs.citations
        return tuple(form for form in files.FORMS if chosen and (not folder or form.name in chosen))

    def exports_of(self, folder: str) -> tuple[Link, ...]:
        """The citation files that lie in a folder."""
        return tuple(Link(form.label, folder + form.file) for form in self.forms(folder))

    # lists

    @property
    def page_size(self) -> int:
        """How many articles a page lists."""
        return self.config.build.page_size

    def pager(self, folder: str, number: int, total: int) -> views.Pager:
        """Where one of ``total`` pages in the folder stands."""
        pages = (
            tuple(Link(str(one), urls.page(folder, one)) for one in range(1, total + 1))
            if total > 1
            else ()
        )
        newer = urls.page(folder, number - 1) if number > 1 else ""
        older = urls.page(folder, number + 1) if number < total else ""
        return views.Pager(number, total, newer, older, pages)


_Of = TypeVar("_Of")
_Named = TypeVar("_Named")


class _Known(dict[_Of, bytes]):
    """Digests, each made when it is first asked for."""

    def __init__(self, make: Callable[[_Of], bytes]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, of: _Of) -> bytes:
        made = self[of] = self._make(of)
        return made


def _most(
    counted: Counter[str],
    most: int,
    named: Callable[[str], tuple[str, _Named] | None],
    least: int = 1,
) -> list[tuple[int, _Named]]:
    """The most frequent, with how many: of equally many in the order of their names, which is the
    first thing that ``named`` tells of one; it tells nothing of one that does not count.
    """
    found: list[tuple[int, str, _Named]] = []
    for meant, count in counted.most_common():
        if count < least or (len(found) >= most and count < -found[-1][0]):
            break
        if told := named(meant):
            found.append((-count, *told))
    return [(-count, one) for count, _, one in sorted(found, key=itemgetter(0, 1))[:most]]


def paper(card: Card) -> Link:
    """An article by its title alone; that it has been retracted is told all the same."""
    return Link(card.title, card.url, mark="Retracted" if card.retracted else "")


def by_year(cards: Iterable[Card]) -> tuple[views.YearGroup, ...]:
    """The cards under their years, in the order they come."""
    years: dict[str, list[Card]] = {}
    for card in cards:
        years.setdefault(card.year, []).append(card)
    return tuple(views.YearGroup(year, tuple(found)) for year, found in years.items())
