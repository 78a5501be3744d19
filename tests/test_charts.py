"""Charts: the drawing shows every number, in valid markup that needs no style."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.site import charts

YEARS = [("2007", 1), ("2008", 0), ("2009", 12), ("2010", 3)]
ROWS = st.lists(
    st.tuples(
        st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=8),
        st.integers(0, 10**6),
    ),
    max_size=220,
)


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def per_cent(value: str | None) -> float:
    return float((value or "0").rstrip("%"))


def heights(rows: list[tuple[str, int]]) -> dict[int, int]:
    """How tall each bar is, by the number of its row; of no bar nothing."""
    (path,) = drawn(charts.bars("t", rows)).iter("path")
    bars = re.findall(r"M(\d+) \d+v-(\d+)h5v\2z", path.get("d", ""))
    return {int(left) // 7: int(tall) for left, tall in bars}


def test_each_number_is_a_bar_and_the_smallest_still_shows() -> None:
    found = heights([("1999", 1), ("2000", 0), ("2001", 5000), ("2002", 2500)])
    assert found == {0: 2, 2: 108, 3: 54}


def test_a_screen_reader_hears_one_image_with_a_title_and_what_it_shows() -> None:
    svg = drawn(charts.bars("Publications per year", YEARS))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Publications per year. From 2007 to 2010; most in 2009: 12."


def test_a_single_year_is_told_as_such() -> None:
    svg = drawn(charts.bars("t", [("2009", 3)]))
    assert svg.get("aria-label") == "t. 2009: 3."
    assert [text.text for text in svg.iter("text")] == ["3", "2009"]


@pytest.mark.parametrize("last", [1950, 1951, 1958, 1963, 1990, 2026, 2149])
def test_first_and_last_year_are_labelled_and_no_two_labels_touch(last: int) -> None:
    rows = [(str(year), year % 7) for year in range(1950, last + 1)]
    texts = [
        text for text in drawn(charts.bars("t", rows)).iter("text") if text.get("class") != "most"
    ]
    places = [per_cent(text.get("x")) for text in texts]
    assert [texts[0].text, texts[-1].text] == ["1950", str(last)] or last == 1950
    assert all(right - left >= 8 for left, right in pairwise(places))
    assert all(text.text and int(text.text) % 2 == 0 for text in texts[1:-1]) or last < 1960


def test_text_is_escaped() -> None:
    svg = charts.bars('<b>"&', [("<script>", 1), ("a&b", 2)])
    assert "<script>" not in svg
    assert drawn(svg).get("aria-label") == '<b>"&. From <script> to a&b; most in a&b: 2.'
    assert [text.text for text in drawn(svg).iter("text")] == ["2", "<script>", "a&b"]


def test_no_rows_no_drawing() -> None:
    assert charts.bars("t", []) == charts.spark([]) == ""


def test_a_sparkline_is_hidden_from_screen_readers_and_shows_no_zeros() -> None:
    svg = drawn(charts.spark(YEARS))
    assert svg.get("aria-hidden") == "true"
    assert [path.get("d") for path in svg.iter("path")] == ["M2 16v-2M10 16v-16M14 16v-4"]


def test_a_sparkline_of_many_years_stays_small() -> None:
    assert len(charts.spark([(str(year), 3) for year in range(1800, 2026)])) < 500


@given(ROWS)
def test_any_rows_give_one_well_formed_drawing_without_style(rows: list[tuple[str, int]]) -> None:
    for svg in filter(None, (charts.bars("t", rows), charts.spark(rows))):
        assert {"style", "onload"}.isdisjoint(
            key for element in drawn(svg).iter() for key in element.attrib
        )
    if rows:
        assert heights(rows).keys() == {at for at, (_, count) in enumerate(rows) if count}
        assert all(2 <= tall <= 108 for tall in heights(rows).values())
