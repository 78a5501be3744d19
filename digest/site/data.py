"""The library as data: a line of JSON for each article, an object for each topic, each with the same members in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from digest.model import Article, Topic
from digest.names import Person
from digest.site import abstracts, urls
from digest.work import fingerprint


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
    Field("authors", "array", "objects with family, given, particle, suffix and orcid, or with a literal name that is not taken apart"),
    Field("editors", "array", "the same"),
    Field("date", "string", "of publication, as exact as it is known, in EDTF: 2009, 2009-03, 2009-03-01, 2009-21 for spring"),
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

_FROM_RECORD = (
    *("type", "title", "journal", "volume", "issue", "pages", "publisher", "doi", "pmid", "pmcid", "arxiv", "isbn", "issn", "language"),
    *("keywords", "mesh", "relations"),
)
_FROM_ARTICLE = ("key", "comment", "rating", "evidence", "featured", "added", "updated", "retracted")


class Lines:
    """The articles of one site as lines. Without ``base_url``, addresses are relative to the folder of the data."""

    def __init__(self, base_url: str, policy: str, topics_of: Mapping[str, Sequence[str]], shortened: frozenset[str]) -> None:
        self._base = base_url
        self._topics_of = topics_of
        self._shortened = shortened
        self._made_by = fingerprint(base_url, policy)

    def made_from(self, article: Article) -> bytes:
        """16 bytes that tell what the line is made from: the file's digest, and what is known of the article beside its file."""
        beside = (article.key, article.retracted, self._topics_of.get(article.key, ()))
        return fingerprint(self._made_by, article.digest or fingerprint(article), beside)

    def line(self, article: Article) -> bytes:
        """The article as one line of JSON, null where nothing is known."""
        record = article.record
        facts: dict[str, object] = {name: getattr(record, name) for name in _FROM_RECORD}
        facts |= {name: getattr(article, name) for name in _FROM_ARTICLE}
        facts |= {
            "url": address(self._base, urls.article(article.key)),
            "authors": [_person(person) for person in record.authors],
            "editors": [_person(person) for person in record.editors],
            "date": record.date.edtf if record.date else "",
            "link": record.url,
            "topics": self._topics_of.get(article.key, ()),
            "abstract": abstracts.plain(article.abstract_html),
            "abstract_shortened": article.key in self._shortened,
        }
        return _object(ARTICLE, facts) + b"\n"


def topics(found: Iterable[Topic], base_url: str) -> bytes:
    """The topics as one array, an object on each line."""
    return b"[\n" + b",\n".join(_topic(topic, base_url) for topic in found) + b"\n]\n"


def address(base_url: str, url: str) -> str:
    """A page of the site as the data names it."""
    return base_url + url.removesuffix("index.html") if base_url else f"../{url}"


def _topic(topic: Topic, base_url: str) -> bytes:
    facts = {
        "slug": topic.slug,
        "label": topic.label,
        "url": "" if topic.thin else address(base_url, urls.topic(topic.slug)),
        "aliases": [spelling for spelling in topic.spellings if spelling != topic.label],
        "broader": topic.broader,
        "narrower": topic.narrower,
        "count": len(topic.articles),
        "per_year": {f"{year:04}": count for year, count in topic.per_year},
    }
    return _object(TOPIC, facts)


def _object(fields: Sequence[Field], facts: Mapping[str, object]) -> bytes:
    return msgspec.json.encode({name: None if facts[name] == "" else facts[name] for name, _, _ in fields})


def _person(person: Person) -> dict[str, str]:
    return {name: value for name, value in msgspec.structs.asdict(person).items() if value}
