"""Where records come from: files, folders, standard input; and how their bytes become text."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from digest.errors import Problem, Report

_CONTAINERS = {
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an Office document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}


_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 2000  # bytes


class Source(msgspec.Struct, frozen=True):
    """One input as text: line ends are ``\\n``, there is no byte-order mark. ``name`` is what messages call it."""

    name: str
    text: str


def read(names: Sequence[str], report: Report) -> Iterator[Source]:
    """The inputs, in order; folders give their files by name. What can't be read is reported and left out."""
    for name in names:
        if name == "-":
            yield from _decoded("<stdin>", sys.stdin.buffer.read(), report)
            continue
        path = Path(name)
        files = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")) if path.is_dir() else [path]
        if not files:
            report(Problem("this folder holds no file", name))
        for file in files:
            try:
                data = file.read_bytes()
            except OSError as error:
                hint = "check the name" if isinstance(error, FileNotFoundError) else ""
                report(Problem(f"cannot be read: {error.strerror}", _called(file), hint=hint))
                continue
            yield from _decoded(_called(file), data, report)


def _called(file: Path) -> str:
    """A file's name as text, even if the name is none."""
    return os.fsencode(file).decode("utf-8", "replace")


def _decoded(name: str, data: bytes, report: Report) -> Iterator[Source]:
    kind = next((kind for magic, kind in _CONTAINERS.items() if data.startswith(magic)), "")
    if kind:
        report(Problem(f"is {kind}, not a format of records", name, hint="unpack or export it to RIS, BibTeX or MEDLINE text"))
        return
    if not data.strip():
        report(Problem("is empty: there is no record in it", name))
        return
    if _is_binary(data):
        report(Problem("is binary data, not text: there is no record in it", name, hint="export it to RIS, BibTeX or MEDLINE text"))
        return
    text = _text(name, data, report).replace("\r\n", "\n").replace("\r", "\n")
    yield Source(name, text)


def _is_binary(data: bytes) -> bool:
    """Whether zero bytes are too many for a slip and too few, or too scattered, for UTF-16."""
    sample = data[:_SAMPLE]
    zeros = sample.count(0)
    in_pairs = max(sample[0::2].count(0), sample[1::2].count(0)) == zeros > len(sample) // 3
    return zeros > len(sample) // 50 and not in_pairs and not data.startswith(_MARKS)


def _text(name: str, data: bytes, report: Report) -> str:
    """UTF-8, or UTF-16 where a mark or the zero bytes of Western text say so; a line that is neither is read as Windows-1252."""
    if data.startswith(_MARKS):
        return data.decode("utf-16", "replace")
    sample = data[:_SAMPLE]
    if sample.count(0) > len(sample) // 3:
        return data.decode("utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + data.count(b"\r", 0, error.start) - data.count(b"\r\n", 0, error.start) + 1
        text = "is not UTF-8 here; such lines are read in the encoding Windows-1252"
        report(Problem(text, name, line, hint="save it as UTF-8 if letters look wrong", severity="warning"))
        return "".join(_line(part) for part in data.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True))


def _line(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return data.decode("latin-1")
