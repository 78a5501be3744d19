"""Semantic Scholar's papers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.json.semantic_scholar import FORMAT

DATA = Path(__file__).parent / "data" / "semantic_scholar" / "valid"
REAL = Path(__file__).parents[2] / "shared" / "records" / "s2_json"


def entries(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def test_a_full_paper_arrives_whole_without_those_that_cite_it() -> None:
    entry, _ = entries((DATA / "search.json").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (2, ())
    assert (record.title, record.authors, str(record.date)) == (
        "On the kettle",
        (Person(literal="Ada Lovelace"),),
        "2019-03",
    )
    assert (record.journal, record.volume, record.pages, record.type) == (
        "Journal of Kettle Studies",
        "20",
        "454-481",
        "article-journal",
    )
    assert (record.doi, record.pmid, record.pmcid, record.arxiv) == (
        "10.5555/kettle.9",
        "31000001",
        "PMC4000001",
        "2101.00001",
    )
    assert (record.issn, record.abstract, record.source) == (
        "1234-5679",
        "It sings.",
        "Semantic Scholar",
    )
    extra = dict(record.extra)
    assert record.publication_types == ("Review",)
    assert (extra["semantic-scholar:fieldsOfStudy"], extra["semantic-scholar:venue"]) == (
        ("Physics",),
        ("Kettle Conference",),
    )


def test_the_year_goes_before_a_day_in_another_one() -> None:
    _, entry = entries((DATA / "search.json").read_bytes())
    assert entry.record is not None
    assert (entry.line, entry.record.title, str(entry.record.date)) == (4, "Tea", "2018")


def test_papers_that_cite_another_are_read() -> None:
    data = b'{"data": [{"contexts": ["x"], "citingPaper": {"paperId": "a", "title": "T"}}, {"citingPaper": {"paperId": "b", "title": "U"}}]}'
    assert [entry.record and entry.record.title for entry in entries(data)] == ["T", "U"]


@pytest.mark.skipif(not REAL.is_dir(), reason="real files are not here")
def test_real_files_come_in() -> None:
    counts = {
        "semanticscholar_Paper.json": (1, 0),
        "semanticscholar_PaperWithNullValues.json": (1, 1),
        "semanticscholar_recommended_titles_only.json": (100, 0),
    }
    for path in REAL.iterdir():
        data = path.read_bytes()
        assert FORMAT.looks(data.decode()[:20_000]) == 3
        found = entries(data)
        assert (len(found), sum(entry.record is None for entry in found)) == counts[path.name]
