"""Two records are one article when an identifier says so, or title, year and first author; two DOIs
are always two articles.
"""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.dates import PartialDate
from digest.library import of_record
from digest.model import Record
from digest.names import Person
from digest.records import merge
from digest.records.identity import Library

KNOWN = Record(
    title="Limpets and light: a year on one rock",
    authors=(Person(family="Marlow", given="Ines"), Person(family="Brandt", given="Tomas")),
    date=PartialDate("2019-03"),
    journal="Annals of Brine",
    doi="10.5555/pools.1",
    pmid="90000001",
    pmcid="PMC7000001",
    arxiv="1903.00001",
    source="Scopus",
)
BARE = msgspec.structs.replace(KNOWN, doi="", pmid="", pmcid="", arxiv="")
OTHER = Record(
    title="Limpets and light, revisited",
    authors=(Person(literal="Someone Else"),),
    date=PartialDate("2001"),
)


def line(record: Record) -> str:
    return merge.line(record.source, of_record.fields(record, added=""))


def library(*records: Record) -> Library:
    made = Library()
    for number, record in enumerate(records):
        made.add(f"key-{number}", record, (line(record),))
    return made


def found(known: Record, record: Record) -> str:
    match = library(known).find(record, line(record))
    return match[1] if match else ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("doi", "10.5555/pools.1"),
        ("pmid", "90000001"),
        ("pmcid", "PMC7000001"),
        ("arxiv", "1903.00001"),
    ],
)
def test_one_identifier_in_common_makes_one_article(name: str, value: str) -> None:
    assert found(KNOWN, msgspec.structs.replace(OTHER, **{name: value})) == name


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "LIMPETS and Light: a year on one rock."},
        {"title": "Limpets and <i>light</i>: a year on one rock"},
        {"date": PartialDate("2019")},
        {"date": PartialDate("2019-12-31")},
        {"authors": (Person(family="Marlow", given="I."),)},
        {"authors": (Person(family="MARLOW"),), "journal": "Ann Brine"},
    ],
)
def test_title_year_and_first_author_make_one_article(changes: dict[str, object]) -> None:
    record = msgspec.structs.replace(BARE, **changes)
    assert found(KNOWN, record) in ("title", "exact title")
    assert found(record, KNOWN) in ("title", "exact title")


@pytest.mark.parametrize(
    "changes",
    [
        {"doi": "10.5555/pools.2"},
        {"doi": "10.5555/pools.2", "pmid": "90000001"},
        {"doi": "10.5555/pools.2", "pmcid": "PMC7000001", "arxiv": "1903.00001"},
        {"pmid": "90000002"},
        {"date": PartialDate("2020")},
        {"title": "Limpets and light: two years on one rock"},
        {"authors": (Person(family="Brandt", given="Tomas"),)},
    ],
)
def test_what_contradicts_makes_two_articles(changes: dict[str, object]) -> None:
    assert found(KNOWN, msgspec.structs.replace(BARE, **changes)) == ""


PUBLISHED = msgspec.structs.replace(BARE, type="article-journal")
PREPRINTS = [
    msgspec.structs.replace(BARE, journal="", type="article", arxiv="1903.00001"),
    msgspec.structs.replace(BARE, journal="", arxiv="1903.00001"),
    msgspec.structs.replace(BARE, journal="", type="article"),
    msgspec.structs.replace(BARE, journal="bioRxiv : the preprint server for biology"),
    msgspec.structs.replace(BARE, journal="", doi="10.1101/2019.01.02.123456"),
    msgspec.structs.replace(BARE, journal="SSRN Electronic Journal", doi="10.2139/ssrn.123"),
    msgspec.structs.replace(BARE, journal="", publisher="Research Square"),
]


@pytest.mark.parametrize("preprint", PREPRINTS)
@pytest.mark.parametrize(
    "published", [PUBLISHED, msgspec.structs.replace(PUBLISHED, doi="10.5555/pools.1"), KNOWN]
)
def test_a_title_never_makes_one_of_a_preprint_and_what_it_became(
    preprint: Record, published: Record
) -> None:
    published = msgspec.structs.replace(published, arxiv="")
    assert found(published, preprint) == ""
    assert found(preprint, published) == ""
    assert found(preprint, preprint) != ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("doi", "10.1101/123456"), ("pmid", "7"), ("pmcid", "PMC7"), ("arxiv", "1903.00001")],
)
def test_an_identifier_in_common_makes_one_even_of_a_preprint(name: str, value: str) -> None:
    preprint = msgspec.structs.replace(PREPRINTS[2], **{name: value})
    assert found(msgspec.structs.replace(PUBLISHED, **{name: value}), preprint) == name


def test_an_article_that_a_second_source_places_in_a_journal_is_no_preprint_any_more() -> None:
    known = library(msgspec.structs.replace(BARE, journal="", arxiv="1903.00001"))
    known.add("key-0", msgspec.structs.replace(KNOWN, doi="", pmid="", pmcid=""))
    assert known.find(PUBLISHED, line(PUBLISHED)) == ("key-0", "title")


@pytest.mark.parametrize("title", ["Editorial", "Book reviews", "Letter to the editor"])
def test_a_title_that_many_works_have_tells_nothing_by_itself(title: str) -> None:
    one = Record(title=title, date=PartialDate("2019"), journal="Annals of Brine", source="Scopus")
    other = msgspec.structs.replace(one, journal="Journal of Invented Shores", source="Embase")
    assert found(one, other) == ""
    assert found(one, one) != ""


def test_identifiers_that_a_second_source_brings_are_known_from_then_on() -> None:
    known = library(msgspec.structs.replace(BARE, doi="10.5555/pools.1"))
    known.add("key-0", msgspec.structs.replace(BARE, pmid="90000001"))
    by_pmid = msgspec.structs.replace(OTHER, pmid="90000001")
    assert known.find(by_pmid, line(by_pmid)) == ("key-0", "pmid")
    against = msgspec.structs.replace(BARE, pmid="90000001", doi="10.5555/other")
    assert known.find(against, line(against)) is None


def test_an_article_is_found_by_what_its_source_stated_when_a_person_mended_its_title() -> None:
    mended = library()
    mended.add("own", msgspec.structs.replace(BARE, title="Quite another title"), (line(BARE),))
    assert mended.find(BARE, line(BARE)) == ("own", "said")


@pytest.mark.parametrize(
    ("known", "told", "record", "same"),
    [
        ("Limpets and light", "Limpets and light", "Limpets and light, revisited", True),
        ("Limpets and light", "Limpets and light", "A history of lighthouses", False),
        ("My own title", "Limpets and light", "A history of lighthouses", True),
        ("Written by hand", "", "A history of lighthouses", False),
        ("Napfschnecken", "Limpets and light", "Limpets and light", True),
    ],
)
def test_one_identifier_with_two_titles_is_one_work_unless_the_titles_share_nothing(
    known: str, told: str, record: str, same: bool
) -> None:
    made = Library()
    made.add(
        "a",
        Record(title=known, doi="10.5555/a"),
        (merge.line("Scopus", {"title": told}),) if told else (),
    )
    assert made.is_same_work("a", Record(title=record, doi="10.5555/a"), "doi") is same


dois = st.sampled_from(["", "10.5555/a", "10.5555/b"])
records = st.builds(
    Record,
    title=st.sampled_from(
        ["Limpets and light on a rock", "Editorial", "Mussels that count to four"]
    ),
    authors=st.sampled_from([(), (Person(family="Marlow"),), (Person(literal="Brandt T"),)]),
    date=st.sampled_from([None, PartialDate("2019"), PartialDate("2020-03")]),
    journal=st.sampled_from(["", "Annals of Brine"]),
    doi=dois,
    pmid=st.sampled_from(["", "1", "2"]),
    source=st.just("Scopus"),
)


@given(st.lists(records, max_size=6), records)
def test_two_different_dois_are_never_one_article_whatever_came_before(
    before: list[Record], record: Record
) -> None:
    known = Library()
    stated: dict[str, set[str]] = {}
    for number, one in enumerate([*before, record]):
        match = known.find(one, line(one))
        key = match[0] if match else f"key-{number}"
        known.add(key, one, (line(one),))
        stated.setdefault(key, set()).update({one.doi} - {""})
    assert all(len(found) <= 1 for found in stated.values())


@given(records)
def test_a_record_is_always_found_again(record: Record) -> None:
    assert found(record, record) != ""
