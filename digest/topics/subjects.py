"""The topics of one catalogue: which there are, what each is called, where it lives, which articles
it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from digest.config import Topics
from digest.errors import Problem, Report
from digest.model import Brief, Concept, Topic
from digest.records.keywords import descriptor
from digest.text import fold
from digest.topics import hierarchy
from digest.topics.members import Members
from digest.topics.vocabulary import Vocabulary, addresses, label


class Subjects:
    """Topics by what they mean. Each is made when it is asked for; an article more or less changes
    only its own.
    """

    def __init__(
        self,
        briefs: Mapping[str, Brief],
        keys: Sequence[str],
        vocabulary: Vocabulary,
        settings: Topics,
        report: Report,
    ) -> None:
        self.vocabulary = vocabulary
        self._briefs = briefs
        self._minimum = settings.minimum
        self._most = settings.most
        self._known = vocabulary.known
        for meant, concept in vocabulary.concepts.items():
            self._known[_rule(concept.file)] = meant if meant not in vocabulary.hidden else ""
        self._above, called = hierarchy.broader(vocabulary, report)
        shown = {
            meant: concept.label
            for meant, concept in vocabulary.concepts.items()
            if meant not in vocabulary.hidden
        }
        self._stated = called | shown
        self._over = {
            meant: hierarchy.ancestors(self._above, meant)
            for meant in self._above
            if self._above[meant]
        }
        # until they are counted
        self._keywords = [briefs[key].keywords[: self._most] for key in keys]
        self.members = Members(briefs, self._meanings)
        self._made: dict[str, Topic] = {}
        self._labels: dict[str, str] = {}
        self._addresses: _Addresses | None = None
        self._fill([briefs[key] for key in keys], keys)

    def _fill(self, articles: Sequence[Brief], keys: Sequence[str]) -> None:
        stated = self._keywords
        if any(brief.ruled for brief in articles):
            stated = [
                (*terms, *map(self._ruled, brief.ruled))
                for terms, brief in zip(stated, articles, strict=True)
            ]
        self.members.fill(keys, stated, self._known)
        self._roll_up()

    @cached_property
    def _counted(self) -> Counter[str]:
        """How often each keyword is given."""
        return Counter(chain.from_iterable(self._keywords))

    def _roll_up(self) -> None:
        """Topics have the articles of their narrower ones too."""
        own = {
            meant: tuple(held) for meant, held in self.members.keys.items() if meant in self._over
        }
        for meant, keys in own.items():
            for parent in self._over[meant]:
                held = self.members.keys.setdefault(parent, [])
                self.members.keys[parent] = sorted(
                    {*held, *keys}, key=lambda key: self._briefs[key].order
                )

    def direct(self, key: str) -> tuple[str, ...]:
        """What an article is about itself: the meanings of its keywords, then those whose rule it
        falls under.
        """
        return self._direct(self._briefs[key]) if self._over else self.members.of(key)

    def _direct(self, brief: Brief) -> tuple[str, ...]:
        meant = dict.fromkeys(map(self._known.__getitem__, brief.keywords[: self._most]))
        if brief.ruled:
            meant |= dict.fromkeys(self._known[self._ruled(file)] for file in brief.ruled)
        meant.pop("", None)
        return tuple(meant)

    def _ruled(self, file: str) -> str:
        """The same as :func:`_rule`; it means nothing where the file is left out."""
        rule = _rule(file)
        self._known.setdefault(rule, "")
        return rule

    def _meanings(self, brief: Brief) -> tuple[str, ...]:
        """The same with all above them."""
        direct = self._direct(brief)
        if not self._over:
            return direct
        return tuple(
            dict.fromkeys(
                chain(
                    direct, *(sorted(self._over[meant]) for meant in direct if meant in self._over)
                )
            )
        )

    def change(self, gone: Sequence[Brief], come: Sequence[Brief]) -> None:
        """Articles went and came; one that says the same as before does neither."""
        touched = self.members.change(gone, come, _stated, self._count)
        if swapped := {brief.key for brief in gone} ^ {brief.key for brief in come}:
            touched.update(
                meant
                for meant, concept in self.vocabulary.concepts.items()
                if any(pinned.key in swapped for pinned in concept.featured)
            )
        self._touched(touched)

    def _count(self, brief: Brief, step: int) -> None:
        for keyword in brief.keywords[: self._most]:
            self._counted[keyword] += step

    def _touched(self, meanings: Iterable[str]) -> None:
        """What was made of these topics is made again, and all addresses where a label or a page
        came or went.
        """
        before = {meant: self._labels.get(meant) for meant in meanings}
        paged = self._addresses.paged if self._addresses else {}
        for meant in before:
            self._made.pop(meant, None)
            self._labels.pop(meant, None)
        if any(
            self._name(meant) != label or self.has_page(meant) != (meant in paged)
            for meant, label in before.items()
        ):
            self._addresses = None
            self._made.clear()

    def _name(self, meant: str) -> str | None:
        return self.label(meant) if self.is_known(meant) else None

    def is_known(self, meant: str) -> bool:
        """Whether there is such a topic."""
        return meant in self.members.keys or self._is_stated(meant)

    def has_page(self, meant: str) -> bool:
        """Whether the topic has a page: with enough articles, or since a person named it in a
        file.
        """
        return len(self.keys(meant)) >= self._minimum or self._is_stated(meant)

    def _is_stated(self, meant: str) -> bool:
        return meant in self._stated

    def all(self) -> list[str]:
        """Every topic, in the order of what they mean."""
        return sorted(self.members.keys | self._stated.keys())

    def keys(self, meant: str) -> Sequence[str]:
        """The articles of a topic, newest first."""
        return self.members.keys.get(meant, ())

    def spellings(self, meant: str) -> Counter[str]:
        """How often each spelling occurs."""
        found: Counter[str] = Counter()
        for keyword in self.vocabulary.known.keywords.get(meant, ()):
            if self._counted[keyword] > 0:
                found[descriptor(keyword)] += self._counted[keyword]
        return found

    def label(self, meant: str) -> str:
        """What the topic is called."""
        known = self._labels.get(meant)
        if known is None:
            stated = self._stated.get(meant)
            known = self._labels[meant] = (
                stated if stated is not None else label(self.spellings(meant))
            )
        return known

    def _addressed(self) -> _Addresses:
        if self._addresses is None:
            slugs = {meant: concept.slug for meant, concept in self.vocabulary.concepts.items()}
            paged = {meant: self.label(meant) for meant in self.all() if self.has_page(meant)}
            self._addresses = _Addresses(addresses(paged, slugs), self)
        return self._addresses

    def slug(self, meant: str) -> str:
        """What names the topic in addresses, and in data where it has no page."""
        found = self._addressed()
        return found.paged.get(meant) or found.thin[meant]

    def of_slug(self, slug: str) -> str:
        """The topic that has a page at this address; "" when there is none."""
        return self._addressed().meant.get(slug, "")

    def paged(self) -> list[str]:
        """The topics that have a page, in the order of what they mean."""
        return sorted(self._addressed().paged)

    def topic(self, meant: str) -> Topic:
        """One topic."""
        made = self._made.get(meant)
        if made is None:
            made = self._made[meant] = self._topic(meant)
        return made

    def _topic(self, meant: str) -> Topic:
        concept = self.vocabulary.concepts.get(meant, Concept(slug="", label=""))
        found = self.spellings(meant)
        written = sorted(found, key=lambda s: (-found[s], s))
        aliases = (alias for alias in concept.aliases if self.vocabulary.meaning(alias) == meant)
        return Topic(
            slug=self.slug(meant),
            label=self.label(meant),
            spellings=tuple(dict.fromkeys((*aliases, *written))),
            articles=tuple(self.keys(meant)),
            broader=self._sorted(self._above.get(meant, ())),
            narrower=self._sorted(self._below.get(meant, ())),
            see_also=tuple(
                self.slug(other) for other in self._beside(lambda _: None).get(meant, ())
            ),
            featured=tuple(pinned for pinned in concept.featured if pinned.key in self._briefs),
            redirect_from=concept.redirect_from,
            rule=concept.rule,
            html=concept.html,
            stated=concept.file,
            editions=concept.editions,
            thin=not self.has_page(meant),
        )

    def above(self, meant: str) -> set[str]:
        """All topics above one."""
        return hierarchy.ancestors(self._above, meant)

    def below(self, meant: str) -> set[str]:
        """All topics below one."""
        return hierarchy.ancestors(self._below, meant)

    @cached_property
    def _below(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for meant, parents in self._above.items():
            for parent in parents:
                found.setdefault(parent, []).append(meant)
        return {meant: tuple(children) for meant, children in found.items()}

    def _beside(self, report: Report) -> dict[str, tuple[str, ...]]:
        if not any(concept.related for concept in self.vocabulary.concepts.values()):
            return {}
        return hierarchy.see_also(self.vocabulary, self.members.keys | self._stated.keys(), report)

    def _sorted(self, meanings: Iterable[str]) -> tuple[str, ...]:
        return tuple(
            self.slug(meant) for meant in sorted(meanings, key=lambda m: (fold(self.label(m)), m))
        )

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the files of topics, as far as it depends on the articles."""
        found: list[Problem] = []
        self._beside(found.append)
        yield from found
        for brief in self._briefs.values():
            if len(brief.keywords) > self._most:
                text = (
                    f"has {len(brief.keywords):,} keywords, of which the first {self._most:,} are "
                    "topics"
                )
                yield Problem(
                    text,
                    brief.file,
                    1,
                    hint="most = … in [topics] of digest.toml",
                    severity="warning",
                )
        for meant, concept in self.vocabulary.concepts.items():
            if meant in self.vocabulary.hidden:
                continue
            if not self.keys(meant):
                hint = "add the keyword to an article, or an alias or a rule here"
                yield Problem(
                    f"no article is about {concept.label}",
                    concept.file,
                    1,
                    hint=hint,
                    severity="warning",
                )
            if concept.slug != self.slug(meant):
                text = (
                    f"has the address of another topic and is shown at topics/{self.slug(meant)}/"
                )
                yield Problem(text, concept.file, 1, hint="rename the file", severity="warning")
            for pinned in concept.featured:
                if pinned.key not in self._briefs:
                    line = concept.lines.get("featured", 1)
                    yield Problem(
                        f"featured {pinned.key} is no article",
                        concept.file,
                        line,
                        hint="write its file's name, without .md",
                    )


def _stated(brief: Brief) -> object:
    return brief.keywords, brief.ruled


def _rule(file: str) -> str:
    """What stands for the rule in a topic's file among the keywords of an article that falls under
    it; no keyword begins with a space.
    """
    return f" rule {file}"


class _Addresses:
    """Where topics live: those with a page, and names for the others, which are no addresses."""

    def __init__(self, paged: dict[str, str], subjects: Subjects) -> None:
        self.paged = paged
        self.meant = {slug: meant for meant, slug in paged.items()}
        self._subjects = subjects

    @cached_property
    def thin(self) -> dict[str, str]:
        """A name for each topic without a page."""
        labels = {
            meant: self._subjects.label(meant)
            for meant in self._subjects.all()
            if meant not in self.paged
        }
        return addresses(labels, taken=self.meant)
