"""The HTML that markdown-it gives, many times as fast, for most abstracts and notes; else None.

Understood are paragraphs, headings, tables, and lists of one level without gaps, as long as
each line can be read in one way only and :mod:`digest.library.quick_inline` understands what stands
in it. Property tests compare the answers with markdown-it's.
"""

from __future__ import annotations

import re
from html import escape

from digest.library import quick_inline
from digest.library.quick_inline import Place, Unsure
from digest.patterns import pattern
from digest.text import slug

# A line feed at which a paragraph ends, or may end. After it comes: 1 an empty line, 2 a heading,
# 3 and 4 an item of a numbered list, 5 of another list, 6 a row of a table, or something rarer.
_LINE = pattern(
    r"\n(?:(\n+)|(#{1,6}) (?=[^\s#])|(?:([0-9]{1,9})([.)])|([-+*])) (?=\S)|(\|)"
    r"|[\s#>=]|-[-|:]|:[-|:\s]|(?:[-+*]|[0-9]{1,9}[.)])(?:\s|\Z)|(?<=[^\S\n]\n))"
)
_items = re.compile(r"\n(?! )").split
_is_rule = re.compile(r"\|(?: *+:?-++:? *+\|)++").fullmatch
_SIDES = {(False, False): "", (True, True): "center", (True, False): "left", (False, True): "right"}


def html(text: str, anchors: str, place: Place) -> str | None:
    """The HTML of a cleaned text, or None when only markdown-it can say.

    ``anchors`` is what the ids of headings begin with.
    """
    text = text.strip("\n")
    if not text:
        return ""
    made = _Made(f"\n{text}", anchors, place)
    try:
        made.all()
    except Unsure:
        return None
    return "".join(made.out)


def anchor(heading: str, anchors: str, taken: dict[str, int]) -> str:
    """The id of a heading, which is counted among those that are ``taken``."""
    name = anchors + slug(heading, longest=60)
    if name == "main":  # every page has one already
        name = "main-1"
    taken[name] = taken.get(name, 0) + 1
    return escape(name if taken[name] == 1 else f"{name}--{taken[name]}")


class _Made:
    """What was made of a text so far. Places are those of the line feeds before lines."""

    def __init__(self, text: str, anchors: str, place: Place) -> None:
        self.out: list[str] = []
        self._text = text
        self._anchors = anchors
        self._place = place
        self._taken: dict[str, int] = {}
        self._mark = ""  # of the list that stands last

    def all(self) -> None:
        at, end = 0, len(self._text)
        while at < end:
            begin = _LINE.match(self._text, at)
            if begin and begin[1]:
                at = begin.end() - 1
                continue
            before, self._mark = self._mark, ""
            if begin is None:
                at = self._paragraph(at)
            elif begin[2]:
                at = self._heading(begin)
            elif begin[6]:
                at = self._table(at)
            else:
                self._mark = begin[4] or begin[5]
                if not self._mark or self._mark == before:  # the two would be one list with gaps
                    raise Unsure
                at = self._list(at, begin[3])

    def _paragraph(self, at: int) -> int:
        after = _LINE.search(self._text, at + 1)
        if after and after[3] and int(after[3]) != 1:  # that number would not end the paragraph
            raise Unsure
        end = after.start() if after else len(self._text)
        self._add("p", self._text[at + 1 : end], "p")
        return end

    def _heading(self, begin: re.Match[str]) -> int:
        end = self._find("\n", begin.end())
        heading = self._text[begin.end() : end]
        if heading.endswith("#"):
            raise Unsure
        level = f"h{max(2, len(begin[2]))}"
        name = anchor(heading, self._anchors, self._taken)
        self._add(f'{level} id="{name}"', heading, level)
        return end

    def _list(self, at: int, first: str | None) -> int:
        lines, end = self._lines(at)
        start = f' start="{int(first)}"' if first and int(first) != 1 else ""
        self.out.append(f"<ol{start}>\n" if first else "<ul>\n")
        for item in _items(lines):
            begin = _LINE.match(f"\n{item}")
            if begin is None or (begin[4] or begin[5]) != self._mark:
                raise Unsure
            width = begin.end() - 1  # further lines of the item are indented by as much
            text = item[width:].replace("\n" + " " * width, "\n")
            if _LINE.search(f"\n{text}"):
                raise Unsure
            self._add("li", text, "li")
        self.out.append("</ol>\n" if first else "</ul>\n")
        return end

    def _table(self, at: int) -> int:
        lines, end = self._lines(at)
        if "\\" in lines or "`" in lines or not lines.replace("\n", "").isprintable():
            raise Unsure  # of where a cell ends, or of the white space around what it holds
        # nothing that stands in a line holds a "|" but as text, so all can be read at once
        rows = quick_inline.html(lines, self._place).split("\n")
        if len(rows) < 2 or _is_rule(rows[0]) or not _is_rule(rows[1]):
            raise Unsure
        head, rule, *body = rows
        sides = [_SIDES[cell[0] == ":", cell[-1] == ":"] for cell in _cells(rule)]
        self.out += ["<table>\n<thead>\n", _row("th", sides) % _cells(head, sides), "</thead>\n"]
        if body:
            form = _row("td", sides)
            self.out += ["<tbody>\n", *(form % _cells(row, sides) for row in body), "</tbody>\n"]
        self.out.append("</table>\n")
        return end

    def _add(self, opening: str, text: str, tag: str) -> None:
        if text[0].isspace() or text[-1].isspace():
            raise Unsure
        self.out.append(f"<{opening}>{quick_inline.html(text, self._place)}</{tag}>\n")

    def _lines(self, at: int) -> tuple[str, int]:
        """The lines up to the next empty one, and the place before that one."""
        end = self._find("\n\n", at)
        return self._text[at + 1 : end], end

    def _find(self, sign: str, at: int) -> int:
        found = self._text.find(sign, at)
        return found if found >= 0 else len(self._text)


def _row(tag: str, sides: list[str]) -> str:
    """The HTML of a row, with a place for what each of its cells holds."""
    openings = (f'<{tag} class="{side}">' if side else f"<{tag}>" for side in sides)
    return "".join(["<tr>\n", *(f"{opening}%s</{tag}>\n" for opening in openings), "</tr>\n"])


def _cells(row: str, sides: list[str] | None = None) -> tuple[str, ...]:
    """What the cells of a row hold, one for each of ``sides``; raises Unsure."""
    cells = tuple([cell.strip(" ") for cell in row[1:-1].split("|")])
    if len(row) < 2 or row[0] != "|" or row[-1] != "|":
        raise Unsure
    if sides is not None and len(cells) != len(sides):
        raise Unsure
    return cells
