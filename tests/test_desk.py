"""The curation desk lists what waits for a curator, with the place and what settles it; what is
settled is not listed again.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.desk import waiting
from digest.desk.chores import Item
from digest.errors import Problem
from digest.preview.desk import view
from digest.preview.server import DESK
from digest.records import ingest
from digest.site.door import Options, Site

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def look(root: Path) -> dict[str, tuple[Item, ...]]:
    found = waiting.look(Site.open(root), report=lambda problem: pytest.fail(str(problem)))
    return {group.name: group.items for group in found.groups}


def article(root: Path, name: str, fields: str, body: str = "Counted.") -> Path:
    file = root / f"content/articles/{name}.md"
    file.write_text(f"---\n{fields}---\n{body}\n", "utf-8")
    return file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with one article that lacks nothing."""
    root = tmp_path / "site"
    (root / "content/articles").mkdir(parents=True)
    (root / "content/topics").mkdir()
    (root / "digest.toml").write_text("", "utf-8")
    (root / "content/topics/whelks.md").write_text("---\nlabel: Whelks\n---\n", "utf-8")
    article(
        root,
        "whole",
        "title: On whelks\nauthors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.1\nkeywords: Whelks\n",
    )
    return root


def test_nothing_waits_where_nothing_lacks(root: Path, run: Run) -> None:
    assert look(root) == {}
    assert run("check", "--desk", cwd=root).stdout == "1 article: nothing waits\n"


@pytest.mark.parametrize(
    ("fields", "group", "line"),
    [
        ("authors: [Marlow, Ines]\ndoi: 10.5555/w.2\nkeywords: Whelks\n", "no-date", 1),
        ("date: 2020\ndoi: 10.5555/w.2\nkeywords: Whelks\n", "no-authors", 1),
        ("authors: [Marlow, Ines]\ndate: 2020\nkeywords: Whelks\n", "no-doi", 1),
        ("authors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.2\n", "no-topic", 1),
        (
            "authors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.2\nkeywords: Sills\n",
            "singletons",
            6,
        ),
        (
            "authors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.2\nkeywords: Whelks\ndraft: true\n",
            "drafts",
            7,
        ),
        (
            "authors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.2\nkeywords: Whelks\nretracted: 2021\n",
            "retracted",
            7,
        ),
        (
            "authors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.1\nkeywords: Whelks\n",
            "duplicates",
            5,
        ),
    ],
)
def test_what_an_article_lacks_is_listed_with_its_place(
    root: Path, fields: str, group: str, line: int
) -> None:
    article(root, "lacking", f"title: On winkles\n{fields}")
    found = look(root)
    assert set(found) == {group}
    (item,) = found[group]
    assert (item.file.removesuffix("lacking.md").removesuffix("whole.md"), item.line) == (
        "content/articles/",
        line,
    )


def test_an_article_without_an_abstract_is_listed_with_where_to_look_it_up(root: Path) -> None:
    article(
        root,
        "lacking",
        "title: On winkles\nauthors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.2\nkeywords: Whelks\n",
        "",
    )
    (item,) = look(root)["no-abstract"]
    assert (item.title, item.key, item.url) == (
        "On winkles",
        "lacking",
        "https://doi.org/10.5555/w.2",
    )


def test_a_title_is_looked_up_where_there_is_no_identifier(root: Path) -> None:
    article(
        root,
        "lacking",
        'title: "On winkles & what they say"\nauthors: [Marlow, Ines]\ndate: 2020\nkeywords: Whelks\n',
    )
    (item,) = look(root)["no-doi"]
    assert (
        item.url
        == "https://search.crossref.org/search/works?from_ui=yes&q=On%20winkles%20%26%20what%20they%20say"
    )


RETRACTED = "title: On retraction\nauthors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.3\nkeywords: Whelks\nretracted: 2021-02-03\n"


def test_whoever_leans_on_a_retracted_article_is_listed_by_line(root: Path) -> None:
    article(root, "gone", f"{RETRACTED}comment: Kept for the record.\nfeatured: true\n")
    notes = "Counted.\n\n## Notes\n\nBest is\n[this one](gone.md#x)."
    article(
        root,
        "leaning",
        "title: On leaning\nauthors: [Brandt, Tomas]\ndate: 2021\ndoi: 10.5555/w.4\nkeywords: Whelks\n",
        notes,
    )
    topic = "---\nlabel: Whelks\nfeatured:\n  - gone\n---\nBegin with [it](../articles/gone.md).\n"
    (root / "content/topics/whelks.md").write_text(topic, "utf-8")
    assert [(item.where, item.text) for item in look(root)["retracted"]] == [
        ("content/articles/gone.md:9", "is retracted, and featured"),
        ("content/articles/leaning.md:13", "is retracted, and this leads to it"),
        ("content/topics/whelks.md:6", "is retracted, and this leads to it"),
        ("content/topics/whelks.md:3", "is retracted, and featured here"),
    ]


def test_a_retracted_article_is_settled_by_a_word_of_the_curator(root: Path) -> None:
    article(root, "gone", RETRACTED)
    assert [item.text for item in look(root)["retracted"]] == [
        "is retracted (2021-02-03), and nobody says why it stays"
    ]
    article(root, "gone", f"{RETRACTED}comment: Kept for the record.\n")
    assert "retracted" not in look(root)


def test_an_article_that_another_record_retracts_counts_as_retracted(root: Path) -> None:
    notice = "title: Retraction notice\nauthors: [Marlow, Ines]\ndate: 2021\ndoi: 10.5555/w.9\nkeywords: Whelks\n"
    article(root, "notice", f"{notice}relations:\n  - retraction-of doi:10.5555/w.1\n")
    assert [item.key for item in look(root)["retracted"]] == ["whole"]


RIS = """\
TY  - JOUR
TI  - {title}
AU  - Marlow, Ines
PY  - 2020
JO  - {journal}
DO  - 10.5555/s.1
KW  - Whelks
DB  - {source}
AB  - Counted.
ER  -
"""


def bring(
    root: Path, title: str = "On sills", journal: str = "Annals of Brine", source: str = "Scopus"
) -> None:
    export = root.parent / "export.ris"
    export.write_text(RIS.format(title=title, journal=journal, source=source), "utf-8")
    ingest.run(Site.open(root), [str(export)], report=lambda problem: None)


def edited(root: Path, *changes: tuple[str, str]) -> None:
    file = root / "content/articles/on-sills.md"
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def test_a_text_that_an_import_has_kept_is_listed_until_it_is_settled_either_way(
    root: Path,
) -> None:
    bring(root)
    assert "conflicts" not in look(root)
    edited(root, ("journal: Annals of Brine", "journal: My journal"))
    bring(root, journal="Annals of Salt")
    found = look(root)["conflicts"]
    assert [(item.file, item.line, item.text) for item in found] == [
        ("content/articles/on-sills.md", 6, "journal is not what Scopus last said")
    ]
    edited(root, ("journal: My journal", "journal: Annals of Salt"))
    assert "conflicts" not in look(root)
    edited(root, ("journal: Annals of Salt", "journal: My journal"))
    (item,) = look(root)["conflicts"]
    assert item.settle == "take theirs, or delete journal=… wherever it stands under sources:"
    file = root / "content/articles/on-sills.md"
    file.write_text(re.sub(r" journal=\w+", "", file.read_text("utf-8")), "utf-8")
    assert "conflicts" not in look(root)


def test_a_field_that_the_person_took_out_is_listed_and_one_that_another_source_states_is_not(
    root: Path,
) -> None:
    bring(root)
    bring(root, journal="Ann. Brine", source="Web of Science")
    assert "conflicts" not in look(
        root
    )  # the two differ from each other, and the article says what one of them says
    edited(root, ("journal: Annals of Brine\n", ""))
    (item,) = look(root)["conflicts"]
    assert item.text == "has no journal, and Scopus and Web of Science stated one"


def test_a_date_that_is_more_exact_than_the_sources_is_no_conflict_nor_are_keywords_of_ones_own(
    root: Path,
) -> None:
    bring(root)
    file = root / "content/articles/on-sills.md"
    file.write_text(re.sub(r"(?m)^date: .*$", "date: 2020-05-06", file.read_text("utf-8")), "utf-8")
    edited(root, ("  - Whelks\n", "  - Whelks\n  - Mine\n"))
    assert "conflicts" not in look(root)


def test_rejected_records_are_listed_with_the_command_that_brings_them_in(root: Path) -> None:
    (root / "content/rejected").mkdir()
    (root / "content/rejected/my export.ris").write_text("TY  - JOUR\n", "utf-8")
    (root / "content/rejected/clash.md").write_text("---\n---\n", "utf-8")
    assert [(item.file, item.command, item.settle) for item in look(root)["rejected"]] == [
        ("content/rejected/clash.md", "", "move it to content/articles/"),
        ("content/rejected/my export.ris", "digest import 'content/rejected/my export.ris'", ""),
    ]


def test_a_suggested_merge_comes_with_its_command_and_is_not_asked_about_twice(root: Path) -> None:
    article(
        root,
        "a",
        "title: On A\nauthors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.5\nkeywords: Sills\n",
    )
    article(
        root,
        "b",
        "title: On B\nauthors: [Marlow, Ines]\ndate: 2020\ndoi: 10.5555/w.6\nkeywords: Sill\n",
    )
    found = look(root)
    assert set(found) == {"merges"}
    assert found["merges"][0].command.startswith("digest topics merge ")


def test_a_preprint_is_listed_when_its_published_version_is_here_those_with_notes_first(
    root: Path,
) -> None:
    for name, notes in (("early", ""), ("later", "\n\n## Notes\n\nMine.")):
        title = f"title: On {name} pools\nauthors: [Marlow, Ines]\ndate: 2020\nkeywords: Whelks\n"
        article(
            root,
            f"{name}-preprint",
            f"{title}doi: 10.1101/2020.01.0{len(name)}.123456\njournal: bioRxiv\n",
            f"Counted.{notes}",
        )
        article(
            root, f"{name}-published", f"{title}doi: 10.5555/p.{name}\njournal: Annals of Brine\n"
        )
    found = look(root)["preprints"]
    assert [item.file for item in found] == [
        "content/articles/later-preprint.md",
        "content/articles/early-preprint.md",
    ]
    assert (
        found[0].text
        == "was published: content/articles/later-published.md, and you wrote on the preprint"
    )


def test_the_desk_writes_nothing_and_says_the_same_as_json(site: Path, run: Run) -> None:
    (site / "content/articles/broken.md").write_text("---\nx: y\n---\n", "utf-8")
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    done = run("check", "--desk", cwd=site)
    told = json.loads(run("check", "--desk", "--json", cwd=site).stdout)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
    assert done.returncode == 1  # one article could not be read
    assert "content/articles/broken.md" in done.stderr
    assert [problem["file"] for problem in told["problems"]] == ["content/articles/broken.md"]
    for group in told["groups"]:
        assert f"{group['title']} ({len(group['items'])})" in done.stdout
        assert all(
            {"title", "text", "file", "line", "settle", "command", "key", "url"} == set(item)
            for item in group["items"]
        )
    order = [group["name"] for group in told["groups"]]
    assert (
        order.index("retracted")
        < order.index("no-date")
        < order.index("no-doi")
        < order.index("singletons")
    )


def test_a_long_group_is_cut_on_the_terminal_and_whole_as_json(root: Path, run: Run) -> None:
    for number in range(30):
        article(
            root,
            f"a{number}",
            f"title: Pool {number}\ndate: 2020\ndoi: 10.5555/l.{number}\nkeywords: Whelks\n",
        )
    assert "  and 10 more (--json tells all)" in run("check", "--desk", cwd=root).stdout
    (group,) = json.loads(run("check", "--desk", "--json", cwd=root).stdout)["groups"]
    assert len(group["items"]) == 30


def test_the_page_of_the_preview_shows_the_same_and_escapes_whatever_stands_in_titles(
    root: Path,
) -> None:
    article(root, "a", 'title: "<script>alert(1)</script> & pools"\ndate: 2020\nkeywords: Whelks\n')
    (root / "content/articles/broken.md").write_text("---\nx: y\n---\n", "utf-8")
    site = Site.open(root)
    html = site.renderer.page(DESK, "desk.html", view(root, Options())).decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; pools" in html
    assert 'href="../articles/a/index.html"' in html
    assert "<code>content/articles/a.md:1</code>" in html
    assert "What the build tells" in html
    assert "content/articles/broken.md" in html
    assert not list(root.rglob("_desk"))


def test_a_problem_of_the_configuration_is_told_by_the_desk_too(root: Path, run: Run) -> None:
    (root / "digest.toml").write_text("[sites]\n", "utf-8")
    done = run("check", "--desk", cwd=root)
    assert done.returncode == 2
    assert "unknown section" in done.stderr


def test_what_is_wrong_with_a_file_is_reported_once(root: Path) -> None:
    (root / "content/topics/bad.md").write_text("---\nlabel: Sills\nrule: (\n---\n", "utf-8")
    told: list[Problem] = []
    assert waiting.look(Site.open(root), report=told.append).problems == tuple(told)
    assert len([problem for problem in told if problem.severity == "error"]) == 1
