"""The policy on abstracts: what is cut is cut at a word with every element closed, and no file of
the site holds more than it may.
"""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.library.markdown import Markdown
from digest.model import Article, Record
from digest.site.build import build
from digest.site.citing import abstracts
from digest.site.door import Options

HTML = Markdown(anchors="a-").html


@pytest.mark.parametrize(
    ("text", "policy", "shown"),
    [
        ("One two three.", "full", "One two three."),
        ("One two three.", "none", ""),
        ("One two three.", "3", "One two three."),
        ("One two three.", "2", "One two…"),
        ("One, two three", "1", "One…"),
        ("One (two three)", "1", "One…"),
        ("CO<sub>2</sub> rises", "1", "CO<sub>2</sub>…"),
        ("<b>Aim: to see</b> it", "2", "<b>Aim: to</b>…"),
        ("<b>Aim:</b> to see it", "1", "<b>Aim</b>…"),
        ("5 &lt; 9 mg, &lt;b&gt; no pair", "5", "5 &lt; 9 mg, &lt;b&gt;…"),
        ("浜の貝を数えた。", "3", "浜の貝…"),
        ("浜の 貝 ABC def", "4", "浜の 貝 ABC…"),
        ("ชายหาด", "2", "ชา…"),
        ("", "5", ""),
    ],
)
def test_a_text_is_cut_at_a_word_and_never_inside_a_tag(text: str, policy: str, shown: str) -> None:
    assert abstracts.allowed_html(text, policy).removeprefix("<p>") == shown


@pytest.mark.parametrize(
    ("text", "policy", "markup", "plain"),
    [
        ("Limpets kept to the shade.", "3", "<p>Limpets kept to…</p>\n", "Limpets kept to…"),
        ("*Mytilus inventa* was seen", "1", "<p><em>Mytilus</em>…</p>", "<i>Mytilus</i>…"),
        (
            "see [the whole of it](https://example.org/) now",
            "3",
            '<p>see <a href="https://example.org/">the whole</a>…</p>',
            "see the whole…",
        ),
        ("a & b < c", "2", "<p>a &amp;…</p>\n", "a &…"),
        (
            "A * star and `code that is long`",
            "5",
            "<p>A * star and <code>code</code>…</p>",
            "A * star and code…",
        ),
        (
            "- one two\n- three four",
            "3",
            "<ul>\n<li>one two</li>\n<li>three…</li></ul>",
            "one two\n\nthree…",
        ),
        (
            "| h i |\n|---|\n| j k |",
            "3",
            (
                "<table>\n<thead>\n<tr>\n<th>h i</th>\n</tr>\n</thead>\n"
                "<tbody>\n<tr>\n<td>j…</td></tr></tbody></table>"
            ),
            "h i\n\nj…",
        ),
        ("One.\n\nTwo three.", "2", "<p>One.</p>\n<p>Two…</p>", "One.\n\nTwo…"),
        ("One two.", "2", "<p>One two.</p>\n", "One two."),
        ("One two.", "none", "", ""),
        ("*One* two.", "full", "<p><em>One</em> two.</p>\n", "<i>One</i> two."),
    ],
)
def test_html_is_cut_with_every_element_closed_and_as_text_says_the_same(
    text: str, policy: str, markup: str, plain: str
) -> None:
    shown = abstracts.allowed_html(HTML(text), policy)
    assert (shown, abstracts.plain(shown)) == (markup, plain)


WORDS = st.lists(
    st.sampled_from(
        [
            "reef",
            "Ω-3",
            "CO<sub>2</sub>",
            "*kelp bed*",
            "**A b c**",
            "[x y](https://e.org)",
            "5 <",
            "&",
            "\n\n",
            "- ",
            "貝殻",
            "`a b`",
            "end.",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(WORDS, st.integers(1, 20))
def test_what_is_shown_is_the_beginning_in_as_many_words_and_cutting_again_changes_nothing(
    text: str, most: int
) -> None:
    policy, markup = str(most), HTML(text)
    shown = abstracts.allowed_html(markup, policy)
    whole, part = (re.sub(r"\s+", " ", html5lib_text(found)).strip() for found in (markup, shown))
    if shown != markup:
        assert part.endswith("…")
        assert whole.startswith(part[:-1].rstrip())
        assert (
            len(re.findall(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+", part))
            <= most + part.count(" <") + 1
        )
    assert abstracts.allowed_html(shown, policy) == shown


def html5lib_text(markup: str) -> str:
    return "".join(html5lib.parseFragment(markup, namespaceHTMLElements=False).itertext())


def test_an_article_that_lacks_nothing_stays_the_same_and_another_says_that_there_is_more() -> None:
    article = Article(
        "a", Record(title="A"), abstract="Two words", abstract_html="<p>Two words</p>\n"
    )
    assert abstracts.published(article, "full") is article
    assert abstracts.published(article, "2") is article
    for policy, shown in (("1", "<p>Two…</p>\n"), ("none", "")):
        cut = abstracts.published(article, policy)
        assert (cut.abstract, cut.abstract_html, cut.shortened) == ("", shown, True)


LONG = """\
---
title: Whelks along the sill
authors:
  - Marlow, Ines
date: 2020-05
journal: Annals of Brine
doi: 10.5555/pools.50
keywords:
  - Whelks
added: 2026-03-02
comment: Curatorsword stays whole.
---
**Background:** firstword secondword *thirdword fourthword* fifthword. Sixthword
[seventhword eighthword](https://example.org/ninthword).

Tenthword eleventhword.

## Notes

Notesword that nobody cuts, however many words it has.
"""
NUMBERS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "tenth",
    "eleventh",
)
ALL = [f"{number}word" for number in NUMBERS]


def built(root: Path, policy: str) -> dict[str, str]:
    (root / "content/articles/whelks.md").write_text(LONG, "utf-8")
    (root / "digest.toml").write_text(
        (root / "digest.toml").read_text("utf-8") + f'[outputs]\nabstracts = "{policy}"\n', "utf-8"
    )
    build(root, Options(jobs=1), report=lambda problem: pytest.fail(str(problem)))
    files = (
        path
        for path in (root / "public").rglob("*")
        if path.is_file() and "assets" not in path.parts
    )
    return {path.relative_to(root / "public").as_posix(): path.read_text("utf-8") for path in files}


@pytest.mark.parametrize(("policy", "shown"), [("full", 10), ("5", 4), ("none", 0)])
def test_no_file_of_the_site_holds_more_of_an_abstract_than_the_policy_says(
    site: Path, policy: str, shown: int
) -> None:
    files = built(site, policy)
    for word in ALL[shown:]:
        assert [name for name, text in files.items() if word in text.casefold()] == [], word
    places = ["articles/whelks/index.html", "feed.xml", "citations.ris", "data/articles.jsonl"]
    assert all(word in files[name].casefold() for name in places for word in ALL[:shown])
    assert all(
        "Notesword that nobody cuts, however many words it has." in files[name]
        for name in places[:1]
    )
    assert all(
        "Curatorsword stays whole." in files[name]
        for name in ("articles/whelks/index.html", "feed.xml")
    )


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("5", "Abstract shortened; read it at"),
        ("none", "The abstract is not shown here; read it at"),
        ("full", ""),
    ],
)
def test_the_page_says_what_it_leaves_out_and_where_to_read_it(
    site: Path, policy: str, said: str
) -> None:
    files = built(site, policy)
    page = files["articles/whelks/index.html"]
    assert ("read it at" in page) == bool(said)
    if said:
        assert f'{said} <a href="https://doi.org/10.5555/pools.50"' in page
    assert "read it at" not in files["articles/spring-tides/index.html"]  # which has no abstract
    assert "No abstract." in files["articles/spring-tides/index.html"]


def test_the_rights_stand_beside_what_is_shown_of_an_abstract_and_only_there(site: Path) -> None:
    text = (
        (site / "digest.toml")
        .read_text("utf-8")
        .replace("[site]\n", '[site]\nrights = "Abstracts belong to their <publishers>."\n')
    )
    (site / "digest.toml").write_text(text, "utf-8")
    files = built(site, "5")
    assert "Abstracts belong to their &lt;publishers&gt;." in files["articles/whelks/index.html"]
    assert "Abstracts belong" not in files["articles/spring-tides/index.html"]


def test_rules_of_topics_look_at_the_whole_abstract_whatever_is_shown_of_it(site: Path) -> None:
    (site / "content/topics").mkdir()
    (site / "content/topics/sills.md").write_text(
        "---\nlabel: Sills\nrule: abstract:eleventhword\n---\n", "utf-8"
    )
    assert "Whelks along the sill" in built(site, "none")["topics/sills/index.html"]
