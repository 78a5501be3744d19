"""Articles that an import has changed: their texts until they are written, and their names ever
after.
"""

from __future__ import annotations

from pathlib import Path

from digest import disk
from digest.records.spool import Place, Spool

_AT_ONCE = 2_000  # articles that wait in memory to be written together


class Pending:
    """The texts of articles as the import leaves them. Those of a dry run are kept, too, and never
    written. Raises OSError.
    """

    def __init__(self, root: Path, spool: Spool, *, dry_run: bool) -> None:
        self._root = root
        self._spool = spool
        self._dry_run = dry_run
        self._texts: dict[str, str] = {}  # of those that wait
        self._changed: dict[str, Place | None] = {}

    @property
    def changed(self) -> tuple[str, ...]:
        """Every article that changed, in order."""
        return tuple(self._changed)

    def text(self, file: str) -> str:
        """The article as it is by now."""
        waiting, place = self._texts.get(file), self._changed.get(file)
        if waiting is not None:
            return waiting
        return (self._spool.at(place) if place else (self._root / file).read_bytes()).decode(
            "utf-8", "surrogateescape"
        )

    def change(self, file: str, text: str) -> None:
        """The article is to be so."""
        self._texts[file] = text
        self._changed.setdefault(file)
        if len(self._texts) >= _AT_ONCE:
            self.write()

    def write(self) -> None:
        """What waits is written, each file at once."""
        for file, text in self._texts.items():
            if self._dry_run:
                self._changed[file] = self._spool.keep(text.encode("utf-8", "surrogateescape"))
                continue
            path = self._root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            disk.write(path, text.encode())
        self._texts.clear()
