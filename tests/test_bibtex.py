"""BibTeX: each entry arrives whole or is rejected with its line and text; a broken one costs its
neighbours nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.bibtex.bibtex import FORMAT
from digest.records.formats.bibtex.bibtex_names import read_names

DATA = Path(__file__).parent / "data" / "bibtex"
REAL = Path(__file__).parents[2] / "shared" / "records"


def entries(name: str) -> list[Entry]:
    return list(FORMAT.read((DATA / name).read_text("utf-8")))


def by_key(name: str) -> dict[str, Record]:
    records = (entry.record for entry in entries(name))
    return {dict(record.extra)["bibtex:key"][0]: record for record in records if record}


def problems(name: str) -> list[tuple[int, str, str]]:
    return [
        (problem.line, problem.severity, problem.text)
        for entry in entries(name)
        for problem in entry.problems
    ]


def one(fields: str, kind: str = "article") -> Record:
    (entry,) = FORMAT.read(f"@{kind}{{key, title = {{A kettle}}, {fields}}}")
    assert entry.record is not None
    return entry.record


def extra(record: Record) -> dict[str, tuple[str, ...]]:
    return dict(record.extra)


def titles(found: list[Entry]) -> list[str]:
    return [entry.record.title for entry in found if entry.record]


# the grammar


def test_entries_are_found_in_every_shape_that_bibtex_allows() -> None:
    found = entries("valid/shapes.bib")
    assert [(entry.line, entry.record.title if entry.record else "") for entry in found] == [
        (8, "A Kettle in Braces"),
        (19, 'A "quoted" kettle (in parentheses)'),
        (24, "On one line"),
        (24, "Spaces everywhere"),
        (26, "An abstract with at signs"),
        (36, "Of a type that nobody knows"),
    ]


def test_macros_numbers_and_concatenation_are_resolved() -> None:
    records = by_key("valid/shapes.bib")
    first = records["braces2019"]
    assert first.journal == "Journal of Kettle and Boiler Research"
    assert (str(first.date), first.pages, first.volume, first.issue) == (
        "2019-03",
        "12-34",
        "7",
        "2",
    )
    assert str(records["parens2018"].date) == "2018"


def test_an_at_sign_within_an_abstract_is_text() -> None:
    abstract = by_key("valid/shapes.bib")["talks-of-mail"].abstract
    assert "@article or to jane@example.org" in abstract
    (entry,) = FORMAT.read(
        "@article{a, abstract = {As in\n@article{b, title = {Sample}}\nabove}, title = {About BibTeX}}"
    )
    assert titles([entry]) == ["About BibTeX"]
    assert [problem.line for problem in entry.problems] == [2]


def test_an_unknown_type_is_read_and_told() -> None:
    record = by_key("valid/shapes.bib")["unknown-type"]
    assert record.type == ""
    assert extra(record)["bibtex:entrytype"] == ("widget",)


def test_an_unclosed_brace_costs_its_own_entry_only() -> None:
    found = entries("invalid/unclosed_brace.bib")
    assert titles(found) == ["Good before", "Good after"]
    bad = [entry for entry in found if entry.record is None]
    assert [entry.line for entry in bad] == [3, 12]
    assert all(
        "unclosed brace" in entry.problems[0].text and entry.problems[0].line == entry.line
        for entry in bad
    )
    assert bad[0].raw.startswith("@article{bad,")
    assert "kept as it is" in bad[0].raw
    assert bad[0].raw.endswith("}")


def test_a_stray_brace_further_on_does_not_swallow_the_entries_between() -> None:
    found = entries("invalid/unclosed_far.bib")
    assert titles(found) == ["Good one", "Good two", "Good three"]
    assert found[0].record is None


def test_an_unclosed_quotation_mark_costs_its_own_entry_only() -> None:
    found = entries("invalid/unclosed_quote.bib")
    assert titles(found) == ["Good one"]
    assert "unclosed quotation mark" in found[0].problems[0].text


def test_an_entry_that_is_not_closed_does_not_take_the_next_one_for_a_field() -> None:
    found = list(FORMAT.read("@article{a, title = {Open},\n@article{b, title = {Next}}\n}"))
    assert titles(found) == ["Next"]
    assert found[0].problems[0].text.startswith("unclosed brace")


def test_an_entry_that_breaks_off_before_a_value_leaves_the_next_one_alone() -> None:
    assert titles(list(FORMAT.read("@article{a, title =\n\n@article{b, title = {Next}}"))) == [
        "Next"
    ]


def test_a_missing_comma_loses_no_field() -> None:
    first, second, third = (entry.record for entry in entries("invalid/commas.bib"))
    assert first is not None
    assert (str(first.date), first.journal, first.volume, first.issue) == (
        "2019",
        "Kettles",
        "3",
        "4",
    )
    assert second is not None
    assert second.title == "No comma after the key"
    assert third is not None
    assert str(third.date) == "2001"
    assert problems("invalid/commas.bib") == [
        (2, "warning", "comma missing after field title of entry c1"),
        (3, "warning", "comma missing after field year of entry c1"),
        (4, "warning", "comma missing after field journal of entry c1"),
        (6, "warning", "comma missing after the key of entry c2"),
    ]


def test_what_can_be_mended_is_mended_and_told() -> None:
    assert problems("invalid/repairs.bib") == [
        (1, "warning", "@article has no key"),
        (2, "warning", "@article has no key"),
        (3, "warning", "field title given twice in entry twice; the first counts"),
        (4, "warning", "the macro nojournal is not defined; its name is kept"),
        (5, "warning", "a brace too many in entry braces"),
        (7, "warning", "text between the fields of entry words: some junk"),
        (9, "error", "record has no title"),
    ]
    records = by_key_or_title("invalid/repairs.bib")
    assert str(records["Keyless"].date) == "2019"
    assert extra(records["One"])["bibtex:title"] == ("Two",)
    assert records["Undefined macro"].journal == "nojournal"
    assert str(records["One brace too many"].date) == "2003"
    assert str(records["One { alone"].date) == "2004"
    assert extra(records["Junk"])["bibtex:unread"] == ("some junk",)
    assert entries("invalid/repairs.bib")[-1].raw == "@article{notitle, author = {Roe, Jane}}"


def by_key_or_title(name: str) -> dict[str, Record]:
    return {entry.record.title: entry.record for entry in entries(name) if entry.record}


def test_macros_that_double_forever_are_refused_once() -> None:
    bomb = '@string{s0="xxxxxxxx"}\n' + "".join(
        f"@string{{s{n + 1}=s{n} # s{n}}}\n" for n in range(40)
    )
    found = list(
        FORMAT.read(bomb + "@article{a, title={Bomb}, note=s40}\n@article{b, title={Good}}")
    )
    assert titles(found) == ["Bomb", "Good"]
    (refused,) = (entry for entry in found if entry.record is None)
    assert refused.problems[0].severity == "error"
    assert "@string" in refused.problems[0].text
    record = next(entry.record for entry in found if entry.record)
    assert extra(record)["bibtex:note"] == ("s40",)


def test_five_thousand_braces_are_no_trouble() -> None:
    text = "@article{deep, title=" + "{" * 5000 + "x" + "}" * 5000 + ", year=2001}\n"
    assert titles(list(FORMAT.read(text + text[:4000] + "\n@misc{b, title={y}}"))) == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("@article{key,\n  title = {x}", 3),
        ("Scopus\nEXPORT DATE: 1\n\n@ARTICLE{Roe2019,\nauthor={x}", 3),
        ("@article{title={x}}", 3),
        ("  @inproceedings( key, title = 2)", 3),
        ('@string{a = "b"}', 3),
        ("@article{,\n title", 3),
        ("@widget{key,\n  title = {x}", 2),
        ("@widget(key, title = {x})", 2),
        ("jane@example.org", 0),
        ("@jane_roe (at home) = nice", 0),
        ("@media (min-width: 10em) { a { b: c } }", 0),
        ("@font-face {\n  font-family: x;\n}", 0),
        ("@page { margin: 1cm }", 0),
        ("@online (today, or so) we met", 0),
        ("TY  - JOUR\nAU  - Roe, J", 0),
        ("", 0),
    ],
)
def test_the_look_of_bibtex(text: str, sure: int) -> None:
    assert FORMAT.looks(text) == sure


# parents


def test_a_child_takes_over_what_it_does_not_state() -> None:
    records = by_key("valid/parents.bib")
    child = records["child"]
    assert (child.journal, child.publisher, str(child.date)) == (
        "Proceedings of the Kettle Meeting",
        "Steam Press",
        "2011",
    )
    assert (child.editors, child.doi) == ((Person(family="Poe", given="Edna"),), "")
    assert (records["chapter"].journal, records["chapter"].publisher) == (
        "All about Kettles",
        "Own Press",
    )
    assert records["chapter"].authors == ()
    assert (records["v2"].title, records["v2"].url) == ("Kettlesim", "")
    assert records["sharer"].journal == "Shared Journal"


def test_circles_and_missing_parents_are_harmless() -> None:
    assert {"loop1", "loop2", "orphan"} <= by_key("valid/parents.bib").keys()
    assert problems("valid/parents.bib") == [
        (20, "warning", "entry orphan refers to nobody, which is not in the file")
    ]


def test_a_parent_without_a_title_is_no_record_and_no_error() -> None:
    found = list(FORMAT.read("@article{a, title={T}, crossref={p}}\n@periodical{p, year=2001}"))
    assert titles(found) == ["T"]
    assert len(found) == 1


# names


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Roe, Jane", Person(family="Roe", given="Jane")),
        ("Jane Mary Roe", Person(family="Roe", given="Jane Mary")),
        ("Ludwig van Beethoven", Person(family="Beethoven", given="Ludwig", particle="van")),
        ("de la Cruz, Ana", Person(family="Cruz", given="Ana", particle="de la")),
        (
            "von Hicks, III, Michael",
            Person(family="Hicks", given="Michael", particle="von", suffix="III"),
        ),
        ("{World Health Organization}", Person(literal="World Health Organization")),
        ("{Barnes and Noble}", Person(literal="Barnes and Noble")),
        ("Milton {Abramowitz}", Person(family="Abramowitz", given="Milton")),
        ("{\\'E}mile {de la Tour}", Person(family="de la Tour", given="Émile")),
        ("G{\\\"o}del, K{\\'u}rt", Person(family="Gödel", given="Kúrt")),
        ("Jean d'Alembert", Person(family="d'Alembert", given="Jean")),
        ("{\\o}sten {\\O}re", Person(family="Øre", given="", particle="østen")),
        ("Donald~E. Knuth", Person(family="Knuth", given="Donald E.")),
        ("Plato", Person(literal="Plato")),
        ("Smith JB", Person(literal="Smith JB")),
        ("john smith", Person(literal="john smith")),
        ("A, B, C, D", Person(literal="A, B, C, D")),
        (
            "given=Hans, family=Harman, prefix=de, suffix=Jr",
            Person(family="Harman", given="Hans", particle="de", suffix="Jr"),
        ),
    ],
)
def test_a_name_is_taken_apart_as_bibtex_does(written: str, meant: Person) -> None:
    assert read_names(written) == ((meant,), False)


@pytest.mark.parametrize(
    ("written", "families", "more"),
    [
        ("Roe, J. and Doe, J.\nAND Poe, E.", ["Roe", "Doe", "Poe"], False),
        ("and and others and {W and H} and", ["W and H"], True),
        ("Roe, J. and others", ["Roe"], True),
        ("Roe, J.; Doe, J.", ["Roe", "Doe"], False),
        ("Roe,\n% a remark\n J. and Sandy, B.", ["Roe", "Sandy"], False),
        ("", [], False),
    ],
)
def test_a_list_of_names_is_split_outside_of_braces(
    written: str, families: list[str], more: bool
) -> None:
    persons, found = read_names(written)
    assert ([person.family or person.literal for person in persons], found) == (families, more)


def test_and_others_is_no_author() -> None:
    record = one("author = {Roe, J. and others}")
    assert record.authors == (Person(family="Roe", given="J."),)
    assert extra(record)["et al."] == ("true",)


# fields


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 2009", "2009"),
        ("year = 2009, month = mar", "2009-03"),
        ("year = 2009, month = {APR 1}", "2009-04-01"),
        ("year = 2009, month = {8,}", "2009-08"),
        ('year = 2009, month = "10~" # jan', "2009-01-10"),
        ("year = 2009, month = jun, day = 5", "2009-06-05"),
        ("year = 2009, month = {SPR}", "2009-21"),
        ("year = 2009, month = {MAR-APR}", "2009-03/2009-04"),
        ("date = {2009-03-01}", "2009-03-01"),
        ("date = {2009-03/2009-04}", "2009-03/2009-04"),
        ("date = {2009-21}", "2009-21"),
        ("date = {2009-03}, year = 2009", "2009-03"),
        ("date = {2009-03/..}", "2009-03"),
    ],
)
def test_dates_are_as_exact_as_stated(fields: str, date: str) -> None:
    record = one(fields)
    assert str(record.date) == date
    assert extra(record) == {"bibtex:key": ("key",)}


@pytest.mark.parametrize(
    ("fields", "date", "kept", "says"),
    [
        ("year = {in press}", "None", {"bibtex:year": ("in press",)}, "not understood"),
        (
            "year = 2009, month = feb, day = 30",
            "2009-02",
            {"bibtex:day": ("30",)},
            "does not exist",
        ),
        (
            "year = 2009, month = {1ST QUARTER}",
            "2009",
            {"bibtex:month": ("1ST QUARTER",)},
            "only the year",
        ),
        ("date = {2009~}", "2009", {"bibtex:date": ("2009~",)}, "uncertain"),
        ("year = 2999", "2999", {}, "in the future"),
    ],
)
def test_a_doubtful_date_is_told_and_kept(
    fields: str, date: str, kept: dict[str, tuple[str, ...]], says: str
) -> None:
    (entry,) = FORMAT.read(f"\n@article{{key, title = {{A kettle}}, {fields}}}")
    assert entry.record is not None
    assert str(entry.record.date) == date
    assert kept.items() <= extra(entry.record).items()
    assert [(problem.severity, problem.line) for problem in entry.problems] == [("warning", 2)]
    assert says in entry.problems[0].text


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        (r"doi = {https://doi.org/10.5555/A\_b}", "doi", "10.5555/a_b"),
        ("url = {https://doi.org/10.5555/ab}", "doi", "10.5555/ab"),
        (
            r"url = {http://example.org/a\_b\%20c?x=1\&y=2}",
            "url",
            "http://example.org/a_b%20c?x=1&y=2",
        ),
        (r"howpublished = {\url{http://example.org/a}}", "url", "http://example.org/a"),
        ("eprint = {2001.01234v2}, archiveprefix = {arXiv}", "arxiv", "2001.01234"),
        ("eprint = {2001.01234}, primaryClass = {cs.LG}", "arxiv", "2001.01234"),
        ("journal = {arXiv preprint arXiv:2001.01234}", "arxiv", "2001.01234"),
        ("pmid = 123456", "pmid", "123456"),
        ("note = {{PMID:} 123456}", "pmid", "123456"),
        ("pmcid = {PMC123456}", "pmcid", "PMC123456"),
        ("pmc = 123456", "pmcid", "PMC123456"),
        ("isbn = {978-3-86490-311-3}", "isbn", "9783864903113"),
        ("issn = {12345679}", "issn", "1234-5679"),
        ("language = {english}", "language", "en"),
        ("pages = {12--34}", "pages", "12-34"),
        ("eid = {e104}", "pages", "e104"),
        ("issue = {4}", "issue", "4"),
        ("journaltitle = {Kettles \\& Boilers}", "journal", "Kettles & Boilers"),
        ("abstract = {One.\n two\n\nThree $x^2$}", "abstract", "One. two\n\nThree x<sup>2</sup>"),
        ("keywords = {boiling, steam , Receptor}", "keywords", ("boiling", "steam", "Receptor")),
        ("keywords = {Receptor, ErbB-2; steam}", "keywords", ("Receptor, ErbB-2", "steam")),
        ("subtitle = {A life}", "title", "A kettle: A life"),
    ],
)
def test_a_field_finds_its_place(fields: str, name: str, value: object) -> None:
    record = one(fields)
    assert getattr(record, name) == value


@pytest.mark.parametrize(
    ("kind", "kind_of_record"),
    [
        ("article", "article-journal"), ("inproceedings", "paper-conference"), ("CONFERENCE", "paper-conference"), ("inbook", "chapter"),
        ("incollection", "chapter"), ("book", "book"), ("phdthesis", "thesis"), ("techreport", "report"), ("unpublished", "manuscript"),
        ("online", "webpage"), ("misc", ""), ("dataset", "dataset"), ("software", "software"), ("patent", "patent"),
    ],
)  # fmt: skip
def test_types_become_those_of_csl(kind: str, kind_of_record: str) -> None:
    assert one("", kind).type == kind_of_record


def test_what_has_no_place_is_kept_and_housekeeping_is_not() -> None:
    record = one(
        r"note = {On \emph{steam}}, note = {Twice}, zz = {é}, file = {:C\:/x.pdf:pdf}, timestamp = {1}, pmid = {none}, url = {ftp://x}"
    )
    assert extra(record) == {
        "bibtex:key": ("key",),
        "bibtex:note": ("On steam", "Twice"),
        "bibtex:zz": ("é",),
        "bibtex:pmid": ("none",),
        "bibtex:url": ("ftp://x",),
    }


def test_an_institution_publishes_reports_and_not_articles() -> None:
    assert one("institution = {Kettle Lab}, number = 3", "techreport").publisher == "Kettle Lab"
    assert extra(one("institution = {Kettle Lab}, number = 3", "techreport"))["bibtex:number"] == (
        "3",
    )
    article = one("institution = {Kettle Lab}")
    assert (article.publisher, extra(article)["bibtex:institution"]) == ("", ("Kettle Lab",))


def test_scopus_is_read_as_scopus_means_it() -> None:
    (entry,) = entries("valid/scopus.bib")
    record = entry.record
    assert record is not None
    assert not entry.problems
    assert record.source == "Scopus"
    assert record.title == "Descaling & boiling: CO<sub>2</sub> at ~50 degrees for $5"
    assert (record.journal, record.pages) == ("Kettle & Boiler", "e104")
    assert record.abstract == "Background: scale < 5 mm. Methods: we boiled 100% of the water."
    assert record.keywords == ("Scale", "Water hardness, total", "Boiling", "scale", "Water")
    assert extra(record)["bibtex:funding_details"] == ("Fund One", "Fund Two")


def test_web_of_science_is_read_as_it_means_it() -> None:
    (entry,) = entries("valid/wos.bib")
    record = entry.record
    assert record is not None
    assert not entry.problems
    assert (record.source, record.title, str(record.date)) == (
        "Web of Science",
        "Boiling & descaling in the household",
        "2022-03-16",
    )
    assert record.authors == (
        Person(family="Roe", given="Jane", orcid="0000-0002-1825-0097"),
        Person(family="Thompson", given="Frank R.", suffix="III"),
    )
    assert record.keywords == ("household kettles", "water hardness", "SCALE", "HEAT")
    assert (record.issn, extra(record)["bibtex:early access date"]) == ("1234-5679", ("FEB 2022",))


# anything


FRAGMENTS = [
    "@article{",
    "@a(",
    "@string{",
    "@comment{",
    "key,",
    "title",
    "=",
    "{",
    "}",
    ")",
    '"',
    ",",
    "#",
    "\n",
    " ",
    "%",
    "\\{",
    "\\}",
    "and",
    "x",
]
FRAGMENTS += [
    "\n@article{k, title = {",
    "crossref={k}",
    "jan",
    "2009",
    "title={T}",
    "author={A and B}",
    "month",
    "}}, year=",
    "\\",
    "$",
    "é",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)))
@example('@article{a, title="')
@example("@article{a, title=@article{")
@example("@string{a=a#a}@article{a,title=a}")
def test_any_text_can_be_read(text: str) -> None:
    FORMAT.looks(text)
    for entry in FORMAT.read(text):
        assert entry.line >= 1
        assert entry.record is not None or (entry.raw and entry.problems)
        assert entry.record is None or entry.record.title


GOOD = "\n@article{good, title = {Good neighbour}, year = 2020}\n"


@given(
    st.lists(
        st.sampled_from([f for f in FRAGMENTS if f not in ("@comment{", "%")]), max_size=25
    ).map("".join)
)
@example('@article{a, note="')
@example("@article{a, abstract={")
def test_whatever_stands_before_it_a_good_entry_comes_in(text: str) -> None:
    found = list(FORMAT.read(f"@misc{{bad, note = {text}{GOOD}"))
    told = any(
        "looks like an entry" in problem.text for entry in found for problem in entry.problems
    )
    assert told or "Good neighbour" in titles(found)


@pytest.mark.parametrize(
    "fragment",
    [
        *FRAGMENTS,
        "@article{a,b={\n",
        '\n@a{b,c="',
        "\n@a{b,c={}",
        "@a{b,c=d\n",
        '"{"',
        "\n@article{a,b={@",
    ],
)
def test_long_runs_of_one_fragment_end(fragment: str) -> None:
    list(
        FORMAT.read("@article{a, title={" + fragment * 5_000)
    )  # what is not linear takes minutes here
    list(FORMAT.read(fragment * 5_000))


# real files


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not there")
def test_every_entry_of_the_real_files_is_accounted_for() -> None:
    listed = [
        line.split("\t") for line in (REAL / "PROVENANCE.tsv").read_text("utf-8").splitlines()
    ]
    # counted there without decoding UTF-16, and with a @preamble
    counts = {row[0]: int(row[4]) for row in listed if row[0].startswith("bibtex/")} | {
        "bibtex/jabref_encoding-utf-16BE-with-header.bib": 1,
        "bibtex/zotero_BibTeX_19.bib": 1,
    }
    found: dict[str, int] = {}
    for name in counts:
        text = real_text(REAL / name)
        assert FORMAT.looks(text[:20_000]) >= 2, name
        read = list(FORMAT.read(text))
        found[name] = len(read)
        for entry in read:
            assert entry.record is None or entry.record.title
            assert entry.record is not None or any(
                problem.severity == "error" for problem in entry.problems
            )
    assert found == counts


def real_text(path: Path) -> str:
    raw = path.read_bytes()
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        text = raw.decode("utf-16")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252")
    return text.replace("\r\n", "\n").replace("\r", "\n")
