"""The date of publication among the several dates of a MODS record (MODS User Guidelines,
originInfo and part).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from digest import dates
from digest.dates import PartialDate
from digest.errors import Problem
from digest.records.formats.shared import stated_dates
from digest.records.formats.tagged.tagged import Fields, Mark, Values
from digest.records.formats.xml.xml_fields import words

# the key date is the one that a record is filed by; what was captured or changed when is no
# publication
_PUBLISHED = ("keyDate", "dateIssued", "date", "copyrightDate", "dateCreated")
_OPEN = frozenset({"9999", "uuuu", ""})


def read(
    origins: Sequence[Element], parts: Sequence[Element], line: int, problems: list[Problem]
) -> tuple[PartialDate | None, Values]:
    """The most exact of the dates that agree with the first; the others go to extra."""
    stated = [pair for element in (*origins, *parts) for pair in _stated(element)]
    stated.sort(key=lambda pair: not pair[2])  # coded dates before "c1984" and "[1982?]"
    fields = Fields((Mark(line - 1, tag, ""), value) for tag, value, _ in stated)
    date, doubts = stated_dates.agreed(fields, *_PUBLISHED)
    problems.extend(doubts)
    return date, fields.left("mods")


def _stated(element: Element) -> Iterator[tuple[str, str, bool]]:
    """Name and value of each date, and whether it is coded; a beginning and its end make one."""
    begun: dict[str, Element] = {}
    ended: dict[str, Element] = {}
    for child in element:
        if child.tag.lower().endswith("date") or child.tag.startswith("date"):
            point = child.get("point")
            if point:
                (begun if point == "start" else ended).setdefault(child.tag, child)
            else:
                yield _name(child), words(child), "encoding" in child.attrib
    for tag, first in begun.items():
        last = words(ended[tag]) if tag in ended else ""
        both = (
            dates.edtf(f"{dates.read(words(first)).date}/{dates.read(last).date}")
            if last not in _OPEN
            else None
        )
        yield _name(first), str(both or words(first)), True
    yield from ((_name(last), words(last), True) for tag, last in ended.items() if tag not in begun)


def _name(element: Element) -> str:
    return "keyDate" if element.get("keyDate") == "yes" else element.tag
