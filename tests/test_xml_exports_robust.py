"""EndNote XML, MODS, DBLP, Zotero RDF, arXiv, Atom and RSS: whatever is done to a file, something
is said and nothing breaks.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.records.formats.base import Entry, Format
from digest.records.formats.xml import arxiv_oai, atom, dblp, endnote_xml, mods, rss, zotero_rdf

DATA = Path(__file__).parent / "data"
WHOLE = [
    (endnote_xml.FORMAT, "endnote_xml/valid/library.xml"),
    (mods.FORMAT, "mods/valid/collection.xml"),
    (dblp.FORMAT, "dblp/valid/dblp.xml"),
    (zotero_rdf.FORMAT, "zotero_rdf/valid/library.rdf"),
    (zotero_rdf.FORMAT, "zotero_rdf/valid/bibo.rdf"),
    (arxiv_oai.FORMAT, "arxiv_oai/valid/records.xml"),
    (atom.FORMAT, "atom/valid/arxiv.xml"),
    (atom.FORMAT, "atom/valid/journal.xml"),
    (rss.FORMAT, "rss/valid/rss2.xml"),
    (rss.FORMAT, "rss/valid/rss1.xml"),
]
ATTACK = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def read(form: Format, data: bytes) -> list[Entry]:
    entries = list(form.stream(io.BytesIO(data)))
    assert all(entry.record or entry.problems for entry in entries)
    assert all(entry.record.title for entry in entries if entry.record)
    return entries


@pytest.mark.parametrize(("form", "file"), WHOLE)
def test_a_file_looks_like_its_own_format_and_no_other(form: Format, file: str) -> None:
    text = (DATA / file).read_text("utf-8")
    assert [
        other.name for other in dict.fromkeys(form for form, _ in WHOLE) if other.looks(text)
    ] == [form.name]


@pytest.mark.parametrize(("form", "file"), WHOLE)
def test_a_file_that_is_cut_off_anywhere_says_so(form: Format, file: str) -> None:
    data = (DATA / file).read_bytes().rstrip()
    begins = data.index(b"<", data.rfind(b"?>") + 2)
    for cut in range(begins + 300, len(data) - 1, 97):
        assert any(not entry.record for entry in read(form, data[:cut])), cut


@pytest.mark.parametrize(("form", "file"), WHOLE)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, 10_000), width=st.integers(0, 40), junk=st.binary(max_size=20))
def test_junk_in_the_middle_never_raises(
    form: Format, file: str, at: int, width: int, junk: bytes
) -> None:
    data = (DATA / file).read_bytes()
    at %= len(data)
    read(form, data[:at] + junk + data[at + width :])


@pytest.mark.parametrize(("form", "file"), WHOLE)
def test_a_file_that_declares_entities_is_refused(form: Format, file: str) -> None:
    text = (DATA / file).read_text("utf-8")
    (entry,) = read(form, (ATTACK + text[text.index("<", text.find("?>") + 1) :]).encode())
    assert (entry.record, "declares entities" in entry.problems[0].text) == (None, True)
