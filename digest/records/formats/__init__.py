"""The formats that records come in: one module each, all of them in the list below."""

from __future__ import annotations

from digest.records.formats import bibtex, medline, page_text, ris
from digest.records.formats.base import Entry, Format

FORMATS: tuple[Format, ...] = (
    ris.FORMAT,
    bibtex.FORMAT,
    medline.FORMAT,
    page_text.FORMAT,
)

__all__ = ["FORMATS", "Entry", "Format", "choose"]

_SAMPLE = 20_000


def choose(text: str) -> Format | None:
    """The format that the text looks like most; None when it looks like none. The first listed wins a tie."""
    sample = text[:_SAMPLE]
    sure, best = 0, None
    for form in FORMATS:
        likelihood = form.looks(sample)
        if likelihood > sure:
            sure, best = likelihood, form
    return best
