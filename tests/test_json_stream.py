"""Files of JSON: every object is found on its line, however the file is laid out, and what is
broken ends with itself.
"""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.records.formats.base import Entry, Format
from digest.records.formats.json import (
    crossref,
    csl_json,
    datacite,
    doaj,
    json_looks,
    openalex,
    semantic_scholar,
)
from digest.records.formats.json.json_decode import ANY
from digest.records.formats.json.json_stream import Found, objects

FORMATS = [
    module.FORMAT for module in (csl_json, crossref, openalex, semantic_scholar, doaj, datacite)
]
A, B = '{"id": 1, "title": "A"}', '{"id": 2, "title": "B"}'


def found(data: str | bytes) -> list[Found]:
    return list(
        objects(
            io.BytesIO(data.encode() if isinstance(data, str) else data),
            frozenset({"items", "message"}),
            ANY,
        )
    )


def told(data: str | bytes) -> list[tuple[int, object]]:
    """The line of each object, and its title; of what is rejected why."""
    return [
        (
            one.line,
            one.value.get("title")
            if one.value is not None
            else one.problems[-1].text.removeprefix("not valid JSON: "),
        )
        for one in found(data)
    ]


def entries(form: Format, data: bytes) -> list[Entry]:
    assert form.stream is not None
    return list(form.stream(io.BytesIO(data)))


LAYOUTS = {
    "a list": f"[\n{A},\n{B}\n]",
    "a list on one line": f"[{A},{B}]",
    "lines": f"{A}\n{B}\n",
    "lines with empty ones between": f"\n{A}\r\n\r\n{B}",
    "objects without anything between": A + B,
    "records with their own mark (RFC 7464)": f"\x1e{A}\n\x1e{B}\n",
    "a byte-order mark": f"\ufeff[{A},{B}]",
    "a wrapper": f'{{"total": 2, "items": [{A}, {B}], "next": "x"}}',
    "a wrapper in a wrapper": f'{{"status": "ok", "message": {{"facets": {{}}, "items": [\n{A},\n{B}], "q": [1]}}}}',
    "a wrapper of one": f'{{"message": {A}}}{B}',
    "pages, one a line": f'{{"items": [{A}]}}\n{{"items": [{B}]}}\n',
    "a list of lists": f"[[{A}], [{B}]]",
    "nulls between": f"[null, {A}, null, {B}]",
    "a comma too many": f"[{A},{B},]",
}


@pytest.mark.parametrize("data", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_gives_the_same_objects(data: str) -> None:
    assert [title for _, title in told(data)] == ["A", "B"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    assert told('[{"title": "Tèa"}]'.encode(encoding)) == [(1, "Tèa")]


def test_an_object_knows_its_line() -> None:
    data = f'{{\n "x": [\n1],\n"items": [\n\n{A},\n{{\n"id": 3,\n"title": "C"\n}},\n{B}]}}'
    assert told(data) == [(6, "A"), (7, "C"), (11, "B")]


def test_a_record_may_hold_a_member_that_is_named_like_a_wrapper() -> None:
    assert told('{"title": "A", "items": [{"title": "no record"}]}') == [(1, "A")]


BROKEN = {
    "cut off inside a record": (
        f'[\n{A},\n{{"title": "B',
        [(2, "A"), (3, "a text is not closed (line 3, column 11)")],
    ),
    "cut off between records": (
        f"[\n{A},\n{B}",
        [(2, "A"), (3, "B"), (3, "the file ends before its list is closed (cut off?)")],
    ),
    "a comma too many": (
        f'[{{"title": "T",}},\n{B}]',
        [(1, "a comma with nothing after it (line 1, column 16)"), (2, "B")],
    ),
    "a quote that is not escaped": (
        f'[\n {{\n  "title": "a "quoted" word,\n  "id": 1\n }},\n {B}\n]',
        [(2, "a comma is missing (line 3, column 16)"), (6, "B")],
    ),
    "a bracket that is never closed": (
        f'[\n {{\n  "title": "T"\n ,\n {B}\n]',
        [(2, "it ends too early (cut off?) (line 3, column 15)"), (5, "B")],
    ),
    "a line that is cut off": (
        f'{A}\n{{"title": "x\n{B}\n',
        [(1, "A"), (2, "a text is not closed (line 2, column 11)"), (3, "B")],
    ),
    "what is no object": (
        f'["x", 7, {A}]',
        [(1, "this is no record but text"), (1, "this is no record but a number"), (1, "A")],
    ),
    "what is no JSON": ("<html>", [(1, "this is neither a list nor an object")]),
    "a wrapper that is broken": (
        f'{{"items": [{A}], "x" 1}}',
        [(1, "A"), (1, "a colon is missing (line 1, column 42)")],
    ),
}


@pytest.mark.parametrize(("data", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_and_ends_with_itself(
    data: str, expected: list[tuple[int, object]]
) -> None:
    assert told(data) == expected


def test_a_rejected_object_keeps_its_text() -> None:
    assert found(f'[{A}, {{"title": "T",}} , {B}]')[1].raw == b'{"title": "T",}'


TOLERATED = {
    "NaN and infinities": (
        '{"title": "T", "volume": NaN, "page": -Infinity}',
        {"title": "T", "volume": None, "page": None},
        "",
    ),
    "a line break in a text": ('[{"title": "T\n{"}, {"title": "x"}]', {"title": "T\n{"}, ""),
    "a number with a fraction": (
        '{"title": "T", "volume": 1.10}',
        {"title": "T", "volume": "1.10"},
        "",
    ),
    "a number of 5,000 digits": (
        f'{{"title": "T", "n": {"9" * 5000}}}',
        {"title": "T", "n": "9" * 5000},
        "",
    ),
    "half a surrogate pair": ('{"title": "T\\ud800"}', {"title": "T\ud800"}, ""),
    "a title that is stated twice": (
        '{"title": "T", "title": "U"}',
        {"title": "T"},
        "title is stated twice; the first is kept",
    ),
    "Windows-1252": (
        b'{"title": "T\xe9 \x93\xc3\xa9"}',
        {"title": "Té “é"},
        "is not UTF-8 here; such letters are read as Windows-1252",
    ),
}


@pytest.mark.parametrize(("data", "value", "warning"), TOLERATED.values(), ids=TOLERATED)
def test_what_is_not_quite_json_comes_in(
    data: str | bytes, value: dict[str, object], warning: str
) -> None:
    first = found(data)[0]
    assert (first.value, "".join(problem.text for problem in first.problems)) == (value, warning)
    assert all(problem.severity == "warning" for problem in first.problems)


@pytest.mark.parametrize("depth", [500, 200_000])
def test_nesting_is_harmless(depth: int) -> None:
    deep = f'{{"title": "D", "x": {"[" * depth}{"]" * depth}}}'
    first, second, third = told(f"[{A}, {deep}, {B}]")
    assert (first, third) == ((1, "A"), (1, "B"))
    assert second in ((1, "D"), (1, "objects are nested too deeply"))
    assert len(told("[" * depth)) == 1


HOSTILE = [
    '{"a":' * 100_000,
    "[{" * 100_000,
    "{" * 200_000,
    '"' * 300_001,
    "[" + "\\" * 300_001,
    "[1," * 30_000,
    "x[" * 100_000,
    ',"' * 100_000,
    '{"title":"' + "a" * 3_000_000,
    '{"id":1,"title":"T",}\n' * 10_000,
    "[" + '{"title":"T","v":NaN},' * 10_000,
    '{"items":[' * 50_000,
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_takes_long(data: str) -> None:
    assert found(data)


def test_a_file_is_read_as_it_is_needed() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += 10 * len(A) + 10
            return (f"{A}\n" * 10).encode()

    endless = Endless()
    stream = objects(endless, frozenset({"items"}), ANY)  # type: ignore[arg-type]
    for _ in range(1000):
        assert next(stream).value
    assert endless.given < 3 * 1000 * len(A)


def test_a_list_inside_a_wrapper_is_read_as_it_is_needed() -> None:
    head = b'{"meta": {}, "items": ['
    data = io.BytesIO(head + b",".join([A.encode()] * 200_000) + b"]}")
    stream = objects(data, frozenset({"items"}), ANY)
    assert next(stream).value
    assert data.tell() < 3_000_000 < len(data.getvalue())
    assert sum(1 for _ in stream) == 199_999


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
records = st.lists(
    st.dictionaries(st.text().filter(lambda name: name not in ("items", "message")), values).map(
        lambda made: {"title": "x"} | made
    )
)


@settings(max_examples=40, deadline=None)
@given(records, st.sampled_from([None, 0, 1, 4]), st.booleans())
def test_all_objects_come_back_whatever_they_hold(
    made: list[dict[str, object]], indent: int | None, ascii_only: bool
) -> None:
    for data in (
        json.dumps(made, indent=indent, ensure_ascii=ascii_only),
        "\n".join(json.dumps(one, indent=indent) for one in made),
        json.dumps({"q": 1, "items": made, "z": [{}]}, indent=indent),
    ):
        assert [one.value for one in found(data.encode("utf-8", "surrogatepass"))] == made


@settings(max_examples=40, deadline=None)
@given(records, st.integers(0, 400))
def test_what_is_whole_before_a_cut_comes_in(made: list[dict[str, object]], cut: int) -> None:
    data = json.dumps(made)
    ends = [len(json.dumps(made[: number + 1])) - 1 for number in range(len(made))]
    read = [one.value for one in found(data[:cut]) if one.value is not None]
    whole = [one for one, end in zip(made, ends, strict=True) if end <= cut]
    assert read[: len(whole)] == whole


@settings(deadline=None)
@given(st.text(alphabet='{}[]",:\\ \n0tanul\x00é') | st.binary())
def test_no_bytes_raise(data: str | bytes) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    for form in FORMATS:
        for entry in entries(form, raw):
            assert entry.record or (entry.raw and entry.problems)


NAMES = """
    title author authors authorships creators bibjson attributes titles issued date-parts DOI doi ids mesh keywords keyword abstract year
    abstract_inverted_index primary_location source journal language page container types relation updated-by note custom dates month
    contributors externalIds paperId biblio publicationYear subject subjects descriptions identifier type name family
"""
names = st.sampled_from(NAMES.split())
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3000)
    | st.text(max_size=6)
    | st.sampled_from(["2019", "10.5/x", "<i>x", "a; b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.dictionaries(names, anything, max_size=8))
def test_a_value_of_the_wrong_type_is_harmless(made: dict[str, object]) -> None:
    for wrapped in (made, {"bibjson": made}, {"attributes": made}):
        data = json.dumps({"title": "T", "paperId": "x"} | wrapped).encode()
        for form in FORMATS:
            assert len(entries(form, data)) >= 1


def test_the_look_of_a_format_is_no_other_formats() -> None:
    samples = {
        "csl-json": '[{"id": "a", "type": "book", "title": "T", "author": [{"family": "Roe"}]}]',
        "crossref": '{"DOI": "10.5/x", "title": ["T"], "member": "1", "score": 1, "prefix": "10.5"}',
        "openalex": '{"results": [{"id": "https://openalex.org/W1", "title": "T", "authorships": [], "display_name": "T"}]}',
        "semantic-scholar": '{"data": [{"paperId": "a", "title": "T"}]}',
        "doaj": '{"results": [{"id": "1", "bibjson": {"title": "T", "journal": {}}}]}',
        "datacite": '{"data": {"id": "10.5/x", "type": "dois", "attributes": {"titles": [{"title": "T"}], "creators": []}}}',
    }
    for name, sample in samples.items():
        assert {form.name for form in FORMATS if form.looks(sample)} == {name}
        assert {form.looks(sample) for form in FORMATS if form.name == name} == {3}


OTHERS = [
    "",
    "[1] Roe J. A title. 2019.",
    '{"error": "API rate limit exceeded"}',
    "{{x}} title",
    '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "x", "content_html": "y"}]}',
    '[{"key": "A", "data": {"itemType": "book", "title": "T"}}]',
]


@pytest.mark.parametrize("text", OTHERS)
def test_other_texts_look_like_none(text: str) -> None:
    assert [form.name for form in FORMATS if form.looks(text)] == []


def test_members_are_seen_in_a_text_that_is_cut_off() -> None:
    seen = json_looks.members(
        '{"items": [{"id": "a", "author": [{"family": "Roe"}], "abstract": "it is '
        + "long " * 300
        + '", "title": ["T',
        {"items"},
    )
    assert (seen["id"][:4], seen["title"]) == ('"a",', '["T')
    assert {"author", "author.family", "items", "abstract"} < seen.keys()
