"""Small drawings of numbers by year, as inline SVG that the stylesheet colours.

Nothing here needs a style attribute, so the pages' Content-Security-Policy holds; ``currentColor``
follows light and dark. Horizontal places are per cent and vertical ones pixels: a chart takes the
width it is given and its lettering keeps its size.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.text import escaped

_HEIGHT = 148  # pixels of the whole chart
_TOP, _BASE = 18, 126  # pixels: where the tallest bar ends, and the line that bars stand on
_SLOT = 7  # units of a bar's place, the gaps at its sides among them
_FEWEST_SLOTS = 8  # three years must not become three slabs
_LABEL_ROOM = 13.0  # per cent: four digits of 11 px in a chart of 320 px, with some air
_SPARK_COLUMNS, _SPARK_HEIGHT = 24, 16


def bars(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """A bar chart with one bar a row, readable by screen readers as one image; "" without rows.

    ``title`` and the labels are plain text. The bars are one path in a drawing of its own that is
    stretched to the width; the lettering around it is not.
    """
    if not rows:
        return ""
    most = max(1, *(count for _, count in rows))
    slots = max(len(rows), _FEWEST_SLOTS)
    room = _BASE - _TOP
    path = "".join(
        _bar(index, _tall(count, most, room), room)
        for index, (_, count) in enumerate(rows)
        if count > 0
    )
    return (
        f'<svg class="bars" width="100%" height="{_HEIGHT}" role="img" '
        f'aria-label="{escaped(f"{title}. {_told(rows)}")}" fill="currentColor">'
        f'<svg y="{_TOP}" width="100%" height="{room}" viewBox="0 0 {slots * _SLOT} {room}" '
        'preserveAspectRatio="none">'
        f'<path class="bar" d="{path}"/></svg>{_frame(most)}'
        '<g class="years" font-size="11">'
        f"{''.join(_labels([label for label, _ in rows], 100 / slots))}</g></svg>"
    )


def spark(rows: Sequence[tuple[str, int]]) -> str:
    """The shape of the rows in the size of a word, hidden from screen readers (the numbers stand
    beside it); "" without rows.
    """
    columns = _columns([count for _, count in rows])
    if not columns:
        return ""
    most = max(1, *columns)
    strokes = "".join(
        f"M{4 * x + 2} {_SPARK_HEIGHT}v-{_tall(count, most, _SPARK_HEIGHT)}"
        for x, count in enumerate(columns)
        if count
    )
    width = 4 * _SPARK_COLUMNS
    return (
        f'<svg class="spark" viewBox="0 0 {width} {_SPARK_HEIGHT}" width="{width // 2}" '
        f'height="{_SPARK_HEIGHT}" aria-hidden="true">'
        f'<path d="{strokes}" stroke="currentColor" stroke-width="3"/></svg>'
    )


def _bar(index: int, height: int, room: int) -> str:
    return f"M{index * _SLOT + 1} {room}v-{height}h{_SLOT - 2}v{height}z"


def _tall(count: int, most: int, room: int) -> int:
    """Pixels of a bar; a single article beside a thousand still shows."""
    return max(2, round(count * room / most)) if count > 0 else 0


def _frame(most: int) -> str:
    """The line that bars stand on, and the one that the tallest reaches, with its number."""
    return (
        '<g class="grid" stroke="currentColor">'
        f'<line x1="0" x2="100%" y1="{_TOP}.5" y2="{_TOP}.5" stroke-dasharray="1 4"/>'
        f'<line x1="0" x2="100%" y1="{_BASE}.5" y2="{_BASE}.5"/></g>'
        f'<text class="most" x="0" y="{_TOP - 6}" font-size="11">{most:,}</text>'
    )


def _labels(labels: Sequence[str], slot: float) -> list[str]:
    """The first and the last label, and between them those that leave each other room: round years
    where there are any.
    """
    last = len(labels) - 1
    step = next(
        step
        for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, last + 1)
        if slot * step >= _LABEL_ROOM or step > last
    )
    shown = [0]
    for index in range(1, last):
        on_step = int(labels[index]) % step == 0 if labels[index].isdecimal() else index % step == 0
        if (
            on_step
            and (index - shown[-1]) * slot >= _LABEL_ROOM
            and (last - index) * slot >= _LABEL_ROOM
        ):
            shown.append(index)
    if last:
        shown.append(last)
    return [_label(labels[index], slot * (index + 0.5)) for index in shown]


def _label(label: str, middle: float) -> str:
    """Centred under its bar, save at the edges of the chart, where half of it would be cut off."""
    if middle < _LABEL_ROOM / 2:
        return f'<text x="0" y="{_BASE + 16}">{escaped(label)}</text>'
    if middle > 100 - _LABEL_ROOM / 2:
        return f'<text x="100%" y="{_BASE + 16}" text-anchor="end">{escaped(label)}</text>'
    return f'<text x="{middle:.1f}%" y="{_BASE + 16}" text-anchor="middle">{escaped(label)}</text>'


def _columns(counts: Sequence[int]) -> list[int]:
    """At most so many numbers as a sparkline has room for: neighbours are added up."""
    each = -(-len(counts) // _SPARK_COLUMNS)
    return (
        [sum(counts[start : start + each]) for start in range(0, len(counts), each)]
        if counts
        else []
    )


def _told(rows: Sequence[tuple[str, int]]) -> str:
    """What the drawing shows, in a sentence."""
    label, most = max(rows, key=lambda row: row[1])
    if len(rows) == 1:
        return f"{label}: {most:,}."
    return f"From {rows[0][0]} to {rows[-1][0]}; most in {label}: {most:,}."
