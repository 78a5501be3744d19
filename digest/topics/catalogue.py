"""The catalogue: articles gathered into topics, authors, journals and years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from digest.model import Article, Catalogue, Group, Topic
from digest.text import fold
from digest.topics import related
from digest.topics.vocabulary import Meanings, addresses, label


def gather(articles: Iterable[Article]) -> Catalogue:
    """Everything there is to browse. Articles come newest first: by date, an exact one before a vague one, then by key."""
    ordered = sorted(articles, key=lambda a: a.key)
    ordered.sort(key=lambda a: a.record.date.first_month if a.record.date else "", reverse=True)
    meanings = Meanings()
    topics_of = {article.key: _meanings(article, meanings) for article in ordered}
    topics = _topics(ordered, topics_of, meanings)
    slugs = {meant: topic.slug for meant, topic in topics.items()}
    return Catalogue(
        articles={article.key: article for article in ordered},
        topics=related.linked(tuple(topics.values())),
        authors=_groups((person.name, a.key, person.filed) for a in ordered for person in dict.fromkeys(a.record.authors)),
        journals=_groups((a.record.journal, a.key, a.record.journal) for a in ordered if a.record.journal),
        years=tuple(sorted(_years(ordered), key=lambda group: group.slug, reverse=True)),
        topics_of={key: tuple(slugs[meant] for meant in meanings) for key, meanings in topics_of.items()},
    )


def _meanings(article: Article, meanings: Meanings) -> tuple[str, ...]:
    found = (meanings.of(keyword) for keyword in article.record.keywords)
    return tuple(dict.fromkeys(meant for meant in found if meant))


def _topics(articles: list[Article], topics_of: dict[str, tuple[str, ...]], meanings: Meanings) -> dict[str, Topic]:
    spellings = meanings.spelled(keyword for article in articles for keyword in article.record.keywords)
    labels = {meant: label(found) for meant, found in sorted(spellings.items())}
    slugs = addresses(labels)
    keys: dict[str, list[str]] = {meant: [] for meant in labels}
    years: dict[str, Counter[int]] = {meant: Counter() for meant in labels}
    for article in articles:
        for meant in topics_of[article.key]:
            keys[meant].append(article.key)
            if article.record.date:
                years[meant][article.record.date.year] += 1
    return {
        meant: Topic(
            slug=slugs[meant],
            label=labels[meant],
            spellings=tuple(sorted(spellings[meant], key=lambda s: (-spellings[meant][s], s))),
            articles=tuple(keys[meant]),
            per_year=tuple(sorted(years[meant].items())),
        )
        for meant in labels
    }


def _groups(named: Iterable[tuple[str, str, str]]) -> tuple[Group, ...]:
    """One group for each folded name, called by its most frequent spelling, in the order of what they are filed under."""
    keys: dict[str, dict[str, None]] = {}
    spellings: dict[str, Counter[str]] = {}
    folded: dict[str, str] = {}
    filed: dict[str, str] = {}
    for name, key, filed_as in named:
        meant = folded.get(name)
        if meant is None:
            meant = folded[name] = fold(name)
        if meant:
            keys.setdefault(meant, {})[key] = None
            spellings.setdefault(meant, Counter())[name] += 1
            filed[meant] = min(filed.get(meant, filed_as), filed_as)
    labels = {meant: label(spellings[meant]) for meant in sorted(keys, key=lambda m: (fold(filed[m]), m))}
    slugs = addresses(labels)
    return tuple(Group(slugs[meant], labels[meant], tuple(keys[meant]), filed[meant]) for meant in labels)


def _years(articles: list[Article]) -> list[Group]:
    keys: dict[str, list[str]] = {}
    for article in articles:
        if article.record.date:
            keys.setdefault(f"{article.record.date.year:04}", []).append(article.key)
    return [Group(year, year, tuple(found), year) for year, found in keys.items()]
