"""Front matter: every scalar is text, what is written is read back, and what is wrong is told with
its line.
"""

from __future__ import annotations

from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import Problem
from digest.library import frontmatter, yaml_lines
from digest.library.frontmatter import FrontMatter, Value

T = TypeVar("T")
settled = settings(max_examples=400, deadline=None, derandomize=True)

ODD = [
    *(
        "",
        "~",
        "null",
        "yes",
        "No",
        "012",
        "1.10",
        "12:30",
        "2009",
        "2009-03-01",
        "a: b",
        "- x",
        " x ",
        "#x",
        "a #b",
        "*",
        "&x",
        "!x",
        "'",
        '"',
        "\\",
    ),
    *(
        "a\nb",
        "\n",
        "\r",
        "\t",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ufffe",
        "\x00",
        "\x1b",
        "\x7f",
        "😀",
        "<<",
        "---",
        "...",
        "key:",
        "a:b",
    ),
    *("{", "[]", "=", "%a", "@a", "`a", "a'b", "…", "http://x.y/z", "p<0.05"),
]
PIECES = [
    *(
        "a",
        "title",
        "key",
        "k-1",
        ": ",
        ":",
        "- ",
        "  - ",
        "\n",
        "\n\n",
        '"',
        "'",
        "#",
        " #",
        "|",
        ">",
        "~",
        "null",
        "No",
        "012",
        "http://x.y/z",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        "&a",
        "*a",
        "!t",
        "%",
        "@",
        "`",
        ",",
        "\\",
        " ",
        "  ",
        "\t",
        "?",
        "<<",
        "...",
        "---",
        "é",
        "\u00a0",
        "\u2028",
        "\x85",
        "\ufeff",
    ),
]
pieces = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
fields_lines = st.lists(
    st.builds("{}: {}".format, st.sampled_from(["a", "b", "x.y", "~", "1", "é"]), pieces),
    max_size=4,
).map("\n".join)
blocks = st.one_of(st.text(max_size=25), pieces, fields_lines)

texts = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=12), pieces
)
values: st.SearchStrategy[Value] = st.recursive(
    st.one_of(st.none(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=8,
)
fields = st.dictionaries(
    st.one_of(st.sampled_from(["title", "date", "b-c"]), texts), values, max_size=4
)


def good(found: T | Problem) -> T:
    assert not isinstance(found, Problem), found
    return found


def wrong(text: str) -> Problem:
    found = frontmatter.read(text)
    assert isinstance(found, Problem), found
    return found


@settled
@given(blocks)
def test_the_quick_reader_says_what_the_strict_one_says_or_nothing(block: str) -> None:
    quick = frontmatter.quick_yaml(block)
    if quick is not None:
        assert frontmatter.strict_yaml(block) == quick


@settled
@given(fields)
def test_what_is_written_is_read_back(stated: dict[str, Value]) -> None:
    text = f"---\n{yaml_lines.dump(stated)}---\nbody"
    read = good(frontmatter.read(text))
    assert (read.fields, read.body) == (stated, "body")
    assert read.fields.keys() == read.lines.keys() or not stated


def test_the_front_matter_that_we_write_takes_the_quick_way() -> None:
    stated: dict[str, Value] = {
        "title": "Rocks: a tale",
        "authors": ["Marlow, Ines"],
        "date": "2009",
        "volume": "7",
        "p": "p<0.05",
    }
    assert frontmatter.quick_yaml(yaml_lines.dump(stated)) == (
        stated,
        {"title": 2, "authors": 3, "date": 5, "volume": 6, "p": 7},
    )


@settled
@given(
    st.sampled_from(["---\n", "+++\n", '{"', "\ufeff---\r\n", ""]),
    blocks,
    st.sampled_from(["\n---\n", "\n+++\n", '"}', "\n...", ""]),
)
def test_no_text_raises(begin: str, block: str, end: str) -> None:
    read = frontmatter.read(begin + block + end)
    assert isinstance(read, FrontMatter | Problem)
    assert str(read)


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("010", "010"),
        ("1.10", "1.10"),
        ("12:30", "12:30"),
        ("2009-02-31", "2009-02-31"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("9" * 5000, "9" * 5000),
        (".inf", ".inf"),
        ('"a\\nb"', "a\nb"),
        ("'it''s'", "it's"),
        ("|\n  one\n  two", "one\ntwo\n"),
        (">\n  one\n  two", "one two\n"),
        ("two\n  lines", "two lines"),
        ("~", None),
        ("null", None),
        ("", None),
        ('""', ""),
        ("[a, NO, 012]", ["a", "NO", "012"]),
        ("[]", []),
        ("{a: 1, b: [2]}", {"a": "1", "b": ["2"]}),
        ("\n- NULL\n-\n- ~\n- x", ["NULL", None, None, "x"]),
        ("x # a comment", "x"),
        ("x#y", "x#y"),
    ],
)
def test_yaml_values_stay_what_a_person_typed(yaml: str, value: Value) -> None:
    assert good(frontmatter.read(f"---\nkey: {yaml}\n---\n")).fields == {"key": value}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("text", "style", "lines"),
    [
        ("---\ntitle: T\nn: 1\n---\nBody\n", "yaml", {"title": 2, "n": 3}),
        ("---\ntitle: T\nn: 1\n...\nBody\n", "yaml", {"title": 2, "n": 3}),
        ('+++\ntitle = "T"\nn = 1\n+++\nBody\n', "toml", {"title": 2, "n": 3}),
        ('{"title": "T",\n "n": 1\n}\nBody\n', "json", {"title": 1, "n": 2}),
    ],
)
def test_yaml_toml_and_json_are_read_with_any_line_end_and_mark(
    text: str, style: str, lines: dict[str, int], mark: str, newline: str
) -> None:
    read = good(frontmatter.read(mark + text.replace("\n", newline)))
    assert (read.fields, read.lines, read.body, read.style) == (
        {"title": "T", "n": "1"},
        lines,
        "Body\n",
        style,
    )


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            '+++\nd = 2009-03-01\nt = true\nf = 1.10\n[extra]\nx = ["a"]\n+++\n',
            {"d": "2009-03-01", "t": "true", "f": "1.10", "extra": {"x": ["a"]}},
        ),
        (
            '{"t": false, "f": 1.10, "n": null, "l": [1]}',
            {"t": "false", "f": "1.10", "n": None, "l": ["1"]},
        ),
    ],
)
def test_toml_and_json_values_are_text_too(text: str, fields: dict[str, Value]) -> None:
    assert good(frontmatter.read(text)).fields == fields


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "text\n---\nmore",
        "---\nonly a rule\n---\ntext",
        "---\n~\n---\n",
        "{braces} open it",
        "----x\ny",
    ],
)
def test_text_without_fields_is_all_body(text: str) -> None:
    assert good(frontmatter.read(text)) == FrontMatter({}, {}, text, 1, "")


@pytest.mark.parametrize("text", ["---\n---\nBody", "---\n\n# nothing yet\n---\nBody"])
def test_empty_front_matter_is_none(text: str) -> None:
    read = good(frontmatter.read(text))
    assert (read.fields, read.body, read.style) == ({}, "Body", "yaml")


NESTED = "[" * 500 + "]" * 500


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("---\ntitle: T\n", 1, "never closed"),
        ("+++\ntitle = 1\n", 1, "never closed"),
        ("---\ntitle: a: b\n---\n", 2, "double quotes"),
        ("---\na: 1\ntitle: Rocks: a tale\n---\n", 3, "unquoted value"),
        ("---\na: 1\nb: 2\na: 3\n---\n", 4, "a is given twice"),
        ("---\na:\n  x: 1\n  x: 2\n---\n", 4, "x is given twice"),
        ("---\na: &x 1\nb: *x\n---\n", 3, "alias *x in b"),
        ("---\na: !!python/object:x 1\n---\n", 2, "tag"),
        ("---\na: {<<: {b: 1}}\n---\n", 2, "merge key"),
        ("---\n- a\n- b\n---\n", 2, "a list"),
        ("---\na: 1\n--- x\nb: 2\n---\n", 3, "second YAML document"),
        ('---\na: 1\nb: "open\nc: 2\n---\n', 3, "quote is never closed"),
        (f"---\na: {NESTED}\n---\n", 2, "too deeply"),
        ("---\n? [a, b]\n: 1\n---\n", 2, "name must be plain text"),
        ("---\na: 1\n\tb: 2\n---\n", 3, "not valid YAML"),
        ("---\na: \x07\n---\n", 1, "not valid YAML"),
        ("+++\na = 1\nb = \n+++\n", 3, "not valid TOML"),
        (f"+++\na = {'9' * 5000}\n+++\n", 1, "not valid TOML"),
        (f"+++\na = {NESTED}\n+++\n", 1, "too deeply"),
        ('{"a": 1,\n "b": }', 2, "not valid JSON"),
        ('{"a": 1, "a": 2}', 1, "a is given twice"),
        (f'{{"a": {NESTED}}}', 1, "too deeply"),
        (f'{{"a": {"[" * 100_000}', 1, ""),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, says: str) -> None:
    problem = wrong(text)
    assert problem.line == line
    assert says in str(problem)
    assert len(str(problem)) <= 300


def test_deep_nesting_of_any_size_is_a_problem_and_no_crash() -> None:
    assert "too deeply" in wrong(f"---\na: {'[' * 50_000}\n---\n").text
    assert (
        "too deeply"
        in wrong("---\n" + "".join(f"{' ' * depth}a:\n" for depth in range(300)) + "---\n").text
    )


def test_front_matter_of_several_megabytes_is_refused() -> None:
    assert "too large" in wrong(f"---\na: {'x' * 4_000_001}\n---\n").text


def test_half_a_character_is_written_as_the_sign_for_none() -> None:
    block = yaml_lines.block("a", "x\ud800y")
    assert good(frontmatter.read(f"---\n{block}---\n")).fields == {"a": "x\ufffdy"}


@pytest.mark.parametrize(
    ("key", "value", "lines"),
    [
        ("title", "Rocks: a tale", 'title: "Rocks: a tale"\n'),
        ("title", "Rocks, a tale (2nd ed.)", "title: Rocks, a tale (2nd ed.)\n"),
        ("date", "2009", "date: 2009\n"),
        ("date", "2009-03", "date: 2009-03\n"),
        ("volume", "9", 'volume: "9"\n'),
        ("volume", "010", 'volume: "010"\n'),
        ("flag", "no", 'flag: "no"\n'),
        ("keywords", ["HER2", "true"], 'keywords:\n  - HER2\n  - "true"\n'),
        (
            "authors",
            [{"family": "Marlow", "given": "Ines"}],
            "authors:\n  - family: Marlow\n    given: Ines\n",
        ),
        ("a", [], "a: []\n"),
        ("a", {}, "a: {}\n"),
        ("a", None, "a:\n"),
        ("a", [None], "a:\n  - ~\n"),
        ("a", "\u2028", 'a: "\\u2028"\n'),
    ],
)
def test_fields_are_written_as_a_person_would(key: str, value: Value, lines: str) -> None:
    assert yaml_lines.block(key, value) == lines
