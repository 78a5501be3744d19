"""PubMed XML: every record comes in, with what NLM states and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.xml.pubmed_xml import FORMAT

DATA = Path(__file__).parent / "data" / "pubmed_xml"
REAL = Path(__file__).parents[2] / "shared" / "records"


def read(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def records(name: str) -> list[Record]:
    return [entry.record for entry in read((DATA / name).read_bytes()) if entry.record]


def one(article: str, rest: str = "") -> Record:
    (entry,) = read(
        f"<PubmedArticle><MedlineCitation><Article>{article}</Article>{rest}</MedlineCitation></PubmedArticle>".encode()
    )
    assert entry.record is not None
    return entry.record


def test_a_full_record_arrives_whole() -> None:
    entry = read((DATA / "valid/articles.xml").read_bytes())[0]
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (4, ())
    assert (
        record.title
        == "How <i>Camellia sinensis</i> steeps in H<sub>2</sub>O at 10<sup>5</sup> Pa & below"
    )
    assert record.authors == (
        Person(family="Lovelace", given="Ada", suffix="3rd", orcid="0000-0001-2345-678X"),
        Person(literal="Kettle Study Group"),
    )
    assert (str(record.date), record.type) == ("2019-03/2019-04", "article-journal")
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of kettle studies",
        "20",
        "4",
        "454-81",
    )
    assert (record.doi, record.pmid, record.pmcid) == ("10.1000/kettle.9", "31000001", "PMC4000001")
    assert (record.issn, record.language, record.source) == ("1234-5679", "en", "PubMed")
    assert record.publication_types == ("Journal Article", "Retracted Publication")
    assert (record.journal_short, record.issns) == (("J Kettle Stud",), ("1234-5679",))
    assert record.keywords == (
        "Humans",
        "Tea",
        "Receptor, ErbB-2",
        "singing",
        "<i>Camellia</i> leaf",
    )
    assert record.mesh == ("Humans", "*Tea/adverse effects", "Receptor, ErbB-2/*metabolism")
    assert record.abstract == "BACKGROUND: Kettles sing at x<sup>2</sup> hertz.\n\nThey do."
    assert record.relations == ("retraction-in pmid:31000009",)


def test_what_has_no_field_is_kept_without_the_housekeeping() -> None:
    assert dict(records("valid/articles.xml")[0].extra) == {
        "retracted": ("true",),
        "pubmed:ArticleDate": ("2019-02-28",),
        "pubmed:Affiliation": ("Tea Laboratory, Ockham.",),
        "pubmed:Chemical": ("Tea",),
        "pubmed:DataBank": ("ClinicalTrials.gov, NCT00000001",),
        "pubmed:CopyrightInformation": ("© 2019 The Tea Society",),
        "pubmed:pii": ("S-1",),
    }


def test_a_title_that_exists_in_another_language_only_is_the_title() -> None:
    _, french, german = records("valid/articles.xml")
    assert (french.title, french.language, str(french.date)) == (
        "Le thé et la bouilloire",
        "fr",
        "2009-21",
    )
    assert french.authors == (Person(family="Roe", given="JB"),)
    assert german.title == "Tea in translation"
    assert dict(german.extra)["pubmed:VernacularTitle"] == ("Tee, übersetzt.",)
    assert dict(german.extra)["pubmed:OtherAbstract"] == ("ZIEL: Eins.",)


def test_a_date_that_does_not_exist_is_told_and_never_made_up() -> None:
    entry = read((DATA / "valid/articles.xml").read_bytes())[2]
    assert entry.record is not None
    assert str(entry.record.date) == "1998-02"
    assert [problem.severity for problem in entry.problems] == ["warning"]
    assert dict(entry.record.extra)["pubmed:PubDate"] == ("1998, Feb, 30",)


def test_records_that_nlm_deleted_are_none() -> None:
    assert len(read((DATA / "valid/articles.xml").read_bytes())) == 3


def test_chapters_and_books_are_told_apart() -> None:
    chapter, book = records("valid/books.xml")
    assert (chapter.title, chapter.type, chapter.journal) == (
        "On spouts",
        "chapter",
        "The Book of Kettles",
    )
    assert chapter.authors == (Person(family="Lovelace", given="Ada"),)
    assert chapter.editors == (Person(family="Noether", given="Emmy"),)
    assert (str(chapter.date), chapter.publisher, chapter.isbn, chapter.pmid) == (
        "2009-02",
        "Teapot Press",
        "9780306406157",
        "41000001",
    )
    assert chapter.publication_types == ("Review",)
    assert dict(chapter.extra) == {
        "pubmed:PublisherLocation": ("Ockham",),
        "pubmed:bookaccession": ("NBK1",),
        "pubmed:AuthorList": ("Kettle Centre",),
    }
    assert (book.title, book.type, str(book.date)) == ("A whole book", "book", "2012-03-27")
    assert book.authors == (Person(literal="Kettle Centre"),)


def test_broken_records_stand_alone_and_each_is_told() -> None:
    entries = read((DATA / "invalid/some.xml").read_bytes())
    assert [(entry.line, entry.record.title if entry.record else None) for entry in entries] == [
        (2, "First whole"),
        (3, None),
        (4, None),
        (5, None),
        (6, "Tea & &nosuch; at A & B"),
        (7, None),
    ]
    told = [[problem.text for problem in entry.problems] for entry in entries]
    assert told[1] == ["record has no title"]
    assert "mismatched tag" in told[2][0]
    assert "not closed before the next one" in told[3][0]
    assert {
        "entity &nbsp; is not declared; it is read as in HTML",
        "a bare & is read as text",
        "PMID is not a number: x5",
    } <= set(told[4])
    assert "cut off" in told[5][0]
    assert all(entry.raw.startswith("<PubmedArticle>") for entry in entries if entry.record is None)


@pytest.mark.parametrize(
    ("pub_date", "date"),
    [
        ("<Year>2009</Year>", "2009"),
        ("<Year>2009</Year><Month>03</Month><Day>1</Day>", "2009-03-01"),
        ("<Year>2009</Year><Month>Mar</Month>", "2009-03"),
        ("<Year>2009</Year><Season>Winter</Season>", "2009-24"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12/1999-01"),
        ("<MedlineDate>2009 Spring</MedlineDate>", "2009-21"),
        ("<MedlineDate>1944-1945</MedlineDate>", "1944/1945"),
    ],
)
def test_dates_are_as_exact_as_stated(pub_date: str, date: str) -> None:
    issue = f"<Journal><JournalIssue><PubDate>{pub_date}</PubDate></JournalIssue></Journal>"
    assert str(one(f"<ArticleTitle>Tea</ArticleTitle>{issue}").date) == date


def test_the_electronic_date_stands_in_for_a_missing_one() -> None:
    record = one(
        "<ArticleTitle>Tea</ArticleTitle><ArticleDate><Year>2019</Year><Month>02</Month><Day>28</Day></ArticleDate>"
    )
    assert str(record.date) == "2019-02-28"


def test_markup_in_cdata_is_text() -> None:
    assert (
        one("<ArticleTitle><![CDATA[<script>alert(1)</script> tea]]></ArticleTitle>").title
        == "<script>alert(1)</script> tea"
    )


def test_an_old_citation_set_is_read() -> None:
    (entry,) = read(
        b"<MedlineCitationSet><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>Old</ArticleTitle></Article></MedlineCitation></MedlineCitationSet>"
    )
    assert entry.record is not None
    assert (entry.record.title, entry.record.pmid) == ("Old", "7")


@pytest.mark.parametrize(
    "text",
    ["<p:PubmedArticleSet>", "<article>", "PMID- 1", "<html>", "{}", "<eSearchResult>", "<dblp>"],
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert FORMAT.looks(text) == 0


# what the collection's own table counts, less the two that state no title
_COUNTS = {
    "fatcat_pubmedsample_2019.xml": 176, "jabref_MedlineImporterTestBookArticleSet.xml": 1, "biopython_pubmed1.xml": 2,
    "jabref_MedlineImporterTestMinimalEntry.xml": 0, "jabref_MedlineImporterTestNbib.xml": 2, "zotero_PubMed_XML_01.xml": 2,
}  # fmt: skip


@pytest.mark.skipif(not REAL.exists(), reason="the collection of real records is not here")
def test_real_files_come_in_whole_and_no_other_file_is_taken_for_one() -> None:
    for path in sorted(REAL.glob("*/*")):
        sample = path.read_bytes()[:20_000].decode("utf-8", "replace")
        assert FORMAT.looks(sample) == (3 if path.parent.name == "pubmed_xml" else 0), path.name
    for path in sorted((REAL / "pubmed_xml").glob("*.xml")):
        entries = read(path.read_bytes())
        found = [entry.record for entry in entries if entry.record]
        assert len(found) == _COUNTS.get(path.name, 1), path.name
        assert all(record.title and record.pmid for record in found)


_WHOLE = (DATA / "valid/articles.xml").read_bytes()
_ENDS = [
    at + len(b"</PubmedArticle>")
    for at in range(len(_WHOLE))
    if _WHOLE.startswith(b"</PubmedArticle>", at)
]


@given(st.integers(0, len(_WHOLE) - len(b"</PubmedArticleSet>\n")))
def test_a_file_cut_anywhere_gives_what_was_whole_and_says_that_it_is_cut(at: int) -> None:
    entries = read(_WHOLE[:at])
    assert sum(entry.record is not None for entry in entries) == sum(end <= at for end in _ENDS)
    beginning = _WHOLE.index(b"<PubmedArticleSet")
    assert (at <= beginning) or "cut off" in entries[-1].problems[0].text
