"""RIS: no record is lost, whatever the dialect; what a field states arrives, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.model import Record
from digest.records.formats.base import Entry
from digest.records.formats.tagged.ris import FORMAT

DATA = Path(__file__).parent / "data" / "ris"
REAL = Path(__file__).parents[2] / "shared" / "records" / "ris"


def text_of(path: Path) -> str:
    return (
        path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    )


def entries(name: str) -> list[Entry]:
    return list(FORMAT.read(text_of(DATA / name)))


def good(name: str) -> list[Record]:
    found = entries(name)
    assert all(not entry.problems for entry in found)
    return [entry.record for entry in found if entry.record]


def one(*lines: str) -> Record:
    (entry,) = FORMAT.read("\n".join(("TY  - JOUR", "TI  - A kettle", *lines, "ER  - ")))
    assert entry.record is not None
    return entry.record


def extra(record: Record) -> dict[str, tuple[str, ...]]:
    return dict(record.extra)


def test_a_plain_record_arrives_whole() -> None:
    (record,) = good("valid/plain.ris")
    assert [person.inverted for person in record.authors] == [
        "Lovelace, Ada B.",
        "King, Martin, Jr.",
        "World Tea Organization",
    ]
    assert record.authors[2].literal == "World Tea Organization"
    assert [person.family for person in record.editors] == ["Curator"]
    assert str(record.date) == "2019-04-07"
    assert (record.title, record.type, record.journal) == (
        "Green tea and the <i>quiet</i> kettle", "article-journal", "Journal of Kettle Studies",
    )  # fmt: skip
    assert (record.volume, record.issue, record.pages) == ("010", "2", "1571-98")
    assert (record.doi, record.issn, record.language) == ("10.1000/kettle.7", "1234-5679", "en")
    assert record.url == "https://example.org/kettle?a=1&b=2"
    assert record.keywords == ("green tea", "kettles, electric")
    assert record.mesh == ()
    assert record.abstract == "Kettles were heated & heard. Two of them sang."
    assert (record.publisher, record.source) == ("Invented Press", "RIS")
    assert extra(record) == {"ris:JO": ("J Kettle Stud",), "ris:N1": ("a note of the reader",)}


def test_ovid_counters_links_and_strays_lose_nothing_and_add_nothing() -> None:
    first, second = good("valid/ovid.ris")
    assert first.keywords == ("Steam", "Tea", "Humans")
    assert first.mesh == ("*Steam/ae [Adverse Effects]", "Tea/ch, to [Chemistry, Toxicity]")
    assert first.pages == ""
    assert first.source == "MEDLINE"
    assert extra(first)["ris:NL"] == ("Ann Steam",)
    assert second.title == "Steam in the evening."
    assert second.extra == ()


def test_endnote_writes_terms_on_lines_of_one_kw_and_pubmed_numbers_in_an() -> None:
    (record,) = good("valid/endnote.ris")
    assert record.keywords == ("Animals", "Teapots", "Receptor, ErbB-2")
    assert record.mesh == ("Teapots/adverse effects/*pharmacology",)
    assert (record.pmid, str(record.date), record.pages) == ("21000001", "2011-06", "349-69")
    assert record.isbn == ""
    assert "ris:ST" not in extra(record)
    assert extra(record)["ris:ET"] == ("2011/05/11",)


def test_scopus_keeps_pubmed_number_and_article_number_in_c_fields() -> None:
    (record,) = good("valid/scopus.ris")
    assert (record.pmid, record.pages, record.source, record.issn) == (
        "31000002",
        "e104501",
        "Scopus",
        "0306-4530",
    )
    assert [person.family for person in record.authors] == ["Roe", "Poe"]
    assert record.keywords == ("whistle", "pitch (high; low)", "Kettle/teapot interface")
    assert record.mesh == ()
    assert (record.publication_types, extra(record)) == (("Review",), {})


def test_labelled_lines_become_paragraphs_and_hidden_identifiers_are_found() -> None:
    article, chapter, book = good("valid/dimensions.ris")
    assert article.abstract.split("\n\n") == [
        "Background: Kettles sing.", "Objective: To learn why. They may not know.", "Results: They do: often.",
    ]  # fmt: skip
    assert (article.pmid, article.pmcid, article.doi, article.arxiv) == (
        "35000003",
        "PMC9000003",
        "10.1000/hidden.3",
        "2101.00001",
    )
    assert article.extra == ()
    assert (chapter.type, chapter.journal, chapter.isbn, str(chapter.date)) == (
        "chapter", "The Book of Spouts", "9783161484100", "1999-21",
    )  # fmt: skip
    assert (book.journal, extra(book)) == ("", {"ris:T2": ("Spouts: a series",)})


def test_loose_spacing_is_read_where_the_file_is_written_so() -> None:
    first, second = good("valid/loose.ris")
    assert (first.title, second.title) == ("Loose spacing", "Tighter still")
    assert first.abstract == "The department we - that is, all of us - agree."


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        (
            "invalid/borders.ris",
            ["Without an end", "Oestrogen", "Without a type", "In small letters"],
        ),
        ("invalid/unclosed.ris", ["First of three", "Second of three", "Third of three"]),
        ("valid/untyped.ris", ["No type at all", "Nor here"]),
    ],
)
def test_records_without_borders_all_come_in(name: str, titles: list[str]) -> None:
    assert [entry.record and entry.record.title for entry in entries(name)] == titles


def test_a_missing_border_is_told_where_the_record_begins() -> None:
    unended, oestrogen, untyped, _ = entries("invalid/borders.ris")
    assert [(p.line, p.severity) for p in unended.problems] == [(1, "warning")]
    assert "ER" in unended.problems[0].text
    assert oestrogen.record is not None
    assert oestrogen.record.abstract == "Tumours were ER - positive in half of the kettles."
    assert not oestrogen.problems
    assert [(p.line, p.severity) for p in untyped.problems] == [(9, "warning")]
    assert "TY" in untyped.problems[0].text


def test_a_record_without_title_is_rejected_with_its_text() -> None:
    empty, untitled, neighbour = entries("invalid/titleless.ris")
    for entry in (empty, untitled):
        assert entry.record is None
        assert [p.severity for p in entry.problems] == ["error"]
        assert "title" in entry.problems[0].text
    assert untitled.line == 5
    assert untitled.raw == "TY  - JOUR\nT2  - A journal is no title\nAU  - Roe, Jane\nER  - "
    assert neighbour.record is not None


def test_a_doubtful_date_is_told_and_never_made_more_exact() -> None:
    found = entries("invalid/dates.ris")
    assert [str(entry.record.date) if entry.record else "" for entry in found] == [
        "2009",
        "2009-02",
        "2999",
        "None",
    ]
    assert [[p.line for p in entry.problems] for entry in found] == [[3], [8], [12], [16]]
    assert all(
        "date" in p.text and p.severity == "warning" for entry in found for p in entry.problems
    )


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2009///"], "2009"),
        (["Y1  - 2009/03//"], "2009-03"),
        (["PY  - 2019", "DA  - 2019/08//undefined"], "2019-08"),
        (["PY  - 2016", "DA  - MAR 9"], "2016-03-09"),
        (["DA  - APR-JUN", "PY  - 2013"], "2013-04/2013-06"),
        (["PY  - 2005", "DA  - SPR"], "2005-21"),
        (["PY  - 2005", "DA  - 2004/12/30"], "2005"),
        (["PY  - 2009///third quarter"], "2009"),
        (["Y2  - 2019/03/28"], "None"),
        (["DP  - 2009 Mar 1"], "2009-03-01"),
    ],
)
def test_the_most_exact_date_that_agrees_with_the_year_wins(lines: list[str], date: str) -> None:
    assert str(one(*lines).date) == date


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["PY  - 2005", "DA  - 2004/12/30"], {"ris:DA": ("2004/12/30",)}),
        (["DO  - none"], {"ris:DO": ("none",)}),
        (["UR  - javascript:alert(1)"], {"ris:UR": ("javascript:alert(1)",)}),
        (["AU  - et al."], {"ris:AU": ("et al.",)}),
        (["ZZ  - first", "ZZ  - second"], {"ris:ZZ": ("first", "second")}),
        (["T2  - Tea", "JO  - TEA"], {}),
        (["SN  - 1234-5679", "SN  - 0955-2358"], {"ris:SN": ("0955-2358",)}),
        (["M3  - Journal Article"], {}),
        (["DO  - 10.1000/x", "M3  - 10.1000/y"], {"ris:M3": ("10.1000/y",)}),
        (["AB  - One.", "N2  - One."], {}),
        (["AB  - One.", "N2  - Two."], {"ris:N2": ("Two.",)}),
    ],
)
def test_what_has_no_home_is_kept_and_nothing_else(
    lines: list[str], kept: dict[str, tuple[str, ...]]
) -> None:
    assert extra(one(*lines)) == kept


def test_short_titles_and_further_issns_stand_beside_the_main_ones() -> None:
    record = one("JF  - Tea", "J2  - T.", "JA  - TEA", "SN  - 1234-5678", "SN  - 0955-2359")
    assert (record.journal, record.journal_short) == ("Tea", ("T.",))
    assert (record.issn, record.issns) == ("1234-5678", ("0955-2359",))
    assert extra(record) == {}


@pytest.mark.parametrize(
    ("line", "pmid"),
    [
        ("N1  - PMID: 12345", "12345"),
        ("AN  - 12345678", ""),
        ("N1  - Erratum in: Tea. PMID: 12345 [https://www.ncbi.nlm.nih.gov/pubmed/12345]", ""),
        ("L2  - https://pubmed.ncbi.nlm.nih.gov/32000001/", "32000001"),
        ("C2  - 1001, 1061", ""),
    ],
)
def test_a_number_is_a_pmid_only_where_the_form_says_so(line: str, pmid: str) -> None:
    assert one(line).pmid == pmid


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("UR  - https://dx.doi.org/10.1000/a", "10.1000/a"),
        ("UR  - https://example.org/doi/abs/10.1000/a?full=1", "10.1000/a"),
        ("M3  - doi: 10.1000/a", "10.1000/a"),
        ("N1  - Comment on the work at doi: 10.1000/other", ""),
    ],
)
def test_a_doi_is_found_where_dialects_hide_it(line: str, doi: str) -> None:
    assert one(line).doi == doi


@pytest.mark.parametrize(
    ("kind", "csl"),
    [
        ("JOUR", "article-journal"),
        ("cpaper", "paper-conference"),
        ("THES", "thesis"),
        ("GEN", ""),
        ("ZZZZ", ""),
    ],
)
def test_a_type_is_never_invented(kind: str, csl: str) -> None:
    (entry,) = FORMAT.read(f"TY  - {kind}\nTI  - A kettle\nER  - ")
    assert entry.record is not None
    assert entry.record.type == csl
    assert extra(entry.record).get("ris:TY", ()) == (() if csl else (kind,))


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("TY  - JOUR\nTI  - Kettle\n", 3),
        ("1.\n\nTY  - JOUR\n", 3),
        ("ty  - JOUR\nti  - Kettle\ner  - \n", 2),
        ("TY - JOUR\nTI - Kettle\n", 2),
        ("AU  - Roe\nTI  - Kettle\nPY  - 2020\nVL  - 3\nER  - \n", 2),
        ("PMID- 1\nTI  - Kettle\nAU  - Roe J\nDP  - 2020\nVI  - 3\n", 0),
        ("<1. >\nVN  - Ovid Technologies\nTI  - Kettle\nAU  - Roe\nIS  - 1234-5679\nAB  - x\n", 0),
        ("@article{x, title={TY  - JOUR},}\n", 0),
        ('{"error": "rate limit"}', 0),
        ("A kettle - so they say - sings.\nIs it - or not - so?\n", 0),
        ("", 0),
    ],
)
def test_looks_tells_ris_from_its_neighbours(text: str, sure: int) -> None:
    assert FORMAT.looks(text) == sure


def test_a_saved_web_page_does_not_look_like_ris() -> None:
    assert FORMAT.looks(text_of(DATA / "invalid/login.ris")) == 0


TAG_LINES = st.sampled_from(
    [
        "TY  - JOUR",
        "TI  - t",
        "ER  - ",
        "ER  - x",
        "AU  - a, b;",
        "KW  - *a/b",
        "1.",
        "",
        "PY  - 20//",
        "ty - x",
        "AB  - ",
    ]
)


@given(st.lists(TAG_LINES | st.text(max_size=20), max_size=30).map("\n".join))
@example("ER  - \nER  - ")
def test_any_text_is_read_without_an_exception_and_in_order(text: str) -> None:
    found = list(FORMAT.read(text))
    lines = [entry.line for entry in found]
    assert lines == sorted(set(lines))
    assert all(entry.record is not None or (entry.raw and entry.problems) for entry in found)


WORDS = (
    st.text("abcdefgh XYZ09,.-", min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda word: any(map(str.isalnum, word)))
)


@given(st.lists(st.tuples(WORDS, WORDS, st.booleans()), min_size=1, max_size=8))
def test_no_record_and_no_unknown_field_is_lost_when_ends_are_missing(
    records: list[tuple[str, str, bool]],
) -> None:
    text = "".join(
        f"TY  - JOUR\nTI  - {title}\nZZ  - {note}\n" + ("ER  - \n\n" if ended else "")
        for title, note, ended in records
    )
    found = list(FORMAT.read(text))
    stated = [
        (e.record.title, extra(e.record)["ris:ZZ"], not e.problems) for e in found if e.record
    ]
    assert stated == [
        (" ".join(title.split()), (" ".join(note.split()),), ended)
        for title, note, ended in records
    ]


COUNTS = {
    "asreview_baseline.ris": 100, "asreview_embase.ris": 6, "asreview_ovid_psycinfo.ris": 6, "asreview_pubmed_endnote.txt": 6,
    "citesource_Dimensions_246.ris": 246, "citesource_WoS_79.ris": 79, "citesource_lens_343.ris": 343, "citesource_medline_84.ris": 84,
    "citesource_no_TY_first_export.ris": 499, "jabref_RisImporterCorrupted.ris": 1, "jabref_RisImporterTest1.ris": 11,
    "litsearchr_scopus_92.ris": 92, "zotero_RIS_03.ris": 48, "zotero_RIS_05.ris": 39,
}  # fmt: skip


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_real_exports_give_every_record(name: str, count: int) -> None:
    text = text_of(REAL / name)
    found = list(FORMAT.read(text))
    assert FORMAT.looks(text[:20_000]) >= 2
    assert len(found) == count
    assert all(entry.record.title if entry.record else entry.problems for entry in found)
    assert not any(
        value.endswith("ER -")
        for entry in found
        if entry.record
        for _, values in entry.record.extra
        for value in values
    )
