"""CSV and TSV: rows are told apart whatever stands in their cells, columns are known in several
languages, and no row is lost.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry, Format
from digest.records.formats.shared import type_words
from digest.records.formats.tables import (
    embase_csv,
    generic_table,
    scopus_csv,
    table,
    wos_tab,
    zotero_csv,
)

DATA = Path(__file__).parent / "data"
REAL = Path(__file__).parents[2] / "shared" / "records"
FORMATS = {
    "csv": generic_table.FORMAT,
    "embase_csv": embase_csv.FORMAT,
    "scopus_csv": scopus_csv.FORMAT,
    "wos_tab": wos_tab.FORMAT,
    "zotero_csv": zotero_csv.FORMAT,
}


def text_of(path: Path) -> str:
    return (
        path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    )


def entries(form: Format, name: str) -> list[Entry]:
    return list(form.read(text_of(DATA / name)))


def good(form: Format, name: str) -> list[Record]:
    found = entries(form, name)
    assert [entry.problems for entry in found] == [()] * len(found)
    return [entry.record for entry in found if entry.record]


def read(text: str) -> list[Entry]:
    return list(generic_table.FORMAT.read(text))


def one(text: str) -> Record:
    (entry,) = read(text)
    assert entry.record is not None
    return entry.record


def people(record: Record) -> list[str]:
    return [
        f"={person.literal}" if person.literal else person.inverted for person in record.authors
    ]


def cases(folder: str) -> list[tuple[str, Path]]:
    return [(name, path) for name in FORMATS for path in sorted((DATA / name / folder).iterdir())]


@pytest.mark.parametrize(("name", "path"), cases("valid"), ids=str)
def test_a_valid_table_is_known_by_its_look_and_comes_in_whole(name: str, path: Path) -> None:
    text = text_of(path)
    sure = {other: form.looks(text) for other, form in FORMATS.items()}
    assert sure.pop(name) > max(sure.values())
    assert all(entry.record and not entry.problems for entry in FORMATS[name].read(text))


@pytest.mark.parametrize(("name", "path"), cases("invalid"), ids=str)
def test_what_cannot_come_in_is_told_with_its_line_and_kept_with_the_header(
    name: str, path: Path
) -> None:
    text = text_of(path)
    rejected = [entry for entry in FORMATS[name].read(text) if entry.record is None]
    assert rejected
    for entry in rejected:
        assert entry.problems[-1].severity == "error"
        assert entry.problems[-1].line == entry.line
        assert entry.raw.startswith(text.partition("\n")[0])
        assert text.split("\n")[entry.line - 1] in entry.raw


def test_german_columns_with_semicolons_are_understood() -> None:
    (record,) = good(generic_table.FORMAT, "csv/valid/german.csv")
    assert people(record) == ["Lovelace, Ada", "Turing, Alan M."]
    assert (record.title, str(record.date), record.journal) == (
        "Der ruhige Kessel",
        "2019",
        "Zeitschrift für Kesselkunde",
    )
    assert (record.volume, record.issue, record.pages, record.doi) == (
        "010",
        "2",
        "15-28",
        "10.1000/kessel.7",
    )
    assert record.keywords == ("Tee", "Kessel, elektrisch")
    assert record.abstract == "Kessel wurden gehört.\n\nZwei davon sangen."


def test_french_columns_with_tabs_are_understood_and_quotes_inside_a_cell_stay() -> None:
    (record,) = good(generic_table.FORMAT, "csv/valid/french.tsv")
    assert people(record) == ["Lovelace, Ada", "Turing, Alan"]
    assert (str(record.date), record.journal, record.language) == (
        "2018",
        "Revue des bouilloires",
        "fr",
    )
    assert (record.abstract, record.keywords) == ('Elle "chante" parfois.', ("thé", "eau"))


def test_after_an_open_quote_the_rows_before_and_behind_come_in() -> None:
    first, broken, last = entries(generic_table.FORMAT, "csv/invalid/open_quote.csv")
    assert first.record
    assert last.record
    assert (first.record.title, last.record.title, last.line) == (
        "A first kettle",
        "A kettle after it",
        4,
    )
    assert broken.record is None
    assert "quote" in broken.problems[0].text
    assert "CSV" in broken.problems[0].text
    assert broken.problems[0].line == 3


def test_the_rests_of_a_broken_row_are_rejected_with_it() -> None:
    found = read('title,year,abstract\n"A,2019,text\nmore text\nlast text\nB,2020,whole\n')
    assert [(entry.line, bool(entry.record)) for entry in found] == [(2, False), (5, True)]
    assert "more text\nlast text" in found[0].raw


def test_a_header_with_an_open_quote_is_one_error_with_its_line() -> None:
    (entry,) = read('title,"year\nA,2019\n')
    assert entry.record is None
    assert entry.problems[0].line == 1


@pytest.mark.parametrize(
    ("row", "warned"),
    [
        ("A", "too few cells: 1"),
        ("A,2019", "too few cells: 2"),
        ("A,2019,K,,", ""),
        ("A,2019,K,more", "too many cells: 4"),
    ],
)
def test_a_row_with_other_cells_than_the_header_comes_in_with_a_warning(
    row: str, warned: str
) -> None:
    (entry,) = read(f"title,year,journal\n{row}\n")
    assert entry.record
    assert [problem.severity for problem in entry.problems] == ["warning"] * bool(warned)
    assert all(warned in problem.text and problem.line == 2 for problem in entry.problems)
    if "more" in row:
        assert entry.record.extra == (("csv:column 4", ("more",)),)


def test_the_line_of_a_row_is_where_it_begins_even_below_rows_of_several_lines() -> None:
    found = read('title,abstract\n"A","one\n\ntwo"\n\nB,b\n')
    assert [entry.line for entry in found] == [2, 6]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,"b, c",d', ["a", "b, c", "d"]),
        ('a, "b, c" ,d', ["a", "b, c", "d"]),
        ('"say ""yes""",b', ['say "yes"', "b"]),
        ('"Quiet, please" and more,b', ['"Quiet, please" and more', "b"]),
        ('12" pipes,"x"', ['12" pipes', "x"]),
        ('a,"b\nc"', ["a", "b\nc"]),
        ('"",""', ["", ""]),
        ("a,b,", ["a", "b", ""]),
    ],
)
def test_cells_are_told_apart(text: str, cells: list[str]) -> None:
    rows = list(table.rows(text, ","))
    if any(cells):
        assert [row.cells for row in rows] == [cells]
        assert rows[0].raw == text
    else:
        assert rows == []


@given(
    st.lists(
        st.lists(st.text('ab",; \n', max_size=8), min_size=2, max_size=4), min_size=1, max_size=5
    )
)
def test_what_the_csv_module_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    filled = [row for row in rows if "".join(row).strip(' ,;"\n')]
    found = [row.cells for row in table.rows(out.getvalue(), ",")]
    assert [cells for cells in found if "".join(cells).strip(' ,;"\n')] == filled


def _filled(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip(' ,\t"')]


@given(st.text('ab",;\n\t\x00\ud800', max_size=60))
def test_every_line_that_holds_something_is_in_some_row(text: str) -> None:
    found = "\n".join(row.raw for row in table.rows(text, ","))
    assert _filled(text) == _filled(found)
    list(generic_table.FORMAT.read("title,year\n" + text))


def test_many_open_quotes_take_linear_time() -> None:
    assert len(list(table.rows('"x"" y\n' * 20_000, ","))) == 20_000


def test_a_separator_line_of_excel_and_a_repeated_header_are_no_records() -> None:
    found = read("sep=|\ntitle|year\nA|2019\ntitle|year\nB|2020\n")
    assert [(entry.line, entry.record and entry.record.title) for entry in found] == [
        (3, "A"),
        (5, "B"),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Lovelace, Ada", ["Lovelace, Ada"]),
        ("Lovelace, Ada; Turing, Alan", ["Lovelace, Ada", "Turing, Alan"]),
        ("['Lovelace, Ada', \"O'Neil, Jane\"]", ["Lovelace, Ada", "O'Neil, Jane"]),
        ("[]", []),
        ("Ada Lovelace and Alan Turing", ["=Ada Lovelace", "=Alan Turing"]),
        ("Lovelace, A., Turing, A. M.", ["Lovelace, A.", "Turing, A. M."]),
        ("Lovelace A, Turing AM.", ["=Lovelace A", "=Turing AM"]),
        ("King, Martin, Jr.", ["King, Martin, Jr."]),
        ("World Tea Organization", ["=World Tea Organization"]),
    ],
)
def test_authors_come_apart_where_their_shape_leaves_no_doubt(
    cell: str, expected: list[str]
) -> None:
    quoted = cell.replace('"', '""')
    assert people(one(f'title,authors\nA,"{quoted}"\n')) == expected


def test_authors_that_cannot_be_told_apart_stay_one_literal_with_a_warning() -> None:
    (entry,) = read('title,authors\nA,"Ada, Alan, Grace"\n')
    assert entry.record
    assert people(entry.record) == ["=Ada, Alan, Grace"]
    assert "told apart" in entry.problems[0].text


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        ("year", "2019", "2019"),
        ("year", "2019.0", "2019"),
        ("year,month", "2019,3", "2019-03"),
        ("year,month,day", "2019,April,7", "2019-04-07"),
        ("year,date", "2019,2019-04-07", "2019-04-07"),
        ("date", "2014//", "2014"),
    ],
)
def test_a_date_is_as_exact_as_its_columns(columns: str, row: str, expected: str) -> None:
    assert str(one(f"title,{columns}\nA,{row}\n").date) == expected


def test_a_mapping_gives_columns_a_meaning_and_takes_it_away() -> None:
    text = "Thema,Wer,date,title\nA kettle,Roe,2019,not this\n"
    (entry,) = generic_table.reader({"thema": "title", "Wer": "authors", "date": "", "title": ""})(
        text
    )
    assert entry.record
    assert (entry.record.title, people(entry.record), entry.record.date) == (
        "A kettle",
        ["=Roe"],
        None,
    )
    assert dict(entry.record.extra) == {"csv:date": ("2019",), "csv:title": ("not this",)}


def test_what_has_no_field_goes_to_extra_under_the_name_of_its_column() -> None:
    record = one("title,Shelf mark,type,ISSN\nA,K 7,Review,1234-5679\n")
    assert dict(record.extra) == {"csv:Shelf mark": ("K 7",)}
    assert (record.type, record.publication_types) == ("article-journal", ("Review",))
    assert (record.issn, record.issns) == ("1234-5679", ("1234-5679",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title\nA\n",
        "A title, and a year\nof prose\n",
        "TY  - JOUR\nTI  - a, b\n",
        "name,size\nA,2\n",
        "title,year\n",
        "{\n",
    ],
)
def test_other_texts_do_not_look_like_a_table(text: str) -> None:
    assert all(form.looks(text) == 0 for form in FORMATS.values())
    assert list(generic_table.FORMAT.read(text)) is not None


def test_scopus_names_are_family_and_initials_before_full_names() -> None:
    (record,) = good(scopus_csv.FORMAT, "scopus_csv/valid/new.csv")
    assert record.authors == (
        Person(family="Roe", given="Jane B."),
        Person(family="van der Doe", given="Ann-Marie"),
    )
    assert (str(record.date), record.pages, record.pmid, record.issn) == (
        "2021",
        "101-109",
        "31234567",
        "1234-5679",
    )
    assert (record.keywords, record.language) == (
        ("kettle", "tea, green", "article", "human", "Kettle"),
        "en",
    )
    assert (record.type, record.source) == ("article-journal", "Scopus")
    assert record.publication_types == ("Review",)
    assert dict(record.extra) == {
        "scopus:Author(s) ID": ("57190000001; 6600000002",),
        "scopus:EID": ("2-s2.0-1",),
    }


def test_the_older_scopus_separates_names_by_commas() -> None:
    record, anonymous = good(scopus_csv.FORMAT, "scopus_csv/valid/old.csv")
    assert record.authors == (
        Person(family="Roe", given="J.B."), Person(family="Doe", given="A.", suffix="III"), Person(literal="Tea Working Group"),
    )  # fmt: skip
    assert (record.type, record.pages) == ("paper-conference", "e0042")
    assert anonymous.authors == ()
    assert ("retracted", ("true",)) in anonymous.extra


def test_zotero_brings_identifiers_from_extra_and_both_kinds_of_tags() -> None:
    article, chapter = good(zotero_csv.FORMAT, "zotero_csv/valid/library.csv")
    assert people(article) == ["Roe, Jane B.", "=World Tea Organization"]
    assert (str(article.date), article.pmid, article.pmcid, article.type) == (
        "2019-04-07",
        "31000001",
        "PMC7000001",
        "article-journal",
    )
    assert article.keywords == ("kettle", "tea, green", "Steam")
    assert article.mesh == ("*Steam/ae [Adverse Effects]",)
    assert article.url == "https://example.org/one"
    assert dict(article.extra) == {
        "zotero:Url": ("https://example.org/two",),
        "zotero:Extra": ("a remark",),
    }
    assert article.journal_short == ("J Kettle Stud",)
    assert (chapter.type, chapter.journal, chapter.pmid, chapter.isbn) == (
        "chapter",
        "The Book of Cups",
        "29999999",
        "9780000000002",
    )
    assert [person.family for person in chapter.editors] == ["Curator"]


def test_embase_states_where_an_article_stands_in_one_citation() -> None:
    (record,) = good(embase_csv.FORMAT, "embase_csv/valid/plain.csv")
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Kettle Studies",
        "45",
        "4",
        "769-785",
    )
    assert str(record.date) == "2018-12-01"
    assert record.keywords == ("burn", "adult", "cup (porcelain)", "tea")
    assert dict(record.extra)["embase:Emtree"] == (
        "burn (diagnosis)",
        "burn (diagnosis, surgery)",
        "tea (drug therapy)",
    )


def test_web_of_science_rows_are_never_quoted() -> None:
    record, paper = good(wos_tab.FORMAT, "wos_tab/valid/core.txt")
    assert record.title == '"Quiet" kettles and cups'
    assert record.authors == (
        Person(family="Roe", given="Jane B.", orcid="0000-0002-1825-0097"),
        Person(family="Doe", given="Ann"),
    )
    assert (str(record.date), record.pages, record.type) == (
        "2009-03-01",
        "101-109",
        "article-journal",
    )
    assert record.keywords == ("kettle", "tea", "STEAM")
    assert (str(paper.date), paper.pages, paper.type) == (
        "2010-01/2010-02",
        "1",
        "paper-conference",
    )


def test_a_row_of_web_of_science_that_a_line_break_cut_is_joined() -> None:
    text = "PT\tTI\tAB\tSO\tPY\nJ\tA kettle\tIts abstract\ngoes on\tKettles\t2009\nJ\tA cup\t\tCups\t2010\n"
    first, second = (entry.record for entry in wos_tab.FORMAT.read(text))
    assert first
    assert second
    assert (first.abstract, first.journal, second.title) == (
        "Its abstract goes on",
        "Kettles",
        "A cup",
    )


@pytest.mark.parametrize(
    ("wording", "kind", "more"),
    [
        ("Book, Section", "chapter", False), ("journalArticle", "article-journal", False), ("JOUR", "article-journal", False),
        ("Review", "article-journal", True), ("Kettle", "", True),
    ],
)  # fmt: skip
def test_words_for_types_are_known_however_they_are_written(
    wording: str, kind: str, more: bool
) -> None:
    assert (type_words.kind(wording), type_words.says_more(wording)) == (kind, more)


COUNTS = [
    ("csv", "generic_csv/asreview_generic.csv", 2), ("csv", "generic_csv/asreview_generic_bad_record_id.csv", 6),
    ("csv", "generic_csv/asreview_generic_column_names_with_spaces.csv", 2), ("csv", "generic_csv/asreview_generic_semicolon.csv", 2),
    ("csv", "generic_csv/asreview_generic_tab.tsv", 2), ("embase_csv", "generic_csv/asreview_embase.csv", 6),
    ("embase_csv", "generic_csv/asreview_embase_newpage.csv", 6), ("scopus_csv", "scopus_csv/litsearchr_10d2e5c_scopus.csv", 137),
    ("scopus_csv", "scopus_csv/litsearchr_1f523e1_scopus.csv", 692), ("wos_tab", "wos_tab/litsearchr_06d03ad_zoorec.txt", 179),
    ("wos_tab", "wos_tab/litsearchr_8d01d0c_WoS_zoological.txt", 133), ("wos_tab", "wos_tab/litsearchr_aa21f7a_biosis.txt", 212),
    ("wos_tab", "wos_tab/litsearchr_f102a75_WoS_biosis.txt", 145),
    ("zotero_csv", "zotero_csv/synergy_DOKU_All_FT-Screening_20200116_cap.csv", 174),
]  # fmt: skip


@pytest.mark.skipif(not REAL.exists(), reason="the real files are not here")
@pytest.mark.parametrize(("name", "file", "count"), COUNTS)
def test_real_tables_come_in_whole(name: str, file: str, count: int) -> None:
    text = text_of(REAL / file)
    assert max(FORMATS, key=lambda other: FORMATS[other].looks(text[:20_000])) == name
    found = list(FORMATS[name].read(text))
    assert len(found) == count
    assert all(entry.record and entry.record.date for entry in found)
