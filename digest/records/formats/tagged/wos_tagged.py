"""Web of Science, field-tagged ("Plain text file", .isi, .ciw)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.errors import Problem
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.tagged import tagged, wos_record
from digest.records.formats.tagged.tagged import Block, Fields, Mark

# Lines that continue a field are indented by three blanks; BIOSIS and copied texts lack them, so
# that only these tags count.
_TAGS = frozenset(
    re.findall(
        r"\w\w",
        """AB AE AF AN AR AU BA BD BE BF BN BP BR BS C1 C2 C3 CA CC CH CL CN CP CR CT CY D2 DA DE DG
        DI DS DT EA ED EF EI EM EP ER FN FT FU FX GA GE GP HC HO HP ID IP IS J9 JI LA LT MA MC ME MH
        MI MN MQ MS NR NT OA OI OR P2 PA PC PD PG PI PL PM PN PR PS PT PU PY RC RI RP SC SE SI SN SO
        SP ST SU TA TC TI TN TS TY U1 U2 UR UT VL VR WC WE WP Z8 Z9 ZB ZR ZS""",
    )
)
_LINE = pattern(r"([A-Z][A-Z0-9])(?: (.*)|\s*$)")
_MAKER = pattern(r"FN .*\b(?:ISI|Thomson|Clarivate|Web of)\b")
_RECORD = pattern(r"(?m)^PT [A-Z]\s*$")


def looks(text: str) -> int:
    """3 for the maker's name in the first line, 2 for a publication type and a title in this
    form.
    """
    text = text.lstrip("\ufeff \n")
    if _MAKER.match(text):
        return 3
    return (
        2
        if _RECORD.search(text)
        and re.search(r"(?m)^TI \S", text)
        and re.search(r"(?m)^ER *$", text)
        else 0
    )


def read(text: str) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected, one without ER comes in with a
    warning.
    """
    for block in _blocks(text.lstrip("\ufeff").split("\n")):
        yield _entry(block)


def _blocks(lines: list[str]) -> Iterator[Block]:
    marks: list[Mark] = []
    for at, line in enumerate(lines):
        found = _LINE.match(line)
        if not found or found[1] not in _TAGS:
            continue
        mark = Mark(at, found[1], found[2] or "")
        if mark.tag == "ER" and marks:
            yield Block(lines, marks[0].at, at + 1, [*marks, mark])
            marks = []
        elif mark.tag in ("PT", "EF") and marks:
            yield Block(lines, marks[0].at, at, marks, closed=False)
            marks = []
        if mark.tag not in ("FN", "VR", "EF", "ER"):
            marks.append(mark)
    if marks:
        yield Block(lines, marks[0].at, len(lines), marks, closed=False)


def _entry(block: Block) -> Entry:
    problems: list[Problem] = (
        [] if block.closed else [tagged.warning("record has no end (ER)", block.line)]
    )
    fields = Fields(
        (mark, value if mark.tag in wos_record.LISTS else " ".join(value.split()))
        for mark, value in block.values()
    )
    record = wos_record.record(fields, problems)
    if not record.title:
        return Entry(block.line, None, block.raw, (*problems, tagged.no_title(block.line)))
    return Entry(block.line, record, problems=tuple(problems))


FORMAT = Format(
    name="wos",
    title="Web of Science, field-tagged",
    endings=(".txt", ".isi", ".ciw"),
    looks=looks,
    read=read,
)
