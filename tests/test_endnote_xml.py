"""EndNote XML: text in its styles, the two numbers of a journal, what EndNote keeps for itself."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.endnote_xml import FORMAT

DATA = Path(__file__).parent / "data" / "endnote_xml"
SHARED = Path(__file__).parents[2] / "shared"


def read(data: bytes) -> list[Entry]:
    return list(FORMAT.stream(io.BytesIO(data)))


def one(fields: str) -> Record:
    (entry,) = read(
        f"<xml><records><record><titles><title>Tea</title></titles>{fields}</record></records></xml>".encode()
    )
    assert entry.record is not None
    return entry.record


def test_an_article_arrives_whole() -> None:
    entry = read((DATA / "valid/library.xml").read_bytes())[0]
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (2, ())
    assert record.title == "On <i>Camellia</i> β-brew at 10<sup>2</sup> degrees"
    assert record.authors == (
        Person(family="Lovelace", given="Ada"),
        Person(literal="Kettle Study Group"),
    )
    assert (str(record.date), record.type, record.language) == (
        "2019-03-02",
        "article-journal",
        "en",
    )
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Kettles",
        "20",
        "4",
        "12-19",
    )
    assert (record.doi, record.pmid, record.pmcid, record.issn) == (
        "10.1000/kettle.7",
        "31000001",
        "PMC4000001",
        "1234-5679",
    )
    assert record.url == "https://kettles.example/7"
    assert (record.journal_short, record.issns) == (("J Kettles",), ("1234-5679", "2049-3630"))
    assert (record.keywords, record.mesh) == (("tea", "Hot Water"), ("*Hot Water/pharmacology",))
    assert record.abstract == "Background: kettles.\n\nResults: loud."
    assert record.source == "MEDLINE"
    assert dict(record.extra) == {
        "retracted": ("true",),
        "endnote-xml:tertiary-authors": ("Ward, Mary",),
        "endnote-xml:notes": ("Read twice.",),
        "endnote-xml:work-type": ("Retracted Publication",),
    }


def test_chapters_books_and_unknown_kinds_keep_their_people_and_titles() -> None:
    chapter, book, grant = (
        entry.record for entry in read((DATA / "valid/library.xml").read_bytes())[1:]
    )
    assert chapter is not None
    assert book is not None
    assert grant is not None
    assert (chapter.type, chapter.journal, chapter.isbn) == (
        "chapter",
        "The Book of Tea",
        "9783161484100",
    )
    assert chapter.editors == (Person(family="Noether", given="Emmy"),)
    assert (book.type, book.authors, book.editors, book.journal) == (
        "book",
        (),
        chapter.editors,
        "",
    )
    assert dict(book.extra)["endnote-xml:secondary-title"] == ("Tea Series",)
    assert (grant.type, grant.extra) == ("", (("endnote-xml:ref-type", ("Grant",)),))


def test_broken_records_are_told_and_do_not_take_their_neighbours_along() -> None:
    untitled, torn, whole, cut = read((DATA / "invalid/broken.xml").read_bytes())
    assert (untitled.record, untitled.line, untitled.problems[0].text) == (
        None,
        3,
        "record has no title",
    )
    assert (torn.record, torn.line, torn.problems[0].line) == (None, 4, 4)
    assert "mismatched tag" in torn.problems[0].text
    assert whole.record is not None
    assert whole.record.title == "Whole über &nosuch; a & b"
    assert {problem.severity for problem in whole.problems} == {"warning"}
    assert (cut.record, "cut off" in cut.problems[0].text) == (None, True)


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("<accession-num>31000001</accession-num>", "pmid", ""),
        (
            "<accession-num>9</accession-num><urls><related-urls><url>https://pubmed.ncbi.nlm.nih.gov/9</url></related-urls></urls>",
            "pmid",
            "9",
        ),
        ("<notes>doi: 10.1000/x</notes>", "doi", "10.1000/x"),
        (
            "<urls><web-urls><url>https://arxiv.org/abs/1501.05039v2</url></web-urls></urls>",
            "arxiv",
            "1501.05039",
        ),
        ("<urls><pdf-urls><url>file:///home/ada/x.pdf</url></pdf-urls></urls>", "url", ""),
        ("<custom7>e217</custom7>", "pages", "e217"),
        (
            "<dates><year>2008</year><pub-dates><date>Feb 28</date></pub-dates></dates>",
            "date",
            "2008-02-28",
        ),
        (
            "<keywords><keyword>tea&#xD;hot water\n   bottle</keyword></keywords>",
            "keywords",
            "('tea', 'hot water bottle')",
        ),
    ],
)
def test_a_field_is_read_as_what_it_says_to_be(fields: str, name: str, value: str) -> None:
    assert str(getattr(one(fields), name)) == value


@pytest.mark.parametrize(
    "text",
    [
        "<xml><items/></xml>",
        "<records><record><header/></record></records>",
        "<dblp>",
        "%0 Book\n%T x",
        "{}",
    ],
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


@pytest.mark.skipif(
    not (SHARED / "records/endnote_xml").is_dir(), reason="needs the shared records"
)
def test_real_exports_come_in_whole() -> None:
    counts = {}
    for file in (SHARED / "records/endnote_xml").glob("*.xml"):
        entries = read(file.read_bytes())
        assert all(
            entry.record and entry.record.title and not entry.problems for entry in entries
        ), file.name
        assert FORMAT.looks(file.read_text("utf-8")) == 3
        counts[file.stem.rpartition("_")[2]] = len(entries)
    assert counts == {
        "EndnoteXmlImporterTestArticle": 1,
        "EmptyKeywordStyle": 1,
        "WithoutUrlStyle": 1,
        "01": 9,
        "02": 1,
        "03": 2,
    }


@pytest.mark.skipif(
    not (SHARED / "badinputs/visible/other-formats/endnote-xml").is_dir(),
    reason="needs the shared bad inputs",
)
def test_the_good_neighbour_of_a_bad_record_comes_in() -> None:
    good, bad = read((SHARED / "badinputs/visible/other-formats/endnote-xml/rec.xml").read_bytes())
    assert good.record is not None
    assert (good.record.title, str(good.record.date), bad.record) == (
        "Good neighbour record",
        "2020",
        None,
    )
