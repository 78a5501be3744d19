"""The one door into a site: its configuration, library, catalogue, places and renderer, each when
it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest import config as configuration
from digest.config import Config
from digest.errors import Problem, Report
from digest.site.memory import Memory
from digest.site.places import Places
from digest.work import Progress, aside, cores

if TYPE_CHECKING:
    from digest import model
    from digest.library.folder import Found
    from digest.library.reader import Putting
    from digest.library.shelf import Kept, Shelf
    from digest.library.texts import Texts
    from digest.model import Article, Brief, Concept
    from digest.site.artifact import Articles, Laid, Page
    from digest.site.layout.shared import Shared
    from digest.site.render import Renderer
    from digest.site.views import Frame, Link, View
    from digest.topics.catalogue import Catalogue, Settings


class Options(msgspec.Struct, frozen=True):
    """What may be said over digest.toml; None leaves it to that."""

    output: str | None = None
    base_url: str | None = None
    drafts: bool = False
    jobs: int | None = None
    use_cache: bool = True


def unheard(_: Problem) -> None:
    """For problems that somebody else tells."""


class Site:
    """A site, opened. What is wrong with its configuration is reported at once; with its files in
    ``problems``.
    """

    def __init__(
        self, root: Path, config: Config, options: Options, *, progress: Progress | None = None
    ) -> None:
        self.root = root
        self.config = config
        self.options = options
        self._progress = progress
        self._looked_through = self._look

    @classmethod
    def open(
        cls,
        root: Path | str = ".",
        options: Options = Options(),  # noqa: B008 - a frozen value
        *,
        report: Report = unheard,
        progress: Progress | None = None,
    ) -> Site:
        """The site in the folder ``root``. Raises ConfigError when its digest.toml can't be
        used.
        """
        config = configuration.read(Path(root), report)
        if options.base_url is not None:
            config = configuration.with_base_url(config, options.base_url, report)
        if options.jobs is not None:
            config = msgspec.structs.replace(
                config, build=msgspec.structs.replace(config.build, jobs=options.jobs)
            )
        return cls(Path(root), config, options, progress=progress)

    @property
    def workers(self) -> int:
        """How many processes may work at once."""
        return self.config.build.jobs or cores()

    def take(self, other: Site) -> None:
        """What another opening of the same site has read need not be read again."""
        if "library" in other.__dict__:
            self.__dict__["library"] = other.library
        if "catalogue" in other.__dict__ and (self.settings, self.options.drafts) == (
            other.settings,
            other.options.drafts,
        ):
            self.__dict__["catalogue"] = other.catalogue

    def forget(self, name: str) -> None:
        """What is made of the library, from the ``catalogue``, the ``shared`` facts or the
        ``renderer`` on, is made again.
        """
        made = ("catalogue", "shared", "texts")
        for one in made[made.index(name) :] if name in made else (name,):
            self.__dict__.pop(one, None)
        if "renderer" in self.__dict__:
            self.renderer.forget()

    @cached_property
    def places(self) -> Places:
        """Where things lie. Raises UsageError, ConfigError."""
        return Places(self.root, self.config, self.options.output)

    @cached_property
    def memory(self) -> Memory:
        """What builds remember."""
        return Memory(self.root, use=self.options.use_cache)

    @cached_property
    def found(self) -> Found:
        """What lies in content/, unread."""
        return self._looked_through()

    def look(self) -> None:
        """Begins to look what lies in content/, in a process beside this one."""
        from digest.library.folder import Found

        self._looked_through = aside(self._look, Found, workers=self.workers)

    def _look(self) -> Found:
        from digest.library import folder

        return folder.looked_through(self.root)

    @cached_property
    def library(self) -> Shelf:
        """All documents, read; what builds remember of them is not read again."""
        return self._read(self.memory.shelf(), None)

    def read(self, kept: Kept, texts: Texts) -> None:
        """Reads the library as a build does: what is ``kept`` is known, and what is read is put
        into ``texts``.
        """
        self.__dict__["library"] = self._read(kept, texts)

    def _read(self, kept: Kept, texts: Texts | None) -> Shelf:
        from digest.library.shelf import Shelf

        put = partial(putting, cites=bool(self.config.outputs.citations))
        return Shelf(
            self.root,
            put,
            found=self.found,
            kept=kept,
            texts=texts,
            workers=self.workers,
            progress=self._progress,
        )

    def stated(self) -> Iterator[tuple[str, Article | None]]:
        """The articles as they are written, drafts among them, each with its file; None where that
        can't be read.
        """
        from digest.library import shelf

        return shelf.stated(self.root, self.found, workers=self.workers)

    @property
    def briefs(self) -> Sequence[Brief]:
        """The articles that are shown, in brief: drafts only where they are asked for."""
        return list(filter(self.is_shown, self.library.briefs))

    def is_shown(self, brief: Brief) -> bool:
        """Whether the site shows an article."""
        return self.options.drafts or not brief.draft

    @cached_property
    def catalogue(self) -> Catalogue:
        """The articles by topic, author, journal, year and kind."""
        from digest.topics.catalogue import Catalogue

        return Catalogue(self.briefs, self.library.concepts, self.library.profiles, self.settings)

    @property
    def settings(self) -> Settings:
        """What the catalogue is made by."""
        from digest.topics.catalogue import Settings

        outputs = self.config.outputs
        return Settings(
            topics=self.config.topics,
            authors=outputs.authors,
            journals=outputs.journals or 2,
            kinds=outputs.kinds or 2,
            period=self.config.editions.period,
        )

    @cached_property
    def shared(self) -> Shared:
        """What the site is laid out from. Raises ConfigError."""
        from digest.site.layout.shared import Shared

        return Shared(self.catalogue, self.library.pages, self.config)

    @cached_property
    def renderer(self) -> Renderer:
        """The templates. Raises TemplateError."""
        from digest.site.render import Compiled, Renderer

        compiled = (
            Compiled(self.memory.folder / "templates", self.memory.program)
            if self.options.use_cache
            else None
        )
        return Renderer(
            self.places.templates(), self.frame, show=self.places.show, compiled=compiled
        )

    @property
    def frame(self) -> Frame:
        """What all pages share."""
        return frame(self.config, self.library.pages)

    @cached_property
    def texts(self) -> Articles:
        """The whole articles by their keys, with as much of their abstracts as may be shown; each
        is read when it is asked for.
        """
        return _Whole(self)

    @property
    def articles(self) -> Iterator[Article]:
        """The articles that the site shows, the newest first."""
        return (self.texts[key] for key in self.catalogue.keys)

    def view(self, page: Page) -> View:
        """What the template of a page is given."""
        return page.view(*page.handed(self.shared.cards, self.texts))

    def made(self, page: Laid) -> bytes:
        """A file of the site, made here and now. Raises TemplateError."""
        from digest.site.artifact import Joined

        if isinstance(page, Joined):
            return page.data(self.texts)
        return self.renderer.page(page.path, page.template, self.view(page))

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong with the documents, each by itself and all together."""
        yield from self.library.problems
        yield from self.catalogue.problems()


class _Whole(Mapping[str, "Article"]):
    """Articles as makers are handed them."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def __getitem__(self, key: str) -> Article:
        from digest.site.citing import abstracts

        brief = self._site.catalogue.briefs[key]
        article = self._site.library.article(brief)
        if article.retracted != brief.retracted:  # another record says so
            article = msgspec.structs.replace(article, retracted=brief.retracted)
        return abstracts.published(article, self._site.config.outputs.abstracts)

    def cited(self, key: str, form: str) -> bytes:
        """A citation (``ris``, ``bibtex``) that is at hand, without the abstract; else nothing."""
        return self._site.library.cited(self._site.catalogue.briefs[key], form)

    def __iter__(self) -> Iterator[str]:
        return iter(self._site.catalogue.keys)

    def __len__(self) -> int:
        return len(self._site.catalogue.keys)


class _Putting:
    """Puts articles in brief by the rules of the topics."""

    def __init__(self, concepts: Iterable[Concept], cites: bool) -> None:
        from digest.topics.rules import Ruled

        self._ruled = Ruled(concepts)
        self._cites = cites
        self.digest = self._ruled.digest

    def __call__(self, article: Article, text: bytes) -> Brief:
        from digest.site.citing import coins
        from digest.topics import briefs

        return briefs.of(
            article,
            text,
            ruled=self._ruled.of(article),
            coins="" if article.record.doi else coins.context(article.record),
        )

    def cited(self, article: Article) -> Article:
        """The article with its citations, where the site has citation files."""
        from digest.site.citing import files

        return files.cited(article) if self._cites else article


def putting(concepts: Sequence[Concept], *, cites: bool = False) -> Putting:
    """How the articles of a site with these topics are put in brief; ``cites`` is whether it has
    citation files.
    """
    return _Putting(concepts, cites)


_SECTIONS = ("topics", "editions", "browse")
_MORE = ("authors", "journals", "years", "data")


def frame(config: Config, free: Sequence[model.Page]) -> Frame:
    """What all pages of a site share."""
    from digest.site import views

    links = tuple(views.Link(page.title, f"{page.key}/index.html") for page in free)
    site, shown = config.site, config.outputs
    return views.Frame(
        title=site.title,
        description=site.description,
        language=site.language,
        base_url=site.base_url,
        pages=links,
        options=config.theme,
        sections=_indexes(_SECTIONS, config),
        more=_indexes(_MORE, config),
        feeds=bool(shown.feeds),
        curator=site.curator,
        rights=site.rights,
    )


def _indexes(names: Sequence[str], config: Config) -> tuple[Link, ...]:
    """Those of the overviews that the site has."""
    from digest.site.views import Link

    return tuple(
        Link(name.capitalize(), f"{name}/index.html")
        for name in names
        if getattr(config.outputs, name, True)
    )
