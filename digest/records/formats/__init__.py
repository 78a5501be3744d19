"""The formats that records come in: one module each, all of them in the list below."""

from __future__ import annotations

from digest.records.formats.base import Entry, Format
from digest.records.formats.bibtex import FORMAT as BIBTEX
from digest.records.formats.medline import FORMAT as MEDLINE
from digest.records.formats.page_text import FORMAT as PAGE_TEXT
from digest.records.formats.ris import FORMAT as RIS

FORMATS: tuple[Format, ...] = (RIS, BIBTEX, MEDLINE, PAGE_TEXT)

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
