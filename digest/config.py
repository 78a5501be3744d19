"""digest.toml: what may stand in it, and what is wrong with it (all at once, each with its line and the nearest name that exists)."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_origin
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from digest import model
from digest.errors import ConfigError, Problem, Report

NAME = "digest.toml"


class Site(msgspec.Struct, frozen=True):
    """What the site is called and where it will stand; ``base_url`` ends with a slash or is "" (not known)."""

    title: str = "Topic digest"
    description: str = ""
    base_url: str = ""
    language: str = "en"
    theme: str = "default"
    timezone: str = "UTC"


class Build(msgspec.Struct, frozen=True):
    """Where the output goes, how many articles a page lists, how many processes build (0: one a processor)."""

    output: str = "public"
    page_size: int = 50
    jobs: int = 0


class Serve(msgspec.Struct, frozen=True):
    """Where the preview listens."""

    port: int = 8000


class Publish(msgspec.Struct, frozen=True):
    """Where the site is pushed to, and its own domain ("" for none)."""

    remote: str = "origin"
    branch: str = "gh-pages"
    cname: str = ""


class Import(msgspec.Struct, frozen=True):
    """What the columns of tables mean that bear names of their own: column to field, one of ``model.COLUMNS`` ("" for none)."""

    columns: dict[str, str] = {}


class Config(msgspec.Struct, frozen=True, rename={"imports": "import"}):
    """The whole configuration; ``theme`` holds the theme's own options, which only the theme knows.

    ``imports`` is the section ``[import]``, whose name Python keeps for itself.
    """

    site: Site = Site()
    build: Build = Build()
    serve: Serve = Serve()
    publish: Publish = Publish()
    imports: Import = Import()
    theme: dict[str, Any] = {}


def read(root: Path, report: Report) -> Config:
    """The configuration of the site in ``root``. Raises ConfigError, with every problem; doubts are reported as warnings."""
    path = root / NAME
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        table = tomllib.loads(text)
    except FileNotFoundError as error:
        hint = "run digest in a site's folder, or make one: digest new DIR"
        raise ConfigError(Problem(f"there is no {NAME} here", hint=hint)) from error
    except OSError as error:
        raise ConfigError(Problem(f"cannot be read: {error.strerror}", NAME)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(Problem("is not UTF-8 text", NAME, hint="save it with the encoding UTF-8")) from error
    except (ValueError, RecursionError) as error:  # tomllib's own, and Python's for a number of thousands of digits
        at = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, 0)
        what = re.sub(r"\s*\(at .*\)", "", str(error))
        raise ConfigError(Problem(f"is not valid TOML: {what}", NAME, line, column)) from error
    return _Checker(table, text, report).config()


def with_base_url(config: Config, base_url: str, report: Report) -> Config:
    """The configuration with another address, held to the same rules. Raises ConfigError."""
    wrong = _base_url(base_url)
    if wrong and not wrong.startswith("!"):
        raise ConfigError(Problem(f"--base-url {wrong}"))
    if wrong:
        report(Problem(wrong[1:], severity="warning"))
        base_url = f"https://{base_url}"
    site = msgspec.structs.replace(config.site, base_url=_normal("site", "base_url", base_url))
    return msgspec.structs.replace(config, site=site)


class _Checker:
    def __init__(self, table: dict[str, Any], text: str, report: Report) -> None:
        self._table = table
        self._lines = text.split("\n")
        self._report = report
        self._wrong: list[Problem] = []

    def config(self) -> Config:
        sections: dict[str, Any] = {}
        known = {field.encode_name: field for field in msgspec.structs.fields(Config)}
        for name, value in self._table.items():
            if name not in known:
                self._unknown(name, known, self._line("", name), "section")
            elif not isinstance(value, dict):
                self._error(f"{name} must be a section", "", name, f"write [{name}] on a line of its own")
            else:
                sections[known[name].name] = value if name == "theme" else self._section(name, known[name].type, value)
        if self._wrong:
            raise ConfigError(*self._wrong)
        return Config(**sections)

    def _section(self, section: str, kind: type[msgspec.Struct], values: dict[str, Any]) -> msgspec.Struct:
        known = {field.name: field.type for field in msgspec.structs.fields(kind)}
        good: dict[str, Any] = {}
        for key, value in values.items():
            if key not in known:
                self._unknown(key, known, self._line(section, key), f"key in [{section}]")
            elif type(value) is not (get_origin(known[key]) or known[key]):
                self._error(f"{key} must be {_WANTED.get(known[key], 'a table')}", section, key)
            elif isinstance(value, dict):
                good[key] = self._columns(section, key, value)
            else:
                good[key] = self._checked(section, key, value)
        return kind(**good)

    def _checked(self, section: str, key: str, value: Any) -> Any:
        rule = _RULES.get((section, key))
        if rule is None:
            return value
        wrong = rule(value)
        if not wrong:
            return _normal(section, key, value)
        if wrong.startswith("!"):
            self._report(Problem(wrong[1:], NAME, self._line(section, key), severity="warning"))
            return _normal(section, key, f"https://{value}")
        self._error(f"{key} {wrong}", section, key)
        return value

    def _columns(self, section: str, key: str, columns: dict[str, Any]) -> dict[str, Any]:
        for column, field in columns.items():
            line = self._line_below(section, key, column)
            if not isinstance(field, str):
                self._wrong.append(Problem(f"the field of column {column} must be text in quotes", NAME, line))
            elif field and field not in model.COLUMNS:
                self._unknown(field, sorted(model.COLUMNS), line, f"field for column {column}")
        return columns

    def _error(self, text: str, section: str, key: str, hint: str = "") -> None:
        self._wrong.append(Problem(text, NAME, self._line(section, key), hint=hint))

    def _unknown(self, name: str, known: Iterable[str], line: int, kind: str) -> None:
        known = list(known)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(known)
        self._wrong.append(Problem(f"unknown {kind}: {name}", NAME, line, hint=hint))

    def _line(self, section: str, key: str) -> int:
        """The line of a key; tomllib tells none, so it is looked for where it may stand: below its section's head, or as section.key."""
        inside, dotted = "", rf'(?:"?{re.escape(section)}"?\s*\.\s*)' if section else ""
        spelled = rf'\s*{{}}"?{re.escape(key)}"?\s*[=.]'
        for number, line in enumerate(self._lines, 1):
            header = re.match(r"\s*\[+\s*\"?([\w-]+)", line)
            if header:
                inside = header[1]
                if not section and inside == key:
                    return number
            elif re.match(spelled.format("" if inside == section else dotted), line) and inside in ("", section):
                return number
        return self._line("", section) if section else 1

    def _line_below(self, section: str, key: str, name: str) -> int:
        """The line of a name in a table that is the value of a key: on lines of its own, inside braces, or behind dots."""
        first = self._line(section, key)
        spelled = re.compile(rf"""(?:^|[.{{,])\s*["']?{re.escape(name)}["']?\s*=""")
        return next((number for number, line in enumerate(self._lines[first - 1 :], first) if spelled.search(line)), first)


def _normal(section: str, key: str, value: Any) -> Any:
    return value.rstrip("/") + "/" if (section, key) == ("site", "base_url") and value else value


def _base_url(value: str) -> str:
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises ValueError when there can't be such a port
    except ValueError:
        return "is not a web address"
    if re.match(r"[\w.-]+\.\w+(?:[/:]|\Z)", value) and not parts.netloc and parts.scheme not in ("javascript", "data"):
        return _base_url(f"https://{value}") or f"!base_url has no scheme; https://{value} is taken (write it so)"
    if parts.scheme not in ("http", "https") or not parts.hostname or not value.isprintable() or re.search(r"[\s<>\"'\\@]", value):
        return "must be a web address such as https://example.org/digest/"
    return "must have no ? or #" if parts.query or parts.fragment else ""


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError):
        return "must be a name such as Europe/Vienna"
    return ""


def _language(value: str) -> str:
    return "" if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else "must be a language tag such as en or pt-BR"


def _host(value: str) -> str:
    return "" if re.fullmatch(r"([\w-]+\.)+[\w-]+|", value) else "must be a host name such as digest.example.org"


def _between(low: int, high: int) -> Callable[[int], str]:
    return lambda value: "" if low <= value <= high else f"must be from {low} to {high:,}"


def _inside(value: str) -> str:
    path = Path(value)
    outside = path.is_absolute() or ".." in path.parts or path == Path()
    return "must be a folder inside the site" if outside or not value.isprintable() else ""


_WANTED = {int: "a whole number", str: "text in quotes"}
_RULES: dict[tuple[str, str], Callable[[Any], str]] = {
    ("site", "title"): lambda value: "" if value.strip() else "must not be empty",
    ("site", "base_url"): _base_url,
    ("site", "language"): _language,
    ("site", "theme"): lambda value: "" if re.fullmatch(r"[\w-]+", value) else "must be the name of a folder in themes/",
    ("site", "timezone"): _timezone,
    ("build", "output"): _inside,
    ("build", "page_size"): _between(1, 1000),
    ("build", "jobs"): _between(0, 256),
    ("serve", "port"): _between(1, 65535),
    ("publish", "cname"): _host,
}
