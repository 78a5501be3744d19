"""DataCite's metadata, with and without JSON:API around it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.json.datacite import FORMAT

DATA = Path(__file__).parent / "data" / "datacite" / "valid"
REAL = Path(__file__).parents[2] / "shared" / "records" / "datacite_json"


def entries(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def test_a_full_record_arrives_whole() -> None:
    (entry,) = entries((DATA / "api.json").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (1, ())
    assert (record.title, str(record.date), record.type) == (
        "Songs of kettles: A data set",
        "2019-02-03",
        "dataset",
    )
    assert record.authors == (
        Person(literal="House of Tea"),
        Person(family="Lovelace", given="Ada", orcid="0000-0001-2345-678X"),
        Person(family="King", given="Martin"),
    )
    assert record.editors == (Person(family="Roe", given="Jane"),)
    assert (record.publisher, record.journal, record.volume, record.pages, record.issn) == (
        "Tea Repository",
        "Tea Data",
        "3",
        "",
        "1234-5679",
    )
    assert (record.doi, record.url, record.keywords, record.language) == (
        "10.5555/data.1",
        "https://example.org/data/1",
        ("tea",),
        "en",
    )
    assert (record.abstract, record.source) == ("They <i>sing</i>.", "DataCite")
    assert dict(record.extra) == {
        "datacite:title": ("Kessellieder",),
        "datacite:subject": ("FOS: Physics",),
        "datacite:description": ("Recorded at noon.",),
        "datacite:contributor": ("Doe, John (DataCurator)",),
    }
    assert record.publication_types == ("Audio",)
    assert record.relations == ("supplement-to doi:10.5555/kettle.9",)


def test_the_year_to_cite_goes_before_a_date_of_issue_in_another_one() -> None:
    (entry,) = entries((DATA / "single.json").read_bytes())
    assert entry.record is not None
    assert (str(entry.record.date), entry.record.type) == ("2024", "chapter")
    assert dict(entry.record.extra)["datacite:date"] == ("Issued 2021-11-30",)


@pytest.mark.skipif(not REAL.is_dir(), reason="real files are not here")
def test_real_files_come_in() -> None:
    for path in REAL.iterdir():
        data = path.read_bytes()
        assert FORMAT.looks(data.decode()[:20_000]) == 3
        (entry,) = entries(data)
        assert entry.record
        assert entry.record.title
        assert entry.record.authors
        assert entry.record.doi
        assert entry.record.date
