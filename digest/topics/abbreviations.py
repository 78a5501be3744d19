"""Abbreviations and what they stand for, as names and texts define them: ``hormone replacement
therapy (HRT)``.

The letters are matched as in A. Schwartz and M. Hearst, "A simple algorithm for identifying
abbreviation definitions in biomedical text" (2003): from the last to the first, each somewhere in
the long form, the first at the beginning of its first word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from digest.model import Article
from digest.patterns import pattern
from digest.text import fold, to_plain
from digest.topics import words

_LONGEST = 10  # words of a long form
_REACH = 160  # characters before the parenthesis that are looked at
_DEFINED = pattern(r"\(([^\W_][\w/+-]{1,11})[,;)]")
_AT_END = pattern(r"(.*\S)\s*\(([^()]+)\)\s*\Z", re.S)


def looks_so(text: str) -> bool:
    """Whether a name is an abbreviation by its look: short, one word, two capitals at least."""
    return len(text) <= 12 and " " not in text and sum(sign.isupper() for sign in text) > 1


def apart(text: str) -> tuple[str, str]:
    """The long form and the abbreviation of a name such as ``Hormone replacement therapy (HRT)``;
    ("", "") of others.
    """
    found = _AT_END.fullmatch(to_plain(text))
    return (
        (found[1], found[2].strip())
        if found and stands_for(found[2].strip(), found[1])
        else ("", "")
    )


def stands_for(short: str, long: str) -> bool:
    """Whether a short form can be an abbreviation of the long one. Numbers and Greek letters must
    be the same in both.
    """
    if not looks_so(short) or len(long) <= len(short) or _numbers(short) != _numbers(long):
        return False
    letters = [sign for sign in fold(short) if sign.isalnum()]
    text = long.casefold()
    at = len(text)
    for number in range(len(letters) - 1, -1, -1):
        at = text.rfind(letters[number], 0, at)
        while number == 0 and at > 0:  # the first letter begins the first word
            at = text.rfind(letters[number], 0, at)
        if at < 0:
            return False
    return True


def _numbers(text: str) -> tuple[str, ...]:
    found = words.tellers(words.words(text))
    return tuple(
        sorted(sign for teller in found for sign in (teller if teller.isdecimal() else (teller,)))
    )


def defined(
    articles: Iterable[Article], short: Mapping[str, str], long: Mapping[tuple[str, ...], str]
) -> Counter[tuple[str, str]]:
    """How many articles define an abbreviation by a long form in title or abstract: pairs of what
    the two mean.

    ``short`` are the meanings of abbreviations by their folded spelling, ``long`` those of names by
    their words (words.alike).
    """
    if not short:
        return Counter()
    return Counter(
        pair
        for article in articles
        for pair in set(
            _in_text(f"{to_plain(article.record.title)} {article.abstract}", short, long)
        )
    )


def _in_text(
    text: str, short: Mapping[str, str], long: Mapping[tuple[str, ...], str]
) -> Iterator[tuple[str, str]]:
    for found in _DEFINED.finditer(text):
        meant = short.get(fold(found[1]), "") or short.get(fold(found[1].removesuffix("s")), "")
        if not meant:
            continue
        before = text[max(0, found.start() - _REACH) : found.start()]
        last = before.split()[-_LONGEST:]
        for first in range(len(last)):
            phrase = " ".join(last[first:])
            other = long.get(tuple(words.alike(word) for word in words.words(phrase)), "")
            if other and other != meant and stands_for(found[1].removesuffix("s"), phrase):
                yield meant, other
                break
