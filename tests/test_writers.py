"""Whatever a record states comes back when what was written is read: RIS, BibTeX, MEDLINE text, CSL-JSON.

The records are all that a reader may give: a title, text cleaned (``text.one_line``, ``text.paragraphs``), identifiers in their normal
form, people with a family name or a literal one, nothing empty in a list. No field is lost on purpose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.dates import PartialDate, edtf
from digest.model import Record
from digest.names import Person
from digest.records.formats import (
    bibtex,
    bibtex_write,
    csl_json,
    csl_json_write,
    medline,
    medline_write,
    residue,
    ris,
    ris_write,
)
from digest.records.formats.base import Entry
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
    "medline": (medline_write.write, medline.read),
    "csl-json": (csl_json_write.write, _read_json),
}
WITH_LINES = {name: pair for name, pair in FORMATS.items() if name != "csl-json"}
each_format = pytest.mark.parametrize(("write", "read"), FORMATS.values(), ids=FORMATS)
settled = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

NASTY = (
    "ER  - ", "TY  - JOUR", "TY - JOUR", "AB  - x", "2.", "PMID- 7", "TI  - x", "      x", "@article{a, title = {x}}", "@", "}", "{", "}}", "\\", "\\&",
    "$5", "$x^2$", "50 % of", "%", "#1", "a_b", "~", "^", "a--b", "``x''", "and", "Roe and Doe", "others", "et al.", "a; b", "a, b", "|", "(a",
    "R&D", "&amp;", "&lt;p&gt;", "<p>x</p>", "<i>x</i>", "<sub>2</sub>", "<i>", "</sup>", "<em>x</em>", "<I>x</i>", "p < 0.05 > q", "METHODS: x",
    "BACKGROUND: a. METHODS: b", "*Breast Neoplasms/drug therapy", "Humans", "[x]", "x.", "?", "de", "von Roe", "'t Hooft", "Smith JB", '"', "x = {",
    "family=Roe", "10.5555/x", "doi:10.5555/x", "PMID: 12", "PMC123", "arXiv:2101.00001", "https://doi.org/10.5555/x", "00", "-", "–", "NA",
    "No Pagination Specified", "148-62", "1-2, 5-6", "5-5", "e12", "English", "eng", "Ärzte", "肿瘤", "\u00a0x", "\u2028x", "crossref", "WOS:1",
)  # fmt: skip
pieces = st.one_of(st.text(max_size=12), st.sampled_from(NASTY))
lines = st.lists(pieces, min_size=1, max_size=3).map(" ".join).map(one_line)
stated = lines.filter(bool)
maybe = st.one_of(st.just(""), lines)
texts = st.lists(pieces, max_size=4).map("\n\n".join).map(paragraphs)
orcids = st.sampled_from(["", "", "0000-0001-2345-678X"])
people = st.one_of(
    st.builds(Person, family=stated, given=maybe, particle=maybe, suffix=maybe, orcid=orcids),
    st.builds(Person, literal=stated, orcid=orcids),
    st.sampled_from([Person("Roe", "Jane"), Person("Beethoven", "Ludwig", "van"), Person("de Souza", "Ana"), Person("King", "M", suffix="Jr")]),
)
days = st.dates().map(str)
months = st.tuples(st.integers(1, 2500), st.sampled_from([*range(1, 13), 21, 22, 23, 24])).map(lambda d: f"{d[0]:04}-{d[1]:02}")
moments = st.one_of(st.integers(1, 2500).map(lambda year: f"{year:04}"), months, days)
ranges = st.tuples(moments, moments).map(sorted).map("/".join)
dates = st.one_of(moments, ranges).filter(edtf).map(edtf)


def _of(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


names_of_extra = st.one_of(
    st.sampled_from(
        """publication types|retracted|bibtex:key|bibtex:entrytype|bibtex:note|bibtex:year|bibtex:crossref|ris:TY|ris:AN|ris:PY|ris:N1|ris:A2
        |ris:DG|medline:GR|medline:OT|medline:OID|medline:DGST|csl:id|csl:translator|csl:accessed|csl:note|csl:custom.digest|bibtex:digest""".replace(
            "\n        ", ""
        ).split("|")
    ),
    stated,
)
records = st.builds(
    Record,
    title=stated,
    authors=st.lists(people, max_size=3).map(tuple),
    editors=st.lists(people, max_size=2).map(tuple),
    date=st.one_of(st.none(), dates),
    type=st.one_of(st.sampled_from(["", *sorted(csl_json.TYPES)]), stated),
    journal=maybe,
    volume=maybe,
    issue=maybe,
    pages=maybe,
    publisher=maybe,
    doi=_of("10.5555/a_b", "10.1002/(sici)1<2::aid-x>3.0.co;2-n", "10.48550/arxiv.2101.00002", "10.5555/{a", "10.5555/a%b#c"),
    pmid=_of("123", "12345678"),
    pmcid=_of("PMC456"),
    arxiv=_of("2101.00001", "math.gt/0309136"),
    isbn=_of("9783161484100", "316148410X"),
    issn=_of("1234-5678", "1234-567X"),
    url=_of("https://example.org/a_b%20c?d=1&e=~2#f", "https://doi.org/10.5555/x", "https://arxiv.org/abs/2101.00003", "mailto:a@example.org"),
    language=st.one_of(_of("en", "de", "zh", "en-US"), maybe),
    keywords=st.lists(stated, max_size=4).map(tuple),
    mesh=st.lists(stated, max_size=3).map(tuple),
    abstract=texts,
    source=st.one_of(_of("PubMed", "RIS", "BibTeX", "CSL-JSON", "Scopus", "OpenAlex", "Web of Science"), maybe),
    extra=st.lists(st.tuples(names_of_extra, st.lists(stated, min_size=1, max_size=2).map(tuple)), max_size=3).map(tuple),
)


def told(entries: Iterable[Entry]) -> list[str]:
    """What is said about the entries, apart from dates that lie ahead."""
    return [str(problem) for entry in entries for problem in entry.problems if "in the future" not in problem.text]


@each_format
@settled
@given(wanted=st.lists(records, min_size=1, max_size=3))
def test_whatever_a_record_states_comes_back(write: Write, read: Read, wanted: list[Record]) -> None:
    text = write(wanted)
    entries = list(read(text.replace("\r\n", "\n")))
    assert [entry.record for entry in entries] == wanted, text
    assert told(entries) == []
    assert [entry.record for entry in read(text)] == wanted
