"""Articles as an import finds them on disk: their fields by our names, whatever a person called
them, and those that can't be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from digest import identifiers
from digest.errors import Problem
from digest.library import document, fields, of_record
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.model import Record
from digest.patterns import pattern
from digest.records.merge import TERMS
from digest.text import slug

_IDENTIFIED = pattern(r"^\s*[\"']?(doi|pmid)[\"']?\s*[:=]\s*(.+)$", re.I | re.M)
_IDENTIFIERS = {"doi": identifiers.doi, "pmid": identifiers.pmid}
_ABSENT: tuple[Value, ...] = (None, "", [])


class Standing(msgspec.Struct, frozen=True):
    """An article as it stands: ``fields`` by our names, the abstract among them; ``called`` what
    the file calls them otherwise.
    """

    document: Document
    fields: dict[str, Value]
    called: dict[str, str]

    def line(self, field: str) -> int:
        """The line where a person looks for the field."""
        return self.document.lines.get(self.called.get(field, field), self.document.body_line)

    def revised(self, text: str, changes: dict[str, Value]) -> str | Problem:
        """The text of the article with these fields, each under the name that the file has
        for it.
        """
        named = {
            self.called.get(name, name): value
            for name, value in changes.items()
            if name != "abstract" or "abstract" in self.called
        }
        abstract = changes.get("abstract") if "abstract" not in self.called else None
        return document.revised(text, named, abstract if isinstance(abstract, str) else None)


def standing(found: Document, file: str, told: Mapping[str, Value]) -> Standing:
    """How an article stands to what a source tells.

    A value is what the file says, letter by letter, so that a person's edit shows; but one that
    says the same in other words (a DOI as an address, names as CSL has them) is no other value, and
    terms are a list in whatever way they were written.
    """
    article = fields.article(found, Path(file).stem, file, lambda _: None)
    read = of_record.fields(article.record, added="") if article else {}
    now = dict(found.fields)
    called: dict[str, str] = {}
    if kind := fields.type_of_hugoblox(found.fields):
        now["type"] = kind
        read.pop("publication_types", None)  # it stays as it is written, or the type would go
    for name, value in told.items():
        key = next(
            (
                key
                for key in (name, *fields.ALSO_READ.get(name, ()))
                if found.fields.get(key) not in _ABSENT
            ),
            name,
        )
        if key != name:
            called[name] = key
            now[name] = found.fields[key]
        if name in read and (name in TERMS or read[name] == value):
            now[name] = read[name]
    if not found.abstract and found.fields.get("abstract"):
        called["abstract"] = "abstract"
    else:
        now["abstract"] = found.abstract
    return Standing(found, now, called)


class Unread:
    """The articles whose files can't be read: their records must not come in a second time beside
    them.
    """

    def __init__(self, root: Path, files: Iterable[str]) -> None:
        self._by_name: dict[str, str] = {}
        self._by_identifier: dict[tuple[str, str], str] = {}
        self._identified: set[str] = set()
        for file in files:
            path = Path(file)
            self._by_name[
                (path.parent.name if path.name == "index.md" else path.stem).casefold()
            ] = file
            for name, value in _identified(root / file):
                self._by_identifier[name, value] = file
                self._identified.add(file)

    def about(self, record: Record, *, longest: int) -> str:
        """The file that may be about this work: it names its DOI or PubMed number, or it bears its
        title and names none. "" when none.
        """
        if not self._by_name:
            return ""
        for name in _IDENTIFIERS:
            file = self._by_identifier.get((name, getattr(record, name)))
            if file:
                return file
        file = self._by_name.get(slug(record.title, longest=longest).casefold(), "")
        return "" if file in self._identified and (record.doi or record.pmid) else file


def _identified(path: Path) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return
    for match in _IDENTIFIED.finditer(text):
        name = match[1].lower()
        value = _IDENTIFIERS[name](match[2].strip(" \"'"))
        if value:
            yield name, value
