"""Web of Science, RefWorks, EndNote and Ovid in their tagged forms: no record is lost, names and
dates are as the format states them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry, Format
from digest.records.formats.tagged import (
    endnote_tagged,
    ovid,
    ovid_citation,
    ovid_names,
    refworks,
    wos_tagged,
)

DATA = Path(__file__).parent / "data"
REAL = Path(__file__).parents[2] / "shared" / "records"
FORMATS = {
    "endnote_tagged": endnote_tagged.FORMAT,
    "ovid": ovid.FORMAT,
    "refworks": refworks.FORMAT,
    "wos_tagged": wos_tagged.FORMAT,
}


def text_of(path: Path) -> str:
    return (
        path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    )


def entries(name: str) -> list[Entry]:
    return list(FORMATS[name.partition("/")[0]].read(text_of(DATA / name)))


def good(name: str) -> list[Record]:
    found = entries(name)
    assert [entry.problems for entry in found] == [()] * len(found)
    return [entry.record for entry in found if entry.record]


def people(record: Record) -> list[str]:
    return [
        f"={person.literal}" if person.literal else person.inverted for person in record.authors
    ]


def extra(record: Record) -> dict[str, tuple[str, ...]]:
    return dict(record.extra)


def cases(folder: str) -> list[tuple[str, Path]]:
    return [(name, path) for name in FORMATS for path in sorted((DATA / name / folder).iterdir())]


@pytest.mark.parametrize(("name", "path"), cases("valid"), ids=str)
def test_a_valid_file_is_known_by_its_look_and_comes_in_whole(name: str, path: Path) -> None:
    text = text_of(path)
    sure = {other: form.looks(text) for other, form in FORMATS.items()}
    assert sure.pop(name) >= 2
    assert set(sure.values()) == {0}
    assert all(entry.record and not entry.problems for entry in FORMATS[name].read(text))


@pytest.mark.parametrize("name", FORMATS)
def test_a_record_without_title_is_rejected_with_its_line_and_its_text(name: str) -> None:
    (path,) = (DATA / name / "invalid").glob("no_title.*")
    (entry,) = FORMATS[name].read(text_of(path))
    assert entry.record is None
    assert (entry.problems[-1].text, entry.problems[-1].line) == ("record has no title", entry.line)
    assert "Roe" in entry.raw


def test_web_of_science_continues_a_field_by_indentation() -> None:
    article, book = good("wos_tagged/valid/core.txt")
    assert article.title == "Quiet kettles and loud cups"
    assert article.authors == (
        Person(family="Roe", given="Jane B.", orcid="0000-0002-1825-0097"),
        Person(family="Doe", given="Ann", suffix="Jr."),
        Person(literal="Kettle Working Grp"),
    )
    assert article.keywords == ("kettle", "tea, green", "STEAM")
    assert article.abstract == "Kettles were heard. Two of them sang."
    assert (str(article.date), article.pages, article.issn, article.type) == (
        "2009-21",
        "101-109",
        "1234-5679",
        "article-journal",
    )
    assert article.issns == ("1234-5679", "2434-561X")
    assert article.publication_types == ("Review", "Retracted Publication")
    assert extra(article) == {"retracted": ("true",), "wos:UT": ("WOS:000000000000001",)}
    assert (book.type, book.journal, book.isbn, book.source) == (
        "book",
        "",
        "9780000000002",
        "CAB Abstracts",
    )


def test_web_of_science_without_indentation_is_read_too() -> None:
    (record,) = good("wos_tagged/valid/unindented.txt")
    assert record.title == "A title that is wrapped without indentation"
    assert people(record) == ["Roe, Jane B.", "Doe, Ann"]
    assert (str(record.date), record.keywords, record.source) == (
        "2013-01",
        ("Steam Studies", "Cups"),
        "BIOSIS",
    )


def test_a_file_of_web_of_science_that_is_cut_loses_nothing() -> None:
    whole, cut = entries("wos_tagged/invalid/cut.txt")
    assert whole.record
    assert cut.record
    assert (cut.record.title, cut.record.abstract, cut.line) == (
        "A kettle that is cut",
        "Its abstr",
        7,
    )
    assert [problem.text for problem in cut.problems] == ["record has no end (ER)"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("MAR 1", "2006-03-01"), ("SPR", "2006-21"), ("JAN-FEB", "2006-01/2006-02"), ("FEB 2006", "2006-02"), ("04 2006", "2006-04"),
        ("2006", "2006"), ("JUN 28 2006", "2006-06-28"), ("2006 May-Jun", "2006-05/2006-06"), ("SPR-SUM", "2006"),
    ],
)  # fmt: skip
def test_the_date_of_web_of_science_is_as_exact_as_year_and_rest_state_it(
    stated: str, expected: str
) -> None:
    (entry,) = wos_tagged.FORMAT.read(f"PT J\nTI A\nPY 2006\nPD {stated}\nER\n")
    assert entry.record
    assert str(entry.record.date).startswith(expected)


@pytest.mark.parametrize(
    ("holder", "found"), [("Roe, Jane", True), ("Roe, John", False), ("Doe, Jane", False)]
)
def test_an_orcid_is_given_only_to_the_author_whose_name_it_bears(holder: str, found: bool) -> None:
    (entry,) = wos_tagged.FORMAT.read(
        f"PT J\nTI A\nAU Roe, Jane B.\nOI {holder}/0000-0002-1825-0097\nER\n"
    )
    assert entry.record
    assert bool(entry.record.authors[0].orcid) is found
    assert ("wos:OI" in extra(entry.record)) is not found


def test_refworks_records_follow_their_legend() -> None:
    article, chapter = good("refworks/valid/export.txt")
    assert people(article) == ["Roe, Jane B.", "Doe, Ann, Jr.", "=World Tea Organization"]
    assert (str(article.date), article.pages, article.pmid, article.doi) == (
        "2019-04-07",
        "15-28",
        "31000001",
        "10.1000/kettle.19",
    )
    assert (article.keywords, article.abstract) == (
        ("kettle", "tea, green"),
        "Kettles were heated. They sang.",
    )
    assert (article.language, article.url) == ("en", "https://example.org/kettle")
    assert (article.journal_short, extra(article)) == (("J Kettle Stud",), {})
    assert (chapter.type, chapter.journal, chapter.doi) == (
        "chapter",
        "The Book of Cups",
        "10.1000/cups.3",
    )
    assert [person.family for person in chapter.editors] == ["Curator"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("01/01", "2003"),
        ("03/04", "2003"),
        ("12/25", "2003-12-25"),
        ("25/12", "2003-12-25"),
        ("Spring", "2003-21"),
    ],
)
def test_a_numeric_day_of_refworks_counts_only_when_it_can_be_read_one_way(
    stated: str, expected: str
) -> None:
    (entry,) = refworks.FORMAT.read(f"RT Journal Article\nT1 A\nYR 2003\nFD {stated}\n")
    assert entry.record
    assert str(entry.record.date) == expected
    assert (extra(entry.record).get("refworks:FD") is None) is (expected != "2003")


def test_endnote_writes_a_keyword_on_each_line_and_empty_lines_inside_an_abstract() -> None:
    article, chapter = good("endnote_tagged/valid/endnote.enw")
    assert people(article) == ["Roe, Jane B.", "=World Tea Organization"]
    assert (article.keywords, article.abstract) == (
        ("kettle", "tea, green"),
        "Kettles were heated.\n\nThey sang.",
    )
    assert (str(article.date), article.pmcid, article.pages, article.type) == (
        "2019-04-07",
        "PMC7000001",
        "15-28",
        "article-journal",
    )
    assert extra(article) == {}
    assert (chapter.type, chapter.journal, chapter.publisher) == (
        "chapter",
        "The Book of Cups",
        "Invented Press",
    )
    assert [person.family for person in chapter.editors] == ["Curator"]


def test_names_of_refer_in_natural_order_stay_as_they_are() -> None:
    first, second = good("endnote_tagged/valid/refer.enw")
    assert people(first) == ["=Jane B. Roe", "=Ann Doe"]
    assert (second.title, str(second.date)) == ("A cup of quiet", "1983")


def test_ovid_tags_mean_what_the_database_writes_in_them() -> None:
    article, chapter = good("ovid/valid/tagged.txt")
    assert (article.title, people(article)) == ("A kettle of quiet", ["Roe, Jane B.", "Doe, Ann"])
    assert (article.journal, article.volume, article.issue, article.pages) == (
        "Journal of Kettle Studies",
        "201",
        "2-3",
        "327-334",
    )
    assert (str(article.date), article.source, article.keywords) == (
        "2004-11-15",
        "BIOSIS Previews",
        ("Steam Studies",),
    )
    assert "roe@example.org" in extra(article)["ovid:AU"][0]
    assert (chapter.title, chapter.type, chapter.source) == (
        "Cups and their keepers",
        "chapter",
        "PsycINFO",
    )
    assert (chapter.keywords, chapter.mesh) == (("cups", "keepers", "Cups", "Keepers"), ("*Cups",))
    assert extra(chapter)["ovid:SO"]


def test_ovid_labels_mean_the_same_as_its_tags() -> None:
    (record,) = good("ovid/valid/labelled.txt")
    assert (record.title, people(record)) == ("A kettle of quiet", ["Roe, Jane B.", "van Doe, Ann"])
    assert (str(record.date), record.journal, record.pages) == (
        "2015-09",
        "Kettle Studies",
        "1048-1064",
    )
    assert record.abstract == "Kettles were heated.\n\nThey sang."
    assert (record.keywords, record.language, record.doi) == (
        ("kettle", "tea"),
        "en",
        "10.1000/kettle.15",
    )
    assert "References" not in str(record.extra)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kettles. 1288(3), Nov. 16, 2004.", ("Kettles", "1288", "3", None, "Nov. 16, 2004")),
        (
            "Journal of Kettles 12, Winter 2007: 7-14.",
            ("Journal of Kettles", "12", None, "7-14", "Winter 2007"),
        ),
        ("Kettles, 2013(1): 3-28.", ("Kettles", None, "1", "3-28", "2013")),
        ("Kettles June 2015;58(6):688-696", ("Kettles", "58", "6", "688-696", "June 2015")),
        (
            "Kettles. Vol.75(2-A(E)),2014, pp. No Pagination Specified.",
            ("Kettles", "75", "2-A(E)", None, "2014"),
        ),
        (
            "Lancet of Cups. 375(9715):683-95, 2010 Feb 20.",
            ("Lancet of Cups", "375", "9715", "683-95", "2010 Feb 20"),
        ),
        ("Kettle Letters. ", ("Kettle Letters", None, None, None, None)),
        ("Doe, Ann [Ed]. (2014). The Book of Cups. (pp. 11-31).", (None, None, None, None, None)),
    ],
)
def test_citations_of_ovid_are_understood_whole_or_not_at_all(
    text: str, expected: tuple[str | None, ...]
) -> None:
    found = ovid_citation.citation(text)
    assert (
        tuple(found.get(part) for part in ("journal", "volume", "issue", "pages", "date"))
        == expected
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Roe, Jane MD, PhD *", "Roe, Jane"), ("Roe, Jane Y. 12", "Roe, Jane Y."), ("Roe, Jane RN; PhD; FAAN 1", "Roe, Jane"),
        ("ROE, Jane.", "ROE, Jane"), ("Roe, Ma", "Roe, Ma"), ("Tea Working Group", "Tea Working Group"),
    ],
)  # fmt: skip
def test_degrees_and_marks_are_no_part_of_a_name(name: str, expected: str) -> None:
    assert ovid_names.person(name).inverted == expected


@given(st.sampled_from(sorted(FORMATS)), st.text("APTJUIER %01<>- \n.,;/x\x00\ud800", max_size=80))
def test_no_text_stops_a_reader(name: str, text: str) -> None:
    form: Format = FORMATS[name]
    assert form.looks(text) in range(4)
    for entry in form.read(text):
        assert entry.line >= 1
        assert entry.record is None or entry.record.title


COUNTS = [
    ("wos_tagged", "jabref_IsiImporterTest1.isi", 1), ("wos_tagged", "jabref_IsiImporterTest2.isi", 3),
    ("wos_tagged", "jabref_IsiImporterTestMedline.isi", 2), ("wos_tagged", "jabref_IsiImporterTestWOS.isi", 2),
    ("wos_tagged", "zotero_Web_of_Science_Tagged_01.txt", 5), ("wos_tagged", "zotero_Web_of_Science_Tagged_02.txt", 1),
    ("wos_tagged", "zotero_Web_of_Science_Tagged_05.txt", 1), ("wos_tagged", "zotero_Web_of_Science_Tagged_06.txt", 4),
    ("wos_tagged", "zotero_Web_of_Science_Tagged_07.txt", 1), ("wos_tagged", "zotero_Web_of_Science_Tagged_08.txt", 1),
    ("refworks", "zotero_RefWorks_Tagged_01.txt", 1), ("refworks", "zotero_RefWorks_Tagged_04.txt", 1),
    ("endnote_tagged", "zotero_ReferBibIX_01.enw", 1), ("endnote_tagged", "zotero_ReferBibIX_04.enw", 1),
    ("ovid", "jabref_OvidImporterTest2Invalid.txt", 2), ("ovid", "jabref_OvidImporterTest4.txt", 1),
    ("ovid", "jabref_OvidImporterTest5.txt", 1), ("ovid", "jabref_OvidImporterTest6.txt", 1), ("ovid", "zotero_OVID_Tagged_01.txt", 4),
    ("ovid", "zotero_OVID_Tagged_02.txt", 2), ("ovid", "zotero_OVID_Tagged_07.txt", 2), ("ovid", "zotero_OVID_Tagged_08.txt", 1),
    ("ovid", "zotero_OVID_Tagged_09.txt", 1), ("ovid", "zotero_OVID_Tagged_10.txt", 2),
]  # fmt: skip


@pytest.mark.skipif(not REAL.exists(), reason="the real files are not here")
@pytest.mark.parametrize(("name", "file", "count"), COUNTS)
def test_real_files_come_in_whole(name: str, file: str, count: int) -> None:
    (path,) = REAL.glob(f"*/{file}")
    found = list(FORMATS[name].read(text_of(path)))
    assert len(found) == count
    assert all(entry.record and entry.record.title for entry in found)


@pytest.mark.skipif(not REAL.exists(), reason="the real files are not here")
@pytest.mark.parametrize(
    "folder", sorted(path.name for path in REAL.glob("*/")) if REAL.exists() else []
)
def test_only_its_own_files_look_like_a_format(folder: str) -> None:
    own = {"refer_endnote_enw": "endnote_tagged"}.get(folder, folder)
    for path in sorted(REAL.glob(f"{folder}/*")):
        with path.open("rb") as file:
            sample = (
                file.read(60_000)
                .decode("utf-8-sig", "replace")
                .replace("\r\n", "\n")
                .replace("\r", "\n")[:20_000]
            )
        sure = {name for name, form in FORMATS.items() if form.looks(sample)}
        assert sure == ({own} & FORMATS.keys()), path
