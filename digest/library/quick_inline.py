"""The HTML of what stands in a block of Markdown, as markdown-it gives it, or :class:`Unsure`.

Understood is what can be read in one way only, whatever stands around it: text, emphasised text,
links with plain addresses, inline tags around text, code, escaped signs, and brackets that lead
nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

Place = Callable[[str], str]
"""Makes the address of a link to another document from what was written."""

# Runs of text. The engine passes fastest over a class that one small table describes, hence two. A
# "|", which parts the cells of a table, stands in none, so that nothing but text can hold one.
_RUN = r"[\n !\#-%'()+-;=?-Z^a-{}\x80-\xff]++|[^\x00-\xff]++"
_PLAIN = f"(?:{_RUN})*+"
_MERE = r"(?![^<>\x00-\x20]*+>)"  # after a "<" that begins neither a tag nor an address
_STOP = r"(?=[ \n.,;:)]|\Z)"
_TAG = "<(i|b|em|strong|sub|sup)>"
_ENTITY = r"\#?[A-Za-z0-9]++;"
_PATH = rf"(?:[\w./:?=+,;@~\#!$'*-]|%[0-9A-Fa-f]{{2}}|\([\w.-]*+\)|&(?!{_ENTITY}))*+"
_TOKEN = re.compile(
    rf"""((?:{_RUN}|[|\]])*+)(?:  # 1 plain text, and what comes after it:
      # 2 another mark, 3 the text that is emphasised
      \*(\*?)([^\W_]{_PLAIN})(?:(?<=[^\W_])\*\2|(?<!\s)\*\2{_STOP})(?!\*)
      # 4 a mere sign; a bracket is one when no address follows the other bracket
      |(<{_MERE}|[>"]|&(?!{_ENTITY})|&(?:amp|lt|gt|quot);|_(?<=[^\W_]_)(?=[^\W_])|~(?!~)
        |\[(?<!!\[)(?=(?:[^\[\]\\`<|]|<{_MERE})*+\](?![(:]))|\\(?![!-/:-@\[-`{{-~\n]))
      # 5 a tag, 6 what stands in it, 7 a tag in that
      |{_TAG}((?:{_RUN}|{_TAG}{_PLAIN}</\7>)*+)</\5>
      # 8 the text of a link, 9 an address (of a long host not all is kept), 10 another document
      |\[(?<!!\[)({_PLAIN})\]\((?:(https?://[a-z0-9.-]{{1,63}}(?:/(?a:{_PATH}))?)
        |((?:\.\./(?:articles|pages|topics)/)?(?a:[\w-]++\.md(?:\#[\w-]*+)?)))\)
      # 11 an escaped sign, 12 code, 13 anything else and all that follows, or nothing
      |\\([!-/:-@\[-`{{-~])|`([^\s`](?:[^\n`]*[^\s`])?)`(?!`)|(.)(?s:.*)|\Z
    )""",
    re.X,
)
_SIGNS = {"<": "&lt;", ">": "&gt;", '"': "&quot;", "&": "&amp;"}


class Unsure(Exception):
    """Only markdown-it can say."""


def html(text: str, place: Place) -> str:
    """The HTML of a block's text; raises Unsure."""
    out: list[str] = []
    for found in _TOKEN.findall(text):
        plain, twice, stressed, sign, tag, inside, _, label, address, page, bare, code, rest = found
        out.append(plain)
        if stressed:
            out.append(f"<strong>{stressed}</strong>" if twice else f"<em>{stressed}</em>")
        elif sign or bare:
            out.append(_SIGNS.get(sign or bare, sign or bare))
        elif tag:
            out.append(f"<{tag}>{inside}</{tag}>")
        elif address or page:
            out.append(f'<a href="{_escaped(address or place(page))}">{label}</a>')
        elif code:
            out.append(f"<code>{_escaped(code)}</code>")
        elif rest:
            raise Unsure
    return "".join(out)


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")
