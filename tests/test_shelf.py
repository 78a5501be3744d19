"""What lies in content/ is read once, remembered by its bytes, and whatever is wrong is told
without stopping the rest.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.library import folder, shelf
from digest.library.shelf import Kept, Shelf
from digest.library.texts import Texts
from digest.site.door import putting


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("articles", "pages"):
        (tmp_path / "content" / name).mkdir(parents=True)
    return tmp_path


def put(root: Path, name: str, text: str | bytes = "title: T\n") -> Path:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        text if isinstance(text, bytes) else f"---\n{text}---\nAbstract.\n\n## Notes\n".encode()
    )
    return path


def read(root: Path, kept: Kept = Kept(), *, workers: int = 1) -> Shelf:  # noqa: B008
    return Shelf(root, putting, kept=kept, workers=workers)


def keys(found: Shelf) -> list[str]:
    return [brief.key for brief in found.briefs]


def titles(found: Shelf) -> list[str]:
    return [brief.title for brief in found.briefs]


def is_empty(found: Shelf) -> bool:
    told = (found.briefs, found.pages, found.concepts, found.profiles, found.problems)
    return not any(told) and not found.kept.read


def test_a_site_without_content_is_empty(tmp_path: Path) -> None:
    assert is_empty(read(tmp_path))


def test_articles_and_pages_come_in_the_order_of_their_names(content: Path) -> None:
    for name in (
        "b.md",
        "a.md",
        "deep/c.md",
        "bundle/index.md",
        ".hidden.md",
        "notes.txt",
        ".git/d.md",
    ):
        put(content, f"articles/{name}")
    put(content, "pages/about.md", "title: About <b>us</b>\n")
    found = read(content)
    assert keys(found) == ["a", "b", "bundle", "c"]
    assert [(page.key, page.title, page.html) for page in found.pages] == [
        ("about", "About <b>us</b>", '<p>Abstract.</p>\n<h2 id="notes">Notes</h2>\n')
    ]
    article = found.article(found.briefs[0])
    assert article.abstract_html == "<p>Abstract.</p>\n"
    assert article.notes_html == '<h2 id="n-notes">Notes</h2>\n'
    assert not found.problems


def test_what_has_not_changed_is_not_read_again(content: Path) -> None:
    put(content, "articles/a.md")
    first = read(content)
    again = read(content, first.kept)
    assert (first.reused, again.reused) == (0, 1)
    assert (again.briefs, again.kept) == (first.briefs, first.kept)


def test_a_change_is_seen_even_when_size_and_time_are_set_back(content: Path) -> None:
    path = put(content, "articles/a.md", "title: One\n")
    first, before = read(content), path.stat()
    put(content, "articles/a.md", "title: Two\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert titles(read(content, first.kept)) == ["Two"]


def test_a_file_that_was_touched_but_says_the_same_keeps_what_was_made_of_it(content: Path) -> None:
    path = put(content, "articles/a.md")
    first = read(content)
    os.utime(path, ns=(1, 1))
    again = read(content, first.kept)
    assert again.reused == 0
    assert again.briefs == first.briefs


def test_what_is_deleted_is_forgotten(content: Path) -> None:
    path = put(content, "articles/a.md")
    first = read(content)
    path.unlink()
    assert is_empty(read(content, first.kept))


def test_the_articles_are_put_in_brief_again_where_a_rule_changes(content: Path) -> None:
    put(content, "articles/a.md")
    rule = put(content, "topics/t.md", "label: T\nrule: abstract\n")
    first = read(content)
    assert [brief.ruled for brief in first.briefs] == [("content/topics/t.md",)]
    rule.unlink()
    again = read(content, first.kept)
    assert (again.reused, [brief.ruled for brief in again.briefs]) == (0, [()])


def test_what_is_kept_aside_is_the_article_and_its_citations(content: Path) -> None:
    put(content, "articles/a.md", "title: Öl\ndoi: 10.5555/a\n")
    with Texts(content / "aside") as texts:
        found = Shelf(content, lambda concepts: putting(concepts, cites=True), texts=texts)
        (brief,) = found.briefs
        article = found.article(brief)
        assert (article.record.title, article.abstract_html) == ("Öl", "<p>Abstract.</p>\n")
        assert "TI  - Öl" in found.cited(brief, "ris").decode()
        assert "Öl" in found.cited(brief, "bibtex").decode()
    assert list((content / "aside").iterdir()) == []


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", 0, "is empty"),
        (b" \n\n", 0, "is empty"),
        (b"---\ntitle: T\nbad: \xff\n---\n", 3, "not UTF-8"),
        (b"---\ntitle: a: b\n---\n", 2, "unquoted value"),
        (b"---\ndoi: x\n---\n", 0, "no title"),
        (b"no front matter", 0, "no title"),
        (b"\xff\xfe\x00", 0, "not UTF-8"),
    ],
)
def test_a_bad_file_is_told_and_stops_no_other(
    content: Path, data: bytes, line: int, says: str
) -> None:
    put(content, "articles/bad.md", data)
    put(content, "articles/good.md")
    found = read(content)
    assert keys(found) == ["good"]
    problem = found.problems[0]
    assert problem.file == "content/articles/bad.md"
    assert problem.line == line or not line
    assert says in problem.text
    assert read(content, found.kept).problems == found.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_as_editors_save_it_is_read(content: Path, encoding: str) -> None:
    put(content, "articles/a.md", "---\r\ntitle: Öl\r\n---\r\n".encode(encoding))
    assert titles(read(content)) == ["Öl"]


def test_links_out_of_the_site_and_odd_files_are_left_out(
    content: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("---\ntitle: Secret\n---\n")
    put(content, "articles/a.md")
    articles = content / "content/articles"
    (articles / "out.md").symlink_to(outside)
    (articles / "folder.md").mkdir()
    (articles / "loop").symlink_to(articles)
    (articles / "gone.md").symlink_to(articles / "nothing.md")
    (articles / "inside.md").symlink_to(articles / "a.md")
    os.mkfifo(articles / "pipe.md")
    found = read(content)
    assert keys(found) == ["a", "inside"]
    assert {problem.file.rpartition("/")[2] for problem in found.problems} == {
        "out.md",
        "folder.md",
        "gone.md",
        "pipe.md",
    }


def test_two_files_that_ask_for_one_address_are_both_shown_and_told(content: Path) -> None:
    for name in ("a.md", "x/a.md", "y/A.md"):
        put(content, f"articles/{name}")
    found = read(content)
    assert keys(found)[0] == "a"
    assert len({key.casefold() for key in keys(found)}) == 3
    assert all(key.startswith("a-") for key in keys(found)[1:])
    assert [problem.severity for problem in found.problems] == ["warning", "warning"]
    assert keys(read(content, found.kept)) == keys(found)


def test_articles_as_they_are_written_have_no_html(content: Path) -> None:
    put(content, "articles/a.md")
    put(content, "articles/bad.md", b"")
    (_, article), bad = shelf.stated(content, folder.looked_through(content))
    assert bad == ("content/articles/bad.md", None)
    assert article
    assert (article.abstract, article.abstract_html, article.notes_html) == ("Abstract.", "", "")


def test_several_workers_read_the_same(content: Path) -> None:
    for number in range(150):  # more than one process is handed at once
        put(content, f"articles/n{number}.md", f"title: Number {number}\n")
    assert read(content, workers=2).kept == read(content).kept


def test_files_beside_an_index_go_with_their_article(content: Path) -> None:
    bundle = content / "content/articles/bundle"
    put(content, "articles/bundle/index.md")
    (bundle / "figures").mkdir()
    (bundle / "figures/one.png").write_bytes(b"png")
    (bundle / ".secret").write_text("no")
    (bundle / "draft.md.txt").write_text("yes")
    (bundle / "out").symlink_to("/etc/hostname")
    found = folder.attachments(content, read(content).briefs)
    assert sorted(found) == ["articles/bundle/draft.md.txt", "articles/bundle/figures/one.png"]
