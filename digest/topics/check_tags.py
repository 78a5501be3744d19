"""NLM's check tags: descriptors that indexers tick for every article, which say who was studied, not what about."""

from __future__ import annotations

from digest.text import fold

# NLM, indexing for MEDLINE: the check tags, age groups among them
_NAMES = (
    *("Humans", "Animals", "Male", "Female", "Pregnancy", "Cats", "Cattle", "Chick Embryo", "Dogs", "Guinea Pigs", "Cricetinae"),
    *("Mice", "Rabbits", "Rats", "Comparative Study", "In Vitro Techniques"),
    *("Infant, Newborn", "Infant", "Child, Preschool", "Child", "Adolescent", "Young Adult", "Adult", "Middle Aged", "Aged"),
    *("Aged, 80 and over",),
)

CHECK_TAGS = frozenset(fold(name) for name in _NAMES)
"""The folded check tags."""
