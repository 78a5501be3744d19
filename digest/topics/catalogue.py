"""The catalogue: an index of the articles by topic, author, journal, year and kind. It is kept up
to date article by article.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter

import msgspec

from digest.config import Topics
from digest.errors import Problem
from digest.model import Bond, Brief, Concept, Group, Profile, Topic
from digest.topics import bonds, briefs, kinds, related, rules
from digest.topics.editions import Editions
from digest.topics.groups import Groups
from digest.topics.journals import Journals
from digest.topics.kinds import KINDS
from digest.topics.people import People
from digest.topics.subjects import Subjects
from digest.topics.vocabulary import Vocabulary

_LATELY = 3  # years


class Settings(msgspec.Struct, frozen=True):
    """What the configuration says of the catalogue: what topics are, and how many articles an
    author, a journal, a kind needs for a page.
    """

    topics: Topics = Topics()
    authors: int = 2
    journals: int = 2
    kinds: int = 2
    period: str = "month"


class Catalogue:
    """Everything there is to browse. Articles come newest first: by date, an exact one before a
    vague one, then by key.

    Each index is made when it is first asked for.
    """

    def __init__(
        self,
        articles: Iterable[Brief],
        concepts: Sequence[Concept] = (),
        profiles: Sequence[Profile] = (),
        settings: Settings = Settings(),  # noqa: B008 - a frozen value
    ) -> None:
        self._stated = {brief.key: brief for brief in sorted(articles, key=attrgetter("order"))}
        self.concepts = concepts
        self.profiles = profiles
        self._settings = settings
        self.keys = list(self._stated)
        self.bonds: dict[str, tuple[Bond, ...]] = {}
        self.briefs = dict(self._stated)
        self._bind()

    def _bind(self) -> None:
        """The bonds between articles, and those marked as retracted of which another record here
        says that it retracts them.
        """
        self.bonds = (
            bonds.bound([self._stated[key] for key in self.keys])
            if bonds.concern(self._stated.values())
            else {}
        )
        for key in bonds.told_retracted(self.bonds):
            self.briefs[key] = _retracted(self._stated[key])

    @cached_property
    def subjects(self) -> Subjects:
        """The topics by what they mean."""
        return Subjects(
            self.briefs, self.keys, self._vocabulary, self._settings.topics, self._claims.append
        )

    @cached_property
    def _claims(self) -> list[Problem]:
        """What is wrong with the files of topics, whatever the articles."""
        return []

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(
            self.concepts, check_tags=self._settings.topics.check_tags, report=self._claims.append
        )

    @cached_property
    def people(self) -> People:
        """The authors."""
        return People(
            self.briefs, self.keys, self.profiles, self._settings.authors, self._named.append
        )

    @cached_property
    def _named(self) -> list[Problem]:
        """What is wrong with the files of authors."""
        return []

    @cached_property
    def journals(self) -> Journals:
        """The journals."""
        return Journals(self.briefs, self.keys, self._settings.journals)

    @cached_property
    def years(self) -> Groups:
        """The years of publication, the last first."""
        return Groups(self.briefs, self.keys, _year, address=str, order=str, newest_first=True)

    @cached_property
    def kinds(self) -> dict[str, Groups]:
        """The groups of each of the KINDS."""
        return {
            kind: kinds.groups(kind, self.briefs, self.keys, least=self._settings.kinds)
            for kind in KINDS
        }

    @cached_property
    def editions(self) -> Editions:
        """The editions, of the site and of its topics."""
        return Editions(self.briefs, self.keys, self.subjects, self._settings.period)

    @cached_property
    def since(self) -> str:
        """The first of the last years: counted back from the newest year that more than a stray
        article has.
        """
        dates = [date for key in self.keys if (date := self.briefs[key].date)]
        newest = dates[len(dates) // 100][:4] if dates else "9999"
        return f"{int(newest) - _LATELY + 1:04}"

    @cached_property
    def lately(self) -> Container[str]:
        """The articles of the last years."""
        dated = [(key, date) for key in self.keys if (date := self.briefs[key].date)]
        return {key for key, date in dated if date[:4] >= self.since}

    def topics(self) -> tuple[Topic, ...]:
        """The topics that have a page, in the order of what they mean."""
        return tuple(map(self.subjects.topic, self.subjects.paged()))

    def all_topics(self) -> tuple[Topic, ...]:
        """All topics, those without a page too, in the order of what they mean."""
        return tuple(map(self.subjects.topic, self.subjects.all()))

    def topics_of(self, key: str) -> tuple[Topic, ...]:
        """What an article is about itself."""
        return tuple(map(self.subjects.topic, self.subjects.direct(key)))

    def author_of(self, packed: str) -> Group | None:
        """The author who is meant by one of an article, with a page."""
        return self.people.group(self.people.meant(packed))

    def journal_of(self, key: str) -> Group | None:
        """The journal of an article, where it has a page."""
        return self.journals.group(self.journals.meant(key))

    def near(self, key: str) -> tuple[str, ...]:
        """The articles nearest to one."""
        return related.articles(self.subjects, self.briefs, key)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the files of topics and of authors; the catalogue is whole
        without it.
        """
        found = list(self.subjects.problems())
        yield from (*self._claims, *rules.Ruled(self.concepts).problems, *found)
        if self.profiles or self._settings.authors:
            found = list(self.people.problems())
            yield from (*self._named, *found)

    def changed(self, gone: Sequence[Brief], come: Sequence[Brief]) -> None:
        """Articles went and came; one that changed does both. What was made before is kept where it
        still holds.
        """
        old = [self._taken_out(brief.key) for brief in gone]
        for brief in come:
            self._put_in(brief)
        new = [self.briefs[brief.key] for brief in come]
        bound = bonds.concern(self._stated.values()) or bool(self.bonds)
        self._update(old, new)
        if bound:
            self._bind_again()

    def restate(self, concepts: Sequence[Concept]) -> None:
        """The files of topics are others now: what does not go by them is kept."""
        self.concepts = concepts
        for name in ("subjects", "_vocabulary", "_claims", "editions"):
            self.__dict__.pop(name, None)

    def _taken_out(self, key: str) -> Brief:
        brief = self._stated.pop(key)
        del self.keys[bisect_left(self.keys, brief.order, key=lambda k: self.briefs[k].order)]
        return self.briefs.pop(key)

    def _put_in(self, brief: Brief) -> None:
        self._stated[brief.key] = self.briefs[brief.key] = brief
        self.keys.insert(
            bisect_left(self.keys, brief.order, key=lambda k: self.briefs[k].order), brief.key
        )

    def _bind_again(self) -> None:
        before = {
            key: self.briefs[key] for key in bonds.told_retracted(self.bonds) if key in self._stated
        }
        self.briefs |= {key: self._stated[key] for key in before}
        self._bind()
        after = {key: self.briefs[key] for key in bonds.told_retracted(self.bonds)}
        turned = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
        self._update(
            [before.get(key, self._stated[key]) for key in turned],
            [self.briefs[key] for key in turned],
        )

    def _update(self, old: Sequence[Brief], new: Sequence[Brief]) -> None:
        """The indexes there are follow; those that can't are made again when they are asked for."""
        made = self.__dict__
        for name in ("people", "journals"):
            if name in made and not made[name].fits(old, new):
                del made[name]
                if name == "people":
                    self._named.clear()
        indexes = [
            made[name] for name in ("subjects", "people", "journals", "years") if name in made
        ]
        for index in (*indexes, *made.get("kinds", {}).values()):
            index.change(old, new)
        for name in ("editions", "since", "lately"):
            made.pop(name, None)


def _retracted(brief: Brief) -> Brief:
    """An article of which another record says that it is retracted."""
    if brief.retracted:
        return brief
    told = msgspec.structs.replace(brief, retracted="true", kinds=kinds.when_retracted(brief))
    return briefs.with_digests(
        told, record=brief.record + b"retracted", text=brief.text + b"retracted"
    )


def _year(brief: Brief) -> tuple[str, ...]:
    return (brief.date[:4],) if brief.date else ()
