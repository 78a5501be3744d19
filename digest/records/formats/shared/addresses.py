"""Web addresses that name the article they lead to."""

from __future__ import annotations

import re

from digest import identifiers
from digest.patterns import pattern

# resolvers (doi.org, doi.acm.org, doi.ieeecomputersociety.org), and the pages that most publishers
# have below /doi/
_DOI = pattern(
    r"(?:^\w+://(?:dx\.)?doi\.[^/\s]+|/doi(?:/(?:abs|full|pdf|epdf|book|ref))?)/(10\.\d[^?#\s]+)",
    re.I,
)


def doi(address: str) -> str:
    """The DOI that an address leads to; "" when it is not plain that what looks like one is one."""
    found = _DOI.search(address)
    return identifiers.doi(f"https://doi.org/{found[1]}") if found else ""
