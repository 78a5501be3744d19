"""digest.toml: everything wrong is told at once, with its line and the nearest name that exists."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest import config
from digest.config import Build, Config, Editions, Import, Outputs, Publish, Serve, Site, Topics
from digest.errors import ConfigError, Problem


def read(root: Path, text: str | bytes) -> tuple[Config, list[Problem]]:
    (root / "digest.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    told: list[Problem] = []
    return config.read(root, told.append), told


def wrong(root: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        read(root, text)
    return [str(problem) for problem in refused.value.problems]


WHOLE = """\
[site]
title = "Tidal pools"
description = "x"
base_url = "https://example.org/pools"
language = "pt-BR"
theme = "my_theme-2"
timezone = "Europe/Vienna"
[build]
output = "out/site"
page_size = 20
jobs = 4
[topics]
minimum = 3
check_tags = false
panels = ["key", "articles"]
[editions]
period = "week"
[outputs]
years = false
minimum = 5
abstracts = "60"
[serve]
port = 9000
[publish]
remote = "up"
branch = "pages"
cname = "digest.example.org"
[import]
columns = { Titel = "title", "Who wrote it" = "authors", Notiz = "" }
[theme]
anything = ["goes", 1]
"""


def test_a_whole_configuration_is_read(tmp_path: Path) -> None:
    expected = Config(
        Site(
            "Tidal pools", "x", "https://example.org/pools/", "pt-BR", "my_theme-2", "Europe/Vienna"
        ),
        Build("out/site", 20, 4),
        Topics(minimum=3, check_tags=False, panels=("key", "articles")),
        Editions("week"),
        Outputs(years=False, minimum=5, abstracts="60"),
        Serve(9000),
        Publish("up", "pages", "digest.example.org"),
        Import({"Titel": "title", "Who wrote it": "authors", "Notiz": ""}),
        {"anything": ["goes", 1]},
    )
    assert read(tmp_path, WHOLE) == (expected, [])
    assert read(tmp_path, b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()) == (expected, [])


def test_an_empty_configuration_is_the_default(tmp_path: Path) -> None:
    assert read(tmp_path, "") == (Config(), [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[site]\ntitel = "x"',
            "2: error: unknown key in [site]: titel (hint: did you mean title?)",
        ),
        (
            "[build]\nzzz = 1",
            "2: error: unknown key in [build]: zzz (hint: known: output, page_size, jobs)",
        ),
        ("[bild]\njobs = 1", "1: error: unknown section: bild (hint: did you mean build?)"),
        ("top = 1", "1: error: unknown section: top (hint: did you mean topics?)"),
        (
            'site = "x"',
            "1: error: site must be a section (hint: write [site] on a line of its own)",
        ),
        (
            '[[site]]\ntitle = "x"',
            "1: error: site must be a section (hint: write [site] on a line of its own)",
        ),
        ("[site]\n\ntitle = 3", "3: error: title must be text in quotes"),
        ("site.title = 3", "1: error: title must be text in quotes"),
        (
            '[site]\ndescription = """\ntitle = 4\n[build]\n"""\ntitle = 3',
            "6: error: title must be text in quotes",
        ),
        (
            "[site]\ncurator = '\"\"\"' # '''\ntitle = 3",
            "3: error: title must be text in quotes",
        ),
        ("theme = {a = 1}\nsite = {title = 3}", "2: error: title must be text in quotes"),
        ('["site"]\n"title" = 3', "2: error: title must be text in quotes"),
        ('[build]\njobs = "2"', "2: error: jobs must be a whole number"),
        ("[build]\njobs = true", "2: error: jobs must be a whole number"),
        ("[build]\njobs = -1", "2: error: jobs must be from 0 to 256"),
        ("[build]\npage_size = 0", "2: error: page_size must be from 1 to 1,000"),
        ("[build]\npage_size = 1.5", "2: error: page_size must be a whole number"),
        ("[serve]\nport = 99999", "2: error: port must be from 1 to 65,535"),
        ('[site]\ntitle = " "', "2: error: title must not be empty"),
        (
            '[site]\nlanguage = "x\\"><script>"',
            "2: error: language must be a language tag such as en or pt-BR",
        ),
        (
            '[site]\ntimezone = "Mars/Olympus"',
            "2: error: timezone must be a name such as Europe/Vienna",
        ),
        (
            '[site]\ntimezone = "../../etc/passwd"',
            "2: error: timezone must be a name such as Europe/Vienna",
        ),
        ('[site]\ntimezone = ""', "2: error: timezone must be a name such as Europe/Vienna"),
        ('[site]\ntheme = "../x"', "2: error: theme must be the name of a folder in themes/"),
        ('[build]\noutput = "../x"', "2: error: output must be a folder inside the site"),
        ('[build]\noutput = "/tmp/x"', "2: error: output must be a folder inside the site"),
        ('[build]\noutput = "."', "2: error: output must be a folder inside the site"),
        ('[build]\noutput = ""', "2: error: output must be a folder inside the site"),
        ('[build]\noutput = "a\\u0000b"', "2: error: output must be a folder inside the site"),
        ("[topics]\nminimum = 0", "2: error: minimum must be from 1 to 1,000,000"),
        ('[topics]\ncheck_tags = "no"', "2: error: check_tags must be true or false"),
        ('[topics]\npanels = "key"', "2: error: panels must be a list of names in quotes"),
        (
            '[topics]\npanels = [\n  "key",\n  "chrat",\n]',
            "4: error: unknown panel: chrat (hint: did you mean chart?)",
        ),
        (
            '[editions]\nperiod = "day"',
            '2: error: period must be "week", "month", "quarter", "year"',
        ),
        (
            '[outputs]\nabstracts = "some"',
            '2: error: abstracts must be "full", "none" or a number of words as in "60"',
        ),
        (
            "[outputs]\nfeeds = 1",
            "2: error: feeds must be true, false or a list of names in quotes",
        ),
        ('[outputs]\nauthors = "2"', "2: error: authors must be true, false or a whole number"),
        ("[outputs]\nauthors = -1", "2: error: authors must be from 0 to 1,000,000"),
        (
            '[outputs]\nfollow = ["topic"]',
            "2: error: unknown thing to follow: topic (hint: did you mean topics?)",
        ),
        (
            '[outputs]\ncitations = ["ris", "bibtx"]',
            "2: error: unknown format of citation files: bibtx (hint: did you mean bibtex?)",
        ),
        (
            '[publish]\ncname = "a b"',
            "2: error: cname must be a host name such as digest.example.org",
        ),
        (
            '[site]\nbase_url = "javascript:alert(1)"',
            "2: error: base_url must be a web address such as https://example.org/digest/",
        ),
        (
            '[site]\nbase_url = "https://e.org/\\"x"',
            "2: error: base_url must be a web address such as https://example.org/digest/",
        ),
        (
            '[site]\nbase_url = "https://u:p@e.org/"',
            "2: error: base_url must be a web address such as https://example.org/digest/",
        ),
        (
            '[site]\nbase_url = "e.org/<script>"',
            "2: error: base_url must be a web address such as https://example.org/digest/",
        ),
        (
            '[site]\nbase_url = "https://e.org/\\u0007"',
            "2: error: base_url must be a web address such as https://example.org/digest/",
        ),
        ("[import]\ncolumns = 3", "2: error: columns must be a table"),
        (
            "[import]\ncolums = {}",
            "2: error: unknown key in [import]: colums (hint: did you mean columns?)",
        ),
        (
            '[import]\ncolumns = {a = "title", b = "autors"}',
            "2: error: unknown field for column b: autors (hint: did you mean authors?)",
        ),
        (
            '[import.columns]\n"x y" = "title"\n"b.c" = "Title"',
            "3: error: unknown field for column b.c: Title (hint: did you mean title?)",
        ),
        (
            'import.columns.a = "title"\nimport.columns.b = 3',
            "2: error: the field of column b must be text in quotes",
        ),
        (
            '[import]\n\ncolumns.a = {b = "title"}',
            "3: error: the field of column a must be text in quotes",
        ),
        ('[site]\nbase_url = "https://e.org/?a"', "2: error: base_url must have no ? or #"),
        ('[site]\nbase_url = "https://e.org:99999/"', "2: error: base_url is not a web address"),
        ('[site]\nbase_url = "http://[::1"', "2: error: base_url is not a web address"),
    ],
)
def test_each_wrong_value_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, text: str, told: str
) -> None:
    assert wrong(tmp_path, text) == [f"digest.toml:{told}"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("authors = true", Outputs(authors=2)),
        ("authors = false", Outputs(authors=0)),
        ("journals = 7", Outputs(journals=7)),
        ("kinds = false", Outputs(kinds=0)),
        ("feeds = true", Outputs(feeds=("atom", "json"))),
        ("feeds = false", Outputs(feeds=())),
        ('feeds = ["json", "json"]', Outputs(feeds=("json",))),
        ("citations = true", Outputs(citations=("ris", "bibtex", "csl-json"))),
        ("citations = []", Outputs(citations=())),
        ('follow = ["authors", "topics"]', Outputs(follow=("authors", "topics"))),
    ],
)
def test_what_can_be_switched_can_be_told_in_detail(
    tmp_path: Path, stated: str, expected: Outputs
) -> None:
    assert read(tmp_path, f"[outputs]\n{stated}\n") == (Config(outputs=expected), [])


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ('[site\ntitle = "x"', "digest.toml:1:6: error: is not valid TOML:"),
        ('[site]\ntitle = "x', "digest.toml:2: error: is not valid TOML:"),
        ('[site]\ntitle = "x"\ntitle = "y"', "digest.toml:3"),
        ("n = " + "9" * 5000, "digest.toml:1: error: is not valid TOML:"),
        ("a = " + "[" * 5000, "digest.toml:1: error: is not valid TOML:"),
        (b"[site]\ntitle = '\xff'", "digest.toml: error: is not UTF-8 text"),
    ],
)
def test_what_is_no_toml_is_told_where_it_breaks(
    tmp_path: Path, text: str | bytes, begins: str
) -> None:
    (problem,) = wrong(tmp_path, text)
    assert problem.startswith(begins)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = '[site]\ntitel = "x"\nlanguage = "!"\n[build]\njobs = -1\n[serv]\nport = 1\n[serve]\nport = 0\n'
    assert [problem.split(":")[1] for problem in wrong(tmp_path, text)] == ["2", "3", "5", "6", "9"]


def test_a_site_without_a_configuration_is_told_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="digest new"):
        config.read(tmp_path, list[Problem]().append)


def test_a_configuration_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        config.read(tmp_path, list[Problem]().append)


def test_an_address_without_its_scheme_is_taken_as_https_and_told(tmp_path: Path) -> None:
    found, told = read(tmp_path, '[site]\nbase_url = "example.org/pools"\n')
    assert found.site.base_url == "https://example.org/pools/"
    assert [str(problem) for problem in told] == [
        "digest.toml:2: warning: base_url has no scheme; https://example.org/pools is taken (write it so)"
    ]


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ("https://e.org", "https://e.org/"),
        ("https://e.org/x//", "https://e.org/x/"),
        ("e.org", "https://e.org/"),
        ("", ""),
    ],
)
def test_another_address_on_the_command_line_is_held_to_the_same_rules(
    stated: str, taken: str
) -> None:
    told: list[Problem] = []
    assert config.with_base_url(Config(), stated, told.append).site.base_url == taken
    assert bool(told) == (stated == "e.org")


@pytest.mark.parametrize(
    "stated", ["javascript:x", "https://", "https://e.org/#x", "ftp://e.org", "http://e.org/ x"]
)
def test_a_wrong_address_on_the_command_line_is_refused(stated: str) -> None:
    with pytest.raises(ConfigError, match="--base-url"):
        config.with_base_url(Config(), stated, list[Problem]().append)


pieces = st.lists(
    st.sampled_from(
        [
            '"',
            "\n",
            "[site]",
            "[",
            "]",
            "=",
            "title",
            "jobs",
            "1",
            '"x"',
            "{",
            "}",
            ".",
            "#",
            ",",
            " ",
            "\x00",
            "é",
            "theme",
        ]
    )
)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.one_of(st.binary(max_size=20), pieces.map("".join).map(str.encode)))
def test_any_file_is_a_configuration_or_a_list_of_problems(tmp_path: Path, data: bytes) -> None:
    told: tuple[object, ...]
    try:
        told = read(tmp_path, data)
    except ConfigError as refused:
        told = refused.problems
    assert told


@pytest.mark.parametrize(
    "name", ["bad-lang", "bad-timezone", "page-size-0", "port-range", "syntax", "unknown-key"]
)
def test_real_wrong_configurations_are_refused_with_their_line(tmp_path: Path, name: str) -> None:
    path = Path(__file__).parents[2] / "shared/badinputs/visible/config" / name / "digest.toml"
    if not path.is_file():
        pytest.skip("the collection of bad inputs is not here")
    assert all(
        problem.startswith("digest.toml:") and problem.split(":")[1].isdigit()
        for problem in wrong(tmp_path, path.read_bytes())
    )
