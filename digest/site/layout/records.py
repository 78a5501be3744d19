"""The library as data: a line of JSON for each article, an object for each topic, each with the
same members in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from digest.model import Article, Topic
from digest.names import Person
from digest.site import urls
from digest.site.citing import abstracts


class Field(NamedTuple):
    """A member of each object: its name, its type as Table Schema 2.0 names it, what it is."""

    name: str
    type: str
    description: str


ARTICLE = (
    Field("key", "string", "names the article in this library"),
    Field("url", "string", "its page"),
    Field("type", "string", "a type of the Citation Style Language, as article-journal"),
    Field("title", "string", "may hold <i> <b> <sub> <sup>"),
    Field(
        "authors",
        "array",
        (
            "objects with family, given, particle, suffix and orcid, or with a literal name that "
            "is not taken apart"
        ),
    ),
    Field("editors", "array", "the same"),
    Field(
        "date",
        "string",
        (
            "of publication, as exact as it is known, in EDTF: 2009, 2009-03, 2009-03-01, 2009-21 "
            "for spring"
        ),
    ),
    Field("journal", "string", "or what else it appeared in"),
    Field("volume", "string", "of the journal"),
    Field("issue", "string", "of the journal"),
    Field("pages", "string", "from and to, as 148-162"),
    Field("publisher", "string", "who published it"),
    Field("doi", "string", "as 10.1000/example"),
    Field("pmid", "string", "the number in PubMed"),
    Field("pmcid", "string", "the number in PubMed Central"),
    Field("arxiv", "string", "the identifier at arXiv"),
    Field("isbn", "string", "of a book"),
    Field("issn", "string", "of the journal"),
    Field("link", "string", "where its source says that it is found"),
    Field("language", "string", "of the article, as de"),
    Field("keywords", "array", "as its sources spell them"),
    Field("mesh", "array", "MeSH headings with their qualifiers"),
    Field("topics", "array", "the slugs of its topics, without the broader ones"),
    Field("relations", "array", "what binds it to other articles, as retraction-in doi:10.1000/x"),
    Field("abstract", "string", "paragraphs between empty lines; may hold <i> <b> <sub> <sup>"),
    Field("abstract_shortened", "boolean", "whether the abstract is cut, or left out"),
    Field("comment", "string", "the curator’s word on it"),
    Field("rating", "string", "the curator’s rating"),
    Field("evidence", "string", "the level of evidence"),
    Field("featured", "boolean", "whether the curator marks it"),
    Field("added", "string", "the day it came in"),
    Field("updated", "string", "the day it last changed"),
    Field("retracted", "string", "the day of its retraction, or true"),
)
TOPIC = (
    Field("slug", "string", "names the topic in this library"),
    Field("label", "string", "what it is called; may hold <i> <b> <sub> <sup>"),
    Field("url", "string", "its page, where it has one"),
    Field("aliases", "array", "other names and spellings"),
    Field("broader", "array", "the slugs of the topics above it"),
    Field("narrower", "array", "the slugs of the topics below it"),
    Field("count", "integer", "its articles, those of narrower topics among them"),
    Field("per_year", "object", "how many of them appeared in which year"),
)


def line(article: Article, topics: Sequence[str], base_url: str) -> bytes:
    """An article as one line of JSON: what is stated of it, in the order of ``ARTICLE``; ``topics``
    are slugs.

    Without ``base_url``, addresses are relative to the folder of the data.
    """
    record = article.record
    facts = {
        "key": article.key,
        "url": address(base_url, urls.article(article.key)),
        "type": record.type,
        "title": record.title,
        "authors": [_person(person) for person in record.authors],
        "editors": [_person(person) for person in record.editors],
        "date": record.date.edtf if record.date else "",
        "journal": record.journal,
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.pages,
        "publisher": record.publisher,
        "doi": record.doi,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
        "arxiv": record.arxiv,
        "isbn": record.isbn,
        "issn": record.issn,
        "link": record.url,
        "language": record.language,
        "keywords": record.keywords,
        "mesh": record.mesh,
        "topics": topics,
        "relations": record.relations,
        "abstract": abstracts.plain(article.abstract_html),
        "abstract_shortened": article.shortened,
        "comment": article.comment,
        "rating": article.rating,
        "evidence": article.evidence,
        "featured": article.featured,
        "added": article.added,
        "updated": article.updated,
        "retracted": article.retracted,
    }
    return _stated(facts) + b"\n"


def topics(found: Iterable[tuple[Topic, Sequence[tuple[int, int]]]], base_url: str) -> bytes:
    """The topics, each with its articles per year, as one array, an object on each line."""
    return (
        b"[\n"
        + b",\n".join(_topic(topic, per_year, base_url) for topic, per_year in found)
        + b"\n]\n"
    )


def address(base_url: str, url: str) -> str:
    """A page of the site as the data names it."""
    return base_url + url.removesuffix("index.html") if base_url else f"../{url}"


def _topic(topic: Topic, per_year: Sequence[tuple[int, int]], base_url: str) -> bytes:
    facts = {
        "slug": topic.slug,
        "label": topic.label,
        "url": "" if topic.thin else address(base_url, urls.topic(topic.slug)),
        "aliases": [spelling for spelling in topic.spellings if spelling != topic.label],
        "broader": topic.broader,
        "narrower": topic.narrower,
        "count": len(topic.articles),
        "per_year": {f"{year:04}": count for year, count in per_year},
    }
    return _stated(facts)


def _stated(facts: Mapping[str, object]) -> bytes:
    return msgspec.json.encode({name: value for name, value in facts.items() if value})


def _person(person: Person) -> dict[str, str]:
    if person.literal:
        return (
            {"literal": person.literal, "orcid": person.orcid}
            if person.orcid
            else {"literal": person.literal}
        )
    return {name: value for name, value in msgspec.structs.asdict(person).items() if value}
