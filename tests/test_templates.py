"""A person's own templates stand before the theme's and the shipped ones; what is wrong in one is told with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import ConfigError, Problem, TemplateError
from digest.site.build import Options, build

HEAD = '{% extends "base.html" %}\n{% block main %}\n'


def made(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    build(root, Options(jobs=1), report=problems.append)
    return problems


def template(root: Path, name: str, text: str, folder: str = "templates") -> None:
    file = root / folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def page(root: Path, path: str = "index.html") -> str:
    return (root / "public" / path).read_text("utf-8")


def refused(root: Path) -> tuple[Problem, ...]:
    with pytest.raises(TemplateError) as raised:
        made(root)
    assert not (root / "public").exists()
    assert all(len(str(problem)) <= 300 and "\n" not in str(problem) for problem in raised.value.problems)
    return raised.value.problems


def test_the_sites_templates_stand_before_the_themes_and_those_before_the_shipped(site: Path) -> None:
    (site / "digest.toml").write_text('[site]\ntheme = "own"\n\n[theme]\ncolour = "red"\n', "utf-8")
    template(site, "theme.toml", 'name = "own"\n[options]\ncolour = "blue"\n', "themes/own")
    template(site, "page.html", HEAD + "page of the theme{% endblock %}", "themes/own/templates")
    template(site, "home.html", HEAD + "home of the theme{% endblock %}", "themes/own/templates")
    template(site, "home.html", HEAD + "home of the site, {{ site.options.colour }}{% endblock %}")
    template(site, "partials/card.html", "<p class=own>{{ card.title_html }}</p>")
    made(site)
    assert "home of the site, red" in page(site)
    assert "page of the theme" in page(site, "about/index.html")
    assert "<p class=own>The other rock</p>" in page(site, "topics/grazing/index.html")
    (site / "templates/home.html").unlink()
    made(site)
    assert "home of the theme" in page(site)


def test_a_key_that_we_do_not_know_reaches_the_templates_as_it_was_written(site: Path) -> None:
    (site / "content/articles/x.md").write_text("---\ntitle: X\nmine: {a: [NO, '012']}\n---\n", "utf-8")
    template(site, "article.html", HEAD + "{% if view.extra.get('mine') %}<{{ view.extra.mine.a | join('|') }}>{% endif %}{% endblock %}")
    made(site)
    assert "<NO|012>" in page(site, "articles/x/index.html")


def test_what_a_template_writes_out_is_escaped_and_nothing_else_is(site: Path) -> None:
    template(site, "page.html", HEAD + '{{ "<b>&" }} {{ view.title }} {{ view.body_html }}{% endblock %}')
    (site / "content/pages/about.md").write_text("---\ntitle: <script>\n---\n*a* <script>\n", "utf-8")
    made(site)
    assert "&lt;b&gt;&amp; &lt;script&gt; <p><em>a</em> &lt;script&gt;</p>" in page(site, "about/index.html")


@pytest.mark.parametrize(
    ("text", "line", "told", "hint"),
    [
        ("\n\n{{ view.", 3, "expected name or number", ""),
        ("<p>\n{% if x %}\n", 2, "", ""),
        ("\n{% fore x in y %}", 2, "Encountered unknown tag 'fore'", ""),
        (HEAD + "\n{{ nothing }}{% endblock %}", 4, "'nothing' is undefined", ""),
        (HEAD + "\n{{ sight.title }}{% endblock %}", 4, "'sight' is undefined", "did you mean site?"),
        (HEAD + "\n\n{{ view.newst }}{% endblock %}", 5, "no attribute 'newst'", "did you mean newest?"),
        (HEAD + "{{ site.titel }}{% endblock %}", 3, "no attribute 'titel'", "did you mean title?"),
        (HEAD + '{% include "partials/crad.html" %}{% endblock %}', 3, "template partials/crad.html is not found", "partials/card.html"),
        ('{% extends "bse.html" %}', 1, "template bse.html is not found", "did you mean base.html?"),
        (HEAD + "{{ 1 / 0 }}{% endblock %}", 3, "ZeroDivisionError", ""),
        (HEAD + "{{ view.newest | nofilter }}{% endblock %}", 3, "No filter named 'nofilter'", ""),
        ('{% extends "home.html" %}', 1, "includes or extends itself", ""),
        ('x\n{% include "home.html" %}', 2, "includes or extends itself", ""),
        ("", 0, "template is empty", ""),
        (" \n\n ", 0, "template is empty", ""),
    ],
)
def test_what_is_wrong_in_a_template_is_told_with_file_line_and_what_may_have_been_meant(
    site: Path, text: str, line: int, told: str, hint: str
) -> None:
    template(site, "home.html", text)
    problems = refused(site)
    assert {(problem.file, problem.line) for problem in problems} == {("templates/home.html", line)}
    assert told in problems[0].text
    assert hint in problems[0].hint
    assert str(site) not in problems[0].text


def test_an_error_in_a_partial_is_told_where_it_stands(site: Path) -> None:
    template(site, "partials/card.html", "<p>\n{{ card.titel }}\n</p>")
    problems = refused(site)
    assert {(problem.file, problem.line) for problem in problems} == {("templates/partials/card.html", 2)}
    assert "did you mean title?" in problems[0].hint


def test_a_template_in_another_encoding_is_told(site: Path) -> None:
    (site / "templates").mkdir()
    (site / "templates/home.html").write_bytes(b"x\ncaf\xe9\n")
    assert [(problem.file, problem.line) for problem in refused(site)] == [("templates/home.html", 2)]


def test_all_templates_that_fail_are_told_at_once(site: Path) -> None:
    for name in ("home.html", "topics.html", "article.html"):
        template(site, name, "{{ view.nothing_like_that }}")
    assert {problem.file for problem in refused(site)} == {f"templates/{name}" for name in ("home.html", "topics.html", "article.html")}


def test_a_template_that_no_page_uses_is_no_reason_to_stop(site: Path) -> None:
    template(site, "old/unused.html", "{{ broken")
    (site / "templates/home.html~").write_bytes(b"caf\xe9")
    (site / "templates/.home.html.swp").write_bytes(b"\x00\xff")
    assert made(site) == []


def test_a_theme_that_is_not_there_is_told_with_its_line_and_those_that_are(site: Path) -> None:
    (site / "digest.toml").write_text('[site]\ntitle = "x"\ntheme = "gone"\n', "utf-8")
    (site / "themes/own").mkdir(parents=True)
    with pytest.raises(ConfigError) as raised:
        made(site)
    assert str(raised.value) == "digest.toml:3: error: theme gone is not found (hint: themes: default, own)"


def test_a_template_that_changed_changes_every_page_that_it_makes(site: Path) -> None:
    made(site)
    template(site, "partials/card.html", "first")
    made(site)
    assert "first" in page(site, "topics/grazing/index.html")
    template(site, "partials/card.html", "second")
    made(site)
    assert "first" not in page(site, "topics/grazing/index.html")
    (site / "templates/partials/card.html").unlink()
    made(site)
    assert "second" not in page(site, "topics/grazing/index.html")
