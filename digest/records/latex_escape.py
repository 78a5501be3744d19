"""Unicode to LaTeX: what LaTeX gives a meaning is escaped, all else stays as it is (UTF-8 is
LaTeX's own encoding since 2018).

Source: L. Lamport, "LaTeX: A Document Preparation System", appendix C; The LaTeX Project, "LaTeX
News 28" (2018).
"""

from __future__ import annotations

import re

from digest.patterns import pattern
from digest.text import pairs

# Braces become commands: BibTeX counts \{ and \} as braces.
_ESCAPES = {char: f"\\{char}" for char in "&%$#_"} | {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}
_SPECIAL = pattern(r"[&%$#_\\{}~^<>]")
_APART = pattern(r"([-`',])(?=\1)|[?!](?=`)")
_TOUCHED = re.compile(r"[&%$#_\\{}~^<>@]|--|``|''|,,|[?!]`").search
_TAG = pattern(r"<(/?)(i|b|sub|sup)>", re.I)
_COMMANDS = {
    "i": r"\textit{",
    "b": r"\textbf{",
    "sub": r"\textsubscript{",
    "sup": r"\textsuperscript{",
}
# BibTeX's styles put titles into lower case; a capital after the first letter, or beside a digit,
# is the writer's own
_OWN_CASE = pattern(r"[^\W_][A-Z]|[A-Z][0-9]")
_WORD = pattern(r"[^\W_]{2,}")
_AT_HEAD = pattern(r"(?m)^@")


def encode(text: str) -> str:
    """The text as LaTeX sets it: ``50 % of R&D`` gives ``50 \\% of R\\&D``."""
    if not _TOUCHED(text):
        return text
    # no sign that is escaped is part of a ligature, nor makes one: neither changes what the other
    # finds
    text = _APART.sub("\\g<0>\0", text)
    text = _SPECIAL.sub(lambda sign: _ESCAPES[sign[0]], text)
    # only now, for these braces are not to be escaped; U+0000 is in no cleaned text
    text = text.replace("\0", "{}")
    # a line that begins with @ would begin an entry to those who look for entries line by line
    return _AT_HEAD.sub("{@}", text) if "@" in text else text


def marked(text: str, *, protect: bool = False) -> str:
    """The same of a text with ``<i> <b> <sub> <sup>``; ``protect`` braces the words whose capitals
    must stay.
    """
    plain = _protected if protect else encode
    if "<" not in text:
        return plain(text)
    paired = pairs(text)
    out: list[str] = []
    end = 0
    for tag in _TAG.finditer(text):
        if tag.start() in paired:
            out += (plain(text[end : tag.start()]), "}" if tag[1] else _COMMANDS[tag[2].lower()])
            end = tag.end()
    return "".join((*out, plain(text[end:])))


def _protected(text: str) -> str:
    if not _OWN_CASE.search(text):
        return encode(text)
    out: list[str] = []
    end = 0
    for word in _WORD.finditer(text):
        if _OWN_CASE.search(word[0]):
            out += (encode(text[end : word.start()]), f"{{{word[0]}}}")
            end = word.end()
    return "".join((*out, encode(text[end:])))
