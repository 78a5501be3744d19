"""Names of topics as words that can be compared: whatever tells two things apart stays, whatever
does not is made alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from digest.patterns import pattern
from digest.text import to_plain

_LETTERS = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma
    tau upsilon phi chi psi omega
"""
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _LETTERS.split(), strict=True)) | {"ς": "sigma"}
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"})

_SOFT = pattern("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DASHES = pattern("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_MINUS = pattern(r"(?<=[^\W_])-(?=\s|$|[),;])")  # a hyphen at the end of a word: CD4-
_LONE_GREEK = pattern("(?<![α-ω])[α-ω](?![α-ω])")
_POSSESSIVE = pattern(r"['’]s(?!\w)|(?<=s)['’](?!\w)")
_WORD = pattern("[^\\W_]+[+#\u2212]*|[+#]+")

_PAIRS = """
    mice/mouse men/man women/woman children/child feet/foot teeth/tooth people/person indices/index
    matrices/matrix cortices/cortex vertices/vertex appendices/appendix cervices/cervix
    bacteria/bacterium criteria/criterion phenomena/phenomenon ova/ovum sera/serum
    mitochondria/mitochondrion spectra/spectrum strata/stratum curricula/curriculum septa/septum
    symposia/symposium media/medium stimuli/stimulus nuclei/nucleus fungi/fungus loci/locus
    foci/focus bacilli/bacillus bronchi/bronchus emboli/embolus thrombi/thrombus villi/villus
    alveoli/alveolus calculi/calculus gyri/gyrus sulci/sulcus radii/radius algae/alga
    vertebrae/vertebra larvae/larva fistulae/fistula antennae/antenna lives/life leaves/leaf
    calves/calf wolves/wolf knives/knife lens/lens series/series species/species gases/gas
    biases/bias axes/axis testes/testis crises/crisis
"""
_IRREGULAR = dict(pair.split("/") for pair in _PAIRS.split())
_SINGULARS = frozenset(_IRREGULAR.values())
_NO_PLURAL = pattern(r"(?:ics|ss|us|is)\Z")
_SIBILANT = pattern(r"(?<=[sxz])e\Z|(?<=[cs]h)e\Z")

_BRITISH = (
    (re.compile(r"oeu"), "eu"),
    (re.compile(r"[ao]e(?=[a-z])"), "e"),
    (re.compile(r"(?<=[a-z]{2})our(?=s?\Z|al|ed|ing|ist|less|able|ful|ite)"), "or"),
    (re.compile(r"is(?=ation|ing\Z|ed\Z|e\Z|es\Z|er\Z|ers\Z)(?<=[a-z]{4})"), "iz"),
    (re.compile(r"ys(?=ed\Z|e\Z|ing\Z|er\Z)"), "yz"),
    (re.compile(r"(?<=[a-z]{2}[bt])re(?=s?\Z)"), "er"),
    (re.compile(r"ogue(?=s?\Z)"), "og"),
    (re.compile(r"ll(?=ed\Z|ing\Z|er\Z|or\Z|ers\Z|ors\Z)"), "l"),
    (re.compile(r"ence(?=s?\Z)"), "ense"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"aluminium"), "aluminum"),
    (re.compile(r"programme"), "program"),
    (re.compile(r"artefact"), "artifact"),
    (re.compile(r"ageing\Z"), "aging"),
    (re.compile(r"\bgrey"), "gray"),
)


def words(text: str) -> tuple[str, ...]:
    """The words of a name, in one case, Greek letters spelled out. A number, and a Roman one,
    belongs to the word before it.

    ``ErbB-2 receptor`` gives ``erbb2`` and ``receptor``, ``interferon-γ, type I`` gives
    ``interferon``, ``gamma``, ``type~i``.
    """
    plain = unicodedata.normalize("NFKC", _SOFT.sub("", to_plain(text))).casefold()
    plain = _MINUS.sub("\u2212", _DASHES.sub("-", unicodedata.normalize("NFKC", plain)))
    plain = _POSSESSIVE.sub(
        "", _LONE_GREEK.sub(lambda letter: f" {_GREEK.get(letter[0], letter[0])} ", plain)
    )
    return tuple(_glued(_WORD.findall(plain)))


def _glued(found: Iterable[str]) -> Iterator[str]:
    last = ""
    for word in found:
        number = word[0].isdigit() and word.isalnum()
        if last and number and word.isdecimal():
            last += f"_{word}" if last[-1].isdigit() else word
        elif last and (word in _ROMAN or number):
            last += f"~{word}"
        else:
            if last:
                yield last
            last = word
    if last:
        yield last


def tellers(found: Iterable[str]) -> tuple[str, ...]:
    """What in the words tells one of a family from another: numbers, Greek letters, Roman numbers,
    signs.
    """
    return tuple(sorted(_tellers(found)))


def _tellers(found: Iterable[str]) -> Iterator[str]:
    for word in found:
        stem, *joined = word.split("~")
        yield from joined
        yield from re.findall("\\d+|[+#\u2212]", stem)
        if stem in _GREEK.values() or (stem in _ROMAN and len(stem) > 1):
            yield stem


def is_plain(word: str) -> bool:
    """Whether a word has letters only, so that it can be misspelled or have a plural."""
    return word.isalpha() and word not in _GREEK.values()


def singular(word: str) -> str:
    """What a noun's singular and its plural have in common; no word of any language, only good to
    be compared.
    """
    if word in _IRREGULAR or word in _SINGULARS:
        return _IRREGULAR.get(word, word)
    if len(word) < 4 or not word.isascii() or not is_plain(word):
        return word
    if word[-3:] == "sis" and word[-4] in "aoy":
        return word[:-2]  # diagnosis, metastasis, analysis
    if word.endswith("ies") and len(word) > 4 and word[-4] not in "aeiou":
        return f"{word[:-3]}y"
    if word.endswith("s") and not _NO_PLURAL.search(word):
        word = word[:-1]
    return _SIBILANT.sub("", word)


def american(word: str) -> str:
    """The word as it is spelled in America, as far as rules can tell; only good to be compared."""
    if not is_plain(word) or len(word) < 4:
        return word
    for british, here in _BRITISH:
        word = british.sub(here, word)
    return word


def alike(word: str) -> str:
    """What all spellings of a word and its plural have in common."""
    return singular(american(word))
