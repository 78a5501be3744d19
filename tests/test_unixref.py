"""Crossref's Unixref XML: a work for each record, with what Crossref states and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.unixref import FORMAT

DATA = Path(__file__).parent / "data" / "unixref"
REAL = Path(__file__).parents[2] / "shared" / "records"


def read(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def test_an_article_arrives_whole() -> None:
    entry = read((DATA / "valid/records.xml").read_bytes())[0]
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (3, ())
    assert record.title == "Tea in CO<sub>2</sub> and water: a trial"
    assert record.authors == (
        Person(family="Lovelace", given="Ada", suffix="Jr", orcid="0000-0001-2345-678X"),
        Person(literal="Kettle Study Group"),
    )
    assert (str(record.date), record.type, record.language) == (
        "2012-12-10",
        "article-journal",
        "en",
    )
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Kettles",
        "84",
        "1",
        "60-74",
    )
    assert (record.doi, record.issn, record.url) == (
        "10.1000/kettle.12",
        "1234-5679",
        "https://kettles.example/12",
    )
    assert record.abstract == "Background: Kettles <i>sing</i>."
    assert record.source == "Crossref"
    assert record.journal_short == ("J. Kettles",)
    assert dict(record.extra) == {
        "crossref:translator": ("Roe, Tom",),
        "crossref:date": ("print 2013-04",),
    }


def test_a_chapter_takes_book_editors_and_date_from_its_book() -> None:
    chapter = read((DATA / "valid/records.xml").read_bytes())[1].record
    assert chapter is not None
    assert (chapter.title, chapter.type, chapter.journal, str(chapter.date)) == (
        "On spouts",
        "chapter",
        "The Book of Kettles",
        "2009",
    )
    assert (chapter.authors, chapter.editors) == (
        (Person(family="Lovelace", given="Ada"),),
        (Person(family="Noether", given="Emmy"),),
    )
    assert (chapter.isbn, chapter.publisher, chapter.doi) == (
        "9780306406157",
        "Teapot Press",
        "10.1000/spouts",
    )
    assert chapter.url == ""


def test_a_preprint_is_dated_by_its_season_and_held_by_its_institution() -> None:
    preprint = read((DATA / "valid/records.xml").read_bytes())[2].record
    assert preprint is not None
    assert (preprint.type, str(preprint.date), preprint.publisher) == (
        "article",
        "2020-22",
        "teaRxiv",
    )


def test_what_crossref_does_not_know_and_what_has_no_title_is_told() -> None:
    unknown, untitled, thesis, cut = read((DATA / "invalid/records.xml").read_bytes())
    assert (unknown.record, unknown.problems[0].text) == (
        None,
        "Crossref says: doi:10.1000/none could not be found",
    )
    assert (untitled.record, untitled.problems[0].text) == (None, "record has no title")
    assert thesis.record is not None
    assert thesis.record.type == "thesis"
    assert "cut off" in cut.problems[0].text


@pytest.mark.skipif(not REAL.exists(), reason="the collection of real records is not here")
def test_real_files_come_in_whole_and_no_other_file_is_taken_for_one() -> None:
    for path in sorted(REAL.glob("*/*")):
        sample = path.read_bytes()[:20_000].decode("utf-8", "replace")
        assert FORMAT.looks(sample) == (3 if path.parent.name == "crossref_unixref_xml" else 0), (
            path.name
        )
    for path in sorted((REAL / "crossref_unixref_xml").glob("*.xml")):
        (entry,) = read(path.read_bytes())
        # number 7 has an empty title
        assert (entry.record is None) == path.name.endswith("_07.xml"), path.name
        assert entry.record is None or (
            entry.record.doi and entry.record.date and entry.record.authors
        )
