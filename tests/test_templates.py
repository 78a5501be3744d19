"""A person's own templates stand before the theme's and the shipped ones; what is wrong in one is
told with its file and line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest
from markupsafe import Markup, escape

from digest import shipped
from digest.errors import ConfigError, Problem, TemplateError
from digest.site import addresses, layout, views
from digest.site.artifact import Page
from digest.site.build import build
from digest.site.door import Options, Site
from digest.site.inlined import Inlined
from digest.site.render import Renderer
from digest.site.sources import Sources

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
    assert all(
        len(str(problem)) <= 300 and "\n" not in str(problem) for problem in raised.value.problems
    )
    return raised.value.problems


def test_the_sites_templates_stand_before_the_themes_and_those_before_the_shipped(
    site: Path,
) -> None:
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


def test_what_goes_into_a_page_is_known_from_the_sources(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Site.open(site, Options(use_cache=False))
    pages = {page.template: page for page in layout.lay_out(opened.shared) if page.template}
    assert len(pages) > 10
    loaded: set[str] = set()
    real = jinja2.FileSystemLoader.get_source

    def get_source(loader: jinja2.FileSystemLoader, *given: Any) -> Any:
        loaded.add(given[1])
        return real(loader, *given)

    monkeypatch.setattr(jinja2.FileSystemLoader, "get_source", get_source)
    for name, page in pages.items():
        opened.__dict__.pop("renderer", None)
        loaded.clear()
        opened.made(page)
        assert name in loaded
        assert loaded <= opened.renderer.sources.held(name), name


@pytest.mark.parametrize(
    ("source", "held"),
    [
        ("{% include 'b' %}", "ab"),
        ("{%- include 'b' ignore missing %}{% import \"c\" as c %}", "abc"),
        ("{# {% include 'b' %} once #} once 'c'", "a"),
        ("{{ once('c', x='b') }}", "abc"),
        ("{% set x = 'b' %}", "ab"),
        ("{% set x = 'b' %}{% include x %}", "abcd"),
        ("{% include 'b' ~ x %}", "abcd"),
        ("{% include ['b'] %}", "abcd"),
        ("{% include 'b' if x else 'c' %}", "abcd"),
        ("{% set f = once %}", "abcd"),
        ("{{ once(x) }}", "abcd"),
        ("{{ '}}' }}", "abcd"),
        ("{{ card(x) }}", "ad"),
        ("{{ \"it's\" }}{% include 'b' %}", "ab"),
        ("{% extends 'e' %}", "a"),
    ],
)
def test_what_goes_into_a_template_is_what_it_names_or_all(source: str, held: str) -> None:
    files = {"a": source.encode(), "b": b"{{ 'a' }}", "c": b"", "partials/card.html": b""}
    found = Sources(files).held("a")
    assert "".join(sorted(name.replace("partials/card.html", "d") for name in found)) == held


def test_an_edited_template_makes_its_own_pages_again_and_no_others(site: Path) -> None:
    made(site)
    before = {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*.*")}
    shipped_ = (shipped.folder("templates") / "article.html").read_text("utf-8")
    template(site, "article.html", shipped_.replace("</article>", "<i>mine</i></article>"))
    made(site)
    told = {path for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert {path.parent.parent.name for path in told} == {"articles"}
    assert all("<i>mine</i>" in path.read_text("utf-8") for path in told)
    left = {path: path.read_bytes() for path in before}
    build(site, Options(use_cache=False))
    assert left == {path: path.read_bytes() for path in before}


def test_a_key_that_we_do_not_know_reaches_the_templates_as_it_was_written(site: Path) -> None:
    (site / "content/articles/x.md").write_text(
        "---\ntitle: X\nmine: {a: [NO, '012']}\n---\n", "utf-8"
    )
    template(
        site,
        "article.html",
        HEAD
        + "{% if view.extra.get('mine') %}<{{ view.extra.mine.a | join('|') }}>{% endif %}{% endblock %}",
    )
    made(site)
    assert "<NO|012>" in page(site, "articles/x/index.html")


def test_what_a_template_writes_out_is_escaped_and_nothing_else_is(site: Path) -> None:
    template(
        site, "page.html", HEAD + '{{ "<b>&" }} {{ view.title }} {{ view.body_html }}{% endblock %}'
    )
    (site / "content/pages/about.md").write_text(
        "---\ntitle: <script>\n---\n*a* <script>\n", "utf-8"
    )
    made(site)
    assert "&lt;b&gt;&amp; &lt;script&gt; <p><em>a</em> &lt;script&gt;</p>" in page(
        site, "about/index.html"
    )


@pytest.mark.parametrize(
    ("text", "line", "told", "hint"),
    [
        ("\n\n{{ view.", 3, "expected name or number", ""),
        ("<p>\n{% if x %}\n", 2, "", ""),
        ("\n{% fore x in y %}", 2, "Encountered unknown tag 'fore'", ""),
        (HEAD + "\n{{ nothing }}{% endblock %}", 4, "'nothing' is undefined", ""),
        (
            HEAD + "\n{{ sight.title }}{% endblock %}",
            4,
            "'sight' is undefined",
            "did you mean site?",
        ),
        (
            HEAD + "\n\n{{ view.newst }}{% endblock %}",
            5,
            "no attribute 'newst'",
            "did you mean newest?",
        ),
        (HEAD + "{{ site.titel }}{% endblock %}", 3, "no attribute 'titel'", "did you mean title?"),
        (
            HEAD + '{% include "partials/crad.html" %}{% endblock %}',
            3,
            "template partials/crad.html is not found",
            "partials/card.html",
        ),
        (
            '{% extends "bse.html" %}',
            1,
            "template bse.html is not found",
            "did you mean base.html?",
        ),
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
    assert {(problem.file, problem.line) for problem in problems} == {
        ("templates/partials/card.html", 2)
    }
    assert "did you mean title?" in problems[0].hint


def test_a_template_in_another_encoding_is_told(site: Path) -> None:
    (site / "templates").mkdir()
    (site / "templates/home.html").write_bytes(b"x\ncaf\xe9\n")
    assert [(problem.file, problem.line) for problem in refused(site)] == [
        ("templates/home.html", 2)
    ]


def test_all_templates_that_fail_are_told_at_once(site: Path) -> None:
    for name in ("home.html", "topics.html", "article.html"):
        template(site, name, "{{ view.nothing_like_that }}")
    assert {problem.file for problem in refused(site)} == {
        f"templates/{name}" for name in ("home.html", "topics.html", "article.html")
    }


def test_a_template_that_no_page_uses_is_no_reason_to_stop(site: Path) -> None:
    template(site, "old/unused.html", "{{ broken")
    (site / "templates/home.html~").write_bytes(b"caf\xe9")
    (site / "templates/.home.html.swp").write_bytes(b"\x00\xff")
    assert made(site) == []


def test_a_theme_that_is_not_there_is_told_with_its_line_and_those_that_are(site: Path) -> None:
    configuration = '[site]\ndescription = """\ntheme = "default"\n"""\ntheme = "gone"\n'
    (site / "digest.toml").write_text(configuration, "utf-8")
    (site / "themes/own").mkdir(parents=True)
    with pytest.raises(ConfigError) as raised:
        made(site)
    assert (
        str(raised.value)
        == "digest.toml:5: error: theme gone is not found (hint: themes: default, own)"
    )


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


# Templates are put together before they are compiled, and make what Jinja makes of them.


def show_everything(root: Path) -> None:
    """The site has every kind of page, each with all that it can show."""
    with (root / "digest.toml").open("a", encoding="utf-8") as file:
        file.write(
            """curator = "Ines Marlow"
rights = "CC BY 4.0"
[build]
page_size = 2
[topics]
minimum = 1
[editions]
topics = true
[outputs]
authors = 1
journals = 1
kinds = 1
follow = ["topics", "authors", "journals"]
feeds = true
citations = true
minimum = 1
[theme]
accent = "plum"
"""
        )
    for name, text in {
        "articles/moved": "title: Moved\naliases: [/old/]\nkeywords: [Light, Limpets]\n"
        "evidence: randomized trial\nlanguage: de\nadded: 2026-04-01\nupdated: 2026-05-02\n",
        "topics/limpets": "label: Limpets\nbroader: Shores\nfeatured: [the-other-rock]\n",
        "authors/ines-marlow": "name: Marlow, Ines\norcid: 0000-0002-1825-0097\n",
    }.items():
        (root / f"content/{name}.md").parent.mkdir(exist_ok=True)
        (root / f"content/{name}.md").write_text(f"---\n{text}---\nWords.\n", "utf-8")


def test_every_shipped_template_makes_what_jinja_makes_of_it_and_none_is_made_slowly(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_everything(site)
    with monkeypatch.context() as patched:
        patched.setattr(Renderer, "_plainly", lambda *_: pytest.fail("a page is made slowly"))
        made(site)
    plain = Site.open(site)
    plain.renderer.read_again(plain.places.templates())
    laid = addresses.settled(
        layout.lay_out(plain.shared), addresses.old(plain.catalogue), plain.library.pages, print
    )
    for one in laid:
        assert plain.made(one) == (site / "public" / one.path).read_bytes(), one.path
    used = {one.template for one in laid if isinstance(one, Page)}
    there = {path.name for path in shipped.folder("templates").iterdir() if path.is_file()}
    assert there - used == {"base.html", "desk.html"}


BASE = {"base": "[{% block a %}0{% endblock %}|{% block b %}1{% endblock %}]"}
MIDDLE = {**BASE, "middle": '{% extends "base" %}{% block a %}m{{ text }}{% endblock %}'}
MACROS = {
    "macros": "{% macro shown(it) %}{{ root }}{{ it }}{% endmacro %}"
    "{% macro listed(all, sep=', ') %}{{ all | join(sep) }}{% endmacro %}"
    "{% macro around() %}<{{ caller() }}>{% endmacro %}"
    "{% macro twice(it) %}{{ shown(it) }}{{ shown(it) }}{% endmacro %}"
    "{% macro other() %}{{ text }}{% endmacro %}"
}
PARTS = {"part": "({{ text }}{% set text = 'in' %}{{ text }})"}

AS_JINJA = {
    "an include": {**PARTS, "page": '{{ text }}{% include "part" %}{{ text }}'},
    "an include sees what is around it": {
        "part": "{{ loop is defined }}{{ one }}",
        "page": '{% for one in items %}{% include "part" %}{% endfor %}',
    },
    "an include in an include": {
        "part": '{% include "inner" %}',
        "inner": "{{ one }}",
        "page": '{% with one = text %}{% include "part" %}{% endwith %}',
    },
    "an include of itself": {
        "page": "{% if depth | default(2) %}{% set depth = depth | default(2) - 1 %}x"
        '{% include "page" %}{% endif %}'
    },
    "an include that is not there, and not reached": {
        "page": '{% if not text %}{% include "nothing" %}{% endif %}x'
    },
    "an include that may be missing": {"page": '{% include "nothing" ignore missing %}x'},
    "an include of the first that is there": {
        **PARTS,
        "page": '{% include ["nothing", "part"] %}',
    },
    "an include by a name that is made": {**PARTS, "page": '{% include "pa" ~ "rt" %}'},
    "an include that sees nothing": {
        "part": "{{ one is defined }}",
        "page": '{% for one in items %}{{ one }}{% include "part" without context %}{% endfor %}',
    },
    "one that sees nothing in one that is collected": {
        "part": 'x{% include "inner" without context %}',
        "inner": "y",
        "page": '{% set all %}{% include "part" %}{% endset %}{{ all }}z',
    },
    "an include of a whole page": {
        **MIDDLE,
        "page": '{% include "middle" %}{% include "base" %}',
    },
    "macros": {
        **MACROS,
        "page": '{% from "macros" import shown, listed, twice as two %}'
        "{{ shown(text) }}{{ shown(it=text) }}{{ listed(items) }}{{ listed(items, '-') }}"
        "{{ two(text) }}{{ shown(text) | upper }}{% set x = shown(text) %}{{ x }}",
    },
    "a macro with a body": {
        **MACROS,
        "page": '{% from "macros" import around %}{% call around() %}{{ text }}{% endcall %}',
    },
    "a macro of a name that the page gives to something else": {
        **MACROS,
        "page": '{% from "macros" import shown %}{% set it = 1 %}{{ shown(text) }}{{ it }}'
        "{% for shown in items %}{{ shown }}{% endfor %}",
    },
    "macros with the context, and as a module": {
        **MACROS,
        "page": '{% from "macros" import other with context %}{{ other() }}'
        '{% import "macros" as all %}{{ all.shown(text) }}',
    },
    "a page and what it extends": {
        **BASE,
        **MACROS,
        "page": '{% extends "base" %}{% from "macros" import shown %}'
        "{% block a %}{{ shown(text) }}{% endblock %}dropped",
    },
    "a page over two": {**MIDDLE, "page": '{% extends "middle" %}{% block b %}x{% endblock %}'},
    "a page that adds to a block over two": {
        **MIDDLE,
        "page": '{% extends "middle" %}{% block a %}x{{ super() }}{% endblock %}',
    },
    "a page that sets something": {
        **MIDDLE,
        "page": '{% extends "middle" %}{% set x = 1 %}{% block a %}{{ x }}{% endblock %}',
    },
    "a page that extends another under a condition": {
        **MIDDLE,
        "page": '{% if text %}{% extends "middle" %}{% endif %}{% block a %}x{% endblock %}',
    },
    "a page that repeats a block": {"page": "{% block a %}{{ text }}{% endblock %}{{ self.a() }}"},
    "blocks in blocks": {
        "base": "{% block a %}a{% block b %}{{ text }}{% endblock %}{% endblock %}",
        "page": '{% extends "base" %}{% block b %}x{% endblock %}',
    },
    "a block that sees what is around it": {
        "page": "{% for one in items %}{% block a scoped %}{{ one }}{% endblock %}{% endfor %}"
    },
    "a block that must not see what is around it": {
        "base": "{% for text in items %}{% block a %}{{ text }}{% endblock %}{% endfor %}",
        "page": '{% extends "base" %}{% block a %}{{ text }}{% endblock %}',
    },
    "a block that knows what was set before it": {
        "page": "{% set text = 'new' %}{% block a %}{{ text }}{% endblock %}"
    },
    "a block that knows what the page below sets": {
        "base": "{% set text = 'new' %}{% block a %}{% endblock %}",
        "page": '{% extends "base" %}{% block a %}{{ text }}{% endblock %}',
    },
    "nothing escaped": {
        **PARTS,
        **MACROS,
        "page": '{% from "macros" import shown %}{% autoescape false %}{{ text }}'
        '{% include "part" %}{{ shown(text) }}{% endautoescape %}',
    },
}


def rendered(kind: type[jinja2.Environment], templates: dict[str, str]) -> str:
    environment = kind(
        loader=jinja2.DictLoader(templates), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.globals["root"] = "../"
    given = {"root": "../", "text": "<&>", "items": ["1", Markup("<2>")]}
    return environment.get_template("page").render(given)


@pytest.mark.parametrize("what", AS_JINJA)
def test_what_is_put_together_makes_the_same_as_what_is_not(what: str) -> None:
    assert rendered(Inlined, AS_JINJA[what]) == rendered(jinja2.Environment, AS_JINJA[what])


@pytest.mark.parametrize(
    "value", ["&<>\"'", Markup("<b>"), views.Html("<b>"), 5, 0.5, True, None, ["<"], "", "é"]
)
def test_a_value_is_written_as_jinja_writes_it(value: object) -> None:
    assert Inlined.written(value) == escape(value)
    assert type(str(Inlined.written(value))) is str


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ site.options.colour }}", "blue"),
        ("{{ site.options['colour'] }}{{ site.options.get('x', 1) }}", "blue1"),
        ("{{ site.options.nothing | default('none') }}", "none"),
        ("{% if site.nothing is defined %}x{% else %}y{% endif %}", "y"),
        ("{% set all = namespace(n=0) %}{% set all.n = 2 %}{{ all.n }}", "2"),
        ("{{ view.title[0] }}{{ view.title | first }}", "AA"),
        (
            "{% for key, value in site.options.items() %}{{ key }}{{ value }}{% endfor %}",
            "colourblue",
        ),
    ],
)
def test_what_templates_can_do_beyond_the_attributes_of_views_they_still_can(
    tmp_path: Path, text: str, expected: str
) -> None:
    template(tmp_path, "page.html", f"<{text}>", "templates")
    frame = views.Frame("Pools", "", "en", "", (), {"colour": "blue"})
    renderer = Renderer([tmp_path / "templates", shipped.folder("templates")], frame)
    view = views.PageView("About", views.Html(""))
    for _ in range(2):  # the second page knows what the first one found out
        assert renderer.page("about/index.html", "page.html", view) == f"<{expected}>".encode()
