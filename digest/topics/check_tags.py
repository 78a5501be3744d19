"""Terms that are no subject: NLM's check tags, which say who was studied, and what stands where
there is no term.
"""

from __future__ import annotations

from digest.text import fold

# NLM, indexing for MEDLINE: the check tags, age groups among them
_NAMES = (
    "Humans", "Animals", "Male", "Female", "Pregnancy", "Cats", "Cattle", "Chick Embryo", "Dogs",
    "Guinea Pigs", "Cricetinae", "Mice", "Rabbits", "Rats", "Comparative Study",
    "In Vitro Techniques", "Infant, Newborn", "Infant", "Child, Preschool", "Child", "Adolescent",
    "Young Adult", "Adult", "Middle Aged", "Aged", "Aged, 80 and over",
)  # fmt: skip

CHECK_TAGS = frozenset(fold(name) for name in _NAMES)
"""The folded check tags."""

_NOTHING = frozenset(
    fold(name) for name in ("N/A", "None", "Not applicable", "No keywords", "No terms assigned")
)


def is_placeholder(keyword: str) -> bool:
    """Whether a keyword stands where there is none. ``NA`` does; ``Na`` is sodium."""
    return keyword == "NA" or fold(keyword) in _NOTHING
