"""An article as machines read it: tags for Google Scholar and Zotero, schema.org, COinS; and where
it appeared, in a line.
"""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl

import html5lib
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.dates import PartialDate
from digest.model import Article, Record
from digest.names import Person
from digest.site.citing import coins, metadata
from digest.site.views import Link
from digest.text import ROOT_MARK, clean, to_plain

settled = settings(max_examples=150)

RECORD = Record(
    title="Limpets & <i>light</i>",
    authors=(
        Person("Marlow", "Ines Ada", orcid="0000-0001-2345-678X"),
        Person("Beethoven", "Jean-Paul", "van", "Jr."),
        Person(literal="Tidal Group"),
    ),
    date=PartialDate("2009-03-01"),
    journal="Journal of Invented Shores",
    volume="9",
    issue="2",
    pages="148-162",
    doi="10.5555/a<b",
    pmid="123",
    issn="1234-5678",
    language="en",
    keywords=("H<sub>2</sub>O", "Light"),
)
ARTICLE = Article(
    "limpets",
    RECORD,
    added="2026-01-10",
    abstract_html=f'<p><a href="{ROOT_MARK}articles/x/index.html">x</a></p>',
)


def with_(**changed: object) -> Record:
    return msgspec.structs.replace(RECORD, **changed)


@pytest.mark.parametrize(
    ("record", "line"),
    [
        (RECORD, "1 March 2009; 9(2): 148–162"),
        (Record(date=PartialDate("2009")), "2009"),
        (Record(volume="9"), "9"),
        (Record(issue="2", pages="e12-e13"), "(2): e12-e13"),
        (Record(), ""),
    ],
)
def test_where_an_article_stands_in_one_line(record: Record, line: str) -> None:
    assert metadata.source_line(record) == line


def test_highwire_tags_name_each_author_and_leave_out_what_is_not_known() -> None:
    assert metadata.highwire(ARTICLE) == (
        ("citation_title", "Limpets & light"),
        ("citation_author", "Marlow, Ines Ada"),
        ("citation_author_orcid", "0000-0001-2345-678X"),
        ("citation_author", "van Beethoven, Jean-Paul, Jr."),
        ("citation_author", "Tidal Group"),
        ("citation_publication_date", "2009/03/01"),
        ("citation_journal_title", "Journal of Invented Shores"),
        ("citation_volume", "9"),
        ("citation_issue", "2"),
        ("citation_firstpage", "148"),
        ("citation_lastpage", "162"),
        ("citation_doi", "10.5555/a<b"),
        ("citation_pmid", "123"),
        ("citation_issn", "1234-5678"),
        ("citation_language", "en"),
        ("citation_keywords", "H2O; Light"),
    )
    assert metadata.highwire(Article("k", Record(title="T", url="https://e.org/"))) == (
        ("citation_title", "T"),
        ("citation_public_url", "https://e.org/"),
    )


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2009", "2009"),
        ("2009-03", "2009-03"),
        ("2009-21", "2009"),
        ("2009-12/2010-01", "2009-12"),
        ("2009-24/2010-21", "2009"),
    ],
)
def test_machines_are_told_a_date_no_more_exact_than_it_is(date: str, told: str) -> None:
    article = Article("k", Record(title="T", date=PartialDate(date)))
    assert dict(metadata.highwire(article))["citation_publication_date"] == told.replace("-", "/")
    assert json.loads(metadata.json_ld(article, "", ()))["datePublished"] == told


def test_json_ld_states_what_the_record_states() -> None:
    stated = json.loads(
        metadata.json_ld(
            ARTICLE,
            "https://e.org/a/",
            [Link("Water & light", "topics/water-light/index.html")],
            "https://e.org/",
        )
    )
    assert stated["@type"] == "ScholarlyArticle"
    assert stated["headline"] == "Limpets & light"
    assert stated["author"] == [
        {
            "@type": "Person",
            "name": "Ines Ada Marlow",
            "familyName": "Marlow",
            "givenName": "Ines Ada",
            "@id": "https://orcid.org/0000-0001-2345-678X",
        },
        {
            "@type": "Person",
            "name": "Jean-Paul van Beethoven, Jr.",
            "familyName": "Beethoven",
            "givenName": "Jean-Paul",
        },
        {"@type": "Organization", "name": "Tidal Group"},
    ]
    assert stated["isPartOf"]["isPartOf"]["isPartOf"] == {
        "@type": "Periodical",
        "name": "Journal of Invented Shores",
        "issn": "1234-5678",
    }
    assert stated["@id"] == "https://doi.org/10.5555/a%3Cb"
    assert stated["about"] == [
        {
            "@type": "DefinedTerm",
            "name": "Water & light",
            "@id": "https://e.org/topics/water-light/",
        }
    ]
    assert json.loads(metadata.json_ld(Article("k", Record(title="T", type="book")), "u", ())) == {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": "u",
        "name": "T",
    }


texts = st.one_of(
    st.text(max_size=10),
    st.sampled_from(["</script>", "<!--", "-->", "]]>", "\u2028", "&amp;", "<script>", '"', "\\"]),
).map(clean)
records = st.builds(
    Record,
    title=texts,
    journal=texts,
    publisher=texts,
    volume=texts,
    pages=texts,
    authors=st.lists(st.builds(Person, literal=texts), max_size=2).map(tuple),
)


@settled
@given(records, texts)
def test_json_ld_is_json_that_no_text_can_break_out_of_its_script_element(
    record: Record, topic: str
) -> None:
    text = metadata.json_ld(Article("k", record), "u", [Link(topic, "topics/t/index.html")])
    assert not re.search("[<&\u2028\u2029]", text)
    stated = json.loads(text)
    assert [about["name"] for about in stated["about"]] == [to_plain(topic)]
    page = html5lib.parse(
        f'<script type="application/ld+json">{text}</script><p>after</p>',
        treebuilder="etree",
        namespaceHTMLElements=False,
    )
    assert page.find(".//script").text == text
    assert page.find(".//p").text == "after"


@pytest.mark.parametrize(
    ("kind", "container", "publisher"),
    [
        ("article-journal", "citation_journal_title", "citation_publisher"),
        ("chapter", "citation_book_title", "citation_publisher"),
        ("paper-conference", "citation_conference_title", "citation_publisher"),
        ("thesis", "citation_journal_title", "citation_dissertation_institution"),
        ("report", "citation_journal_title", "citation_technical_report_institution"),
    ],
)
def test_zotero_is_told_what_kind_of_work_it_is(kind: str, container: str, publisher: str) -> None:
    tags = dict(
        metadata.highwire(Article("k", Record(title="T", type=kind, journal="J", publisher="P")))
    )
    assert (tags[container], tags[publisher]) == ("J", "P")


def test_the_page_of_a_topic_is_a_list_of_articles_about_a_term() -> None:
    topic = Link("H<sub>2</sub>O", "topics/h2o/index.html", 120)
    listed = ["articles/one/index.html"]
    stated = json.loads(metadata.topic_json_ld(topic, ["Water"], listed, "https://e.org/"))
    assert (stated["@type"], stated["name"], stated["url"]) == (
        "CollectionPage",
        "H2O",
        "https://e.org/topics/h2o/",
    )
    assert stated["about"]["alternateName"] == ["Water"]
    assert stated["about"]["inDefinedTermSet"] == "https://e.org/topics/"
    assert stated["mainEntity"] == {
        "@type": "ItemList",
        "numberOfItems": 120,
        "itemListElement": ["https://e.org/articles/one/"],
    }
    assert "url" not in json.loads(metadata.topic_json_ld(topic, [], listed, ""))


def pairs(record: Record) -> list[tuple[str, str]]:
    return parse_qsl(coins.context(record), strict_parsing=True)


def test_a_context_object_states_the_record_as_z3988_names_it() -> None:
    assert pairs(RECORD) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
        ("rft.genre", "article"),
        ("rft.atitle", "Limpets & light"),
        ("rft.jtitle", "Journal of Invented Shores"),
        ("rft.date", "2009-03-01"),
        ("rft.volume", "9"),
        ("rft.issue", "2"),
        ("rft.spage", "148"),
        ("rft.epage", "162"),
        ("rft.pages", "148-162"),
        ("rft.issn", "1234-5678"),
        ("rft.language", "en"),
        ("rft.aulast", "Marlow"),
        ("rft.aufirst", "Ines Ada"),
        ("rft.au", "Ines Ada Marlow"),
        ("rft.au", "Jean-Paul van Beethoven, Jr."),
        ("rft.aucorp", "Tidal Group"),
        ("rft_id", "info:doi/10.5555/a<b"),
        ("rft_id", "info:pmid/123"),
    ]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            Record(title="T", type="book", publisher="P", isbn="123"),
            {"rft.genre": "book", "rft.btitle": "T", "rft.pub": "P", "rft.isbn": "123"},
        ),
        (
            Record(title="T", type="chapter", journal="Whole"),
            {"rft.genre": "bookitem", "rft.btitle": "Whole", "rft.atitle": "T"},
        ),
        (
            Record(title="T", type="thesis", publisher="U"),
            {"rft_val_fmt": "info:ofi/fmt:kev:mtx:dissertation", "rft.title": "T", "rft.inst": "U"},
        ),
        (
            Record(title="T", type="paper-conference"),
            {"rft.genre": "proceeding", "rft.atitle": "T"},
        ),
        (
            Record(title="T", date=PartialDate("2009-21"), pages="e12"),
            {"rft.date": "2009", "rft.spage": "e12"},
        ),
        (Record(title="T", url="https://e.org/"), {"rft_id": "https://e.org/"}),
    ],
)
def test_a_context_object_has_the_terms_of_its_kind_of_work(
    record: Record, told: dict[str, str]
) -> None:
    stated = dict(pairs(record))
    assert {name: stated.get(name) for name in told} == told


@settled
@given(records)
def test_a_context_object_keeps_whatever_text_a_record_holds(record: Record) -> None:
    text = coins.context(record)
    assert re.fullmatch(r"[\w.~&=%-]*", text)
    assert dict(pairs(record)).get("rft.jtitle", "") == record.journal
