"""The records of an XML file, one at a time, in memory that does not grow with the file.

A record is an element of a given name. Its text is found first and then parsed alone: a broken one
does not take its neighbours along, and since the parser never sees the document type, there is no
entity to expand and no address to fetch.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import Element

from digest.errors import Problem
from digest.records.formats.base import Entry
from digest.records.formats.xml import xml_parse, xml_spaces, xml_text
from digest.records.formats.xml.xml_window import SKIPPED, TAG, Unreadable, Window

_LONGEST = 50_000_000  # characters of one record
_MARGIN = 64  # more than a mark that may be cut at the end of the window, its name apart


class Found(NamedTuple):
    """A record: the line where it begins (from 1), its text, and its element; without one,
    ``problems`` says why it can't be read.

    Beside an element the problems are warnings.
    """

    line: int
    raw: str
    element: Element | None
    problems: tuple[Problem, ...] = ()

    @property
    def rejected(self) -> Entry:
        """The entry of a record that can't be read."""
        return Entry(self.line, None, self.raw, self.problems)


def records(
    stream: BinaryIO,
    names: Collection[str],
    *,
    spaces: Mapping[str, str] | None = None,
    nested: bool = False,
) -> Iterator[Found]:
    """The elements of these names, in order, wherever they stand; what stands within one belongs to
    it.

    Names are as written, prefix included (``mods:title``). ``spaces`` gives namespaces the prefix
    that is wanted, "" for none: with ``{"http://www.loc.gov/mods/v3": ""}`` both ``<mods
    xmlns="…">`` and ``<m:mods xmlns:m="…">`` are ``mods``, and so are the elements below them;
    attributes keep their prefix. An element of a wanted name in a foreign namespace is passed by.

    Unless elements of one name may stand in one another (``nested``), the next one's beginning
    tells that the one before is not closed. A file that is cut off, or declares entities, ends with
    a Found without element that says so.
    """
    return _Reader(Window(xml_text.pieces(stream)), names, spaces or {}, nested).read()


def root(text: str) -> str:
    """The name of the first element in the beginning of a text, as written; "" when the text is no
    XML.
    """
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return ""
    try:
        tag = Window(iter((text,))).next_tag()
    except Unreadable:
        found = re.match(
            r"\s*(?:<\?.*?\?>\s*)?<!DOCTYPE\s+([\w:.-]+)", text.lstrip("\ufeff"), re.S | re.I
        )
        return found[1] if found else ""
    return tag[2] if tag else ""


class _Reader:
    def __init__(
        self, window: Window, names: Collection[str], spaces: Mapping[str, str], nested: bool
    ) -> None:
        self._window, self._names, self._spaces, self._nested = (
            window,
            frozenset(names),
            spaces,
            nested,
        )
        self._locals = {name.rpartition(":")[2] for name in names}
        self._open: list[tuple[str, int]] = []  # the elements around the records, with their lines
        self._scope: dict[str, str] = {}

    def read(self) -> Iterator[Found]:
        window = self._window
        try:
            while tag := window.next_tag():
                if tag[1] or tag[2].rpartition(":")[2] not in self._locals:
                    self._pass(tag)
                elif found := self._record(tag):
                    yield found
            if self._open:
                name, line = self._open[-1]
                raise Unreadable(
                    f"the file ends before <{name}> of line {line} is closed: it is cut off",
                    "get the whole file again",
                )
        except Unreadable as stop:
            yield Found(
                window.line,
                window.text[window.at :],
                None,
                (Problem(stop.text, line=window.line, hint=stop.hint),),
            )

    def _pass(self, tag: re.Match[str]) -> None:
        """Keeps in mind what surrounds the records: which elements are open, which namespaces their
        prefixes mean.
        """
        names = [name for name, _ in self._open]
        if tag[1]:
            if tag[2] in names:
                del self._open[len(names) - 1 - names[::-1].index(tag[2]) :]
        else:
            if self._spaces:
                self._scope |= xml_spaces.declared(tag[3])
            if not tag[4] and len(names) < xml_parse.DEEPEST:
                self._open.append((tag[2], self._window.line))
        self._window.at = tag.end()

    def _record(self, tag: re.Match[str]) -> Found | None:
        window, name, line = self._window, tag[2], self._window.line
        length = tag.end() - tag.start() if tag[4] else self._length(name, tag.end() - tag.start())
        raw = window.text[window.at : window.at + abs(length)]
        window.at += abs(length)
        if length < 0:
            return self._unclosed(name, line, raw)
        element, problems = xml_parse.parse(raw, line, has_doctype=window.has_doctype)
        if element is None:
            return Found(line, raw, None, problems)
        if self._spaces:
            xml_spaces.rename(element, self._spaces, self._scope)
        return Found(line, raw, element, problems) if element.tag in self._names else None

    def _unclosed(self, name: str, line: int, raw: str) -> Found:
        if self._window.at < len(self._window.text):
            return Found(
                line,
                raw,
                None,
                (Problem(f"<{name}> is not closed before the next one begins", line=line),),
            )
        self._open.clear()  # that they are not closed either is no news
        problem = Problem(
            f"<{name}> is not closed at the end of the file: it is cut off",
            line=line,
            hint="get the whole file again",
        )
        return Found(line, raw, None, (problem,))

    def _length(self, name: str, begun: int) -> int:
        """How long the record at the window's beginning is; negative when it is not closed before
        the next begins or the file ends.
        """
        window, depth, within = self._window, 1, begun
        marks = re.compile(
            rf"<(?:(/){re.escape(name)}\s*>|{re.escape(name)}(?=[\s/>])|!--|!\[CDATA\[)"
        )
        while True:
            found = marks.search(window.text, window.at + within)
            end = self._end_of(found) if found else 0
            if found and end:
                if found[1] or found[0] not in SKIPPED:
                    if not found[1] and not self._nested:
                        return window.at - found.start()
                    depth += -1 if found[1] else window.text[end - 2] != "/"
                within = end - window.at
                if not depth:
                    return within
                continue
            within = (
                found.start() - window.at
                if found
                else max(begun, len(window.text) - window.at - len(name) - _MARGIN)
            )
            if len(window.text) - window.at > _LONGEST:
                raise Unreadable(
                    f"<{name}> is longer than {_LONGEST:,} characters: the file is not read on"
                )
            if not window.more():
                return -len(window.text)

    def _end_of(self, found: re.Match[str]) -> int:
        """Where the piece of markup ends; 0 when that is not in the window."""
        text = self._window.text
        if found[0] in SKIPPED:
            at = text.find(SKIPPED[found[0]], found.end())
            return at + len(SKIPPED[found[0]]) if at >= 0 else 0
        if not self._nested:
            return found.end()
        tag = TAG.match(text, found.start())
        return tag.end() if tag else 0
