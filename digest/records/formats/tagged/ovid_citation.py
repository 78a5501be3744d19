"""Where an article stands, in the ways that the databases of Ovid cite it in their field Source
(SO).
"""

from __future__ import annotations

import re

_LONGEST = 1000  # no citation is longer
_JOURNAL = r"(?P<journal>\w.{1,300}?)"
_VOLUME = r"(?P<volume>\w[\w/-]{0,20})"
_ISSUE = r"(?:\((?P<issue>[^()]{1,40}(?:\([^()]{1,10}\))?)\))?"
_PAGES = r"(?P<pages>[A-Za-z]?\d[\w -]{0,30}(?:, [A-Za-z]?\d[\w-]{0,20})*)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = r"[A-Z][a-z]{2,8}\.?"
_IN_YEAR = rf"{_MONTH}(?:[-/]{_MONTH})?(?: \d{{1,2}})?"
_DATE = rf"(?P<date>(?:{_IN_YEAR},? )?{_YEAR}(?: {_IN_YEAR})?)"

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # Forest Kettles. 201(2-3):327-334, November 15, 2004.
        rf"{_JOURNAL}\.\s+{_VOLUME}{_ISSUE}(?:: ?{_PAGES})?, {_DATE}\.?",
        # Journal of Kettles June 2015;58(6):688-696
        rf"{_JOURNAL}\.? {_DATE};\s?{_VOLUME}{_ISSUE}(?:: ?{_PAGES})?\.?",
        # Journal of Kettles 12, Winter 2007: 7-14.
        rf"{_JOURNAL},? (?P<volume>\d+){_ISSUE}, {_DATE}: {_PAGES}\.?",
        # Journal of Kettles, 2013(1): 3-28.
        rf"{_JOURNAL}, (?P<date>{_YEAR})\((?P<issue>[\w/-]+)\): {_PAGES}\.?",
        # Kettle Abstracts. Vol.75(2-A(E)),2014, pp. 3-28.
        (
            rf"{_JOURNAL}\. Vol\. ?{_VOLUME}{_ISSUE}, ?{_DATE}"
            rf"(?:, (?:Article )?(?:pp\. )?(?:{_PAGES}|No Pagination Specified))?\.?"
        ),
        r"(?P<journal>[^.\d;]{2,200})\.?",
    )
)


def citation(text: str) -> dict[str, str]:
    """Journal, volume, issue, pages and date of a citation that is understood as a whole; nothing
    for any other.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return {}
    for shape in _SHAPES:
        found = shape.fullmatch(text)
        if found:
            return {part: stated.strip() for part, stated in found.groupdict().items() if stated}
    return {}
