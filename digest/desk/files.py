"""The files of topics, changed: what a person wrote in them stays, in its order, with its comments.
Each is replaced in one step.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from digest import disk
from digest.errors import Problem, Refused, stopped_by
from digest.library import concepts, document, frontmatter
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.model import Concept
from digest.text import short_digest, slug

FOLDER = "content/topics"


class Changed(msgspec.Struct, frozen=True):
    """What a command did to the files of topics: told for a person, and their names relative to the
    site.
    """

    told: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    dry_run: bool = False

    def summary(self) -> str:
        """For a person: what was done, and to which files."""
        would = "would be " if self.dry_run else ""
        files = [
            f"  {would}{done} {name}"
            for done, names in (("written", self.written), ("removed", self.removed))
            for name in names
        ]
        return "\n".join([*self.told, *files]) or "nothing to do"

    def as_json(self, problems: Sequence[Problem]) -> dict[str, object]:
        """The same facts for a program."""
        return {
            **msgspec.structs.asdict(self),
            "problems": [msgspec.structs.asdict(problem) for problem in problems],
        }


class TopicFile:
    """One file of content/topics as it will be. A new one has no text yet."""

    def __init__(self, root: Path, file: str) -> None:
        self.file = file
        self._path = root / file
        self.before = _text(self._path, file) if self._path.exists() else ""
        read = document.loads(self.before)
        if isinstance(read, Problem):
            raise Refused(read.at(file))
        self._document = read
        self._fields: dict[str, Value] = {}
        self._more = ""

    @property
    def body(self) -> str:
        """The introduction, as it will be."""
        return "\n\n".join(
            part.strip("\n")
            for part in (self._document.abstract, self._document.notes, self._more)
            if part.strip()
        )

    def fields(self) -> dict[str, Value]:
        """All fields, as they will be."""
        return {**self._document.fields, **self._fields}

    def own(self, name: str) -> str:
        """What the file calls a field; our name where it has none of that kind."""
        return next(
            (
                key
                for key in (name, *concepts.ALSO_READ[name])
                if self._document.fields.get(key) not in (None, "", [])
            ),
            name,
        )

    def items(self, name: str) -> list[Value]:
        """The items of a field that is a list, one that stands alone too."""
        value = self.fields().get(self.own(name))
        return list(value) if isinstance(value, list) else [] if value in (None, "") else [value]

    def set(self, name: str, value: Value) -> None:
        """The field will have this value, under the name that the file has for it."""
        self._fields[self.own(name) if name in concepts.ALSO_READ else name] = value

    def add(self, name: str, items: Sequence[Value]) -> None:
        """The list will have these items too, last."""
        before = self.items(name)
        new = [item for item in items if item not in before]
        if new:
            self.set(name, [*before, *new])

    def take_out(self, name: str, items: Sequence[Value]) -> None:
        """The list will not have these items."""
        before = self.items(name)
        left = [item for item in before if item not in items]
        if left != before:
            self.set(name, left)

    def append(self, text: str) -> None:
        """The introduction will go on with this text."""
        self._more = "\n\n".join(part for part in (self._more, text.strip("\n")) if part)

    def text(self) -> str:
        """The file's new text. Raises Refused when it can't be changed and leave all else as
        it is.
        """
        if not self.before.strip():
            return document.dumps(Document(self._fields, self._more))
        changes = {
            key: value
            for key, value in self._fields.items()
            if self._document.fields.get(key) != value
        }
        revised = self._with_fields(changes) if changes else self.before
        if isinstance(revised, Problem):
            raise Refused(revised.at(self.file))
        if not self._more:
            return revised
        newline = "\r\n" if "\r\n" in revised else "\n"
        gap = "" if not self._document.abstract and not self._document.notes else newline
        revised = revised if revised.endswith("\n") else revised + newline
        return f"{revised}{gap}{self._more.replace(chr(10), newline)}{newline}"

    def _with_fields(self, changes: Mapping[str, Value]) -> str | Problem:
        read = frontmatter.read(self.before)
        if isinstance(read, frontmatter.FrontMatter) and not read.style:  # an introduction alone
            head = document.dumps(Document(dict(changes)))
            return head + self.before.removeprefix("\ufeff").lstrip("\n")
        return document.revised(self.before, changes)


def opened(root: Path, concept: Concept) -> TopicFile:
    """The file that defines a topic. Raises Refused, with every problem, when some of it could not
    be understood and might be lost.
    """
    found = TopicFile(root, concept.file)
    problems: list[Problem] = []
    read = document.loads(found.before)
    if isinstance(read, Document):
        concepts.concept(read, concept.slug, concept.file, lambda text: "", problems.append)
    wrong = [problem for problem in problems if problem.severity == "error"]
    if wrong:
        raise Refused(*wrong)
    return found


def new_name(root: Path, address: str, *, taken: frozenset[str] = frozenset()) -> str:
    """The name of a file for a topic of this address; with six digits more where there is one
    already.
    """
    name = address
    while (
        (root / FOLDER / f"{name}.md").exists() or (root / FOLDER / name).exists() or name in taken
    ):
        name = f"{slug(address, longest=120)}-{short_digest(name)}"
    return f"{FOLDER}/{name}.md"


@contextlib.contextmanager
def at_work(root: Path, *, dry_run: bool) -> Iterator[None]:
    """Only one of us changes the site at a time. Raises Stopped for what the system refuses."""
    try:
        if dry_run:
            yield
            return
        with disk.lock(root / ".digest"):
            disk.sweep(root / "content")
            yield
    except OSError as error:
        raise stopped_by(error, f"write to {FOLDER}/") from error


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Every file in one step. Raises OSError."""
    for file, text in texts.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.write(path, text.encode("utf-8", "surrogatepass"))


def remove(root: Path, names: Sequence[str]) -> None:
    """The files are gone, and a folder that held nothing else. Raises OSError."""
    for file in names:
        path = root / file
        path.unlink()
        if path.name == "index.md":
            with contextlib.suppress(OSError):
                path.parent.rmdir()


def _text(path: Path, file: str) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise Refused(
            Problem(
                "is not UTF-8 text and can't be changed",
                file,
                hint="save it with the encoding UTF-8",
            )
        ) from error
