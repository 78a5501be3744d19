"""What binds articles to each other: stated relations hold from both sides, a preprint finds what
it became.
"""

from __future__ import annotations

import msgspec
import pytest

from digest.dates import PartialDate
from digest.model import Article, Bond, Record
from digest.names import Person
from digest.topics import briefs
from digest.topics.catalogue import Catalogue

AUTHOR = (Person(family="Marlow", given="Ines"),)


def article(key: str, title: str = "", *, date: str = "2020", **stated: object) -> Article:
    record = Record(title=title or key, date=PartialDate(date), authors=AUTHOR, journal="Shores")
    return Article(key, msgspec.structs.replace(record, **stated))


def gather(*articles: Article) -> Catalogue:
    return Catalogue([briefs.of(article, b"") for article in articles])


def bonds(*articles: Article) -> dict[str, tuple[Bond, ...]]:
    return gather(*articles).bonds


def test_a_stated_relation_holds_from_both_sides_when_both_articles_are_here() -> None:
    found = bonds(
        article("old", doi="10.5555/old"),
        article("note", relations=("erratum-for doi:10.5555/old",)),
    )
    assert found == {"note": (Bond("erratum-for", "old"),), "old": (Bond("erratum-in", "note"),)}


def test_a_relation_to_what_is_not_here_keeps_what_is_stated_of_it() -> None:
    assert bonds(article("a", relations=("comment-in pmid:77",))) == {
        "a": (Bond("comment-in", "", "pmid", "77"),)
    }


def test_a_relation_that_both_state_is_one_bond() -> None:
    one = article("one", pmid="1", relations=("update-in pmid:2",))
    two = article("two", pmid="2", relations=("update-of pmid:1",))
    assert bonds(one, two) == {
        "one": (Bond("update-in", "two"),),
        "two": (Bond("update-of", "one"),),
    }


def test_an_article_is_not_bound_to_itself() -> None:
    assert bonds(article("a", pmid="1", relations=("comment-on pmid:1",))) == {}


def test_what_a_notice_retracts_is_marked_as_retracted() -> None:
    found = gather(article("bad", pmid="1"), article("notice", relations=("retraction-of pmid:1",)))
    assert found.briefs["bad"].retracted == "true"
    assert found.briefs["notice"].retracted == ""


@pytest.mark.parametrize(
    ("title", "date", "linked"),
    [
        ("Limpets and light", "2022", True),
        ("Limpets and shade", "2022", False),
        ("LIMPETS and light", "2020", True),
        ("Limpets and light", "2026", False),
    ],
)
def test_a_preprint_is_bound_to_the_article_of_its_title_and_author_within_three_years(
    title: str, date: str, linked: bool
) -> None:
    preprint = article(
        "early",
        "Limpets and light",
        doi="10.1101/2020.01.02.000003",
        journal="bioRxiv",
        type="article",
    )
    published = article("late", title, date=date, doi="10.5555/late")
    expected = {"early": (Bond("preprint-of", "late"),), "late": (Bond("has-preprint", "early"),)}
    assert bonds(preprint, published) == (expected if linked else {})


def test_a_stated_preprint_and_one_found_by_its_title_are_one_bond() -> None:
    preprint = article(
        "early",
        "Limpets",
        doi="10.1101/2020.01.02.000003",
        journal="bioRxiv",
        relations=("preprint-of doi:10.5555/late",),
    )
    found = bonds(preprint, article("late", "Limpets", doi="10.5555/late"))
    assert found == {
        "early": (Bond("preprint-of", "late"),),
        "late": (Bond("has-preprint", "early"),),
    }
