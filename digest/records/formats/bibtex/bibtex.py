"""BibTeX and BibLaTeX entries as records, with what Scopus and Web of Science write into theirs.

Fields: O. Patashnik, "BibTeXing" (1988), section 3; P. Lehman and others, "The biblatex Package",
section 2. Types: CSL 1.0.2, appendix III.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords, latex
from digest.records.formats.base import Entry, Format
from digest.records.formats.bibtex.bibtex_crossref import inherited, parents
from digest.records.formats.bibtex.bibtex_dates import read_date
from digest.records.formats.bibtex.bibtex_grammar import KNOWN_TYPES, Block
from digest.records.formats.bibtex.bibtex_names import read_names
from digest.records.formats.bibtex.bibtex_numbers import (
    read_arxiv,
    read_doi,
    read_pmcid,
    read_pmid,
    read_url,
)
from digest.records.formats.bibtex.bibtex_parser import parse
from digest.records.formats.shared import serials, type_words
from digest.records.formats.shared.stated_terms import Terms
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Fields, Mark
from digest.text import fold, one_line

_TYPES = {
    "article": "article-journal", "suppperiodical": "article-journal",
    "inproceedings": "paper-conference", "conference": "paper-conference",
    "incollection": "chapter", "inbook": "chapter", "suppbook": "chapter", "bookinbook": "chapter",
    "suppcollection": "chapter", "inreference": "entry", "book": "book", "mvbook": "book",
    "booklet": "book", "collection": "book", "mvcollection": "book", "proceedings": "book",
    "mvproceedings": "book", "reference": "book", "mvreference": "book", "periodical": "periodical",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report",
    "report": "report", "unpublished": "manuscript", "online": "webpage", "electronic": "webpage",
    "www": "webpage", "dataset": "dataset", "software": "software", "softwareversion": "software",
    "patent": "patent", "standard": "standard",
}  # fmt: skip
_SAID_BY_TYPE = {*_TYPES, "misc"}
PARTS = {"chapter", "paper-conference", "entry"}
# their number is not an issue
NUMBERED = {"report", "patent", "standard", "thesis", "book", "chapter", "dataset", "software"}

# Where files lie on somebody's disk, and what reference managers note for themselves.
_HOUSEKEEPING = pattern(
    r"(?:file|groups|timestamp|owner|__markedentry|bdsk-.*|date-added|date-modified|sortkey|presort)\Z"
)
_PEOPLE = ("author", "editor")
_ADDRESSES = ("url", "doi", "howpublished", "eprint")
_RICH = ("title", "subtitle", "abstract")
_ONCE = {
    *_PEOPLE, *_RICH, "journal", "journaltitle", "booktitle", "year", "month", "day", "date",
    "volume", "number", "issue", "pages", "publisher", "doi", "url", "eprint", "pmid", "pmcid",
    "isbn", "issn", "language",
}  # fmt: skip
_KEYWORDS = ("author_keywords", "author-keywords", "keywords", "keyword")
_INDEXED = ("index_keywords", "index_terms", "index-terms")
_PLUS = "keywords-plus"
_SHORT = ("journal-iso", "abbrev_source_title", "shortjournal")
_WOS_ORCID = pattern(r"(?<![^/;\n])([^/;\n]++)/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_SCOPUS_SUBSCRIPT = pattern(r"<(/?)inf>")

_TYPE_NAMES = "|".join(sorted(KNOWN_TYPES - {"set", "standard", "reference", "online"}))
_CERTAIN = pattern(
    rf"^[ \t]*@(?:(?:{_TYPE_NAMES}|online)\s*+(?:\{{\s*+[^\s,{{}}=]*+\s*+,"
    r"|[{(]\s*+(?:[^\s,{}()=]*+\s*+,\s*+)?[\w-]++\s*+=)"
    r"|string\s*+[{(]\s*+[\w:.+-]++\s*+=|(?:comment|preamble)\s*+\{)",
    re.I | re.M,
)
_LIKELY = pattern(r"^[ \t]*+@[A-Za-z]++\s*+[{(]\s*+[^\s,{}()=]*+\s*+,\s*+[\w-]++\s*+=", re.M)


def looks(text: str) -> int:
    """3 for the head of an entry of a known type, 2 for what is built like one, 0 for all other
    uses of ``@``.
    """
    if "@" not in text:
        return 0
    return 3 if _CERTAIN.search(text) else 2 if _LIKELY.search(text) else 0


def read(text: str) -> Iterator[Entry]:
    """The entries of a file in order; comments, preambles, macros and mere containers of other
    entries are no entries.
    """
    handed_down = parents(text)
    for block in parse(text):
        if block.broken:
            what = f"@{block.type}" + (f" {block.key}" if block.key else "")
            problem = Problem(f"{block.broken} in {what}", line=block.line, hint=_hint(block))
            yield Entry(block.line, None, block.raw, (problem,))
        elif block.type != "xdata":
            entry = _entry(block, handed_down)
            # a parent without a title of its own lends its fields and is nothing more
            if entry.record or block.key.casefold() not in handed_down:
                yield entry


def _hint(block: Block) -> str:
    return (
        ""
        if block.type == "string"
        else "close it and import the entry again; it ends where the next one begins"
    )


def _entry(block: Block, handed_down: Mapping[str, Block]) -> Entry:
    lent, missing = inherited(block, handed_down)
    problems = [*block.problems, *missing]
    fields = _fields(block, lent, problems)
    kind = _TYPES.get(block.type, "")
    title = _title(fields, kind)
    if not title:
        return Entry(block.line, None, block.raw, (*problems, tagged.no_title(block.line)))
    record = _record(block, title, kind, fields, problems)
    return Entry(block.line, record, problems=tuple(problems))


def _fields(block: Block, lent: tuple[tuple[str, str], ...], problems: list[Problem]) -> Fields:
    """The entry's own fields before what it inherits, decoded unless they are names or
    addresses.
    """
    own: dict[str, str] = {}
    stated = []
    for name, value, line in block.fields:
        if _HOUSEKEEPING.match(name):
            continue
        if own.setdefault(name, value) != value and name in _ONCE:
            problems.append(
                tagged.warning(
                    f"field {name} given twice in entry {block.key}; the first counts", line
                )
            )
        stated.append((Mark(line - 1, name, ""), _decoded(name, value)))
    stated += [(Mark(block.line - 1, name, ""), _decoded(name, value)) for name, value in lent]
    return Fields(stated)


def _decoded(name: str, value: str) -> str:
    if name in _PEOPLE:
        return value
    if name in _ADDRESSES:
        return latex.address(value)
    return latex.decode(value, tags=name in _RICH)


def _record(block: Block, title: str, kind: str, fields: Fields, problems: list[Problem]) -> Record:
    source = _source(block, fields)
    authors, more = _people(fields, "author")
    date, doubts = read_date(fields)
    problems += doubts
    arxiv, pmid, pmcid = read_arxiv(fields), read_pmid(fields), read_pmcid(fields)
    terms = _terms(fields, source)
    numbers = serials.numbers(fields.take("issn", "isbn", "eissn"))
    fields.keep("issn", numbers.others)
    journal = _journal(fields, kind)
    return Record(
        title=title,
        authors=_with_orcids(authors, fields),
        editors=_people(fields, "editor")[0],
        date=date,
        type=kind,
        publication_types=type_words.telling(fields.take("document_type", "type"), kind),
        journal=journal,
        journal_short=serials.take_short(fields, journal, *_SHORT),
        volume=fields.one("volume"),
        issue=fields.one("issue") if kind in NUMBERED else fields.one("number", "issue"),
        pages=tagged.pages(
            fields.one("pages") or fields.one("eid", "article-number", "art_number", "articleno")
        ),
        publisher=_publisher(fields, kind),
        doi=read_doi(fields),
        pmid=pmid,
        pmcid=pmcid,
        arxiv=arxiv,
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=read_url(fields),
        open_access=keywords.united(fields.take("oa")),
        language=tagged.language(fields.one("language", "langid")),
        keywords=terms.keywords,
        mesh=terms.mesh,
        index_terms=terms.index_terms,
        keywords_plus=terms.keywords_plus,
        abstract=tagged.rich_paragraphs(_markup(next(iter(fields.all("abstract")), ""))),
        source=source,
        extra=_extra(block, fields, more),
    )


def _title(fields: Fields, kind: str) -> str:
    title = _markup(
        fields.one("title") or (fields.one("booktitle") if kind in ("book", "periodical") else "")
    )
    subtitle = fields.one("subtitle") if title else ""
    if subtitle:
        title += (
            subtitle
            if title.endswith((":", "–", "—"))
            else f" {subtitle}"
            if title.endswith(("?", "!"))
            else f": {subtitle}"
        )
    return tagged.rich_line(title)


def _markup(text: str) -> str:
    return _SCOPUS_SUBSCRIPT.sub(r"<\1sub>", text) if "<inf>" in text else text


def _source(block: Block, fields: Fields) -> str:
    if fields.one("source").casefold() == "scopus":
        fields.take("source")
        return "Scopus"
    ids = " ".join((block.key, *fields.all("unique-id")))
    return "Web of Science" if re.search(r"\b(?:WOS|ISI):", ids) else "BibTeX"


def _people(fields: Fields, role: str) -> tuple[tuple[Person, ...], bool]:
    stated = fields.take(role)
    fields.keep(
        role, [latex.decode(value, tags=False) for value in stated[1:] if value != stated[0]]
    )
    return read_names(stated[0]) if stated else ((), False)


def _with_orcids(authors: tuple[Person, ...], fields: Fields) -> tuple[Person, ...]:
    """Web of Science lists ORCIDs beside the names, as ``Roe, Jane/0000-…``; one that fits no
    author exactly stays where it is.
    """
    known = {
        fold(name): number
        for value in fields.all("orcid-numbers")
        for name, number in _WOS_ORCID.findall(value)
    }
    if not known:
        return authors
    found = [known.get(fold(person.inverted), "") for person in authors]
    if set(known.values()) <= set(found):
        fields.take("orcid-numbers")
    return tuple(
        msgspec.structs.replace(person, orcid=identifiers.orcid(number)) if number else person
        for person, number in zip(authors, found, strict=True)
    )


def _journal(fields: Fields, kind: str) -> str:
    if kind in PARTS:
        return fields.one("booktitle", "journal", "journaltitle")
    if kind == "book":
        return fields.one("journal", "journaltitle")
    return fields.one("journal", "journaltitle", "booktitle")


def _publisher(fields: Fields, kind: str) -> str:
    match kind:
        case "article-journal" | "manuscript":
            return fields.one("publisher")  # an institution is an author's there
        case "thesis":
            return fields.one("school", "institution", "publisher")
        case "report":
            return fields.one("institution", "publisher", "organization", "school")
        case _:
            return fields.one("publisher", "organization", "institution", "school")


def _terms(fields: Fields, source: str) -> Terms:
    """The author's keywords before those of the database; line breaks within a value are only where
    it was wrapped.

    In what Scopus writes, ``keywords`` are those of its index, and the authors' stand in
    ``author_keywords``.
    """
    indexed = (*_KEYWORDS[2:], *_INDEXED) if source == "Scopus" else _INDEXED
    stated = {
        names: [term for value in fields.take(*names) for term in _apart(value)]
        for names in ((_PLUS,), indexed, _KEYWORDS)
    }
    headings = [
        term
        for value in fields.take("mesh", "mesh_terms", "mesh-terms")
        for term in keywords.split(one_line(value))
    ]
    descriptors, mesh = keywords.headings(headings)
    own, index, plus = (keywords.united(stated[names]) for names in (_KEYWORDS, indexed, (_PLUS,)))
    return Terms(keywords.united((*own, *plus, *index, *descriptors)), mesh, index, plus)


def _apart(value: str) -> tuple[str, ...]:
    return keywords.split(one_line(value), commas=True)


def _extra(block: Block, fields: Fields, more: bool) -> tagged.Values:
    """What has no field of its own. ``bibtex:unread`` is text that stood where a field should."""
    fields.take("crossref", "xdata", "abstract")
    own: list[tuple[str, tuple[str, ...]]] = []
    if block.key:
        own.append(("bibtex:key", (one_line(block.key),)))
    if block.type not in _SAID_BY_TYPE:
        own.append(("bibtex:entrytype", (block.type,)))
    if more:
        own.append(("et al.", ("true",)))
    left = fields.left("bibtex")
    return (
        *own,
        *((name if name != "bibtex:" else "bibtex:unread", values) for name, values in left),
    )


FORMAT = Format(
    name="bibtex", title="BibTeX and BibLaTeX", endings=(".bib",), looks=looks, read=read
)
