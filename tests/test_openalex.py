"""OpenAlex works: abstracts put together, headings of MeSH, and no date that nobody stated."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.json.openalex import FORMAT

DATA = Path(__file__).parent / "data" / "openalex" / "valid"
REAL = Path(__file__).parents[2] / "shared" / "records"


def entries(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def one(**members: object) -> Record:
    (entry,) = entries(
        json.dumps({"id": "https://openalex.org/W1", "title": "T"} | members).encode()
    )
    assert entry.record is not None
    return entry.record


def test_a_full_work_arrives_whole() -> None:
    entry, _, _ = entries((DATA / "works.jsonl").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (1, ())
    assert (record.title, str(record.date), record.type) == (
        "Pools & <i>light</i>",
        "2019",
        "article-journal",
    )
    assert record.authors == (
        Person(literal="Inés Marlow", orcid="0000-0001-2345-678X"),
        Person(literal="Tomas Brandt"),
    )
    assert (record.journal, record.publisher, record.issn) == (
        "Journal of Invented Shores",
        "Tide Press",
        "1234-5679",
    )
    assert (record.volume, record.issue, record.pages) == ("7", "2", "101-118")
    assert (record.doi, record.pmid, record.pmcid, record.url) == (
        "10.5555/pool.1",
        "90000001",
        "PMC5139140",
        "",
    )
    assert record.keywords == ("Cholesterol, HDL", "Light", "Tide pools", "light")
    assert record.mesh == ("Cholesterol, HDL/*drug effects", "*Light")
    assert record.abstract == "Background\n\nThey kept to shade, to shade."
    assert record.publication_types == ("review",)
    assert dict(record.extra) == {
        "retracted": ("true",),
        "openalex:id": ("W1",),
        "openalex:primary_topic": ("Marine Ecology",),
    }


def test_a_repository_is_no_journal() -> None:
    _, entry, _ = entries((DATA / "works.jsonl").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, record.title, str(record.date), record.type, record.journal) == (
        3,
        "Tides in a glass",
        "2020-03",
        "article",
        "",
    )
    assert (record.arxiv, record.url) == ("2101.00001", "https://arxiv.org/abs/2101.00001")
    assert dict(record.extra)["openalex:source"] == ("arXiv (Cornell University)",)


def test_odd_values_do_not_keep_a_work_out() -> None:
    *_, entry = entries((DATA / "works.jsonl").read_bytes())
    assert entry.record is not None
    assert (entry.record.title, entry.record.authors, entry.record.abstract) == (
        "Odd indeed",
        (),
        "near far",
    )
    assert str(entry.record.date) == "2020-03-07"
    assert [problem.text for problem in entry.problems] == [
        "OpenAlex lists only the first 100 authors here"
    ]


DAYS = {
    "2019-01-01": "2019",
    "2019-03-01": "2019-03",
    "2019-03-02": "2019-03-02",
    "2019-01-31": "2019-01-31",
    "2019": "2019",
}


@pytest.mark.parametrize(("stated", "expected"), DAYS.items())
def test_a_first_day_is_not_taken_for_one(stated: str, expected: str) -> None:
    assert str(one(publication_date=stated).date) == expected


def test_the_place_decides_what_an_article_is() -> None:
    def kind(**members: object) -> str:
        return one(type="article", **members).type

    assert (
        kind(primary_location={"source": {"display_name": "X", "type": "journal"}})
        == "article-journal"
    )
    assert (
        kind(primary_location={"source": {"display_name": "X", "type": "conference"}})
        == "paper-conference"
    )
    assert (
        kind(primary_location={"source": {"display_name": "X", "type": "repository"}}) == "article"
    )
    assert kind(type_crossref="proceedings-article") == "paper-conference"
    assert kind() == ""


@given(st.lists(st.text(alphabet="abcé.<&", min_size=1), min_size=1))
def test_an_abstract_is_put_together_as_it_was(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    expected = one(abstract_inverted_index={" ".join(words): [0]}).abstract
    assert one(abstract_inverted_index=index).abstract == expected


@pytest.mark.skipif(not REAL.is_dir(), reason="real files are not here")
def test_real_files_come_in() -> None:
    untitled = {"Donners_2021": (258, 1), "Muthu_2022": (285, 0), "Nelson_2002": (366, 1)}
    for name, expected in untitled.items():
        found = entries(
            gzip.decompress((REAL / "large_openalex_jsonl" / f"{name}.jsonl.gz").read_bytes())
        )
        assert (len(found), sum(entry.record is None for entry in found)) == expected
    for path in (REAL / "openalex_json").iterdir():
        data = path.read_bytes()
        assert FORMAT.looks(data.decode()[:20_000]) == 3
        found = entries(data)
        assert len(found) == (25 if "synergy" in path.name else 1)
        assert all(entry.record and entry.record.title and entry.record.authors for entry in found)
