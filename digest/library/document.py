"""A document: front matter, the abstract, and the person's notes. The one place that knows how an
article lies on disk.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from digest.errors import Problem
from digest.library import frontmatter, yaml_lines
from digest.library.frontmatter import Value
from digest.patterns import pattern

# CommonMark 0.31.2, sections 4.2 and 4.5: up to three spaces may stand before either
_HEADING = pattern(r" {0,3}##(?:[ \t]|\Z)")
_FENCE = pattern(r" {0,3}(`{3,}(?=[^`]*\Z)|~{3,})")
_LINE = pattern(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Document(msgspec.Struct, frozen=True):
    """What a file says: its fields with their lines, the abstract (all above the first ``##``
    heading), the notes (all from it).
    """

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
    return Document(
        read.fields,
        read.body[:at].strip("\n"),
        read.body[at:].strip("\n"),
        read.lines,
        read.body_line,
    )


def dumps(document: Document) -> str:
    """The document as a file's text, YAML front matter on top; what :func:`loads` gave comes back
    the same.
    """
    parts = (document.abstract.strip("\n"), document.notes.strip("\n"))
    body = "\n\n".join(filter(None, parts))
    return f"---\n{yaml_lines.dump(document.fields)}---\n" + (f"{body}\n" if body else "")


def revised(text: str, fields: Mapping[str, Value], abstract: str | None = None) -> str | Problem:
    """The text of a document with some fields set anew, and the abstract when one is given; every
    other byte stays.

    A person's order, comments and spelling of the other fields survive, and so do the line ends and
    the notes. New fields come last. What can't be revised this way (TOML, JSON, all fields on one
    line of YAML) gives a problem.
    """
    read = frontmatter.read(text)
    if isinstance(read, Problem):
        return read
    if read.style != "yaml":
        return Problem(
            "only YAML front matter can be updated",
            line=1,
            hint="convert the front matter to YAML (---)",
        )
    lines: list[str] = _LINE.findall(text)
    newline = lines[0].lstrip("\ufeff-. \t")
    at = read.body_line - 2  # index of the closing fence
    head, fence, body = lines[:at], lines[at], lines[at + 1 :]
    _set(
        head,
        read.lines,
        {key: _lines(yaml_lines.block(key, value), newline) for key, value in fields.items()},
    )
    if abstract is not None:
        notes = body[read.body.count("\n", 0, _notes_start(read.body)) :]
        notes = notes if _notes_start(read.body) < len(read.body) else []
        body = [*_lines(f"{abstract}\n" + ("\n" if notes else ""), newline), *notes]
    if body and not fence.endswith(("\r", "\n")):
        fence += newline
    result = "".join([*head, fence, *body])
    # proves that nothing else was touched, however unusual the YAML is
    again = frontmatter.read(result)
    if isinstance(again, Problem) or again.fields != {**read.fields, **fields}:
        return Problem(
            "front matter of this form cannot be updated",
            line=1,
            hint="write each field on a line of its own, as in title: …",
        )
    return result


def _set(head: list[str], places: Mapping[str, int], blocks: Mapping[str, list[str]]) -> None:
    """Puts the blocks in the places of the fields they replace, and the others at the end; ``head``
    begins with the opening fence.
    """
    starts = sorted(number - 1 for number in places.values())
    for key in sorted(blocks.keys() & places.keys(), key=places.__getitem__, reverse=True):
        begin = places[key] - 1
        after = next((start for start in starts if start > begin), len(head))
        head[begin : _end_of_value(head, begin, after)] = blocks[key]
    for key in blocks:
        if key not in places:
            head += blocks[key]


def _end_of_value(lines: list[str], begin: int, after: int) -> int:
    """Where a field's value ends: comments and empty lines above the next field belong to
    that one.
    """
    end = after
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _lines(text: str, newline: str) -> list[str]:
    return [line + newline for line in text.split("\n")[:-1]]


def _notes_start(body: str) -> int:
    """Offset of the first ``##`` heading outside a code block; the end of the text when there is
    none.
    """
    if "##" not in body:
        return len(body)
    at, fence = 0, ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if not fence and _HEADING.match(line):
            return at
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        at += len(line) + 1
    return len(body)
