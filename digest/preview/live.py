"""The site as it is now, in memory: each page is made when a browser asks for it, from the makers
and templates of a build.

A save re-reads its file and changes the index; nothing is built, and nothing is written into the
output. What can't be read or made any more stays as it was last, and what is wrong is told.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from digest.config import NAME, Config
from digest.errors import DigestError, Problem, Report, TemplateError
from digest.library import folder
from digest.preview import errors, files
from digest.preview.errors import Told
from digest.preview.patience import TooLong, within
from digest.site import addresses, layout, memory
from digest.site.addresses import Old
from digest.site.artifact import Laid
from digest.site.door import Options, Site, unheard
from digest.site.views import View

_SECONDS = 10.0
_REMEMBERED = 500  # pages, and texts of articles


class Sent(msgspec.Struct, frozen=True):
    """What a browser is sent for an address: the file of the site that it means, its bytes, and the
    status of HTTP.
    """

    name: str
    data: bytes
    status: int = 200


class Live:
    """One site, previewed. Only one thread may use it; what is found to be wrong when a page is
    made is reported. Raises DigestError where there is no site that could be shown.
    """

    def __init__(self, root: Path, options: Options, *, report: Report = unheard) -> None:
        self._root = root
        self._options = options
        self._report = report
        self.patience = _SECONDS
        """Seconds that one page may take."""
        self._config_problems: dict[Problem, None] = {}
        self._refused = False  # whether the configuration or its theme can't be used now
        self._endless: dict[str, Problem] = {}  # by template
        self._wrong: dict[str, tuple[Problem, ...]] = {}  # of the pages that can't be made, by name
        self._last: OrderedDict[str, bytes] = OrderedDict()
        self._made: dict[str, bytes] = {}
        self._site = Site.open(root, options, report=self._tell_config)
        self._site.places  # noqa: B018 - raises what is wrong with them
        self._site.catalogue  # noqa: B018 - it takes its time now, not when a page is asked for
        self._stamps = self._stamped()
        self._styles = self._styled()
        self.changed = time.time_ns() // 1_000_000
        """Stands for all that the site is made of, whatever a page shows of it; below 2 ** 48."""
        self._remember()

    def _tell_config(self, problem: Problem) -> None:
        self._config_problems[problem] = None

    def _remember(self) -> None:
        """What was read is kept, so that the next start is quick; a folder that can't be written
        costs that only.
        """
        try:
            self._site.memory.keep_shelf(self._site.library.kept)
        except OSError:
            return

    @property
    def config(self) -> Config:
        """The configuration in force."""
        return self._site.config

    @property
    def site(self) -> Site:
        """The site as it is now."""
        return self._site

    @property
    def base(self) -> str:
        """The path of the site's own address, under which the preview answers too."""
        return urlsplit(self.config.site.base_url).path or "/"

    # what browsers see

    def sent(self, address: str) -> Sent | None:
        """What an address leads to: a file of the site, else the page for what is not found; None
        where there is not even that.
        """
        for name in files.names(address, self.base):
            data = self.data(name)
            if data is not None:
                return Sent(name, data)
        data = self.data("404.html")
        return None if data is None else Sent("404.html", data, 404)

    def has(self, address: str) -> bool:
        """Whether there is a file of the site at an address."""
        return any(
            self._page(name) is not None or name in self._static
            for name in files.names(address, self.base)
        )

    def data(self, name: str) -> bytes | None:
        """A file of the site as it is now, or was when it last could be made; None where there is
        none. Raises TemplateError.
        """
        known = self._made.get(name)
        if known is not None:
            return known
        if name in self._wrong:
            raise TemplateError(*self._wrong[name])
        page = self._page(name)
        if page is None:
            return self._copied(name)
        try:
            data = self._now(page)
        except TemplateError as error:
            self._wrong[name] = error.problems
            for problem in error.problems:
                self._report(problem)
            if name not in self._last:
                raise
            data = self._last[name]
        else:
            _keep(self._last, name, data)
        self._made[name] = data
        return data

    def _page(self, name: str) -> Laid | None:
        if name in addresses.REPLACEABLE and name in self._static:
            return None
        found = layout.find(self._site.shared, name)
        if found is None and name not in self._static and name in self._old:
            return addresses.redirect(name, self._old[name])
        return found

    def _now(self, page: Laid) -> bytes:
        """The page made anew; that of an article that can't be read stays as it was. Raises
        TemplateError.
        """
        if page.path in self._last and self._unread(page):
            return self._last[page.path]
        template = getattr(page, "template", "")
        return self._patiently(page.path, template, lambda: self._site.made(page))

    def page(self, name: str, template: str, view: View) -> bytes:
        """A page that is no part of the site, in its look. Raises TemplateError."""
        make = partial(self._site.renderer.page, name, template, view)
        return self._patiently(name, template, make)

    def _patiently(self, name: str, template: str, make: Callable[[], bytes]) -> bytes:
        """What is made, unless that takes too long: then nothing else waits for the template."""
        if template in self._endless:
            raise TemplateError(self._endless[template])
        try:
            with within(self.patience):
                return make()
        except TooLong as error:
            text = f"{name} takes longer than {self.patience:g} s to make"
            file = self._site.renderer.file(template) if template else ""
            problem = Problem(text, file, hint="is there a loop without an end?")
            if template:
                self._endless[template] = problem
            raise TemplateError(problem) from error

    def _unread(self, page: Laid) -> bool:
        part, held = getattr(page, "part", None), self._site.library.held
        briefs = self._site.catalogue.briefs
        return (
            bool(held)
            and part is not None
            and any(briefs[key].file in held for key in part.texts if key in briefs)
        )

    def _copied(self, name: str) -> bytes | None:
        path = self._static.get(name)
        if path is None:
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None

    @cached_property
    def _static(self) -> Mapping[str, Path]:
        site = self._site
        return site.places.static(lambda _: None) | folder.attachments(site.root, site.briefs)

    @cached_property
    def _old(self) -> Mapping[str, Old]:
        found: dict[str, Old] = {}
        for move in addresses.old(self._site.catalogue):
            path = addresses.alias_path(move.address)
            if path:
                found.setdefault(path, move)
        return found

    def state(self, address: str) -> int:
        """A number that stands for what an address leads to now, and for the pictures and scripts
        of the site; below 2 ** 48.
        """
        try:
            sent = self.sent(address)
        except TemplateError as error:
            data = repr(error.problems).encode()
        else:
            data = sent.data if sent else b""
        return int.from_bytes(hashlib.blake2b(data, digest_size=6, key=self._looks).digest(), "big")

    @cached_property
    def _looks(self) -> bytes:
        """Stands for the static files but stylesheets, which browsers load by themselves when they
        change.
        """
        stamps = [
            f"{name} {_stamp(path)}"
            for name, path in self._static.items()
            if not name.endswith(".css")
        ]
        return hashlib.blake2b(
            "\n".join(stamps).encode("utf-8", "surrogatepass"), digest_size=8
        ).digest()

    # what changes

    def missed(self) -> set[str]:
        """What changed while nobody watched, relative to the site."""
        library = self._site.library
        known = {file: read.stamp for file, read in library.kept.read.items()}
        found = folder.looked_through(self._root)
        now = dict((*found.articles, *found.documents))
        changed = {file for file in known.keys() | now.keys() if known.get(file) != now.get(file)}
        if self._stamps != (stamps := self._stamped()):
            self._stamps = stamps
            changed |= {NAME, "templates", "static"}
        return changed

    def _stamped(self) -> bytes:
        """Stands for all that a site is made of beside content/."""
        return memory.stamps([self._root / NAME, *self._site.places.sources()])

    def update(self, paths: Collection[str]) -> list[str]:
        """These files of the site may have changed (relative to it). The addresses of stylesheets
        that did come back.
        """
        self.changed = max(self.changed + 1, time.time_ns() // 1_000_000)
        self._made.clear()
        looks = any(path.partition("/")[0] in ("templates", "themes", "static") for path in paths)
        if NAME in paths or (looks and self._refused):
            self._configure()
        elif looks:
            self._look_again()
        content = [path for path in paths if path.startswith("content/")]
        if content:
            self._reread(content)
        for name in ("_static", "_old", "_looks", "_stated"):
            self.__dict__.pop(name, None)
        self._wrong.clear()
        self._endless.clear()
        before, self._styles = self._styles, self._styled()
        return [f"/{name}" for name, of in self._styles.items() if before.get(name) != of]

    def _styled(self) -> dict[str, str]:
        """The stylesheets by name, each with what stands for it."""
        found = self._static.items()
        return {name: _stamp(path) for name, path in found if name.endswith(".css")}

    def _configure(self) -> None:
        """The configuration is read again; one that can't be used leaves the last one in force."""
        told: dict[Problem, None] = {}
        try:
            site = Site.open(
                self._root, self._options, report=lambda problem: told.setdefault(problem)
            )
            site.places  # noqa: B018 - raises what is wrong with them
        except DigestError as error:
            self._config_problems = {**told, **dict.fromkeys(error.problems)}
            self._refused = True
            return
        self._config_problems = told
        self._refused = False
        site.take(self._site)
        self._site = site

    def _look_again(self) -> None:
        """Templates and static files are looked for again; where the theme is gone, pages go on
        with the templates that are known.
        """
        site, made = self._site, self._site.__dict__
        before = made.pop("places")
        try:
            site.places  # noqa: B018 - raises what is wrong with them
        except DigestError as error:
            made["places"] = before
            self._config_problems |= dict.fromkeys(error.problems)
            self._refused = True
        else:
            if "renderer" in made and not site.renderer.read_again(site.places.templates()):
                site.forget("renderer")

    def _reread(self, content: Iterable[str]) -> None:
        """Files of content/ are read again."""
        frame, profiles = self._site.frame, self._site.library.profiles
        found = self._site.library.update(content)
        if self._site.frame != frame:  # the pages have other links in their heads now
            self._site.forget("renderer")
        if found.others and self._site.library.profiles != profiles:
            self._site.forget("catalogue")
            return
        gone, come = (
            list(filter(self._site.is_shown, briefs)) for briefs in (found.gone, found.come)
        )
        if gone or come:
            self._site.catalogue.changed(gone, come)
        if found.others:
            self._site.catalogue.restate(self._site.library.concepts)
        self._site.forget("shared")

    # what is wrong

    @cached_property
    def _stated(self) -> dict[Problem, None]:
        """What is wrong with files of content/."""
        return dict.fromkeys(self._site.problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong now, each once."""
        found = self._config_problems | self._stated
        for problems in self._wrong.values():
            found |= dict.fromkeys(problems)
        return tuple(found)

    def told(self) -> list[Told]:
        """The same for the bar at the foot of a page."""
        return errors.told(self.problems, self._root)


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {path}"


def _keep(kept: OrderedDict[str, bytes], name: str, data: bytes) -> None:
    kept[name] = data
    kept.move_to_end(name)
    if len(kept) > _REMEMBERED:
        kept.popitem(last=False)
