"""Rules: saved queries that put articles under a topic by what they say, whatever their keywords.

A rule is words and "phrases" with ``and``, ``or``, ``not`` and parentheses; words that stand side
by side are joined by ``and``. A word that ends with ``*`` stands for all that begin so. ``title:``,
``abstract:``, ``keywords:`` or ``journal:`` before a word, a phrase or a parenthesis looks in that
field only; without one, a rule looks in all four.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from digest.errors import Problem
from digest.model import Article, Concept
from digest.patterns import pattern
from digest.text import to_plain
from digest.work import fingerprint

FIELDS = ("title", "abstract", "keywords", "journal")
Rule = Callable[["Text"], bool]

_DEEPEST = 50
_TOKEN = pattern(
    r'\s*(?:(\()|(\))|((?:title|abstract|keywords?|journal):)|"([^"]*)"|([^\s()"]+))', re.I
)
_FIELD = pattern(r"[^\W\d_]+:")
_DASHES = pattern("[\u00ad\u2010-\u2015\u2212-]")
_APART = pattern(r"[^\w+#]+|_+|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


class Ruled:
    """The rules of topics that are not hidden, by their files; what can't be understood
    puts no article anywhere.

    ``digest`` stands for them all.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        stated = {
            concept.file: concept for concept in concepts if concept.rule and not concept.hidden
        }
        self._rules: dict[str, Rule] = {}
        self.problems: list[Problem] = []
        for file, concept in stated.items():
            try:
                self._rules[file] = parse(concept.rule)
            except RuleError as error:
                hint = 'as in: title:"hot flashes" and not (men or rats)'
                self.problems.append(
                    Problem(f"rule {error}", file, concept.lines.get("rule", 1), hint=hint)
                )
        self.digest = fingerprint({file: concept.rule for file, concept in stated.items()})

    def of(self, article: Article) -> tuple[str, ...]:
        """The files of topics whose rule an article falls under."""
        if not self._rules:
            return ()
        text = Text(article)
        return tuple(file for file, rule in self._rules.items() if rule(text))


class RuleError(ValueError):
    """A rule that can't be understood; the text says where."""


class Text:
    """An article as rules see it: each field as words between single spaces. ``HER2``, ``HER-2``
    and ``HER 2`` are the same two words.
    """

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def title(self) -> str:
        """The title's words."""
        return words(self._article.record.title)

    @cached_property
    def abstract(self) -> str:
        """The abstract's words."""
        return words(self._article.abstract)

    @cached_property
    def keywords(self) -> str:
        """The keywords' words; no phrase reaches from one keyword into the next."""
        return "|".join(words(keyword) for keyword in self._article.record.keywords)

    @cached_property
    def journal(self) -> str:
        """The journal's words."""
        return words(self._article.record.journal)


def words(text: str) -> str:
    """The words of a text, in one case, with a space before, between and behind them."""
    folded = unicodedata.normalize("NFKC", to_plain(text)).casefold()
    return f" {' '.join(_APART.sub(' ', _DASHES.sub(' ', folded)).split())} "


def parse(rule: str) -> Rule:
    """What decides whether an article falls under the rule. Raises RuleError."""
    return _Parser(rule).rule()


class _Parser:
    """Recursive descent: or < and < not < field."""

    def __init__(self, rule: str) -> None:
        self._tokens = [match for match in _TOKEN.finditer(rule.strip()) if match[0].strip()]
        self._unclosed = rule.count('"') % 2 == 1
        self._at = 0
        self._depth = 0

    def rule(self) -> Rule:
        if self._unclosed:
            raise RuleError("a quotation mark is never closed")
        if not self._tokens:
            raise RuleError("says nothing")
        found = self._any(FIELDS)
        if self._at < len(self._tokens):
            raise RuleError("a closing parenthesis has no opening one")
        return found

    def _next(self) -> str:
        return self._tokens[self._at][0].strip() if self._at < len(self._tokens) else ""

    def _any(self, fields: tuple[str, ...]) -> Rule:
        found = [self._all(fields)]
        while self._next().lower() == "or":
            self._at += 1
            found.append(self._all(fields))
        return _either(found)

    def _all(self, fields: tuple[str, ...]) -> Rule:
        found = [self._one(fields)]
        while self._next() not in ("", ")") and self._next().lower() != "or":
            if self._next().lower() == "and":
                self._at += 1
            found.append(self._one(fields))
        return _each(found)

    def _one(self, fields: tuple[str, ...]) -> Rule:
        if self._at == len(self._tokens):
            raise RuleError("something is missing at its end")
        token = self._tokens[self._at]
        self._at += 1
        if token[1]:
            return self._deeper(self._within, fields)
        if token[2]:
            raise RuleError("a parenthesis holds nothing, or closes what is not open")
        if token[3]:
            name = token[3].lower().removesuffix(":")
            return self._deeper(self._one, ("keywords",) if name == "keyword" else (name,))
        if token[4] is None and token[5].lower() == "not":
            inner = self._deeper(self._one, fields)
            return lambda text: not inner(text)
        if token[4] is None and token[5].lower() in ("and", "or"):
            raise RuleError(f"“{token[5]}” joins two things; one of them is missing")
        if token[4] is None and (unknown := _FIELD.match(token[5])):
            raise RuleError(
                f"“{unknown[0]}” is none of the fields title:, abstract:, keywords:, journal:"
            )
        return _said(token[4] if token[4] is not None else token[5], fields)

    def _within(self, fields: tuple[str, ...]) -> Rule:
        found = self._any(fields)
        if self._next() != ")":
            raise RuleError("a parenthesis is never closed")
        self._at += 1
        return found

    def _deeper(self, part: Callable[[tuple[str, ...]], Rule], fields: tuple[str, ...]) -> Rule:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise RuleError("is nested too deeply")
        found = part(fields)
        self._depth -= 1
        return found


# flat, not two by two: a list of a thousand synonyms must not nest a thousand calls
def _either(rules: Sequence[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else lambda text: any(rule(text) for rule in rules)


def _each(rules: Sequence[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else lambda text: all(rule(text) for rule in rules)


def _said(what: str, fields: tuple[str, ...]) -> Rule:
    wanted = words(what.rstrip("*"))
    if not wanted.strip():
        raise RuleError(f"“{what}” has no letter or digit to look for")
    if what.endswith("*"):
        wanted = wanted[:-1]
    return lambda text: any(wanted in getattr(text, field) for field in fields)
