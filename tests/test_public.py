"""What a notebook imports: the names that ``digest`` hands on, and the articles of a site."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import digest
from digest.errors import ConfigError


def test_the_names_are_these_and_each_says_what_it_is() -> None:
    assert set(digest.__all__) == {"Article", "Record", "Site", "build", "open"}
    for name in digest.__all__:
        assert inspect.getdoc(getattr(digest, name)), name
    with pytest.raises(AttributeError, match="no attribute 'shut'"):
        digest.shut  # noqa: B018 - asking is the test


def test_the_articles_of_a_site_are_an_iteration_away(site: Path) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    opened = digest.open(site)
    articles = list(opened.articles)
    assert isinstance(opened, digest.Site)
    assert all(isinstance(article, digest.Article) for article in articles)
    assert all(isinstance(article.record, digest.Record) for article in articles)
    assert "Limpets and light: a year on one rock" in {one.record.title for one in articles}
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_a_site_is_built_as_by_the_command(site: Path) -> None:
    assert digest.build(site).articles
    assert (site / "public/index.html").is_file()


def test_a_configuration_that_cannot_be_used_is_an_error_with_its_line(site: Path) -> None:
    (site / "digest.toml").write_text("[sight]\n")
    with pytest.raises(ConfigError) as told:
        digest.open(str(site))
    assert [str(problem) for problem in told.value.problems]


def test_the_command_line_does_not_wait_for_what_only_notebooks_need() -> None:
    seen = "import sys, digest; print(sorted(name for name in sys.modules if 'jinja' in name))"
    run = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
