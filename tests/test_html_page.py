"""Publishers' pages saved from the browser."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.pages.html_page import FORMAT

DATA = Path(__file__).parent / "data" / "html"
SHARED = Path(__file__).parents[2] / "shared"
BOOK = '<meta name="citation_title" content="T"><meta name="citation_author" content="King, Ada">'


def entry(text: str) -> Entry:
    (found,) = FORMAT.read(text)
    return found


def record(text: str) -> Record:
    found = entry(text)
    assert found.record is not None, found.problems
    return found.record


def page(head: str, body: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def test_what_highwire_tags_state_arrives_whole() -> None:
    found = record((DATA / "valid/highwire.html").read_text("utf-8"))
    assert found.title == "Kettles of <i>E. coli</i> at p < 0.05"
    assert found.authors == (
        Person(family="King", given="Ada", orcid="0000-0001-2345-678X"),
        Person(literal="Mary Jackson"),
        Person(literal="World Tea Organization"),
    )
    assert found.editors == (Person(family="Hopper", given="Grace"),)
    assert (str(found.date), found.type, found.journal) == (
        "2019-03",
        "article-journal",
        "Annals of Tea & Water",
    )
    assert (found.volume, found.issue, found.pages) == ("010", "2-3", "148-162")
    assert (found.doi, found.pmid, found.issn, found.language) == (
        "10.5555/tea.1",
        "1234567",
        "1234-5679",
        "en",
    )
    assert (found.publisher, found.source, found.url) == (
        "House of Tea",
        "Tea Online",
        "https://example.org/articles/kettles",
    )
    assert found.keywords == ("Kettles", "Receptor, ErbB-2")
    assert found.publication_types == ("Review Article",)
    assert (found.journal_short, found.issns) == (("Ann Tea",), ("1234-5679",))
    assert dict(found.extra) == {
        "html:issn": ("2345-6780",),
        "html:citation_author_institution": ("House of Tea, Leeds",),
        "html:citation_online_date": ("2018/12/24",),
        "html:citation_pdf_url": ("https://example.org/articles/kettles.pdf",),
    }


def test_the_abstract_that_is_shown_keeps_its_marks_and_parts() -> None:
    text = (
        (DATA / "valid/highwire.html")
        .read_text("utf-8")
        .replace("We boil E. coli in water", "Methods We boil E. coli in water")
    )
    methods, results = record(text).abstract.split("\n\n")
    assert (
        methods
        == "Methods: We boil <i>E. coli</i> in <b>water</b>, H<sub>2</sub>O, and count what is left."
    )
    assert results == "Results: None, p < 0.05 & 10<sup>-3</sup>. x<sup>2</sup>=4"


def test_an_abstract_in_the_head_that_the_page_does_not_show_counts() -> None:
    text = (
        (DATA / "valid/highwire.html")
        .read_text("utf-8")
        .replace("We boil E. coli in water", "Something else")
    )
    assert record(text).abstract == "Something else, H2O, and count what is left."


def test_json_ld_is_found_in_a_graph() -> None:
    found = record((DATA / "valid/linked.html").read_text("utf-8"))
    assert found.authors == (
        Person(family="King", given="Ada", orcid="0000-0001-2345-678X"),
        Person(literal="Mary Jackson"),
        Person(literal="Steam, Water and Fire Group"),
    )
    assert (found.title, str(found.date), found.abstract) == (
        "Whistles of 1890",
        "2020-05-06",
        "How they sing.",
    )
    assert (found.journal, found.volume, found.issue, found.pages) == (
        "Journal of Steam",
        "7",
        "4",
        "1-9",
    )
    assert (found.doi, found.issn, found.language, found.type) == (
        "10.5555/steam.7",
        "1234-5679",
        "en",
        "article-journal",
    )
    assert (found.keywords, found.publisher, found.source) == (
        ("whistles", "steam engines"),
        "Boiler Press",
        "Boiler Press",
    )


def test_dublin_core_is_read_in_the_body_and_in_its_many_spellings() -> None:
    found = record((DATA / "valid/core.html").read_text("utf-8"))
    assert found.authors == (Person(literal="Ada King"), Person(family="Jackson", given="Mary"))
    assert (found.title, str(found.date), found.abstract, found.language) == (
        "Ponds",
        "2011-04-05",
        "A pond.",
        "fr",
    )
    assert (found.journal, found.volume, found.pages, found.issn) == (
        "Journal of Ponds",
        "3",
        "5-9",
        "1234-5679",
    )
    assert (found.doi, found.keywords, found.source) == (
        "10.5555/pond",
        ("frogs", "newts"),
        "HTML page",
    )


@pytest.mark.parametrize(
    ("head", "body", "field", "value"),
    [
        (
            "",
            "<h2>Abstract</h2><p>One <i>two.<p>Three.<h2>Methods</h2><p>No.",
            "abstract",
            "One <i>two.</i>\n\nThree.",
        ),
        (
            "",
            "<section data-title='Abstract'><h2>Abstract</h2>Yes.</section>No.",
            "abstract",
            "Yes.",
        ),
        ("", "<div role=doc-abstract>Yes.</div>", "abstract", "Yes."),
        (
            "",
            "<div class=abstract>never closed" + "<p>text of the whole page " * 3000,
            "abstract",
            "",
        ),
        (
            "",
            "<div class=abstract>Yes.<p><b>Keywords:</b> tea; milk</p></div>",
            "keywords",
            ("tea", "milk"),
        ),
        (
            "<meta name=citation_keywords content='tea, milk, Tea'>",
            "",
            "keywords",
            ("tea", "milk", "Tea"),
        ),
        (
            "<meta name=citation_keywords content='Receptor, ErbB-2; milk'>",
            "",
            "keywords",
            ("Receptor, ErbB-2", "milk"),
        ),
        ("<meta name=keywords content='journal, open access, science'>", "", "keywords", ()),
        ("<meta name=keywords content='Ada King'>", "", "keywords", ()),
        (
            "<meta name=keywords content='frogs, newts'>",
            "<div id=abstract>Of frogs.</div>",
            "keywords",
            ("frogs", "newts"),
        ),
        ("<meta name=bepress_citation_journal_title content=J>", "", "journal", "J"),
        ("<meta name=citation_conference_title content=C>", "", "type", "paper-conference"),
        ("<meta name=citation_inbook_title content=B>", "", "type", "chapter"),
        ("<meta name=citation_dissertation_institution content=U>", "", "type", "thesis"),
        ("<meta name=citation_technical_report_institution content=U>", "", "publisher", "U"),
        (
            "<meta name=citation_doi content=none><meta name=dc.identifier content=doi:10.5555/X>",
            "",
            "doi",
            "10.5555/x",
        ),
        ("<meta name=citation_isbn content=978-1-4028-9462-6>", "", "isbn", "9781402894626"),
        ("<meta name=citation_firstpage content=e12>", "", "pages", "e12"),
        ("<meta property=og:url content='javascript:alert(1)'>", "", "url", ""),
        (
            "<meta name=citation_date content=2009/01/01><meta name=dc.date content=2009-01-05>",
            "",
            "editors",
            (),
        ),
    ],
)
def test_each_way_to_state_a_field_is_read(head: str, body: str, field: str, value: object) -> None:
    assert getattr(record(page(BOOK + head, body)), field) == value


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        (
            "<meta name=citation_publication_date content=2009><meta name=dc.date content=2009-01-01>",
            "2009",
        ),
        (
            "<meta name=citation_year content=2009><meta name=citation_online_date content=2009/05/06>",
            "2009-05-06",
        ),
        (
            "<meta name=citation_publication_date content=2009/10><meta name=dc.date content=2009-10-01>",
            "2009-10",
        ),
        (
            "<meta name=citation_publication_date content=1955><meta name=citation_online_date content=2008/02/04>",
            "1955",
        ),
    ],
)
def test_no_day_is_made_up_from_what_a_system_fills_in(stated: str, date: str) -> None:
    assert str(record(page(BOOK + stated)).date) == date


@pytest.mark.parametrize(
    ("stated", "authors"),
    [
        (
            "<meta name=citation_authors content='King, Ada; Jackson, Mary'>",
            ("King, Ada", "Jackson, Mary"),
        ),
        (
            "<meta name=dc.creator content='Ada King, Mary Jackson, Grace Hopper'>",
            ("Ada King", "Mary Jackson", "Grace Hopper"),
        ),
        (
            "<meta name=dc.creator content='Ada King, Mary B. Jackson'>",
            ("Ada King, Mary B. Jackson",),
        ),
        (
            "<meta name=citation_author content='Ada King'><meta name=dc.creator content='King, Ada'>",
            ("King, Ada",),
        ),
        ("<meta name=citation_author content='King, Martin, Jr.'>", ("King, Martin, Jr.",)),
    ],
)
def test_names_are_taken_apart_only_as_far_as_stated(stated: str, authors: tuple[str, ...]) -> None:
    found = record(page("<meta name=citation_title content=T>" + stated)).authors
    assert tuple(who.inverted for who in found) == authors


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            (DATA / "invalid/bot.html").read_text("utf-8"),
            "this web page is a bot check, not an article (HTML)",
        ),
        (page("<title>Sign in</title>"), "this web page is a login page, not an article (HTML)"),
        (
            page("<title>Journals</title>", "Please log in to export"),
            "this web page is a login page, not an article (HTML)",
        ),
        (
            page("<title>Cookie Absent</title>"),
            "this web page is a cookie notice, not an article (HTML)",
        ),
        (
            page("<title>404 Not Found</title>"),
            "this web page is an error page, not an article (HTML)",
        ),
        (
            page("<meta name=dc.title content='Log in'><title>Log in</title>"),
            "this web page is a login page, not an article (HTML)",
        ),
        (
            page("", "You need to enable JavaScript to run this app."),
            "this web page is empty without JavaScript, not an article (HTML)",
        ),
        (
            page("<title>A blog</title><meta property=og:title content=Hi>", "Text"),
            "no bibliographic data is stated on this page (HTML)",
        ),
        (page("<meta name=citation_doi content=10.5555/x>"), "record has no title"),
    ],
)
def test_a_page_without_an_article_is_rejected_and_told_for_what_it_is(
    text: str, said: str
) -> None:
    found = entry(text)
    assert (found.record, found.raw, [problem.text for problem in found.problems]) == (
        None,
        text,
        [said],
    )
    assert found.problems[0].hint


def test_an_article_may_be_about_captchas() -> None:
    assert (
        record(
            page(BOOK.replace('"T"', '"Captcha not found"') + "<title>Captcha not found</title>")
        ).title
        == "Captcha not found"
    )


def test_of_several_articles_in_json_ld_none_is_guessed() -> None:
    two = '<script type="application/ld+json">[{"@type":"Article","headline":"A"},{"@type":"Article","headline":"B"}]</script>'
    assert entry(page(two)).record is None
    assert record(page(f"{two}<meta property=og:title content=B>")).title == "B"


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("\ufeff\n<!DOCTYPE html><p>", 3),
        ('<?xml version="1.0"?>\n<!-- saved -->\n<HTML>', 3),
        ('<meta name="citation_title" content="x">', 2),
        ('<div><meta name="citation_title" content="x"></div>', 2),
        ("TY  - JOUR\nAB  - <html>\nER  - ", 0),
        ('<?xml version="1.0"?><!DOCTYPE article><article>', 0),
        ("<rss><channel><description>&lt;html&gt;</description>", 0),
        ('{"html": "<html>"}', 0),
        ("", 0),
    ],
)
def test_a_page_is_known_by_its_beginning(text: str, sure: int) -> None:
    assert FORMAT.looks(text) == sure


PIECES = [
    "<!--",
    "<![foo[",
    "<a b='",
    "</",
    "<?",
    "<div class=abstract>",
    "</div>",
    "<h2>Abstract</h2>",
    "<i>",
    "</sub>",
    "<msup>",
    "<script>",
]
LINKED = [
    '<script type="application/ld+json">',
    '{"@graph":[',
    '{"@type":"Article","name":1}',
    "</script>",
    "&#xD800;",
    "\x00",
    "\ud800",
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*PIECES, *LINKED, BOOK, "<meta name=citation_doi content='", "'>", "text", "&lt;"]
        ),
        max_size=25,
    )
)
def test_whatever_a_page_holds_one_entry_comes_of_it(pieces: list[str]) -> None:
    found = entry("<html>" + "".join(pieces))
    assert (found.record is None) == any(problem.severity == "error" for problem in found.problems)


@pytest.mark.parametrize(
    "piece",
    [
        *PIECES,
        *LINKED,
        "<",
        "<h1>x",
        "<p class=abstract>x",
        BOOK,
        "<meta name=dc.subject content='a;b'>",
    ],
)
def test_a_hostile_page_takes_linear_time(piece: str) -> None:
    began = time.perf_counter()
    entry(page(BOOK) + piece * (200_000 // len(piece)))
    assert time.perf_counter() - began < 3


@pytest.mark.skipif(not (SHARED / "records/html").exists(), reason="the real pages are not here")
def test_real_pages_give_their_records_or_say_why_not() -> None:
    found = {
        path.name: entry(path.read_bytes().decode("utf-8", "replace"))
        for path in sorted((SHARED / "records/html").glob("*.html"))
    }
    rejected = {name: one.problems[0].text for name, one in found.items() if one.record is None}
    assert len(found) == 22
    assert sorted(name for name, text in rejected.items() if "bot check" in text) == [
        "papis_ACS_jp003647e.html",
        "papis_APS_PhysRevLett.122.145901.html",
        "papis_AnnualReview_annurev_conmatphys_031214_014726.html",
        "papis_TFOnline_00268976.2013.788745.html",
        "papis_TFOnline_23311932.2015.1117749.html",
    ]
    assert (
        rejected["sandcrawler_genders_g58_fairlie.html"]
        == "no bibliographic data is stated on this page (HTML)"
    )
    assert len(rejected) == 6
    assert all(one.record.title and one.record.date for one in found.values() if one.record)
    assert sum(bool(one.record and one.record.abstract) for one in found.values()) == 11
    springer = found["papis_SpringerLink_s10924_010_0192_1.html"].record
    assert springer is not None
    assert springer.keywords[0] == "Amylose"
    assert "general" not in springer.keywords


@pytest.mark.skipif(not (SHARED / "records").exists(), reason="the real records are not here")
def test_no_record_of_another_format_looks_like_a_page() -> None:
    for path in (SHARED / "records").glob("*/*"):
        if path.is_file() and path.parent.name != "html":
            with path.open("rb") as file:
                assert FORMAT.looks(file.read(20_000).decode("utf-8", "replace")) == 0, path


@pytest.mark.parametrize("case", ["ris/html-login/rec.ris", "page-text/html-paste/page.txt"])
def test_a_page_under_a_wrong_name_is_told(case: str) -> None:
    path = SHARED / "badinputs/visible" / case
    if not path.exists():
        pytest.skip("the bad inputs are not here")
    text = path.read_text("utf-8")
    assert FORMAT.looks(text) >= 2
    assert "HTML" in entry(text).problems[0].text
