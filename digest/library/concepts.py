"""A topic as a person defines it: ``content/topics/<slug>.md``, its front matter, and the
introduction below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from digest.errors import Report
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.library.stated import Stated
from digest.model import Concept, Pinned
from digest.text import one_line, slug

ALSO_READ = {
    "label": ("title",), "aliases": (), "broader": ("parent", "parents"), "related": (),
    "apart": (), "hidden": (), "redirect_from": (), "rule": (), "featured": (), "editions": (),
}  # fmt: skip
"""The fields of a topic's file, and what else each is called."""


def concept(
    document: Document, stem: str, file: str, html: Callable[[str], str], report: Report
) -> Concept:
    """The topic that a document defines. A field that can't be understood is reported, with file
    and line, and left out.
    """
    reader = Stated(document, file, ALSO_READ, "a topic", report)
    reader.check_names()
    body = "\n\n".join(filter(None, (document.abstract, document.notes)))
    return Concept(
        slug=slug(stem),
        label=reader.text("label") or stem.replace("-", " "),
        aliases=reader.terms("aliases"),
        broader=reader.terms("broader"),
        related=reader.terms("related"),
        apart=reader.terms("apart"),
        hidden=reader.flag("hidden"),
        redirect_from=reader.terms("redirect_from"),
        rule=reader.text("rule"),
        featured=tuple(_featured(reader)),
        editions=reader.flag("editions"),
        html=html(body),
        file=file,
        lines=reader.lines(),
    )


def _featured(reader: Stated) -> Sequence[Pinned]:
    """Featured articles, each by its key or file's name, alone or with a comment."""
    value, key = reader.stated("featured")
    items = [value] if isinstance(value, (str, dict)) else value or []
    found = [_pinned(item) for item in items if item is not None]
    if None in found:
        reader.tell(
            f"{key} must be a list of articles",
            key,
            "write the names of their files: - name, or - article: name / comment: …",
        )
    return [one for one in found if one]


def _pinned(item: Value) -> Pinned | None:
    stated = {"article": item} if isinstance(item, str) else item
    if not isinstance(stated, dict) or not isinstance(stated.get("article"), str):
        return None
    name, comment = stated["article"], stated.get("comment")
    key = (
        one_line(name if isinstance(name, str) else "")
        .removesuffix("/index.md")
        .removesuffix(".md")
        .rstrip("/")
        .rpartition("/")[2]
    )
    return Pinned(key, one_line(comment) if isinstance(comment, str) else "")
