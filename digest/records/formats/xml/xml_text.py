"""The text of an XML file: its bytes decoded as its mark, its declaration or its contents say (XML
1.0, appendix F).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from digest.patterns import pattern

_PIECE = 1 << 18  # bytes
_DECLARED = pattern(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})[\"']")
# Only encodings in which every byte below 0x40 is the ASCII character: a ``>`` is then never half
# of a letter, and no text can hide markup from a reader (UTF-7, HZ and ISO-2022 can).
_ENCODING = pattern(
    r"(?:x-)?(?:us-ascii|iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)(?:125\d|874|932|936|949|950)|koi8-[ru]|macintosh|mac-?roman|"
    r"gb2312|gbk|gb18030|big5|euc-(?:jp|kr|cn)|shift[_-]jis|sjis|tis-620)",
    re.I,
)
_NOT_UTF8 = pattern("[\udc80-\udcff]+")


def pieces(stream: BinaryIO) -> Iterator[str]:
    """The text of the stream in pieces of some hundred thousand characters, without byte-order
    mark.

    What is valid UTF-8 is read as UTF-8, whatever the declaration says; other bytes are read in the
    declared encoding, or in Windows-1252 where none is declared that we trust. No byte is lost.
    """
    start = stream.read(_PIECE)
    wide = _wide(start)
    if wide:
        yield from _incremental(start, stream, wide)
        return
    rest = start.removeprefix(codecs.BOM_UTF8)
    declared = _declared(rest)
    while piece := stream.read(_PIECE):
        rest += piece
        cut = rest.rfind(b">") + 1
        if cut:
            yield _text(rest[:cut], declared)
            rest = rest[cut:]
    yield _text(rest, declared)


def _wide(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(start[:2], "")


def _declared(start: bytes) -> str:
    found = _DECLARED.match(start.lstrip())
    name = found[1].decode("ascii") if found else ""
    if not _ENCODING.fullmatch(name):
        return ""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _incremental(start: bytes, stream: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    yield decoder.decode(start)
    while piece := stream.read(_PIECE):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _text(data: bytes, declared: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        if declared:
            return data.decode(declared, "replace")
        return _NOT_UTF8.sub(_western, data.decode("utf-8", "surrogateescape"))


def _western(found: re.Match[str]) -> str:
    data = found[0].encode("utf-8", "surrogateescape")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
