"""The site's own templates: whether each kind of page can be made with them, and where they switch
escaping off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from digest.errors import Problem, TemplateError
from digest.patterns import pattern
from digest.site import views
from digest.site.artifact import Laid, Page
from digest.site.door import Site
from digest.site.render import Renderer
from digest.site.sources import TAGS
from digest.work import each

_SAFE = pattern(r"\|\s*safe\b|\{%[-+]?\s*(?:filter\s+safe\b|autoescape\s+false\b)")
# a field of ours that is safe already, or the template's own words
_HARMLESS = pattern(r"(?:\b\w+_html|[\"'])\s*\Z")
_LONGEST_NAME = 100


def own(root: Path) -> list[Path]:
    """The templates that belong to the site: its own and its themes'."""
    folders = [root / "templates", *sorted(root.glob("themes/*/templates"))]
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ]


def unescaped(paths: Iterable[Path], root: Path) -> Iterator[Problem]:
    """A warning wherever a template marks text as safe. Plain text (robots.txt) is not looked at:
    nothing in it can run.

    What can't be read is passed over: the renderer tells of it when it is used.
    """
    for path in paths:
        if path.suffix == ".txt":
            continue
        try:
            text = path.read_text("utf-8", "replace")
        except OSError:
            continue
        file = path.relative_to(root).as_posix()
        yield from (_unsafe(file, line) for line in _unsafe_lines(text))


def _unsafe(file: str, line: int) -> Problem:
    text = "marks text as safe, so whatever a record holds there can run as a script"
    hint = "leave the filter out; view fields that end in _html are safe already"
    return Problem(text, file, line, hint=hint, severity="warning")


def _unsafe_lines(text: str) -> Iterator[int]:
    for tag in TAGS.finditer(text):
        for match in _SAFE.finditer(tag[0]):
            at = tag.start() + match.start()
            if not tag[0].startswith("{#") and not _HARMLESS.search(
                text[max(0, at - _LONGEST_NAME) : at]
            ):
                yield text.count("\n", 0, at) + 1


def unusable(
    site: Site, names: Sequence[str], laid: Sequence[Laid], *, every: bool
) -> Iterator[Problem]:
    """What is wrong with the templates: each of ``names`` is read, then pages are made with them,
    one of every template.

    With ``every``, one of every shape is made: pages of one shape come from one template and have
    the same fields filled, so what fails on one of them fails on all.
    """
    wrong = [problem for name in names for problem in _wrong(site.renderer, name)]
    if wrong:
        yield from wrong
        return
    made = [page for page in laid if isinstance(page, Page) and page.template]
    tried = made if every else list({page.template: page for page in reversed(made)}.values())
    for problems in each(_Trial(site).problems, tried, workers=site.workers):
        yield from problems


class _Trial:
    """Makes the pages that have a shape not seen before; each process remembers the shapes that it
    has seen itself.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._seen: set[tuple[object, ...]] = set()

    def problems(self, page: Page) -> tuple[Problem, ...]:
        view = self._site.view(page)
        shape = (
            page.template,
            *(_filled(getattr(view, name)) for name in views.fields(type(view))),
        )
        if shape in self._seen:
            return ()
        self._seen.add(shape)
        try:
            self._site.renderer.page(page.path, page.template, view)
        except TemplateError as error:
            return error.problems
        return ()


def _wrong(renderer: Renderer, name: str) -> tuple[Problem, ...]:
    try:
        renderer.check([name])
    except TemplateError as error:
        return error.problems
    return ()


def _filled(value: object) -> object:
    return tuple(sorted(value)) if isinstance(value, dict) else bool(value)
