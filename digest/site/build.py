"""The build: content/ becomes public/. The story of it, top to bottom."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest import config as configuration
from digest import disk
from digest.config import Config
from digest.errors import Problem, Report, stopped_by
from digest.site import budget
from digest.site.memory import FOLDER, Ledger, Memory, Written, differing, inputs, is_whole
from digest.site.places import Places

if TYPE_CHECKING:
    from digest.model import Page
    from digest.site.views import Frame
    from digest.work import Progress


_SECTIONS = ("topics", "editions", "authors", "journals", "years", "browse")


class Options(msgspec.Struct, frozen=True):
    """What the command line may say over digest.toml; None leaves it to that."""

    output: str | None = None
    base_url: str | None = None
    drafts: bool = False
    jobs: int | None = None
    use_cache: bool = True


class Built(msgspec.Struct, frozen=True):
    """What came of a build: how many articles and pages there are, which files differ from the last build, what is wrong."""

    output: Path
    articles: int
    pages: int
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    seconds: float
    files: dict[str, Written] = {}

    def summary(self) -> str:
        """One line for a person."""
        same = self.pages - len(self.changed) if self.changed else self.pages
        told = "nothing changed" if not self.changed else f"{len(self.changed):,} files new or changed, {max(0, same):,} reused"
        weight = f"{len(self.files):,} files, {budget.size(budget.total(self.files))}"
        return f"{self.articles:,} articles, {self.pages:,} pages in {self.seconds:.2f} s ({told}): {self.output.name}/, {weight}"

    def details(self, *, wanted: bool) -> str:
        """What the site weighs, kind by kind, below the summary: where it is ``wanted``, and where a limit of GitHub comes near."""
        if not wanted and not budget.is_worth_telling(self.files):
            return ""
        return "".join(f"\n  {line}" for line in budget.weighed(self.files).lines())

    def for_publishing(self) -> tuple[Path, tuple[Problem, ...]]:
        """The output folder and the problems of the build."""
        return self.output, self.problems

    def as_json(self) -> dict[str, object]:
        """The same facts for a program."""
        facts: dict[str, object] = {name: getattr(self, name) for name in ("articles", "pages", "seconds")}
        problems = [msgspec.structs.asdict(problem) for problem in self.problems]
        facts |= {"output": str(self.output), "changed": len(self.changed), **budget.weighed(self.files).as_json()}
        return {**facts, "problems": problems}


def build(root: Path, options: Options = Options(), *, report: Report | None = None, progress: Progress | None = None) -> Built:  # noqa: B008 - a frozen value
    """Builds the site in ``root``; problems are told through ``report`` as soon as they are known, and come back all together.

    Raises Refused before anything is written, Stopped when the system is in the way; the last good output is whole in both cases.
    """
    start = time.perf_counter()
    problems: list[Problem] = []

    def tell(problem: Problem) -> None:
        if problem not in problems:
            problems.append(problem)
            if report:
                report(problem)

    config = _configured(root, options, tell)
    place = Places(root, config, options.output)
    with disk.lock(root / FOLDER):
        disk.recover(place.output)
        memory = Memory(root, place.output, use=options.use_cache)
        before = memory.ledger()
        state = inputs(root, place.sources(), (config, options.drafts))
        if before.inputs == state and is_whole(place.output, before.files):
            for problem in before.problems:
                tell(problem)
            return Built(place.output, before.articles, before.pages, (), tuple(problems), time.perf_counter() - start, before.files)

        # only now, since most of the time of a build that has nothing to do would go into these
        from digest.library import shelf
        from digest.site import addresses, exports, pages
        from digest.site.outline import Outline
        from digest.site.output import Output
        from digest.site.render import Renderer
        from digest.topics import catalogue
        from digest.work import cores, counted, each

        known = memory.shelf()
        workers = config.build.jobs or cores()
        library = shelf.read(root, known=known, workers=workers, progress=progress)
        for problem in library.problems:
            tell(problem)

        renderer = Renderer(place.templates(), frame(config, library.pages), show=place.show)
        renderer.check(pages.TEMPLATES)

        shown = [article for article in library.articles if options.drafts or not article.draft]
        gathered = catalogue.gather(shown, library.concepts, config.topics, profiles=library.profiles, report=tell)
        moved = addresses.old(shown, gathered.topics, library.concepts)
        laid = addresses.settled(pages.lay_out(gathered, library.pages, config), moved, library.pages, tell)

        try:
            with disk.Stage(place.output) as stage:
                output = Output(stage.folder, place.output, before.files)
                static = place.static(tell) | shelf.attachments(root, shown)
                written = output.copy(addresses.free(static, (page.path for page in laid), place.show, tell))
                outline = Outline(renderer.fingerprint, shown, library, gathered, config)
                written |= output.render(
                    laid, renderer, outline, lambda do, items: counted(each(do, items, workers=workers), "making", len(items), progress)
                )
                for problem in (*exports.too_large(written), *budget.warnings(written, place.output.name)):
                    tell(problem)
                stage.put_in_place()
            ledger = Ledger(state, written, tuple(problems), len(shown), len(laid))
            memory.save(ledger, library.read if library.read != known else None)
        except OSError as error:
            raise stopped_by(error, f"write {place.output.name}/") from error
    changed = tuple(differing(before.files, written))
    return Built(place.output, len(shown), len(laid), changed, tuple(problems), time.perf_counter() - start, written)


def last(root: Path, report: Report) -> tuple[Path, tuple[Problem, ...]]:
    """The output folder of the site and the problems of its last build. Raises ConfigError, UsageError."""
    config = configuration.read(root, report)
    output = Places(root, config, None).output
    return output, Memory(root, output).ledger().problems


def _configured(root: Path, options: Options, tell: Report) -> Config:
    config = configuration.read(root, tell)
    if options.base_url is not None:
        config = configuration.with_base_url(config, options.base_url, tell)
    if options.jobs is not None:
        config = msgspec.structs.replace(config, build=msgspec.structs.replace(config.build, jobs=options.jobs))
    return config


def frame(config: Config, free: Sequence[Page]) -> Frame:
    """What all pages share."""
    from digest.site import views
    from digest.site.layout.groups import TITLES
    from digest.topics.kinds import KINDS

    links = tuple(views.Link(page.title, f"{page.key}/index.html") for page in free)
    site = config.site
    shown = config.outputs
    return views.Frame(
        title=site.title,
        description=site.description,
        language=site.language,
        base_url=site.base_url,
        pages=links,
        options=config.theme,
        sections=tuple(views.Link(name.capitalize(), f"{name}/index.html") for name in _SECTIONS if getattr(shown, name, True)),
        more=tuple(views.Link(TITLES[name], f"{name}/index.html") for name in KINDS if shown.kinds),
        feeds=shown.feeds,
        citations=shown.citations,
        data=shown.data,
        curator=site.curator,
        rights=site.rights,
    )
