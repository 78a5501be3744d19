"""The page of a topic, and the overview of all topics."""

from __future__ import annotations

import msgspec

from digest.site.views.base import Card, Chart, Html, Link, Pager, YearGroup
from digest.text import to_html


class RelatedTopic(msgspec.Struct, frozen=True):
    """A neighbouring topic and the newest papers that the two share; ``strength`` is 0 to 1."""

    topic: Link
    strength: float
    papers: tuple[Link, ...]


class RisingTopic(msgspec.Struct, frozen=True):
    """A topic that has come nearer of late: the papers of the last years that both have, the
    earlier ones, and the newest of them.
    """

    topic: Link
    lately: int
    before: int
    papers: tuple[Link, ...]


class KeyPaper(msgspec.Struct, frozen=True):
    """An article that matters under a topic, and why the curator chose it ("" where it stands here
    for its rating or its date).
    """

    card: Card
    comment: str = ""


class NewPanel(msgspec.Struct, frozen=True):
    """What the latest edition brought to a topic: the edition, its newest articles, and how many
    more there are.
    """

    edition: Link
    cards: tuple[Card, ...]
    more: int = 0


class MethodsPanel(msgspec.Struct, frozen=True):
    """Where articles come from: databases with counts, the first and last day of arrival, the rule,
    who keeps it, the rights.
    """

    sources: tuple[tuple[str, int], ...] = ()
    first: str = ""
    last: str = ""
    rule: str = ""
    curator: str = ""
    rights: str = ""


class TopicView(msgspec.Struct, frozen=True):
    """One page of a topic. The panels beside the list of articles stand on its first page, those
    that the configuration leaves on.

    ``crumbs`` lead from the top of the vocabulary down to here, by the first broader topic of each;
    ``broader`` are all.
    """

    label: str
    spellings: tuple[str, ...]
    count: int
    first_year: str
    last_year: str
    groups: tuple[YearGroup, ...]
    pager: Pager
    panels: tuple[str, ...] = ()
    crumbs: tuple[Link, ...] = ()
    broader: tuple[Link, ...] = ()
    narrower: tuple[Link, ...] = ()
    updated: str = ""
    feeds: tuple[Link, ...] = ()
    exports: tuple[Link, ...] = ()
    new: NewPanel | None = None
    introduction_html: Html = Html()
    key: tuple[KeyPaper, ...] = ()
    chart: Chart | None = None
    related: tuple[RelatedTopic, ...] = ()
    rising: tuple[RisingTopic, ...] = ()
    journals: tuple[Link, ...] = ()
    authors: tuple[Link, ...] = ()
    editions: tuple[Link, ...] = ()
    methods: MethodsPanel | None = None
    json_ld: Html = Html()

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))


class TopicEntry(msgspec.Struct, frozen=True):
    """A topic in the overview, with the shape of its years as a small drawing."""

    label: str
    url: str
    count: int
    spark_html: Html = Html()
    note: str = ""

    @property
    def label_html(self) -> Html:
        """The label with its ``<i> <b> <sub> <sup>``."""
        return Html(to_html(self.label))


class LetterGroup(msgspec.Struct, frozen=True):
    """Entries that begin alike; ``anchor`` is the id to jump to."""

    letter: str
    anchor: str
    entries: tuple[TopicEntry, ...]


class TopicsView(msgspec.Struct, frozen=True):
    """All topics, by letter."""

    count: int
    largest: tuple[Link, ...]
    letters: tuple[LetterGroup, ...]
