"""Names are taken apart only where the source says which part is which."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import names
from digest.names import Person
from digest.text import one_line


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("Lovelace, Ada", Person(family="Lovelace", given="Ada")),
        ("King, Martin, Jr.", Person(family="King", given="Martin", suffix="Jr.")),
        ("  van   Beethoven ,  Ludwig ", Person(family="van Beethoven", given="Ludwig")),
        ("Smith JB", Person(literal="Smith JB")),
        ("World Health Organization", Person(literal="World Health Organization")),
        ("Plato,", Person(literal="Plato")),
        (", Plato", Person(literal="Plato")),
        (
            "Society for Rocks, Pools, Sands, and Tides",
            Person(literal="Society for Rocks, Pools, Sands, and Tides"),
        ),
        ("山田, 花子", Person(family="山田", given="花子")),
    ],
)
def test_a_name_is_split_at_its_commas_or_not_at_all(written: str, person: Person) -> None:
    assert names.read(written) == person


@pytest.mark.parametrize(
    ("person", "name", "inverted", "filed"),
    [
        (
            Person("Beethoven", "Ludwig", "van"),
            "Ludwig van Beethoven",
            "van Beethoven, Ludwig",
            "van Beethoven, Ludwig",
        ),
        (
            Person("King", "Martin", suffix="Jr."),
            "Martin King, Jr.",
            "King, Martin, Jr.",
            "King, Martin, Jr.",
        ),
        (Person("Plato"), "Plato", "Plato", "Plato"),
        (Person(literal="Ada Lovelace"), "Ada Lovelace", "Ada Lovelace", "Lovelace, Ada"),
        (Person(literal="Smith JB"), "Smith JB", "Smith JB", "Smith JB"),
        (
            Person(literal="Tidal Study Group"),
            "Tidal Study Group",
            "Tidal Study Group",
            "Tidal Study Group",
        ),
    ],
)
def test_a_person_is_named_inverted_and_filed(
    person: Person, name: str, inverted: str, filed: str
) -> None:
    assert (person.name, person.inverted, person.filed) == (name, inverted, filed)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("World Health Organization", True),
        ("Université de Nulle Part", False),
        ("Ada Lovelace", False),
    ],
)
def test_organisations_are_told_by_their_words_only(name: str, body: bool) -> None:
    assert Person(literal=name).is_body is body


parts = st.text(max_size=8).map(one_line).filter(lambda part: part and "," not in part)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(parts, parts, st.one_of(st.just(""), parts))
def test_an_inverted_name_is_read_back_as_the_same_person(
    family: str, given_: str, suffix: str
) -> None:
    person = Person(family=family, given=given_, suffix=suffix)
    assert names.read(person.inverted) == person


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=20))
def test_no_letter_of_a_name_is_lost(written: str) -> None:
    def letters(text: str) -> str:
        return "".join(sorted(text.replace(",", "").replace(" ", "")))

    assert letters(names.read(written).inverted) == letters(one_line(written))
