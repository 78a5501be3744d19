"""The names in ``author`` and ``editor``, taken apart by BibTeX's own rules before any LaTeX is
decoded.

Source: O. Patashnik, "BibTeXing", section 4 (names); P. Lehman and others, "The biblatex Package",
section 3.7 (extended name format).
"""

from __future__ import annotations

import re

from digest.names import Person
from digest.patterns import pattern
from digest.records.latex import decode
from digest.text import one_line

_COMMENT_LINE = pattern(r"^[ \t]*%.*$", re.M)
_AND = pattern(r"\\.|[{}]|(?<!\S)and(?!\S)", re.I | re.S)
_SEMICOLON = pattern(r"\\.|[{};]", re.S)
_COMMA = pattern(r"\\.|[{},]", re.S)
_GAP = pattern(r"\\.|[{}]|[\s~]+", re.S)
_INITIALS = pattern(r"[A-Z]{1,3}")
_EXTENDED = pattern(r"\s*(?:family|given|prefix|suffix)\s*=", re.I)


def read_names(text: str) -> tuple[tuple[Person, ...], bool]:
    """The persons of a list of names, and whether it says that there are more of them (``and
    others``).
    """
    if "%" in text:
        text = _COMMENT_LINE.sub("", text)
    parts = [part.strip() for part in _split(text, _AND)]
    if len(parts) == 1:
        parts = [part.strip() for part in _split(text, _SEMICOLON)]
    more = any(_is_more(part) for part in parts)
    persons = (_person(part) for part in parts if part and not _is_more(part))
    return tuple(person for person in persons if person.family or person.literal), more


def _is_more(name: str) -> bool:
    return name.casefold() in ("others", "et al", "et al.", "{others}", "{et al.}")


def _split(text: str, at: re.Pattern[str]) -> list[str]:
    """The text, cut at the separators that stand outside of all braces."""
    parts: list[str] = []
    depth, start = 0, 0
    for found in at.finditer(text):
        mark = found[0]
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth = max(0, depth - 1)
        elif not depth and mark[0] != "\\":
            parts.append(text[start : found.start()])
            start = found.end()
    parts.append(text[start:])
    return parts


def _plain(text: str) -> str:
    return one_line(decode(text, tags=False))


def _person(name: str) -> Person:
    if _is_braced(name):
        return Person(literal=_plain(name))
    parts = [" ".join(part.split()) for part in _split(name, _COMMA)]
    if _EXTENDED.match(name):
        return _extended(parts)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    if len(parts) == 1:
        return _reading_order(parts[0])
    if len(parts) > 3 or not parts[0]:
        return Person(literal=_plain(name).strip(" ,"))
    particle, family = _particle(_split(parts[0], _GAP))
    return Person(
        family=_plain(" ".join(family)),
        given=_plain(parts[-1]),
        particle=_plain(" ".join(particle)),
        suffix=_plain(parts[1]) if len(parts) == 3 else "",
    )


def _is_braced(name: str) -> bool:
    """Whether one pair of braces holds the whole name, which makes it the name of an
    organisation.
    """
    if not (name.startswith("{") and name.endswith("}")) or name.startswith("{\\"):
        return False
    depth = 0
    for at, char in enumerate(name):
        depth += (char == "{") - (char == "}")
        if not depth:
            return at == len(name) - 1
    return False


def _reading_order(name: str) -> Person:
    """``First von Last``: words in lower case belong to the particle, the last word to the
    family.
    """
    words = [word for word in _split(name, _GAP) if word]
    # "john smith" tells no particle by its case, "Smith JB" is how other formats write, family name
    # first: neither is guessed at
    if (
        len(words) < 2
        or all(map(_is_lower, words))
        or (_INITIALS.fullmatch(words[-1]) and not words[0].isupper() and "." not in name)
    ):
        return Person(literal=_plain(name))
    first = next((at for at, word in enumerate(words[:-1]) if _is_lower(word)), len(words) - 1)
    particle, family = _particle(words[first:])
    return Person(
        family=_plain(" ".join(family)),
        given=_plain(" ".join(words[:first])),
        particle=_plain(" ".join(particle)),
    )


def _particle(words: list[str]) -> tuple[list[str], list[str]]:
    """``von Last``: everything up to the last word in lower case that is not the very last word."""
    words = [word for word in words if word]
    if not words or not _is_lower(words[0]):
        return [], words
    end = max(at for at, word in enumerate(words) if _is_lower(word))
    end = min(end + 1, len(words) - 1)
    return words[:end], words[end:]


def _is_lower(word: str) -> bool:
    """BibTeX's rule: the first letter outside of braces decides; a group in braces counts as upper
    case, ``{\\"u}`` as its letter.
    """
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    letter = next((char for char in decode(word, tags=False) if char.isalpha()), "")
    return letter.islower()


def _extended(parts: list[str]) -> Person:
    """``family=Harman, given=Hans, prefix=de``, as biblatex writes names that say what each part
    is.
    """
    found: dict[str, str] = {}
    for part in parts:
        name, _, value = part.partition("=")
        found[name.strip().lower()] = _plain(value).strip('"')
    family = found.get("family", "")
    if not family:
        return Person(literal=found.get("given", ""))
    return Person(
        family=family,
        given=found.get("given", ""),
        particle=found.get("prefix", ""),
        suffix=found.get("suffix", ""),
    )
