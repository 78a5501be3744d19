"""What a build makes of content: every page, every link, every feed; the same bytes everywhere; and
what it says of what is wrong.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import feedparser
import html5lib
import pytest

import digest
from digest.errors import ConfigError, Problem
from digest.site.build import Built, build
from digest.site.door import Options

Run = Callable[..., "subprocess.CompletedProcess[str]"]
DOMCHECK = Path(__file__).parents[2] / "shared/checks/domcheck.py"
ATOM = "{http://www.w3.org/2005/Atom}"


def made(root: Path, **options: object) -> tuple[Built, list[Problem]]:
    problems: list[Problem] = []
    return build(root, Options(**{"jobs": 1, **options}), report=problems.append), problems  # type: ignore[arg-type]


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def modes(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), path.stat().st_mode & 0o777) for path in (folder, *folder.rglob("*"))}


def article(root: Path, name: str, text: str) -> Path:
    file = root / f"content/articles/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def configure(root: Path, old: str, new: str) -> None:
    file = root / "digest.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def everything(root: Path) -> None:
    """The site makes all that it can, of single articles too."""
    with (root / "digest.toml").open("a", encoding="utf-8") as file:
        file.write(
            "[topics]\nminimum = 1\n[editions]\ntopics = true\n[outputs]\nminimum = 1\n"
            "authors = 1\njournals = 1\nkinds = 1\nfollow = ['topics', 'authors', 'journals']\n"
            "feeds = true\ncitations = true\n"
        )


class Parsed:
    """A page as a browser reads it."""

    def __init__(self, data: bytes) -> None:
        self.dom = html5lib.parse(data.decode(), namespaceHTMLElements=False)
        self.ids = {element.get("id") for element in self.dom.iter() if element.get("id")}

    def links(self) -> Iterator[tuple[str, str]]:
        for element in self.dom.iter():
            for name in ("href", "src"):
                if element.get(name) is not None:
                    yield str(element.tag), element.get(name)


def wrong_links(pages: dict[str, bytes], base_url: str = "") -> list[str]:
    """Every link that leads nowhere, or is no relative one to a file."""
    parsed = {path: Parsed(data) for path, data in pages.items() if path.endswith(".html")}
    wrong = []
    base_path = unquote(urlsplit(base_url).path) or "/"
    for path, page in parsed.items():
        for _, link in page.links():
            parts = urlsplit(link)
            if parts.scheme:
                if parts.scheme not in ("https", "http", "mailto"):
                    wrong.append(f"{path}: {link}")
                continue
            if path == "404.html":
                if not unquote(link).startswith(("#", base_path)):
                    wrong.append(f"{path}: {link} is not below {base_path}")
                    continue
                target = unquote(parts.path).removeprefix(base_path)
            else:
                target = (
                    os.path.normpath(PurePosixPath(path).parent / unquote(parts.path))
                    if parts.path
                    else path
                )
                if link.startswith("/") or link.endswith("/"):
                    wrong.append(f"{path}: {link}")
            target = target or path
            if target not in pages:
                wrong.append(f"{path}: {link} leads nowhere")
            elif (
                parts.fragment
                and target in parsed
                and unquote(parts.fragment) not in parsed[target].ids
            ):
                wrong.append(f"{path}: {link} has no such place")
    return wrong


def test_every_kind_of_page_is_there(site: Path) -> None:
    configure(site, "[site]", "[build]\npage_size = 2\n\n[site]")
    article(site, "old", "---\ntitle: Moved\naliases: [/before/]\n---\n")
    everything(site)
    built, problems = made(site)
    assert [str(problem) for problem in problems] == []
    expected = {
        *(
            "index.html",
            "404.html",
            ".nojekyll",
            "feed.xml",
            "sitemap.xml",
            "robots.txt",
            "assets/style.css",
            "about/index.html",
        ),
        *(
            "topics/index.html",
            "topics/limpets/index.html",
            "topics/limpets/page/2/index.html",
            "topics/limpets/feed.xml",
        ),
        *(
            "articles/limpets-and-light/index.html",
            "articles/潮間帯/index.html",
            "before/index.html",
        ),
        *(
            "authors/index.html",
            "authors/ines-marlow/index.html",
            "journals/index.html",
            "journals/annals-of-brine/index.html",
        ),
        *("years/index.html", "years/2020/index.html", "topics/receptor-erbb-2/index.html"),
    }
    found = tree(site / "public")
    assert expected - found.keys() == set()
    assert built.articles == 9
    assert modes(site / "public") == {(True, 0o755), (False, 0o644)}
    assert not any(data == b"" for path, data in found.items())


@pytest.mark.parametrize(
    "base",
    ["https://example.org/pools/", "", "https://example.org/", "https://example.org/a%20b/c"],
)
def test_every_link_leads_to_a_file_of_the_site_and_none_is_absolute(site: Path, base: str) -> None:
    configure(site, "https://example.org/pools/", base)
    configure(site, "[site]", "[build]\npage_size = 1\n\n[site]")
    article(
        site,
        "linked",
        "---\ntitle: Links\naliases: [/a/b/c/, /old.html]\nkeywords: [C++, 'C#', C, İ, 'a/b', '?']\n---\n[x](no-date.md)\n\n## A\n",
    )
    made(site)
    assert wrong_links(tree(site / "public"), base and base.rstrip("/") + "/") == []


def test_a_person_can_link_to_articles_pages_and_places(site: Path) -> None:
    article(
        site,
        "linked",
        "---\ntitle: Links\n---\n[a](no-date.md) [b](/about/index.html) [c](潮間帯.md) [d](#n-notes)\n\n## Notes\n",
    )
    made(site)
    assert wrong_links(tree(site / "public"), "https://example.org/pools/") == []


HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)> ' `x` {{ 7*7 }} {% raw %} </title><!-- ]]> &lt;b&gt; <b>ok</b> </script>"
FIELDS = (
    *(
        "title",
        "journal",
        "volume",
        "issue",
        "pages",
        "publisher",
        "pmid",
        "pmcid",
        "arxiv",
        "isbn",
        "issn",
        "type",
        "language",
    ),
    *("comment", "evidence", "rating", "retracted", "added", "updated", "unknown"),
)


def test_hostile_text_in_every_field_is_only_text(site: Path) -> None:
    quoted = json.dumps(HOSTILE)
    lines = [f"{name}: {quoted}" for name in FIELDS]
    lines += [
        f"{name}:\n  - {quoted}\n  - {json.dumps('javascript:alert(1)')}"
        for name in ("authors", "editors", "keywords", "mesh")
    ]
    lines += [
        f"{name}: {json.dumps(value)}"
        for name, value in {"doi": f"10.5555/x{HOSTILE}", "url": "javascript:alert(1)"}.items()
    ]
    body = f"{HOSTILE}\n\n[x](javascript:alert(1)) <a href='javascript:alert(1)'>y</a> ![z](https://evil.example/p.png)\n\n## {HOSTILE}\n"
    article(site, "hostile", "---\n" + "\n".join(lines) + f"\naliases: [{quoted}]\n---\n{body}")
    article(
        site,
        "controls",
        '---\ntitle: "a\\u0000b\\u0002c\\u202ed\\uffffe"\nkeywords: ["k\\u0002"]\nextra: "\\u0002"\n---\nx\x02y\x0b\n',
    )
    (site / "content/pages/hostile.md").write_text(f"---\ntitle: {quoted}\n---\n{body}", "utf-8")
    configure(site, 'title = "Tidal pools"', f"title = {quoted}")
    configure(
        site, "Invented articles on life between the tides.", "</script><script>alert(1)</script>"
    )
    made(site)
    pages = tree(site / "public")
    for path, data in pages.items():
        if path.endswith(".html"):
            for element in Parsed(data).dom.iter():
                assert not any(name.lower().startswith("on") for name in element.attrib), path
                assert "style" not in element.attrib or path.endswith("/email.html"), (
                    path
                )  # mailers know no other styles
                assert element.tag not in ("iframe", "object", "embed", "base"), path
                if element.tag == "script" and not element.get("src"):
                    json.loads(element.text)
                if element.tag == "img":
                    assert not element.get("src").startswith("http"), path
                assert (
                    not str(element.get("href", "")).lower().startswith(("javascript:", "data:"))
                ), path
        elif path.endswith(".xml"):
            ET.fromstring(data)
        if path.endswith((".html", ".xml")):
            assert not re.search(
                "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\ufffe\uffff]", data.decode()
            ), path
    assert b"49" not in pages["articles/hostile/index.html"].replace(b"149", b"")
    assert [
        link for link in wrong_links(pages, "https://example.org/pools/") if "javascript" in link
    ] == []


@pytest.mark.skipif(not DOMCHECK.is_file(), reason="the shared checks are not here")
def test_an_independent_check_of_the_hostile_site_finds_nothing(site: Path, tmp_path: Path) -> None:
    test_hostile_text_in_every_field_is_only_text(site)
    environment = {**os.environ, "ALLOW_REFRESH": "1"}
    # mails have the inline styles that mailers need, and that the check forbids
    shutil.copytree(
        site / "public", tmp_path / "pages", ignore=shutil.ignore_patterns("email.html")
    )
    done = subprocess.run(
        [sys.executable, DOMCHECK, tmp_path / "pages"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stdout


# The same bytes everywhere.


def test_the_machine_the_clock_and_the_way_of_building_leave_no_trace(
    site: Path, tmp_path: Path
) -> None:
    made(site)
    expected = tree(site / "public")
    moved = tmp_path / "elsewhere/ü site"
    ways: dict[str, dict[str, str]] = {
        "seed 1, far east, one language": {
            "PYTHONHASHSEED": "1",
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C",
        },
        "seed 2, far west, ASCII": {
            "PYTHONHASHSEED": "2",
            "TZ": "Pacific/Pago_Pago",
            "LC_ALL": "POSIX",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        },
        "other times, no home": {"PYTHONHASHSEED": "3", "HOME": "", "COLUMNS": "20"},
    }
    for number, (way, variables) in enumerate(ways.items()):
        folder = moved / str(number)
        shutil.copytree(site, folder, ignore=shutil.ignore_patterns("public", ".digest"))
        for file in folder.rglob("*"):
            os.utime(file, (0, number))
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(digest.__file__).parents[1]),
            **variables,
        }
        command = [sys.executable, "-m", "digest", "build", "--jobs", str(number + 1)]
        script = f'umask {"077" if number else "000"}; exec "$@"'
        done = subprocess.run(
            ["/bin/sh", "-c", script, "sh", *command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), way
        assert tree(folder / "public") == expected, way
        assert modes(folder / "public") == {(True, 0o755), (False, 0o644)}, way


def test_many_workers_make_what_one_makes(site: Path) -> None:
    for number in range(220):
        article(
            site,
            f"many-{number}",
            f"---\ntitle: Part {number}\nkeywords: [Limpets, T{number % 7}]\ndate: {1990 + number % 20}\n---\nText.\n",
        )
    made(site, jobs=1, output="one")
    made(site, jobs=2, output="two", use_cache=False)
    assert tree(site / "one") == tree(site / "two")


def test_one_of_a_kind_is_told_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("[topics]\nminimum = 1\n[outputs]\nauthors = 1\n")
    article(tmp_path, "one", "---\ntitle: One\nkeywords: [Tides]\nauthors: [Ines Marlow]\n---\n")
    made(tmp_path)
    home = (tmp_path / "public/index.html").read_text("utf-8")
    told = re.findall(r"<b>1</b> (\w+)", home)
    assert told == ["article", "topic", "author"]


WORDS = ("---\ntitle: {}\nkeywords: [a, b]\nauthors: [A, B]\ncomment: {}\n---\n{}\n").format
LARGE = {
    "20,000 keywords": f"---\ntitle: A\nkeywords: {json.dumps([f'k{n}' for n in range(20_000)])}\n---\n",
    "a title of 20,000 words": WORDS("word " * 20_000, "x", "x"),
    "a comment of 20,000 words": WORDS("x", "word " * 20_000, "x"),
    "an abstract of 50,000 words": WORDS("x", "x", "word " * 50_000),
    "5,000 authors": f"---\ntitle: A\nauthors: {json.dumps([f'Ann B{n}' for n in range(5000)])}\n---\n",
    "a journal of 20,000 words": f"---\ntitle: A\nkeywords: [a, b]\njournal: {'word ' * 20_000}\n---\n",
    "5,000 old addresses": f"---\ntitle: A\naliases: {json.dumps([f'/{n}/' for n in range(5000)])}\n---\n",
}


@pytest.mark.parametrize("what", LARGE)
@pytest.mark.parametrize("number", [1, 5])
def test_what_one_article_brings_is_in_proportion_to_it(
    tmp_path: Path, what: str, number: int
) -> None:
    (tmp_path / "digest.toml").write_text("")
    for name in range(number):
        article(tmp_path, f"large-{name}", LARGE[what])
    made(tmp_path)
    weight = {
        folder: sum(map(len, tree(tmp_path / folder).values())) for folder in ("content", "public")
    }
    assert weight["public"] < 40 * weight["content"] + 20_000 * number + 2_000_000


# What changes, and what must not stay.


def test_nothing_changed_touches_no_file(site: Path) -> None:
    made(site)
    stamps = {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")}
    built, _ = made(site)
    assert built.changed == ()
    assert {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")} == stamps
    assert "nothing changed" in built.summary()


@pytest.mark.parametrize("harm", ["delete", "edit", "truncate", "folder", "all", "foreign"])
def test_what_was_done_to_the_output_is_undone(site: Path, harm: str) -> None:
    made(site)
    expected = tree(site / "public")
    page = site / "public/articles/no-date/index.html"
    match harm:
        case "delete":
            page.unlink()
        case "edit":
            page.write_bytes(b"x" * page.stat().st_size)
        case "truncate":
            page.write_bytes(b"")
        case "folder":
            shutil.rmtree(page.parent)
        case "all":
            shutil.rmtree(site / "public")
        case "foreign":
            (site / "public/articles/stray").mkdir()
            (site / "public/articles/stray/index.html").write_text("mine?")
            page.unlink()
    made(site)
    assert tree(site / "public") == expected


@pytest.mark.parametrize("stage", ["reading", "making"])
@pytest.mark.parametrize("is_first", [True, False])
def test_what_is_edited_while_a_build_runs_does_no_harm_and_shows_with_the_next(
    site: Path, stage: str, is_first: bool
) -> None:
    (site / "static").mkdir()
    (site / "static/x.txt").write_text("x")
    if not is_first:
        made(site)
        article(site, "no-authors", "---\ntitle: Notes of an unnamed observer\n---\nNew.\n")

    def edit(what: str, done: int, total: int) -> None:
        if what != stage or done < total:
            return
        (site / "content/articles/no-date.md").unlink(missing_ok=True)
        article(site, "withdrawn", "---\ntitle: Changed\nkeywords: [Mussels]\n---\nChanged.\n")
        article(site, "the-other-rock", "---\ntitle: a: b\n")
        article(site, "come", "---\ntitle: Come\nkeywords: [Mussels]\n---\n")
        (site / "static/x.txt").unlink(missing_ok=True)
        (site / "templates").mkdir(exist_ok=True)
        (site / "templates/home.html").write_text("Changed.")

    build(site, Options(jobs=1), progress=edit)
    assert tree(site / "public").keys() >= {"index.html", "articles/withdrawn/index.html"}
    made(site)
    made(site, output="clean", use_cache=False)
    found = tree(site / "public")
    assert found == tree(site / "clean")
    assert found["index.html"] == b"Changed."
    assert "articles/come/index.html" in found


def test_drafts_are_nowhere_unless_they_are_asked_for(site: Path) -> None:
    for name, line in (("a", "draft: true"), ("b", "published: false")):
        article(
            site,
            f"secret-{name}",
            f"---\ntitle: Xylophone {name}\nauthors: [Xylander]\njournal: Xyl\nkeywords: [Xylem]\ndate: 1901\n{line}\n---\nXyl.\n",
        )
    made(site)
    assert [
        path
        for path, data in tree(site / "public").items()
        if b"xyl" in (path.encode() + data).lower() and "assets" not in path
    ] == []
    assert "years/1901/index.html" not in tree(site / "public")
    made(site, drafts=True)
    assert "articles/secret-a/index.html" in tree(site / "public")
    made(site)
    assert [path for path in tree(site / "public") if "secret" in path or "xyl" in path] == []


def test_pages_of_what_is_gone_are_gone(site: Path) -> None:
    made(site)
    (site / "content/articles/withdrawn.md").unlink()
    (site / "content/pages/about.md").unlink()
    made(site)
    found = tree(site / "public")
    assert {
        "articles/withdrawn/index.html",
        "years/2017/index.html",
        "about/index.html",
    } & found.keys() == set()
    assert not any(b"Mussels that count" in data for data in found.values())
    assert all(any(path.iterdir()) for path in (site / "public").rglob("*") if path.is_dir())


def test_a_bundle_a_toml_article_and_a_moved_article_are_shown(site: Path) -> None:
    article(site, "a-bundle/index", "---\ntitle: In a bundle\n---\n")
    article(site, "2019/deep", "---\ntitle: Deep\n---\n")
    article(site, "toml", '+++\ntitle = "From elsewhere"\ntags = ["Grazing"]\n+++\n')
    made(site)
    found = tree(site / "public")
    assert {
        "articles/a-bundle/index.html",
        "articles/deep/index.html",
        "articles/toml/index.html",
    } <= found.keys()
    assert b"From elsewhere" in found["topics/grazing/index.html"]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (b"---\ntitle: a: b\n---\n", 2, "colon"),
        (b"---\ntitle: A\ntitle: B\n---\n", 3, "twice"),
        (b"---\ntitle: A\n", 1, "never closed"),
        (b"---\nkeywords: [a]\n---\n", 1, "no title"),
        (b"", 0, "is empty"),
        (b"---\ntitle: caf\xe9\n---\n", 2, "UTF-8"),
        (b"\x00\x01\x02\xff", 1, "UTF-8"),
        (b"---\n- a\n---\n", 2, "list"),
        (b"---\ntitle: A\ndraft: perhaps\n---\n", 3, "draft"),
    ],
)
def test_an_article_that_cannot_be_read_is_named_and_all_others_are_shown(
    site: Path, text: bytes, line: int, told: str
) -> None:
    (site / "content/articles/broken.md").write_bytes(text)
    built, problems = made(site)
    assert built.articles == 8
    assert [(problem.file, problem.line, problem.severity) for problem in problems] == [
        ("content/articles/broken.md", line, "error")
    ]
    assert told in problems[0].text
    again, told_again = made(site)
    assert (again.changed, told_again) == ((), problems)


def test_two_articles_with_one_address_are_both_shown_and_told(site: Path) -> None:
    article(site, "x/no-date", "---\ntitle: The other of that name\n---\n")
    built, problems = made(site)
    assert built.articles == 9
    assert len(problems) == 1
    assert "same address" in problems[0].text
    pages = tree(site / "public")
    places = {path for path in pages if path.startswith("articles/no-date")}
    assert len(places) == 2
    assert sum(b"The other of that name</h1>" in pages[path] for path in places) == 1
    cited = re.findall(rb"^@\w+\{([^,]+),", pages["citations.bib"], re.MULTILINE)
    assert len({key.lower() for key in cited}) == 9


def test_a_file_name_that_is_no_text_is_no_reason_to_fail(site: Path, run: Run) -> None:
    name = os.fsdecode(b"content/articles/caf\xe9.md")
    (site / name).write_text("---\ntitle: Odd\n---\n", "utf-8")
    (site / "static").mkdir()
    (site / os.fsdecode(b"static/\xff.txt")).write_text("odd", "utf-8")
    done = run("build", "--json", cwd=site)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)
    told = json.loads(done.stdout)
    assert (
        told["articles"]
        + len([problem for problem in told["problems"] if problem["severity"] == "error"])
        >= 9
    )


def test_a_link_that_leads_out_of_the_site_is_left_out(site: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: Secret\n---\n", "utf-8")
    (site / "content/articles/link.md").symlink_to(secret)
    (site / "static").mkdir()
    (site / "static/link.txt").symlink_to(secret)
    (site / "static/folder").symlink_to(tmp_path)
    (site / "static/inside.txt").symlink_to(site / "content/pages/about.md")
    _, problems = made(site)
    assert {problem.file for problem in problems} == {
        "content/articles/link.md",
        "static/link.txt",
        "static/folder",
    }
    found = tree(site / "public")
    assert not any(b"Secret" in data for data in found.values())
    assert "inside.txt" in found
    assert not any(path.is_symlink() for path in (site / "public").rglob("*"))


# Static files and old addresses.


def test_static_files_are_copied_the_sites_before_the_themes_before_the_shipped(site: Path) -> None:
    for name, text in {
        "static/CNAME": "example.org",
        "static/deep/er/x.bin": "\x00\x01",
        "static/assets/site.js": "// mine",
        "themes/own/theme.toml": 'name = "own"\n',
        "themes/own/static/style.css": "/* the theme's */",
        "themes/own/static/site.js": "// the theme's",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    configure(site, "[site]", '[site]\ntheme = "own"')
    _, problems = made(site)
    found = tree(site / "public")
    assert problems == []
    assert (found["CNAME"], found["deep/er/x.bin"]) == (b"example.org", b"\x00\x01")
    assert found["assets/site.js"] == b"// mine"
    assert found["assets/style.css"] == b"/* the theme's */"
    assert "assets/icon.svg" in found
    assert "assets/theme.toml" not in found


@pytest.mark.parametrize("name", ["robots.txt", "404.html"])
def test_a_persons_own_robots_or_not_found_page_takes_the_place_of_ours(
    site: Path, name: str
) -> None:
    (site / "static").mkdir()
    (site / "static" / name).write_text("mine")
    for _ in range(2):
        _, problems = made(site)
        assert problems == []
        assert tree(site / "public")[name] == b"mine"
    (site / "static" / name).unlink()
    made(site)
    assert tree(site / "public")[name] != b"mine"


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "INDEX.html",
        "articles/no-date/index.html",
        "articles",
        "topics/index.html/x",
        "feed.xml/deep/x.txt",
    ],
)
def test_a_static_file_where_a_page_stands_is_left_out_and_told(site: Path, name: str) -> None:
    made(site)
    expected = tree(site / "public")
    file = site / "static" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    _, problems = made(site)
    assert [(problem.file, problem.severity) for problem in problems] == [
        (f"static/{name}", "warning")
    ]
    assert tree(site / "public") == expected


def test_a_file_beside_an_article_where_a_page_stands_is_told_by_its_own_name(site: Path) -> None:
    article = site / "content/articles/bundle/index.md"
    article.parent.mkdir()
    article.write_text("---\ntitle: A bundle\nadded: 2026-01-01\n---\n", "utf-8")
    (article.parent / "index.html").write_text("mine")
    _, problems = made(site)
    assert [(problem.file, problem.severity) for problem in problems] == [
        ("content/articles/bundle/index.html", "warning")
    ]


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("/old/", "old/index.html"),
        ("old", "old/index.html"),
        ("/old/page.html", "old/page.html"),
        ("/v1.2/", "v1.2/index.html"),
        ("/ältere/Adresse/", "ältere/Adresse/index.html"),
        ("/a b/", "a b/index.html"),
    ],
)
def test_an_old_address_leads_on(site: Path, alias: str, path: str) -> None:
    article(site, "moved", f"---\ntitle: Moved & gone\naliases: ['{alias}']\n---\n")
    _, problems = made(site)
    assert problems == []
    text = tree(site / "public")[path].decode()
    up = "../" * path.count("/")
    assert f'content="0; url={up}articles/moved/index.html"' in text
    assert '<link rel="canonical" href="https://example.org/pools/articles/moved/">' in text
    assert "Moved &amp; gone" in text


@pytest.mark.parametrize(
    "alias",
    [
        *(
            "/",
            "/index.html",
            "/../out/",
            "/a/../../b",
            "/topics/",
            "/articles/no-date/",
            "/ARTICLES/No-Date/",
            "/c:d/",
            "/a?b=c",
            "/nul\\x/",
        ),
        *("/feed.xml/x/", "/topics/index.html/x/", "/articles.", "/" + "x" * 300),
    ],
)
def test_an_old_address_that_is_taken_or_leads_out_is_left_out_and_told(
    site: Path, alias: str
) -> None:
    made(site)
    before = tree(site / "public").keys()
    article(site, "moved", f"---\ntitle: Moved\naliases:\n  - '{alias}'\n---\n")
    _, problems = made(site)
    assert [problem.file for problem in problems] == ["content/articles/moved.md"]
    assert tree(site / "public").keys() - before == {"articles/moved/index.html"}
    assert not (site / "out").exists()


def test_old_addresses_that_stand_in_each_others_way_are_told(site: Path) -> None:
    article(
        site, "moved", "---\ntitle: Moved\naliases: [/old.html, /old.html/x/, /OLD.html]\n---\n"
    )
    _, problems = made(site)
    assert len(problems) == 2
    assert "old.html" in tree(site / "public")


# Feeds, sitemap, structured data.


@pytest.mark.parametrize("base", ["https://example.org/pools/", ""])
def test_the_feeds_are_read_by_others(site: Path, base: str) -> None:
    configure(site, "https://example.org/pools/", base)
    everything(site)
    made(site)
    feeds = {
        path: data for path, data in tree(site / "public").items() if path.endswith("feed.xml")
    }
    assert len(feeds) == 19
    ids = set()
    for path, data in feeds.items():
        read = feedparser.parse(data)
        assert not read.bozo, path
        assert read.version == "atom10"
        assert read.feed.id not in ids
        ids.add(read.feed.id)
        assert read.feed.updated == max(entry.updated for entry in read.entries)
        for entry in read.entries:
            assert entry.id.startswith(
                ("https://doi.org/10.5555/", "https://pubmed", "urn:uuid:", f"{base or 'urn'}")
            ), path
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", entry.updated)
        if base:
            assert all(
                entry.link.startswith((f"{base}articles/", f"{base}editions/"))
                for entry in read.entries
            )
    main = feedparser.parse(feeds["feed.xml"])
    dated = {entry.title: (entry.get("published", ""), entry.updated) for entry in main.entries}
    assert dated["The other rock"] == ("2026-02-03T00:00:00Z", "2026-02-03T00:00:00Z")
    assert dated["An undated account of grazing"][0] == ""
    assert len({entry.id for entry in main.entries}) == len(main.entries) == 8


def test_the_sitemap_lists_every_page_that_is_worth_finding(site: Path) -> None:
    article(site, "moved", "---\ntitle: Moved & more\naliases: [/old/]\n---\n")
    made(site)
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [
        element.text or ""
        for element in ET.fromstring(tree(site / "public")["sitemap.xml"]).iter(f"{namespace}loc")
    ]
    pages = tree(site / "public")
    assert len(found) == len(set(found))
    for address in found:
        path = unquote(address).removeprefix("https://example.org/pools/")
        assert f"{path}index.html" in pages, address
    assert "https://example.org/pools/articles/no-date/" in found
    assert not any("/old/" in address for address in found)
    assert pages["robots.txt"].decode().endswith("Sitemap: https://example.org/pools/sitemap.xml\n")


def test_an_article_page_says_in_structured_data_what_the_source_said(site: Path) -> None:
    made(site)
    page = Parsed(tree(site / "public")["articles/limpets-and-light/index.html"])
    (script,) = [
        element
        for element in page.dom.iter("script")
        if element.get("type") == "application/ld+json"
    ]
    told = json.loads(script.text)
    assert (told["@type"], told["datePublished"]) == ("ScholarlyArticle", "2019-03-01")
    tags = {element.get("name"): element.get("content") for element in page.dom.iter("meta")}
    assert tags["citation_title"] == "Limpets and light: a year on one rock"
    assert tags["citation_doi"] == "10.5555/pools.1"
    undated = Parsed(tree(site / "public")["articles/no-date/index.html"])
    assert "citation_publication_date" not in {
        element.get("name") for element in undated.dom.iter("meta")
    }


# The command.


@pytest.mark.parametrize(
    ("prepare", "words", "code", "told"),
    [
        ("", [], 0, ""),
        ("content/articles/x.md", [], 1, "content/articles/x.md:1: error: article has no title"),
        ("templates/home.html", [], 2, "templates/home.html:"),
        ("digest.toml", [], 2, "digest.toml:"),
        ("", ["--output", "content"], 2, "error: the output folder content holds the site itself"),
        ("", ["--base-url", "ftp://x"], 2, "error: --base-url must be"),
        ("", ["-C", "x"], 2, ""),
        (".digest", [], 3, "error: cannot write"),
        ("content/articles/link.md/x", [], 0, "content/articles/link.md: warning: is a folder"),
        (
            "content/articles/link.md/x",
            ["--strict"],
            1,
            "content/articles/link.md: warning: is a folder",
        ),
    ],
)
def test_the_exit_code_and_the_first_line_say_how_it_went(
    site: Path, run: Run, prepare: str, words: list[str], code: int, told: str
) -> None:
    if prepare:
        (site / prepare).parent.mkdir(exist_ok=True, parents=True)
        (site / prepare).write_text(
            "{{ nothing"
            if "templates" in prepare
            else "= wrong"
            if "toml" in prepare
            else "---\nx: y\n---\n"
        )
    done = run("build", *words, cwd=site)
    assert done.returncode == code
    assert done.stderr.startswith(told)
    assert "Traceback" not in done.stderr
    assert bool(done.stdout) == (code < 2)


def test_the_answer_as_json_is_one_line(site: Path, run: Run) -> None:
    article(site, "x", "---\nx: y\n---\n")
    done = run("build", "--json", cwd=site)
    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    assert (told["articles"], told["output"]) == (8, str(site / "public"))
    assert told["pages"] == len(
        [path for path in tree(site / "public") if not path.startswith(("assets/", "."))]
    )
    assert [problem["file"] for problem in told["problems"]] == ["content/articles/x.md"]
    again = json.loads(run("build", "--json", cwd=site).stdout)
    assert again["changed"] == 0


def test_an_empty_site_builds(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("")
    built, problems = made(tmp_path)
    assert (built.articles, problems) == (0, [])
    assert wrong_links(tree(tmp_path / "public")) == []


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no digest\.toml"):
        build(tmp_path)
    assert list(tmp_path.iterdir()) == []
