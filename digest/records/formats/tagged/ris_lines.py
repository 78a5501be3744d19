"""Where RIS records begin and end, line by line, whatever the dialect leaves out or strews in
between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.patterns import pattern
from digest.records.formats.tagged.tagged import Block, Mark

# What may stand before a tag is what copied and concatenated files leave there: a BOM, controls, a
# blank or two.
_STRICT = pattern(
    r"[\ufeff\u200b\x00-\x08\x0b-\x1f\x7f-\x9f ]{0,3}([A-Za-z][A-Za-z0-9])  -(?: |$)(.*)"
)
# Other spacing counts only in files that write their TY that way: an abstract may have a line that
# begins "ED - the department".
_LOOSE = pattern(r"[\ufeff\u200b\s]*([A-Za-z][A-Za-z0-9])\s*[-–]\s*(.*)")
_LOOSE_TYPE = pattern(
    r"(?mi)^(?! {0,3}TY  -(?: |$))[^\S\n]*(TY)[^\S\n]*[-–][^\S\n]*[A-Za-z]+[^\S\n]*$"
)
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        """A1 A2 A3 A4 AB AD AN AU AV BN BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DO DP ED EP
        ER ET ID IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE
        SN SP ST SV T1 T2 T3 TA TI TT TY U1 U2 U3 U4 U5 UR VL VO Y1 Y2""",
    )
)
_COUNTER = pattern(r"\s*(?:\d{1,6}\.|<\d{1,6}\.? ?>)\s*")
# tags without TY, title and ER that still pass for a record; databases strew single ones between
# records
_ENOUGH = 3


def looks(text: str) -> int:
    """3 for ``TY  - `` at the beginning of a line, 2 for looser spellings or several tags without
    TY (Ovid's own tags begin with VN).
    """
    if re.match(r"[\ufeff\s]*(?:<!|<\?|<[a-z]|\{|@\w+\s*\{)", text, re.I):
        return 0
    if re.search(r"(?m)^[\ufeff\u200b ]{0,3}TY  - ", text):
        return 3
    if re.search(r"(?m)^(?:PMID ?-|(?:OWN|FAU|STAT) ?- |VN {1,2}- )", text):
        return 0
    tags = {
        tag.upper()
        for tag in re.findall(r"(?m)^[^\S\n]{0,8}([A-Za-z][A-Za-z0-9])(?: | {2})-(?: |$)", text)
    } & _KNOWN
    if re.search(r"(?mi)^[^\S\n]{0,8}TY {0,2}[-–] ?\w+\s*$", text) and len(tags) >= 1 + (
        "TY" in tags
    ):
        return 2
    return 2 if len(tags) > _ENOUGH and tags & {"TI", "T1", "ER"} else 0


def records(text: str) -> Iterator[Block]:
    """The records in order. A stray tag right below ER (Ovid's NL) joins the record above, one
    farther down is a remark.
    """
    held: Block | None = None
    for block in _blocks(text):
        tags = {mark.tag for mark in block.marks}
        if "TY" in tags or block.closed or tags & {"TI", "T1", "CT"} or len(tags) >= _ENOUGH:
            if held:
                yield held
            held = block
        elif held and block.first == held.last:
            held = _joined(held, block)
    if held:
        yield held


def _joined(held: Block, stray: Block) -> Block:
    end = next(
        (at for at in range(stray.first, stray.last) if not stray.lines[at].strip()), stray.last
    )
    return Block(
        held.lines,
        held.first,
        end,
        [*held.marks, *(mark for mark in stray.marks if mark.at < end)],
        held.closed,
    )


def _marks(text: str, lines: list[str]) -> Iterator[Mark]:
    """Every tag; ``#`` for a counter ("2.") that stands between two records."""
    loose = _LOOSE_TYPE.search(text)
    pattern = _LOOSE if loose else _STRICT
    for at, line in enumerate(lines):
        found = pattern.match(line)
        if not found:
            if (
                _COUNTER.fullmatch(line)
                and not "".join(lines[at - 1 : at]).strip()
                and pattern.match("".join(lines[at + 1 : at + 2]))
            ):
                yield Mark(at, "#", "")
        elif _counts(found[1], loose[1] if loose else "") and (
            found[1].upper() != "ER" or not found[2].strip()
        ):
            # "ER  - positive tumours" is a line of an abstract
            yield Mark(at, found[1].upper(), found[2])


def _counts(tag: str, loose_type: str) -> bool:
    """Any capital tag counts where the spacing is strict, else only a known one in the case that
    the file writes TY in.
    """
    if tag.isupper() and not loose_type:
        return True
    return tag.upper() in _KNOWN and (tag.isupper() or not loose_type.isupper())


def _blocks(text: str) -> Iterator[Block]:
    """The lines from one TY, ER or counter to the next."""
    lines = text.split("\n")
    marks: list[Mark] = []
    for mark in _marks(text, lines):
        if mark.tag == "ER" and marks:
            yield Block(lines, marks[0].at, mark.at + 1, [*marks, mark])
            marks = []
        elif mark.tag in ("TY", "#") and marks:
            yield Block(lines, marks[0].at, mark.at, marks, closed=False)
            marks = []
        if mark.tag not in ("ER", "#"):
            marks.append(mark)
    if marks:
        yield Block(lines, marks[0].at, len(lines), marks, closed=False)
