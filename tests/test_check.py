"""``digest check``: all that is wrong or missing is told with file and line, what is right is left
alone, and nothing is written.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.check import links, site
from digest.check.source import Source
from digest.errors import ConfigError, Problem
from digest.library.markdown import Markdown
from digest.site import build

Run = Callable[..., subprocess.CompletedProcess[str]]

BAD_INPUTS = Path(__file__).parents[2] / "shared/badinputs/visible"
TODAY = "2026-11-22"
FRONT = "---\ntitle: A walk at low tide\ndate: 2020\nkeywords: Tides\n---\n"


def check(root: Path) -> site.Checked:
    return site.check(root, report=lambda problem: None, today=TODAY)


def told(root: Path, file: str = "") -> list[str]:
    """The problems, or those of one file without its name."""
    lines = [str(problem) for problem in check(root).problems]
    return (
        [line.removeprefix(f"{file}:") for line in lines if line.startswith(f"{file}:")]
        if file
        else lines
    )


def article(root: Path, name: str, text: str) -> str:
    file = f"content/articles/{name}.md"
    (root / file).write_text(text, "utf-8", newline="")
    return file


def files(root: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in root.rglob("*")
    }


def test_a_good_site_has_only_its_gaps(site: Path) -> None:
    checked = check(site)
    hint = "add date: to its front matter, as exact as it is known: 2009, 2009-03 or 2009-03-01"
    assert checked.problems == (
        Problem("has no date", "content/articles/no-date.md", 1, hint=hint, severity="warning"),
    )
    assert checked.summary().splitlines() == [
        "8 articles, 9 topics: 0 errors, 1 warning",
        "3 articles without an abstract, 4 without a DOI, 1 without a date",
        "4 topics have a single article: Carbon dioxide; HER2; Receptor, ErbB-2; 潮間帯",
    ]


# Links


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            "[a](missing.md)",
            "7:5: error: the link missing.md leads nowhere (hint: there is no content/articles/missing.md)",
        ),
        (
            "[a](<missing.md> 'b')",
            "7:5: error: the link missing.md leads nowhere (hint: there is no content/articles/missing.md)",
        ),
        ("[a](../../outside.md)", "7:5: error: the link ../../outside.md leads nowhere"),
        ("[a](/topics/none/)", "7:5: error: the link /topics/none/ leads nowhere"),
        (
            "[a](topics/tides/)",
            "7:5: error: the link topics/tides/ leads nowhere (hint: write /topics/tides/)",
        ),
        ("[a](About.md)", "7:5: error: the link About.md leads nowhere (hint: write /about/)"),
        (
            "[a](/About/)",
            "7:5: error: the link /About/ leads nowhere (hint: capitals count: write /about/)",
        ),
        (
            "[a](hidden.md)",
            "7:5: error: the link hidden.md leads nowhere (hint: content/articles/hidden.md is a draft or is left out)",
        ),
        (
            "[a](renamed.md)",
            "7:5: error: the link renamed.md leads nowhere (hint: write /articles/new-name/)",
        ),
        ("[a](../../../up.html)", "7:5: error: the link ../../../up.html leads nowhere"),
        ("[a](#nowhere)", "7:5: error: the link #nowhere leads to no heading of this page"),
        (
            "[a](#what-i-saw)",
            "7:5: error: the link #what-i-saw leads to no heading of this page (hint: did you mean #n-what-i-saw?)",
        ),
        (
            "[a](the-other-rock.md#n-no)",
            "7:5: error: the link the-other-rock.md#n-no leads to no heading of that page",
        ),
        (
            "[a](/guide.html#no)",
            "7:5: error: the link /guide.html#no leads to no heading of that page",
        ),
        (
            "![c](no.png)",
            "7:6: error: the image no.png is not in the site (hint: put the file into static/ and write its address from there",
        ),
        (
            "![c](rock.png)",
            "7:6: error: the image rock.png is not in the site (hint: write /rock.png)",
        ),
        (
            "see [a]\n\n[a]: missing.md",
            "9:6: error: the link missing.md leads nowhere (hint: there is no content/articles/missing.md)",
        ),
        (
            "`[a](missing.md)`\n[a](missing.md)",
            "8:5: error: the link missing.md leads nowhere (hint: there is no",
        ),
        (
            "```\n[a](missing.md)\n```\n[a](missing.md)",
            "10:5: error: the link missing.md leads nowhere (hint: there is no",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_named_as_it_was_typed_and_where(
    site: Path, written: str, problem: str
) -> None:
    _shore(site)
    found = told(site, article(site, "walk", f"{FRONT}At low tide.\n{written}\n\n## What I saw\n"))
    assert len(found) == 1
    assert found[0].startswith(problem)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "[a](the-other-rock.md)",
            "[a](../articles/the-other-rock.md)",
            "[a](../the-other-rock/)",
            "[a](潮間帯.md)",
            "[a](/about/)",
        ),
        *(
            "[a](/about)",
            "[a](/)",
            "[a](../..)",
            "[a](../../index.html?q=1)",
            "[a](/topics/tides/feed.xml)",
            "[a](/old/address/)",
        ),
        *(
            "[a](#n-what-i-saw)",
            "[a](#abstract)",
            "[a](#)",
            "[a](#top)",
            "[a](limpets-and-light.md#n-notes)",
            "[a](/topics/tides/#articles)",
        ),
        *(
            "![c](/rock.png)",
            "[a](/guide.html#yes)",
            "[a](/paper.pdf#page=3)",
            "[a](https://example.org/no)",
            "<mailto:a@example.org>",
        ),
        *(
            "[a](javascript:no())",
            "`[a](missing.md)`",
            "\\[a](missing.md)",
            "![c](https://example.org/no.png)",
            "[a](/two%20words.pdf)",
        ),
    ],
)
def test_a_link_that_leads_somewhere_is_no_problem(site: Path, written: str) -> None:
    _shore(site)
    assert (
        told(site, article(site, "walk", f"{FRONT}At low tide.\n{written}\n\n## What I saw\n"))
        == []
    )


def _shore(root: Path) -> None:
    """More to link to: a draft, an article under another name, an old address, static files."""
    article(
        root, "hidden", "---\ntitle: Not yet\ndraft: true\nkeywords: Tides\n---\n[a](missing.md)\n"
    )
    article(
        root,
        "renamed",
        "---\ntitle: By another name\nslug: new-name\ndate: 2001\naliases: /old/address/\nkeywords: Tides\n---\n",
    )
    (root / "static").mkdir()
    for name in ("rock.png", "paper.pdf", "two words.pdf"):
        (root / "static" / name).write_bytes(b"\x00")
    (root / "static/guide.html").write_text(
        "<!doctype html><title>Guide</title><p id=yes>Yes", "utf-8"
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_are_counted_as_an_editor_counts_them(
    site: Path, newline: str, encoding: str
) -> None:
    (site / "content/pages/ways.md").write_text(
        f"{FRONT}One.\n\n## Two\n\n[x](gone.md)\n".replace("\n", newline), encoding, newline=""
    )
    assert told(site, "content/pages/ways.md") == [
        "10:5: error: the link gone.md leads nowhere (hint: there is no content/pages/gone.md)"
    ]


@given(
    before=st.lists(st.text("ab *_`\\<>[]()#|-\n", max_size=30), max_size=4),
    name=st.from_regex(r"[a-z][a-z0-9 _-]{0,12}", fullmatch=True),
)
def test_a_dead_link_after_anything_is_found_with_its_line(before: list[str], name: str) -> None:
    # a heading ends every block but an open fence; an open fence makes the link code, which is no
    # link
    body = "\n\n".join(before) + f"\n\n# Here\n\n[x](<{name}.md>)\n"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "a.md").write_text(FRONT + body, "utf-8", newline="")
        text = links.Document("a.md", "articles/0/index.html", Markdown().html(body))
        found = list(
            links.broken(
                [text], links.Destinations([text.path], [text], [], lambda path: text.html), root
            )
        )
        lines = (FRONT + body).count("\n")
        assert all(1 <= problem.line <= lines and problem.severity == "error" for problem in found)
        if text.html.rstrip().endswith(">x</a></p>"):
            assert lines in [problem.line for problem in found]


def test_a_file_that_is_gone_has_no_lines(tmp_path: Path) -> None:
    source = Source(tmp_path, "gone.md")
    assert (source.line("date"), source.states("date"), list(source.links())) == (1, False, [])


# Duplicates, dates, topics


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            "doi: https://doi.org/10.5555/POOLS.1",
            "5: error: has the DOI of content/articles/limpets-and-light.md: 10.5555/pools.1",
        ),
        (
            "PMID: 'PMID: 90000001'",
            "5: error: has the PMID of content/articles/limpets-and-light.md: 90000001",
        ),
        (
            "pmid: '90000001'\ndoi: 10.5555/pools.1",
            "6: error: has the DOI of content/articles/limpets-and-light.md: 10.5555/pools.1",
        ),
        ("pmid: '90000002'\ndoi: 10.5555/pools.9", ""),
    ],
)
def test_two_articles_with_one_identifier_are_an_error(
    site: Path, fields: str, problem: str
) -> None:
    found = told(
        site,
        article(site, "walk", f"---\ntitle: A walk\ndate: 2020\nkeywords: Tides\n{fields}\n---\n"),
    )
    assert [line.partition(" (hint")[0] for line in found] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("title", "date", "author", "more", "twins"),
    [
        ("LIMPETS & light: a year", "2019", "Marlow, I.", "", True),
        ("Limpets &amp; light", "2019", "Marlow, Ines", "", False),
        ("Limpets & light: a year", "2018", "Marlow, Ines", "", False),
        ("Limpets & light: a year", "2019", "Brandt, Tomas", "", False),
        ("Limpets & light: a year", "2019", "Marlow, Ines", "doi: 10.5555/other", False),
        ("Limpets & light: a year", "2019", "Marlow, Ines", "pmid: '7'", True),
    ],
)
def test_one_title_year_and_first_author_are_doubted(
    site: Path, title: str, date: str, author: str, more: str, twins: bool
) -> None:
    fields = 'date: {}\nauthors: ["{}"]\nkeywords: Tides\n{}\n---\n'
    article(
        site,
        "first",
        '---\ntitle: "Limpets & light: a year"\n'
        + fields.format("2019-05", "Marlow, Ines", "doi: 10.5555/year"),
    )
    file = article(site, "second", f'---\ntitle: "{title}"\n' + fields.format(date, author, more))
    doubt = "2: warning: has the title, year and first author of content/articles/first.md"
    assert [line.partition(" (hint")[0] for line in told(site, file)] == ([doubt] if twins else [])


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("2027-11-22", ""),
        (
            "2027-11-23",
            "3: warning: the date 2027-11-23 is more than a year ahead (hint: is the year right?)",
        ),
        ("2027-11", ""),
        (
            "2027-12",
            "3: warning: the date 2027-12 is more than a year ahead (hint: is the year right?)",
        ),
        ("2027", ""),
        ("2027-23", ""),
        ("2028", "3: warning: the date 2028 is more than a year ahead (hint: is the year right?)"),
        ("2026/2031", ""),
    ],
)
def test_a_date_more_than_a_year_ahead_is_doubted(site: Path, date: str, problem: str) -> None:
    assert told(
        site, article(site, "walk", f"---\ntitle: A walk\nissued: {date}\nkeywords: Tides\n---\n")
    ) == ([problem] if problem else [])


def test_a_date_that_is_not_understood_is_told_once(site: Path) -> None:
    found = told(
        site, article(site, "walk", "---\ntitle: A walk\ndate: some day\nkeywords: Tides\n---\n")
    )
    assert len(found) == 1
    assert found[0].startswith("3: warning: date not understood: some day")


def test_an_article_without_keywords_is_in_no_topic(site: Path) -> None:
    file = article(site, "walk", '---\ntitle: A walk\ndate: 2020\nkeywords: [" ", "-"]\n---\n')
    assert told(site, file) == [
        "1: warning: has no keywords, so it is in no topic (hint: add keywords: to its front matter)"
    ]


def test_drafts_lack_nothing_but_are_compared(site: Path) -> None:
    file = article(
        site,
        "walk",
        "---\ntitle: A walk\ndraft: true\ndoi: 10.5555/pools.1\n---\n[a](missing.md)\n",
    )
    assert [line.partition(" (hint")[0] for line in told(site, file)] == [
        "4: error: has the DOI of content/articles/limpets-and-light.md: 10.5555/pools.1"
    ]


# Templates


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ("{{ view.title|safe }}", [1]),
        ("<p>\n{{ view.title\n| safe }}{{ (view.title_html ~ url) |safe}}", [3, 3]),
        (
            "{% filter safe %}{{ view.title }}{% endfilter %}\n{%- autoescape false %}{% endautoescape %}",
            [1, 2],
        ),
        (
            "{# {{ view.title|safe }} #} a|safe {{ url }} {{ view.title|e }} {{ view.abstract_html | safe }} {{ '<b>'|safe }}",
            [],
        ),
    ],
)
@pytest.mark.parametrize("folder", ["templates/partials", "themes/own/templates"])
def test_a_template_that_marks_text_as_safe_is_named(
    site: Path, template: str, lines: list[int], folder: str
) -> None:
    (site / folder).mkdir(parents=True)
    (site / folder / "extra.html").write_text(template, "utf-8")
    (site / folder / "robots.txt").write_text("{{ view.sitemap | safe }}", "utf-8")
    text = "warning: marks text as safe, so whatever a record holds there can run as a script"
    hint = "(hint: leave the filter out; view fields that end in _html are safe already)"
    assert told(site, f"{folder}/extra.html") == [
        f"{line}: {text} {hint}" for line in dict.fromkeys(lines)
    ]
    assert told(site, f"{folder}/robots.txt") == []


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        (b"{% if %}", "templates/article.html:1: error: Expected an expression"),
        (b"{{ view.no_such_field }}", "templates/article.html:1: error: "),
        (b"{{ view.journal.no_such_field }}", "templates/article.html:1: error: "),
        (
            b"{% if view.retracted %}\n{{ view.no_such_field }}{% endif %}x",
            "templates/article.html:2: error: ",
        ),
        (b"", "templates/article.html: error: template is empty"),
        (b"\ncaf\xe9", "templates/article.html:2: error: is not UTF-8 text"),
    ],
)
def test_a_broken_template_is_told_beside_everything_else(
    site: Path, template: bytes, problem: str
) -> None:
    (site / "templates").mkdir()
    (site / "templates/article.html").write_bytes(template)
    article(site, "walk", f"{FRONT}[a](missing.md)\n\n[b](#n-nowhere)\n")
    checked = check(site)
    lines = [str(found) for found in checked.problems]
    assert checked.refused
    assert any(line.startswith(problem) for line in lines)
    assert [
        line for line in lines if "walk.md:6:5: error: the link missing.md leads nowhere" in line
    ]


def test_a_theme_that_is_not_there_is_told_beside_everything_else(site: Path) -> None:
    with (site / "digest.toml").open("a", encoding="utf-8") as file:
        file.write('theme = "none"\n')
    checked = check(site)
    assert checked.refused
    assert [problem.text for problem in checked.problems] == [
        "has no date",
        "theme none is not found",
    ]


# The whole


def test_whatever_a_build_tells_the_check_tells_too(site: Path) -> None:
    article(
        site,
        "Limpets-and-Light",
        "---\ntitle: By nearly the same name\ndate: 2020\nkeywords: Tides\n---\n",
    )
    article(site, "unclosed", "---\ntitle: Never closed\n")
    article(site, "empty", "")
    article(
        site,
        "walk",
        "---\ntitle: A walk\ndate: 31/02/2020\naliases: [/about/, ../up/]\nurl: javascript:no\n---\n",
    )
    (site / "content/pages/topics.md").write_text("---\ntitle: Topics\n---\n", "utf-8")
    (site / "static/about").mkdir(parents=True)
    for name in ("about/index.html", "feed.xml", "robots.txt", "404.html"):
        (site / "static" / name).write_text("mine", "utf-8")
    checked = check(site)
    built = build.build(site)
    assert len(built.problems) >= 8
    assert set(built.problems) <= set(checked.problems)
    assert list(checked.problems) == sorted(
        checked.problems, key=lambda problem: (problem.file, problem.line)
    )


def test_nothing_is_written(site: Path, run: Run) -> None:
    article(site, "walk", f"{FRONT}[a](missing.md) [b](#nowhere)\n")
    before = files(site)
    assert run("check", cwd=site).returncode == 1
    assert files(site) == before


def test_the_exit_code_says_how_bad_it_is(site: Path, run: Run) -> None:
    assert run("check", cwd=site).returncode == 0
    assert run("check", "--strict", cwd=site).returncode == 1
    article(site, "walk", f"{FRONT}[a](missing.md)\n")
    assert run("check", cwd=site).returncode == 1
    (site / "digest.toml").write_text("[site]\ntitel = 'x'\n", "utf-8")
    done = run("check", cwd=site)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "digest.toml:2: error: unknown key in [site]: titel (hint: did you mean title?)\n"
    )


def test_doubts_about_the_configuration_are_told_although_it_is_wrong(site: Path) -> None:
    (site / "digest.toml").write_text(
        "[site]\nbase_url = 'example.org/pools'\ntitel = 'x'\n", "utf-8"
    )
    problems: list[Problem] = []
    with pytest.raises(ConfigError):
        site_check(site, problems)
    assert [problem.line for problem in problems] == [2]


def site_check(root: Path, problems: list[Problem]) -> None:
    site.check(root, report=problems.append)


def test_json_holds_the_same_facts(site: Path, run: Run) -> None:
    done = run("check", "--json", cwd=site)
    facts = json.loads(done.stdout)
    problems = facts.pop("problems")
    assert facts == {
        "articles": 8,
        "topics": 9,
        "without_abstract": 3,
        "without_doi": 4,
        "without_date": 1,
        "thin_topics": 4,
        "thin_topic_names": ["Carbon dioxide", "HER2", "Receptor, ErbB-2", "潮間帯"],
        "errors": 0,
        "warnings": 1,
    }
    assert [str(Problem(**problem)) for problem in problems] == done.stderr.splitlines()


def test_a_site_without_anything_is_fine(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("", "utf-8")
    assert check(tmp_path).summary() == "0 articles, 0 topics: nothing is wrong"


@pytest.mark.skipif(not BAD_INPUTS.is_dir(), reason="the corpus of bad inputs is not here")
@pytest.mark.parametrize(
    ("case", "code", "problem"),
    [
        (
            "base-url/broken-links",
            1,
            "content/articles/b.md:5:5: error: the link missing.md leads nowhere",
        ),
        (
            "base-url/broken-links",
            1,
            "content/articles/b.md:5:36: error: the image no.png is not in the site",
        ),
        ("templates/safe-filter", 2, "templates/article.html:1: warning: marks text as safe"),
    ],
)
def test_bad_input_is_named(tmp_path: Path, run: Run, case: str, code: int, problem: str) -> None:
    shutil.copytree(BAD_INPUTS / case, tmp_path / "site", copy_function=shutil.copyfile)
    (tmp_path / "site/digest.toml").write_text('[site]\ntitle = "Test digest"\n', "utf-8")
    done = run("check", cwd=tmp_path / "site")
    assert done.returncode == code
    assert problem in done.stderr
