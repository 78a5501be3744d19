"""How an article is cited: references in the built-in styles, checked by hand against the rules of
their manuals; and any CSL style.
"""

from __future__ import annotations

from pathlib import Path

import html5lib
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import config
from digest.dates import PartialDate
from digest.errors import ConfigError
from digest.model import Record
from digest.names import Person
from digest.site import citing
from digest.site.citing.parts import Work
from digest.text import clean


def people(*names: str) -> tuple[Person, ...]:
    """``Family, Given``; without a comma a name that is not taken apart."""
    return tuple(
        Person(*name.split(", ")) if ", " in name else Person(literal=name) for name in names
    )


ARTICLE = Record(
    title="Limpets and light",
    authors=people("Marlow, Ines Ada", "Brandt, Tomas"),
    date=PartialDate("2009-03-01"),
    type="article-journal",
    journal="Shores",
    volume="9",
    issue="2",
    pages="148-162",
    doi="10.5555/a.1",
)
BOOK = Record(
    title="Between tides",
    authors=people("Marlow, Ines A."),
    date=PartialDate("2009"),
    type="book",
    publisher="Brine",
    isbn="123",
)
CHAPTER = Record(
    title="Grazing",
    authors=people("Marlow, Ines"),
    editors=people("Brandt, Tomas", "Öz, Zoë"),
    date=PartialDate("2009"),
    type="chapter",
    journal="Between tides",
    pages="12-20",
    publisher="Brine",
)
PREPRINT = Record(
    title="Limpets at night",
    authors=people("Marlow, Ines"),
    date=PartialDate("2021-03-04"),
    type="article",
    publisher="bioRxiv",
    doi="10.1101/2021.03.04.433333",
)


def but(record: Record, **changed: object) -> Record:
    return msgspec.structs.replace(record, **changed)


def many(count: int) -> tuple[Person, ...]:
    return tuple(Person(f"F{number}", "Given") for number in range(1, count + 1))


def cited(style: str, record: Record) -> str:
    (chosen,) = citing.chosen([style])
    return chosen.cite(Work(record))


APA = {
    "a journal article": (
        ARTICLE,
        (
            "Marlow, I. A., & Brandt, T. (2009). Limpets and light. "
            "<i>Shores</i>, <i>9</i>(2), 148–162. https://doi.org/10.5555/a.1"
        ),
    ),
    "one author": (
        but(ARTICLE, authors=people("Marlow, Ines"), doi=""),
        "Marlow, I. (2009). Limpets and light. <i>Shores</i>, <i>9</i>(2), 148–162.",
    ),
    "no author": (
        but(ARTICLE, authors=(), doi=""),
        "Limpets and light. (2009). <i>Shores</i>, <i>9</i>(2), 148–162.",
    ),
    "a corporate author": (
        but(BOOK, authors=people("Tidal Society")),
        "Tidal Society. (2009). <i>Between tides</i>. Brine.",
    ),
    "a publisher that is the author": (
        but(BOOK, authors=people("Brine"), type="report"),
        "Brine. (2009). <i>Between tides</i>.",
    ),
    "no date": (
        but(BOOK, date=None),
        "Marlow, I. A. (n.d.). <i>Between tides</i>. Brine.",
    ),
    "a hyphenated name, a particle, a suffix": (
        but(
            BOOK,
            authors=(
                Person("Beethoven", "Jean-Paul", "van"),
                Person("King", "Martin Luther", suffix="Jr."),
            ),
        ),
        "van Beethoven, J.-P., & King, M. L., Jr. (2009). <i>Between tides</i>. Brine.",
    ),
    "initials that the source gives": (
        but(BOOK, authors=people("Marlow, IA")),
        "Marlow, I. A. (2009). <i>Between tides</i>. Brine.",
    ),
    "an article number": (
        but(ARTICLE, pages="e0193972"),
        (
            "Marlow, I. A., & Brandt, T. (2009). Limpets and light. "
            "<i>Shores</i>, <i>9</i>(2), Article e0193972. https://doi.org/10.5555/a.1"
        ),
    ),
    "an address where there is no DOI": (
        but(ARTICLE, doi="", url="https://example.org/limpets"),
        (
            "Marlow, I. A., & Brandt, T. (2009). Limpets and light. "
            "<i>Shores</i>, <i>9</i>(2), 148–162. https://example.org/limpets"
        ),
    ),
    "a season is no part of the date of a journal": (
        but(ARTICLE, date=PartialDate("2009-21"), volume="", issue="", pages="", doi=""),
        "Marlow, I. A., & Brandt, T. (2009). Limpets and light. <i>Shores</i>.",
    ),
    "a magazine is dated by its day": (
        but(ARTICLE, type="article-magazine", volume="", issue="", doi="", pages="7"),
        "Marlow, I. A., & Brandt, T. (2009, March 1). Limpets and light. <i>Shores</i>, 7.",
    ),
    "a magazine of a season": (
        but(
            ARTICLE,
            type="article-magazine",
            date=PartialDate("2009-21"),
            volume="",
            issue="",
            doi="",
            pages="",
        ),
        "Marlow, I. A., & Brandt, T. (2009, Spring). Limpets and light. <i>Shores</i>.",
    ),
    "a magazine of two months": (
        but(
            ARTICLE,
            type="article-magazine",
            date=PartialDate("2009-03/2009-04"),
            volume="",
            issue="",
            doi="",
            pages="",
        ),
        "Marlow, I. A., & Brandt, T. (2009, March–April). Limpets and light. <i>Shores</i>.",
    ),
    "a range of years": (
        but(BOOK, date=PartialDate("2009/2011")),
        "Marlow, I. A. (2009–2011). <i>Between tides</i>. Brine.",
    ),
    "an edited book": (
        but(BOOK, authors=(), editors=people("Brandt, Tomas", "Öz, Zoë")),
        "Brandt, T., & Öz, Z. (Eds.). (2009). <i>Between tides</i>. Brine.",
    ),
    "one editor": (
        but(BOOK, authors=(), editors=people("Brandt, Tomas")),
        "Brandt, T. (Ed.). (2009). <i>Between tides</i>. Brine.",
    ),
    "a chapter": (
        CHAPTER,
        (
            "Marlow, I. (2009). Grazing. In T. Brandt & Z. Öz (Eds.), "
            "<i>Between tides</i> (pp. 12–20). Brine."
        ),
    ),
    "a chapter of one page in a volume, three editors": (
        but(CHAPTER, editors=people("Brandt, Tomas", "Öz, Zoë", "Society"), volume="2", pages="12"),
        (
            "Marlow, I. (2009). Grazing. In T. Brandt, Z. Öz, & Society (Eds.), "
            "<i>Between tides</i> (Vol. 2, p. 12). Brine."
        ),
    ),
    "a chapter without editors": (
        but(CHAPTER, editors=()),
        "Marlow, I. (2009). Grazing. In <i>Between tides</i> (pp. 12–20). Brine.",
    ),
    "a preprint": (
        PREPRINT,
        "Marlow, I. (2021). <i>Limpets at night</i>. bioRxiv. https://doi.org/10.1101/2021.03.04.433333",
    ),
    "a preprint that arXiv numbers": (
        but(PREPRINT, publisher="", doi="", arxiv="2103.00001"),
        "Marlow, I. (2021). <i>Limpets at night</i> (arXiv:2103.00001). arXiv.",
    ),
    "a thesis": (
        but(BOOK, type="thesis"),
        "Marlow, I. A. (2009). <i>Between tides</i> [Thesis, Brine].",
    ),
    "a data set": (
        but(BOOK, type="dataset"),
        "Marlow, I. A. (2009). <i>Between tides</i> [Data set]. Brine.",
    ),
    "a web page": (
        Record(
            title="Tides today",
            date=PartialDate("2009-03-01"),
            type="webpage",
            journal="Shore News",
            url="https://example.org/t",
        ),
        "<i>Tides today</i>. (2009, March 1). Shore News. https://example.org/t",
    ),
    "a question": (but(BOOK, title="Why?"), "Marlow, I. A. (2009). <i>Why?</i> Brine."),
    "twenty authors": (
        but(BOOK, authors=many(20)),
        ", ".join(f"F{n}, G." for n in range(1, 20))
        + ", &amp; F20, G. (2009). <i>Between tides</i>. Brine.",
    ),
    "twenty-one authors": (
        but(BOOK, authors=many(21)),
        ", ".join(f"F{n}, G." for n in range(1, 20))
        + ", . . . F21, G. (2009). <i>Between tides</i>. Brine.",
    ),
}
AMA = {
    "a journal article": (
        ARTICLE,
        "Marlow IA, Brandt T. Limpets and light. <i>Shores</i>. 2009;9(2):148-162. doi:10.5555/a.1",
    ),
    "six authors": (
        but(ARTICLE, authors=many(6), doi=""),
        "F1 G, F2 G, F3 G, F4 G, F5 G, F6 G. Limpets and light. <i>Shores</i>. 2009;9(2):148-162.",
    ),
    "seven authors": (
        but(ARTICLE, authors=many(7), doi=""),
        "F1 G, F2 G, F3 G, et al. Limpets and light. <i>Shores</i>. 2009;9(2):148-162.",
    ),
    "no author": (
        but(ARTICLE, authors=(), doi=""),
        "Limpets and light. <i>Shores</i>. 2009;9(2):148-162.",
    ),
    "a corporate author": (
        but(ARTICLE, authors=people("Tidal Society"), doi=""),
        "Tidal Society. Limpets and light. <i>Shores</i>. 2009;9(2):148-162.",
    ),
    "an article number": (
        but(ARTICLE, pages="e0193972", doi=""),
        "Marlow IA, Brandt T. Limpets and light. <i>Shores</i>. 2009;9(2):e0193972.",
    ),
    "an issue without a volume is known by its date": (
        but(ARTICLE, volume="", issue="", doi=""),
        "Marlow IA, Brandt T. Limpets and light. <i>Shores</i>. March 1, 2009:148-162.",
    ),
    "a season without a volume": (
        but(ARTICLE, volume="", issue="", doi="", date=PartialDate("2009-21")),
        "Marlow IA, Brandt T. Limpets and light. <i>Shores</i>. Spring 2009:148-162.",
    ),
    "a range of years": (
        but(ARTICLE, date=PartialDate("2009-12/2010-01"), doi=""),
        "Marlow IA, Brandt T. Limpets and light. <i>Shores</i>. 2009–2010;9(2):148-162.",
    ),
    "an address where there is no DOI": (
        but(ARTICLE, doi="", url="https://example.org/l"),
        "Marlow IA, Brandt T. Limpets and light. <i>Shores</i>. 2009;9(2):148-162. https://example.org/l",
    ),
    "a book": (BOOK, "Marlow IA. <i>Between tides</i>. Brine; 2009."),
    "a book without a date": (
        but(BOOK, date=None),
        "Marlow IA. <i>Between tides</i>. Brine.",
    ),
    "an edited book": (
        but(BOOK, authors=(), editors=people("Brandt, Tomas", "Öz, Zoë")),
        "Brandt T, Öz Z, eds. <i>Between tides</i>. Brine; 2009.",
    ),
    "a chapter": (
        CHAPTER,
        "Marlow I. Grazing. In: Brandt T, Öz Z, eds. <i>Between tides</i>. Brine; 2009:12-20.",
    ),
    "a chapter in a volume, one editor": (
        but(CHAPTER, editors=people("Brandt, Tomas"), volume="2"),
        "Marlow I. Grazing. In: Brandt T, ed. <i>Between tides</i>. Vol 2. Brine; 2009:12-20.",
    ),
    "a preprint": (
        PREPRINT,
        (
            "Marlow I. Limpets at night. <i>bioRxiv</i>. Preprint posted online March 4, 2021. "
            "doi:10.1101/2021.03.04.433333"
        ),
    ),
    "a preprint of a month": (
        but(PREPRINT, date=PartialDate("2021-03"), doi="", publisher="", arxiv="2103.00001"),
        (
            "Marlow I. Limpets at night. <i>arXiv</i>. Preprint posted online March 2021. "
            "arXiv:2103.00001."
        ),
    ),
    "a thesis": (
        but(BOOK, type="thesis", publisher="University of Brine"),
        "Marlow IA. <i>Between tides</i>. Thesis. University of Brine; 2009.",
    ),
}
NLM = {
    "a journal article": (
        ARTICLE,
        "Marlow IA, Brandt T. Limpets and light. Shores. 2009;9(2):148-162. doi:10.5555/a.1",
    ),
    "seven authors": (
        but(ARTICLE, authors=many(7), doi=""),
        "F1 G, F2 G, F3 G, F4 G, F5 G, F6 G, et al. Limpets and light. Shores. 2009;9(2):148-162.",
    ),
    "a book": (BOOK, "Marlow IA. Between tides. Brine; 2009."),
    "an edited book": (
        but(BOOK, authors=(), editors=people("Brandt, Tomas")),
        "Brandt T, editor. Between tides. Brine; 2009.",
    ),
    "a chapter": (
        CHAPTER,
        "Marlow I. Grazing. In: Brandt T, Öz Z, editors. Between tides. Brine; 2009. p. 12-20.",
    ),
    "a preprint": (
        PREPRINT,
        "Marlow I. Limpets at night. bioRxiv [Preprint]. 2021. doi:10.1101/2021.03.04.433333",
    ),
    "only a title": (Record(title="Alone"), "Alone."),
    "a question": (Record(title="Why?", journal="Brine"), "Why? Brine."),
    "a season": (Record(title="T", date=PartialDate("2009-21")), "T. 2009."),
    "only a volume": (Record(title="T", volume="9"), "T. 9."),
    "initials of any script": (Record(title="T", authors=people("Öz, émile zola")), "Öz ÉZ. T."),
    "a family name alone": (Record(title="T", authors=(Person("Plato"),)), "Plato. T."),
    "signs of HTML": (Record(title="<script>", journal="<b"), "&lt;script&gt;. &lt;b."),
}
CASES = [
    pytest.param(style, record, reference, id=f"{style}: {what}")
    for style, cases in (("apa", APA), ("ama", AMA), ("nlm", NLM))
    for what, (record, reference) in cases.items()
]


@pytest.mark.parametrize(("style", "record", "reference"), CASES)
def test_a_reference_is_as_the_manual_has_it(style: str, record: Record, reference: str) -> None:
    assert cited(style, record) == (
        reference if "&lt;" in reference else reference.replace("& ", "&amp; ")
    )


def test_names_that_are_written_in_capitals_are_not_taken_for_initials() -> None:
    assert cited("ama", but(BOOK, authors=people("MARLOW, INE"))).startswith("MARLOW I. ")
    assert cited("ama", but(BOOK, authors=people("Wu, AB"))).startswith("Wu AB. ")


texts = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["</p>", "<i>", "<i>x</i>", "&amp;", "<script>", '"', "a. b.", "-"]),
).map(clean)
persons = st.one_of(st.builds(Person, literal=texts), st.builds(Person, texts, texts, texts, texts))
dates = st.sampled_from(
    [
        None,
        *map(
            PartialDate,
            ("2009", "2009-21", "2009-03-01", "2009-12/2010-01", "0987", "2009-24/2010-21"),
        ),
    ]
)
KINDS = (
    *("", "article-journal", "article-magazine", "book", "chapter", "article", "thesis"),
    *("dataset", "webpage", "report"),
)
several = st.lists(persons, max_size=3).map(tuple)
FIELDS = ("title", "journal", "publisher", "volume", "issue", "pages", "doi", "url")
records = st.builds(
    Record,
    date=dates,
    type=st.sampled_from(KINDS),
    authors=several,
    editors=several,
    **dict.fromkeys(FIELDS, texts),
)


@pytest.mark.parametrize("style", config.STYLES)
@given(record=records)
def test_a_reference_is_safe_html_whatever_the_record_holds(style: str, record: Record) -> None:
    parsed = html5lib.parseFragment(
        cited(style, record), treebuilder="etree", namespaceHTMLElements=False
    )
    assert {element.tag for element in parsed.iter()} <= {
        "DOCUMENT_FRAGMENT",
        "i",
        "b",
        "em",
        "strong",
        "sub",
        "sup",
    }


@pytest.mark.parametrize("style", config.STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_field_of_any_kind_of_work_brings_markup_in(style: str, kind: str) -> None:
    persons = (Person("<u>", "<u>", "<u>", "<u>"), Person(literal="<u>"))
    known = Record(type=kind, authors=persons, editors=persons)
    record = but(known, **dict.fromkeys(FIELDS, "<u>"))
    for one in (record, but(record, authors=()), but(record, issue="", publisher="")):
        assert "<u" not in cited(style, one)


CSL = """\
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info>
<title>Invented &amp; short</title><id>invented</id><updated>2026-01-01T00:00:00Z</updated>
</info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout suffix=".">
<names variable="author" suffix=": "><name name-as-sort-order="all" sort-separator=" "/></names>
<text variable="title" font-style="italic"/>
<date variable="issued" prefix=" (" suffix=")"><date-part name="year"/></date>
</layout></bibliography>
</style>
"""


def site_with(root: Path, names: str, csl: str | None = CSL) -> config.Config:
    (root / "digest.toml").write_text(f"[outputs]\nstyles = [{names}]\n", "utf-8")
    if csl is not None:
        (root / "own.csl").write_text(csl, "utf-8")
    return config.read(root, lambda problem: None)


def test_a_csl_style_is_used_from_its_file(tmp_path: Path) -> None:
    pytest.importorskip("citeproc")
    nlm, own = citing.chosen(site_with(tmp_path, '"nlm", "own.csl"').outputs.styles)
    assert (nlm.label, own.label) == ("NLM", "Invented & short")
    record = but(ARTICLE, title="A <i>title</i> & <script> &lt;", authors=people("Marlow, Ines"))
    assert (
        own.cite(Work(record))
        == "Marlow Ines: <i>A title &amp; &lt;script&gt; &amp;lt;</i> (2009)."
    )
    assert own.cite(Work(record)) == own.cite(Work(record))


@pytest.mark.parametrize("csl", ["", "<style", "<html/>", "not XML"])
def test_a_csl_style_that_is_none_is_one_error_of_the_configuration(
    tmp_path: Path, csl: str
) -> None:
    pytest.importorskip("citeproc")
    with pytest.raises(ConfigError) as caught:
        citing.chosen(site_with(tmp_path, '"own.csl"', csl).outputs.styles)
    (problem,) = caught.value.problems
    assert str(problem).startswith("digest.toml: error: the style own.csl cannot be used: ")
    assert problem.hint


def test_a_missing_extra_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = site_with(tmp_path, '"own.csl"').outputs.styles
    monkeypatch.setitem(__import__("sys").modules, "citeproc", None)
    with pytest.raises(ConfigError, match=r"needs citeproc-py .*topic-digest\[csl\]"):
        citing.chosen(names)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ('"mla"', "2: error: unknown style: mla (hint: "),
        ('"appa"', "2: error: unknown style: appa (hint: did you mean apa?)"),
        ('"missing.csl"', "2: error: style missing.csl is no file of the site"),
        ('"../own.csl"', "2: error: style ../own.csl is no file of the site"),
        ("7", "2: error: unknown style: 7"),
    ],
)
def test_a_style_that_is_not_there_is_told_by_its_line(
    tmp_path: Path, names: str, told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        site_with(tmp_path, names)
    assert f"digest.toml:{told}" in str(caught.value.problems[0])
