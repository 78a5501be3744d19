"""What pages know of the catalogue: of one article and what it is tied to, of one group and what
lies around it, or of all.

Each is a part (site/artifact.py): its page is shown what it tells and nothing else, and its digest
stands for that. Digests are made of others, which are made once, so that to know that nothing has
changed around an article costs microseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from digest.model import Bond, Brief, Group, Topic
from digest.site.artifact import joined
from digest.site.layout.shared import Shared
from digest.site.views import Link
from digest.work import short

Listed = Topic | Group


class Ties:
    """One article, and where its names lead: topics, authors, journal, kinds, related and bound
    articles.
    """

    def __init__(self, shared: Shared, key: str) -> None:
        self._shared = shared
        self.brief: Brief = shared.catalogue.briefs[key]

    @property
    def topics(self) -> tuple[Link, ...]:
        """What it is about."""
        return tuple(
            map(self._shared.topic, self._shared.catalogue.subjects.direct(self.brief.key))
        )

    @property
    def authors(self) -> tuple[Link, ...]:
        """Who wrote it, as they are called here."""
        return tuple(map(self._shared.author, self.brief.people))

    @property
    def journal(self) -> Link | None:
        """Where it appeared."""
        return self._shared.journal(self.brief.key) if self.brief.journal else None

    def kind(self, plural: str, name: str) -> Link:
        """One of its kinds."""
        return self._shared.named(plural, name)

    @property
    def bonds(self) -> tuple[Bond, ...]:
        """The works that it is bound to."""
        return self._shared.catalogue.bonds.get(self.brief.key, ())

    @cached_property
    def related(self) -> tuple[str, ...]:
        """The articles that lie nearest."""
        return self._shared.catalogue.near(self.brief.key)

    @property
    def cards(self) -> Sequence[str]:
        """The related and the bound articles."""
        return (*self.related, *(bond.key for bond in self.bonds if bond.key))

    @property
    def texts(self) -> Sequence[str]:
        """The article itself."""
        return (self.brief.key,)

    @property
    def digest(self) -> bytes:
        """Stands for the facts, all the links, and the members of the topics by which articles are
        related.
        """
        shared, key = self._shared, self.brief.key
        told = [shared.tied(key), shared.of_kind(self.brief.kinds)]
        if self.bonds:
            told.append(short(self.bonds))
        return joined(*told, *shared.telling(key))


class Around:
    """A topic, an author, a journal, a year or a kind: what it is called, its articles, and the
    other groups that these have.

    A page lists some of the articles, from ``first`` on; what is told of the whole stands on the
    first page. ``beside`` is what else the page tells, as plain values.
    """

    def __init__(
        self,
        shared: Shared,
        group: Listed,
        first: int = 0,
        size: int = 0,
        beside: Sequence[object] = (),
    ) -> None:
        self.shared = shared
        self.group = group
        self.first = first
        self.listed: Sequence[str] = group.articles[first : first + size] if size else ()
        self._beside = beside

    @cached_property
    def briefs(self) -> list[Brief]:
        """All articles, newest first."""
        return [self.shared.catalogue.briefs[key] for key in self.group.articles]

    @property
    def cards(self) -> Sequence[str]:
        """The listed articles."""
        return self.listed

    @property
    def texts(self) -> Sequence[str]:
        """None."""
        return ()

    @property
    def digest(self) -> bytes:
        """Stands for what the group is and which articles are listed; on the first page for all
        that its articles are tied to as well.
        """
        group = self.group
        if self.first:
            return short(group.label, group.slug, len(group.articles), self.listed, self._beside)
        return joined(short(group, self._beside), *map(self.shared.tied, group.articles))


class Whole:
    """The whole catalogue: for overviews, and what tells machines where to look."""

    def __init__(self, shared: Shared, cards: Sequence[str] = ()) -> None:
        self._shared = shared
        self._cards = cards

    @property
    def cards(self) -> Sequence[str]:
        """Some articles that the page shows."""
        return self._cards

    @property
    def texts(self) -> Sequence[str]:
        """None."""
        return ()

    @property
    def digest(self) -> bytes:
        """Stands for everything but titles and texts."""
        return self._shared.outline


class Fixed:
    """Nothing of the catalogue but plain values, and some articles: for redirects, feeds,
    scripts.
    """

    def __init__(self, *told: object, cards: Sequence[str] = (), texts: Sequence[str] = ()) -> None:
        self.told = told
        self._cards = cards
        self._texts = texts

    @property
    def cards(self) -> Sequence[str]:
        """The articles that are shown in brief."""
        return self._cards

    @property
    def texts(self) -> Sequence[str]:
        """The articles that are shown at length."""
        return self._texts

    @property
    def digest(self) -> bytes:
        """Stands for the values and the lists."""
        return short(self.told, self._cards, self._texts)
