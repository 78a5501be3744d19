"""Markdown becomes safe HTML, and plain text becomes Markdown that says the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.library.markdown import Markdown, escape, key_of
from digest.text import ROOT_MARK, clean, paragraphs, to_plain

settled = settings(max_examples=300, deadline=None, derandomize=True)
markdown = Markdown()

SIGNS = [
    *(
        "<i>",
        "</i>",
        "<b>",
        "</b>",
        "<sub>",
        "</sub>",
        "<sup>",
        "<I>",
        "<em>",
        "</em>",
        "<script>",
        "<img src=x onerror=y>",
        "<a href='x'>",
    ),
    *(
        "&",
        "&lt;",
        "&#60;",
        "&amp;",
        "<",
        ">",
        "p<0.05",
        "IL-2<IL-4",
        "*",
        "**",
        "_",
        "__",
        "[",
        "]",
        "(",
        ")",
        "\\",
        "`",
        "```",
        "~",
        "~~",
        "|",
        "#",
    ),
    *(
        "## x",
        "1.",
        "1)",
        "-",
        "+",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n    ",
        "\t",
        "\u2028",
        "\u00a0",
        "a",
        "é",
        "http://",
        "![",
        "](",
        "](javascript:x)",
    ),
    *("](https://e.org)", "[12]", "javascript:", '"', "'", "=", "---", "!", "\x85", "$", ":"),
    *("|-|", "](x.md)", "](/y)", "[a]: b"),
]
signs = st.lists(st.sampled_from(SIGNS), max_size=14).map("".join)
written = st.one_of(st.text(max_size=30), signs)

ALLOWED: dict[str, set[str]] = {
    **{name: set() for name in ("p", "em", "strong", "s", "i", "b", "sub", "sup", "hr", "br")},
    **{name: set() for name in ("pre", "blockquote", "ul", "li", "table", "thead", "tbody", "tr")},
    **{f"h{level}": {"id"} for level in range(2, 7)},
    "ol": {"start"},
    "code": {"class"},
    "td": {"class"},
    "th": {"class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
}
LINK = re.compile(r"(?:(?:https?:|mailto:|\x02)|(?![a-z][a-z0-9+.-]*:|//|\\))[^\s\"<>]*", re.I)


def parsed(html: str) -> html5lib.treebuilders.base.Node:
    return html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)


def assert_safe(html: str) -> None:
    for element in parsed(html).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in ALLOWED, html
        assert set(element.attrib) <= ALLOWED[element.tag], html
        for name in ("href", "src"):
            assert LINK.fullmatch(element.get(name, "")), html


@settled
@given(written)
def test_plain_text_that_is_escaped_reads_as_it_was(text: str) -> None:
    plain = paragraphs(text)
    found = list(parsed(markdown.html(escape(plain))))
    assert all(element.tag == "p" for element in found)
    told = ["".join(element.itertext()) for element in found]
    assert told == [to_plain(part) for part in plain.split("\n\n") if part]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "p<0.05",
            "IL-2<IL-4 and b>c",
            "a * b * c",
            "_x_ and x_y_z",
            "[1]",
            "[a](b)",
            "a\\b",
            "a\\*b",
            "ends with \\",
            "&lt; &amp; &#60;",
        ),
        *(
            "## x",
            "# x",
            "1. x",
            "1) x",
            "2009. A year",
            "- x",
            "+ x",
            "> x",
            "***",
            "---",
            "===",
            "```",
            "~~~",
            "~~no~~",
            "| a | b |",
            "![x](y)",
        ),
        *(
            "<http://example.org>",
            "<!-- x -->",
            "<script>alert(1)</script>",
            "<i>a<b>b</i>c</b>",
            "<i><b><i></b></i>",
            "</i>",
            "a `code` b",
            "[x]: y",
        ),
    ],
)
def test_signs_of_markdown_in_an_abstract_stay_signs(text: str) -> None:
    assert "".join(parsed(markdown.html(escape(text))).itertext()) == to_plain(text) + "\n"


def test_inline_tags_of_records_stay_tags() -> None:
    text = "CO<sub>2</sub> in <i>M. inventa</i>*"
    assert markdown.html(escape(text)) == f"<p>{text}</p>\n"


MARKS = (
    *("_", "(https://e.org)", "[1](x)", "*", "**", "[", "](https://e.org)", "[1]", "<i>", "</i>"),
    *("&", "~", "!", ":", "<", "`", "\\", "#", "]", "![", ">", '"', "|", "-"),
)
# one or two signs among little else, so that they meet in all ways
nearly_plain = st.lists(st.sampled_from(MARKS), min_size=1, max_size=2).flatmap(
    lambda marks: st.lists(
        st.sampled_from([*marks, *marks, "a", " ", "1", ".", "é", "\n", "("]),
        max_size=8,
    ).map("".join)
)
# what can be read in more than one way, what looks like it, and what is understood
PIECES = (
    *("word ", "of the ", "a", "B", "β", "–", "1", "0.5", " ", "  ", "\xa0", "\u2009", "\u2028"),
    *("\u0301", "\t", "*a*", "**b:** ", "*a", "a*", "a*b*c", "**a**b", "***a***", "*a.*", "_a_"),
    *("a_b", "__", "~", "~~a~~", "`a`", "``", "`", "\\*", "\\", "\\|", "&", "&amp;", "&lt", "<"),
    *(">", "< 1", "<5@b.c>", "<http://a.b>", "<a b>", "a<b", "<b><i>a</i></b>", "<i>a<i>b</i>"),
    *("<sub>2</sub>", "<SUP>2</SUP>", "<i>*a*</i>", "</i>", "[1, 2]", "[a] ", "[^1]", "[a][b]"),
    *("[[a]]", "[a]:", "![a]", "![a](b)", "[*a*]", "[](http://a)", "](b)", "&#1;", "*a* *b*"),
    *("[a](https://e.org/b_(c)?d=e#f)", "[a](https://e.org/%20)", "[a](http://a/?b&c)"),
    *("[a](b.md)", "[a](../topics/b-C.md#d)", "[a](../b.md)", "[a](/b)", "[a](#b)"),
    *("[a](mailto:b)", " | ", "##", "--", "=", "+", "'", "(", ")", *MARKS),
)
BEGINNINGS = (
    *("", "- ", "* ", "+ ", "1. ", "1) ", "7. ", "01. ", "- a", "* **a**", "-", "-\t", "-  ", "# "),
    *("## a", "### ", "#", "####### ", "> ", "| ", "|a|", "| a | b |", "|---|", "|:-:|--:|", "-:"),
    *("a | b", "--- | ---", "===", "---", "***", "* * *", "```", "~~~", "[a]: b", "  ", "    "),
)
LINES = tuple(f"{end}{line}" for end in ("\n", "\n\n") for line in BEGINNINGS)
laid_out = st.lists(st.sampled_from(PIECES + LINES), max_size=16).map("".join)
WAYS = (Markdown(), Markdown("pages", anchors=""), Markdown("topics", anchors="i-"))


@settings(max_examples=3000, deadline=None, derandomize=True)
@given(st.one_of(laid_out, nearly_plain, written), st.sampled_from(WAYS))
def test_the_quick_way_gives_what_markdown_it_gives_or_nothing(text: str, way: Markdown) -> None:
    made = way.quick(clean(text))
    assert made is None or made == way.thorough(clean(text))


@pytest.mark.parametrize(
    "text",
    [
        *("r|\n-:", "a | b\n| - | - |\n| - | - |", "# a | b\n|-|-|\n|-|-|", "- a | b\n|-|-|"),
        *("|a|\n|-|\n|b|c|", "|a|b|\n|-|\n", "|a|\n|-|\nb", "|a\\|b|\n|-|", "|`a|b`|\n|-|-|"),
        *("|*a|b*|\n|-|-|", "|\xa0a|\n|-|", "||\n|-|", "|\n|-|", "|-|\n|-|", "|a|\n||"),
        *("|a|\n|-|\n- b", "|a|\n|-|\n# b", "a\n|b|\n|-|", "a\n---", "a\n===", "a\n-", "- a\n---"),
        *("- a\nb", "- a\n  b", "- a\n   b", "- a\n b", "- a\n\n  b", "- a\n\n- b", "- a\n\n* b"),
        *("- a\n* b", "1. a\n\n1) b", "a\n2. b", "a\n1. b", "0. a", "007. a", "-\n- a", "- - a"),
        *("- # a", "- > a", "* * *", "* **", "1234567890. a", "9. a\n10. b\n    c", "- a\n# b"),
        *("# a #", "# #", "#a", "#\ta", "#  a", "####### a", "# C#", "# a\\#", "# *a*", "## \xa0a"),
        *("# a\n# a", "<5@b.c>", "<=a@b>", "<ab:c>", "<a\xa0b:c>", "a<b c>", "*a<xx:b*c>"),
        *("<i><i>a</i>", "<i>a <I>b</i>", "[a<i>b]</i>c](http://x)", "[a `]` b](c)", "[a *b] c*"),
        *("*a [b* c]", "[a]\n: b", "[a\n]: b", "![1]", "[a](http://b/(c)", "[a](http://b/c)d)"),
        *("[a](http://b/%zz)", "[a](http://b/&lt;)", "[a](http://b)[c]", "[a](//b)", "[a](/)"),
        *("[a](#)", "[a](.//b)", "[a](/b.md)", "[a](b%20c)", f"[a](http://{'b' * 64}.c/)"),
        *(f"[a](http://{'b.' * 130}c/)", "[a](http://xn--b/)", "[a](con.md)", "a\\\nb", "a  \nb"),
        *("a \nb", "a\n\tb", "a\n\xa0b", "\xa0a", "a\u3000", "\u2028a\n\nb\u2028", "a\r\n\r\nb"),
        *("a*b*c", "a**b**c", "*a**b*", "*a*b", "**a:**b", "*a.* b", "*é*", "*a\u0301*", "*a\xa0*"),
        *("*½*", "**a** *b*", "\\**a*", "a\\", "\\a", "`a\\`", "`` a ``", "`a``", "` a`", "&copy;"),
        *("&#60;", "&amp", "&a;*b*"),
    ],
)
def test_what_is_easily_misread_is_not(text: str) -> None:
    assert markdown.quick(clean(text)) in (None, markdown.thorough(clean(text)))


UNDERSTOOD = """
**Background:** *P* < 0.05, R&D, "a_b", 5 > 4 [12, 13] and [n = 7].

CO<sub>2</sub>, <b><i>Aim:</i></b> a\\*b, `x < y` and ~10 %,
on another line: [text](https://doi.org/10.1016/S0140-6736(20)30183-5) & [more](other.md#n-a).

# Notes
A line before
- *a* list
- of two items,
  one of which goes on

10) ten
11) eleven

| Arm | *n* | HR |
| --- | ---: | :-: |
| Treatment | 418 | [0.54](../topics/hr.md) |
| | | |

## Notes
"""


def test_what_most_texts_hold_is_understood() -> None:
    assert markdown.quick(UNDERSTOOD) == markdown.thorough(UNDERSTOOD)
    parts = ['<ol start="10">', '<td class="right">', 'id="n-notes--2"', "two items,\none of"]
    assert all(part in markdown.html(UNDERSTOOD) for part in parts)


def test_a_process_that_reads_such_texts_only_never_loads_markdown_it() -> None:
    code = """import sys
from digest.library.markdown import Markdown
print(Markdown().html(sys.argv[1]), "markdown_it" in sys.modules)"""
    told = subprocess.run(
        [sys.executable, "-c", code, UNDERSTOOD],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert told.stdout == f"{markdown.html(UNDERSTOOD)} False\n"


RUNS = """
* _ ` \\ [ ] < > & " ~ ! # | - + : . 1 a é 中 *a *a_ **a** [a [a] [a]( [a](http:// [a](a.md) ![
&a &a; <a <i> <i>a </i> <i><b>a</b> `a `a` \\* a_ |-| |:-: |a|⏎ |a|⏎|-|⏎ -·a⏎ -·a⏎··b⏎ 1.·a⏎
#·a⏎ a⏎ a⏎-·b⏎⏎ a⏎··
"""


@pytest.mark.parametrize("before", ["", "a ", "[a](http://b/", "*a", "|a|\n|-|\n|", "- ", "<", "["])
def test_the_quick_way_takes_linear_time(before: str) -> None:
    for run in (run.replace("⏎", "\n").replace("·", " ") for run in RUNS.split()):
        started = time.process_time()
        markdown.quick(before + run * (50_000 // len(run)))
        assert time.process_time() - started < 1, run  # quadratic time takes hundreds


@settled
@given(written)
def test_no_text_becomes_anything_but_harmless_elements(text: str) -> None:
    assert_safe(markdown.html(text))


ATTACKS = r"""
<script>alert(1)</script>
<ScRiPt src=//evil.example></sCrIpT>
<img src=x onerror=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<a href="javascript:alert(1)">x</a>
<b onmouseover=alert(1)>x</b>
<sub onclick="alert(1)">x</sub>
<i/onclick=alert(1)>x</i>
<style>@import 'javascript:alert(1)';</style>
<link rel=stylesheet href=javascript:alert(1)>
<meta http-equiv=refresh content="0;javascript:alert(1)">
<base href="javascript:/a/">
<!--><img src=x onerror=alert(1)>-->
<![CDATA[<script>alert(1)</script>]]>
<details open ontoggle=alert(1)>
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](java&#10;script:alert(1))
[x](java&Tab;script:alert(1))
[x](&#106;avascript:alert(1))
[x](javascript&colon;alert(1))
[x](%6aavascript:alert(1))
[x](%256aavascript:alert(1))
[x](<javascript:alert(1)>)
[x]( javascript:alert(1))
[x](\javascript:alert(1))
[x](data:text/html;base64,PHNjcmlwdD4=)
[x](data:image/svg+xml;base64,PHN2Zz4=)
[x](vbscript:msgbox(1))
[x](file:///etc/passwd)
[x](blob:https://example.org/1)
[x](view-source:https://example.org)
[x](//evil.example)
[x](/\evil.example)
[x](\\evil.example)
[x](https://a.b "\" onmouseover=alert(1) x=\"")
[x](https://a.b/"onmouseover="alert(1))
![x](javascript:alert(1))
![x](data:image/svg+xml,<svg/onload=alert(1)>)
![x" onerror="alert(1)](y.png)
![x](y.png "\" onerror=alert(1)")
![x](https://evil.example/pixel.png)
<javascript:alert(1)>
<data:text/html,x>
[x]: javascript:alert(1) "a"
```"><script>alert(1)</script>
```js onload=alert(1)
| <script> | a |
## <img src=x onerror=alert(1)>
## x" onclick="alert(1)
&lt;script&gt;alert(1)&lt;/script&gt;
<i><script>alert(1)</script></i>
<sub>[x](javascript:alert(1))</sub>
*[x](javascript:alert(1))*
"""


@pytest.mark.parametrize("attack", ATTACKS.strip().splitlines())
def test_no_known_attack_leaves_more_than_text(attack: str) -> None:
    for text in (
        attack,
        f"text {attack}",
        f"> {attack}",
        f"- {attack}",
        f"[y]\n\n{attack}",
        f"{attack}\n\n[x]",
        escape(attack),
        f"|a|\n|-|\n|{attack}|",
    ):
        assert_safe(markdown.html(text))


def test_a_link_leads_to_a_document_of_the_same_section_or_of_the_one_it_names() -> None:
    page = Markdown("pages", anchors="").html("## Main\n\n[a](about.md) [b](../articles/b.md#n-c)")
    assert 'id="main-1"' in page  # the frame of every page has a main already
    assert f'<a href="{ROOT_MARK}about/index.html">a</a>' in page
    assert f'<a href="{ROOT_MARK}articles/b/index.html#n-c">b</a>' in page
    assert f'<a href="{ROOT_MARK}about/index.html">a</a>' in markdown.html("[a](../pages/about.md)")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n\n## Two", '<h2 id="n-one">One</h2>\n<h2 id="n-two">Two</h2>\n'),
        ("## Same\n\n## Same", '<h2 id="n-same">Same</h2>\n<h2 id="n-same--2">Same</h2>\n'),
        ("[x](b-c.md)", f'<p><a href="{ROOT_MARK}articles/b-c/index.html">x</a></p>\n'),
        ("[x](../pages/a.md#n-b)", f'<p><a href="{ROOT_MARK}a/index.html#n-b">x</a></p>\n'),
        ("[x](/topics/)", f'<p><a href="{ROOT_MARK}topics/">x</a></p>\n'),
        ("![x](https://e.org/y.png)", '<p><a href="https://e.org/y.png">x</a></p>\n'),
        ("![x](/y.png)", f'<p><img src="{ROOT_MARK}y.png" alt="x" loading="lazy"></p>\n'),
        ("|a|\n|:-:|\n|b|", None),
        ("*a<b>b*c</b>", "<p>*a<b>b*c</b></p>\n"),
        ("<i>a *b* <sub>c</sub></i>", "<p><i>a <em>b</em> <sub>c</sub></i></p>\n"),
        ("a\x02b", "<p>ab</p>\n"),
    ],
)
def test_what_markdown_means_here(text: str, html: str | None) -> None:
    made = markdown.html(text)
    if html is None:
        assert '<td class="center">b</td>' in made
    else:
        assert made == html


def test_the_same_text_gives_the_same_html_each_time() -> None:
    text = "## Same\n\n## Same\n\n<i>open\n\n[a](b.md)"
    assert markdown.html(text) == markdown.html(text) == Markdown().html(text)


names = st.one_of(
    st.sampled_from(["Same", "same", "Same--2", "Same 2", "???"]),
    st.text(alphabet="ab-2 ", max_size=5),
)


@settled
@given(st.lists(names, max_size=6))
def test_no_two_headings_of_a_text_share_an_id(headings: list[str]) -> None:
    text = "\n\n".join(f"## {heading}" for heading in headings)
    ids = re.findall(r' id="([^"]*)"', markdown.html(text))
    assert len(set(ids)) == len(ids) == len(headings)


PATTERNS = [
    "<i>",
    "</i>",
    "<i><b>",
    "<b>x</b>",
    "[",
    "![",
    "[a](",
    "*a ",
    "**a _b ",
    "`",
    "``a",
    "\\",
    "&",
    "<",
    ">",
    "- ",
    "1. ",
    "|",
    "~~",
    "[x]:",
    "<i>`",
    "a*",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_repeated_openings_come_to_an_end(pattern: str) -> None:
    assert_safe(markdown.html(pattern * 800))
    assert_safe(markdown.html(pattern * 200 + "x" + "</b></i>" * 200))
    assert escape(pattern * 800)


@pytest.mark.parametrize(
    ("stem", "key"),
    [
        ("sea-light", "sea-light"),
        ("Sea", "sea"),
        ("con", "con-x"),
        ("潮間帯", "潮間帯"),
        ("a--b", "a-b"),
    ],
)
def test_the_key_of_an_article_is_its_files_name_made_portable(stem: str, key: str) -> None:
    assert key_of(stem) == key
