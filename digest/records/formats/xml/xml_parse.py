"""One element parsed from its text; small slips that are common in the wild are mended and told."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from digest.errors import Problem
from digest.patterns import pattern

DEEPEST = 200
"""Levels of elements that a record may have; those of real ones stay below 30."""

_NO_CHARACTERS = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = pattern(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));|&([A-Za-z][\w.-]*);|&")
_BUILT_IN = frozenset({"amp", "lt", "gt", "quot", "apos"})
# ISO 8879 names that HTML took over, those that would turn into markup left out
_NAMED = {
    name.removesuffix(";"): sign
    for name, sign in html.entities.html5.items()
    if name.endswith(";") and not set(sign) & set("<>&\"'")
}


class Parsed(NamedTuple):
    """An element with warnings, or None with an error. The lines of the problems are those of the
    file.
    """

    element: Element | None
    problems: tuple[Problem, ...] = ()


def parse(text: str, line: int, *, has_doctype: bool = False) -> Parsed:
    """The element that the text is; ``line`` is where it begins in its file.

    Entities of HTML are read as their signs (with a warning, unless the file names a document type
    that may declare them). Unknown entities and a bare ``&`` stay as text; characters that XML does
    not know, and references to such, are left out. All else that is not well-formed, and elements
    more than ``DEEPEST`` deep, give an error.
    """
    try:
        return _checked(_tree(text), line)
    except (expat.ExpatError, UnicodeEncodeError):
        mended, doubts = _mended(text)
    try:
        parsed = _checked(_tree(mended), line)
    except expat.ExpatError as error:
        return Parsed(None, (_problem(error, mended, line),))
    if has_doctype:
        doubts = [doubt for doubt in doubts if not doubt.startswith("entity &")]
    warnings = tuple(Problem(doubt, line=line, severity="warning") for doubt in doubts)
    return Parsed(parsed.element, (*parsed.problems, *warnings))


def _tree(text: str) -> Element:
    # Expat is given functions written in C only: half of the time of a handler would be the call.
    parser, builder = expat.ParserCreate(), TreeBuilder()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(text, True)
    return builder.close()


def _checked(root: Element, line: int) -> Parsed:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            return Parsed(
                None,
                (Problem(f"elements stand more than {DEEPEST} deep in one another", line=line),),
            )
        level = [child for element in level for child in element]
    return Parsed(root)


def _problem(error: expat.ExpatError, text: str, line: int) -> Problem:
    at = text.split("\n")[error.lineno - 1] if error.lineno <= text.count("\n") + 1 else ""
    near = (
        at.encode()[max(0, error.offset - 30) : error.offset + 20].decode(errors="ignore").strip()
    )
    said = f"XML is broken: {expat.ErrorString(error.code)}" + (f" near “{near}”" if near else "")
    return Problem(said, line=line + error.lineno - 1, hint="get the record again, or mend it")


def _mended(text: str) -> tuple[str, list[str]]:
    doubts: dict[str, None] = {}
    text = _NO_CHARACTERS.sub("", text)
    parts = re.split(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", text, flags=re.S)
    parts[::2] = [
        _REFERENCE.sub(lambda found: _reference(found, doubts.setdefault), part)
        for part in parts[::2]
    ]
    return "".join(parts), list(doubts)


def _reference(found: re.Match[str], doubt: Callable[[str], None]) -> str:
    if found[1] or found[2]:
        return found[0] if _is_character(found[1], found[2]) else ""
    name = found[3] or ""
    if name in _BUILT_IN:
        return found[0]
    if name in _NAMED:
        doubt(f"entity &{name}; is not declared; it is read as in HTML")
        return _NAMED[name]
    doubt(f"unknown entity &{name}; is left as text" if name else "a bare & is read as text")
    return "&amp;" + found[0][1:]


def _is_character(hexadecimal: str | None, decimal: str | None) -> bool:
    digits = (hexadecimal or decimal or "").lstrip("0")[:8]
    number = int(digits or "0", 16 if hexadecimal else 10)
    return number in (9, 10, 13) or (
        0x20 <= number < 0x110000 and not _NO_CHARACTERS.match(chr(number))
    )
