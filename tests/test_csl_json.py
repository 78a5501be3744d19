"""CSL-JSON: names, dates and notes as CSL has them, and nothing lost."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.json.csl_json import FORMAT

DATA = Path(__file__).parent / "data" / "csl_json"
REAL = Path(__file__).parents[2] / "shared" / "records" / "csl_json"


def entries(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def stated(**members: object) -> Entry:
    (entry,) = entries(
        json.dumps(
            {"id": "a", "type": "book", "title": "T"}
            | {name.replace("_", "-"): v for name, v in members.items()}
        ).encode()
    )
    return entry


def one(**members: object) -> Record:
    record = stated(**members).record
    assert record is not None
    return record


def test_a_full_record_arrives_whole() -> None:
    (entry,) = entries((DATA / "valid/full.json").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (2, ())
    assert record.title == "On the <i>kettle</i> and its SONG: CO<sub>2</sub> & steam"
    assert record.authors == (
        Person(family="Lovelace", given="Ada", orcid="0000-0001-2345-678X"),
        Person(family="Beethoven", given="Ludwig", particle="van"),
        Person(family="King", given="Martin", suffix="Jr."),
        Person(literal="Kettle Study Group"),
    )
    assert record.editors == (Person(family="Roe", given="Jane"),)
    assert (str(record.date), record.type, record.language, record.source) == (
        "2019-03-01",
        "article-journal",
        "en",
        "CSL-JSON",
    )
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Kettle Studies",
        "20",
        "4",
        "454-481",
    )
    assert (record.doi, record.pmid, record.pmcid, record.issn) == (
        "10.5555/kettle.9",
        "31000001",
        "PMC4000001",
        "1234-5679",
    )
    assert (record.url, record.publisher) == ("https://example.org/kettle", "House of Tea")
    assert record.keywords == ("Tea", "Receptor, ErbB-2", "Water")
    assert record.mesh == ("*Water/adverse effects",)
    assert record.abstract == "Background: Kettles sing (p < 0.05).\n\nAll of <i>them</i>."
    assert dict(record.extra) == {
        "csl:id": ("lovelace2019",),
        "csl:note": ("Read on a train.",),
        "csl:custom.shelf": ("B 7",),
        "csl:translator": ("Doe, John",),
        "csl:accessed": ("2024-05-06",),
        "csl:citation-key": ("lovelace2019",),
    }


def test_a_wrapped_list_and_lines_are_read_with_their_lines() -> None:
    wrapped = entries((DATA / "valid/wrapped.json").read_bytes())
    assert [
        (e.line, e.record and e.record.title, e.record and str(e.record.date)) for e in wrapped
    ] == [
        (2, "Kettles of the north", "2018/2019"),
        (3, "Kettles of the south", "2018-23"),
    ]
    lines = entries((DATA / "valid/lines.jsonl").read_bytes())
    assert [(e.line, e.record and e.record.title) for e in lines] == [
        (1, "One line"),
        (3, "Another"),
    ]


def test_a_broken_record_leaves_its_neighbours_alone() -> None:
    told = [
        (e.line, e.record and e.record.title, e.problems[-1].text if e.problems else "")
        for e in entries((DATA / "invalid/broken.json").read_bytes())
    ]
    assert told == [
        (2, "Whole", ""),
        (6, None, "not valid JSON: a comma is missing (line 8, column 23)"),
        (10, "Whole again", ""),
        (14, None, "not valid JSON: a text is not closed (line 16, column 14)"),
    ]


DATES = {
    "2019": ({"date-parts": [[2019]]}, ""),
    "2019-03": ({"date-parts": [["2019", "03"]]}, ""),
    "2019-03/2019-04": ({"date-parts": [[2019, 3], [2019, 4]]}, ""),
    "2019-21": ({"date-parts": [[2019]], "season": "1"}, ""),
    "2019-22": ({"date-parts": [[2019, 14]]}, ""),
    "2019-02": (
        {"date-parts": [[2019, 2, 30]]},
        "date 2019 2 30 does not exist; only the month is kept",
    ),
    "2018-12-24": ({"raw": "24 December 2018"}, ""),
    "2018": ({"literal": "some day in 2018"}, ""),
    "2017": ({"date-parts": [[2017]], "circa": True}, "date 2017 is approximate"),
    "2016-05": ("2016-05", ""),
    "2015": (2015, ""),
    "2014-07": ([2014, 7], ""),
    "": ({"date-parts": [[None]]}, ""),
    "None": ({"date-parts": [[0, 0, 0]]}, ""),
    "2013": (
        {"date-parts": [[2013], [2011]]},
        "range of dates 2013 to 2011 is none; its beginning is kept",
    ),
}


@pytest.mark.parametrize(("expected", "case"), DATES.items())
def test_a_date_is_as_exact_as_it_is_stated(expected: str, case: tuple[object, str]) -> None:
    entry = stated(issued=case[0])
    assert entry.record is not None
    assert str(entry.record.date or "") == expected.replace("None", "")
    assert [problem.text for problem in entry.problems] == [case[1]] * bool(case[1])


NAMES = [
    ([{"family": "Roe", "dropping-particle": "von", "non-dropping-particle": "der"}], Person(family="Roe", particle="von der")),
    ([{"name": "Tea Board"}], Person(literal="Tea Board")),
    ([{"given": "Plato"}], Person(literal="Plato")),
    ("Roe, Jane", Person(family="Roe", given="Jane")),
    (["Tea Board"], Person(literal="Tea Board")),
    ({"family": "Roe"}, Person(family="Roe")),
]  # fmt: skip


@pytest.mark.parametrize(("author", "expected"), NAMES)
def test_a_name_keeps_the_parts_that_are_stated(author: object, expected: Person) -> None:
    assert one(author=author).authors == (expected,)


def test_what_cannot_be_read_is_kept() -> None:
    extra = dict(
        one(
            type="kettle",
            DOI={"x": 1},
            URL="javascript:alert(1)",
            categories=["a", "b"],
            ISSN="12 34",
        ).extra
    )
    assert extra["csl:type"] == ("kettle",)
    assert extra["csl:DOI"] == ('{"x":1}',)
    assert extra["csl:URL"] == ("javascript:alert(1)",)
    assert extra["csl:categories"] == ("a", "b")
    assert extra["csl:number"] == ("12 34",)


def test_keywords_are_split_by_commas_only_where_nothing_else_splits() -> None:
    assert one(keyword="tea, kettle").keywords == ("tea", "kettle")
    assert one(keyword="Receptor, ErbB-2; tea").keywords == ("Receptor, ErbB-2", "tea")
    assert one(keyword=["tea", "kettle"]).keywords == ("tea", "kettle")


def test_the_note_gives_identifiers_once() -> None:
    record = one(note="arXiv: 2101.00001 [cs.CL]\nDOI: 10.5555/x\nISBN: 978-3-16-148410-0")
    assert (record.arxiv, record.doi, record.isbn) == ("2101.00001", "10.5555/x", "9783161484100")
    assert "csl:note" not in dict(record.extra)


def test_without_a_title_a_record_is_rejected_with_its_text() -> None:
    (entry,) = entries(b'[{"id": null, "title": null, "author": null}]')
    assert (entry.record, entry.raw) == (None, '{"id": null, "title": null, "author": null}')
    assert [problem.text for problem in entry.problems] == ["record has no title"]


@pytest.mark.skipif(not REAL.is_dir(), reason="real files are not here")
def test_real_files_come_in() -> None:
    for path in REAL.iterdir():
        assert FORMAT.looks(path.read_text("utf-8")) == 3
        assert [bool(entry.record) for entry in entries(path.read_bytes())] == [True]
