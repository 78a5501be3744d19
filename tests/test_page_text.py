"""The reader of publishers' pages that were copied as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Record
from digest.records.formats.base import Entry
from digest.records.formats.pages.page_citations import (
    citation,
    journal_in_blurb,
    marked_people,
    people,
)
from digest.records.formats.pages.page_labels import LABELS, NOISE
from digest.records.formats.pages.page_text import FORMAT

PAGES = Path(__file__).parent / "data" / "page_text"
REAL = Path(__file__).parents[2] / "shared" / "records" / "page_text"


def entry_of(text: str) -> Entry:
    (entry,) = FORMAT.read(text)
    return entry


def record_of(text: str) -> Record:
    record = entry_of(text).record
    assert record is not None
    return record


def states(record: Record) -> dict[str, object]:
    """The stated fields of a record, the way the table below writes them."""
    found: dict[str, object] = {
        field: getattr(record, field)
        for field in record.__struct_fields__
        if getattr(record, field)
    }
    if record.authors:
        found["authors"] = [person.inverted for person in record.authors]
    if record.date:
        found["date"] = record.date.edtf
    if record.extra:
        found["extra"] = dict(record.extra)
    return found


PAPER = {"type": "article-journal", "publication_types": ("Research Article",)}
EXPECTED: dict[str, dict[str, object]] = {
    "ingenta": {
        **PAPER,
        "title": "Lantern Moss on Northern Rooftops: A Survey of Small Gardens",
        "date": "2011-04-01",
        "journal": "Annals of Roof Botany",
        "keywords": ("Moss", "roof gardens (green; flat)", "cooling"),
        "abstract": "Lantern moss (Bryum lucerna) grows on roofs that nobody sweeps. We counted it on 212 roofs in three invented towns. "
        "Keywords: words that appear in running text are not labels. Roofs with moss were cooler by two degrees.",
        "source": "Ingenta Connect",
    },
    "spaces": {
        "title": "Puddles",
        "type": "article-journal",
        "date": "2003-05-01",
        "journal": "Puddle Studies",
        "volume": "7",
        "issue": "2",
        "pages": "11-15",
        "keywords": ("shallow water", "evaporation"),
        "abstract": "Puddles dry from their edge. Puddle Stud. 7(2):11-15.",
        "source": "page text",
    },
    "pmc": {
        "title": "Tea against Yawning: A Randomised Trial in Two Offices",
        "authors": ["Ada Álvarez-Byron", "Grace de la Cruz", "Alan M Turner"],
        "date": "2021-02-03",
        "journal": "Invented Medicine",
        "volume": "12",
        "issue": "4",
        "pages": "e77",
        "doi": "10.5555/im.2021.77",
        "pmid": "31234567",
        "pmcid": "PMC7654321",
        "keywords": ("tea", "yawning", "randomised trial"),
        "abstract": "Yawning was counted before and after tea in two offices. Tea halved it.",
        "source": "PMC",
        "extra": {"editor": ("Nobody Known",)},
    },
    "pubmed": {
        "title": "Whistling as a measure of lung volume",
        "type": "article-journal",
        "date": "1998-11",
        "journal": "J Invented Physiol",
        "volume": "19",
        "issue": "1",
        "pages": "35-9",
        "doi": "10.5555/jip.19.35",
        "keywords": ("Adult", "Lung", "Receptors, Invented", "Whistling"),
        "mesh": (
            "Adult",
            "Lung/*physiology",
            "Receptors, Invented/drug effects",
            "Receptors, Invented/metabolism",
            "*Whistling",
        ),
        "abstract": "We asked forty people to whistle for as long as they could and measured their lungs on the same day. "
        "The two agreed well enough for a first look.",
        "source": "page text",
        "publication_types": ("Clinical Trial", "Research Support"),
    },
    "dove": {
        "title": "Pillows and dreams: a short review",
        "authors": ["Tate JA", "Moon MO", "Bray K"],
        "date": "2016-02-28",
        "journal": "Journal of Invented Sleep",
        "volume": "9",
        "pages": "73-78",
        "doi": "10.5555/sleep.s1",
        "keywords": ("pillow", "dream", "sleep"),
        "abstract": "Pillows are soft. This review asks what they do to dreams.",
        "source": "page text",
    },
    "plos": {
        "title": "Night walks of garden snails on a brick wall",
        "authors": ["Moss B", "Gray C", "Stone RM"],
        "date": "2014-06-08",
        "journal": "PLoS ONE",
        "volume": "9",
        "issue": "6",
        "pages": "e123456",
        "doi": "10.5555/journal.pone.0123456",
        "abstract": "Snails were followed for one summer on a garden wall. They moved at night.",
        "source": "PLOS",
        "extra": {"editor": ("Someone Else, Institute of Walls",)},
    },
    "pure": {
        "title": "Fog harvesting with woven nets of three colours",
        "type": "article-journal",
        "date": "2013-01-07",
        "journal": "Nets Today: Proceedings",
        "volume": "3",
        "issue": "2",
        "pages": "15-18",
        "language": "en",
        "keywords": ("Fog", "Woven nets", "Water, clean"),
        "abstract": "In this study, we hung woven nets of three colours on a hill that nobody visits and weighed the water that they "
        "caught. Blue nets caught the most.",
        "source": "page text",
        "extra": {"number of pages": ("4",)},
    },
    "apa": {
        "title": "The weight of shadows in summer",
        "authors": ["Hall, C. C.", "Grub, S. T.", "van Doux, C. B."],
        "date": "2001",
        "journal": "Southern Journal of Applied Light",
        "volume": "17",
        "issue": "2",
        "pages": "51-56",
        "doi": "10.5555/sjal/17.2.51",
        "abstract": "Because nobody had weighed shadows before, we built a balance for them and tried it on forty objects of different "
        "size in one bright week of June. Shadows weigh nothing.",
        "source": "Mendeley",
    },
    "repository": {
        "title": "Beetles of the Lower Shelf",
        "authors": ["Zell-Rolf, Isabel", "Good, Ben", "Shire, Roger G."],
        "type": "article-journal",
        "date": "2022",
        "journal": "Library Fauna: a journal of small things",
        "volume": "23",
        "issue": "1",
        "publisher": "Shelf Press",
        "doi": "10.5555/lf-1",
        "issn": "1234-567X",
        "url": "https://example.org/lf/1",
        "abstract": "Beetles were found on the lower shelf and nowhere else.",
        "source": "page text",
        "extra": {"article number": ("41",)},
    },
    "zendy": {
        "title": "Growth of Window Plants as Influenced by Early Conversation",
        "authors": ["Van Leer D. H.", "Sauce J. R."],
        "date": "1974",
        "journal": "invented soil society journal",
        "doi": "10.5555/issj1974.0361",
        "issn": "1234-5679",
        "issns": ("1234-5679",),
        "language": "en",
        "keywords": ("window", "plant <genus>", "talk"),
        "abstract": "Plants on a window sill were spoken to every morning for a year, and others were left alone. "
        "Both grew toward the light.",
        "source": "page text",
        "extra": {"issn": ("9876-5432",)},
    },
    "ouci": {
        "title": "Роздуми про дощ у малих містах",
        "authors": ["Іван Дощ"],
        "date": "2020",
        "journal": "Журнал дощу",
        "issue": "4",
        "pages": "362-372",
        "publisher": "Видавництво Хмара",
        "doi": "10.5555/rain/001",
        "abstract": "Дощ падає вниз. Ми перевірили це у трьох містах.",
        "source": "page text",
    },
    "structured": {
        "title": "Counting sheep and staying awake",
        "authors": ["Nora Ault", "Amy Canes", "Bak Zhig"],
        "type": "article-journal",
        "date": "2025-07-03",
        "journal": "Invented Psychology",
        "volume": "13",
        "issue": "2",
        "pages": "e81",
        "doi": "10.5555/ip.1",
        "keywords": ("sheep", "counting", "staying awake"),
        "abstract": "Background: Sheep are counted at night.\n\nMethods: We counted them by day.",
        "source": "page text",
        "publication_types": ("RESEARCH ARTICLE",),
    },
    "semantic": {
        "title": "Round doors in square houses.",
        "authors": ["Ronan W Glen", "Nick L. G. Mill"],
        "journal": "Invented Architecture Reviews",
        "volume": "36",
        "issue": "3",
        "abstract": "PURPOSE To see whether round doors fit into square houses, we measured one hundred doors and as many houses. "
        "They mostly do…",
        "source": "page text",
    },
    "hindawi": {
        "title": "Mechanisms of Cloud Formation above Kettles",
        "type": "article-journal",
        "date": "2012",
        "journal": "International Journal of Invented Clouds",
        "volume": "2012",
        "abstract": "Clouds form above kettles for reasons that this review sets out in the order in which they were found, from the first "
        "kettle to the last. The end is open.",
        "source": "page text",
        "publication_types": ("Review Article",),
        "extra": {"editor": ("Mary Steam",), "article number": ("415170",)},
    },
    "doubtful": {
        "title": "A title with a date that does not exist",
        "date": "2009-02",
        "abstract": "Nothing happened on that day.",
        "source": "page text",
        "publication_types": ("Poem",),
    },
}


def test_every_valid_page_has_its_expectation() -> None:
    assert {page.stem for page in (PAGES / "valid").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_exactly_what_it_states(name: str) -> None:
    text = (PAGES / "valid" / f"{name}.txt").read_text("utf-8")
    assert FORMAT.looks(text) == 2
    assert states(record_of(text)) == EXPECTED[name]


@pytest.mark.parametrize(
    ("name", "line"),
    [("ingenta", 4), ("pmc", 5), ("plos", 4), ("apa", 4), ("structured", 9), ("hindawi", 6)],
)
def test_an_entry_stands_on_the_line_of_its_title(name: str, line: int) -> None:
    assert entry_of((PAGES / "valid" / f"{name}.txt").read_text("utf-8")).line == line


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("login", "no article is recognised"),
        ("robot", "no article is recognised"),
        ("javascript", "no article is recognised"),
        ("denied", "no article is recognised"),
        ("note", "no article is recognised"),
        ("untitled", "no title"),
    ],
)
def test_a_page_without_an_article_or_a_title_is_rejected_whole_with_a_reason(
    name: str, text: str
) -> None:
    raw = (PAGES / "invalid" / f"{name}.txt").read_text("utf-8")
    entry = entry_of(raw)
    assert (entry.record, entry.raw) == (None, raw)
    assert text in entry.problems[0].text
    assert entry.problems[0].hint
    assert entry.problems[0].severity == "error"


def test_what_is_doubtful_is_told_with_its_line() -> None:
    problems = entry_of((PAGES / "valid" / "doubtful.txt").read_text("utf-8")).problems
    assert [(problem.line, problem.severity) for problem in problems] == [
        (5, "warning"),
        (7, "warning"),
    ]
    assert "February 30, 2009" in problems[0].text
    assert "10.5555/abc" in problems[1].text


def test_a_list_of_authors_that_is_cut_short_is_told() -> None:
    (problem,) = entry_of((PAGES / "valid" / "plos.txt").read_text("utf-8")).problems
    assert (problem.line, problem.severity) == (4, "warning")
    assert "et al." in problem.text


@pytest.mark.parametrize("name", ["login", "robot", "javascript", "denied"])
def test_a_wall_is_taken_so_that_it_can_be_named(name: str) -> None:
    assert FORMAT.looks((PAGES / "invalid" / f"{name}.txt").read_text("utf-8")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "one line of junk",
        "<html><body><h1>Pasted</h1><p>Keywords: A; B</p></body></html>",
        "Title\n\n<div>Abstract</div>\nKeywords: a; b",
        '<?xml version="1.0"?>\n<records/>',
        '{"title": "x",\n "abstract": "y"}',
        '[{"title": "x"}]',
        "TY  - JOUR\nTI  - A title\nKW  - x\nER  - \n",
        "PMID- 1\nTI  - A title\n",
        "@article{key,\n  title = {A title},\n  doi = {10.5555/x},\n}",
        "% a comment\n\n@Article{key,\n  title = {A title},\n}",
        "%0 Journal Article\n%T A title\n",
        "---\ntitle: A title\n---\nAbstract\nText.",
        "Title,Year,DOI\nA title,2009,10.5555/x\n",
        "PT\tAU\tTI\tSO\nJ\tA\tB\tC\n",
        "FN Clarivate\nPT J\nTI A title\n",
        "Error occurred: The following PMID is not available",
        "PK\x03\x04\x00\x00\nAbstract\n",
    ],
)
def test_another_format_is_not_taken_for_a_page(text: str) -> None:
    assert FORMAT.looks(text) == 0


def test_plain_prose_in_several_lines_is_perhaps_a_page() -> None:
    assert FORMAT.looks("A plain title\n\n" + "Words follow words in this paragraph. " * 5) == 1


def test_an_empty_text_gives_no_entry() -> None:
    assert list(FORMAT.read(" \n\n")) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Keywords: a; b", ("a", "b")),
        ("Key words: a; b", ("a", "b")),
        ("Keyword(s): one, two, three.", ("one", "two", "three")),
        ("KEYWORDS a; b", ("a", "b")),
        ("Keywords—alpha; beta", ("alpha", "beta")),
        (
            "Keywords\n\nLichen, morphology, Tengger Desert",
            ("Lichen", "morphology", "Tengger Desert"),
        ),
        ("Keywords\n• one, two\n• three", ("one, two", "three")),
        ("Keywords: one • two • three", ("one", "two", "three")),
        ("Keywords: Receptor, ErbB-2", ("Receptor, ErbB-2",)),
        ("Keywords: a;; ; b;", ("a", "b")),
        ("\u00a0Keywords\u2009:\u3000a; b", ("a", "b")),
        ("Keywords:", ()),
        ("Keywords are a matter of taste", ()),
    ],
)
def test_keywords_are_split_as_the_page_separates_them(
    line: str, expected: tuple[str, ...]
) -> None:
    assert (
        record_of(
            f"A title of some words\n\nAbstract\nText of it.\n\n{line}\n\nDocument Type: Article\n"
        ).keywords
        == expected
    )


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Publication date: March 1, 2009", "2009-03-01"),
        ("Published: 2009", "2009"),
        ("Published online 28 February 2009", "2009-02-28"),
        ("Published: Jan 11, 2016 - Copyright © 2017 Somebody", "2016-01-11"),
        ("Received 1 May 2008; Accepted 2 May 2008", ""),
        ("Received: 1 May 2008; Accepted: 2 May 2008; Published: 3 May 2008", "2008-05-03"),
        ("Accepted for publication 3 November 2016", ""),
        ("Copyright © 2017 by Somebody", ""),
        ("Published:\n\nSomething else", ""),
        ("Year: 2009\nPublished: 5 May 2009", "2009-05-05"),
    ],
)
def test_the_date_is_that_of_publication_and_no_other(line: str, date: str) -> None:
    found = record_of(f"A title of some words\n{line}\n\nAbstract\nText of it.\n").date
    assert str(found or "") == date


def test_a_doi_in_the_abstract_or_the_references_is_not_the_article_s() -> None:
    page = "A title\n\nAbstract\nAs shown (doi: 10.5555/a1).\n\nReferences\n1. X. https://doi.org/10.5555/b2\nhttps://doi.org/10.5555/c3\n"
    assert record_of(page).doi == ""


def test_a_hard_wrapped_abstract_is_one_paragraph() -> None:
    assert (
        record_of("A title\n\nAbstract\nOne line that\ngoes on.\n\nA second\nparagraph.\n").abstract
        == "One line that goes on.\n\nA second paragraph."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tatum JA, Meneveau MO", ["Tatum JA", "Meneveau MO"]),
        ("Smith, J.; Doe, Jane", ["Smith, J.", "Doe, Jane"]),
        (
            "Burgess, T.I., Hardy, G.E.St.J. and Dell, B.",
            ["Burgess, T.I.", "Hardy, G.E.St.J.", "Dell, B."],
        ),
        ("Good, Ben and Shire, Roger G.", ["Good, Ben", "Shire, Roger G."]),
        ("Shire, Roger", ["Shire, Roger"]),
        ("Ada Lovelace and Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        (
            "Ada Lovelace, Alan Turing and Grace Hopper",
            ["Ada Lovelace", "Alan Turing", "Grace Hopper"],
        ),
        ("Ada Lovelace1, Alan Turing2,*", ["Ada Lovelace", "Alan Turing"]),
        ("World Health Organization", ["World Health Organization"]),
        ("https://example.org, 3 more", []),
    ],
)
def test_a_list_of_authors_is_taken_apart_only_where_its_shape_tells(
    text: str, expected: list[str]
) -> None:
    assert [person.inverted for person in people(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace, Alan Turing, Department of Numbers",
        "1 Department of Numbers, University of Sums",
        "A title of 2009, with a number",
        "Department of Numbers 1, Hospital of Sums 2",
        "",
    ],
)
def test_a_line_that_is_not_names_with_marks_states_no_author(text: str) -> None:
    assert marked_people(text) == ()


@pytest.mark.parametrize(
    ("text", "journal"),
    [
        ("Forest Science is a peer-reviewed journal.", "Forest Science"),
        ("The Journal of Forestry is the most widely circulated.", "Journal of Forestry"),
        (
            "Each regional journal focuses on practice. The Southern Journal of Applied Light covers the south.",
            "Southern Journal of Applied Light",
        ),
        ("This journal is essential reading.", ""),
        ("Important Notice: SAF's journals are now published elsewhere.", ""),
        ("the best journal is unknown", ""),
    ],
)
def test_the_journal_of_a_blurb_is_the_name_that_does_something(text: str, journal: str) -> None:
    assert journal_in_blurb(text) == journal


@pytest.mark.parametrize(
    "text", ["Volume 44 No.2", "We saw 3 (2009) of them.", "Introduction", "x" * 5000, "2009; 2010"]
)
def test_a_line_in_no_known_shape_states_nothing(text: str) -> None:
    assert citation(text) == {}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(label for labels in LABELS.values() for label in labels),
                *NOISE,
                "",
                "Title of it",
                ": x; y",
                "2009-13-45",
                "•",
            ]
        )
    )
)
def test_no_arrangement_of_labels_and_noise_raises(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert FORMAT.looks(text) in (0, 1, 2)
    assert len(list(FORMAT.read(text))) == bool(text.strip())


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_no_text_raises_and_a_rejected_one_is_kept_whole(text: str) -> None:
    FORMAT.looks(text)
    for entry in FORMAT.read(text):
        assert entry.record or (entry.raw == text and entry.problems)


@pytest.mark.parametrize(
    "text",
    [
        "Abstract\n" + " \n" * 50_000 + "x",
        "Ab (2000). C. D 1(2): x " * 5000,
        ("A b1, " * 200 + "\n") * 100,
    ],
)
def test_a_large_page_takes_no_more_than_its_share_of_time(text: str) -> None:
    assert (
        len(list(FORMAT.read(text))) == 1
    )  # quadratic work would not come back within the time of a test


@pytest.mark.skipif(not REAL.exists(), reason="the real pages are not here")
def test_the_seed_gives_exactly_what_it_states() -> None:
    record = record_of((REAL / "ingenta_00_seed.txt").read_text("utf-8"))
    abstract = record.abstract
    assert abstract.startswith(
        "Overexpression of the human epidermal growth factor receptor 2 (HER-2) represents"
    )
    assert abstract.endswith("in the treatment of trastuzumab-resistant disease.")
    assert abstract in (REAL / "ingenta_00_seed.txt").read_text("utf-8")
    assert states(record) == {
        **PAPER,
        "title": "Beyond Trastuzumab: Overcoming Resistance to Targeted HER-2 Therapy in Breast Cancer",
        "date": "2009-03-01",
        "journal": "Current Cancer Drug Targets",
        "keywords": (
            "Breast neoplasms",
            "erbB-2 receptor",
            "monoclonal antibodies",
            "protein-tyrosine kinases",
        ),
        "abstract": abstract,
        "source": "Ingenta Connect",
    }


@pytest.mark.skipif(not REAL.exists(), reason="the real pages are not here")
def test_of_the_real_pages_only_those_without_a_title_are_rejected() -> None:
    pages = {page.stem: page.read_text("utf-8") for page in REAL.glob("*.txt")}
    assert {FORMAT.looks(text) for text in pages.values()} == {2}
    assert {name for name, text in pages.items() if entry_of(text).record is None} == {
        "pure_bgu",
        "researcherlife_njaf2006",
    }
    assert all(
        record_of(text).abstract
        for name, text in pages.items()
        if name not in ("pure_bgu", "researcherlife_njaf2006")
    )
