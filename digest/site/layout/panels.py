"""The panels of a topic's page: what each shows, computed only where the configuration leaves it on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from digest.model import Article, Edition, Topic
from digest.records import merge
from digest.site import urls, views
from digest.site.layout.shared import Shared
from digest.site.views import Link

_KEY_PAPERS = 5
_WORTH_CHOOSING = 10  # articles: in a shorter list the newest need no panel of their own
_SOURCES = 8
_NEW = 10


def key_papers(shared: Shared, topic: Topic) -> Iterator[views.KeyPaper]:
    """The articles to read first: those that the topic features, then featured, rated and commented ones, then the newest.

    Where nobody has chosen or rated anything and the list is short, there are none.
    """
    articles = [shared.catalogue.articles[key] for key in topic.articles]
    comments = {pinned.key: pinned.comment for pinned in topic.featured}
    chosen = [shared.catalogue.articles[key] for key in comments]
    ranked = sorted((article for article in articles if article.key not in comments and not article.retracted), key=_importance)
    if not chosen and len(articles) < _WORTH_CHOOSING:
        ranked = [article for article in ranked if article.featured or article.rating or article.comment]
    for article in (chosen + ranked)[: max(_KEY_PAPERS, len(chosen))]:
        comment = comments.get(article.key, "")
        yield views.KeyPaper(shared.cards[article.key], comment if comment != article.comment else "")


def _importance(article: Article) -> tuple[bool, float, bool]:
    """The smaller, the more important; articles come newest first, so the newer of two equals stays first."""
    return not article.featured, -_stars(article.rating), not article.comment


def _stars(rating: str) -> float:
    """A rating as a number: ``4``, ``4.5``, ``4/5`` or stars; 0 when it is none."""
    number = rating.partition("/")[0].strip().replace(",", ".")
    if number.replace(".", "", 1).isdigit() and number.isascii():
        return float(number)
    return float(rating.count("★") + rating.count("*"))


def new(shared: Shared, topic: Topic) -> views.NewPanel | None:
    """What the latest edition brought; None where it is the first, which brought everything."""
    if not shared.has_edition_pages(topic):
        return None
    edition = shared.editions_of_topic(topic)[-1]
    keys = tuple(dict.fromkeys((*edition.new, *(key for key, _ in edition.tagged))))
    return views.NewPanel(_edition(topic, edition), shared.shown(keys[:_NEW]), max(0, len(keys) - _NEW)) if keys else None


def editions(shared: Shared, topic: Topic) -> Iterator[Link]:
    """The editions of a topic, the latest first."""
    if shared.has_edition_pages(topic):
        yield from (_edition(topic, edition) for edition in reversed(shared.editions_of_topic(topic)))


def _edition(topic: Topic, edition: Edition) -> Link:
    return Link(edition.title, urls.edition(edition.id, topic.slug), len(edition.keys))


def related(shared: Shared, topic: Topic) -> Iterator[views.RelatedTopic]:
    """The topics that the person names as related, then the nearest ones by common articles."""
    near = {found.slug: found for found in topic.related}
    for slug in topic.see_also:
        found = near.pop(slug, None)
        papers = _papers(shared, found.papers) if found else ()
        yield views.RelatedTopic(_link(shared, slug, found.shared if found else 0), found.strength if found else 0.0, papers)
    for found in near.values():
        yield views.RelatedTopic(_link(shared, found.slug, found.shared), found.strength, _papers(shared, found.papers))


def rising(shared: Shared, topic: Topic) -> Iterator[views.RisingTopic]:
    """The topics that have come nearer of late."""
    for found in topic.rising:
        yield views.RisingTopic(_link(shared, found.slug, found.lately), found.lately, found.before, _papers(shared, found.papers))


def crumbs(shared: Shared, topic: Topic) -> tuple[Link, ...]:
    """The way from the top of the vocabulary down to a topic, itself left out."""
    way: list[Link] = []
    above = topic.broader[:1]
    while above:
        way.append(shared.links[above[0]])
        above = shared.topics[above[0]].broader[:1]
    return tuple(reversed(way))


def updated(articles: Iterable[Article]) -> str:
    """The last day on which something came in or changed; "" where no article says."""
    return max((max(article.added, article.updated) for article in articles), default="")


def methods(shared: Shared, topic: Topic) -> views.MethodsPanel:
    """Where the articles come from, as they remember it themselves."""
    articles = [shared.catalogue.articles[key] for key in topic.articles]
    counted = Counter(name for article in articles for name in dict.fromkeys(_sources(article.sources)))
    days = sorted(article.added for article in articles if article.added)
    best = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_SOURCES]
    site = shared.config.site
    return views.MethodsPanel(tuple(best), days[0] if days else "", updated(articles), topic.rule, site.curator, site.rights)


def _sources(lines: Sequence[str]) -> Iterator[str]:
    return (name for line in lines if (name := merge.parsed(line)[0]))


def _papers(shared: Shared, keys: Iterable[str]) -> tuple[Link, ...]:
    return tuple(shared.paper(key) for key in keys)


def _link(shared: Shared, slug: str, count: int) -> Link:
    link = shared.links[slug]
    return Link(link.label, link.url, count)
