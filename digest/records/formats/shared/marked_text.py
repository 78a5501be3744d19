"""Titles and abstracts that are text with markup in it, as JSON and tables carry them: JATS, HTML
and MathML tags, character references.

Only tags that these vocabularies have, or that carry a prefix, count as markup: ``p <0.05 and n>
3`` stays as it is.
"""

from __future__ import annotations

import html
import re

from digest.patterns import pattern
from digest.text import one_line, paragraphs

_KEPT = {
    "i": "i", "em": "i", "italic": "i", "b": "b", "strong": "b", "bold": "b", "sub": "sub",
    "subscript": "sub", "sup": "sup", "superscript": "sup",
}  # fmt: skip
_BLOCKS_WORDS = """
    p sec title list list-item br break div ul ol li tr blockquote disp-quote disp-formula h1 h2 h3
    h4 h5 h6 abstract abstracttext copyrightinformation section article
"""
_BLOCKS = frozenset(_BLOCKS_WORDS.split())
_GONE_WORDS = """
    a span font small big u s strike tt code pre center label sc scp roman monospace underline
    overline styled-content named-content ext-link uri email xref fn inline-formula alternatives
    tex-math inline-graphic graphic math mi mn mo ms mtext mrow msub msup msubsup mfrac msqrt mroot
    mover munder munderover mstyle mspace mfenced mtable mtr mtd mpadded semantics annotation table
    tbody thead td th nobr wbr cite q institution inf
"""
_GONE = frozenset(_GONE_WORDS.split())
_ENTITY = pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = pattern(
    r"<(?P<slash>/?)(?P<prefix>[A-Za-z][\w.-]{0,20}:)?(?P<name>[A-Za-z][\w-]{0,30})"
    r"(?:\s+[\w:.-]{1,60}\s*=\s*(?:\"[^\"<>]{0,500}\"|'[^'<>]{0,500}'))*+\s*/?>"
)
# a second form of the same formula, beside the MathML
_TEX = pattern(r"<(?P<tag>(?:\w+:)?(?:tex-math|annotation))\b[^<>]{0,200}>[^<]{0,5000}</(?P=tag)>")
_HEADING = pattern(
    r"<(?P<tag>(?:\w+:)?(?:title|h[1-6]))>\s*+(?P<words>[^<>\s][^<>]{0,79}?)\s*+</(?P=tag)>\s*(?P<next><(?:\w+:)?p>)?",
    re.I,
)


def line(text: str) -> str:
    """The text on one line, with ``<i> <b> <sub> <sup>`` and no other markup."""
    if "<" not in text and "&" not in text:
        return one_line(text)
    return one_line(_TAG.sub(lambda tag: _tag(tag, " "), _text(text)))


def blocks(text: str) -> str:
    """The text as paragraphs, with ``<i> <b> <sub> <sup>`` and no other markup; a heading becomes
    the label of its paragraph.
    """
    if "<" not in text and "&" not in text:
        return paragraphs(text) if "\n" in text or "\r" in text else one_line(text)
    labelled = _HEADING.sub(_label, _text(text))
    return paragraphs(_TAG.sub(lambda tag: _tag(tag, "\n\n"), labelled))


def _text(text: str) -> str:
    """Without character references (publishers escape twice at times: ``&amp;lt;``), and without
    formulas in TeX beside MathML.
    """
    for _ in range(2):
        if "&" in text:
            text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _TEX.sub("", text) if "math" in text and "<mml:" in text else text


def _tag(tag: re.Match[str], block: str) -> str:
    name = tag["name"].lower()
    if name in _KEPT:
        return f"<{tag['slash']}{_KEPT[name]}>"
    if name in _BLOCKS:
        return block
    return "" if name in _GONE or tag["prefix"] else tag[0]


def _label(heading: re.Match[str]) -> str:
    words = heading["words"]
    if words.casefold().rstrip(".:") == "abstract":  # it says what the whole is, not what follows
        return "\n\n"
    return (
        f"\n\n{words}{'' if words[-1] in '.:?!' else ':'} "
        if heading["next"]
        else f"\n\n{words}\n\n"
    )
