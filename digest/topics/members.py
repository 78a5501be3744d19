"""Articles put together by what they have in common: who has a thing, and what each of them has."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, repeat

from digest.model import Brief, Group


class Members:
    """For each meaning the keys of its articles, newest first; for each article its meanings, as
    ``meanings`` tells them.
    """

    def __init__(
        self, briefs: Mapping[str, Brief], meanings: Callable[[Brief], tuple[str, ...]]
    ) -> None:
        self._briefs = briefs
        self._meanings = meanings
        self._of: dict[str, tuple[str, ...]] = {}
        self._held: dict[str, frozenset[str]] = {}
        self.keys: dict[str, list[str]] = {}

    def fill(
        self, keys: Sequence[str], stated: Sequence[Sequence[str]], known: Mapping[str, str]
    ) -> None:
        """All articles, the newest first: what is ``stated`` of each, and what that means ("" for
        nothing).

        This is what most of the time of gathering goes into, so the loops are those of the
        interpreter.
        """
        meanings = list(map(known.__getitem__, chain.from_iterable(stated)))
        owners = chain.from_iterable(map(repeat, keys, map(len, stated)))
        found: dict[str, list[str]] = {meant: [] for meant in dict.fromkeys(meanings)}
        deque(map(list.append, map(found.__getitem__, meanings), owners), maxlen=0)
        found.pop("", None)
        for meant, held in found.items():
            if len(set(held)) < len(held):  # an article states it twice
                found[meant] = list(dict.fromkeys(held))
        self.keys = found

    def of(self, key: str) -> tuple[str, ...]:
        """What an article has."""
        known = self._of.get(key)
        if known is None:
            known = self._of[key] = self._meanings(self._briefs[key])
        return known

    def held(self, meant: str) -> frozenset[str]:
        """The articles of one meaning, to be compared with others."""
        known = self._held.get(meant)
        if known is None:
            known = self._held[meant] = frozenset(self.keys.get(meant, ()))
        return known

    def put(self, brief: Brief) -> tuple[str, ...]:
        """An article more; its meanings come back."""
        meanings = self._of[brief.key] = self._meanings(brief)
        for meant in meanings:
            self._held.pop(meant, None)
            held = self.keys.setdefault(meant, [])
            held.insert(bisect_left(held, brief.order, key=self._order), brief.key)
        return meanings

    def drop(self, brief: Brief) -> tuple[str, ...]:
        """An article less; its meanings come back."""
        self._of.pop(brief.key, None)
        meanings = self._meanings(brief)
        for meant in meanings:
            self._held.pop(meant, None)
            self.keys[meant].remove(brief.key)
            if not self.keys[meant]:
                del self.keys[meant]
        return meanings

    def change(
        self,
        gone: Sequence[Brief],
        come: Sequence[Brief],
        stated: Callable[[Brief], object],
        count: Callable[[Brief, int], None],
    ) -> set[str]:
        """Articles went and came; one of which the same is ``stated`` as before does neither. Each
        is counted once more (1) or less (-1), and the meanings that it belongs to come back.
        """
        before = {brief.key: brief for brief in gone}
        same = {
            new.key
            for new in come
            if (old := before.get(new.key))
            and old.order == new.order
            and stated(old) == stated(new)
        }
        touched: set[str] = set()
        for brief in gone:
            if brief.key not in same:
                count(brief, -1)
                touched.update(self.drop(brief))
        for brief in come:
            if brief.key not in same:
                count(brief, 1)
                touched.update(self.put(brief))
        return touched

    def _order(self, key: str) -> str:
        return self._briefs[key].order


class Index:
    """Articles grouped by what is ``stated`` of each. An article more or less changes the groups
    that it belongs to, and all of them only where one comes or goes, or is called otherwise.
    """

    members: Members

    def __init__(self) -> None:
        self._groups: dict[str, Group] | None = None

    def stated(self, brief: Brief) -> object:
        """What of an article counts here."""
        raise NotImplementedError

    def count(self, brief: Brief, step: int) -> None:
        """What is stated is stated once more, or (-1) once less."""
        raise NotImplementedError

    def grouped(self, meant: str, slug: str) -> Group | None:
        """The group of one meaning as it is now, under the address that it has; None where it has
        no page.
        """
        raise NotImplementedError

    def all_groups(self) -> dict[str, Group]:
        """Every group with a page, by what it means, in order."""
        raise NotImplementedError

    def change(self, gone: Sequence[Brief], come: Sequence[Brief]) -> None:
        """Articles went and came; one that says the same as before does neither."""
        self.touch(self.members.change(gone, come, self.stated, self.count))

    def touch(self, meanings: Iterable[str]) -> None:
        """What was made of these is made again."""
        for meant in meanings:
            if self._groups is None:
                return
            known = self._groups.get(meant)
            now = self.grouped(meant, known.slug if known else "")
            if known is None and now is None:
                continue
            if known is None or now is None or (known.label, known.filed) != (now.label, now.filed):
                self._groups = None
            else:
                self._groups[meant] = now

    def by_meaning(self) -> dict[str, Group]:
        """Every group with a page, made when it is first asked for."""
        if self._groups is None:
            self._groups = self.all_groups()
        return self._groups

    def groups(self) -> tuple[Group, ...]:
        """Those with a page, in order."""
        return tuple(self.by_meaning().values())

    def group(self, meant: str) -> Group | None:
        """The one of a meaning, if it has a page."""
        return self.by_meaning().get(meant)
