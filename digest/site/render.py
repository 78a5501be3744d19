"""Views become bytes: the templates of the site, its theme and the shipped ones, and nothing else of Jinja is known elsewhere."""

from __future__ import annotations

import difflib
import re
import traceback
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

from digest.errors import Problem, TemplateError
from digest.site import views
from digest.site.joined import Joined
from digest.site.views import Card, Frame, Html, View
from digest.text import ROOT_MARK
from digest.work import fingerprint


class Renderer:
    """One set of templates for one build. ``folders`` are looked through in order, file by file.

    Raises TemplateError, with file and line, for whatever is wrong in a template.
    """

    def __init__(self, folders: Sequence[Path], frame: Frame, *, show: Callable[[Path], str] = str) -> None:
        self._show = show
        self._frame = frame
        self._env = jinja2.Environment(
            loader=_Loader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._env.filters["canonical"] = _canonical
        self._base_path = urlsplit(frame.base_url).path or "/"
        self._fingerprint = fingerprint([[name, _bytes(folders, name)] for name in self._env.list_templates()], frame)
        self._pieces: dict[Hashable, Html] = {}
        self._env.globals.update(site=frame, root=Html(ROOT_MARK), card=self._card, once=self._once)

    @property
    def fingerprint(self) -> bytes:
        """16 bytes that stand for the templates and the frame, whatever the view."""
        return self._fingerprint

    def page(self, path: str, template: str, view: View | Joined) -> bytes:
        """The bytes of the page at ``path`` that a template makes of a view; a file without a template is its view."""
        if isinstance(view, Joined):
            return view.data(list(view.pieces({})))
        if isinstance(view, views.Text):
            return view.text.encode()
        try:
            text = self._env.get_template(template).render(view=view, url=path)
        except Exception as error:
            raise self._explained(error, template) from error
        return text.replace(ROOT_MARK, self._way_back(path)).encode()

    def _way_back(self, path: str) -> str:
        """From a page to the root of the site. The page for what is not found is shown at any address, so it needs the whole way."""
        return self._base_path if path == "404.html" else "../" * path.count("/")

    def check(self, templates: Sequence[str]) -> None:
        """Raises TemplateError when one of the templates is missing, empty or does not parse."""
        for name in templates:
            try:
                source, file, _ = self._loaded(name)
                self._env.get_template(name)
            except jinja2.TemplateError as error:
                raise self._explained(error, name) from error
            if not source.strip():
                raise TemplateError(Problem("template is empty", self._show(Path(file)), hint="delete it to use the theme's own"))

    def _loaded(self, name: str) -> tuple[str, str, object]:
        loader = self._env.loader
        assert loader is not None  # noqa: S101 - set in __init__
        source, file, fresh = loader.get_source(self._env, name)
        return source, file or name, fresh

    def _once(self, template: str, **given: Hashable) -> Html:
        """What a template makes of these values and no others: rendered once, placed wherever it appears."""
        return self._piece((template, *given.items()), template, given)

    def _card(self, card: Card, *, coins: bool = True) -> Html:
        """An article in a list; ``coins`` is whether it states its record for Zotero."""
        return self._piece((card.key, coins), "partials/card.html", {"card": card, "coins": coins})

    def _piece(self, known_by: Hashable, template: str, given: Mapping[str, object]) -> Html:
        done = self._pieces.get(known_by)
        if done is None:
            done = self._pieces[known_by] = Html(self._env.get_template(template).render(given))
        return done

    def _explained(self, error: Exception, template: str) -> TemplateError:
        file, line = self._place(error, template)
        text = _first_line(str(error)) or type(error).__name__
        hint = ""
        if isinstance(error, jinja2.TemplateNotFound):
            text = f"template {error.name} is not found"
            hint = _near(str(error.name), self._env.list_templates())
        elif isinstance(error, jinja2.UndefinedError):
            hint = self._nearest(text) or "views and their fields are listed in the manual"
            text = re.sub(rf"{re.escape(views.__name__)}\.\w+\.", "", text)
        elif isinstance(error, RecursionError):
            text, hint = "the template includes or extends itself", "look at its extends and include lines"
        elif not isinstance(error, jinja2.TemplateError):
            text = f"{type(error).__name__}: {text}"
        return TemplateError(Problem(text, file, line, hint=hint))

    def _place(self, error: Exception, template: str) -> tuple[str, int]:
        """File and line of the innermost template in the error's trace."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            return self._show(Path(error.filename or error.name or template)), error.lineno
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if frame.filename.endswith((".html", ".xml", ".txt")) and frame.lineno]
        if ours:
            return self._show(Path(ours[-1].filename)), ours[-1].lineno or 0
        try:
            return self._show(Path(self._loaded(template)[1])), 0
        except jinja2.TemplateError:
            return template, 0

    def _nearest(self, text: str) -> str:
        """What may have been meant by a name that is nothing: a field of the same view, or a name that every template knows."""
        field = re.search(r"views\.\w+\.(\w+) object' has no attribute '([^']+)'", text)
        if field:
            return _near(field[2], [name for name in dir(getattr(views, field[1])) if not name.startswith("_")])
        name = re.search(r"'([^']+)' is undefined", text)
        return _near(name[1], ["view", "url", *self._env.globals]) if name else ""


class _Loader(jinja2.FileSystemLoader):
    """Finds templates; one that is no text is an error in that template, with its line."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            file = next(path for folder in self.searchpath if (path := Path(folder, template)).is_file())
            line = next(number for number, text in enumerate(file.read_bytes().split(b"\n"), 1) if not _is_utf8(text))
            raise jinja2.TemplateSyntaxError("is not UTF-8 text", line, template, str(file)) from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


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


def _canonical(url: str) -> str:
    """The address without the name that every server adds."""
    return url.removesuffix("index.html")


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""
