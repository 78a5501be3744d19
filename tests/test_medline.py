"""PubMed's MEDLINE text: every record comes in, with what NLM and ERIC state and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.tagged.medline import FORMAT

DATA = Path(__file__).parent / "data" / "medline"
REAL = Path(__file__).parents[2] / "shared" / "records" / "nbib"


def text_of(path: Path) -> str:
    return (
        path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    )


def entries(name: str) -> list[Entry]:
    return list(FORMAT.read(text_of(DATA / name)))


def one(*lines: str) -> Record:
    (entry,) = FORMAT.read("\n".join(("PMID- 1", *lines)) + "\n")
    assert entry.record is not None
    return entry.record


def test_a_full_record_arrives_whole() -> None:
    entry, _ = entries("valid/pubmed.nbib")
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (2, ())
    assert record.title == "On the kettle and its song: a randomised trial in a rather long title"
    assert record.authors == (
        Person(family="Lovelace", given="Ada", orcid="0000-0001-2345-678X"),
        Person(family="King", given="Martin Jr"),
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
    assert (record.journal_short, record.issns) == (("J Kettle",), ("1234-5679", "0955-2359"))
    assert record.keywords == ("Humans", "Tea", "Receptor, ErbB-2", "singing")
    assert record.mesh == ("Humans", "*Tea/adverse effects", "Receptor, ErbB-2/*metabolism")
    assert record.publication_types == ("Journal Article", "Retracted Publication")
    assert record.abstract.split("\n\n") == [
        "BACKGROUND: Kettles sing (DNA: not involved).", "MATERIALS AND METHODS: We listened to 12 of them.", "RESULTS: They sang.",
    ]  # fmt: skip


def test_what_has_no_home_is_kept_without_the_housekeeping() -> None:
    record = entries("valid/pubmed.nbib")[0].record
    assert record is not None
    assert dict(record.extra) == {
        "medline:AD": ("House of Tea, London.",),
        "medline:FIR": ("Watcher, Walter",),
        "medline:IR": ("Watcher W",),
        "medline:TT": ("Vom Kessel.",),
        "medline:DEP": ("20190205",),
        "medline:RN": ("0 (Tannins)",),
        "medline:AID": ("K-9 [pii]",),
    }


def test_the_short_name_and_the_electronic_date_serve_where_the_full_ones_are_missing() -> None:
    record = entries("valid/pubmed.nbib")[1].record
    assert record is not None
    assert record.authors == (Person(family="Roe", given="JB"),)
    assert (str(record.date), record.title, record.language, record.type) == (
        "2019-02-05",
        "Who listens?",
        "fr",
        "",
    )
    assert dict(record.extra)["medline:OAB"] == ("Publisher: Une bouilloire.",)


def test_eric_gives_no_pmid_and_its_records_come_apart_all_the_same() -> None:
    article, thesis = (entry.record for entry in entries("valid/eric.nbib"))
    assert article is not None
    assert thesis is not None
    assert (article.source, article.doi, article.issn, article.url) == (
        "ERIC", "10.1000/school.1", "2375-5636", "http://example.org/?id=EJ0000001",
    )  # fmt: skip
    assert (str(article.date), article.authors[0].family) == ("2019-04", "van Teapot")
    assert (thesis.type, thesis.isbn) == ("thesis", "9783161484100")


def test_a_bad_record_never_takes_its_neighbours_along() -> None:
    odd, glued, untitled = entries("invalid/records.nbib")
    assert odd.record is not None
    assert odd.record.pmid == ""
    assert [(p.line, p.severity, p.text.split()[0]) for p in odd.problems] == [
        (1, "warning", "PMID"),
        (3, "warning", "date"),
    ]
    assert glued.record is not None
    assert (glued.record.title, glued.record.pmid) == ("Glued with one blank of indent", "22222222")
    assert [(p.line, "future" in p.text) for p in glued.problems] == [(7, True)]
    assert untitled.record is None
    assert untitled.problems[0].severity == "error"
    assert untitled.raw == "PMID-33333333\nPT  - Technical Report\nAU  - Roe J"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Kettles sing.", "Kettles sing"),
        ("Do they?", "Do they?"),
        ("They do!", "They do!"),
        ("And so on...", "And so on..."),
        ("Teapots of the U.S.", "Teapots of the U.S."),
        ("A work by Roe et al.", "A work by Roe et al."),
        ("[Kettles [large] sing].", "Kettles [large] sing"),
        ("[Do they?].", "Do they?"),
        ("[One] and [two].", "[One] and [two]"),
    ],
)
def test_only_what_nlm_adds_to_a_title_is_taken_off(stated: str, title: str) -> None:
    assert one(f"TI  - {stated}").title == title


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2009 Mar 1", "2009-03-01"),
        ("2005 Winter", "2005-24"),
        ("1998 Dec-1999 Jan", "1998-12/1999-01"),
        ("2019 Jan/Mar", "2019-01/2019-03"),
    ],
)
def test_a_date_is_as_exact_as_stated(stated: str, date: str) -> None:
    assert str(one("TI  - x", f"DP  - {stated}", "DEP - 20200101").date) == date


def test_an_abstract_without_a_label_at_its_beginning_stays_one_paragraph() -> None:
    assert "\n" not in one("TI  - x", "AB  - We listened. RESULTS: They sang.").abstract


@pytest.mark.parametrize(
    ("kinds", "csl"),
    [
        (["Journal Article", "Preprint"], "article"),
        (["Review", "Book"], "book"),
        (["Technical Report"], "report"),
        (["Dataset of some sort"], ""),
    ],
)
def test_a_type_is_never_invented(kinds: list[str], csl: str) -> None:
    record = one("TI  - x", *(f"PT  - {kind}" for kind in kinds))
    assert record.type == csl
    assert record.publication_types == tuple(kinds)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("PMID- 1\nTI  - x\n", 3),
        ("\n\nPMID-1\nTI  - x\n", 3),
        ("OWN - ERIC\nTI  - x\nOID - EJ1\n", 2),
        ("TY  - JOUR\nTI  - x\nER  - \n", 0),
        ("<html><pre>\nPMID- 1\n</pre></html>", 0),
        ("@article{x, note={PMID- 1}}", 0),
        ("DNA- and RNA-kettles, PMID- and all.\n", 0),
        ("", 0),
    ],
)
def test_looks_tells_medline_from_its_neighbours(text: str, sure: int) -> None:
    assert FORMAT.looks(text) == sure


def test_an_error_message_does_not_look_like_medline() -> None:
    assert FORMAT.looks(text_of(DATA / "invalid/error.nbib")) == 0


LINES = st.sampled_from(
    [
        "PMID- 1",
        "PMID- x",
        "TI  - t",
        "      more",
        "",
        "OWN - ERIC",
        "AUID- x",
        "FAU - a, b",
        "AU  - b",
        "LID - x [doi]",
        "DP  - 20",
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=30).map("\n".join))
def test_any_text_is_read_without_an_exception_and_in_order(text: str) -> None:
    found = list(FORMAT.read(text))
    lines = [entry.line for entry in found]
    assert lines == sorted(set(lines))
    assert all(entry.record is not None or (entry.raw and entry.problems) for entry in found)


WORD = st.text("abcdefghXYZ09", min_size=1, max_size=12)


@given(
    st.lists(
        st.tuples(
            st.lists(WORD, min_size=1, max_size=6),
            st.sampled_from(["\n      ", "\n ", "\n\t", " "]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_no_record_is_lost_however_it_is_wrapped_and_separated(
    records: list[tuple[list[str], str, bool]],
) -> None:
    text = "".join(
        f"PMID- {number}\nTI  - {wrap.join(words)}\n" + ("\n" if apart else "")
        for number, (words, wrap, apart) in enumerate(records, 1)
    )
    found = [(e.record.pmid, e.record.title) for e in FORMAT.read(text) if e.record]
    assert found == [
        (str(number), " ".join(words)) for number, (words, _, _) in enumerate(records, 1)
    ]


COUNTS = {
    "jabref_MedlinePlainImporterTestCompleteEntry.txt": 1, "jabref_MedlinePlainImporterTestDOI.txt": 1, "jabref_NbibImporterTest.nbib": 1,
    "pybibx_pubmed.txt": 335, "zotero_MEDLINEnbib_01.nbib": 1, "zotero_MEDLINEnbib_05.nbib": 3, "zotero_MEDLINEnbib_07.nbib": 4,
    "zotero_MEDLINEnbib_08.nbib": 2, "zotero_MEDLINEnbib_09.nbib": 1,
}  # fmt: skip


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_real_exports_give_every_record(name: str, count: int) -> None:
    text = text_of(REAL / name)
    found = list(FORMAT.read(text))
    assert FORMAT.looks(text[:20_000]) >= 2
    assert len(found) == count
    assert all(entry.record.title if entry.record else entry.problems for entry in found)
