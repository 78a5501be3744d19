"""Keywords become topics: what is one, what it is called, where it lives, and what lies near."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config import Topics
from digest.dates import PartialDate
from digest.model import Article, Record
from digest.names import Person
from digest.text import fold, slug
from digest.topics import briefs
from digest.topics.catalogue import Catalogue, Settings
from digest.topics.related import Around
from digest.topics.vocabulary import Vocabulary, addresses, label

settled = settings(max_examples=150)


def article(
    key: str, *keywords: str, date: str = "", authors: tuple[Person, ...] = (), journal: str = ""
) -> Article:
    when = PartialDate(date) if date else None
    return Article(
        key, Record(title=key, date=when, keywords=keywords, authors=authors, journal=journal)
    )


def gather(articles: Iterable[Article]) -> Catalogue:
    """The catalogue of some articles, where one makes a topic, an author, a journal."""
    found = [briefs.of(article, b"") for article in articles]
    return Catalogue(found, settings=Settings(Topics(minimum=1), 1, 1, 1))


@pytest.mark.parametrize(
    ("keywords", "topics"),
    [
        (["C", "C++", "C#"], [("C", "c"), ("C++", "c-plus-plus"), ("C#", "c-sharp")]),
        (["HER2", "HER-2", "her 2", "HER2"], [("HER2", "her2")]),
        (["her2", "HER2"], [("HER2", "her2")]),
        (
            ["*Breast Neoplasms/drug therapy", "Breast neoplasms", "Breast Neoplasms"],
            [("Breast Neoplasms", "breast-neoplasms")],
        ),
        (
            ["Receptor, ErbB-2", "*Receptor, ErbB-2/metabolism"],
            [("Receptor, ErbB-2", "receptor-erbb-2")],
        ),
        (["CI/CD", "and/or"], [("and/or", "and-or"), ("CI/CD", "ci-cd")]),
        (["CD4+", "CD4-"], [("CD4+", "cd4-plus"), ("CD4-", "cd4-minus")]),
        (["H<sub>2</sub>O", "H2O"], [("H2O", "h2o")]),
        (["", "?", " "], [("?", "x" + slug("?")[1:])]),
    ],
)
def test_keywords_become_topics(keywords: list[str], topics: list[tuple[str, str]]) -> None:
    found = gather([article(f"a{number}", keyword) for number, keyword in enumerate(keywords)])
    assert sorted((topic.label, topic.slug) for topic in found.topics()) == sorted(topics)


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        ({"her2": 3, "HER2": 1}, "her2"),
        ({"her2": 1, "HER2": 1}, "HER2"),
        ({"b": 1, "a": 1}, "a"),
        ({"HER-2": 1, "HER2": 1}, "HER-2"),
    ],
)
def test_the_label_is_the_most_frequent_spelling(spellings: dict[str, int], expected: str) -> None:
    assert label(spellings) == expected


def test_each_spelling_is_counted_under_what_it_means() -> None:
    meanings = Vocabulary(report=lambda _: None)
    assert meanings.of("*Mussels/genetics") == meanings.of("mussels") == "mussels"
    assert meanings.of(" - ") == ""
    keywords = ["Mussels", "*Mussels/genetics", "mussels", ""]
    found = gather(article(f"a{number}", keyword) for number, keyword in enumerate(keywords))
    assert found.subjects.spellings("mussels") == {"Mussels": 2, "mussels": 1}


words = st.lists(
    st.sampled_from(
        ["C", "CD4", "+", "plus", "-", "#", " ", "a", "A", "é", "?", "minus", "con", "潮"]
    ),
    min_size=1,
    max_size=5,
).map("".join)
named = st.lists(words, max_size=8).map(
    lambda found: {fold(word): word for word in found if fold(word)}
)


@settled
@given(named, st.randoms(use_true_random=False))
def test_addresses_are_portable_all_different_and_depend_on_no_order(
    names: dict[str, str], chance: random.Random
) -> None:
    found = addresses(names)
    assert found.keys() == names.keys()
    assert len({address.casefold() for address in found.values()}) == len(found)
    shuffled = list(names.items())
    chance.shuffle(shuffled)
    assert addresses(dict(shuffled)) == found


@settled
@given(named, named)
def test_an_address_stays_when_labels_with_other_slugs_come(
    names: dict[str, str], more: dict[str, str]
) -> None:
    taken = {slug(text) for text in names.values()}
    others = {meant: text for meant, text in more.items() if slug(text) not in taken}
    together = addresses({**others, **names})
    assert {meant: together[meant] for meant in names} == addresses(names)


@settled
@given(named)
def test_a_label_that_is_its_slugs_own_text_keeps_it_whatever_comes(names: dict[str, str]) -> None:
    assert addresses({**names, "cd4 plus": "CD4 plus"})["cd4 plus"] == "cd4-plus"


def test_an_address_that_looks_like_one_of_ours_is_still_its_own() -> None:
    names = {"cd4 plus": "CD4 plus", "cd4+": "CD4+"}
    second = addresses(names)["cd4+"]
    assert re.fullmatch(r"cd4-plus-[0-9a-f]{6}", second)
    found = addresses({**names, "trap": second.replace("-", " ")})
    assert len(set(found.values())) == 3
    assert found["trap"] == second


KEYWORDS = [
    "HER2",
    "her-2",
    "HER 2",
    "C",
    "C++",
    "C#",
    "Light",
    "light",
    "*Mussels/genetics",
    "Mussels",
    "Rocks",
    "?",
]
PERSONS = [
    Person("Marlow", "Ines"),
    Person("Brandt", "Tomas"),
    Person(literal="Society for Tides"),
    Person("marlow", "ines"),
]
DATES = [
    "",
    "2009",
    "2009-03",
    "2009-03-01",
    "2009-21",
    "2009-24",
    "2009-12",
    "2010",
    "2009-03/2009-04",
    "2008-12-31",
]
rows = st.tuples(
    st.lists(st.sampled_from(KEYWORDS), max_size=4),
    st.sampled_from(DATES),
    st.lists(st.sampled_from(PERSONS), max_size=2),
)
libraries = st.lists(rows, max_size=12).map(
    lambda found: [
        article(
            f"k{number}",
            *keywords,
            date=date,
            authors=tuple(authors),
            journal="Annals" if number % 3 else "annals",
        )
        for number, (keywords, date, authors) in enumerate(found)
    ]
)


@settled
@given(libraries)
def test_each_article_is_found_under_each_of_its_topics_once(articles: list[Article]) -> None:
    found = gather(articles)
    topics = {topic.slug: topic for topic in found.topics()}
    assert len(topics) == len(found.topics())
    for one in articles:
        meant = {
            fold(keyword.removeprefix("*").removesuffix("/genetics"))
            for keyword in one.record.keywords
        } - {""}
        slugs = [topic.slug for topic in found.topics_of(one.key)]
        assert len(slugs) == len(set(slugs)) == len(meant)
        assert all(one.key in topics[address].articles for address in slugs)
    groups = (*found.people.groups(), *found.journals.groups(), *found.years.groups())
    held = [topic.articles for topic in found.topics()] + [group.articles for group in groups]
    for keys in held:
        assert len(set(keys)) == len(keys) > 0


@settled
@given(libraries)
def test_related_topics_are_near_to_each_other_alike(articles: list[Article]) -> None:
    found = gather(articles)
    subjects = found.subjects
    near = {
        meant: {other.meant: other for other in Around(subjects, meant, found.lately).nearest()}
        for meant in subjects.all()
    }
    for meant, others in near.items():
        for name, other in others.items():
            both = [key for key in subjects.keys(meant) if key in subjects.keys(name)]
            assert name != meant
            assert (other.shared, list(other.papers)) == (len(both), both[:3])
            assert 0 < other.strength <= 1
            back = near[name].get(meant)
            # small topics name a neighbour for one common paper, large ones ask for two; a topic
            # names no more than eight
            assert back or other.shared < 2 or len(near) > 8
            assert back is None or back.strength == other.strength


@settled
@given(libraries)
def test_an_article_is_no_neighbour_of_its_own(articles: list[Article]) -> None:
    found = gather(articles)
    for key in found.keys:
        near = found.near(key)
        assert key not in near
        assert len(set(near)) == len(near) <= 5
        mine = set(found.subjects.direct(key))
        assert all(len(mine & set(found.subjects.direct(other))) > 1 for other in near)


def test_a_rare_topic_in_common_makes_articles_nearer_than_a_frequent_one() -> None:
    crowd = [article(f"n{number}", "Light", "Tides") for number in range(9)]
    pair = [article(key, "Light", "Barnacles", "Tides") for key in ("one", "two")]
    assert gather([*crowd, *pair]).near("one")[0] == "two"


def test_articles_come_newest_first_and_an_exact_date_before_a_vague_one() -> None:
    newest_first = [
        "2010",
        "2009-12-31",
        "2009-12",
        "2009-24",
        "2009-06",
        "2009-05-01/2009-05-03",
        "2009-04-01",
        "2009-03",
        "2009-21",
        "2009",
        "2008",
        "",
    ]
    articles = [article(f"k{number:02}", date=date) for number, date in enumerate(newest_first)]
    assert gather(reversed(articles)).keys == [one.key for one in articles]


def test_a_winter_counts_from_its_december_and_a_spring_from_march() -> None:
    found = gather(
        [
            article("winter", date="2009-24"),
            article("spring", date="2009-21"),
            article("may", date="2009-05"),
            article("nov", date="2009-11"),
        ]
    )
    assert found.keys == ["winter", "nov", "may", "spring"]


def test_authors_and_journals_are_filed_by_their_names_and_years_latest_first() -> None:
    found = gather(
        [
            article(
                "a", date="2009-03", authors=(PERSONS[0], PERSONS[2]), journal="Journal of Brine"
            ),
            article(
                "b",
                date="2011",
                authors=(PERSONS[0], PERSONS[1], PERSONS[1]),
                journal="journal of brine",
            ),
            article("c", authors=(PERSONS[3],), journal="Annals"),
        ]
    )
    assert [(group.label, group.slug, group.articles) for group in found.people.groups()] == [
        ("Tomas Brandt", "tomas-brandt", ("b",)),
        ("Ines Marlow", "ines-marlow", ("b", "a", "c")),
        ("Society for Tides", "society-for-tides", ("a",)),
    ]
    assert [(group.label, group.articles) for group in found.journals.groups()] == [
        ("Annals", ("c",)),
        ("Journal of Brine", ("b", "a")),
    ]
    assert [group.label for group in found.years.groups()] == ["2011", "2009"]
