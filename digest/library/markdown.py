"""Markdown to safe HTML, and plain text to Markdown that says the same.

Raw HTML is text, except pairs of ``<i> <b> <em> <strong> <sub> <sup>``, which records bring along.
Links lead to http, https, mailto or elsewhere in the site; nothing else becomes a link.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from digest.library import quick_markdown
from digest.patterns import pattern
from digest.text import ROOT_MARK, clean, pairs, slug

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_TAG = pattern(r"<(i|b|em|strong|sub|sup)>", re.I)
_SCHEME = pattern(r"[a-z][a-z0-9+.-]*:", re.I)
_ALLOWED = ("http:", "https:", "mailto:")
_SIMPLE = re.compile(r"(?!//)[-#./\w]+", re.A).fullmatch
_DOCUMENT = pattern(r"(?:\./)?(?:\.\./(articles|pages|topics)/)?([^/#?]+)\.md(#.*)?\Z")
# What must be escaped so that plain text stays plain: signs that open something anywhere … Each way
# begins with its sign, for then the search runs from sign to sign.
_SPECIAL = pattern(
    r"[*`\[\]~]|\\(?=[!-/:-@\[-`{-~]|\n|\Z)|_(?:(?<![^\W_]_)|(?![^\W_]))"
    r"|<(?=/?[A-Za-z!?])|&(?=#?\w+;)"
)
# … and signs that open something at the beginning of a line
_LEADING = pattern(r"^(?:(?=#{1,6}(?:\s|\Z)|[>+=|]|-(?:\s|-|\Z))|(\d{1,9})(?=[.)](?:\s|\Z)))")


class Markdown:
    """The one way from Markdown to HTML, for the documents of one section of content/.

    Headings begin at level 2 and get ids, which begin with ``anchors`` where other things on a page
    have ids too. A link to ``other.md`` leads to that document of the section
    (``../pages/other.md`` to one of another), written from ``ROOT_MARK``.
    """

    def __init__(self, section: str = "articles", anchors: str = "n-") -> None:
        self._anchors = anchors
        self._place = partial(_placed, section=section)

    def html(self, text: str) -> str:
        """Safe HTML of any text."""
        text = clean(text)
        made = self.quick(text)
        return self.thorough(text) if made is None else made

    def quick(self, text: str) -> str | None:
        """What :meth:`thorough` gives, in a fraction of the time; None for a text in doubt."""
        return quick_markdown.html(text, self._anchors, self._place)

    def thorough(self, text: str) -> str:
        """What markdown-it makes of cleaned text, whatever it holds."""
        return str(self._md.render(text, {"anchors": self._anchors}))

    @cached_property
    def _md(self) -> MarkdownIt:
        from markdown_it import MarkdownIt  # takes longer to import than most texts to render

        md = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
        md.inline.ruler.before("html_inline", "record_tag", _record_tag)
        md.validateLink = _is_allowed  # type: ignore[method-assign]
        md.normalizeLink = self._place  # type: ignore[method-assign]
        md.add_render_rule("heading_open", _heading_open)
        md.add_render_rule("heading_close", _heading_close)
        md.add_render_rule("th_open", _cell_open)
        md.add_render_rule("td_open", _cell_open)
        md.add_render_rule("image", _image)
        return md


def escape(text: str) -> str:
    """Markdown that renders to this plain text, whose paragraphs are one line each.

    Proper pairs of inline tags are kept as tags.
    """
    return "\n\n".join(_escaped_line(part) for part in text.split("\n\n"))


def _escaped_line(line: str) -> str:
    out: list[str] = []
    end = 0
    kept = pairs(line)
    for match in _SPECIAL.finditer(line):
        if match.start() in kept:
            continue
        out += [line[end : match.start()], "\\"]
        end = match.start()
    escaped = "".join([*out, line[end:]])
    return _LEADING.sub(lambda m: f"{m[1]}\\" if m[1] else "\\", escaped, count=1)


def _record_tag(state: StateInline, silent: bool) -> bool:
    """A pair such as ``<sub>2</sub>``, with whatever stands between read as Markdown."""
    match = _TAG.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    name = match[1].lower()
    close = _closing(state, name, match.end())
    if close < 0:
        return False
    end = state.posMax
    if not silent:
        state.push(f"{name}_open", name, 1)
        state.pos, state.posMax = match.end(), close
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", name, -1)
    state.pos, state.posMax = close + len(name) + 3, end
    return True


def _closing(state: StateInline, name: str, start: int) -> int:
    """Offset of the tag that closes the one before ``start``; -1 when there is none.

    Misses are remembered, so the cost stays linear.
    """
    missing: dict[str, int] = state.env.setdefault("no_close", {})
    key = f"{name} {id(state.tokens)} {state.posMax}"
    if missing.get(key, state.posMax + 1) <= start:
        return -1
    depth = 1
    tags = re.compile(rf"\\.|<(/?){name}>", re.I | re.S)
    for match in tags.finditer(state.src, start, state.posMax):
        if match[1] is not None:  # else an escaped sign, maybe the beginning of what is no tag
            depth += -1 if match[1] else 1
        if depth == 0:
            return match.start()
    missing[key] = start
    return -1


def _is_allowed(url: str) -> bool:
    bare = re.sub(r"[\x00-\x20\x7f]+", "", html.unescape(unquote(url))).lower()
    if not _SCHEME.match(bare):
        return not bare.startswith(("//", "\\"))
    return bare.startswith(_ALLOWED)


def _placed(url: str, section: str) -> str:
    document = _DOCUMENT.match(url)
    if document:
        place = document[1] or section
        folder = "" if place == "pages" else f"{place}/"
        key = key_of(unquote(document[2]))
        return f"{ROOT_MARK}{folder}{_normal(key)}/index.html{document[3] or ''}"
    if url.startswith("/"):
        return ROOT_MARK + _normal(url.lstrip("/"))
    return _normal(url)


def _normal(url: str) -> str:
    """The address in the form in which markdown-it writes it."""
    if _SIMPLE(url):
        return url
    from markdown_it.common.normalize_url import normalizeLink

    return normalizeLink(url)


def key_of(stem: str) -> str:
    """The key of an article whose file has this name: its slug.

    That is the name itself when it makes a portable address.
    """
    return slug(stem)


def _heading_open(
    self: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    name = quick_markdown.anchor(tokens[at + 1].content, env["anchors"], env.setdefault("ids", {}))
    return f'<{_level(tokens[at])} id="{name}">'


def _heading_close(
    self: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    return f"</{_level(tokens[at])}>\n"


def _level(token: Token) -> str:
    return "h2" if token.tag == "h1" else token.tag


def _cell_open(
    self: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    # the content security policy of our pages allows no style attribute: the alignment is a class
    style = str(tokens[at].attrGet("style") or "")
    side = style.removeprefix("text-align:")
    tag = tokens[at].tag
    return f'<{tag} class="{side}">' if side in ("left", "right", "center") else f"<{tag}>"


def _image(
    self: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    token = tokens[at]
    alt = self.renderInlineAsText(token.children, options, env) if token.children else ""
    source, title = str(token.attrGet("src") or ""), str(token.attrGet("title") or "")
    if _SCHEME.match(source):  # an image from elsewhere tells that place who reads what: a link
        return f'<a href="{html.escape(source)}">{html.escape(alt or title or source)}</a>'
    told = f' title="{html.escape(title)}"' if title else ""
    return f'<img src="{html.escape(source)}" alt="{html.escape(alt)}"{told} loading="lazy">'
