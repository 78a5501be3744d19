"""A document: front matter, the abstract, and the person's notes. The one place that knows how an article lies on disk."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from digest.errors import Problem
from digest.library import frontmatter
from digest.library.frontmatter import Value

_HEADING = re.compile(r"## |##\n|##\Z")
_FENCE = re.compile(r" {0,3}(```|~~~)")


class Document(msgspec.Struct, frozen=True):
    """What a file says: its fields with their lines, the abstract (all above the first ``##`` heading), the notes (all from it)."""

    fields: dict[str, Value]
    abstract: str = ""
    notes: str = ""
    lines: dict[str, int] = {}
    body_line: int = 1


def loads(text: str) -> Document | Problem:
    """The document in a text, or what is wrong with its front matter (line given, file not)."""
    read = frontmatter.read(text)
    if isinstance(read, Problem):
        return read
    at = _notes_start(read.body)
    return Document(read.fields, read.body[:at].strip("\n"), read.body[at:].strip("\n"), read.lines, read.body_line)


def dumps(document: Document) -> str:
    """The document as a file's text, YAML front matter on top; reading it back gives the same fields, abstract and notes."""
    parts = (document.abstract.strip("\n"), document.notes.strip("\n"))
    body = "\n\n".join(part for part in parts if part)
    return f"---\n{frontmatter.dump(document.fields)}---\n" + (f"{body}\n" if body else "")


def revised(text: str, fields: Mapping[str, Value], abstract: str | None = None) -> str | Problem:
    """The text of a document with some fields set anew, and the abstract when one is given; every other byte stays.

    A person's order, comments and spelling of the other fields survive, and so do the notes. New fields come last. Only YAML front matter
    can be revised this way; for the others a problem comes back.
    """
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    read = frontmatter.read(plain)
    if isinstance(read, Problem):
        return read
    if read.style != "yaml":
        return Problem("only YAML front matter can be updated", line=1, hint="convert the front matter to YAML (---)")
    lines = plain.split("\n")
    close = read.body_line - 2  # index of the closing fence
    starts = sorted(number - 1 for number in read.lines.values())
    for key in sorted(fields, key=lambda k: read.lines.get(k, 0), reverse=True):
        new = frontmatter.block(key, fields[key]).rstrip("\n").split("\n")
        if key in read.lines:
            begin = read.lines[key] - 1
            after = next((s for s in starts if s > begin), close)
            lines[begin : _end_of_value(lines, begin, after)] = new
    added = [frontmatter.block(key, value) for key, value in fields.items() if key not in read.lines]
    joined = "\n".join(lines)
    if added or abstract is not None:
        joined = _with(joined, "".join(added), abstract)
    return bom + joined.replace("\n", newline)


def _end_of_value(lines: list[str], begin: int, after: int) -> int:
    """Where a field's value ends: comments and empty lines above the next field belong to that one."""
    end = after
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _with(text: str, added: str, abstract: str | None) -> str:
    read = frontmatter.read(text)
    assert not isinstance(read, Problem)  # noqa: S101 - it was read before, and only whole fields were replaced
    lines = text.split("\n")
    head = "\n".join(lines[: read.body_line - 2]) + "\n"
    fence = lines[read.body_line - 2]
    body = read.body
    if abstract is not None:
        at = _notes_start(body)
        notes = body[at:]
        body = f"{abstract}\n" + (f"\n{notes}" if notes else "")
    return f"{head}{added}{fence}\n{body}"


def _notes_start(body: str) -> int:
    """Offset of the first ``##`` heading outside a code block; the end of the text when there is none."""
    if "##" not in body:
        return len(body)
    at, fence = 0, ""
    for line in body.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1] == fence:
            fence = ""
        elif not fence and _HEADING.match(line):
            return at
        at += len(line)
    return len(body)
