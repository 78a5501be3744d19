"""Records as BibTeX that BibTeX and biber both read.

Fields: O. Patashnik, "BibTeXing" (1988), section 3, and P. Lehman and others, "The biblatex
Package", section 2. A day, a season and a range stand in biblatex's ``date``, beside ``year`` and
``month``. ORCIDs, relations, the database that a record comes from, and most of ``extra`` have no
field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.dates import PartialDate
from digest.model import Record
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.bibtex import bibtex
from digest.records.formats.bibtex.bibtex_write_names import listed
from digest.records.formats.bibtex.citation_keys import keyed
from digest.records.formats.tagged import tagged
from digest.records.latex_escape import encode, marked
from digest.text import one_line

_TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "paper-conference": "inproceedings", "chapter": "incollection", "entry": "inreference",
    "entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "book": "book",
    "periodical": "periodical", "thesis": "phdthesis", "report": "techreport",
    "manuscript": "unpublished", "webpage": "online", "post-weblog": "online", "dataset": "dataset",
    "software": "software", "patent": "patent", "standard": "standard",
}  # fmt: skip
_PUBLISHERS = {"thesis": "school", "report": "institution"}
_MONTHS = "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
_LIKELY_YEARS = range(1400, 2200)
_RANGE = pattern(r"(?<=[0-9])-(?=[0-9])")
_NAME = pattern(r"[a-z][a-z0-9_-]*")
# what makes a field more than text, and what is stated already
_NOT_AGAIN = ("key", "entrytype", "unread", "crossref", "xdata", "date", "year", "month", "day")
_VERBATIM = pattern(r"[^{}\\]*")


def write(records: Iterable[Record]) -> str:
    """The records as one file.

    Keys are those that the records came with, else made of author, year and title, each once.
    """
    return "\n".join(entry(key, record) for key, record in keyed(records, "bibtex:key", "csl:id"))


def entry(key: str, record: Record) -> str:
    """One record under a key that LaTeX takes."""
    fields = {name: value for name, value in _stated(record) if value}
    if record.extra:
        for name, value in _extra(record):
            fields.setdefault(name, value)
    lines = [_field(name, value) for name, value in fields.items()]
    return "".join((f"@{_type(record)}{{{key},\n", *lines, "}\n"))


def _field(name: str, value: str) -> str:
    """``month`` has the macros that styles know; all else stands in braces."""
    return f"  {name} = {value},\n" if name == "month" else f"  {name} = {{{value}}},\n"


def _type(record: Record) -> str:
    stated = dict(record.extra).get("bibtex:entrytype", ("",))[0] if not record.type else ""
    return (
        stated
        if _NAME.fullmatch(stated) and stated not in ("comment", "string", "preamble", "xdata")
        else _TYPES.get(record.type, "misc")
    )


def _stated(record: Record) -> Iterator[tuple[str, str]]:
    kind = record.type
    yield "author", listed(record.authors)
    yield "title", marked(one_line(record.title), protect=True)
    if record.editors:
        yield "editor", listed(record.editors)
    yield "booktitle" if kind in bibtex.PARTS else "journal", _text(record.journal)
    if record.date:
        yield from _date(record.date)
    yield "volume", _text(record.volume)
    yield "issue" if kind in bibtex.NUMBERED else "number", _text(record.issue)
    yield "pages", _RANGE.sub("--", _text(record.pages)) if record.pages else ""
    yield _PUBLISHERS.get(kind, "publisher"), _text(record.publisher)
    yield "isbn", record.isbn
    yield "issn", record.issn
    # addresses are verbatim: LaTeX escapes would become a part of them
    yield "doi", record.doi if _VERBATIM.fullmatch(record.doi) else ""
    yield "url", record.url if _VERBATIM.fullmatch(record.url) else ""
    if record.arxiv:
        yield "eprint", record.arxiv
        yield "archiveprefix", "arXiv"
    yield "pmid", record.pmid
    yield "pmcid", record.pmcid
    if record.language:
        yield "language", _text(tagged.language_names(record.language)[1])
    yield "keywords", _text(keywords.joined(record.keywords))
    if record.index_terms:
        yield "index_terms", _text(keywords.joined(record.index_terms))
    if record.keywords_plus:
        yield "keywords-plus", _text(keywords.joined(record.keywords_plus))
    if record.mesh:
        yield "mesh", _text("; ".join(record.mesh))
    if record.abstract:
        yield "abstract", _abstract(record.abstract)


def abstract(text: str) -> str:
    """The line of an abstract as it stands in an entry."""
    return _field("abstract", _abstract(text))


def _abstract(text: str) -> str:
    return "\n\n".join(marked(one_line(paragraph)) for paragraph in text.split("\n\n"))


def _text(text: str) -> str:
    return encode(one_line(text)) if text else ""


def _date(date: PartialDate) -> Iterator[tuple[str, str]]:
    """``year`` and ``month`` for BibTeX, and ``date`` for what they cannot say."""
    if date.edtf != date.iso or len(date.edtf) > len("2009-03"):
        yield "date", date.edtf
    yield "year", f"{date.year:04}"
    if date.month:
        # a name is only understood beside a year that looks like one
        yield "month", _MONTHS[date.month] if date.year in _LIKELY_YEARS else f"{date.month:02}"


def _extra(record: Record) -> Iterator[tuple[str, str]]:
    """What came from BibTeX and has one value: a second field of one name is an error there."""
    for full_name, values in record.extra:
        form, _, name = full_name.partition(":")
        if (
            form == "bibtex"
            and len(values) == 1
            and _NAME.fullmatch(name)
            and name not in _NOT_AGAIN
        ):
            yield name, _text(values[0])
