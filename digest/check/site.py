"""The check of a whole site: the same walk as a build's, with a second look at everything and nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from digest import config as configuration
from digest import dates
from digest.check import gaps, links, templates, twins
from digest.check.gaps import Counts
from digest.config import Config
from digest.errors import ConfigError, Problem, Refused, Report, TemplateError
from digest.library import shelf
from digest.library.shelf import Shelf
from digest.model import Article, Catalogue
from digest.site import addresses, pages
from digest.site.build import frame
from digest.site.laid import Laid
from digest.site.places import Places
from digest.site.render import Renderer
from digest.topics import catalogue
from digest.work import cores


class Checked(msgspec.Struct, frozen=True):
    """What came of a check: the gaps counted, the problems by file and line, whether a build would be refused."""

    counts: Counts
    problems: tuple[Problem, ...]
    refused: bool

    def summary(self) -> str:
        """For a person: a line on everything, and one for each kind of gap."""
        errors = sum(problem.severity == "error" for problem in self.problems)
        found = (_many(errors, "error"), _many(len(self.problems) - errors, "warning"))
        wrong = ", ".join(found) if self.problems else "nothing is wrong"
        head = f"{_many(self.counts.articles, 'article')}, {_many(self.counts.topics, 'topic')}: {wrong}"
        return "\n".join([head, *self.counts.lines()])

    def as_json(self) -> dict[str, object]:
        """The same facts for a program."""
        errors = sum(problem.severity == "error" for problem in self.problems)
        facts = {**msgspec.structs.asdict(self.counts), "errors": errors, "warnings": len(self.problems) - errors}
        return {**facts, "problems": [msgspec.structs.asdict(problem) for problem in self.problems]}


def check(root: Path, *, report: Report, today: str = "") -> Checked:
    """Looks at the site in ``root`` and tells all problems at once, by file and line; ``today`` is a day as in 2026-03-01.

    Raises ConfigError: without a configuration there is no site to look at. A theme or template that stops a build is told like any
    other problem.
    """
    found: dict[Problem, None] = {}

    def tell(problem: Problem) -> None:
        found[problem] = None

    try:
        config = configuration.read(root, tell)
    except ConfigError:
        for problem in found:
            report(problem)
        raise
    today = today or dates.today(config.site.timezone)

    library = shelf.read(root, known={}, workers=config.build.jobs or cores())
    shown = [article for article in library.articles if not article.draft]
    gathered = catalogue.gather(shown, library.concepts, config.topics, profiles=library.profiles, report=tell)
    found |= dict.fromkeys(library.problems)
    found |= dict.fromkeys(twins.same_identifier(library.articles, root))
    found |= dict.fromkeys(twins.same_title(library.articles, root))
    found |= dict.fromkeys(gaps.listed(gathered, root, today))

    try:
        _Site(root, config, library, shown, gathered).check(tell)
        refused = False
    except Refused as error:
        found |= dict.fromkeys(error.problems)
        refused = True

    problems = tuple(sorted(found, key=lambda p: (p.file, p.line, p.column, p.severity, p.text)))
    for problem in problems:
        report(problem)
    return Checked(gaps.counted(gathered), problems, refused)


class _Site:
    """The site as a build would lay it out. Raises Refused where the build would be."""

    def __init__(self, root: Path, config: Config, library: Shelf, shown: Sequence[Article], gathered: Catalogue) -> None:
        self._root = root
        self._config = config
        self._workers = config.build.jobs or cores()
        self._library = library
        self._shown = shown
        self._gathered = gathered

    def check(self, tell: Report) -> None:
        """Tells what is wrong with addresses, static files, links and templates; the last of them may end the check."""
        place = Places(self._root, self._config, None)
        moved = addresses.old(self._shown, self._gathered.topics, self._library.concepts)
        laid = addresses.settled(pages.lay_out(self._gathered, self._library.pages, self._config), moved, self._library.pages, tell)
        static = place.static(tell) | shelf.attachments(self._root, self._shown)
        addresses.free(static, (page.path for page in laid), place.show, tell)
        try:
            renderer = self._renderer(place, laid, tell)
        except TemplateError:
            self._check_links(laid, static, None, tell)
            raise
        self._check_links(laid, static, renderer, tell)

    def _renderer(self, place: Places, laid: Sequence[Laid], tell: Report) -> Renderer:
        own = templates.own(self._root)
        for problem in templates.unescaped(own, self._root):
            tell(problem)
        renderer = Renderer(place.templates(), frame(self._config, self._library.pages), show=place.show)
        # what comes with the program is known to work, whatever the articles
        wrong = dict.fromkeys(templates.unusable(renderer, pages.TEMPLATES, laid, every=bool(own), workers=self._workers))
        if wrong:
            raise TemplateError(*wrong)
        return renderer

    def _check_links(self, laid: Sequence[Laid], static: dict[str, Path], renderer: Renderer | None, tell: Report) -> None:
        by_path = {page.path: page for page in laid}

        def rendered(path: str) -> str | None:
            try:
                if path in static and path not in by_path:
                    return static[path].read_text("utf-8", "replace")
                page = by_path[path]
                return renderer.page(path, page.template, page.view()).decode() if renderer else None
            except (OSError, TemplateError):
                return None

        texts = list(links.documents(self._shown, self._library.pages, self._gathered.topics))
        destinations = links.Destinations((*by_path, *static), texts, self._library.read, rendered)
        for problem in links.broken(texts, destinations, self._root, workers=self._workers):
            tell(problem)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
