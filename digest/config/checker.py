"""What is wrong with digest.toml: all at once, each with its line and the nearest name that
exists.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_origin

import msgspec

from digest import model
from digest.config import rules
from digest.config.lines import Lines
from digest.config.sections import NAME, Config
from digest.errors import ConfigError, Problem, Report

_WRITTEN = {dict: dict, tuple: list}
_WANTED = {
    int: "a whole number",
    str: "text in quotes",
    bool: "true or false",
    tuple[str, ...]: "a list of names in quotes",
}


def checked(root: Path, table: dict[str, Any], text: str, report: Report) -> Config:
    """The configuration that a table of TOML states; ``text`` is the file it was read from. Raises
    ConfigError with every problem.
    """
    return _Checker(root, table, text, report).config()


class _Checker:
    def __init__(self, root: Path, table: dict[str, Any], text: str, report: Report) -> None:
        self._root = root
        self._table = table
        self._lines = Lines(text)
        self._report = report
        self._wrong: list[Problem] = []

    def config(self) -> Config:
        sections: dict[str, Any] = {}
        known = {field.encode_name: field for field in msgspec.structs.fields(Config)}
        for name, value in self._table.items():
            if name not in known:
                self._unknown(name, known, self._lines.of("", name), "section")
            elif not isinstance(value, dict):
                self._error(
                    f"{name} must be a section", "", name, f"write [{name}] on a line of its own"
                )
            else:
                sections[known[name].name] = (
                    value if name == "theme" else self._section(name, known[name].type, value)
                )
        if self._wrong:
            raise ConfigError(*self._wrong)
        return Config(**sections)

    def _section(
        self, section: str, kind: type[msgspec.Struct], values: dict[str, Any]
    ) -> msgspec.Struct:
        known = {field.name: field.type for field in msgspec.structs.fields(kind)}
        good: dict[str, Any] = {}
        for key, value in values.items():
            if key not in known:
                self._unknown(key, known, self._lines.of(section, key), f"key in [{section}]")
            elif type(value) is bool and (section, key) in rules.SWITCHES:
                good[key] = rules.SWITCHES[section, key][value]
            elif type(value) is not _WRITTEN.get(get_origin(known[key]), known[key]):
                self._error(f"{key} must be {_wanted(section, key, known[key])}", section, key)
            elif isinstance(value, dict):
                good[key] = self._columns(section, key, value)
            elif isinstance(value, list):
                good[key] = self._names(section, key, value)
            else:
                good[key] = self._checked(section, key, value)
        return kind(**good)

    def _checked(self, section: str, key: str, value: Any) -> Any:
        found = rules.checked(section, key, value)
        if found.doubt:
            self._report(
                Problem(found.doubt, NAME, self._lines.of(section, key), severity="warning")
            )
        if found.wrong:
            self._error(f"{key} {found.wrong}", section, key)
        return found.value

    def _columns(self, section: str, key: str, columns: dict[str, Any]) -> dict[str, Any]:
        for column, field in columns.items():
            line = self._lines.below(section, key, column)
            if not isinstance(field, str):
                self._wrong.append(
                    Problem(f"the field of column {column} must be text in quotes", NAME, line)
                )
            elif field and field not in model.COLUMNS:
                self._unknown(field, sorted(model.COLUMNS), line, f"field for column {column}")
        return columns

    def _names(self, section: str, key: str, names: list[Any]) -> tuple[str, ...]:
        kind, known, ending = rules.NAMES[section, key]
        good: dict[str, None] = {}
        for name in names:
            line = self._lines.below(section, key, str(name))
            if isinstance(name, str) and ending and name.endswith(ending):
                good[str(self._root / name)] = None
                if not self._is_file(name):
                    self._wrong.append(
                        Problem(
                            f"{kind} {name} is no file of the site",
                            NAME,
                            line,
                            hint="name it from the site's folder",
                        )
                    )
            elif name in known:
                good[name] = None
            else:
                self._unknown(str(name), known, line, kind)
        return tuple(good)

    def _is_file(self, name: str) -> bool:
        try:
            path = (self._root / name).resolve()
            return path.is_relative_to(self._root.resolve()) and path.is_file()
        except (OSError, ValueError):
            return False

    def _error(self, text: str, section: str, key: str, hint: str = "") -> None:
        self._wrong.append(Problem(text, NAME, self._lines.of(section, key), hint=hint))

    def _unknown(self, name: str, known: Iterable[str], line: int, kind: str) -> None:
        known = list(known)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(known)
        self._wrong.append(Problem(f"unknown {kind}: {name}", NAME, line, hint=hint))


def _wanted(section: str, key: str, kind: Any) -> str:
    """What a value must be, for a person."""
    switch = "true, false or " if (section, key) in rules.SWITCHES else ""
    return switch + _WANTED.get(kind, "a table")
