"""DBLP: names with numbers, entities without their DTD, preprints in CoRR."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.dblp import FORMAT

DATA = Path(__file__).parent / "data" / "dblp"
REAL = Path(__file__).parents[2] / "shared" / "records" / "dblp_xml"


def read(data: bytes) -> list[Entry]:
    return list(FORMAT.stream(io.BytesIO(data)))


def test_an_article_arrives_whole() -> None:
    entry = read((DATA / "valid/dblp.xml").read_bytes())[0]
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (4, ())
    assert record.title == "Kettles in <i>O</i>(<i>n</i><sup>2</sup>) & less"
    assert record.authors == (
        Person(literal="Ada Büron", orcid="0000-0001-2345-678X"),
        Person(literal="Wei Li"),
    )
    assert (str(record.date), record.type, record.journal) == (
        "2019-03",
        "article-journal",
        "J. Kettles",
    )
    assert (record.volume, record.issue, record.pages) == ("20", "4", "12:1-12:9")
    assert (record.doi, record.url, record.source) == (
        "10.1000/kettle.9",
        "https://doi.org/10.1000/Kettle.9",
        "DBLP",
    )
    assert dict(record.extra) == {
        "retracted": ("true",),
        "dblp:key": ("journals/kettles/Byron19",),
        "dblp:publtype": ("withdrawn",),
        "dblp:author": ("Ada Büron 0001",),
        "dblp:ee": ("https://kettles.example/9",),
        "dblp:note": ("slow",),
    }


def test_preprints_theses_and_papers_are_told_apart_and_persons_are_no_publications() -> None:
    _, preprint, thesis, paper = (
        entry.record for entry in read((DATA / "valid/dblp.xml").read_bytes())
    )
    assert preprint is not None
    assert thesis is not None
    assert paper is not None
    assert (preprint.type, preprint.arxiv, preprint.title) == ("article", "1501.05039", "Steam?")
    assert (thesis.type, thesis.publisher, thesis.url) == (
        "thesis",
        "Tea University",
        "https://dblp.org/db/phd/w.html",
    )
    assert (paper.type, paper.journal) == ("paper-conference", "TEA")
    assert paper.doi == "", "an address with a blank is broken, and so is the DOI in it"


def test_named_letters_need_no_dtd() -> None:
    (entry,) = read(
        b'<article key="journals/x/A"><author>A. B&ouml;hm</author><title>Caf&eacute;.</title></article>'
    )
    assert entry.record is not None
    assert (entry.record.title, entry.record.authors[0].name, entry.problems) == (
        "Café",
        "A. Böhm",
        (),
    )


def test_broken_records_are_told_and_do_not_take_their_neighbours_along() -> None:
    untitled, torn, whole, cut = read((DATA / "invalid/broken.xml").read_bytes())
    assert (untitled.record, untitled.problems[0].text) == (None, "record has no title")
    assert (torn.record, torn.line) == (None, 3)
    assert whole.record is not None
    assert whole.record.title == "Whole"
    assert (cut.record, "cut off" in cut.problems[0].text) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        "<article><front>",
        '<article article-type="x">',
        '<book key="x">',
        "<PubmedArticleSet>",
        "{}",
    ],
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the shared records")
def test_real_records_come_in_whole() -> None:
    counts = {}
    for file in REAL.glob("*.xml"):
        entries = read(file.read_bytes())
        assert all(entry.record and entry.record.title and not entry.problems for entry in entries)
        assert FORMAT.looks(file.read_text("latin-1")) == 3
        counts[file.stem] = len(entries)
    assert counts == {"fatcat_example_dblp": 4, "fatcat_example_dblp_article": 1}
