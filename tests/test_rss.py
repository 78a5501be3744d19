"""RSS: the feeds of journals, whose texts are abstracts and citations."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.rss import FORMAT

DATA = Path(__file__).parent / "data" / "rss"
REAL = Path(__file__).parents[2] / "shared" / "records" / "rss"


def read(data: bytes) -> list[Entry]:
    return list(FORMAT.stream(io.BytesIO(data)))


def one(fields: str) -> Record:
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    (entry,) = read(
        f"<rss {dc}><channel><item><title>Tea</title>{fields}</item></channel></rss>".encode()
    )
    assert entry.record is not None
    return entry.record


def test_an_item_of_rss_2_arrives_whole() -> None:
    entry = read((DATA / "valid/rss2.xml").read_bytes())[0]
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (4, ())
    assert record.title == "On <i>Camellia</i>"
    assert record.authors == (
        Person(literal="Ada Byron"),
        Person(literal="Mary Ward"),
        Person(literal="Wei Li"),
    )
    assert (str(record.date), record.journal, record.volume, record.type) == (
        "2020-02-03",
        "Journal of Kettles",
        "20",
        "article-journal",
    )
    assert (record.doi, record.url) == ("10.1000/kettle.9", "https://doi.org/10.1000/Kettle.9")
    assert record.keywords == ("tea", "hot water", "spout")
    assert (
        record.abstract
        == "Kettles sing when water boils and p < 0.05 of them do so in tune with their neighbours."
    )
    assert dict(record.extra) == {
        "rss:description": (
            "Journal of Kettles",
            "DOI: 10.1000/kettle.9",
            "Journal of Kettles, Published online: 3 February 2020; doi:10.1000/kettle.9",
        ),
        "prism:coverDate": ("2020-03-01",),
    }


def test_a_mail_address_is_no_name_and_a_permanent_link_is_an_address() -> None:
    record = read((DATA / "valid/rss2.xml").read_bytes())[1].record
    assert record is not None
    assert (record.authors, record.url, str(record.date)) == (
        (Person(literal="Mary Ward"),),
        "https://kettles.example/2",
        "2020-02-04",
    )
    assert one("<author>ward@kettles.example</author>").authors == ()


def test_an_item_of_rss_1_arrives_whole() -> None:
    (entry,) = read((DATA / "valid/rss1.xml").read_bytes())
    record = entry.record
    assert record is not None
    assert record.authors == (
        Person(family="Lovelace", given="Ada"),
        Person(literal="Kettle Study Group"),
    )
    assert (record.doi, record.issue, record.pages, record.language) == (
        "10.1000/kettle.9",
        "4",
        "12",
        "en",
    )
    assert (record.abstract, record.type) == ("About spouts.", "article-journal")
    assert dict(record.extra) == {"dc:type": ("Review",), "dc:identifier": ("k-9",)}


def test_scripts_and_pictures_say_nothing_and_open_ones_cost_no_time() -> None:
    assert (
        one(
            "<description>&lt;script&gt;x()&lt;/script&gt;Tea &lt;img src='x'&gt;is hot.</description>"
        ).abstract
        == "Tea is hot."
    )
    assert one(f"<description>{'&lt;script&gt;' * 20_000}</description>").abstract


@pytest.mark.parametrize(
    ("creator", "people"),
    [
        ("Byron, Ada", ["Byron, Ada"]),
        ("Ada Byron and Mary Ward", ["Ada Byron", "Mary Ward"]),
        ("Byron A; Ward M", ["Byron A", "Ward M"]),
        ("King, Martin, Jr.", ["King, Martin, Jr."]),
        (
            "Centers for Disease Control and Prevention",
            ["Centers for Disease Control and Prevention"],
        ),
        ("Ministry of Health and Family Welfare", ["Ministry of Health and Family Welfare"]),
    ],
)
def test_a_list_of_names_is_told_from_one_name(creator: str, people: list[str]) -> None:
    assert [
        person.inverted for person in one(f"<dc:creator>{creator}</dc:creator>").authors
    ] == people


def test_broken_items_are_told_and_do_not_take_their_neighbours_along() -> None:
    untitled, torn, whole, cut = read((DATA / "invalid/broken.xml").read_bytes())
    assert (untitled.record, untitled.problems[0].text) == (None, "record has no title")
    assert (torn.record, torn.line) == (None, 3)
    assert whole.record is not None
    assert (cut.record, "cut off" in cut.problems[0].text) == (None, True)


@pytest.mark.parametrize(
    "text",
    ['<rdf:RDF xmlns:link="http://purl.org/rss/1.0/modules/link/">', "<feed>", "<html>", "{}"],
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the shared records")
def test_real_feeds_come_in_whole() -> None:
    for file in REAL.glob("*.xml"):
        (entry,) = read(file.read_bytes())
        assert entry.record is not None
        assert (entry.record.title != "", entry.record.doi != "", entry.problems) == (
            True,
            True,
            (),
        )
        assert FORMAT.looks(file.read_text("utf-8")) == 3
