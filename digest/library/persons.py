"""Persons in the front matter of an article: authors and editors, as we and others write them."""

from __future__ import annotations

from digest import identifiers, names
from digest.library.frontmatter import Value
from digest.names import Person
from digest.text import one_line


def read(item: Value) -> Person | None:
    """The person of one entry: a name as text, or a mapping of its parts; None of anything else."""
    if isinstance(item, str):
        return names.read(item) if item.strip() else None
    if not isinstance(item, dict):
        return None
    if "name" in item:  # Quarto and others: a name that may be taken apart further
        inner = item["name"]
        item = {**inner, **item} if isinstance(inner, dict) else {"literal": inner, **item}
    parts = {
        "family": item.get("family"),
        "given": item.get("given"),
        "particle": item.get("particle")
        or item.get("non-dropping-particle")
        or item.get("dropping-particle"),
        "suffix": item.get("suffix"),
        "literal": item.get("literal"),
        "orcid": item.get("orcid") or item.get("ORCID"),
    }
    texts = {key: one_line(value) for key, value in parts.items() if isinstance(value, str)}
    texts["orcid"] = identifiers.orcid(texts.get("orcid", ""))
    return Person(**texts) if texts.get("family") or texts.get("literal") else None
