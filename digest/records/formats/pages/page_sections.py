"""A copied page, line by line, and what each line begins: a label's section, noise, a citation, or
nothing (free text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from digest.patterns import pattern
from digest.records.formats.pages.page_citations import citation
from digest.records.formats.pages.page_labels import (
    DATED,
    ENDS_REFERENCES,
    LABELS,
    NOISE,
    NOISE_SHAPES,
    SHAPES,
    WHOLE,
)
from digest.text import one_line

_BULLET = pattern(r"[•·▪◦‣●○*–-]\s+")
_NUMBER = pattern(r"(?:\d++(?:\.\d++)*+\.?\s++(?=[A-Z]\w++$))?")
_FIELD_OF = {label: field for field, labels in LABELS.items() for label in labels}
_LABEL = pattern(
    "("
    + "|".join(re.escape(label) for label in sorted(_FIELD_OF, key=len, reverse=True))
    + r")\.?(\s*[:：|]\s*|\s*—\s*|\s+[-–]\s+|\s+-?$|$)",
    re.I,
)
_SHAPES = tuple((field, re.compile(shape)) for field, shape in SHAPES)
_NOISE = pattern("|".join(f"(?:{shape})" for shape in NOISE_SHAPES), re.I)
_ROW = pattern(r"[^|]{0,60}\|(?: .*)?\|$|-+\|[-|]+$")
# several statements that share a line: "Received: 1 May 2007; Accepted: 2 May 2007", "volume: 44,
# issue:", "PMCID: … PMID: …"
_SHARED = pattern(r"(?:received|revised|accepted|submitted|published|volume:|pmcid:|pmid:)", re.I)
_BETWEEN = pattern(
    r"\s*[|;]\s*(?=(?:received|revised|accepted|published|submitted)\b)"
    r"|\s+(?=volume \d{4}:|pages \d|pmid:|pmcid:|doi:)|\s*,\s*(?=issue:)",
    re.I,
)


class Line(msgspec.Struct, frozen=True):
    """A line on one line, without its bullet; ``number`` counts from 1."""

    number: int
    text: str
    bullet: bool = False


class Section(msgspec.Struct, frozen=True):
    """What a line begins, up to the next that begins something.

    ``field`` is the label's (page_labels.LABELS), "noise", "cited" (a line in the shape of a
    citation), "row" (of a table) or, at the head of the page, "". ``value`` stands on the label's
    own line, ``lines`` below it. ``closed`` says that the lines below are not the label's: its
    value is a cell of a table.
    """

    field: str
    begin: Line
    value: str = ""
    lines: tuple[Line, ...] = ()
    closed: bool = False

    @property
    def claimed(self) -> tuple[Line, ...]:
        """The lines below that belong to the label: all, or the first block, or none."""
        if self.closed or self.field in ("", "noise", "cited", "row"):
            return ()
        if self.field == "abstract" or (self.field in WHOLE and not self.value):
            return self.lines
        block = () if self.value else _first_block(self.lines)
        return (
            ()
            if self.field in DATED and not any(re.search(r"\d{4}", line.text) for line in block)
            else block
        )

    @property
    def free(self) -> tuple[Line, ...]:
        """The lines below that belong to no label."""
        return self.lines[_end(self.lines, self.claimed) :]

    @property
    def stated(self) -> tuple[str, ...]:
        """What the label states: its value, else the lines of its block."""
        return (
            (self.value,) if self.value else tuple(line.text for line in self.claimed if line.text)
        )


class Page(msgspec.Struct, frozen=True):
    """The sections of a page, and what its citation lines state, in order."""

    sections: tuple[Section, ...]
    citations: tuple[tuple[Line, dict[str, str]], ...]

    def of(self, *fields: str) -> tuple[Section, ...]:
        return tuple(
            section for field in fields for section in self.sections if section.field == field
        )

    def first(self, *fields: str) -> str:
        """What the first label of the fields states, else what the first citation does; "" when
        nothing does.
        """
        stated = (text for section in self.of(*fields) for text in section.stated[:1])
        cited = (found[field] for field in fields for _, found in self.citations if field in found)
        return next((text.strip(" ,;") for text in (*stated, *cited) if text.strip(" ,;")), "")


def page(text: str) -> Page:
    """The page of a text."""
    found = sections(lines_of(text))
    cited = [
        (each.begin, citation(each.value))
        for each in found
        if each.field in ("citation", "cited", "issue of journal")
    ]
    return Page(
        found, tuple(_with_journal_above(found, line, stated) for line, stated in cited if stated)
    )


def blocks(page: Page, after: Line) -> Iterator[tuple[Section, tuple[Line, ...]]]:
    """The runs of free lines below a line, each with its section."""
    for section in page.sections:
        block: list[Line] = []
        for line in (*section.free, Line(0, "")):
            if line.text and line.number > after.number:
                block.append(line)
            elif block:
                yield section, tuple(block)
                block = []


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a page with their numbers; a line that shares several statements gives
    several.
    """
    found: list[Line] = []
    for number, raw in enumerate(text.split("\n"), 1):
        line = one_line(raw)
        bullet = _BULLET.match(line)
        line = line[bullet.end() :] if bullet else line
        parts = _BETWEEN.split(line) if _SHARED.match(line) else [line]
        found += [Line(number, part, bool(bullet)) for part in parts]
    return tuple(found)


def sections(lines: tuple[Line, ...]) -> tuple[Section, ...]:
    """The page taken apart, in order; nothing is left out."""
    found: list[Section] = []
    current = Section("", Line(0, ""))
    held: list[Line] = []
    bare = False  # no text yet below the heading of an abstract, where buttons may stand
    for line in lines:
        if bare and is_noise(line.text):
            continue
        bare = bare and not line.text
        begun = _begins(line, current.field)
        if begun is None:
            held.append(line)
            continue
        found.append(msgspec.structs.replace(current, lines=tuple(held)))
        current, held = begun, []
        bare = begun.field == "abstract"
    return (*found, msgspec.structs.replace(current, lines=tuple(held)))


def label(text: str) -> tuple[str, str, bool] | None:
    """The field, the value, and whether it is a table's cell, when a label stands at the start of a
    line.
    """
    for field, shape in _SHAPES:
        match = shape.match(text)
        if match:
            value = text[match.end() :].strip()
            return field, value.rstrip("}, ") if match[0].endswith("{") else value, True
    number = _NUMBER.match(text)
    match = _LABEL.match(text, number.end() if number else 0)
    if match is None:
        return None
    value = text[match.end() :].strip()
    cell = "|" in match[2]
    return _FIELD_OF[match[1].lower()], value.removesuffix("|").strip() if cell else value, cell


def is_noise(text: str) -> bool:
    """Whether a line is a button, a menu or a notice."""
    return text.lower().rstrip(" :.»>") in NOISE or bool(_NOISE.match(text))


def _begins(line: Line, inside: str) -> Section | None:
    """The section that a line begins; None when it goes on with the one it is ``inside``."""
    if not line.text:
        return None
    if is_noise(line.text) and not citation(line.text):
        return None if inside in ("references", "other") else Section("noise", line)
    found = label(line.text)
    if (
        found
        and inside == "references"
        and (found[0] not in ENDS_REFERENCES or (found[1] and found[0] != "keywords"))
    ):
        return None
    if found:
        return Section(found[0], line, found[1], closed=found[2])
    if inside != "references" and citation(line.text):
        return Section("cited", line, line.text)
    return Section("row", line) if _ROW.match(line.text) else None


def _first_block(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    start = next((at for at, line in enumerate(lines) if line.text), len(lines))
    end = next((at for at in range(start, len(lines)) if not lines[at].text), len(lines))
    return lines[start:end]


def _end(lines: tuple[Line, ...], claimed: tuple[Line, ...]) -> int:
    return lines.index(claimed[-1]) + 1 if claimed else 0


def _with_journal_above(
    found: tuple[Section, ...], line: Line, stated: dict[str, str]
) -> tuple[Line, dict[str, str]]:
    """A line "Volume 2012 (2012), …" has the journal's name on the line just above."""
    if "journal" not in stated and line.text.startswith("Volume "):
        for above in (each for section in found for each in section.free):
            if above.number == line.number - 1 and 0 < len(above.text.split()) <= 12:
                return line, {**stated, "journal": above.text, "header": above.text}
    return line, stated
