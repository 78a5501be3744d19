"""Text: cleaning, folding, slugs, and the few inline tags that titles may hold."""

from __future__ import annotations

import re
import unicodedata

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import text

once = settings(max_examples=300, deadline=None, derandomize=True)

PIECES = [
    *("<i>", "</i>", "<b>", "</b>", "<em>", "</em>", "<strong>", "</strong>", "<sub>", "</sub>"),
    *("<sup>", "</sup>", "<I>", "</Sub>"),
    *(
        "<script>",
        "</script>",
        "<img/onerror=x>",
        "<i/>",
        "<",
        ">",
        "&",
        "&lt;",
        "&amp;",
        "p<0.05",
        "IL-2<IL-4",
        "C++",
        "C#",
        "CD4+",
        "CD4-",
    ),
    *(
        "HER-2",
        "é",
        "ß",
        "İ",
        "ह",
        "ﬁ",
        "½",
        "‑",
        "–",
        "潮",
        ")",
        "(",
        "_",
        "-",
        ".",
        ",",
        "1",
        "2",
    ),
    *("a", "B", " ", "\n", "\u00a0", "\u00ad", "\u200b", "\x00", "\u202e", "\u0345"),
]
mixed = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)))
mixed_text = mixed.map("".join)


def body_of(html: str) -> html5lib.treebuilders.base.Node:
    return html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("plain", "plain"),
        ("two\r\nlines\rthree", "two\nlines\nthree"),
        ("e\u0301", "é"),
        ("a\x00b\x07c\x9fd", "abcd"),
        ("un\u202edo", "undo"),
        ("half \ud800 sign", "half  sign"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_clean_text_has_no_controls_and_one_unicode_form(given_: str, expected: str) -> None:
    assert text.clean(given_) == expected


def test_what_is_cleaned_does_not_depend_on_what_stands_beside_it() -> None:
    # the sign of the angstrom is one of those that make the whole text be looked at closely
    for sign in map(chr, range(0x3000)):
        assert text.clean(f"{sign}\u212b") == f"{text.clean(sign)}Å", ascii(sign)


@once
@given(mixed_text)
def test_cleaning_twice_is_cleaning_once(given_: str) -> None:
    for rule in (text.clean, text.one_line, text.paragraphs):
        assert rule(rule(given_)) == rule(given_)


@once
@given(mixed_text)
def test_one_line_is_one_line_and_paragraphs_are_one_line_each(given_: str) -> None:
    assert len(text.one_line(given_).splitlines()) <= 1
    assert text.one_line(given_) == text.one_line(given_).strip()
    for paragraph in text.paragraphs(given_).split("\n\n"):
        assert paragraph == text.one_line(paragraph)


def test_paragraphs_are_kept_and_lines_within_them_joined() -> None:
    assert text.paragraphs("one\ntwo\n \u00a0\nthree\n\n\n\nfour ") == "one two\n\nthree\n\nfour"


@pytest.mark.parametrize(
    "same",
    [
        ["HER-2", "her2", "HER 2", "HER\u20112", "Her\u00a02", "HER\u00ad2", " HER2, ", "HER_2"],
        ["T-cell", "T cell", "t\u2013cell", "T  CELL."],
        ["Café", "Cafe\u0301", "CAFÉ"],
        ["H<sub>2</sub>O", "H2O"],
        ["straße", "STRASSE"],
        ["type 2 diabetes", "Type-2 Diabetes"],
    ],
)
def test_spellings_of_one_keyword_fold_to_one(same: list[str]) -> None:
    assert len({text.fold(spelling) for spelling in same}) == 1


@pytest.mark.parametrize(
    "different",
    [
        ["C", "C++", "C#"],
        ["CD4", "CD4+", "CD4-"],
        ["IL-1 2", "IL-12"],
        ["IL-1", "IL-1β", "IL-1α"],
        ["TNF-α", "TNF-a"],
        ["type 1 diabetes", "type 2 diabetes"],
        ["hypotension", "hypertension"],
    ],
)
def test_signs_that_carry_meaning_are_not_folded_away(different: list[str]) -> None:
    assert len({text.fold(spelling) for spelling in different}) == len(different)


@once
@given(mixed_text)
def test_folding_twice_is_folding_once(given_: str) -> None:
    assert text.fold(text.fold(given_)) == text.fold(given_)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("Breast neoplasms", "breast-neoplasms"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("CD4+", "cd4-plus"),
        ("CD4-", "cd4-minus"),
        ("(CD4-) cells", "cd4-minus-cells"),
        ("TNF-α", "tnf-α"),
        ("Öztürk-Łaska, Zoë", "ozturk-łaska-zoe"),
        ("हिन्दी", "हिन्दी"),
        ("தமிழ்", "தமிழ்"),
        ("潮間帯の生き物", "潮間帯の生き物"),
        ("İstanbul", "istanbul"),
        ("con", "con-x"),
        ("CON", "con-x"),
        ("Lpt1", "lpt1-x"),
        ("index", "index-x"),
        ("a/b\\c..d", "a-b-c-d"),
        ("../../etc/passwd", "etc-passwd"),
        ("<i>in vivo</i>", "in-vivo"),
    ],
)
def test_slugs_of_known_names(given_: str, expected: str) -> None:
    assert text.slug(given_) == expected


@once
@given(
    st.one_of(mixed_text, st.text(), st.text(alphabet="abé潮ह् ", min_size=15, max_size=200)),
    st.sampled_from([20, 60, 150]),
)
def test_a_slug_is_a_portable_name(given_: str, longest: int) -> None:
    name = text.slug(given_, longest=longest)
    assert 0 < len(name.encode()) <= longest
    assert all(sign == "-" or unicodedata.category(sign)[0] in "LMN" for sign in name)
    assert not re.search(r"^-|--|-$", name)
    assert not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d|index|page|feed", name)
    apart, joined = (unicodedata.normalize(form, given_) for form in ("NFD", "NFC"))
    assert text.slug(apart) == text.slug(joined)
    assert text.slug(name) == name


@pytest.mark.parametrize("sign_only", ["", "???", "…", "😀", "%", " - ", "\u0301"])
def test_text_without_a_letter_still_gets_a_name_of_its_own(sign_only: str) -> None:
    assert re.fullmatch(r"x[0-9a-f]{6}", text.slug(sign_only))


def test_a_long_slug_is_cut_between_words() -> None:
    assert text.slug("limpets and their light " * 20, longest=30) == "limpets-and-their-light"


@once
@given(mixed_text)
def test_html_of_a_title_holds_only_inline_tags_in_proper_pairs(given_: str) -> None:
    html = text.to_html(text.clean(given_))
    tags = re.findall(r"<(/?)([^>]*)>", html)
    stack: list[str] = []
    for slash, name in tags:
        assert name in ("i", "b", "em", "strong", "sub", "sup")
        if slash:
            assert stack.pop() == name
        else:
            stack.append(name)
    assert not stack
    assert "<" not in re.sub(r"</?[a-z]+>", "", html)


@once
@given(mixed_text)
def test_a_title_reads_the_same_with_and_without_its_tags(given_: str) -> None:
    title = text.clean(given_)
    assert "".join(body_of(text.to_html(title)).itertext()) == text.to_plain(title)


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("CO<sub>2</sub>", "CO<sub>2</sub>"),
        ("p<0.05 & <b>", "p&lt;0.05 &amp; &lt;b&gt;"),
        ("<i>a<b>b</i></b>", "<i>a&lt;b&gt;b</i>&lt;/b&gt;"),
        ("<SUP>3</sup>", "<sup>3</sup>"),
        ("<b onclick=x>b</b>", "&lt;b onclick=x&gt;b&lt;/b&gt;"),
        ('"quoted" <script>', "&#34;quoted&#34; &lt;script&gt;"),
    ],
)
def test_only_plain_pairs_of_inline_tags_stay_tags(title: str, html: str) -> None:
    assert text.to_html(title) == html


def test_words_are_shortened_between_words_and_within_the_limit() -> None:
    assert text.shorten_words("limpets, and light", 12) == "limpets…"
    assert text.shorten_words("limpets", 12) == "limpets"
