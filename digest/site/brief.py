"""An article in brief: as a card in a list, by its identifiers, in a sentence for search engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digest.dates import PartialDate
from digest.identifiers import doi_url
from digest.model import Article
from digest.site import citations, urls
from digest.site.views import Card, Link
from digest.text import shorten_words, to_plain

_BYLINE = 3


def card(article: Article) -> Card:
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
        language=record.language,
        comment=article.comment,
        retracted=article.retracted,
        featured=article.featured,
    )


def byline(names: Sequence[str]) -> str:
    """The first authors, and how many more there are."""
    if len(names) <= _BYLINE + 1:
        return ", ".join(names)
    return ", ".join(names[:_BYLINE]) + f" and {len(names) - _BYLINE} more"


def html_date(date: PartialDate | None) -> str:
    """A date for the ``datetime`` attribute of HTML, which knows years, months and days only; "" for all others."""
    return date.edtf if date and "/" not in date.edtf and not (len(date.edtf) == 7 and int(date.edtf[5:]) > 12) else ""


def identifiers(article: Article) -> Iterator[Link]:
    """Where else the article is found."""
    record = article.record
    if record.doi:
        yield Link(f"doi:{record.doi}", doi_url(record.doi))
    if record.pmid.isdigit():
        yield Link(f"PubMed {record.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/")
    if record.pmcid:
        yield Link(record.pmcid, f"https://www.ncbi.nlm.nih.gov/pmc/articles/{record.pmcid}/")
    if record.arxiv:
        yield Link(f"arXiv:{record.arxiv}", f"https://arxiv.org/abs/{record.arxiv}")
    if record.url and not record.doi:
        yield Link(record.url, record.url)


def description(article: Article) -> str:
    """What a search engine shows below the title: the beginning of the abstract, else who, where and when."""
    record = article.record
    text = article.comment or to_plain(article.abstract.split("\n\n")[0])
    if not text:
        text = " · ".join(
            part for part in (byline([p.name for p in record.authors]), record.journal, citations.source_line(record)) if part
        )
    return shorten_words(text, 200)
