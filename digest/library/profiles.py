"""An author as a person describes one: ``content/authors/<slug>.md``, the names that are this
author, and a text below.
"""

from __future__ import annotations

from collections.abc import Callable

from digest import identifiers, names
from digest.errors import Report
from digest.library.document import Document
from digest.library.stated import Stated
from digest.model import Profile
from digest.text import slug

ALSO_READ = {"name": ("title",), "also": ("aliases",), "orcid": ("ORCID",)}
"""The fields of an author's file, and what else each is called."""


def profile(
    document: Document, stem: str, file: str, html: Callable[[str], str], report: Report
) -> Profile:
    """The author that a document describes. A field that can't be understood is reported, with file
    and line, and left out.

    Names are written as articles write them, ``Family, Given`` or in reading order; they come back
    in reading order.
    """
    reader = Stated(document, file, ALSO_READ, "an author", report)
    reader.check_names()
    body = "\n\n".join(filter(None, (document.abstract, document.notes)))
    person = names.read(reader.text("name") or stem.replace("-", " "))
    return Profile(
        slug=slug(stem),
        name=person.name,
        filed=person.filed,
        also=tuple(dict.fromkeys(names.read(text).name for text in reader.terms("also"))),
        orcid=_orcid(reader),
        html=html(body),
        file=file,
        lines=reader.lines(),
    )


def _orcid(reader: Stated) -> str:
    text = reader.text("orcid")
    found = identifiers.orcid(text)
    if text and not found:
        reader.tell(
            f"{text} is no ORCID", reader.stated("orcid")[1], "write it as 0000-0002-1825-0097"
        )
    return found
