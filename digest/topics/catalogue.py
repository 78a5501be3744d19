"""The catalogue: articles gathered into topics, authors, journals and years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from digest.config import Topics
from digest.errors import Problem, Report
from digest.model import Article, Catalogue, Concept, Pinned, Profile, Topic
from digest.text import fold
from digest.topics import bonds, groups, hierarchy, journals, kinds, people, related, rules
from digest.topics.vocabulary import Vocabulary, addresses, label


def gather(
    articles: Iterable[Article],
    concepts: Sequence[Concept] = (),
    settings: Topics = Topics(),  # noqa: B008 - a frozen value
    *,
    profiles: Sequence[Profile] = (),
    report: Report = lambda _: None,
) -> Catalogue:
    """Everything there is to browse. Articles come newest first: by date, an exact one before a vague one, then by key.

    What is wrong with the concepts and the profiles is reported; the catalogue is whole without it.
    """
    ordered = sorted(articles, key=lambda a: a.key)
    ordered.sort(key=lambda a: a.record.date.first_month if a.record.date else "", reverse=True)
    bound = bonds.bound(ordered)
    ordered = bonds.told_retracted(ordered, bound)
    vocabulary = Vocabulary(concepts, check_tags=settings.check_tags, report=report)
    topics, meanings_of = by_meaning(ordered, vocabulary, settings, report=report)
    authors, authors_of = people.gathered(ordered, profiles, report)
    journal_groups, journal_of = journals.gathered(ordered)
    kinds_of = {article.key: kinds.of(article) for article in ordered}
    return Catalogue(
        articles={article.key: article for article in ordered},
        topics=related.linked(tuple(topics.values()), ordered),
        authors=authors,
        journals=journal_groups,
        years=groups.years(ordered),
        **kinds.gathered(kinds_of),
        topics_of={key: tuple(topics[meant].slug for meant in meanings) for key, meanings in meanings_of.items()},
        authors_of=authors_of,
        journal_of=journal_of,
        kinds_of=kinds_of,
        bonds=bound,
    )


def by_meaning(
    articles: Sequence[Article], vocabulary: Vocabulary, settings: Topics, *, report: Report
) -> tuple[dict[str, Topic], dict[str, tuple[str, ...]]]:
    """Every topic by what it means, without its neighbours, and what each article is about itself, by its key."""
    meanings_of = _meanings(articles, vocabulary, report)
    return _Topics(articles, meanings_of, vocabulary, settings.minimum, report).all(), meanings_of


def _meanings(articles: Sequence[Article], vocabulary: Vocabulary, report: Report) -> dict[str, tuple[str, ...]]:
    """What each article is about, by key: the meanings of its keywords, then those whose rule it falls under."""
    ruled = list(_rules(vocabulary, report))
    found: dict[str, tuple[str, ...]] = {}
    for article in articles:
        meant = dict.fromkeys(vocabulary.of(keyword) for keyword in article.record.keywords)
        meant.pop("", None)
        if ruled:
            text = rules.Text(article)
            meant |= dict.fromkeys(topic for topic, rule in ruled if rule(text))
        found[article.key] = tuple(meant)
    return found


def _rules(vocabulary: Vocabulary, report: Report) -> Iterable[tuple[str, rules.Rule]]:
    for meant, concept in vocabulary.concepts.items():
        if concept.rule and not concept.hidden:
            try:
                yield meant, rules.parse(concept.rule)
            except rules.RuleError as error:
                hint = 'as in: title:"hot flashes" and not (men or rats)'
                report(Problem(f"rule {error}", concept.file, concept.lines.get("rule", 1), hint=hint))


class _Topics:
    """The topics of one catalogue, by what they mean."""

    def __init__(
        self, articles: Sequence[Article], meanings_of: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary, minimum: int, report: Report
    ) -> None:
        self._report = report
        self._minimum = minimum
        self._concepts = vocabulary.concepts
        self._meaning = vocabulary.meaning
        self._articles = {article.key: article for article in articles}
        self._order = {article.key: number for number, article in enumerate(articles)}
        self._spellings = vocabulary.spelled(keyword for article in articles for keyword in article.record.keywords)
        labels = {meant: label(found) for meant, found in self._spellings.items()}
        labels |= {meant: concept.label for meant, concept in self._concepts.items() if meant not in vocabulary.hidden}
        self._labels = dict(sorted(labels.items()))
        self._slugs = addresses(self._labels, {meant: concept.slug for meant, concept in self._concepts.items()})
        self._above = hierarchy.broader(vocabulary, self._labels.keys(), report)
        self._beside = hierarchy.see_also(vocabulary, self._labels.keys(), report)
        self._below: dict[str, list[str]] = {}
        for meant, parents in self._above.items():
            for parent in parents:
                self._below.setdefault(parent, []).append(meant)
        self._keys = self._rolled_up(meanings_of)

    def all(self) -> dict[str, Topic]:
        """Every topic, by what it means."""
        return {meant: self._topic(meant) for meant in self._labels}

    def _rolled_up(self, meanings_of: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
        """The keys of each topic's articles, in order, those of narrower topics among them."""
        keys: dict[str, list[str]] = {meant: [] for meant in self._labels}
        if not self._above:
            for key, meanings in meanings_of.items():
                for meant in meanings:
                    keys[meant].append(key)
            return keys
        over = {meant: hierarchy.ancestors(self._above, meant) for meant in self._above}
        for key, meanings in meanings_of.items():
            for meant in set(meanings).union(*(over.get(direct, ()) for direct in meanings)):
                keys[meant].append(key)
        return keys

    def _topic(self, meant: str) -> Topic:
        concept = self._concepts.get(meant, Concept(slug="", label=""))
        spellings = self._spellings.get(meant, Counter())
        keys = self._keys[meant]
        if concept.file and not keys:
            text = f"no article is about {concept.label}"
            self._report(
                Problem(text, concept.file, 1, hint="add the keyword to an article, or an alias or a rule here", severity="warning")
            )
        if concept.slug and concept.slug != self._slugs[meant]:
            text = f"has the address of another topic and is shown at topics/{self._slugs[meant]}/"
            self._report(Problem(text, concept.file, 1, hint="rename the file", severity="warning"))
        written = tuple(sorted(spellings, key=lambda s: (-spellings[s], s)))
        return Topic(
            slug=self._slugs[meant],
            label=self._labels[meant],
            spellings=tuple(dict.fromkeys((*(alias for alias in concept.aliases if self._meaning(alias) == meant), *written))),
            articles=tuple(keys),
            per_year=self._per_year(keys),
            broader=self._sorted(self._above.get(meant, ())),
            narrower=self._sorted(self._below.get(meant, ())),
            see_also=tuple(self._slugs[other] for other in self._beside.get(meant, ())),
            featured=tuple(self._featured(concept, keys)),
            redirect_from=concept.redirect_from,
            rule=concept.rule,
            html=concept.html,
            stated=concept.file,
            thin=not concept.file and len(keys) < self._minimum,
        )

    def _per_year(self, keys: Sequence[str]) -> tuple[tuple[int, int], ...]:
        dates = (self._articles[key].record.date for key in keys)
        return tuple(sorted(Counter(date.year for date in dates if date).items()))

    def _sorted(self, meanings: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._slugs[meant] for meant in sorted(meanings, key=lambda m: (fold(self._labels[m]), m)))

    def _featured(self, concept: Concept, keys: Sequence[str]) -> Iterable[Pinned]:
        for pinned in concept.featured:
            if pinned.key in self._articles:
                yield pinned
            else:
                text = f"featured {pinned.key} is no article"
                self._report(Problem(text, concept.file, concept.lines.get("featured", 1), hint="write its file's name, without .md"))
