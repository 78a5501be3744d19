"""How two names of topics are alike: turned round, in the plural, in British spelling, misspelled.
What tells things apart is respected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.patterns import pattern
from digest.topics import words

TYPO_FROM = 6  # letters: in shorter words a letter makes another word
TYPO_AFTER = 3  # letters that must be the same before: micro is not macro, adduction not abduction
# letters at the end whose change is chemistry, not a slip: nitrate is not nitrite, an estrane no
# estrone
_ENDING = 4
_ALONE = 2  # letters at the end where one more is grammar: genetic, genetics; hydroxy, hydroxyl

_OPPOSITES = (
    ("hypo", "hyper"), ("hypo", "normo"), ("hyper", "normo"), ("anti", "pro"), ("inter", "intra"),
    ("extra", "intra"), ("micro", "macro"), ("mono", "poly"), ("mono", "bi"), ("uni", "bi"),
    ("uni", "multi"), ("in", "ex"), ("pre", "post"), ("endo", "exo"), ("ab", "ad"),
    ("homo", "hetero"), ("auto", "allo"), ("sub", "supra"), ("up", "down"), ("im", "ex"), ("a", ""),
    ("an", ""), ("non", ""), ("anti", ""), ("in", ""), ("un", ""), ("dis", ""), ("im", ""),
    ("ir", ""), ("hyper", ""), ("hypo", ""), ("pre", ""), ("post", ""), ("co", ""), ("micro", ""),
    ("macro", ""), ("poly", ""), ("mono", ""), ("neo", ""), ("de", ""), ("pro", ""), ("inter", ""),
    ("intra", ""), ("ex", ""), ("sub", ""), ("multi", ""), ("pseudo", ""), ("semi", ""),
    ("para", ""), ("peri", ""), ("trans", ""), ("bi", ""), ("di", ""), ("tri", ""), ("di", "tri"),
    ("mono", "di"), ("mono", "tri"), ("mono", "multi"), ("af", "ef"), ("im", "em"),
    ("ante", "anti"),
)  # fmt: skip
_CONTRARIES = """
    male/female men/women man/woman boy/girl maternal/paternal mother/father systolic/diastolic
    acute/chronic left/right high/low upper/lower early/late benign/malignant primary/secondary
    old/young vivo/vitro positive/negative agonist/antagonist agonists/antagonists
    inpatient/outpatient internal/external anterior/posterior dorsal/ventral proximal/distal
    medial/lateral visceral/parietal oral/parenteral oral/transdermal in/ex before/after
    increase/decrease gain/loss
"""
_ANTONYMS = frozenset(frozenset(pair.split("/")) for pair in _CONTRARIES.split())
_LITTLE = frozenset({"of", "the"})
_NEGATIONS = frozenset({"non", "no", "not", "without", "anti"})


_ABBREVIATED = 6  # letters that an abbreviation has at most
_CAPITALS = pattern(rf"\b[A-Z]{{2,{_ABBREVIATED}}}\b")


class Name(NamedTuple):
    """A name of a topic with its words, and the words as :func:`digest.topics.words.alike` has
    them.
    """

    text: str
    words: tuple[str, ...]
    alike: tuple[str, ...]

    @property
    def joined(self) -> str:
        """The words without anything between them."""
        return "".join(self.alike)

    @property
    def bag(self) -> tuple[str, ...]:
        """The words in an order of their own, so that theirs does not count: cancer of the breast
        is breast cancer.
        """
        return tuple(sorted(word for word in self.alike if word not in _LITTLE)) or self.alike

    @property
    def is_turned(self) -> bool:
        """Whether the last word of the term may stand first: ``Receptor, ErbB-2``, ``cancer of the
        breast``.
        """
        return "," in self.text or "of" in self.words


def name(text: str) -> Name:
    """The name that a text is."""
    found = words.words(text)
    shouted = text.isupper() and len(text) > _ABBREVIATED
    # AIDS and SARS are no plurals
    kept = set() if shouted else {word.casefold() for word in _CAPITALS.findall(text)}
    return Name(text, found, tuple(word if word in kept else words.alike(word) for word in found))


def same_words(one: Name, other: Name) -> str:
    """How two names whose words are alike differ, for a person; "" when they are not alike."""
    if one.bag != other.bag and one.joined != other.joined:
        return ""
    if one.bag != other.bag:
        return "written together and apart"
    spelled = list(_spelled(one, other))
    if one.alike != other.alike:
        turned = next(
            (
                text
                for text, back in ((one, other), (other, one))
                if text.is_turned and not back.is_turned
            ),
            None,
        )
        if turned is None and spelled:
            return ""  # prescription drugs are no drug prescriptions
        spelled.insert(
            0, f"“{turned.text}” is turned round" if turned else "the same words in another order"
        )
    return ", ".join(spelled) or "the same words with other signs between them"


def _spelled(one: Name, other: Name) -> Iterator[str]:
    pairs = [
        (mine, theirs)
        for mine, theirs in zip(_in_order(one), _in_order(other), strict=True)
        if mine != theirs
    ]
    if any(words.american(mine) != words.american(theirs) for mine, theirs in pairs):
        yield "singular and plural"
    if any(words.singular(mine) != words.singular(theirs) for mine, theirs in pairs):
        yield "British and American spelling"


def _in_order(one: Name) -> list[str]:
    return [
        word
        for alike, word in sorted(zip(one.alike, one.words, strict=True))
        if alike not in _LITTLE
    ]


def misspelled(one: str, other: str) -> bool:
    """Whether one word may be a slip for the other: one letter more, less, other or two in the
    wrong order, where that is no grammar.
    """
    if (
        min(len(one), len(other)) < TYPO_FROM
        or not (words.is_plain(one) and words.is_plain(other))
        or are_opposed(one, other)
    ):
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if at < TYPO_AFTER:
        return False
    if len(short) == len(long):
        swapped = (
            short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
        )
        return swapped or (short[at + 1 :] == long[at + 1 :] and at < len(short) - _ENDING)
    return short[at:] == long[at + 1 :] and (at < len(long) - _ALONE or long[at] == long[at - 1])


def are_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words of two names say that these are two things: other numbers, Greek letters or
    signs; opposites; a negation.
    """
    if words.tellers(one) != words.tellers(other):
        return True
    mine, theirs = set(one) - set(other), set(other) - set(one)
    if (mine | theirs) & _NEGATIONS:
        return True
    return any(are_opposed(a, b) for a in mine for b in theirs)


def are_opposed(one: str, other: str) -> bool:
    """Whether two words say the contrary, as far as their beginnings tell: hypotension and
    hypertension, symptomatic and asymptomatic.
    """
    if frozenset((one, other)) in _ANTONYMS:
        return True
    return any(_swapped(one, other, *pair) or _swapped(other, one, *pair) for pair in _OPPOSITES)


def _swapped(one: str, other: str, beginning: str, contrary: str) -> bool:
    rest = one.removeprefix(beginning)
    return (
        rest != one
        and len(rest) > 2
        and other.startswith(contrary)
        and other.removeprefix(contrary) == rest
    )
