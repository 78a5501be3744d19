"""JSON of any make: members with sensible names become fields, whatever else is stated stays."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import COLUMNS, Record
from digest.names import Person
from digest.records import sources
from digest.records.formats import FORMATS, choose
from digest.records.formats.base import Entry
from digest.records.formats.json import generic_json
from digest.records.formats.json.generic_json import FORMAT
from digest.records.formats.tables import generic_table, table_columns

DATA = Path(__file__).parent / "data" / "generic_json"
SHARED = Path(__file__).parents[2] / "shared" / "records"
Run = Callable[..., subprocess.CompletedProcess[str]]


def entries(data: bytes) -> list[Entry]:
    return list(FORMAT.stream(io.BytesIO(data)))


def one(**members: object) -> Record:
    (entry,) = entries(json.dumps({"title": "A kettle", **members}).encode())
    assert entry.record is not None
    assert entry.problems == ()
    return entry.record


def names(record: Record) -> list[str]:
    return [
        f"={person.literal}" if person.literal else person.inverted for person in record.authors
    ]


def test_members_find_their_fields_and_all_else_stays() -> None:
    entry, second = entries((DATA / "valid/nested.json").read_bytes())
    record = entry.record
    assert record
    assert second.record
    assert (entry.line, second.line, entry.problems, second.problems) == (2, 20, (), ())
    assert (record.title, record.abstract, str(record.date)) == (
        "A <i>kettle</i> & its lid",
        "It sings.\n\nIt boils.",
        "2019",
    )
    assert record.authors == (
        Person(family="Marlow", given="Ines B.", orcid="0000-0001-2345-6789"),
        Person(literal="Society for Kettles"),
        Person(family="Roe", given="Jo"),
    )
    assert (record.journal, record.volume, record.issn, record.doi) == (
        "Open Kettles",
        "3",
        "1234-5679",
        "10.5555/k.1",
    )
    assert (record.keywords, record.source) == (("tea", "Receptor, ErbB-2"), "JSON")
    assert dict(record.extra) == {
        "retracted": ("true",),
        "json:authors.affiliation": ("House of Tea",),
        "json:journal.colour": ("red",),
        "json:isRetracted": ("true",),
        "json:shelf.mark": ("K 7",),
        "json:shelf.row": ('{"number":1}',),
        "json:score": ("1.10",),
        "json:read": ("false",),
    }


def test_what_stands_inside_another_member_counts_only_where_it_is_about_the_article() -> None:
    record = entries((DATA / "valid/nested.json").read_bytes())[1].record
    assert record
    assert (record.title, names(record), str(record.date), record.doi) == (
        "Cups",
        ["Roe, Jane"],
        "2019-03-01",
        "10.5555/k.2",
    )
    assert dict(record.extra) == {
        "json:relation.doi": ("10.5555/other",),
        "json:series.title": ("Books on tea",),
    }


def test_lines_in_german_are_understood() -> None:
    first, second = (entry.record for entry in entries((DATA / "valid/lines.jsonl").read_bytes()))
    assert first
    assert second
    assert (first.title, names(first), first.pages, first.keywords) == (
        "Kessel",
        ["Roe, J.", "Doe, A."],
        "3-9",
        ("Tee", "Wasser"),
    )
    assert (str(first.date), str(second.date), names(second)) == (
        "2019",
        "2019-03-01",
        ["=Jane Roe"],
    )
    assert second.extra == (("json:signatur", ("K 7",)),)


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["Roe, Jane", "Ann Doe"], ["Roe, Jane", "=Ann Doe"]),
        ("Roe, Jane; Doe, Ann", ["Roe, Jane", "Doe, Ann"]),
        ({"family": "Roe", "given": "Jane"}, ["Roe, Jane"]),
        ([{"lastName": "Roe", "firstName": "Jane", "initials": "J"}], ["Roe, Jane"]),
        ([{"surname": "Roe", "initials": "J"}], ["Roe, J"]),
        ([{"full_name": 'Jane "J" Roe &amp; Co'}], ['=Jane "J" Roe &amp; Co']),
        ([{"name": "Roe"}, None, ""], ["=Roe"]),
        ([], []),
        (None, []),
    ],
)
def test_authors_are_texts_or_objects(authors: object, expected: list[str]) -> None:
    assert names(one(authors=authors)) == expected


def test_an_author_without_a_name_is_kept() -> None:
    assert one(authors=[{"role": "cook"}]).extra == (("json:authors", ('{"role":"cook"}',)),)


@pytest.mark.parametrize(
    ("members", "field", "expected"),
    [
        ({"keywords": [{"term": "tea"}, {"name": "cups, red"}]}, "keywords", ("tea", "cups, red")),
        ({"keywords": "tea, cups"}, "keywords", ("tea", "cups")),
        ({"keywords": ['5" pipe', "a\\b"]}, "keywords", ('5" pipe', "a\\b")),
        ({"published": {"year": 2019, "month": 3}}, "date", "2019-03"),
        ({"journal": ["Tea"], "page": "3-9"}, "pages", "3-9"),
        ({"abstract": {"en": "It sings.", "de": "Er singt."}}, "abstract", "It sings."),
        ({"abstract": False}, "abstract", ""),
        ({"PubMedID": 123}, "pmid", "123"),
    ],
)
def test_values_are_understood_in_their_shapes(
    members: dict[str, object], field: str, expected: object
) -> None:
    value = getattr(one(**members), field)
    assert (str(value) if field == "date" else value) == expected


def test_two_members_whose_names_differ_in_signs_only_both_stay() -> None:
    assert dict(one(**{"a b": "1", "a/b": "2"}).extra) == {"json:a_b": ("1",), "json:a_b_": ("2",)}


def test_what_cannot_come_in_is_told_with_its_line() -> None:
    whole, nameless, odd, shelf, broken = entries((DATA / "invalid/mixed.json").read_bytes())
    assert whole.record
    assert odd.record
    assert [
        entry.line for entry in (nameless, shelf, broken) if entry.record is None and entry.raw
    ] == [3, 5, 6]
    assert [problem.text for problem in nameless.problems] == ["record has no title"]
    assert [(problem.severity, problem.line) for problem in odd.problems] == [("warning", 4)] * len(
        odd.problems
    )
    assert dict(odd.record.extra)["json:year"] == ("31.31.2019",)
    assert [problem.text for problem in shelf.problems] == [
        "the records stand inside articles, below a title of all"
    ]
    assert broken.problems[0].text.startswith("not valid JSON")


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ('[{"title": "A", "authors": ["B"], "year": 2019}]', 2),
        ('{"title": "A", "doi": "10.5555/a"}\n{"title": "B"}', 1),
        ('{"metadata": {"title": "A", "author": {"name": "B"}}, "year": 1}', 2),
        ('{"title": "A", "type": "x"}', 0),
        (
            '{"type": "about:blank", "title": "Not found", "status": 404, "detail": "x", "abstract": ""}',
            0,
        ),
        ('{"error": "rate limit", "title": "x", "year": 1, "authors": []}', 0),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "title": "x", "authors": [], "items": [{"content_html": ""}]}',
            0,
        ),
        ('{"Headline": "A", "Written": 2019}', 0),
        ("title,year\nA,2019\n", 0),
    ],
)
def test_only_objects_about_articles_look_like_records(text: str, sure: int) -> None:
    assert FORMAT.looks(text) == sure


@pytest.mark.parametrize("path", sorted((DATA / "valid").iterdir()), ids=lambda path: path.name)
def test_a_valid_file_is_chosen_by_its_look_and_comes_in_without_a_word(path: Path) -> None:
    assert choose(path.read_text("utf-8")) is FORMAT
    found = entries(path.read_bytes())
    assert found
    assert all(entry.record and not entry.problems for entry in found)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")
def test_no_real_file_of_another_format_is_taken() -> None:
    others = [form for form in FORMATS if form is not FORMAT]
    for source in sources.read([str(SHARED)], lambda _: None):
        sample = sources.looked_at(source.sample())
        assert choose(sample) is choose(sample, others), source.name


def test_a_mapping_gives_members_a_meaning_and_takes_it_away() -> None:
    form = generic_json.with_columns(
        {"headline": "title", "meta.printed": "year", "date": "", "Wer war's": "authors"}
    )
    data = {
        "Headline": "A",
        "meta": {"printed": 2019},
        "date": "2001",
        "Wer war's": {"last": "Roe", "first": "J"},
    }
    assert FORMAT.looks(json.dumps(data)) == 0
    assert form.looks(json.dumps(data)) == 2
    (entry,) = form.stream(io.BytesIO(json.dumps(data).encode()))
    assert entry.record
    assert (entry.record.title, str(entry.record.date), names(entry.record)) == (
        "A",
        "2019",
        ["Roe, J"],
    )
    assert entry.record.extra == (("json:date", ("2001",)),)


def test_a_mapped_column_counts_for_the_look_of_a_table() -> None:
    text = "Headline,Written\nA kettle,2019\n"
    assert generic_table.FORMAT.looks(text) == 0
    assert generic_table.with_columns({"headline": "title", "Written": "year"}).looks(text) == 2


def test_every_field_is_understood_by_its_own_name() -> None:
    assert {field for field in COLUMNS if field not in table_columns.known([field])} == set()
    assert table_columns.known(["Page", "publicationYear", "eISSN"]) == {
        "year": ("publicationYear",),
        "pages": ("Page",),
        "issn": ("eISSN",),
    }


inner_names = st.sampled_from(["name", "title", "doi", "last", "x", ""])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(inner_names, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(
    st.sampled_from([*sorted(COLUMNS), "metadata", "ids", "x", ""]), values, max_size=6
)


@given(objects)
def test_any_object_is_a_record_or_a_problem(item: dict[str, object]) -> None:
    for entry in entries(json.dumps(item).encode()):
        assert entry.record or any(problem.severity == "error" for problem in entry.problems)


shapes = st.sampled_from(
    [
        lambda word: word,
        lambda word: [word],
        lambda word: ["x", word],
        lambda word: {"name": word},
        lambda word: {"x": word},
        lambda word: [{"x": {"y": word}}],
        lambda word: [{"name": "x", "y": word}],
        lambda word: [["x", [word]]],
    ]
)


@given(shapes, st.sampled_from([*sorted(COLUMNS), "metadata", "ids", "x"]))
def test_no_text_is_lost(shape: Callable[[str], object], member: str) -> None:
    (entry,) = entries(json.dumps({"title": "A", member: shape("Kettle7")}).encode())
    assert entry.record is None or "kettle7" in repr(entry.record).casefold()


ODD = 'Headline,Who wrote it,Shelf\nOn kettles,"Marlow, Ines; Roe, Jo",K 7\n'


def test_a_table_with_columns_of_its_own_comes_in_with_the_mapping_and_is_refused_without(
    tmp_path: Path, run: Run
) -> None:
    (tmp_path / "mine.csv").write_text(ODD)
    (tmp_path / "digest.toml").write_text("")
    refused = run("import", "mine.csv", cwd=tmp_path)
    assert (refused.returncode, list(tmp_path.rglob("*.md"))) == (1, [])
    assert "no format that we know" in refused.stderr
    (tmp_path / "digest.toml").write_text(
        '[import.columns]\nHeadline = "title"\n"who wrote it" = "authors"\n'
    )
    done = run("import", "mine.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "content/articles/on-kettles.md").read_text("utf-8")
    assert "- Marlow, Ines\n" in text
    assert "K 7" in text


def test_a_mapping_to_a_field_that_does_not_exist_stops_before_anything_is_read(
    tmp_path: Path, run: Run
) -> None:
    (tmp_path / "mine.csv").write_text(ODD)
    (tmp_path / "digest.toml").write_text('[import.columns]\nHeadline = "titel"\n')
    stopped = run("import", "mine.csv", cwd=tmp_path)
    assert stopped.returncode == 2
    assert stopped.stderr.startswith(
        "digest.toml:2: error: unknown field for column Headline: titel (hint: did you mean title?)"
    )
