"""What the commands of LaTeX stand for: letters, signs, accents, and the commands that mark up
text.

Names follow "The Comprehensive LaTeX Symbol List" (CTAN, comprehensive) and Unicode's own names.
"""

from __future__ import annotations

import re

_GREEK_NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron
    pi rho varsigma sigma tau upsilon phi chi psi omega"""
_GREEK = {name: chr(0x3B1 + at) for at, name in enumerate(re.findall(r"\w+", _GREEK_NAMES))}
_CAPITALS = {name.capitalize(): sign.upper() for name, sign in _GREEK.items() if name != "varsigma"}
_VARIANTS = {
    "varepsilon": "ε", "vartheta": "ϑ", "varpi": "ϖ", "varrho": "ϱ", "varphi": "φ", "digamma": "ϝ",
}  # fmt: skip


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


SIGNS = (
    _GREEK
    | _CAPITALS
    | _VARIANTS
    | _pairs(
        """aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł ss ß SS ẞ i ı j ȷ dh ð DH Ð th þ TH Þ dj đ
        DJ Đ ng ŋ NG Ŋ imath ı jmath ȷ times × pm ± mp ∓ div ÷ cdot · cdots ⋯ ldots … dots … dotsc …
        dotsb … ellipsis … leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ approx ≈ sim ∼
        simeq ≃ cong ≅ equiv ≡ propto ∝ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ oint ∮ surd √
        sqrt √ rightarrow → to → longrightarrow ⟶ leftarrow ← leftrightarrow ↔ Rightarrow ⇒
        Leftarrow ⇐ Leftrightarrow ⇔ uparrow ↑ downarrow ↓ mapsto ↦ rightleftharpoons ⇌ in ∈ notin ∉
        ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖ emptyset ∅ varnothing ∅
        forall ∀ exists ∃ neg ¬ lnot ¬ wedge ∧ land ∧ vee ∨ lor ∨ oplus ⊕ otimes ⊗ odot ⊙ circ ∘
        bullet • star ⋆ ast ∗ dagger † dag † ddagger ‡ ddag ‡ prime ′ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ
        angle ∠ perp ⊥ parallel ∥ mid ∣ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ less < gt > lt < langle ⟨
        rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | Vert ‖ degree ° celsius ℃ micro µ
        copyright © registered ® trademark ™ euro € pounds £ sterling £ yen ¥ cent ¢ S § section § P
        ¶ paragraph ¶ endash – emdash — quoteleft ‘ quoteright ’ quotesingle ' quotedblleft “
        quotedblright ” quotedbl " quotestraightbase ‚ quotestraightdblbase „ quotedblbase „
        quotesinglbase ‚ guillemotleft « guillemotright » guillemetleft « guillemetright »
        guilsinglleft ‹ guilsinglright › glqq „ grqq “ flqq « frqq » asciigrave ` backslash \\
        asciitilde ~ asciicircum ^ greater > bar | underscore _ braceleft { braceright } lbrace {
        rbrace } dollar $ periodcentered · onehalf ½ onequarter ¼ threequarters ¾ onesuperior ¹
        twosuperior ² threesuperior ³ ordfeminine ª ordmasculine º exclamdown ¡ questiondown ¿
        asteriskcentered * numero № permille ‰ perthousand ‰ checkmark ✓ female ♀ male ♂ Female ♀
        Male ♂ venus ♀ mars ♂ slash / LaTeX LaTeX TeX TeX BibTeX BibTeX LaTeXe LaTeX2e XeTeX
        XeTeX"""
    )
    | dict.fromkeys(
        re.findall(
            r"\w+",
            "quad qquad enspace thinspace space newline par hfill linebreak nobreakspace",
        ),
        " ",
    )
)
"""Commands without an argument; each also with ``text`` before it (``textalpha``)."""

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    '"': "\u0308", "u": "\u0306", "h": "\u0309", "r": "\u030a", "H": "\u030b", "v": "\u030c",
    "U": "\u030e", "G": "\u030f", "f": "\u0311", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "t": "\u0361", "grave": "\u0300", "acute": "\u0301", "hat": "\u0302",
    "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0304", "breve": "\u0306", "dot": "\u0307", "ddot": "\u0308",
    "mathring": "\u030a", "check": "\u030c", "vec": "\u20d7",
}  # fmt: skip
"""Commands that set a mark on the letter after them, as Unicode combining characters."""

ALONE = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0307": "˙",
    "\u0308": "¨",
}  # fmt: skip
"""The same marks where there is no letter to carry them: ``\\~{}`` is how people write a tilde."""

ESCAPES = dict.fromkeys("&%$#_{}", "") | dict.fromkeys(" \n\t,;:>\\", " ")
ESCAPES = {char: sign or char for char, sign in ESCAPES.items()} | dict.fromkeys("-/!@", "")
"""What a backslash and one other character give."""

TAGS = {
    "textit": "i", "emph": "i", "textsl": "i", "mathit": "i", "mkbibemph": "i", "mkbibitalic": "i",
    "textbf": "b", "mathbf": "b", "boldsymbol": "b", "bm": "b", "mkbibbold": "b",
    "textsuperscript": "sup", "mkbibsuperscript": "sup", "sp": "sup", "textsubscript": "sub",
    "mkbibsubscript": "sub", "sb": "sub",
}  # fmt: skip
"""Commands whose argument is marked up."""

SWITCHES = {
    "it": "i", "em": "i", "sl": "i", "itshape": "i", "slshape": "i", "bf": "b", "bfseries": "b",
}  # fmt: skip
"""Commands that mark up the rest of the group they stand in."""

SILENT = frozenset(
    re.findall(
        r"\w+",
        """rm sc tt sf up upshape scshape mdseries rmfamily sffamily ttfamily normalfont selectfont
    tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge displaystyle textstyle
    scriptstyle left right big Big bigg Bigg bigl bigr Bigl Bigr limits nolimits protect noindent
    relax allowbreak nobreak""",
    )
)
"""Commands that change the look only, or nothing that we show."""

DROPPED = frozenset({
    "noopsort", "SortNoop", "label", "vspace", "hspace", "phantom", "vphantom", "begin", "end",
    "index",
})  # fmt: skip
"""Commands whose argument is no text: sort keys, lengths, names of environments."""

PREFIXED = frozenset({"href", "textcolor", "colorbox", "foreignlanguage", "texorpdfstring"})
"""Commands of two arguments, of which the second is the text."""

VERBATIM = frozenset({"url", "nolinkurl", "path", "doi"})
"""Commands whose argument is an address."""
