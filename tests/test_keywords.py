"""Keywords are split where the source separates them, and MeSH headings told from plain terms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.records import keywords


@pytest.mark.parametrize(
    ("written", "commas", "terms"),
    [
        ("Limpets; Light;HER2", False, ("Limpets", "Light", "HER2")),
        ("Limpets|Light", False, ("Limpets", "Light")),
        ("Limpets\nLight", False, ("Limpets", "Light")),
        ("Limpets, Light", False, ("Limpets, Light",)),
        ("Limpets, Light", True, ("Limpets", "Light")),
        ("Receptor, ErbB-2; Light", True, ("Receptor, ErbB-2", "Light")),
        ("rocks (wet; dry); sand", False, ("rocks (wet; dry)", "sand")),
        ("rocks (wet, dry), sand", True, ("rocks (wet, dry)", "sand")),
        ("rocks (wet; sand", False, ("rocks (wet", "sand")),
        ("a) b; c", False, ("a) b", "c")),
        (" ; ;Light;;  Light ", False, ("Light",)),
        ("", False, ()),
    ],
)
def test_a_list_is_split_as_the_source_separates_it(
    written: str, commas: bool, terms: tuple[str, ...]
) -> None:
    assert keywords.split(written, commas=commas) == terms


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.text(st.characters(categories=("L", "N"))).map(str.strip).filter(bool), unique=True)
)
def test_terms_joined_by_semicolons_come_apart_again(terms: list[str]) -> None:
    assert keywords.split("; ".join(terms)) == keywords.united(terms)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="ab;,|()[]\n "))
def test_no_letter_is_lost_and_no_term_is_empty_or_twice(written: str) -> None:
    terms = keywords.split(written, commas=True)
    assert all(terms)
    assert len(set(terms)) == len(terms)
    assert set("".join(terms)) & set("ab") == set(written) & set("ab")


@pytest.mark.parametrize(
    ("heading", "descriptor"),
    [
        ("Breast Neoplasms", "Breast Neoplasms"),
        ("*Breast Neoplasms/drug therapy", "Breast Neoplasms"),
        ("Breast Neoplasms/*drug therapy/genetics", "Breast Neoplasms"),
        ("Breast Neoplasms / drug therapy", "Breast Neoplasms"),
        ("Genes/Genetics", "Genes"),
        ("*Receptor, ErbB-2", "Receptor, ErbB-2"),
        ("and/or", "and/or"),
        ("5-HT1A/serotonin", "5-HT1A/serotonin"),
        ("CI/CD", "CI/CD"),
        ("TCP/IP/genetics", "TCP/IP/genetics"),
        ("", ""),
    ],
)
def test_a_heading_means_its_descriptor_when_only_qualifiers_follow(
    heading: str, descriptor: str
) -> None:
    assert keywords.descriptor(heading) == descriptor


def test_headings_give_each_descriptor_once_and_are_kept_whole() -> None:
    stated = ["Mussels/genetics", "*Mussels/physiology", "Rocks", "rocks"]
    assert keywords.headings(stated) == (("Mussels", "Rocks"), tuple(stated))


def test_every_qualifier_is_one_plain_line() -> None:
    assert all(
        qualifier == " ".join(qualifier.split()) and qualifier.islower()
        for qualifier in keywords.QUALIFIERS
    )
    assert {
        "drug effects",
        "growth & development",
        "supply & distribution",
        "antagonists & inhibitors",
    } <= keywords.QUALIFIERS
