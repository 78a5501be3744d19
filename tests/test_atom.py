"""Atom: what arXiv answers, and the feeds of journals."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.atom import FORMAT

DATA = Path(__file__).parent / "data" / "atom"
REAL = Path(__file__).parents[2] / "shared" / "records" / "arxiv_atom"


def read(data: bytes) -> list[Entry]:
    return list(FORMAT.stream(io.BytesIO(data)))


def test_an_answer_of_arxiv_arrives_whole() -> None:
    (entry,) = read((DATA / "valid/arxiv.xml").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (5, ())
    assert record.title == "Singing of kettles at p < 0.05"
    assert record.authors == (Person(literal="Ada Byron"), Person(literal="Kettle Study Group"))
    assert (str(record.date), record.type, record.source) == ("2015-01-21", "article", "arXiv")
    assert (record.doi, record.arxiv, record.url) == (
        "",
        "1501.05039",
        "http://arxiv.org/abs/1501.05039v2",
    )
    assert record.relations == ("preprint-of doi:10.1000/kettle.9",)
    assert (record.abstract, record.keywords) == ("Kettles sing loudly.", ())
    assert dict(record.extra) == {
        "arxiv:affiliation": ("Tea Laboratory",),
        "arxiv:category": ("cs.DB", "cs.CY"),
        "arxiv:comment": ("9 pages",),
        "arxiv:journal_ref": ("J. Kettles 20 (2016) 12",),
    }


def test_the_feed_of_a_journal_arrives_whole_whatever_its_prefixes() -> None:
    (entry,) = read((DATA / "valid/journal.xml").read_bytes())
    record = entry.record
    assert record is not None
    assert record.title == "On <i>Camellia</i> & H<sub>2</sub>O"
    assert record.authors == (Person(family="Lovelace", given="Ada"),)
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Kettles",
        "20",
        "4",
        "12-19",
    )
    assert (record.doi, record.issn, record.type) == (
        "10.1000/kettle.9",
        "1234-5679",
        "article-journal",
    )
    assert str(record.date) == "2020-02-03", "the day of publication, not the one on the cover"
    assert record.keywords == ("tea", "Hot water", "spout", "lid")
    assert record.abstract == "One <b>bold</b> word.\n\nTwo."
    assert dict(record.extra) == {
        "atom:contributor": ("Mary Ward",),
        "prism:section": ("Research",),
        "prism:coverDate": ("2020-03",),
    }


def test_the_day_of_the_last_change_is_no_date_of_publication() -> None:
    (entry,) = read(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><updated>2020-01-01T00:00:00Z</updated></entry></feed>'
    )
    assert entry.record is not None
    assert entry.record.date is None


def test_broken_entries_are_told_and_do_not_take_their_neighbours_along() -> None:
    error, untitled, torn, whole, cut = read((DATA / "invalid/broken.xml").read_bytes())
    assert (error.record, error.problems[0].text) == (None, "arXiv says: incorrect id format for x")
    assert (untitled.record, untitled.problems[0].text) == (None, "record has no title")
    assert (torn.record, torn.line) == (None, 4)
    assert whole.record is not None
    assert [problem.severity for problem in whole.problems] == ["warning"]
    assert dict(whole.record.extra) == {"atom:published": ("not a day",)}
    assert (cut.record, "cut off" in cut.problems[0].text) == (None, True)


@pytest.mark.parametrize(
    "text",
    ["<feed><entry/></feed>", '<rss xmlns:atom="http://www.w3.org/2005/Atom">', "<OAI-PMH>", "{}"],
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the shared records")
def test_real_answers_come_in_whole() -> None:
    counts = {}
    for file in REAL.glob("*.xml"):
        entries = read(file.read_bytes())
        assert all(
            entry.record and entry.record.arxiv and entry.record.abstract and not entry.problems
            for entry in entries
        )
        counts[file.stem] = (FORMAT.looks(file.read_text("utf-8")), len(entries))
    assert counts == {
        "ewanm_science_entries_1-6": (3, 6),
        "share_1210.7708": (3, 1),
        "fatcat_arxivraw_1810.09584_OAI_not_atom": (0, 0),
    }
