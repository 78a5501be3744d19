"""Tables of labels: a column ``label`` and one or more of ``alias``, ``broader``, ``related``, one
relation a row.
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.desk.imports.stated import Stated
from digest.errors import Problem, Report
from digest.records.formats.tables import table
from digest.text import fold, one_line

COLUMNS = ("label", "alias", "broader", "related")
_NAMED = {"aliases": "alias", "parent": "broader", "topic": "label"}


def columns(text: str) -> list[str]:
    """What the columns of a table are, "" for one that says nothing here; nothing when it is no
    table of labels.
    """
    names = [fold(name) for name in table.header(text)]
    found = [_NAMED.get(name, name) if _NAMED.get(name, name) in COLUMNS else "" for name in names]
    return found if "label" in found and len({*found} - {""}) > 1 else []


def read(text: str, name: str, report: Report) -> Iterator[Stated]:
    """The labels in the order they come, each with all that its rows say. What stands in
    ``broader`` and ``related`` is a label too.
    """
    kinds = columns(text)
    found: dict[str, dict[str, dict[str, None]]] = {}
    labels: dict[str, tuple[str, int]] = {}
    own: set[str] = set()  # labels that have a row of theirs
    rows = table.rows(text, table.delimiter(text))
    next(rows, None)
    for row in rows:
        cells = {kind: one_line(cell) for kind, cell in zip(kinds, row.cells, strict=False) if kind}
        label = cells.get("label", "")
        if not fold(label):
            report(Problem("this row has no label and is left out", name, row.line))
            continue
        stated = found.setdefault(fold(label), {kind: {} for kind in COLUMNS})
        if fold(label) not in own:
            labels[fold(label)] = label, row.line
        own.add(fold(label))
        if fold(cells.get("alias", "")):
            stated["alias"][cells["alias"]] = None
        for kind in ("broader", "related"):
            if fold(cells.get(kind, "")):
                stated[kind][fold(cells[kind])] = None
                found.setdefault(fold(cells[kind]), {kind: {} for kind in COLUMNS})
                labels.setdefault(fold(cells[kind]), (cells[kind], row.line))
    for key, stated in found.items():
        label, line = labels[key]
        yield Stated(
            key,
            label,
            tuple(stated["alias"]),
            broader=tuple(stated["broader"]),
            related=tuple(stated["related"]),
            line=line,
        )
