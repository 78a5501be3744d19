"""An article in brief: as a card in a list, by its identifiers, in a sentence for search
engines.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence

from digest import names
from digest.dates import PartialDate
from digest.errors import shorten
from digest.identifiers import doi_url
from digest.model import Article, Brief, Record
from digest.patterns import pattern
from digest.site import urls
from digest.site.citing import metadata
from digest.site.views import Card, Link
from digest.text import shorten_words, to_plain
from digest.topics import study_types

_BYLINE = 3
_MARKUP = pattern("<[^>]*>")
_DESCRIPTION = 160  # characters
# characters of a title, a name, a comment: a list never repeats more of what may be a whole book
_LONGEST = 500


class Cards(dict[str, Card]):
    """The articles as lists show them, by key, each made when it is first asked for."""

    def __init__(self, briefs: Mapping[str, Brief]) -> None:
        super().__init__()
        self._briefs = briefs

    def __missing__(self, key: str) -> Card:
        made = self[key] = card(self._briefs[key])
        return made


def card(brief: Brief) -> Card:
    """The article as lists show it."""
    date = PartialDate(brief.date) if brief.date else None
    return Card(
        key=brief.key,
        title=_cut(brief.title),
        url=urls.article(brief.key),
        byline=byline(
            [names.unpacked(packed).name for packed in brief.people[: _BYLINE + 1]],
            len(brief.people),
        ),
        journal=shorten(brief.journal, _LONGEST),
        date=date.text if date else "",
        date_iso=html_date(date),
        year=brief.date[:4],
        doi=brief.doi,
        language=brief.language,
        comment=shorten(brief.comment, _LONGEST),
        retracted=brief.retracted,
        featured=brief.featured,
        kind=_kind(brief),
        access=brief.kinds.access[0] if brief.kinds.access else "",
        coins=brief.coins,
        people=brief.people,
    )


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST else shorten_words(to_plain(title), _LONGEST)


def _kind(brief: Brief) -> str:
    """The one word for what an article is: the level of evidence where a person gave it, else the
    most telling type.
    """
    kinds = brief.kinds
    if brief.evidence:
        return (
            kinds.evidence
            if kinds.evidence in study_types.LEVELS
            else f"Evidence: {kinds.evidence}"
        )
    return kinds.telling


def byline(first: Sequence[str], number: int) -> str:
    """The first of so many authors, and how many more there are."""
    if number <= _BYLINE + 1:
        return ", ".join(shorten(name, _LONGEST) for name in first)
    return (
        ", ".join(shorten(name, _LONGEST) for name in first[:_BYLINE]) + f", … +{number - _BYLINE}"
    )


def html_date(date: PartialDate | None) -> str:
    """A date for the ``datetime`` attribute of HTML, which knows years, months and days only; ""
    for all others.
    """
    return date.edtf if date and date.edtf == date.iso else ""


def identifiers(found: Brief | Record) -> Iterator[Link]:
    """Where else an article is found."""
    for kind in ("doi", "pmid", "pmcid", "arxiv"):
        link = identified(kind, getattr(found, kind))
        if link.url:
            yield link
    if found.url and not found.doi:
        yield Link(found.url, found.url)


def identified(kind: str, value: str) -> Link:
    """A work that is known by an identifier (doi, pmid, pmcid, arxiv); without an address where
    there is none, or the kind is another.
    """
    if not value:
        return Link("", "")
    if kind == "doi":
        return Link(f"doi:{value}", doi_url(value))
    if kind == "pmid":
        return Link(
            f"PubMed {value}",
            f"https://pubmed.ncbi.nlm.nih.gov/{value}/" if value.isdigit() else "",
        )
    if kind == "pmcid":
        return Link(value, f"https://www.ncbi.nlm.nih.gov/pmc/articles/{value}/")
    return (
        Link(f"arXiv:{value}", f"https://arxiv.org/abs/{value}")
        if kind == "arxiv"
        else Link(value, "")
    )


def description(article: Article) -> str:
    """What a search engine shows below the title: the beginning of the abstract, else who, where
    and when.
    """
    record = article.record
    text = article.comment or first_words(article.abstract_html, _DESCRIPTION)
    if not text:
        authors = [person.name for person in record.authors[: _BYLINE + 1]]
        parts = (byline(authors, len(record.authors)), record.journal, metadata.source_line(record))
        text = " · ".join(filter(None, parts))
    return shorten_words(text, _DESCRIPTION)


def first_words(markup: str, most: int) -> str:
    """The beginning of safe HTML as plain text of at most so many characters, its paragraphs as
    one.
    """
    beginning = markup[: 4 * most]  # what is left out by then is markup
    if len(beginning) < len(markup):
        beginning = beginning[: max(0, beginning.rfind(" "))]
        beginning = (
            beginning[: beginning.rfind("<")]
            if beginning.rfind("<") > beginning.rfind(">")
            else beginning
        )
    return shorten_words(html.unescape(_MARKUP.sub("", beginning.replace("</p>", " "))), most)
