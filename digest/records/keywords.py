"""Keywords as sources write them: lists taken apart, MeSH headings told from plain terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from digest.text import fold, one_line

# The topical qualifiers of MeSH (NLM, "Qualifiers by Allowable Category", 2025) and a few that were
# in use before 2018.
QUALIFIERS = frozenset(
    """abnormalities; administration & dosage; adverse effects; agonists; analogs & derivatives;
    analysis; anatomy & histology; antagonists & inhibitors; biosynthesis; blood; blood supply;
    cerebrospinal fluid; chemical synthesis; chemically induced; chemistry; classification;
    complications; congenital; contraindications; cytology; deficiency; diagnosis; diagnostic
    imaging; diet therapy; drug effects; drug therapy; economics; education; embryology; enzymology;
    epidemiology; ethics; ethnology; etiology; genetics; growth & development; history; immunology;
    injuries; innervation; instrumentation; isolation & purification; legislation & jurisprudence;
    manufacture; metabolism; methods; microbiology; mortality; nursing; organization &
    administration; parasitology; pathogenicity; pathology; pharmacokinetics; pharmacology;
    physiology; physiopathology; poisoning; prevention & control; psychology; radiation effects;
    radiography; radionuclide imaging; radiotherapy; rehabilitation; secondary; secretion;
    standards; statistics & numerical data; supply & distribution; surgery; therapeutic use;
    therapy; toxicity; transmission; transplantation; trends; ultrasonography; ultrastructure;
    urine; utilization; veterinary; virology""".replace("\n    ", " ").split("; ")
)


def split(text: str, *, commas: bool = False) -> tuple[str, ...]:
    """The terms of a list that is separated by ``;`` (or ``|``, or line breaks); by ``,`` only when
    allowed and nothing else separates.

    A separator inside brackets belongs to the term.
    """
    marks = ";|\n" if re.search(r"[;|\n]", text) else "," if commas else ""
    terms: list[str] = []
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        elif char in marks and not depth:
            terms.append(text[start:at])
            start = at + 1
    terms.append(text[start:])
    if depth and len(terms) == 1 and marks:  # a bracket that never closes protects nothing
        terms = re.split(f"[{re.escape(marks)}]", text)
    return united(terms)


def joined(terms: Sequence[str]) -> str:
    """The terms as one list that :func:`split` takes apart again, with commas where none of them
    holds one.
    """
    if re.search("[,;|]", "".join(terms)):
        return "; ".join(terms) + ";" * (len(terms) == 1)
    return ", ".join(terms)


def united(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms on one line each, without empty ones and without a second of the same letters, in
    order.
    """
    return tuple(dict.fromkeys(t for t in (one_line(term).strip(" ;,") for term in terms) if t))


def descriptor(heading: str) -> str:
    """The descriptor of a MeSH heading: ``*Breast Neoplasms/drug therapy`` gives ``Breast
    Neoplasms``.

    What follows a slash is taken off only when it is a MeSH qualifier; ``and/or`` and
    ``5-HT1A/serotonin`` stay whole.
    """
    name, slash, rest = heading.partition("/")
    if slash and all(
        part.strip().strip("*").strip().casefold() in QUALIFIERS for part in rest.split("/")
    ):
        return name.strip().strip("*").strip()
    return (
        heading.strip().strip("*").strip()
        if heading.startswith("*") or heading.endswith("*")
        else heading
    )


def headings(terms: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keywords that MeSH headings stand for (descriptors, each once), and the headings as the
    source has them.
    """
    raw = united(terms)
    by_fold: dict[str, str] = {}
    for heading in raw:
        name = descriptor(heading)
        by_fold.setdefault(fold(name), name)
    return tuple(by_fold.values()), raw
