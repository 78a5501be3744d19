"""A build that reuses what it can makes what a build from nothing makes, byte for byte, after any sequence of edits."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from digest.errors import Problem
from digest.site.build import Built, Options, build

NAMES = st.sampled_from(["limpets", "mussels", "tides", "深い", "Limpets"])
TITLES = st.sampled_from(["Limpets", "Limpets & light", "CO<sub>2</sub>", "潮"])
KEYWORDS = st.lists(st.sampled_from(["Limpets", "limpets", "HER2", "HER-2", "Light", "C++"]), max_size=3, unique=True)
DATES = st.sampled_from(["", "2019", "2019-03", "2020-21", "2021-01-02"])
TEXTS = st.sampled_from(["", "Plain.", "With *markup* and [a link](limpets.md).", "5 < 9"])


def made(root: Path, output: str, *, use_cache: bool, drafts: bool = False) -> tuple[Built, list[Problem]]:
    problems: list[Problem] = []
    built = build(root, Options(output=output, jobs=1, use_cache=use_cache, drafts=drafts), report=problems.append)
    return built, problems


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


class Edits(RuleBasedStateMachine):
    """A person at work on a small site."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="digest-edits-"))
        self.drafts = False
        self.config: dict[str, str] = {}

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

    @initialize()
    def begin(self) -> None:
        self.configure("title", "Pools")
        (self.root / "content/articles").mkdir(parents=True)

    @rule(name=NAMES, title=TITLES, keywords=KEYWORDS, date=DATES, text=TEXTS, draft=st.booleans(), bundle=st.booleans())
    def article(self, name: str, title: str, keywords: list[str], date: str, text: str, draft: bool, bundle: bool) -> None:
        front = f'title: "{title}"\nauthors: [Marlow, B.]\njournal: Annals\n' + f"date: {date}\n" * bool(date) + "draft: true\n" * draft
        front += f"aliases: [/old/{name}/]\nadded: 2026-01-0{len(title) % 9 + 1}\nkeywords:\n" + "".join(
            f"  - {term}\n" for term in keywords
        )
        self.write(f"content/articles/{name}/index.md" if bundle else f"content/articles/{name}.md", f"---\n{front}---\n{text}\n")
        self.check()

    @rule(
        name=st.sampled_from(["tides", "light", "shade"]),
        aliases=st.lists(st.sampled_from(["Limpets", "Light", "Foam"]), max_size=2),
        broader=st.sampled_from(["", "broader: Tides\n", "broader: Light\n"]),
        query=st.sampled_from(["", "rule: abstract:plain\n", 'rule: not title:"limpets"\n', "hidden: true\n"]),
        text=TEXTS,
    )
    def topic(self, name: str, aliases: list[str], broader: str, query: str, text: str) -> None:
        named = "aliases:\n" + "".join(f"  - {alias}\n" for alias in aliases) if aliases else ""
        self.write(f"content/topics/{name}.md", f"---\nlabel: {name.title()}\n{named}{broader}{query}---\n{text}\n")
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

    @rule(key=st.sampled_from(["title", "description", "base_url"]), value=st.sampled_from(["Pools", "Shores", "https://example.org/a/"]))
    def configure(self, key: str, value: str) -> None:
        self.config[key] = value if (key == "base_url") == value.startswith("https:") else ""
        stated = [f'{key} = "{value}"\n' for key, value in self.config.items() if value]
        self.write("digest.toml", "[site]\n" + "".join(stated) + f"[build]\npage_size = {1 + len(stated)}\n")

    @rule(name=st.sampled_from(["home.html", "partials/card.html"]), text=st.sampled_from(["one {{ url }}", "two", ""]))
    def template(self, name: str, text: str) -> None:
        self.either(f"templates/{name}", text.replace("{{ url }}", "") if "card" in name else text)

    @rule(name=st.sampled_from(["404.html", "CNAME", "assets/site.js", "about/index.html"]), text=st.sampled_from(["one", "two", ""]))
    def static(self, name: str, text: str) -> None:
        self.either(f"static/{name}", text)

    @rule(name=st.sampled_from(["about", "topics", "How To"]), text=st.sampled_from(["---\ntitle: About\n---\nText.\n", "No title.\n", ""]))
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
        files = sorted(path for path in (self.root / "public").rglob("*") if path.is_file() and path.name != ".nojekyll")
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
    max_examples=14, stateful_step_count=8, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def test_what_one_edit_changes_is_little(site: Path) -> None:
    made(site, "public", use_cache=True)
    file = site / "content/articles/no-date.md"
    file.write_text(file.read_text("utf-8").replace("Nobody knows", "Somebody knows"), "utf-8")
    built, _ = made(site, "public", use_cache=True)
    changed = set(built.changed)
    assert "articles/no-date/index.html" in changed
    lists = ("", "topics/grazing/", "topics/mussels/", "authors/tomas-brandt/", "journals/annals-of-brine/")
    files = ("feed.xml", "feed.json", "citations.ris", "citations.bib", "citations.json")
    data = {path for path in changed if path.startswith("data/")}
    assert changed - data <= {"articles/no-date/index.html", *(f"{folder}{name}" for folder in lists for name in files)}


def test_a_text_that_a_rule_looks_at_moves_its_article_on_the_pages_of_the_topic(site: Path) -> None:
    (site / "content/topics").mkdir(exist_ok=True)
    (site / "content/topics/knowing.md").write_text("---\nlabel: Knowing\nrule: abstract:somebody\n---\n", "utf-8")
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
