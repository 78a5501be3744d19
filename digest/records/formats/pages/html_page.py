"""A publisher's page saved from the browser, or its source: one page is one record.

Field by field the most trusted vocabulary that says something counts: Highwire Press, Dublin Core
and PRISM, JSON-LD; what they lack comes from Open Graph and the page itself where that is safe. A
page that states no article is rejected, and told for what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from digest import identifiers
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import keywords
from digest.records.formats.base import Entry, Format
from digest.records.formats.json import json_values
from digest.records.formats.pages import html_meta, html_schema, html_terms, html_walls
from digest.records.formats.pages.html_markup import Page
from digest.records.formats.shared import marked_text, serials, type_words
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Fields, Mark
from digest.text import fold, one_line, to_plain

_BEGINS = pattern(
    r"[\ufeff\s]*+(?:(?:<\?xml\b[^>]*+>|<!--(?:[^-]|-(?!->))*+-->)\s*+)*+(?:(<!doctype\s++html\b|<html\b)|<(?:head|body|title|meta|script)\b)",
    re.I,
)
_HAS = pattern(
    r"<meta\s[^<>]{0,200}(?:name|property)\s*=\s*[\"']?(?:citation_title|dc(?:terms)?\.title)\b",
    re.I,
)
_TITLES = ("citation_title", "dc.title", "prism.title", "ld.title")
_JOURNALS = (
    "citation_journal_title", "prism.publicationname", "ld.journal", "citation_conference_title",
    "citation_inbook_title", "ld.book",
)  # fmt: skip
_PLACES = (
    "og:site_name", "application-name", "citation_publisher", "dc.publisher", "prism.publisher",
    "ld.publisher",
)  # fmt: skip
_URLS = (
    "citation_public_url", "citation_abstract_html_url", "citation_fulltext_html_url", "prism.url",
    "og:url", "ld.url",
)  # fmt: skip
_PAGES = (
    ("citation_firstpage", "citation_lastpage"),
    ("prism.startingpage", "prism.endingpage"),
    ("ld.firstpage", "ld.lastpage"),
)
_PAGE_RANGES = (
    "citation_pages",
    "prism.pagerange",
    "ld.pages",
    "citation_elocation_id",
    "citation_article_number",
)
_CONTAINERS = {
    "citation_journal_title": "article-journal", "prism.publicationname": "article-journal",
    "ld.journal": "article-journal", "citation_conference_title": "paper-conference",
    "citation_inbook_title": "chapter", "ld.book": "chapter",
    "citation_dissertation_institution": "thesis",
    "citation_technical_report_institution": "report", "citation_arxiv_id": "article",
}  # fmt: skip
_NUMBERS = (
    *("citation_issn", "prism.issn", "ld.issn"),
    *("citation_isbn", "prism.isbn", "ld.isbn"),
)
_EXTRA = frozenset({"dc.subject", "dc.contributor", "dc.alternative", "dc.bibliographiccitation"})
_SAYS_RETRACTED = pattern(r"RETRACTED(?: ARTICLE| PAPER)?:", re.I)
_NO_TYPE = frozenset({"text", "journal", "paper", "og", "website", "article", "journal article"})
_WHOLLY_MARKED = pattern(r"<(i|b|sub|sup)>.*</\1>")
_KEYWORDS_BELOW = pattern(
    r"(?:\n\n|\A)(?:<b>|<i>)?\s*(?:index terms|key[- ]?words?)\s*"
    r"(?:[:.—–-]\s*)(?:</b>|</i>)?:?\s*([^\n]+)\Z",
    re.I,
)
_CUT = pattern(r"\s*(?:\.\.\.|…|\[…\])\s*\Z")


def looks(text: str) -> int:
    """3 for what begins as an HTML document, 2 for a part of one, else 0."""
    begins = _BEGINS.match(text)
    if begins:
        return 3 if begins[1] else 2
    return 2 if text.lstrip("\ufeff \t\n\r").startswith("<") and _HAS.search(text) else 0


def read(text: str) -> Iterator[Entry]:
    """The one entry of a page; none of a text that is empty."""
    if not text.strip():
        return
    page = Page(text)
    stated = [(name, statement) for name, statement in html_meta.named(page.statements)]
    titles = [
        one_line(statement.value)
        for name, statement in stated
        if name in ("citation_title", "dc.title", "og:title")
    ]
    addresses = [
        page.canonical,
        *(one_line(statement.value) for name, statement in stated if name == "og:url"),
    ]
    described = html_schema.work(
        page.linked_data, [*titles, *map(to_plain, page.headings)], addresses
    )
    fields = Fields(
        [
            *((Mark(statement.line - 1, name, ""), statement.value) for name, statement in stated),
            *((Mark(0, name, ""), value) for name, value in described.fields),
        ]
    )
    names = {name for name, _ in stated} | {name for name, _ in described.fields}
    authors, editors = html_meta.people(
        ((name, statement.value) for name, statement in stated), described
    )
    record, doubts = _record(page, fields, authors, editors)
    problem = _refusal(page, record, names)
    yield Entry(1, None, text, (problem,)) if problem else Entry(1, record, problems=tuple(doubts))


FORMAT = Format(
    name="html",
    title="a publisher's page (HTML)",
    endings=(".html", ".htm"),
    looks=looks,
    read=read,
)


def _refusal(page: Page, record: Record, names: set[str]) -> Problem | None:
    """Why the page gives no record."""
    wall = (
        ""
        if record.doi or record.pmid or (record.title and record.authors)
        else html_walls.kind(page)
    )
    if wall:
        hint = "open the article in a browser, pass what stands before it, and save the page again"
        return Problem(f"this web page is {wall}, not an article (HTML)", line=1, hint=hint)
    if not html_meta.says_something(names):
        hint = "copy the article's text from the browser and import that, or export the record"
        return Problem("no bibliographic data is stated on this page (HTML)", line=1, hint=hint)
    return None if record.title else tagged.no_title(1)


def _record(
    page: Page, fields: Fields, authors: tuple[Person, ...], editors: tuple[Person, ...]
) -> tuple[Record, list[Problem]]:
    fields.take("citation_author", "citation_author_orcid", "citation_editor", "dc.creator")
    csl, wordings = _type(fields)
    journal = _journal(fields)
    title = _title(page, fields, (journal, *map(marked_text.line, fields.all(*_PLACES))))
    place = _place(page, fields, title)
    date, doubts = html_meta.date(fields)
    abstract = _abstract(page, fields)
    doi = _identifier(
        fields,
        ("citation_doi", "doi", "prism.doi", "dc.identifier.doi", "dc.identifier", "ld.doi"),
        identifiers.doi,
    )
    numbers = serials.numbers(fields.take(*_NUMBERS))
    terms, mesh = html_terms.terms(fields, f"{title} {abstract}", authors)
    record = Record(
        title=title,
        authors=authors,
        editors=editors,
        date=date,
        type=csl,
        publication_types=wordings,
        journal=journal,
        journal_short=serials.take_short(fields, journal, "citation_journal_abbrev"),
        volume=fields.one("citation_volume", "prism.volume", "ld.volume"),
        issue=fields.one("citation_issue", "prism.number", "ld.issue"),
        pages=_pages(fields),
        publisher=_publisher(fields),
        doi=doi,
        pmid=_identifier(fields, ("citation_pmid",), identifiers.pmid),
        pmcid=_identifier(fields, ("citation_pmcid",), identifiers.pmcid),
        arxiv=_identifier(fields, ("citation_arxiv_id",), identifiers.arxiv)
        or json_values.arxiv_of(doi),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=_url(page, fields, doi),
        language=json_values.language(
            fields.one("citation_language", "dc.language", "ld.language")
        ),
        keywords=terms,
        mesh=mesh,
        abstract=abstract,
        source=place,
        extra=_extra(fields, title, wordings, numbers.others),
    )
    return record, doubts


def _title(page: Page, fields: Fields, places: Sequence[str]) -> str:
    """The title as stated, else as Open Graph or the window has it without the name of the site;
    with marks where a heading has them.
    """
    title = marked_text.line(fields.one(*_TITLES)) or _without_place(
        one_line(fields.one("og:title")) or page.title, places
    )
    shown = next((heading for heading in page.headings if fold(heading) == fold(title)), "")
    if (
        shown != to_plain(shown)
        and title == to_plain(title)
        and not _WHOLLY_MARKED.fullmatch(shown)
    ):
        return one_line(shown)
    return title


def _place(page: Page, fields: Fields, title: str) -> str:
    """What the site is called; some say it only behind the title of the window."""
    behind = re.fullmatch(
        r"\s*[-–—|·]\s(?:.*\s[-–—|·]\s)?\s*(.{2,60})", page.title.removeprefix(to_plain(title))
    )
    stated = next(filter(None, map(marked_text.line, fields.all(*_PLACES))), "")
    return stated or (behind[1] if behind and title else "HTML page")


def _without_place(title: str, places: Sequence[str]) -> str:
    for place in places:
        title = re.sub(rf"\s+[-–—|:]\s+{re.escape(place)}\Z", "", title) if place else title
    return title


def _journal(fields: Fields) -> str:
    stated = fields.one(*_JOURNALS)
    if not stated:  # in these a citation may stand as well ("Nature 2020", an address)
        stated = next(
            (
                value
                for value in map(one_line, fields.all("dc.ispartof", "dc.source"))
                if not re.search(r"\d|://", value)
            ),
            "",
        )
    return marked_text.line(stated)


def _type(fields: Fields) -> tuple[str, tuple[str, ...]]:
    """The CSL type by what the work is part of, else by the publisher's word for it; and the words
    that say more.
    """
    stated = keywords.united(
        fields.take(
            "citation_article_type",
            "citation_type",
            "dc.type",
            "dc.type.articletype",
            "prism.section",
        )
    )
    wordings = {_folded(word): word for word in reversed(stated) if word.casefold() not in _NO_TYPE}
    told = next((kind for name, kind in _CONTAINERS.items() if fields.all(name)), "") or fields.one(
        "ld.type"
    )
    told = told or next(filter(None, map(type_words.kind, stated)), "")
    more = (
        word
        for word in reversed(wordings.values())
        if type_words.says_more(word) or type_words.kind(word) != told
    )
    return told, tuple(more)


def _publisher(fields: Fields) -> str:
    names = (
        "citation_publisher",
        "dc.publisher",
        "prism.publisher",
        "citation_technical_report_institution",
    )
    return marked_text.line(fields.one(*names, "citation_dissertation_institution", "ld.publisher"))


def _identifier(fields: Fields, names: Sequence[str], read: Callable[[str], str]) -> str:
    """The first identifier that the names state; what states another one, or none, is left where
    its name says what it should be.
    """
    best = ""
    for name in names:
        for value in fields.take(name):
            found = read(value)
            best = best or found
            if found != best or (not found and name != "dc.identifier"):
                fields.keep(name, [value])
    return best


def _pages(fields: Fields) -> str:
    for first, last in _PAGES:
        begin, end = tagged.pages(fields.one(first)), tagged.pages(fields.one(last))
        if begin:
            fields.take(first, last)
            return f"{begin}-{end}" if end and end != begin and "-" not in begin else begin
    return tagged.pages(fields.one(*_PAGE_RANGES))


def _url(page: Page, fields: Fields, doi: str) -> str:
    found = next(
        filter(
            None,
            (json_values.link(value, doi) for value in (*fields.take(*_URLS[:4]), page.canonical)),
        ),
        "",
    )
    return found or next(
        filter(
            None,
            (
                json_values.link(value, doi)
                for value in fields.take(*_URLS[4:], "dc.identifier.uri")
            ),
        ),
        "",
    )


def _abstract(page: Page, fields: Fields) -> str:
    """The abstract as the page shows it where that is the one its head states, or the only one;
    else as stated.
    """
    stated = fields.take("citation_abstract", "dc.abstract", "dc.description", "ld.abstract")
    said = next(filter(None, (_once(marked_text.blocks(value)) for value in stated)), "")
    beginning = _folded(_CUT.sub("", said))[:300]
    shown = next((text for text in page.abstracts if beginning in _folded(text)), "")
    keywords_below = _KEYWORDS_BELOW.search(shown)
    if keywords_below:
        fields.keep("shown.keywords", [to_plain(keywords_below[1])])
        shown = shown[: keywords_below.start()]
    return shown or said


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", to_plain(text)).casefold()


def _once(text: str) -> str:
    """The text; once, where a publisher's system wrote it twice in a row."""
    half = len(text) // 2
    first = text[:half].strip()
    return first if first and first == text[half:].strip() else text


def _extra(
    fields: Fields, title: str, wordings: tuple[str, ...], numbers: list[str]
) -> tagged.Values:
    retracted = _SAYS_RETRACTED.match(title) or any(map(type_words.is_retracted, wordings))
    left = (
        (name, values)
        for name, values in fields.left("html")
        if _is_kept(name.removeprefix("html:"))
    )
    return (
        *((("retracted", ("true",)),) if retracted else ()),
        *((("html:issn", tuple(map(one_line, numbers))),) if numbers else ()),
        *((name, tuple(dict.fromkeys(values))) for name, values in left),
    )


def _is_kept(name: str) -> bool:
    return (name.startswith("citation_") and not name.endswith("_html_url")) or name in _EXTRA
