"""Where things lie: the output folder and what it may be, templates and static files in the order
of who overrides whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from digest import disk, shipped
from digest.config import NAME, Config
from digest.config.lines import Lines
from digest.errors import ConfigError, Problem, Report, UsageError

MARKER = ".nojekyll"
MARK = "This folder is made by digest, which removes from it what is no part of the site.\n"
_FORMER = "This folder is made by digest, which replaces it whole.\n"
_OURS = ("content", "templates", "themes", "static", ".digest", ".git")


class Places:
    """The folders of one site. Raises UsageError for an output that would destroy something,
    ConfigError for a theme that isn't there.
    """

    def __init__(self, root: Path, config: Config, output: str | None) -> None:
        self.root = root
        self._theme = config.site.theme
        self._styles = [Path(name) for name in config.outputs.styles if name.endswith(".csl")]
        self.output = self._safe_output(output if output is not None else config.build.output)
        self._check_theme()

    def templates(self) -> list[Path]:
        """The folders of templates: the site's own, its theme's, the shipped theme's, the shipped
        ones.
        """
        folders = (
            self.root / "templates",
            *(theme / "templates" for theme in self._themes()),
            shipped.folder("templates"),
        )
        return [folder for folder in _each_once(folders) if folder.is_dir()]

    def static(self, report: Report) -> dict[str, Path]:
        """Static files by the path they get in the output; the site's stand before the theme's, the
        theme's before the default's.
        """
        found: dict[str, Path] = {}
        themes = [*self._themes(), shipped.folder("themes") / "default"]
        for theme in reversed(list(_each_once(themes))):
            found |= {
                f"assets/{name}": path for name, path in self._inside(theme / "static", report)
            }
        found |= dict(self._inside(self.root / "static", report))
        return dict(sorted(found.items()))

    def sources(self) -> list[Path]:
        """Every folder and file that a build looks at beside content/."""
        own = [self.root / name for name in ("templates", "static")]
        return list(
            _each_once(
                [
                    *own,
                    *self._styles,
                    *self._themes(),
                    shipped.folder("themes") / "default",
                    shipped.folder("templates"),
                ]
            )
        )

    def show(self, path: Path) -> str:
        """A path as messages name it: from the site's folder where it lies inside."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    def _themes(self) -> list[Path]:
        candidates = (self.root / "themes" / self._theme, shipped.folder("themes") / self._theme)
        return [theme for theme in candidates if theme.is_dir()]

    def _check_theme(self) -> None:
        if self._themes():
            return
        folders = (self.root / "themes", shipped.folder("themes"))
        names = sorted(
            {
                path.name
                for folder in folders
                if folder.is_dir()
                for path in folder.iterdir()
                if path.is_dir()
            }
        )
        text = (self.root / NAME).read_text("utf-8-sig", "replace")
        line = Lines(text).of("site", "theme")
        raise ConfigError(
            Problem(
                f"theme {self._theme} is not found", NAME, line, hint=f"themes: {', '.join(names)}"
            )
        )

    def _safe_output(self, stated: str) -> Path:
        output = (self.root / Path(stated).expanduser()).resolve()
        root = self.root.resolve()
        inside = [root / name for name in _OURS]
        if root.is_relative_to(output) or any(
            output.is_relative_to(folder) or folder.is_relative_to(output) for folder in inside
        ):
            raise UsageError(
                Problem(
                    f"the output folder {stated} holds the site itself",
                    hint="choose another, such as public",
                )
            )
        if output == Path.home() or output == Path(output.anchor):
            raise UsageError(
                Problem(
                    f"the output folder {stated} is not ours to replace",
                    hint="choose another, such as public",
                )
            )
        if output.is_file():
            raise UsageError(
                Problem(
                    f"the output folder {stated} is a file", hint="choose another, such as public"
                )
            )
        if (output / ".git").exists():
            text = (
                f"the output folder {stated} is a git checkout, which a build would replace whole"
            )
            raise UsageError(
                Problem(text, hint="choose another; digest publish brings the site to its branch")
            )
        if output.is_dir() and any(output.iterdir()) and not _is_ours(output):
            text = f"the output folder {stated} holds files that digest did not make"
            raise UsageError(Problem(text, hint="empty it, or choose another with --output"))
        return output

    def _inside(self, folder: Path, report: Report) -> Iterator[tuple[str, Path]]:
        """Files below a folder, by relative name. What leads out of the site, or is no regular
        file, is left out with a warning.
        """
        if not folder.is_dir():
            return
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() and not disk.is_inside(path, self.root):
                told = Problem(
                    "leads out of the site and is left out",
                    self.show(path),
                    hint="copy the file here",
                    severity="warning",
                )
                report(told)
            elif not disk.is_text(name):
                text = "has a name that is not UTF-8 text and is left out"
                report(
                    Problem(
                        text, disk.as_text(self.show(path)), hint="rename it", severity="warning"
                    )
                )
            elif path.is_file():
                yield name, path
            elif path.is_symlink():
                told = Problem(
                    "is a link to a folder or to nothing and is left out",
                    self.show(path),
                    hint="copy what it should lead to here",
                    severity="warning",
                )
                report(told)


def _is_ours(output: Path) -> bool:
    try:
        return (output / MARKER).read_text("utf-8", "replace") in (MARK, _FORMER)
    except OSError:
        return False


def _each_once(paths: list[Path] | tuple[Path, ...]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        real = path.resolve()
        if real not in seen:
            seen.add(real)
            yield path
