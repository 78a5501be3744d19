"""MODS: names with roles, subjects in parts, dates of several kinds."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.mods import FORMAT

DATA = Path(__file__).parent / "data" / "mods"
REAL = Path(__file__).parents[2] / "shared" / "records" / "mods_xml"


def read(data: bytes) -> list[Entry]:
    return list(FORMAT.stream(io.BytesIO(data)))


def one(fields: str) -> Record:
    (entry,) = read(f"<mods><titleInfo><title>Tea</title></titleInfo>{fields}</mods>".encode())
    assert entry.record is not None
    return entry.record


def test_an_article_arrives_whole() -> None:
    entry = read((DATA / "valid/collection.xml").read_bytes())[0]
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (3, ())
    assert record.title == "The song of kettles: a trial"
    assert record.authors == (
        Person(family="Byron", given="Ada", suffix="Jr.", orcid="0000-0001-2345-678X"),
        Person(literal="Tea Society. Kettle Division"),
    )
    assert record.editors == (Person(family="Noether", given="Emmy"),)
    assert (str(record.date), record.type, record.language) == ("2019-03", "article-journal", "en")
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Kettles",
        "20",
        "4",
        "12-19",
    )
    assert (record.doi, record.issn, record.publisher) == (
        "10.1000/kettle.9",
        "1234-5679",
        "Teapot Press",
    )
    assert record.url == "https://kettles.example/9"
    assert record.keywords == ("Kettles", "Acoustics", "Hot Water", "tea", "spout", "Assam")
    assert record.mesh == ("Hot Water/pharmacology",)
    assert record.abstract == "Kettles sing."
    assert dict(record.extra) == {
        "mods:titleInfo": ("Das Lied der Kessel",),
        "mods:name": ("Ward, Mary (illustrator)",),
        "mods:affiliation": ("Tea Laboratory",),
        "mods:dateCaptured": ("2020-01-01",),
        "mods:invalid doi": ("10.1000/old",),
        "mods:lccn": ("86646620",),
        "mods:subject": ("Kettles--Acoustics--England",),
        "mods:abstract": ("Kessel singen.",),
        "mods:url": ("https://kettles.example/9.png",),
        "mods:place": ("London",),
        "mods:series": ("Tea Series",),
    }


def test_a_book_still_coming_out_has_its_beginning_and_a_conference_writes_nothing() -> None:
    record = read((DATA / "valid/collection.xml").read_bytes())[1].record
    assert record is not None
    assert (record.type, str(record.date), record.authors) == ("book", "1985", ())
    assert dict(record.extra) == {"mods:name": ("Tea Days",)}


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        (
            '<dateIssued>-1988</dateIssued><dateIssued point="start">1985</dateIssued><dateIssued point="end">1988</dateIssued>',
            "1985/1988",
        ),
        (
            '<dateIssued>2021</dateIssued><dateCreated keyDate="yes">1930-01-14</dateCreated>',
            "1930-01-14",
        ),
        ('<dateIssued>[1982?]</dateIssued><dateIssued encoding="marc">1982</dateIssued>', "1982"),
        ("<copyrightDate>2003</copyrightDate>", "2003"),
        ("<dateCaptured>2003</dateCaptured>", "None"),
        ('<dateIssued encoding="iso8601">20190302</dateIssued>', "2019-03-02"),
    ],
)
def test_the_date_is_that_of_publication(dates: str, date: str) -> None:
    assert str(one(f"<originInfo>{dates}</originInfo>").date) == date


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("<typeOfResource>cartographic</typeOfResource>", "map"),
        ("<genre>thesis</genre><typeOfResource>text</typeOfResource>", "thesis"),
        (
            '<typeOfResource>text</typeOfResource><relatedItem type="host"><genre>academic journal</genre></relatedItem>',
            "article-journal",
        ),
        ('<typeOfResource>text</typeOfResource><relatedItem type="host"/>', ""),
        ("<typeOfResource>text</typeOfResource>", ""),
    ],
)
def test_the_type_is_what_the_record_tells(fields: str, kind: str) -> None:
    assert one(fields).type == kind


def test_a_foreign_element_of_the_same_name_is_no_record() -> None:
    assert (
        read(b'<x:mods xmlns:x="urn:x"><x:titleInfo><x:title>T</x:title></x:titleInfo></x:mods>')
        == []
    )


def test_broken_records_are_told_and_do_not_take_their_neighbours_along() -> None:
    untitled, torn, whole, cut = read((DATA / "invalid/broken.xml").read_bytes())
    assert (untitled.record, untitled.problems[0].text) == (None, "record has no title")
    assert (torn.record, torn.line) == (None, 3)
    assert whole.record is not None
    assert (str(whole.record.date), [problem.severity for problem in whole.problems]) == (
        "2008-02",
        ["warning"],
    )
    assert (cut.record, "cut off" in cut.problems[0].text) == (None, True)


@pytest.mark.parametrize("text", ["<OAI-PMH><record>", "<html><mods>", "<modules>", "{}"])
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the shared records")
def test_real_records_come_in_whole() -> None:
    for file in REAL.glob("*.xml"):
        (entry,) = read(file.read_bytes())
        assert entry.record is not None, file.name
        assert entry.record.title, file.name
        assert not entry.problems, file.name
        assert FORMAT.looks(file.read_text("utf-8")) == 3
