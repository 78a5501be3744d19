"""An article as others cite it, as machines read it, and as feeds carry it."""

from __future__ import annotations

import json
import re
from datetime import datetime

import html5lib
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.dates import PartialDate
from digest.model import Article, Record
from digest.names import Person
from digest.site import citations, feeds
from digest.text import ROOT_MARK, clean

settled = settings(max_examples=150, deadline=None, derandomize=True)

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
ARTICLE = Article("limpets", RECORD, added="2026-01-10", abstract_html=f'<p><a href="{ROOT_MARK}articles/x/index.html">x</a></p>')


def with_(**changed: object) -> Record:
    return msgspec.structs.replace(RECORD, **changed)


def test_a_citation_in_the_style_of_nlm() -> None:
    assert citations.nlm(RECORD) == (
        "Marlow IA, van Beethoven JP Jr, Tidal Group. Limpets &amp; <i>light</i>. Journal of Invented Shores. "
        "2009;9(2):148-162. doi:10.5555/a&lt;b"
    )


@pytest.mark.parametrize(
    ("record", "nlm"),
    [
        (Record(title="Alone"), "Alone."),
        (Record(title="Why?", journal="Brine"), "Why? Brine."),
        (Record(title="T", date=PartialDate("2009-21")), "T. 2009."),
        (Record(title="T", volume="9"), "T. 9."),
        (Record(title="T", authors=tuple(Person(f"F{n}", "G") for n in range(7))), "F0 G, F1 G, F2 G, F3 G, F4 G, F5 G, et al. T."),
        (Record(title="T", authors=(Person("Öz", "émile zola"),)), "Öz ÉZ. T."),
        (Record(title="T", authors=(Person("Plato"),)), "Plato. T."),
        (Record(title="<script>", journal="<b"), "&lt;script&gt;. &lt;b."),
    ],
)
def test_a_citation_says_no_more_than_the_record(record: Record, nlm: str) -> None:
    assert citations.nlm(record) == nlm


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
    assert citations.source_line(record) == line


def test_highwire_tags_name_each_author_and_leave_out_what_is_not_known() -> None:
    assert citations.highwire(ARTICLE, "https://e.org/a/") == (
        ("citation_title", "Limpets & light"),
        ("citation_author", "Marlow, Ines Ada"),
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
        ("citation_abstract_html_url", "https://e.org/a/"),
    )
    assert citations.highwire(Article("k", Record(title="T")), "") == (("citation_title", "T"),)


@pytest.mark.parametrize(
    ("date", "told"),
    [("2009", "2009"), ("2009-03", "2009-03"), ("2009-21", "2009"), ("2009-12/2010-01", "2009-12"), ("2009-24/2010-21", "2009")],
)
def test_machines_are_told_a_date_no_more_exact_than_it_is(date: str, told: str) -> None:
    article = Article("k", Record(title="T", date=PartialDate(date)))
    assert dict(citations.highwire(article, ""))["citation_publication_date"] == told.replace("-", "/")
    assert json.loads(citations.json_ld(article, "", ()))["datePublished"] == told


def test_json_ld_states_what_the_record_states() -> None:
    stated = json.loads(citations.json_ld(ARTICLE, "https://e.org/a/", ["Water & light"]))
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
        {"@type": "Person", "name": "Jean-Paul van Beethoven, Jr.", "familyName": "Beethoven", "givenName": "Jean-Paul"},
        {"@type": "Organization", "name": "Tidal Group"},
    ]
    assert stated["isPartOf"]["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "Journal of Invented Shores", "issn": "1234-5678"}
    assert stated["@id"] == "https://doi.org/10.5555/a%3Cb"
    assert stated["keywords"] == ["Water & light"]
    assert json.loads(citations.json_ld(Article("k", Record(title="T", type="book")), "u", ())) == {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": "u",
        "name": "T",
        "url": "u",
    }


texts = st.one_of(st.text(max_size=10), st.sampled_from(["</script>", "<!--", "-->", "]]>", "\u2028", "&amp;", "<script>", '"', "\\"])).map(
    clean
)
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
def test_json_ld_is_json_that_no_text_can_break_out_of_its_script_element(record: Record, topic: str) -> None:
    text = citations.json_ld(Article("k", record), "u", [topic])
    assert not re.search("[<&\u2028\u2029]", text)
    stated = json.loads(text)
    assert stated["keywords"] == [topic]
    page = html5lib.parse(
        f'<script type="application/ld+json">{text}</script><p>after</p>', treebuilder="etree", namespaceHTMLElements=False
    )
    assert page.find(".//script").text == text
    assert page.find(".//p").text == "after"


@settled
@given(records)
def test_a_citation_is_safe_html(record: Record) -> None:
    parsed = html5lib.parseFragment(citations.nlm(record), treebuilder="etree", namespaceHTMLElements=False)
    assert {element.tag for element in parsed.iter()} <= {"DOCUMENT_FRAGMENT", "i", "b", "em", "strong", "sub", "sup"}


def entry_id(article: Article, base_url: str = "") -> str:
    return feeds.entry(article, "articles/limpets/index.html", base_url, ()).id


@pytest.mark.parametrize(
    ("record", "begins"),
    [
        (RECORD, "https://doi.org/10.5555/a%3Cb"),
        (with_(doi=""), "https://pubmed.ncbi.nlm.nih.gov/123/"),
        (with_(doi="", pmid=""), "urn:uuid:"),
    ],
)
def test_the_id_of_an_entry_stays_whatever_else_changes(record: Record, begins: str) -> None:
    first = entry_id(Article("limpets", record, added="2026-01-10"))
    assert first.startswith(begins)
    changed = msgspec.structs.replace(record, title="Another", journal="Another", date=None)
    assert entry_id(Article("limpets", changed, updated="2026-02-02"), "https://e.org/") == first


def test_entries_without_identifiers_have_ids_of_their_own() -> None:
    assert entry_id(Article("a", Record(title="T"))) != entry_id(Article("b", Record(title="T")))


def test_the_links_of_an_entry_lead_to_the_site_wherever_it_stands() -> None:
    entry = feeds.entry(ARTICLE, "articles/limpets/index.html", "https://e.org/", ["t"] * 100)
    assert entry.url == "https://e.org/articles/limpets/index.html"
    assert entry.content == '<p><a href="https://e.org/articles/x/index.html">x</a></p>'
    assert entry.title == "Limpets &amp; <i>light</i>"
    assert len(entry.categories) <= 60
    assert feeds.entry(ARTICLE, "a", "", ()).url == f"{ROOT_MARK}a"


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ({"updated": "2026-02-03", "added": "2026-01-10"}, "2026-02-03T00:00:00Z"),
        ({"added": "2026-01-10"}, "2026-01-10T00:00:00Z"),
        ({"added": "2026-01"}, "2026-01-01T00:00:00Z"),
        ({"added": "2026-01-10T12:00:00+01:00"}, "2026-01-10T00:00:00Z"),
        ({"updated": "soon", "added": "2026-01-10"}, "2026-01-10T00:00:00Z"),
        ({"updated": "2026-13-45"}, "2026-01-01T00:00:00Z"),
        ({}, "2009-03-01T00:00:00Z"),
    ],
)
def test_an_entry_is_as_new_as_its_latest_change(stated: dict[str, str], moment: str) -> None:
    article = Article("k", RECORD, updated=stated.get("updated", ""), added=stated.get("added", ""))
    assert feeds.entry(article, "", "", ()).updated == moment


@settled
@given(st.text(max_size=12), st.sampled_from(["", "2009", "2009-21", "2009-24/2010", "2009-03-01"]))
def test_the_moments_of_an_entry_are_dates_that_exist(added: str, date: str) -> None:
    entry = feeds.entry(Article("k", Record(title="T", date=PartialDate(date) if date else None), added=added), "", "", ())
    assert bool(entry.published) == bool(date)
    for moment in filter(None, (entry.updated, entry.published)):
        assert datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S%z").tzinfo


def test_the_entry_of_an_article_that_states_no_day_at_all_says_so_by_the_first_of_all_days() -> None:
    assert feeds.entry(Article("k", Record(title="T")), "", "", ()).updated == "1970-01-01T00:00:00Z"


def arrivals(*days: str) -> list[Article]:
    return [Article(f"k{number}", Record(title="T"), added=day) for number, day in enumerate(days)]


def test_a_feed_holds_the_latest_twenty() -> None:
    found = feeds.newest(arrivals(*(f"2026-01-{day:02}" for day in range(1, 31))))
    assert [article.added for article in found] == [f"2026-01-{day:02}" for day in range(30, 10, -1)]


@pytest.mark.parametrize(("same", "held"), [(5, 5), (25, 25), (60, 60), (500, 60)])
def test_what_came_in_on_one_day_stays_together_up_to_a_limit(same: int, held: int) -> None:
    assert len(feeds.newest(arrivals(*["2026-01-10"] * same))) == held
    assert len(feeds.newest(arrivals(*["2026-01-11"] * 3, *["2026-01-10"] * same))) == min(held + 3, 60)


def test_a_feed_is_as_new_as_its_newest_entry_and_keeps_its_id() -> None:
    entries = [feeds.entry(article, "a", "https://e.org/", ()) for article in arrivals("2026-01-10", "2026-01-12")]
    feed = feeds.feed("Pools", "New", "feed.xml", "index.html", "https://e.org/", entries)
    assert (feed.id, feed.url, feed.home, feed.updated) == (
        "https://e.org/feed.xml",
        "https://e.org/feed.xml",
        "https://e.org/index.html",
        "2026-01-12T00:00:00Z",
    )
    empty = feeds.feed("Pools", "New", "feed.xml", "index.html", "", [])
    assert (empty.url, empty.updated, empty.id[:9]) == (f"{ROOT_MARK}feed.xml", "1970-01-01T00:00:00Z", "urn:uuid:")
