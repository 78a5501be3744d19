"""The check of a whole site: the same walk as a build's, with a second look at everything and
nothing written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from digest import dates
from digest.check import gaps, links, templates, twins
from digest.check.gaps import Counts
from digest.errors import ConfigError, Problem, Refused, Report, TemplateError
from digest.library import folder, shelf
from digest.library.texts import Texts
from digest.model import Article
from digest.site import addresses, layout, output
from digest.site.artifact import Laid
from digest.site.door import Site
from digest.site.render import Renderer


class Checked(msgspec.Struct, frozen=True):
    """What came of a check: the gaps counted, the problems by file and line, whether a build would
    be refused.
    """

    counts: Counts
    problems: tuple[Problem, ...]
    refused: bool

    def summary(self) -> str:
        """For a person: a line on everything, and one for each kind of gap."""
        errors = sum(problem.severity == "error" for problem in self.problems)
        found = (_many(errors, "error"), _many(len(self.problems) - errors, "warning"))
        wrong = ", ".join(found) if self.problems else "nothing is wrong"
        head = (
            f"{_many(self.counts.articles, 'article')}, {_many(self.counts.topics, 'topic')}: "
            f"{wrong}"
        )
        return "\n".join([head, *self.counts.lines()])

    def as_json(self) -> dict[str, object]:
        """The same facts for a program."""
        errors = sum(problem.severity == "error" for problem in self.problems)
        facts = {
            **msgspec.structs.asdict(self.counts),
            "errors": errors,
            "warnings": len(self.problems) - errors,
        }
        return {**facts, "problems": [msgspec.structs.asdict(problem) for problem in self.problems]}


def check(root: Path, *, report: Report, today: str = "") -> Checked:
    """Looks at the site in ``root`` and tells all problems at once, by file and line; ``today`` is
    a day as in 2026-03-01.

    Raises ConfigError: without a configuration there is no site to look at. A theme or template
    that stops a build is told like any other problem.
    """
    found: dict[Problem, None] = {}

    def tell(problem: Problem) -> None:
        found[problem] = None

    try:
        site = Site.open(root, report=tell)
    except ConfigError:
        for problem in found:
            report(problem)
        raise
    with Texts(Path(tempfile.gettempdir())) as texts:
        site.read(shelf.Kept(), texts)
        articles = [site.library.article(brief) for brief in site.library.briefs]
        counts, refused = _looked_at(
            site, articles, today or dates.today(site.config.site.timezone), tell
        )
    problems = tuple(sorted(found, key=lambda p: (p.file, p.line, p.column, p.severity, p.text)))
    for problem in problems:
        report(problem)
    return Checked(counts, problems, refused)


def _looked_at(
    site: Site, articles: Sequence[Article], today: str, tell: Report
) -> tuple[Counts, bool]:
    """Tells what is wrong; what is counted, and whether a build would be refused."""
    shown = {article.key: article for article in articles if not article.draft}
    for problem in (
        *site.problems,
        *twins.same_identifier(articles, site.root),
        *twins.same_title(articles, site.root),
        *gaps.listed(site.catalogue, shown, site.root, today),
    ):
        tell(problem)
    counts = gaps.counted(site.catalogue, shown)
    try:
        if output.is_unfinished(site.places.output):
            text = "a build was broken off when it put its files in place; some are new, some old"
            hint = "digest build finishes it"
            tell(Problem(text, site.places.output.name, hint=hint, severity="warning"))
        _Walk(site, shown).check(tell)
    except Refused as error:
        for problem in error.problems:
            tell(problem)
        return counts, True
    return counts, False


class _Walk:
    """The site as a build would lay it out. Raises Refused where the build would be."""

    def __init__(self, site: Site, shown: Mapping[str, Article]) -> None:
        self._site = site
        self._shown = shown

    def check(self, tell: Report) -> None:
        """Tells what is wrong with addresses, static files, links and templates; the last of them
        may end the check.
        """
        site, place = self._site, self._site.places
        laid = addresses.settled(
            layout.lay_out(site.shared), addresses.old(site.catalogue), site.library.pages, tell
        )
        static = place.static(tell) | folder.attachments(site.root, site.briefs)
        addresses.free(static, (page.path for page in laid), place.show, tell)
        try:
            renderer = self._renderer(laid, tell)
        except TemplateError:
            self._check_links(laid, static, None, tell)
            raise
        self._check_links(laid, static, renderer, tell)

    def _renderer(self, laid: Sequence[Laid], tell: Report) -> Renderer:
        site = self._site
        own = templates.own(site.root)
        for problem in templates.unescaped(own, site.root):
            tell(problem)
        # what comes with the program is known to work, whatever the articles
        wrong = dict.fromkeys(templates.unusable(site, layout.TEMPLATES, laid, every=bool(own)))
        if wrong:
            raise TemplateError(*wrong)
        return site.renderer

    def _check_links(
        self, laid: Sequence[Laid], static: dict[str, Path], renderer: Renderer | None, tell: Report
    ) -> None:
        site = self._site
        by_path = {page.path: page for page in laid}

        def rendered(path: str) -> str | None:
            try:
                if path in static and path not in by_path:
                    return static[path].read_text("utf-8", "replace")
                return site.made(by_path[path]).decode() if renderer else None
            except (OSError, TemplateError):
                return None

        texts = list(
            links.documents(self._shown.values(), site.library.pages, site.catalogue.topics())
        )
        destinations = links.Destinations(
            (*by_path, *static), texts, site.library.kept.read, rendered
        )
        for problem in links.broken(texts, destinations, site.root, workers=site.workers):
            tell(problem)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
