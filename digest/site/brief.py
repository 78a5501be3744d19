"""An article in brief: as a card in a list, by its identifiers, in a sentence for search engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from digest.dates import PartialDate
from digest.identifiers import doi_url
from digest.model import Article, Kinds
from digest.site import abstracts, citations, coins, urls
from digest.site.views import Card, Link
from digest.text import shorten_words, to_plain
from digest.topics import languages, study_types

_BYLINE = 3


class Cards(dict[str, Card]):
    """The articles as lists show them, by key, each made when it is first asked for: most are needed in other processes than this one."""

    def __init__(self, articles: Mapping[str, Article], kinds_of: Mapping[str, Kinds]) -> None:
        super().__init__()
        self._articles = articles
        self._kinds_of = kinds_of

    def __missing__(self, key: str) -> Card:
        made = self[key] = card(self._articles[key], self._kinds_of.get(key, Kinds()))
        return made


def card(article: Article, kinds: Kinds) -> Card:
    """The article as lists show it."""
    record = article.record
    return Card(
        key=article.key,
        title=record.title,
        url=urls.article(article.key),
        byline=byline([person.name for person in record.authors]),
        journal=record.journal,
        date=record.date.text if record.date else "",
        date_iso=html_date(record.date),
        year=f"{record.date.year:04}" if record.date else "",
        doi=record.doi,
        language=languages.tag(record.language),
        comment=article.comment,
        retracted=article.retracted,
        featured=article.featured,
        kind=_kind(article, kinds),
        access=kinds.access[0] if kinds.access else "",
        coins=coins.context(record),
    )


def _kind(article: Article, kinds: Kinds) -> str:
    """The one word for what an article is: the level of evidence where a person gave it, else the most telling type."""
    if article.evidence:
        return kinds.evidence if kinds.evidence in study_types.LEVELS else f"Evidence: {kinds.evidence}"
    return kinds.telling


def byline(names: Sequence[str]) -> str:
    """The first authors, and how many more there are."""
    if len(names) <= _BYLINE + 1:
        return ", ".join(names)
    return ", ".join(names[:_BYLINE]) + f" and {len(names) - _BYLINE} more"


def html_date(date: PartialDate | None) -> str:
    """A date for the ``datetime`` attribute of HTML, which knows years, months and days only; "" for all others."""
    return date.edtf if date and date.edtf == date.iso else ""


def identifiers(article: Article) -> Iterator[Link]:
    """Where else the article is found."""
    record = article.record
    for kind in ("doi", "pmid", "pmcid", "arxiv"):
        link = identified(kind, getattr(record, kind))
        if link.url:
            yield link
    if record.url and not record.doi:
        yield Link(record.url, record.url)


def identified(kind: str, value: str) -> Link:
    """A work that is known by an identifier (doi, pmid, pmcid, arxiv); without an address where there is none, or the kind is another."""
    if not value:
        return Link("", "")
    if kind == "doi":
        return Link(f"doi:{value}", doi_url(value))
    if kind == "pmid":
        return Link(f"PubMed {value}", f"https://pubmed.ncbi.nlm.nih.gov/{value}/" if value.isdigit() else "")
    if kind == "pmcid":
        return Link(value, f"https://www.ncbi.nlm.nih.gov/pmc/articles/{value}/")
    return Link(f"arXiv:{value}", f"https://arxiv.org/abs/{value}") if kind == "arxiv" else Link(value, "")


def description(article: Article) -> str:
    """What a search engine shows below the title: the beginning of the abstract, else who, where and when."""
    record = article.record
    text = article.comment or to_plain(abstracts.plain(article.abstract_html.partition("</p>")[0]))
    if not text:
        text = " · ".join(
            part for part in (byline([p.name for p in record.authors]), record.journal, citations.source_line(record)) if part
        )
    return shorten_words(text, 200)
