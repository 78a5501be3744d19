"""What RIS and MEDLINE text have in common: lines that begin with a tag, and the lines that
continue them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from digest import names
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.base import Entry
from digest.text import one_line, paragraphs

Values = tuple[tuple[str, tuple[str, ...]], ...]

# ISO 639-2 codes (bibliographic and terminological) and English names of the languages that
# databases use most, to ISO 639-1.
_LANGUAGES = {
    name: code
    for code, names in {
        "ar": "ara arabic", "bg": "bul bulgarian", "ca": "cat catalan", "cs": "cze ces czech",
        "da": "dan danish", "de": "ger deu german", "el": "gre ell greek", "en": "eng english",
        "es": "spa spanish", "et": "est estonian", "fa": "per fas persian", "fi": "fin finnish",
        "fr": "fre fra french", "he": "heb hebrew", "hi": "hin hindi", "hr": "hrv scr croatian",
        "hu": "hun hungarian", "id": "ind indonesian", "is": "ice isl icelandic",
        "it": "ita italian", "ja": "jpn japanese", "ko": "kor korean", "lt": "lit lithuanian",
        "lv": "lav latvian", "nl": "dut nld dutch", "no": "nor norwegian", "pl": "pol polish",
        "pt": "por portuguese", "ro": "rum ron romanian", "ru": "rus russian",
        "sk": "slo slk slovak", "sl": "slv slovenian", "sr": "srp scc serbian",
        "sv": "swe swedish", "th": "tha thai", "tr": "tur turkish", "uk": "ukr ukrainian",
        "vi": "vie vietnamese", "zh": "chi zho chinese",
    }.items()
    for name in names.split()
}  # fmt: skip

_ENTITY = pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_INLINE = pattern(r"<(/?)(?:jats:)?(italic|bold|sub|sup)>")
_BLOCK = pattern(
    r"</?(?:(?:jats:)?(?:p|sec|title|list|list-item)|br|div|h[1-6]|AbstractText|CopyrightInformation)(?:\s[^<>]{0,200})?/?>",
    re.I,
)
_DASHES = pattern(r"\s*(?:-{2,}|[\u2010-\u2015\u2212])\s*")


class Mark(NamedTuple):
    """Where a tag stands: its line, counted from 0, and what follows it there."""

    at: int
    tag: str
    rest: str


Stated = Iterable[tuple[Mark, str]]
"""Tags with their whole values, in order."""


class Block(NamedTuple):
    """The lines of one record, ``first`` to ``last`` (not included), with its tags; ``closed`` when
    its end was marked.
    """

    lines: Sequence[str]
    first: int
    last: int
    marks: Sequence[Mark]
    closed: bool = True

    @property
    def line(self) -> int:
        """Where it begins, counted from 1."""
        return self.first + 1

    @property
    def raw(self) -> str:
        """The record as the file has it."""
        return "\n".join(self.lines[self.first : self.last]).strip("\n")

    def values(self) -> Iterator[tuple[Mark, str]]:
        """Each tag with its whole value: the lines that continue it stand below it, as they are."""
        last = len(self.marks) - 1
        for number, mark in enumerate(self.marks):
            end = self.marks[number + 1].at if number < last else self.last
            if end == mark.at + 1:
                yield mark, mark.rest
            else:
                yield mark, "\n".join((mark.rest, *self.lines[mark.at + 1 : end]))


class Fields:
    """The values of one record by tag. What is taken has found its home; what is left when all is
    done goes to ``extra``.
    """

    def __init__(self, stated: Stated) -> None:
        self._values: dict[str, list[str]] = {}
        self._lines: dict[str, int] = {}
        for mark, value in stated:
            value = value.strip()
            if not value:
                continue
            if "&" in value:
                value = _ENTITY.sub(lambda found: html.unescape(found[0]), value)
            self._values.setdefault(mark.tag, []).append(value)
            self._lines.setdefault(mark.tag, mark.at + 1)

    def line(self, *tags: str) -> int:
        """Where the first of the tags that is there stands, counted from 1; 0 when none is."""
        return next((self._lines[tag] for tag in tags if tag in self._lines), 0)

    def all(self, *tags: str) -> list[str]:
        """Every value of the tags, tag by tag; they stay."""
        return [value for tag in tags for value in self._values.get(tag, ())]

    def take(self, *tags: str) -> list[str]:
        """Every value of the tags, tag by tag."""
        return [value for tag in tags for value in self._values.pop(tag, ())]

    def one(self, *tags: str) -> str:
        """The first value of the first tag that has one, on one line; whatever else the tags say
        differently is left.
        """
        for number, tag in enumerate(tags):
            if tag in self._values:
                first = one_line(self._values[tag][0])
                for other in tags[number:]:
                    self._drop(other, first.casefold())
                return first
        return ""

    def find(self, tags: Sequence[str], read: Callable[[str], str]) -> str:
        """What ``read`` makes of the first line of the tags that it understands (it gives "" for
        others).
        """
        for tag in tags:
            for number, value in enumerate(self._values.get(tag, ())):
                lines = value.split("\n")
                for at, line in enumerate(lines):
                    found = read(line.strip())
                    if found:
                        del lines[at]
                        self._values[tag][number : number + 1] = ["\n".join(lines)] if lines else []
                        return found
        return ""

    def keep(self, tag: str, values: Iterable[str]) -> None:
        """Gives back what turned out to have no home."""
        values = list(values)
        if values:
            self._values.setdefault(tag, []).extend(values)

    def left(self, prefix: str) -> Values:
        """What is left, as ``(("ris:ZZ", (value, …)), …)``."""
        named = (
            (f"{prefix}:{tag}", tuple(map(one_line, values)))
            for tag, values in self._values.items()
            if values
        )
        return tuple((name, values) for name, values in named if any(values))

    def _drop(self, tag: str, said: str) -> None:
        values = self._values.get(tag)
        if values:
            left = [value for value in values if one_line(value).casefold() != said]
            if left:
                self._values[tag] = left
            else:
                del self._values[tag]


def warning(text: str, line: int) -> Problem:
    """A problem beside a record that comes in all the same."""
    return Problem(text, line=line, severity="warning")


def no_title(line: int) -> Problem:
    """Why a record was rejected that states no title."""
    return Problem(
        "record has no title", line=line, hint="add a title to the record and import it again"
    )


def future(date: PartialDate | None, line: int) -> list[Problem]:
    """A warning for a date that lies more than a year ahead; journals do date issues some months
    ahead.
    """
    if date is None or date.year <= datetime.now(tz=UTC).year + 1:
        return []
    return [warning(f"date {date} is in the future", line)]


def entry(
    block: Block,
    title_of: Callable[[Fields], str],
    record_of: Callable[[str, Fields, list[Problem]], Record],
) -> Entry:
    """The entry of a block: rejected when ``title_of`` finds no title, else with what ``record_of``
    makes of title and fields.
    """
    fields = Fields(block.values())
    title = title_of(fields)
    if not title:
        return Entry(block.line, None, block.raw, (no_title(block.line),))
    problems: list[Problem] = []
    return Entry(block.line, record_of(title, fields, problems), problems=tuple(problems))


def people(values: Iterable[str], between: str) -> tuple[Person, ...]:
    """The persons of lists that are separated by any of the signs ``between``.

    ``Family, Given`` comes apart; what stands in natural order stays as it is. EndNote ends the
    name of a body with a comma.
    """
    return tuple(
        names.read(name)
        for value in values
        for name in re.split(f"[{between}]", value)
        if name.strip(" ,")
    )


def rich_line(text: str) -> str:
    """One line that may hold inline tags: those of JATS become ours, its blocks a space."""
    return one_line(_BLOCK.sub(" ", _inline(text)) if "<" in text else text)


def rich_paragraphs(text: str) -> str:
    """Paragraphs that may hold inline tags: those of JATS become ours, its blocks end a
    paragraph.
    """
    return paragraphs(_BLOCK.sub("\n\n", _inline(text)) if "<" in text else text)


def _inline(text: str) -> str:
    return _INLINE.sub(
        lambda found: f"<{found[1]}{found[2][0] if len(found[2]) > 3 else found[2]}>", text
    )


def language(text: str) -> str:
    """The ISO 639-1 code of a language where it is a common one, else the text as it stands."""
    text = one_line(text)
    return _LANGUAGES.get(text.casefold(), text)


def language_names(code: str) -> tuple[str, str]:
    """The bibliographic code of ISO 639-2 and the English name of a common language: ``eng``,
    ``english``; else the code itself, twice.
    """
    names = [name for name, short in _LANGUAGES.items() if short == code]
    return (names[0], names[-1]) if names else (code, code)


def pages(text: str) -> str:
    """The pages as stated, with plain hyphens; a shortened last page (1571-98) stays short."""
    return _DASHES.sub("-", one_line(text)).strip("- ")


def span(first: str, last: str) -> str:
    """From the first page to the last; the first alone where the last is the same or is not
    told.
    """
    return f"{first}-{last}" if first and last and first != last else first
