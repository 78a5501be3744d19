"""How much of an abstract the site may show: all, nothing, or its first words (``[outputs]
abstracts``).

Makers are handed articles that have no more of their abstracts than that (:func:`published`), so no
page, feed or file can show more, whoever makes it. What a person wrote, notes and comments, is
never cut.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

import msgspec

from digest.model import Article
from digest.patterns import pattern

_END = pattern(r"</(?:p|li|h[1-6]|td|th|blockquote|pre)>|<br ?/?>", re.I)
_OTHER_TAG = pattern(r"<(?!/?(?:i|b|sub|sup)>)[^>]*>", re.I)
_PARAGRAPHS = pattern(r"\n\s*\n")
_SAME = (
    ("<p>", ""), ("</p>", "\n\n"),
    ("<em>", "<i>"), ("</em>", "</i>"), ("<strong>", "<b>"), ("</strong>", "</b>"),
)  # fmt: skip

_MARKUP = pattern(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>", re.I)
# all others part words
_INLINE = frozenset({"a", "b", "code", "del", "em", "i", "img", "s", "strong", "sub", "sup"})
_VOID = frozenset({"br", "hr", "img"})
# scripts that put no space between words: there every sign counts as a word, as word processors
# count them; marks and stops go along
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_SOLID = pattern(f"[{_UNSPACED}]")
_WORD = pattern(rf"[{_UNSPACED}][^\w\s]*|[^\s{_UNSPACED}]+")
_STOPS = " \n,.:–—-("


def plain(markup: str) -> str:
    """The text of safe HTML, with an empty line between paragraphs; of its tags only ``<i> <b>
    <sub> <sup>`` stay.
    """
    if "<" not in markup:
        return html.unescape(markup)
    text = markup
    for tag, same in _SAME:
        text = text.replace(tag, same)
    if _OTHER_TAG.search(text):
        text = _OTHER_TAG.sub("", _END.sub("\n\n", text))
    # it is cleaned already, for the HTML was made of such text
    parts = map(_one_line, _PARAGRAPHS.split(html.unescape(text) if "&" in text else text))
    return "\n\n".join(filter(None, parts))


def _one_line(text: str) -> str:
    if text.isprintable() and "  " not in text:  # the only space in it is the plain one
        return text.strip()
    return " ".join(text.split())


def allowed_html(markup: str, policy: str) -> str:
    """What may be shown of safe HTML: all ("full"), nothing ("none"), or as many words as told.

    What is cut has an ellipsis and every element closed. To cut once more changes nothing.
    """
    if policy == "full" or not markup:
        return markup
    if policy == "none":
        return ""
    quick = _quick(markup, int(policy))
    return f"<p>{quick}…</p>\n" if quick else _cut(markup, int(policy))


def published(article: Article, policy: str) -> Article:
    """The article with as much of its abstract as may be shown; one that lacks nothing is the same
    as before.
    """
    shown = allowed_html(article.abstract_html, policy)
    if shown == article.abstract_html:
        return article
    return msgspec.structs.replace(article, abstract="", abstract_html=shown, shortened=True)


def _quick(markup: str, most: int) -> str:
    """The first words of a paragraph that begins with plain ASCII, where more words follow; ""
    where a closer look is needed.

    That is how most abstracts begin, and a tenth of the work.
    """
    words = re.match(rf"<p>((?:[!-;=-~]++\s++){{{most - 1}}}[!-;=-~]++)(?=\s+[!-;=-~])", markup)
    return _loose(words[1]) if words else ""


def _cut(source: str, most: int) -> str:
    count, end = 0, 0
    opened: tuple[str, ...] = ()
    in_word = False
    for start, text, inside, parted in _texts(source):
        goes_on = in_word and not parted and not text[0].isspace() and not _SOLID.match(text)
        room = most - count + goes_on
        words = _count(text, room)
        if words > room:
            return (
                _closed(source[: start + _end_of_word(text, room)], inside)
                if room
                else _closed(source[:end], opened)
            )
        count += words - goes_on
        if words:
            end, opened = start + len(text.rstrip()), inside
        in_word = not text[-1].isspace() and not _SOLID.match(text[-1])
    return source


def _texts(source: str) -> Iterator[tuple[int, str, tuple[str, ...], bool]]:
    """What stands between tags: its place, the text, the elements that it lies in, and whether a
    block begins or ends before it.
    """
    inside: tuple[str, ...] = ()
    parted, end = False, 0
    for tag in _MARKUP.finditer(source):
        if tag.start() > end:
            yield end, source[end : tag.start()], inside, parted
            parted = False
        name = tag[2].lower()
        inside = _inside(inside, name, closing=bool(tag[1]))
        parted = parted or name not in _INLINE
        end = tag.end()
    if end < len(source):
        yield end, source[end:], inside, parted


def _inside(elements: tuple[str, ...], name: str, *, closing: bool) -> tuple[str, ...]:
    if closing:
        return elements[:-1] if elements[-1:] == (name,) else elements
    return elements if name in _VOID else (*elements, name)


def _count(text: str, most: int) -> int:
    """The words of a text, as far as it matters whether they are more than ``most``."""
    spaced = text.isascii() or not _SOLID.search(text)
    return min(most + 1, len(text.split(None, most + 1))) if spaced else len(_WORD.findall(text))


def _end_of_word(text: str, number: int) -> int:
    return next(islice(_WORD.finditer(text), number - 1, None)).end()


def _closed(source: str, opened: Sequence[str]) -> str:
    """The beginning of a text with an ellipsis where it breaks off, and the elements closed that
    are open there.
    """
    inline = list(takewhile(_INLINE.__contains__, reversed(opened)))
    outer = reversed(opened[: len(opened) - len(inline)])
    return "".join(
        [_loose(source), *(f"</{name}>" for name in inline), "…", *(f"</{name}>" for name in outer)]
    )


def _loose(text: str) -> str:
    """The text without the stops at its end, which an ellipsis would follow."""
    bare = text.rstrip(_STOPS)
    return bare[:-1] if bare.endswith(";") and not re.search(r"&#?\w+;\Z", bare) else bare
