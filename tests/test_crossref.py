"""Crossref's works: what the publisher stated, and whether it was retracted."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.json.crossref import FORMAT

DATA = Path(__file__).parent / "data" / "crossref" / "valid"
REAL = Path(__file__).parents[2] / "shared" / "records" / "crossref_json"


def entries(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def test_a_full_work_arrives_whole() -> None:
    entry, _, _ = entries((DATA / "works.json").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (2, ())
    assert record.title == "Limpets & light: a year on one rock"
    assert record.authors == (
        Person(family="Marlow", given="Ines", suffix="Jr", orcid="0000-0001-2345-678X"),
        Person(literal="Shore Group"),
    )
    assert (str(record.date), record.type, record.pages, record.issn) == (
        "2019-06",
        "article-journal",
        "e101",
        "1234-5679",
    )
    assert (record.doi, record.url, record.source) == (
        "10.5555/shore.1",
        "https://example.org/shore/1",
        "Crossref",
    )
    assert (record.journal, record.keywords, record.language) == (
        "Journal of Invented Shores",
        ("Ecology", "Light"),
        "en",
    )
    assert record.abstract == "They kept to the shade<sup>1</sup>; n < 12.\n\nMore x follows."
    assert dict(record.extra) == {
        "retracted": ("2021-04-05",),
        "crossref:published-online": ("2018-12-03",),
        "crossref:number": ("2345-6780",),
        "crossref:funder": ("Tidal Fund",),
    }
    assert record.relations == (
        "erratum-in doi:10.5555/shore.7",
        "retraction-in doi:10.5555/shore.8",
        "has-preprint doi:10.5555/pre.1",
    )


def test_the_notice_of_a_retraction_is_not_itself_retracted() -> None:
    _, entry, _ = entries((DATA / "works.json").read_bytes())
    assert entry.record is not None
    assert entry.record.date is None
    assert (entry.record.extra, entry.record.relations) == (
        (),
        ("retraction-of doi:10.5555/shore.1",),
    )


def test_a_work_without_a_title_is_rejected() -> None:
    *_, entry = entries((DATA / "works.json").read_bytes())
    assert (entry.line, entry.record) == (12, None)
    assert entry.raw.startswith('{"DOI": "10.5555/shore.9"')


def test_a_preprint_that_says_that_it_is_retracted() -> None:
    (entry,) = entries((DATA / "work.json").read_bytes())
    assert entry.record is not None
    assert (entry.line, entry.record.type, entry.record.arxiv, str(entry.record.date)) == (
        2,
        "article",
        "2101.00001",
        "2021-01-02",
    )
    assert dict(entry.record.extra) == {
        "retracted": ("true",),
        "crossref:type": ("posted-content",),
        "crossref:title": ("Gezeiten im Glas",),
        "crossref:institution": ("Tide Archive",),
    }


PRECEDENCE = [
    ({"issued": {"date-parts": [[2002]]}, "published-print": {"date-parts": [[2002, 9]]}}, "2002-09"),
    ({"issued": {"date-parts": [[2001, 9, 14]]}, "published-print": {"date-parts": [[2001, 11]]}}, "2001-09-14"),
    ({"issued": {"date-parts": [[None]]}, "published-online": {"date-parts": [[2001, 9]]}}, "2001-09"),
    ({"issued": {"date-parts": [[None]]}, "journal-issue": {"published-print": {"date-parts": [[2001]]}}}, "2001"),
    ({"created": {"date-parts": [[2001, 9, 14]]}, "deposited": {"date-parts": [[2002]]}, "accepted": {"date-parts": [[2000]]}}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("dates", "expected"), PRECEDENCE)
def test_the_date_of_issue_goes_before_all_others(dates: dict[str, object], expected: str) -> None:
    (entry,) = entries(json.dumps({"DOI": "10.5555/x", "title": ["T"]} | dates).encode())
    assert entry.record is not None
    assert str(entry.record.date or "") == expected


@pytest.mark.skipif(not REAL.is_dir(), reason="real files are not here")
def test_real_files_come_in() -> None:
    counts = {
        "fatcat_crossref-works.2018-01-21.badsample.json": 14,
        "fatcat_crossref_api_works.json": 3,
    }
    for path in REAL.iterdir():
        assert FORMAT.looks(path.read_text("utf-8")[:20_000]) == 3
        records = [entry.record for entry in entries(path.read_bytes())]
        assert len(records) == counts.get(path.name, 1)
        assert all(record and record.title and record.doi for record in records)
