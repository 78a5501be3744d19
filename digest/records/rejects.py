"""Records that could not come in, kept as they were, in content/rejected/, to be mended and
imported again.
"""

from __future__ import annotations

from pathlib import Path

from digest import disk
from digest.errors import Problem, Report
from digest.text import short_digest

FOLDER = "content/rejected"


class Rejects:
    """The rejected records of one import, by the file that they came from."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._raw: dict[str, list[str]] = {}

    def add(self, name: str, raw: str) -> None:
        """Keeps the text of a record."""
        if raw.strip():
            self._raw.setdefault(name, []).append(raw.strip("\n"))

    def write(self, report: Report) -> None:
        """One file for each input, beside those of other imports; the same rejects again write
        nothing. Raises OSError.
        """
        for name, raw in self._raw.items():
            data = ("\n\n".join(raw) + "\n").encode("utf-8", "replace")
            path = self._place(name, data)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                disk.write(path, data)
            shown = path.relative_to(self._root).as_posix()
            text = f"{len(raw)} rejected record{'s are' if len(raw) > 1 else ' is'} kept in {shown}"
            report(Problem(text, name, hint=_advice(shown), severity="warning"))

    def _place(self, name: str, data: bytes) -> Path:
        """A file that is free, or holds just this. A person may be mending the one from last
        time.
        """
        source = Path(name.strip("<>").removesuffix(".gz"))  # what is kept is not packed
        path = self._root / FOLDER / source.name
        if not path.exists() or path.read_bytes() == data:
            return path
        return path.with_name(f"{source.stem}-{short_digest(data.decode())}{source.suffix}")


def _advice(shown: str) -> str:
    if shown.endswith(".md"):
        return "mend what it clashes with, or move it to content/articles/ as a document of its own"
    return f"mend it, then digest import {shown}"
