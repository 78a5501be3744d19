"""Views become bytes: the templates of the site, its theme and the shipped ones, and nothing else
of Jinja is known elsewhere.
"""

from __future__ import annotations

import contextlib
import difflib
import html
import marshal
import os
import re
import traceback
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
import msgspec
from jinja2.filters import do_striptags

from digest import disk
from digest.errors import Problem, TemplateError
from digest.site import views
from digest.site.inlined import Inlined
from digest.site.sources import Sources
from digest.site.views import Card, Frame, Html, View
from digest.text import ROOT_MARK
from digest.work import fingerprint


class Renderer:
    """One set of templates for one build. ``folders`` are looked through in order, file by file;
    ``compiled`` is where templates that are compiled are kept for the next time.

    Pages are made by templates that hold what they include; what goes wrong is looked for with the
    templates as they are written. Raises TemplateError, with file and line, for whatever is wrong
    in a template.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        frame: Frame,
        *,
        show: Callable[[Path], str] = str,
        compiled: Compiled | None = None,
    ) -> None:
        self._show = show
        self._frame = frame
        self._folders = folders
        self._files = _found(folders)
        self.sources = Sources({name: _bytes(folders, name) for name in self._files})
        """What goes into each template."""
        self._base_path = urlsplit(frame.base_url).path or "/"
        self._pieces = _Pieces(ROOT_MARK, self.template)
        self._slow: set[str] = set()
        self._is_read_again = False
        self._quick = self._environment(
            Inlined, compiled.of(self.sources.digests) if compiled else None
        )
        self._templates: dict[str, jinja2.Template] = {}

    def _environment(
        self, kind: type[jinja2.Environment], cache: jinja2.BytecodeCache | None = None
    ) -> jinja2.Environment:
        made = kind(
            loader=_Loader([str(folder) for folder in self._folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=cache,
        )
        made.filters["canonical"] = _canonical
        made.filters["number"] = _number
        made.filters["striptags"] = _without_tags
        made.globals.update(site=self._frame, **self._pieces.names)
        return made

    def page(self, path: str, template: str, view: View) -> bytes:
        """The bytes of the page at ``path`` that a template makes of a view; a file without a
        template is its view.
        """
        if isinstance(view, views.Text):
            return view.text.encode()
        way = self._way_back(path)
        if self._is_read_again or template in self._slow:
            text = self._plainly(path, template, view)
        else:
            try:
                text = self.template(template).render(view=view, url=path, root=Html(way))
            except Exception:  # noqa: BLE001 - whatever a template raises is told
                text = self._plainly(path, template, view)
                self._slow.add(template)
            if _IN_JSON in text:  # a piece went through a filter
                text = self._plainly(path, template, view)
        return (text.replace(ROOT_MARK, way) if ROOT_MARK in text else text).encode()

    def template(self, name: str) -> jinja2.Template:
        """A template, compiled. Raises jinja2.TemplateError."""
        known = self._templates.get(name)
        if known is None:
            known = self._templates[name] = self._quick.get_template(name)
        return known

    def _way_back(self, path: str) -> str:
        """From a page to the root of the site. The page for what is not found is shown at any
        address, so it needs the whole way.
        """
        return self._base_path if path == "404.html" else "../" * path.count("/")

    def read_again(self, folders: Sequence[Path]) -> bool:
        """From now on templates are used as they are written, and looked at each time: who edits
        one need not wait until it is put together with all that it holds. False where the
        templates in these folders are other files.
        """
        self._is_read_again = self._plain.auto_reload = True
        return self._files == _found(folders)

    def forget(self) -> None:
        """What was made once for several pages is made again: the articles may be others now."""
        self._pieces.forget()

    def check(self, templates: Iterable[str]) -> None:
        """Raises TemplateError when one of the templates is missing, empty or does not parse.
        Shipped ones are known to be right.
        """
        for name in templates:
            try:
                source, file, _ = self._loaded(name)
                if not Path(file).is_relative_to(self._folders[-1]):
                    self.template(name)
            except (jinja2.TemplateError, RecursionError) as error:
                raise self._told(error, name) from error
            if not source.strip():
                raise TemplateError(
                    Problem(
                        "template is empty",
                        self._show(Path(file)),
                        hint="delete it to use the theme's own",
                    )
                )

    def prepare(self, templates: Iterable[str]) -> None:
        """Compiles the templates, so that processes that are forked from this one have them."""
        for name in sorted({name for name in templates if name}):
            try:
                self.template(name)
            except (jinja2.TemplateError, RecursionError) as error:
                raise self._told(error, name) from error

    def file(self, template: str) -> str:
        """The file of a template, as messages name it; "" where there is none."""
        try:
            return self._show(Path(self._loaded(template)[1]))
        except jinja2.TemplateError:
            return ""

    def _loaded(self, name: str) -> tuple[str, str, object]:
        loader = self._quick.loader
        assert loader is not None  # noqa: S101 - set in __init__
        source, file, fresh = loader.get_source(self._quick, name)
        return source, file or name, fresh

    def _plainly(self, path: str, template: str, view: View) -> str:
        """The page as Jinja itself makes it of the templates as they are written. Raises
        TemplateError: lines are lines of their files.
        """
        pieces = _Pieces(self._way_back(path), self._plain.get_template)
        try:
            return self._plain.get_template(template).render(view=view, url=path, **pieces.names)
        except Exception as error:
            raise self._told(error, template) from error

    @cached_property
    def _plain(self) -> jinja2.Environment:
        return self._environment(jinja2.Environment)

    def _told(self, error: Exception, template: str) -> TemplateError:
        file, line = self._place(error, template)
        text = _first_line(str(error)) or type(error).__name__
        hint = ""
        if isinstance(error, jinja2.TemplateNotFound):
            text = f"template {error.name} is not found"
            hint = _near(str(error.name), list(self._files))
        elif isinstance(error, jinja2.UndefinedError):
            hint = self._nearest(text) or "views and their fields are listed in the manual"
            text = re.sub(rf"{re.escape(views.__name__)}\.\w+\.", "", text)
        elif isinstance(error, RecursionError):
            text, hint = (
                "the template includes or extends itself",
                "look at its extends and include lines",
            )
        elif not isinstance(error, jinja2.TemplateError):
            text = f"{type(error).__name__}: {text}"
        return TemplateError(Problem(text, file, line, hint=hint))

    def _place(self, error: Exception, template: str) -> tuple[str, int]:
        """File and line of the innermost template in the error's trace."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            return self._show(Path(error.filename or error.name or template)), error.lineno
        frames = traceback.extract_tb(error.__traceback__)
        ours = [
            frame
            for frame in frames
            if frame.filename.endswith((".html", ".xml", ".txt")) and frame.lineno
        ]
        if ours:
            return self._show(Path(ours[-1].filename)), ours[-1].lineno or 0
        try:
            return self._show(Path(self._loaded(template)[1])), 0
        except jinja2.TemplateError:
            return template, 0

    def _nearest(self, text: str) -> str:
        """What may have been meant by a name that is nothing: a field of the same view, or a name
        that every template knows.
        """
        field = re.search(r"views\.\w+\.(\w+) object' has no attribute '([^']+)'", text)
        if field:
            return _near(
                field[2],
                [name for name in dir(getattr(views, field[1])) if not name.startswith("_")],
            )
        name = re.search(r"'([^']+)' is undefined", text)
        return _near(name[1], ["view", "url", *self._quick.globals]) if name else ""


_IN_JSON = msgspec.json.encode(ROOT_MARK).decode().strip('"')


class _Pieces:
    """What is made once for several pages; ``way`` leads to the root of the site in it."""

    def __init__(self, way: str, template: Callable[[str], jinja2.Template]) -> None:
        self._template = template
        self._pieces: dict[Hashable, Html] = {}
        self._items: dict[bool, dict[str, str]] = {True: {}, False: {}}
        self.names = {"root": Html(way), "card": self.card, "cards": self.cards, "once": self.once}
        """What templates see of it."""

    def forget(self) -> None:
        """What was made is made again."""
        self._pieces.clear()
        for items in self._items.values():
            items.clear()

    def once(self, template: str, **given: Hashable) -> Html:
        """What a template makes of these values and no others: rendered once, placed wherever it
        appears.
        """
        return self._piece((template, *given.items()), template, given)

    def card(self, card: Card, *, coins: bool = True) -> Html:
        """An article in a list; ``coins`` is whether it states its record for Zotero."""
        return self._piece((card.key, coins), "partials/card.html", {"card": card, "coins": coins})

    def cards(self, cards: Iterable[Card], *, coins: bool = True) -> Html:
        """Articles in a list, each as an item."""
        known = self._items[coins]
        items: list[str] = []
        for card in cards:
            item = known.get(card.key)
            if item is None:
                item = known[card.key] = f"<li>{self.card(card, coins=coins)}</li>\n"
            items.append(item)
        return Html("".join(items))

    def _piece(self, known_by: Hashable, template: str, given: Mapping[str, object]) -> Html:
        done = self._pieces.get(known_by)
        if done is None:
            done = self._pieces[known_by] = Html(
                self._template(template).render({**self.names, **given})
            )
        return done


class Compiled(jinja2.BytecodeCache):
    """Keeps compiled templates in a folder, each with the names and the sources of those that it
    holds; ``made_by`` stands for the program that compiles them.

    One that was compiled by another, from other sources, or is damaged, counts as none.
    """

    def __init__(self, folder: Path, made_by: bytes) -> None:
        self._folder = folder
        self._made_by = fingerprint(made_by)
        self._sources: Mapping[str, bytes] = {}

    def of(self, sources: Mapping[str, bytes]) -> Compiled:
        """The same for one set of templates: what stands for the source of each."""
        self._sources = sources
        return self

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Reads what is kept, if anything is."""
        try:
            data = (self._folder / bucket.key).read_bytes()
        except OSError:
            return
        kept = data[32:]
        if data[:32] == self._made_by + fingerprint(kept):
            names, sources, code = marshal.loads(kept)  # noqa: S302 - this very program wrote it
            if sources == self._sources_of(names):
                bucket.code = code

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keeps it; a folder that can't be written costs time only."""
        assert isinstance(bucket.environment, Inlined)  # noqa: S101 - no other is given this
        names = bucket.environment.held
        kept = marshal.dumps((names, self._sources_of(names), bucket.code))
        with contextlib.suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            disk.write(self._folder / bucket.key, self._made_by + fingerprint(kept) + kept)

    def _sources_of(self, names: Iterable[str]) -> list[bytes]:
        return [self._sources.get(name, b"") for name in names]


class _Loader(jinja2.FileSystemLoader):
    """Finds templates; one that is no text is an error in that template, with its line."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            file = next(
                path for folder in self.searchpath if (path := Path(folder, template)).is_file()
            )
            line = next(
                number
                for number, text in enumerate(file.read_bytes().split(b"\n"), 1)
                if not _is_utf8(text)
            )
            raise jinja2.TemplateSyntaxError(
                "is not UTF-8 text", line, template, str(file)
            ) from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _found(folders: Sequence[Path]) -> dict[str, str]:
    """The templates by name, each with its file: that of the first folder that has one."""
    names = jinja2.FileSystemLoader([str(folder) for folder in folders]).list_templates()
    files = ((name, [os.path.join(folder, name) for folder in folders]) for name in names)
    return {name: next(filter(os.path.isfile, paths), "") for name, paths in files}


def _bytes(folders: Sequence[Path], template: str) -> bytes:
    """A template's file as it is; nothing when it can't be read, which is told when it is used."""
    for folder in folders:
        try:
            return (folder / template).read_bytes()
        except FileNotFoundError:
            continue
        except OSError:
            break
    return b""


def _near(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else ""


def _without_tags(value: Any) -> str:
    """What Jinja's own filter does, which takes its time where there are no tags."""
    text = str(value.__html__() if hasattr(value, "__html__") else value)
    if "<" in text:
        return do_striptags(text)
    text = " ".join(text.split())
    return html.unescape(text) if "&" in text else text


def _number(number: int) -> Html:
    """With a comma at every thousand."""
    return Html(f"{number:,}")


def _canonical(url: str) -> str:
    """The address without the name that every server adds."""
    return url.removesuffix("index.html")


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""
