"""Articles under names that are one where their letters are: kinds, years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import msgspec

from digest.model import Brief, Group
from digest.text import fold, slug
from digest.topics.members import Index, Members
from digest.topics.vocabulary import addresses, label


class Groups(Index):
    """The articles by the ``names`` that each has; a name with fewer than ``least`` articles has no
    group.

    ``address`` is the slug that a name always has, where no two share one; ``order`` sorts the
    labels.
    """

    def __init__(
        self,
        briefs: Mapping[str, Brief],
        keys: Sequence[str],
        names: Callable[[Brief], tuple[str, ...]],
        *,
        least: int = 1,
        address: Callable[[str], str] = slug,
        order: Callable[[str], object] = fold,
        newest_first: bool = False,
    ) -> None:
        super().__init__()
        self._names = names
        self._least = least
        self._address = address
        self._order = order
        self._newest_first = newest_first
        self._folded = _Folded()
        held = [(key, found) for key in keys if (found := names(briefs[key]))]
        stated = [found for _, found in held]
        self._counted = Counter(chain.from_iterable(stated))
        self.members = Members(briefs, self._meanings)
        self.members.fill([key for key, _ in held], stated, self._folded)

    def _meanings(self, brief: Brief) -> tuple[str, ...]:
        meanings = dict.fromkeys(map(self._folded.__getitem__, self._names(brief)))
        meanings.pop("", None)
        return tuple(meanings)

    def stated(self, brief: Brief) -> object:
        """Its names."""
        return self._names(brief)

    def count(self, brief: Brief, step: int) -> None:
        """Each name of an article is given once more, or once less."""
        for name in self._names(brief):
            self._counted[name] += step

    def named(self, name: str) -> Group | None:
        """The group of a name, if there is one."""
        return self.group(self._folded[name])

    def grouped(self, meant: str, slug: str) -> Group | None:
        """One group as of now."""
        keys = self.members.keys.get(meant, ())
        if len(keys) < self._least or not keys:
            return None
        name = label(
            {
                name: count
                for name in self._folded.names.get(meant, ())
                if (count := self._counted[name]) > 0
            }
        )
        return Group(slug, name, tuple(keys), name)

    def all_groups(self) -> dict[str, Group]:
        """All groups, in order."""
        made = {meant: found for meant in self.members.keys if (found := self.grouped(meant, ""))}
        ordered = sorted(
            made,
            key=lambda meant: (self._order(made[meant].label), meant),
            reverse=self._newest_first,
        )
        slugs = self._slugs({meant: made[meant].label for meant in ordered})
        return {meant: msgspec.structs.replace(made[meant], slug=slugs[meant]) for meant in ordered}

    def _slugs(self, labels: Mapping[str, str]) -> dict[str, str]:
        own = {meant: self._address(name) for meant, name in labels.items()}
        counted = Counter(own.values())
        return addresses(labels, {meant: name for meant, name in own.items() if counted[name] == 1})


class _Folded(dict[str, str]):
    """The folded form of each name; and the names of each."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, list[str]] = {}

    def __missing__(self, name: str) -> str:
        folded = self[name] = fold(name)
        self.names.setdefault(folded, []).append(name)
        return folded
