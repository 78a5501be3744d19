"""What arXiv answers to harvesters: its own formats within OAI-PMH."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.names import Person
from digest.records.formats import choose
from digest.records.formats.base import Entry
from digest.records.formats.xml.arxiv_oai import FORMAT

DATA = Path(__file__).parent / "data" / "arxiv_oai"
REAL = (
    Path(__file__).parents[2]
    / "shared"
    / "records"
    / "arxiv_atom"
    / "fatcat_arxivraw_1810.09584_OAI_not_atom.xml"
)


def read(data: bytes) -> list[Entry]:
    return list(FORMAT.stream(io.BytesIO(data)))


def authors(text: str) -> list[str]:
    (entry,) = read(f"<arXivRaw><title>T</title><authors>{text}</authors></arXivRaw>".encode())
    assert entry.record is not None
    return [person.name for person in entry.record.authors]


def test_a_record_in_the_format_with_parts_of_names_arrives_whole() -> None:
    entry = read((DATA / "valid/records.xml").read_bytes())[0]
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (7, ())
    assert record.title == "Singing of kettles at $p < 0.05$"
    assert record.authors == (
        Person(family="Bÿron", given="Ada"),
        Person(family="Ward", given="Mary", suffix="Jr"),
        Person(literal="Kettle Study Group"),
    )
    assert (str(record.date), record.type, record.source) == ("2015-01-21", "article", "arXiv")
    assert (record.arxiv, record.doi, record.journal) == ("1501.05039", "", "")
    assert record.relations == (
        "preprint-of doi:10.1000/kettle.9",
        "preprint-of doi:10.1000/kettle.10",
    )
    assert record.abstract == "Kettles sing loudly, as Poincaré said.\n\nThe lid is closed."
    assert dict(record.extra) == {
        "arxiv:affiliation": ("Tea Laboratory",),
        "arxiv:category": ("cs.DB", "cs.CY"),
        "arxiv:comment": ("9 pages",),
        "arxiv:msc-class": ("15A66",),
        "arxiv:report-no": ("TEA-9",),
        "arxiv:journal_ref": ("J. Kettles 20 (2016) 12",),
    }
    assert record.open_access == ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/",)


def test_a_record_in_the_raw_format_has_the_day_of_its_first_version_and_a_withdrawn_one_is_none() -> (
    None
):
    _, raw = read((DATA / "valid/records.xml").read_bytes())
    assert raw.record is not None
    assert (raw.record.title, str(raw.record.date), raw.record.arxiv) == (
        "On <i>Camellia</i>",
        "2005-01-03",
        "math/0501001",
    )
    assert [person.name for person in raw.record.authors] == [
        "Ada Byron",
        "J. Ward, Jr.",
        "Wei Li",
        "the Kettle Study Group",
    ]
    assert dict(raw.record.extra)["arxiv:authors"][0].endswith(
        "((1) Tea Laboratory, (2) Spout (Ltd))"
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Byron", ["Ada Byron"]),
        ("Ada Byron and Wei Li", ["Ada Byron", "Wei Li"]),
        ("Ada Byron, Wei Li, and Mary Ward", ["Ada Byron", "Wei Li", "Mary Ward"]),
        (
            "The Kettle Collaboration: A. Byron, W. Li, et al.",
            ["The Kettle Collaboration", "A. Byron", "W. Li"],
        ),
        ("the Tea and Kettle Collaborations", ["the Tea and Kettle Collaborations"]),
        (r"\'Ad\`a Byr\o n (Tea (Ltd) and Sons", ["Ádà Byrøn (Tea", "Sons"]),
        ("", []),
    ],
)
def test_a_list_of_names_comes_apart_where_it_is_plain(text: str, names: list[str]) -> None:
    assert authors(text) == names


def test_an_answer_that_is_an_error_says_what_arxiv_says() -> None:
    data = (DATA / "invalid/error.xml").read_bytes()
    (entry,) = read(data)
    assert (entry.record, entry.line, entry.problems[0].text) == (
        None,
        5,
        "arXiv says: Nothing matches x",
    )
    assert choose(data.decode()) is FORMAT


def test_broken_records_are_told_and_do_not_take_their_neighbours_along() -> None:
    untitled, torn, whole, cut = read((DATA / "invalid/broken.xml").read_bytes())
    assert (untitled.record, untitled.problems[0].text) == (None, "record has no title")
    assert (torn.record, torn.line) == (None, 3)
    assert whole.record is not None
    assert [problem.text for problem in whole.problems] == ["date not understood: one day"]
    assert dict(whole.record.extra) == {"arxiv:id": ("none",), "arxiv:created": ("one day",)}
    assert (cut.record, "cut off" in cut.problems[0].text) == (None, True)


@pytest.mark.parametrize(
    "text", ["<OAI-PMH>", "<arXiv>", '<feed xmlns="http://www.w3.org/2005/Atom">', "<record>", "{}"]
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


@pytest.mark.skipif(not REAL.is_file(), reason="needs the shared records")
def test_a_real_answer_comes_in_whole() -> None:
    (entry,) = read(REAL.read_bytes())
    assert entry.record is not None
    assert choose(REAL.read_text("utf-8")) is FORMAT
    assert ([person.name for person in entry.record.authors][-1], str(entry.record.date)) == (
        "Édgar Roldán",
        "2018-10-22",
    )
    assert (entry.record.arxiv, entry.problems) == ("1810.09584", ())
    assert entry.record.relations == ("preprint-of doi:10.1209/0295-5075/124/60006",)
