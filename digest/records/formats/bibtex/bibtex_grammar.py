"""BibTeX's grammar: what a text consists of, and the patterns by which it is found.

Grammar: O. Patashnik, "BibTeXing" (1988) and "Designing BibTeX Styles"; what biber and real exports
add.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from digest.errors import Problem
from digest.patterns import pattern

KNOWN_TYPES = frozenset(
    re.findall(
        r"\w+",
        """article inproceedings conference proceedings incollection inbook collection book mvbook
        mvcollection mvproceedings booklet bookinbook suppbook suppcollection suppperiodical
        phdthesis mastersthesis thesis techreport report unpublished online electronic www misc
        manual patent dataset software softwareversion periodical reference mvreference inreference
        set xdata preprint standard""",
    )
)
GAP = r"(?:\s++|%[^\n]*+)*+"
SPACE = pattern(GAP)
SEPARATOR = pattern(r"(?:[\s,]++|%[^\n]*+)*+")
# outside of entries: a line of comment, or the head of an entry; "me@example.org (home)" is neither
HEAD = pattern(
    rf"^[ \t]*+%[^\n]*+|(?<![\w.])@{GAP}(?P<type>[A-Za-z_][\w.:+-]*+){GAP}(?P<opening>[{{(])",
    re.M,
)
PLAUSIBLE = pattern(r"\s*+(?:[^\s,={}\"()]*+\s*+,\s*+)?[A-Za-z][\w-]*+\s*+=")
LINE_HEAD = pattern(r"^[ \t]*+@[A-Za-z_]\w*+\s*+[{(]", re.M)
INNER_HEAD = pattern(r"\n[ \t]*+@[A-Za-z_]\w*+\s*+[{(][^\s,={}]*+,\s*+[A-Za-z][\w-]*+\s*+=")
NAME = r"[A-Za-z_][^\s=,{}\"#()%'\\]*+"
KEY = {
    "}": re.compile(r"([^,{}=\n]*+)(?:\n\s*+)?(?=[,}])"),
    ")": re.compile(r"([^,{}()=\n]*+)(?:\n\s*+)?(?=[,)])"),
}
KEY_ALONE = pattern(rf"([^\s,{{}}=\"]++)\s++(?={NAME}\s*+=)")
FIELD = pattern(rf"({NAME}){GAP}(=|(?=\{{))")
# "Early Access Date = {{...}}"
SPACED_FIELD = pattern(rf"({NAME}(?:[^\S\n][^\s=,{{}}\"#()%'\\]++){{1,3}}){GAP}(=)(?=\s*+[{{\"])")
AFTER_VALUE = pattern(rf"{GAP}(?:[,#}})]|\Z|{NAME}\s*+=)")
AFTER_CLOSED = pattern(rf"{GAP},{GAP}{NAME}\s*+=\s*+[{{\"\d]")
BARE = pattern(r"[^\s,#{}\"=()%]++")
BARE_LINE = pattern(r"[^\n,#{}\"=]*+")
QUOTED = pattern(r"\"|\{|\n[ \t]*+@[A-Za-z_]\w*+\s*+[{(]")
ESCAPED_BRACE = pattern(r"\\[{}]")
JUNK = pattern(r"[^,{}()@\n]++|\n\s*+")
PARENTHESES = pattern(r"[()]|^[ \t]*+@", re.M)


class Field(NamedTuple):
    """One ``name = value``: the name in lower case, the value without its delimiters, macros
    replaced.
    """

    name: str
    value: str
    line: int


class Block(NamedTuple):
    """An entry or another ``@`` block. ``broken`` says why it could not be read; ``problems`` are
    warnings, with their lines.
    """

    type: str
    key: str
    fields: tuple[Field, ...]
    line: int
    raw: str
    problems: tuple[Problem, ...] = ()
    broken: str = ""
