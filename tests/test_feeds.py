"""Feeds: Atom as RFC 4287 has it, JSON Feed 1.1, the list of them; what they tell of articles and
editions.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from digest.dates import PartialDate
from digest.model import Article, Record
from digest.names import Person
from digest.site import layout
from digest.site.build import build
from digest.site.door import Options, Site
from digest.site.layout import entries, opml
from digest.site.layout.opml import Outline
from digest.site.views import FeedEntry, FeedTopic
from digest.text import ROOT_MARK
from digest.topics import briefs

ATOM = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "data/atom.rng")))
NAMESPACE = "{http://www.w3.org/2005/Atom}"

RECORD = Record(
    title="Limpets & <i>light</i>",
    authors=(
        Person("Marlow", "Ines Ada", orcid="0000-0001-2345-678X"),
        Person(literal="Tidal Group"),
    ),
    date=PartialDate("2009-03-01"),
    journal="Journal of Invented Shores",
    volume="9",
    issue="2",
    pages="148-162",
    doi="10.5555/a<b",
    pmid="123",
    language="de",
)
ARTICLE = Article(
    "limpets",
    RECORD,
    added="2026-01-10",
    abstract_html=f'<p><a href="{ROOT_MARK}articles/x/index.html">x</a></p>',
)


def with_(**changed: object) -> Record:
    return msgspec.structs.replace(RECORD, **changed)


def entry(
    article: Article = ARTICLE,
    base_url: str = "https://e.org/",
    topics: tuple[FeedTopic, ...] = (),
    *,
    brief_abstract: bool = False,
) -> FeedEntry:
    brief = briefs.of(article, b"")
    return entries.entry(article, brief, base_url, topics, brief_abstract=brief_abstract)


# Entries.


@pytest.mark.parametrize(
    ("record", "begins"),
    [
        (RECORD, "https://doi.org/10.5555/a%3Cb"),
        (with_(doi=""), "https://pubmed.ncbi.nlm.nih.gov/123/"),
        (with_(doi="", pmid=""), "urn:uuid:"),
    ],
)
def test_the_id_of_an_entry_stays_whatever_else_changes(record: Record, begins: str) -> None:
    first = entry(Article("limpets", record, added="2026-01-10"), "").id
    assert first.startswith(begins)
    changed = msgspec.structs.replace(record, title="Another", journal="Another", date=None)
    assert (
        entry(
            Article("limpets", changed, updated="2026-02-02", retracted="true"), "https://e.org/"
        ).id
        == first
    )


def test_the_language_of_an_entry_is_a_tag_or_none() -> None:
    assert entry(Article("a", with_(language="German"))).language == "de"
    assert entry(Article("a", with_(language="English; Lithuanian"))).language == ""


def test_entries_without_identifiers_have_ids_of_their_own() -> None:
    assert entry(Article("a", Record(title="T"))).id != entry(Article("b", Record(title="T"))).id


def test_the_links_of_an_entry_lead_to_the_site_wherever_it_stands() -> None:
    found = entry()
    assert found.url == "https://e.org/articles/limpets/index.html"
    assert '<a href="https://e.org/articles/x/index.html">x</a>' in found.content
    assert entry(base_url="").url == f"{ROOT_MARK}articles/limpets/index.html"


def test_an_entry_says_where_the_article_appeared_and_the_curators_words_before_the_abstract() -> (
    None
):
    found = entry(msgspec.structs.replace(ARTICLE, comment="Read <this> first."))
    place = "Journal of Invented Shores, 1 March 2009; 9(2): 148–162"
    assert found.content.startswith(
        f"<blockquote><p>Read &lt;this&gt; first.</p></blockquote>\n<p>{place}</p>\n<p><a "
    )
    assert found.summary == "Read <this> first."
    assert entry().summary == ""
    assert entry(msgspec.structs.replace(ARTICLE, abstract_html="")).summary == place


def test_one_of_many_feeds_tells_of_an_abstract_the_beginning_only() -> None:
    words = " ".join(["word"] * 1000)
    long = msgspec.structs.replace(ARTICLE, abstract_html=f"<p>{words}</p>")
    assert words in entry(long).content
    found = entry(long, brief_abstract=True)
    assert found.content == ""
    assert re.fullmatch(r"Journal of .*: 148–162\. (word ?)+…", found.summary)
    assert len(found.summary) < 600


def test_a_retraction_is_told_in_the_title_in_a_category_and_in_the_text() -> None:
    found = entry(
        msgspec.structs.replace(ARTICLE, retracted="2026-03-04"),
        topics=(FeedTopic("light", "Light"),),
    )
    assert (found.title, found.plain) == (
        "Retracted: Limpets &amp; <i>light</i>",
        "Retracted: Limpets & light",
    )
    assert found.categories == (FeedTopic("retracted", "Retracted"), FeedTopic("light", "Light"))
    assert found.content.startswith(
        "<p><strong>This article has been retracted (2026-03-04).</strong></p>"
    )
    assert found.updated == "2026-03-04T00:00:00Z"
    assert (
        entry(msgspec.structs.replace(ARTICLE, retracted="true")).updated == "2026-01-10T00:00:00Z"
    )


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
    assert (
        entry(
            Article("k", RECORD, updated=stated.get("updated", ""), added=stated.get("added", ""))
        ).updated
        == moment
    )


@pytest.mark.parametrize(
    ("added", "date", "published", "exact"),
    [
        ("2026-01-10", "2009", "2026-01-10T00:00:00Z", "2009"),
        ("", "2009-03-01", "2009-03-01T00:00:00Z", "2009-03-01"),
        ("", "2009-03", "", "2009-03"),
        ("", "2009-21", "", "2009"),
        ("", "2009-12/2010-01", "", "2009-12"),
    ],
)
def test_no_day_is_made_up_for_an_article(
    added: str, date: str, published: str, exact: str
) -> None:
    found = entry(Article("k", Record(title="T", date=PartialDate(date)), added=added))
    assert (found.published, found.date) == (published, exact)


@given(st.text(max_size=12), st.sampled_from(["", "2009", "2009-21", "2009-24/2010", "2009-03-01"]))
def test_the_moments_of_an_entry_are_dates_that_exist(added: str, date: str) -> None:
    found = entry(
        Article("k", Record(title="T", date=PartialDate(date) if date else None), added=added)
    )
    for moment in filter(None, (found.updated, found.published)):
        assert datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S%z").tzinfo


def test_the_entry_of_an_article_that_states_no_day_at_all_says_so_by_the_first_of_all_days() -> (
    None
):
    assert entry(Article("k", Record(title="T"))).updated == "1970-01-01T00:00:00Z"


def arrivals(*days: str) -> list[Article]:
    return [Article(f"k{number}", Record(title="T"), added=day) for number, day in enumerate(days)]


def newest(articles: list[Article]) -> list[Article]:
    known = {article.key: article for article in articles}
    return [known[key] for key in entries.newest(known, lambda key: briefs.arrival(known[key]))]


def test_a_feed_holds_the_latest_twenty() -> None:
    found = newest(arrivals(*(f"2026-01-{day:02}" for day in range(1, 31))))
    assert [article.added for article in found] == [
        f"2026-01-{day:02}" for day in range(30, 10, -1)
    ]


@pytest.mark.parametrize(("same", "held"), [(5, 5), (25, 25), (60, 60), (500, 60)])
def test_what_came_in_on_one_day_stays_together_up_to_a_limit(same: int, held: int) -> None:
    assert len(newest(arrivals(*["2026-01-10"] * same))) == held
    assert len(newest(arrivals(*["2026-01-11"] * 3, *["2026-01-10"] * same))) == min(held + 3, 60)


def test_a_feed_is_as_new_as_its_newest_entry_and_keeps_its_id() -> None:
    held = [entry(article) for article in arrivals("2026-01-10", "2026-01-12")]
    feed = entries.feed("Pools", "New", "feed.xml", "index.html", "https://e.org/", held)
    assert (feed.id, feed.url, feed.home, feed.updated) == (
        "https://e.org/feed.xml",
        "https://e.org/feed.xml",
        "https://e.org/index.html",
        "2026-01-12T00:00:00Z",
    )
    empty = entries.feed("Pools", "New", "feed.xml", "index.html", "", [])
    assert (empty.url, empty.updated, empty.id[:9]) == (
        f"{ROOT_MARK}feed.xml",
        "1970-01-01T00:00:00Z",
        "urn:uuid:",
    )


# JSON Feed.

# by the specification's tables: what must be there, and what type each member has
MEMBERS: dict[str, dict[str, type]] = {
    "feed": {"version": str, "title": str, "items": list},
    "feed?": {
        **dict.fromkeys(("home_page_url", "feed_url", "description", "language"), str),
        "authors": list,
    },
    "item": {"id": str},
    "item?": {
        **dict.fromkeys(("url", "external_url", "title", "content_html", "content_text"), str),
        **dict.fromkeys(("summary", "date_published", "date_modified", "language"), str),
        **dict.fromkeys(("authors", "tags"), list),
    },
    "author?": {"name": str, "url": str},
}


def held(facts: dict[str, Any], what: str) -> None:
    must, may = MEMBERS.get(what, {}), MEMBERS[f"{what}?"]
    assert must.keys() <= facts.keys()
    own = {name for name in facts if name.startswith("_")}
    assert facts.keys() - own <= must.keys() | may.keys()
    assert all(
        isinstance(facts[name], kind) for name, kind in {**must, **may}.items() if name in facts
    )


def is_json_feed(data: bytes) -> dict[str, Any]:
    feed = json.loads(data)
    held(feed, "feed")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for item in feed["items"]:
        held(item, "item")
        assert "content_html" in item or "content_text" in item
        for author in item.get("authors", ()):
            held(author, "author")
            assert author
        for name in {"date_published", "date_modified"} & item.keys():
            assert datetime.strptime(item[name], "%Y-%m-%dT%H:%M:%S%z").tzinfo
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    result: dict[str, Any] = feed
    return result


@settings(max_examples=60)
@given(
    st.text(min_size=1, max_size=20),
    st.text(max_size=20),
    st.sampled_from(["", "true", "2020-01-02"]),
)
def test_a_json_feed_is_valid_whatever_a_record_holds(
    title: str, journal: str, retracted: str
) -> None:
    article = Article(
        "k",
        Record(title=title, journal=journal, authors=(Person(literal=title),)),
        retracted=retracted,
    )
    view = entries.feed(
        title, journal, "topics/x/feed.xml", "topics/x/index.html", "", [entry(article, "")]
    )
    feed = is_json_feed(entries.json_feed(view, "../../").encode())
    assert feed["home_page_url"] == "../../topics/x/index.html"


def test_an_empty_feed_is_valid_too() -> None:
    assert (
        is_json_feed(
            entries.json_feed(
                entries.feed("Pools", "", "feed.xml", "index.html", "", []), ""
            ).encode()
        )["items"]
        == []
    )


# Whole sites.


@pytest.fixture
def public(site: Path) -> Path:
    (site / "content/topics").mkdir()
    (site / "content/topics/empty.md").write_text(
        "---\nlabel: Nobody writes on this\nbroader: Tides\n---\n", "utf-8"
    )
    (site / "content/topics/tides.md").write_text(
        "---\nlabel: Tides\nbroader: Sea & <i>shore</i>\n---\n", "utf-8"
    )
    (site / "content/topics/sea.md").write_text("---\nlabel: Sea & <i>shore</i>\n---\n", "utf-8")
    configure(site, 'follow = ["topics", "authors", "journals"]\nfeeds = true\nminimum = 2')
    build(site)
    return site / "public"


def configure(site: Path, outputs: str) -> None:
    with (site / "digest.toml").open("a") as file:
        file.write(f"[outputs]\n{outputs}\n")


def feeds(public: Path, pattern: str = "feed.*") -> set[str]:
    return {path.relative_to(public).as_posix() for path in public.rglob(pattern)}


def test_every_atom_feed_keeps_to_the_grammar_of_rfc_4287(public: Path) -> None:
    found = feeds(public, "feed.xml")
    assert {
        "feed.xml",
        "topics/empty/feed.xml",
        "authors/ines-marlow/feed.xml",
        "journals/annals-of-brine/feed.xml",
    } <= found
    for path in found:
        document = etree.parse(str(public / path))
        assert ATOM.validate(document), f"{path}: {ATOM.error_log.last_error}"
        # what the grammar's Schematron rules demand beside it: an author above or in each entry
        assert document.findall(f"{NAMESPACE}author") or all(
            one.findall(f"{NAMESPACE}author") for one in document.iter(f"{NAMESPACE}entry")
        )


def test_the_grammar_is_strict(public: Path) -> None:
    document = etree.parse(str(public / "feed.xml"))
    document.getroot().remove(document.find(f"{NAMESPACE}updated"))
    assert not ATOM.validate(document)


def test_topics_of_five_articles_or_with_a_file_have_an_atom_feed_unless_told_otherwise(
    site: Path,
) -> None:
    (site / "content/topics").mkdir()
    (site / "content/topics/light.md").write_text("---\nlabel: Light\n---\n", "utf-8")
    for number in range(2):
        (site / f"content/articles/more-{number}.md").write_text(
            f"---\ntitle: More {number}\nkeywords: Limpets\n---\n", "utf-8"
        )
    build(site)
    assert feeds(site / "public") == {
        *("feed.xml", "feed.json", "editions/feed.xml", "editions/feed.json"),
        *("topics/limpets/feed.xml", "topics/light/feed.xml"),
    }


def test_an_article_of_very_many_topics_does_not_fill_a_feed_with_them(site: Path) -> None:
    keywords = ", ".join(f"T{number}" for number in range(100))
    (site / "content/articles/many.md").write_text(
        f"---\ntitle: Many\nadded: 2026-05-05\nkeywords: [{keywords}]\n---\n", "utf-8"
    )
    opened = Site.open(site)
    page = layout.find(opened.shared, "feed.xml")
    assert page
    assert len(feedparser.parse(opened.made(page)).entries[0].tags) == 60


def test_both_kinds_of_feed_tell_the_same(public: Path) -> None:
    for path in sorted(public.rglob("feed.xml")):
        atom = feedparser.parse(path.read_bytes())
        assert not atom.bozo, path
        plain = is_json_feed(path.with_suffix(".json").read_bytes())
        assert [(one.id, one.link, one.updated) for one in atom.entries] == [
            (item["id"], item["url"], item["date_modified"]) for item in plain["items"]
        ]
        summaries = [
            found.findtext(f"{NAMESPACE}summary")
            for found in ET.fromstring(path.read_bytes()).iter(f"{NAMESPACE}entry")
        ]
        assert summaries == [item.get("summary") for item in plain["items"]]
        for one, item in zip(atom.entries, plain["items"], strict=True):
            assert [author.name for author in one.get("authors", ()) if author] == [
                author["name"] for author in item.get("authors", ())
            ]
            assert [tag.label for tag in one.get("tags", ())] == item.get("tags", [])
            assert one.get("published") == item.get("date_published")
            assert one.get("prism_doi", "") == item.get("_digest", {}).get("doi", "")


def test_the_facts_of_an_article_are_fields_of_its_entry(public: Path) -> None:
    atom = {one.id: one for one in feedparser.parse((public / "feed.xml").read_bytes()).entries}
    one = atom["https://doi.org/10.5555/pools.1"]
    assert (one.prism_publicationname, one.prism_publicationdate, one.published) == (
        "Journal of Invented Shores",
        "2019-03-01",
        "2026-01-10T00:00:00Z",
    )
    assert ("limpets", "Limpets") in {(tag.term, tag.label) for tag in one.tags}
    items = {
        item["id"]: item for item in json.loads((public / "feed.json").read_text("utf-8"))["items"]
    }
    withdrawn = items["https://doi.org/10.5555/pools.7"]
    assert (withdrawn["title"], withdrawn["tags"][0]) == (
        "Retracted: Mussels that count",
        "Retracted",
    )
    assert withdrawn["_digest"]["retracted"] == "2018-01-02"
    assert withdrawn["external_url"] == "https://doi.org/10.5555/pools.7"


def test_each_edition_is_an_entry(public: Path) -> None:
    feed = is_json_feed((public / "editions/feed.json").read_bytes())
    assert [item["url"] for item in feed["items"]] == [
        f"https://example.org/pools/editions/2026-{month}/index.html" for month in ("03", "02")
    ]
    newest = feed["items"][0]
    assert newest["date_modified"] == "2026-03-01T00:00:00Z"
    assert "articles/no-authors/index.html" in str(newest["content_html"])
    for item in feed["items"]:
        assert (public / str(item["url"]).removeprefix("https://example.org/pools/")).is_file()


def test_the_list_of_feeds_follows_the_branches_of_the_vocabulary(public: Path) -> None:
    root = ET.fromstring((public / "feeds.opml").read_bytes())
    listed = [
        outline.get("xmlUrl", "")
        for outline in root.iter("outline")
        if outline.get("type") == "rss"
    ]
    assert len(listed) == len(set(listed))
    assert feeds(public, "feed.xml") == {
        address.removeprefix("https://example.org/pools/") for address in listed
    }
    sea = next(
        outline
        for outline in root.iter("outline")
        if outline.get("text") == "Sea & shore" and not outline.get("xmlUrl")
    )
    tides = next(
        outline
        for outline in sea.iter("outline")
        if outline.get("text") == "Tides" and not outline.get("xmlUrl")
    )
    assert [outline.get("text") for outline in tides] == ["Tides", "Nobody writes on this"]
    assert all(
        outline.get("text") and (outline.get("xmlUrl") or len(outline))
        for outline in root.iter("outline")
    )


def test_branches_may_lie_deeper_in_each_other_than_python_likes() -> None:
    outline = Outline("leaf", "feed.xml", "index.html")
    for number in range(3000):
        outline = Outline(str(number), branches=(outline,))
    assert opml.document("t", [outline]).count("<outline") == 3001


@pytest.mark.parametrize("switched", [True, False])
def test_what_is_switched_off_is_nowhere_linked(site: Path, switched: bool) -> None:
    configure(site, f"feeds = {str(switched).lower()}")
    build(site)
    found = {Path(name).name for name in feeds(site / "public", "feed*.*")}
    assert found == ({"feed.xml", "feed.json", "feeds.opml"} if switched else set())
    pages = [path.read_text("utf-8") for path in (site / "public").rglob("*.html")]
    assert (
        any(re.search(r'href="[^"]*feeds?\.(?:xml|json|opml)"', page) for page in pages) is switched
    )


def links(page: str) -> list[tuple[str, str]]:
    return re.findall(
        r'<link rel="alternate" type="application/(?:atom\+xml|feed\+json)"'
        r' title="([^"]*)" href="([^"]*)">',
        page,
    )


def test_pages_lead_feed_readers_to_their_feeds(public: Path) -> None:
    page = (public / "topics/limpets/index.html").read_text("utf-8")
    assert ("Limpets · Tidal pools", "../../topics/limpets/feed.json") in links(page)
    for path in public.rglob("index.html"):
        for _, address in links(path.read_text("utf-8")):
            assert (path.parent / address).resolve().is_file(), path


def test_feeds_of_a_site_without_an_address_lead_there_all_the_same(site: Path) -> None:
    configure(site, "feeds = true\nminimum = 2")
    build(site, Options(base_url=""))
    path = site / "public/topics/limpets/feed.json"
    for item in json.loads(path.read_text("utf-8"))["items"]:
        assert (path.parent / item["url"]).resolve().is_file()
    assert "\\u0002" not in path.read_text("utf-8")
