"""Text with markup in it: markup goes, text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.records.formats.shared import marked_text

LINES = {
    "p <0.05 and n> 3": "p <0.05 and n> 3",
    "n<b and c>d": "n<b and c>d",
    "in <em>vitro</em>, <jats:bold>H</jats:bold><SUB>2</SUB>O": "in <i>vitro</i>, <b>H</b><sub>2</sub>O",
    '<span class="nocase">HER2</span> &amp; p &amp;lt; 0.05': "HER2 & p < 0.05",
    "&lt;i&gt;Homo&lt;/i&gt; AT&T; &copy": "<i>Homo</i> AT&T; &copy",
    "<img src=x onerror=alert(1)> <script>x</script>": "<img src=x onerror=alert(1)> <script>x</script>",
    "of <mml:math xmlns:mml='x'><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math> kettles": "of x=2 kettles",
    "<ns4:inline-formula><mml:math><mml:mi>x</mml:mi></mml:math><jats:tex-math>\\x</jats:tex-math></ns4:inline-formula>": "x",
    "one<br/>two <http://example.org/>": "one two <http://example.org/>",
}


@pytest.mark.parametrize(("text", "expected"), LINES.items())
def test_of_markup_only_what_we_keep_is_left_on_a_line(text: str, expected: str) -> None:
    assert marked_text.line(text) == expected


BLOCKS = {
    "plain\ntext": "plain text",
    "<p>One.</p><p>Two.</p>": "One.\n\nTwo.",
    "<jats:title>Abstract</jats:title><jats:p>One.</jats:p>": "One.",
    "<jats:sec><jats:title>Aims</jats:title>\n<jats:p>One.</jats:p></jats:sec><jats:sec><jats:title>Results:</jats:title><jats:p>Two.</jats:p></jats:sec>":
        "Aims: One.\n\nResults: Two.",
    "<h3>Aims</h3> One.<h3>Results</h3> Two.": "Aims\n\nOne.\n\nResults\n\nTwo.",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BLOCKS.items())
def test_blocks_become_paragraphs_and_headings_their_labels(text: str, expected: str) -> None:
    assert marked_text.blocks(text) == expected


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<i>",
                "</i>",
                "<jats:sec>",
                "word",
                "<",
                ">",
                "<x>",
                " ",
                "&",
                ";",
                "lt",
                "<h3>",
                "</h3>",
            ]
        )
    )
)
def test_no_word_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert (
        marked_text.blocks(text).count("word")
        == marked_text.line(text).count("word")
        == text.count("word")
    )
