"""Zotero RDF: nodes in one another and apart, before and after what names them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.zotero_rdf import FORMAT

DATA = Path(__file__).parent / "data" / "zotero_rdf"
REAL = Path(__file__).parents[2] / "shared" / "records" / "zotero_rdf"


def read(data: bytes) -> list[Entry]:
    return list(FORMAT.stream(io.BytesIO(data)))


def test_an_article_arrives_whole_with_the_journal_that_stands_below_it() -> None:
    entry = read((DATA / "valid/library.rdf").read_bytes())[0]
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (2, ())
    assert record.title == "The <i>song</i> of kettles"
    assert record.authors == (Person(family="Byron", given="Ada"), Person(literal="Kettle Group"))
    assert (str(record.date), record.type, record.language) == (
        "2019-03-02",
        "article-journal",
        "en",
    )
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Kettles",
        "20",
        "4",
        "1-9",
    )
    assert (record.doi, record.pmid, record.pmcid, record.issn) == (
        "10.1000/kettle.1",
        "31000001",
        "PMC4000001",
        "1234-5679",
    )
    assert (record.url, record.source) == ("https://kettles.example/1", "PubMed")
    assert record.keywords == ("tea", "hot water")
    assert record.abstract == "One.\n\nTwo."
    assert dict(record.extra) == {
        "zotero:subject": ("QA 1",),
        "zotero:description": ("PMID: 31000001 PMCID: PMC4000001",),
        "zotero:in alternative": ("J Kettles",),
    }


def test_attachments_and_notes_are_no_records() -> None:
    titles = [
        entry.record.title
        for entry in read((DATA / "valid/library.rdf").read_bytes())
        if entry.record
    ]
    assert titles == ["The <i>song</i> of kettles", "Leaves", "Steam"]


def test_a_chapter_knows_its_book_its_editors_and_its_series() -> None:
    record = read((DATA / "valid/library.rdf").read_bytes())[1].record
    assert record is not None
    assert (record.type, record.journal, record.isbn) == ("chapter", "Book of Tea", "9783161484100")
    assert (record.publisher, record.editors) == (
        "Teapot Press",
        (Person(family="Noether", given="Emmy"),),
    )
    assert dict(record.extra) == {"zotero:series": ("Tea Series",), "zotero:place": ("London",)}


def test_the_bibliographic_ontology_is_understood_with_persons_before_and_after() -> None:
    (entry,) = read((DATA / "valid/bibo.rdf").read_bytes())
    record = entry.record
    assert record is not None
    assert record.authors == (Person(family="Byron", given="Ada"), Person(literal="Tea Society"))
    assert (record.type, record.journal, record.issue, record.pages) == (
        "article-journal",
        "Journal of Kettles",
        "2",
        "3-5",
    )
    assert (str(record.date), record.doi, record.url) == (
        "2016",
        "10.1000/w.3",
        "https://kettles.example/3",
    )


def test_broken_records_are_told_and_do_not_take_their_neighbours_along() -> None:
    untitled, dangling, torn, whole, cut = read((DATA / "invalid/broken.rdf").read_bytes())
    assert (untitled.record, untitled.problems[0].text) == (None, "record has no title")
    assert dangling.record is not None
    assert (dangling.record.title, dangling.record.journal) == ("Nowhere", "")
    assert (torn.record, torn.line) == (None, 4)
    assert whole.record is not None
    assert (str(whole.record.date), [problem.severity for problem in whole.problems]) == (
        "2008-02",
        ["warning"],
    )
    assert (cut.record, "cut off" in cut.problems[0].text) == (None, True)


def test_order_is_kept_however_far_below_the_journal_stands() -> None:
    article = '<bib:Article rdf:about="#{0}"><dc:title>T{0}</dc:title><dcterms:isPartOf rdf:resource="urn:j"/></bib:Article>'
    head = (DATA / "invalid/broken.rdf").read_text("utf-8").partition("\n")[0]
    journal = '<bib:Journal rdf:about="urn:j"><dc:title>J</dc:title></bib:Journal></rdf:RDF>'
    entries = read(
        (head + "".join(article.format(number) for number in range(2_100)) + journal).encode()
    )
    titles = [entry.record.title for entry in entries if entry.record]
    assert titles == [f"T{number}" for number in range(2_100)]
    assert entries[-1].record is not None
    assert entries[-1].record.journal == "J"


@pytest.mark.parametrize(
    "text",
    [
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:bib="http://purl.org/net/biblio#">',
        "<rdf:RDF>",
        "<rss>",
        "{}",
    ],
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the shared records")
def test_real_exports_come_in_whole() -> None:
    for file in REAL.glob("*.rdf"):
        (entry,) = read(file.read_bytes())
        assert entry.record is not None
        assert entry.record.title
        assert not entry.problems
        assert FORMAT.looks(file.read_text("utf-8")) >= 2
