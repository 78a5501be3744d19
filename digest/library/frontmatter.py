"""Front matter, read: the block of fields above a document's text. YAML as we want it (every scalar
is text), TOML and JSON.

YAML 1.1 would turn ``NO`` into False, ``012`` into 10 and ``12:30`` into 750; here they stay what a
person typed. Aliases, tags, duplicate keys and deep nesting are errors with their line, so nothing
can be smuggled in or lost.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Literal

import msgspec
import yaml
from frontmatter.default_handlers import YAMLHandler

from digest.errors import Problem
from digest.patterns import pattern

Value = str | list["Value"] | dict[str, "Value"] | None
Style = Literal["yaml", "toml", "json", ""]

_DEEPEST = 20
_LARGEST = 4_000_000
NULL = frozenset({"", "~", "null", "Null", "NULL"})
"""The scalars that YAML takes for none, unless they are quoted."""
_NO_ITEM = {"", "~"}
_CLOSE = {
    "yaml": re.compile(r"^(?:-{3}|\.{3})[ \t]*$", re.M),
    "toml": re.compile(r"^\+{3}[ \t]*$", re.M),
}
# what the quick reader may meet: printable text without the extra line breaks and byte-order marks
# that YAML treats specially
ODD = pattern(
    "[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What only the strict reader takes in its stride."""
# a class that repeats, and now and then a pair of signs: ten times as fast as one or the other,
# repeated
_SIGNS = r"[\w .,/()+&;'–’%=*<>^$@-]*"
_PLAIN = rf"[^\W_]{_SIGNS}(?::(?=[\w/]){_SIGNS})*"
PLAIN = re.compile(rf"{_PLAIN}\Z").match
"""Whether a scalar says the same with and without quotes (spaces at its end and NULL apart)."""
_KEY = r"[A-Za-z][\w.-]*"
QUICK_KEY = re.compile(rf"{_KEY}\Z").match
"""Whether a field can be called so without quotes."""
_QUOTED = r'"[^"\\\n]*(?:\\["\\][^"\\\n]*)*"'
# an item, or a field and what stands beside it
_QUICK_LINES = pattern(rf"^(?:(?:  )?- |({_KEY}):(?: |$))({_QUOTED}|{_PLAIN}(?<! )|)$", re.M)
_ESCAPED = pattern(r'\\(["\\])')


class FrontMatter(msgspec.Struct, frozen=True):
    """The fields of a document, the line that each top-level key stands in, and the text below."""

    fields: dict[str, Value]
    lines: dict[str, int]
    body: str
    body_line: int
    style: Style


class _Wrong(Exception):
    def __init__(self, text: str, line: int = 0, hint: str = "") -> None:
        super().__init__(text)
        self.problem = Problem(text, line=line, hint=hint)


def read(text: str) -> FrontMatter | Problem:
    """The front matter and the body of a document, or what is wrong (with its line, without its
    file).

    A document without front matter is all body. So is a text between two rules that holds no field.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    style = _style(text)
    try:
        if not style:
            return FrontMatter({}, {}, text, 1, "")
        if style == "json":
            return _read_json(text)
        return _read_fenced(text, style)
    except _Wrong as wrong:
        return wrong.problem


def _style(text: str) -> Style:
    if YAMLHandler().detect(text) and text.startswith("---"):
        return "yaml"
    return (
        "toml" if text.startswith("+++\n") else "json" if re.match(r"\{\s*(?:\"|\})", text) else ""
    )


def _read_fenced(text: str, style: Literal["yaml", "toml"]) -> FrontMatter:
    start = text.index("\n") + 1 if "\n" in text else len(text)
    close = _CLOSE[style].search(text, start)
    if close is None:
        mark = "---" if style == "yaml" else "+++"
        raise _Wrong("front matter is never closed", 1, f"put a line {mark} below the fields")
    block = text[start : close.start()]
    if len(block) > _LARGEST:
        raise _Wrong("front matter is too large", 1, f"at most {_LARGEST:,} characters")
    body = text[close.end() :].removeprefix("\n")
    body_line = text.count("\n", 0, close.end()) + 2
    if style == "toml":
        fields = _toml(block)
        return FrontMatter(
            fields, {key: _line_of(block, key, 2) for key in fields}, body, body_line, style
        )
    quick = quick_yaml(block)
    if quick is not None:
        return FrontMatter(*quick, body, body_line, style)
    loaded = strict_yaml(block)
    if loaded is None:  # a rule, some text, a rule: no field was meant
        return FrontMatter({}, {}, text, 1, "")
    return FrontMatter(*loaded, body, body_line, style)


def _read_json(text: str) -> FrontMatter:
    try:
        data, end = json.JSONDecoder(
            parse_int=str, parse_float=str, object_pairs_hook=_no_twice
        ).raw_decode(text)
    except json.JSONDecodeError as error:
        raise _Wrong(f"front matter is not valid JSON: {error.msg}", error.lineno) from error
    except RecursionError as error:
        raise _Wrong("front matter is nested too deeply", 1) from error
    fields = {str(key): _textual(value, 1) for key, value in data.items()}
    head, body = text[:end], text[end:].removeprefix("\n")
    return FrontMatter(
        fields, {key: _line_of(head, key, 1) for key in fields}, body, head.count("\n") + 2, "json"
    )


def _no_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        raise _Wrong(f"field {next(n for n in names if names.count(n) > 1)} is given twice", 1)
    return found


def _toml(block: str) -> dict[str, Value]:
    try:
        data = tomllib.loads(block, parse_float=str)
    except ValueError as error:  # tomllib's own, and Python's for a number of thousands of digits
        at = re.search(r"line (\d+)", str(error))
        raise _Wrong(
            f"front matter is not valid TOML: {error}", int(at[1]) + 1 if at else 1
        ) from error
    except RecursionError as error:
        raise _Wrong("front matter is nested too deeply", 1) from error
    return {key: _textual(value, 1) for key, value in data.items()}


def _textual(value: object, depth: int) -> Value:
    if depth > _DEEPEST:
        raise _Wrong(f"front matter is nested too deeply (more than {_DEEPEST} levels)", 1)
    if isinstance(value, dict):
        return {str(key): _textual(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_textual(inner, depth + 1) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _line_of(block: str, key: str, first: int) -> int:
    found = re.search(rf'^[{{\s\[]*"?{re.escape(key)}"?\s*[:=.\]]', block, re.M)
    return block.count("\n", 0, found.end()) + first if found else 1


def quick_yaml(block: str) -> tuple[dict[str, Value], dict[str, int]] | None:
    """Fields and lines of front matter in the form that we write ourselves; None whenever it might
    mean something else.

    Gives what :func:`strict_yaml` gives, ten times as fast: most documents are read this way.
    """
    found = _QUICK_LINES.findall(block)
    if len(found) != block.count("\n") + (block[-1:] != "\n") or ODD.search(block):
        return None
    fields: dict[str, Value] = {}
    lines: dict[str, int] = {}
    items: list[Value] | None = None
    number = 1
    for key, stated in found:
        number += 1
        if stated[:1] == '"':
            value = stated[1:-1]
            if "\\" in value:
                value = _ESCAPED.sub(r"\1", value)
        else:
            value = stated
            if value in NULL and not (key and value == ""):
                return None
        if not key:
            if items is None:
                return None
            items.append(value)
            continue
        if key in fields:
            return None
        lines[key] = number
        if stated:
            items = None
            fields[key] = value
        else:
            fields[key] = items = []
    if [] in fields.values():
        return None  # "key:" with nothing below is null, not an empty list
    return (fields, lines) if fields else None


def strict_yaml(block: str) -> tuple[dict[str, Value], dict[str, int]] | None:
    """Fields and lines of a YAML block, every scalar as text; None when it is a single scalar.
    Raises _Wrong.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(yaml.parse(block, Loader=loader)).document()
    except yaml.MarkedYAMLError as error:
        raise _explained(error, block) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _Wrong(f"front matter is not valid YAML: {str(error).splitlines()[0]}", 1) from error


def _explained(error: yaml.MarkedYAMLError, block: str) -> _Wrong:
    mark = error.problem_mark or error.context_mark
    line = (mark.line if mark else 0) + 2
    what = error.problem or error.context or "not valid"
    if "mapping values" in what:
        return _Wrong(
            "a colon followed by a space stands in an unquoted value",
            line,
            'put the value in double quotes: title: "…"',
        )
    if "found unexpected end of stream" in what or "quoted scalar" in (error.context or ""):
        start = error.context_mark
        return _Wrong(
            "a quote is never closed",
            (start.line if start else 0) + 2,
            "close the quote, or leave both out",
        )
    if "nesting level" in what or "maximum" in what:
        return _Wrong("front matter is nested too deeply", line)
    return _Wrong(f"front matter is not valid YAML: {what}", min(line, block.count("\n") + 2))


class _Builder:
    """Builds values from YAML's events, without recursion, so that no input can exhaust the
    stack.
    """

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._lines: dict[str, int] = {}
        self._root: Value = None
        # the open collections, innermost last, each with the key that waits for its value
        self._open: list[tuple[list[Value] | dict[str, Value], list[str]]] = []

    def document(self) -> tuple[dict[str, Value], dict[str, int]] | None:
        documents = 0
        for event in self._events:
            line = (event.start_mark.line if event.start_mark else 0) + 2
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Wrong(
                        "a second YAML document begins here",
                        line,
                        "front matter is one block of fields",
                    )
            elif isinstance(event, yaml.AliasEvent):
                raise _Wrong(
                    f"alias *{event.anchor}{self._in_field()} is not allowed",
                    line,
                    "write the value out",
                )
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()
        if isinstance(self._root, dict):
            return self._root, self._lines
        if isinstance(self._root, list):
            raise _Wrong(
                "front matter is a list, not fields", 2, "write one field per line, as in title: …"
            )
        return None if documents else ({}, {})

    def _node(self, event: yaml.NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise _Wrong(f"tag {tag}{self._in_field()} is not allowed", line, "write plain text")
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
            return
        value: list[Value] | dict[str, Value] = (
            [] if isinstance(event, yaml.SequenceStartEvent) else {}
        )
        self._add(value, line)
        self._open.append((value, []))
        if len(self._open) > _DEEPEST:
            raise _Wrong(f"front matter is nested too deeply (more than {_DEEPEST} levels)", line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        inside, key = self._open[-1] if self._open else (None, [])
        if isinstance(inside, dict) and not key:
            if event.value == "<<" and not event.style:
                raise _Wrong("merge key << is not allowed", line, "write the fields out")
            if event.value in inside:
                raise _Wrong(f"field {event.value} is given twice", line, "keep one of the two")
            key.append(event.value)
            if len(self._open) == 1:
                self._lines[event.value] = line
            return
        # a keyword may be NULL, but an item that is not there is none
        null = not event.style and event.value in (
            NULL if not isinstance(inside, list) else _NO_ITEM
        )
        self._add(None if null else event.value, line)

    def _add(self, value: Value, line: int) -> None:
        if not self._open:
            self._root = value
            return
        inside, key = self._open[-1]
        if isinstance(inside, list):
            inside.append(value)
        elif key:
            inside[key.pop()] = value
        else:
            raise _Wrong("a field's name must be plain text", line)

    def _in_field(self) -> str:
        keys = [key[0] for _, key in self._open if key]
        return f" in {keys[0]}" if keys else ""
