"""JATS: the front matter of an article, with what it states and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.jats import FORMAT

DATA = Path(__file__).parent / "data" / "jats"
REAL = Path(__file__).parents[2] / "shared" / "records"


def read(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def one(meta: str, attributes: str = "") -> Record:
    front = f"<front><article-meta><title-group><article-title>Tea</article-title></title-group>{meta}</article-meta></front>"
    (entry,) = read(f"<article {attributes}>{front}</article>".encode())
    assert entry.record is not None
    return entry.record


def test_a_full_article_arrives_whole() -> None:
    (entry,) = read((DATA / "valid/article.nxml").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (3, ())
    assert record.title == "On the <i>song</i> of kettles that boil: a trial"
    assert record.authors == (
        Person(family="Lovelace", given="Ada", suffix="Jr", orcid="0000-0001-2345-678X"),
        Person(literal="Kettle Study Group"),
        Person(family="Li", given="Wei"),
        Person(literal="Plato"),
    )
    assert record.editors == (Person(family="Noether", given="Emmy"),)
    assert (str(record.date), record.type, record.language) == (
        "2019-02-28",
        "article-journal",
        "en",
    )
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Kettles",
        "20",
        "4",
        "454-481",
    )
    assert (record.doi, record.pmid, record.pmcid) == ("10.1000/kettle.9", "31000001", "PMC4000001")
    assert (record.issn, record.publisher, record.url) == (
        "1234-5679",
        "Teapot Press",
        "https://kettles.example/9",
    )
    assert record.issns == ("1234-5679", "2049-3630")
    assert record.publication_types == ("research-article",)
    assert record.open_access == ("https://creativecommons.org/licenses/by/4.0/",)
    assert record.keywords == ("tea", "<i>Camellia</i>", "spout", "boiling point")
    assert (
        record.abstract
        == "Background: Kettles sing.\n\nThey do at x<sup>2</sup> hertz.\n\nResults: Loud."
    )
    assert record.source == "PubMed Central"
    assert record.relations == ("retraction-in doi:10.1000/notice",)
    assert dict(record.extra) == {
        "retracted": ("true",),
        "jats:title-note": ("Funded by tea.",),
        "jats:pub-date": ("pmc-release 2001-01-01", "collection 2019", "ppub 2019-03/2019-04"),
        "jats:publisher-id": ("k-9",),
        "jats:aff": ("Tea Laboratory",),
        "jats:abbreviations": ("SPM, singing per minute",),
        "jats:article-categories": ("Tea",),
        "jats:abstract": ("A picture.",),
        "jats:trans-abstract": ("Kessel singen.",),
    }


def test_a_file_may_hold_many() -> None:
    first, second = (entry.record for entry in read((DATA / "valid/many.xml").read_bytes()))
    assert first is not None
    assert second is not None
    assert (first.title, str(first.date), first.type) == ("First of many", "1843/1850", "")
    assert (second.type, second.journal, second.pages, str(second.date)) == (
        "review-book",
        "Old Journal",
        "e217",
        "2011-07",
    )
    assert second.abstract == "Plain."


def test_an_article_without_title_and_one_that_is_cut_off_are_told() -> None:
    untitled, cut = read((DATA / "invalid/untitled.xml").read_bytes())
    assert (untitled.record, untitled.problems[0].text) == (None, "record has no title")
    assert (cut.record, cut.line) == (None, 2)
    assert "cut off" in cut.problems[0].text


_PRINT = '<pub-date pub-type="ppub"><day>2</day><month>12</month><year>2008</year></pub-date>'


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        (_PRINT + '<pub-date pub-type="epub"><day>1</day><month>8</month><year>2008</year></pub-date>', "2008-08-01"),
        (_PRINT + '<pub-date pub-type="epub"><year>2008</year></pub-date>', "2008-12-02"),
        ('<pub-date pub-type="collection"><year>2008</year></pub-date><pub-date pub-type="ppub"><year>2009</year></pub-date>', "2009"),
        ('<pub-date pub-type="pmc-release"><day>1</day><month>8</month><year>2008</year></pub-date>', "None"),
        ("<pub-date><season>Spring</season><year>2008</year></pub-date>", "2008-21"),
        ("<pub-date><string-date>March 2008</string-date></pub-date>", "2008-03"),
    ],
)  # fmt: skip
def test_the_most_exact_date_of_publication_counts_and_electronic_ones_first(
    dates: str, date: str
) -> None:
    assert str(one(dates).date) == date


def test_a_date_that_does_not_exist_is_told() -> None:
    meta = "<pub-date><day>30</day><month>2</month><year>2008</year></pub-date>"
    (entry,) = read(
        f"<article><front><article-meta><title-group><article-title>T</article-title></title-group>{meta}</article-meta></front></article>".encode()
    )
    assert entry.record is not None
    assert str(entry.record.date) == "2008-02"
    assert [problem.severity for problem in entry.problems] == ["warning"]


def test_a_notice_of_retraction_is_not_retracted_itself() -> None:
    notice = one(
        '<related-article related-article-type="retracted-article" xlink:href="10.1000/x"/>',
        'article-type="retraction"',
    )
    assert "retracted" not in dict(notice.extra)
    assert notice.relations == ("retraction-of doi:10.1000/x",)


@pytest.mark.parametrize(
    "text",
    ['<article key="journals/x">', "<html><front>", "<dblp><article>", "<PubmedArticleSet>", "{}"],
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


@pytest.mark.skipif(not REAL.exists(), reason="the collection of real records is not here")
def test_real_files_come_in_whole_and_no_other_file_is_taken_for_one() -> None:
    for path in sorted(REAL.glob("*/*")):
        sample = path.read_bytes()[:20_000].decode("utf-8", "replace")
        assert FORMAT.looks(sample) == (3 if path.parent.name == "jats" else 0), path.name
    for path in sorted((REAL / "jats").glob("*")):
        (entry,) = read(path.read_bytes())
        assert entry.record is not None, path.name
        assert entry.record.title
        assert entry.record.authors
        assert entry.record.date
        assert entry.problems == ()
