"""Identifiers in their normal form: DOI, PMID, PMCID, arXiv, ISBN, ISSN, ORCID, and web addresses
that are safe to link.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote, unquote, urlsplit

from digest.patterns import pattern

# A DOI's suffix may hold any printable character (DOI Handbook 2.2); white space, double quotes and
# angle-bracketed markup end it in practice, while the SICI forms of the 1990s hold <, >, ; and
# parentheses.
_DOI = pattern(r"(?<![0-9])10\.[0-9]{1,9}(?:\.[0-9]+)*/[^\s\"]+")
# the two schemes of arXiv identifiers, before and since April 2007 (arXiv, "Understanding the arXiv
# identifier")
_ARXIV = pattern(
    r"(?:^|.*\s|.*\barxiv[:.]\s*|.*\barxiv\.org/(?:abs|pdf)/)"
    r"(\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?\Z",
    re.I | re.A | re.S,
)
_ISSN = pattern(r"(?<![\dX-])(\d{4})-?(\d{3}[\dX])(?![\dX-])", re.I | re.A)
_ORCID = pattern(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.I)
_PMID = pattern(
    r"\s*+(?:pmid:?|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?\s*+0*+([1-9]\d{0,8})/?\s*+",
    re.I,
)
_PLAIN_DOI = re.compile(r"[A-Za-z0-9/:;()._+~,!*@$=-]*").fullmatch
_SCHEMES = {"http", "https", "mailto"}


def doi(text: str) -> str:
    """The DOI in a text, lower case, without resolver, prefix and trailing punctuation; "" when
    there is none.
    """
    if "10." not in text:
        return ""
    if "%2f" in text.lower() or "doi.org/" in text.lower():
        text = unquote(text)
    text = html.unescape(text)
    match = _DOI.search(text)
    if not match:
        return ""
    found = (
        re.sub(r"<(?:/?\w+(?:\s[^>]*)?)>.*", "", match[0])
        if re.search(r"<(?:script|/?[a-z]+)\b[^>]*>", match[0], re.I)
        else match[0]
    )
    return _without_tail(found).lower()


def _without_tail(found: str) -> str:
    while found:
        last = found[-1]
        unbalanced = last in ")]}>" and found.count(last) > found.count(
            {")": "(", "]": "[", "}": "{", ">": "<"}[last]
        )
        if last not in ".,;:'\"”’" and not unbalanced:
            return "" if found.endswith("/") and found.count("/") == 1 else found
        found = found[:-1]
    return found


def doi_url(doi: str) -> str:
    """The resolver's address of a DOI."""
    return "https://doi.org/" + (doi if _PLAIN_DOI(doi) else quote(doi, safe="/:;()._-+~,!*@$="))


def pmid(text: str) -> str:
    """The PubMed number in a text such as ``PMID: 12345`` or ``12345``; "" when there is none."""
    match = _PMID.fullmatch(text)
    return match[1] if match else ""


def pmcid(text: str) -> str:
    """``PMC`` and its number; "" when the text has none."""
    match = re.search(r"\bPMC\s?(\d{3,9})", text, re.I)
    return f"PMC{match[1]}" if match else ""


def arxiv(text: str) -> str:
    """The arXiv identifier without its version; "" when the text is none."""
    match = _ARXIV.match(text.strip())
    return match[1].lower() if match else ""


def issn(text: str) -> str:
    """The first ISSN in a text, as ``1234-567X``; "" when there is none."""
    match = _ISSN.search(text)
    return f"{match[1]}-{match[2].upper()}" if match else ""


def issns(text: str, *, checked: bool = True) -> tuple[str, ...]:
    """The ISSNs in a text, as ``1234-567X``, each once.

    ``checked``, only those whose check digit is right (ISO 3297, annex A).
    """
    found = dict.fromkeys(f"{number[1]}-{number[2].upper()}" for number in _ISSN.finditer(text))
    return tuple(number for number in found if not checked or _is_sound(number))


def _is_sound(issn: str) -> bool:
    digits = [10 if char == "X" else int(char) for char in issn.replace("-", "")]
    weighed = sum(digit * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True))
    return any(digits) and weighed % 11 == 0


def isbn(text: str) -> str:
    """The first ISBN in a text, digits (and X) only; "" when there is none."""
    match = re.search(r"(?<![\w-])(?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dX](?!-?\w)", text, re.I | re.A)
    return re.sub(r"[-\s]", "", match[0]).upper() if match else ""


def orcid(text: str) -> str:
    """The ORCID in a text, four groups of four; "" when there is none."""
    match = _ORCID.search(text)
    return match[0].upper() if match else ""


def link(text: str) -> str:
    """The web address, percent-encoded where needed, or "" when it is none that is safe to link
    (http, https, mailto).
    """
    # browsers drop tabs and line breaks inside an address, so "java\tscript:" must be looked at as
    # they see it
    text = re.sub(r"[\x00-\x20\x7f]+", lambda m: "%20" if " " in m[0] else "", text.strip())
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or "\\" in text or "@" in parts.netloc:
        return ""
    if parts.scheme.lower() != "mailto" and not parts.hostname:
        return ""
    return parts.scheme.lower() + quote(
        text[len(parts.scheme) :], safe="%/:=&?~#+!$,;@()*[]", errors="replace"
    )
