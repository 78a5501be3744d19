"""Dates are read as exactly as they were written, and never more so."""

from __future__ import annotations

import calendar
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import dates
from digest.dates import PartialDate

SPELLINGS = """
2009                        2009
c2009                       2009
[2009?]                     2009
© 2009                      2009
2009年                      2009
2009-00                     2009
2009/00/00                  2009
2009-03-00                  2009-03
2009-03                     2009-03
2009-3                      2009-03
2009/03                     2009-03
2009/03//                   2009-03
2009.03                     2009-03
03/2009                     2009-03
3.2009                      2009-03
2009 Mar                    2009-03
Mar. 2009                   2009-03
2009, March                 2009-03
2009年3月                   2009-03
2009/03//Spring             2009-03
12-14 May 2009              2009-05
2009 10-12 January          2009-01
2009-03-01                  2009-03-01
2009-3-1                    2009-03-01
2009/03/01                  2009-03-01
2009/03/01/                 2009-03-01
2009/03/01/Epub             2009-03-01
2009.03.01                  2009-03-01
20090301                    2009-03-01
2009 3 1                    2009-03-01
2009 Mar 1                  2009-03-01
March 1, 2009               2009-03-01
March 1st, 2009             2009-03-01
1 March 2009                2009-03-01
01-Mar-2009                 2009-03-01
Sunday, 1 March 2009        2009-03-01
1. März 2009                2009-03-01
1er mars 2009               2009-03-01
1 de marzo de 2009          2009-03-01
1 marzo 2009                2009-03-01
1 de março de 2009          2009-03-01
1 maart 2009                2009-03-01
2009年3月1日                2009-03-01
2009年 3月 1日              2009-03-01
２００９年３月１日          2009-03-01
2009년 3월 1일              2009-03-01
2009-03-01T23:30:00-11:00   2009-03-01
2009-03-01T23:30:00Z        2009-03-01
2009-03-01 12:30            2009-03-01
1999 10 January             1999-01-10
13/02/2009                  2009-02-13
02/13/2009                  2009-02-13
03/03/2009                  2009-03-03
13.02.2009                  2009-02-13
Winter 2009                 2009-24
2009 Fall                   2009-23
2009///Spring               2009-21
2009-21                     2009-21
Spring/Summer 2009          2009-21/2009-22
2009 Mar-Apr                2009-03/2009-04
Mar–Apr 2009                2009-03/2009-04
January, February, March 2009   2009-01/2009-03
Dec 2009-Jan 2010           2009-12/2010-01
2009 Mar 1-Mar 5            2009-03
2009-03/2009-04             2009-03/2009-04
2009-03-01/2009-03-04       2009-03-01/2009-03-04
2009/2010                   2009/2010
2009-2010                   2009/2010
2009–10                     2009/2010
2000-02-29                  2000-02-29
"""

DOUBTFUL = """
01/02/2009                  2009
1.2.2009                    2009
2009-02-30                  2009-02
1900-02-29                  1900-02
2009 Mar 32                 2009-03
31 June 2009                2009-06
2009-13                     2009
2009-13-45                  2009
2009-00-05                  2009
2009 3-4                    2009
2009 1st Quart              2009
Winter/Spring 2009          2009
Dec-Jan 2009                2009
1999–98                     1999
2010/2009
0000-03-01
in press
forthcoming
99
3 weeks ago
2008 or 2009 (12)
"""


def rows(table: str) -> list[tuple[str, str]]:
    found = [re.split(r"\s{2,}", line.strip()) for line in table.strip().splitlines()]
    return [(row[0], row[1] if len(row) > 1 else "") for row in found]


@pytest.mark.parametrize(("written", "edtf"), rows(SPELLINGS))
def test_a_date_is_read_whatever_way_it_is_written(written: str, edtf: str) -> None:
    assert dates.read(written) == dates.Reading(PartialDate(edtf))


@pytest.mark.parametrize(("written", "edtf"), rows(DOUBTFUL))
def test_of_a_doubtful_date_only_what_is_certain_is_kept_and_the_doubt_told(
    written: str, edtf: str
) -> None:
    reading = dates.read(written)
    assert str(reading.date or "") == edtf
    assert written in reading.doubt


@pytest.mark.parametrize("nothing", ["", " ", "-", "//", ".,"])
def test_no_date_is_no_doubt(nothing: str) -> None:
    assert dates.read(nothing) == dates.Reading(None)


@pytest.mark.parametrize(
    ("parts", "edtf"),
    [
        (("2009", "", ""), "2009"),
        (("2009", "3", ""), "2009-03"),
        (("2009", "03", "01"), "2009-03-01"),
        (("2009", "mar", "1"), "2009-03-01"),
        (("2009", "March", "1--5"), "2009-03"),
        (("1999", "10 January", ""), "1999-01-10"),
        (("1999", "January 10", ""), "1999-01-10"),
        (("2009", "mar--apr", ""), "2009-03/2009-04"),
        (("2009", "3-4", ""), "2009-03/2009-04"),
        (("2009", "03/04", ""), "2009-03/2009-04"),
        (("2009", "Spring", ""), "2009-21"),
        (("2009", "", "5"), "2009"),
    ],
)
def test_separate_fields_make_a_date_no_more_exact_than_they_are(
    parts: tuple[str, str, str], edtf: str
) -> None:
    assert dates.from_parts(*parts) == dates.Reading(PartialDate(edtf))


@st.composite
def single(draw: st.DrawFn, first: int = 1, last: int = 9999) -> str:
    year = draw(st.integers(first, last))
    month = draw(st.sampled_from([0, *range(1, 13), 21, 22, 23, 24]))
    if not month:
        return f"{year:04}"
    if month > 12 or draw(st.booleans()):
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{draw(st.integers(1, calendar.monthrange(year, month)[1])):02}"


edtf_dates = st.one_of(single(), st.tuples(single(last=1999), single(first=2000)).map("/".join))
settled = settings(max_examples=300, deadline=None, derandomize=True)


@settled
@given(edtf_dates)
def test_every_edtf_date_is_read_back_as_itself(edtf: str) -> None:
    assert dates.read(edtf) == dates.Reading(PartialDate(edtf))
    assert dates.edtf(edtf) == PartialDate(edtf)


@settled
@given(single(1400, 2199))
def test_a_date_as_people_read_it_means_the_same_date(edtf: str) -> None:
    assert dates.read(PartialDate(edtf).text).date == PartialDate(edtf)


@settled
@given(
    st.one_of(
        st.text(max_size=20),
        st.lists(
            st.sampled_from(["2009", "10", "3", "Mar", "Spring", "-", "/", " ", "T", "年", "00"])
        ).map("".join),
    )
)
def test_whatever_is_read_is_a_date_that_exists_or_told_as_doubt(written: str) -> None:
    reading = dates.read(written)
    if reading.date:
        assert dates.edtf(reading.date.edtf) == reading.date
        assert set(re.findall(r"\d{4}", reading.date.edtf)) <= {
            *re.findall(r"\d{4}", written),
            "2010",
            "2003",
        }  # as of 2009-10, 2000-03
    elif written.strip(" .,;/-\t\n"):
        assert reading.doubt or not written.split()


@pytest.mark.parametrize(
    "wrong",
    [
        "2009-02-30",
        "2009-00",
        "2009-20",
        "2009-25",
        "0000",
        "2009-21-01",
        "2010/2009",
        "2009-04/2009-03",
        "２００９",
        "2009\n03",
    ],
)
def test_what_is_no_edtf_date_is_none(wrong: str) -> None:
    assert dates.edtf(wrong) is None


@pytest.mark.parametrize(
    ("edtf", "text"),
    [
        ("2009", "2009"),
        ("2009-03", "March 2009"),
        ("2009-03-01", "1 March 2009"),
        ("2009-21", "Spring 2009"),
        ("2009-03/2009-04", "March–April 2009"),
        ("2009-12/2010-01", "December 2009 – January 2010"),
        ("2009/2010", "2009 – 2010"),
    ],
)
def test_a_date_is_shown_as_people_write_it(edtf: str, text: str) -> None:
    assert PartialDate(edtf).text == text


def test_a_season_begins_with_its_first_month() -> None:
    assert [PartialDate(f"2009-{season}").first_month for season in (21, 22, 23, 24)] == [
        "2009-03",
        "2009-06",
        "2009-09",
        "2009-12",
    ]
    assert PartialDate("2009").first_month == "2009"
    assert PartialDate("2009-05-07/2010").first_month == "2009-05-07"


@pytest.mark.parametrize(
    ("edtf", "month", "iso"),
    [
        ("2009", None, "2009"),
        ("2009-03", 3, "2009-03"),
        ("2009-12-31", 12, "2009-12-31"),
        ("2009-21", None, "2009"),
        ("2009-24/2010-21", None, "2009"),
        ("2009-11/2010-01", 11, "2009-11"),
        ("0999-05-07/1000", 5, "0999-05-07"),
        ("0044/0045", None, "0044"),
    ],
)
def test_a_season_is_no_month_and_its_year_is_what_others_are_told(
    edtf: str,
    month: int | None,
    iso: str,
) -> None:
    assert (PartialDate(edtf).month, PartialDate(edtf).iso) == (month, iso)


@given(
    st.from_regex(re.compile(dates._USUAL.pattern, re.ASCII), fullmatch=True)
    | st.from_regex(r"20\d\d[ /-][A-Za-z0-9]{1,4}[ /-]?\d{0,2}/?", fullmatch=True)
)
def test_the_usual_ways_of_writing_are_read_as_a_close_look_reads_them(text: str) -> None:
    assert dates.read(text) == dates._closely(text)


@pytest.mark.parametrize("month", sorted(dates._MONTH_OF))
def test_every_name_of_a_month_is_read_alike_by_both(month: str) -> None:
    for text in (f"2009 {month}", f"2009 {month.title()} 7", f"2009 {month.upper()} 28"):
        assert dates.read(text) == dates._closely(text)
