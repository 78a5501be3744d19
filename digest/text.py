"""Text: cleaning, folding, slugs, and the few inline tags that titles and abstracts may hold.

Nothing here depends on the locale of the machine.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable

import markupsafe

from digest.patterns import pattern

ROOT_MARK = "\x02"
"""Stands for "the way back to the root of the site" until a page is placed.

No cleaned text can contain it.
"""

# C0 and C1 controls except tab and line feed, lone surrogates, non-characters, and those overrides
# of direction that can make a line read other than it is stored (Unicode TR 36).
_OVERRIDES = "\u202a-\u202e\u2066-\u2069"
_CONTROLS = pattern(f"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_OVERRIDES}\ud800-\udfff\ufffe\uffff]")
_COMMON = bytes((ord("\n"), *range(ord(" "), 0x7F)))
# Latin, Greek, dashes and quotation marks: most of what else is found. None is a control, and none
# is another in form C, whatever stands beside it.
_STEADY = frozenset(map(chr, (*range(0xA0, 0x180), *range(0x391, 0x3CA), *range(0x2010, 0x2028))))
_WIDTHLESS = pattern("[\u200b\u2060\ufeff]")
_PARAGRAPHS = pattern("\n[ \t\u00a0]*\n")
_INVISIBLE = pattern("[\x00\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_DASHES = pattern("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_MINUS = pattern(r"(?<=[^\W_])-(?=\s|$|\))")
_APART = pattern(r"[\s_-]+")
_JOINED = pattern(r"(?<=[^\W\d]) (?=\d)|(?<=\d) (?=[^\W\d])")
_DIGIT = pattern(r"\d")
_SIGNS = pattern(r"[^a-z0-9]+")
_TAG = pattern(r"<(/?)(i|b|em|strong|sub|sup)>", re.I)
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
_RESERVED = {"con", "prn", "aux", "nul", "index", "page", "feed", *_PORTS}
_SIMPLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch
_LONGEST_SLUG = 150  # bytes; a suffix and an ending must fit in the 200 that every archive takes
_TRUTH = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


def clean(text: str) -> str:
    """The text without control characters, in Unicode form C; line breaks become ``\\n``."""
    # bytes are sifted ten times as fast as characters, and in most texts few are left
    rare = text.encode("utf-8", "surrogatepass").translate(None, _COMMON)
    rest = str(rare, "utf-8", "surrogatepass")
    if _STEADY.issuperset(rest):
        return text
    if not rest.isprintable():  # what is printable is no control, nor half a character
        text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space, none at the ends."""
    if text.isprintable():  # the only space in it is the plain one
        text = text if text.isascii() else unicodedata.normalize("NFC", text)
        return " ".join(text.split()) if "  " in text else text.strip()
    text = clean(text.replace("\x0b", " ").replace("\x0c", " "))
    return " ".join((text if text.isascii() else _WIDTHLESS.sub(" ", text)).split())


def paragraphs(text: str) -> str:
    """The cleaned text with its paragraphs kept: one line each, an empty line between them."""
    if "\n" not in text and "\r" not in text:
        return one_line(clean(text))
    parts = (one_line(part) for part in _PARAGRAPHS.split(clean(text)))
    return "\n\n".join(filter(None, parts))


def fold(text: str) -> str:
    """What two spellings of one keyword have in common.

    Unicode form, case, white space, hyphens and dashes do not count: ``HER-2``, ``her2`` and
    ``HER 2`` are one, so are ``T-cell`` and ``T cell``. Signs that carry meaning stay: ``C``,
    ``C++`` and ``C#`` are three, ``CD4+`` is not ``CD4-``, ``IL-1 2`` is not ``IL-12``.
    """
    text = to_plain(text)
    if text.isascii() and text.isprintable():
        text = text.casefold()
    else:
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
        text = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    if "-" in text:
        text = _MINUS.sub("\x00", text)  # a hyphen at the end of a word is a minus: CD4-
    words = _APART.split(text) if "-" in text or "_" in text else text.split()
    text = " ".join(words).lstrip(" ,;:").rstrip(" .,;:")
    text = _JOINED.sub("", text) if _DIGIT.search(text) else text
    return text.replace("\x00", "-")


def slug(text: str, *, longest: int = _LONGEST_SLUG) -> str:
    """A portable name for a file or an address.

    It is made of lower case letters of any script, digits and single hyphens. Latin letters lose
    their accents, other scripts keep their marks (``ह`` needs them). ``+`` becomes ``plus``, ``#``
    ``sharp``, the minus of ``CD4-`` ``minus``. Names that Windows reserves, and those our own pages
    use, get a trailing hyphen-x. Text without any letter or digit gives a slug made from its
    digest, so that the result is never empty.
    """
    if _SIMPLE(text) and len(text) <= longest:
        return f"{text}-x" if text in _RESERVED else text
    plain = _without_latin_accents(unicodedata.normalize("NFKC", to_plain(text)).casefold())
    plain = re.sub(r"(?<=\w)[-\u2212](?=\s|$|\))", " minus ", plain)
    plain = plain.replace("+", " plus ").replace("#", " sharp ")
    kept = _SIGNS.sub(" ", plain) if plain.isascii() else _letters_and_digits(plain)
    name = _cut("-".join(kept.split()), longest)
    if not name or unicodedata.category(name[0])[0] == "M":
        return "x" + short_digest(unicodedata.normalize("NFC", text))
    return f"{name}-x" if name in _RESERVED else name


def _letters_and_digits(text: str) -> str:
    return "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in text)


def truth(word: str) -> bool | None:
    """Whether front matter says yes or no with this word; None when it says neither."""
    return _TRUTH.get(word.lower())


def short_digest(text: str) -> str:
    """Six hexadecimal digits that tell the exact text from others."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()


def shorten_words(text: str, limit: int) -> str:
    """The text on one line, cut between words to at most ``limit`` characters.

    An ellipsis stands where something was cut.
    """
    text = one_line(text)
    if len(text) <= limit:
        return text
    return text[: limit - 1].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def _without_latin_accents(text: str) -> str:
    if text.isascii():
        return text
    out: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if not latin:
                out.append(char)
        else:
            latin = char.isascii() or "LATIN" in unicodedata.name(char, "")
            out.append(char)
    return unicodedata.normalize("NFC", "".join(out))


def _cut(name: str, longest: int) -> str:
    """At most ``longest`` bytes of UTF-8, at a hyphen where there is one to cut at."""
    raw = name.encode()
    if len(raw) <= longest:
        return name
    short = raw[:longest].decode(errors="ignore")
    head, _, _ = short.rpartition("-")
    return head if len(head) > len(short) // 2 else short


def _by_hand(text: str) -> str:
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&#34;")
        .replace("'", "&#39;")
    )


# markupsafe's own does it in C, in a fifth of the time, but under a name that it need not keep
escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", _by_hand)
"""A text as it stands in HTML, between tags or in quotation marks."""


def to_html(text: str) -> str:
    """Safe HTML of a title: all is escaped but pairs of ``<i> <b> <em> <strong> <sub> <sup>``."""
    if "<" not in text:
        return escaped(text)
    return _with_tags(text, escape=escaped, keep=lambda slash, name: f"<{slash}{name}>")


def to_plain(text: str) -> str:
    """The text without the inline tags that :func:`to_html` would keep; all other text as it is."""
    if "<" not in text:
        return text
    return _with_tags(text, escape=str, keep=lambda slash, name: "")


def _with_tags(text: str, *, escape: Callable[[str], str], keep: Callable[[str, str], str]) -> str:
    paired = pairs(text)
    out: list[str] = []
    end = 0
    for match in _TAG.finditer(text):
        out.append(escape(text[end : match.start()]))
        tag = keep(match[1], match[2].lower()) if match.start() in paired else escape(match[0])
        out.append(tag)
        end = match.end()
    out.append(escape(text[end:]))
    return "".join(out)


def pairs(text: str) -> set[int]:
    """Offsets of the inline tags that open and close properly, one inside the other."""
    if "<" not in text:
        return set()
    stack: list[tuple[str, int]] = []
    good: set[int] = set()
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if not match[1]:
            stack.append((name, match.start()))
        elif any(name == open_name for open_name, _ in stack):
            while stack:
                open_name, at = stack.pop()
                if open_name == name:
                    good |= {at, match.start()}
                    break
    return good
