"""The part of a JSON file that is looked at, and how far a value reaches in it, be it sound or
broken.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from digest.patterns import pattern

CUT = -1
"""The length of a value that the file, or the part of it that is in sight, ends in."""
OPEN = -2
"""Instead of a length: the value is a wrapper, to be gone into."""

_CHUNK = 1 << 20
_UNTOUCHED = msgspec.json.Decoder(msgspec.Raw)
# the mark of UTF-8 and the one of RFC 7464 among it
_BLANK = pattern(rb"[\s,\x00\x1e\xef\xbb\xbf]*+")
# as JSON has it, but for line breaks in texts; and with texts that end with their line at the
# latest, where a quote is missing
_TOKENS = (
    re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.S),
    re.compile(rb'"(?:[^"\\\n]|\\.)*+"?|[{}\[\]]', re.S),
)
_NEXT = pattern(rb"\s*+(?:,?\s*+[\]}{\[\x1e]|\Z)")
_TRAILING = pattern(r"trailing characters \(byte (\d+)\)")


class Window:
    """The part of a file that is looked at; ``at`` is the place where it is read, ``line`` and
    ``column`` are that place's.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._read = stream.read
        self._decoder: codecs.IncrementalDecoder | None = None
        self.data = b""
        self.at = 0
        self.line = 1
        self.column = 1
        self.is_whole = False
        self._lead: bytes | None = b""
        self._begin()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left of the file."""
        return self.is_whole and self.at >= len(self.data)

    def _begin(self) -> None:
        start = self._read(_CHUNK)
        if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        elif start[:1] in (b"{", b"[") and start[1:2] == b"\0":
            self._decoder = codecs.getincrementaldecoder("utf-16-le")("replace")
        self.is_whole = not start
        self.data = self._in_utf8(start)

    def _in_utf8(self, chunk: bytes) -> bytes:
        return self._decoder.decode(chunk).encode("utf-8", "replace") if self._decoder else chunk

    def more(self) -> bool:
        """Reads on, as much again as is left to look at, so that what is looked at twice stays in
        proportion; False at the end.
        """
        if self.is_whole:
            return False
        rest = self.data[self.at :]
        chunk = self._read(max(_CHUNK, len(rest)))
        self.is_whole = not chunk
        self.data = rest + self._in_utf8(chunk)
        self.at = 0
        return not self.is_whole

    def move(self, length: int) -> None:
        """Goes on by so many bytes."""
        end = self.at + length
        last = self.data.rfind(b"\n", self.at, end)
        if last < 0:
            self.column += length
        else:
            self.line += self.data.count(b"\n", self.at, end)
            self.column = end - last
        self.at = end

    def peek(self) -> bytes:
        """The next byte that is neither blank nor a comma; b"" at the end of the file. The window
        stands before it.
        """
        blank = b"\n" if self.column == 1 else b""
        while True:
            end = _BLANK.match(self.data, self.at).end()  # type: ignore[union-attr]
            blank += self.data[self.at : end]
            self.move(end - self.at)
            if end < len(self.data) or not self.more():
                break
        self._lead = blank.rpartition(b"\n")[2] if b"\n" in blank else None
        return self.data[self.at : self.at + 1]

    def length(self, opens: Callable[[], bool] = bool, marks: tuple[bytes, ...] = ()) -> int:
        """How many bytes the value takes that begins here: 0 when it is not valid JSON, cut when
        the file ends inside it.

        ``opens`` says of an object that it is a wrapper; it is asked only when one of the ``marks``
        is in it, or its end is not in sight.
        """
        while True:
            length = value_length(self.data, self.at)
            in_sight = length > 0 and (self.at + length < len(self.data) or self.is_whole)
            if (
                marks
                and (
                    not in_sight
                    or any(self.data.find(mark, self.at, self.at + length) >= 0 for mark in marks)
                )
                and opens()
            ):
                return OPEN
            if in_sight or length == 0 or not self.more():
                return length

    def torn(self) -> int:
        """How many bytes belong to a broken object.

        They end where its brackets do, or where the next object begins its line just as this one
        did; else with the file.
        """
        while True:
            stop = -1 if self._lead is None else self.data.find(b"\n" + self._lead + b"{", self.at)
            for tokens in _TOKENS:
                end = _balanced(tokens, self.data, self.at, len(self.data) if stop < 0 else stop)
                if end and _NEXT.match(self.data, end):
                    return end - self.at
            if stop >= 0:
                return stop - self.at
            if not self.more():
                return len(self.data) - self.at


def value_length(data: bytes, at: int) -> int:
    """How many bytes the value takes that begins there, and the blanks after it: 0 when it is not
    valid, ``CUT`` when it does not end.
    """
    value = memoryview(data)[at:]
    try:
        _UNTOUCHED.decode(value)
    except msgspec.DecodeError as error:
        # the library skips a value at a gigabyte a second, and then tells where it met what is not
        # its own
        trailing = _TRAILING.search(str(error))
        if trailing:
            return int(trailing[1]) - 1
        return CUT if "truncated" in str(error) else 0
    except RecursionError:
        return 0
    return len(value)


def _balanced(tokens: re.Pattern[bytes], data: bytes, at: int, stop: int) -> int:
    """Where the bracket is closed that is opened there; 0 when it is not."""
    depth = 0
    for token in tokens.finditer(data, at, stop):
        mark = token[0]
        if mark in b"{[":
            depth += 1
        elif mark in b"}]":
            depth -= 1
            if depth <= 0:
                return token.end()
    return 0
