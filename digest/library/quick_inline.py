"""The HTML of what stands in a block of Markdown, as markdown-it gives it, or :class:`Unsure`.

Understood is what can be read in one way only, whatever stands around it: text, emphasised text,
links with plain addresses, inline tags around text, code, escaped signs, and brackets that lead
nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from digest.patterns import pattern

Place = Callable[[str], str]
"""Makes the address of a link within the site from what was written."""

# But for code, nothing that is made of several signs holds a "|": all those part cells of tables.
_TEXT = r"[^*_`\\\[\]<>&\"~|]"
_MERE = r"(?![^<>\x00- ]*+>)"  # after a "<" that begins neither a tag nor an address
_TAG = "<(i|b|em|strong|su[bp])>"
_PATH = r"[!#$'*-;=?-Z_a-z~]"
_TOKEN = pattern(
    # 1 plain text; the engine passes fastest over a class that one small table describes
    r"((?:[\n !#-%'()+-;=?-Z\]^a-}\x80-\xff]++|[^\x00-\xff]++)*+)(?:"
    # 2 another mark, 3 the text that is emphasised
    rf"\*(\*?)([^\W_]{_TEXT}*+)(?:(?<=[^\W_])\*\2|(?<!\s)\*\2(?=[ \n.,;:)]|\Z))(?!\*)"
    # 4 an escaped sign
    r"|\\([!-/:-@\[-`{-~])"
    # 5 a mere sign; a bracket is one when no address follows the other bracket
    rf"|(<{_MERE}|[>\"]|&(?!#?\w++;)|&(?:amp|[gl]t);|_(?<=[^\W_]_)(?=[^\W_])|~(?!~)|\\(?!\n)"
    rf"|\[(?<!!\[)(?=(?:[^\[\]\\`<|]|<{_MERE})*+\](?![(:])))"
    # 6 a tag, 7 what stands in it, 8 a tag in that
    rf"|{_TAG}((?:{_TEXT}++|{_TAG}{_TEXT}*+</\8>)*+)</\6>"
    # 9 the text of a link, 10 an address (of a long host not all is kept), 11 a place in the site
    rf"|\[(?<!!\[)({_TEXT}*+)\]\((?:(https?://[a-z0-9.-]{{1,63}}(?:/(?:{_PATH}|\({_PATH}*+\))*+)?)"
    r"|([-#.-9A-Z_a-z]++))\)"
    # 12 code, 13 anything else and all that follows, or nothing
    r"|`([^\s`](?:[^\n`]*[^\s`])?)`(?!`)|(.)(?s:.*)|\Z)"
)
_SIGNS = {"<": "&lt;", ">": "&gt;", '"': "&quot;", "&": "&amp;"}


class Unsure(Exception):
    """Only markdown-it can say."""


def html(text: str, place: Place) -> str:
    """The HTML of a block's text; raises Unsure."""
    if text.isalnum():  # as many headings
        return text
    out: list[str] = []
    for found in _TOKEN.findall(text):
        plain, bold, stressed, bare, sign, tag, inside, _, label, address, inner, code, rest = found
        out.append(plain)
        if stressed:
            out.append(f"<strong>{stressed}</strong>" if bold else f"<em>{stressed}</em>")
        elif sign or bare:
            out.append(_SIGNS.get(sign or bare, sign or bare))
        elif tag:
            out.append(f"<{tag}>{inside}</{tag}>")
        elif address or inner:
            out.append(f'<a href="{_escaped(address or place(inner))}">{label}</a>')
        elif code:
            out.append(f"<code>{_escaped(code)}</code>")
        elif rest:
            raise Unsure
    return "".join(out)


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")
