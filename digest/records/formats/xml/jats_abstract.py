"""The abstract of a JATS article, which Crossref takes over (JATS 1.3, abstract)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from digest.records.formats.xml import inline
from digest.records.formats.xml.xml_fields import Children

_NAMES = ("abstract", "jats:abstract")
_NO_ABSTRACTS = frozenset({
    "graphical", "teaser", "toc", "precis", "editor-summary", "web-summary", "key-points",
    "author-highlights",
})  # fmt: skip
_HEADS = frozenset({"title", "label", "object-id"})


def read(fields: Children) -> str:
    """The abstract proper; the titles of its sections become labels. Graphical ones, teasers and
    translations are left.
    """
    stated = fields.take(*_NAMES)
    real = [one for one in stated if one.get("abstract-type", "") not in _NO_ABSTRACTS]
    main = next((one for one in real if not one.get("abstract-type")), real[0] if real else None)
    fields.keep(*(one for one in stated if one is not main))
    if main is None:
        return ""
    if not len(main) or (main.text or "").strip():
        return inline.paragraphs(main)
    return "\n\n".join(
        filter(None, (_part(part) for part in main if inline.local(part) not in _HEADS))
    )


def _part(part: Element) -> str:
    if inline.local(part) != "sec":
        return inline.paragraphs(part, without=("label",))
    title = next(
        (inline.line(child).rstrip(" :.") for child in part if inline.local(child) == "title"), ""
    )
    said = "\n\n".join(
        filter(
            None, (inline.paragraphs(child) for child in part if inline.local(child) not in _HEADS)
        )
    )
    return f"{title}: {said}" if title and said else title or said
