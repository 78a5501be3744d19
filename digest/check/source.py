"""What a person typed in a document, looked at again to say where it stands and how it was
spelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from digest.errors import Problem
from digest.library import document
from digest.library.fields import ALSO_READ
from digest.library.frontmatter import Value
from digest.patterns import pattern

# a destination as CommonMark has it: in angle brackets, or without blanks and with balanced
# parentheses (one level of them)
_DESTINATION = r"(<[^<>\n]*>|[^\s()<][^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
_WRITTEN = pattern(rf"\]\(\s*{_DESTINATION}|^[ >]*\[[^\]\n]+\]:[ \t]*\n?[ \t]*{_DESTINATION}", re.M)
_CODE = pattern(r"^[ >]*(`{3,}|~{3,})(?s:.*?)(?:^[ >]*\1|\Z)|(?<!`)(`+)[^`\n]+\2(?!`)", re.M)


class Written(msgspec.Struct, frozen=True):
    """The destination of a link or an image as the source spells it, and where it begins, both
    counted from 1.
    """

    destination: str
    line: int
    column: int


class Source:
    """The text of one document. A file that can't be read any more has no lines to point at."""

    def __init__(self, root: Path, file: str) -> None:
        self._text = _text(root / file)
        read = document.loads(self._text)
        self._fields: dict[str, Value] = {} if isinstance(read, Problem) else read.fields
        self._lines = {} if isinstance(read, Problem) else read.lines
        self.body_line = 1 if isinstance(read, Problem) else read.body_line

    def states(self, field: str) -> bool:
        """Whether the front matter says anything for a field, under any of its names."""
        return any(
            self._fields.get(name) not in (None, "", []) for name in (field, *ALSO_READ[field])
        )

    def line(self, field: str) -> int:
        """The line of a field in the front matter, under any of its names; the first line when it
        is not there.
        """
        return next(
            (self._lines[name] for name in (field, *ALSO_READ[field]) if name in self._lines), 1
        )

    def links(self) -> Iterator[Written]:
        """The destinations of links, images and reference definitions that don't stand in code,
        from top to bottom.
        """
        text = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), self._text)
        line, at = 1, 0
        for match in _WRITTEN.finditer(text):
            group = 1 if match[1] else 2
            begin = match.start(group)
            line, at = line + text.count("\n", at, begin), begin
            yield Written(match[group], line, begin - text.rfind("\n", 0, begin))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    text = data.decode(
        "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace"
    )
    return text.replace("\r\n", "\n").replace("\r", "\n")
