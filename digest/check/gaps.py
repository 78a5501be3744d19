"""What articles lack: a date, a topic, an abstract, a DOI; and topics that hardly are any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from digest.check.source import Source
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Article
from digest.text import to_plain
from digest.topics.catalogue import Catalogue

_NAMED = 5


class Counts(msgspec.Struct, frozen=True):
    """How many articles and topics there are, how many articles lack what, how many topics have a
    single article (the first few named).
    """

    articles: int = 0
    topics: int = 0
    without_abstract: int = 0
    without_doi: int = 0
    without_date: int = 0
    thin_topics: int = 0
    thin_topic_names: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The gaps for a person, a line for the articles and one for the topics; none where nothing
        is missing.
        """
        lacking = (
            (self.without_abstract, "an abstract"),
            (self.without_doi, "a DOI"),
            (self.without_date, "a date"),
        )
        told = [f"{count:,} without {what}" for count, what in lacking if count]
        if told:
            number, _, what = told[0].partition(" ")
            yield ", ".join(
                [f"{number} {'article' if number == '1' else 'articles'} {what}", *told[1:]]
            )
        if self.thin_topics:
            more = self.thin_topics - len(self.thin_topic_names)
            names = "; ".join(self.thin_topic_names) + (f" and {more:,} more" if more else "")
            yield (
                f"{self.thin_topics:,} {'topic has' if self.thin_topics == 1 else 'topics have'} a "
                f"single article: {names}"
            )


def counted(catalogue: Catalogue, shown: Mapping[str, Article]) -> Counts:
    """The gaps of everything that the site shows; ``shown`` are its articles by key."""
    topics = catalogue.all_topics()
    thin = [to_plain(topic.label) for topic in topics if len(topic.articles) == 1]
    return Counts(
        articles=len(shown),
        topics=len(topics),
        without_abstract=sum(not article.abstract_html for article in shown.values()),
        without_doi=sum(not article.record.doi for article in shown.values()),
        without_date=sum(not article.record.date for article in shown.values()),
        thin_topics=len(thin),
        thin_topic_names=tuple(thin[:_NAMED]),
    )


def listed(
    catalogue: Catalogue, shown: Mapping[str, Article], root: Path, today: str
) -> Iterator[Problem]:
    """Warnings about the articles that can't be found by date or topic; ``today`` is a day as in
    2026-03-01.
    """
    for key in catalogue.keys:
        article = shown[key]
        if article.record.date is None:
            yield from _undated(article, root)
        elif _is_far(article.record.date, today):
            text = f"the date {article.record.date} is more than a year ahead"
            line = Source(root, article.file).line("date")
            yield Problem(text, article.file, line, hint="is the year right?", severity="warning")
        if not catalogue.subjects.direct(key):
            hint = "add keywords: to its front matter"
            yield Problem(
                "has no keywords, so it is in no topic",
                article.file,
                1,
                hint=hint,
                severity="warning",
            )


def _undated(article: Article, root: Path) -> Iterator[Problem]:
    # a date that is stated but not understood has been told by the reader of the front matter
    if not Source(root, article.file).states("date"):
        hint = "add date: to its front matter, as exact as it is known: 2009, 2009-03 or 2009-03-01"
        yield Problem("has no date", article.file, 1, hint=hint, severity="warning")


def _is_far(date: PartialDate, today: str) -> bool:
    limit = f"{int(today[:4]) + 1}{today[4:]}"
    return date.iso > limit[: len(date.iso)]
