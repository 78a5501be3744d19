"""Keys of articles, by which their pages are addressed: no two share one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.errors import Problem
from digest.library.reader import Read
from digest.model import Brief
from digest.work import fingerprint


class Keys:
    """Keys that no two articles share, in any case of letters: a later one gets a suffix."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def apart(self, key: str, file: str) -> str:
        """The key of the next article."""
        if key.casefold() in self.files:
            key = f"{key}-{fingerprint(file.encode()).hex()[:6]}"
        self.files[key.casefold()] = file
        return key


class Distinct:
    """The articles by file, each with a key of its own, and what had to be changed for it."""

    def __init__(self, stated: Mapping[str, Brief]) -> None:
        keys = Keys()
        self.briefs: dict[str, Brief] = {}
        self.problems: list[Problem] = []
        for file, brief in stated.items():
            first = keys.files.get(brief.key.casefold())
            key = keys.apart(brief.key, file)
            if first is not None:
                told = f"has the same address as {first} (names that differ only in case are one)"
                self.problems.append(
                    Problem(
                        told,
                        file,
                        hint=f"it is shown at articles/{key}/; rename one of the two",
                        severity="warning",
                    )
                )
            self.briefs[file] = brief.called(key) if key != brief.key else brief
        self._taken = keys.files

    def changed(self, files: Sequence[str], read: Mapping[str, Read]) -> Distinct | None:
        """The same with some files read anew; None where keys are shared, or come to be: then all
        must be looked at.
        """
        if self.problems:
            return None
        made = Distinct({})
        made.briefs, made._taken = dict(self.briefs), dict(self._taken)
        come = False
        for file in files:
            if file in made.briefs:
                made._taken.pop(made.briefs[file].key.casefold(), None)
        for file in files:
            brief = read[file].brief if file in read else None
            if brief is None:
                made.briefs.pop(file, None)
            elif made._taken.setdefault(brief.key.casefold(), file) != file:
                return None
            else:
                come = come or file not in made.briefs
                made.briefs[file] = brief
        if come:
            made.briefs = dict(sorted(made.briefs.items()))
        return made
