"""Files of JSON (RFC 8259), taken apart object by object, so that memory does not grow with the
file.

Understood are a list, one object, objects one after another (JSON Lines, RFC 7464), and objects
that wrap a list (``{"message": {"items": […]}}``), in any mixture. What is broken ends with itself:
the next object that can be told comes in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from digest.errors import Problem
from digest.patterns import pattern
from digest.records.formats.json import json_decode
from digest.records.formats.json.json_decode import Decoder, Object
from digest.records.formats.json.json_window import OPEN, Window, value_length

_MEMBER = pattern(rb'[\s,]*+"((?:[^"\\]|\\.){0,200}+)"\s*+:\s*+', re.S)
_BRACKET = pattern(rb"[{\[]")
_DANGLING = pattern(rb"\s*+,\s*+\]")
_LONGEST_KEY = 4096
_AHEAD = {b'"': "text", b"n": "null", b"t": "true", b"f": "false"}


class Found(NamedTuple):
    """One object of a file: the line where it begins, its members (None when it is no object that
    can be read), its bytes.
    """

    line: int
    value: Object | None
    raw: bytes
    problems: tuple[Problem, ...] = ()


def objects(stream: BinaryIO, wrappers: frozenset[str], decoder: Decoder) -> Iterator[Found]:
    """The objects of a file in order, with what is not valid JSON as objects without a value.

    ``wrappers`` are the members that hold objects: an object that has one of them (and no title
    before it) is opened, not given.
    """
    window = Window(stream)
    names = frozenset(name.encode() for name in wrappers)
    quoted = tuple(b'"%s"' % name for name in names)
    nesting = bytearray()
    while mark := window.peek():
        if mark == b"[":
            nesting += mark
            window.move(1)
        elif mark in b"]}":
            del nesting[-1:]
            window.move(1)
        elif mark == b"{":
            length = window.length(lambda: _wraps(window, names), quoted)
            if length == OPEN:
                nesting += mark
                window.move(1)
            else:
                found = _object(window, length, decoder)
                yield found
                if found.value is None and window.is_done:
                    return
        elif mark == b'"' and nesting[-1:] == b"{":
            if not _is_passed(window, names):
                yield _rest(window)
                return
        else:
            stray = _stray(window)
            if stray:
                yield stray
    if nesting:
        text = "not valid JSON: the file ends before its list is closed (cut off?)"
        # a raw text of its own, though an empty one: every record before the end is whole
        yield Found(
            window.line, None, b"\n", (Problem(text, line=window.line, hint="export it again"),)
        )


def _wraps(window: Window, names: frozenset[bytes]) -> bool:
    """Whether the object that begins here has a member that holds objects, and no title
    before it.
    """
    data, at = window.data, window.at + 1
    while member := _MEMBER.match(data, at):
        at = member.end()
        if member[1] in names and data[at : at + 1] in (b"[", b"{"):
            return True
        length = value_length(data, at)
        if length <= 0 or member[1] == b"title":
            return False
        at += length
    return False


def _is_passed(window: Window, names: frozenset[bytes]) -> bool:
    """Goes past a member of a wrapper, or into it when it holds objects; False when it is
    broken.
    """
    if len(window.data) - window.at < _LONGEST_KEY:
        window.more()
    member = _MEMBER.match(window.data, window.at)
    if not member:
        return False
    window.move(member.end() - window.at)
    if member[1] in names and window.peek() in (b"[", b"{"):
        return True
    length = window.length()
    window.move(max(length, 0))
    return length > 0


def _object(window: Window, length: int, decoder: Decoder) -> Found:
    if length <= 0:
        length = window.torn()
    line, column = window.line, window.column
    raw = window.data[window.at : window.at + length].rstrip(b" \t\r\n,")
    window.move(length)
    value, problems = json_decode.decode(raw, decoder, line, column)
    if value is not None and _DANGLING.match(window.data, window.at):
        text = "not valid JSON: a comma with nothing after it; the records come in all the same"
        problems = (*problems, Problem(text, line=window.line, severity="warning"))
    return Found(line, value, raw, problems)


def _stray(window: Window) -> Found | None:
    """What stands where an object should: a number, a text, anything up to the next bracket. A
    ``null`` stands for no record.
    """
    line, column, mark = window.line, window.column, window.data[window.at : window.at + 1]
    length = window.length()
    if length > 0:
        raw = window.data[window.at : window.at + length].strip()
        window.move(length)
        text = f"this is no record but {_AHEAD.get(mark, 'a number')}"
        return (
            None
            if raw == b"null"
            else Found(line, None, raw, (Problem(text, line=line, column=column),))
        )
    while not (bracket := _BRACKET.search(window.data, window.at + 1)) and window.more():
        pass
    length = (bracket.start() if bracket else len(window.data)) - window.at
    raw = window.data[window.at : window.at + length]
    window.move(length)
    return Found(
        line,
        None,
        raw,
        (
            Problem(
                "not valid JSON: this is neither a list nor an object", line=line, column=column
            ),
        ),
    )


def _rest(window: Window) -> Found:
    while window.more():
        pass
    line, column, raw = window.line, window.column, window.data[window.at :]
    window.move(len(raw))
    return Found(line, None, raw, (json_decode.complaint(b"{" + raw, line, column - 1),))
