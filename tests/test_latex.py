"""LaTeX: what is written in it arrives in Unicode, what is no LaTeX stays, and nothing is ever run
or lost in a loop.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.records.latex import address, decode

LETTERS = {
    r"\"u {\"u} \"{u} {\"{u}} \" u": "ü ü ü ü ü",
    r"\'{\i} \'\i {\'\i} \^{\j}": "í íí ĵ",
    r"\c{c} {\c c} \v{s} {\v s} \H{o} \~n \k{a} \r{a} \u{g} \d{s} \.{I} \=a": "ç ç š š ő ñ ą å ğ ṣ İ ā",
    r"{\aa} {\AE} {\oe} {\o} {\ss} {\L} {\l} {\i} {\DH} {\th}": "å Æ œ ø ß Ł ł ı Ð þ",
    r"Stra\ss e, \AA ngstr\"om, {\L}{\'o}d{\'z}": "Straße, Ångström, Łódź",
    r"\'{\^e}": "ế",
    r"\~{}user \^{} \'": "~user ^ ´",
    r"D\textquotesingle Alembert": "D'Alembert",
}
SIGNS = {
    "a --- b -- c ``d'' e": "a — b – c “d” e",
    "Fig.~3": "Fig. 3",
    r"\& \% \$ \# \_ \{ \}": "& % $ # _ { }",
    r"$\alpha$ {\textalpha} $\Omega$ \textmu m": "α α Ω μm",
    r"5 $\times$ 10, $5 \pm 1$, $\leq$, $\geq$, 5\textdegree C": "5 × 10, 5 ± 1, ≤, ≥, 5°C",
    r"37$^\circ$C, 37$^{\circ}$C, $f'$": "37°C, 37°C, f′",
    r"$\frac{1}{2}$ \ldots": "1/2 …",
    r"a\,b\ c\\d": "a b c d",
    r"\(x\) \[y\]": "x y",
    r"a\-b": "ab",
}
TAGGED = {
    r"\textit{Homo} \emph{sapiens} {\em alba} {\it x} y": "<i>Homo</i> <i>sapiens</i> <i>alba</i> <i>x</i> y",
    r"\textbf{a \textit{b}}": "<b>a <i>b</i></b>",
    r"H$_2$O Ca$^{2+}$ $10^{-3}$ $x_i^2$": "H<sub>2</sub>O Ca<sup>2+</sup> 10<sup>-3</sup> x<sub>i</sub><sup>2</sup>",
    r"x\textsuperscript{2} \textsubscript{i} \textit x": "x<sup>2</sup> <sub>i</sub> <i>x</i>",
    r"DNA$_{\textrm{2}}$ $x^\alpha y$ $x^\mathrm{ab}$": "DNA<sub>2</sub> x<sup>α</sup>y x<sup>ab</sup>",
    r"$^{}$\emph{}a": "a",
    r"\emph{open": "<i>open</i>",
}
COMMANDS = {
    r"\url{http://example.org/a_b%20~c} \href{http://example.org}{here} 100% x": "http://example.org/a_b%20~c here 100% x",
    r"\input{/etc/passwd} \write18{rm -rf /}": "/etc/passwd write18rm -rf /",
    r"\unknown{kept} \unknown \unknown{}": "kept unknown unknown",
    r"{\noopsort{1973b}}1973": "1973",
    r"a\(^\noopsort{": "a",
    r"$x^\noopsort{b}1$": "x1",
    r"a\noopsort{\em b}c": "ac",
    r"x$^\noopsort{\em b}$": "x",
    r"{\em \noopsort{\bf b}c}": "<i>c</i>",
    r"\textsc{Small} \texttt{x} {\sc y}": "Small x y",
    "{{A {DNA} thing}}": "A DNA thing",
}
NO_LATEX = [
    "costs $5", "costs $5 and $10", "$5-$10", "about ~50 of 5~10", "100% of", "H_2O and a^b", "it's a 'test'", "R&D", "a < b > c",
    "\\", "", "x\n\ny", "Größe – “x”",
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), (LETTERS | SIGNS | COMMANDS | TAGGED).items())
def test_what_latex_writes_arrives_in_unicode(written: str, meant: str) -> None:
    assert decode(written) == meant


@pytest.mark.parametrize("text", NO_LATEX)
def test_what_is_no_latex_stays(text: str) -> None:
    assert decode(text) == text


@pytest.mark.parametrize("written", TAGGED)
def test_no_tags_where_none_are_allowed(written: str) -> None:
    assert "<" not in decode(written, tags=False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"10.1000/a\_b{\%}c", "10.1000/a_b%c"),
        (r"10.1000/978-3{\_}1", "10.1000/978-3_1"),
        (r"10.1000/(SICI)1{\textless}2::3{\textgreater}4", "10.1000/(SICI)1<2::3>4"),
        (r"http://example.org/\~{}me/a~b--c", "http://example.org/~me/a~b--c"),
        (r"\url{http://example.org/x}", "http://example.org/x"),
        ("http://example.org/a_b%20c#d", "http://example.org/a_b%20c#d"),
    ],
)
def test_addresses_lose_escapes_and_nothing_else(written: str, meant: str) -> None:
    assert address(written) == meant


FRAGMENTS = [
    "\\",
    "{",
    "}",
    "$",
    "$$",
    "^",
    "_",
    "~",
    "--",
    "''",
    "`",
    "\\'",
    '\\"',
    "\\c",
    "\\i",
    "\\emph",
    "\\em ",
    "\\frac",
    "\\href",
    "\\(",
]
FRAGMENTS += [
    "\\)",
    "\\url{",
    "\\ensuremath{",
    "\\noopsort{",
    "\\text{",
    "a",
    "é",
    " ",
    "\n",
    "2",
    "\\alpha",
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)),
    st.booleans(),
)
@example("\\'{", True)
@example("$^$_", True)
def test_any_text_can_be_decoded(text: str, tags: bool) -> None:
    decoded = decode(text, tags=tags)
    for tag in ("i", "b", "sub", "sup"):
        assert decoded.count(f"<{tag}>") == decoded.count(f"</{tag}>")
    assert tags or "<" not in decoded or "<" in text
    address(text)


@given(st.text(alphabet=st.characters(exclude_characters="\\{}$~-`'", exclude_categories=["Cs"])))
def test_plain_text_is_the_same_object(text: str) -> None:
    assert decode(text) is text


@pytest.mark.parametrize("fragment", [*FRAGMENTS, "$x", "\\$", "{$", "\\emph{", "$a^", "x~"])
def test_long_runs_of_one_fragment_end(fragment: str) -> None:
    decode(fragment * 30_000)  # what is not linear takes minutes here


def test_deep_braces_are_no_trouble() -> None:
    assert decode("{" * 5000 + "x" + "}" * 5000) == "x"
    assert decode("\\emph{" * 5000 + "x" + "}" * 5000, tags=False) == "x"
