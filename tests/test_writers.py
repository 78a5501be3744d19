"""What a program reads of a record survives: written as RIS, BibTeX or CSL-JSON, and read again.

That is title, people, date, type, journal, numbers, identifiers, keywords and abstract. Texts hold
all that could be taken for the notation itself: tags, braces, counters, ends of records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.dates import PartialDate, edtf
from digest.model import Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.bibtex import bibtex, bibtex_write
from digest.records.formats.json import csl_json, csl_json_write
from digest.records.formats.tagged import ris, ris_write
from digest.records.latex import decode
from digest.records.latex_escape import encode, marked
from digest.text import one_line, paragraphs

Write = Callable[[Iterable[Record]], str]
Read = Callable[[str], Iterator[Entry]]


def _read_json(text: str) -> Iterator[Entry]:
    return csl_json.stream(BytesIO(text.encode()))


FORMATS = {
    "ris": (ris_write.write, ris.read),
    "bibtex": (bibtex_write.write, bibtex.read),
    "csl-json": (csl_json_write.write, _read_json),
}
each_format = pytest.mark.parametrize(("write", "read"), FORMATS.values(), ids=FORMATS)
settled = settings(max_examples=60)

# no character references and no other tags than the four: all readers take them for markup
NASTY = (
    "ER  - ", "TY  - JOUR", "TY - JOUR", "AB  - x", "2.", "PMID- 7", "TI  - x", "      x",
    "@article{a, title = {x}}", "@", "}", "{", "}}", "\\", "\\&", "$5", "$x^2$", "50 % of", "%",
    "#1", "a_b", "~", "^", "a--b", "``x''", "and", "Roe and Doe", "others", "et al.",
    "a, b", "(a", "R&D", "<i>x</i>", "<sub>2</sub>", "p < 0.05 > q", "METHODS: x",
    "BACKGROUND: a. METHODS: b", "Humans", "[x]", "x.", "?", "de", "von Roe", "'t Hooft",
    "Smith JB", '"', "x = {", "family=Roe", "10.5555/x", "doi:10.5555/x", "PMID: 12", "PMC123",
    "arXiv:2101.00001", "https://doi.org/10.5555/x", "00", "-", "–", "148-62", "1-2, 5-6", "5-5",
    "e12", "English", "eng", "Ärzte", "肿瘤", "\u00a0x", "\u2028x", "crossref", "WOS:1",
)  # fmt: skip
anything = st.text(st.characters(exclude_characters="<&"), max_size=12)
pieces = st.one_of(anything, st.sampled_from(NASTY))
lines = st.lists(pieces, min_size=1, max_size=3).map(" ".join).map(one_line)
stated = lines.filter(bool)
maybe = st.one_of(st.just(""), lines)
texts = st.lists(pieces, max_size=4).map("\n\n".join).map(paragraphs)
names = st.text("abcdeÄÖÜéñłøşž'-", min_size=2, max_size=8).map(str.title)
people = st.one_of(
    st.builds(Person, family=names, given=names),
    st.sampled_from(
        [
            Person("Beethoven", "Ludwig", "van"),
            Person("de Souza", "Ana"),
            Person("King", "M", suffix="Jr"),
            Person(literal="Tidal Research and Shores Group"),
            Person(literal="Society {of} Shores & Brine"),
        ]
    ),
)
days = st.dates().map(str)
years = st.integers(1500, 2100).map(str)  # in which names of months and seasons are understood
numbers = st.sampled_from([*range(1, 13), 21, 22, 23, 24]).map("{:02}".format)
months = st.tuples(years, numbers).map("-".join)
moments = st.one_of(st.integers(1, 2500).map(lambda year: f"{year:04}"), months, days)
dates = moments.filter(edtf).map(edtf)


def _is_term(text: str) -> bool:
    """Whether a keyword can stand in a list: no separator, no sign of MeSH, no open bracket."""
    bounds = re.search(r"[;|/]|\A[*,]|,\Z", text)
    return not bounds and all(text.count(a) == text.count(b) for a, b in ("()", "[]"))


terms = stated.filter(_is_term)


TYPES = ("article-journal", "book", "chapter", "dataset", "paper-conference", "report", "thesis")


def _of(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


records = st.builds(
    Record,
    title=stated,
    authors=st.lists(people, max_size=3).map(tuple),
    editors=st.lists(people, max_size=2).map(tuple),
    date=st.one_of(st.none(), dates),
    type=st.sampled_from(TYPES),
    journal=maybe.filter(lambda name: "arxiv" not in name.casefold()),  # its number may stand there
    volume=maybe,
    issue=maybe,
    pages=_of("148-162", "5", "e12", "S1-S9", "1-2, 5-6"),
    publisher=maybe,
    doi=_of("10.5555/a_b", "10.1002/(sici)1<2::aid-x>3.0.co;2-n", "10.5555/a%b#c"),
    pmid=_of("123", "12345678"),
    pmcid=_of("PMC456"),
    arxiv=_of("2101.00001", "math.gt/0309136"),
    isbn=_of("9783161484100", "316148410X"),
    issn=_of("1234-5678", "1234-567X"),
    url=_of("https://example.org/a_b%20c?d=1&e=~2#f"),
    language=_of("en", "de", "zh"),
    keywords=st.lists(terms, max_size=4, unique_by=str.casefold).map(tuple),
    abstract=texts,
)
READ = (
    *("title", "date", "type", "journal", "volume", "issue", "pages", "publisher"),
    *("doi", "pmid", "pmcid", "arxiv", "isbn", "issn", "url", "language", "keywords", "abstract"),
)


def shown(records: Iterable[Record | None]) -> list[tuple[object, ...]]:
    """What a program shows of each record, names as an index has them."""
    return [_shown(record) for record in records if record]


def _shown(record: Record) -> tuple[object, ...]:
    people = [[person.inverted for person in group] for group in (record.authors, record.editors)]
    return (*people, *(getattr(record, name) for name in READ))


def told(entries: Iterable[Entry]) -> list[str]:
    """What is said about the entries, apart from dates that lie ahead."""
    return [
        str(problem)
        for entry in entries
        for problem in entry.problems
        if "in the future" not in problem.text
    ]


@each_format
@settled
@given(wanted=st.lists(records, min_size=1, max_size=3))
def test_what_a_program_reads_of_a_record_comes_back(
    write: Write,
    read: Read,
    wanted: list[Record],
) -> None:
    text = write(wanted)
    entries = list(read(text.replace("\r\n", "\n")))
    assert shown(entry.record for entry in entries) == shown(wanted), text
    assert told(entries) == []
    assert [entry.record for entry in read(text)] == [entry.record for entry in entries]


FULL = Record(
    title="HER2 & <i>light</i>: 50 % of limpets",
    authors=(
        Person("Marlow", "Ines Ada", orcid="0000-0001-2345-678X"),
        Person("Beethoven", "Ludwig", "van", "Jr."),
        Person("de Souza", "Ana"),
        Person(literal="Tidal Group"),
    ),
    editors=(Person("Roe", "Jane"),),
    date=PartialDate("2009-03-01"),
    type="article-journal",
    journal="Journal of Invented Shores",
    volume="9",
    issue="2",
    pages="148-162",
    publisher="Brine & Sons",
    doi="10.5555/pools_1",
    pmid="90000001",
    pmcid="PMC456",
    arxiv="2101.00001",
    isbn="9783161484100",
    issn="1234-5678",
    url="https://example.org/a_b",
    language="en",
    keywords=("Breast Neoplasms", "Light", "Receptor, ErbB-2"),
    mesh=("*Breast Neoplasms/drug therapy",),
    index_terms=("Light",),
    keywords_plus=("Receptor, ErbB-2",),
    relations=("comment-on pmid:7", "retraction-in doi:10.5555/notice"),
    abstract="First.\n\nSecond: H<sub>2</sub>O.",
    source="PubMed",
    journal_short=("J Invent Shores",),
    issns=("1234-5678", "8765-4321"),
    publication_types=("Journal Article",),
    open_access=("CC BY",),
    extra=(("shelfmark", ("B 12",)),),
)


def with_(**changed: object) -> Record:
    return msgspec.structs.replace(FULL, **changed)


RIS = """\
TY  - JOUR
TI  - HER2 & <i>light</i>: 50 % of limpets
AU  - Marlow, Ines Ada
AU  - van Beethoven, Ludwig, Jr.
AU  - de Souza, Ana
AU  - Tidal Group
A2  - Roe, Jane
PY  - 2009
DA  - 2009/03/01/
JF  - Journal of Invented Shores
VL  - 9
IS  - 2
SP  - 148
EP  - 162
PB  - Brine & Sons
SN  - 1234-5678
SN  - 9783161484100
DO  - 10.5555/pools_1
AN  - PMID: 90000001
AN  - arXiv:2101.00001
C2  - PMC456
UR  - https://example.org/a_b
LA  - en
DB  - PubMed
KW  - Breast Neoplasms
KW  - Light
KW  - Receptor, ErbB-2
AB  - First.

Second: H<sub>2</sub>O.
ER  -@
"""
BIBTEX = r"""@article{marlow2009her2,
  author = {Marlow, Ines Ada and van Beethoven, Jr., Ludwig and {de Souza}, Ana and {Tidal Group}},
  title = {{HER2} \& \textit{light}: 50 \% of limpets},
  editor = {Roe, Jane},
  journal = {Journal of Invented Shores},
  date = {2009-03-01},
  year = {2009},
  month = mar,
  volume = {9},
  number = {2},
  pages = {148--162},
  publisher = {Brine \& Sons},
  isbn = {9783161484100},
  issn = {1234-5678},
  doi = {10.5555/pools_1},
  url = {https://example.org/a_b},
  eprint = {2101.00001},
  archiveprefix = {arXiv},
  pmid = {90000001},
  pmcid = {PMC456},
  language = {english},
  keywords = {Breast Neoplasms; Light; Receptor, ErbB-2},
  index_terms = {Light},
  keywords-plus = {Receptor, ErbB-2;},
  mesh = {*Breast Neoplasms/drug therapy},
  abstract = {First.

Second: H\textsubscript{2}O.},
}
"""


def test_a_record_as_other_programs_read_it() -> None:
    assert ris_write.write([FULL]) == RIS.replace("@", " ").replace("\n", "\r\n")
    assert bibtex_write.write([FULL]) == BIBTEX
    (item,) = json.loads(csl_json_write.write([FULL]))
    assert item["issued"] == {"date-parts": [[2009, 3, 1]]}
    assert item["author"][1] == {
        "family": "Beethoven",
        "given": "Ludwig",
        "non-dropping-particle": "van",
        "suffix": "Jr.",
    }
    assert item["custom"] == {"arxiv": "2101.00001"}


NOWHERE = {"authors", "journal_short", "issns", "publication_types", "open_access"}
NOWHERE |= {"relations", "extra"}


@pytest.mark.parametrize(
    ("form", "others"),
    [
        ("ris", {"mesh", "index_terms", "keywords_plus"}),
        ("bibtex", {"source"}),
        ("csl-json", {"mesh", "index_terms", "keywords_plus"}),
    ],
)
def test_only_what_a_format_has_no_place_for_is_left_out(form: str, others: set[str]) -> None:
    write, read = FORMATS[form]
    (entry,) = read(write([FULL]))
    names = Record.__struct_fields__
    lost = {name for name in names if getattr(entry.record, name) != getattr(FULL, name)}
    assert lost == NOWHERE | others


@pytest.mark.parametrize(
    ("date", "da", "bib", "csl"),
    [
        ("2009", "", "", {"date-parts": [[2009]]}),
        ("2009-03", "2009/03//", "", {"date-parts": [[2009, 3]]}),
        ("2009-21", "2009///Spring", "2009-21", {"date-parts": [[2009]], "season": 1}),
        (
            "2009-03/2009-04",
            "2009///March-April",
            "2009-03/2009-04",
            {"date-parts": [[2009, 3], [2009, 4]]},
        ),
        (
            "2009-12/2010-01",
            "2009///December 2009 - January 2010",
            "2009-12/2010-01",
            {"date-parts": [[2009, 12], [2010, 1]]},
        ),
        ("2009/2010", "", "2009/2010", {"date-parts": [[2009], [2010]]}),
    ],
)
def test_a_date_is_stated_as_exactly_as_each_format_can(
    date: str,
    da: str,
    bib: str,
    csl: object,
) -> None:
    record = with_(date=PartialDate(date))
    assert re.findall(r"(?m)^DA  - (.*)\r$", ris_write.write([record])) == [da][: bool(da)]
    assert (
        re.findall(r"(?m)^  date = \{(.*)\},$", bibtex_write.write([record])) == [bib][: bool(bib)]
    )
    assert json.loads(csl_json_write.write([record]))[0]["issued"] == csl


@pytest.mark.parametrize("name", FORMATS)
def test_no_records_give_a_file_without_records(name: str) -> None:
    write, read = FORMATS[name]
    assert list(read(write([]))) == []


@each_format
@pytest.mark.parametrize(
    "paragraph",
    [
        "TY - JOUR",
        "ER - ",
        "ty-jour",
        "2.",
        "<3>",
        "PMID- 7",
        "TI - x",
        "@article{a, title = {x}}",
        "}",
        "{",
        "\\",
        '"',
        "METHODS: x",
    ],
)
def test_a_paragraph_that_looks_like_the_format_stays_a_paragraph(
    write: Write, read: Read, paragraph: str
) -> None:
    wanted = [with_(abstract=paragraphs(f"First.\n\n{paragraph}\n\n{paragraph}")), FULL]
    entries = list(read(write(wanted).replace("\r\n", "\n")))
    assert shown(entry.record for entry in entries) == shown(wanted)
    assert told(entries) == []


def test_every_line_of_ris_ends_with_cr_lf() -> None:
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", ris_write.write([FULL, FULL]))


def keys(*wanted: Record) -> list[str]:
    return re.findall(r"(?m)^@\w+\{(.*),$", bibtex_write.write(wanted))


def test_keys_are_stable_and_no_two_entries_share_one() -> None:
    second = with_(doi="10.5555/pools_2")
    assert keys(FULL, second) == ["marlow2009her2", keys(FULL, second, FULL)[1]]
    assert len({key.casefold() for key in keys(FULL, FULL, FULL, second, second)}) == 5
    assert [item["id"] for item in json.loads(csl_json_write.write([FULL, second]))] == keys(
        FULL, second
    )


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"extra": (("bibtex:key", ("DBLP:conf/x/Roe09",)),)}, "DBLP:conf/x/Roe09"),
        ({"extra": (("bibtex:key", ("a b,{c}",)),)}, "a_b_c"),
        ({"extra": (("csl:id", ("http://zotero.org/1",)),)}, "http://zotero.org/1"),
        ({"authors": (Person(literal="World Health Organization"),)}, "world2009her2"),
        (
            {"authors": (Person("Müller-Öz", "A"),), "title": "The <i>in vitro</i> kettle"},
            "mulleroz2009vitro",
        ),
        ({"authors": (), "date": None, "title": "肿瘤"}, "xcf58d4"),
    ],
)
def test_a_key_is_what_the_record_came_with_else_author_year_and_word(
    changed: dict[str, object], key: str
) -> None:
    assert keys(with_(**changed)) == [key]


@settled
@given(lines)
def test_latex_escapes_come_undone(text: str) -> None:
    assert decode(encode(text)) == text
    assert encode(text).count("{") == encode(text).count("}")
    assert not re.search(r"(?<!\\)[&%$#_]|[~^<>]", encode(text))


@settled
@given(lines)
def test_braces_are_balanced_whatever_the_tags_are(text: str) -> None:
    depth = 0
    for brace in re.findall("[{}]", marked(text, protect=True)):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
