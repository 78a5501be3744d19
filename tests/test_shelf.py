"""What lies in content/ is read once, remembered by its bytes, and whatever is wrong is told without stopping the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.library import shelf
from digest.library.shelf import Read, Shelf


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for folder in ("articles", "pages"):
        (tmp_path / "content" / folder).mkdir(parents=True)
    return tmp_path


def put(root: Path, name: str, text: str | bytes = "title: T\n") -> Path:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else f"---\n{text}---\nAbstract.\n\n## Notes\n".encode())
    return path


def read(root: Path, known: dict[str, Read] | None = None) -> Shelf:
    return shelf.read(root, known=known or {})


def test_a_site_without_content_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path) == Shelf((), (), (), (), (), {}, 0)


def test_articles_and_pages_come_in_the_order_of_their_names(content: Path) -> None:
    for name in ("b.md", "a.md", "deep/c.md", "bundle/index.md", ".hidden.md", "notes.txt", ".git/d.md"):
        put(content, f"articles/{name}")
    put(content, "pages/about.md", "title: About <b>us</b>\n")
    found = read(content)
    assert [article.key for article in found.articles] == ["a", "b", "bundle", "c"]
    assert [(page.key, page.title, page.html) for page in found.pages] == [
        ("about", "About <b>us</b>", '<p>Abstract.</p>\n<h2 id="notes">Notes</h2>\n')
    ]
    assert found.articles[0].abstract_html == "<p>Abstract.</p>\n"
    assert found.articles[0].notes_html == '<h2 id="n-notes">Notes</h2>\n'
    assert not found.problems


def test_what_has_not_changed_is_not_read_again(content: Path) -> None:
    put(content, "articles/a.md")
    first = read(content)
    again = read(content, first.read)
    assert (first.reused, again.reused) == (0, 1)
    assert (again.articles, again.read) == (first.articles, first.read)


def test_a_change_is_seen_even_when_size_and_time_are_set_back(content: Path) -> None:
    path = put(content, "articles/a.md", "title: One\n")
    first, before = read(content), path.stat()
    put(content, "articles/a.md", "title: Two\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [article.record.title for article in read(content, first.read).articles] == ["Two"]


def test_a_file_that_was_touched_but_says_the_same_keeps_what_was_made_of_it(content: Path) -> None:
    path = put(content, "articles/a.md")
    first = read(content)
    os.utime(path, ns=(1, 1))
    again = read(content, first.read)
    assert again.articles[0] is first.read["content/articles/a.md"].article


def test_what_is_deleted_is_forgotten(content: Path) -> None:
    path = put(content, "articles/a.md")
    first = read(content)
    path.unlink()
    assert read(content, first.read) == Shelf((), (), (), (), (), {}, 0)


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
def test_a_bad_file_is_told_and_stops_no_other(content: Path, data: bytes, line: int, says: str) -> None:
    put(content, "articles/bad.md", data)
    put(content, "articles/good.md")
    found = read(content)
    assert [article.key for article in found.articles] == ["good"]
    problem = found.problems[0]
    assert problem.file == "content/articles/bad.md"
    assert problem.line == line or not line
    assert says in problem.text
    assert read(content, found.read).problems == found.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_as_editors_save_it_is_read(content: Path, encoding: str) -> None:
    put(content, "articles/a.md", "---\r\ntitle: Öl\r\n---\r\n".encode(encoding))
    assert [article.record.title for article in read(content).articles] == ["Öl"]


def test_links_out_of_the_site_and_odd_files_are_left_out(content: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
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
    assert [article.key for article in found.articles] == ["a", "inside"]
    assert {problem.file.rpartition("/")[2] for problem in found.problems} == {"out.md", "folder.md", "gone.md", "pipe.md"}


def test_two_files_that_ask_for_one_address_are_both_shown_and_told(content: Path) -> None:
    for name in ("a.md", "x/a.md", "y/A.md"):
        put(content, f"articles/{name}")
    found = read(content)
    keys = [article.key for article in found.articles]
    assert keys[0] == "a"
    assert len({key.casefold() for key in keys}) == 3
    assert all(key.startswith("a-") for key in keys[1:])
    assert [problem.severity for problem in found.problems] == ["warning", "warning"]
    assert [article.key for article in read(content, found.read).articles] == keys


def test_without_rendering_there_is_no_html(content: Path) -> None:
    put(content, "articles/a.md")
    article = shelf.read(content, known={}, render=False).articles[0]
    assert (article.abstract, article.abstract_html, article.notes_html) == ("Abstract.", "", "")


def test_several_workers_read_the_same(content: Path) -> None:
    for number in range(30):
        put(content, f"articles/n{number}.md", f"title: Number {number}\n")
    assert shelf.read(content, known={}, workers=2) == read(content)


def test_files_beside_an_index_go_with_their_article(content: Path) -> None:
    bundle = content / "content/articles/bundle"
    put(content, "articles/bundle/index.md")
    (bundle / "figures").mkdir()
    (bundle / "figures/one.png").write_bytes(b"png")
    (bundle / ".secret").write_text("no")
    (bundle / "draft.md.txt").write_text("yes")
    (bundle / "out").symlink_to("/etc/hostname")
    found = shelf.attachments(content, read(content).articles)
    assert sorted(found) == ["articles/bundle/draft.md.txt", "articles/bundle/figures/one.png"]
