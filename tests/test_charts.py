"""Charts: the drawing shows every number, in valid markup that needs no style."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.site import charts

YEARS = [("2007", 1), ("2008", 0), ("2009", 12), ("2010", 3)]
ROWS = st.lists(st.tuples(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=8), st.integers(0, 10**6)), max_size=220)


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def per_cent(value: str | None) -> float:
    return float((value or "0").rstrip("%"))


def test_each_row_is_a_bar_that_names_its_number() -> None:
    titles = [rect.findtext("title") for rect in drawn(charts.bars("Publications per year", YEARS)).iter("rect")]
    assert titles == ["2007: 1", "2008: 0", "2009: 12", "2010: 3"]


def test_the_tallest_bar_is_the_largest_number_and_none_is_invisible_unless_zero() -> None:
    rows = [("1999", 1), ("2000", 0), ("2001", 5000)]
    heights = [int(rect.get("height", "")) for rect in drawn(charts.bars("t", rows)).iter("rect")]
    assert heights[1] == 0 < heights[0] < heights[2] == max(heights)


def test_a_screen_reader_hears_one_image_with_a_title_and_what_it_shows() -> None:
    svg = drawn(charts.bars("Publications per year", YEARS, "trend"))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "trend-title trend-desc"
    assert svg.findtext("title[@id='trend-title']") == "Publications per year"
    assert svg.findtext("desc[@id='trend-desc']") == "From 2007 to 2010; most in 2009: 12."


def test_a_single_year_is_told_as_such() -> None:
    svg = drawn(charts.bars("t", [("2009", 3)]))
    assert svg.findtext("desc") == "2009: 3."
    assert [text.text for text in svg.iter("text")] == ["3", "2009"]


@pytest.mark.parametrize("last", [1950, 1951, 1958, 1963, 1990, 2026, 2149])
def test_first_and_last_year_are_labelled_and_no_two_labels_touch(last: int) -> None:
    rows = [(str(year), year % 7) for year in range(1950, last + 1)]
    texts = [text for text in drawn(charts.bars("t", rows)).iter("text") if text.get("class") != "most"]
    places = [per_cent(text.get("x")) for text in texts]
    assert [texts[0].text, texts[-1].text] == ["1950", str(last)] or last == 1950
    assert all(right - left >= 8 for left, right in pairwise(places))
    assert all(text.text and int(text.text) % 2 == 0 for text in texts[1:-1]) or last < 1960


def test_text_is_escaped() -> None:
    svg = charts.bars('<b>"&', [("<script>", 1), ("a&b", 2)])
    assert "<script>" not in svg
    assert [rect.findtext("title") for rect in drawn(svg).iter("rect")] == ["<script>: 1", "a&b: 2"]


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
    for svg in (charts.bars("t", rows), charts.spark(rows)):
        if not rows:
            continue
        assert {"style", "onload"}.isdisjoint(key for element in drawn(svg).iter() for key in element.attrib)
        assert svg == (charts.bars("t", rows) if "<rect" in svg else charts.spark(rows))
    if rows:
        bars = list(drawn(charts.bars("t", rows)).iter("rect"))
        assert len(bars) == len(rows)
        assert all(0 <= per_cent(bar.get("x")) + per_cent(bar.get("width")) <= 100.2 for bar in bars)
