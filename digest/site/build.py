"""The build: content/ becomes public/. The story of it, top to bottom."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest import disk
from digest.errors import Problem, Report, stopped_by
from digest.site import budget, memory, output
from digest.site.door import Options, Site
from digest.site.memory import FOLDER
from digest.work import short

if TYPE_CHECKING:
    from digest.work import Progress


class Built(msgspec.Struct, frozen=True):
    """What came of a build: how many articles and pages there are, which files differ from the last
    build, how many of those are ``removed``, what is wrong.
    """

    output: Path
    articles: int
    pages: int
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    seconds: float
    files: dict[str, int] = {}
    gone: str = ""
    removed: int = 0

    def summary(self) -> str:
        """One line for a person, and another where much that was there is gone."""
        new = len(self.changed) - self.removed
        removed = f", {self.removed:,} removed" if self.removed else ""
        told = (
            f"{new:,} files new or changed{removed}, {max(0, self.pages - new):,} reused"
            if self.changed
            else "nothing changed"
        )
        weight = f"{len(self.files):,} files, {budget.size(sum(self.files.values()))}"
        line = (
            f"{self.articles:,} articles, {self.pages:,} pages in {self.seconds:.2f} s ({told}): "
            f"{self.output.name}/, {weight}"
        )
        return f"{line}\n{self.gone}" if self.gone else line

    def details(self, *, wanted: bool) -> str:
        """What the site weighs, kind by kind, below the summary: where it is ``wanted``, and where
        a limit of GitHub comes near.
        """
        if not wanted and not budget.is_worth_telling(self.files):
            return ""
        return "".join(f"\n  {line}" for line in budget.weighed(self.files).lines())

    def for_publishing(self) -> tuple[Path, tuple[Problem, ...]]:
        """The output folder and the problems of the build."""
        return self.output, self.problems

    def as_json(self) -> dict[str, object]:
        """The same facts for a program."""
        facts: dict[str, object] = {
            name: getattr(self, name) for name in ("articles", "pages", "seconds")
        }
        problems = [msgspec.structs.asdict(problem) for problem in self.problems]
        facts |= {
            "output": str(self.output),
            "changed": len(self.changed),
            "removed": self.removed,
            **budget.weighed(self.files).as_json(),
        }
        return {**facts, "problems": problems}


def build(
    root: Path | str = ".",
    options: Options = Options(),  # noqa: B008 - a frozen value
    *,
    report: Report | None = None,
    progress: Progress | None = None,
) -> Built:
    """Builds the site in ``root``; problems are told through ``report`` as soon as they are known,
    and come back all together.

    Raises Refused before anything is written, Stopped when the system is in the way; the last good
    output is whole in both cases.
    """
    start = time.perf_counter()
    told = _Told(report)
    site = Site.open(root, options, report=told, progress=progress)
    place = site.places
    with disk.lock(site.root / FOLDER):
        site.look()
        output.finish(place.output)
        before = site.memory.ledger(place.output)
        harmed = before.harmed(place.output)
        sources = memory.stamps(place.sources())
        inputs = short(site.memory.program, site.config, options.drafts, site.found, sources)
        if before.inputs == inputs and before.paths and not harmed:
            told.all(before.problems)
            return Built(
                place.output,
                before.articles,
                before.pages,
                (),
                told.found,
                time.perf_counter() - start,
                before.sizes(),
            )
        # only now, since most of the time of a build that has nothing to do would go into these
        from digest.site.rebuild import Rebuild

        disk.sweep(site.memory.folder)
        try:
            done = Rebuild(site, before, harmed, told, progress).done(inputs)
        except OSError as error:
            raise stopped_by(error, f"write {place.output.name}/") from error
    ledger = done.ledger
    gone = budget.missed(done.gone) if not before.paths else ""
    seconds = time.perf_counter() - start
    return Built(
        place.output,
        ledger.articles,
        ledger.pages,
        done.changed,
        told.found,
        seconds,
        ledger.sizes(),
        gone,
        len(done.gone),
    )


class _Told:
    """The problems of a build, each told once."""

    def __init__(self, report: Report | None) -> None:
        self._report = report
        self._found: dict[Problem, None] = {}

    @property
    def found(self) -> tuple[Problem, ...]:
        """All of them, in order."""
        return tuple(self._found)

    def __call__(self, problem: Problem) -> None:
        if problem not in self._found:
            self._found[problem] = None
            if self._report:
                self._report(problem)

    def all(self, problems: Sequence[Problem]) -> None:
        """Several."""
        for problem in problems:
            self(problem)


def last(root: Path, report: Report) -> tuple[Path, tuple[Problem, ...]]:
    """The output folder of the site and the problems of its last build; a change-over that was
    broken off is finished.

    Raises ConfigError, UsageError, Stopped.
    """
    site = Site.open(root, report=report)
    with disk.lock(site.root / FOLDER):
        output.finish(site.places.output)
    return site.places.output, site.memory.ledger(site.places.output).problems
