"""A build that reuses what it can makes what a build from nothing makes, byte for byte, after any
sequence of edits.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from digest.errors import Problem
from digest.site.build import Built, build
from digest.site.door import Options

NAMES = st.sampled_from(["limpets", "mussels", "tides", "深い", "Limpets"])
TEXTS = st.sampled_from(["", "Plain.", "With *markup* and [a link](limpets.md).", "5 < 9"])
FIELDS: dict[str, list[object]] = {
    "title": ["Limpets", "Limpets & light", "CO<sub>2</sub>", "潮"],
    "authors": [["Marlow, B."], ["Marlow, B.", "Brandt, Tomas"], ["Society for Shores"], []],
    "keywords": [["Limpets"], ["limpets", "HER2"], ["HER-2", "C++", "Light"], ["Humans"], []],
    "date": ["", "2019", "2019-03", "2020-21", "2021-01-02"],
    "journal": ["Annals", "J. Shores", "Journal of Shores", ""],
    "added": ["2026-01-01", "2026-02-03", "2026-02-20", "2026-04-05", ""],
    "updated": ["2026-02-05", "2026-04-06", ""],
    "retracted": ["2026-03-01", True, ""],
    "type": ["review", "article", "preprint", ""],
    "doi": ["10.5555/pools.1", "10.5555/pools.2", ""],
    "language": ["de", ""],
    "evidence": ["randomized trial", ""],
    "rating": [4, 2, ""],
    "featured": [True, ""],
    "comment": ["Read this.", ""],
    "aliases": [["/old/"], ["/older/", "/old.html"], []],
    "draft": [True, ""],
    "slug": ["moved", ""],
}
TOPIC: dict[str, list[object]] = {
    "aliases": [["Limpets", "Foam"], ["Light"], []],
    "broader": [["Tides"], ["Light"], []],
    "related": [["Limpets"], []],
    "rule": ["abstract:plain", 'not title:"limpets"', ""],
    "hidden": [True, ""],
    "editions": [True, ""],
    "featured": [["limpets"], [{"article": "mussels", "comment": "Here."}, "tides"], []],
    "redirect_from": [["foam"], []],
}
KEYS: dict[str, list[object]] = {
    "site.title": ["Pools", "Shores"],
    "site.base_url": ["https://example.org/a/", ""],
    "site.language": ["de"],
    "site.curator": ["Ines"],
    "site.theme": ["own"],
    "build.page_size": [1, 2],
    "topics.minimum": [1, 3],
    "topics.most": [1],
    "topics.check_tags": [True],
    "topics.panels": [["articles", "related"], []],
    "editions.period": ["week", "year"],
    "editions.topics": [True],
    "outputs.authors": [1, False],
    "outputs.journals": [1, False],
    "outputs.kinds": [1, False],
    "outputs.years": [False],
    "outputs.browse": [False],
    "outputs.follow": [["authors", "journals"]],
    "outputs.feeds": [True, False],
    "outputs.citations": [True, False],
    "outputs.minimum": [1],
    "outputs.editions": [False],
    "outputs.email": [False],
    "outputs.data": [False],
    "outputs.abstracts": ["none", "1"],
    "outputs.cited_abstracts": [1],
    "outputs.styles": [["apa"]],
    "theme.accent": ["plum"],
}


def one_of(values: dict[str, list[object]]) -> st.SearchStrategy[tuple[str, object]]:
    """A name, and one of its values; None, or nothing, takes it away."""
    return st.sampled_from([(name, value) for name in values for value in (*values[name], None)])


def some_of(values: dict[str, list[object]]) -> st.SearchStrategy[dict[str, object]]:
    return st.lists(one_of(values), max_size=6).map(dict)


def document(fields: dict[str, object], text: str) -> str:
    """A document, each field of it in a line."""
    lines = [f"{name}: {json.dumps(value)}\n" for name, value in fields.items() if value]
    return f"---\n{''.join(lines)}---\n{text}\n"


def made(
    root: Path, output: str, *, use_cache: bool, drafts: bool = False
) -> tuple[Built, list[Problem]]:
    problems: list[Problem] = []
    built = build(
        root,
        Options(output=output, jobs=1, use_cache=use_cache, drafts=drafts),
        report=problems.append,
    )
    return built, problems


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in folder.rglob("*")
    }


class Edits(RuleBasedStateMachine):
    """A person at work on a small site."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="digest-edits-"))
        self.drafts = False
        self.config: dict[str, object] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def articles(self) -> list[Path]:
        return sorted((self.root / "content/articles").rglob("*.md"))

    def some(self, number: int) -> list[Path]:
        """One of the articles, if there is one."""
        found = self.articles()
        return found[number % len(found) :][:1] if found else []

    @initialize(fields=st.lists(some_of(FIELDS), min_size=3, max_size=3))
    def begin(self, fields: list[dict[str, object]]) -> None:
        self.write("themes/own/theme.toml", 'name = "own"\n')
        self.configure(("site.title", "Pools"))
        for name, more in zip(("limpets", "tides", "mussels"), fields, strict=True):
            self.article(name, {"title": name, "keywords": ["Limpets"], **more}, "Words.", False)

    @rule(name=NAMES, fields=some_of(FIELDS), text=TEXTS, bundle=st.booleans())
    def article(self, name: str, fields: dict[str, object], text: str, bundle: bool) -> None:
        place = f"content/articles/{name}/index.md" if bundle else f"content/articles/{name}.md"
        self.write(place, document({"title": "Limpets", **fields}, text))
        self.check()

    @rule(number=st.integers(0, 9), field=one_of(FIELDS))
    def edit(self, number: int, field: tuple[str, object]) -> None:
        """One field of an article changes, comes or goes."""
        name, value = field
        for file in self.some(number):
            _, front, text = file.read_text("utf-8").split("---\n", 2)
            lines = [line for line in front.splitlines() if not line.startswith(f"{name}:")]
            lines += [f"{name}: {json.dumps(value)}"] if value else []
            file.write_text("---\n" + "\n".join(lines) + f"\n---\n{text}", "utf-8")
        self.check()

    @rule(name=st.sampled_from(["tides", "light", "shade"]), fields=some_of(TOPIC), text=TEXTS)
    def topic(self, name: str, fields: dict[str, object], text: str) -> None:
        self.write(f"content/topics/{name}.md", document({"label": name.title(), **fields}, text))
        self.check()

    @rule(
        name=st.sampled_from(["marlow", "brandt"]),
        also=st.sampled_from([[], ["Brandt, Tomas"], ["Society for Shores"]]),
        text=TEXTS,
    )
    def profile(self, name: str, also: list[str], text: str) -> None:
        fields: dict[str, object] = {"name": f"{name.title()}, B.", "also": also}
        self.write(f"content/authors/{name}.md", document(fields, text))
        self.check()

    @rule(number=st.integers(0, 9))
    def remove_what_was_said_of_a_topic_or_an_author(self, number: int) -> None:
        found = sorted(
            file
            for name in ("topics", "authors")
            for file in self.root.glob(f"content/{name}/*.md")
        )
        for file in found[number % len(found) :][:1] if found else []:
            file.unlink()
        self.check()

    @rule(number=st.integers(0, 9), text=TEXTS)
    def rewrite(self, number: int, text: str) -> None:
        """Only the text changes: all that is laid out from the rest stays."""
        for file in self.some(number):
            front = file.read_text("utf-8").rpartition("---\n")
            file.write_text(f"{front[0]}{front[1]}{text}\n", "utf-8")
        self.check()

    @rule(number=st.integers(0, 9), text=TEXTS)
    def note(self, number: int, text: str) -> None:
        for file in self.some(number):
            file.write_text(f"{file.read_text('utf-8')}\n## Notes\n\n{text}\n", "utf-8")
        self.check()

    @rule(number=st.integers(0, 9), name=NAMES)
    def rename(self, number: int, name: str) -> None:
        for file in self.some(number):
            file.rename(self.root / f"content/articles/{name}.md")
        self.check()

    @rule(number=st.integers(0, 9))
    def delete(self, number: int) -> None:
        for file in self.some(number):
            file.unlink()
        self.check()

    @rule(number=st.integers(0, 9))
    def spoil(self, number: int) -> None:
        for file in self.some(number):
            file.write_text("---\ntitle: a: b\n---\n", "utf-8")
        self.check()

    @rule(number=st.integers(0, 9))
    def change_one_letter_and_put_the_clock_back(self, number: int) -> None:
        for file in self.some(number):
            before = file.stat()
            file.write_bytes(file.read_bytes().replace(b"Annals", b"Annols"))
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.check()

    @rule(key=one_of(KEYS))
    def configure(self, key: tuple[str, object]) -> None:
        self.config[key[0]] = key[1]
        sections: dict[str, list[str]] = {}
        for name, value in self.config.items():
            section, _, word = name.partition(".")
            if value is not None:
                sections.setdefault(section, []).append(f"{word} = {json.dumps(value)}\n")
        stated = [f"[{section}]\n{''.join(lines)}" for section, lines in sections.items()]
        self.write("digest.toml", "".join(stated))
        self.check()

    @rule(
        folder=st.sampled_from(["templates", "themes/own/templates"]),
        name=st.sampled_from(["home.html", "partials/card.html", "partials/facts.html"]),
        text=st.sampled_from(["one {{ site.title }}", "two", ""]),
    )
    def template(self, folder: str, name: str, text: str) -> None:
        self.either(f"{folder}/{name}", text)

    @rule(
        name=st.sampled_from(
            [
                "static/404.html",
                "static/CNAME",
                "static/assets/site.js",
                "static/about/index.html",
                "themes/own/static/site.js",
                "content/articles/limpets/picture.svg",
            ]
        ),
        text=st.sampled_from(["one", "two", ""]),
    )
    def static(self, name: str, text: str) -> None:
        self.either(name, text)

    @rule(
        name=st.sampled_from(["about", "topics", "How To"]),
        text=st.sampled_from(["---\ntitle: About\n---\nText.\n", "No title.\n", ""]),
    )
    def page(self, name: str, text: str) -> None:
        self.either(f"content/pages/{name}.md", text)

    def either(self, name: str, text: str) -> None:
        if text:
            self.write(name, text)
        else:
            (self.root / name).unlink(missing_ok=True)
        self.check()

    @rule(number=st.integers(0, 99), how=st.sampled_from(["delete", "edit"]))
    def harm_the_output(self, number: int, how: str) -> None:
        files = sorted(
            path
            for path in (self.root / "public").rglob("*")
            if path.is_file() and path.name != ".nojekyll"
        )
        for file in files[number : number + 1]:
            if how == "delete":
                file.unlink()
            else:
                file.write_text("harmed")
        self.check()

    @rule()
    def toggle_drafts(self) -> None:
        self.drafts = not self.drafts
        self.check()

    def check(self) -> None:
        built, problems = made(self.root, "public", use_cache=True, drafts=self.drafts)
        copy = self.root / "copy"  # else the clean build would leave the next one its memory
        shutil.copytree(self.root, copy, ignore=shutil.ignore_patterns("copy", "public", ".digest"))
        clean, told = made(copy, "public", use_cache=False, drafts=self.drafts)
        assert tree(self.root / "public") == tree(copy / "public")
        shutil.rmtree(copy)
        assert problems == told
        assert (built.articles, built.pages) == (clean.articles, clean.pages)
        again, told_again = made(self.root, "public", use_cache=True, drafts=self.drafts)
        assert (again.changed, told_again) == ((), problems)


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=14,
    stateful_step_count=8,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def test_what_one_edit_changes_is_little(site: Path) -> None:
    made(site, "public", use_cache=True)
    file = site / "content/articles/no-date.md"
    file.write_text(file.read_text("utf-8").replace("Nobody knows", "Somebody knows"), "utf-8")
    built, _ = made(site, "public", use_cache=True)
    changed = set(built.changed)
    assert "articles/no-date/index.html" in changed
    lists = (
        "",
        "topics/grazing/",
        "topics/mussels/",
        "authors/tomas-brandt/",
        "journals/annals-of-brine/",
    )
    files = ("feed.xml", "feed.json", "citations.ris", "citations.bib", "citations.json")
    data = {path for path in changed if path.startswith("data/")}
    assert changed - data <= {
        "articles/no-date/index.html",
        *(f"{folder}{name}" for folder in lists for name in files),
    }


def test_a_text_that_a_rule_looks_at_moves_its_article_on_the_pages_of_the_topic(
    site: Path,
) -> None:
    (site / "content/topics").mkdir(exist_ok=True)
    (site / "content/topics/knowing.md").write_text(
        "---\nlabel: Knowing\nrule: abstract:somebody\n---\n", "utf-8"
    )
    made(site, "public", use_cache=True)
    file = site / "content/articles/no-date.md"
    file.write_text(file.read_text("utf-8").replace("Nobody knows", "Somebody knows"), "utf-8")
    built, _ = made(site, "public", use_cache=True)
    assert "topics/knowing/index.html" in built.changed
    made(site, "again", use_cache=False)
    assert tree(site / "public") == tree(site / "again")


def test_an_edit_shows_though_size_and_time_are_the_old_ones(site: Path) -> None:
    made(site, "public", use_cache=True)
    file = site / "content/articles/no-date.md"
    before = file.stat()
    file.write_text(file.read_text("utf-8").replace("Nobody", "Noboby"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    built, _ = made(site, "public", use_cache=True)
    assert "articles/no-date/index.html" in built.changed


@pytest.mark.parametrize("setting", ["", "[outputs]\ncited_abstracts = 6\nminimum = 2\n"])
def test_what_the_rest_of_the_library_changes_shows_on_pages_that_have_no_part_in_it(
    tmp_path: Path, setting: str
) -> None:
    """A topic rises by the last years of the whole library; a feed is brief in a large one."""
    site = tmp_path / "site"
    for number in range(6):
        keywords, year = ("[A, X]", 2000) if number < 3 else ("[A, B]", 2020)
        write(site, number, f"keywords: {keywords}\ndate: {year}", "Word. " * 200)
    (site / "digest.toml").write_text(f"[topics]\nminimum = 1\n{setting}")
    made(site, "public", use_cache=True)
    assert 'id="rising"' in (site / "public/topics/a/index.html").read_text("utf-8")
    for number in range(6, 9):
        write(site, number, "keywords: [Z]\ndate: 2030", "Word.")
    made(site, "public", use_cache=True)
    made(site, "clean", use_cache=False)
    assert tree(site / "public") == tree(site / "clean")


def write(site: Path, number: int, fields: str, text: str) -> None:
    file = site / f"content/articles/part-{number}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: Part {number}\n{fields}\n---\n{text}\n", "utf-8")


@pytest.mark.parametrize("folder", ["public", ".digest"])
def test_a_copy_of_a_site_builds_to_the_same(site: Path, tmp_path: Path, folder: str) -> None:
    made(site, "public", use_cache=True)
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    shutil.rmtree(copy / folder)
    (copy / "content/articles/withdrawn.md").unlink()
    made(copy, "public", use_cache=True)
    made(copy, "clean", use_cache=False)
    assert tree(copy / "public") == tree(copy / "clean")
