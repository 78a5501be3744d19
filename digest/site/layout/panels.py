"""The panels of a topic's page: what each shows, computed only where the configuration leaves it
on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.model import Brief, Edition, Topic
from digest.site import urls, views
from digest.site.artifact import Cards
from digest.site.layout.shared import Shared, paper
from digest.site.views import Link
from digest.topics import related as near

_KEY_PAPERS = 5
_SOURCES = 8
_NEW = 10


class New(NamedTuple):
    """What the latest edition brought to a topic: the edition, its first articles, and how many
    more there are.
    """

    edition: Link
    keys: tuple[str, ...]
    more: int


def key_papers(topic: Topic, briefs: Sequence[Brief]) -> Iterator[tuple[str, str]]:
    """The articles to read first, each with a comment: those that the topic features, then
    featured, rated and commented ones.

    Where nobody has chosen or rated anything there are none.
    """
    comments = {pinned.key: pinned.comment for pinned in topic.featured}
    ranked = sorted(
        (b for b in briefs if b.key not in comments and not b.retracted and _is_chosen(b)),
        key=_importance,
    )
    yield from comments.items()
    yield from ((brief.key, "") for brief in ranked[: max(0, _KEY_PAPERS - len(comments))])


def _is_chosen(brief: Brief) -> bool:
    return bool(brief.featured or brief.rating or brief.comment)


def _importance(brief: Brief) -> tuple[bool, float, bool]:
    """The smaller, the more important; articles come newest first, so the newer of two equals stays
    first.
    """
    return not brief.featured, -_stars(brief.rating), not brief.comment


def _stars(rating: str) -> float:
    """A rating as a number: ``4``, ``4.5``, ``4/5`` or stars; 0 when it is none."""
    number = rating.partition("/")[0].strip().replace(",", ".")
    if number.replace(".", "", 1).isdigit() and number.isascii():
        return float(number)
    return float(rating.count("★") + rating.count("*"))


def key_panel(papers: Sequence[tuple[str, str]], cards: Cards) -> Iterator[views.KeyPaper]:
    """The same with their cards; a comment that the card tells already is not told twice."""
    for key, comment in papers:
        yield views.KeyPaper(cards[key], comment if comment != cards[key].comment else "")


def new(shared: Shared, topic: Topic, editions: Sequence[Edition]) -> New | None:
    """What the latest edition brought; None where there is none yet."""
    if not editions:
        return None
    keys = tuple(dict.fromkeys((*editions[-1].new, *(key for key, _ in editions[-1].tagged))))
    return (
        New(_edition(shared, topic, editions[-1]), keys[:_NEW], max(0, len(keys) - _NEW))
        if keys
        else None
    )


def new_panel(found: New, cards: Cards) -> views.NewPanel:
    """The same with its cards."""
    return views.NewPanel(found.edition, tuple(cards[key] for key in found.keys), found.more)


def editions(shared: Shared, topic: Topic, found: Sequence[Edition]) -> Iterator[Link]:
    """The editions of a topic, the latest first, where they have pages."""
    if shared.has_editions(topic):
        yield from (_edition(shared, topic, edition) for edition in reversed(found))


def _edition(shared: Shared, topic: Topic, edition: Edition) -> Link:
    """The topic's own edition where it has pages, else that of the site."""
    slug = topic.slug if shared.has_editions(topic) else ""
    return Link(edition.title, urls.edition(edition.id, slug), len(edition.keys))


def related(
    shared: Shared, topic: Topic, found: Sequence[near.Related], cards: Cards
) -> Iterator[views.RelatedTopic]:
    """The topics that the person names as related, if they have a page, then the nearest ones by
    common articles.
    """
    subjects = shared.catalogue.subjects
    by_slug = {subjects.slug(one.meant): one for one in found}
    for slug in topic.see_also:
        one = by_slug.pop(slug, None)
        if one:
            yield _related(shared, one, cards)
        else:
            for link in links(shared, (slug,)):
                yield views.RelatedTopic(Link(link.label, link.url), 0.0, ())
    yield from (_related(shared, one, cards) for one in by_slug.values())


def _related(shared: Shared, one: near.Related, cards: Cards) -> views.RelatedTopic:
    return views.RelatedTopic(
        _counted(shared, one.meant, one.shared),
        one.strength,
        tuple(paper(cards[key]) for key in one.papers),
    )


def rising(
    shared: Shared, found: Sequence[near.Rising], cards: Cards
) -> Iterator[views.RisingTopic]:
    """The topics that have come nearer of late."""
    for one in found:
        papers = tuple(paper(cards[key]) for key in one.papers)
        yield views.RisingTopic(
            _counted(shared, one.meant, one.lately), one.lately, one.before, papers
        )


def _counted(shared: Shared, meant: str, count: int) -> Link:
    link = shared.topic(meant)
    return Link(link.label, link.url, count)


def links(shared: Shared, slugs: Sequence[str]) -> tuple[Link, ...]:
    """The topics with these slugs."""
    subjects = shared.catalogue.subjects
    return tuple(shared.topic(meant) for slug in slugs if (meant := subjects.of_slug(slug)))


def crumbs(shared: Shared, topic: Topic) -> tuple[Link, ...]:
    """The way from the top of the vocabulary down to a topic, itself left out."""
    subjects = shared.catalogue.subjects
    way: list[Link] = []
    above = topic.broader[:1]
    while above:
        meant = subjects.of_slug(above[0])
        way.append(shared.topic(meant))
        above = subjects.topic(meant).broader[:1]
    return tuple(reversed(way))


def updated(briefs: Sequence[Brief]) -> str:
    """The last day on which something came in or changed; "" where no article says."""
    return max((max(brief.added, brief.updated) for brief in briefs), default="")


def methods(shared: Shared, topic: Topic, briefs: Sequence[Brief]) -> views.MethodsPanel:
    """Where the articles come from, as they remember it themselves."""
    counted = Counter(name for brief in briefs for name in brief.sources)
    days = sorted(brief.added for brief in briefs if brief.added)
    best = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_SOURCES]
    site = shared.config.site
    return views.MethodsPanel(
        tuple(best), days[0] if days else "", updated(briefs), topic.rule, site.curator, site.rights
    )
