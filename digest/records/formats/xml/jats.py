"""JATS, and the NLM tag sets before it: the front matter of articles as PubMed Central, SciELO and
publishers give it.

Source of the rules: ANSI/NISO Z39.96 (JATS 1.3), "Journal Archiving and Interchange Tag Library";
PMC, "Tagging Guidelines".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import serials
from digest.records.formats.shared.stated_terms import Terms
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import (
    inline,
    jats_abstract,
    jats_dates,
    jats_people,
    jats_related,
    xml_stream,
)
from digest.records.formats.xml.xml_fields import Children, each, text, words
from digest.records.formats.xml.xml_stream import Found
from digest.text import one_line

_ROOTS = frozenset({"article", "pmc-articleset", "OAI-PMH", "articles", "record", "metadata"})
_FRONT = pattern(r"<(?:front|front-stub|article-meta|journal-meta)[\s>]")
_DOCTYPE = pattern(r"<!DOCTYPE\s+article\b[^>]{0,200}(?:JATS|NLM)")
_ASIDE = ("fn", "xref", "graphic", "inline-graphic")
_HOUSEKEEPING = frozenset({
    "author-notes", "history", "counts", "custom-meta-group", "custom-meta-wrap", "journal-id",
    "copyright-statement", "copyright-year", "issue-id", "volume-id", "pub-history",
    "article-version", "article-version-alternatives",
})  # fmt: skip
_JOURNAL_ARTICLES = frozenset({
    "research-article", "review-article", "case-report", "editorial", "letter", "brief-report",
    "correction", "retraction", "reply", "systematic-review", "article-commentary", "discussion",
    "expression-of-concern", "methods-article", "data-paper", "in-brief", "rapid-communication",
    "product-review", "partial-retraction", "addendum", "introduction", "obituary", "oration",
    "report", "translation",
})  # fmt: skip
_TYPES = {
    "book-review": "review-book",
    "preprint": "article",
    "dissertation": "thesis",
    "thesis": "thesis",
    "news": "article-journal",
}
# by the vocabulary or the type of a group of keywords: those that are no author's
_INDEXED = pattern(
    r"mesh|inspec|pacs|jel|msc|index(?:ing)?[ -]?terms|research-organism"
    r"|(?:acm|ccs)-?\w*|npg\.?\w*|subject-?\w*",
    re.I,
)


def looks(sample: str) -> int:
    """3 for an article with JATS front matter, or one whose document type is NLM's; no record of
    DBLP and no web page has either.
    """
    if xml_stream.root(sample) not in _ROOTS:
        return 0
    return 3 if _DOCTYPE.search(sample) or ("<article" in sample and _FRONT.search(sample)) else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The articles in order, one or many; one that states no title is rejected."""
    for found in xml_stream.records(file, ("article",)):
        yield found.rejected if found.element is None else _entry(found, found.element)


def _entry(found: Found, article: Element) -> Entry:
    front = article.find("front")
    front = front if front is not None else article.find("front-stub")
    meta = front.find("article-meta") if front is not None else None
    about = front.find("journal-meta") if front is not None else None
    fields = Children(meta if meta is not None else front)
    titles = Children(*fields.take("title-group"))
    title, notes = _title(titles)
    problems = list(found.problems)
    if not title:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    journal = Children(*each(about, "journal-title-group"), about)
    journal.take("journal-title-group")
    record = _record(
        article, title, fields, journal, notes + titles.left("jats"), found.line, problems
    )
    return Entry(found.line, record, problems=tuple(problems))


def _title(titles: Children) -> tuple[str, Values]:
    """The title with its subtitle; footnotes to it stand apart."""
    element = titles.one("article-title")
    title = inline.line(element, without=_ASIDE)
    notes = [] if element is None else [inline.line(note) for note in element.iter("fn")]
    notes += [inline.line(note) for note in titles.take("fn-group")]
    subtitle = inline.line(titles.one("subtitle"), without=_ASIDE)
    whole = (
        f"{title.rstrip(' :')}{':' * (title[-1:] not in '?!')} {subtitle}"
        if title and subtitle
        else title or subtitle
    )
    return whole, ((("jats:title-note", tuple(filter(None, notes))),) if any(notes) else ())


def _record(
    article: Element,
    title: str,
    fields: Children,
    journal: Children,
    extra: Values,
    line: int,
    problems: list[Problem],
) -> Record:
    people = jats_people.read(fields)
    date, dates_left = jats_dates.read(fields, line, problems)
    numbers, numbers_left = _numbers(fields)
    stated_numbers = (*journal.take("issn"), *fields.take("isbn"))
    serial = serials.numbers(map(words, stated_numbers))
    kind = one_line(article.get("article-type", ""))
    name = journal.line("journal-title") or _short_name(journal)
    publisher = text(journal.one("publisher"), "publisher-name")
    terms, terms_left = _terms(fields)
    type_ = _type(kind, name)
    related, related_left = jats_related.read(fields, kind, is_preprint=type_ == "article")
    return Record(
        title=title,
        authors=people.authors,
        editors=people.editors,
        date=date,
        type=type_,
        publication_types=(kind,) if kind else (),
        journal=name,
        journal_short=_short_titles(journal, name),
        volume=fields.line("volume"),
        issue=fields.line("issue", "numero"),
        pages=_pages(fields),
        publisher=publisher,
        doi=numbers.get("doi", ""),
        pmid=numbers.get("pmid", ""),
        pmcid=numbers.get("pmc", ""),
        arxiv=numbers.get("arxiv", ""),
        isbn=serial.isbn,
        issn=serial.issn,
        issns=serial.issns,
        url=_address(fields),
        open_access=_licences(fields),
        language=_language(article),
        keywords=terms.keywords,
        index_terms=terms.index_terms,
        relations=related,
        abstract=jats_abstract.read(fields),
        source="PubMed Central" if numbers.get("pmc") else "JATS",
        extra=(
            *related_left,
            *extra,
            *((("jats:issn", tuple(serial.others)),) if serial.others else ()),
            *dates_left,
            *numbers_left,
            *people.others,
            *terms_left,
            *fields.left("jats", without=_HOUSEKEEPING),
            *journal.left("jats", without=_HOUSEKEEPING),
        ),
    )


def _short_name(journal: Children) -> str:
    ids = [
        number
        for number in journal.take("journal-id")
        if number.get("journal-id-type") in ("nlm-ta", "iso-abbrev")
    ]
    return journal.line("abbrev-journal-title") or (words(ids[0]) if ids else "")


def _short_titles(journal: Children, name: str) -> tuple[str, ...]:
    return serials.short_titles(name, map(words, journal.take("abbrev-journal-title")))


def _type(kind: str, journal: str) -> str:
    """An article of a journal, unless its type says otherwise."""
    return _TYPES.get(kind) or ("article-journal" if journal or kind in _JOURNAL_ARTICLES else "")


def _pages(fields: Children) -> str:
    first, last, several = fields.line("fpage"), fields.line("lpage"), fields.line("page-range")
    electronic = fields.line("elocation-id")
    whole = tagged.span(first, last)
    return tagged.pages((several if "," in several else whole) or several or electronic)


def _numbers(fields: Children) -> tuple[dict[str, str], Values]:
    readers = {
        "doi": identifiers.doi,
        "pmid": identifiers.pmid,
        "pmc": lambda value: identifiers.pmcid(f"PMC{value.upper().removeprefix('PMC')}"),
        "arxiv": identifiers.arxiv,
    }
    known: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for number in fields.take("article-id"):
        kind, value = number.get("pub-id-type", "article-id"), words(number)
        kind = {"pmcid": "pmc"}.get(kind, kind)
        found = readers[kind](value) if kind in readers and not known.get(kind) else ""
        if found:
            known[kind] = found
        elif value and kind not in ("pmc-aid", "pmc-aiid", "pmcaid", "pmcaiid"):
            others.setdefault(f"jats:{kind}", []).append(value)
    return known, tuple((kind, tuple(values)) for kind, values in others.items())


def _address(fields: Children) -> str:
    """The first address that the article gives of itself, but not that of a PDF."""
    pages = [uri for uri in fields.take("self-uri") if "pdf" not in uri.get("content-type", "")]
    return next(
        filter(None, (identifiers.link(uri.get("xlink:href") or words(uri)) for uri in pages)), ""
    )


def _language(article: Element) -> str:
    return tagged.language(article.get("xml:lang", "").replace("_", "-").partition("-")[0].lower())


def _terms(fields: Children) -> tuple[Terms, Values]:
    """The keywords of all groups, those of a vocabulary by an index; abbreviations are none."""
    terms: list[str] = []
    index: list[str] = []
    abbreviations: list[str] = []
    for group in fields.take("kwd-group"):
        found = list(
            filter(None, (_term(kwd) for kwd in group.iter() if kwd.tag in ("kwd", "compound-kwd")))
        )
        kind = group.get("kwd-group-type", "")
        if kind == "abbreviations":
            abbreviations += found
            continue
        split = [
            part for term in found for part in (keywords.split(term) if ";" in term else (term,))
        ]
        terms += split
        index += (
            split
            if any(_INDEXED.fullmatch(name) for name in (kind, group.get("vocab", "")))
            else ()
        )
    left = (("jats:abbreviations", tuple(abbreviations)),) if abbreviations else ()
    return Terms(keywords.united(terms), (), keywords.united(index)), left


def _term(element: Element) -> str:
    if element.tag == "compound-kwd":
        return " ".join(filter(None, map(words, element)))
    return inline.line(element, without=("kwd", "nested-kwd", "compound-kwd"))


def _licences(fields: Children) -> tuple[str, ...]:
    """The address of the licence, else its words; the rest of the permissions says whose the rights
    are.
    """
    stated = [
        licence
        for permissions in fields.take("permissions")
        for licence in each(permissions, "license")
    ]
    return keywords.united(licence.get("xlink:href") or words(licence) for licence in stated)


FORMAT = Format(
    name="jats", title="JATS XML", endings=(".nxml", ".xml"), looks=looks, stream=stream
)
